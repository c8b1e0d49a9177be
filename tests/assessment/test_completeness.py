"""Nine months are no year: coverage decides what a number is worth."""

import pytest

from iku_analysis.assessment.completeness import completed, uncovered
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


def test_what_is_provisional_is_said_and_which_number_where_they_differ():
    sample = {key: of_months(n).values["nilai"] for key, n in (("a", 11), ("b", 12), ("c", 10))}
    labels = {"a": "Satu", "b": "Dua", "c": "Tiga"}

    def told(*keys):
        values = {key: sample[key] for key in keys}
        return uncovered(Measurement(3, 2018, values), ("bulan",), POLICY, labels)

    assert told("b") == ()
    begin = "Cakupan belum lengkap, jadi angkanya sementara: "
    assert told("a", "b") == (f"{begin}11 dari 12 bulan.",)
    assert told("a", "c") == (f"{begin}11 dari 12 bulan (Satu); 10 dari 12 bulan (Tiga).",)


def test_what_is_not_declared_is_told_and_not_judged():
    assert completed(of_months(1), (), POLICY).values["nilai"].value == 7.0


def test_a_number_that_is_withheld_is_not_told_by_its_parts():
    now = completed(of_months(9), ("bulan",), POLICY)
    sources = sources_of(now, of_months(12), "nilai", 10.0)
    assert (sources.changes, sources.effects) == ((), ())
    assert "9 dari 12 bulan" in sources.reason
