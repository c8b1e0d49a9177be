"""Files that fight back: each kind is read as it looks and told, or refused in one finding."""

import gzip
import io
import time
import unicodedata
from random import Random

import pandas as pd
import pytest
import xlsxwriter

from iku_analysis.intake import csv_blocks, csv_file, sheet_xml, workbook
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.intake.head_rows import REPEATED, SORTED_IN
from iku_analysis.intake.limits import MAX_COLUMNS
from scripts.fuzz import book_mutations as change
from scripts.fuzz.book_mutations import BOOK, SHARED, SHEET, packed, unpacked

FIELDS = [
    "name: kode, title: Kode barang, type: string, constraints: {required: true}",
    "name: kab_kota, type: string, wilayah: true",
    "name: nama, type: string",
    "name: n, type: integer, constraints: {required: true, minimum: 1}",
    "name: hari, type: date",
]
KEY = "primaryKey: [kode]"
HEAD = ["kode", "kab_kota", "nama", "n", "hari"]
ROWS = [
    ["K-1", "Kab. Kutai Barat", "Pasar Pagi", 1, "2018-01-31"],
    ["K-2", "Kota Bontang", "Café Laut", 2, "2018-02-28"],
    ["K-3", "Kab. Berau", "Pasar Pagi", 3, "2018-03-31"],
]


def csv_of(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def book_of(rows, sheet="Data"):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


WRITERS = {"csv": csv_of, "xlsx": book_of}


@pytest.fixture(params=["csv", "xlsx"])
def kind(request):
    return request.param


@pytest.fixture
def random():
    """With a seed that varies and is printed when a test fails."""
    seed = time.time_ns() % 10**6
    print("seed", seed)  # noqa: T201 -- to run the same again
    return Random(seed)  # noqa: S311 -- no secret


@pytest.fixture
def read(raw_folder):
    """Table and findings of a content."""

    def taken_in(content, kind):
        folder = raw_folder(FIELDS, {f"uji.{kind}": content}, kind=kind, schema=KEY)
        return take_in_table(folder, "uji")

    return taken_in


def told(findings):
    return [(finding.severity.value, finding.row, finding.column) for finding in findings]


def is_clean(table):
    return table["nama"].tolist() == [row[2] for row in ROWS] and table["n"].tolist() == [1, 2, 3]


# --- signs nobody sees -----------------------------------------------------------------------

INVISIBLE = {
    "soft hyphen": "\u00ad",
    "zero width": "\u200b",
    "joiner": "\u200d",
    "word joiner": "\u2060",
    "variation selector": "\ufe0e",
    "variation selector of a supplement": "\U000e0101",
    "tag": "\U000e0041",
    "filler": "\u3164",
    "filler of half width": "\uffa0",
    "byte order mark": "\ufeff",
}


@pytest.mark.parametrize("sign", INVISIBLE.values(), ids=INVISIBLE.keys())
def test_a_sign_nobody_sees_is_left_out_and_told_once_per_column(read, kind, sign):
    rows = [HEAD, *(row.copy() for row in ROWS)]
    rows[1][2] = f"Pasar{sign} Pagi"
    rows[3][2] = f"{sign}Pasar Pagi"
    table, findings = read(WRITERS[kind](rows), kind)
    assert told(findings) == [("catatan", 2, "nama")]
    assert findings[0].count == 2
    assert is_clean(table)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u3000", "\u2028", "\u2029"])
def test_a_space_of_another_kind_makes_no_second_entity(read, kind, space):
    rows = [HEAD, *(row.copy() for row in ROWS)]
    rows[1][1:3] = [f"Kab.{space}Kutai{space}Barat", f"Pasar{space}Pagi"]
    table, findings = read(WRITERS[kind](rows), kind)
    assert told(findings) == [("catatan", 2, "kab_kota"), ("catatan", 2, "nama")]
    assert is_clean(table)
    assert table["kab_kota"].iloc[0] == "Kab. Kutai Barat"


def test_letters_are_composed_with_their_marks(read, kind):
    loose = [[*row[:2], unicodedata.normalize("NFD", row[2]), *row[3:]] for row in ROWS]
    assert loose != ROWS
    table, findings = read(WRITERS[kind]([HEAD, *loose]), kind)
    assert told(findings) == [("catatan", 3, "nama")]
    assert is_clean(table)


def test_keys_that_look_alike_are_told_as_the_same_key(read, kind):
    rows = [HEAD, *ROWS, ["K\u200b-1", *ROWS[1][1:]]]
    table, findings = read(WRITERS[kind](rows), kind)
    assert table is None
    assert set(told(findings)) == {("galat", 2, "kode"), ("catatan", 5, "kode")}


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2067", "\u200e", "\u061c", "\x07", "\ufffd", "\ue123"]
)
def test_what_turns_the_line_or_stands_for_a_lost_sign_is_a_galat(read, sign):
    rows = [HEAD, *(row.copy() for row in ROWS)]
    rows[2][2] = f"Pa{sign}sar"
    table, findings = read(csv_of(rows), "csv")
    assert table is None
    assert told(findings) == [("galat", 3, "nama")]


def test_a_head_with_a_sign_nobody_sees_is_its_column(read, kind):
    table, findings = read(WRITERS[kind]([["ko\u00adde", *HEAD[1:]], *ROWS]), kind)
    assert told(findings) == [("catatan", 1, "kode")]
    assert is_clean(table)


# --- heads -----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_head_sorted_into_the_data_is_a_galat_with_the_rows_above(read, kind, place):
    table, findings = read(WRITERS[kind]([*ROWS[:place], HEAD, *ROWS[place:]]), kind)
    assert table is None
    [finding] = [item for item in findings if item.severity == "galat"]
    assert (finding.rule, finding.row, finding.count) == (SORTED_IN.rule, 1, place)


def test_a_row_with_a_fault_above_the_head_is_data_all_the_same(read, kind):
    faulty = ["K-9", "Kota Tarakan", "Pasar", 9, "2018-01-31"]
    _, findings = read(WRITERS[kind]([faulty, HEAD, *ROWS]), kind)
    assert [finding.rule for finding in findings] == [SORTED_IN.rule]


@pytest.mark.parametrize(
    "above",
    [
        [["DINAS PERINDUSTRIAN", "", "", "", ""], ["Keadaan 31 Desember 2018", "", "", "", ""]],
        [["Kode", "Wilayah", "Nama", "Jumlah", "Tanggal"]],
        [["", "", "", "(buah)", "(tanggal)"]],
    ],
    ids=["titles", "group heads", "units"],
)
def test_titles_and_units_above_the_head_are_no_data(read, kind, above):
    table, findings = read(WRITERS[kind]([*above, HEAD, *ROWS]), kind)
    assert findings == ()
    assert is_clean(table)


def test_a_head_that_stands_there_twice_is_a_galat(read, kind):
    _, findings = read(WRITERS[kind]([HEAD, *ROWS, HEAD]), kind)
    assert REPEATED.rule in {finding.rule for finding in findings if finding.row == 5}


# --- kinds of files --------------------------------------------------------------------------

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
ODS = packed(
    {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
)
OTHERS = {
    "Excel lama (.xls)": OLE,
    "berkata sandi": OLE + "EncryptedPackage".encode("utf-16-le"),
    "OpenDocument (.ods)": ODS,
    "Excel biner (.xlsb)": packed({"xl/workbook.bin": b"x"}),
    "dokumen Word (.docx)": packed({"word/document.xml": b"<a/>"}),
    "arsip ZIP": packed({"uji.csv": b"a,b"}),
    "halaman web (HTML)": b"\n<!DOCTYPE html><table><tr><td>1</td></tr></table>",
    "XML Spreadsheet 2003": b'<?xml version="1.0"?><Workbook xmlns='
    b'"urn:schemas-microsoft-com:office:spreadsheet"/>',
    "PDF": b"%PDF-1.7\n",
    "arsip gzip": gzip.compress(b"a,b\n"),
    "teks UTF-16": "kode,n\n".encode("utf-16"),
    "gambar PNG": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_something_else_is_named_with_the_way_out(read, kind, name):
    table, [finding] = read(OTHERS[name], kind)
    assert table is None
    assert name in finding.rule
    assert finding.severity == "galat"
    assert finding.mend


def test_text_without_a_mark_in_two_bytes_a_sign_is_named(read):
    _, [finding] = read(csv_of([HEAD, *ROWS]).decode().encode("utf-16-le"), "csv")
    assert "teks UTF-16" in finding.rule


def test_a_csv_file_called_a_workbook_and_the_other_way_round(read):
    _, [as_book] = read(csv_of([HEAD, *ROWS]), "xlsx")
    _, [as_csv] = read(book_of([HEAD, *ROWS]), "csv")
    assert "teks (CSV)" in as_book.rule
    assert "format: csv" in as_book.mend
    assert "buku kerja XLSX" in as_csv.rule
    assert "format: xlsx" in as_csv.mend


# --- XML of a workbook -----------------------------------------------------------------------

HARMLESS = {
    change.rows_reversed: True,
    change.rows_shuffled: True,
    change.rows_without_numbers: False,
    change.strict_standard: False,
    change.names_in_other_case: False,
    change.empty_formatted_rows: False,
}


@pytest.mark.parametrize("way", HARMLESS, ids=lambda way: way.__name__)
def test_a_workbook_written_otherwise_is_the_same_table(read, way, random):
    table, findings = read(way(random, book_of([HEAD, *ROWS])), "xlsx")
    assert is_clean(table)
    disordered = [finding for finding in findings if "tidak berurutan" in finding.rule]
    assert len(disordered) == len(findings) <= int(HARMLESS[way])


DAMAGES = {
    "a row twice": (b"</sheetData>", b'<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'),
    "a cell of another row": (b'<c r="A3"', b'<c r="A9"'),
    "row zero": (b'<row r="3"', b'<row r="0"'),
    "no number": (b'<row r="3"', b'<row r="1e1"'),
    "a row beyond the sheet": (b'<row r="4"', b'<row r="1048577"'),
    "a column beyond the sheet": (b'<c r="A3"', b'<c r="XFE3"'),
    "no number in a number": (b"<v>2</v>", b"<v>dua</v>"),
    "a document type": (b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
    "nested": (b"<sheetData>", b"<a>" * 99 + b"</a>" * 99 + b"<sheetData>"),
    "cut": (b"</sheetData>", b""),
}


@pytest.mark.parametrize(("old", "new"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_sheet_is_one_galat_with_the_way_out(read, old, new):
    parts = unpacked(book_of([HEAD, *ROWS]))
    assert old in parts[SHEET]
    table, [finding] = read(packed({**parts, SHEET: parts[SHEET].replace(old, new, 1)}), "xlsx")
    assert table is None
    assert "bukan buku kerja XLSX yang utuh: " in finding.rule
    assert "simpan ulang" in finding.mend


@pytest.mark.parametrize("part", [SHEET, SHARED, BOOK])
def test_a_workbook_without_a_part_is_a_galat(read, part):
    parts = unpacked(book_of([HEAD, *ROWS]))
    del parts[part]
    table, [finding] = read(packed(parts), "xlsx")
    assert table is None
    assert finding.severity == "galat"


def test_a_cell_in_the_last_corner_costs_nothing_and_is_told(read):
    parts = unpacked(book_of([HEAD, *ROWS]))
    stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = parts[SHEET].replace(b"</sheetData>", stray)
    table, findings = read(packed({**parts, SHEET: sheet}), "xlsx")
    assert told(findings) == [("peringatan", 1048576, "(tanpa judul)")]
    assert is_clean(table)


def test_bare_serials_of_a_workbook_of_1904_are_its_days(read):
    days = [(pd.Timestamp(row[4]) - pd.Timestamp("1904-01-01")).days for row in ROWS]
    rows = [[*row[:4], day] for row, day in zip(ROWS, days, strict=True)]
    parts = unpacked(book_of([HEAD, *rows]))
    parts[BOOK] = parts[BOOK].replace(b"<workbookPr", b'<workbookPr date1904="1"')
    table, _ = read(packed(parts), "xlsx")
    assert table["hari"].dt.strftime("%Y-%m-%d").tolist() == [row[4] for row in ROWS]


def test_whatever_a_foreign_reader_raises_is_one_finding(read, monkeypatch):
    def broken(*_):
        raise RuntimeError("di dalam pustaka")

    monkeypatch.setattr(workbook, "read_sheet", broken)
    table, [finding] = read(book_of([HEAD, *ROWS]), "xlsx")
    assert table is None
    assert "tidak dapat dibaca" in finding.rule


# --- bounds ----------------------------------------------------------------------------------


def test_what_is_unpacked_is_bounded_whatever_the_archive_says(read, monkeypatch):
    monkeypatch.setattr(sheet_xml, "MAX_SHEET_BYTES", 100_000)
    parts = unpacked(book_of([HEAD, *ROWS]))
    content = packed({**parts, SHEET: parts[SHEET] + b" " * 10**6})
    size = (10**6 + len(parts[SHEET])).to_bytes(4, "little")
    _, [finding] = read(content.replace(size, b"\x10\0\0\0"), "xlsx")
    assert "bukan buku kerja XLSX yang utuh" in finding.rule
    _, [finding] = read(content, "xlsx")
    assert "isi buku kerja lebih besar dari" in finding.rule


def test_elements_are_bounded_even_empty_ones(read, monkeypatch, random):
    monkeypatch.setattr(sheet_xml, "MAX_ELEMENTS", 1_000)
    _, [finding] = read(change.empty_formatted_rows(random, book_of([HEAD, *ROWS])), "xlsx")
    assert "unsur" in finding.rule


def test_a_text_longer_than_any_cell_is_refused_before_it_is_whole(read):
    parts = unpacked(book_of([HEAD, *ROWS]))
    shared = parts[SHARED].replace(b"Pasar Pagi", b"x" * 10**6, 1)
    _, [finding] = read(packed({**parts, SHARED: shared}), "xlsx")
    assert "lebih panjang daripada batas Excel" in finding.rule


def test_a_head_of_a_million_columns_is_refused(read, kind):
    wide = [*HEAD, *[f"k{number}" for number in range(MAX_COLUMNS)]]
    content = (
        book_of([wide, *ROWS]) if kind == "xlsx" else csv_of([HEAD])[:-1] + b"," * 10**6 + b"\n"
    )
    _, [finding] = read(content, kind)
    assert (finding.row, finding.severity) == (1, "galat")
    assert f"paling banyak {MAX_COLUMNS}" in finding.rule


def test_a_line_without_end_is_refused_with_its_row(read, monkeypatch):
    for module in (csv_file, csv_blocks):
        monkeypatch.setattr(module, "MAX_LINE_LENGTH", 1_000)
    _, [finding] = read(csv_of([HEAD, *ROWS]) + b"x" * 5_000, "csv")
    assert finding.row == 5
    assert "lebih panjang" in finding.rule


def test_quotes_and_no_quotes_give_the_same_table(read):
    plain = csv_of([HEAD, *ROWS])
    table, _ = read(plain, "csv")
    quoted, _ = read(plain.replace(b"Pasar Pagi", b'"Pasar Pagi"'), "csv")
    pd.testing.assert_frame_equal(table, quoted)


def test_a_broken_row_that_cannot_be_decoded_prints_nothing(read, capfd):
    _, [finding] = read(csv_of([HEAD, *ROWS]) + b"K-4,caf\xe9\n", "csv")
    assert finding.row == 5
    assert capfd.readouterr().err == ""


def test_an_archive_of_many_files_is_refused(read, monkeypatch):
    monkeypatch.setattr("iku_analysis.intake.workbook_parts.MAX_PACKED_FILES", 10)
    parts = unpacked(book_of([HEAD, *ROWS]))
    _, [finding] = read(packed({**parts, **{f"x{n}": b"" for n in range(10)}}), "xlsx")
    assert "berkas" in finding.rule
