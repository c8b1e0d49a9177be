"""What Excel shows of a cell counts: read as shown where that is declared, told where it is not."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter

from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in, take_in_table
from iku_analysis.intake.reading import place_of
from iku_analysis.intake.workbook import read_cells
from tests.second_reader import differences

PERCENT = "name: n, title: Bagian, type: number, decimalChar: ',', tulisan: [persen]"
NUMBER = "name: n, title: Nilai, type: number, decimalChar: ',', groupChar: ."
RUPIAH = "name: n, title: Harga (Rp), type: number"
MILLIONS = "name: n, title: Nilai (juta rupiah), type: number"
DAY = "name: n, title: Hari, type: date"
CODE = "name: n, title: Kode, type: string"
NEW_YEARS_EVE = dt.datetime(2018, 12, 31)  # noqa: DTZ001 -- Excel has no zone
ACCOUNT = '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)'


def workbook(cells):
    book = openpyxl.Workbook()
    book.active.append(["kode", "n"])
    for row, (value, number_format) in enumerate(cells, 2):
        book.active.append([f"baris {row}", value])
        book.active.cell(row, 2).number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def taken_in(raw_folder, field, cells):
    fields = ["name: kode, type: string", field]
    return take_in(raw_folder(fields, {"uji.xlsx": workbook(cells)}, kind="xlsx"))


@pytest.mark.parametrize(
    ("field", "cells", "values"),
    [
        (
            PERCENT,
            [(0.185, "0.0%"), (1, "0%"), (18.5, "General"), ("18,5%", "@")],
            [18.5, 100, 18.5, 18.5],
        ),
        (
            NUMBER,
            [(1234.5, "#,##0.00"), (1234.5678, "#,##0"), (0, ACCOUNT)],
            [1234.5, 1234.5678, 0],
        ),
        (NUMBER, [(-5, "0;-0"), (-5, "#,##0;(#,##0)"), (-5, "0.0;[Red]-0.0")], [-5, -5, -5]),
        (NUMBER, [(0.5, "# ?/?"), (123456, "0.00E+00"), (18.5, '0.0"%"')], [0.5, 123456, 18.5]),
        (RUPIAH, [(1500, '"Rp"#,##0'), (1500, "_-[$Rp-421]* #,##0.00_-")], [1500, 1500]),
        (MILLIONS, [(1500, '#,##0" juta"'), (1500, '"Rp"#,##0" juta"')], [1500, 1500]),
        (
            CODE,
            [(901, "0000"), (64.1, "00.00"), (6401, "00\\.00"), (2709, "General")],
            ["0901", "64.10", "64.01", "2709"],
        ),
        (CODE, [(6401010010122, "0.00E+00"), (1234, "#,##0")], ["6401010010122", "1234"]),
    ],
)
def test_what_looks_like_what_it_is_is_read(raw_folder, field, cells, values):
    intake = taken_in(raw_folder, field, cells)
    assert not intake.has_faults, intake.findings
    assert intake.tables["uji"]["n"].tolist() == values


@pytest.mark.parametrize(
    ("field", "value", "number_format", "told"),
    [
        (NUMBER, 0.185, "0.0%", "tampak 18,5%, tersimpan 0,185"),
        (RUPIAH, 1, "0%", "tampak 100%, tersimpan 1"),
        (PERCENT, 0.1847, "0%", "tampak 18%, tersimpan 0,1847"),
        (NUMBER, 1234567, "#,##0,", "tampak 1.235, tersimpan 1234567"),
        (NUMBER, 1234567, '0.0,,"jt"', "tampak 1,2jt, tersimpan 1234567"),
        (NUMBER, 1500000, "[>=1000000]0.0,,;0", "tampak 1,5, tersimpan 1500000"),
        (NUMBER, 5, '0" ton"', "tampak 5 ton, tersimpan 5"),
        (NUMBER, 5, '"Rp"#,##0', "tampak Rp5, tersimpan 5"),
        (RUPIAH, 5, "$#,##0", "tampak $5, tersimpan 5"),
        (RUPIAH, 5, '"Rp"0" juta"', "tampak Rp5 juta, tersimpan 5"),
        (MILLIONS, 5, '"Rp"#,##0', "tampak Rp5, tersimpan 5"),
        (NUMBER, 5, '0"000"', "tampak 5000, tersimpan 5"),
        (NUMBER, 0.4, "0", "tampak 0, tersimpan 0,4"),
        (NUMBER, 0.3, "# ?/?", "tampak 2/7, tersimpan 0,3"),
        (NUMBER, -5, "0;0", "tampak 5, tersimpan -5"),
        (NUMBER, 5, ";;;", "tampak kosong, tersimpan 5"),
        (NUMBER, 0, "#,##0;-#,##0;", "tampak kosong, tersimpan 0"),
        (NUMBER, 2018, "yyyy", "1905-07-10 (format yyyy)"),
        (CODE, 0.5, "0%", "tampak 50%, tersimpan 0,5"),
        (CODE, NEW_YEARS_EVE, "d-mmm", "2018-12-31 (format d-mmm)"),
        (DAY, NEW_YEARS_EVE, "mmm-yy", "2018-12-31 (format mmm-yy)"),
        (DAY, NEW_YEARS_EVE, "d-mmm", "2018-12-31 (format d-mmm)"),
        (DAY, 43465, "0%", "tampak 4346500%, tersimpan 43465"),
    ],
)
def test_what_looks_like_something_else_is_a_galat_with_both(
    raw_folder, field, value, number_format, told
):
    intake = taken_in(raw_folder, field, [(value, number_format)])
    [finding] = intake.findings
    assert (finding.severity, finding.row, finding.column) == ("galat", 2, "n")
    assert (finding.value, finding.code) == (told, "IKU-S201")


def test_percents_mean_the_same_in_both_kinds_of_files(raw_folder):
    fields = ["name: kode, type: string", PERCENT]
    from_csv = raw_folder(
        fields, {"uji.csv": "kode;n\na;18,5%\nb;100%\n"}, options="dialect: {delimiter: ;}"
    )
    csv, _ = take_in_table(from_csv, "uji")
    book = taken_in(raw_folder, PERCENT, [(0.185, "0.0%"), (1, "0%")]).tables["uji"]
    assert csv["n"].tolist() == book["n"].tolist() == [18.5, 100]


@pytest.mark.parametrize(("since_1904", "serial"), [(False, 43465), (True, 42003)])
def test_a_bare_serial_is_the_day_that_its_workbook_counts(raw_folder, since_1904, serial):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["n", serial])
        sheet.write_datetime(2, 0, NEW_YEARS_EVE, book.add_format({"num_format": "dd/mm/yyyy"}))
    table, findings = take_in_table(
        raw_folder([DAY], {"uji.xlsx": stream.getvalue()}, kind="xlsx"), "uji"
    )
    assert table["n"].tolist() == [NEW_YEARS_EVE, NEW_YEARS_EVE]
    assert [finding.severity for finding in findings] == ["catatan"]


def test_a_reader_that_errs_in_one_cell_is_noticed_by_the_other(raw):
    resource = load_package(raw).resource("produk_unggulan")
    path = raw / resource.path
    sheet, cells = read_cells(path, resource, place_of(resource))
    assert differences(path, sheet, cells) == []
    at = cells.codes[100]
    cells.texts[at] += "x"
    assert {theirs for _, ours, theirs in differences(path, sheet, cells)} == {cells.texts[at][:-1]}
