"""Build a report again whenever one of its inputs is saved; all it needs stays loaded meanwhile."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from iku_analysis.base.errors import IkuError, told
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say, seconds_text
from iku_analysis.pipeline.freshness import States, input_states
from iku_analysis.pipeline.year_report import run_report
from iku_analysis.provenance.hashing import LOCK_FILE, PACKAGE

# Times are asked for, not events: an office's folders often lie on a network share, which has none.
POLL_SECONDS = 0.1
WAITING = "Menunggu perubahan berkas masukan; berhenti dengan Ctrl+C."


def watch_report(paths: YearPaths, console: Console) -> int:
    """Build the report of a year now and after every change, until interrupted.

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
    before = input_states(paths)
    _build(paths, console)
    for changed in _changes(paths, before):
        say(console, f"Berubah: {', '.join(sorted(map(paths.relative, changed)))}")
        if any(path.is_relative_to(PACKAGE) or path.name == LOCK_FILE for path in changed):
            _start_anew(paths)
        _build(paths, console)
    return 0


def _build(paths: YearPaths, console: Console) -> None:
    start = time.monotonic()
    try:
        run_report(paths, console)
    except (IkuError, OSError) as fault:
        say(console, f"GALAT {told(fault)}")
    say(console, f"{seconds_text(time.monotonic() - start)}. {WAITING}")


def _changes(paths: YearPaths, before: States) -> Iterator[set[Path]]:
    """Inputs that are new, gone or other than ``before``, once nothing changes any more."""
    latest = before
    while True:
        time.sleep(POLL_SECONDS)
        latest, last = input_states(paths), latest
        if latest == last != before:
            yield {path for path, _ in latest.items() ^ before.items()}
            before = latest


def _start_anew(paths: YearPaths) -> None:
    """Go on as a new process that loads the program as it is now."""
    os.execv(  # noqa: S606 -- this very command
        sys.executable, [sys.executable, "-m", "iku_analysis", "watch", str(paths.year)]
    )
