"""What the step of a notebook does, given plain paths, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iku_analysis.assessment.results import write_results
from iku_analysis.base.paths import project_root
from iku_analysis.base.step_processes import FORK_IS_SAFE
from iku_analysis.notebook_engine.execute import Parameters, execute, published
from iku_analysis.notebook_engine.read_guard import Guard
from iku_analysis.notebook_engine.shell import ENGINE
from iku_analysis.pages.blocks import RESULT_MIME


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
