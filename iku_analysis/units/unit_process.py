"""A unit built in a process of its own, and how that ended; light, what builds is only named."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from iku_analysis.base.errors import FAULT_EXIT_CODE, fault_text
from iku_analysis.base.step_processes import SuddenEnd, run_step
from iku_analysis.units.unit_table import UnitPaths

STEP = "iku_analysis.units.unit_build.build_unit"
ATTEMPTS = 2


@dataclass(frozen=True)
class Outcome:
    """How the build of one unit ended.

    Attributes
    ----------
    unit : str
        Its short name.
    exit_code : int
        0 when the report is up to date.
    faults : tuple of str
        Lines that say why it has none; empty when it has.
    seconds : float
        Wall time.
    """

    unit: str
    exit_code: int
    faults: tuple[str, ...]
    seconds: float

    @classmethod
    def refused(cls, unit: str, *faults: str) -> Outcome:
        """Of a unit that was not built."""
        return cls(unit, FAULT_EXIT_CODE, faults, 0.0)

    def failed(self, faults: Sequence[str]) -> Outcome:
        """The same with faults found afterwards."""
        return Outcome(self.unit, FAULT_EXIT_CODE, (*self.faults, *faults), self.seconds)


def build_apart(paths: UnitPaths) -> Outcome:
    """Build a unit in a fresh process; one that died is tried once more.

    What it had finished is kept, so only the steps that were running run again.
    """
    start, said = time.monotonic(), ""
    for _ in range(ATTEMPTS):
        try:
            outcome: Outcome = run_step(STEP, paths, limit=0).result
        except SuddenEnd as end:
            said = fault_text(end)
        except Exception as fault:  # noqa: BLE001 -- one unit must not take the others with it
            said = fault_text(fault)
            break
        else:
            return outcome
    faults = tuple(said.splitlines())
    return Outcome(paths.unit, FAULT_EXIT_CODE, faults, time.monotonic() - start)
