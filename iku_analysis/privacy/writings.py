"""How personal data are written: a pattern that finds, a test that accepts, one row per writing.

Patterns look at plain text (`plain_text`), begin at a digit or sign, and repeat with a bound, so
that no text takes more than a time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from iku_analysis.privacy.identity_numbers import NIK_LENGTH, NPWP_LENGTH, is_nik, is_npwp
from iku_analysis.privacy.look_alikes import (
    Written,
    is_days,
    is_digest,
    is_end_of_nip,
    is_fraction,
    is_goods,
    is_goods_number,
    is_heading,
    is_part_of_code,
    is_quantity,
    is_thousands,
)

NIK, NPWP, PHONE, MAIL = "NIK atau nomor KK", "NPWP", "nomor telepon", "alamat surel"


class Lines(Enum):
    """How texts in a row hang together."""

    CELLS = "each stands alone"
    PROSE = "a sentence goes on in the next line"
    DRAWN = "each stands alone, and a space may be the gap between two columns"


class Writing(NamedTuple):
    """One way to write a kind of personal data."""

    kind: str
    pattern: re.Pattern[str]
    accepts: Callable[[Written, Lines], bool]


# --- NIK, family card --------------------------------------------------------------------------

# Where groups may end: after the parts of the region, of the date, and before the serial; or all
# groups of one size.
_CUTS = (
    *({6, 12}, {4, 6, 12}, {2, 4, 6, 12}, {6, 8, 10, 12}, {4, 6, 8, 10, 12}),
    *({2, 4, 6, 8, 10, 12}, {2, 4, 6, 8, 10, 12, 14}, {4, 8, 12}, {8}, {6}, {12}),
)


def _is_person(digits: str) -> bool:
    """Whether region and birth date are those of a NIK; a workbook may have cut the serial."""
    return len(digits) == NIK_LENGTH and is_nik(f"{digits[:12]}0001")


def _is_in_parts(number: Written, lines: Lines) -> bool:
    if "/" in number.gaps and len(set(number.gaps)) > 1:
        return False
    ends = [sum(number.sizes[:count]) for count in range(1, len(number.sizes))]
    # small numbers stand like this in a list, and in the columns of a drawn table
    is_list = set(number.sizes) == {2} or (lines is Lines.DRAWN and 2 in number.sizes)  # noqa: PLR2004
    if len(ends) == 1:  # two numbers side by side, or one in two groups
        is_list = lines is Lines.DRAWN or number.is_in_list
        if not re.search(r"\d[ \n._-]\d", number.found):
            return False
    return set(ends) in _CUTS and not (is_list and " " in number.gaps)


def _accept_nik(number: Written, lines: Lines) -> bool:
    if not _is_person(number.digits) or is_fraction(number) or is_quantity(number):
        return False
    if len(number.groups) > 1 and not _is_in_parts(number, lines):
        return False
    return not (is_days(number) or is_goods(number) or is_digest(number))


def _accept_counted(number: Written, lines: Lines) -> bool:
    """Groups of any size: nothing but dashes, or single digits."""
    goes_on = re.search(r"\d[^\w\x1e]\Z", number.before) or re.match(r"[^\w\x1e]\d", number.after)
    if goes_on or len(number.groups) == 1 or not _is_person(number.digits):
        return False
    return not (is_days(number) or is_digest(number) or lines is Lines.DRAWN)


def _accept_exponent(number: Written, _: Lines) -> bool:
    digits = re.sub(r"[eE].*|\D", "", number.found)
    return _is_person(digits.ljust(NIK_LENGTH, "0")) and not is_fraction(number)


def _accept_named(number: Written, _: Lines) -> bool:
    return _is_person(number.digits)


# --- NPWP --------------------------------------------------------------------------------------

_NPWP_SIZES = (2, 3, 3, 1, 3, 3)
_NPWP_COARSE = frozenset({(9, 6), (9, 3, 3), (8, 1, 3, 3), (8, 1, 6), (2, 3, 3, 1, 6)})


def _accept_npwp(number: Written, lines: Lines) -> bool:
    if is_fraction(number) or is_quantity(number) or is_digest(number):
        return False
    sizes, gaps, checked = number.sizes, number.gaps, is_npwp(number.digits)
    if "/" in gaps and len(set(gaps)) > 1:
        return False
    if len(sizes) == 1:  # amounts have no leading zero
        return checked and number.digits.startswith("0")
    if sizes in _NPWP_COARSE:
        likely = checked or number.digits.startswith("0")
        return likely and number.is_tight and "/" not in gaps
    # amounts side by side: dots within, spaces between
    is_row = " " in gaps and (lines is Lines.DRAWN or "." in gaps or number.is_in_list)
    is_range = re.search(r" [-/]|[-/] ", number.found) is not None
    return sizes == _NPWP_SIZES and not is_row and not is_range


def _accept_taxed(number: Written, _: Lines) -> bool:
    return len(number.digits) == NPWP_LENGTH or number.digits.startswith("0")


def _accept_long_npwp(number: Written, _: Lines) -> bool:
    if number.sizes not in {(16,), (4, 4, 4, 4), (1, *_NPWP_SIZES)}:
        return False
    if not is_npwp(number.digits[1:]) or is_fraction(number):
        return False
    return not (is_goods(number) or is_days(number) or is_digest(number))


# --- phones ------------------------------------------------------------------------------------

_LONG_MOBILE = (12, 13)  # digits with the country code
_PHONE_WORD = re.compile(
    r"(?i)(?<![a-z])(?:telepon|telpon|telp|tlp|tel|hp|wa|whatsapp|fax|faks|ponsel|phone)"
    r"[\s.:=/_(-]{0,4}(?:(?:no|nomor)[\s.:]{0,3})?\Z"
)
_YEARS = re.compile(r"(?:19|20)\d\d\D(?:19|20)\d\d")


def _is_called(number: Written) -> bool:
    return _PHONE_WORD.search(number.before) is not None


def _is_abroad(number: Written) -> bool:
    """Whether the country code is written as one: ``+62``, ``0062``."""
    if number.digits.startswith("00"):
        return not _is_no_phone(number)
    return re.search(r"\+[ (]*\Z", number.before) is not None


def _is_no_phone(number: Written) -> bool:
    return is_fraction(number) or is_quantity(number) or is_goods(number) or is_digest(number)


def _accept_mobile(number: Written, _: Lines) -> bool:
    if _is_no_phone(number) or is_goods_number(number):
        return False
    if "/" in number.gaps and re.match(r"/[A-Za-z]", number.after):
        return False
    first, gap = number.groups[0], number.gaps[0] if number.gaps else ""
    if first == "0" and not set(gap) & set("()"):
        return _is_called(number)
    return not is_end_of_nip(number)


def _accept_mobile_abroad(number: Written, lines: Lines) -> bool:
    if _is_abroad(number) or _is_called(number):
        return True
    if _is_no_phone(number) or is_thousands(number):
        return False
    if not number.gaps:  # amounts of rupiah are round, or shorter
        goes_on = re.match(r"[-/.]\d", number.after) is not None
        is_long = len(number.digits) in _LONG_MOBILE
        return is_long and not goes_on and not number.digits.endswith("000")
    apart = number.groups[0] == "62" or len(number.groups[0]) == len("62812")
    is_row = " " in number.gaps and (lines is Lines.DRAWN or number.is_in_list)
    one_kind = len(set(number.gaps[1:])) <= 1 and number.gaps[0] != "/"
    return apart and one_kind and not is_row and min(number.sizes[1:]) > 2  # noqa: PLR2004


def _accept_landline(number: Written, _: Lines) -> bool:
    if _is_called(number) or number.before.endswith("("):
        return True
    if _is_no_phone(number) or is_goods_number(number):
        return False
    if is_part_of_code(number) or is_end_of_nip(number):
        return False
    # a heading of goods and a quantity beside it
    return not (number.gaps and number.gaps[0] == " " and is_heading(number.groups[0]))


def _accept_landline_abroad(number: Written, _: Lines) -> bool:
    if _is_abroad(number) or _is_called(number):
        return True
    dashed = number.groups[0] == "62" and set(number.gaps) == {"-"} and number.is_tight
    return dashed and not _is_no_phone(number)


def _accept_called(number: Written, _: Lines) -> bool:
    if is_thousands(number) or is_quantity(number) or _YEARS.fullmatch(number.found):
        return False
    is_amount = number.digits.endswith("000") and number.before[-2:].strip(" ").isalpha()
    return not is_amount


# --- e-mail ------------------------------------------------------------------------------------

# The name before the sign, which the patterns leave out: they would try every word.
MAIL_NAME = re.compile(r"[\w.+%'-]{1,64} ?(?:[\[({ ] ?(?i:at|et|a|@) ?[\])} ]|@) ?\Z")
_FILE = re.compile(r"(?i)\.(?:png|jpe?g|gif|svg|webp|css|js)\Z")


def _accept_mail(address: Written, _: Lines) -> bool:
    named = MAIL_NAME.search(address.before) is not None
    return named and not _FILE.search(address.found)


# --- the table ---------------------------------------------------------------------------------

_END = r"(?![0-9])"
_GAP = r"(?> {0,3}(?:[-./_\n] {0,2})?)"
_PHONE_GAP = r"[ \n.()/_-]{0,3}+"
_ANY_GAP = r"[ \n.,()/_-]{0,6}+"
_FEWEST = 9  # digits of all but the numbers a word stands before
_MOBILE = rf"8[1-9](?:{_PHONE_GAP}[0-9]){{7,10}}{_END}"
_AREA = r"(?:2[124]|31|61|[2-79][0-9]{2})"
_LOCAL = rf"[0-9](?:[ .-]?+[0-9]){{4,7}}{_END}"
_COUNTRY = rf"(?:(?<=6)2|(?<=0)062){_PHONE_GAP}(?:0{_PHONE_GAP})?"
_WORD = r"(?<![A-Za-z].)"  # after the first letter: few words begin, so few are tried
_AFTER_WORD = r"[^\w\n\x1e]{0,4}(?:(?i:nomor|nomer|no)[^\w\n\x1e]{0,3})?"
_NAMED = rf"[KNkn]{_WORD}(?i:ik|k|tp|ependudukan|eluarga){_AFTER_WORD}"
_TAXED = rf"[Nn](?i:pwp){_AFTER_WORD}"
_CALLED = (
    rf"[TtHhWwFfPp]{_WORD}(?:(?<=[Tt])(?i:elepon|elpon|elp|lp|el)|(?<=[Hh])[Pp]"
    r"|(?<=[Ww])(?i:a|hatsapp)|(?<=[Ff])(?i:ax|aks)|(?<=[Pp])(?i:onsel|hone))"
    rf"(?![A-Za-z]){_AFTER_WORD}"
)
_DOT = r"(?:\.| \. | ?[\[({] ?(?i:dot|titik|\.) ?[\])}] ?| (?i:dot|titik) )"
_HOST = rf"(?:[A-Za-z0-9-]{{1,63}}{_DOT}){{1,6}}"
_TOP = r"[A-Za-z]{2,24}(?![A-Za-z0-9])"
_KNOWN_TOP = r"(?i:id|com|net|org|info|gov|edu|co|biz|io|me|web|sch|ac)(?![A-Za-z0-9])"


def _groups(*sizes: int) -> str:
    return _GAP.join(rf"[0-9]{{{size}}}" for size in sizes)


# What follows the first digit of a number.
_NUMBERS = (
    (NIK, f"[0-9]{_GAP}{_groups(*[2] * 7)}{_END}", _accept_nik),
    (NIK, rf"(?:[-_]?+[0-9]){{15}}{_END}", _accept_counted),
    (NIK, rf"(?P<gap>[ ./_-])[0-9](?:(?P=gap)[0-9]){{14}}{_END}", _accept_counted),
    (NIK, rf"[.,][0-9]{{9,15}}[eE]\+?15{_END}", _accept_exponent),
    (NPWP, f"[0-9]{_GAP}{_groups(3, 3, 1, 3, 3)}{_END}", _accept_npwp),
    (NPWP, rf"(?<=0)(?:{_GAP}[0-9]){{15}}{_END}", _accept_long_npwp),
    (PHONE, rf"(?<=0)[ ()/_-]{{0,2}}+{_MOBILE}", _accept_mobile),
    (PHONE, _COUNTRY + _MOBILE, _accept_mobile_abroad),
    (PHONE, rf"(?<=0){_AREA}[ )(./_-]{{0,3}}+{_LOCAL}", _accept_landline),
    (PHONE, _COUNTRY + _AREA + _PHONE_GAP + _LOCAL, _accept_landline_abroad),
)
# A word or sign, and what follows it. What follows is only looked at: it may hold the next one.
_SIGNED = (
    (NIK, _NAMED, rf"[0-9](?:{_GAP}[0-9]){{15}}{_END}", _accept_named),
    (NPWP, _TAXED, rf"[0-9](?:{_GAP}[0-9]){{14,15}}{_END}", _accept_taxed),
    (PHONE, _CALLED, rf"[0-9](?:{_PHONE_GAP}[0-9]){{5,12}}{_END}", _accept_called),
    (MAIL, "@ ?", _HOST + _TOP, _accept_mail),
    (MAIL, r"[\[({] ?(?i:at|et|a|@) ?[\])}] ?", _HOST + _TOP, _accept_mail),
    (MAIL, r"[tT] (?<= [aA][tT] )", _HOST + _KNOWN_TOP, _accept_mail),
)
_FIRST = r"[0-9](?<![0-9][0-9])"
# One pass over all digits, for where any of the numbers may begin.
BEGINS = re.compile(
    rf"{_FIRST}(?=(?:{_ANY_GAP}[0-9]){{{_FEWEST - 1}}})"
    rf"(?={'|'.join(rest for _, rest, _ in _NUMBERS)})"
)
NUMBERS = tuple(
    Writing(kind, re.compile(_FIRST + rest), accepts) for kind, rest, accepts in _NUMBERS
)
SIGNED = tuple(
    Writing(kind, re.compile(rf"{sign}(?=(?P<rest>{rest}))"), accepts)
    for kind, sign, rest, accepts in _SIGNED
)
