"""The office, year and quarter a user asked for, among those there are or may be."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import (
    DATA,
    RAW,
    OfficePaths,
    YearPaths,
    project_root,
    refuse_links_out,
)

YEAR_LENGTH = 4
TAKEN = frozenset({RAW, "processed", "masuk", "naskah"})  # what data/ holds beside offices
QUARTERS = ("1", "2", "3", "4")
_PART = re.compile(r"[a-z][a-z0-9_-]*")


def known_years(paths: YearPaths) -> tuple[int, ...]:
    """Years the folder of an office holds, ascending."""
    folders = paths.office.glob("[0-9][0-9][0-9][0-9]")
    return tuple(sorted(int(folder.name) for folder in folders if folder.is_dir()))


def _unknown_year(words: str, paths: YearPaths) -> UsageError:
    known = ", ".join(map(str, known_years(paths))) or "belum ada"
    return UsageError(f"{words} di {paths.relative(paths.office)}. Tahun yang ada: {known}.")


def _of_office(year: int, office: str, root: Path | None) -> YearPaths:
    """Paths of the office a user named; of ``data/raw`` for an empty name.

    Raises
    ------
    UsageError
        If no report could be kept for such a folder.
    """
    root = root or project_root()
    if not office:
        return YearPaths(root, year)
    root = root.resolve()
    folder, data = (root / office).resolve(), root / DATA
    if folder == data / RAW:
        return YearPaths(root, year)
    parts = folder.relative_to(data).parts if folder.is_relative_to(data) else ()
    if not parts or parts[0] in TAKEN or not all(map(_PART.fullmatch, parts)):
        raise UsageError(
            f"{office!r} tidak dapat menjadi folder sebuah kantor.",
            "Pakai folder di dalam data/ bernama huruf kecil, angka, - atau _, misalnya: "
            "OFFICE=data/kantor/bogor",
        )
    return OfficePaths(root, year, folder)


def paths_of_year(text: str, root: Path | None = None, office: str = "") -> YearPaths:
    """Paths of the year a user asked for.

    Parameters
    ----------
    text : str
        Year as typed; only a year with a folder is accepted, so the text never becomes part of a
        path otherwise.
    root : Path, optional
        Project root; found by `project_root` when absent.
    office : str, optional
        Folder of an office as typed; that of ``data/raw`` when empty.

    Raises
    ------
    UsageError
        If there is no such year; the message names the years there are.
    IkuError
        If it is read through a link out of the project.
    """
    paths = _of_office(0, office, root)
    if text not in map(str, known_years(paths)):
        raise _unknown_year(f"Tahun {text!r} tidak ada", paths)
    paths = replace(paths, year=int(text))
    refuse_links_out(paths)
    return paths


def in_quarter(paths: YearPaths, text: str) -> YearPaths:
    """Paths of a quarter of the year; those of the year itself where none was typed.

    Raises
    ------
    UsageError
        If there is no such quarter.
    """
    if not text:
        return paths
    if text not in QUARTERS:
        raise UsageError(
            f"Triwulan {text!r} tidak ada; yang ada: 1 sampai 4.",
            f"Tulis misalnya: {replace(paths, quarter=3).command}",
        )
    return replace(paths, quarter=int(text))


def paths_of_planned_year(text: str, root: Path | None = None, office: str = "") -> YearPaths:
    """Paths of a year that need not have a folder yet, as `paths_of_year`.

    Raises
    ------
    UsageError
        If it is no year: only four digits become part of paths.
    """
    if not (len(text) == YEAR_LENGTH and text.isascii() and text.isdecimal()):
        raise UsageError(f"{text!r} bukan tahun.", "Tulis empat angka, misalnya: YEAR=2019")
    return _of_office(int(text), office, root)


def latest_year(paths: YearPaths, before: int | None = None) -> YearPaths:
    """Paths of the latest year an office has raw data of, or of the latest before a year.

    Raises
    ------
    UsageError
        If there is none.
    """
    years = [year for year in known_years(paths) if before is None or year < before]
    if not years:
        raise _unknown_year(f"Tidak ada tahun{f' sebelum {before}' if before else ''}", paths)
    latest = replace(paths, year=years[-1])
    refuse_links_out(latest)
    return latest
