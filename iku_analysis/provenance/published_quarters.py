"""Quarters of a year that were published: rows and numbers that are no longer as they were then.

A row that is dated within a published quarter and came later moves its numbers; they go to the
revision log under the quarter's name, ``T3.5.barang``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import format_date, format_number
from iku_analysis.base.parquet import read_table
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.model.plan_names import REVISION_TABLE
from iku_analysis.model.quarter import Quarter, known_until
from iku_analysis.provenance.revision import Moved, is_close

Published = Mapping[int, Mapping[str, Any]]


def quarters_moved(
    results: Sequence[IndicatorResult],
    published: Published,
    tolerance: Mapping[int, float],
) -> Iterator[Moved]:
    """Realisations of published quarters that are others now.

    Parameters
    ----------
    results : sequence of IndicatorResult
        Of the year or of a later quarter; they tell each quarter again.
    published : mapping of int to mapping
        From `revision.published_quarters`.
    tolerance : mapping of int to float
        From `revision.tolerances`.
    """
    for number, record in published.items():
        before = {
            (item["indicator"], item["variant"]): item["value"]
            for item in record["results"]
            if item.get("main")
        }
        for result in results:
            mains = [variant.key for variant in result.variants if variant.is_main]
            own = [item for item in result.quarters if item.quarter == number]
            for key, item in zip(mains, own, strict=False):  # none where only a year tells
                was, now = before.get((result.number, key)), item.realisation.value
                if not is_close(was, now, tolerance.get(result.number, 0.0)):
                    yield Moved(f"T{number}.{result.number}.{key}", was, now)


def back_dated(paths: YearPaths, package: Package, published: Published) -> Iterator[Finding]:
    """Tables that hold other numbers of rows up to a quarter's end than when it was published."""
    for number, record in published.items():
        quarter = Quarter(paths.year, number)
        before = {item["table"]: item["rows"] for item in record["inputs"] if "table" in item}
        for resource in package.resources:
            if resource.dated_by and resource.name in before:
                table = read_table(paths.processed / f"{resource.name}.parquet")
                now = len(known_until(table, resource.dated_by, quarter.end))
                if now != before[resource.name]:
                    yield _told(resource, quarter, before[resource.name], now)


def _told(resource: Resource, quarter: Quarter, before: int, now: int) -> Finding:
    counts = f"{format_number(before, 0)} menjadi {format_number(now, 0)}"
    return finding_at(
        Place(resource.path),
        Advice(
            f"baris bertanggal sampai {format_date(quarter.end)} berubah dari {counts} sejak "
            f"laporan {quarter.words} terbit",
            f"Catat angka yang berubah karenanya pada tabel {REVISION_TABLE}; barisnya ditulis di "
            "bawah.",
            "IKU-P113",
        ),
        severity=Severity.PERINGATAN,
    )
