"""Tables checked in processes with limits: a file that breaks its reader is a finding, no crash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

from iku_analysis.base.process_limits import MAX_CPU_SECONDS, MAX_MEMORY_BYTES
from iku_analysis.base.step_processes import (
    Answer,
    SuddenEnd,
    preload_only,
    run_quick_step,
    steps_at_once,
)
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.decisions import decisions_of, load_decisions
from iku_analysis.declarations.package import Package, Resource, load_package
from iku_analysis.declarations.plan_codes import PlanFacts, PublishedPart, codes_of
from iku_analysis.intake.findings import Finding
from iku_analysis.pipeline.rooms import CHECKING

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
    raw_folder: Path, catalogue: Catalogue, published: tuple[PublishedPart, ...] = ()
) -> tuple[Finding, ...]:
    """Check all tables of a raw folder, several at once; nothing is stored.

    Parameters
    ----------
    raw_folder : Path
    catalogue : Catalogue
        Whose codes the plan tables may name.
    published : tuple of PublishedPart
        What the plan tables are compared with.

    Raises
    ------
    IkuError
        If the descriptor itself is wrong, or the decisions of ``samakan.csv`` are.
    """
    from iku_analysis.intake.checked_tables import undeclared_files  # noqa: PLC0415 -- pandas

    package = load_package(raw_folder)
    decisions = load_decisions(package)
    preload_only(CHECKING)
    with ThreadPoolExecutor(steps_at_once()) as threads:
        codes = [codes_of(resource, catalogue) for resource in package.resources]
        decided = [decisions_of(resource, decisions) for resource in package.resources]
        check = partial(check_apart, "check", raw_folder)
        answers = threads.map(check, package.resources, codes, repeat(catalogue.year), decided)
        facts = PlanFacts.of(catalogue, published, decisions)
        plan = threads.submit(check_plan_apart, raw_folder, package, facts)
        found = tuple(f for answer in (*answers, plan.result()) for f in answer.result)
    return (*found, *undeclared_files(package))
