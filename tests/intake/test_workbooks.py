from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from iku_analysis.intake.checked_tables import take_in, take_in_table
from iku_analysis.intake.findings import Finding

MakeFolder = Callable[..., Path]
FIELDS = [
    "name: tahun, type: integer, constraints: {required: true}",
    "name: nilai, type: number, decimalChar: ',', groupChar: .",
    "name: hari, type: date",
    "name: nomor, type: string",
]
HEAD = ("tahun", "nilai", "hari", "nomor")


def _workbook(*sheets: tuple[str, list[tuple[object, ...]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _only(folder: Path) -> Finding:
    (finding,) = take_in(folder).findings
    return finding


def test_typed_cells_need_no_declared_format_and_text_cells_follow_it(
    raw_folder: MakeFolder,
) -> None:
    rows = [
        HEAD,
        (2018, 16.03, dt.datetime(2018, 12, 31), 12345),  # noqa: DTZ001 - Excel has no zone
        (),
        (2018.0, "16.030", "2018-12-30", "007"),
        (2018, 1e21, None, None),
    ]
    folder = raw_folder(
        FIELDS,
        {"uji.xlsx": _workbook(("Data", rows), ("Catatan", [("x",)]))},
        kind="xlsx",
        options="dialect: {sheet: Data}",
    )
    table, findings = take_in_table(folder, "uji")
    assert findings == ()
    assert table is not None
    assert table["tahun"].tolist() == [2018, 2018, 2018]
    assert table["nilai"].tolist() == [16.03, 16030.0, 1e21]
    assert table["hari"].dt.strftime("%d").tolist()[:2] == ["31", "30"]
    assert table["nomor"].tolist()[:2] == ["12345", "007"]


def test_typed_fraction_is_no_ambiguous_number_but_the_same_text_is(
    raw_folder: MakeFolder,
) -> None:
    book = _workbook(("Data", [("n",), (1.234,), ("1.234",)]))
    finding = _only(raw_folder(["name: n, type: number"], {"uji.xlsx": book}, kind="xlsx"))
    assert (finding.sheet, finding.row, finding.value) == ("", 3, "1.234")
    assert finding.rule == "dapat berarti 1,234 atau 1234"


def test_fault_in_a_workbook_names_sheet_and_row(raw_folder: MakeFolder) -> None:
    book = _workbook(("Data", [("n",), (1,), (), ("dua",), (2.5,)]))
    folder = raw_folder(
        ["name: n, type: integer"],
        {"uji.xlsx": book},
        kind="xlsx",
        options="dialect: {sheet: Data}",
    )
    findings = take_in(folder).findings
    assert [(f.file, f.sheet, f.row, f.column, f.value, f.rule) for f in findings] == [
        ("uji.xlsx", "Data", 4, "n", "dua", "bukan bilangan bulat"),
        ("uji.xlsx", "Data", 5, "n", "2.5", "bukan bilangan bulat"),
    ]


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [
        ("dialect: {sheet: Data}", 'lembar "Data" tidak ada; lembar yang ada: Satu, Dua'),
        ("", "buku kerja berisi beberapa lembar: Satu, Dua"),
    ],
)
def test_sheet_that_is_absent_or_undeclared_is_a_galat(
    raw_folder: MakeFolder, sheet: str, rule: str
) -> None:
    book = _workbook(("Satu", [("n",)]), ("Dua", [("n",)]))
    folder = raw_folder(["name: n, type: integer"], {"uji.xlsx": book}, kind="xlsx", options=sheet)
    finding = _only(folder)
    assert finding.rule == rule
    assert "dialect.sheet" in finding.mend


def test_column_without_head_is_named_when_it_holds_data(raw_folder: MakeFolder) -> None:
    book = _workbook(("Data", [("n", None), (1, "x")]))
    finding = _only(raw_folder(["name: n, type: integer"], {"uji.xlsx": book}, kind="xlsx"))
    assert (finding.severity, finding.column) == ("peringatan", "(tanpa judul)")


def test_empty_sheet_is_a_galat(raw_folder: MakeFolder) -> None:
    folder = raw_folder(
        ["name: n, type: integer"], {"uji.xlsx": _workbook(("Data", []))}, kind="xlsx"
    )
    assert _only(folder).rule == "baris judul kosong"


def test_rows_beyond_a_wrongly_declared_sheet_size_are_read(raw_folder: MakeFolder) -> None:
    book = _workbook(("Data", [("n", "m"), (1, 2), (3, 4)]))
    with zipfile.ZipFile(io.BytesIO(book)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="A1:B3"', b'ref="A1:A2"')
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    assert b'ref="A1:A2"' in parts[sheet]
    fields = ["name: n, type: integer", "name: m, type: integer"]
    table, _ = take_in_table(
        raw_folder(fields, {"uji.xlsx": stream.getvalue()}, kind="xlsx"), "uji"
    )
    assert table is not None
    assert table[["n", "m"]].to_numpy().tolist() == [[1, 2], [3, 4]]
