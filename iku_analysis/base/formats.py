"""Numbers and dates as Indonesian readers write them; rounding here is for display only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

LOCALE = "id"
MISSING_TEXT, WITHHELD = "data belum tersedia", "dirahasiakan"
MOST_LISTED = 12
# A number by itself: what only begins like one is a text as somebody wrote it.
_NEGATIVE = re.compile(r"(?<!\w)-(?=\d[\d.]*(?:,\d+)?(?:[\s%);.,:]|$))")


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
    rounded = _half_up(value, decimals)
    shown = abs(rounded) if rounded == 0 else rounded
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(shown, format=pattern, locale=LOCALE, decimal_quantization=False)


def _half_up(value: float, decimals: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def as_printed(value: float, decimals: int) -> float:
    """Return the number that is printed of another one.

    Examples
    --------
    >>> as_printed(161.5, 0), as_printed(84.776, 2)
    (162.0, 84.78)
    """
    return float(_half_up(value, decimals))


def with_minus(text: str) -> str:
    """Text for print: the sign before a negative number is a minus, not a hyphen.

    Examples
    --------
    >>> with_minus("turun -0,4 (2017-2018, IKU-T012)")
    'turun \u22120,4 (2017-2018, IKU-T012)'
    >>> with_minus("-2+3")
    '-2+3'
    """
    return _NEGATIVE.sub("\u2212", text)


def format_declared(value: float) -> str:
    """Write a number that somebody declared, with every digit it was declared with.

    One that was computed has as many decimals as no digits of a person can hide in, see
    `privacy.look_alikes.is_fraction`; in full it is in the tables that programs read.

    Examples
    --------
    >>> format_declared(90.5), format_declared(91), format_declared(1e-09)
    ('90,5', '91', '0,000000001')
    >>> format_declared(410 / 400 * 100), format_declared(0.1 + 0.2)
    ('102,5', '0,3')
    >>> format_declared(1420 / 173), format_declared(1 / 3e9)
    ('8,20809249', '0,0000000003333333333333333')
    """
    # Fifteen digits are what a decimal number keeps in a float. Where the others are noise of
    # computing, the number is much shorter without them; else all are told.
    exact, short = float(value), float(f"{float(value):.15g}")
    meant = short if len(repr(short)) + _NOISE < len(repr(exact)) else exact
    decimals = max(0, -int(Decimal(repr(meant)).normalize().as_tuple().exponent))
    return format_number(meant, decimals if abs(meant) < 1 else min(decimals, MOST_DECIMALS))


_SCALES = ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta"))
_MAGNITUDES = frozenset({"ratus", "ribu", "ribuan", "jutaan", *(word for _, word in _SCALES)})
_CURRENCIES = {"US$": "US$", "Rp": "Rp", "rupiah": "Rp"}
_PERCENT = frozenset({"persen", "%"})
ROUND_DECIMALS = 2
JOINT = "\xa0"  # at which no line breaks
MOST_DECIMALS = 8  # of a computed number that people read
_NOISE = 3  # digits


def scale_of(size: float, unit: str) -> tuple[float, str]:
    """The largest round number that goes into a number, and its word.

    A unit that says one already is not said again: nobody reads "juta juta rupiah".

    Examples
    --------
    >>> scale_of(15e9, "US$"), scale_of(15e9, "juta rupiah"), scale_of(999999, "Rp")
    ((1000000000.0, 'miliar'), (1.0, ''), (1.0, ''))
    """
    if _MAGNITUDES & set(unit.casefold().split()):
        return 1.0, ""
    return next((pair for pair in _SCALES if size >= pair[0]), (1.0, ""))


def format_round(value: float, unit: str, decimals: int) -> str:
    r"""Write a number with its unit as one says it, in one line: large ones in millions.

    Parameters
    ----------
    value : float
        In ``unit``.
    unit : str
        As declared; a currency stands before the number, percent as its sign.
    decimals : int
        Digits of the unrounded number; at most `ROUND_DECIMALS` are said.

    Examples
    --------
    >>> format_round(15112873928.78, "US$", 0), format_round(18.139, "persen", 3)
    ('US$15,11\xa0miliar', '18,14\xa0%')
    >>> format_round(1234, "unit", 0), format_round(-5.99e9, "Rp", 0)
    ('1.234\xa0unit', '-Rp5,99\xa0miliar')
    """
    scale, word = scale_of(abs(value), unit)
    digits = ROUND_DECIMALS if word else min(decimals, ROUND_DECIMALS)
    number = JOINT.join(filter(None, (format_number(abs(value) / scale, digits), word)))
    sign = "-" if value < 0 else ""
    if unit in _CURRENCIES:
        return f"{sign}{_CURRENCIES[unit]}{number}"
    return f"{sign}{number}{JOINT}{'%' if unit in _PERCENT else unit}"


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
