"""Tasks of a year: which step reads and writes what. pytask decides what has to run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pytask import Mark, PathNode, TaskWithoutPath

from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Catalogue, StrategicTarget
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package, Resource
from iku_analysis.intake.findings import Finding, has_faults
from iku_analysis.intake.personal_findings import folder_digest
from iku_analysis.model.plan_names import PLAN_TABLES, REVISION_TABLE
from iku_analysis.narrative.checks import SECTIONS, expected_names, indicator_file
from iku_analysis.narrative.text import FOLDER
from iku_analysis.pipeline.cells import code_digest
from iku_analysis.pipeline.nodes import ValueNode
from iku_analysis.pipeline.progress import Progress
from iku_analysis.pipeline.workers import (
    CHECKING,
    RENDERING,
    fork_early,
    run_quick_step,
    run_step,
)
from iku_analysis.provenance.code_state import code_state
from iku_analysis.provenance.hashing import LOCK_FILE, PACKAGE, package_digest
from iku_analysis.provenance.revision import published_manifest

SUMMARY = "00_ringkasan"
# A notebook's result depends neither on how the steps are ordered nor on how the report is drawn.
OUTSIDE_NOTEBOOKS = frozenset({"pipeline", "__main__.py", "report", "provenance", "units"})
INTAKE_PARTS = {"base", "declarations", "intake", "model", "privacy"}
OUTSIDE_INTAKE = frozenset(
    entry.name for entry in PACKAGE.iterdir() if entry.name not in INTAKE_PARTS
)
OUTSIDE_TEXTS = OUTSIDE_INTAKE - {"narrative"}
FINDINGS_SUFFIX = ".temuan.json"


class IntakeFault(IkuError):
    """A raw table with at least one galat; carries all findings of the table."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        super().__init__(f"Tabel {name} memuat galat.")
        self.findings = tuple(findings)


def path_node(path: Path, paths: YearPaths) -> PathNode:
    """Node of a file, named as people see it."""
    return PathNode(name=paths.relative(path), path=path)


def _task(
    name: str,
    function: Callable[..., None],
    files: Mapping[str, Any],
    values: Mapping[str, str],
    produces: Mapping[str, Any],
    *,
    first: bool = False,
) -> TaskWithoutPath:
    return TaskWithoutPath(
        name=name,
        function=function,
        depends_on={
            "files": dict(files),
            "values": {label: ValueNode(name, label, value) for label, value in values.items()},
        },
        produces=dict(produces),
        markers=[Mark("try_first", (), {})] if first else [],
    )


# --- stage 1: raw tables ---------------------------------------------------------------------


def table_task(resource: Resource, paths: YearPaths, progress: Progress) -> TaskWithoutPath:
    """Read, check and store one raw table."""
    raw = paths.raw / resource.path

    def take_in(parquet: Path, findings: Path, **_: object) -> None:
        with progress.step(f"periksa {resource.name}"):
            found = run_quick_step(f"{CHECKING}.take_in", paths.raw, resource, parquet, findings)
            if has_faults(found):
                raise IntakeFault(resource.name, found)

    return _task(
        f"periksa {resource.name}",
        take_in,
        # a file that is gone is a finding of the step, not a fault of the graph
        {"raw": path_node(raw, paths)} if raw.is_file() else {},
        {
            "keterangan tabel": repr((resource, raw.is_file())),
            "kode": package_digest(OUTSIDE_INTAKE),
        },
        {
            "parquet": path_node(paths.processed / f"{resource.name}.parquet", paths),
            "findings": path_node(paths.processed / f"{resource.name}{FINDINGS_SUFFIX}", paths),
        },
    )


def texts_task(catalogue: Catalogue, paths: YearPaths, progress: Progress) -> TaskWithoutPath:
    """Check the authored texts, and all texts and file names for personal data."""

    def check(findings: Path, **_: object) -> None:
        with progress.step(f"periksa {FOLDER}"):
            found = run_quick_step(f"{CHECKING}.check_texts", paths.raw, findings)
            if has_faults(found):
                raise IntakeFault(FOLDER, found)

    return _task(
        f"periksa {FOLDER}",
        check,
        {"catalogue": path_node(paths.raw / CATALOGUE_FILE, paths)},
        {
            FOLDER: _texts_digest(expected_names(catalogue), paths),
            "nama dan keterangan": folder_digest(paths.raw),
            "kode": package_digest(OUTSIDE_TEXTS),
        },
        {"findings": path_node(paths.processed / f"{FOLDER}{FINDINGS_SUFFIX}", paths)},
    )


def intake_tasks(
    package: Package, catalogue: Catalogue, paths: YearPaths, progress: Progress
) -> list[TaskWithoutPath]:
    """One task per raw table, and one for the authored texts."""
    tables = [table_task(resource, paths, progress) for resource in package.resources]
    return [*tables, texts_task(catalogue, paths, progress)]


def _texts_digest(files: Iterable[str], paths: YearPaths) -> str:
    """Authored texts as one digest: a file that is gone must count as a change, too."""
    digest = hashlib.sha256()
    for name in files:
        path = paths.raw / FOLDER / name
        content = path.read_bytes() if path.is_file() else b"\0"
        digest.update(name.encode() + b"\0" + content)
    others = sorted(path.name for path in (paths.raw / FOLDER).glob("*"))
    return f"{digest.hexdigest()} {others}"


# --- stage 2: notebooks and report -----------------------------------------------------------


def notebook_name(paths: YearPaths, target: StrategicTarget) -> str:
    """Stem of the notebook of a strategic target, e.g. ``03_distribusi``.

    Raises
    ------
    IkuError
        If there is not exactly one.
    """
    found = sorted(paths.sources.glob(f"{target.number:02d}_*.ipynb"))
    if len(found) != 1:
        raise IkuError(
            f"notebooks/ harus memuat tepat satu notebook {target.number:02d}_*.ipynb; "
            f"ada {len(found)}.",
            f"Sasaran {target.number}: {target.name}",
        )
    return found[0].stem


def notebook_names(catalogue: Catalogue, paths: YearPaths) -> list[str]:
    """Stems of the notebooks of a report, the summary first."""
    return [SUMMARY, *(notebook_name(paths, target) for target in catalogue.targets)]


def chapter_parameters(paths: YearPaths) -> dict[str, int | str]:
    """Parameters of notebooks 01 to 06."""
    return {
        "year": paths.year,
        "raw_dir": paths.relative(paths.raw),
        "processed_dir": paths.relative(paths.processed),
    }


def summary_parameters(paths: YearPaths) -> dict[str, int | str]:
    """Parameters of notebook 00."""
    return {
        "year": paths.year,
        "raw_dir": paths.relative(paths.raw),
        "processed_dir": paths.relative(paths.processed),
        "results_dir": paths.relative(paths.results),
    }


def parameters_of(name: str, paths: YearPaths) -> dict[str, int | str]:
    """Parameters of a notebook by its stem."""
    return summary_parameters(paths) if name == SUMMARY else chapter_parameters(paths)


def tables_of(target: StrategicTarget) -> tuple[str, ...]:
    """Checked tables the indicators of a strategic target are computed from."""
    return tuple(sorted({name for item in target.indicators for name in item.tables.value}))


def _declared_tables(names: Iterable[str], package: Package, paths: YearPaths) -> list[Path]:
    declared = {resource.name for resource in package.resources}
    return [paths.processed / f"{name}.parquet" for name in names if name in declared]


def _chapter_inputs(target: StrategicTarget, paths: YearPaths) -> list[Path]:
    return [
        paths.processed / f"{table}{suffix}"
        for table in tables_of(target)
        for suffix in (".parquet", FINDINGS_SUFFIX)
    ]


def _notebook_task(  # noqa: PLR0917 -- what a step is made of
    name: str,
    parameters: Mapping[str, int | str],
    inputs: Sequence[Path],
    texts: Iterable[str],
    paths: YearPaths,
    progress: Progress,
    *,
    first: bool = False,
) -> TaskWithoutPath:
    stored = paths.sources / f"{name}.ipynb"
    products = {"executed": paths.executed / f"{name}.ipynb"}
    if name != SUMMARY:
        products["results"] = paths.results / f"{name}.json"

    def run(executed: Path, results: Path | None = None, **_: object) -> None:
        with progress.step(f"notebook {name}"):
            if name == SUMMARY:  # it waits for all others: a core is free
                fork_early(RENDERING)
            readable = [*declared, *(paths.raw / FOLDER / name for name in texts)]
            run_step("run_notebook", stored, dict(parameters), executed, results, readable)

    declared = [
        *inputs,
        paths.raw / CATALOGUE_FILE,
        paths.raw / DESCRIPTOR_FILE,
        paths.root / LOCK_FILE,
    ]
    return _task(
        f"notebook {name}",
        run,
        {paths.relative(path): path_node(path, paths) for path in declared},
        {
            # With the names of the inputs: pytask does not see one that is no longer there.
            "parameter": repr((sorted(parameters.items()), [paths.relative(p) for p in declared])),
            "sel kode": code_digest(stored),
            FOLDER: _texts_digest(texts, paths),
            "kode": package_digest(OUTSIDE_NOTEBOOKS),
        },
        {key: path_node(path, paths) for key, path in products.items()},
        first=first,
    )


def notebook_tasks(
    catalogue: Catalogue, package: Package, paths: YearPaths, progress: Progress
) -> list[TaskWithoutPath]:
    """Six notebooks that may run side by side, and the summary that reads their results."""
    plan = _declared_tables(PLAN_TABLES, package, paths)
    names = {target.number: notebook_name(paths, target) for target in catalogue.targets}
    chapters = [
        _notebook_task(
            names[target.number],
            chapter_parameters(paths),
            [*_chapter_inputs(target, paths), *plan],
            [indicator_file(item.number) for item in target.indicators],
            paths,
            progress,
            first=len(target.indicators) > 1,  # the longest start first
        )
        for target in catalogue.targets
    ]
    results = [paths.results / f"{name}.json" for name in names.values()]
    log = _declared_tables([REVISION_TABLE], package, paths)
    inputs = [*results, *plan, *log, paths.raw / catalogue.document]
    summary = _notebook_task(SUMMARY, summary_parameters(paths), inputs, SECTIONS, paths, progress)
    return [*chapters, summary]


def _published_text(paths: YearPaths) -> str:
    """The numbers as last published: the report says which of them moved."""
    published = published_manifest(paths)
    return repr(published and published["results"])


def report_task(
    catalogue: Catalogue, package: Package, paths: YearPaths, progress: Progress
) -> TaskWithoutPath:
    """Render the report and write its manifest; each replaced only when all are made.

    It depends on everything the manifest names, not only on what it draws: the report prints the
    manifest's fingerprint.
    """
    names = notebook_names(catalogue, paths)
    notebooks = [paths.executed / f"{name}.ipynb" for name in names]
    parameters = {name: parameters_of(name, paths) for name in names}
    named = [
        *(paths.raw / resource.path for resource in package.resources),
        *(paths.raw / file for file in (CATALOGUE_FILE, DESCRIPTOR_FILE, catalogue.document)),
        *(paths.sources / f"{name}.ipynb" for name in names),
        paths.root / LOCK_FILE,
    ]
    made = (paths.html, paths.pdf, paths.workbook, paths.findings, paths.manifest)

    def render(**_: object) -> None:
        with progress.step("laporan HTML dan PDF"):
            run_step(f"{RENDERING}.assemble_report", notebooks, paths, parameters)

    return _task(
        "laporan HTML dan PDF",
        render,
        {paths.relative(path): path_node(path, paths) for path in [*notebooks, *named]},
        {
            FOLDER: _texts_digest(sorted(expected_names(catalogue)), paths),
            "kode": package_digest(),
            "commit": repr(code_state(paths.root)),
            "terbitan": _published_text(paths),
        },
        {path.name: path_node(path, paths) for path in made},
    )
