"""Each folder of tests/data holds a faulty input and, in temuan.yaml, all it must be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.findings import Finding, Severity

DATA = Path(__file__).parents[1] / "data"
FOLDERS = sorted(path.parent for path in DATA.glob("*/temuan.yaml"))


def _finding(entry: dict[str, Any]) -> Finding:
    absent = {"sheet": "", "row": None, "column": "", "value": ""}
    severity, rows = Severity(entry["severity"]), tuple(entry.get("more_rows", ()))
    return Finding(**{**absent, **entry, "severity": severity, "more_rows": rows})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_faulty_input_gives_exactly_the_findings_written_beside_it(folder: Path) -> None:
    expected = yaml.safe_load((folder / "temuan.yaml").read_text(encoding="utf-8"))
    assert list(take_in(folder).findings) == [_finding(entry) for entry in expected]


def test_tables_with_a_galat_are_withheld_and_the_others_given() -> None:
    intake = take_in(DATA / "semua_tabel_sekaligus")
    assert intake.has_faults
    assert list(intake.tables) == ["wub"]


def test_no_personal_value_appears_in_any_finding() -> None:
    told = repr(take_in(DATA / "data_pribadi").findings)
    for secret in ("6472", "1990", "Kukar", "Berua", "16,0", "16030", "SMAA", "S2"):
        assert secret not in told
