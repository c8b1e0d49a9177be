"""What a report would lack, with own functions that may read no more than in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from iku_analysis.base.paths import project_root
from iku_analysis.base.step_processes import FORK_IS_SAFE
from iku_analysis.intake.findings import Finding
from iku_analysis.notebook_engine.read_guard import Guard
from iku_analysis.pages.foresight import foresee, foreseen, keep


def foresee_guarded(
    raw_folder: Path,
    processed: Path,
    number: int,
    declared: Sequence[Path],
    only: Collection[int] | None = None,
) -> list[Finding]:
    """Findings as `foresee`, in a process of its own that may read ``declared`` and no more."""
    if not FORK_IS_SAFE:  # this process is not the step's own
        return foresee(raw_folder, processed, number, only)
    guard = Guard(project_root(), [*declared, *processed.iterdir()])
    guard.install()
    with guard.watching():
        found, results = foreseen(raw_folder, processed, number, only)
    keep(results, processed)
    return found
