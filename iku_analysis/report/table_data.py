"""The numbers behind a table of the report, each row with its status."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iku_analysis.model.status import weakest
from iku_analysis.report.document import Part

STATUS = "status"
_FORMULA = re.compile(r"[=+\-@\t\r]")
_SIGNED_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?: ?%)?|-|--")


@dataclass(frozen=True)
class TableData:
    """Plain texts and numbers in rows.

    Attributes
    ----------
    columns : list of str
        Names, in order.
    rows : list of list
        Each as long as ``columns``; None for what is missing.
    """

    columns: list[str]
    rows: list[list[Any]]

    def column(self, name: str) -> list[Any]:
        """Values of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def of_records(records: Sequence[Mapping[str, Any]]) -> TableData:
    """Rows given as mappings from name to value."""
    columns = list(dict.fromkeys(name for record in records for name in record))
    return TableData(columns, [[record.get(name) for name in columns] for record in records])


def table_data(part: Part) -> TableData:
    """Data of a table: as published at full precision, else the texts shown.

    Parameters
    ----------
    part : Part
        A table.

    Returns
    -------
    TableData
        One row per row of the table, with ``status``; empty where a row holds no number.
    """
    if part.records is not None:
        return of_records(part.records)
    heads = [column["label"] for column in part.data["columns"]]
    rows = [[*(cell["text"] for cell in row), _row_status(row)] for row in part.data["rows"]]
    return TableData([*heads, STATUS], rows)


def _row_status(row: list[dict[str, str]]) -> str:
    marks = [cell["status"] for cell in row if cell["status"]]
    return weakest(marks).value if marks else ""


def harmless(value: object) -> object:
    """Text a spreadsheet would run as a formula, as plain text; anything else as it is.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("@SUM(A1)"), harmless("-1,5"), harmless("- 3")
    ("'=cmd|' /C calc'!A0", "'@SUM(A1)", '-1,5', "'- 3")
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _SIGNED_NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value != value  # noqa: PLR0124 -- only NaN differs from itself


def csv_text(data: TableData) -> str:
    """CSV with stable bytes, in which no text is a formula.

    Parameters
    ----------
    data : TableData
        Small; numbers are written in full precision, missing ones empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in (data.columns, *data.rows):
        writer.writerow(["" if is_missing(value) else harmless(value) for value in row])
    return text.getvalue()
