import pandas as pd
import pytest

from iku_analysis.indicators.distribusi import price_disparity
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS

SHALLOT = (38825, 42667, 45000, 40000, 39000, 33300)
PROVINCIAL = 42421


def prices(*rows):
    """(date, kab/kota or None for the province, market, price) per row, one commodity."""
    frame = pd.DataFrame(rows, columns=["tanggal", "kab_kota", "pasar", "harga_rp"])
    return frame.assign(
        tanggal=pd.to_datetime(frame["tanggal"]),
        tingkat=frame["kab_kota"].isna().map({True: "provinsi", False: "kab_kota"}),
        komoditas="Bawang merah",
        satuan="kg",
        status="contoh",
    )


def shallot():
    regional = [
        ("2018-02-05", name, "pasar", float(price))
        for name, price in zip(EXAMPLE_REGIONS.names, SHALLOT, strict=False)
    ]
    return prices(("2018-02-05", None, "acuan", float(PROVINCIAL)), *regional)


def test_four_disparities_of_one_data_set():
    # Worked example with published prices of February 2023 (Antara Kaltim 180288):
    # ratio 107.5, mean absolute gap 8.4, population CV 9.1, 45000 / 33300 = 135.1
    values = {k: v.value for k, v in price_disparity(shallot(), 2018).values.items()}
    assert values["rasio"] == pytest.approx(107.5, abs=0.05)
    assert values["selisih_mutlak"] == pytest.approx(8.4, abs=0.05)
    assert values["koefisien_variasi"] == pytest.approx(9.1, abs=0.05)
    assert values["maks_min"] == pytest.approx(135.1, abs=0.05)


def test_markets_are_averaged_before_regions():
    # Samarinda (90 + 110) / 2 = 100: ratio exactly 100, not the mean of 111.1 and 90.9
    table = prices(
        ("2018-02-05", None, "acuan", 100.0),
        ("2018-02-05", "Kota Samarinda", "Segiri", 90.0),
        ("2018-02-05", "Kota Samarinda", "Kedondong", 110.0),
    )
    assert price_disparity(table, 2018).values["rasio"].value == pytest.approx(100)


def test_only_weeks_with_both_prices_are_compared():
    # The dear second week has no regional price, so it must not lift the provincial mean.
    table = prices(
        ("2018-02-05", None, "acuan", 100.0),
        ("2018-02-12", None, "acuan", 300.0),
        ("2018-02-05", "Kota Samarinda", "Segiri", 100.0),
        ("2018-02-12", "Kota Samarinda", "Segiri", float("nan")),
    )
    assert price_disparity(table, 2018).values["rasio"].value == pytest.approx(100)


def test_a_regional_price_without_a_provincial_one_does_not_enter_the_ratio():
    # Only the first week has both: 100 / 100, not 100 against the mean of 100 and 300.
    table = prices(
        ("2018-02-05", None, "acuan", 100.0),
        ("2018-02-05", "Kota Samarinda", "Segiri", 100.0),
        ("2018-02-12", "Kota Samarinda", "Segiri", 300.0),
    )
    assert price_disparity(table, 2018).values["rasio"].value == pytest.approx(100)


def test_one_region_alone_has_no_variation():
    table = prices(
        ("2018-02-05", None, "acuan", 100.0), ("2018-02-05", "Kota Samarinda", "Segiri", 100.0)
    )
    assert price_disparity(table, 2018).values["koefisien_variasi"].is_missing


def test_a_region_without_prices_is_named_and_stays_empty():
    measured = price_disparity(shallot(), 2018)
    row = measured.breakdowns["kab_kota"].set_index("kab_kota").loc["Kota Bontang"]
    assert pd.isna(row["rasio"])
    assert row["keterangan"] == "tidak ada data harga"
    assert "Kota Bontang 0" in measured.notes[0]


def test_a_year_without_prices_is_missing():
    assert all(item.is_missing for item in price_disparity(shallot(), 2019).values.values())


def test_a_region_that_looks_on_another_day_of_the_week_is_compared_all_the_same():
    # Monday in the province, Thursday in Berau: one week.
    table = prices(
        ("2018-02-05", None, "acuan", 100.0),
        ("2018-02-08", "Kab. Berau", "Sanggam", 125.0),
    )
    assert price_disparity(table, 2018).values["rasio"].value == pytest.approx(80)


def test_prices_of_a_week_without_a_provincial_one_are_told():
    table = prices(
        ("2018-02-05", None, "acuan", 100.0),
        ("2018-02-05", "Kab. Berau", "Sanggam", 125.0),
        ("2018-02-12", "Kab. Berau", "Sanggam", 300.0),
    )
    (note,) = price_disparity(table, 2018).doubts
    assert note.startswith("1 dari 2 harga mingguan kab/kota")
    assert "Kab. Berau 1" in note


def test_weeks_and_regions_covered_stand_beside_the_number():
    covered = price_disparity(shallot(), 2018).values["rasio"].coverage
    assert [item.text for item in covered] == ["6 dari 10 kab/kota", "1 dari 53 minggu"]


def test_deviations_that_cancel_show_in_the_share_within_the_band():
    # 90 and 110 give a mean of 100; neither is within five points of it.
    table = prices(
        ("2018-02-05", None, "acuan", 99.0),
        ("2018-02-05", "Kab. Berau", "Sanggam", 90.0),
        ("2018-02-05", "Kota Bontang", "Rawa Indah", 110.0),
    )
    values = price_disparity(table, 2018).values
    assert values["rasio"].value == pytest.approx(100)
    assert values["dalam_batas"].value == 0
    assert price_disparity(table, 2018, rentang_wajar=10.0).values["dalam_batas"].value == 100
