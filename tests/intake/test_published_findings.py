"""What a finding says of a counted table stays with the office; its code and answer are printed."""

from types import SimpleNamespace

import pytest

from iku_analysis.intake.findings import Advice, Place, Severity, finding_at
from iku_analysis.intake.published_findings import UNTOLD, as_published

FIELDS = [SimpleNamespace(name=name, title=name.title(), type=kind)
          for name, kind in (("kecamatan", "string"), ("nilai", "number"))]  # fmt: skip
PACKAGE = SimpleNamespace(
    resources=[
        SimpleNamespace(name=name, path=f"{name}.xlsx", fields=FIELDS)
        for name in ("rahasia", "terbuka")
    ]
)
CATALOGUE = SimpleNamespace(counted_tables=frozenset({"rahasia"}))


def published(file, column, rule):
    advice = Advice(rule, "Diterima oleh Sari pada 1 Maret 2019: Lumbir hanya 2 usaha", "IKU-P144")
    found = finding_at(
        Place(file), advice, row=5, column=column, value="2", severity=Severity.DITERIMA
    )
    (told,) = as_published([found], PACKAGE, CATALOGUE)
    return found, told


@pytest.mark.parametrize(
    ("column", "rule"),
    [("nilai", "jauh lebih kecil"), ("Nilai", "lebih kecil"), ("kecamatan", "27 kali")],
)
def test_a_finding_about_a_count_tells_neither_value_ratio_row_nor_the_reason(column, rule):
    _, told = published("rahasia.xlsx", column, rule)
    assert (told.rule, told.value, told.row, told.code) == (UNTOLD, "", None, "IKU-P144")
    assert told.mend == "Diterima oleh Sari pada 1 Maret 2019"
    assert told.place == column


@pytest.mark.parametrize(
    ("file", "rule"), [("terbuka.xlsx", "27 kali"), ("rahasia.xlsx", "ada di daftar")]
)
def test_every_other_finding_is_told_as_it_is(file, rule):
    found, told = published(file, "kecamatan", rule)
    assert told == found
