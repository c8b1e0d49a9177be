"""A guess, without an import of pytask, whether a build will have anything to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from itertools import chain
from pathlib import Path

from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline.cells import is_run_of
from iku_analysis.provenance.hashing import LOCK_FILE, PACKAGE, package_files

# While a table is open in LibreOffice or Excel, such a file lies beside it.
OF_OFFICE_PROGRAMS = (".~", "~$")
States = dict[Path, tuple[int, int]]


class Change(Enum):
    """What a build will probably have to do: ``ALL`` is a first build, checks of all tables."""

    NOTHING = "nothing"
    RENDER = "render"
    SOME = "some"
    ALL = "all"


def _inputs(paths: YearPaths) -> Iterator[Path]:
    """Every file a report is made from, and folders of raw data: a file may be gone from them."""
    lock = [path for path in [paths.root / LOCK_FILE] if path.exists()]
    raw = (path for path in paths.raw.rglob("*") if not path.name.startswith(OF_OFFICE_PROGRAMS))
    return chain(raw, paths.sources.glob("*.ipynb"), package_files(), lock)


def input_states(paths: YearPaths) -> States:
    """Time of change in nanoseconds and size of every input there is."""
    states: States = {}
    for path in _inputs(paths):
        with suppress(FileNotFoundError):  # gone since its folder was listed
            state = path.stat()
            states[path] = (state.st_mtime_ns, state.st_size)
    return states


def likely_change(paths: YearPaths) -> Change:
    """What has to be done by the times of the files: those newer than the report.

    It only decides which slow imports start early: what runs is decided by content.
    """
    if not paths.manifest.is_file():
        return Change.ALL
    made = paths.manifest.stat().st_mtime_ns
    newer = [path for path, (changed, _) in input_states(paths).items() if changed > made]
    if not newer:
        return Change.NOTHING
    only_looks = all(_is_only_looks(path, paths) for path in newer)
    return Change.RENDER if only_looks else Change.SOME


def _is_only_looks(path: Path, paths: YearPaths) -> bool:
    """Whether no notebook has to run for it: how the report is drawn, or text in a notebook."""
    executed = paths.executed / path.name
    if path.parent == paths.sources and executed.is_file():
        return is_run_of(executed, path)
    return path.is_relative_to(PACKAGE / "report")
