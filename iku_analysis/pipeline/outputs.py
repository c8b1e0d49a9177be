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
from iku_analysis.formats import format_date
from iku_analysis.intake.descriptor import load_package
from iku_analysis.paths import YearPaths
from iku_analysis.report import ReportInfo, render_report
from iku_analysis.results import IndicatorResult, read_results, report_status

CITY = "Samarinda"
RESULTS_TABLE = "hasil.csv"


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
    """Render both files aside, then put them in place together.

    Parameters
    ----------
    notebooks : sequence of Path
        Executed notebooks, the summary first.
    paths : YearPaths
        Where the report goes.
    """
    with tempfile.TemporaryDirectory(dir=paths.report, prefix=".laporan-") as aside:
        html, pdf = Path(aside) / paths.html.name, Path(aside) / paths.pdf.name
        render_report(notebooks, report_info(paths), html, pdf)
        html.replace(paths.html)
        pdf.replace(paths.pdf)


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


def write_data_tables(breakdowns: Sequence[Mapping[str, Any]], paths: YearPaths) -> None:
    """Write all results and breakdowns as CSV at full precision, each row with its status.

    Parameters
    ----------
    breakdowns : sequence of mapping
        Data published by the notebooks: ``id`` and ``records``.
    paths : YearPaths
        The folder ``tabel`` of the report is replaced as a whole.
    """
    with tempfile.TemporaryDirectory(dir=paths.report, prefix=".tabel-") as aside:
        folder = Path(aside) / paths.tables.name
        folder.mkdir()
        results = [row for item in read_results(paths.results) for row in _result_records(item)]
        _write_csv(results, folder / RESULTS_TABLE)
        for breakdown in breakdowns:
            _write_csv(breakdown["records"], folder / f"{breakdown['id']}.csv")
        shutil.rmtree(paths.tables, ignore_errors=True)
        folder.replace(paths.tables)


def _write_csv(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    pd.DataFrame(records).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
