"""Dates and quarters as Indonesian offices write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from iku_analysis.declarations.fields import INDONESIAN, ISO

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb peb",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu ags agt",
            "september sep sept",
            "oktober okt",
            "november nopember nov nop",
            "desember des",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_NUMERIC = re.compile(r"(?P<d>[0-9]{1,2})([/.-])(?P<m>[0-9]{1,2})\2(?P<y>[0-9]{4})")
_WORDS = re.compile(r"(?P<d>[0-9]{1,2})[ -](?P<m>[A-Za-z]+)\.?[ -](?P<y>[0-9]{4})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = re.compile(
    r"(?:(?:tw|triwulan|kuartal|kw)\.?\s*-?\s*|q)?(iv|iii|ii|i|[1-4])", re.IGNORECASE
)
# A serial is a day count from here; 1950 to 2100 are the days an office may mean.
_EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18264, 73415
DAYS_TO_1904 = 1462


def _day(match: re.Match[str]) -> date | None:
    word = match["m"].casefold()
    month = int(word) if word.isdigit() else _MONTHS.get(word, 0)
    try:
        return date(int(match["y"]), month, int(match["d"]))
    except ValueError:
        return None


def read_date(text: str, written: str) -> date | None:
    """Day named by a text in a declared format; None when it is not in that format.

    Parameters
    ----------
    text : str
        Cell as written.
    written : str
        ``default``, ``indonesia`` or a pattern, as `Field.date_format`.

    Examples
    --------
    >>> read_date("17 Nopember 2018", "indonesia"), read_date("31/12/2018", "indonesia")
    (datetime.date(2018, 11, 17), datetime.date(2018, 12, 31))
    >>> read_date("31/12/2018", "default"), read_date("2018-02-30", "default")
    (None, None)
    """
    patterns = (_ISO, _NUMERIC, _WORDS) if written == INDONESIAN else (_ISO,)
    if written in {ISO, INDONESIAN}:
        matches = (pattern.fullmatch(text) for pattern in patterns)
        return next((_day(match) for match in matches if match), None)
    try:
        return datetime.strptime(text, written).date()  # noqa: DTZ007 -- a day has no time zone
    except ValueError:
        return None


def read_serial(number: float, *, is_1904: bool = False) -> date | None:
    """Day of a number that Excel shows as a date; None when it can be none.

    Parameters
    ----------
    number : float
    is_1904 : bool
        Whether the workbook counts days from 1904, as old ones of a Mac do.

    Examples
    --------
    >>> read_serial(43465.0)
    datetime.date(2018, 12, 31)
    """
    number += DAYS_TO_1904 if is_1904 else 0
    if number != int(number) or not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(number))


def read_quarter(text: str) -> str | None:
    """Quarter as ``Q3``; None when the text names none.

    Examples
    --------
    >>> [read_quarter(text) for text in ("TW III", "Triwulan 3", "Q3", "III", "V")]
    ['Q3', 'Q3', 'Q3', 'Q3', None]
    """
    match = _QUARTER.fullmatch(" ".join(text.split()))
    if not match:
        return None
    word = match[1].casefold()
    return f"Q{_ROMAN.get(word) or int(word)}"
