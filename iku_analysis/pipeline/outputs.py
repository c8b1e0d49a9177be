"""Finished files of a year: the report and its data tables, each replaced only when complete."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from iku_analysis.catalogue import load_catalogue
from iku_analysis.errors import IkuError
from iku_analysis.evidence import Outcome
from iku_analysis.formats import format_date, format_number
from iku_analysis.intake.descriptor import load_package
from iku_analysis.intake.findings import (
    Advice,
    Finding,
    Place,
    Severity,
    finding_at,
    findings_to_json,
)
from iku_analysis.paths import YearPaths
from iku_analysis.report import ExportedTable, ReportFiles, ReportInfo, render_report
from iku_analysis.results import IndicatorResult, read_results, report_status

CITY = "Samarinda"
RESULTS_TABLE = "hasil"
RECONCILE = "periksa data mentah dan tabel rencana; uraiannya ada pada Lampiran 8"


def report_info(paths: YearPaths) -> ReportInfo:
    """Facts of the cover; the only date is that of the data.

    Raises
    ------
    IkuError
        If the data package gives no date.
    """
    catalogue = load_catalogue(paths.raw)
    package = load_package(paths.raw)
    if package.vintage is None:
        raise IkuError(
            f"{paths.relative(package.folder)}/datapackage.yaml tidak menyatakan `vintage`.",
            "Tulis tanggal data, misalnya: vintage: 2019-03-29",
        )
    return ReportInfo(
        year=paths.year,
        title=f"Laporan Kinerja {paths.year}",
        organisation=catalogue.organisation,
        place_and_date=f"{CITY}, {format_date(package.vintage)}",
        data_date=package.vintage,
        status=report_status(read_results(paths.results)).value,
    )


def assemble_report(notebooks: Sequence[Path], paths: YearPaths) -> None:
    """Render all files aside, then put them in place together.

    Parameters
    ----------
    notebooks : sequence of Path
        Executed notebooks, the summary first.
    paths : YearPaths
        Where the report goes; the folder ``tabel`` is replaced as a whole.
    """
    results = read_results(paths.results)
    with tempfile.TemporaryDirectory(dir=paths.report, prefix=".laporan-") as name:
        aside = Path(name)
        final = (paths.html, paths.pdf, paths.workbook, paths.tables)
        made = ReportFiles(*(aside / path.name for path in final))
        made.tables.mkdir()
        render_report(notebooks, report_info(paths), made, [_results_table(results)])
        shutil.rmtree(paths.tables, ignore_errors=True)
        for path in final:
            (aside / path.name).replace(path)
    paths.findings.write_text(findings_to_json(disagreements(results)), encoding="utf-8")


def disagreements(results: Sequence[IndicatorResult]) -> list[Finding]:
    """Reconciliations that failed or are doubtful, as findings."""
    return [
        finding_at(
            Place(f"laporan, IKU {check.code}"),
            Advice(f"{check.title}: {check.note}", RECONCILE),
            value="" if check.found is None else format_number(check.found, check.decimals),
            severity=Severity.PERINGATAN,
        )
        for result in results
        for check in result.checks
        if check.outcome in {Outcome.DIFFERS, Outcome.WARNING}
    ]


def _results_table(results: Sequence[IndicatorResult]) -> ExportedTable:
    records = [row for item in results for row in _result_records(item)]
    return ExportedTable(RESULTS_TABLE, "Hasil semua indikator dan varian", pd.DataFrame(records))


def _result_records(result: IndicatorResult) -> list[dict[str, Any]]:
    return [
        {
            "tahun": result.year,
            "iku": result.number,
            "indikator": result.name,
            "varian": variant.key,
            "label": variant.label,
            "utama": "ya" if variant.is_main else "tidak",
            "satuan": variant.unit,
            "nilai": variant.quantity.value,
            "keterangan": variant.quantity.reason,
            "status": variant.quantity.status.value,
        }
        for variant in result.variants
    ]
