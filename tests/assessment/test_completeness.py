"""Nine months are no year: coverage decides what a number is worth."""

import pytest

from iku_analysis.assessment.completeness import completed
from iku_analysis.assessment.sources_of_change import sources_of
from iku_analysis.declarations.policy import CoveragePolicy
from iku_analysis.model.measurement import Coverage, Measurement, Quantity
from iku_analysis.model.status import Status

POLICY = CoveragePolicy(complete=0.95, computable=0.8)


def of_months(months):
    coverage = (Coverage("bulan", months, 12), Coverage("kab_kota", 1, 10))
    return Measurement(3, 2018, {"nilai": Quantity(7.0, Status.RESMI, coverage=coverage)})


@pytest.mark.parametrize(
    # 11 / 12 = 92 percent, 10 / 12 = 83, 9 / 12 = 75
    ("months", "value", "status"),
    [
        (12, 7.0, Status.RESMI),
        (11, 7.0, Status.SEMENTARA),
        (10, 7.0, Status.SEMENTARA),
        (9, None, Status.RESMI),
    ],
)
def test_a_number_of_few_months_is_provisional_or_none(months, value, status):
    found = completed(of_months(months), ("bulan",), POLICY).values["nilai"]
    assert (found.value, found.status) == (value, status)
    assert found.coverage[0].text == f"{months} dari 12 bulan"
    if value is None:
        assert found.reason == "hanya 9 dari 12 bulan; dihitung mulai 80 persen"


def test_what_is_not_declared_is_told_and_not_judged():
    assert completed(of_months(1), (), POLICY).values["nilai"].value == 7.0


def test_a_number_that_is_withheld_is_not_told_by_its_parts():
    now = completed(of_months(9), ("bulan",), POLICY)
    sources = sources_of(now, of_months(12), "nilai", 10.0)
    assert (sources.changes, sources.effects) == ((), ())
    assert "9 dari 12 bulan" in sources.reason
