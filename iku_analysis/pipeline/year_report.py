"""Build the report of a year in three stages, and say what happened.

A report is put in place only when every step came back good and when everything that was read is,
at that moment, still what lies on disk. Otherwise the build starts anew, or stops with the reason.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from iku_analysis.base import outputs
from iku_analysis.base.cancellation import uninterrupted
from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError, UsageError, fault_text
from iku_analysis.base.input_files import ChangedInputsError
from iku_analysis.base.locks import whole_report, writing_year
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import YearPaths, refuse_links_out
from iku_analysis.base.step_processes import run_step, steps_at_once
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.plan_codes import PublishedPart
from iku_analysis.intake.findings import (
    FINDINGS_SUFFIX,
    Finding,
    findings_from_json,
    has_faults,
    print_findings,
)
from iku_analysis.narrative.text import FOLDER
from iku_analysis.pipeline.graph import (
    IntakeFault,
    YearInputs,
    check_steps,
    listing,
    notebook_steps,
    parameters_of,
    report_step,
)
from iku_analysis.pipeline.memory import BuildMemory
from iku_analysis.pipeline.office_notebooks import lay_out_notebooks
from iku_analysis.pipeline.progress import Progress, recap
from iku_analysis.pipeline.quarter_end import refuse_unfinished
from iku_analysis.pipeline.rooms import RENDERING
from iku_analysis.pipeline.runner import Runner
from iku_analysis.pipeline.step import REPORT, Done, Step, StepOutcome, StepReport, all_good
from iku_analysis.pipeline.swap import put_in_place, repair, report_aside
from iku_analysis.provenance.build_state import OUTPUTS, BuildState
from iku_analysis.provenance.code_state import CodeState, code_state
from iku_analysis.provenance.finding_records import findings_before
from iku_analysis.provenance.report_notes import report_notes
from iku_analysis.provenance.revision import published_manifest, published_parts, published_quarters

ATTEMPTS = 3


@dataclass(frozen=True)
class Outside:
    """What decides a report and lies in none of its files.

    Attributes
    ----------
    code : CodeState
        Commit of the project.
    published : dict or None
        Manifest of the year as last published.
    listings : tuple of str
        Names in the folders of texts and notebooks.
    parts : tuple of PublishedPart
        Targets and realisations as published this year and last.
    quarters : dict
        What was published of the year's quarters.
    """

    code: CodeState
    published: dict[str, object] | None
    listings: tuple[str, ...]
    parts: tuple[PublishedPart, ...]
    quarters: dict[int, dict[str, object]]

    @classmethod
    def of(cls, paths: YearPaths) -> Outside:
        """As it is now."""
        folders = (paths.raw / FOLDER, paths.sources)
        code = code_state(paths.root, paths.relative(paths.office), paths.year)
        published, parts = published_manifest(paths), published_parts(paths)
        quarters = published_quarters(paths)
        return cls(code, published, tuple(map(listing, folders)), parts, quarters)

    @property
    def values(self) -> dict[str, str]:
        """As values of a step."""
        numbers = self.published and self.published["results"]
        return {
            "commit": repr(self.code),
            "terbitan": repr((numbers, self.quarters) if self.quarters else numbers),
            "isi folder": "\n\n".join(self.listings),
        }


class Build:
    """One try to build the report of a year.

    Parameters
    ----------
    paths : YearPaths
    console : Console
        Where findings and faults go.
    progress : Progress, optional
        Where steps and their recap go; the same console by default.
    """

    def __init__(
        self, paths: YearPaths, console: Console, progress: Progress | None = None
    ) -> None:
        refuse_links_out(paths)
        self.paths, self.console = paths, console
        self.progress = progress or Progress(console)
        self.year = YearInputs.read(paths)
        self.outside = Outside.of(paths)
        self.runner = Runner(BuildMemory(paths), self.year.state)

    def check(self) -> bool:
        """Check and store all raw tables and texts; print every finding at once.

        Returns
        -------
        bool
            Whether notebooks may start: no table has a galat.
        """
        steps = check_steps(self.year, self.outside.parts, self.progress)
        self._forget_others(self.paths.processed, "*.parquet", steps)
        self._forget_others(self.paths.processed, f"*{FINDINGS_SUFFIX}", steps)
        reports = self._run(steps, steps_at_once())
        good = {report.name for report in reports if not report.fault}
        stored = [step.products[-1] for step in steps if step.name in good]
        faults = [report.fault for report in reports if report.fault]
        findings = [item for path in stored for item in _findings(path)]
        for fault in faults:
            findings += fault.findings if isinstance(fault, IntakeFault) else ()
        told = findings_before(findings, self.year.package, self.year.catalogue, self.paths)
        print_findings(told, self.console)
        self._tell(fault for fault in faults if not isinstance(fault, IntakeFault))
        if not all_good(reports) or has_faults(told):
            return False
        refuse_unfinished(self.paths, self.year.package, self.year.catalogue)
        return True

    def run_notebooks(self) -> list[StepReport]:
        """Execute the notebooks, the summary last."""
        self.paths.results.mkdir(parents=True, exist_ok=True)
        steps = notebook_steps(self.year, self.progress)
        self._forget_others(self.paths.executed, "*.ipynb", steps)
        self._forget_others(self.paths.results, "*.json", steps)
        return self._run(steps, steps_at_once())

    def report(self, when_done: Callable[[], None]) -> bool:
        """Run notebooks, render the report and put it in place; print how each step ended.

        Parameters
        ----------
        when_done : callable
            Called once the report stands, before any signal is let through again.

        Returns
        -------
        bool
            Whether the report is up to date.
        """
        reports = self.run_notebooks()
        if all_good(reports):
            # alone, and in this thread: only there can signals be held back
            reports += self._run([self._rendering(when_done)], 1)
        else:
            reports.append(StepReport(REPORT, StepOutcome.SKIPPED))
        recap(self.progress.console, {r.name: r.outcome for r in reports}, self.progress.seconds)
        _write_timings(self.paths, self.progress.seconds)
        self._tell(report.fault for report in reports if report.fault)
        return all_good(reports)

    def plan(self) -> list[StepReport]:
        """Which notebooks would run, and whether the report would be rendered, with the reasons."""
        steps = [*notebook_steps(self.year, self.progress), self._rendering(lambda: None)]
        return self.runner.plan(steps)

    def _run(self, steps: Sequence[Step], workers: int) -> list[StepReport]:
        """Reports of all steps; after a fault, only if it was one of the inputs as they still are.

        Raises
        ------
        ChangedInputsError
            If a file was saved meanwhile.
        """
        reports = self.runner.run(steps, workers)
        for report in reports:
            if isinstance(report.fault, ChangedInputsError):
                raise report.fault
        if not all_good(reports):
            self._confirm()
        return reports

    def _confirm(self) -> None:
        self.runner.confirm()
        if Outside.of(self.paths) != self.outside:
            raise ChangedInputsError([self.paths.root / ".git"])

    def _rendering(self, when_done: Callable[[], None]) -> Step:
        names = list(self.year.notebooks)
        executed = [self.paths.executed / f"{name}.ipynb" for name in names]
        parameters = {name: parameters_of(name, self.paths) for name in names}

        def run() -> Done:
            with self.progress.step(REPORT), report_aside(self.paths) as folder:
                outside = self.outside
                published = outside.published, outside.quarters
                basis = BuildState(self.runner.state, outside.code, *published)
                name = f"{RENDERING}.assemble_report"
                answer = run_step(name, executed, self.paths, parameters, basis, folder)
                self.runner.check_reads(step, answer.reads)
                made = _outputs(folder / self.paths.manifest.name)
                with whole_report(self.paths):
                    self._confirm()
                    with uninterrupted():
                        put_in_place(folder, self.paths)
                        when_done()
            return Done(answer.reads, tuple(self.paths.report / path for path in made))

        step = report_step(self.year, self.outside.values, run)
        return step

    def _forget_others(self, folder: Path, pattern: str, steps: Sequence[Step]) -> None:
        """Remove what no step makes any more: nothing may be read from it."""
        made = {path for step in steps for path in step.products}
        for path in folder.glob(pattern):
            if path not in made:
                path.unlink()

    def _tell(self, faults: Iterable[Exception]) -> None:
        for text in dict.fromkeys(map(fault_text, faults)):  # a full disk stops many steps
            say(self.console, f"GALAT {text}")


def run_report(
    paths: YearPaths,
    console: Console,
    when_done: Callable[[], None] = lambda: None,
    progress: Progress | None = None,
) -> int:
    """Build the report of a year.

    Parameters
    ----------
    paths : YearPaths
        Year to build.
    console : Console
        Where findings and faults go.
    when_done : callable, optional
        Called once a new report stands, before any signal is let through again.
    progress : Progress, optional
        Where steps and their recap go; the same console by default.

    Returns
    -------
    int
        Exit code: 0 when the report is up to date, 1 on any fault.

    Raises
    ------
    IkuError
        If a declaration is wrong, or inputs were saved during every try.
    """
    with writing_year(paths):
        repair(paths)
        for _ in range(ATTEMPTS - 1):
            try:
                return _build(Build(paths, console, progress), when_done)
            except ChangedInputsError as change:
                _refuse_other_program(change)
                say(console, f"{change.message} Dibuat sekali lagi.")
        return _build(Build(paths, console, progress), when_done)


def _build(build: Build, when_done: Callable[[], None]) -> int:
    paths, console = build.paths, build.console
    if not build.check():
        say(
            console,
            f"Laporan tidak dibuat; laporan terakhir tidak disentuh. "
            f"Perbaiki galat di atas, lalu: {paths.check_command}",
        )
        return FAULT_EXIT_CODE
    if not build.report(when_done):
        console.print("Laporan terakhir tidak disentuh.")
        return FAULT_EXIT_CODE
    if doubts := _findings(paths.findings):
        print_findings(doubts, console)
    for file in map(paths.path_of, outputs.FOR_READERS):
        say(console, f"Laporan: {paths.relative(file)}")
    for line in report_notes(paths):
        say(console, line)
    return 0


def _refuse_other_program(change: ChangedInputsError) -> None:
    """A program that was changed cannot go on: part of the old one is loaded.

    Raises
    ------
    IkuError
        If a source of the package is among the changed files.
    """
    if any(PACKAGE in path.parents for path in change.files):
        raise IkuError(
            f"Program berubah selama laporan dibuat: {change.message}",
            "Jalankan lagi perintah yang sama; laporan terakhir tidak disentuh.",
        )


def explain_report(paths: YearPaths, console: Console) -> int:
    """Say which steps would run and which input is the reason; runs the table checks only.

    Returns
    -------
    int
        Exit code: 0, or 1 when a raw table has a galat.
    """
    with writing_year(paths):
        repair(paths)
        build = Build(paths, console)
        if not build.check():
            return FAULT_EXIT_CODE
        for report in build.plan():
            say(console, f"{report.name}: {report.outcome}")
            for reason in report.reasons:
                say(console, f"    {reason.what}: {reason.how}")
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
    lay_out_notebooks(load_catalogue(paths.raw), paths)
    stored = paths.sources / f"{name}.ipynb"
    known = sorted(path.stem for path in paths.sources.glob("*.ipynb"))
    if name not in known:
        raise UsageError(f"Notebook {name!r} tidak ada. Yang ada: {', '.join(known)}.")
    from iku_analysis.notebook_engine.execute import execute  # noqa: PLC0415 -- slow, rarely needed

    with writing_year(paths), Progress(console).step(f"notebook {name}"):
        execute(stored, parameters_of(name, paths), paths.executed / stored.name)
    return 0


def _outputs(manifest: Path) -> list[str]:
    """Files of a finished report, the manifest among them."""
    entries = json.loads(manifest.read_bytes())[OUTPUTS]
    return [*(entry["path"] for entry in entries), manifest.name]


def _findings(path: Path) -> list[Finding]:
    return list(findings_from_json(path.read_text(encoding="utf-8")))


def _write_timings(paths: YearPaths, seconds: dict[str, float]) -> None:
    if seconds:
        rounded = {name: round(value, 3) for name, value in sorted(seconds.items())}
        python, cores = platform.python_version(), os.cpu_count()
        machine = {"system": platform.platform(), "python": python, "cores": cores}
        record = {"seconds": rounded, "machine": machine}
        paths.timings.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
