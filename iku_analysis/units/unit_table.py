"""The table of units, and where each unit's files live."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from iku_analysis.base.declaration import near
from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import DATA, OfficePaths
from iku_analysis.base.yaml_file import MAX_BYTES

COLUMNS = ("unit", "folder")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class UnitPaths(OfficePaths):
    """Files of one unit's year.

    Attributes
    ----------
    unit : str
        Short name, part of paths.
    table : str
        Table of units as the user named it.
    """

    unit: str
    table: str

    @property
    def report(self) -> Path:
        """Folder of the unit's finished report."""
        return self.index_folder / self.unit

    @property
    def index_folder(self) -> Path:
        """Folder of the reports of all units, and of their index."""
        return self.root / "reports" / f"unit-{self.period}"

    @property
    def command(self) -> str:
        """Command that builds this unit's report alone."""
        quarter = f" QUARTER={self.quarter}" if self.quarter else ""
        return f"make reports UNITS={self.table} YEAR={self.year}{quarter} ONLY={self.unit}"

    @property
    def check_command(self) -> str:
        """Command that checks its tables alone; building checks first, where there is none."""
        is_office = self.folder.is_relative_to(self.root / DATA)
        return super().check_command if is_office else self.command


class _Row(NamedTuple):
    line: int
    unit: str
    folder: str


def _refuse(path: Path, faults: Iterable[str]) -> None:
    if told := "; ".join(faults):
        raise UsageError(f"{path}: {told}.", "Perbaiki daftar unitnya.")


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Cells of the lines that have any, each with the number of its line; the heads first."""
    unreadable = UsageError(
        f"{path}: daftar unit tidak dapat dibaca.",
        "Beri berkas CSV UTF-8, misalnya: make reports UNITS=units.csv YEAR=2018",
    )
    try:
        content = path.read_bytes()
        text = io.StringIO(content[:MAX_BYTES].decode("utf-8-sig"), newline="")
        reader = csv.reader(text, strict=True)
        lines = [(reader.line_num, cells) for cells in reader if any(cells)]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise unreadable from None
    if len(content) > MAX_BYTES:
        raise unreadable
    return lines


def _head_faults(heads: Sequence[str]) -> Iterator[str]:
    for at, head in enumerate(heads):
        if head not in COLUMNS:
            yield f"baris 1: kolom {head!r} tidak dikenal. {near(head, COLUMNS)}".rstrip(".")
        elif head in heads[:at]:
            yield f"baris 1: kolom {head!r} disebut dua kali"
    if absent := [name for name in COLUMNS if name not in heads]:
        yield f"baris 1: kolom {', '.join(absent)} tidak ada; baris judulnya: {','.join(COLUMNS)}"


def _width_faults(lines: Iterable[tuple[int, list[str]]], width: int) -> Iterator[str]:
    for line, cells in lines:
        if len(cells) != width:
            yield f"baris {line}: {len(cells)} isian, seharusnya {width}"


def _faults(rows: Sequence[_Row], folders: Sequence[Path], root: Path) -> Iterator[str]:
    units, used = Counter(row.unit for row in rows), Counter(folders)
    for (line, unit, named), folder in zip(rows, folders, strict=True):
        if not NAME.fullmatch(unit):
            yield f"baris {line}: nama unit {unit!r} harus huruf kecil, angka, - atau _"
        elif units[unit] > 1:
            yield f"baris {line}: unit {unit} disebut {units[unit]} kali"
        if not named:
            yield f"baris {line}: folder kosong"
        elif used[folder] > 1:
            yield f"baris {line}: folder {named} dipakai {used[folder]} unit"
        if not folder.is_relative_to(root):
            yield f"baris {line}: folder {named} di luar folder proyek"


def read_units(
    path: Path, year: int, root: Path, quarter: int | None = None
) -> tuple[UnitPaths, ...]:
    """Read the table of units.

    Parameters
    ----------
    path : Path
        CSV with columns ``unit`` (short name) and ``folder`` (relative to the table).
    year : int
        Report year.
    root : Path
        Project root; every folder lies in it, so that no path of a machine gets into a report.
    quarter : int, optional
        Quarter of the year that is wanted; the whole year without it.

    Raises
    ------
    UsageError
        If the table cannot be read or names a unit or folder wrongly; all faults at once.
    """
    (_, heads), *lines = _lines(path) or [(1, [])]
    _refuse(path, _head_faults(heads))
    _refuse(path, _width_faults(lines, len(heads)))
    at = [heads.index(name) for name in COLUMNS]
    rows = [_Row(line, *(cells[place] for place in at)) for line, cells in lines]
    folders = [(path.parent / row.folder).resolve() for row in rows]
    _refuse(path, _faults(rows, folders, root))
    if not rows:
        raise UsageError(f"{path}: tidak memuat unit.", "Tulis satu baris per unit.")
    shown = path.resolve()
    table = shown.relative_to(root).as_posix() if shown.is_relative_to(root) else str(path)
    return tuple(
        UnitPaths(root, year, folder, row.unit, table, quarter=quarter)
        for row, folder in zip(rows, folders, strict=True)
    )


def only(units: Sequence[UnitPaths], names: str) -> tuple[UnitPaths, ...]:
    """Those of the named units; all when no name is given.

    Parameters
    ----------
    units : sequence of UnitPaths
        All units.
    names : str
        Short names with commas between, or empty.

    Raises
    ------
    UsageError
        If a name is unknown.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := sorted(set(wanted) - {unit.unit for unit in units}):
        raise UsageError(
            f"Unit {', '.join(unknown)} tidak ada dalam daftar.",
            f"Yang ada: {', '.join(unit.unit for unit in units)}.",
        )
    return tuple(unit for unit in units if not wanted or unit.unit in wanted)
