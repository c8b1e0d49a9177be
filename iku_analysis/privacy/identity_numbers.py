"""Numbers of persons and taxpayers: which digits can be one."""

from __future__ import annotations

NIK_LENGTH, NPWP_LENGTH = 16, 15
_FIRST_PROVINCE, _LAST_PROVINCE = 11, 97
_WOMEN = 40


def is_nik(digits: str) -> bool:
    """Whether 16 digits parse as a NIK or a family card number.

    Region (6), day, month and year (day + 40 for women on a NIK), serial (4), as Perpres 96/2018
    and the civil registry describe them.

    Examples
    --------
    >>> is_nik("6472014101900001"), is_nik("6472010141900001"), is_nik("1234567890123456")
    (True, False, False)
    """
    if len(digits) != NIK_LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    day = day - _WOMEN if day > _WOMEN else day
    return (
        _FIRST_PROVINCE <= province <= _LAST_PROVINCE
        and 1 <= day <= 31  # noqa: PLR2004 -- days of a month
        and 1 <= month <= 12  # noqa: PLR2004 -- months
        and digits[-4:] != "0000"
    )


def is_npwp(digits: str) -> bool:
    """Whether the ninth of the 15 digits of an NPWP checks the eight before it (Luhn).

    Examples
    --------
    >>> is_npwp("012345674901000"), is_npwp("012345678901000")
    (True, False)
    """
    if len(digits) != NPWP_LENGTH:
        return False
    weighted = [int(digit) * (1 + place % 2) for place, digit in enumerate(digits[8::-1])]
    return sum(value // 10 + value % 10 for value in weighted) % 10 == 0
