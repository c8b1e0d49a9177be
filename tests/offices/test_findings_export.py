"""Findings as the offices get them: a sheet each, with links to the cells."""

import io
import json
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from rich.console import Console

from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.sending_offices import sent_by_nobody
from iku_analysis.intake.checked_tables import check_package, take_in
from iku_analysis.intake.findings import Finding, Severity, findings_from_json, heaviest_first
from iku_analysis.intake.wording import footnote_advice
from iku_analysis.offices.check import check_year
from iku_analysis.offices.findings_export import COLUMNS, OWN_OFFICE, export_findings
from iku_analysis.offices.letter import finding_words
from iku_analysis.offices.office_folders import write_letters

FIELDS = [
    "name: kab_kota, title: Kabupaten/kota, type: string, wilayah: true",
    "name: tahun, title: Tahun, type: integer",
    "name: nama, title: Nama, type: string, constraints: {enum: [kopi, madu]}",
]
SOURCES = "sources: [{publisher: 'Dinas [Uji]: A/B', title: Register}]"
HEAD = "kab_kota,tahun,nama\n"
HOSTILE = (
    '=HYPERLINK("http://x")',
    "@SUM(1)",
    "<r><t>x</t></r>",
    "</t></si>",
    "http://contoh.id",
    "x\x1b[31m",
    "_x0041_",
)


def _workbook_of(rows, sheet="Data"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _export(folder, target):
    return export_findings(take_in(folder).findings, load_package(folder), target)


def _entries(path, office):
    sheet = openpyxl.load_workbook(path)[office]
    heads = [head for head, _ in COLUMNS]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def _values(entry):
    return {head: cell.value for head, cell in entry.items() if cell.value not in {None, ""}}


@pytest.fixture
def many_rows(raw_folder):
    """One fault in 400 rows of two kab/kota and in 3 rows that name none."""
    regions = ["Kukar", "Kota Bontang"] * 200 + ["Tarakan"] * 3
    rows = "".join(f"{region},2018x,kopi\n" for region in regions)
    return raw_folder(FIELDS, {"uji.csv": HEAD + rows}, options=SOURCES)


def test_one_fault_in_many_rows_is_told_to_each_office_with_its_own_rows(many_rows):
    fault = next(item for item in take_in(many_rows).findings if item.column == "tahun")
    assert fault.count == 403
    assert [(part.name, part.count, part.rows) for part in fault.offices] == [
        ("Kab. Kutai Kartanegara", 200, (2, 4, 6, 8, 10)),
        ("Kota Bontang", 200, (3, 5, 7, 9, 11)),
        ("Dinas [Uji]: A/B", 3, (402, 403, 404)),
    ]
    assert fault.all_rows == ()


def test_summary_counts_and_links_the_sheet_of_each_office(many_rows, tmp_path):
    path = _export(many_rows, tmp_path / "keluar")
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["Ringkasan"].iter_rows(min_row=2)]
    assert rows == [
        ["Dinas [Uji]: A/B", 2, 0, 0, 0, "Dinas Uji A B"],
        ["Kab. Kutai Kartanegara", 1, 0, 0, 1, "Kab. Kutai Kartanegara"],
        ["Kota Bontang", 1, 0, 0, 0, "Kota Bontang"],
    ]
    assert book.sheetnames == ["Ringkasan", *(row[-1] for row in rows), "Arti kode"]
    assert book["Ringkasan"]["F2"].hyperlink.location == "'Dinas Uji A B'!A1"


def test_a_row_of_an_office_says_what_to_mend_where(many_rows, tmp_path):
    path = _export(many_rows, tmp_path / "keluar")
    (entry,) = _entries(path, "Kota Bontang")
    told = _values(entry)
    del told["Aturan"], told["Cara memperbaiki"]
    assert told == {
        "Tingkat": "galat",
        "Kode": "IKU-S111",
        "Berkas": "uji.csv",
        "Baris": 3,
        "Kolom": "tahun",
        "Tertulis": "2018x",
        "Jumlah baris": 200,
        "Baris berikutnya": "5, 7, 9, 11 dan 195 lagi",
        "Tautan": "buka berkas",
    }
    assert entry["Tautan"].hyperlink.target == "../uji.csv"


def test_the_link_into_a_workbook_names_sheet_and_cell(raw_folder, tmp_path):
    rows = [("nama", "catatan", "tahun", "kab_kota"), ("kopi", "", "2018x", "Kota Bontang")]
    folder = raw_folder(
        FIELDS,
        {"uji.xlsx": _workbook_of(rows, "Isi 'A'")},
        kind="xlsx",
        options="dialect: {sheet: \"Isi 'A'\"}",
    )
    path = _export(folder, tmp_path / "a" / "b")
    entry = next(item for item in _entries(path, "Kota Bontang") if item["Kolom"].value == "tahun")
    link = entry["Tautan"].hyperlink
    assert (link.target, link.location) == ("../../uji.xlsx", "'Isi ''A'''!C2")


def test_a_file_nobody_declared_goes_to_the_analyst_whatever_its_name(raw_folder, tmp_path):
    odd = "a#b %20=1.csv"
    folder = raw_folder(FIELDS, {"uji.csv": HEAD + "Kukar,2018,kopi\n", odd: "x"})
    path = _export(folder, tmp_path / "keluar")
    (entry,) = _entries(path, OWN_OFFICE[:31])
    assert entry["Berkas"].value == odd
    assert entry["Tautan"].hyperlink.target == "../a%23b%20%2520=1.csv"
    assert entry["Tautan"].hyperlink.location is None


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_stays_text(raw_folder, tmp_path, value):
    quoted = '"' + value.replace('"', '""') + '"'
    folder = raw_folder(FIELDS, {"uji.csv": f"{HEAD}Kukar,2018,{quoted}\n"})
    path = _export(folder, tmp_path / "keluar")
    entry = next(
        item for item in _entries(path, "Kab. Kutai Kartanegara") if item["Kolom"].value == "nama"
    )
    cell = entry["Tertulis"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value.rstrip() == value.replace("\x1b", "\\x1b")
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_a_personal_region_is_not_told_as_an_office(raw_folder):
    fields = ["name: asal, type: string, wilayah: true, pribadi: true", FIELDS[1]]
    folder = raw_folder(fields, {"uji.csv": "asal,tahun\nKukar,x\n"}, options=SOURCES)
    assert {part.name for item in take_in(folder).findings for part in item.offices} == {
        "Dinas [Uji]: A/B"
    }


def test_same_findings_give_the_same_bytes_and_json_keeps_all(many_rows, tmp_path):
    first, second = (_export(many_rows, tmp_path / name) for name in ("satu", "lain"))
    assert first.read_bytes() == second.read_bytes()
    text = (first.parent / "temuan.json").read_text(encoding="utf-8")
    assert text == (second.parent / "temuan.json").read_text(encoding="utf-8")
    again, findings = findings_from_json(text), heaviest_first(take_in(many_rows).findings)
    assert again == findings
    assert [item.offices for item in again] == [item.offices for item in findings]
    assert set(json.loads(text)[0]) == {
        *("severity", "file", "sheet", "row", "column", "value", "rule", "mend", "code"),
        *("count", "more_rows", "offices", "keys", "place"),
    }


def test_check_writes_the_export_and_says_where(raw, tmp_path):
    console = Console(file=io.StringIO(), width=100)
    assert check_year(raw, console, tmp_path / "data/processed/2018/temuan") == 0
    lines = console.file.getvalue().splitlines()
    assert re.fullmatch(r"0 galat, [0-3] peringatan, 3 catatan: data siap dipakai", lines[-1])
    assert lines[-2].startswith("Temuan per kantor: data/processed/2018/temuan/temuan.xlsx; surat")
    assert {path.name for path in (tmp_path / "data/processed/2018/temuan").glob("*.*")} == {
        "temuan.xlsx",
        "temuan.json",
        "terima.csv",
    }


def test_an_office_gets_its_rows_and_a_letter_in_words_of_its_own(many_rows, tmp_path):
    (many_rows / "halaman_depan.yaml").write_text(
        "surat: {kop: [PEMERINTAH UJI, DINAS UJI], nomor: 500/1, tanggal: 2019-03-04}\n"
        "pengesahan: {jabatan: Kepala Dinas, nama: Nama Uji}\n",
        encoding="utf-8",
    )
    findings, package = take_in(many_rows).findings, load_package(many_rows)
    (many_rows / "iku.yaml").write_text("rusak", encoding="utf-8")  # told by make check
    write_letters(findings, package, tmp_path / "keluar")
    folders = {path.name for path in (tmp_path / "keluar").iterdir()}
    assert folders == {"kab-kutai-kartanegara", "kota-bontang", "dinas-uji-a-b"}
    letter = tmp_path / "keluar" / "kota-bontang" / "surat.docx"
    text = "\n".join(item.text for item in Document(str(letter)).paragraphs)
    assert text.startswith("PEMERINTAH UJI\nDINAS UJI\n")
    assert "4 Maret 2019" in text
    assert "Nomor\t: 500/1" in text
    assert "Kepala Dinas," in text
    assert "Berkas uji.csv, baris 3, 5, 7, 9, 11 dan 195 lagi, kolom Tahun tertulis" in text
    assert "[" not in text  # nothing is left to fill
    first = letter.read_bytes()
    write_letters(findings, package, tmp_path / "lagi")
    assert (tmp_path / "lagi" / "kota-bontang" / "surat.docx").read_bytes() == first
    letter.write_bytes(b"diisi tangan")
    write_letters(findings, package, tmp_path / "keluar")
    assert [path.read_bytes() for path in (letter.parent / "lama").iterdir()] == [b"diisi tangan"]
    letter.parent.rename(gone := letter.parent.with_name("dinas-yang-tidak-ada-lagi"))
    write_letters((), package, tmp_path / "keluar")
    assert not list((tmp_path / "keluar").glob("*/surat.docx"))
    assert [path.name for path in (tmp_path / "keluar").iterdir()] == [gone.name]
    assert [path.name for path in gone.iterdir()] == ["lama"]  # what was filled in by hand


def test_a_table_nobody_sends_is_told_once_and_no_letter_is_promised(raw_folder, tmp_path):
    fields = [FIELDS[1], FIELDS[2]]
    folder = raw_folder(fields, {"uji.csv": "tahun,nama\n2018x,kopi\n"})
    package = load_package(folder)
    assert sent_by_nobody(package.resources, package.offices) == ("uji",)
    console = Console(file=io.StringIO(), width=200)
    check_year(folder, console, tmp_path / "temuan")
    assert "temuan.xlsx\n" in console.file.getvalue()
    named = raw_folder(fields, {"uji.csv": "tahun,nama\n2018x,kopi\n"}, options=SOURCES)
    package = load_package(named)
    assert sent_by_nobody(package.resources, package.offices) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hapus kolomnya, atau nyatakan di datapackage.yaml.", "Hapus kolomnya."),
        ("Tulis seperti 1,5, atau 2.", "Tulis seperti 1,5, atau 2."),
        ("Nyatakan encoding: utf-8 di datapackage.yaml; ketik ulang.", "Ketik ulang."),
        ("Betulkan dialect.sheet.", ""),
        ("Nyatakan encoding: utf-8; bila sudah, ketik ulang.", "Ketik ulang."),
        (footnote_advice("*)", "").mend, "Hapus tanda itu, atau sampaikan artinya kepada kami."),
        ("Tulis a.yaml; bila bukan, beri format Umum.", "Beri format Umum."),
        ("Isi sel ini; tanyakan kepada kantor pengirim bila perlu.", "Isi sel ini."),
        (
            "Mintakan barisnya kepada pengirim; bila ada, terima peringatan ini dengan alasannya.",
            "Lengkapi barisnya; bila ada, sampaikan alasannya kepada kami.",
        ),
    ],
)  # fmt: skip
def test_a_letter_leaves_out_what_is_for_whoever_declares_the_tables(text, words):
    finding = Finding(Severity.GALAT, "a.csv", "", 3, "x, y", "", "salah", text)
    place = "Berkas a.csv, baris 3, kolom Nama, y"
    assert finding_words(finding, {"x": "Nama"}) == f"{place}: Salah. {words}".strip()
    of_sheet = finding_words(replace(finding, file="a.xlsx", sheet="Data"), {"x": "Nama"})
    assert of_sheet.startswith("Berkas a.xlsx, lembar Data, baris 3,")


def test_a_folder_that_cannot_be_written_is_no_traceback(many_rows, tmp_path):
    (tmp_path / "terhalang").write_text("", encoding="utf-8")
    with pytest.raises(IkuError, match="tidak dapat ditulis"):
        _export(many_rows, tmp_path / "terhalang")


def test_rows_of_kecamatan_that_send_nothing_go_to_who_sends_the_table(raw_folder, tmp_path):
    rows = "".join(f"{name},2018x,kopi\n" for name in ("Ayah", "Mirit") * 4) + "Y,2018,kopi\n"
    rule = "jenis: lengkap, kode: IKU-T900, tingkat: peringatan, alasan: Setiap tahun, "
    rule += "kolom: {tahun: {tahun_laporan: [0, 0]}}, tiap: [nama], perbaikan: Isi., "
    rule += "temuan: 'tidak ada baris {kurang}'"
    options = f"{SOURCES}\naturan: [{{{rule}}}]"
    folder = raw_folder(FIELDS, {"uji.csv": HEAD + rows + "Y,2017,madu\n"}, options=options)
    region = "tahun: 2018\nwilayah: {tingkat: kabupaten, kode: '33.05'}\n"
    (folder / "iku.yaml").write_text(region, encoding="utf-8")
    parts = "nama,kode,bps,dari,sampai,ejaan\nAyah,,,,,\nMirit,,,,,\n"
    (folder / "wilayah.csv").write_text(parts, encoding="utf-8")
    package = load_package(folder)
    findings = check_package(package, None, 2018, None)[1]
    path = export_findings(findings, package, tmp_path / "keluar")
    entry = next(item for item in _entries(path, "Dinas Uji A B") if item["Kolom"].value == "tahun")
    assert entry["Jumlah baris"].value == 8
    assert entry["Baris berikutnya"].value == "3, 4, 5, 6 dan 3 lagi"
    assert write_letters(findings, package, tmp_path / "surat") == 1
    codes = openpyxl.load_workbook(path)["Arti kode"]
    told = " ".join(str(cell.value) for row in codes.iter_rows(min_row=2) for cell in row)
    assert "Nama kecamatan tidak dikenal" in told
    assert "tidak ada baris …" in told
    assert not any(word in told for word in ("Kutai", "kab/kota", "{"))
