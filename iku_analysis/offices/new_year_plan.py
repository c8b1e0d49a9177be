"""Plan tables of the new year: carried on, copied, or begun with their head alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import paths_of_raw
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.cell_values import cell_text
from iku_analysis.intake.findings import has_faults
from iku_analysis.intake.reading import read_raw
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.model.status import weakest

HISTORY_TABLE = "riwayat"
COPIED = frozenset({"renstra", "standar_nasional"})
KEPT_TABLES = frozenset({*PLAN_TABLES, *SUMMARY_TABLES})
HISTORY_KEY = ("tahun", "kode_iku")
Row = Mapping[str, str]


def csv_bytes(resource: Resource, rows: Iterable[Row]) -> bytes:
    """File of a table as its declaration says it is written; columns a row lacks stay empty."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream,
        [field.name for field in resource.fields],
        restval="",
        extrasaction="ignore",
        delimiter=resource.delimiter,
        quotechar=resource.quote,
        lineterminator="\n",
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(resource.encoding)


def written_rows(folder: Path, resource: Resource) -> list[dict[str, str]]:
    """Rows of a table as the office wrote them.

    Raises
    ------
    IkuError
        If the file cannot be read as declared.
    """
    raw, findings = read_raw(folder, resource)
    if raw is None or has_faults(findings):
        raise IkuError(
            f"{resource.path} tahun {folder.name} memuat galat, jadi tidak dapat diteruskan.",
            f"Perbaiki dahulu: {paths_of_raw(folder).check_command}",
        )
    rows = raw.cells.to_dict("records")
    return [{str(name): str(text) for name, text in row.items()} for row in rows]


def _number(value: float | None, field: Field | None) -> str:
    if value is None or field is None:
        return ""
    decimal = field.number_format.decimal if field.number_format else "."
    return cell_text(float(value)).replace(".", decimal)


def _published(
    results: Iterable[IndicatorResult], year: int, resource: Resource
) -> list[dict[str, str]]:
    """Target and realisation of every code as rows of the history, at full precision."""
    fields = {field.name: field for field in resource.fields}
    return [
        {
            "tahun": str(year),
            "kode_iku": part.code,
            "target": _number(part.target.value, fields.get("target")),
            "realisasi": _number(part.realisation.value, fields.get("realisasi")),
            "sumber": f"Laporan kinerja {year}",
            "status": weakest([part.target.status, part.realisation.status]).value,
        }
        for result in results
        for part in result.components
    ]


def _key(row: Row) -> tuple[str | None, ...]:
    return tuple(row.get(name) for name in HISTORY_KEY)


def carried_on(
    folder: Path, resource: Resource, results: Sequence[IndicatorResult], year: int
) -> tuple[list[dict[str, str]], int]:
    """Rows of the history with a year's results added.

    Parameters
    ----------
    folder : Path
        Raw data of that year.
    resource : Resource
        Its table ``riwayat``.
    results : sequence of IndicatorResult
        Of that year; may be empty.
    year : int

    Returns
    -------
    rows : list of dict
        Those there were, then one per code not yet recorded for the year.
    added : int
        How many are new.

    Raises
    ------
    IkuError
        If the table cannot be read.
    """
    rows = written_rows(folder, resource)
    known = {_key(row) for row in rows}
    new = [row for row in _published(results, year, resource) if _key(row) not in known]
    return [*rows, *new], len(new)
