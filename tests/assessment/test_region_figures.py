"""A kab/kota finds its own numbers as the tables show them, beside last year's where known."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.assessment.region_figures import region_figures
from iku_analysis.assessment.sources_of_change import BEFORE, NOW, Contributions
from iku_analysis.model.parts import BY_REGION, PART
from iku_analysis.privacy.small_counts import WITHHELD, Withheld
from tests.assessment.parts import part

FRAME = pd.DataFrame(
    {
        "kab_kota": ["Kab. Berau", "Kab. Paser"],
        "usaha": [25.0, 21.0],
        "ukm": [None, 20.0],
        "keterangan": ["", ""],
        "status": "contoh",
    }
)


def change(now, before, by=BY_REGION):
    frame = pd.DataFrame({PART: list(FRAME["kab_kota"]), NOW: now, BEFORE: before})
    return Contributions(by, "unit usaha", frame)


def figures(*changes, breakdowns=None):
    about = SimpleNamespace(
        breakdowns={"kab_kota": Withheld(FRAME, frozenset({(0, "ukm")}))}
        if breakdowns is None
        else breakdowns,
        sources={"9": SimpleNamespace(changes=changes)},
        result=SimpleNamespace(number=9, variants=(), components=(part(code="9"),)),
    )
    found = region_figures(about)
    return {(item.region, item.measure.partition(" (")[0]): item for item in found}


def test_numbers_bear_the_names_they_have_in_the_table_and_withheld_ones_are_words():
    found = figures()
    assert found["Kab. Paser", "Unit usaha"].now.key == "9.kab_kota.Kab._Paser.usaha"
    assert found["Kab. Berau", "UKM"].now.text == WITHHELD
    assert len(found) == 4


def test_last_year_stands_beside_the_measure_whose_parts_it_is():
    found = figures(change([25.0, 21.0], [19.0, None]))
    assert found["Kab. Berau", "Unit usaha"].before.text == "19"
    assert found["Kab. Berau", "Unit usaha"].measure == "Unit usaha (unit usaha)"
    assert found["Kab. Paser", "Unit usaha"].before is None
    assert found["Kab. Paser", "UKM"].before is None


def test_last_year_withheld_says_so_and_never_stands_as_if_nobody_had_told_it():
    grouped = change([25.0, 21.0], [19.0, 2.0])
    told = replace(grouped, frame=grouped.frame.head(1), withheld=frozenset({"Kab. Paser"}))
    assert figures(told)["Kab. Paser", "Unit usaha"].before.text == WITHHELD


@pytest.mark.parametrize(
    "other", [change([25.0, 22.0], [19.0, 18.0]), change([25.0, 21.0], [19.0, 18.0], "pola")]
)
def test_last_year_of_something_else_is_not_taken(other):
    assert all(item.before is None for item in figures(other).values())


def test_a_column_that_is_last_year_is_not_told_twice():
    whole = {"kab_kota": Withheld(FRAME.assign(ukm=[7.0, 20.0]))}
    found = figures(change([25.0, 21.0], [7.0, 20.0]), breakdowns=whole)
    assert ("Kab. Paser", "UKM") not in found
    assert found["Kab. Paser", "Unit usaha"].before.text == "20"


def test_a_place_one_of_both_does_not_know_decides_nothing():
    frame = pd.concat([FRAME, FRAME.assign(kab_kota=["Kota Bontang", "Kab. Mahakam Ulu"])])
    frame["usaha"] = [25.0, 21.0, 3.0, None]
    parts = change([25.0, 21.0], [19.0, 18.0])
    silent = pd.DataFrame({PART: ["Kab. Mahakam Ulu"], NOW: [0.0], BEFORE: [2.0]})
    more = replace(parts, frame=pd.concat([parts.frame, silent]))
    found = figures(more, breakdowns={"kab_kota": Withheld(frame.reset_index(drop=True))})
    assert found["Kab. Mahakam Ulu", "Unit usaha"].before.text == "2"


def test_an_indicator_not_known_by_region_has_none():
    assert figures(breakdowns={}) == {}
