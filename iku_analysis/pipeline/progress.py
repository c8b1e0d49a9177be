"""Lines a user sees while the stages run, and the recap; timings stay out of the report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from rich.console import Console
from rich.table import Table

from iku_analysis.base.terminal import say, seconds_text


class Progress:
    """Thread-safe progress lines and a stopwatch per step.

    Parameters
    ----------
    console : Console
        Where lines go.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.seconds: dict[str, float] = {}
        self._lock = Lock()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step, time it, and say how it ended."""
        self._say(f"  mulai    {name}")
        start = time.perf_counter()
        outcome = "GAGAL   "
        try:
            yield
            outcome = "selesai "
        finally:
            seconds = time.perf_counter() - start
            with self._lock:
                self.seconds[name] = seconds
            self._say(f"  {outcome} {name} ({seconds_text(seconds)})")

    def _say(self, line: str) -> None:
        with self._lock:
            say(self.console, line)


def recap(console: Console, outcomes: dict[str, str], seconds: dict[str, float]) -> None:
    """Print one line per step: outcome and time.

    Parameters
    ----------
    console : Console
        Where the table goes.
    outcomes : dict of str to str
        Per step, in Indonesian.
    seconds : dict of str to float
        Per step that ran.
    """
    table = Table("Langkah", "Hasil", "Waktu", title="Rekap", title_justify="left")
    for name, outcome in outcomes.items():
        table.add_row(name, outcome, seconds_text(seconds[name]) if name in seconds else "-")
    console.print(table)
