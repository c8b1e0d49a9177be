"""A copy of the project to build in, and the clock."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from iku_analysis.base.asked_years import paths_of_year
from iku_analysis.base.paths import YearPaths

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
COPIED = ("data/raw", "notebooks", "iku_analysis", "scripts")


@dataclass(frozen=True)
class Project:
    """Raw data, notebooks and program, apart from the real ones.

    Attributes
    ----------
    paths : YearPaths
        Of the measured year.
    repeats, rival_repeats : int
        How often our commands, and rivals that take tens of seconds, are run.
    """

    paths: YearPaths
    repeats: int
    rival_repeats: int

    @property
    def environment(self) -> dict[str, str]:
        """In which commands work on this copy, and with its program."""
        root = str(self.paths.root)
        return {**os.environ, "IKU_ROOT": root, "PYTHONPATH": root}

    def run(self, *command: str | Path, expected: int = 0) -> float:
        """Seconds a command takes; its output is shown only when its exit code is another."""
        start = time.perf_counter()
        done = subprocess.run(  # noqa: S603 -- our own commands
            command,
            env=self.environment,
            cwd=self.paths.root,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - start
        if done.returncode != expected:
            raise SystemExit(f"{command} failed:\n{done.stdout}\n{done.stderr}")
        return seconds

    def report(self) -> float:
        """Seconds of ``make report``."""
        return self.run(sys.executable, "-m", "iku_analysis", "report", str(self.paths.year))

    def clean(self) -> None:
        """Remove everything that was built."""
        for folder in (self.paths.processed, self.paths.report):
            shutil.rmtree(folder, ignore_errors=True)

    def typical(self, work: Callable[[], float], before: Callable[[], None] | None = None) -> float:
        """Median seconds of some work of ours, each time after ``before``."""
        return self._median(self.repeats, work, before)

    def rival(self, work: Callable[[], float]) -> float:
        """Median seconds of the work of a slow rival."""
        return self._median(self.rival_repeats, work)

    def typical_of_all(
        self, works: Sequence[tuple[Callable[[], float], Callable[[], None] | None]]
    ) -> list[float]:
        """Median seconds of several works, taken in turn: what else runs then slows all alike."""
        rounds = [
            [self._median(1, work, before) for work, before in works] for _ in range(self.repeats)
        ]
        return [median(seconds) for seconds in zip(*rounds, strict=True)]

    @staticmethod
    def _median(
        repeats: int, work: Callable[[], float], before: Callable[[], None] | None = None
    ) -> float:
        seconds = []
        for _ in range(repeats):
            if before:
                before()
            seconds.append(work())
        return median(seconds)


@contextmanager
def copied_project(year: str, repeats: int, rival_repeats: int) -> Iterator[Project]:
    """Copy with nothing built, built once for warm caches of the system."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in COPIED:
            shutil.copytree(ROOT / part, folder / part)
        # Compiled once, as a second run finds it, for all sides; some machines never keep it.
        compileall.compile_dir(folder / "iku_analysis", quiet=1)
        shutil.copy(ROOT / "requirements.lock", folder)
        project = Project(paths_of_year(year, folder), repeats, rival_repeats)
        project.report()
        yield project
