import pandas as pd
import pytest

from iku_analysis.indicators.daya_saing import quality_product_growth


def products(*rows):
    """(code, kab/kota, year, certificate, valid until) per row."""
    frame = pd.DataFrame(
        rows, columns=["kode_produk", "kab_kota", "tahun", "jenis_sertifikat", "berlaku_sampai"]
    )
    return frame.assign(berlaku_sampai=pd.to_datetime(frame["berlaku_sampai"]), status="contoh")


BERAU_BOTH_YEARS = [
    ("a", "Kab. Berau", 2017, "PIRT", "2018-05-01"),
    ("b", "Kab. Berau", 2017, "PIRT", "2017-12-31"),
    ("a", "Kab. Berau", 2018, "PIRT", "2019-05-01"),
    ("b", "Kab. Berau", 2018, "PIRT", "2019-05-01"),
    ("c", "Kab. Berau", 2018, "SNI", "2018-12-31"),
]


def test_growth_compares_distinct_certified_products_of_two_years():
    # 2017: a and b (valid on the very last day) = 2; 2018: a, b, c = 3; (3 - 2) / 2 = 50 %
    measured = quality_product_growth(products(*BERAU_BOTH_YEARS), 2018)
    assert measured.values["sebanding"].value == pytest.approx(50)
    assert measured.values["jumlah_tahun_ini"].value == 3


def test_a_product_with_two_certificates_counts_once():
    rows = [*BERAU_BOTH_YEARS, ("a", "Kab. Berau", 2018, "Halal", "2020-01-01")]
    assert quality_product_growth(products(*rows), 2018).values["jumlah_tahun_ini"].value == 3


def test_an_expired_certificate_does_not_count():
    rows = [*BERAU_BOTH_YEARS, ("d", "Kab. Berau", 2018, "PIRT", "2018-12-30")]
    assert quality_product_growth(products(*rows), 2018).values["jumlah_tahun_ini"].value == 3


def test_a_missing_report_does_not_look_like_a_fall():
    # Paser reported 2017 only: comparable districts still grow 50 %; as reported 3 / 4 = -25 %
    paser = [(code, "Kab. Paser", 2017, "PIRT", "2019-01-01") for code in ("p", "q")]
    measured = quality_product_growth(products(*BERAU_BOTH_YEARS, *paser), 2018)
    assert measured.values["sebanding"].value == pytest.approx(50)
    assert measured.values["semua_laporan"].value == pytest.approx(-25)
    assert any("Laporan 2018: 1 dari 10" in note for note in measured.notes)
    row = measured.breakdowns["kab_kota"].set_index("kab_kota").loc["Kab. Paser"]
    assert pd.isna(row["jumlah_tahun_ini"])
    assert row["keterangan"] == "tidak melapor tahun ini"


def test_a_base_of_zero_has_no_growth_but_enters_the_total():
    # Bontang: 0 -> 1; comparable total (3 + 1) against (2 + 0) = 100 %
    bontang = [
        ("x", "Kota Bontang", 2017, None, None),
        ("x", "Kota Bontang", 2018, "PIRT", "2019-01-01"),
    ]
    measured = quality_product_growth(products(*BERAU_BOTH_YEARS, *bontang), 2018)
    row = measured.breakdowns["kab_kota"].set_index("kab_kota").loc["Kota Bontang"]
    assert pd.isna(row["pertumbuhan"])
    assert row["keterangan"] == "jumlah tahun lalu nol"
    assert measured.values["sebanding"].value == pytest.approx(100)


def test_a_year_without_rows_is_missing_not_zero():
    measured = quality_product_growth(products(*BERAU_BOTH_YEARS), 2025)
    assert measured.values["jumlah_tahun_ini"].is_missing
    assert "2025" in measured.values["jumlah_tahun_ini"].reason
