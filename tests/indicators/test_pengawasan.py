import pandas as pd
import pytest

from iku_analysis.indicators.pengawasan import nonconforming_goods


def inspections(*rows):
    """(date, kab/kota, kind, brand, parameter, result) per row."""
    columns = ["tanggal", "kab_kota", "jenis_barang", "merek", "parameter", "hasil"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(tanggal=pd.to_datetime(frame["tanggal"]), status="contoh")


ROWS = [
    ("2018-03-01", "Kab. Berau", "Lampu", "A", "SNI", "tidak sesuai"),
    ("2018-04-01", "Kab. Paser", "Lampu", "A", "label", "tidak sesuai"),  # same good, other place
    ("2018-04-02", "Kab. Paser", "Lampu", "B", "label", "sesuai"),
    ("2018-04-03", "Kab. Paser", "Helm", "A", "SNI", "masih diuji"),
    ("2018-04-03", "Kab. Paser", "Helm", "A", "label", "sesuai"),
    ("2018-04-04", "Kab. Paser", "Helm", "C", "SNI", "sesuai"),
    ("2017-04-04", "Kab. Paser", "Helm", "Z", "SNI", "tidak sesuai"),
]


def test_a_good_failing_twice_counts_once_and_pending_stands_apart():
    values = {k: v.value for k, v in nonconforming_goods(inspections(*ROWS), 2018).values.items()}
    assert values == pytest.approx(
        {
            "barang": 1,  # Lampu A
            "tingkat": 100 / 3,  # 1 of Lampu A, Lampu B, Helm C; Helm A is not tested to the end
            "barang_diawasi": 4,
            "masih_diuji": 1,
            "temuan": 2,
        }
    )


def test_a_year_without_inspections_is_missing_not_zero():
    values = nonconforming_goods(inspections(*ROWS), 2019).values
    assert all(item.is_missing for item in values.values())


def test_a_region_without_inspections_is_missing_not_zero():
    measured = nonconforming_goods(inspections(*ROWS), 2018)
    table = measured.breakdowns["kab_kota"].set_index("kab_kota")
    assert pd.isna(table.loc["Kota Bontang", "tidak_sesuai"])
    assert table.loc["Kota Bontang", "keterangan"] == "tidak ada pengawasan"
    assert table.loc["Kab. Berau", "tidak_sesuai"] == 1


def test_rates_follow_from_the_counts_printed_beside_them(tables):
    """A good is finished, pending or not judged: none is two of them."""
    measured = nonconforming_goods(tables["pengawasan"], 2018)
    whole = {key: item.value for key, item in measured.values.items()}
    finished = whole["barang_diawasi"] - whole["masih_diuji"]
    assert whole["tingkat"] == pytest.approx(100 * whole["barang"] / finished)
    rows = measured.breakdowns["kab_kota"].dropna()
    finished = rows["barang_diawasi"] - rows["masih_diuji"]
    pd.testing.assert_series_equal(
        rows["tingkat"], 100 * rows["tidak_sesuai"] / finished, check_names=False
    )


def test_no_rate_while_every_result_is_pending():
    table = inspections(("2018-04-03", "Kab. Paser", "Helm", "A", "SNI", "masih diuji"))
    values = nonconforming_goods(table, 2018).values
    assert values["barang"].value == 0
    assert values["tingkat"].reason == "belum ada barang yang selesai diuji"
