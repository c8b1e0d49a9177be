"""A finished report takes the place of the last one in one step: all of it, or nothing."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from iku_analysis.base.input_files import COPIES
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.whole_file import UNFINISHED

NEW, OLD = "baru", "lama"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


def _prefix(paths: YearPaths) -> str:
    # with a dot, which no name of a report holds: others may be built beside it
    return f".laporan-{paths.report.name}."


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _take_over(current: Path, new: Path) -> None:
    """Copy what people put beside the report: the program only replaces what it made."""
    for path in current.iterdir():
        target = new / path.name
        if not target.exists():
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, target)


@contextmanager
def report_aside(paths: YearPaths) -> Iterator[Path]:
    """Empty folder to make a report in, on the same file system; what is left of it goes.

    Parameters
    ----------
    paths : YearPaths
        Year of the report.
    """
    paths.report.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=paths.report.parent, prefix=_prefix(paths)) as name:
        new = Path(name) / NEW
        new.mkdir()
        yield new


def put_in_place(new: Path, paths: YearPaths) -> None:
    """Let a finished folder be the report of the year; files only the last one has are kept.

    Parameters
    ----------
    new : Path
        From `report_aside`; afterwards it holds the last report.
    paths : YearPaths
        Year of the report.
    """
    if not paths.report.exists():
        new.rename(paths.report)
        return
    _take_over(paths.report, new)
    if not _exchanged(new, paths.report):
        paths.report.rename(new.with_name(OLD))
        new.rename(paths.report)


def repair(paths: YearPaths) -> None:
    """Tidy up after a run that was killed; the last report is put back if it stood aside."""
    for left in paths.report.parent.glob(f"{_prefix(paths)}*"):
        if (left / OLD).is_dir() and not paths.report.exists():
            (left / OLD).rename(paths.report)
        shutil.rmtree(left)
    for unfinished in paths.processed.rglob(f".*{UNFINISHED}"):
        unfinished.unlink()
    for copies in paths.processed.glob(f"{COPIES}*"):
        shutil.rmtree(copies)
