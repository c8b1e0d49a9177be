"""What is doubtful in the plan stands under its indicator, the rest once in a chapter."""

from dataclasses import replace

import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.findings import Advice, Place, Severity, finding_at, findings_to_json
from iku_analysis.model.quarter import Quarter
from iku_analysis.pages.chapter import Chapter

OWN = "IKU 7: target 0,125 jauh dari tahun lalu"
GENERAL = "sasaran 4 menyerap 0,1 persen pagunya"
OTHER = "IKU 11: target 1 jauh dari tahun lalu"


@pytest.fixture
def chapter(raw, tmp_path):
    found = [
        finding_at(Place("renstra.csv"), Advice(rule, "", "IKU-P151"), severity=Severity.PERINGATAN)
        for rule in (OWN, GENERAL, OTHER)
    ]
    (tmp_path / "rencana.temuan.json").write_text(findings_to_json(found), encoding="utf-8")
    return Chapter(5, 2018, load_catalogue(raw), load_package(raw), raw, tmp_path)


def test_a_quarter_doubts_only_what_it_is_set_beside(chapter):
    assert replace(chapter, quarter=Quarter(2018, 3)).doubts(7) == ()


@pytest.mark.parametrize(
    ("number", "rules"), [(6, [GENERAL]), (7, [OWN]), (8, []), (9, []), (10, [])]
)
def test_a_doubt_about_the_plan_is_told_under_its_indicator(chapter, number, rules):
    expected = tuple(f"Target jangka menengah 2013-2018: {rule} (IKU-P151)." for rule in rules)
    assert chapter.doubts(number) == expected
