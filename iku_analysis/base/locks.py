"""Who writes a year's folders does so alone; who reads its report sees one whole report.

Locks are the system's: a killed command holds none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths

# A bundle of a large year is read in some seconds.
READER_SECONDS = 60.0


@contextmanager
def writing_year(paths: YearPaths, seconds: float = 0.0) -> Iterator[None]:
    """Hold the built folders of a year for this command.

    Parameters
    ----------
    paths : YearPaths
    seconds : float, optional
        How long to wait for another command; one that was killed may take a while to let go.

    Raises
    ------
    IkuError
        If another command writes them.
    """
    paths.lock.parent.mkdir(parents=True, exist_ok=True)
    with _held(paths.lock, seconds, f"Laporan {paths.period} sedang dibuat oleh perintah lain."):
        yield


@contextmanager
def whole_report(paths: YearPaths) -> Iterator[None]:
    """Hold the finished report of a year, to read it whole or to put another one in its place.

    Raises
    ------
    IkuError
        If another command holds it too long.
    """
    lock = paths.report.with_name(f".kunci-{paths.report.name}")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.touch()
    except OSError:  # where nothing can be written nobody can change the report either
        yield
        return
    with _held(lock, READER_SECONDS, f"Laporan {paths.period} sedang dipakai perintah lain."):
        yield


@contextmanager
def _held(path: Path, seconds: float, busy: str) -> Iterator[None]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        hint = "Tunggu sampai selesai, lalu jalankan lagi perintah yang sama."
        raise IkuError(busy, hint) from None
    try:
        yield
    finally:
        lock.release()
