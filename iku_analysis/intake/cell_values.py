"""Contents of workbook cells as text from which their value can be had back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NO_VALUE = "#VALUE!"
_SURROGATES = range(0xD800, 0xE000)
# Excel counts a day that never was, 29 February 1900, as its sixtieth.
_EPOCH_1900, _EPOCH_1904, _LEAP_DAY = datetime(1899, 12, 30), datetime(1904, 1, 1), 60  # noqa: DTZ001 -- Excel has no zone
_TEXT_KINDS = frozenset({"str", "inlineStr"})


def cell_text(value: object) -> str:
    """Value as text from which it can be had back.

    Examples
    --------
    >>> [cell_text(value) for value in (2018.0, 16.03, 1e22, True, None, datetime(2018, 12, 31))]
    ['2018', '16.03', '10000000000000000000000', 'TRUE', '', '2018-12-31']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def number_text(written: str) -> str | None:
    """Number as XML writes it, as `cell_text`; None when it is none.

    Examples
    --------
    >>> [number_text(text) for text in ("43465", "16.03", "1.6E-2", "dua", "1E999")]
    ['43465', '16.03', '0.016', None, None]
    """
    plain = written.strip()
    if _INTEGER.fullmatch(plain):
        return str(int(plain))
    if not _NUMBER.fullmatch(plain) or not math.isfinite(float(plain)):
        return None
    return cell_text(float(plain))


def serial_text(written: str, *, is_1904: bool) -> str | None:
    """Day and time of a number that Excel shows as such; None when it is no number.

    Examples
    --------
    >>> [serial_text(text, is_1904=False) for text in ("43465", "43465.5", "0.25", "-1")]
    ['2018-12-31', '2018-12-31 12:00:00', '06:00:00', '#VALUE!']
    >>> serial_text("42003", is_1904=True)
    '2018-12-31'
    """
    if number_text(written) is None:
        return None
    serial = float(written)
    if serial < 0:
        return NO_VALUE
    if 0 < serial < 1:
        return str((_EPOCH_1904 + timedelta(seconds=round(serial * 86400))).time())
    whole, part = divmod(serial, 1)
    early = not is_1904 and serial < _LEAP_DAY
    try:
        day = (_EPOCH_1904 if is_1904 else _EPOCH_1900) + timedelta(days=whole + early)
        return cell_text(day + timedelta(milliseconds=round(part * 86_400_000)))
    except OverflowError:
        return NO_VALUE


def unescaped(text: str) -> str:
    r"""Text with what XML cannot hold, which workbooks write as ``_x000D_``.

    Examples
    --------
    >>> unescaped("a_x000D_b_x005F_x000D_")
    'a\rb_x000D_'
    """

    def sign(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if code in _SURROGATES else chr(code)

    return _ESCAPED.sub(sign, text)


def content_text(
    kind: str, written: str, shared: Mapping[int, str], dates: frozenset[str], *, is_1904: bool
) -> tuple[str | None, bool]:
    """Text of a content of `Sheet`, and whether it is a number.

    Parameters
    ----------
    kind, written : str
        As `Sheet.contents`.
    shared : mapping of int to str
        Shared texts by their number.
    dates : frozenset of str
        Styles that show a date.
    is_1904 : bool
        Whether days count from 1904.

    Returns
    -------
    text : str or None
        None when the content is not what its kind says.
    is_number : bool
    """
    if kind.startswith("n"):
        if kind[1:] in dates:
            return serial_text(written, is_1904=is_1904), False
        return number_text(written), True
    if kind == "s":
        known = shared.get(int(written)) if written.strip().isdecimal() else None
        return known if known is None else unescaped(known), False
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(written.strip(), written.strip().upper()), False
    if kind == "d":
        return written.strip().removesuffix("T00:00:00").removesuffix("Z"), False
    return (unescaped(written) if kind in _TEXT_KINDS else written), False
