"""Every kind of rule tells the rows that break it, and no others."""

import re
import shutil
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from iku_analysis.base.declaration import DeclarationError
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.rule_kinds import AnyRule
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.intake.rules import content_rules, copy_rules, row_rules
from iku_analysis.intake.rules.registry import CHECKS

YEAR = 2018
FIELDS = [
    "name: id, type: string",
    "name: nama, type: string",
    "name: wilayah, type: string, wilayah: true",
    "name: tahun, type: integer",
    "name: hari, type: date",
    "name: lagi, type: date",
    "name: n, type: number, decimalChar: .",
    "name: m, type: number, decimalChar: .",
    "name: ya, type: boolean, trueValues: [ya], falseValues: [tidak]",
]
NAMES = [re.findall(r"name: (\w+)", field)[0] for field in FIELDS]
COMMON = "kode: IKU-T001, alasan: uji, tingkat: peringatan"


@pytest.fixture
def told(raw_folder):
    """Findings of one rule for the named columns of a table, told as (rows, sentence)."""

    def findings(rule, head, *rows, message="salah", options="", year=YEAR):
        given = head.split()
        lines = [dict(zip(given, row.split(","), strict=True)) for row in rows]
        body = ["|".join(line.get(name, "") for name in NAMES) for line in lines]
        folder = raw_folder(
            FIELDS,
            {"uji.csv": "\n".join(["|".join(NAMES), *body]) + "\n"},
            options="\n".join(
                [
                    "dialect: {delimiter: '|'}",
                    options,
                    f"aturan: [{{{rule}, {COMMON}, temuan: '{message}'}}]",
                ]
            ),
        )
        _, found = check_resource(folder, load_package(folder).resource("uji"), year=year)
        own = [item for item in found if item.code.startswith("IKU-T")]
        return [((item.row, *item.more_rows), item.rule) for item in own]

    return findings


def rows_of(found):
    return sorted(row for rows, _ in found for row in rows if row)


@pytest.mark.parametrize(
    ("rule", "head", "rows", "wrong"),
    [
        (
            "jenis: urutan, kolom: [hari, lagi]",
            "hari lagi",
            ["2018-02-01,2018-01-31", "2018-02-01,2018-02-01", "2018-02-01,", ",2018-01-01"],
            [2],
        ),
        (
            "jenis: urutan, kolom: [n, m], ketat: true, paling_jauh: 10",
            "n m",
            ["1,1", "1,2", "1,11.5", "1,11"],
            [2, 4],
        ),
        ("jenis: isian, kolom: [nama], harus: terisi", "id nama", ["a,x", "b,"], [3]),
        (
            "jenis: isian, kolom: [nama], harus: kosong, bila: [{kolom: n, isi: [2]}]",
            "n nama",
            ["1,x", "2,x", "2,"],
            [3],
        ),
        ("jenis: isian, kolom: [n, m], harus: bersama", "id n m", ["a,1,", "b,1,1", "c,,"], [2]),
        (
            "jenis: tahun, tanggal: hari, tahun: tahun, selisih: [1, 1]",
            "tahun hari",
            ["2017,2018-01-02", "2018,2018-12-31", "2017,2108-01-02", "2017,", ",2018-01-01"],
            [3, 4],
        ),
        (
            "jenis: jendela, kolom: [hari, tahun], tahun_laporan: [-1, 0], sampai_vintage: true",
            "hari tahun",
            ["2017-01-01,2018", "2016-12-31,2018", "2018-07-01,2018", "2018-06-30,2081"],
            [3, 4, 5],
        ),
        ("jenis: paling_banyak, kolom: n, batas: m", "n m", ["2,1", "1,1", ",1", "1,"], [2]),
        ("jenis: paling_banyak, kolom: n, batas: m, kali: 2", "n m", ["2,1", "2.1,1"], [3]),
        (
            (
                "jenis: padanan, jika: {kolom: id, awalan: ['27']}, maka: {kolom: ya, isi: [true]},"
                " timbal_balik: true"
            ),
            "id ya",
            ["2701,ya", "2701,tidak", "1501,ya", "1501,tidak"],
            [3, 4],
        ),
        (
            (
                "jenis: padanan, jika: {kolom: nama, kata: [batu bara, lignit]},"
                " maka: {kolom: id, awalan: ['27']}"
            ),
            "nama id",
            ["Batu Bara,2601", "briket LIGNIT,2702", "Lignit,3702", "Sawit,1511"],
            [2, 4],
        ),
        (
            "jenis: pasangan, menurut: id, kolom: nama, diterima: {pdrb: [juta], orang: [orang]}",
            "id nama",
            ["pdrb,juta", "pdrb,miliar", "lain,apa pun", "orang,"],
            [3],
        ),
        ("jenis: dikenal, kolom: id, isi: [A, C.1]", "id", ["A", "C1", "C.1"], [3]),
        ("jenis: bukan_nol, kolom: [n]", "id n", ["a,0", "b,1", "c,"], [2]),
        ("jenis: bukan_nol, kolom: [n], selagi: m", "n m", ["0,5", "0,0", "0,", "1,5"], [2]),
        (
            "jenis: bukan_nol, kolom: [n], blok: [id]",
            "id n",
            ["a,0", "a,1", "b,0", "b,0", "b,"],
            [4, 5],
        ),
        (
            "jenis: bukan_jumlah, kolom: [nama]",
            "nama",
            # what stands for itself in a row is set aside before any rule
            ["Jumlah", "SUB  TOTAL:", "Total 2018", "Rata-rata", "Totalindo Jaya", "Jumlahwan"],
            [4],
        ),
        (
            "jenis: hari_sama, kolom: hari",  # a Monday twice, a Tuesday; a holiday moved a week
            "hari",
            ["2018-05-07", "2018-05-07", "2018-05-08", "2018-05-15", "2018-05-15", ""],
            [4],
        ),
        (
            (
                "jenis: jumlah, kolom: n, pada: id, keseluruhan: T, bagian: [a, b],"
                " menurut: [tahun], toleransi: 0.5"
            ),
            "tahun id n",
            ["1,a,1", "1,b,2", "1,T,3.4", "2,a,1", "2,b,2", "2,T,4", "3,a,1", "3,T,9", "4,T,1"],
            [7],
        ),
        (
            (
                "jenis: jumlah, kolom: n, pada: id, keseluruhan: N, bagian: [T], dikurangi: [a],"
                " menurut: [tahun]"
            ),
            "tahun id n",
            ["1,T,5", "1,a,2", "1,N,3", "2,T,5", "2,a,2", "2,N,5"],
            [7],
        ),
        (
            (
                "jenis: jumlah, kolom: n, pada: id, keseluruhan: T, bagian: [a, b],"
                " menurut: [tahun], hubungan: paling_banyak, kali: 0.9"
            ),
            "tahun id n",
            ["1,a,5", "1,b,5", "1,T,10", "2,a,4", "2,T,10", "3,a,9.5", "3,b,", "3,T,10"],
            [4, 9],
        ),
        (
            (
                "jenis: nisbah, kolom: n, pada: id, pembilang: B, penyebut: K, menurut: [tahun],"
                " sepanjang: tahun, terkecil: 0.5, loncatan: 1.5"
            ),
            "tahun id n",
            ["1,B,10", "1,K,10", "2,B,14", "2,K,10", "3,B,7", "3,K,10", "4,B,4", "4,K,10"],
            [6, 8],
        ),
        (
            (
                "jenis: bukan_salinan, blok: [tahun], menurut: [id], kolom: [n, m], sedikitnya: 2,"
                " sama: 0.6"
            ),
            "tahun id n m",
            ["1,a,5,1", "1,b,6,1", "2,a,5,1", "2,b,6,1", "2,c,7,1", "3,a,5,9", "3,b,,", "3,c,1,1"],
            [4, 5, 6],
        ),
        (
            (
                "jenis: bukan_salinan, tanggal: hari, setiap: tahun, menurut: [id], kolom: [nama],"
                " sedikitnya: 2"
            ),
            "hari id nama",
            ["2017-03-01,a,x", "2017-05-02,a,y", "2018-03-01,a,x", "2018-05-02,a,y"],
            [4, 5],
        ),
        (
            "jenis: satu, kolom: [nama, wilayah], per: [id]",
            "id nama wilayah",
            ["1,A,Berau", "1,A,Kab. Berau", "1,B,Berau", "1,A,Paser", "2,B,Paser", "1,,", ",C,"],
            [4, 5],
        ),
        (
            "jenis: isi_berulang, kolom: [nama, n], boleh_sama: 0.5, berturut: 2",
            "id nama n",
            ["1,a,1", "2,b,2", "3,c,3", "4,d,4", "5,a,1", "6,b,2", "7,e,1", "8,d,4"],
            [6, 7],
        ),
        (
            "jenis: isi_berulang, kolom: [nama, n]",
            "id nama n",
            ["1,a,1", "2,b,2", "3,a,1", "4,a,2"],
            [4],
        ),
    ],
)
def test_a_rule_tells_the_rows_that_break_it(told, rule, head, rows, wrong):
    assert rows_of(told(rule, head, *rows, options="vintage: 2018-06-30")) == wrong


@pytest.mark.parametrize(
    ("rule", "head", "rows", "lacking"),
    [
        (
            "kolom: {tahun: {tahun_laporan: [-1, 0]}, id: {isi: [a, b]}}",
            "tahun id",
            ["2017,a", "2017,b", "2018,b"],
            "2018 a",
        ),
        ("kolom: {tahun: {rentang: [1, 3]}}", "tahun", ["1", "3", "9"], "2"),
        (
            "kolom: {wilayah: {semua_wilayah: true}}, boleh_hilang: 0.8",
            "wilayah",
            ["Berau", "Samarinda", "Samarinda"],
            None,
        ),
        ("kolom: {tahun: {rentang: [1, 2]}}, tiap: [id]", "id tahun", ["a,1", "a,2", "b,2"], "1 b"),
        (
            "kolom: {tahun: {rentang: [1, 2]}}, bila: [{kolom: n, terisi: true}]",
            "tahun n",
            ["1,5", "2,"],
            "2",
        ),
        ("kolom: {tahun: {rentang: [1, 2]}}, bila: [{kolom: n, isi: [5]}]", "n", ["6"], "1; 2"),
        ("kolom: {hari: {tahun_laporan: [-1, 0]}}", "hari", ["2018-05-05"], "2017"),
    ],
)
def test_what_a_table_must_hold_is_told_when_it_lacks(told, rule, head, rows, lacking):
    found = told(f"jenis: lengkap, {rule}", head, *rows, message="{kurang}")
    assert [sentence for _, sentence in found] == ([lacking] if lacking else [])


def test_every_whole_week_and_month_of_the_years_is_expected(told):
    days = pd.date_range("2018-01-01", "2018-12-31")
    kept = [f"{day:%Y-%m-%d}" for day in days if day.month != 5]
    rule = "jenis: lengkap, kolom: {hari: {tahun_laporan: [0, 0], setiap: %s}}"
    assert told(rule % "bulan", "hari", *kept, message="{kurang}")[0][1] == "2018-05"
    # 30 April to 6 May is seen on its Monday
    assert told(rule % "minggu", "hari", *kept, message="{kurang}")[0][1] == (
        "minggu 2018-05-07; minggu 2018-05-14; minggu 2018-05-21"
    )
    mondays = [f"{day:%Y-%m-%d}" for day in days if day.day_of_week == 0]
    assert not told(rule % "minggu", "hari", *mondays)


def test_a_number_of_rows_far_from_the_declared_is_told(told):
    rule = "jenis: banyak_baris, sedikitnya: 2, paling_banyak: 3"
    found = [told(rule, "id", *"abcd"[:size], message="{jumlah}") for size in range(1, 5)]
    assert [[sentence for _, sentence in one] for one in found] == [["1"], [], [], ["4"]]


def test_gaps_in_running_numbers_are_told_per_series(told):
    rule = "jenis: nomor_urut, kolom: id, boleh_hilang: 0.1"
    said = "{jumlah} dari {dari}: {kurang}"

    def gaps(*numbers, more=""):
        return [found for _, found in told(rule + more, "id n", *numbers, message=said)]

    whole = [f"A-{number:03d},1" for number in range(1, 21)]
    assert gaps(*whole, "B-1,1", "B-2,1") == []
    assert gaps(*whole[::-1]) == []  # in any order
    assert gaps(*whole[:5], *whole[6:]) == []  # one of twenty may lack
    assert gaps(*whole[:5], *whole[9:]) == ["4 dari 20: A-6"]
    assert gaps(*whole[4:]) == ["4 dari 20: A-1"]  # the first ones lack, too
    assert gaps(*whole[4:], more=", mulai: 5") == []
    assert gaps(*whole[:5], *whole[9:], "B-1,1", "B-9,1") == ["11 dari 29: A-6, B-2"]
    assert gaps("tanpa nomor,1", ",1") == []


def test_a_date_no_nanosecond_can_count_is_told_and_not_the_end_of_the_check(told):
    rule = "jenis: jendela, kolom: [hari], tahun_laporan: [-1, 0]"
    assert rows_of(told(rule, "hari", "2018-01-01", "2810-01-01")) == [3]
    week = "jenis: lengkap, kolom: {hari: {tahun_laporan: [0, 0], setiap: minggu}}"
    assert told(week, "hari", "2018-01-01", "2810-01-01")


def test_the_sentence_quotes_cells_as_written_and_the_words_of_the_kind(told):
    [(_, sentence)] = told(
        "jenis: satu, kolom: [ya], per: [id]",
        "id ya n",
        "1,ya,1.50",
        "1,ya,1",
        "1,tidak,1.50",
        message="{id} {ya} {n}, lain {lain}",
    )
    assert sentence == "1 tidak 1.50, lain ya"


def test_personal_cells_are_never_told(raw_folder):
    rule = f"jenis: satu, kolom: [nama], per: [id], {COMMON}, temuan: 'lain {{lain}}'"
    folder = raw_folder(
        ["name: id, type: string", "name: nama, type: string, pribadi: true"],
        {"uji.csv": "id,nama\n1,Sitti\n1,Sitti\n1,Ahmad\n"},
        options=f"aturan: [{{{rule}}}]",
    )
    _, found = check_resource(folder, load_package(folder).resource("uji"))
    [finding] = [item for item in found if item.code]
    assert finding.row == 4
    assert not {"Sitti", "Ahmad"} & set(re.findall(r"\w+", f"{finding.rule} {finding.value}"))


def test_many_groups_that_break_a_rule_are_one_finding(told):
    rows = [f"{number},{name}" for number in range(9) for name in "aab"]
    assert len(told("jenis: satu, kolom: [nama], per: [id]", "id nama", *rows)) == 1
    assert len(told("jenis: satu, kolom: [nama], per: [id]", "id nama", *rows[:9])) == 3


def test_a_cell_that_cannot_be_read_is_not_told_as_empty(raw_folder):
    folder = raw_folder(
        ["name: n, type: number"],
        {"uji.csv": "n\nx\n"},
        options=f"aturan: [{{jenis: isian, kolom: [n], harus: terisi, {COMMON}, temuan: kosong}}]",
    )
    [finding] = check_resource(folder, load_package(folder).resource("uji"))[1]
    assert finding.rule == "bukan angka"


def test_rules_that_ask_for_the_year_say_nothing_without(told):
    rule = "jenis: lengkap, kolom: {tahun: {tahun_laporan: [0, 0]}}"
    assert told(rule, "tahun", "2017")
    assert not told(rule, "tahun", "2017", year=None)


def test_many_rows_are_judged_as_few_are(told, monkeypatch):
    """A part of the rows is looked at first; what is told is the same."""
    rows = [f"{year},{name},{n}" for year in (2017, 2018) for name in "abcdefgh" for n in "123"]
    lacking = [row for row in rows if not row.startswith("2018,h")]
    copied = [f"{year},{name},{name}" for year in (1, 2) for name in map(str, range(40))]
    must = "jenis: lengkap, kolom: {tahun: {tahun_laporan: [-1, 0]}}, tiap: [nama]"
    copy = "jenis: bukan_salinan, blok: [tahun], menurut: [nama], kolom: [n], sedikitnya: 2"

    def everything():
        return [
            [sentence for _, sentence in told(must, "tahun nama n", *lacking, message="{kurang}")],
            told(must, "tahun nama n", *rows),
            [sentence for _, sentence in told(copy, "tahun nama n", *copied, message="{bagian}")],
        ]

    few = everything()
    for module in (content_rules, copy_rules, row_rules):
        monkeypatch.setattr(module, "MANY_ROWS", 7)
    assert everything() == few == [["2018 h"], [], ["100"]]


@pytest.mark.parametrize(
    ("rule", "told_as"),
    [
        ("jenis: urutan, kolom: [hari, lgi]", "kolom 'lgi' tidak ada di fields"),
        ("jenis: urutann, kolom: [hari, lagi]", "'urutann' tidak dikenal"),
        ("jenis: urutan, kolom: [hari, nama]", "bertipe string"),
        ("jeni: urutan, kolom: [hari, lagi]", "kunci ini tidak dikenal"),
        ("kolom: [hari, lagi]", "kunci ini wajib ada"),
        ("jenis: isian, kolom: [n], harus: trisi", "'trisi' tidak dikenal"),
        ("jenis: isian, kolom: [n], harus: terisi, bila: [{kolom: n}]", "tepat satu dari"),
        ("jenis: jendela, kolom: [hari], tahun_laporan: [1, 0]", "yang kecil dahulu"),
        ("jenis: lengkap, kolom: {nama: {semua_wilayah: true}}", "bukan kolom wilayah"),
        ("jenis: lengkap, kolom: {nama: {rentang: [1, 2]}}", "tidak berlaku"),
        ("jenis: lengkap, kolom: {nama: {isi: [a], rentang: [1, 2]}}", "tepat satu dari"),
        ("jenis: bukan_salinan, menurut: [id], kolom: [n]", "menuntut blok atau tanggal"),
    ],
)
def test_a_rule_that_does_not_fit_its_table_is_refused(told, rule, told_as):
    with pytest.raises(DeclarationError, match=told_as):
        told(rule, "id", "a")


def test_a_sentence_may_only_bind_what_is_there(told):
    rule = "jenis: isian, kolom: [n], harus: terisi"
    with pytest.raises(DeclarationError, match="bukan kolom tabel ini"):
        told(rule, "id", "a", message="{nma}")
    with pytest.raises(DeclarationError, match="bukan kolom tabel ini"):
        told("jenis: banyak_baris, sedikitnya: 1, paling_banyak: 2", "id", "a", message="{nama}")


def test_every_kind_that_can_be_declared_is_checked():
    assert set(CHECKS) == set(get_args(AnyRule))


# --- the rules of 2018 --------------------------------------------------------------------------


def edited_2018(raw, tmp_path, table, change):
    """Codes of the rules one edited table of 2018 breaks, heavier than a catatan."""
    resource = load_package(raw).resource(table)
    frame = pd.read_csv(raw / resource.path, sep=resource.delimiter, dtype=str).fillna("")
    change(frame).to_csv(tmp_path / resource.path, sep=resource.delimiter, index=False)
    return {item.code for item in check_resource(tmp_path, resource, year=YEAR)[1]}


def scaled(frame, rows, column, factor):
    numbers = frame.loc[rows, column].astype(float) * factor
    return frame.assign(**{column: frame[column].where(~rows, numbers.map("{:.2f}".format))})


@pytest.mark.parametrize(
    ("code", "prices"),
    [
        *(("A", "ADHB"), ("B.2", "ADHK2010"), ("B", "ADHB"), ("C.8", "ADHK2010")),
        *(("Q", "ADHK2010"), ("TOTAL", "ADHK2010"), ("TOTAL_NONMIGAS", "ADHB")),
    ],
)
def test_a_changed_figure_at_any_level_of_pdrb_is_a_galat(raw, tmp_path, code, prices):
    chance = np.random.default_rng(len(code) + len(prices))

    def change(frame):
        rows = (frame.kode == code) & (frame.dasar_harga == prices) & (frame.tahun == "2018")
        rows &= frame.periode == "tahun"
        return scaled(frame, rows, "nilai_juta_rp", 1 + chance.choice([-1, 1]) * 0.01)

    sums = {f"IKU-T{number:03d}" for number in range(14, 19)}
    assert edited_2018(raw, tmp_path, "pdrb", change) & sums


@pytest.mark.parametrize("year", ["2014", "2018"])
def test_swapped_prices_are_seen_in_any_year(raw, tmp_path, year):
    other = {"ADHB": "ADHK2010", "ADHK2010": "ADHB"}

    def change(frame):
        rows = frame.tahun == year
        return frame.assign(
            dasar_harga=frame.dasar_harga.where(~rows, frame.dasar_harga.map(other))
        )

    assert {"IKU-T020", "IKU-T021"} <= edited_2018(raw, tmp_path, "pdrb", change)


@pytest.mark.parametrize("month", ["1", "12"])
def test_a_month_copied_or_left_out_is_seen_in_the_exports(raw, tmp_path, month):
    def copied(frame):
        is_month = (frame.tahun == "2018") & (frame.bulan == month)
        source = frame[(frame.tahun == "2017") & (frame.bulan == "5")]
        return pd.concat([frame[~is_month], source.assign(tahun="2018", bulan=month)])

    def left_out(frame):
        return frame[(frame.tahun != "2018") | (frame.bulan != month)]

    assert "IKU-T040" in edited_2018(raw, tmp_path, "ekspor", copied)
    assert "IKU-T031" in edited_2018(raw, tmp_path, "ekspor", left_out)


def test_rules_of_2018_carry_over_to_the_next_year(raw, tmp_path):
    """Years are counted from the report year: last year's tables lack the new one, and say so."""
    shutil.copytree(raw, tmp_path / "2018")
    resource = load_package(tmp_path / "2018").resource("wub")
    told = {item.code for item in check_resource(tmp_path / "2018", resource, year=2019)[1]}
    assert told == {"IKU-T168", "IKU-P126"}
