"""What the step of a raw table does, given plain paths; few imports, so it starts early."""

from __future__ import annotations

from pathlib import Path

import pandera.pandas  # noqa: F401 -- the first check would wait for it

from iku_analysis.base.parquet import store
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.package import Resource
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.intake.findings import Finding, findings_to_json, has_faults


def take_in(
    raw_folder: Path, resource: Resource, parquet: Path, stored_findings: Path
) -> list[Finding]:
    """Read, check and store one raw table; nothing is stored when it has a galat.

    Returns
    -------
    list of Finding
        All findings of the table.
    """
    table, found = check_resource(raw_folder, resource)
    if table and not has_faults(found):
        store(table.arrow(), parquet)
        write_whole(stored_findings, findings_to_json(found))
    return list(found)
