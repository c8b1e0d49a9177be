"""Compare data tables: bytes first, then cell by cell with the tolerance of their indicator."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import openpyxl

from iku_analysis.audit.text_comparison import Names, without_names
from iku_analysis.audit.verdict import Item, Kind, Verdict
from iku_analysis.provenance.revision import is_close

_INDICATOR = re.compile(r"iku[ -](\d+)", re.IGNORECASE)
Rows = Sequence[Sequence[object]]


def read_rows(path: Path, names: Names = ()) -> dict[str, Rows]:
    """Cells of a CSV file or a workbook, per sheet: what is shown, and formulas."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            return {path.stem: [[without_names(cell, names) for cell in row] for row in rows]}
    return {
        f"{sheet.title}{kind}": [
            [without_names(cell, names) if isinstance(cell, str) else cell for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        for kind, of_values in (("", True), (" (rumus)", False))
        for sheet in openpyxl.load_workbook(path, read_only=True, data_only=of_values).worksheets
    }


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _differences(before: Rows, now: Rows, tolerance: float) -> Iterator[tuple[int, int, bool]]:
    """Row, column and whether it matters, of every cell that is not the same."""
    for row, (old, new) in enumerate(zip(before, now, strict=True), 1):
        for column, (one, other) in enumerate(zip(old, new, strict=True), 1):
            if one != other:
                first, second = _number(one), _number(other)
                known = first is not None and second is not None
                yield row, column, not (known and is_close(first, second, tolerance))


def _shape(rows: Rows) -> list[int]:
    return [len(row) for row in rows]


def tolerance_of(name: str, tolerance: Mapping[int, float]) -> float:
    """Tolerance of a table by the indicator in its name; the largest one for tables of all."""
    found = _INDICATOR.match(name)
    return tolerance.get(int(found[1]), 0.0) if found else max(tolerance.values(), default=0.0)


def compare_table(
    name: str,
    published: Path,
    rebuilt: Path,
    tolerance: Mapping[int, float],
    names: tuple[Names, Names] = ((), ()),
) -> Item:
    """Compare two CSV files or workbooks whose bytes differ.

    Parameters
    ----------
    name : str
        As shown.
    published, rebuilt : Path
        The files.
    tolerance : mapping of int to float
        Per indicator.
    names : tuple
        What either side calls its code and manifest.
    """
    before, now = read_rows(published, names[0]), read_rows(rebuilt, names[1])
    if list(before) != list(now):
        return Item(Kind.TABLE, name, Verdict.DIFFERENT, "susunan lembar berbeda")
    ignored = 0
    for sheet, rows in before.items():
        if _shape(rows) != _shape(now[sheet]):
            note = f"ukuran {sheet}: {len(rows)} → {len(now[sheet])} baris"
            return Item(Kind.TABLE, name, Verdict.DIFFERENT, note)
        cells = list(_differences(rows, now[sheet], tolerance_of(sheet, tolerance)))
        serious = [cell for cell in cells if cell[2]]
        if serious:
            row, column, _ = serious[0]
            values = f"{rows[row - 1][column - 1]} → {now[sheet][row - 1][column - 1]}"
            note = f"{len(serious)} sel; {sheet} baris {row} kolom {column}: {values}"
            return Item(Kind.TABLE, name, Verdict.DIFFERENT, note)
        ignored += len(cells)
    reason = f"{ignored} sel berbeda dalam toleransi" if ignored else "isi sama, bungkus berbeda"
    return Item(Kind.TABLE, name, Verdict.EQUIVALENT, reason)
