import pandas as pd

from iku_analysis.indicators.usaha import partnerships, trade_contacts


def contacts(*rows):
    """(event, date, business, kind) per row."""
    frame = pd.DataFrame(rows, columns=["id_kegiatan", "tanggal", "id_usaha", "jenis_usaha"])
    return frame.assign(
        tanggal=pd.to_datetime(frame["tanggal"]),
        jenis_kegiatan="pameran",
        kab_kota="Kab. Berau",
        status="contoh",
    )


def test_a_business_at_two_events_counts_once_its_contacts_each():
    table = contacts(
        ("k1", "2018-03-01", "u1", "UKM"),
        ("k1", "2018-03-01", "u1", "UKM"),
        ("k2", "2018-06-01", "u1", "UKM"),
        ("k2", "2018-06-01", "u2", "koperasi"),
        ("k9", "2017-06-01", "u3", "UKM"),
    )
    values = {key: item.value for key, item in trade_contacts(table, 2018).values.items()}
    assert values == {"usaha": 2, "kontak": 4, "kegiatan": 2}


def test_a_region_without_contacts_is_missing_in_the_breakdown():
    table = contacts(("k1", "2018-03-01", "u1", "UKM"))
    regional = trade_contacts(table, 2018).breakdowns["kab_kota"].set_index("kab_kota")
    assert regional.loc["Kab. Berau", "koperasi"] == 0
    assert pd.isna(regional.loc["Kota Bontang", "usaha"])


def agreements(*rows):
    """(number, business, start, end) per row."""
    frame = pd.DataFrame(rows, columns=["nomor_perjanjian", "id_usaha", "mulai", "selesai"])
    return frame.assign(
        mulai=pd.to_datetime(frame["mulai"]),
        selesai=pd.to_datetime(frame["selesai"]),
        pola="subkontrak",
        kab_kota="Kab. Berau",
        status="contoh",
    )


def test_in_force_means_the_term_touches_the_year():
    table = agreements(
        ("1", "u1", "2015-01-01", "2018-01-01"),  # ends on the first day: in force
        ("2", "u2", "2015-01-01", "2017-12-31"),  # ended the day before
        ("3", "u3", "2018-12-31", "2020-12-31"),  # begins on the last day: in force, new
        ("4", "u4", "2019-01-01", None),  # begins later
        ("5", "u5", "2014-01-01", None),  # open-ended: in force
        ("6", "u1", "2018-05-01", None),  # second agreement of u1, new
    )
    values = {key: item.value for key, item in partnerships(table, 2018).values.items()}
    assert values == {
        "usaha_berlaku": 3,
        "usaha_baru": 2,
        "perjanjian_berlaku": 4,
        "perjanjian_baru": 2,
    }


def test_an_agreement_of_two_regions_is_one_agreement_and_the_table_says_so():
    table = agreements(
        ("1", "u1", "2018-01-01", None),
        ("1", "u2", "2018-01-01", None),  # the same agreement, another business
        ("1", "u3", "2018-01-01", None),
        ("2", "u4", "2018-01-01", None),
    ).assign(kab_kota=["Kab. Berau", "Kab. Berau", "Kab. Paser", "Kab. Paser"])
    measured = partnerships(table, 2018)
    regional = measured.breakdowns["kab_kota"].set_index("kab_kota")["perjanjian_berlaku"]
    assert regional[["Kab. Berau", "Kab. Paser"]].tolist() == [1, 2]  # agreements, not rows
    assert measured.values["perjanjian_berlaku"].value == 2
    assert measured.table_notes["kab_kota"].startswith("1 perjanjian tercatat di beberapa kab/kota")
    assert "tidak dapat dijumlahkan" in measured.table_notes["kab_kota"]


def test_agreements_of_one_region_each_add_up_without_a_word():
    table = agreements(("1", "u1", "2018-01-01", None), ("2", "u1", "2018-01-01", "2019-01-01"))
    measured = partnerships(table, 2018)
    assert measured.breakdowns["kab_kota"]["perjanjian_berlaku"].sum() == 2
    assert measured.table_notes == {}
    assert measured.notes == (
        "1 dari 2 baris perjanjian tanpa tanggal selesai; dianggap masih berlaku.",
    )
