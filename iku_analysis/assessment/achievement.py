"""Achievement (capaian) and rating; direction, rating scale and caps are data, never code.

Formulas: ``naik`` R/T; ``turun`` (2T - R)/T; ``mendekati`` 1 - |1 - R/T|; outside a range, by the
bound passed, ``rentang`` R/bound and ``rentang_turun`` 1 + (1 - R/bound) (PermenPANRB 6/2022). No
national rule covers a target of zero, so it gives no achievement unless a policy says so.
Achievement is stored uncapped; a cap, where declared, applies to averages only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iku_analysis.declarations.policy import Direction, Policy, Tone
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import weakest

PERCENT = 100.0
NOT_COMPUTABLE = "tidak dapat dihitung"


@dataclass(frozen=True)
class Achievement:
    """Percent of the target reached, uncapped, and its class; no rating when missing."""

    percent: Quantity
    rating: str | None
    tone: Tone = "netral"

    @property
    def is_met(self) -> bool | None:
        """Whether the target was reached; None when that cannot be computed."""
        return None if self.percent.value is None else self.percent.value >= PERCENT


@dataclass(frozen=True)
class AverageAchievement:
    """Average over indicators, with how many entered and how many were left out as missing."""

    percent: Quantity
    counted: int
    left_out: int


Judge = Callable[[Quantity, Quantity], Achievement]
"""Achievement of a realisation (first) against a target, direction and policy settled."""


def _fraction(
    realisation: float, target: float, direction: Direction, upper: float | None
) -> float:
    if direction is Direction.NAIK:
        return realisation / target
    if direction is Direction.TURUN:
        return (2 * target - realisation) / target
    if direction is Direction.MENDEKATI:
        return 1 - abs(1 - realisation / target)
    if upper is None:
        raise ValueError("a range has two bounds")
    if target <= realisation <= upper:
        return 1.0
    share = realisation / (upper if realisation > upper else target)
    return 2 - share if direction is Direction.RENTANG_TURUN else share


def _percent(
    realisation: Quantity,
    target: Quantity,
    direction: Direction,
    policy: Policy,
    upper: float | None,
) -> Quantity:
    status = weakest([realisation.status, target.status])
    if realisation.value is None or target.value is None:
        return missing(f"{NOT_COMPUTABLE}: {realisation.reason or target.reason}", status)
    if direction.is_range and upper is None:
        return missing(f"{NOT_COMPUTABLE}: batas atas rentang kosong", status)
    if 0 in (target.value, upper):
        met = policy.zero_target_met and direction is Direction.TURUN and realisation.value == 0
        return (
            Quantity(PERCENT, status) if met else missing(f"{NOT_COMPUTABLE}: target nol", status)
        )
    if target.value < 0 and not direction.is_range:
        return missing(f"{NOT_COMPUTABLE}: target negatif", status)
    fraction = _fraction(realisation.value, target.value, direction, upper)
    return Quantity(fraction * PERCENT, status)


def _rated(percent: Quantity, policy: Policy) -> Achievement:
    if percent.value is None:
        return Achievement(percent, None)
    reached = policy.scale.classify(percent.value)
    return Achievement(percent, reached.rating, reached.tone)


def achieve(
    realisation: Quantity,
    target: Quantity,
    direction: Direction,
    policy: Policy,
    upper: float | None = None,
) -> Achievement:
    """Set a realisation against its target.

    Parameters
    ----------
    realisation, target : Quantity
        Same unit. For a range the target is the lower bound.
    direction : Direction
        Which way is better.
    policy : Policy
        Rating scale and the rule for a target of zero.
    upper : float, optional
        Upper bound of a target range; above it counts, below the range the lower bound.

    Returns
    -------
    Achievement
        Percent, uncapped (it may be negative); missing with a reason when realisation or target
        is missing, the upper bound of a range is missing, a bound is zero, or the target is
        negative (a quotient would call the worse the better). The weakest status follows.

    Examples
    --------
    >>> from iku_analysis.declarations.policy import RatingClass, RatingScale
    >>> from iku_analysis.model.status import Status
    >>> met, missed = RatingClass("ya", "baik", 100), RatingClass("tidak", "kurang")
    >>> policy = Policy(RatingScale("dua kelas", (met, missed)))
    >>> realisation, target = Quantity(12, Status.RESMI), Quantity(10, Status.RESMI)
    >>> achieve(realisation, target, Direction.TURUN, policy).percent.value
    80.0
    """
    return _rated(_percent(realisation, target, direction, policy, upper), policy)


def mean_achievement(parts: Sequence[Achievement], policy: Policy) -> Achievement:
    """Mean of the components of one indicator (8a, 8b); it needs all of them."""
    if len(parts) == 1:
        return parts[0]
    status = weakest(part.percent.status for part in parts)
    absent = next((part.percent for part in parts if part.percent.is_missing), None)
    if absent:
        reason = f"{absent.reason}; rata-rata komponen memerlukan semuanya"
        return Achievement(missing(reason, status), None)
    values = [part.percent.value for part in parts if part.percent.value is not None]
    return _rated(Quantity(sum(values) / len(values), status), policy)


def average(achievements: Sequence[Achievement], policy: Policy) -> AverageAchievement:
    """Average over indicators; missing ones are left out and counted, the cap applies here only.

    Raises
    ------
    ValueError
        If there is no achievement at all.
    """
    present = [item.percent for item in achievements if not item.percent.is_missing]
    left_out = len(achievements) - len(present)
    if not present:
        status = weakest(item.percent.status for item in achievements)
        return AverageAchievement(
            missing(f"{NOT_COMPUTABLE}: semua capaian belum tersedia", status), 0, left_out
        )
    cap = float("inf") if policy.average_cap is None else policy.average_cap
    capped = [min(item.value, cap) for item in present if item.value is not None]
    status = weakest(item.status for item in present)
    return AverageAchievement(Quantity(sum(capped) / len(capped), status), len(capped), left_out)
