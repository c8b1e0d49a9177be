"""Tables as they lie in their files -> a row per datum, as declared in `Arrangement`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.declarations.arrangement import NOTE_ONLY, Arrangement, Fold, Split
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.dates import Period, read_period
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at, shown
from iku_analysis.intake.grid import (
    Cells,
    Grid,
    Places,
    cells_of,
    filled_rows,
    refuse,
    smallest_codes,
)
from iku_analysis.intake.hierarchy import ancestors
from iku_analysis.intake.limits import MAX_FOLDED_ROWS
from iku_analysis.intake.number_texts import read_numbers
from iku_analysis.intake.shown_values import agrees_in_magnitude
from iku_analysis.intake.table_heads import Row, without_mark
from iku_analysis.intake.total_rows import measure_of, without_asides
from iku_analysis.model.status import Status

RANKS = {status.value: rank for rank, status in enumerate(Status)}
NO_MARK = len(RANKS)  # above the rank of every status
DAYS_OF_WEEK = 7
NO_PERIOD = Advice(
    "bukan tahun dengan triwulan, bulan, atau minggunya",
    "Tulis seperti Triwulan I 2018, 2018Q1, Januari 2018, atau Minggu I Januari 2018.",
    "IKU-S206",
)


DATA_IN_UNITS = Advice(
    "baris satuan berisi angka data",
    "Betulkan susunan.baris_satuan di datapackage.yaml, atau tambahkan baris satuannya.",
    "IKU-B204",
)


OTHER_UNIT = Advice(
    "satuan di bawah judul ini ribuan atau jutaan, tidak sama dengan satuan kolomnya",
    "Tulis satuannya pada title kolom di datapackage.yaml, misalnya Nilai (juta rupiah).",
    "IKU-B205",
)


def arranged(grid: Grid, resource: Resource, place: Place) -> Grid:
    """Grid with a row per datum.

    Parameters
    ----------
    grid : Grid
        As it stands in the file.
    resource : Resource
        What is declared.
    place : Place

    Raises
    ------
    UnreadableFileError
        If no column is as the declared ones to be folded, or the table would be too large.
    """
    arrangement = resource.arrangement
    told = [
        finding
        for row in grid.place.units
        for finding in _data_in_units(grid, row, resource, place)
    ]
    grid = replace(grid, findings=(*grid.findings, *told))
    if arrangement.marks:
        grid = _without_marks(grid, resource)
    grid = without_asides(grid, resource, place)
    if (parent := arrangement.parent) and parent.column in grid.head:
        cells = grid.columns[grid.head.index(parent.column)]
        grid = _with_columns(grid, {parent.to: cells_of(ancestors(cells, parent.by))})
    for name in arrangement.ignored:
        grid = _without_column(grid, name)
    if arrangement.fold:
        grid = _folded(grid, arrangement.fold, arrangement, place)
    if (split := arrangement.split) and split.column in grid.head:
        cells = grid.columns[grid.head.index(split.column)]
        grid = _with_columns(grid, dict(_split(cells, split, resource)))
        declared = {field.name for field in resource.fields}
        if split.column not in declared:
            grid = _without_column(grid, split.column)
    same = np.zeros(len(grid.rows), np.int8)
    constants = {name: cells_of([text]) for name, text in arrangement.constants.items()}
    constants = {name: replace(cells, codes=same) for name, cells in constants.items()}
    return _with_columns(grid, constants)


def _data_in_units(grid: Grid, row: Row, resource: Resource, place: Place) -> Iterator[Finding]:
    """Say that a row of units holds numbers, but those of the columns: ``(1) (2) (3)``."""
    number, texts = row
    given = dict(zip(grid.head, texts, strict=False))
    measured = {name: field for name in given if name and (field := measure_of(name, resource))}
    read = {name: read_numbers([given[name]], field)[0] for name, field in measured.items()}
    filled = [name for name in measured if given[name].strip()]
    counted = [float(at) for at, name in enumerate(grid.head, 1) if name in filled]
    if any(not np.isnan(read[name]) for name in filled) and [read[n] for n in filled] != counted:
        yield finding_at(place, DATA_IN_UNITS, row=number, severity=Severity.GALAT)
    for name, field in measured.items():
        if not agrees_in_magnitude(given[name], field):
            yield finding_at(place, OTHER_UNIT, row=number, column=name, value=given[name])


def _with_columns(grid: Grid, columns: Mapping[str, Cells]) -> Grid:
    """Grid with more columns, in place of those of the same name."""
    for name in columns:
        grid = _without_column(grid, name)
    return replace(grid, head=[*grid.head, *columns], columns=[*grid.columns, *columns.values()])


def _without_column(grid: Grid, name: str) -> Grid:
    """Grid that does not read a column; the others keep their places."""
    return replace(grid, head=["" if head == name else head for head in grid.head])


def _without_marks(grid: Grid, resource: Resource) -> Grid:
    """Grid whose numbers carry no footnote marks, but the ranks these stand for."""
    marks, fold = resource.arrangement.marks, resource.arrangement.fold
    kinds = {field.name: field.type for field in resource.fields}
    columns = list(grid.columns)
    for at, (name, mark) in enumerate(zip(grid.head, grid.place.marks, strict=True)):
        over = _rank(marks, mark)
        is_number = kinds.get(name) in {"number", "integer"} or (fold and fold.folds(name))
        if is_number or over < NO_MARK:
            columns[at] = _unmarked(columns[at], marks if is_number else {}, over)
    return replace(grid, columns=columns)


def _rank(marks: Mapping[str, str], mark: str) -> int:
    status = marks.get(mark, NOTE_ONLY)
    return NO_MARK if status == NOTE_ONLY else RANKS[status]


def _unmarked(cells: Cells, marks: Mapping[str, str], over: int) -> Cells:
    read = [without_mark(text, tuple(marks)) for text in cells.texts]
    return replace(
        cells,
        texts=pd.Series([text for text, _ in read], dtype="str"),
        ranks=np.array([min(over, _rank(marks, mark)) for _, mark in read], np.int8),
    )


def row_statuses(grid: Grid, resource: Resource) -> pd.Series[str] | None:
    """Status of each row by its footnote marks, the weakest; None when none are declared."""
    if not resource.arrangement.marks:
        return None
    ranks = np.full(len(grid.rows), RANKS[resource.status], np.int8)
    for cells in grid.columns:
        if cells.ranks is not None:
            ranks = np.minimum(ranks, cells.ranks[cells.codes])
    return pd.Series(pd.Series(list(RANKS), dtype="str").array.take(ranks), grid.rows)


def _labels(levels: Sequence[str], mark: str, fold: Fold, arrangement: Arrangement) -> list[str]:
    """What the head of a folded column says, for each of the columns that receive it."""
    parts = [without_mark(part, (mark,))[0] if mark else part for part in levels]
    if not isinstance(fold.values, str):
        parts = parts[:-1]
    parts, wanted = [fold.names.get(part, part) for part in parts if part], len(fold.labels)
    if arrangement.split and fold.labels[-1] == arrangement.split.column:
        return [*parts[: wanted - 1], " ".join(parts[wanted - 1 :])]
    return [""] * (wanted - len(parts)) + parts[-wanted:]


def _groups(
    grid: Grid, fold: Fold, arrangement: Arrangement
) -> dict[tuple[str, ...], dict[str, int]]:
    """Folded columns that make one row, by what their heads say: column of each value."""
    groups = dict[tuple[str, ...], dict[str, int]]()
    # columns made since then stand behind those of the file
    heads = zip(grid.head, grid.place.levels, grid.place.marks, strict=False)
    for at, (name, levels, mark) in enumerate(heads):
        if not name or not fold.folds(name):
            continue
        value = fold.values if isinstance(fold.values, str) else fold.values.get(levels[-1])
        if value:
            labels = tuple(_labels(levels, mark, fold, arrangement))
            groups.setdefault(labels, {}).setdefault(value, at)
    return groups


def _refuse_fold(grid: Grid, width: int, place: Place) -> None:
    if not width:
        heads = ", ".join(filter(None, grid.head))
        raise refuse(
            place,
            f"tidak ada kolom yang cocok dengan susunan.lipat; judul yang ada: {shown(heads)}",
            "Samakan kolom atau pola pada susunan.lipat di datapackage.yaml dengan judul itu.",
            "IKU-B207",
            grid.head_row,
        )
    if len(grid.rows) * width > MAX_FOLDED_ROWS:
        raise refuse(
            place,
            f"tabel yang dilipat lebih besar dari {MAX_FOLDED_ROWS // 10**6} juta baris",
            "Kurangi kolom yang dilipat, atau simpan tabelnya sebaris per data.",
            "IKU-B206",
        )


def _folded(grid: Grid, fold: Fold, arrangement: Arrangement, place: Place) -> Grid:
    """Grid with a row per cell of the folded columns: all of a row of the file, then the next."""
    groups = _groups(grid, fold, arrangement)
    count, width = len(grid.rows), len(groups)
    _refuse_fold(grid, width, place)
    columns = {
        name: replace(cells, codes=np.repeat(cells.codes, width))
        for name, cells in zip(grid.head, grid.columns, strict=True)
        if name and not fold.folds(name)
    }
    for position, label in enumerate(fold.labels):
        labels = cells_of(key[position] for key in groups)
        columns[label] = replace(labels, codes=np.tile(labels.codes, count))
    empty = cells_of([""] * count)
    for value in fold.value_names:
        parts = [grid.columns[at[value]] if value in at else empty for at in groups.values()]
        columns[value] = stacked(parts)
    rows = np.repeat(grid.rows.to_numpy(), width) * width + np.tile(np.arange(width), count)
    made = replace(
        grid,
        head=list(columns),
        columns=list(columns.values()),
        rows=pd.Index(rows),
        places=Places(tuple(" ".join(filter(None, key)) for key in groups)),
    )
    if not fold.skips_empty:
        return made
    return made.only(filled_rows([columns[name] for name in fold.value_names], len(rows)))


def stacked(parts: Sequence[Cells]) -> Cells:
    """Cells side by side as one column: first those of the first row."""
    starts = np.cumsum([0, *(len(part.texts) for part in parts)])
    codes = np.column_stack(
        [part.codes.astype(np.int64) + start for part, start in zip(parts, starts, strict=False)]
    ).ravel()

    def joined(of: Callable[[Cells], npt.NDArray[np.bool_]]) -> npt.NDArray[np.bool_]:
        return np.concatenate([of(part) for part in parts])

    has_formats = any(part.formats for part in parts)
    return Cells(
        codes.astype(smallest_codes(int(starts[-1]))),
        pd.concat([part.texts for part in parts], ignore_index=True),
        joined(lambda part: part.typed),
        joined(lambda part: part.folded),
        joined(lambda part: part.unseen),
        joined(lambda part: part.asides),
        tuple(
            code for part in parts for code in part.formats or [""] * len(part.texts) if has_formats
        ),
        {},
        joined(lambda part: part.garbled),
        {
            code + int(start): advice
            for part, start in zip(parts, starts, strict=False)
            for code, advice in part.faults.items()
        },
        _joined_ranks(parts),
    )


def _joined_ranks(parts: Sequence[Cells]) -> npt.NDArray[np.int8] | None:
    if all(part.ranks is None for part in parts):
        return None
    return np.concatenate(
        [
            np.full(len(part.texts), NO_MARK, np.int8) if part.ranks is None else part.ranks
            for part in parts
        ]
    )


def _first_day(period: Period) -> str:
    """First day of a period; a month's weeks begin with its days 1, 8, 15, 22, 29."""
    month = period.month or (3 * period.quarter - 2 if period.quarter else 1)
    try:
        day = date(period.year, month, DAYS_OF_WEEK * ((period.week or 1) - 1) + 1)
    except ValueError:
        return ""
    return day.isoformat()


def _part(period: Period, part: str) -> str:
    if part == "first_day":
        return _first_day(period)
    if part == "quarter":
        return f"Q{period.quarter}" if period.quarter else "tahun"
    number = getattr(period, part)
    return str(number) if number else ""


def _split(cells: Cells, split: Split, resource: Resource) -> Iterator[tuple[str, Cells]]:
    missing = resource.missing_values
    texts = cells.texts.tolist()
    periods = [None if text in missing else read_period(text) for text in texts]
    for part, name in split.targets.items():
        read = [_part(period, part) if period else "" for period in periods]
        lost = [
            at
            for at, text in enumerate(texts)
            if text not in missing and not (periods[at] and (read[at] or part != "first_day"))
        ]
        for at in lost:
            read[at] = texts[at]
        yield (
            name,
            replace(
                cells,
                texts=pd.Series(read, dtype="str"),
                typed=np.zeros(len(read), dtype=bool),
                formats=(),
                faults={**cells.faults, **dict.fromkeys(lost, NO_PERIOD)},
            ),
        )
