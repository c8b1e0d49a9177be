"""Analyses 2 to 4 with numbers one can check in one's head."""

from dataclasses import replace

import pandas as pd
import pytest

from iku_analysis.assessment.history import history_frame, last_year, year_records
from iku_analysis.assessment.medium_term import Cumulative, medium_term
from iku_analysis.assessment.plan import agreed_in
from iku_analysis.assessment.results import targets_of_year
from iku_analysis.assessment.standard import national_standard

from .parts import UP, part, past, plan, sample


def test_history_ends_with_this_year_and_judges_all_years_alike():
    frame = history_frame(part(90), 2018, past((2017, 80, 60, None), (2016, 50, None, None)), UP)
    assert list(frame["tahun"]) == [2016, 2017, 2018]
    assert list(frame["capaian"])[1:] == [75, 90]
    assert pd.isna(frame["capaian"][0])
    records = year_records("4", frame)
    assert (records[0].realisation, records[1].realisation) == (None, 60)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((2016, 80, 60, None), "tahun 2017 tidak tercatat dalam riwayat"),
        ((2017, 80, None, None), "realisasi tahun 2017 kosong dalam riwayat"),
        ((2017, None, None, None), "target dan realisasi tahun 2017 kosong dalam riwayat"),
        ((2017, 0, 60, None), "capaian tahun 2017 tidak dapat dihitung dari riwayat"),
    ],
)
def test_what_lacks_in_the_row_of_last_year_is_named(row, said):
    records = year_records("4", history_frame(part(90), 2018, past(row), UP))
    assert last_year(records, "4", 2018)["capaian"].reason == said


def test_an_empty_target_in_force_is_not_filled_from_the_row_before():
    rows = pd.DataFrame(
        {
            "tanggal": pd.to_datetime(["2018-01-31", "2018-08-31", None]),
            "kode_iku": "4",
            "target": [100.0, None, 70.0],  # a change without a date is in force on no day
            "status": "contoh",
        }
    )
    target = targets_of_year(rows, ["4"])["4"]
    assert target.value is None
    assert target.reason == "target 4 kosong dalam Perjanjian Kinerja"


@pytest.mark.parametrize("stray", ["2017-12-31", "2019-01-15"])
def test_a_target_of_another_year_rules_no_report(stray):
    rows = pd.DataFrame(
        {
            "tanggal": pd.to_datetime(["2018-01-31", stray]),
            "kode_iku": "4",
            "target": [100.0, 60.0],
            "status": "contoh",
        }
    )
    assert targets_of_year(agreed_in(rows, 2018), ["4"])["4"].value == 100
    assert targets_of_year(agreed_in(rows.tail(1), 2018), ["4"])["4"].is_missing


def test_a_plan_that_does_not_say_its_kind_compares_nothing():
    found = medium_term(part(90), 2018, plan(120, kind=None), past(), UP)
    assert (found.target.value, found.realised.value) == (None, None)
    assert "renstra kosong" in found.realised.reason


def test_a_target_of_the_last_year_is_set_beside_this_year():
    found = medium_term(part(90), 2018, plan(120), past(), UP)
    assert (found.realised.value, found.progress.percent.value) == (90, 75)


FOUR_YEARS = past(
    (2014, 0, 873, None), (2015, 0, 910, None), (2016, 0, 918, None), (2017, 0, 889, None)
)
ADDED = Cumulative("jumlah")


def test_a_cumulative_target_adds_amounts_of_years_up():
    found = medium_term(part(941), 2018, plan(5000, "kumulatif"), FOUR_YEARS, UP, cumulative=ADDED)
    assert found.realised.value == 873 + 910 + 918 + 889 + 941
    assert found.progress.percent.value == pytest.approx(90.62)


def test_distinct_things_are_never_added_over_years_but_counted_by_their_variant():
    # Twenty-five persons of 4531 were there in two years.
    distinct = Cumulative("kumulatif", sample(4506), 2014)
    args = part(941), 2018, plan(5000, "kumulatif"), FOUR_YEARS, UP
    found = medium_term(*args, cumulative=distinct)
    assert (found.realised.value, found.key) == (4506, "4.kumulatif")
    without = medium_term(*args)
    assert "tidak dijumlahkan" in without.realised.reason
    other_period = medium_term(*args, cumulative=replace(distinct, first_year=2013))
    assert "sejak 2013, renstra mulai 2014" in other_period.realised.reason


def test_a_year_nobody_recorded_makes_the_sum_missing_not_smaller():
    before = past((2014, 0, 873, None), (2016, 0, None, None), (2017, 0, 889, None))
    found = medium_term(part(941), 2018, plan(5000, "kumulatif"), before, UP, cumulative=ADDED)
    assert found.realised.is_missing
    assert "2015, 2016" in found.realised.reason
    assert found.progress.percent.is_missing


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (plan(100).iloc[:0], "renstra tidak memuat target IKU 4"),
        (plan(None), "target IKU 4 dalam renstra kosong"),
        (plan(100, last=2017), "tahun 2018 di luar periode renstra 2014 sampai 2017"),
    ],
)
def test_no_medium_term_target_says_why(table, reason):
    assert medium_term(part(), 2018, table, past(), UP).target.reason == reason


def standards(value, remark=""):
    columns = ["kode_iku", "nilai", "keterangan", "sumber", "status"]
    return pd.DataFrame([("4", value, remark, None, "contoh")], columns=columns)


def test_a_national_standard_is_compared_by_the_direction():
    assert national_standard(part(90), standards(60.0), UP).comparison.percent.value == 150


def test_a_stated_reason_is_an_answer_and_silence_is_not():
    explained = national_standard(part(), standards(None, "tidak ada standar nasional"), UP)
    assert explained.explained
    assert explained.standard.reason == "tidak ada standar nasional"
    silent = national_standard(part(), standards(None, "x").iloc[:0], UP)
    assert not silent.explained
    assert "standar_nasional tidak memuat IKU 4" in silent.standard.reason
