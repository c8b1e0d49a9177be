"""What is doubtful about results: reconciliations, and missed targets nobody acts upon.

The check tells it beforehand, the report once more as what it was made with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from iku_analysis.assessment.follow_up import MISSED, lacking, missed_targets
from iku_analysis.assessment.reconcile import check_words
from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import format_number
from iku_analysis.intake.acceptances import OF_REPORT
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.model.evidence import CheckOutcome
from iku_analysis.model.plan_names import FOLLOW_UP_TABLE

RECONCILE = (
    "periksa data mentah dan tabel rencana; uraiannya ada pada lampiran teknis, Rekonsiliasi"
)
WRITE = f"Tulis barisnya pada {FOLLOW_UP_TABLE} dengan asal"


def disagreements(results: Sequence[IndicatorResult]) -> list[Finding]:
    """Reconciliations that failed or are doubtful, as findings."""
    return [
        replace(
            finding_at(
                Place(f"{OF_REPORT}IKU {check.code}"),
                Advice(check_words(check), RECONCILE, "IKU-P153"),
                value="" if check.found is None else format_number(check.found, check.decimals),
                severity=Severity.PERINGATAN,
            ),
            keys=check.title,
        )
        for result in results
        for check in result.checks
        if check.outcome in {CheckOutcome.DIFFERS, CheckOutcome.WARNING}
    ]


def unanswered_targets(
    results: Sequence[IndicatorResult], follow_up: pd.DataFrame
) -> list[Finding]:
    """Missed targets without a whole action in ``tindak_lanjut``."""
    rule = "setiap target yang belum tercapai mempunyai tindakan, penanggung jawab, dan tenggat"
    return [
        finding_at(
            Place(f"{OF_REPORT}IKU {part.code}"),
            Advice(rule, f"{WRITE} '{MISSED}': {fault}.", "IKU-P051"),
            severity=Severity.PERINGATAN,
        )
        for part in missed_targets(results)
        if (fault := lacking(part, follow_up))
    ]
