"""Efficiency by each declared method; underspending never makes a missed target efficient."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iku_analysis.assessment.budget import (
    EFFICIENT,
    FAIR,
    IN_STEP,
    SPARED,
    absorption,
    budget_total,
    efficiency,
    supporting,
)
from iku_analysis.declarations.policy import (
    EfficiencyMethod,
    EfficiencyPolicy,
)
from iku_analysis.model.measurement import total

from .parts import budget, reached

SELISIH = EfficiencyPolicy(EfficiencyMethod.SELISIH, 5)
SISA = EfficiencyPolicy(EfficiencyMethod.SISA_ANGGARAN, 5)
KEMENKEU = EfficiencyPolicy(EfficiencyMethod.KEMENKEU, 5)


def spent(percent):
    return pd.DataFrame({"pagu_rp": [1000.0], "realisasi_rp": [percent * 10.0], "status": "contoh"})


@pytest.mark.parametrize(
    ("policy", "achieved", "absorbed", "value", "verdict"),
    [
        (SELISIH, 110, 90, 20, "efisien"),
        (SELISIH, 102, 99, 3, "cukup efisien"),
        (SELISIH, 100, 105, -5, "tidak efisien: realisasi melebihi pagu"),
        (SELISIH, 80, 90, -10, "tidak efisien"),
        (SELISIH, 80, 50, 30, SPARED),
        (SELISIH, 95, 97, -2, IN_STEP),
        (SISA, 100, 88, 12, "efisien"),
        (SISA, 100, 97, 3, "cukup efisien"),
        (SISA, 99, 50, None, "tidak dinilai: hanya dihitung bila target tercapai"),
        # E = (1 - 90/100) x 100 = 10; 50 + 10/20 x 50 = 75
        (KEMENKEU, 100, 90, 75, "efisien"),
        # E would be 60 and is held at 20
        (KEMENKEU, 100, 40, 100, "efisien"),
    ],
)
def test_hand_computed(policy, achieved, absorbed, value, verdict):
    found = efficiency(reached(achieved), spent(absorbed), policy)
    assert found.value.value == (None if value is None else pytest.approx(value))
    assert found.verdict == verdict


@given(
    achieved=st.floats(0, 99.99),
    absorbed=st.floats(0, 150),
    policy=st.sampled_from([SELISIH, SISA, KEMENKEU]),
)
def test_a_missed_target_is_never_called_efficient(achieved, absorbed, policy):
    found = efficiency(reached(achieved), spent(absorbed), policy)
    assert found.verdict not in {EFFICIENT, FAIR}


def test_activities_without_a_code_support_every_indicator_of_their_sasaran():
    table = budget(
        (5, "6", "RAT", 100, 90),
        (5, "7;8a", "Pembiayaan", 200, 100),
        (5, None, "Umum", 50, 50),
        (6, "8", "Lain", 10, 10),
    )
    assert list(supporting(table, 5, 8)["kegiatan_anggaran"]) == ["Pembiayaan", "Umum"]
    assert absorption(supporting(table, 5, 8)).value == 60


def test_no_budget_row_or_no_spending_is_missing_with_its_reason():
    none = budget((6, "8", "Lain", 10, 10))
    assert "tidak ada baris anggaran" in absorption(supporting(none, 5, 8)).reason
    unspent = budget((5, "8", "RAT", 100, None))
    assert (
        absorption(supporting(unspent, 5, 8)).reason == "realisasi (Rp) kosong pada 1 dari 1 baris"
    )


def test_a_sum_that_lacks_a_row_is_missing_and_says_how_many_are_empty():
    rows = supporting(budget((5, "8", "RAT", 100, 90), (5, "8", "Diklat", 50, None)), 5, 8)
    spent = total(rows, "realisasi_rp")
    assert spent.value is None
    assert spent.reason == "realisasi (Rp) kosong pada 1 dari 2 baris"
    assert total(rows, "pagu_rp").value == 150
    last = budget_total(rows, "program").iloc[-1]
    assert last["pagu_rp"] == 150
    assert pd.isna(last["realisasi_rp"])
    assert pd.isna(last["serapan"])


def test_activities_may_name_any_component_of_an_indicator():
    rows = budget(
        (5, "8a;8c", "tiga komponen", 10, 9), (5, "8b", "satu", 10, 9), (5, "9", "x", 1, 1)
    )
    assert list(supporting(rows, 5, 8)["kegiatan_anggaran"]) == ["tiga komponen", "satu"]
