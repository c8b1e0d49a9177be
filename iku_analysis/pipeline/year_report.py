"""Run the stages of a year and say what happened; pytask skips what is unchanged."""

from __future__ import annotations

import json
import os
import platform
import shutil
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pytask
from _pytask import state
from pytask import ExecutionReport, TaskOutcome, TaskWithoutPath
from pytask_parallel import execute as parallel_execution
from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError, UsageError, told
from iku_analysis.base.paths import YearPaths, refuse_links_out
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.intake.findings import Finding, findings_from_json, print_findings
from iku_analysis.narrative.text import FOLDER
from iku_analysis.pipeline.graph import (
    FINDINGS_SUFFIX,
    IntakeFault,
    intake_tasks,
    notebook_names,
    notebook_tasks,
    parameters_of,
    report_task,
)
from iku_analysis.pipeline.lock import only_run
from iku_analysis.pipeline.progress import Progress, recap
from iku_analysis.pipeline.workers import steps_at_once
from iku_analysis.provenance.report_notes import report_notes

BUILD_FOLDER = ".build"
POLL_SECONDS = 0.005
NO_DATABASE = "sqlite://"
_OUTCOMES = {
    TaskOutcome.SUCCESS: "dijalankan",
    TaskOutcome.SKIP_UNCHANGED: "tidak berubah",
    TaskOutcome.SKIP_PREVIOUS_FAILED: "dilewati, langkah sebelumnya gagal",
    TaskOutcome.FAIL: "GAGAL",
    TaskOutcome.WOULD_BE_EXECUTED: "akan dijalankan",
}
_REASONS = {
    "changed": "berubah",
    "missing": "belum ada",
    "not_in_db": "belum pernah dipakai",
    "first_run": "belum pernah dijalankan",
    "cascade": "akan dijalankan lebih dahulu",
}


def _short_sleep(_: object) -> None:
    time.sleep(POLL_SECONDS)


def _remember_nothing(*_: object) -> None:
    """The lock file remembers."""


def _build(
    stage: str, tasks: Sequence[TaskWithoutPath], paths: YearPaths, *, explain: bool = False
) -> list[ExecutionReport]:
    """Let pytask run one stage quietly; its memory of the last run lies in the processed folder."""
    folder = paths.processed / BUILD_FOLDER / stage
    folder.mkdir(parents=True, exist_ok=True)
    # pytask keeps its memory beside its configuration; without one it would look for it upwards.
    config = folder / "pyproject.toml"
    config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    # pytask-parallel ignores `explain` and would run the tasks.
    workers = 1 if explain else steps_at_once()
    parallel: dict[str, Any] = (
        {"n_workers": workers, "parallel_backend": "threads"} if workers > 1 else {}
    )
    pytask.console.quiet = True
    # Its own sleeper polls ever more slowly, at last once a second, between steps of a second.
    parallel_execution._Sleeper.sleep = _short_sleep  # type: ignore[method-assign, assignment]  # noqa: SLF001 -- no setting for it
    # Its lock file decides; it writes every node into its older database, too, which takes half of
    # its time.
    state.update_states_in_database = _remember_nothing  # type: ignore[attr-defined, assignment]  # as above
    try:
        session = pytask.build(
            tasks=tasks,
            paths=[folder],
            config=config,
            capture="no",
            verbose=0,
            disable_warnings=True,
            explain=explain,
            database_url=NO_DATABASE,
            **parallel,
        )
    finally:
        pytask.console.quiet = False
    if not session.execution_reports and tasks and _forget(folder):
        return _build(stage, tasks, paths, explain=explain)
    if not session.execution_reports and tasks:
        raise IkuError(
            f"Susunan langkah {stage} tidak dapat dibaca oleh pytask (kode {session.exit_code}).",
            "Periksa apakah semua berkas masukan yang dinyatakan ada.",
        )
    return list(session.execution_reports)


def _forget(folder: Path) -> bool:
    """Drop pytask's memory of a stage, which a killed run may leave half written.

    Returns
    -------
    bool
        Whether there was any.
    """
    memory = [path for path in (folder / ".pytask", folder / "pytask.lock") if path.exists()]
    for path in memory:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return bool(memory)


def _fault(report: ExecutionReport) -> BaseException | None:
    failed = report.outcome is TaskOutcome.FAIL and report.exc_info
    return report.exc_info[1] if failed and report.exc_info else None


def _print_fault(fault: BaseException, console: Console) -> None:
    say(console, f"GALAT {told(fault)}")


def _stored_findings(paths: YearPaths) -> list[Finding]:
    files = sorted(paths.processed.glob(f"*{FINDINGS_SUFFIX}"))
    return [item for file in files for item in findings_from_json(file.read_text("utf-8"))]


def _forget_undeclared(package: Package, paths: YearPaths) -> None:
    """Remove checked tables the descriptor no longer names: nothing may be read from them."""
    declared = {resource.name for resource in package.resources} | {FOLDER}
    for pattern in ("*.parquet", f"*{FINDINGS_SUFFIX}"):
        for path in paths.processed.glob(pattern):
            if path.name.partition(".")[0] not in declared:
                path.unlink()


def _forget_unlisted(names: Collection[str], paths: YearPaths) -> None:
    """Remove results of notebooks the catalogue no longer asks for: the summary reads them all."""
    for path in [*paths.executed.glob("*.ipynb"), *paths.results.glob("*.json")]:
        if path.stem not in names:
            path.unlink()


def _run_intake(
    package: Package, catalogue: Catalogue, paths: YearPaths, progress: Progress, console: Console
) -> bool:
    """Check and store all raw tables; print every finding at once.

    Returns
    -------
    bool
        Whether notebooks may start: no table has a galat.
    """
    _forget_undeclared(package, paths)
    reports = _build("periksa", intake_tasks(package, catalogue, paths, progress), paths)
    faults = [fault for report in reports if (fault := _fault(report))]
    found = [item for fault in faults if isinstance(fault, IntakeFault) for item in fault.findings]
    findings = _stored_findings(paths) + found
    if findings:
        print_findings(findings, console)
    for fault in faults:
        if not isinstance(fault, IntakeFault):
            _print_fault(fault, console)
    if faults:
        say(
            console,
            f"Laporan tidak dibuat; laporan terakhir tidak disentuh. "
            f"Perbaiki galat di atas, lalu: {paths.check_command}",
        )
    return not faults


def _checked(
    paths: YearPaths, progress: Progress, console: Console
) -> list[TaskWithoutPath] | None:
    """Steps after the raw tables are checked; None when one of them has a galat."""
    refuse_links_out(paths)
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    if not _run_intake(package, catalogue, paths, progress, console):
        return None
    _forget_unlisted(notebook_names(catalogue, paths), paths)
    return [
        *notebook_tasks(catalogue, package, paths, progress),
        report_task(catalogue, package, paths, progress),
    ]


def run_report(paths: YearPaths, console: Console, progress: Progress | None = None) -> int:
    """Build the report of a year.

    Parameters
    ----------
    paths : YearPaths
        Year to run.
    console : Console
        Where findings and faults go.
    progress : Progress, optional
        Where steps and their recap go; the same console by default.

    Returns
    -------
    int
        Exit code: 0 when both files are up to date, 1 on any fault.
    """
    with only_run(paths):
        return _run_report(paths, console, progress or Progress(console))


def _run_report(paths: YearPaths, console: Console, progress: Progress) -> int:
    tasks = _checked(paths, progress, console)
    if tasks is None:
        return FAULT_EXIT_CODE
    paths.results.mkdir(parents=True, exist_ok=True)
    reports = _build("laporan", tasks, paths)
    faults = [fault for report in reports if (fault := _fault(report))]
    recap(progress.console, {r.task.name: _OUTCOMES[r.outcome] for r in reports}, progress.seconds)
    _write_timings(paths, progress.seconds)
    for fault in faults:
        _print_fault(fault, console)
    if faults:
        console.print("Laporan terakhir tidak disentuh.")
        return FAULT_EXIT_CODE
    if doubts := findings_from_json(paths.findings.read_text(encoding="utf-8")):
        print_findings(doubts, console)
    for file in (paths.html, paths.pdf, paths.workbook):
        say(console, f"Laporan: {paths.relative(file)}")
    for line in report_notes(paths):
        say(console, line)
    return 0


def run_notebook(name: str, paths: YearPaths, console: Console) -> int:
    """Run one notebook alone on the tables and results there are.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    IkuError
        If there is no such notebook or a cell fails.
    """
    stored = paths.sources / f"{name}.ipynb"
    known = sorted(path.stem for path in paths.sources.glob("*.ipynb"))
    if name not in known:
        raise UsageError(f"Notebook {name!r} tidak ada. Yang ada: {', '.join(known)}.")
    parameters = parameters_of(name, paths)
    from iku_analysis.pipeline.execution import execute  # noqa: PLC0415 -- slow, rarely needed

    with Progress(console).step(f"notebook {name}"):
        execute(stored, parameters, paths.executed / stored.name)
    return 0


def _machine() -> dict[str, str | int | None]:
    return {
        "sistem": platform.platform(),
        "python": platform.python_version(),
        "inti": os.cpu_count(),
    }


def _write_timings(paths: YearPaths, seconds: dict[str, float]) -> None:
    if seconds:
        rounded = {name: round(value, 3) for name, value in sorted(seconds.items())}
        record = {"detik": rounded, "mesin": _machine()}
        paths.timings.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def explain_report(paths: YearPaths, console: Console) -> int:
    """Say which steps would run and which input is the reason; runs the table checks only.

    Returns
    -------
    int
        Exit code: 0, or 1 when a raw table has a galat.
    """
    with only_run(paths):
        return _explain(paths, console)


def _explain(paths: YearPaths, console: Console) -> int:
    tasks = _checked(paths, Progress(console), console)
    if tasks is None:
        return FAULT_EXIT_CODE
    for report in _build("laporan", tasks, paths, explain=True):
        say(console, f"{report.task.name}: {_OUTCOMES[report.outcome]}")
        for reason in getattr(report.task.attributes.get("explanation"), "reasons", ()):
            line = f"    {reason.node_name}: {_REASONS.get(reason.reason, reason.reason)}"
            say(console, line)
    return 0
