"""Workbooks for the offices: made from the declaration, and readable by intake once filled."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from rich.console import Console

from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import load_package
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.offices.examples import example, example_text
from iku_analysis.offices.template import HEAD_ROW, template_bytes
from iku_analysis.offices.template_run import write_templates

ROWS = 20
FIELDS = [
    "name: nomor, title: Nomor, type: string, constraints: {required: true, pattern: '\\d{16}'}",
    "name: kab_kota, title: Kabupaten/kota, type: string, wilayah: true",
    "name: jenis, title: Jenis, type: string, constraints: {enum: [kopi, 'madu, hutan', \"=1\"]}",
    "name: migas, title: Migas, type: boolean, trueValues: [ya], falseValues: [tidak]",
    "name: aktif, title: Aktif, type: boolean",
    "name: tahun, title: Tahun, type: integer, constraints: {minimum: 2010, maximum: 2100}",
    "name: kelas, title: Kelas, type: integer, constraints: {enum: [1, 2, 3]}",
    "name: jumlah, title: Jumlah, type: integer",
    "name: nilai, type: number, decimalChar: ',', groupChar: ., constraints: {minimum: 0}",
    "name: bagian, title: Bagian, type: number, constraints: {minimum: 0.25, maximum: 0.75}",
    "name: kode_bps, title: Kode, type: string, wilayah: bps",
    "name: triwulan, title: Triwulan, type: string, triwulan: true",
    "name: terbit, title: Terbit, type: date, format: '%d.%m.%Y'",
    "name: lapor, title: Lapor, type: date, format: indonesia",
    "name: tanggal, title: Tanggal, type: date, constraints: {minimum: 2019-02-01}",
    "name: nik, title: NIK, type: string, pribadi: true",
]
# the i-th valid value of each column, as a person enters it in a workbook
VALID = {
    "nomor": lambda i: f"{1234567890123000 + i}",
    "kab_kota": lambda i: EXAMPLE_REGIONS.names[i % len(EXAMPLE_REGIONS.names)],
    "jenis": lambda i: ("kopi", "madu, hutan", "=1")[i % 3],
    "migas": lambda i: ("ya", "tidak")[i % 2],
    "aktif": lambda i: ("true", "false")[i % 2],
    "tahun": lambda i: 2010 + i,
    "kelas": lambda i: 1 + i % 3,
    "jumlah": lambda i: (-1) ** i * 10**i if i < 15 else None,
    "nilai": lambda i: i * 12345.67,
    "bagian": lambda i: 0.25 + i / 40,
    "kode_bps": lambda i: list(EXAMPLE_REGIONS.codes["bps"])[i % len(EXAMPLE_REGIONS.names)],
    "triwulan": lambda i: f"Q{1 + i % 4}",
    "terbit": lambda i: f"{1 + i:02}.03.2019",
    "lapor": lambda i: dt.datetime(2019, 3, 1 + i),  # noqa: DTZ001
    "tanggal": lambda i: dt.datetime(2019, 2, 1) + dt.timedelta(days=17 * i),  # noqa: DTZ001
    "nik": lambda i: f"{6472019999900000 + i}",
}


@pytest.fixture
def resource(raw_folder):
    folder = raw_folder(
        FIELDS,
        {},
        kind="xlsx",
        options="title: Tabel uji\ndialect: {sheet: Data}",
        schema="primaryKey: [nomor]\nmissingValues: ['', {value: '-', label: belum lapor}]",
    )
    return load_package(folder).resource("uji")


def _opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def _row(sheet, number):
    return [cell.value for cell in sheet[number]]


@pytest.fixture
def book(resource):
    return _opened(template_bytes(resource, 2019, None))


def _rules(sheet):
    """Validation of each column, by its head."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row) == (HEAD_ROW + 1, 1_048_576)
        found[sheet.cell(HEAD_ROW, area.min_col).value] = rule
    return found


def test_rows_above_the_data_are_title_words_example_and_head(book, resource):
    sheet = book["Data"]
    assert sheet["A1"].value == "Tabel uji"
    assert _row(sheet, 2)[:2] == [
        "Nomor: teks, wajib diisi",
        "Kabupaten/kota: kabupaten/kota, boleh kosong",
    ]
    assert _row(sheet, 3) == [
        *("contoh: 1234567890123456", "contoh: Kab. Paser", "contoh: kopi", "contoh: ya"),
        *("contoh: true", "contoh: 2019", "contoh: 1", "contoh: 1", "contoh: 1234,5"),
        *("contoh: 0,75", "contoh: 6401", "contoh: Q1", "contoh: 30.06.2019"),
        *("contoh: 2019-06-30", "contoh: 2019-06-30", "contoh: NIK"),
    ]
    assert _row(sheet, HEAD_ROW) == [field.name for field in resource.fields]
    assert sheet.max_row == HEAD_ROW
    assert sheet.freeze_panes == f"A{HEAD_ROW + 1}"


def test_required_columns_look_different(book):
    required, optional = (book["Data"].cell(HEAD_ROW, column) for column in (1, 2))
    assert required.fill.fgColor.rgb != optional.fill.fgColor.rgb


def test_cells_are_checked_while_typing(book):
    rules, lists = _rules(book["Data"]), book["Daftar"]
    assert lists.sheet_state == "hidden"
    offered = {
        name: [cell.value for (cell,) in lists[re.sub(r".*!|\$", "", rule.formula1)]]
        for name, rule in rules.items()
        if rule.type == "list"
    }
    few = {
        "kab_kota": list(EXAMPLE_REGIONS.names),
        "jenis": ["kopi", "madu, hutan", "=1"],
        "migas": ["ya", "tidak"],
        "aktif": ["true", "false"],
        "kelas": [1, 2, 3],
        "kode_bps": list(EXAMPLE_REGIONS.codes["bps"]),
        "triwulan": ["Q1", "Q2", "Q3", "Q4"],
    }
    # a declared word for no data can still be chosen, or typed
    assert offered == {name: [*values, "-"] for name, values in few.items()}
    assert rules["tahun"].formula1 == (
        'OR($F5="-",AND(ISNUMBER($F5),$F5>=2010,$F5<=2100,INT($F5)=$F5))'
    )
    assert "$J5>=0.25,$J5<=0.75)" in rules["bagian"].formula1
    assert "$O5>=43497," in rules["tanggal"].formula1
    assert {rule.errorStyle for rule in rules.values()} == {None}  # refused, not only warned of
    assert not rules["nomor"].allow_blank
    assert rules["tahun"].allow_blank


def test_keys_lengths_and_years_are_held_while_typing(raw_folder):
    fields = [
        "name: kode, type: string, constraints: {required: true, pattern: 'PU-\\d{5}'}",
        "name: jenis, type: string, constraints: {enum: [a, b]}",
        "name: tanggal, type: date",
        "name: tahun, type: integer",
        "name: nilai, type: number",
    ]
    window = "{jenis: jendela, kode: IKU-T001, kolom: [tanggal], tahun_laporan: [0, 0], "
    window += "tingkat: galat, alasan: a, temuan: '{tanggal}'}"
    options = f"dialect: {{sheet: Data}}\naturan: [{window}]"
    folder = raw_folder(
        fields, {}, kind="xlsx", options=options, schema="primaryKey: [kode, jenis, tahun]"
    )
    resource = load_package(folder).resource("uji")
    rules = _rules(_opened(template_bytes(resource, 2019, None))["Data"])
    assert (rules["kode"].type, rules["kode"].formula1) == ("textLength", "8")
    same = "EXACT($A$5:$A$20004,$A5)*EXACT($B$5:$B$20004,$B5)*($D$5:$D$20004=$D5)"
    assert rules["tahun"].formula1.endswith(f"INT($D5)=$D5,SUMPRODUCT({same}*1)=1)")
    days = (rules["tanggal"].type, rules["tanggal"].formula1, rules["tanggal"].formula2)
    assert days == ("date", "43466", "43830")  # 2019
    assert (rules["nilai"].type, rules["nilai"].operator) == ("decimal", None)


def test_texts_keep_their_digits_and_dates_their_order(resource):
    # columns of equal style are kept as one range
    content = zipfile.ZipFile(io.BytesIO(template_bytes(resource, 2019, None)))
    book = _opened(template_bytes(resource, 2019, None))
    part = content.read("xl/worksheets/sheet1.xml").decode()
    formats = {
        number: book._cell_styles[int(style)].numFmtId
        for first, last, style in re.findall(
            r'<col min="(\d+)" max="(\d+)" width="[^"]*" style="(\d+)"', part
        )
        for number in range(int(first), int(last) + 1)
    }
    text, general = 49, 0  # numbers every workbook program knows
    heads = [field.name for field in resource.fields]
    kinds = {name: formats.get(place) for place, name in enumerate(heads, 1)}
    assert {kinds[name] for name in ("nomor", "nik", "jenis", "kode_bps", "terbit")} == {text}
    # only General keeps the sign of a percent typed by mistake, which intake then refuses
    assert {kinds[name] or general for name in ("tahun", "jumlah", "nilai")} == {general}
    assert book._number_formats[kinds["tanggal"] - 164] == "yyyy-mm-dd"


@pytest.mark.parametrize(
    ("writing", "stored", "number_format", "read"),
    [
        ("tulisan: [persen], ", 0.185, "0.00####%", 18.5),  # typed 18,5 or 18,5% in its cell
        ("", 0.185, "0.00%", None),  # what Excel makes of 18,5% in a cell of General
    ],
)
def test_a_percent_typed_into_a_template_never_becomes_its_hundredth(
    raw_folder, writing, stored, number_format, read
):
    field = f"name: bagian, title: Bagian, type: number, {writing}constraints: {{maximum: 100}}"
    folder = raw_folder([field], {}, kind="xlsx", options="dialect: {sheet: Data}")
    resource = load_package(folder).resource("uji")
    book = _opened(template_bytes(resource, 2019, None))
    kind = book["Data"].column_dimensions["A"].number_format
    assert kind == (number_format if writing else "General")
    assert float(_rules(book["Data"])["bagian"].formula2) == (1 if writing else 100)
    cell = book["Data"].cell(HEAD_ROW + 1, 1, stored)
    cell.number_format = number_format
    book.save(folder / "uji.xlsx")
    intake = take_in(folder)
    assert intake.has_faults == (read is None)
    if read:
        assert intake.tables["uji"]["bagian"].tolist() == [read]


def test_instructions_tell_every_column(book, resource):
    rows = [[cell.value or "" for cell in row] for row in book["Petunjuk"].iter_rows()]
    by_name = {row[0]: row for row in rows}
    assert {field.name for field in resource.fields} <= set(by_name)
    assert by_name["nomor"][1:5] == ["Nomor", "teks", "ya", "harus seperti 1234567890123456"]
    assert by_name["tahun"][4] == "paling kecil 2010; paling besar 2100"
    assert "tidak pernah keluar" in by_name["nik"][6]
    text = "\n".join(row[0] for row in rows)
    assert "mulai baris 5" in text
    assert 'sel kosong atau "-" (belum lapor)' in text
    assert "Gabungan kolom nomor tidak boleh berulang." in text


def test_a_pattern_nobody_can_make_an_example_of_needs_one(raw_folder):
    pattern = "pattern: '(?=.*Z)[A-Z]{3}(?<!ZZZ)'"
    with pytest.raises(IkuError, match=r"example: wajib ada"):
        load_package(raw_folder([f"name: kode, type: string, constraints: {{{pattern}}}"], {}))
    wrong = f"name: kode, type: string, example: ZZZ, constraints: {{{pattern}}}"
    with pytest.raises(IkuError, match="'ZZZ' tidak sesuai dengan polanya"):
        load_package(raw_folder([wrong], {}))
    field = f"name: kode, type: string, example: AZA, constraints: {{{pattern}}}"
    (column,) = load_package(raw_folder([field], {})).resource("uji").fields
    assert example_text(column, 2019) == "AZA"


def test_examples_of_all_tables_follow_their_rules(raw):
    for resource in load_package(raw).resources:
        for field in resource.fields:
            value, limits = example(field, 2019), field.constraints
            assert value != "", (resource.name, field.name)
            assert not limits.enum or value in limits.enum
            assert limits.minimum is None or value >= limits.minimum
            assert limits.maximum is None or value <= limits.maximum
            assert not limits.pattern or re.fullmatch(limits.pattern, value, re.ASCII)


def test_same_declaration_gives_the_same_bytes(resource):
    assert template_bytes(resource, 2019, None) == template_bytes(resource, 2019, None)


def test_a_filled_template_passes_intake(resource, raw_folder):
    book = _opened(template_bytes(resource, 2019, None))
    sheet = book["Data"]
    for i in range(ROWS):
        for column, field in enumerate(resource.fields, 1):
            cell = sheet.cell(HEAD_ROW + 1 + i, column, VALID[field.name](i))
            if isinstance(cell.value, str):
                cell.data_type = "s"  # openpyxl would make "=1" a formula
    stream = io.BytesIO()
    book.save(stream)
    folder = raw_folder(
        FIELDS,
        {"uji.xlsx": stream.getvalue()},
        kind="xlsx",
        options="dialect: {sheet: Data}",
        schema="primaryKey: [nomor]\nmissingValues: ['', {value: '-', label: belum lapor}]",
    )
    intake = take_in(folder)
    assert intake.findings == ()
    table = intake.tables["uji"]
    assert len(table) == ROWS
    assert "nik" not in table
    assert list(table["nomor"]) == [VALID["nomor"](i) for i in range(ROWS)]
    assert list(table["jenis"].unique()) == ["kopi", "madu, hutan", "=1"]


def _console():
    return Console(file=io.StringIO(), width=100)


@pytest.fixture
def paths(raw, tmp_path):
    """Project with the descriptor of 2018 and nothing else."""
    folder = tmp_path / "data" / "raw" / "2018"
    folder.mkdir(parents=True)
    declared = (raw / "datapackage.yaml").read_text(encoding="utf-8")
    office = "\npengirim:\n  - {nama: Kantor Ekspor, tabel: [ekspor]}\n"  # one workbook, not twelve
    (folder / "datapackage.yaml").write_text(declared + office, encoding="utf-8")
    return YearPaths(tmp_path, 2019)


def test_a_year_without_descriptor_takes_the_latest_there_is(paths):
    console = _console()
    assert write_templates(paths, console) == 0
    names = {resource.path for resource in load_package(paths.root / "data/raw/2018").resources}
    made = {path.name for path in paths.templates.rglob("*.*")}
    assert made == {*names, "kantor-ekspor.xlsx"}
    assert (
        f"{len(names) + 1} templat dari data/raw/2018/datapackage.yaml." in console.file.getvalue()
    )


def test_a_table_that_comes_as_its_sender_lays_it_out_gets_no_template(paths):
    descriptor, console = paths.root / "data/raw/2018/datapackage.yaml", _console()
    text = descriptor.read_text(encoding="utf-8")
    changed = text.replace("path: pdrb.csv", "path: pdrb.csv\n    susunan: {baris_judul: 2}")
    descriptor.write_text(changed, encoding="utf-8")
    write_templates(paths, console)
    assert "pdrb" not in {path.stem for path in paths.templates.iterdir()}
    assert "Tanpa templat, karena susunannya dari pengirim: pdrb." in console.file.getvalue()


def test_a_filled_template_is_never_overwritten(paths):
    write_templates(paths, _console())
    filled = paths.templates / "pdrb.csv"
    filled.write_bytes(b"diisi")
    with pytest.raises(UsageError, match=r"reports/templat-2019/pdrb\.csv"):
        write_templates(paths, _console())
    assert filled.read_bytes() == b"diisi"
    filled.unlink()
    assert write_templates(paths, _console()) == 0
