"""Amounts few contributors make up are withheld, and what their total would tell."""

import pandas as pd
import pytest

from iku_analysis.assessment.protected import shown_of
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.indicators.industri import non_oil_gas_exports
from iku_analysis.privacy.dominance import Dominance, withhold_dominated

RULE = Dominance(1, 85.0, 10.0)


@pytest.mark.parametrize(
    ("contributions", "rule", "is_shown"),
    [
        ([40.0, 30.0, 30.0], RULE, True),
        ([90.0, 5.0, 5.0], RULE, False),  # one gives 90 percent, more than 85
        ([60.0, 35.0, 5.0], RULE, False),  # the second knows the largest to within 5, below 6
        ([60.0, 34.0, 6.0], RULE, True),
        ([45.0, 44.0, 11.0], Dominance(2, 85.0, 10.0), False),  # two give 89 percent
        ([5.0], RULE, False),
    ],
)
def test_an_amount_is_shown_unless_either_rule_is_broken(contributions, rule, is_shown):
    assert (rule.lack(contributions) <= 0) == is_shown


def breakdown(amounts, contributions):
    frame = pd.DataFrame({"negara_tujuan": list(amounts), "nilai_fob_usd": list(amounts.values())})
    frame = frame.assign(bagian=frame["nilai_fob_usd"] / 10, status="contoh")
    rows = [
        {"baris": label, "nilai": value}
        for label, given in contributions.items()
        for value in given
    ]
    return frame, pd.DataFrame(rows)


def test_the_smallest_row_that_leaves_enough_open_goes_with_a_dominated_one():
    # the (n,k) rule asks for 95 / 0,85 - 100 = 11,8 more: one row of 6 is too little
    parts = {"A": [200.0, 200.0, 200.0], "B": [95.0, 5.0], "C": [2.0] * 3, "D": [10.0] * 3}
    frame, given = breakdown({"A": 600.0, "B": 100.0, "D": 30.0, "C": 6.0}, parts)
    shown = withhold_dominated(frame, given, "nilai_fob_usd", RULE, "IKU 3")
    hidden = shown.frame[shown.frame["nilai_fob_usd"].isna()]
    assert set(hidden["negara_tujuan"]) == {"B", "C", "D"}
    assert hidden["bagian"].isna().all()
    assert shown.note(["bagian"]).startswith("3 angka dirahasiakan: yang sebagian besarnya")


def test_a_dominated_amount_alone_is_refused_with_what_to_do():
    frame, given = breakdown({"A": 100.0}, {"A": [100.0]})
    with pytest.raises(IkuError, match=r"IKU 3: A berasal.*\n.*kawasan"):
        withhold_dominated(frame, given, "nilai_fob_usd", RULE, "IKU 3")


def exports(**more):
    months = {"tahun": 2018, "bulan": 1, "migas": False, "berat_kg": 1000.0, "status": "contoh"}
    rows = [("1511", "CPO", "India", 500.0), ("1511", "CPO", "India", 400.0)]
    rows += [("1511", "CPO", "Korea", 400.0), ("4412", "Kayu lapis", "Jepang", 300.0)]
    columns = ["hs4", "uraian", "negara_tujuan", "nilai_fob_usd"]
    return pd.DataFrame(rows, columns=columns).assign(**months, **more)


def test_exports_are_tested_where_the_table_names_exporters(raw):
    catalogue = load_catalogue(raw)
    indicator, policy = catalogue.indicator(3), catalogue.policy
    without = shown_of(non_oil_gas_exports(exports(), 2018), indicator, policy)
    assert not without.breakdowns["barang"].places
    named = non_oil_gas_exports(exports(eksportir=["a", "b", "c", "a"]), 2018)
    shown = shown_of(named, indicator, policy).breakdowns
    # plywood is all of one exporter, and of palm oil nothing is
    goods = shown["barang"].frame.set_index("hs4")["nilai_fob_usd"]
    assert goods.isna().tolist() == [True, True]
    assert shown["negara"].rows("bagian")
    assert "dirahasiakan" in shown["barang"].note()
