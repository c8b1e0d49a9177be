"""Declared choices of a year: direction, rating scale, efficiency, caps; data, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Literal

from iku_analysis.base.errors import IkuError

Tone = Literal["baik", "cukup", "kurang", "netral"]


class Direction(StrEnum):
    """Which way is better; the values are the words of ``iku.yaml``."""

    NAIK = "naik"
    TURUN = "turun"
    MENDEKATI = "mendekati"
    RENTANG = "rentang"


@dataclass(frozen=True)
class RatingClass:
    """One class of a rating scale.

    Attributes
    ----------
    rating : str
        Its name, Indonesian.
    tone : str
        How it is coloured: ``baik``, ``cukup``, ``kurang``.
    at_least, more_than : float or None
        Lower bound in percent, inclusive or exclusive; both None for the open last class.
    """

    rating: str
    tone: Tone
    at_least: float | None = None
    more_than: float | None = None

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


@dataclass(frozen=True)
class RatingScale:
    """Classes from best to worst; the first that holds counts, on the unrounded value."""

    title: str
    classes: tuple[RatingClass, ...]

    def classify(self, achievement: float) -> RatingClass:
        """Class of an achievement in percent."""
        return next(item for item in self.classes if item.holds(achievement))


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
    minimum_count : int
        Smallest count of businesses or persons shown where it could tell who is meant.
    """

    scale: RatingScale
    average_cap: float | None = None
    zero_target_met: bool = False
    efficiency: EfficiencyPolicy = EfficiencyPolicy()
    jump_factor: float = 10.0
    minimum_count: int = 1


def rating_scale(declared: Mapping[str, Any]) -> RatingScale:
    """Read a scale from ``skala_predikat`` of ``iku.yaml``.

    Raises
    ------
    IkuError
        If a class has no or two bounds, bounds do not descend or the last class is not open: some
        value would have no rating, or some class no value.
    """
    classes = tuple(
        RatingClass(
            entry["predikat"], entry["nada"], entry.get("batas_bawah"), entry.get("lebih_dari")
        )
        for entry in declared["kelas"]
    )
    bounds = [item.bound for item in classes[:-1] if item.bound is not None]
    open_last = [(item.at_least, item.more_than) for item in classes[-1:]] == [(None, None)]
    one_each = len(bounds) == len(classes[:-1])
    if not (open_last and one_each and all(a > b for a, b in pairwise(bounds))):
        raise IkuError(
            f"Skala predikat {declared['judul']!r}: setiap kelas perlu satu batas, "
            "batas harus menurun, dan kelas terakhir tanpa batas.",
            "Perbaiki skala_predikat di iku.yaml.",
        )
    return RatingScale(declared["judul"], classes)
