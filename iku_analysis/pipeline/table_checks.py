"""Tables checked in processes with limits: a file that breaks its reader is a finding, no crash."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from iku_analysis.base.paths import YearPaths
from iku_analysis.base.process_limits import MAX_CPU_SECONDS, MAX_MEMORY_BYTES
from iku_analysis.base.step_processes import (
    LIMIT_VARIABLE,
    Answer,
    SuddenEnd,
    preload_only,
    run_quick_step,
    run_step,
    steps_at_once,
)
from iku_analysis.declarations.catalogue import (
    CATALOGUE_FILE,
    Catalogue,
    Indicator,
    StrategicTarget,
    own_functions,
    shown_own,
)
from iku_analysis.declarations.decisions import Decisions, decisions_of, load_decisions
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package
from iku_analysis.declarations.plan_codes import PlanFacts, PublishedPart, codes_of
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE
from iku_analysis.intake.findings import (
    FINDINGS_SUFFIX,
    Advice,
    Finding,
    Place,
    finding_at,
    gathered,
)
from iku_analysis.model.plan_names import PLAN
from iku_analysis.model.quarter import Quarter
from iku_analysis.model.regions import current_regions
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.text_checks import indicator_file
from iku_analysis.pipeline.notebook_checks import notebook_findings
from iku_analysis.pipeline.office_notebooks import lay_out_notebooks
from iku_analysis.pipeline.quarter_end import fault_of_end
from iku_analysis.pipeline.rooms import CHECKING

FORESEEING = "iku_analysis.pages.foresight"
GUARDED = "iku_analysis.notebook_engine.guarded_foresight"
ENDED = (
    f"pemeriksaan berkas ini berhenti mendadak: melewati {MAX_CPU_SECONDS} detik waktu prosesor"
    f" atau {MAX_MEMORY_BYTES / 1024**3:.2f} GB memori".replace(".", ",")
)


def check_apart(step: str, raw_folder: Path, resource: Resource, *more: Any) -> Answer:  # noqa: ANN401 -- what the step takes
    """Run a step of `intake.table_step` on one table; when its process dies, that is what is found.

    Returns
    -------
    Answer
        With all findings of the table.
    """
    try:
        return run_quick_step(f"{CHECKING}.{step}", raw_folder, resource, *more)
    except SuddenEnd:
        from iku_analysis.intake.checked_tables import broken_file  # noqa: PLC0415 -- pandas

        return Answer(list(broken_file(resource, ENDED)), {})


def check_plan_apart(
    raw_folder: Path, package: Package, facts: PlanFacts, stored: Path | None = None
) -> Answer:
    """Check what holds between the plan tables; one that ends the process is told by its own."""
    rules = package.plan_rules
    try:
        step = f"{CHECKING}.check_plan"
        return run_quick_step(step, raw_folder, package.plan_resources, rules, facts, stored)
    except SuddenEnd:
        return Answer([], {})


def check_tables(
    package: Package,
    catalogue: Catalogue | None,
    paths: YearPaths | None = None,
    published: tuple[PublishedPart, ...] = (),
) -> tuple[Finding, ...]:
    """Check all tables of a package, several at once, and what a report of them would lack.

    Parameters
    ----------
    package : Package
    catalogue : Catalogue or None
        Whose codes the plan tables may name; without a sound one, tables are checked alone.
    paths : YearPaths, optional
        Whose notebooks are checked; none without.
    published : tuple of PublishedPart
        What the plan tables are compared with.

    Raises
    ------
    IkuError
        If the decisions of ``samakan.csv`` are wrong.
    """
    decisions = load_decisions(package)
    quarter = Quarter(paths.year, paths.quarter) if paths and paths.quarter else None
    preload_only(CHECKING)
    with (
        TemporaryDirectory(prefix="iku-periksa-") as name,
        ThreadPoolExecutor(steps_at_once()) as threads,
    ):
        folder = Path(name)
        check = partial(_check_into, package, catalogue, decisions, folder, quarter)
        found = [item for told in threads.map(check, package.resources) for item in told]
        if catalogue:
            facts = PlanFacts.of(catalogue, published, decisions)
            stored = folder / f"{PLAN}{FINDINGS_SUFFIX}"
            asked = of_quarter(package) if quarter else package
            found += check_plan_apart(package.folder, asked, facts, stored).result
        if catalogue and quarter:
            found += _end_findings(quarter, package, catalogue, folder)
        elif catalogue:
            answers = threads.map(partial(_foreseen, package.folder, folder), catalogue.targets)
            found += gathered((item for told in answers for item in told), 1)
            step = f"{FORESEEING}.foresee_whole"
            found += run_quick_step(step, package.folder, folder).result
    if catalogue and paths:
        lay_out_notebooks(catalogue, paths)
        found += notebook_findings(paths.sources, catalogue)
    return tuple(found)


def of_quarter(package: Package) -> Package:
    """Package without the rules of the plan that only a whole year keeps."""
    rules = tuple(rule for rule in package.plan_rules if not rule.of_whole_years)
    return replace(package, plan_rules=rules)


def _end_findings(
    quarter: Quarter, package: Package, catalogue: Catalogue, folder: Path
) -> Iterator[Finding]:
    if fault := fault_of_end(quarter, package, catalogue, folder):
        yield finding_at(Place(DESCRIPTOR_FILE), Advice(fault.message, fault.hint, "IKU-P147"))


def _foreseen(raw_folder: Path, processed: Path, target: StrategicTarget) -> list[Finding]:
    """Foresee a target; each own function of an office apart and guarded, as in its report."""
    own = [item for item in target.indicators if item.function.own]
    ours = [item.number for item in target.indicators if not item.function.own]
    given = (raw_folder, processed, target.number)
    found = list(run_quick_step(f"{FORESEEING}.foresee", *given, ours).result) if ours else []
    return found + [told for item in own for told in _foreseen_own(item, *given)]


def _foreseen_own(item: Indicator, raw_folder: Path, *given: Any) -> list[Finding]:  # noqa: ANN401 -- as above
    """Foresee an indicator with an own function; one that does not end is what is found."""
    names = (CATALOGUE_FILE, DESCRIPTOR_FILE, REGION_FILE, ACCEPTANCES_FILE)
    texts = f"{FOLDER}/{indicator_file(item.number)}"
    ((file, (name,)),) = own_functions([item], raw_folder).items()
    declared = [file, *(raw_folder / name for name in (*names, texts))]
    step = f"{GUARDED}.foresee_guarded"
    try:
        found: list[Finding] = run_step(step, raw_folder, *given, declared, [item.number]).result
    except SuddenEnd as fault:
        what = f"fungsi {name} tidak selesai: {fault.message.rstrip('.')}"
        mend = f"Cari gelung tanpa akhir, atau beri waktu lebih: {LIMIT_VARIABLE}=7200 make check."
        place, value = Place(shown_own(file)), f"IKU {item.number}"
        return [finding_at(place, Advice(what, mend, "IKU-P129"), value=value)]
    return found


def _check_into(  # noqa: PLR0913, PLR0917 -- all but the table are given once
    package: Package,
    catalogue: Catalogue | None,
    decisions: Decisions,
    folder: Path,
    quarter: Quarter | None,
    resource: Resource,
) -> list[Finding]:
    codes = codes_of(resource, catalogue) if catalogue else None
    year = catalogue.year if catalogue else None
    files = (folder / f"{resource.name}{suffix}" for suffix in (".parquet", FINDINGS_SUFFIX))
    own = decisions_of(resource, decisions)
    found: list[Finding] = check_apart(
        "check", package.folder, resource, codes, year, own, current_regions(), *files, quarter
    ).result
    return found
