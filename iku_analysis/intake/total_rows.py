"""Rows that are no data: sums, means, the province among its parts, sources and notes.

They are left out and told once. What a sum or a mean says is compared with the rows it is of; a
category that is called a total, with all its cells filled, is data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.formats import format_declared
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.row_kinds import Known
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, cell_findings, finding_at
from iku_analysis.intake.grid import ASIDE, Grid, Marks, aside_findings, filled_rows
from iku_analysis.intake.hierarchy import ancestors
from iku_analysis.intake.number_texts import read_numbers
from iku_analysis.intake.row_words import is_mean, is_note
from iku_analysis.intake.shown_values import as_shown, unit_words
from iku_analysis.model.regions import current_regions

# Beyond these a word is a category that many rows carry.
MAX_CANDIDATES, MAX_COMPARED = 1_000, 10**9
MIN_PARTS = 2  # kab/kota a column names, before the province in it is their sum
KEY_WORDS = frozenset({"tahun", "bulan", "minggu", "triwulan", "no", "nomor", "kode"})
_FIRST_YEAR = 1900
UNPROVEN = Advice(
    "baris ini bernama jumlah tetapi semua kolomnya terisi dan angkanya bukan jumlah baris lain;"
    " dibaca sebagai data",
    "Hapus barisnya bila bukan data; bila data, sebut namanya dalam enum kolom itu atau dalam"
    " aturan dikenal.",
    "IKU-B202",
)


def _wrong_sum(kind: str, written: float, found: float) -> Advice:
    return Advice(
        f"baris {kind} tidak cocok dengan baris-baris di atasnya: tertulis"
        f" {format_declared(written)}, hasil hitung {format_declared(found)}",
        "Periksa apakah ada baris yang hilang, terulang, atau salah angka.",
        "IKU-B203",
    )


def measure_of(name: str, resource: Resource) -> Field | None:
    """Field of the numbers under a head, folded or not; None when they are no measure."""
    fields = {field.name: field for field in resource.fields}
    fold = resource.arrangement.fold
    if fold and fold.folds(name):
        return fields.get(fold.value_names[0])
    field = fields.get(name)
    if field is None or field.type not in {"number", "integer"}:
        return None
    is_key = field.name in resource.primary_key or field.is_month
    lowest = field.constraints.minimum
    is_year = field.type == "integer" and lowest is not None and lowest >= _FIRST_YEAR
    is_numbered = field.type == "integer" and unit_words(field.name) & KEY_WORDS
    return None if is_key or is_year or is_numbered else field


@dataclass(frozen=True)
class _Measure:
    """Numbers of one column by row, and how finely they are written."""

    name: str
    values: npt.NDArray[np.float64]
    decimals: int

    def agrees(self, written: float, found: float, count: int) -> bool:
        """Whether a sum or mean is the one found, but for what rounding takes away."""
        # integers add up exactly
        slack = 0.5 * (count + 1) * 10.0**-self.decimals if self.decimals else 1e-6
        return abs(written - found) <= slack + 1e-9 * abs(found)


def _decimals(texts: Iterable[str], sign: str) -> int:
    return max((len(text.partition(sign)[2]) for text in texts), default=0)


class _Table:
    """A grid while its rows of sums are looked for."""

    def __init__(self, grid: Grid, resource: Resource) -> None:
        self.grid, self.resource = grid, resource
        self.fields = {field.name: field for field in resource.fields}
        self.measured = {name: measure_of(name, resource) for name in grid.head}
        self.left_out = np.zeros(len(grid.rows), dtype=bool)
        self.distinct = [cells.texts.tolist() for cells in grid.columns]

    @cached_property
    def measures(self) -> list[_Measure]:
        return [
            self._measure(at, field)
            for at, name in enumerate(self.grid.head)
            if name and (field := self.measured[name])
        ]

    def _measure(self, at: int, field: Field) -> _Measure:
        cells = self.grid.columns[at]
        looks = as_shown(cells, field) if cells.formats else cells
        values = read_numbers(looks.texts.tolist(), field, looks.typed)
        sign = field.number_format.decimal if field.number_format else "."
        decimals = _decimals(looks.texts[~looks.typed], sign)
        decimals = max(decimals, _decimals(looks.texts[looks.typed], "."))
        return _Measure(self.grid.head[at], values[cells.codes], decimals)

    def text(self, row: int, at: int) -> str:
        return str(self.distinct[at][self.grid.columns[at].codes[row]])

    def texts(self, row: int) -> list[str]:
        return [self.text(row, at) for at in range(len(self.distinct))]

    def bars(self, at: int, text: str) -> bool:
        """Whether a column of texts is so declared that the word is no value of it."""
        field = self.fields.get(self.grid.head[at])
        if field is None or field.type != "string":
            return False
        enum = field.constraints.enum
        return field.is_region or bool(enum and text not in enum)

    def declares(self, at: int, text: str) -> bool:
        """Whether a column is declared to hold the word."""
        field = self.fields.get(self.grid.head[at])
        return bool(field and (text in field.constraints.enum or text in self._known[field.name]))

    @cached_property
    def _known(self) -> Mapping[str, frozenset[str]]:
        """Words the rules of the table know, by column."""
        words = defaultdict[str, frozenset[str]](frozenset)
        for rule in self.resource.rules:
            if isinstance(rule, Known):
                words[rule.cells] |= frozenset(map(str, rule.known))
        return words

    def _words(self, at: int) -> dict[int, bool]:
        """Texts of a column that may begin a row that is no data, and whether it bars them."""
        texts = self.distinct[at]
        found = np.flatnonzero(self.grid.columns[at].asides).tolist()
        wholes = {code for code in found if current_regions().is_whole(texts[code])}
        if wholes and (self.measured[self.grid.head[at]] or sum(map(_is_part, texts)) < MIN_PARTS):
            found = [code for code in found if code not in wholes]
        return {
            code: self.bars(at, texts[code]) for code in found if not self.declares(at, texts[code])
        }

    def candidates(self) -> dict[int, int]:
        """Rows whose first filled cell, or any of sum or mean, is such a word; and its column."""
        words = [self._words(at) for at in range(len(self.distinct))]
        if not any(words):
            return {}
        found = np.full(len(self.grid.rows), -1)
        undecided = np.ones(len(found), dtype=bool)
        for at, (cells, known) in enumerate(zip(self.grid.columns, words, strict=True)):
            anywhere = [
                code
                for code, is_barred in known.items()
                if is_barred or not is_note(self.distinct[at][code])
            ]
            begins = undecided & np.isin(cells.codes, list(known))
            found[(begins | np.isin(cells.codes, anywhere)) & (found < 0)] = at
            undecided &= ~filled_rows([cells], len(found))
        places = np.flatnonzero(found >= 0).tolist()
        is_category = len(places) > MAX_CANDIDATES or len(places) * len(found) > MAX_COMPARED
        return {} if is_category else {row: int(found[row]) for row in places}

    def lacks_cells(self, texts: Sequence[str]) -> bool:
        """Whether cells are empty that a row of data fills."""
        given = dict(zip(self.grid.head, texts, strict=True))
        fields = [field for name, field in self.fields.items() if name in given]
        required = [given[field.name] for field in fields if field.constraints.required]
        others = [given[field.name] for field in fields if not self.measured[field.name]]
        return "" in required if required else sum(map(bool, others)) <= 1

    def parts(self, row: int, at: int) -> Marks:
        """Rows of data that agree with what else a row of sums says of itself."""
        mask = ~self.left_out
        for other, (name, text) in enumerate(zip(self.grid.head, self.texts(row), strict=True)):
            if other == at or not text or self.measured.get(name):
                continue
            cells = self.grid.columns[other]
            same = cells.rows_where((cells.texts == text).to_numpy(dtype=bool)) & ~self.left_out
            if same.any():
                mask &= same
        return mask

    def since_last(self, row: int, mask: Marks) -> Marks:
        """Those of the rows that follow the row of sums before."""
        before = np.flatnonzero(self.left_out[:row])
        near = np.zeros(len(mask), dtype=bool)
        near[(before[-1] + 1 if len(before) else 0) : row] = True
        return mask & near

    def upmost(self, mask: Marks) -> Marks:
        """Those of the rows that are no part of another, by their indentation."""
        parent = self.resource.arrangement.parent
        if parent is None or parent.column not in self.grid.head or not mask.any():
            return mask
        cells = self.grid.columns[self.grid.head.index(parent.column)]
        upmost: Marks = np.array([not above for above in ancestors(cells, parent.by, mask)])
        return mask & upmost


def _is_whole(word: str) -> bool:
    return current_regions().is_whole(word)


def _is_part(text: str) -> bool:
    return bool(current_regions().by_name(text)) or any(
        text in codes for codes in current_regions().codes.values()
    )


@dataclass(frozen=True)
class _Verdict:
    """What the numbers of a row of sums say.

    Attributes
    ----------
    agreeing, others : list
        Measures that agree with the rows, and those that do not with what was found instead.
    """

    agreeing: list[_Measure]
    others: list[tuple[_Measure, float]]


def _verdict(table: _Table, row: int, at: int, *, is_mean: bool) -> _Verdict:
    mask = table.parts(row, at)
    choices = [mask, table.since_last(row, mask), table.upmost(mask)]
    agreeing, others = list[_Measure](), list[tuple[_Measure, float]]()
    for measure in table.measures:
        written = measure.values[row]
        found = [_total(measure.values[choice], is_mean=is_mean) for choice in choices]
        if np.isnan(written) or np.isnan(found[0]):
            continue
        if any(measure.agrees(written, value, int(mask.sum())) for value in found):
            agreeing.append(measure)
        else:
            others.append((measure, found[0]))
    if agreeing:  # a share or rate lies among those it is of, and is no sum
        others = [
            (measure, found)
            for measure, found in others
            if not _lies_within(measure.values[row], measure.values[mask])
        ]
    return _Verdict(agreeing, others)


def _total(values: npt.NDArray[np.float64], *, is_mean: bool) -> float:
    known = values[~np.isnan(values)]
    if not len(known):
        return np.nan
    return float(known.mean() if is_mean else known.sum())


def _lies_within(value: float, values: npt.NDArray[np.float64]) -> bool:
    return bool(np.nanmin(values) <= value <= np.nanmax(values))


def _notes(table: _Table, rows: Mapping[int, int], above: Sequence[int]) -> list[int]:
    """Rows that hold one cell which begins as a note, and what follows a note to the end.

    ``above`` are the numbers of notes that stand in the file, but not in the grid.
    """
    notes = [row for row, at in rows.items() if is_note(table.text(row, at))]
    starts = [*notes, *np.searchsorted(table.grid.rows, above).tolist()]
    if not starts or len(table.distinct) == 1:
        return []
    first = min(starts)
    parts = zip(table.distinct, table.grid.columns, strict=True)
    filled = [np.array(list(map(bool, known)))[cells.codes[first:]] for known, cells in parts]
    counts = np.sum(filled, axis=0)
    alone = [row for row in notes if counts[row - first] == 1]
    wide = np.flatnonzero(counts > 1)
    end = first + (int(wide[-1]) + 1 if len(wide) else 0)
    begin = min(
        [*alone, *(start for start in starts if start not in notes)], default=len(table.grid.rows)
    )
    return sorted({*alone, *range(max(end, begin), len(table.grid.rows))})


def _judge(table: _Table, row: int, at: int, place: Place) -> list[Finding] | None:
    """What the numbers of a row that is no data make worth saying; None when it is data."""
    word = table.text(row, at)
    kind = "rata-rata" if is_mean(word) else "jumlah"
    verdict = _verdict(table, row, at, is_mean=kind == "rata-rata")
    if _is_whole(word) and not verdict.agreeing:
        verdict = _verdict(table, row, at, is_mean=True)
    proves = verdict.agreeing or (
        not _is_whole(word) and (table.bars(at, word) or table.lacks_cells(table.texts(row)))
    )
    if not proves:
        return None
    return [
        finding_at(
            place,
            _wrong_sum(kind, float(measure.values[row]), found),
            row=int(table.grid.rows[row]),
            column=measure.name,
            value=word,
            severity=Severity.PERINGATAN,
        )
        for measure, found in verdict.others
    ]


def _unproven(table: _Table, rows: Mapping[int, int], place: Place) -> Iterator[Finding]:
    """Say of rows called a sum that nothing proves to be one, that they are read as data."""
    for at in sorted(set(rows.values())):
        words = {row: table.text(row, at) for row, column in rows.items() if column == at}
        told = {
            int(table.grid.rows[row]): word for row, word in words.items() if not _is_whole(word)
        }
        cells = pd.Series(told, dtype="str")
        yield from cell_findings(
            cells, place, table.grid.head[at], lambda _: UNPROVEN, severity=Severity.PERINGATAN
        )


def without_asides(grid: Grid, resource: Resource, place: Place) -> Grid:
    """Grid without the rows that are no data, which are told once.

    Parameters
    ----------
    grid : Grid
        As it stands in the file, not yet folded.
    resource : Resource
        What is declared.
    place : Place
    """
    known = [finding for finding in grid.findings if finding.code == ASIDE.code]
    above = [row for finding in known for row in finding.all_rows]
    if not above and not any(cells.asides.any() for cells in grid.columns):
        return grid
    table = _Table(grid, resource)
    rows = table.candidates()
    notes = _notes(table, rows, above)
    totals = [row for row, at in rows.items() if not is_note(table.text(row, at))]
    table.left_out[[*notes, *totals]] = True
    judged = {row: _judge(table, row, rows[row], place) for row in totals}
    data = {row: rows[row] for row, told in judged.items() if told is None}
    table.left_out[list(data)] = False
    left_out = table.left_out
    findings = (
        *(finding for finding in grid.findings if finding not in known),
        *aside_findings([*above, *grid.rows[left_out].tolist()], place),
        *_unproven(table, data, place),
        *(finding for told in judged.values() for finding in told or ()),
    )
    return replace(grid, findings=findings).only(~left_out)
