"""A missing number says what is truly lacking, and what adds up over years is declared rightly."""

import re

import pandas as pd
import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.functions import FUNCTIONS
from iku_analysis.indicators import function_of
from iku_analysis.indicators.definitions import STEPS

YEARS = (2016, 2017, 2018)
LACKING = re.compile(r"tabel (\w+) tidak memuat .*tahun (\d{4})")
DATES = {"harga": ["tanggal"], "pengawasan": ["tanggal"], "kontak_dagang": ["tanggal"],
         "wub": ["tanggal_dilatih", "tanggal_didampingi"]}  # fmt: skip


@pytest.fixture(scope="module")
def tables(tables):
    """The shipped tables, of large ones each ninth row: enough to hold every year."""
    return {name: item.iloc[::9] if len(item) > 2000 else item for name, item in tables.items()}


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


def years_of(name, table):
    dated = [table[column].dt.year for column in DATES.get(name, ())]
    if "tahun" in table and not dated:
        dated = [table["tahun"]]
    return pd.concat(dated) if dated else pd.Series(dtype=float)


def without_year(name, table, year):
    columns = DATES.get(name, ["tahun"] if "tahun" in table else [])
    rows = pd.Series(data=True, index=table.index)
    for column in columns:
        found = table[column].dt.year if column in DATES.get(name, ()) else table[column]
        rows &= found.ne(year) | found.isna()
    return table.loc[rows]


def measured(indicator, tables, year):
    own = {name: tables[name] for name in indicator.tables.value}
    function = function_of(indicator.function.value)
    return function(**own, year=year, **indicator.policy.value)


@pytest.mark.parametrize("gone", YEARS)
def test_a_reason_that_names_a_year_names_one_the_table_lacks(catalogue, tables, gone):
    for indicator in catalogue.indicators:
        left = {name: without_year(name, tables[name], gone) for name in indicator.tables.value}
        for year in (2018, 2019):
            for key, quantity in measured(indicator, left, year).values.items():
                for name, lacking in LACKING.findall(quantity.reason):
                    exact = "ADHB" in quantity.reason or "berlaku" in quantity.reason
                    held = set(years_of(name, left[name]).dropna())
                    assert exact or int(lacking) not in held, (indicator.number, key, year)


def test_what_adds_up_over_years_is_what_doubles_with_its_rows(catalogue, tables):
    """Distinct things, shares and means stay as they are when every row stands twice."""
    for indicator in catalogue.indicators:
        declared = FUNCTIONS[indicator.function.value].additive
        once = measured(indicator, tables, 2018).values
        if indicator.function.value.startswith(("industri.industry", "koperasi_ukm.g")) or (
            indicator.number == 8
        ):
            assert declared == ()  # keyed tables: a row twice is a fault of the data
            continue
        twice = {
            name: pd.concat([tables[name]] * 2, ignore_index=True)
            for name in indicator.tables.value
        }
        doubled = measured(indicator, twice, 2018).values
        found = {
            key
            for key, quantity in once.items()
            if quantity.value and doubled[key].value == pytest.approx(2 * quantity.value)
        }
        assert found == set(declared), indicator.number


def test_every_function_is_defined_in_steps_that_name_its_policies():
    assert set(STEPS) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        text = " ".join(STEPS[name])
        assert [policy for policy in function.parameters if policy not in text] == []


def test_what_values_cover_is_what_is_declared(catalogue, tables):
    for indicator in catalogue.indicators:
        values = measured(indicator, tables, 2018).values.values()
        found = {item.extent for quantity in values for item in quantity.coverage}
        assert found == set(FUNCTIONS[indicator.function.value].extents), indicator.number


def test_a_product_of_two_districts_is_one_product(tables):
    products = tables["produk_unggulan"]
    some = products.loc[(products["tahun"] == 2018) & (products["kab_kota"] == "Kab. Paser")]
    both = pd.concat([products, some.assign(kab_kota="Kab. Berau")], ignore_index=True)
    growth = function_of("daya_saing.quality_product_growth")
    before, after = (growth(table, 2018).values["jumlah_tahun_ini"] for table in (products, both))
    assert after.value == before.value
