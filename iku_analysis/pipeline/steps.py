"""What a step does, given plain paths: run in a process of its own, with everything imported."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path

from iku_analysis.blocks import RESULT_MIME
from iku_analysis.catalogue import load_catalogue
from iku_analysis.intake.descriptor import Resource
from iku_analysis.intake.findings import Finding, findings_to_json, has_faults
from iku_analysis.intake.storage import store
from iku_analysis.intake.tables import check_resource
from iku_analysis.narrative.checks import check_narratives
from iku_analysis.paths import YearPaths, project_root
from iku_analysis.pipeline.declared import Guard
from iku_analysis.pipeline.execution import Parameters, execute, published
from iku_analysis.pipeline.shell import ENGINE
from iku_analysis.pipeline.workers import FORK_IS_SAFE
from iku_analysis.results import write_results
from iku_analysis.whole_file import write_whole


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


def check_texts(raw_folder: Path, stored_findings: Path) -> list[Finding]:
    """Check the authored texts.

    Returns
    -------
    list of Finding
        All findings.
    """
    found = check_narratives(raw_folder, load_catalogue(raw_folder))
    write_whole(stored_findings, findings_to_json(found))
    return list(found)


def run_notebook(
    stored: Path,
    parameters: Parameters,
    executed: Path,
    results: Path | None,
    declared: Sequence[Path] | None = None,
) -> None:
    """Execute a notebook and keep the results it published.

    Parameters
    ----------
    stored, executed : Path
        Notebook without and with outputs.
    parameters : mapping
        As its ``parameters`` cell declares.
    results : Path or None
        Where results go, for a notebook that publishes any.
    declared : sequence of Path, optional
        The only files of the project it may read; None for no guard.
    """
    if FORK_IS_SAFE:
        guard = None if declared is None else Guard(project_root(), declared)
        notebook = execute(stored, parameters, executed, engine=ENGINE, guard=guard)
    else:  # this process is not the notebook's own, so it gets a kernel
        notebook = execute(stored, parameters, executed)
    if results is not None:
        write_results(published(notebook, RESULT_MIME), results)


def render(
    notebooks: Sequence[Path], paths: YearPaths, parameters: Mapping[str, Parameters]
) -> None:
    """Render HTML, PDF, the data tables and the manifest."""
    from iku_analysis.pipeline.outputs import assemble_report  # noqa: PLC0415 -- slow, only here

    if FORK_IS_SAFE:  # the process ends with the report, and nearly all it makes is used till then
        gc.disable()
    assemble_report(notebooks, paths, parameters)
