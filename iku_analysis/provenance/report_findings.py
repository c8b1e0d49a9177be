"""What is doubtful about a finished report beside its results: published numbers that moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from iku_analysis.assessment.plan import read_revisions
from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.paths import YearPaths
from iku_analysis.intake.acceptances import OF_REPORT
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.model.plan_names import REVISION_TABLE
from iku_analysis.provenance.deciding_records import catalogue_record
from iku_analysis.provenance.manifest import result_records
from iku_analysis.provenance.published_quarters import Published, quarters_moved
from iku_analysis.provenance.report_notes import TO_FILL
from iku_analysis.provenance.revision import (
    Moved,
    moved_numbers,
    tolerances,
    unexplained,
)


def unexplained_moves(
    paths: YearPaths,
    results: Sequence[IndicatorResult],
    published: Mapping[str, Any] | None,
    quarters: Published = MappingProxyType({}),
) -> list[Moved]:
    """Numbers that moved since they were published, without an entry in the revision log.

    Parameters
    ----------
    paths : YearPaths
    results : sequence of IndicatorResult
    published : mapping or None
        Manifest of this report as last published.
    quarters : mapping of int to mapping
        What was published of the year's quarters; their numbers are named ``T3.5.barang``.
    """
    tolerance, named = tolerances(catalogue_record(paths)), ""
    if paths.quarter:
        named = f"T{paths.quarter}."
    before = published["results"] if published else None
    moved = moved_numbers(before, result_records(results), tolerance) if before else []
    moved = [replace(item, key=f"{named}{item.key}") for item in moved]
    earlier = {number: item for number, item in quarters.items() if number != paths.quarter}
    return unexplained([*moved, *quarters_moved(results, earlier, tolerance)], _log_entries(paths))


def _log_entries(paths: YearPaths) -> list[tuple[str, float | None]]:
    """Entries that explain something: a pasted row nobody filled in does not."""
    log = read_revisions(paths.processed)
    return [
        (str(row["angka"]), None if pd.isna(row["terbit"]) else float(row["terbit"]))
        for _, row in log.iterrows()
        if not any(row[name] == TO_FILL[name] for name in ("apa", "mengapa"))
    ]


def revision_findings(moved: Sequence[Moved]) -> list[Finding]:
    """Moved numbers as findings; the rows that would explain them are told after the report."""
    return [
        finding_at(
            Place(f"{OF_REPORT}angka {item.key}"),
            Advice(
                f"terbit sebagai {item.before}, kini {item.now}, tanpa catatan revisi",
                f"Tambahkan barisnya pada tabel {REVISION_TABLE}; barisnya ditulis di bawah.",
                "IKU-P154",
            ),
            severity=Severity.PERINGATAN,
        )
        for item in moved
    ]
