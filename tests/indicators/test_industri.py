from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iku_analysis.indicators.industri import industry_share, non_oil_gas_exports

PDRB = Path(__file__).parents[2] / "data/raw/2018/pdrb.csv"


@pytest.fixture(scope="module")
def published():
    return pd.read_csv(PDRB).assign(status="resmi")


@pytest.mark.parametrize(
    ("year", "share"),
    [
        (2013, 17.975),
        (2014, 19.323),
        (2015, 20.589),
        (2016, 20.628),
        (2017, 18.935),
        (2018, 18.139),
    ],
)
def test_share_of_industry_equals_the_published_series(published, year, share):
    assert industry_share(published, year).values["total"].value == pytest.approx(share, abs=5e-4)


@pytest.mark.parametrize(("year", "share"), [(2017, 9.081), (2018, 8.770)])
def test_share_without_oil_and_gas_equals_the_published_series(published, year, share):
    value = industry_share(published, year).values["nonmigas"].value
    assert value == pytest.approx(share, abs=5e-4)


def small_pdrb(year=2018):
    """C 20 of which C.1 5; TOTAL 100, without oil and gas 80, coal mining 30."""
    values = {"C": 20, "C.1": 5, "B.2": 30, "TOTAL": 100, "TOTAL_NONMIGAS": 80}
    rows = [
        (item, "tahun", prices, code, code, value * factor)
        for item, factor in ((year - 1, 1.0), (year, 1.1))
        for prices in ("ADHB", "ADHK2010")
        for code, value in values.items()
    ]
    columns = ["tahun", "periode", "dasar_harga", "kode", "lapangan_usaha", "nilai_juta_rp"]
    return pd.DataFrame(rows, columns=columns).assign(status="resmi")


def test_every_denominator_by_hand():
    values = {key: item.value for key, item in industry_share(small_pdrb(), 2018).values.items()}
    assert values == pytest.approx(
        {
            "total": 20.0,  # 20 / 100
            "nonmigas": 18.75,  # (20 - 5) / 80
            "nonmigas_terhadap_total": 15.0,  # (20 - 5) / 100
            "nonmigas_nonbatubara": 30.0,  # (20 - 5) / (80 - 30)
            "pertumbuhan_industri": 10.0,
            "pertumbuhan_pdrb": 10.0,
            "pertumbuhan_industri_nominal": 10.0,
            "pertumbuhan_pdrb_nominal": 10.0,
        }
    )


def test_a_year_without_rows_names_what_is_missing():
    total = industry_share(small_pdrb(), 2030).values["total"]
    assert total.is_missing
    assert "2030" in total.reason


@settings(derandomize=True, max_examples=25, deadline=None)
@given(order=st.permutations(range(20)))
def test_the_order_of_rows_never_changes_the_result(order):
    table = small_pdrb()
    shuffled = table.iloc[list(order)]
    assert industry_share(shuffled, 2018).values == industry_share(table, 2018).values


def exports(*rows):
    """(year, month, HS-4, destination, oil and gas, US$, kg) per row."""
    columns = ["tahun", "bulan", "hs4", "negara_tujuan", "migas", "nilai_fob_usd", "berat_kg"]
    return pd.DataFrame(rows, columns=columns).assign(uraian=lambda f: f["hs4"], status="contoh")


def test_oil_and_gas_is_left_out_by_its_flag_and_coal_by_its_code():
    table = exports(
        (2018, 1, "2701", "India", False, 100.0, 2000.0),
        (2018, 2, "1511", "India", False, 30.0, 500.0),
        (2018, 2, "2711", "Jepang", True, 70.0, 900.0),
        (2017, 2, "1511", "India", False, 10.0, 100.0),
    )
    values = {key: item.value for key, item in non_oil_gas_exports(table, 2018).values.items()}
    assert values == {
        "nonmigas": 130.0,
        "nonmigas_tanpa_batubara": 30.0,
        "berat_nonmigas": 2.5,  # (2000 + 500) kg in tons
        "berat_nonmigas_tanpa_batubara": 0.5,
    }


def test_months_without_data_are_named_and_never_zero():
    table = exports((2018, 1, "1511", "India", False, 30.0, 500.0))
    measured = non_oil_gas_exports(table, 2018)
    assert "1 dari 12 bulan" in measured.notes[0]
    monthly = measured.breakdowns["bulanan"].set_index("bulan")["nilai_nonmigas"]
    assert monthly[1] == 30.0
    assert monthly[2:].isna().all()


def test_the_eleventh_good_and_later_ones_become_the_rest():
    table = exports(
        *[(2018, 1, f"40{n:02d}", "India", False, float(100 - n), 1.0) for n in range(12)]
    )
    goods = non_oil_gas_exports(table, 2018).breakdowns["barang"]
    assert len(goods) == 11
    assert goods.iloc[-1]["uraian"] == "Lainnya"
    assert goods.iloc[-1]["nilai_fob_usd"] == 90 + 89
    assert goods["bagian"].sum() == pytest.approx(100)
