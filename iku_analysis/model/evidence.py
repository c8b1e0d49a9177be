"""What the report says about itself: which analyses it holds, and whether its numbers agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    PLANS = "Rencana terhadap rencana"
    UNITS = "Satuan target terhadap katalog"
    RANGE = "Kewajaran menurut rentangnya"
    BOUNDS = "Capaian terhadap batas wajarnya"
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
    kind: CheckKind = CheckKind.REPORT  # evidence of sources is claimed, never assumed
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


def number_name(*parts: object) -> str:
    """Name of a number in the whole report; a space ends it.

    Examples
    --------
    >>> number_name(4, "kab/kota", "Kab. Berau", "sumbangan")
    '4.kab/kota.Kab._Berau.sumbangan'
    """
    return ".".join(str(part).replace(" ", "_") for part in parts)


@dataclass(frozen=True)
class Shown:
    """A number as a sentence prints it.

    Attributes
    ----------
    text : str
        As printed.
    key : str
        Name of the number in the whole report, see `blocks.Cell`.
    status : str
        Status of the number.
    value : float or None
        Unrounded.
    """

    text: str
    key: str
    status: str
    value: float | None


@dataclass(frozen=True)
class RegionFigure:
    """One measure of a kab/kota.

    Attributes
    ----------
    region, measure : str
        As shown.
    now : Shown
        This year's number, or what is said in its place.
    before : Shown or None
        Last year's, where it is known.
    """

    region: str
    measure: str
    now: Shown
    before: Shown | None = None


N = "\ue000"  # the place of a number in a sentence; no name in the data holds it


@dataclass(frozen=True)
class Sentence:
    """A sentence the program wrote.

    Attributes
    ----------
    topic : str
        What it says: ``gerak``, ``target``, ``sumber``, ``tanpa``, ``samping``.
    text : str
        Words with `N` in place of each number.
    numbers : tuple of Shown
        As many as there are places.
    """

    topic: str
    text: str
    numbers: tuple[Shown, ...] = ()

    @property
    def pieces(self) -> Iterator[str | Shown]:
        """Words and numbers in turn."""
        first, *others = self.text.split(N)
        yield first
        for number, words in zip(self.numbers, others, strict=True):
            yield from (number, words)

    @property
    def plain(self) -> str:
        """As read."""
        return "".join(item if isinstance(item, str) else item.text for item in self.pieces)

    @classmethod
    def joined(cls, parts: Sequence[Sentence], between: str) -> Sentence:
        """Several as one, of the topic of the first."""
        numbers = tuple(number for part in parts for number in part.numbers)
        return cls(parts[0].topic, between.join(part.text for part in parts), numbers)
