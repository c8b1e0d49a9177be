"""What ``make check`` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from iku_analysis.base.declaration import DeclarationError
from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.base.paths import paths_of_raw
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Catalogue, load_catalogue
from iku_analysis.declarations.decisions import SAME_FILE
from iku_analysis.declarations.front_pages import FRONT_PAGES_FILE, load_front_pages
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package, load_package
from iku_analysis.declarations.plan_codes import PlanCodes, PlanFacts
from iku_analysis.declarations.usual_rules import with_usual_rules
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE, judged
from iku_analysis.intake.checked_tables import check_package, undeclared_files
from iku_analysis.intake.findings import (
    Finding,
    Severity,
    counted,
    has_faults,
    heaviest_first,
    print_findings,
)
from iku_analysis.intake.iku_document import check_document
from iku_analysis.intake.personal_findings import folder_findings
from iku_analysis.intake.receipts import RECEIPTS_FILE, read_receipts
from iku_analysis.intake.year_checks import (
    declaration_findings,
    front_page_findings,
    readable_findings,
    year_findings,
)
from iku_analysis.narrative.text_checks import YEARLY_TEXTS, check_narratives

T = TypeVar("T")
READY = "data siap dipakai"
CODES_PAGE = "docs/temuan/README.md"
CheckTables = Callable[[Package, Catalogue | None], Iterable[Finding]]


def _in_this_process(package: Package, catalogue: Catalogue | None) -> Iterable[Finding]:
    codes = PlanCodes.of(catalogue) if catalogue else None
    facts = PlanFacts.of(catalogue) if catalogue else None
    return check_package(package, codes, catalogue.year if catalogue else None, facts)[1]


def _loaded(load: Callable[[Path], T], folder: Path, name: str, told: list[Finding]) -> T | None:
    try:
        return load(folder)
    except IkuError as fault:
        told += declaration_findings(fault, name)
        return None


def findings_of(
    raw_folder: Path, check_tables: CheckTables, quarter: int | None = None
) -> tuple[Finding, ...]:
    """Everything that would stop or empty a report of a raw folder, the heaviest first.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``.
    check_tables : callable
        Gives the findings of all tables of a package, by the codes of a catalogue if it is sound.
    quarter : int, optional
        Whose report is meant, in place of the year's.
    """
    told: list[Finding] = []
    catalogue = _loaded(load_catalogue, raw_folder, CATALOGUE_FILE, told)
    package = _loaded(load_package, raw_folder, DESCRIPTOR_FILE, told)
    year = int(raw_folder.name) if raw_folder.name.isdecimal() else None
    _loaded(read_receipts, raw_folder, RECEIPTS_FILE, told)
    if front := _loaded(load_front_pages, raw_folder, FRONT_PAGES_FILE, told):
        told += front_page_findings(front)
    if package:
        told += undeclared_files(package)
        checked = with_usual_rules(package, catalogue) if catalogue else package
        try:
            told += check_tables(checked, catalogue)
        except DeclarationError as fault:
            told += declaration_findings(fault, SAME_FILE)
    told += folder_findings(raw_folder)
    if catalogue:
        told += check_document(raw_folder, catalogue)
        told += check_narratives(raw_folder, catalogue)
    if package:
        more = year_findings(package, catalogue, year) if catalogue else readable_findings(package)
        told += more
    if quarter:
        told = [item for item in told if item.code not in YEARLY_TEXTS]
    return heaviest_first(judged(list(dict.fromkeys(told)), raw_folder))


def check_year(
    raw_folder: Path,
    console: Console,
    export_folder: Path | None = None,
    check_tables: CheckTables = _in_this_process,
    quarter: int | None = None,
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
        As `findings_of`; the command passes one that reads them in processes with limits.
    quarter : int, optional
        As `findings_of`.

    Returns
    -------
    int
        Exit code: 0 when the data can be used, 1 when there is a galat.

    Raises
    ------
    IkuError
        If the files cannot be written.
    """
    findings = findings_of(raw_folder, check_tables, quarter)
    faulty = has_faults(findings)
    print_findings(findings, console)
    if export_folder:
        _export(findings, raw_folder, export_folder, console)
    asked = replace(paths_of_raw(raw_folder), quarter=quarter)
    again = f"perbaiki galat lalu jalankan lagi: {asked.check_command}"
    say(console, f"{counted(findings)}: {again if faulty else READY}")
    return FAULT_EXIT_CODE if faulty else 0


def _export(
    findings: tuple[Finding, ...], raw_folder: Path, folder: Path, console: Console
) -> None:
    from iku_analysis.offices.findings_export import export_findings  # noqa: PLC0415 -- heavy
    from iku_analysis.offices.office_folders import write_letters  # noqa: PLC0415 -- heavy

    package = _loaded(load_package, raw_folder, DESCRIPTOR_FILE, [])
    workbook = export_findings(findings, package or Package(raw_folder, "", None, ()), folder)
    letters = write_letters(findings, package, folder) if package else 0
    root = paths_of_raw(raw_folder).root
    if findings:
        say(console, f"Arti tiap kode: {CODES_PAGE}")
    if any(item.severity is Severity.PERINGATAN for item in findings):
        proposed = _shown(workbook.with_name(ACCEPTANCES_FILE), root)
        target = _shown(raw_folder / ACCEPTANCES_FILE, root)
        say(console, f"Menerima peringatan: salin barisnya dari {proposed} ke {target}")
    shown_path = _shown(workbook, root)
    beside = "; suratnya di folder tiap kantor di sampingnya" if letters else ""
    say(console, f"Temuan per kantor: {shown_path}{beside}")


def _shown(path: Path, root: Path) -> str:
    """Path within the project; the last folders of one elsewhere."""
    return (
        path.relative_to(root).as_posix()
        if path.is_relative_to(root)
        else "/".join(path.parts[-5:])
    )
