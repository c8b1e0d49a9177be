"""Tables as they come: folded, with heads over rows, marks, levels and rows that are no data."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake.checked_tables import take_in

OPTIONS = "dialect: {delimiter: ;}"
PLACE = "name: kab, type: string, wilayah: true, constraints: {required: true}"
COUNT = "name: n, type: integer, constraints: {required: true}"
NAME = "name: k, title: Komoditas, type: string"
YEAR = "name: tahun, type: integer"
VALUE = "name: n, type: number, decimalChar: ',', groupChar: ."
RATE = "name: laju, type: number, decimalChar: ','"
BY_YEAR = "tahun;kab;n\n2017;Berau;1\n2018;Berau;2\n2018;Paser;3\n2018;Jumlah;5\n"
FOLD = "lipat: {pola: '20..', ke: tahun, nilai: n}"
MINUS = "-\u2212\u2013"  # hyphen, minus sign, dash
# a public register that is no part of the project: looked for beside it
REAL = "shared/data/real/koperasi_ods_2021-12.csv"
REGISTER = next((p / REAL for p in Path(__file__).parents if (p / REAL).exists()), None)


def taken_in(raw_folder, fields, text, arrangement="", schema=""):
    options = f"{OPTIONS}\nsusunan: {{{arrangement}}}" if arrangement else OPTIONS
    return take_in(raw_folder(fields, {"uji.csv": text}, options=options, schema=schema))


def told(intake, *severities):
    return [
        (finding.severity.value, finding.row, finding.column, finding.value)
        for finding in intake.findings
        if not severities or finding.severity in severities
    ]


def rows(intake, *columns):
    table = intake.tables["uji"]
    return table[list(columns)].astype(object).where(table.notna(), None).to_numpy().tolist()


def test_a_fault_in_a_folded_column_names_the_row_and_the_head_of_the_file(raw_folder):
    intake = taken_in(raw_folder, [NAME, YEAR, VALUE], "k;2017;2018\nA;1;2\nB;3;x\n", FOLD)
    assert told(intake) == [("galat", 3, "2018", "x")]


def test_constraints_and_keys_of_folded_rows_name_the_rows_of_the_file(raw_folder):
    fields = [NAME, YEAR, f"{VALUE}, constraints: {{minimum: 3}}"]
    text, schema = "k;2017;2018\nA;4;2\nB;5;6\nB;7;8\n", "primaryKey: [k, tahun]"
    intake = taken_in(raw_folder, fields, text, FOLD, schema)
    assert told(intake) == [
        ("galat", 2, "2018", "2"),
        ("galat", 3, "k, tahun", "B | 2017"),
        ("galat", 3, "k, tahun", "B | 2018"),
    ]
    assert [finding.more_rows for finding in intake.findings] == [(), (4,), (4,)]


def test_a_head_of_merged_cells_counts_for_every_column_below_it(raw_folder):
    book = openpyxl.Workbook()
    for row in [
        ["Produksi", None, None, None],
        ["Komoditas", 2017, None, 2018],
        [None, "Triwulan I", "Triwulan II", "Triwulan I"],
        ["Karet", 1, 2, 3],
    ]:
        book.active.append(row)
    for area in ("A1:D1", "B2:C2", "A2:A3"):
        book.active.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    arrangement = "susunan: {baris_judul: 2, lipat: {pola: '20.. Triwulan .*', ke: w, nilai: n}"
    options = f"{arrangement}, pecah: {{kolom: w, tahun: tahun, triwulan: tw}}}}"
    fields = [NAME, YEAR, "name: tw, type: string, triwulan: true", VALUE]
    intake = take_in(
        raw_folder(fields, {"uji.xlsx": stream.getvalue()}, kind="xlsx", options=options)
    )
    assert rows(intake, "tahun", "tw", "n") == [[2017, "Q1", 1], [2017, "Q2", 2], [2018, "Q1", 3]]


def test_heads_that_are_dates_districts_or_goods_are_read_as_their_columns_are(raw_folder):
    days = ["name: hari, type: date, format: indonesia", NAME, VALUE]
    fold = "lipat: {pola: '.*201.', ke: hari, nilai: n}"
    intake = taken_in(raw_folder, days, "k;02/ 01/ 2018;9 Jan 2018\nA;1;2\n", fold)
    assert intake.tables["uji"]["hari"].dt.day.tolist() == [2, 9]
    fold = "lipat: {kolom: [Kutai Barat, Bontang], ke: kab, nilai: n}"
    intake = taken_in(raw_folder, [PLACE, NAME, VALUE], "k;Kutai Barat;Bontang\nA;1;2\n", fold)
    assert rows(intake, "kab", "n") == [["Kab. Kutai Barat", 1], ["Kota Bontang", 2]]


def test_a_head_that_excel_shows_as_a_month_is_that_month(raw_folder):
    book = openpyxl.Workbook()
    book.active.append(["k", dt.date(2018, 1, 1), dt.date(2018, 2, 1)])
    book.active.append(["A", 1, 2])
    for column in (2, 3):
        book.active.cell(1, column).number_format = "mmm-yy"
    stream = io.BytesIO()
    book.save(stream)
    arrangement = (
        "lipat: {pola: '20.*', ke: w, nilai: n}, pecah: {kolom: w, tahun: tahun, bulan: b}"
    )
    folder = raw_folder(
        [NAME, YEAR, "name: b, type: integer", VALUE],
        {"uji.xlsx": stream.getvalue()},
        kind="xlsx",
        options=f"susunan: {{{arrangement}}}",
    )
    assert rows(take_in(folder), "tahun", "b", "n") == [[2018, 1, 1], [2018, 2, 2]]


@pytest.mark.parametrize("skips", [True, False])
def test_an_empty_cell_of_a_folded_column_is_missing_or_no_row_but_never_zero(raw_folder, skips):
    fold = f"lipat: {{pola: '20..', ke: tahun, nilai: n, lewati_kosong: {str(skips).lower()}}}"
    intake = taken_in(raw_folder, [NAME, YEAR, VALUE], "k;2017;2018\nA;;2\nB;0;4\n", fold)
    values = [[2018, 2], [2017, 0], [2018, 4]]
    assert rows(intake, "tahun", "n") == (values if skips else [[2017, None], *values])


def test_without_a_column_to_fold_the_heads_there_are_are_told(raw_folder):
    intake = taken_in(raw_folder, [NAME, YEAR, VALUE], "k;th17;th18\nA;1;2\n", FOLD)
    assert "k, th17, th18" in intake.findings[0].rule


def test_marks_behind_numbers_and_heads_set_the_status_of_their_rows(raw_folder):
    marks = "tanda: {r: catatan, '*)': sementara, '**)': perkiraan, ¹: catatan}"
    text = "k;2016r;2017*);2018**)\nA;1;2;3r\nB;4**);5 *;6¹\n"
    intake = taken_in(raw_folder, [NAME, YEAR, VALUE], text, f"{marks}, {FOLD}")
    assert rows(intake, "tahun", "n", "status") == [
        *([2016, 1, "contoh"], [2017, 2, "contoh"], [2018, 3, "contoh"]),
        *([2016, 4, "contoh"], [2017, 5, "contoh"], [2018, 6, "contoh"]),
    ]  # a table of samples stays one
    folder = raw_folder(
        [NAME, YEAR, VALUE], {"uji.csv": text}, options=f"{OPTIONS}\nsusunan: {{{marks}, {FOLD}}}"
    )
    package = folder / "datapackage.yaml"
    package.write_text(package.read_text("utf-8").replace("contoh", "resmi"), encoding="utf-8")
    assert [status for _, _, status in rows(take_in(folder), "tahun", "n", "status")] == [
        *("resmi", "sementara", "perkiraan"),
        *("perkiraan", "sementara", "perkiraan"),
    ]


def test_marks_that_nothing_declares_are_one_finding_for_each_of_them(raw_folder):
    text = "k;n\n" + "".join(f"{row};{row},5r\n" for row in range(30)) + "A;7*\nB;8*\nC;9 ²\n"
    intake = taken_in(raw_folder, [NAME, VALUE], text)
    assert [(f.code, f.count) for f in intake.findings] == [("IKU-S205", n) for n in (30, 2, 1)]


def test_levels_are_told_by_indentation_in_both_kinds_of_files_and_by_code(raw_folder):
    fields = [NAME, "name: di, type: string", "name: n, type: number"]
    lines = [("Industri", 0, 10), ("Makanan", 1, 6), ("Ikan", 2, 6), ("Kayu", 1, 4), ("Tani", 0, 5)]
    above = [None, "Industri", "Makanan", "Industri", None]
    text = "k;n\n" + "".join(f"{'  ' * depth}{name};{n}\n" for name, depth, n in lines)
    parent = "induk: {kolom: k, ke: di}"
    assert [di for (di,) in rows(taken_in(raw_folder, fields, text, parent), "di")] == above
    book = openpyxl.Workbook()
    book.active.append(["k", "n"])
    for row, (name, depth, n) in enumerate(lines, 2):
        book.active.append([name, n])
        book.active.cell(row, 1).alignment = openpyxl.styles.Alignment(indent=depth)
    stream = io.BytesIO()
    book.save(stream)
    folder = raw_folder(
        fields, {"uji.xlsx": stream.getvalue()}, kind="xlsx", options=f"susunan: {{{parent}}}"
    )
    assert [di for (di,) in rows(take_in(folder), "di")] == above
    text = "k;n\nB;1\nB.1;1\nB.1.a;1\nC.;1\nC.12;1\n"
    by_code = taken_in(raw_folder, fields, text, "induk: {kolom: k, ke: di, menurut: kode}")
    assert [di for (di,) in rows(by_code, "di")] == [None, "B", "B.1", None, "C."]


@pytest.mark.parametrize(
    ("units", "code"),
    [(";(1);(2)", ""), (";orang;", ""), (";7;8", "IKU-B204"), (";ribu orang;", "IKU-B205")],
)
def test_a_row_of_units_is_no_data_and_must_agree_with_its_column(raw_folder, units, code):
    text = f"k;n;n2\n{units}\nA;1;2\n"
    fields = [NAME, "name: n, type: number", "name: n2, type: number"]
    intake = taken_in(raw_folder, fields, text, "baris_satuan: 1")
    if code:
        assert [finding.code for finding in intake.findings] == [code]
    elif units != ";(1);(2)":
        assert rows(intake, "k", "n", "n2") == [["A", 1, 2]]
    assert code or not intake.has_faults or units == ";(1);(2)"


@pytest.mark.parametrize(
    ("fields", "text", "left", "warned"),
    [
        ([PLACE, COUNT], "kab;n\nBerau;1\nPaser;2\nJumlah;3\nSumber: BPS;\n", 2, []),
        ([PLACE, COUNT], "kab;n\nBerau;1\nPaser;2\nTotal Kab/Kota;4\n", 2, ["n"]),
        ([PLACE, COUNT], "kab;n\nBerau;1\nPaser;2\nPROV. KALTIM;3\n", 2, []),
        ([PLACE, VALUE], "kab;n\nBerau;1\nPaser;2\nRata-rata;1,5\n", 2, []),
        ([PLACE, VALUE], "kab;n\nBerau;1\nPaser;2\nRata-rata;2,5\n", 2, ["n"]),
        ([NAME, VALUE], "k;n\nBeras;10\nGula;20\nTotal;30\nCatatan:\n- a\n- b;\n", 2, []),
        ([NAME, VALUE], "k;n\nBeras;10\nGula;20\nTOTAL :;31\n", 2, ["n"]),
        ([NAME, VALUE], "k;n\nA;1\nB;2\nSub Total;3\nC;4\nSub total;4\nJUMLAH;7\n", 3, []),
        ([YEAR, PLACE, VALUE], BY_YEAR, 3, []),
        ([NAME, VALUE, RATE], "k;n;laju\nA;10;5,5\nB;20;6,5\nJumlah;30;6,2\n", 2, []),
    ],
)
def test_rows_that_are_no_data_are_told_once_and_checked(raw_folder, fields, text, left, warned):
    intake = taken_in(raw_folder, fields, text)
    assert len(intake.tables["uji"]) == left
    assert [f.column for f in intake.findings if f.severity == "peringatan"] == warned
    assert [f.code for f in intake.findings].count("IKU-B201") == 1


def test_a_category_called_a_total_is_data(raw_folder):
    kode = "name: kode, type: string, constraints: {required: true, enum: [A, B, TOTAL]}"
    fields = [kode, "name: u, type: string, constraints: {required: true}", VALUE]
    text = "kode;u;n\nA;Tani;1\nB;Tambang;2\nTOTAL;PDRB;3\n"
    intake = taken_in(raw_folder, fields, text)
    assert (len(intake.tables["uji"]), intake.findings) == (3, ())
    free = [kode.replace(", enum: [A, B, TOTAL]", ""), *fields[1:]]
    intake = taken_in(raw_folder, free, text.replace("PDRB;3", "PDRB;4"))
    assert len(intake.tables["uji"]) == 3
    assert [finding.code for finding in intake.findings] == ["IKU-B202"]


def test_a_row_called_a_sum_that_proves_nothing_is_told_wherever_the_word_stands(raw_folder):
    fields = [YEAR, "name: hs, type: string", "name: uraian, type: string", VALUE]
    text = "tahun;hs;uraian;n\n2018;2701;Batu bara;5\n2018;9999;Jumlah;13\n2018;2709;Minyak;7\n"
    intake = taken_in(raw_folder, fields, text)
    assert len(intake.tables["uji"]) == 3
    assert told(intake) == [("peringatan", 3, "uraian", "Jumlah")]
    exact = taken_in(raw_folder, fields, text.replace(";13", ";12"))
    assert len(exact.tables["uji"]) == 2
    assert [finding.code for finding in exact.findings] == ["IKU-B201"]


def test_the_province_among_its_parts_is_no_district_unless_it_is_their_sum(raw_folder):
    intake = taken_in(raw_folder, [PLACE, COUNT], "kab;n\nBerau;1\nPaser;2\nKaltim;9\n")
    assert [(f.severity, f.row, f.code) for f in intake.findings][-1] == ("galat", 4, "IKU-S207")
    alone = taken_in(
        raw_folder, ["name: prov, type: string", COUNT], "prov;n\nKaltim;1\nKaltim;2\n"
    )
    assert len(alone.tables["uji"]) == 2


def test_year_and_quarter_in_one_cell_are_taken_apart(raw_folder):
    fields = [YEAR, "name: periode, type: string", COUNT]
    split = "pecah: {kolom: p, tahun: tahun, triwulan: periode}"
    text = "p;n\nTriwulan I 2018;1\n2018Q2;2\nIII-2018;3\n2018;4\n"
    intake = taken_in(raw_folder, fields, text, split)
    assert rows(intake, "periode", "tahun") == [[q, 2018] for q in ("Q1", "Q2", "Q3", "tahun")]
    intake = taken_in(raw_folder, fields, "p;n\nSemester I 2018;1\n", split)
    assert [finding.code for finding in intake.findings] == ["IKU-S206"] * 2


def test_spaces_between_digits_are_one_kind_and_a_minus_is_a_minus(raw_folder):
    spaces = "\u0020\u00a0\u2009\u202f"
    text = "n;x\n" + "".join(f"{minus}1{space}234,5;a\n" for space in spaces for minus in MINUS)
    for space in spaces:
        field = f"name: n, type: number, decimalChar: ',', groupChar: \"{space}\""
        intake = taken_in(raw_folder, [field, "name: x, type: string"], text)
        assert rows(intake, "n") == [[-1234.5]] * 12


def test_utf_8_declared_as_another_encoding_is_noticed(raw_folder):
    fields, text = (
        ["name: x, type: string", "name: n, type: integer"],
        "x,n\nCafé,1\nSaté \u2013 A,2\n",
    )
    for encoding in ("windows-1252", "latin-1"):
        folder = raw_folder(fields, {"uji.csv": text}, options=f"encoding: {encoding}")
        assert [f.code for f in take_in(folder).findings if f.severity == "galat"] == ["IKU-S203"]
    intake = take_in(raw_folder(fields, {"uji.csv": text}))
    assert not intake.has_faults


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        ("kemendagri", "6402", "Kab. Kutai Kartanegara"),
        ("kemendagri", "64.02", "Kab. Kutai Kartanegara"),
        ("bps", "6402", "Kab. Kutai Barat"),
        ("koperasi", "6472", "Kota Bontang"),
        ("bps", "64.02", None),
        ("true", "6402", None),
        ("koperasi", "6472010010122", None),
        ("true", "6472010010122", None),
    ],
)
def test_a_code_means_a_district_only_in_its_declared_system(raw_folder, system, code, name):
    fields = [f"name: kab, type: string, wilayah: {system}", COUNT]
    intake = taken_in(raw_folder, fields, f"kab;n\n{code};1\n")
    assert rows(intake, "kab") == [[name]] if name else intake.has_faults


@pytest.mark.skipif(REGISTER is None, reason="the real register is not part of the project")
def test_the_real_register_begins_with_the_third_code_system(raw_folder):
    fields = [
        "name: nik_koperasi, type: string, constraints: {required: true, unique: true}",
        "name: nama_koperasi, type: string, constraints: {required: true}",
        "name: kab_kota, type: string, wilayah: true, constraints: {required: true}",
        "name: tanggal_badan_hukum, type: date",
        "name: total_anggota, type: integer",
    ]
    files = {"uji.csv": REGISTER.read_bytes()}
    undeclared = take_in(raw_folder(fields, files)).findings
    assert {(f.column, f.count) for f in undeclared if f.severity == "galat"} == {
        ("total_anggota", 22)  # 6,096 may be a fraction
    }
    fields[-1] += ", decimalChar: ., groupChar: ','"
    intake = take_in(raw_folder(fields, files))
    assert not intake.has_faults, intake.findings
    table = intake.tables["uji"]
    assert len(table) == 2834
    codes = table["nik_koperasi"].str[:4].map(EXAMPLE_REGIONS.codes["koperasi"])
    pd.testing.assert_series_equal(codes, table["kab_kota"], check_names=False, check_dtype=False)
