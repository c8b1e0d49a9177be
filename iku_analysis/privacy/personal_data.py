"""Personal data by their shape: what must not stand in anything the office hands on.

NIK and family card numbers have 16 digits: region (6), day, month and year (day + 40 for women on a
NIK), serial (4), as Perpres 96/2018 and the civil registry describe them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A whole number read as a decimal one ends in ".0".
_SIXTEEN = re.compile(r"(?<![\w.,-])\d{16}(?!\w|,\d|\.(?!0\b)\d)")
_SPACED = re.compile(r"(?<![\w.,-])\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]\d{6}[ .-]\d{4}(?![\w])")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+?62|0)[ .-]?8[1-9]\d(?:[ .-]?\d){6,10}(?![\w])(?![.,]\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FIRST_PROVINCE, _LAST_PROVINCE = 11, 97
_WOMEN = 40
SHOWN = 4


@dataclass(frozen=True)
class Suspect:
    """A text that looks like personal data.

    Attributes
    ----------
    kind : str
        ``NIK atau nomor KK``, ``nomor telepon`` or ``alamat surel``.
    place : str
        Where it stands.
    masked : str
        Its first characters; the rest is hidden.
    """

    kind: str
    place: str
    masked: str


def is_nik(digits: str) -> bool:
    """Whether 16 digits parse as a NIK or a family card number.

    Examples
    --------
    >>> is_nik("6472014101900001"), is_nik("6472010141900001"), is_nik("1234567890123456")
    (True, False, False)
    """
    if len(digits) != 16 or not digits.isdigit():  # noqa: PLR2004 -- length of a NIK
        return False
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    day = day - _WOMEN if day > _WOMEN else day
    return (
        _FIRST_PROVINCE <= province <= _LAST_PROVINCE
        and 1 <= day <= 31  # noqa: PLR2004 -- days of a month
        and 1 <= month <= 12  # noqa: PLR2004 -- months
        and digits[-4:] != "0000"
    )


def _found(text: str) -> Iterator[tuple[str, int, str]]:
    for pattern in (_SIXTEEN, _SPACED):
        for match in pattern.finditer(text):
            if is_nik(re.sub(r"\D", "", match[0])):
                yield "NIK atau nomor KK", match.start(), match[0]
    for match in _PHONE.finditer(text):
        yield "nomor telepon", match.start(), match[0]
    if "@" in text:  # else the pattern would try every word
        for match in _MAIL.finditer(text):
            yield "alamat surel", match.start(), match[0]


def suspect_lines(texts: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Position, kind and found part of each text that looks like personal data."""
    whole = "\n".join(text.replace("\n", " ") for text in texts)
    for kind, start, found in sorted(_found(whole), key=lambda item: item[1]):
        yield whole.count("\n", 0, start), kind, found


def suspects_in(texts: Iterable[str], place: str) -> Iterator[Suspect]:
    """What looks like personal data in some texts.

    Parameters
    ----------
    texts : iterable of str
        Lines, cells or values.
    place : str
        File; the number of the text is added.

    Yields
    ------
    Suspect
        In order.
    """
    for number, kind, found in suspect_lines(texts):
        masked = found[:SHOWN] + "*" * max(0, len(found) - SHOWN)
        yield Suspect(kind, f"{place} baris {number + 1}", masked)
