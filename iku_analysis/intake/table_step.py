"""What the step of a raw table does, given plain paths; few imports, so it starts early."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from iku_analysis.base.input_files import noted_copy
from iku_analysis.base.parquet import store
from iku_analysis.base.process_limits import MAX_MEMORY_BYTES, process_limits
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.package import Resource
from iku_analysis.declarations.plan_codes import PlanCodes
from iku_analysis.intake.checked_tables import broken_file, check_resource
from iku_analysis.intake.findings import Finding, findings_to_json, has_faults

pa.DataFrameSchema.register_default_backends(pd.DataFrame)  # the first check would wait for it
TOO_LARGE = f"isi berkas menuntut lebih dari {MAX_MEMORY_BYTES / 1024**3:.2f} GB memori".replace(
    ".", ","
)


def take_in(  # noqa: PLR0913, PLR0917 -- a step is given plain values by position
    raw_folder: Path,
    resource: Resource,
    codes: PlanCodes | None,
    year: int,
    parquet: Path,
    stored_findings: Path,
) -> list[Finding]:
    """Read, check and store one raw table; nothing is stored when it has a galat.

    Returns
    -------
    list of Finding
        All findings of the table.
    """
    with noted_copy(raw_folder, resource.path, parquet.parent) as folder:
        return check(folder, resource, codes, year, parquet, stored_findings)


def check(  # noqa: PLR0913, PLR0917 -- as above
    folder: Path,
    resource: Resource,
    codes: PlanCodes | None,
    year: int | None,
    parquet: Path,
    stored_findings: Path,
) -> list[Finding]:
    """Do the same with the file itself, for whoever states nothing about its bytes."""
    try:
        with process_limits():
            table, found = check_resource(folder, resource, codes, year)
            if table and not has_faults(found):
                store(table.arrow(), parquet)
                write_whole(stored_findings, findings_to_json(found))
    except MemoryError:
        return list(broken_file(resource, TOO_LARGE))
    return list(found)
