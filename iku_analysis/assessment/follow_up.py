"""What is done about missed targets and about last year's evaluation, and what lacks an action."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iku_analysis.assessment.plan import rows_of
from iku_analysis.assessment.results import ComponentResult, IndicatorResult

MISSED, EVALUATION = "target belum tercapai", "evaluasi tahun lalu"
NEEDED = ("tindakan", "penanggung_jawab", "tenggat")


def missed_targets(results: Sequence[IndicatorResult]) -> list[ComponentResult]:
    """Targets that were not reached, in the order of the document."""
    parts = (part for result in results for part in result.components)
    return [part for part in parts if part.achievement.is_met is False]


def actions_for(part: ComponentResult, follow_up: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``tindak_lanjut`` about a missed target."""
    rows: pd.DataFrame = rows_of(follow_up, part.code)
    return rows.loc[rows["asal"] == MISSED]


def lacking(part: ComponentResult, follow_up: pd.DataFrame) -> str:
    """What a missed target lacks: every action, or what, who, until when of one; may be empty."""
    rows = actions_for(part, follow_up)
    if rows.empty:
        return "belum ada tindak lanjut"
    empty = [name for name in NEEDED if rows[name].isna().any()]
    return f"{', '.join(empty).replace('_', ' ')} belum ditetapkan" if empty else ""


def unanswered(results: Sequence[IndicatorResult], follow_up: pd.DataFrame) -> list[str]:
    """Codes of missed targets without a whole action."""
    return [part.code for part in missed_targets(results) if lacking(part, follow_up)]
