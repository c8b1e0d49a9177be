"""The numbers behind a table of the report, each row with its status."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.model.status import Status, weakest
from iku_analysis.pages.tables import NO_TEXT
from iku_analysis.privacy.small_counts import REMARK_COLUMN
from iku_analysis.report.document import Part

STATUS = "status"
UNIT_WORDS = {"%": "persen", "Rp": "rupiah"}
_STATUS_HEADS = frozenset({"Status", "Status data"})
_CODES = {status.label: status.value for status in Status}
_NOTHING = frozenset({"", NO_TEXT, MISSING_TEXT})
_UNIT = re.compile(r"\(([^()]+)\)$")
_ABBREVIATIONS = re.compile(r"\b(iku|bps)\b", re.IGNORECASE)
_DECIMALS = re.compile(r"[+-]?[\d.]+,(\d+)")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_SIGNED_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?: ?%)?|-|--")


@dataclass(frozen=True)
class DataColumn:
    """A column of a table.

    Attributes
    ----------
    name : str
        As files of data call it.
    label : str
        As shown.
    is_number : bool
        Whether it holds numbers, and nothing where there is none.
    unit : str
        Of its numbers, where all have one.
    """

    name: str
    label: str
    is_number: bool = False
    unit: str = ""


@dataclass(frozen=True)
class TableData:
    """Plain texts and numbers in rows.

    Attributes
    ----------
    fields : list of DataColumn
        Columns in the order shown, a single `STATUS` among them.
    rows : list of list
        Each as long as ``fields``; None for a number that is not there.
    shown : list of list of str
        The same as readers see it: rounded, or the words that stand for no number.
    total_rows : int
        How many of the last rows are totals.
    """

    fields: list[DataColumn]
    rows: list[list[Any]]
    shown: list[list[str]]
    total_rows: int = 0

    def __post_init__(self) -> None:
        names = [name.casefold() for name in self.columns]
        if len({*names}) < len(names):
            raise ValueError(f"columns of one name: {self.columns}")

    @property
    def columns(self) -> list[str]:
        """Names in order."""
        return [field.name for field in self.fields]

    def column(self, name: str) -> list[Any]:
        """Values of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def with_remarks(self) -> TableData:
        """The same with what is said in place of numbers in a column of words.

        A column of numbers alone has no room for the reason why one is missing or withheld.
        """
        remarks = [self._remark(row, texts) for row, texts in self._pairs()]
        if not any(remarks):
            return self
        names = [name.casefold() for name in self.columns]
        if REMARK_COLUMN in names:
            place = names.index(REMARK_COLUMN)
            told = [
                [*row[:place], "; ".join(filter(None, (row[place], remark))), *row[place + 1 :]]
                for row, remark in zip(self.rows, remarks, strict=True)
            ]
            return replace(self, rows=told)
        told = [[*row[:-1], text, row[-1]] for row, text in zip(self.rows, remarks, strict=True)]
        field = DataColumn(REMARK_COLUMN, REMARK_COLUMN.capitalize())
        return replace(self, fields=[*self.fields[:-1], field, self.fields[-1]], rows=told)

    def _pairs(self) -> Iterable[tuple[list[Any], list[str]]]:
        return zip(self.rows, self.shown, strict=True)

    def _remark(self, row: Sequence[Any], texts: Sequence[str]) -> str:
        return "; ".join(
            f"{field.label}: {text}"
            for field, value, text in zip(self.fields, row, texts, strict=True)
            if field.is_number and value is None and text not in _NOTHING
        )


def of_records(records: Sequence[Mapping[str, Any]], units: Mapping[str, str]) -> TableData:
    """Rows given as mappings from name to value, all with the same names, status last.

    Parameters
    ----------
    records : sequence of mapping
        At least one.
    units : mapping of str to str
        Names of the columns of numbers, and their unit; empty for one that differs by row.
    """
    fields = [
        DataColumn(name, _label_of(name), name in units, units.get(name, "")) for name in records[0]
    ]
    rows = [list(record.values()) for record in records]
    return TableData(fields, rows, [list(map(_as_text, row)) for row in rows])


def _label_of(name: str) -> str:
    return _ABBREVIATIONS.sub(lambda found: found[0].upper(), name.replace("_", " ").capitalize())


def _as_text(value: object) -> str:
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value or "")


def table_data(part: Part) -> TableData:
    """Data of a table: numbers in full, texts as shown, and the status of each row.

    Parameters
    ----------
    part : Part
        A table.

    Returns
    -------
    TableData
        Status is empty where a row holds no number, and last where no column shows it.
    """
    block, marks = part.data, [_row_status(row) for row in part.data["rows"]]
    columns = [
        _column(head, [row[at] for row in block["rows"]], marks)
        for at, head in enumerate(block["columns"])
    ]
    if not any(field.name == STATUS for field, _, _ in columns):
        columns.append((DataColumn(STATUS, STATUS.capitalize()), marks, [_label(m) for m in marks]))
    fields, values, shown = (list(items) for items in zip(*columns, strict=True))
    rows, texts = ([list(row) for row in zip(*cells, strict=True)] for cells in (values, shown))
    return TableData(fields, rows, texts, block["total_rows"])


def _column(
    head: Mapping[str, str], cells: Sequence[Mapping[str, Any]], marks: Sequence[str]
) -> tuple[DataColumn, list[Any], list[str]]:
    """A column with its values and what is shown of them."""
    label, shown = head["label"], [cell["text"] for cell in cells]
    if label in _STATUS_HEADS:
        codes = [mark or _CODES.get(text, text) for mark, text in zip(marks, shown, strict=True)]
        return DataColumn(STATUS, label), codes, shown
    name = head["name"] or label
    numbers = [_number(cell) for cell in cells] if head["align"] == "right" else []
    if not any(number is not None for number in numbers):
        return DataColumn(name, label), shown, shown
    written = _UNIT.search(label)
    unit = head["unit"] or (UNIT_WORDS.get(written[1], written[1]) if written else "")
    return DataColumn(name, label, is_number=True, unit=unit), numbers, shown


def _number(cell: Mapping[str, Any]) -> float | int | None:
    text = cell["text"]
    if cell["value"] is None:
        return int(text) if text.isdecimal() else None
    value = float(cell["value"])
    return int(value) if value.is_integer() and not decimals(text) else value


def decimals(text: str) -> int:
    """Digits after the comma of a number as shown.

    Examples
    --------
    >>> decimals("1.234,50"), decimals("12"), decimals("dirahasiakan")
    (2, 0, 0)
    """
    found = _DECIMALS.fullmatch(text)
    return len(found[1]) if found else 0


def _row_status(row: Iterable[Mapping[str, str]]) -> str:
    marks = [cell["status"] for cell in row if cell["status"]]
    return weakest(marks).value if marks else ""


def _label(mark: str) -> str:
    return Status(mark).label if mark else ""


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


def csv_text(data: TableData) -> str:
    """A table as CSV, as `csv_of`."""
    return csv_of(data.columns, data.rows)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with stable bytes, in which no text is a formula.

    Parameters
    ----------
    columns : sequence of str
        Names.
    rows : iterable of sequence
        Numbers are written in full precision, missing ones (None) empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in (columns, *rows):
        writer.writerow(["" if value is None else harmless(value) for value in row])
    return text.getvalue()
