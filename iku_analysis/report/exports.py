"""All tables of the report as CSV, with records that describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from iku_analysis.model.status import Status, weakest
from iku_analysis.report.document import Document
from iku_analysis.report.table_data import STATUS, TableData, csv_text, table_data

_STATUSES = frozenset(status.value for status in Status)


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values are found in those of the same names of another table."""

    fields: tuple[str, ...]
    table: str


@dataclass(frozen=True)
class ExportedTable:
    """A table to be written: its id names the file.

    Attributes
    ----------
    id, title, note, source : str
        As in the report; the note has the footnotes as well, the source is the id of a table.
    data : TableData
        As readers see it, and in full.
    primary_key : tuple of str
        Columns that tell rows apart; empty where none was declared.
    foreign_keys : tuple of ForeignKey
        What leads to other tables.
    """

    id: str
    title: str
    data: TableData
    note: str = ""
    source: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @cached_property
    def written(self) -> TableData:
        """What the file holds: the numbers, and in words why one is not there."""
        return self.data.with_remarks()

    @cached_property
    def csv(self) -> str:
        """The table as CSV."""
        return csv_text(self.written)

    @cached_property
    def statuses(self) -> frozenset[str]:
        """Statuses of its rows; none for a table without numbers."""
        if not any(field.is_number for field in self.data.fields):
            return frozenset()
        return frozenset(_STATUSES.intersection(self.data.column(STATUS)))

    @property
    def status(self) -> str:
        """Weakest status of its rows; empty for a table without numbers."""
        return weakest(self.statuses).value if self.statuses else ""


def tables_of(document: Document) -> list[ExportedTable]:
    """Every table of a report in reading order."""
    return [
        ExportedTable(
            part.data["id"],
            f"{part.number}. {part.data['caption']}",
            table_data(part),
            " ".join(filter(None, (part.data["note"], *_footnotes(part.data["footnotes"])))),
            part.data["source"],
        )
        for part in document.parts
        if part.kind == "table"
    ]


def _footnotes(texts: Sequence[str]) -> list[str]:
    return [f"{number}) {text}" for number, text in enumerate(texts, 1)]
