"""Files that are whole or not there: what a killed run leaves never looks finished."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".belum-selesai"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Path to write to; it becomes ``path`` when the block ends well.

    It lies beside the target, because a rename is atomic only within a file system.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole."""
    with whole_file(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
