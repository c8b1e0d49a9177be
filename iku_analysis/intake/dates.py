"""Dates and quarters as Indonesian offices write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

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
            "agustus agu ags agt agst agust agus",
            "september sep sept",
            "oktober okt",
            "november nopember nov nop",
            "desember des",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: number
    for number, names in enumerate(
        ("senin", "selasa", "rabu", "kamis", "jumat jum'at jum\u2019at", "sabtu", "minggu ahad")
    )
    for name in names.split()
}
_YEAR = r"(?P<y>[0-9]{4}|['\u2018\u2019`][0-9]{2})"
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_NUMERIC = re.compile(rf"(?P<d>[0-9]{{1,2}}) ?([/.-]) ?(?P<m>[0-9]{{1,2}}) ?\2 ?{_YEAR}")
_WORDS = re.compile(rf"(?P<d>[0-9]{{1,2}})[ -](?P<m>[A-Za-z]+)\.?[ -]{_YEAR}")
_WEEKDAY = re.compile(rf"({'|'.join(_DAYS)})(?: ?, ?| )", re.IGNORECASE)
_CLOCK = r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?:[:.][0-5][0-9](?:\.[0-9]+)?)?"
_TIME = re.compile(rf"(?:T| ?,? )(?:pukul |jam )?{_CLOCK}(?: ?(?:wita|wib|wit|Z))?$", re.IGNORECASE)
# 1970 to 2069 are the years an office may mean by two figures
_CENTURY, _LATEST_SHORT = 100, 69
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = re.compile(
    r"(?:(?:tw|triwulan|kuartal|kw)\.?\s*-?\s*|q)?(iv|iii|ii|i|[1-4])", re.IGNORECASE
)
# A serial is a day count from here; 1950 to 2100 are the days an office may mean.
_EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18264, 73415
DAYS_TO_1904 = 1462


def _year(text: str) -> int:
    """Year of four figures, or of two behind an apostrophe."""
    year = int(text[-4:].lstrip("'\u2018\u2019`"))
    if year >= _CENTURY:
        return year
    return year + (2000 if year <= _LATEST_SHORT else 1900)


def _day(match: re.Match[str]) -> date | None:
    word = match["m"].casefold()
    month = int(word) if word.isdigit() else _MONTHS.get(word, 0)
    try:
        return date(_year(match["y"]), month, int(match["d"]))
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
    >>> read_date("Senin, 5 Maret '18 pukul 14.30", "indonesia")
    datetime.date(2018, 3, 5)
    >>> read_date("31/12/2018", "default"), read_date("Selasa, 5 Maret 2018", "indonesia")
    (None, None)
    """
    text = _TIME.sub("", text)
    if written == INDONESIAN:
        return _indonesian(" ".join(text.split()))
    if written == ISO:
        match = _ISO.fullmatch(text)
        return _day(match) if match else None
    try:
        return datetime.strptime(text, written).date()  # noqa: DTZ007 -- a day has no time zone
    except ValueError:
        return None


def _indonesian(text: str) -> date | None:
    weekday = _WEEKDAY.match(text)
    plain = text[weekday.end() :] if weekday else text
    matches = (pattern.fullmatch(plain) for pattern in (_ISO, _NUMERIC, _WORDS))
    day = next((_day(match) for match in matches if match), None)
    fits = not weekday or (day and day.weekday() == _DAYS[weekday[1].casefold()])
    return day if fits else None


def is_other_weekday(text: str) -> bool:
    """Whether a text is a day but for the name of its weekday.

    Examples
    --------
    >>> is_other_weekday("Selasa, 5 Maret 2018"), is_other_weekday("Selasa, 31 Februari 2018")
    (True, False)
    """
    plain = _WEEKDAY.sub("", text, count=1)
    return plain != text and not read_date(text, INDONESIAN) and bool(read_date(plain, INDONESIAN))


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


def read_month(text: str) -> int | None:
    """Month named by a word or a number; None when the text names none.

    Examples
    --------
    >>> [read_month(text) for text in ("Agst", "agustus", "8", "08", "13")]
    [8, 8, 8, 8, None]
    """
    word = text.casefold().rstrip(".")
    if word.isdecimal() and word.isascii() and len(word) <= len("12"):
        return int(word) if 1 <= int(word) <= len("JFMAMJJASOND") else None
    return _MONTHS.get(word)


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


class Period(NamedTuple):
    """A year, and the part of it that is meant; a week is one of its month."""

    year: int
    quarter: int | None = None
    month: int | None = None
    week: int | None = None


_PERIOD_PART = re.compile(rf"{_YEAR}(?![0-9])|[A-Za-z]+|[0-9]+", re.IGNORECASE)
_KINDS = {
    **dict.fromkeys(("tw", "trw", "triwulan", "kuartal", "kw", "q"), "quarter"),
    **dict.fromkeys(("minggu", "mg", "mgg", "m", "pekan"), "week"),
    **dict.fromkeys(("bulan", "bln"), "month"),
    **dict.fromkeys(("tahun", "tahunan", "thn", "setahun", "ke", "jumlah", "total"), ""),
}
_NUMERALS = {**_ROMAN, "v": 5}
_MOST = {"quarter": 4, "month": 12, "week": 5}


def read_period(text: str) -> Period | None:
    """Year and quarter, month or week named by a text; None when it names anything else.

    Examples
    --------
    >>> [read_period(text) for text in ("Triwulan I 2018", "2018Q1", "I-2018")] == 3 * [
    ...     Period(2018, quarter=1)
    ... ]
    True
    >>> read_period("Jan 2018 (II)") == Period(2018, month=1, week=2)
    True
    >>> read_period("Agst '18") == Period(2018, month=8), read_period("2018") == Period(2018)
    (True, True)
    >>> read_period("Jan-18"), read_period("2017-2018"), read_period("Semester I 2018")
    (None, None, None)
    """
    if re.search(r"[^\w\s'\u2018\u2019`().,:/-]", text):
        return None
    years, months, kind = list[int](), list[int](), ""
    found, numbers = dict[str, int](), list[str]()
    for match in _PERIOD_PART.finditer(text):
        word = match[0].casefold()
        if match["y"]:
            years.append(_year(match["y"]))
        elif word in _KINDS:
            kind = _KINDS[word] or kind
        elif word in _MONTHS:
            months.append(_MONTHS[word])
        elif kind and kind not in found and (number := _NUMERALS.get(word) or _figure(word)):
            found[kind], kind = number, ""
        else:
            numbers.append(word)
    if numbers and not found and (counted := _numeral(numbers[0], bool(months))):
        found |= counted
        del numbers[0]
    if months:
        found.setdefault("month", months.pop())
    if len(years) != 1 or months or numbers or kind or _is_too_large(found):
        return None
    return Period(years[0], **found)


def _figure(word: str) -> int | None:
    return int(word) if word.isdecimal() and word.isascii() and len(word) < len("100") else None


def _numeral(word: str, has_month: bool) -> dict[str, int]:  # noqa: FBT001 -- two readings of a word
    """What a number without a word before it counts."""
    if word in _NUMERALS:
        return {"week" if has_month else "quarter": _NUMERALS[word]}
    if not has_month and len(word) == len("01") and (number := _figure(word)):
        return {"month": number}
    return {}


def _is_too_large(found: Mapping[str, int]) -> bool:
    is_alone = "quarter" in found and len(found) > 1
    return is_alone or any(not 1 <= number <= _MOST[name] for name, number in found.items())
