import pandas as pd
import pytest

from iku_analysis.indicators.koperasi_ukm import (
    employment_and_investment_share,
    gdp_share,
    health_class,
    outstanding_cooperatives,
)
from iku_analysis.status import Status


def register(*rows):
    """(id, rank, score, RAT date, book year) per row."""
    columns = ["nik_koperasi", "peringkat", "skor_kesehatan", "tanggal_rat", "tahun_buku_rat"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(
        tahun=2018,
        kab_kota="Kab. Berau",
        tanggal_rat=pd.to_datetime(frame["tanggal_rat"]),
        tahun_buku_rat=frame["tahun_buku_rat"].astype("Int64"),
        status="contoh",
    )


ALL_MET = ("1", "A", 66.0, "2019-02-01", 2018)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (80, "Sehat"),
        (79.99, "Cukup Sehat"),
        (66, "Cukup Sehat"),
        (65.98, "Dalam Pengawasan"),
        (51, "Dalam Pengawasan"),
        (50.9, "Dalam Pengawasan Khusus"),
        (float("nan"), None),
    ],
)
def test_health_class_by_score(score, expected):
    assert health_class(score) == expected


@pytest.mark.parametrize(
    "failing",
    [
        ("2", "B", 90.0, "2019-02-01", 2018),  # rank below A
        ("2", None, 90.0, "2019-02-01", 2018),  # not ranked
        ("2", "AAA", 65.9, "2019-02-01", 2018),  # health below 66
        ("2", "AAA", None, "2019-02-01", 2018),  # not scored
        ("2", "AAA", 90.0, "2018-02-01", 2017),  # RAT of another book year
        ("2", "AAA", 90.0, None, None),  # no RAT
    ],
)
def test_every_condition_is_needed(failing):
    values = outstanding_cooperatives(register(ALL_MET, failing), 2018).values
    assert values["unggulan"].value == 1
    assert values["terdaftar"].value == 2


def test_the_declared_rule_decides():
    table = register(ALL_MET)
    assert (
        outstanding_cooperatives(table, 2018, peringkat_minimum="AA").values["unggulan"].value == 0
    )
    strict = outstanding_cooperatives(table, 2018, kelas_sehat=["Sehat"])
    assert strict.values["unggulan"].value == 0


def test_a_cooperative_listed_twice_counts_once():
    assert outstanding_cooperatives(register(ALL_MET, ALL_MET), 2018).values["unggulan"].value == 1


def macro(year=2018, **overrides):
    groups = ("koperasi", "usaha mikro", "usaha kecil", "usaha menengah")
    rows = [
        (item, measure, group, value * factor)
        for item, factor in ((year - 1, 0.8), (year, 1.0))
        for measure in ("pdrb", "tenaga_kerja", "investasi")
        for group, value in zip((*groups, "semua"), (1.0, 2.0, 3.0, 4.0, 40.0), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["tahun", "ukuran", "kelompok", "nilai"])
    return frame.assign(
        satuan="orang", metode="metode", tahun_acuan=2016, sumber="sumber", status="contoh"
    ).assign(**overrides)


def pdrb(total=50.0, without_oil=40.0):
    rows = [
        (2018, code, value) for code, value in (("TOTAL", total), ("TOTAL_NONMIGAS", without_oil))
    ]
    frame = pd.DataFrame(rows, columns=["tahun", "kode", "nilai_juta_rp"])
    return frame.assign(periode="tahun", dasar_harga="ADHB", status="resmi")


def test_share_of_pdrb_adds_four_groups_and_takes_the_weakest_status():
    values = gdp_share(macro(), pdrb(), 2018).values
    assert values["terhadap_total"].value == pytest.approx(20)  # (1 + 2 + 3 + 4) / 50
    assert values["terhadap_nonmigas"].value == pytest.approx(25)  # 10 / 40
    assert values["terhadap_total"].status is Status.CONTOH


def test_one_absent_group_makes_the_share_missing_and_is_named():
    table = macro()
    table.loc[(table["ukuran"] == "pdrb") & (table["kelompok"] == "usaha kecil"), "nilai"] = None
    value = gdp_share(table, pdrb(), 2018).values["terhadap_total"]
    assert value.is_missing
    assert "usaha kecil" in value.reason


def test_employment_and_investment_are_measured_apart():
    values = employment_and_investment_share(macro(), 2018).values
    assert values["tenaga_kerja"].value == pytest.approx(25)  # 10 / 40
    assert values["investasi"].value == pytest.approx(25)
    assert values["pertumbuhan_tenaga_kerja"].value == pytest.approx(25)  # 10 against 8
