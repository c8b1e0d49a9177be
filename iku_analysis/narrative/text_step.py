"""What the step of the authored texts does, given plain paths."""

from __future__ import annotations

from pathlib import Path

from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.intake.findings import Finding, findings_to_json
from iku_analysis.intake.iku_document import check_document
from iku_analysis.intake.personal_findings import folder_findings
from iku_analysis.narrative.text_checks import check_narratives


def check_texts(raw_folder: Path, stored_findings: Path) -> list[Finding]:
    """Check the IKU document and the authored texts; no text or file name holds personal data.

    Returns
    -------
    list of Finding
        All findings.
    """
    catalogue = load_catalogue(raw_folder)
    found = (
        *check_document(raw_folder, catalogue),
        *check_narratives(raw_folder, catalogue),
        *folder_findings(raw_folder),
    )
    write_whole(stored_findings, findings_to_json(found))
    return list(found)
