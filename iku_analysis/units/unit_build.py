"""The report of one unit; to be called in a warm fork, see `iku_analysis.units.unit_process`."""

from __future__ import annotations

import os
import time
from io import StringIO

from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError, fault_text
from iku_analysis.base.locks import writing_year
from iku_analysis.base.paths import ROOT_VARIABLE, refuse_links_out
from iku_analysis.base.step_processes import fork_from_here
from iku_analysis.base.terminal import say
from iku_analysis.pipeline.progress import Progress
from iku_analysis.pipeline.year_report import run_report
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_table import UnitPaths

_WIDTH = 100
DYING_SECONDS = 10.0


def build_unit(paths: UnitPaths) -> Outcome:
    """Build the report of a unit and say how it ended."""
    fork_from_here()
    os.environ[ROOT_VARIABLE] = str(paths.root)
    spoken, start = StringIO(), time.monotonic()
    console = Console(file=spoken, width=_WIDTH)
    try:
        refuse_links_out(paths)
        with writing_year(paths, DYING_SECONDS):  # of a lost worker, whose unit is given to another
            pass
        # The steps of one among many are told to nobody, so that what is said are its faults.
        code = run_report(paths, console, progress=Progress(Console(file=StringIO())))
    except (IkuError, OSError) as fault:
        say(console, fault_text(fault))
        code = FAULT_EXIT_CODE
    faults = tuple(spoken.getvalue().splitlines()) if code else ()
    return Outcome(paths.unit, code, faults, time.monotonic() - start)
