"""What moved a number adds up to what is published, and tells no small count."""

import pandas as pd
import pytest

from iku_analysis.assessment.published_sources import Concealed, published
from iku_analysis.assessment.results import targets_of_year
from iku_analysis.assessment.sources_of_change import (
    BEFORE,
    CHANGE,
    GAP,
    NOW,
    WITHOUT,
    Contributions,
    Sources,
    sources_of,
)
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.indicators import function_of
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.model.parts import BY_REGION, PART

LEAVES_REGIONS_OUT = (1, 4, 5, 6, 9, 10, 11)


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


@pytest.fixture(scope="module")
def tables(raw):
    return take_in(raw).tables


def measure(catalogue, tables, number, year):
    indicator = catalogue.indicator(number)
    own = {name: tables[name] for name in indicator.tables.value}
    return function_of(indicator.function.value)(**own, year=year, **indicator.policy.value)


@pytest.fixture(scope="module")
def everything(catalogue, tables):
    """Sources of every target code, with its value, last value and target."""
    found = {}
    for indicator in catalogue.indicators:
        now, before = (measure(catalogue, tables, indicator.number, y) for y in (2018, 2017))
        for variant in indicator.main_variants:
            code = variant.component
            target = targets_of_year(tables["perjanjian_kinerja"], [code])[code].value
            found[code] = sources_of(now, before, variant.key, target), target
    return found


def by(sources, word):
    return next(item for item in sources.changes if item.by == word).frame.set_index(PART)


def test_contributions_add_up_to_the_change_and_to_the_gap_for_every_code(everything):
    for code, (sources, target) in everything.items():
        assert sources.changes or sources.filter, code
        for change in sources.changes:
            moved = sources.value - (sources.before or 0.0)
            assert change.frame[CHANGE].sum() == pytest.approx(moved, rel=1e-6), code
            assert change.frame[GAP].sum() == pytest.approx(sources.value - target, rel=1e-6), code
        for effects in sources.effects:
            total = sum(item.contribution for item in effects)
            assert total == pytest.approx(sources.value - sources.before, rel=1e-9), code


@pytest.mark.parametrize("number", LEAVES_REGIONS_OUT)
def test_leaving_a_region_out_gives_what_the_function_gives_without_its_rows(
    catalogue, tables, everything, number
):
    sources, _ = everything[str(number)]
    key = catalogue.indicator(number).main_variants[0].key
    for change in sources.changes:
        if change.by != BY_REGION:
            continue
        rows = change.frame.dropna(subset=[NOW, WITHOUT]).head(2)
        for row in rows.to_dict("records"):
            (name,) = catalogue.indicator(number).tables.value
            table = tables[name]
            without = {name: table.loc[table["kab_kota"] != row[PART]]}
            again = measure(catalogue, {**tables, **without}, number, 2018).values[key]
            assert row[WITHOUT] == pytest.approx(again.value, rel=1e-9)


def test_what_moved_the_shipped_numbers(everything):
    growth = by(everything["1"][0], BY_REGION)
    ppu = growth.loc["Kab. Penajam Paser Utara"]
    assert growth[NOW].sum() - growth[BEFORE].sum() == 25
    assert (ppu[BEFORE], ppu[NOW]) == (0, 14)
    assert ppu[WITHOUT] == pytest.approx(100 * (246 - 235) / 235)
    (chain,) = everything["5"][0].effects
    assert (chain[0].before, chain[0].now) == (587, 588)
    assert round(chain[-1].contribution) == -12
    steps = everything["6"][0].filter.steps
    assert steps[-2].left - steps[-1].left == 414
    assert steps[-1].lost["belum diperingkat"] == sum(steps[-1].where.values()) == 276
    volume, price = everything["3"][0].effects[0]
    assert (volume.label, price.label) == ("volume", "harga")
    assert len(everything["2"][0].effects[0]) == 4


def frame(**counts):
    """Last year's and this year's count per part."""
    rows = [(part, *pair, pair[1] - pair[0], 0.0, 0.0) for part, pair in counts.items()]
    return pd.DataFrame(rows, columns=[PART, BEFORE, NOW, CHANGE, GAP, WITHOUT])


@pytest.mark.parametrize(
    ("counts", "withheld", "open_parts"),
    [
        # one small part takes the next smallest with it; their sum is no small count either
        ({"a": (1, 2), "b": (5, 6), "c": (9, 9)}, (), ["c"]),
        # small last year only; a part of zero would hide nothing
        ({"a": (2, 7), "b": (8, 8), "c": (9, 9), "d": (0, 0)}, (), ["c", "d"]),
        # 1 + 1 is still small
        ({"a": (1, 1), "b": (1, 1), "c": (9, 9), "d": (20, 20)}, (), ["d"]),
        # what the table withholds is no part of its own
        ({"a": (8, 8), "b": (8, 8), "c": (9, 9)}, ("a",), ["c"]),
        ({"a": (8, 8), "b": (8, 8)}, (), ["a", "b"]),
    ],
)
def test_a_small_count_is_told_in_no_contribution(counts, withheld, open_parts):
    sources = Sources(1.0, 1.0, (Contributions("kab/kota", "", frame(**counts)),))
    (change,) = published(sources, 3, Concealed({"kab/kota": withheld})).changes
    shown = change.frame
    assert [part for part in shown[PART] if part in counts] == open_parts
    for column in (BEFORE, NOW):
        assert not shown[column].between(1, 2).any()
        assert shown[column].sum() == sum(pair[column == NOW] for pair in counts.values())
    assert len(counts) - len(open_parts) != 1
