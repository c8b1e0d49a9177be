"""A guess, without an import of pytask, whether a build will have anything to do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from iku_analysis.paths import YearPaths
from iku_analysis.provenance.hashing import LOCK_FILE, package_files


def _inputs(paths: YearPaths) -> Iterator[Path]:
    lock = [path for path in [paths.root / LOCK_FILE] if path.exists()]
    return chain(paths.raw.rglob("*"), paths.sources.glob("*.ipynb"), package_files(), lock)


def looks_changed(paths: YearPaths) -> bool:
    """Whether there is no report, or something it is made from is newer.

    It only decides how early the slow imports start: what runs is decided by content.
    """
    if not paths.manifest.is_file():
        return True
    made = paths.manifest.stat().st_mtime
    return any(path.stat().st_mtime > made for path in _inputs(paths))
