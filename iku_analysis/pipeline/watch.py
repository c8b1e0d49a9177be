"""Build a report again whenever one of its inputs is saved; all it needs stays loaded meanwhile."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from rich.console import Console

from iku_analysis.base.cancellation import raise_if_cancelled
from iku_analysis.base.errors import IkuError, fault_text
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import LOCK_FILE, YearPaths
from iku_analysis.base.step_processes import keep_process
from iku_analysis.base.terminal import say, seconds_text
from iku_analysis.pipeline.freshness import Signatures, signatures
from iku_analysis.pipeline.rooms import REHEARSE, RENDERING
from iku_analysis.pipeline.year_report import run_report

# Times are asked for, not events: an office's folders often lie on a network share, which has none.
POLL_SECONDS = 0.1
WAITING = "Menunggu perubahan berkas masukan; berhenti dengan Ctrl+C."


def watch_report(paths: YearPaths, console: Console) -> int:
    """Build the report of a year now and after every change, until interrupted.

    What is compared is the state before each build, so a file saved while it runs is a change.

    Parameters
    ----------
    paths : YearPaths
        Year to build.
    console : Console
        Where progress, findings and faults go.

    Returns
    -------
    int
        Never; a fault of a build is said and the next change awaited.
    """
    while True:
        before = signatures(paths)
        _build(paths, console)
        keep_process(RENDERING, REHEARSE, paths)  # it ends when it has grown, or with a fault
        changed = _next_change(paths, before)
        say(console, f"Berubah: {', '.join(sorted(map(paths.relative, changed)))}")
        if any(path.is_relative_to(PACKAGE) or path.name == LOCK_FILE for path in changed):
            _start_anew(paths)


def _build(paths: YearPaths, console: Console) -> None:
    start = time.monotonic()
    try:
        run_report(paths, console)
    except (IkuError, OSError) as fault:
        say(console, f"GALAT {fault_text(fault)}")
    raise_if_cancelled()
    say(console, f"{seconds_text(time.monotonic() - start)}. {WAITING}")


def _next_change(paths: YearPaths, before: Signatures) -> set[Path]:
    """Inputs that are new, gone or other than ``before``, once nothing changes any more."""
    latest, last = signatures(paths), before
    while latest == before or latest != last:
        time.sleep(POLL_SECONDS)
        latest, last = signatures(paths), latest
    return {path for path, _ in latest.items() ^ before.items()}


def _start_anew(paths: YearPaths) -> None:
    """Go on as a new process that loads the program as it is now."""
    os.execv(  # noqa: S606 -- this very command
        sys.executable, [sys.executable, "-m", "iku_analysis", "watch", *paths.words]
    )
