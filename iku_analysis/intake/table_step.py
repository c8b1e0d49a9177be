"""What the step of a raw table does, given plain paths; few imports, so it starts early."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from iku_analysis.base.input_files import noted_copy
from iku_analysis.base.parquet import read_table, store, write_table
from iku_analysis.base.process_limits import MAX_MEMORY_BYTES, process_limits
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.decisions import Decisions
from iku_analysis.declarations.plan_codes import PlanCodes, PlanFacts
from iku_analysis.declarations.plan_rules import AnyPlanRule
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.checked_tables import (
    broken_file,
    check_resource,
    parse_resource,
    plan_rule_findings,
)
from iku_analysis.intake.findings import Finding, findings_to_json, has_faults
from iku_analysis.model.quarter import Quarter, known_until, last_known
from iku_analysis.model.regions import Regions, declare_regions

pa.DataFrameSchema.register_default_backends(pd.DataFrame)  # the first check would wait for it
TOO_LARGE = f"isi berkas menuntut lebih dari {MAX_MEMORY_BYTES / 1024**3:.2f} GB memori".replace(
    ".", ","
)


def take_in(  # noqa: PLR0913, PLR0917 -- a step is given plain values by position
    raw_folder: Path,
    resource: Resource,
    codes: PlanCodes | None,
    year: int | None,
    decisions: Decisions,
    regions: Regions,
    parquet: Path,
    stored_findings: Path,
    quarter: Quarter | None = None,
) -> list[Finding]:
    """Read, check and store one raw table; nothing is stored when it has a galat.

    All of it is checked; of a quarter, only what was known at its end is stored, and what only a
    whole year holds is not asked for.

    Returns
    -------
    list of Finding
        All findings of the table.
    """
    with noted_copy(raw_folder, resource.path, parquet.parent) as folder:
        stored = (parquet, stored_findings, quarter)
        return check(folder, resource, codes, year, decisions, regions, *stored)


def check(  # noqa: PLR0913, PLR0917 -- as above
    folder: Path,
    resource: Resource,
    codes: PlanCodes | None,
    year: int | None,
    decisions: Decisions,
    regions: Regions,
    parquet: Path,
    stored_findings: Path,
    quarter: Quarter | None = None,
) -> list[Finding]:
    """Do the same with the file itself, for whoever states nothing about its bytes."""
    declare_regions(regions)
    try:
        with process_limits():
            table, found = check_resource(folder, resource, codes, year, decisions, quarter=quarter)
            if table and not has_faults(found):
                if quarter and resource.dated_by:
                    write_table(known_until(table.frame, resource.dated_by, quarter.end), parquet)
                else:
                    store(table.arrow(), parquet)
                write_whole(stored_findings, findings_to_json(found))
    except MemoryError:
        return list(broken_file(resource, TOO_LARGE))
    return list(found)


def latest_row(tables: Sequence[tuple[Path, tuple[str, ...]]]) -> date | None:
    """Latest day a row of the stored tables is dated, by the columns that date it."""
    days = (last_known(read_table(path), columns) for path, columns in tables)
    return max((day for day in days if day), default=None)


def check_plan(
    raw_folder: Path,
    resources: tuple[Resource, ...],
    rules: tuple[AnyPlanRule, ...],
    facts: PlanFacts,
    stored_findings: Path | None = None,
) -> list[Finding]:
    """Read the plan tables once more and check what must hold between them.

    What is wrong in a table itself is told by its own step; one that cannot be read is passed over.

    Returns
    -------
    list of Finding
        Stored, too, where asked and none is a galat.
    """
    declare_regions(facts.regions)
    tables = []
    with process_limits():
        for resource in resources:
            copy = stored_findings and noted_copy(raw_folder, resource.path, stored_findings.parent)
            with copy or nullcontext(raw_folder) as folder:
                if parsed := parse_resource(folder, resource, facts.decisions):
                    tables.append((resource, parsed))
        found = plan_rule_findings(tables, rules, facts)
    if stored_findings and not has_faults(found):
        write_whole(stored_findings, findings_to_json(found))
    return list(found)
