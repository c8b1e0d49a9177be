"""All tables of the report as CSV with a description, and as one workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from iku_analysis.base.outputs import TABLES
from iku_analysis.base.spreadsheet import (
    MAX_SHEET_NAME,
    Book,
    Format,
    Sheet,
    workbook_bytes,
    write_text,
    write_texts,
)
from iku_analysis.model.status import weakest
from iku_analysis.report.document import Document
from iku_analysis.report.table_data import STATUS, TableData, csv_text, is_missing, table_data

DESCRIPTION = "datapackage.json"
INDEX_SHEET = "Daftar"
COLUMN_WIDTH = 18


@dataclass(frozen=True)
class ExportedTable:
    """A table to be written: its id names the file and the sheet."""

    id: str
    title: str
    data: TableData

    @cached_property
    def csv(self) -> str:
        """The table as CSV."""
        return csv_text(self.data)

    @cached_property
    def status(self) -> str:
        """Weakest status of its rows; empty for a table without numbers."""
        marks = [mark for mark in dict.fromkeys(self.data.column(STATUS)) if mark]
        return weakest(marks).value if marks else ""


def tables_of(document: Document) -> list[ExportedTable]:
    """Every table of a report in reading order."""
    return [
        ExportedTable(part.data["id"], f"{part.number}. {part.data['caption']}", table_data(part))
        for part in document.parts
        if part.kind == "table"
    ]


def csv_package(tables: Sequence[ExportedTable], title: str) -> dict[str, str]:
    """Each table as CSV, and ``datapackage.json`` that describes them.

    Parameters
    ----------
    tables : sequence of ExportedTable
        With unique ids.
    title : str
        Title of the package.

    Returns
    -------
    dict of str to str
        Text of each file by its name.
    """
    described = {
        "name": "laporan-kinerja",
        "title": title,
        "resources": [_described(table) for table in tables],
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    return {f"{table.id}.csv": table.csv for table in tables} | {DESCRIPTION: f"{text}\n"}


def _described(table: ExportedTable) -> dict[str, Any]:
    data = table.data
    fields = [{"name": name, "type": _field_type(data.column(name))} for name in data.columns]
    return {
        "name": table.id,
        "title": table.title,
        "path": f"{table.id}.csv",
        "format": "csv",
        "mediatype": TABLES.media_type,
        "encoding": "utf-8",
        "status": table.status,
        "schema": {"fields": fields},
    }


def _field_type(column: Sequence[object]) -> str:
    known = [value for value in column if not is_missing(value)]
    return "number" if known and not any(isinstance(value, str) for value in known) else "string"


def write_workbook(tables: Sequence[ExportedTable], path: Path, created: date) -> None:
    """Write all tables as one workbook: a list, then a sheet per table.

    Parameters
    ----------
    tables : sequence of ExportedTable
        With unique ids.
    path : Path
        File to write.
    created : date
        Date of the data; the only date in the file.
    """
    path.write_bytes(workbook_bytes(partial(_fill, tables=tables), created))


def _fill(book: Book, tables: Sequence[ExportedTable]) -> None:
    bold = book.add_format({"bold": True})
    index = book.add_worksheet(INDEX_SHEET)
    write_texts(index, 0, ["Tabel", "Lembar", "Status"], bold)
    index.set_column(0, 0, 70)
    index.set_column(1, 1, MAX_SHEET_NAME)
    for row, table in enumerate(tables, 1):
        name = _sheet_name(table.id, row)
        write_text(index, row, 0, table.title)
        index.write_url(row, 1, f"internal:'{name}'!A1", string=name)
        write_text(index, row, 2, table.status)
        _write_sheet(book.add_worksheet(name), table.data, bold)


def _sheet_name(id: str, number: int) -> str:
    """Id, cut where a workbook allows no longer name; the number keeps it unique."""
    return id if len(id) <= MAX_SHEET_NAME else f"{id[: MAX_SHEET_NAME - 4]}-{number:03d}"


def _write_sheet(sheet: Sheet, data: TableData, bold: Format) -> None:
    write_texts(sheet, 0, data.columns, bold)
    sheet.set_column(0, len(data.columns) - 1, COLUMN_WIDTH)
    sheet.freeze_panes(1, 0)
    for row, record in enumerate(data.rows, 1):
        for column, value in enumerate(record):
            if is_missing(value):
                continue
            if isinstance(value, str):
                write_text(sheet, row, column, value)
            else:
                sheet.write_number(row, column, float(value))
