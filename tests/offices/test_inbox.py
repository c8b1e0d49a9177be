"""The inbox: what offices send is checked, merged or sent back, and nothing is lost on the way."""

import datetime as dt
import io
import random
import shutil
from contextlib import nullcontext

import openpyxl
import pytest
from docx import Document
from openpyxl.comments import Comment
from rich.console import Console

from iku_analysis.base import step_processes
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.package import load_package
from iku_analysis.intake import delivered_rows
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.receipts import in_force, read_receipts
from iku_analysis.offices import delivery, inbox, office_template
from iku_analysis.offices.inbox import take_in_year
from iku_analysis.offices.office_template import office_template as template_of

PACKAGE = """
resources:
  - name: usaha
    path: usaha.csv
    format: csv
    status: contoh
    sources: [{publisher: Kantor Pusat, title: Register}]
    dialect: {delimiter: ';'}
    schema:
      fields:
        - {name: kode, title: Kode, type: string, constraints: {required: true}}
        - {name: kab_kota, title: Kabupaten/kota, type: string, wilayah: true}
        - {name: nilai, title: Nilai, type: number, decimalChar: ',', groupChar: .}
        - {name: tanggal, title: Tanggal, type: date}
      primaryKey: [kode]
  - name: produk
    path: produk.xlsx
    format: xlsx
    dialect: {sheet: Data}
    status: contoh
    sources: [{publisher: Kantor Pusat, title: Register}]
    schema:
      fields:
        - {name: nomor, title: Nomor, type: integer, constraints: {required: true}}
        - {name: wilayah, title: Wilayah, type: string, wilayah: bps, constraints: {required: true}}
        - {name: bagian, title: Bagian, type: number, tulisan: [persen]}
  - name: nasional
    path: nasional.csv
    format: csv
    status: contoh
    schema: {fields: [{name: tahun, type: integer}]}
pengirim:
  - {nama: Dinas Berau, wilayah: Kab. Berau, kepada: Kepala Dinas Berau}
  - {nama: Dinas Bontang, wilayah: Kota Bontang, tabel: [usaha, produk]}
  - {nama: Kantor Pusat}
"""
HEAD = "kode;kab_kota;nilai;tanggal\n"
BEFORE = HEAD + "P-1;;1.000,5;2019-01-02\nB-0;Berau;7;\nX-0;Kota Bontang;8,125;3 Maret 2019\n"
TODAY = dt.date(2019, 4, 1)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """Steps run here: what processes with limits do is tested in tests/intake/test_limits.py."""
    monkeypatch.setattr(delivery, "run_quick_step", lambda step, *a: step_processes._call(step, a))
    monkeypatch.setattr(delivered_rows, "process_limits", nullcontext)
    monkeypatch.setattr(office_template, "FILLED_IN", 3)


@pytest.fixture
def paths(tmp_path):
    found = YearPaths(tmp_path, 2019)
    found.raw.mkdir(parents=True)
    found.inbox.mkdir(parents=True)
    text = PACKAGE.replace("type: date}", "type: date, format: indonesia}")
    (found.raw / "datapackage.yaml").write_text(text, encoding="utf-8")
    (found.raw / "usaha.csv").write_text(BEFORE, encoding="utf-8")
    return found


def _take(paths, **how):
    console = Console(file=io.StringIO(), width=200)
    return take_in_year(paths, console, TODAY, **how), console.file.getvalue()


def _send(paths, mark, rows, name="usaha.csv"):
    folder = paths.inbox / mark
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(HEAD + rows, encoding="utf-8")


def _letter(paths, mark):
    return [item.text for item in Document(str(paths.sent_back / mark / "surat.docx")).paragraphs]


def _office(paths, name):
    return next(item for item in load_package(paths.raw).offices if item.name == name)


def _filled(paths, office, rows, year=2019):
    """Template of an office with rows by sheet, as a person fills and saves it."""
    package = load_package(paths.raw)
    book = openpyxl.load_workbook(
        io.BytesIO(template_of(_office(paths, office), package, year, None))
    )
    for name in _office(paths, office).tables:
        for number, row in enumerate(rows.get(name, ()), 5):
            for column, value in enumerate(row, 1):
                cell = book[name].cell(number, column, value)
                if isinstance(value, float) and name == "produk":
                    cell.number_format = "0.00%"
        for row in book[name].iter_rows(min_row=5):  # stored without values by this program
            for cell in row:
                if str(cell.value).startswith("=IF("):
                    cell.value = None
    return book


def _table(paths):
    return (paths.raw / "usaha.csv").read_text(encoding="utf-8").splitlines()[1:]


def test_a_filled_template_enters_the_tables_with_sender_and_date(paths):
    rows = {
        "usaha": [("B-1", "Kab. Berau", 12.5, dt.datetime(2019, 3, 4))],  # noqa: DTZ001
        "produk": [(1, "6405", 0.185)],
    }
    _filled(paths, "Dinas Berau", rows).save(paths.inbox / "kiriman saya.xlsx")
    code, told = _take(paths)
    assert code == 0
    assert "Dinas Berau" in told
    assert "usaha 1 baris, produk 1 baris" in told
    assert _table(paths) == [
        "P-1;;1.000,5;2019-01-02",  # rows of others as they were written
        "X-0;Kota Bontang;8,125;3 Maret 2019",
        "B-1;Kab. Berau;12,5;2019-03-04",
    ]
    assert take_in(paths.raw).tables["produk"]["bagian"].tolist() == [18.5]
    received = in_force(read_receipts(paths.raw))
    assert set(received) == {("Dinas Berau", "usaha"), ("Dinas Berau", "produk")}
    assert received["Dinas Berau", "usaha"].words == "kiriman saya.xlsx, diterima 2019-04-01"
    assert "- Dinas Bontang: semua tabel" in told
    assert "Dinas Berau:" not in told


def test_what_is_replaced_is_kept_and_the_change_is_listed(paths):
    _send(paths, "dinas-berau", "B-0;Berau;7;\nB-2;Berau;2,125;\n")
    assert _take(paths)[0] == 0
    _send(paths, "dinas-berau", "B-2;Berau;3;\n", "usaha.csv")
    before = (paths.raw / "usaha.csv").read_bytes()
    code, told = _take(paths)
    assert code == 0
    assert "usaha: 2 baris lama dihapus, 1 baris baru; rinciannya" in told
    assert [line for line in _table(paths) if line.startswith("B")] == ["B-2;Berau;3;"]
    kept = {path.read_bytes() for path in (paths.inbox / "digantikan").glob("usaha-*.csv")}
    assert before in kept
    assert BEFORE.encode() not in kept  # to which the first delivery only added
    (listed,) = (
        text
        for content in kept
        if "B-2;" not in (text := content.decode()) and "dihapus,B-2" in text
    )
    assert "dihapus,B-0,Berau,7," in listed
    assert "ditambah,B-2,Berau,3," in listed


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ("B-1;Berau;tujuh;\n", "bukan angka"),
        ("B-1;Kota Bontang;1;\n", "baris milik Kota Bontang, bukan Dinas Berau"),
        ("B-1;;1;\n", "baris milik Kantor Pusat, bukan Dinas Berau"),
        ("P-1;Berau;1;\n", "bertentangan dengan baris kantor lain"),
        ("", "tidak ada baris yang terisi"),
    ],
)
def test_what_is_not_clean_goes_back_and_never_enters(paths, rows, rule):
    _send(paths, "dinas-berau", rows)
    code, told = _take(paths)
    assert code == 1
    assert "dikembalikan" in told
    assert (paths.raw / "usaha.csv").read_text(encoding="utf-8") == BEFORE
    assert read_receipts(paths.raw) == ()
    assert (paths.inbox / "dinas-berau" / "usaha.csv").is_file()
    folder = paths.sent_back / "dinas-berau"
    book = openpyxl.load_workbook(folder / "temuan.xlsx")
    cells = [cell.value for row in book["Dinas Berau"].iter_rows() for cell in row]
    assert any(rule in str(cell) for cell in cells)
    letter = "\n".join(item.text for item in Document(str(folder / "surat.docx")).paragraphs)
    assert rule.casefold() in letter.casefold()
    assert "Yth. Kepala Dinas Berau\nDinas Berau" in letter
    assert "[nomor surat]" in letter
    assert not any(word in letter for word in ("IKU-", "galat", ".yaml", "primaryKey"))


def test_a_template_is_filled_in_for_its_office_and_guards_its_heads(paths):
    package = load_package(paths.raw)
    content = template_of(_office(paths, "Dinas Berau"), package, 2019, None)
    assert content == template_of(_office(paths, "Dinas Berau"), package, 2019, None)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Petunjuk", "usaha", "produk", "Daftar"]
    first = book["Petunjuk"]
    assert [first["B2"].value, first["B3"].value] == ["Dinas Berau", "2019"]
    assert len(first._images) == 1
    assert book["usaha"]["B5"].value == '=IF(COUNTA($A5:$A5,$C5:$D5)=0,"","Kab. Berau")'
    assert book["produk"]["B5"].value.endswith('"6405")')  # as its column says it
    (rule,) = (r for r in book["produk"].data_validations.dataValidation if "B5" in str(r.sqref))
    assert rule.prompt.startswith("6405: terisi sendiri")
    assert all(book[name].protection.sheet for name in ("Petunjuk", "usaha", "produk"))
    assert book["usaha"]["A4"].protection.locked
    assert not book["usaha"].column_dimensions["A"].protection.locked
    (paths.inbox / "kosong.xlsx").write_bytes(content)  # sent back as it came
    assert "kosong.xlsx" in _take(paths)[1]
    told = Document(str(paths.sent_back / "dinas-berau" / "surat.docx")).paragraphs
    assert sum("Tidak ada baris yang terisi" in item.text for item in told) == 1
    assert not any("rumus" in item.text for item in told)


def test_a_renamed_sheet_and_a_comment_with_a_number_of_a_person_are_told_once(paths):
    book = _filled(paths, "Dinas Berau", {"produk": [(1, "6405", 0.5)]})
    book["usaha"].title = "Usaha 2019"
    book["produk"]["A5"].comment = Comment("NIK 6472011505800001", "x")
    book.save(paths.inbox / "a.xlsx")
    assert _take(paths)[0] == 1
    folder = paths.sent_back / "dinas-berau"
    told = [item.text for item in Document(str(folder / "surat.docx")).paragraphs]
    assert sum("bukan lembar templat" in text for text in told) == 1
    assert sum("omentar" in text for text in told) == 1
    assert "6472011505800001" not in "".join(told)


@pytest.mark.parametrize(
    ("office", "fault"),
    [
        ("{nama: X, wilayah: Kab. Beraw}", "wilayah: 'Kab. Beraw' bukan nama kab/kota"),
        ("{nama: X, tabel: [usahaa]}", "tabel 'usahaa' tidak dinyatakan"),
        ("{nama: X, wilayah: Kab. Paser, tabel: [nasional]}", "tanpa kolom kab/kota"),
        ("{nama: dinas  BERAU, tabel: [nasional]}", "dinas-berau, sudah dipakai kantor lain"),
        ("{nama: X, wilayah: Kota Bontang, tabel: [usaha]}", "sudah dikirim Dinas Bontang"),
        ("{nama: X, tabell: [usaha]}", "tabell"),
    ],
)
def test_offices_that_cannot_send_as_declared_are_refused(paths, office, fault):
    descriptor = paths.raw / "datapackage.yaml"
    text = descriptor.read_text(encoding="utf-8") + f"  - {office}\n"
    descriptor.write_text(text, encoding="utf-8")
    with pytest.raises(IkuError, match=fault):
        load_package(paths.raw)


def test_links_of_what_goes_back_lead_to_the_cell_in_the_copy_beside(paths):
    rows = {"produk": [(1, "6405", 0.1), ("dua", "6405", 0.2)]}
    _filled(paths, "Dinas Berau", rows).save(paths.inbox / "Data (1).xlsx")
    assert _take(paths)[0] == 1
    folder = paths.sent_back / "dinas-berau"
    sheet = openpyxl.load_workbook(folder / "temuan.xlsx")["Dinas Berau"]
    link = sheet["L2"].hyperlink
    assert (link.target, link.location) == ("berkas/Data%20(1).xlsx", "'produk'!A6")
    assert (folder / "berkas" / "Data (1).xlsx").read_bytes() == (
        paths.inbox / "Data (1).xlsx"
    ).read_bytes()
    _filled(paths, "Dinas Berau", {"produk": rows["produk"][:1]}).save(
        paths.inbox / "Data (1).xlsx"
    )
    assert _take(paths)[0] == 0
    assert not (folder / "temuan.xlsx").exists()  # nothing is left to mend
    assert not list(folder.rglob("surat*.docx"))  # nobody had filled it in


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda p: _filled(p, "Dinas Berau", {}, 2018).save(p.inbox / "a.xlsx"), "tahun 2018"),
        (lambda p: (p.inbox / "usaha.csv").write_text(HEAD), "tidak diketahui kantor pengirimnya"),
        (lambda p: _send(p, "dinas-berau", "x", "baru.csv"), "nama tabelnya: usaha, produk."),
        (lambda p: _send(p, "kantor-pusatt", "x", "baru.csv"), 'Maksud Anda folder "kantor-pusat"'),
        (lambda p: (p.inbox / "a.xlsx").write_bytes(b"PK\x03\x04 rusak"), "bukan buku kerja XLSX"),
        (lambda p: _send(p, "dinas-berou", "B-1;Berau;1;\n"), "tidak diketahui kantor"),
        (lambda p: (p.inbox / "a.csv").symlink_to(p.raw / "usaha.csv"), "tautan"),
        (lambda p: _send(p, "dinas-berau", "x", "a\n[b]\x1b.pdf"), "jenis berkas ini tidak dibaca"),
    ],
)  # fmt: skip
def test_a_file_of_nobody_another_year_or_elsewhere_is_refused(paths, make, rule):
    make(paths)
    code, told = _take(paths)
    sent_back = paths.sent_back / "dinas-berau" / "surat.docx"
    letter = Document(str(sent_back)).paragraphs if sent_back.exists() else []
    assert code == 1
    assert rule in told + "".join(item.text for item in letter).lower()
    assert (paths.raw / "usaha.csv").read_text(encoding="utf-8") == BEFORE


@pytest.mark.parametrize(
    ("contents", "dated", "rows", "rule"),
    [
        ("", "tanggal", "B-1;Berau;1;2018-05-01\n", "bertahun 2019; yang ada: 2018; 1 baris"),
        ("", "tanggal", "B-1;Berau;1;2019-05-01\nB-2;Berau;1;2020-01-02\n", "sesudah tahun 2019"),
        ("tanggal", "", "B-1;Berau;1;2018-05-01\n", "tidak satu baris pun bertahun 2019"),
        ("tanggal", "tanggal", "B-1;Berau;1;2019-05-01\nB-2;Berau;1;2018-05-01\n", ""),
        ("", "tanggal", "B-1;Berau;1;\n", ""),
        ("", "", "B-1;Berau;1;2018-05-01\n", "1 baris tahun itu yang sudah ada akan terhapus"),
        ("", "", "B-1;Berau;1;2021-05-01\nB-2;Berau;1;2019-05-01\n", ""),
    ],
)
def test_rows_of_another_year_enter_only_when_somebody_says_so(paths, contents, dated, rows, rule):
    descriptor = paths.raw / "datapackage.yaml"
    more = "    memuat: [{kolom: tanggal, tahun: [0], untuk: IKU 1}]\n" * bool(contents)
    more += f"    bertanggal: [{dated}]\n"
    text = descriptor.read_text(encoding="utf-8").replace(
        "    dialect: {del", f"{more}    dialect: {{del"
    )
    descriptor.write_text(text, encoding="utf-8")
    before = BEFORE.replace("B-0;Berau;7;", "B-0;Berau;7;2019-02-01")
    (paths.raw / "usaha.csv").write_text(before, encoding="utf-8")
    _send(paths, "dinas-berau", rows)
    code, told = _take(paths)
    if rule:
        assert code == 1
        assert "belum digabung" in told
        assert rule in told
        assert (paths.raw / "usaha.csv").read_text(encoding="utf-8") == before
        assert "masih ada isian" in "\n".join(_letter(paths, "dinas-berau"))
        _, sure = told.split("YAKIN=")
        code, _ = _take(paths, confirmed=sure[:8])
    assert code == 0
    assert "B-1;Berau;1;" in "".join(_table(paths))


def test_a_letter_about_heads_and_delimiters_says_what_is_wrong_and_never_to_delete_data(paths):
    folder = paths.inbox / "dinas-berau"
    folder.mkdir()
    head = "kode;Kabupaten/Kota?;Omzet usaha;tanggal\n"
    (folder / "usaha.csv").write_text(head + "B-1;Berau;1;\n", encoding="utf-8")
    _take(paths)
    told = " ".join(_letter(paths, "dinas-berau"))
    assert 'Ganti judul "Kabupaten/Kota?" menjadi "kab_kota".' in told
    assert 'Bila isinya di kolom "Omzet usaha", ganti judulnya menjadi "nilai".' in told
    assert "Kolom ini bukan kolom tabelnya, dan tidak dibaca" in told
    assert 'Ganti judulnya bila isinya kolom "nilai", yang kurang; bila bukan, hapus' in told
    assert 'Ganti judulnya menjadi "kab_kota".' in told
    (folder / "usaha.csv").write_text(HEAD.replace(";", ",") + "B-1,Berau,1,\n", encoding="utf-8")
    _take(paths)
    told = " ".join(_letter(paths, "dinas-berau"))
    assert "Pemisah kolomnya koma (,), seharusnya titik koma (;). Simpan sebagai buku kerja" in told
    book = openpyxl.load_workbook(paths.sent_back / "dinas-berau" / "temuan.xlsx")
    cells = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert "pemisah kolomnya koma" in cells
    assert not any(word in cells for word in (".yaml", "dialect", " nyatakan "))
    (folder / "usaha.csv").unlink()
    book = openpyxl.Workbook()
    for row in (["kode", "kab_kota", "nilai", "tanggal"], ["B-1", "Berau", 1, None]):
        book.active.append(row)
    book.save(folder / "usaha.xlsx")
    assert _take(paths)[0] == 0


def test_a_file_of_any_name_is_the_only_table_its_office_sends(paths):
    descriptor = paths.raw / "datapackage.yaml"
    text = descriptor.read_text(encoding="utf-8").replace("[usaha, produk]", "[usaha]")
    descriptor.write_text(text, encoding="utf-8")
    _send(paths, "dinas-bontang", "X-1;Bontang;x;\n", "data baru.csv")
    told = _take(paths)[1]
    assert "usaha 1 baris dibaca, tidak masuk" in told
    assert "belum dapat diterima:\n- Dinas Bontang: semua tabel" in told
    (paths.inbox / "dinas-bontang" / "data baru.csv").rename(
        paths.inbox / "dinas-bontang" / "b.csv"
    )
    _take(paths)
    copies = paths.sent_back / "dinas-bontang" / "berkas"
    assert [path.name for path in copies.iterdir()] == ["b.csv"]
    _send(paths, "dinas-bontang", "X-1;Bontang;1;\n", "b.csv")
    assert _take(paths)[0] == 0
    assert not copies.parent.exists()


def test_a_table_is_put_back_as_the_guide_says(paths):
    _send(paths, "dinas-berau", "B-1;Berau;1;\n")
    _take(paths)
    before = _table(paths)
    _send(paths, "dinas-berau", "B-1;Berau;2;\n")
    told = _take(paths)[1]
    kept = told.partition("tabel sebelumnya disimpan, ")[2].split()[0]
    shutil.copy(paths.root / kept, paths.raw / "usaha.csv")
    receipts = (paths.raw / "penerimaan.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (paths.raw / "penerimaan.csv").write_text("".join(receipts[:-1]), encoding="utf-8")
    _send(paths, "dinas-berau", "B-1;Berau;1;\n")
    assert "sudah diterima" in _take(paths)[1]
    assert _table(paths) == before


def test_a_published_year_takes_nothing_in_unasked(paths):
    _send(paths, "dinas-berau", "B-1;Berau;1;\n")
    code, told = _take(paths, is_published=True)
    assert code == 1
    assert "laporan 2019 sudah terbit" in told
    assert (paths.raw / "usaha.csv").read_text(encoding="utf-8") == BEFORE
    _, sure = told.split("YAKIN=")
    assert _take(paths, is_published=True, confirmed=sure[:8])[0] == 0


def test_two_new_files_with_the_same_table_of_an_office_are_for_people_to_choose(paths):
    _send(paths, "dinas-berau", "B-1;Berau;1;\n")
    _send(paths, "dinas-berau", "B-1;Berau;2;\n", "usaha.CSV")
    _send(paths, "dinas-bontang", "X-1;Bontang;1;\n")
    code, told = _take(paths)
    assert code == 1
    assert told.count("dikembalikan") == 2
    letter = Document(str(paths.sent_back / "dinas-berau" / "surat.docx")).paragraphs
    assert sum("Ada 2 kiriman baru untuk usaha" in item.text for item in letter) == 2  # one of both
    assert _table(paths)[-1] == "X-1;Bontang;1;"
    (paths.inbox / "dinas-berau" / "usaha.CSV").unlink()
    assert _take(paths)[0] == 0


def test_a_corrected_file_enters_beside_the_faulty_one_it_replaces(paths):
    _send(paths, "dinas-berau", "B-1;Berau;satu;\n")
    _send(paths, "dinas-berau", "B-1;Berau;1;\n", "usaha.CSV")
    code, _ = _take(paths)
    assert code == 1  # the faulty one goes back again until it is taken away
    assert "B-1;Berau;1;" in _table(paths)


def test_whatever_stands_around_the_rows_of_a_table_is_kept_when_it_is_written_anew(paths):
    noted = "Register usaha;;;\n" + BEFORE + "Sumber: dinas\n"
    (paths.raw / "usaha.csv").write_text(noted, encoding="utf-8")
    _send(paths, "dinas-bontang", "X-0;Kota Bontang;8,125;2019-03-03\n")  # as it is there
    assert "tabel sebelumnya disimpan" in _take(paths)[1]
    (kept,) = (paths.inbox / "digantikan").iterdir()
    assert kept.read_text(encoding="utf-8") == noted


def test_a_replaced_delivery_is_not_taken_in_again(paths):
    _send(paths, "dinas-berau", "B-1;Berau;1;\n")
    _take(paths)
    _send(paths, "dinas-berau", "B-1;Berau;1;\n", "usaha.CSV")
    _send(paths, "dinas-berau", "B-1;Berau;2;\n")
    code, told = _take(paths)
    assert code == 0
    assert "sudah diterima" in told  # as it was when this run began
    table = _table(paths)
    code, told = _take(paths)
    assert "sudah digantikan" in told
    assert _table(paths) == table


def test_a_table_that_would_lose_a_column_is_left_alone(paths):
    (paths.raw / "usaha.csv").write_text(BEFORE.replace("\n", ";catatan\n"), encoding="utf-8")
    _send(paths, "dinas-berau", "B-1;Berau;1;\n")
    code, told = _take(paths)
    assert code == 1
    assert "usaha.csv: tabel ini tidak dapat ditambah barisnya: kolom ini tidak dinyatakan" in told
    assert not paths.sent_back.exists()  # not the office's fault
    assert "catatan" in (paths.raw / "usaha.csv").read_text(encoding="utf-8")


def test_where_nobody_sends_nobody_is_said_to_have_sent(paths):
    alone = PACKAGE[PACKAGE.index("  - name: nasional") : PACKAGE.index("pengirim:")]
    (paths.raw / "datapackage.yaml").write_text(f"resources:\n{alone}", encoding="utf-8")
    code, told = _take(paths)
    assert (code, "Tidak ada kantor pengirim" in told, "sudah mengirim" in told) == (0, True, False)


def test_without_an_inbox_or_with_a_broken_register_nothing_happens(paths):
    (paths.raw / "penerimaan.csv").write_text("bukan catatan\n", encoding="utf-8")
    with pytest.raises(IkuError, match="bukan catatan penerimaan"):
        _take(paths)
    paths.inbox.rmdir()
    with pytest.raises(UsageError, match=r"data/masuk/2019 tidak ada"):
        _take(paths)


def _deliveries(chance):
    """Files of three offices, some not clean; and the rows that should be in the end."""
    offices = {"dinas-berau": "Berau", "dinas-bontang": "Kota Bontang", "kantor-pusat": ""}
    sent, wanted = [], {"P-1": "kantor-pusat", "B-0": "dinas-berau", "X-0": "dinas-bontang"}
    for mark, region in offices.items():
        for round_number in range(chance.randint(0, 2)):
            codes = chance.sample(range(100), chance.randint(1, 4))
            rows = [f"{mark[:8]}-{code};{region};{code},25;" for code in codes]
            other = "Berau" if region == "Kota Bontang" else "Kota Bontang"
            is_clean = chance.random() < 0.6
            if not is_clean:
                rows.append(chance.choice([f"Z;{region};x;", f"Z;{other};1;", rows[0]]))
            else:
                wanted = {code: owner for code, owner in wanted.items() if owner != mark}
                wanted |= {f"{mark[:8]}-{code}": mark for code in codes}
            sent.append((round_number, mark, "\n".join(rows) + "\n"))
    return sorted(sent, key=lambda item: item[0]), set(wanted)


def test_random_deliveries_end_the_same_in_any_order_and_unclean_ones_never_enter(paths):
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 -- to run it again
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for _ in range(2):
        sent, wanted = _deliveries(chance)
        ends = []
        for shuffled in (False, True):
            (paths.raw / "usaha.csv").write_text(BEFORE, encoding="utf-8")
            (paths.raw / "penerimaan.csv").unlink(missing_ok=True)
            for round_number in range(2):
                now = [item for item in sent if item[0] == round_number]
                for batch in (
                    chance.sample([[item] for item in now], len(now)) if shuffled else [now]
                ):
                    for _, mark, rows in batch:
                        _send(paths, mark, rows)
                    _take(paths)
                    for _, mark, _ in batch:
                        shutil.rmtree(paths.inbox / mark)
            _take(paths)
            ends.append((paths.raw / "usaha.csv").read_bytes())
            assert {line.split(";")[0] for line in _table(paths)} == wanted
        assert ends[0] == ends[1]


def test_a_run_killed_at_any_write_is_made_good_and_loses_nothing(paths, monkeypatch):
    write = inbox.write_file

    def send():
        (paths.raw / "usaha.csv").write_text(BEFORE, encoding="utf-8")
        (paths.raw / "penerimaan.csv").unlink(missing_ok=True)
        shutil.rmtree(paths.inbox)
        paths.inbox.mkdir()
        _send(paths, "dinas-berau", "B-0;Berau;9;\n")

    def end():
        return (paths.raw / "usaha.csv").read_bytes(), (paths.raw / "penerimaan.csv").read_bytes()

    send()
    _take(paths)
    wanted, killed = end(), 0
    for at in range(20):
        send()
        calls = iter(range(100))

        def dying(path, content, at=at, calls=calls):
            if next(calls) == at:
                raise KeyboardInterrupt
            write(path, content)

        with monkeypatch.context() as patched:
            for module in ("inbox", "merging", "office_folders"):
                patched.setattr(f"iku_analysis.offices.{module}.write_file", dying)
            try:
                _take(paths)
                break
            except KeyboardInterrupt:
                killed += 1
        kept = "".join(path.read_text() for path in paths.inbox.glob("digantikan/*"))
        assert "B-0;Berau;7" in (paths.raw / "usaha.csv").read_text() + kept
        _take(paths)
        assert end() == wanted
    assert killed >= 4
