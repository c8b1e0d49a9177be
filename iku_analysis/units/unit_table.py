"""The table of units, and where each unit's files live."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import NOTEBOOKS, YearPaths

COLUMNS = ("unit", "folder")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
SELECTED = "sumber"


@dataclass(frozen=True)
class UnitPaths(YearPaths):
    """Files of one unit's year.

    Attributes
    ----------
    unit : str
        Short name, part of paths.
    folder : Path
        What the unit sent: ``<year>/`` as in ``data/raw``, and ``notebooks/`` if it has its own.
    table : str
        Table of units as the user named it.
    """

    unit: str
    folder: Path
    table: str

    @property
    def raw(self) -> Path:
        """What the unit sent for the year."""
        return self.folder / str(self.year)

    @property
    def processed(self) -> Path:
        """Checked tables of the unit."""
        return self.root / "data" / "processed" / "unit" / self.unit / str(self.year)

    @property
    def report(self) -> Path:
        """Folder of the unit's finished report."""
        return reports_folder(self.root, self.year) / self.unit

    @property
    def own_sources(self) -> Path:
        """Notebooks of the unit, where it has its own."""
        return self.folder / NOTEBOOKS

    @property
    def sources(self) -> Path:
        """Notebooks that are run: the unit's own, or what it needs of the shared ones."""
        return self.own_sources if self.own_sources.is_dir() else self.processed / SELECTED

    @property
    def command(self) -> str:
        """Command that builds this unit's report alone."""
        return f"make reports UNITS={self.table} YEAR={self.year} ONLY={self.unit}"

    @property
    def check_command(self) -> str:
        """Building checks first."""
        return self.command


def reports_folder(root: Path, year: int) -> Path:
    """Folder of the reports of all units, and of their index."""
    return root / "reports" / f"unit-{year}"


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = [{key: value or "" for key, value in row.items() if key} for row in reader]
            heads = reader.fieldnames or []
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"{path}: daftar unit tidak dapat dibaca.",
            "Beri berkas CSV UTF-8, misalnya: make reports UNITS=units.csv YEAR=2018",
        ) from None
    if absent := [name for name in COLUMNS if name not in heads]:
        raise UsageError(
            f"{path}: kolom {', '.join(absent)} tidak ada.",
            f"Baris judulnya: {','.join(COLUMNS)}",
        )
    return rows


def _faults(rows: Sequence[dict[str, str]], folders: Sequence[Path], root: Path) -> Iterator[str]:
    counted = Counter(row["unit"] for row in rows)
    used = Counter(folders)
    for number, (row, folder) in enumerate(zip(rows, folders, strict=True), 2):
        name = row["unit"]
        if not NAME.fullmatch(name):
            yield f"baris {number}: nama unit {name!r} harus huruf kecil, angka, - atau _"
        elif counted[name] > 1:
            yield f"baris {number}: unit {name} disebut {counted[name]} kali"
        if used[folder] > 1:
            yield f"baris {number}: folder {row['folder']} dipakai {used[folder]} unit"
        if not folder.is_relative_to(root):
            yield f"baris {number}: folder {row['folder']} di luar folder proyek"


def read_units(path: Path, year: int, root: Path) -> tuple[UnitPaths, ...]:
    """Read the table of units.

    Parameters
    ----------
    path : Path
        CSV with columns ``unit`` (short name) and ``folder`` (relative to the table).
    year : int
        Report year.
    root : Path
        Project root; every folder lies in it, so that no path of a machine gets into a report.

    Raises
    ------
    UsageError
        If the table cannot be read or names a unit or folder wrongly; all faults at once.
    """
    rows = _rows(path)
    folders = [(path.parent / row["folder"]).resolve() for row in rows]
    if faults := list(_faults(rows, folders, root)):
        raise UsageError(f"{path}: " + "; ".join(faults) + ".", "Perbaiki daftar unitnya.")
    if not rows:
        raise UsageError(f"{path}: tidak memuat unit.", "Tulis satu baris per unit.")
    shown = path.resolve()
    table = shown.relative_to(root).as_posix() if shown.is_relative_to(root) else str(path)
    return tuple(
        UnitPaths(root, year, row["unit"], folder, table)
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
