"""What the report says about itself: which analyses it holds, and whether its numbers agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ANALYSES = (
    "Target dan realisasi tahun ini",
    "Realisasi dan capaian dibandingkan tahun-tahun lalu",
    "Realisasi sampai tahun ini dibandingkan target jangka menengah",
    "Realisasi dibandingkan standar nasional",
    "Penyebab keberhasilan atau kegagalan dan solusi",
    "Efisiensi penggunaan sumber daya",
    "Program dan kegiatan pendukung",
)


class Availability(StrEnum):
    """Whether an analysis is there; the values are the words shown."""

    AVAILABLE = "ada"
    NO_STANDARD = "tanpa standar"
    MISSING = "belum ada"


@dataclass(frozen=True)
class AnalysisState:
    """One of the seven analyses of one indicator: whether it is there, and on what data.

    Attributes
    ----------
    number : int
        1 to 7, in the order of PermenPAN-RB 53/2014.
    availability : Availability
        Whether it is there; ``NO_STANDARD`` where there is nothing to compare with and the reason
        was stated.
    reason : str
        Why it is not there; empty otherwise.
    status : str
        Weakest status (``Status`` value) of what it rests on; empty where it is not there.
    """

    number: int
    availability: Availability
    reason: str = ""
    status: str = ""


class CheckKind(StrEnum):
    """What a reconciliation is evidence of; the values are the words shown."""

    SOURCES = "Kesamaan sumber yang terpisah"
    RANGE = "Kewajaran menurut rentangnya"
    REPORT = "Laporan terhadap dirinya sendiri"


class CheckOutcome(StrEnum):
    """How a reconciliation ended; the values are the words shown."""

    AGREES = "cocok"
    WITHIN = "dalam rentang"
    DIFFERS = "tidak cocok"
    WARNING = "perlu diperiksa"
    IMPOSSIBLE = "tidak dapat diperiksa"


@dataclass(frozen=True)
class Check:
    """Two numbers that must agree, or one that must lie in a range.

    Attributes
    ----------
    title : str
        What is compared, Indonesian.
    code : str
        IKU code the check is about.
    expected, found : float or None
        Both in ``unit``; None when one is not known. Of a range, ``expected`` is the lower bound.
    unit : str
        Unit.
    decimals : int
        Digits shown.
    outcome : CheckOutcome
        Result.
    note : str
        Reason, or what follows.
    kind : CheckKind
        What it is evidence of.
    until : float or None
        Upper bound of a range.
    """

    title: str
    code: str
    expected: float | None
    found: float | None
    unit: str
    decimals: int
    outcome: CheckOutcome
    note: str = ""
    kind: CheckKind = CheckKind.SOURCES
    until: float | None = None


@dataclass(frozen=True)
class YearRecord:
    """Target, realisation and achievement of a code in one year; None where unknown."""

    code: str
    year: int
    target: float | None
    realisation: float | None
    achievement: float | None
    status: str
