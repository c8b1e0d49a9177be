"""Raw files -> tables of text as written, with the row numbers a person sees.

Nothing is converted here: every cell stays text. Only cells that a workbook itself holds as numbers
are marked, because a number typed into Excel has no decimal sign that could be misread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from iku_analysis.base.formats import listed
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.arranging import arranged, row_statuses
from iku_analysis.intake.csv_file import read_csv_grid
from iku_analysis.intake.file_kind import SAVE_AS, TARGETS, refuse_file
from iku_analysis.intake.findings import (
    Advice,
    Finding,
    Place,
    Severity,
    finding_at,
    gathered,
    has_faults,
    shown,
)
from iku_analysis.intake.grid import Cells, Grid, Places, UnreadableFileError, cells_of
from iku_analysis.intake.personal_findings import note_findings, undeclared_findings
from iku_analysis.intake.shown_values import as_shown
from iku_analysis.intake.wording import closest
from iku_analysis.intake.workbook import read_workbook_grid

HEAD_ROW = 1
MEND_HEAD = "Samakan judul kolom dengan datapackage.yaml."
ADD = f"Tambahkan kolomnya, atau {MEND_HEAD[:1].lower()}{MEND_HEAD[1:]}"


@dataclass(frozen=True)
class RawTable:
    """A table as written.

    Attributes
    ----------
    place : Place
        File and sheet, for findings.
    rows : Index of int
        Row numbers as a person sees them. Empty rows and rows of sums are left out.
    columns : mapping of str to Cells
        Declared columns that exist, in declared order.
    above : RawTable or None
        Rows above the head, under the same columns.
    is_1904 : bool
        Whether days count from 1904.
    places : Places or None
        Where the cells of a folded table stand; `rows` then counts cells.
    statuses : Series of str or None
        Status of each row by its footnote marks; None when none are declared.
    """

    place: Place
    rows: pd.Index[int]
    columns: Mapping[str, Cells]
    above: RawTable | None = None
    is_1904: bool = False
    places: Places | None = None
    statuses: pd.Series[str] | None = None

    def written(self, column: str, rows: pd.Index[int]) -> pd.Series[str]:
        """Texts of a column in some of these rows, in their order."""
        kept = np.zeros(len(self.rows), dtype=bool)
        kept[np.searchsorted(self.rows, rows)] = True  # rows ascend, as they stand in the file
        return self.columns[column].written(self.rows, kept).loc[rows]

    @cached_property
    def cells(self) -> pd.DataFrame:
        """All texts, a column per declared column; large for large tables."""
        every = np.ones(len(self.rows), dtype=bool)
        texts = {name: cells.written(self.rows, every) for name, cells in self.columns.items()}
        return pd.DataFrame(texts, self.rows)


def place_of(resource: Resource) -> Place:
    """File and sheet of a resource."""
    return Place(resource.path, resource.sheet)


def _grid(path: Path, resource: Resource) -> Grid:
    place = place_of(resource)
    try:
        refuse_file(path, resource, place)
        if resource.format == "xlsx":
            return read_workbook_grid(path, resource, place)
        return read_csv_grid(path, resource, place)
    except FileNotFoundError:
        advice = Advice(
            "berkas ini dinyatakan di datapackage.yaml tetapi tidak ada",
            "Taruh berkasnya di folder data, atau betulkan path di datapackage.yaml.",
            "IKU-B101",
        )
    except OSError as fault:
        advice = Advice(
            f"berkas tidak dapat dibuka ({fault.strerror or type(fault).__name__})",
            "Tutup berkas di program lain dan periksa izin bacanya.",
            "IKU-B102",
        )
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as fault:  # noqa: BLE001 -- whatever a foreign parser raises is one finding
        advice = Advice(
            f"isi berkas tidak dapat dibaca ({shown(type(fault).__name__)})",
            SAVE_AS.format(TARGETS[resource.format]),
            "IKU-B103",
        )
    raise UnreadableFileError(finding_at(place, advice))


def _renamed(grid: Grid, resource: Resource) -> tuple[dict[str, str], list[str]]:
    """Columns that are not there, each with a head like it; heads of other columns."""
    fields = {field.name: field for field in resource.fields}
    extra = list(dict.fromkeys(name for name in grid.head if name and name not in fields))
    near = {
        name: closest(name, extra) or closest(field.title, extra)
        for name, field in fields.items()
        if name not in grid.head
    }
    return near, extra


def _missing_columns(grid: Grid, resource: Resource, place: Place) -> Iterator[Finding]:
    absent, extra = _renamed(grid, resource)
    others = [f'"{shown(name)}"' for name in extra if name not in absent.values()]
    told = listed(others, 3)
    for name, near in absent.items():
        mend = f'Bila isinya di kolom {told}, ganti judulnya menjadi "{name}".' if others else ADD
        mend = f'Ganti judul "{shown(near)}" menjadi "{name}".' if near else mend
        advice = Advice("kolom ini wajib ada", mend, "IKU-B115")
        yield finding_at(place, advice, row=grid.head_row, column=name)


def _repeated_columns(grid: Grid, resource: Resource, place: Place) -> list[Finding]:
    advice = Advice(
        "judul kolom ini ada lebih dari sekali",
        "Sisakan satu kolom; bila judulnya lebih dari satu baris, nyatakan susunan.baris_judul.",
        "IKU-B116",
    )
    return [
        finding_at(place, advice, row=grid.head_row, column=field.name)
        for field in resource.fields
        if grid.head.count(field.name) > 1
    ]


def _extra_columns(grid: Grid, resource: Resource, place: Place) -> Iterator[Finding]:
    absent, extra = _renamed(grid, resource)
    wanted = listed((f'"{name}"' for name, near in absent.items() if not near), 3)
    mend = "Hapus kolomnya, atau nyatakan di datapackage.yaml."
    if wanted:
        mend = (
            f"Ganti judulnya bila isinya kolom {wanted}, yang kurang; bila bukan, hapus kolomnya."
        )
    meant = {near: f'Ganti judulnya menjadi "{name}".' for name, near in absent.items()}
    places = dict.fromkeys(extra, grid.head_row)
    if grid.unnamed is not None:
        places["(tanpa judul)"] = grid.unnamed
    for name, row in places.items():
        what = "kolom ini tidak dinyatakan dan tidak dibaca"
        advice = Advice(what, meant.get(name, mend), "IKU-B117")
        yield finding_at(place, advice, row=row, column=name, severity=Severity.PERINGATAN)


def _check_head(grid: Grid, resource: Resource, place: Place) -> list[Finding]:
    if not {field.name for field in resource.fields} & set(grid.head):
        # the first row may be data, even personal data, so it is not quoted
        expected = listed(field.name for field in resource.fields)
        advice = Advice(
            f"baris judul tidak ditemukan, seharusnya: {expected}", MEND_HEAD, "IKU-B113"
        )
        return [finding_at(place, advice, row=HEAD_ROW)]
    return [
        *_repeated_columns(grid, resource, place),
        *_missing_columns(grid, resource, place),
        *_extra_columns(grid, resource, place),
    ]


def _no_rows(place: Place) -> Finding:
    advice = Advice(
        "tabel ini hanya berisi judul, tanpa data",
        "Isi tabelnya; angka yang bergantung padanya akan tertulis belum tersedia.",
        "IKU-B119",
    )
    return finding_at(place, advice, severity=Severity.PERINGATAN)


def _above(grid: Grid, names: Sequence[str], place: Place) -> RawTable | None:
    head = grid.place
    if not head.above:
        return None
    places = {name: head.names.index(name) for name in names if name in head.names}
    columns = {
        name: cells_of(texts[at] if at < len(texts) else "" for _, texts in head.above)
        for name, at in places.items()
    }
    return RawTable(place, pd.Index([number for number, _ in head.above]), columns)


def read_raw(folder: Path, resource: Resource) -> tuple[RawTable | None, tuple[Finding, ...]]:
    """Read one raw table as declared.

    Parameters
    ----------
    folder : Path
        Folder of the descriptor.
    resource : Resource
        The table: format, encoding, dialect, columns.

    Returns
    -------
    table : RawTable or None
        None when the file cannot be read as a table at all.
    findings : tuple of Finding
        Faults of the file, its head and the length of its rows.
    """
    place = place_of(resource)
    try:
        grid = arranged(_grid(folder / resource.path, resource), resource, place)
    except UnreadableFileError as fault:
        return None, (fault.finding,)
    findings = _check_head(grid, resource, place)
    names = [field.name for field in resource.fields if grid.head.count(field.name) == 1]
    if not names:
        return None, gathered(findings)  # whatever else seems wrong comes from that
    findings += grid.findings
    findings += undeclared_findings(grid, [field.name for field in resource.fields], place)
    if resource.format == "xlsx":
        findings += note_findings(folder / resource.path, place)
    if grid.is_empty and not resource.may_be_empty and not has_faults(findings):
        findings.append(_no_rows(place))
    columns = {name: grid.columns[grid.head.index(name)] for name in names}
    for field in resource.fields:
        if field.name in columns and columns[field.name].formats:
            columns[field.name] = as_shown(columns[field.name], field)
    raw = RawTable(
        place,
        grid.rows,
        columns,
        _above(grid, names, place),
        grid.is_1904,
        grid.places,
        row_statuses(grid, resource),
    )
    return raw, tuple(findings)
