"""The same number under another choice: without one part, or against an earlier target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from iku_analysis.assessment.achievement import Achievement, Judge
from iku_analysis.assessment.plan import rows_of
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.assessment.sources_of_change import NOW, UNEXPLAINED, WITHOUT, Sources
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.parts import PART
from iku_analysis.model.status import Status, weakest


@dataclass(frozen=True)
class LeftOut:
    """A realisation and its achievement without one part."""

    part: str
    value: Quantity
    achievement: Achievement


@dataclass(frozen=True)
class EarlierTarget:
    """A target that was changed, until when it held, and what would have been reached of it."""

    until: date
    target: Quantity
    achievement: Achievement


def left_out(sources: Sources, part: ComponentResult, judge: Judge) -> LeftOut | None:
    """The realisation without the part that moves it most; of means and growths only.

    A count without a part is a difference anyone can make; None there, and without parts.
    """
    main = sources.changes[0] if sources.changes else None
    if main is None or sources.value is None or not main.has_own_values:
        return None
    frame = main.frame.loc[main.frame[PART] != UNEXPLAINED].dropna(subset=[NOW, WITHOUT])
    if frame.empty:
        return None
    order = (frame[WITHOUT] - sources.value).abs().sort_values(kind="stable").index
    row = frame.loc[order].iloc[-1]
    value = Quantity(float(row[WITHOUT]), part.realisation.status)
    return LeftOut(str(row[PART]), value, judge(value, part.target))


def earlier_targets(
    part: ComponentResult, agreement: pd.DataFrame, judge: Judge
) -> tuple[EarlierTarget, ...]:
    """Targets of the Perjanjian Kinerja that a later row replaced by another number."""
    dated = rows_of(agreement, part.code).dropna(subset=["tanggal", "target"])
    rows = dated.sort_values("tanggal").to_dict("records")
    found = []
    for row, after in pairwise(rows):
        if row["target"] != after["target"]:
            status = weakest([Status(row["status"]), part.realisation.status])
            target = Quantity(float(row["target"]), status)
            until = pd.Timestamp(after["tanggal"]).date()
            found.append(EarlierTarget(until, target, judge(part.realisation, target)))
    return tuple(found)
