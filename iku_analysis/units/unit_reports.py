"""Build the reports of many units, check them against each other, and list them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE
from iku_analysis.base.paths import ROOT_VARIABLE, YearPaths
from iku_analysis.base.terminal import say, seconds_text
from iku_analysis.units.collect import mixed_up
from iku_analysis.units.index import write_index
from iku_analysis.units.pools import build_here, build_on_cluster
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_table import UnitPaths, only, read_units


def run_units(
    table: Path, asked: YearPaths, console: Console, *, scheduler: str = "", names: str = ""
) -> int:
    """Build a report per unit.

    Parameters
    ----------
    table : Path
        Table of units.
    asked : YearPaths
        The year, and the quarter of it, that is wanted.
    console : Console
        Where progress, faults and the recap go.
    scheduler : str, optional
        Address of a Dask scheduler; this machine's processes without it.
    names : str, optional
        Units to build, with commas between; all by default.

    Returns
    -------
    int
        Exit code: 0 when every unit built has a report, 1 when one failed.

    Raises
    ------
    IkuError
        If the table is wrong or the cluster cannot be reached.
    """
    os.environ[ROOT_VARIABLE] = str(asked.root)
    units = read_units(table, asked.year, asked.root, asked.quarter)
    chosen = only(units, names)
    outcomes = collected(chosen, _built(chosen, scheduler, console))
    page, entries = write_index(units, outcomes)
    for entry in entries:
        if entry.faults:
            say(console, f"GAGAL {entry.unit}")
            for line in entry.faults:
                say(console, f"    {line}")
            say(console, f"    Jalankan ulang: {entry.command}")
    failed = sum(bool(outcome.exit_code) for outcome in outcomes)
    say(console, f"{len(outcomes) - failed} dari {len(outcomes)} laporan selesai.")
    say(console, f"Daftar: {asked.relative(page)}")
    return FAULT_EXIT_CODE if failed else 0


def _built(units: Sequence[UnitPaths], scheduler: str, console: Console) -> list[Outcome]:
    outcomes = list[Outcome]()
    building = (
        build_on_cluster(units, scheduler, partial(say, console))
        if scheduler
        else build_here(units)
    )
    for outcome in building:
        outcomes.append(outcome)
        word = "GAGAL  " if outcome.exit_code else "selesai"
        seconds = seconds_text(outcome.seconds)
        say(console, f"  {word} {outcome.unit} ({seconds}), {len(outcomes)}/{len(units)}")
    return outcomes


def collected(units: Sequence[UnitPaths], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Outcomes with what only shows beside the other reports.

    Parameters
    ----------
    units : sequence of UnitPaths
        Built in this run.
    outcomes : sequence of Outcome
        Of them.
    """
    good = {outcome.unit for outcome in outcomes if not outcome.exit_code}
    faults = mixed_up([unit for unit in units if unit.unit in good])
    return [
        outcome.failed(faults[outcome.unit]) if outcome.unit in faults else outcome
        for outcome in outcomes
    ]
