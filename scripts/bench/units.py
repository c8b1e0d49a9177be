"""Many units and offices: our processes, a Dask cluster, and the papermill command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from iku_analysis.units.unit_table import UnitPaths, read_units
from scripts.bench.project import BIN, Project
from scripts.make_offices import WRONG, write_offices
from scripts.make_units import write_units

NOTEBOOKS = 7
CORES = 2
START_SECONDS = 60.0


def _written(project: Project, count: int, write: Callable[[Path, int], Path]) -> list[UnitPaths]:
    """Fresh units, nothing built."""
    root, year = project.paths.root, project.paths.year
    for built in ("data/unit", "data/processed/unit", f"reports/unit-{year}"):
        shutil.rmtree(root / built, ignore_errors=True)
    return list(read_units(write(root / "data/unit", count), year, root))


def _build(project: Project, *options: str, wrong: int = 0) -> float:
    table, year = project.paths.root / "data/unit/units.csv", str(project.paths.year)
    command = (sys.executable, "-m", "iku_analysis", "reports", table, year)
    return project.run(*command, *options, expected=wrong)


def _notebook_seconds(units: list[UnitPaths]) -> float:
    """Mean seconds of one notebook in its process, which has a core of its own."""
    seconds = [
        taken
        for unit in units
        for step, taken in json.loads(unit.timings.read_text(encoding="utf-8"))["seconds"].items()
        if step.startswith("notebook ")
    ]
    return sum(seconds) / len(seconds)


def local(project: Project, count: int) -> tuple[float, float]:
    """Seconds per notebook executed, which is per core, and of the whole build."""
    units = _written(project, count, write_units)
    whole = _build(project)
    return _notebook_seconds(units), whole


def offices(project: Project, count: int, *, by_dask: bool = False) -> float:
    """Seconds of offices of five catalogues, one of which is wrong and harms none."""
    units = _written(project, count, write_offices)
    with _cluster(project.paths.root) if by_dask else nullcontext() as address:
        options = ["--scheduler", address] if address else []
        seconds = _build(project, *options, wrong=int(count >= WRONG))
    absent = [unit.unit for unit in units if not unit.manifest.is_file()]
    if len(absent) != int(count >= WRONG):
        raise SystemExit(f"not built: {', '.join(absent)}")
    return seconds


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """Scheduler and two workers over TCP, as the README starts them."""
    told = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = [BIN / "dask", "scheduler", *options, "--scheduler-file", told]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    with subprocess.Popen(scheduler, **silent) as first:  # type: ignore[call-overload] # noqa: S603 -- fixed words
        end = time.monotonic() + START_SECONDS
        while not (told.is_file() and told.stat().st_size) and time.monotonic() < end:
            time.sleep(0.1)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        kind = ["--nworkers", str(CORES), "--nthreads", "1", "--no-dashboard"]
        with subprocess.Popen([BIN / "dask", "worker", *kind, address], **silent) as workers:  # type: ignore[call-overload] # noqa: S603 -- as above
            from distributed import Client  # noqa: PLC0415 -- slow, only here

            with Client(address) as client:
                client.wait_for_workers(CORES, timeout=START_SECONDS)
            yield address
            workers.terminate()
        first.terminate()


def on_cluster(project: Project, count: int) -> float:
    """Seconds of the same whole units through Dask."""
    _written(project, count, write_units)
    with _cluster(project.paths.root) as address:
        return _build(project, "--scheduler", address)
