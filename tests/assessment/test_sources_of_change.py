"""What moved a number adds up to what is published, and tells no small count."""

import pandas as pd
import pytest

from iku_analysis.assessment.protected import shown_of
from iku_analysis.assessment.published_sources import Concealed, concealed, published
from iku_analysis.assessment.results import targets_of_year
from iku_analysis.assessment.sources_of_change import (
    BEFORE,
    CHAIN_METHOD,
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
from iku_analysis.indicators.industri import non_oil_gas_exports
from iku_analysis.model.parts import BY_REGION, OVERLAP, PART, Condition, Filter

LEAVES_REGIONS_OUT = (1, 4, 5, 6, 9, 10, 11)


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


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
            total = sum(item.contribution for item in effects.items)
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


@pytest.mark.parametrize("silent", [2017, 2018])
@pytest.mark.parametrize("number", sorted({*LEAVES_REGIONS_OUT} - {10}))  # runs over years
def test_a_region_without_report_in_one_year_has_no_figure_of_it_and_the_sums_stay(
    catalogue, tables, number, silent
):
    """A zero would say that it reported none, and its contribution that it changed."""
    (name,) = catalogue.indicator(number).tables.value
    table, region = tables[name], "Kab. Paser"
    years = (table[c].dt.year for c in table if str(table[c].dtype).startswith("datetime"))
    year = table["tahun"] if "tahun" in table else next(years)
    without = {name: table.loc[~(table["kab_kota"].eq(region) & year.eq(silent))]}
    now, before = (measure(catalogue, {**tables, **without}, number, y) for y in (2018, 2017))
    key = catalogue.indicator(number).main_variants[0].key
    sources = sources_of(now, before, key, None)
    for change in (item for item in sources.changes if item.by == BY_REGION):
        row = change.frame.set_index(PART).reindex([region]).iloc[0]
        side, other = (BEFORE, NOW) if silent == 2017 else (NOW, BEFORE)
        assert pd.isna(row[side])
        assert (region in set(change.untold(side)[PART])) == pd.notna(row[other])
        if not change.is_growth:
            total = change.frame[CHANGE].sum(skipna=False)
            assert total == pytest.approx(sources.value - sources.before)


def test_what_moved_the_shipped_numbers(everything):
    growth = by(everything["1"][0], BY_REGION)
    ppu = growth.loc["Kab. Penajam Paser Utara"]
    assert growth[NOW].sum() - growth[BEFORE].sum() == 25
    assert (ppu[BEFORE], ppu[NOW]) == (0, 14)
    assert ppu[WITHOUT] == pytest.approx(100 * (246 - 235) / 235)
    (chain,) = everything["5"][0].effects
    assert (chain.items[0].before, chain.items[0].now) == (587, 588)
    assert round(chain.items[-1].contribution) == -9
    steps = everything["6"][0].filter.steps
    assert steps[-2].left - steps[-1].left == 414
    assert steps[-1].lost["belum diperingkat"] == sum(steps[-1].where.values()) == 276
    volume, price = everything["3"][0].effects[0].items
    assert (volume.label, price.label) == ("volume", "harga")
    assert len(everything["2"][0].effects[0].items) == 4


def last_and_now(everything, code, word):
    """Rows of a table of contributions, and its method in words."""
    (change,) = (item for item in everything[code][0].changes if item.by == word)
    return change.frame.set_index(PART), change.method


def test_contributions_follow_from_the_two_columns_beside_them_as_their_method_says(everything):
    growth, words = last_and_now(everything, "1", BY_REGION)
    assert words == "tahun ini dikurangi tahun lalu kali 100, ÷ jumlah semua bagian tahun lalu"
    by_hand = (growth[NOW] - growth[BEFORE]) * 100 / growth[BEFORE].sum()
    assert growth[CHANGE].to_numpy() == pytest.approx(by_hand.to_numpy())
    count, words = last_and_now(everything, "9", "jenis usaha")
    assert words == "tahun ini dikurangi tahun lalu"
    assert count[CHANGE].to_numpy() == pytest.approx((count[NOW] - count[BEFORE]).to_numpy())
    mean, words = last_and_now(everything, "4", "komoditas")
    assert words.startswith("tahun ini dikurangi tahun lalu, ÷ 12 bagian")
    assert mean[CHANGE].to_numpy() == pytest.approx(((mean[NOW] - mean[BEFORE]) / 12).to_numpy())
    share, words = last_and_now(everything, "7", "kelompok")
    assert words.startswith("pembilang = perubahannya kali 100 ÷ penyebut tahun ini; penyebut = ")
    assert words.endswith("minus perubahannya kali realisasi tahun lalu ÷ penyebut tahun ini")
    moved, whole = share[NOW] - share[BEFORE], share.loc["penyebut: PDRB", NOW]
    assert share[CHANGE]["usaha kecil"] == pytest.approx(moved["usaha kecil"] * 100 / whole)
    by_hand = moved["penyebut: PDRB"] * -everything["7"][0].before / whole
    assert share[CHANGE]["penyebut: PDRB"] == pytest.approx(by_hand)


def test_effects_follow_from_their_figures_as_their_method_says(everything, tables):
    for sources, _ in everything.values():  # a factor that is a rate says of what by what
        labels = [item.label for effects in sources.effects for item in effects.items]
        rates = labels[1:] if sources.effects and sources.effects[0].method == CHAIN_METHOD else []
        assert all(" dibagi " in label for label in rates), rates
    (chain,) = everything["5"][0].effects
    assert "sebelumnya, tahun ini" in chain.method
    assert "sesudahnya, tahun lalu; persen dibagi 100" in chain.method
    seen, tested, rate = chain.items
    by_hand = (tested.now - tested.before) / 100 * seen.now * rate.before / 100
    assert tested.contribution == pytest.approx(by_hand)
    above, below = everything["7"][0].effects[0].items
    assert (
        "penyebut = minus perubahannya kali realisasi tahun lalu"
        in everything["7"][0].effects[0].method
    )
    assert above.contribution == pytest.approx((above.now - above.before) * 100 / below.now)
    moved = (below.now - below.before) * -everything["7"][0].before / below.now
    assert below.contribution == pytest.approx(moved)
    exports = everything["3"][0].effects[0]
    assert exports.method.startswith("per barang, volume lebih dahulu; ")
    goods = tables["ekspor"].loc[~tables["ekspor"]["migas"]]
    sums = goods.groupby(["hs4", "tahun"])[["nilai_fob_usd", "berat_kg"]].sum()
    value, weight = (sums[name].unstack()[[2017, 2018]] for name in sums)
    both = (value > 0).all(axis="columns") & (weight > 0).all(axis="columns")
    volume = (value[2017] * (weight[2018] / weight[2017] - 1)).loc[both].sum()
    volume += (value[2018] - value[2017]).loc[~both].sum()
    assert exports.items[0].contribution == pytest.approx(volume)
    industry = everything["2"][0].effects[0]
    assert ". Kemudian pembilang = perubahannya kali 100 ÷ penyebut" in industry.method
    figures = tables["pdrb"].query("periode == 'tahun' and kode == 'TOTAL'")
    figures = figures.pivot_table("nilai_juta_rp", ["kode", "dasar_harga"], "tahun")
    old, real = figures.loc[("TOTAL", "ADHB"), 2017], figures.loc[("TOTAL", "ADHK2010")]
    moved = old * (real[2018] / real[2017] - 1)
    by_hand = moved * -everything["2"][0].before / figures.loc[("TOTAL", "ADHB"), 2018]
    (effect,) = (item for item in industry.items if item.label == "volume PDRB")
    assert effect.contribution == pytest.approx(by_hand)


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


def grouped(counts, without, withheld):
    """What is shown of a count of distinct things by form, some of which stand in several."""
    shown = frame(**counts).assign(**{WITHOUT: without})
    whole = float(shown[NOW].sum())
    sources = Sources(whole, whole, (Contributions("pola", "", shown),))
    (change,) = published(sources, 3, Concealed({"pola": withheld})).changes
    return change.frame.set_index(PART)


def test_what_stands_in_several_parts_goes_with_those_withheld_and_none_is_left_out():
    counts = {"a": (48, 48), "b": (30, 30), "c": (5, 5), "d": (9, 9), f"{OVERLAP} pola": (-40, -40)}
    shown = grouped(counts, [4.0, 20.0, 47.0, 45.0, None], {"c", "d"})
    # else the sum of the hidden were known exactly, and how many distinct things they hold
    assert list(shown.index) == ["a", "b", "2 bagian yang dirahasiakan digabung"]
    assert shown.iloc[-1][NOW] == 5 + 9 - 40
    assert shown[WITHOUT].isna().all()


def test_one_part_is_never_alone_with_what_stands_in_several():
    counts = {"a": (48, 48), "b": (7, 7), "c": (5, 5), f"{OVERLAP} pola": (-6, -6)}
    assert list(grouped(counts, None, {"c"}).index) == ["a", "2 bagian yang dirahasiakan digabung"]


def test_leaving_a_part_out_does_not_say_that_a_few_stand_in_it_alone():
    counts = {"a": (10, 10), "b": (30, 30), f"{OVERLAP} pola": (-8, -8)}
    assert grouped(counts, [30.0, 10.0, None], ())[WITHOUT].isna().all()  # 2 in a alone
    assert grouped(counts, [27.0, 10.0, None], ())[WITHOUT].notna().sum() == 2


@pytest.mark.parametrize(
    ("lost", "where", "left_over"),
    [
        ({"belum": 2.0, "tidak": 9.0}, {}, {}),
        ({"belum": 14.0, "tidak": 0.0}, {"a": 1.0, "b": 4.0, "c": 9.0}, {"c": 9.0}),
        ({"belum": 13.0, "tidak": 0.0}, {"b": 4.0, "c": 9.0}, {"b": 4.0, "c": 9.0}),
    ],
)
def test_a_condition_says_of_no_few_why_and_where_they_fail(lost, where, left_over):
    steps = [Condition("terdaftar", 90.0), Condition("peringkat", 60.0, lost, where)]
    sources = Sources(60.0, None, filter=Filter("x", steps))
    step = published(sources, 3, Concealed()).filter.steps[1]
    assert step.where == left_over
    assert step.lost == (lost if left_over else {})
    assert not published(sources, 3, Concealed(anything=True)).filter.steps[1].lost
    assert published(sources, 3, Concealed(variants=True)).filter is None


@pytest.mark.parametrize(("few", "is_hidden"), [(2.0, True), (3_000_000.1, False)])
def test_a_value_without_a_part_is_hidden_for_few_and_never_for_what_floats_lack(few, is_hidden):
    parts = {"a": few, "b": 1e9 + 0.1, "c": 0.3 + 1e8}
    whole = sum(parts.values())
    shown = frame(**{name: (n, n) for name, n in parts.items()})
    shown[WITHOUT] = [(whole - n) * (1 + 1e-15) for n in parts.values()]
    sources = Sources(whole, whole, (Contributions("barang", "", shown),))
    (change,) = published(sources, 3, Concealed()).changes
    assert change.hides_rest is is_hidden
    assert change.frame[WITHOUT].isna().all() == is_hidden


def test_amounts_that_few_exporters_make_up_are_no_parts_of_the_change(catalogue, tables):
    exports = tables["ekspor"]
    own = exports.loc[exports["tahun"] >= 2017].reset_index(drop=True)
    own["eksportir"] = [f"E-{at % 7}" for at in range(len(own))]
    coal = own["negara_tujuan"] == own.groupby("negara_tujuan")["nilai_fob_usd"].sum().idxmax()
    own.loc[coal & (own["tahun"] == 2017), "eksportir"] = "E-1"  # last year only
    indicator = catalogue.indicator(3)
    years = [non_oil_gas_exports(own, year, **indicator.policy.value) for year in (2018, 2017)]
    shown = [shown_of(item, indicator, catalogue.policy) for item in years]
    pairs = list(zip(years, shown, strict=True))
    hidden = concealed("nonmigas", pairs, indicator.small_counts.dominance)
    sources = published(sources_of(*years, "nonmigas", None), 3, hidden)
    told = set(by(sources, "negara tujuan").index)
    (dominated,) = own.loc[coal, "negara_tujuan"].unique()
    assert dominated not in told
    listed = [set(item.breakdowns["negara"].iloc[:, 0]) for item in years]
    assert len(told) > 2
    (joined,) = told - (listed[0] & listed[1])
    assert joined.endswith("digabung")
