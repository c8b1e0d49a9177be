"""Tables checked in processes with limits: a file that breaks its reader is a finding, no crash."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from iku_analysis.declarations.package import Resource, load_package
from iku_analysis.intake.checked_tables import broken_file, undeclared_files
from iku_analysis.intake.findings import Finding
from iku_analysis.pipeline.process_limits import MAX_CPU_SECONDS, MAX_MEMORY_BYTES
from iku_analysis.pipeline.workers import (
    CHECKING,
    SuddenEnd,
    preload_only,
    run_quick_step,
    steps_at_once,
)

ENDED = (
    f"pemeriksaan berkas ini berhenti mendadak: melewati {MAX_CPU_SECONDS} detik waktu prosesor"
    f" atau {MAX_MEMORY_BYTES / 1024**3:.2f} GB memori".replace(".", ",")
)


def check_apart(step: str, raw_folder: Path, resource: Resource, *more: Any) -> list[Finding]:  # noqa: ANN401 -- what the step takes
    """Run a step of `checking` on one table; when its process dies, that is what is found.

    Returns
    -------
    list of Finding
        All findings of the table.
    """
    try:
        found: list[Finding] = run_quick_step(f"{CHECKING}.{step}", raw_folder, resource, *more)
    except SuddenEnd:
        return list(broken_file(resource, ENDED))
    return found


def check_tables(raw_folder: Path) -> tuple[Finding, ...]:
    """Check all tables of a raw folder, several at once; nothing is stored.

    Raises
    ------
    IkuError
        If the descriptor itself is wrong.
    """
    package = load_package(raw_folder)
    preload_only(CHECKING)
    with ThreadPoolExecutor(steps_at_once()) as threads:
        tables: Iterable[list[Finding]] = threads.map(
            partial(check_apart, "check", raw_folder), package.resources
        )
        found = tuple(finding for table in tables for finding in table)
    return (*found, *undeclared_files(package))
