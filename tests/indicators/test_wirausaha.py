import pandas as pd

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
    assert new_entrepreneurs(participants(*ROWS), 2018).notes[0].startswith("1 orang")
