"""What ``make check`` prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.plan_codes import PlanCodes, PlanFacts
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.findings import Finding, counted, has_faults, print_findings
from iku_analysis.intake.iku_document import check_document
from iku_analysis.narrative.text_checks import check_narratives


def _in_this_process(raw_folder: Path, catalogue: Catalogue) -> Sequence[Finding]:
    return take_in(raw_folder, PlanCodes.of(catalogue), PlanFacts.of(catalogue)).findings


def check_year(
    raw_folder: Path,
    console: Console,
    export_folder: Path | None = None,
    check_tables: Callable[[Path, Catalogue], Sequence[Finding]] = _in_this_process,
) -> int:
    """Print all findings of a raw folder and a one-line conclusion.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``; its name is the year in the command to re-run.
    console : Console
        Where to print.
    export_folder : Path, optional
        Gets the findings once more as files to send back to the offices.
    check_tables : callable
        Gives the findings of all tables of the folder; the command passes one that reads them in
        processes with limits.

    Returns
    -------
    int
        Exit code: 0 when the data can be used, 1 when there is a galat.

    Raises
    ------
    IkuError
        If the descriptor itself is wrong, or the files cannot be written.
    """
    catalogue = load_catalogue(raw_folder)
    findings = (
        *check_tables(raw_folder, catalogue),
        *check_document(raw_folder, catalogue),
        *check_narratives(raw_folder, catalogue),
    )
    faulty = has_faults(findings)
    print_findings(findings, console)
    if export_folder:
        _export(findings, raw_folder, export_folder, console)
    conclusion = (
        f"perbaiki galat lalu jalankan lagi: make check YEAR={raw_folder.name}"
        if faulty
        else "data siap dipakai"
    )
    line = f"{counted(findings)}: {conclusion}"
    say(console, line)
    return FAULT_EXIT_CODE if faulty else 0


def _export(
    findings: tuple[Finding, ...], raw_folder: Path, folder: Path, console: Console
) -> None:
    from iku_analysis.offices.findings_export import export_findings  # noqa: PLC0415 -- heavy

    workbook = export_findings(findings, load_package(raw_folder), folder)
    shown_path = "/".join(workbook.parts[-5:])
    console.print(f"Temuan per kantor: {shown_path}", markup=False, highlight=False)
