"""Finished files of a year: the report and its data tables, each replaced only when complete."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
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
from iku_analysis.pipeline.execution import Parameters
from iku_analysis.plan_names import REVISION_TABLE
from iku_analysis.provenance.code_state import CodeState
from iku_analysis.provenance.gate import refuse_personal_data
from iku_analysis.provenance.manifest import (
    build_manifest,
    manifest_text,
    result_records,
    with_outputs,
)
from iku_analysis.provenance.revision import (
    Moved,
    moved_numbers,
    published_manifest,
    unexplained,
)
from iku_analysis.report import ExportedTable, ReportFiles, ReportInfo, render_report
from iku_analysis.results import IndicatorResult, read_results, report_status
from iku_analysis.revisions import read_revisions

CITY = "Samarinda"
RESULTS_TABLE = "hasil"
SHORT_FINGERPRINT = 12
DRAFT = "DRAF"
RECONCILE = "periksa data mentah dan tabel rencana; uraiannya ada pada Lampiran 8"


def report_info(paths: YearPaths, manifest: Mapping[str, Any]) -> ReportInfo:
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
    code = CodeState(manifest["code"]["commit"], dirty=manifest["code"]["dirty"])
    draft = tuple(manifest["draft"])
    return ReportInfo(
        year=paths.year,
        title=f"Laporan Kinerja {paths.year}",
        organisation=catalogue.organisation,
        place_and_date=f"{CITY}, {format_date(package.vintage)}",
        data_date=package.vintage,
        status=report_status(read_results(paths.results)).value,
        provenance=f"{f'{DRAFT} · ' if draft else ''}Data per {format_date(package.vintage)} · "
        f"{code.words} · manifes {manifest['fingerprint'][:SHORT_FINGERPRINT]}",
        draft=draft,
    )


def assemble_report(
    notebooks: Sequence[Path], paths: YearPaths, parameters: Mapping[str, Parameters]
) -> None:
    """Render all files aside, then put them in place together.

    Parameters
    ----------
    notebooks : sequence of Path
        Executed notebooks, the summary first.
    paths : YearPaths
        Where the report goes; the folder ``tabel`` is replaced as a whole.
    parameters : mapping
        Parameters per notebook, for the manifest.
    """
    results = read_results(paths.results)
    moved = _unexplained(paths, results)
    manifest = build_manifest(paths, results, parameters, [_moved_text(moved)] if moved else [])
    with tempfile.TemporaryDirectory(dir=paths.report, prefix=".laporan-") as name:
        aside = Path(name)
        final = (paths.html, paths.pdf, paths.workbook, paths.tables)
        made = ReportFiles(*(aside / path.name for path in final))
        made.tables.mkdir()
        info = report_info(paths, manifest)
        render_report(notebooks, info, made, [_results_table(results)])
        findings = aside / paths.findings.name
        findings.write_text(
            findings_to_json([*disagreements(results), *_revision_findings(moved, paths)]),
            encoding="utf-8",
        )
        refuse_personal_data([path for path in aside.rglob("*") if path.is_file()], aside)
        shutil.rmtree(paths.tables, ignore_errors=True)
        for path in (*final, paths.findings):
            (aside / path.name).replace(path)
    finished = with_outputs(manifest, _outputs(notebooks, paths), paths.report)
    paths.manifest.write_text(manifest_text(finished), encoding="utf-8")


def _outputs(notebooks: Sequence[Path], paths: YearPaths) -> list[Path]:
    folders = [path for folder in (paths.tables, paths.results) for path in folder.iterdir()]
    return [*notebooks, *folders, paths.html, paths.pdf, paths.workbook, paths.findings]


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


def _unexplained(paths: YearPaths, results: Sequence[IndicatorResult]) -> list[Moved]:
    """Numbers that moved since the year was published, without an entry in the revision log."""
    published = published_manifest(paths)
    if published is None:
        return []
    tolerance = {item.number: item.tolerance.value for item in load_catalogue(paths.raw).indicators}
    moved = moved_numbers(published["results"], result_records(results), tolerance)
    return unexplained(moved, _log_entries(paths))


def _log_entries(paths: YearPaths) -> list[tuple[str, float | None]]:
    log = read_revisions(paths.processed)
    return [
        (str(row["angka"]), None if pd.isna(row["terbit"]) else float(row["terbit"]))
        for _, row in log.iterrows()
    ]


def _moved_text(moved: Sequence[Moved]) -> str:
    named = ", ".join(item.key for item in moved)
    return f"angka berubah sejak terbit tanpa catatan revisi: {named}"


def _revision_findings(moved: Sequence[Moved], paths: YearPaths) -> list[Finding]:
    file = f"data/raw/{paths.year}/{REVISION_TABLE}.csv"
    return [
        finding_at(
            Place(f"laporan, angka {item.key}"),
            Advice(
                f"terbit sebagai {item.before}, kini {item.now}, tanpa catatan revisi",
                f"Tambahkan pada {file}: tanggal,{item.key},"
                f"{'' if item.before is None else item.before},apa yang berubah,mengapa",
            ),
            severity=Severity.PERINGATAN,
        )
        for item in moved
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
