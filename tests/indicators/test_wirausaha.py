import pandas as pd
import pytest

from iku_analysis.indicators.wirausaha import new_entrepreneurs


def participants(*rows):
    """(person, trained on, mentored on) per row."""
    frame = pd.DataFrame(rows, columns=["id_peserta", "tanggal_dilatih", "tanggal_didampingi"])
    return frame.assign(
        tanggal_dilatih=pd.to_datetime(frame["tanggal_dilatih"]),
        tanggal_didampingi=pd.to_datetime(frame["tanggal_didampingi"]),
        kab_kota="Kab. Berau",
        bidang_usaha="Kuliner",
        status="contoh",
    )


ROWS = [
    ("a", "2018-02-01", "2018-05-01"),
    ("b", "2018-02-01", None),
    ("b", None, "2018-06-01"),  # trained and mentored in two rows
    ("c", "2018-02-01", None),
    ("d", None, "2018-06-01"),
    ("e", "2017-11-01", "2018-01-15"),  # across years: mentored only in 2018
    ("f", "2017-02-01", "2017-05-01"),
    ("a", "2017-02-01", "2017-05-01"),  # same person in both years
]


def test_both_dates_must_lie_in_the_year_in_any_rows_of_the_person():
    values = new_entrepreneurs(participants(*ROWS), 2018, tahun_awal=2017).values
    assert values["dilatih_dan_didampingi"].value == 2  # a, b
    assert values["hanya_dilatih"].value == 1  # c
    assert values["hanya_didampingi"].value == 2  # d, e


def test_cumulative_counts_a_person_once():
    measured = new_entrepreneurs(participants(*ROWS), 2018, tahun_awal=2017)
    assert measured.values["kumulatif"].value == 3  # a, b, f
    assert measured.breakdowns["tahunan"]["kumulatif"].tolist() == [2, 3]


def test_cumulative_is_missing_when_a_year_of_the_plan_has_no_rows():
    value = new_entrepreneurs(participants(*ROWS), 2018, tahun_awal=2016).values["kumulatif"]
    assert value.is_missing
    assert "2016" in value.reason


def test_people_trained_last_year_and_mentored_now_are_noted():
    note = new_entrepreneurs(participants(*ROWS), 2018).notes[0]
    assert "baru didampingi tahun ini" in note
    assert not any(sign.isdigit() for sign in note)  # it could be one person


@pytest.mark.parametrize(
    "table", [participants(*ROWS), participants(*ROWS).iloc[:0]], ids=["absent year", "empty"]
)
def test_a_year_without_dates_is_missing_never_zero(table):
    measured = new_entrepreneurs(table, 2030)
    assert all("2030" in item.reason for item in measured.values.values())
    assert measured.breakdowns["kab_kota"]["hanya_dilatih"].isna().all()


def test_a_plan_that_begins_after_the_year_has_no_cumulative():
    values = new_entrepreneurs(participants(*ROWS), 2018, tahun_awal=2019).values
    assert values["dilatih_dan_didampingi"].value == 2
    assert values["kumulatif"].is_missing
    assert "2019" in values["kumulatif"].reason


def test_trained_in_one_year_and_mentored_in_the_next_never_enters_the_cumulative():
    table = participants(("e", "2017-11-01", "2018-01-15"), ("f", "2018-02-01", "2018-03-01"))
    measured = new_entrepreneurs(table, 2018, tahun_awal=2017)
    assert measured.values["kumulatif"].value == 1  # f
    annual = measured.breakdowns["tahunan"]
    assert annual["hanya_dilatih"].tolist() == [1, 0]  # e in 2017
    assert annual["kumulatif"].tolist() == [0, 1]


def test_people_are_counted_by_region_and_field():
    table = participants(*ROWS[:4]).assign(
        kab_kota=["Kab. Berau", "Kota Bontang", "Kota Bontang", "Kota Bontang"],
        bidang_usaha=["Kuliner", "Kriya", "Kriya", "Jasa"],
    )
    measured = new_entrepreneurs(table, 2018, tahun_awal=2018)
    regional = measured.breakdowns["kab_kota"].set_index("kab_kota")
    assert regional.loc["Kota Bontang", "dilatih_dan_didampingi"] == 1  # b, in two rows
    assert regional.loc["Kota Bontang", "hanya_dilatih"] == 1  # c
    assert pd.isna(regional.loc["Kab. Paser", "hanya_dilatih"])
    fields = measured.breakdowns["bidang"].set_index("bidang_usaha")["jumlah"]
    assert fields.to_dict() == {"Kriya": 1, "Kuliner": 1}  # c (Jasa) was only trained


def test_only_rows_of_the_year_decide_its_status():
    table = participants(*ROWS).assign(status="resmi")
    table.loc[table["id_peserta"] == "f", "status"] = "contoh"  # 2017 only
    values = new_entrepreneurs(table, 2018, tahun_awal=2017).values
    assert values["dilatih_dan_didampingi"].status == "resmi"
    assert values["kumulatif"].status == "contoh"
