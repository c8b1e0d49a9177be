"""Which of the seven analyses an indicator has, on what data, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iku_analysis.model.evidence import ANALYSES, AnalysisState, Availability
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status, weakest


def state(number: int, parts: Sequence[Quantity]) -> AnalysisState:
    """State of an analysis from the quantities it needs: all of them, else the first reason."""
    absent = next((part.reason for part in parts if part.is_missing), "")
    if absent:
        return AnalysisState(number, Availability.MISSING, absent)
    return present(number, weakest(part.status for part in parts))


def present(number: int, status: Status) -> AnalysisState:
    """State of an analysis that has what it needs."""
    return AnalysisState(number, Availability.AVAILABLE, status=status.value)


def absent(number: int, reason: str) -> AnalysisState:
    """State of an analysis that lacks an input."""
    return AnalysisState(number, Availability.MISSING, reason)


def without_standard(reason: str) -> AnalysisState:
    """State of analysis 4 where no standard exists and somebody said why."""
    return AnalysisState(4, Availability.NO_STANDARD, reason)


def there(states: Iterable[AnalysisState]) -> list[AnalysisState]:
    """Analyses that are there; one without a standard to compare with is not."""
    return [item for item in states if item.availability is Availability.AVAILABLE]


def applicable(states: Iterable[AnalysisState]) -> list[AnalysisState]:
    """Analyses that could be there: all but those without a standard to compare with.

    Examples
    --------
    >>> states = [present(1, Status.RESMI), absent(2, "kosong"), without_standard("tidak ada")]
    >>> len(there(states)), len(applicable(states)), len(states)
    (1, 2, 3)
    """
    return [item for item in states if item.availability is not Availability.NO_STANDARD]


def of_number(states: Iterable[AnalysisState], number: int) -> list[AnalysisState]:
    """States of one analysis over all indicators."""
    if not 1 <= number <= len(ANALYSES):
        raise ValueError(f"there is no analysis {number}")
    return [item for item in states if item.number == number]
