"""Numbers and dates as Indonesian readers write them; rounding here is for display only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

LOCALE = "id"
MISSING_TEXT, WITHHELD = "data belum tersedia", "dirahasiakan"
MOST_LISTED = 12


@lru_cache(maxsize=4096)  # charts, tables and texts say the same number
def format_number(value: float, decimals: int) -> str:
    """Write a number as ``1.234,56``, rounded half up on its decimal notation.

    Examples
    --------
    >>> format_number(115272211.335, 2)
    '115.272.211,34'
    >>> format_number(-0.4, 0)
    '0'
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    shown = abs(rounded) if rounded == 0 else rounded
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(shown, format=pattern, locale=LOCALE, decimal_quantization=False)


def format_declared(value: float) -> str:
    """Write a number that somebody declared, with every digit it was declared with.

    Examples
    --------
    >>> format_declared(90.5), format_declared(91), format_declared(1e-09)
    ('90,5', '91', '0,000000001')
    """
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return format_number(value, max(0, -int(exponent)))


def format_date(day: date) -> str:
    """Write a date as ``31 Desember 2018``.

    Examples
    --------
    >>> format_date(date(2018, 12, 31))
    '31 Desember 2018'
    """
    return babel_date(day, format="d MMMM y", locale=LOCALE)


def listed(words: Iterable[object], most: int = MOST_LISTED) -> str:
    """Write words with commas; of a long list the first ones and how many more there are.

    Examples
    --------
    >>> listed("abc", 3), listed("abcdef", 3)
    ('a, b, c', 'a, b, c dan 3 lagi')
    """
    told = list(map(str, words))
    more = f" dan {format_number(len(told) - most, 0)} lagi" if len(told) > most else ""
    return ", ".join(told[:most]) + more
