"""A second reader of workbooks: what intake reads of one, calamine must read as well."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from python_calamine import CalamineWorkbook

from iku_analysis.intake.cell_values import cell_text
from iku_analysis.intake.workbook import SheetCells

MAX_CELLS = 2_000_000  # calamine holds every cell of the used area, empty ones too


def _text(value: object) -> str:
    if isinstance(value, dt.timedelta):  # of no day: a time beyond midnight
        return str((dt.datetime(1904, 1, 1) + value).time())  # noqa: DTZ001 -- Excel has no zone
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return cell_text(value)


def _calamine(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    rows = (
        CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    )
    return {
        (row, column): text
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if (text := _text(value)).strip()
    }


def differences(path: Path, sheet: str, cells: SheetCells) -> list[tuple[object, ...]]:
    """Cells of which the two readers say something else."""
    if cells.is_empty or int(cells.rows.max()) * int(cells.columns.max()) > MAX_CELLS:
        return []
    places = zip(cells.rows.tolist(), cells.columns.tolist(), cells.codes.tolist(), strict=True)
    ours = {(row, column): cells.texts[code] for row, column, code in places}
    try:
        theirs = _calamine(path, sheet)
    except Exception as fault:  # noqa: BLE001 -- intake swallows what is raised while it reads
        return [(path.name, type(fault).__name__, str(fault))]
    return [
        (place, ours.get(place), theirs.get(place))
        for place in sorted(ours.keys() | theirs.keys())
        if not _same(ours.get(place), theirs.get(place))
    ]


def _same(ours: str | None, theirs: str | None) -> bool:
    if ours is None or theirs is None:
        return False
    return " ".join(ours.split()) == " ".join(theirs.split())
