"""Tasks of a year: which step reads and writes what. pytask decides what has to run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pytask import Mark, PathNode, PythonNode, TaskWithoutPath

from iku_analysis.catalogue import CATALOGUE_FILE, Catalogue, StrategicTarget
from iku_analysis.errors import IkuError
from iku_analysis.intake.descriptor import DESCRIPTOR_FILE, Package, Resource
from iku_analysis.intake.findings import Finding, has_faults
from iku_analysis.narrative.checks import SECTIONS, expected_names, indicator_file
from iku_analysis.narrative.text import FOLDER
from iku_analysis.paths import YearPaths
from iku_analysis.pipeline.progress import Progress
from iku_analysis.pipeline.workers import run_step
from iku_analysis.plan_names import PLAN_TABLES

PACKAGE = Path(__file__).resolve().parents[1]
LOCK_FILE = "requirements.lock"
SUMMARY = "00_ringkasan"
SOURCE_SUFFIXES = {".py", ".j2", ".css", ".typ"}
# What a report shows does not depend on how its steps are ordered, nor a notebook's result on how
# the report is drawn.
OUTSIDE_REPORT = frozenset({"pipeline", "__main__.py"})
OUTSIDE_NOTEBOOKS = OUTSIDE_REPORT | {"report"}
OUTSIDE_INTAKE = frozenset(
    entry.name for entry in PACKAGE.iterdir() if entry.name not in {"intake", "regions.py"}
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


def _code_node(outside: frozenset[str]) -> PythonNode:
    """Package files a stage depends on, all but those ``outside``, as one digest.

    One node, because pytask stores every node of every task one by one.
    """
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*")):
        inner = file.relative_to(PACKAGE)
        if file.suffix in SOURCE_SUFFIXES and inner.parts[0] not in outside:
            digest.update(inner.as_posix().encode() + b"\0" + file.read_bytes())
    return PythonNode(name=f"kode {PACKAGE.name}", value=digest.hexdigest(), hash=True)


def _task(
    name: str,
    function: Callable[..., None],
    depends_on: Mapping[str, Any],
    produces: Mapping[str, Any],
    *,
    first: bool = False,
) -> TaskWithoutPath:
    return TaskWithoutPath(
        name=name,
        function=function,
        depends_on=dict(depends_on),
        produces=dict(produces),
        markers=[Mark("try_first", (), {})] if first else [],
    )


# --- stage 1: raw tables ---------------------------------------------------------------------


def table_task(resource: Resource, paths: YearPaths, progress: Progress) -> TaskWithoutPath:
    """Read, check and store one raw table."""

    def take_in(parquet: Path, findings: Path, **_: object) -> None:
        with progress.step(f"periksa {resource.name}"):
            found = run_step("take_in", paths.raw, resource, parquet, findings)
            if has_faults(found):
                raise IntakeFault(resource.name, found)

    return _task(
        f"periksa {resource.name}",
        take_in,
        {
            "raw": path_node(paths.raw / resource.path, paths),
            "declared": PythonNode(
                name=f"datapackage:{resource.name}", value=repr(resource), hash=True
            ),
            "code": _code_node(OUTSIDE_INTAKE),
        },
        {
            "parquet": path_node(paths.processed / f"{resource.name}.parquet", paths),
            "findings": path_node(paths.processed / f"{resource.name}{FINDINGS_SUFFIX}", paths),
        },
    )


def texts_task(catalogue: Catalogue, paths: YearPaths, progress: Progress) -> TaskWithoutPath:
    """Check the authored texts."""

    def check(findings: Path, **_: object) -> None:
        with progress.step(f"periksa {FOLDER}"):
            found = run_step("check_texts", paths.raw, findings)
            if has_faults(found):
                raise IntakeFault(FOLDER, found)

    return _task(
        f"periksa {FOLDER}",
        check,
        {
            "texts": _texts_node(expected_names(catalogue), paths),
            "catalogue": path_node(paths.raw / CATALOGUE_FILE, paths),
            "code": _code_node(OUTSIDE_TEXTS),
        },
        {"findings": path_node(paths.processed / f"{FOLDER}{FINDINGS_SUFFIX}", paths)},
    )


def intake_tasks(
    package: Package, catalogue: Catalogue, paths: YearPaths, progress: Progress
) -> list[TaskWithoutPath]:
    """One task per raw table, and one for the authored texts."""
    tables = [table_task(resource, paths, progress) for resource in package.resources]
    return [*tables, texts_task(catalogue, paths, progress)]


def _texts_node(files: Iterable[str], paths: YearPaths) -> PythonNode:
    """Authored texts as one digest: a file that is gone must count as a change, too."""
    digest = hashlib.sha256()
    for name in files:
        path = paths.raw / FOLDER / name
        content = path.read_bytes() if path.is_file() else b"\0"
        digest.update(name.encode() + b"\0" + content)
    others = sorted(path.name for path in (paths.raw / FOLDER).glob("*"))
    return PythonNode(name=FOLDER, value=f"{digest.hexdigest()} {others}", hash=True)


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


def tables_of(target: StrategicTarget) -> tuple[str, ...]:
    """Checked tables the indicators of a strategic target are computed from."""
    return tuple(sorted({name for item in target.indicators for name in item.tables.value}))


def _plan_inputs(package: Package, paths: YearPaths) -> list[Path]:
    declared = {resource.name for resource in package.resources}
    return [paths.processed / f"{name}.parquet" for name in PLAN_TABLES if name in declared]


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
            run_step("run_notebook", stored, dict(parameters), executed, results)

    declared = [
        stored,
        *inputs,
        paths.raw / CATALOGUE_FILE,
        paths.raw / DESCRIPTOR_FILE,
        paths.root / LOCK_FILE,
    ]
    return _task(
        f"notebook {name}",
        run,
        {
            "inputs": {paths.relative(path): path_node(path, paths) for path in declared},
            # The names of the inputs, because pytask does not see one that is no longer there.
            "parameters": PythonNode(
                name="parameter",
                value=repr((sorted(parameters.items()), [paths.relative(p) for p in declared])),
                hash=True,
            ),
            "texts": _texts_node(texts, paths),
            "code": _code_node(OUTSIDE_NOTEBOOKS),
        },
        {key: path_node(path, paths) for key, path in products.items()},
        first=first,
    )


def notebook_tasks(
    catalogue: Catalogue, package: Package, paths: YearPaths, progress: Progress
) -> list[TaskWithoutPath]:
    """Six notebooks that may run side by side, and the summary that reads their results."""
    plan = _plan_inputs(package, paths)
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
    inputs = [*results, *plan, paths.raw / catalogue.document]
    summary = _notebook_task(SUMMARY, summary_parameters(paths), inputs, SECTIONS, paths, progress)
    return [*chapters, summary]


def report_task(catalogue: Catalogue, paths: YearPaths, progress: Progress) -> TaskWithoutPath:
    """Render HTML and PDF and the data tables; each replaced only when all are made."""
    names = [SUMMARY, *(notebook_name(paths, target) for target in catalogue.targets)]
    notebooks = [paths.executed / f"{name}.ipynb" for name in names]

    def render(**_: object) -> None:
        with progress.step("laporan HTML dan PDF"):
            run_step("render", notebooks, paths)

    return _task(
        "laporan HTML dan PDF",
        render,
        {
            "notebooks": {path.stem: path_node(path, paths) for path in notebooks},
            "declared": {
                file: path_node(paths.raw / file, paths)
                for file in (CATALOGUE_FILE, DESCRIPTOR_FILE)
            },
            "code": _code_node(OUTSIDE_REPORT),
        },
        {path.suffix: path_node(path, paths) for path in (paths.html, paths.pdf, paths.workbook)},
    )
