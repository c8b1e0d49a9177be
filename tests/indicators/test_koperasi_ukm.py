import pandas as pd
import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.indicators.koperasi_ukm import (
    employment_and_investment_share,
    gdp_share,
    health_class,
    outstanding_cooperatives,
)
from iku_analysis.model.status import Status


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
        ("2", "AAA", 90.0, None, 2018),  # book year without a date of the RAT
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


@pytest.mark.parametrize(
    ("policy", "word"),
    [({"peringkat_minimum": "BB"}, "BB"), ({"kelas_sehat": ["Sehat", "sehat"]}, "sehat")],
)
def test_a_misspelt_rule_is_refused_instead_of_counting_nothing(policy, word):
    with pytest.raises(IkuError, match=rf"memuat {word} yang tidak dikenal"):
        outstanding_cooperatives(register(ALL_MET), 2018, **policy)


def test_each_condition_is_counted_alone():
    table = register(
        ALL_MET,
        ("2", "B", 90.0, "2019-02-01", 2018),  # RAT and health
        ("3", "AAA", 60.0, None, None),  # rank
        ("4", None, None, "2019-02-01", 2018),  # RAT
    )
    values = {key: item.value for key, item in outstanding_cooperatives(table, 2018).values.items()}
    assert values == {
        "unggulan": 1,
        "tanpa_syarat_peringkat": 2,
        "rat": 3,
        "sehat": 2,
        "berperingkat": 2,
        "terdaftar": 4,
    }


def test_unscored_and_unranked_cooperatives_are_shown_and_noted():
    table = register(ALL_MET, ("2", None, None, None, None), ("3", "C", None, None, None))
    measured = outstanding_cooperatives(table, 2018)
    health = measured.breakdowns["kelas_kesehatan"].set_index("kelas_kesehatan")["jumlah"]
    assert health.to_dict() == {
        "Sehat": 0,
        "Cukup Sehat": 1,
        "Dalam Pengawasan": 0,
        "Dalam Pengawasan Khusus": 0,
        "Belum dinilai": 2,
    }
    ranks = measured.breakdowns["peringkat"].set_index("peringkat")["jumlah"]
    assert ranks.to_dict() == {"AAA": 0, "AA": 0, "A": 1, "B": 0, "C": 1, "Belum diperingkat": 1}
    assert "2 belum dinilai" in measured.notes[0]
    assert "1 belum diperingkat" in measured.notes[0]


def test_a_region_without_cooperatives_is_missing_and_says_so():
    measured = outstanding_cooperatives(register(ALL_MET), 2018)
    rows = measured.breakdowns["kab_kota"].set_index("kab_kota")
    assert rows.loc["Kab. Berau", ["terdaftar", "rat", "unggulan"]].tolist() == [1, 1, 1]
    assert rows.loc["Kab. Berau", "keterangan"] == ""
    assert pd.isna(rows.loc["Kota Bontang", "unggulan"])
    assert rows.loc["Kota Bontang", "keterangan"] == "tidak ada koperasi dalam register"


def test_a_year_without_register_is_missing_everywhere_never_zero():
    measured = outstanding_cooperatives(register(ALL_MET), 2017)
    assert all("2017" in item.reason for item in measured.values.values())
    for name, column in (("kab_kota", "unggulan"), ("kelas_kesehatan", "jumlah")):
        assert measured.breakdowns[name][column].isna().all()
    assert measured.notes == ()


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


def test_growth_is_missing_when_last_year_is_absent():
    table = macro()
    values = employment_and_investment_share(table.loc[table["tahun"] == 2018], 2018).values
    assert values["tenaga_kerja"].value == pytest.approx(25)  # 10 / 40
    assert values["pertumbuhan_tenaga_kerja"].is_missing
    assert "tenaga kerja 2017" in values["pertumbuhan_tenaga_kerja"].reason


def test_the_annual_table_shows_every_year_and_a_gap_as_missing():
    annual = employment_and_investment_share(macro(), 2019).breakdowns["tahunan"]
    assert annual["tahun"].tolist() == [2017, 2018, 2019]
    assert annual["investasi"].tolist()[:2] == pytest.approx([25, 25])  # 8 / 32, 10 / 40
    assert pd.isna(annual["investasi"].iloc[2])


@pytest.mark.parametrize("table", [macro(), macro().iloc[:0]], ids=["absent year", "empty"])
def test_a_year_without_macro_data_is_missing_and_keeps_its_rows(table):
    for measured, rows in (
        (gdp_share(table, pdrb(), 2030), 4),
        (employment_and_investment_share(table, 2030), 10),
    ):
        assert all(item.is_missing for item in measured.values.values())
        assert "2030" in next(iter(measured.values.values())).reason
        groups = measured.breakdowns["kelompok"]
        assert len(groups) == rows
        assert groups["bagian"].isna().all()
        assert set(groups["status"]) == {"contoh"}


def test_a_share_is_no_more_certain_than_its_denominator():
    table = macro(status="resmi")
    table.loc[table["kelompok"] == "semua", "status"] = "perkiraan"
    parts = employment_and_investment_share(table, 2018)
    assert parts.values["investasi"].status is Status.PERKIRAAN
    assert set(parts.breakdowns["kelompok"]["status"]) == {"perkiraan"}
    provisional = gdp_share(macro(status="resmi"), pdrb().assign(status="sementara"), 2018)
    for name in ("kelompok", "tahunan"):
        assert provisional.breakdowns[name]["status"].iloc[-1] == "sementara"


def test_growth_takes_the_status_of_last_year_too():
    table = macro(status="resmi")
    table.loc[table["tahun"] == 2017, "status"] = "contoh"
    measured = employment_and_investment_share(table, 2018)
    assert measured.values["tenaga_kerja"].status is Status.RESMI
    assert measured.values["pertumbuhan_tenaga_kerja"].status is Status.CONTOH
    assert (
        measured.inputs[0].rows == 19
    )  # 2 x (5 rows of 2018 + 4 groups of 2017), all investment of 2017
    assert measured.inputs[0].status is Status.CONTOH


def test_groups_show_their_share_of_pdrb_with_method_and_reference_year():
    table = macro()  # its pdrb row "semua" is no group and stays out
    measured = gdp_share(table, pdrb(), 2018)
    groups = measured.breakdowns["kelompok"]
    assert groups["bagian"].tolist() == pytest.approx([2, 4, 6, 8])  # 1, 2, 3, 4 of 50
    assert measured.inputs[0].rows == 4
    assert measured.notes == ("Metode: metode; tahun acuan 2016.",)


def test_a_pdrb_of_zero_gives_no_share():
    measured = gdp_share(macro(), pdrb(total=0.0), 2018)
    assert measured.values["terhadap_total"].is_missing
    assert measured.breakdowns["kelompok"]["bagian"].isna().all()


def test_a_year_in_the_annual_table_has_the_weakest_status_of_its_shares():
    table = macro(status="resmi")
    table.loc[table["ukuran"] == "investasi", "status"] = "contoh"
    measured = employment_and_investment_share(table, 2018)
    assert measured.values["tenaga_kerja"].status is Status.RESMI
    assert set(measured.breakdowns["tahunan"]["status"]) == {"contoh"}
