"""Raw files of a year -> checked, typed tables without personal data, and all findings at once."""

from iku_analysis.intake.descriptor import Package, Resource, Source, load_package
from iku_analysis.intake.fields import Constraints, Field, NumberFormat
from iku_analysis.intake.findings import (
    Finding,
    Severity,
    findings_from_json,
    findings_to_json,
    print_findings,
)
from iku_analysis.intake.storage import read_table, write_table
from iku_analysis.intake.tables import CheckedTable, Intake, take_in, take_in_table

__all__ = [
    "CheckedTable",
    "Constraints",
    "Field",
    "Finding",
    "Intake",
    "NumberFormat",
    "Package",
    "Resource",
    "Severity",
    "Source",
    "findings_from_json",
    "findings_to_json",
    "load_package",
    "print_findings",
    "read_table",
    "take_in",
    "take_in_table",
    "write_table",
]
