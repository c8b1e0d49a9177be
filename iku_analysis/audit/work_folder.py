"""Temporary folders of an audit: gone when it ends, however it ends."""

from __future__ import annotations

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
