"""Temporary folders of an audit: gone when it ends, however it ends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from iku_analysis.audit.no_verdict import interruption


@contextmanager
def work_folder(prefix: str) -> Iterator[Path]:
    """Empty folder, real path, for the length of the block."""
    with interruption.held():
        # Cancelled right after this, its finaliser removes it.
        folder = TemporaryDirectory(prefix=prefix)
    try:
        yield Path(folder.name).resolve()
    finally:
        with interruption.held():
            folder.cleanup()


def copy_files(source: Path, target: Path) -> None:
    """Copy a folder; the first fault ends it as what it is, not as one of a list in words.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    """
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
