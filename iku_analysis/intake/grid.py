"""Rows of a raw file before its columns are known; shared by the readers of CSV and XLSX.

A column is kept as its distinct texts and one number per row: tables repeat themselves, so a text
is read, checked and converted once however many rows hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.package import Resource
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at
from iku_analysis.intake.limits import MAX_COLUMNS
from iku_analysis.intake.unseen import plain_text, plain_texts

Marks = npt.NDArray[np.bool_]
Row = tuple[int, Sequence[str]]
MAX_TITLE_ROWS = 20
FOLDED = Advice(
    "memuat spasi khusus atau tanda yang tidak terlihat; dibaca seperti yang tampak",
    "Tidak perlu diperbaiki; ketik ulang isinya bila ingin bersih.",
)


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
        Distinct texts as they look, without surrounding spaces.
    typed : ndarray of bool, one per distinct text
        Whether a workbook holds these cells as numbers.
    folded : ndarray of bool, one per distinct text
        Whether they were written with signs nobody sees. Then two of the texts may be equal.
    unseen : ndarray of bool, one per distinct text
        Whether they still hold what no reader could see as it is.
    sums : ndarray of bool, one per distinct text
        Whether they are a word for sum.
    formats : tuple of str, one per distinct text
        Number formats of what a workbook holds as numbers, days among them; else empty. No file but
        a workbook has any.
    indents : mapping of int to int
        Spaces before those of the distinct texts that have some.
    garbled : ndarray of bool, one per distinct text
        Whether they were read in another encoding than they were written in.
    faults : mapping of int to Advice
        What is wrong with distinct texts that cannot be read whatever the column holds.
    """

    codes: Codes
    texts: pd.Series[str]
    typed: Marks
    folded: Marks
    unseen: Marks
    sums: Marks
    formats: tuple[str, ...]
    indents: Mapping[int, int]
    garbled: Marks
    faults: Mapping[int, Advice] = field(default_factory=dict)

    def rows_where(self, is_meant: Marks) -> Marks:
        """Mark the rows whose distinct text is meant."""
        return is_meant[self.codes]

    def only(self, kept: Marks) -> Cells:
        """The same column with the kept rows alone."""
        return replace(self, codes=self.codes[kept])

    def written(self, rows: pd.Index[int], marked: Marks) -> pd.Series[str]:
        """Texts of the marked rows, indexed by row number."""
        return pd.Series(self.texts.array.take(self.codes[marked]), rows[marked])


def smallest_codes(size: int) -> np.dtype[np.integer]:
    """Smallest type for positions among ``size`` distinct texts."""
    return np.min_scalar_type(-max(size, 1))


def folded_cells(
    codes: Codes, texts: Iterable[str], typed: Marks | None = None, formats: tuple[str, ...] = ()
) -> Cells:
    """Column from its distinct texts as written, each as it looks."""
    plain, folded, unseen, indents, garbled = plain_texts(texts)
    return Cells(
        codes.astype(smallest_codes(len(plain)), copy=False),
        pd.Series(plain, dtype="str"),
        np.zeros(len(plain), dtype=bool) if typed is None else typed,
        folded,
        unseen,
        np.fromiter(map(_is_total_word, plain), bool, len(plain)),
        formats,
        indents,
        garbled,
    )


def cells_of(texts: Iterable[str], typed: Iterable[bool] | None = None) -> Cells:
    """Column from the texts of its rows."""
    given = list(texts)
    # a text and a number that look alike are two things
    marks = list(typed) if typed is not None else [False] * len(given)
    codes, distinct = pd.factorize(pd.Series(list(zip(given, marks, strict=True)), dtype=object))
    return folded_cells(
        codes,
        [text for text, _ in distinct],
        np.array([mark for _, mark in distinct], dtype=bool),
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
        Row number of each row as a person sees it. A row with nothing under a head is none.
    head_row : int
        Row number of the head.
    above : sequence of (row number, texts)
        Rows above the head, which is where titles stand.
    unnamed : int or None
        First row that holds anything under no head.
    findings : tuple of Finding
        Faults of single rows, which are left out, and remarks on the layout.
    is_1904 : bool
        Whether a workbook counts days from 1904.
    """

    head: list[str]
    columns: Sequence[Cells]
    rows: pd.Index[int]
    head_row: int = 1
    above: Sequence[Row] = ()
    unnamed: int | None = None
    findings: tuple[Finding, ...] = ()
    is_1904: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is no row below the head."""
        return self.rows.empty


def declared_heads(head: Sequence[str], resource: Resource) -> list[str]:
    """Heads with each title of a declared column replaced by its name."""
    names = {" ".join(field.title.split()): field.name for field in resource.fields}
    names |= {field.name: field.name for field in resource.fields}
    plain = [" ".join(plain_text(text).split()) for text in head]
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
_FIRST_OF_TOTAL = frozenset("JjTtGg")
MAX_TOTAL_WORD = 40
TOTAL_ADVICE = Advice("baris jumlah di bawah tabel tidak dibaca", "Tidak perlu diperbaiki.")


def refuse_width(width: int, place: Place, row: int) -> None:
    """Refuse a head wider than any table.

    Raises
    ------
    UnreadableFileError
    """
    if width > MAX_COLUMNS:
        raise refuse(
            place,
            f"baris judul berisi {width} kolom, paling banyak {MAX_COLUMNS}",
            "Hapus kolom kosong di kanan tabel, lalu simpan ulang.",
            row=row,
        )


def _filled(columns: Iterable[Cells], count: int) -> Marks:
    """Mark the rows with any text."""
    filled = np.zeros(count, dtype=bool)
    for cells in columns:
        has_text = (cells.texts != "").to_numpy()
        if has_text.all():
            return np.ones(count, dtype=bool)
        filled |= cells.rows_where(has_text)
    return filled


def _totals(columns: Sequence[Cells], head: Sequence[str], resource: Resource) -> Codes:
    """Positions of rows that only add up the rows above.

    Such a row begins with a word for sum and leaves a required column empty; a category that is
    called a total is data.
    """
    count = len(columns[0].codes)
    named = np.zeros(count, dtype=bool)
    for cells in columns:
        if cells.sums.any():
            named |= cells.rows_where(cells.sums)
    places = np.flatnonzero(named)
    if not len(places):
        return places
    required = {field.name for field in resource.fields if field.constraints.required}
    begins, lacks = np.zeros(len(places), dtype=bool), np.zeros(len(places), dtype=bool)
    is_undecided = ~lacks
    for cells, name in zip(columns, head, strict=True):
        codes = cells.codes[places]
        is_empty = (cells.texts == "").to_numpy(dtype=bool)[codes]
        begins |= is_undecided & cells.sums[codes]
        is_undecided &= is_empty
        if name in required:
            lacks |= is_empty
    return places[begins & lacks]


def _is_total_word(text: str) -> bool:
    if text[:1] not in _FIRST_OF_TOTAL or len(text) > MAX_TOTAL_WORD:
        return False
    return " ".join(text.casefold().rstrip(":").split()) in TOTAL_WORDS


def grid_below(  # noqa: PLR0913 -- what a reader finds
    head: tuple[int, Sequence[str]],
    columns: Sequence[Cells],
    rows: pd.Index[int],
    resource: Resource,
    place: Place,
    *,
    above: Sequence[Row] = (),
    unnamed: int | None = None,
    findings: Iterable[Finding] = (),
    is_1904: bool = False,
) -> Grid:
    """Grid from what stands below a head: without empty rows and rows of sums.

    Parameters
    ----------
    head : (row number, heads)
    columns : sequence of Cells
        As many as heads.
    rows : Index of int
        Row numbers.
    resource, place
        What is declared, and where.
    above, unnamed, findings, is_1904
        As `Grid`.
    """
    head_row, names = head[0], declared_heads(head[1], resource)
    titled = [cells for cells, name in zip(columns, names, strict=True) if name]
    untitled = [cells for cells, name in zip(columns, names, strict=True) if not name]
    filled = _filled(titled, len(rows))
    if (outside := np.flatnonzero(_filled(untitled, len(rows)))).size:
        unnamed = int(rows[outside[0]])
    totals = _totals(columns, names, resource)
    totals = totals[filled[totals]]
    remarks = [
        finding_at(place, TOTAL_ADVICE, row=int(rows[row]), severity=Severity.CATATAN)
        for row in totals
    ]
    filled[totals] = False
    if not filled.all():
        columns = [cells.only(filled) for cells in columns]
        rows = rows[filled]
    told = (*findings, *_odd_heads(head, place), *remarks)
    return Grid(names, columns, rows, head_row, above, unnamed, told, is_1904)


def _odd_heads(head: tuple[int, Sequence[str]], place: Place) -> Iterable[Finding]:
    return (
        finding_at(place, FOLDED, row=head[0], column=plain, severity=Severity.CATATAN)
        for plain, text in ((plain_text(text), text.strip()) for text in head[1])
        if plain != text
    )
