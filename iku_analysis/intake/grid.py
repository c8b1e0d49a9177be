"""Rows of a raw file before its columns are known; shared by the readers of CSV and XLSX.

A column is kept as its distinct texts and one number per row: tables repeat themselves, so a text
is read, checked and converted once however many rows hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.package import Resource
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at

MAX_TITLE_ROWS = 20


class UnreadableFileError(Exception):
    """A file that cannot be read as a table; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def refuse(place: Place, rule: str, mend: str, row: int | None = None) -> UnreadableFileError:
    """Error for a file that cannot be read as a table."""
    return UnreadableFileError(finding_at(place, Advice(rule, mend), row=row))


@dataclass(frozen=True)
class Cells:
    """One column of text.

    Attributes
    ----------
    codes : ndarray of int, one per row
        Position in ``texts``.
    texts : Series of str
        Distinct texts without surrounding spaces.
    typed : ndarray of bool, one per distinct text
        Whether a workbook holds these cells as numbers.
    """

    codes: Codes
    texts: pd.Series[str]
    typed: npt.NDArray[np.bool_]

    def rows_where(self, is_meant: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Mark the rows whose distinct text is meant."""
        return is_meant[self.codes]

    def written(self, rows: pd.Index[int], marked: npt.NDArray[np.bool_]) -> pd.Series[str]:
        """Texts of the marked rows, indexed by row number."""
        return pd.Series(self.texts.array.take(self.codes[marked]), rows[marked])


def smallest_codes(size: int) -> np.dtype[np.integer]:
    """Smallest type for positions among ``size`` distinct texts."""
    return np.min_scalar_type(-max(size, 1))


def cells_of(texts: Iterable[str], typed: Iterable[bool] | None = None) -> Cells:
    """Column from the texts of its rows."""
    plain = [text.replace("\xa0", " ").strip() for text in texts]
    # a text and a number that look alike are two things
    marks = list(typed) if typed is not None else [False] * len(plain)
    keys = pd.Series(list(zip(plain, marks, strict=True)), dtype=object)
    codes, distinct = pd.factorize(keys)
    return Cells(
        codes.astype(smallest_codes(len(distinct))),
        pd.Series([key[0] for key in distinct], dtype="str"),
        np.array([key[1] for key in distinct], dtype=bool),
    )


@dataclass(frozen=True)
class Grid:
    """Head and non-empty rows of a file, all cells as text.

    Attributes
    ----------
    head : list of str
        Column heads, those of declared columns by their declared names.
    columns : sequence of Cells
        As many as heads.
    rows : Index of int
        Row number of each row as a person sees it.
    head_row : int
        Row number of the head.
    findings : tuple of Finding
        Faults of single rows, which are left out, and remarks on the layout.
    """

    head: list[str]
    columns: Sequence[Cells]
    rows: pd.Index[int]
    head_row: int = 1
    findings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no row below the head."""
        return self.rows.empty

    @property
    def has_unnamed_data(self) -> bool:
        """Whether a column without head holds anything; a trailing delimiter makes an empty one."""
        unnamed = [cells for cells, name in zip(self.columns, self.head, strict=True) if not name]
        return any(text for cells in unnamed for text in cells.texts)


def declared_heads(head: Sequence[str], resource: Resource) -> list[str]:
    """Heads with each title of a declared column replaced by its name."""
    names = {" ".join(field.title.split()): field.name for field in resource.fields}
    names |= {field.name: field.name for field in resource.fields}
    plain = [" ".join(text.split()) for text in head]
    return [names.get(text, text) for text in plain]


def find_head(rows: Iterable[tuple[int, Sequence[str]]], resource: Resource) -> int:
    """Position of the head among the first rows: the one with most declared columns.

    Offices write titles above their tables. The first row is taken when none has at least half of
    the columns.
    """
    wanted = {field.name for field in resource.fields}
    found = [
        (len(wanted & set(declared_heads(texts, resource))), -position)
        for position, (_, texts) in enumerate(rows)
        if position < MAX_TITLE_ROWS
    ]
    best, place = max(found, default=(0, 0))
    return -place if best * 2 >= len(wanted) else 0


TOTAL_WORDS = frozenset(
    {"jumlah", "total", "jumlah total", "total jumlah", "grand total", "jumlah seluruhnya"}
)
TOTAL_ADVICE = Advice("baris jumlah di bawah tabel tidak dibaca", "Tidak perlu diperbaiki.")


def total_rows(
    rows: Sequence[tuple[int, Sequence[str]]], head: Sequence[str], resource: Resource
) -> list[int]:
    """Positions of rows that only add up the rows above.

    Such a row begins with a word for sum and leaves a required column empty; a category that is
    called a total is data.
    """
    required = {field.name for field in resource.fields if field.constraints.required}
    needed = [place for place, name in enumerate(head) if name in required]

    def is_total(texts: Sequence[str]) -> bool:
        first = next((text.strip() for text in texts if text.strip()), "")
        word = " ".join(first.casefold().rstrip(":").split())
        return word in TOTAL_WORDS and any(not texts[place].strip() for place in needed)

    return [position for position, (_, texts) in enumerate(rows) if is_total(texts)]


def grid_of_rows(
    rows: Sequence[tuple[int, Sequence[str]]],
    head: tuple[int, list[str]],
    resource: Resource,
    place: Place,
    is_typed: Callable[[int, int], bool] = lambda _, __: False,
) -> Grid:
    """Grid from rows of equal length.

    Parameters
    ----------
    rows : sequence of (row number, texts)
        Without the head; empty rows are left out.
    head : (row number, heads)
    resource : Resource
    place : Place
    is_typed : callable
        Whether the cell at row number and column position is a number of a workbook.
    """
    head_row, names = head
    names = declared_heads(names, resource)
    filled = [row for row in rows if any(text and not text.isspace() for text in row[1])]
    totals = set(total_rows(filled, names, resource))
    kept = [row for position, row in enumerate(filled) if position not in totals]
    remarks = [
        finding_at(place, TOTAL_ADVICE, row=filled[position][0], severity=Severity.CATATAN)
        for position in sorted(totals)
    ]
    columns = [
        cells_of(
            (texts[column] for _, texts in kept), [is_typed(number, column) for number, _ in kept]
        )
        for column in range(len(names))
    ]
    numbers = pd.Index([number for number, _ in kept], dtype="int64")
    return Grid(names, columns, numbers, head_row, tuple(remarks))
