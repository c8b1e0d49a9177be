"""Rules against neighbours and last year: silent on a clean table, loud on one kind of mistake."""

from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest

from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.intake.rules import compared_rows

YEAR = 2018
FIELDS = [
    "name: tanggal, type: date",
    "name: tahun, type: integer",
    "name: wilayah, type: string",
    "name: barang, type: string",
    "name: nilai, type: number, decimalChar: '.'",
    "name: berat, type: number, decimalChar: '.'",
    "name: hasil, type: string",
]
WORDS = "tingkat: peringatan, alasan: uji"


@pytest.fixture
def found(raw_folder):
    """Findings of one rule on a table, as (row, count, sentence)."""

    def check(frame, *rules, message="x", year=YEAR):
        listed = (
            f"  - {{{rule}, kode: IKU-T9{number:02d}, {WORDS}, temuan: '{message}'}}"
            for number, rule in enumerate(rules)
        )
        aturan = "\n".join(["aturan:", *listed])
        files = {"uji.csv": frame.to_csv(index=False, date_format="%Y-%m-%d")}
        folder = raw_folder(FIELDS, files, options=aturan)
        _, findings = check_resource(folder, load_package(folder).resource("uji"), year=year)
        own = [item for item in findings if item.code.startswith("IKU-T9")]
        return [(item.row, item.count, item.rule) for item in own]

    return check


@pytest.fixture
def prices():
    """Weekly prices of two goods in five places over two years, each place at its own level."""
    rng = np.random.default_rng(3)
    weeks = [date(2017, 1, 2) + timedelta(weeks=number) for number in range(104)]
    rows = [
        (week, week.year, place, goods, round(level * far * rng.normal(1, 0.02)), level * far / 100)
        for (goods, level), (place, far), week in product(
            (("beras", 11_000), ("cabai", 50_000)),
            zip("ABCDE", (1.0, 1.02, 1.05, 1.1, 1.3), strict=True),
            weeks,
        )
    ]
    columns = ["tanggal", "tahun", "wilayah", "barang", "nilai", "berat"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["hasil"] = np.where(rng.random(len(frame)) < 0.1, "buruk", "baik")
    return frame


OUTLIER = "jenis: pencilan, kolom: nilai, tetangga: [tanggal, barang], deret: [barang, wilayah]"
UNIT = "jenis: satuan_lain, kolom: nilai, blok: [[barang, wilayah]], tetangga: [tanggal, barang]"
MONTHS = "jenis: cakupan, kolom: [tanggal], waktu: tahun, paling_sedikit: 1.0"
PLACES = "jenis: cakupan, kolom: [wilayah], waktu: tanggal, paling_sedikit: 1.0"
ROWS = "jenis: cakupan, waktu: tahun, paling_sedikit: 0.7, paling_banyak: 1.5"
FILLED = "jenis: keterisian, kolom: [hasil], waktu: tahun, kelompok: [wilayah]"
ELSEWHERE = "jenis: keterisian, kolom: [hasil], kelompok: [wilayah]"
SHARE = "jenis: pangsa, kolom: hasil, waktu: tahun, selisih: 0.08"
OF_AMOUNT = "jenis: pangsa, kolom: wilayah, nilai: nilai, waktu: tahun, selisih: 0.05"
IN_PLACES = "jenis: pangsa, kolom: hasil, kelompok: [wilayah], selisih: 0.1"
SUM = "jenis: lonjakan, kolom: nilai, kelompok: [barang], waktu: tahun, faktor: 1.5"
LEVEL = "jenis: lonjakan, kolom: nilai, ringkasan: median, waktu: tahun, faktor: 1.1"
LEVEL += ", kelompok: [wilayah], tetangga: [tanggal, barang]"
DISTINCT = "jenis: lonjakan, kolom: barang, ringkasan: banyak, waktu: tahun, faktor: 1.2"
DATES = "jenis: tanggal_bersama, kolom: tanggal, kelompok: [wilayah]"
WEIGHT = "jenis: pencilan, kolom: nilai, per: berat, tetangga: [barang]"


def now(frame):
    return frame["tahun"] == YEAR


def scaled(column, marks, factor):
    return lambda frame: frame.assign(
        **{column: frame[column].mask(marks(frame), frame[column] * factor)}
    )


def written(column, marks, value):
    return lambda frame: frame.assign(**{column: frame[column].mask(marks(frame), value)})


def without(marks):
    return lambda frame: frame[~marks(frame)]


def shifted(marks, days):
    def edit(frame):
        moved = frame["tanggal"].map(lambda day: day + timedelta(days=days))
        return frame.assign(tanggal=frame["tanggal"].mask(marks(frame), moved))

    return edit


def doubled(frame):
    return pd.concat([frame, frame[now(frame)]])


def at(**cells):
    def marks(frame):
        held = pd.Series(data=True, index=frame.index)
        for column, value in cells.items():
            held &= frame[column] == value
        return held

    return marks


def every_second(frame):
    return now(frame) & (np.arange(len(frame)) % 2 == 0)


def late(frame):
    return frame["tanggal"] >= date(2018, 10, 1)


def one(frame):
    return frame.index == 300


CASES = [
    pytest.param(OUTLIER, scaled("nilai", one, 3), 1, id="a price three times"),
    pytest.param(OUTLIER, scaled("nilai", one, 0.001), 1, id="a price in thousands"),
    pytest.param(WEIGHT, scaled("berat", at(wilayah="B", tahun=2018), 0.001), 104, id="tonnes"),
    pytest.param(UNIT, scaled("nilai", at(wilayah="C", barang="beras"), 10), 104, id="a unit"),
    pytest.param(UNIT, scaled("nilai", at(wilayah="C"), 1e-6), 208, id="millions"),
    pytest.param(MONTHS, without(late), 130, id="three months short"),
    pytest.param(PLACES, without(at(wilayah="D", tahun=2018)), 104, id="a place that is gone"),
    pytest.param(ROWS, without(every_second), 520, id="half of the rows"),
    pytest.param(ROWS, doubled, 1040, id="all rows twice"),
    pytest.param(FILLED, written("hasil", at(wilayah="E", tahun=2018), ""), 104, id="left empty"),
    pytest.param(ELSEWHERE, written("hasil", at(wilayah="E"), ""), 208, id="empty in one place"),
    pytest.param(SHARE, written("hasil", every_second, "buruk"), 1040, id="results that turned"),
    pytest.param(IN_PLACES, written("hasil", at(wilayah="A"), "baik"), 208, id="no bad results"),
    pytest.param(
        OF_AMOUNT, written("wilayah", at(wilayah="A", tahun=2018), "Z"), 208, id="another name"
    ),
    pytest.param(SUM, scaled("nilai", at(barang="beras", tahun=2018), 2), 260, id="sums doubled"),
    pytest.param(SUM, scaled("nilai", at(barang="beras", tahun=2018), 0), 260, id="sums of zero"),
    pytest.param(LEVEL, scaled("nilai", at(wilayah="D", tahun=2018), 1.2), 104, id="a new level"),
    pytest.param(DISTINCT, written("barang", every_second, "Beras"), 520, id="a new spelling"),
    pytest.param(DATES, shifted(at(wilayah="B", tahun=2018), 1), 104, id="a day late"),
]


def test_a_table_without_mistakes_is_not_told(found, prices):
    prices.loc[prices.index % 104 == 7, "nilai"] = np.nan  # gaps as in every real table
    assert found(prices, *dict.fromkeys(case.values[0] for case in CASES)) == []


@pytest.mark.parametrize(("rule", "edit", "rows"), CASES)
def test_a_mistake_is_told_once_with_all_its_rows(found, prices, rule, edit, rows):
    assert [count for _, count, _ in found(edit(prices), rule)] == [rows]


@pytest.mark.parametrize(
    ("rule", "edit", "said"),
    [
        (OUTLIER, scaled("nilai", one, 10), ("{kali}", "kali lebih besar")),
        (
            UNIT,
            scaled("nilai", at(wilayah="C"), 0.001),
            ("{blok}: {kali}", "beras C, cabai C: 980 kali lebih kecil"),
        ),
        (
            PLACES,
            without(at(wilayah="D", tahun=2018)),
            ("{kelompok} {tahun_lalu} {tahun}", "D 2017 2018"),
        ),
        (
            ROWS,
            without(every_second),
            ("{lalu} pada {tahun_lalu}, {kini} pada {tahun}", "520 pada 2017, 260 pada 2018"),
        ),
        (
            FILLED,
            written("hasil", at(wilayah="E", tahun=2018), ""),
            ("{kelompok} {lalu} {kini}", "E 100,0 persen 0,0 persen"),
        ),
    ],
)
def test_the_sentence_says_where_and_how_much(found, prices, rule, edit, said):
    message, sentence = said
    [(_, _, told)] = found(edit(prices), rule, message=message)
    assert sentence in told


def test_a_constant_group_does_not_alarm_for_a_small_change(found, prices):
    prices["nilai"] = 1000
    prices.loc[300, "nilai"] = 1100
    assert found(prices, OUTLIER) == []


def test_growth_is_compared_with_that_of_the_siblings(found):
    years, goods = range(2013, 2019), list("abcdefgh")
    rows = [
        (date(year, 1, 1), year, "A", name, 100 * 1.05 ** (year - 2013), 1, "")
        for year, name in product(years, goods)
    ]
    columns = [field.split(",")[0].removeprefix("name: ") for field in FIELDS]
    frame = pd.DataFrame(rows, columns=columns)
    rule = "jenis: pencilan, kolom: nilai, pertumbuhan: tahun, tetangga: [tahun], deret: [barang]"
    assert found(frame, rule) == []
    frame.loc[(frame["tahun"] == YEAR) & (frame["barang"] == "c"), "nilai"] *= 3
    assert [count for _, count, _ in found(frame, rule)] == [1]


def test_years_after_the_report_year_are_not_compared(found, prices):
    assert found(without(every_second)(prices), ROWS, year=2017) == []


def test_a_year_without_the_one_before_says_nothing(found, prices):
    alone = without(at(tahun=2017))(prices)
    assert found(alone, MONTHS, PLACES, ROWS, FILLED, SHARE, SUM, DISTINCT) == []


def test_of_a_very_large_table_some_goods_are_compared_and_nothing_false_is_told(
    found, prices, monkeypatch
):
    monkeypatch.setattr(compared_rows, "MAX_ROWS", 700)
    every = tuple(dict.fromkeys(case.values[0] for case in CASES))
    assert found(prices, *every) == []
    told = found(scaled("nilai", at(wilayah="C"), 0.001)(prices), UNIT)
    assert [count for _, count, _ in told] == [104]  # of one of two goods


@pytest.mark.parametrize(
    ("text", "is_told"), [("-", True), ("lihat", True), ("BPS merevisi", False)]
)
def test_a_note_says_something(found, prices, text, is_told):
    prices["hasil"] = ""
    prices.loc[4, "hasil"] = text
    told = found(prices, "jenis: penjelasan, kolom: [hasil]")
    assert told == ([(6, 1, "x")] if is_told else [])
