"""Digits in a text, and what they may be that only looks like personal data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from iku_analysis.base.formats import MOST_DECIMALS

AROUND = 128  # signs seen before and after: a digest, or a word that says what a number is
_QUANTITY = r"(?:[1-9]\d{0,2}(?:[.,]\d{3})+|(?:0|[1-9]\d*)[.,]\d+)"
_QUANTITIES = re.compile(rf"-?{_QUANTITY}(?:[ -]+{_QUANTITY})*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")
_GOODS_CODE = re.compile(r"\d{4}\.\d\d\.\d\d(?!\d)")
_GOODS_WORD = re.compile(r"(?i)(?:\bHS\d?|\bpos tarif)\b[\s:.,;/\d-]*\Z")
_LONGEST_AREA = 4  # digits, as in 0541 and 0812
_LONGEST_GOODS = 10  # digits of a code
_MANY_HEADINGS = frozenset({"28", "29", "84", "85", "90"})
_HEX_BEFORE = re.compile(r"[0-9A-Fa-f-]*\Z")
_HEX_AFTER = re.compile(r"[0-9A-Fa-f-]{0,128}")
_DIGEST_LENGTHS = frozenset({32, 40, 56, 64, 96, 128})
# The first signs of a digest or a commit, as a report prints its own.
_SHORT_DIGEST = re.compile(r"[0-9a-f]{10}(?:[0-9a-f]{2})?")
_MANIFEST_WORD = re.compile(r"\bmanifes[ \n]\Z")
_COMMIT_WORD, _STAMP = re.compile(r"\bkode[ \n]\Z"), re.compile(r"[ \n]\.[ \n]manifes\b")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DAY = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d"
_TWO_DAYS = re.compile(_DAY * 2)
_DAY_SIZES = frozenset({(2, 2, 4, 2, 2, 4), (8, 8), (4, 4, 4, 4)})


@dataclass(frozen=True)
class Written:
    """Digits as they stand in a plain text.

    Attributes
    ----------
    text : str
        The whole text.
    start, end : int
        Where they stand in it.
    """

    text: str
    start: int
    end: int

    @cached_property
    def found(self) -> str:
        """What is written."""
        return self.text[self.start : self.end]

    @cached_property
    def digits(self) -> str:
        """Only the digits."""
        return re.sub(r"\D", "", self.found)

    @cached_property
    def groups(self) -> list[str]:
        """Digits as they are grouped."""
        return re.findall(r"\d+", self.found)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of digits of each group."""
        return tuple(map(len, self.groups))

    @cached_property
    def gaps(self) -> list[str]:
        """What stands between the groups, a line end as a space, several spaces as one."""
        between = re.findall(r"(?<=\d)\D+(?=\d)", self.found)
        return [gap.strip() or " " for gap in between]

    @cached_property
    def is_tight(self) -> bool:
        """Whether no space stands between the groups."""
        return " " not in self.found and "\n" not in self.found

    @cached_property
    def is_in_list(self) -> bool:
        """Whether other numbers stand beside it, with a space or a line end between."""
        return bool(re.search(r"\d[ \n/-]{1,3}\Z", self.before[-4:])) or bool(
            re.match(r"[ \n/-]{1,3}\d", self.after)
        )

    @cached_property
    def goes_on(self) -> bool:
        """Whether other digits stand beside it, with a gap as between its own groups."""
        gap = re.escape(self.gaps[0]) if self.gaps else " "
        around = rf"[ \n]?{gap}[ \n]?" if gap.strip() else "[ \n]"
        before = re.search(rf"\d{around}\Z", self.before[-4:])
        return bool(before or re.match(rf"{around}\d", self.after))

    @cached_property
    def before(self) -> str:
        """Some signs before."""
        return self.text[max(0, self.start - AROUND) : self.start]

    @property
    def after(self) -> str:
        """Some signs after."""
        return self.text[self.end : self.end + AROUND]


def is_fraction(number: Written) -> bool:
    """Whether the digits are what stands behind a decimal sign.

    A comma may part the columns of a CSV file instead: it is a sign after a zero, and where as many
    digits follow as no number of a person has in its first group, nor without groups. A mobile
    number may have any first group but one of as many digits as a computed number is written with.
    """
    if re.search(r"\d\.\Z|(?<!\d)0,\Z", number.before):
        return True
    first = number.sizes[0]
    is_long = _LONGEST_AREA < first < MOST_DECIMALS and not number.digits.startswith("08")
    return re.search(r"\d,\Z", number.before) is not None and (is_long or first == MOST_DECIMALS)


def is_quantity(number: Written) -> bool:
    """Whether it reads as amounts: decimals, or thousands in groups of three."""
    return _QUANTITIES.fullmatch(number.found) is not None


def is_thousands(number: Written) -> bool:
    """Whether it reads as one amount in groups of three, also with spaces between them."""
    return _THOUSANDS.fullmatch(number.found) is not None


def is_heading(code: str) -> bool:
    """Whether four digits may be a heading of the Harmonized System (HS).

    Examples
    --------
    >>> is_heading("0306"), is_heading("8471"), is_heading("6472"), is_heading("0812")
    (True, True, False, True)
    """
    most = 87 if code[:2] in _MANY_HEADINGS else 29
    return len(code) == 4 and "01" <= code[:2] <= "97" and 1 <= int(code[2:]) <= most  # noqa: PLR2004 -- a heading


def is_goods(number: Written) -> bool:
    """Whether it reads as codes of goods: one with dots, some after "HS", or a list of headings.

    A list ascends or is longer than any personal number; with fewer than four headings, which a
    phone number may be, all are of one chapter.
    """
    if _GOODS_CODE.match(number.found):
        return True
    if max(number.sizes) <= _LONGEST_GOODS and _GOODS_WORD.search(number.before):
        return True
    groups = number.groups
    if len(groups) == 1 or not all(map(is_heading, groups)):
        return False
    chapters = {code[:2] for code in groups}
    is_list = len(groups) > 3 or len(chapters) == 1  # noqa: PLR2004 -- groups of a phone number
    ascends = all(one < other for one, other in pairwise(groups))
    return (is_list and ascends) or number.goes_on


def is_goods_number(number: Written) -> bool:
    """Whether ten digits in a row read as a full code of goods."""
    digits = number.digits
    return number.sizes == (10,) and is_heading(digits[:4]) and digits.endswith("00")


def is_digest(number: Written) -> bool:
    """Whether its first or last digits lie within a digest or a UUID in hexadecimal digits."""
    return any(
        _is_in_digest(number.text, place) or _is_in_short_digest(number.text, place)
        for place in {number.start, number.end - 1}
    )


def _is_in_short_digest(text: str, place: int) -> bool:
    """One of digits alone may be a number of a person, so only beside the words of the report."""
    start, end = place, place
    while start > max(0, place - AROUND) and text[start - 1].isalnum():
        start -= 1
    while end < min(len(text), place + AROUND) and text[end].isalnum():
        end += 1
    if not _SHORT_DIGEST.fullmatch(text, start, end):
        return False
    if not text[start:end].isdigit() or _MANIFEST_WORD.search(text[max(0, start - 9) : start]):
        return True
    is_commit = _COMMIT_WORD.search(text[max(0, start - 6) : start]) is not None
    return is_commit and _STAMP.match(text, end) is not None


def _is_in_digest(text: str, place: int) -> bool:
    before = _HEX_BEFORE.search(text[max(0, place - AROUND) : place])
    after = _HEX_AFTER.match(text, place)
    whole = (before[0] if before else "") + (after[0] if after else "")
    if not re.search("[A-Fa-f]", whole):
        return False
    at = len(before[0]) if before else 0
    part = whole[whole.rfind("-", 0, at + 1) + 1 :].partition("-")[0]
    return len(part) in _DIGEST_LENGTHS or _UUID.search(whole) is not None


def is_days(number: Written) -> bool:
    """Whether it reads as dates: two with the day first, or one with the year first and more."""
    if number.sizes[:3] == (4, 2, 2) and number.groups[0][:2] in {"19", "20"}:
        return True
    return number.sizes in _DAY_SIZES and _TWO_DAYS.fullmatch(number.digits) is not None


def is_end_of_nip(number: Written) -> bool:
    """Whether its first digits end the number of an official: ``19700101 199512 1 081``."""
    follows = re.search(r"\d[ \n/-]{1,3}\Z", number.before[-4:]) is not None
    return follows and number.sizes[0] == 3  # noqa: PLR2004 -- digits of its last group


def is_part_of_code(number: Written) -> bool:
    """Whether a code goes on before or after it, as in ``0541/12345/PKS`` and ``PK-0541-12345``."""
    return bool(
        re.search(r"[\w][/_-]\Z", number.before[-2:]) or re.match(r"/\w|-[A-Za-z]", number.after)
    )
