"""The report of one unit, built in a process of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from rich.console import Console

from iku_analysis.catalogue import load_catalogue
from iku_analysis.errors import FAULT_EXIT_CODE, IkuError, told
from iku_analysis.paths import ROOT_VARIABLE
from iku_analysis.pipeline.run import run_report
from iku_analysis.pipeline.workers import SuddenEnd, fork_from_here, run_step
from iku_analysis.terminal import say
from iku_analysis.units.selection import select_notebooks
from iku_analysis.units.table import UnitPaths

STEP = f"{__name__}.build_unit"
ATTEMPTS = 2
_WIDTH = 100


@dataclass(frozen=True)
class Outcome:
    """How the build of one unit ended.

    Attributes
    ----------
    unit : str
        Its short name.
    exit_code : int
        0 when the report is up to date.
    words : tuple of str
        Lines said while it was built.
    seconds : float
        Wall time.
    """

    unit: str
    exit_code: int
    words: tuple[str, ...]
    seconds: float

    def failed(self, faults: Sequence[str]) -> Outcome:
        """The same with faults found afterwards."""
        return Outcome(self.unit, FAULT_EXIT_CODE, (*self.words, *faults), self.seconds)


def build_unit(paths: UnitPaths) -> Outcome:
    """Build the report of a unit; to be called in a warm fork, see `build_apart`."""
    fork_from_here()
    os.environ[ROOT_VARIABLE] = str(paths.root)
    spoken, start = StringIO(), time.monotonic()
    console = Console(file=spoken, width=_WIDTH)
    try:
        select_notebooks(load_catalogue(paths.raw), paths)
        code = run_report(paths, console)
    except (IkuError, OSError) as fault:
        say(console, f"GALAT {told(fault)}")
        code = FAULT_EXIT_CODE
    words = tuple(spoken.getvalue().splitlines())
    return Outcome(paths.unit, code, words, time.monotonic() - start)


def build_apart(paths: UnitPaths) -> Outcome:
    """Build a unit in a fresh process; one that died is tried once more.

    What it had finished is kept, so only the steps that were running run again.
    """
    start, fault = time.monotonic(), SuddenEnd("")
    for _ in range(ATTEMPTS):
        try:
            outcome: Outcome = run_step(STEP, paths, limit=0)
        except SuddenEnd as end:
            fault = end
        else:
            return outcome
    return Outcome(paths.unit, fault.exit_code, (f"GALAT {fault}",), time.monotonic() - start)
