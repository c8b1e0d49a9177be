"""Which of the seven analyses an indicator has, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iku_analysis.model.evidence import ANALYSES, AnalysisState, Availability
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status, weakest

PERCENT = 100.0


def state(number: int, parts: Sequence[Quantity]) -> AnalysisState:
    """State of an analysis from the quantities it needs: all of them, else the first reason."""
    absent = next((part.reason for part in parts if part.is_missing), "")
    if absent:
        return AnalysisState(number, Availability.MISSING, absent)
    return present(number, weakest(part.status for part in parts))


def present(number: int, status: Status) -> AnalysisState:
    """State of an analysis that has what it needs."""
    sample = status is Status.CONTOH
    return AnalysisState(number, Availability.ILLUSTRATIVE if sample else Availability.AVAILABLE)


def absent(number: int, reason: str) -> AnalysisState:
    """State of an analysis that lacks an input."""
    return AnalysisState(number, Availability.MISSING, reason)


def share_covered(states: Iterable[AnalysisState], *, illustrative: bool = True) -> float:
    """Percent of analyses that are there; sample data counts only where asked.

    Raises
    ------
    ZeroDivisionError
        If there is no state at all.

    Examples
    --------
    >>> share_covered([present(1, Status.RESMI), absent(2, "tidak ada")])
    50.0
    """
    counted = {Availability.AVAILABLE} | ({Availability.ILLUSTRATIVE} if illustrative else set())
    marks = [item.availability in counted for item in states]
    return sum(marks) / len(marks) * PERCENT


def of_number(states: Iterable[AnalysisState], number: int) -> list[AnalysisState]:
    """States of one analysis over all indicators."""
    if not 1 <= number <= len(ANALYSES):
        raise ValueError(f"there is no analysis {number}")
    return [item for item in states if item.number == number]
