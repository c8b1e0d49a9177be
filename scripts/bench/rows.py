"""What is measured, against what, and the bar."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from iku_analysis.base.paths import YearPaths
from scripts.bench import floor, rivals, units
from scripts.bench.growth import more_indicators, more_rows
from scripts.bench.memory import peak_gigabytes
from scripts.bench.project import Project, copied_project
from scripts.bench.row import Row
from scripts.bench.watching import watching

FULL = "make report, nothing cached"
INDICATORS = 11
TEXT_NOTEBOOK, TABLE = "04_pengawasan.ipynb", "pengawasan.csv"


def single_report(project: Project) -> Iterator[Row]:
    """All rows of one office's report."""
    plain, notebooks, full = project.typical_of_all(
        [
            (lambda: project.run(*floor.command(project.paths)), None),
            (partial(_notebooks, project), partial(_forget_notebooks, project)),
            (project.report, project.clean),
        ]
    )
    scripts = f"plain Python script of all notebooks, median of {project.repeats}"
    yield Row("seven notebooks, nothing cached", notebooks, plain, scripts, 1.0)
    yield Row(FULL, full, plain, scripts, 1.3)
    yield from _against_commands(project, full)
    yield from _incremental(project, full)
    audit = project.typical(lambda: project.run(*_command(project, "audit")))
    yield Row("audit of an unchanged year", audit, full, FULL, 1.5)
    project.clean()
    held = peak_gigabytes(project, *_command(project, "report"))
    yield Row(f"{FULL}, all processes", held, 0.0, "1.2 GB", 1.2, difference=True, unit="GB")
    seconds = _written(project, "pdf")
    yield Row("PDF of the full report", seconds, 0.0, "1 s", 1.0, difference=True)
    of_all = (full, FULL, 0.1)
    yield Row("Word edition", _written(project, "word"), *of_all)
    yield Row("workbook, CSV and records", _written(project, "tables"), *of_all)


def _command(project: Project, name: str) -> tuple[str, ...]:
    return sys.executable, "-m", "iku_analysis", name, str(project.paths.year)


def _notebooks(project: Project) -> float:
    year = str(project.paths.year)
    return project.run(sys.executable, "-m", "scripts.bench.parts", "notebooks", year)


def _forget_notebooks(project: Project) -> None:
    paths = project.paths
    for folder in (paths.executed, paths.results):
        shutil.rmtree(folder, ignore_errors=True)
    paths.memory.unlink(missing_ok=True)


def _against_commands(project: Project, full: float) -> Iterator[Row]:
    runs = f"{project.rival_repeats} run(s), checked tables given"
    usual = project.rival(lambda: rivals.papermill_and_nbconvert(project))
    name = f"papermill per notebook, nbconvert, same PDF step; {runs}"
    yield Row(FULL, full, usual, name, 7.0, at_least=True)
    executed = project.rival(lambda: rivals.nbconvert_execute(project))
    name = f"jupyter nbconvert --execute per notebook, no PDF; {runs}"
    yield Row(FULL, full, executed, name, None, at_least=True)


def _incremental(project: Project, full: float) -> Iterator[Row]:
    project.report()
    nothing = project.typical(project.report)
    yield Row("nothing changed, the whole command", nothing, 0.0, "0.5 s", 0.5, difference=True)
    paths = project.paths
    changes: tuple[tuple[str, Path, Callable[[str], str], float, float | None], ...] = (
        ("one raw table changed", paths.raw / TABLE, _one_more_row, 0.5, 0.35),
        ("one text cell changed", paths.sources / TEXT_NOTEBOOK, _other_text, 0.3, 0.2),
        ("stylesheet changed", _stylesheet(project), _other_style, 0.3, None),  # watch starts anew
    )
    for work, file, change, bar, _ in changes:
        seconds = project.typical(project.report, partial(_edit, file, change))
        yield Row(work, seconds, full, FULL, bar)
    with watching(project) as follow:
        for work, file, change, _, bar in changes:
            if bar:
                seconds = project.typical(follow, partial(_edit, file, change))
                yield Row(f"{work}, make watch", seconds, full, FULL, bar)


def _edit(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def _one_more_row(text: str) -> str:
    """The last row once more, under a number of its own."""
    number, rest = text.splitlines()[-1].split(",", 1)
    return f"{text.rstrip()}\n{number}9,{rest}\n"


def _other_text(text: str) -> str:
    return text.replace("# Sasaran", "# Sasaran.", 1)


def _other_style(text: str) -> str:
    return text + "\n.lain { color: inherit; }\n"


def _stylesheet(project: Project) -> Path:
    return next((project.paths.root / "iku_analysis/report/templates").rglob("*.css"))


def _written(project: Project, name: str) -> float:
    """Seconds one of our files takes without imports."""

    def write() -> float:
        rivals.file_step(project, name)
        return float(json.loads((project.paths.root / f"{name}.json").read_text(encoding="utf-8")))

    return project.typical(write)


def prices(rows: int) -> Iterator[Row]:
    """The large price table; `scripts.bench_prices` measures it."""
    from scripts import bench_prices as bench  # noqa: PLC0415 -- slow, and only this row needs it

    measured = bench.measure(rows)
    seconds = {side: measured[side]["seconds"] for side in bench.SIDES}
    intake, all_of_it = seconds["intake"], seconds["intake"] + seconds["indicator"]
    arrow, duckdb = seconds["pyarrow_alone"], seconds["duckdb_alone"]
    is_many, met = rows >= bench.MANY_ROWS, measured["is_met"]
    few_bar, many_bar = (None, bench.TARGET) if is_many else (bench.TARGET, None)
    yield Row(f"{rows:,} prices checked, stored", intake, arrow, "pyarrow", few_bar, also=met)
    yield Row(f"{rows:,} prices to indicator 4", all_of_it, duckdb, "DuckDB", many_bar, also=met)


def growth(
    year: str, full: float, tables: Sequence[int], indicators: Sequence[int]
) -> Iterator[Row]:
    """A year with more rows, and with more indicators; ``full`` is the seconds of one as it is."""
    for factor in tables:
        seconds = _grown(year, partial(more_rows, factor=factor))
        yield Row(f"lists of cases x{factor}", seconds, full, "x1", None)
    for count in indicators:
        each = _grown(year, partial(more_indicators, count=count)) / count
        of = full / INDICATORS
        yield Row(f"{count} indicators, per indicator", each, of, f"{INDICATORS} indicators", None)


def _grown(year: str, grow: Callable[[YearPaths], None]) -> float:
    with copied_project(year, 1, 1) as project:
        grow(project.paths)
        project.clean()
        return project.report()


def fan_out(project: Project, count: int) -> Iterator[Row]:
    """Many units at once; each build is long, so it is run once."""
    command = project.rival(lambda: rivals.papermill_per_core(project, units.CORES))
    executed, whole = units.local(project, count)
    name = "papermill command, two at a time, too"
    here = f"{count} units x 7 notebooks, two local workers"
    yield Row(f"{here}, per notebook and core", executed, command, name, 8.0, at_least=True)
    work = f"{here}, with checks and reports, per notebook and core"
    notebook = whole * units.CORES / (count * units.NOTEBOOKS)
    yield Row(work, notebook, command, name, 6.0, at_least=True)
    remote = units.on_cluster(project, count)
    work = f"{count} units, Dask scheduler and two workers over TCP"
    yield Row(work, remote, whole, "the same on two local workers", 1.1)


def fan_out_offices(project: Project, few: int, many: int) -> Iterator[Row]:
    """Offices of five catalogues, one of them wrong, against few of them; the most also by Dask."""
    small, whole = units.offices(project, few), units.offices(project, many)
    work, rival = (f"{count} offices, per office" for count in (many, few))
    yield Row(f"{work}, five catalogues", whole / many, small / few, rival, 1.15)
    remote = units.offices(project, many, by_dask=True)
    work = f"{many} offices, Dask scheduler and two workers over TCP"
    yield Row(work, remote, whole, "the same on two local workers", 1.1)
