"""How long a saved input takes to the new report while ``make watch`` runs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from iku_analysis.pipeline.watch import WAITING
from scripts.bench.project import Project

Follow = Callable[[], float]


@contextmanager
def watching(project: Project) -> Iterator[Follow]:
    """Keep ``watch`` running; yields what waits for the build that follows, and times it."""
    command = [sys.executable, "-m", "iku_analysis", "watch", str(project.paths.year)]
    with subprocess.Popen(  # noqa: S603 -- our own command
        command, env=project.environment, cwd=project.paths.root, stdout=subprocess.PIPE, text=True
    ) as process:
        said = process.stdout
        if said is None:
            raise TypeError("a pipe was asked for")
        _until_waiting(said)
        yield lambda: _until_waiting(said)
        process.terminate()


def _until_waiting(said: IO[str]) -> float:
    start = time.perf_counter()
    for line in said:
        if "GALAT" in line:
            raise SystemExit(f"watch failed: {line}")
        if WAITING in line:
            return time.perf_counter() - start
    raise SystemExit("watch ended")
