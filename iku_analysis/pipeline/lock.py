"""Only one run builds a year at a time; a killed run holds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline.swap import repair


@contextmanager
def only_run(paths: YearPaths) -> Iterator[None]:
    """Hold the year for this run, and tidy up what a killed one left.

    Raises
    ------
    IkuError
        If another run builds the same year.
    """
    paths.lock.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(paths.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise IkuError(
            f"Laporan {paths.year} sedang dibuat oleh perintah lain.",
            f"Tunggu sampai selesai, lalu jalankan lagi: {paths.command}",
        ) from None
    try:
        repair(paths)
        yield
    finally:
        lock.release()
