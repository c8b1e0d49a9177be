"""What becomes of a table on its way to CSV and workbook."""

from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from iku_analysis.pages.blocks import TABLE_MIME, Cell, Column, Table
from iku_analysis.report.document import Part
from iku_analysis.report.exports import ExportedTable
from iku_analysis.report.formulas import Formulas
from iku_analysis.report.report_workbook import write_workbook
from iku_analysis.report.table_data import csv_text, table_data

from .conftest import info

HEADS = (Column("No."), Column("Target", "right"), Column("Realisasi", "right"),
         Column("Capaian (%)", "right"))  # fmt: skip


def number(value, text=""):
    return Cell(text or f"{value:.2f}".replace(".", ","), "contoh", value=value)


def data_of(*rows, columns=HEADS, total_rows=0):
    block = Table("ringkasan-capaian", "Capaian", columns, rows, total_rows)
    return table_data(Part("table", "depan", block._repr_mimebundle_()[TABLE_MIME]))


def result(code, direction, *parts):
    components = [SimpleNamespace(code=part) for part in parts or (code,)]
    return SimpleNamespace(number=int(code), direction=direction, components=components)


def formulas(row, direction, top=4):
    table = ExportedTable("ringkasan-capaian", "Capaian", data_of((Cell("1"), *map(number, row))))
    return Formulas([result("1", direction)]).of(table, top)


@pytest.mark.parametrize(
    ("direction", "row", "formula"),
    [
        ("naik", (8, 6, 75), "=C5/B5*100"),
        ("turun", (8, 6, 125), "=(2*B5-C5)/B5*100"),
        ("mendekati", (8, 6, 75), "=(1-ABS(1-C5/B5))*100"),
    ],
)
def test_an_achievement_is_the_formula_of_its_direction(direction, row, formula):
    assert formulas(row, direction) == {(0, 3): formula}


@pytest.mark.parametrize(
    ("direction", "row"),
    [
        ("naik", (8, 6, 80)),  # it was published otherwise
        ("turun", (0, 0, 100)),  # a target of zero is judged by policy
        ("rentang", (8, 6, 75)),  # which bound counts depends on the number
        ("tidak ada", (8, 6, 75)),
    ],
)
def test_a_number_no_simple_formula_gives_stays_a_number(direction, row):
    assert formulas(row, direction) == {}


def test_the_achievement_of_several_targets_is_their_mean():
    rows = [
        (Cell("8"), Cell("–"), Cell("–"), number(100)),  # noqa: RUF001 -- as printed
        (Cell("8a"), number(8), number(6), number(75)),
        (Cell("8b"), number(8), number(10), number(125)),
    ]
    table = ExportedTable("ringkasan-capaian", "Capaian", data_of(*rows))
    of = Formulas([result("8", "naik", "8a", "8b")])
    assert of.of(table, 4)[0, 3] == "=AVERAGE(D6,D7)"
    assert of.names["IKU_8a_target"] == "$B$6"
    assert "IKU_8_target" not in of.names


def test_words_in_place_of_every_target_give_no_formula():
    """As in a quarter none of whose targets is declared."""
    words = Cell("data belum tersedia (target triwulan tidak dinyatakan)")
    rows = [(Cell(code), words, number(6), number(75)) for code in ("1", "2")]
    table = ExportedTable("ringkasan-capaian", "Capaian", data_of(*rows))
    assert Formulas([result("1", "naik"), result("2", "naik")]).of(table, 4) == {}


def test_numbers_are_in_full_and_what_stands_for_none_is_told_beside_them():
    columns = (Column("Kab/kota", name="kab_kota"), Column("Unit", "right", "usaha", "unit"))
    rows = [
        (Cell("Kab. Paser"), Cell("1.234,57", "resmi", value=1234.5678)),
        (Cell("Kab. Berau"), Cell("dirahasiakan")),
        (Cell("Kota Bontang"), Cell("data belum tersedia")),
        (Cell("Jumlah"), Cell("7", "contoh", value=7.0)),
    ]
    assert csv_text(data_of(*rows, columns=columns, total_rows=1).with_remarks()).splitlines() == [
        "kab_kota,usaha,keterangan,status",
        "Kab. Paser,1234.5678,,resmi",
        "Kab. Berau,,Unit: dirahasiakan,",
        "Kota Bontang,,,",
        "Jumlah,7,,contoh",
    ]


def test_a_column_of_statuses_is_the_only_one_and_holds_the_words_of_the_data():
    columns = (Column("Tabel"), Column("Status"), Column("Baris", "right"))
    data = data_of((Cell("ekspor"), Cell("data contoh"), Cell("12")), columns=columns)
    assert csv_text(data.with_remarks()) == "Tabel,status,Baris\nekspor,contoh,12\n"
    assert data.shown == [["ekspor", "data contoh", "12"]]


def test_a_column_that_holds_nothing_stays_in_the_workbook(tmp_path):
    columns = (Column("Tabel"), Column("Status"), Column("Catatan"))
    data = data_of((Cell("ekspor"), Cell("data contoh"), Cell("")), columns=columns)
    tables = [ExportedTable("lampiran-sumber", "Tabel 1. Sumber", data)]
    write_workbook(tables, (), info(), tmp_path / "a.xlsx")
    rows = [row[:3] for row in load_workbook(tmp_path / "a.xlsx")["Sumber"].values]
    assert ("Tabel", "Status", "Catatan") in rows


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(ValueError, match="one name"):
        data_of((Cell("1"), Cell("2")), columns=(Column("A"), Column("a")))
