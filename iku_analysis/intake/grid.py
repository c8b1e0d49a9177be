"""Rows of a raw file before its columns are known; shared by the readers of CSV and XLSX.

A column is kept as its distinct texts and one number per row: tables repeat themselves, so a text
is read, checked and converted once however many rows hold it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, cell_findings, finding_at
from iku_analysis.intake.limits import MAX_COLUMNS
from iku_analysis.intake.row_words import is_aside
from iku_analysis.intake.table_heads import Head
from iku_analysis.intake.unseen import plain_text, plain_texts

Marks = npt.NDArray[np.bool_]
FOLDED = Advice(
    "memuat spasi khusus atau tanda yang tidak terlihat; dibaca seperti yang tampak",
    "Tidak perlu diperbaiki; ketik ulang isinya bila ingin bersih.",
    "IKU-S127",
)


class UnreadableFileError(Exception):
    """A file that cannot be read as a table; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def refuse(
    place: Place, rule: str, mend: str, code: str, row: int | None = None
) -> UnreadableFileError:
    """Error for a file that cannot be read as a table."""
    return UnreadableFileError(finding_at(place, Advice(rule, mend, code), row=row))


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
    asides : ndarray of bool, one per distinct text
        Whether a row that begins so may be no data, as one of sums.
    formats : tuple of str, one per distinct text
        Number formats of what a workbook holds as numbers, days among them; else empty. No file but
        a workbook has any.
    indents : mapping of int to int
        Spaces before those of the distinct texts that have some.
    garbled : ndarray of bool, one per distinct text
        Whether they were read in another encoding than they were written in.
    faults : mapping of int to Advice
        What is wrong with distinct texts that cannot be read whatever the column holds.
    ranks : ndarray of int or None
        Places among the words of `Status` that the footnote marks of the distinct texts stand for;
        None when the column has no marks.
    """

    codes: Codes
    texts: pd.Series[str]
    typed: Marks
    folded: Marks
    unseen: Marks
    asides: Marks
    formats: tuple[str, ...]
    indents: Mapping[int, int]
    garbled: Marks
    faults: Mapping[int, Advice] = field(default_factory=dict)
    ranks: npt.NDArray[np.int8] | None = None

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
        np.fromiter(map(is_aside, plain), bool, len(plain)),
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
        Row number of each row as a person sees it. A row with nothing under a head is none. Of a
        folded table, the number of each cell, see `places`.
    place : Head
        Where the head stands.
    unnamed : int or None
        First row that holds anything under no head.
    findings : tuple of Finding
        Faults of single rows, which are left out, and remarks on the layout.
    is_1904 : bool
        Whether a workbook counts days from 1904.
    places : Places or None
        Where the cells of a folded table stand.
    """

    head: list[str]
    columns: Sequence[Cells]
    rows: pd.Index[int]
    place: Head
    unnamed: int | None = None
    findings: tuple[Finding, ...] = ()
    is_1904: bool = False
    places: Places | None = None

    @property
    def head_row(self) -> int:
        """Row number of the head."""
        return self.place.row

    @property
    def is_empty(self) -> bool:
        """Whether there is no row below the head."""
        return self.rows.empty

    def only(self, kept: Marks) -> Grid:
        """The same with the kept rows alone."""
        if kept.all():
            return self
        return replace(
            self, columns=[cells.only(kept) for cells in self.columns], rows=self.rows[kept]
        )


@dataclass(frozen=True)
class Places:
    """Where the cells of a folded table stand: cell ``row * width + at`` is one of ``row``.

    Attributes
    ----------
    heads : tuple of str
        Heads over the cells of one row.
    """

    heads: tuple[str, ...]

    def located(self, finding: Finding, folded: Collection[str]) -> Finding:
        """Finding with the rows of the file, and the head of its only folded column."""
        if finding.row is None:
            return finding
        width, cells = len(self.heads), (finding.row, *finding.more_rows)
        heads = {self.heads[cell % width] for cell in cells}
        is_one = len(heads) == 1 and finding.count == len(cells) and finding.column in folded
        rows = list(dict.fromkeys(cell // width for cell in cells))
        offices = (
            replace(part, rows=tuple(dict.fromkeys(cell // width for cell in part.rows)))
            for part in finding.offices
        )
        return replace(
            finding,
            row=rows[0],
            more_rows=tuple(rows[1:]),
            column=heads.pop() if is_one else finding.column,
            offices=tuple(offices),
        )


ASIDE = Advice(
    "baris jumlah, rata-rata, sumber, atau catatan; bukan data, tidak dibaca",
    "Tidak perlu diperbaiki.",
    "IKU-B201",
)


def aside_findings(rows: Iterable[int], place: Place) -> tuple[Finding, ...]:
    """Say once which rows are no data and were left out."""
    numbers = sorted(rows)
    if not numbers:
        return ()
    nothing = pd.Series("", index=numbers, dtype="str")
    return cell_findings(nothing, place, "", lambda _: ASIDE, severity=Severity.CATATAN)


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
            "IKU-B114",
            row=row,
        )


def filled_rows(columns: Iterable[Cells], count: int) -> Marks:
    """Mark the rows with any text."""
    filled = np.zeros(count, dtype=bool)
    for cells in columns:
        has_text = (cells.texts != "").to_numpy()
        if has_text.all():
            return np.ones(count, dtype=bool)
        filled |= cells.rows_where(has_text)
    return filled


def grid_below(  # noqa: PLR0913 -- what a reader finds
    head: Head,
    columns: Sequence[Cells],
    rows: pd.Index[int],
    place: Place,
    *,
    unnamed: int | None = None,
    findings: Iterable[Finding] = (),
    is_1904: bool = False,
) -> Grid:
    """Grid from what stands below a head: without empty rows.

    Parameters
    ----------
    head : Head
    columns : sequence of Cells
        As many as heads.
    rows : Index of int
        Row numbers.
    place : Place
    unnamed, findings, is_1904
        As `Grid`.
    """
    titled = [cells for cells, name in zip(columns, head.names, strict=True) if name]
    untitled = [cells for cells, name in zip(columns, head.names, strict=True) if not name]
    filled = filled_rows(titled, len(rows))
    if (outside := np.flatnonzero(filled_rows(untitled, len(rows)))).size:
        unnamed = int(rows[outside[0]])
    told = (*findings, *_odd_heads(head, place))
    return Grid(head.names, columns, rows, head, unnamed, told, is_1904).only(filled)


def _odd_heads(head: Head, place: Place) -> Iterable[Finding]:
    return (
        finding_at(place, FOLDED, row=head.row, column=plain, severity=Severity.CATATAN)
        for plain, text in ((plain_text(text), text.strip()) for text in head.written)
        if plain != text
    )
