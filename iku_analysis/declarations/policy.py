"""Declared choices of a year: direction, rating scale, efficiency, caps; data, never code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Generic, Literal, TypeVar

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, twice

Line = Annotated[str, Meta(pattern=r"^\S[^\n]*$", title="satu baris, tidak boleh kosong")]
T = TypeVar("T")
Tone = Literal["baik", "cukup", "kurang", "netral"]


class Declared(Declaration, Generic[T], frozen=True):
    """A value the document lacks, with the reason we chose it (Indonesian, one line)."""

    value: T = field(name="nilai")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")


class Direction(StrEnum):
    """Which way is better; the values are the words of ``iku.yaml``."""

    NAIK = "naik"
    TURUN = "turun"
    MENDEKATI = "mendekati"
    RENTANG = "rentang"
    RENTANG_TURUN = "rentang_turun"

    @property
    def is_range(self) -> bool:
        """Whether the target has two bounds."""
        return self in {Direction.RENTANG, Direction.RENTANG_TURUN}


Bound = Annotated[float, Meta(ge=-1000, le=1000, description="Batas dalam persen")]


class RatingClass(Declaration, frozen=True):
    """One class of a rating scale.

    Attributes
    ----------
    rating : str
        Its name, Indonesian.
    tone : str
        How it is coloured.
    at_least, more_than : float or None
        Lower bound in percent, inclusive or exclusive; both None for the open last class.
    """

    rating: Annotated[Line, Meta(description="Sebutan kelas")] = field(name="predikat")
    tone: Annotated[Tone, Meta(description="Warna kelas")] = field(name="nada")
    at_least: Annotated[Bound | None, Meta(description="Paling sedikit sekian persen")] = field(
        name="batas_bawah", default=None
    )
    more_than: Annotated[Bound | None, Meta(description="Lebih dari sekian persen")] = field(
        name="lebih_dari", default=None
    )

    @property
    def bound(self) -> tuple[float, bool] | None:
        """Lower bound and whether it is exclusive; None when the class declares none, or two."""
        if self.more_than is not None:
            return (self.more_than, True) if self.at_least is None else None
        return None if self.at_least is None else (self.at_least, False)

    def holds(self, achievement: float) -> bool:
        """Whether an achievement in percent reaches this class."""
        if self.more_than is not None:
            return achievement > self.more_than
        return self.at_least is None or achievement >= self.at_least


class RatingScale(Declaration, frozen=True):
    """Classes from best to worst; the first that holds counts, on the unrounded value."""

    title: Annotated[Line, Meta(description="Nama skala seperti dicetak")] = field(name="judul")
    classes: Annotated[
        tuple[RatingClass, ...],
        Meta(description="Kelas dari yang terbaik; yang terakhir tanpa batas"),
    ] = field(name="kelas")

    def classify(self, achievement: float) -> RatingClass:
        """Class of an achievement in percent."""
        return next(item for item in self.classes if item.holds(achievement))

    def faults(self) -> Iterator[Fault]:
        """Some value would have no rating, or some class no value."""
        if not self.classes:
            yield Fault("skala memerlukan kelas", path=("kelas",))
        last = len(self.classes) - 1
        for at, item in enumerate(self.classes):
            path = ("kelas", at)
            if at == last and (item.at_least, item.more_than) != (None, None):
                yield Fault("kelas terakhir harus tanpa batas", "Hapus batasnya.", path)
            elif at < last and item.bound is None:
                yield Fault(
                    "kelas ini perlu satu batas", "Tulis batas_bawah atau lebih_dari.", path
                )
        bounds = [item.bound for item in self.classes]
        for at, (above, below) in enumerate(pairwise(bounds), 1):
            if above and below and above <= below:
                yield Fault("batas harus menurun dari kelas ke kelas", path=("kelas", at))
        for at, name in twice(item.rating for item in self.classes):
            yield Fault(f"predikat {name!r} sudah dipakai", path=("kelas", at, "predikat"))


class EfficiencyMethod(StrEnum):
    """How use of resources is judged; the values are the words of ``iku.yaml``."""

    SELISIH = "selisih"
    SISA_ANGGARAN = "sisa_anggaran"
    KEMENKEU = "kemenkeu"


@dataclass(frozen=True)
class EfficiencyPolicy:
    """Declared method, and the band in points within which use is called fair."""

    method: EfficiencyMethod = EfficiencyMethod.SELISIH
    band: float = 5.0


@dataclass(frozen=True)
class CoveragePolicy:
    """Shares of what a number should cover: below the first provisional, below the second none."""

    complete: float = 0.95
    computable: float = 0.8


@dataclass(frozen=True)
class UsualGrowth:
    """How far from its usual growth a realisation may be.

    Attributes
    ----------
    furthest : float
        In usual distances (MAD) of its growth in the years before, on logarithms.
    least : float
        How many times more or less than expected is the least that is doubted.
    """

    furthest: float
    least: float


@dataclass(frozen=True)
class Policy:
    """Declared choices of a year.

    Attributes
    ----------
    scale : RatingScale
        Rating scale.
    average_cap : float or None
        Upper limit in percent for averages over indicators; None for no cap.
    zero_target_met : bool
        Whether, with direction ``turun``, target 0 and realisation 0 count as 100 percent.
    efficiency : EfficiencyPolicy
        How use of resources is judged.
    jump_factor : float
        A realisation this many times last year's, or its inverse, is called implausible.
    usual_growth : UsualGrowth or None
        How far from its growth in the years before it may be; not asked without.
    plausible : tuple of float
        Achievements in percent outside of which target or realisation is likely wrong.
    minimum_count : int
        Smallest count of businesses or persons shown where it could tell who is meant.
    coverage : CoveragePolicy
        How much a number must cover.
    hidden_width : int
        How far apart what a reader must think possible of a withheld small count is at least.
    """

    scale: RatingScale
    average_cap: float | None = None
    zero_target_met: bool = False
    efficiency: EfficiencyPolicy = EfficiencyPolicy()
    jump_factor: float = 10.0
    usual_growth: UsualGrowth | None = None
    plausible: tuple[float, float] = (-float("inf"), float("inf"))
    minimum_count: int = 1
    coverage: CoveragePolicy = CoveragePolicy()
    hidden_width: int = 1
