"""Steps of a year: which step reads and makes what, and which folders of the package decide it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from iku_analysis.base import outputs
from iku_analysis.base.digests import FileDigest, bytes_digest, digest_on_disk
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import ChangedInputsError, Digests, differing, noted_reads
from iku_analysis.base.package_sources import package_state
from iku_analysis.base.paths import LOCK_FILE, YearPaths
from iku_analysis.base.step_processes import Answer, run_quick_step, run_step
from iku_analysis.declarations.catalogue import (
    CATALOGUE_FILE,
    Catalogue,
    StrategicTarget,
    load_catalogue,
    own_functions,
)
from iku_analysis.declarations.decisions import SAME_FILE, Decisions, decisions_of, load_decisions
from iku_analysis.declarations.front_pages import FRONT_PAGES_FILE, front_page_files
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package, load_package
from iku_analysis.declarations.plan_codes import PlanFacts, PublishedPart, codes_of
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.usual_rules import with_usual_rules
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE, read_acceptances
from iku_analysis.intake.findings import FINDINGS_SUFFIX, Finding, has_faults
from iku_analysis.intake.raw_files import file_names, text_files
from iku_analysis.intake.receipts import RECEIPTS_FILE
from iku_analysis.model.plan_names import PLAN, PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.model.quarter import Quarter
from iku_analysis.model.regions import current_regions
from iku_analysis.narrative.text import FOLDER, texts_folder
from iku_analysis.narrative.text_checks import SECTIONS, expected_names, indicator_file, text_file
from iku_analysis.notebook_engine.cells import code_digest
from iku_analysis.pipeline.notebook_checks import SUMMARY, notebook_path
from iku_analysis.pipeline.office_notebooks import lay_out_notebooks
from iku_analysis.pipeline.progress import Progress
from iku_analysis.pipeline.rooms import (
    CHECKING,
    EXECUTING,
    RENDERING,
    ROOMS,
    TEXT_CHECKING,
    program,
)
from iku_analysis.pipeline.step import CODE_CELLS, REPORT, Done, Step, notebook_step_name
from iku_analysis.pipeline.table_checks import check_apart, check_plan_apart, of_quarter
from iku_analysis.provenance.finding_records import finding_files


class IntakeFault(IkuError):
    """A raw table with at least one galat; carries all findings of the table."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        super().__init__(f"Tabel {name} memuat galat.")
        self.findings = tuple(findings)


@dataclass(frozen=True)
class YearInputs:
    """What a year declares, and the bytes it was read from.

    Attributes
    ----------
    paths : YearPaths
    package : Package
        Its tables.
    catalogue : Catalogue
        Its indicators.
    decisions : tuple of SameValue
        Which writings people decided to be one thing, or two.
    digests : mapping of Path to FileDigest
        Of the declarations as they were read, and of the sources of the program.
    """

    paths: YearPaths
    package: Package
    catalogue: Catalogue
    decisions: Decisions
    digests: Digests

    @classmethod
    def read(cls, paths: YearPaths) -> YearInputs:
        """Read the declarations of a year.

        Raises
        ------
        IkuError
            If one of them is wrong.
        ChangedInputsError
            If what was wrong with it was that it was being saved.
        """
        with noted_reads() as reads:
            try:
                package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
                package = with_usual_rules(package, catalogue)
                decisions = load_decisions(package)
                read_acceptances(paths.raw)  # judged once all findings are known
            except IkuError:
                if changed := differing(reads, {path: digest_on_disk(path) for path in reads}):
                    raise ChangedInputsError(changed) from None
                raise
        lay_out_notebooks(catalogue, paths)
        return cls(paths, package, catalogue, decisions, {**package_state(), **reads})

    @cached_property
    def notebooks(self) -> dict[str, bytes]:
        """Stored notebooks by their stem, the summary first.

        Raises
        ------
        IkuError
            If there is not exactly one per strategic target.
        """
        targets = (notebook_name(self.paths, target) for target in self.catalogue.targets)
        files = {name: self.stored(name) for name in (SUMMARY, *targets)}
        return {name: path.read_bytes() if path.is_file() else b"" for name, path in files.items()}

    @property
    def state(self) -> dict[Path, FileDigest]:
        """Digest of everything that was read so far."""
        read = {self.stored(name): bytes_digest(text) for name, text in self.notebooks.items()}
        return {**self.digests, **read}

    def stored(self, name: str) -> Path:
        """File of a stored notebook."""
        return self.paths.sources / f"{name}.ipynb"

    @cached_property
    def programs(self) -> dict[str, dict[str, str]]:
        """What the steps of a module run, as values of them."""
        return {module: program(module, self.digests) for module in (*ROOMS, RENDERING)}

    def texts(self) -> list[Path]:
        """Authored texts that are expected, and others that lie beside them."""
        folder, own = texts_folder(self.paths.raw), texts_folder(self.paths.raw, self.paths.quarter)
        expected = {folder / name for name in expected_names(self.catalogue)}
        return sorted(expected | set(folder.glob("*.md")) | set(own.glob("*.md")))

    def tables(self, names: Iterable[str]) -> list[Path]:
        """Checked tables of those names that are declared."""
        declared = {resource.name for resource in self.package.resources}
        return [self.paths.processed / f"{name}.parquet" for name in names if name in declared]


def listing(folder: Path) -> str:
    """Names in a folder: a new or missing file may be a finding."""
    return "\n".join(sorted(path.name for path in folder.glob("*")))


# --- stage 1: raw tables and texts -----------------------------------------------------------


def check_steps(
    year: YearInputs, published: tuple[PublishedPart, ...], progress: Progress
) -> list[Step]:
    """One step per raw table, one for what holds between the plan tables, one for the texts."""
    return [
        *(_table_step(resource, year, progress) for resource in year.package.resources),
        _plan_step(year, published, progress),
        _texts_step(year, progress),
    ]


def _checked(name: str, answer: Answer) -> Done:
    if has_faults(answer.result):
        raise IntakeFault(name, answer.result)
    return Done(answer.reads)


def _table_step(resource: Resource, year: YearInputs, progress: Progress) -> Step:
    paths, name = year.paths, f"periksa {resource.name}"
    parquet = paths.processed / f"{resource.name}.parquet"
    findings = paths.processed / f"{resource.name}{FINDINGS_SUFFIX}"
    decided = decisions_of(resource, year.decisions)
    known = (codes_of(resource, year.catalogue), paths.year, decided, current_regions())
    quarter = Quarter(paths.year, paths.quarter) if paths.quarter else None

    def take_in() -> Done:
        with progress.step(name):
            stored = (parquet, findings, quarter)
            answer = check_apart("take_in", paths.raw, resource, *known, *stored)
            return _checked(resource.name, answer)

    return Step(
        name,
        # a file that is gone is a finding of the step
        (paths.raw / resource.path,),
        {"keterangan tabel": repr((resource, *known, quarter)), **year.programs[CHECKING]},
        (parquet, findings),
        take_in,
    )


def _plan_step(year: YearInputs, published: tuple[PublishedPart, ...], progress: Progress) -> Step:
    paths, name, package = year.paths, f"periksa {PLAN}", year.package
    findings = paths.processed / f"{PLAN}{FINDINGS_SUFFIX}"
    facts = PlanFacts.of(year.catalogue, published, year.decisions)
    if paths.quarter:
        package = of_quarter(package)

    def check() -> Done:
        with progress.step(name):
            return _checked(PLAN, check_plan_apart(paths.raw, package, facts, findings))

    return Step(
        name,
        tuple(paths.raw / resource.path for resource in package.plan_resources),
        {
            "aturan rencana": repr((package.plan_resources, package.plan_rules, facts)),
            **year.programs[CHECKING],
        },
        (findings,),
        check,
    )


def _texts_step(year: YearInputs, progress: Progress) -> Step:
    """Check the authored texts, and all texts and names of files for personal data."""
    paths, name = year.paths, f"periksa {FOLDER}"
    named = [paths.raw / file for file in (year.catalogue.document, REGION_FILE)]
    findings = paths.processed / f"{FOLDER}{FINDINGS_SUFFIX}"

    def check() -> Done:
        with progress.step(name):
            answer = run_quick_step(f"{TEXT_CHECKING}.check_texts", paths.raw, findings)
            return _checked(FOLDER, answer)

    return Step(
        name,
        tuple(sorted({*text_files(paths.raw), *named, *year.texts()})),
        {"nama berkas": "\n".join(file_names(paths.raw)), **year.programs[TEXT_CHECKING]},
        (findings,),
        check,
    )


# --- stage 2: notebooks ----------------------------------------------------------------------


def notebook_name(paths: YearPaths, target: StrategicTarget) -> str:
    """Stem of the notebook of a strategic target, e.g. ``03_distribusi``.

    Raises
    ------
    IkuError
        If there is not exactly one.
    """
    return notebook_path(paths.sources, target).stem


def parameters_of(name: str, paths: YearPaths) -> dict[str, int | str]:
    """Parameters of a notebook by its stem."""
    folders = {"raw_dir": paths.raw, "processed_dir": paths.processed}
    if name == SUMMARY:
        folders["results_dir"] = paths.results
    asked = {"quarter": paths.quarter} if paths.quarter else {}
    named = {key: paths.relative(path) for key, path in folders.items()}
    return {"year": paths.year} | asked | named


def tables_of(target: StrategicTarget) -> tuple[str, ...]:
    """Checked tables the indicators of a strategic target are computed from."""
    return tuple(sorted({name for item in target.indicators for name in item.tables.value}))


def notebook_steps(year: YearInputs, progress: Progress) -> list[Step]:
    """Notebooks that may run side by side, and the summary that reads their results."""
    summary, *names = year.notebooks
    chapters = zip(names, year.catalogue.targets, strict=True)
    return [
        *(_chapter_step(name, target, year, progress) for name, target in chapters),
        _summary_step(summary, names, year, progress),
    ]


def _chapter_step(name: str, target: StrategicTarget, year: YearInputs, progress: Progress) -> Step:
    processed = year.paths.processed
    own = [
        processed / f"{table}{suffix}"
        for table in tables_of(target)
        for suffix in (".parquet", FINDINGS_SUFFIX)
    ]
    folder = texts_folder(year.paths.raw, year.paths.quarter)
    texts = [folder / indicator_file(item.number) for item in target.indicators]
    plan = [PLAN, *(resource.name for resource in year.package.plan_resources)]
    doubts = [processed / f"{name}{FINDINGS_SUFFIX}" for name in plan]
    inputs = [*own, *year.tables(PLAN_TABLES), *doubts, *texts, year.paths.raw / ACCEPTANCES_FILE]
    inputs += own_functions(target.indicators, year.paths.raw)
    is_longest = len(target.indicators) > 1
    return _notebook_step(name, inputs, year, progress, is_first=is_longest)


def _summary_step(name: str, chapters: Iterable[str], year: YearInputs, progress: Progress) -> Step:
    paths = year.paths
    inputs = [
        *(paths.results / f"{chapter}.json" for chapter in chapters),
        *year.tables([*PLAN_TABLES, *SUMMARY_TABLES]),
        *year.tables(item.name for pair in year.package.revised for item in pair),
        paths.raw / year.catalogue.document,
        *(text_file(paths.raw, text, paths.quarter) for text in SECTIONS),
        paths.raw / FRONT_PAGES_FILE,
    ]
    return _notebook_step(name, inputs, year, progress)


def _notebook_step(
    name: str,
    inputs: Iterable[Path],
    year: YearInputs,
    progress: Progress,
    *,
    is_first: bool = False,
) -> Step:
    paths, stored, parameters = year.paths, year.stored(name), parameters_of(name, year.paths)
    executed = paths.executed / f"{name}.ipynb"
    results = None if name == SUMMARY else paths.results / f"{name}.json"
    names = (CATALOGUE_FILE, DESCRIPTOR_FILE, REGION_FILE)
    declarations = tuple(paths.raw / file for file in names)
    declared = (*inputs, *declarations, paths.root / LOCK_FILE)

    def run() -> Done:
        with progress.step(notebook_step_name(name)):
            step = f"{EXECUTING}.run_notebook"
            return Done(run_step(step, stored, parameters, executed, results, declared).reads)

    return Step(
        notebook_step_name(name),
        declared,
        {
            "parameter": repr(sorted(parameters.items())),
            CODE_CELLS: code_digest(year.notebooks[name]),
            **year.programs[EXECUTING],
        },
        (executed, *([results] if results else [])),
        run,
        frozenset({stored}),
        is_first,
    )


# --- stage 3: report -------------------------------------------------------------------------


def report_step(year: YearInputs, outside: Mapping[str, str], run: Callable[[], Done]) -> Step:
    """The step that renders the report.

    It depends on everything the manifest names, not only on what it draws: the report prints the
    manifest's fingerprint.

    Parameters
    ----------
    year : YearInputs
    outside : mapping of str to str
        What decides the report and lies in no file: git, listings.
    run : callable
        Renders it and puts it in place.
    """
    paths, names = year.paths, list(year.notebooks)
    executed = [paths.executed / f"{name}.ipynb" for name in names]
    results = [paths.results / f"{name}.json" for name in names if name != SUMMARY]
    resources = year.package.resources
    declarations = (
        *(CATALOGUE_FILE, DESCRIPTOR_FILE, REGION_FILE, SAME_FILE),
        year.catalogue.document,
    )
    named = [
        *(paths.raw / resource.path for resource in resources),
        *(paths.processed / f"{resource.name}.parquet" for resource in resources),
        *finding_files(year.package, paths),
        paths.raw / ACCEPTANCES_FILE,
        paths.raw / RECEIPTS_FILE,
        *(paths.raw / file for file in declarations),
        *own_functions(year.catalogue.indicators, paths.raw),
        *year.texts(),
        *front_page_files(paths.raw),
        *sorted({*map(year.stored, names), *paths.sources.glob("*.ipynb")}),
        paths.root / LOCK_FILE,
    ]
    made = tuple(map(paths.path_of, outputs.FILES))
    values = {**outside, **year.programs[RENDERING]}
    return Step(REPORT, (*executed, *results, *named), values, made, run)
