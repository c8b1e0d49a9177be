"""Findings a report stands beside: where they are stored, and how the manifest counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from iku_analysis.base.formats import listed
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.package import Package
from iku_analysis.intake.acceptances import (
    acceptance_findings,
    accepted,
    judged,
    read_acceptances,
)
from iku_analysis.intake.findings import (
    FINDINGS_SUFFIX,
    Finding,
    Severity,
    findings_from_json,
    heaviest_first,
)
from iku_analysis.intake.year_checks import OPEN, PROMPTED, year_findings
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.text_checks import YEARLY_TEXTS


def finding_files(package: Package, paths: YearPaths) -> list[Path]:
    """Stored findings of all tables and of the texts."""
    names = (*(resource.name for resource in package.resources), FOLDER)
    return [paths.processed / f"{name}{FINDINGS_SUFFIX}" for name in names]


def findings_before(
    stored: Iterable[Finding], package: Package, catalogue: Catalogue, paths: YearPaths
) -> tuple[Finding, ...]:
    """Findings before there is a report: those of tables, texts and declarations, judged."""
    found = [*stored, *year_findings(package, catalogue, paths.year)]
    if paths.quarter:
        found = [item for item in found if item.code not in YEARLY_TEXTS]
    return heaviest_first(judged(found, paths.raw))


def findings_of_report(doubts: Iterable[Finding], raw_folder: Path) -> tuple[Finding, ...]:
    """Findings about a finished report, those accepted told as such."""
    given = tuple(doubts)
    acceptances, _ = read_acceptances(raw_folder)
    unused = acceptance_findings(given, acceptances, of_report=True)
    return (*accepted(given, acceptances), *unused)


def stored_findings(package: Package, paths: YearPaths) -> list[Finding]:
    """Findings of all tables and texts as their steps stored them."""
    files = finding_files(package, paths)
    return [item for path in files for item in findings_from_json(read_input_text(path))]


def findings_record(findings: Iterable[Finding]) -> dict[str, Any]:
    """How many of each severity, and every one that somebody answers for."""
    given = list(findings)
    counts = Counter(item.severity for item in given)
    return {
        "counts": {severity.value: counts[severity] for severity in Severity},
        "accepted": [
            {"code": item.code, "file": item.file, "place": item.place, "words": item.mend}
            for item in given
            if item.severity is Severity.DITERIMA
        ],
    }


def open_reasons(findings: Iterable[Finding]) -> list[str]:
    """Why a report is a draft: what was carried on or guessed, and nobody confirmed."""
    codes = {OPEN.code, PROMPTED.code}
    named = [f"{item.file} {item.column}" for item in findings if item.code in codes]
    return [f"belum dikonfirmasi untuk tahun ini: {listed(named)}"] if named else []
