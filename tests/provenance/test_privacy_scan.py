"""The last gate finds personal data in every kind of file, wherever in it they stand."""

import base64
import json
import zipfile

import pytest
import typst
import xlsxwriter

from iku_analysis.base.errors import IkuError
from iku_analysis.provenance.privacy_scan import refuse_personal_data, search

NIK = "6472-0141-0190-0001"
SVG = f"<svg xmlns='http://www.w3.org/2000/svg'><!-- {NIK} --><path d='M 1 2'/></svg>"


def workbook(path, *, cell="", comment="", title="", name="Data"):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, cell)
        if comment:
            sheet.write_comment("B7", comment)
        book.set_properties({"title": title})


def rich_workbook(path):
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True})
        book.add_worksheet().write_rich_string("A1", "NIK 6472-0141", bold, "-0190-", "0001")


def pdf(path, source):
    path.write_bytes(typst.compile(source.encode()))


def notebook(path, **data):
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    cell = {"cell_type": "code", "source": ["x\n", "y"], "metadata": {}, "outputs": [output]}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}}))


def text(content):
    return lambda path: path.write_text(content, encoding="utf-8")


def document(path):
    with zipfile.ZipFile(path, "w") as archive:
        runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in ("6472-0141", "-0190-0001"))
        archive.writestr("word/document.xml", f"<w:p>{runs}</w:p>")


EMBEDDED = base64.b64encode(SVG.encode()).decode()
FILES = {
    "text.html": text(f"<p>NIK <b>6472</b>{NIK[4:]}</p>"),
    "alt.html": text(f'<img alt="Grafik {NIK}">'),
    "comment.html": text(f"<!-- {NIK} --><p>x</p>"),
    "gambar.html": text(f'<img alt="" src="data:image/svg+xml;base64,{EMBEDDED}">'),
    "tabel.html": text(f'<a href="data:text/csv,nik%0A{NIK}">CSV</a>'),
    "label.svg": text(SVG),
    "isi.pdf": lambda path: pdf(path, f"NIK {NIK}"),
    "judul.pdf": lambda path: pdf(path, f'#set document(title: "{NIK}")\nx'),
    "alt.pdf": lambda path: pdf(path, f'#figure(rect(), alt: "Grafik {NIK}")'),
    "tautan.pdf": lambda path: pdf(path, '#link("mailto:orang@contoh.go.id")[surat]'),
    "lampiran.pdf": lambda path: pdf(path, f'#pdf.attach("a.csv", bytes("nik\\n{NIK}"))\nx'),
    "html.ipynb": lambda path: notebook(path, **{"text/html": [f"<td>{NIK}</td>"]}),
    "teks.ipynb": lambda path: notebook(path, **{"text/plain": ["a\n", NIK]}),
    "gambar.ipynb": lambda path: notebook(
        path, **{"application/vnd.iku.figure+json": {"svg": SVG}}
    ),
    "svg.ipynb": lambda path: notebook(path, **{"image/svg+xml": [SVG]}),
    "nilai.json": text(json.dumps({"a": [{"b": NIK}]})),
    "kunci.json": text(json.dumps({NIK: 1})),
    "bilangan.json": text(json.dumps({"a": 6472014101900001})),
    "luput.json": text(json.dumps({"a": "\uff16\uff14\uff17\uff12" + NIK[4:]})),  # escaped
    "sel.csv": text(f'nama,catatan\nBudi,"titip\n{NIK}"\n'),
    "titik_koma.csv": text(f"nama;nik\nBudi;{NIK}\n"),
    "sel.xlsx": lambda path: workbook(path, cell=f"NIK {NIK}"),
    "bilangan.xlsx": lambda path: workbook(path, cell=6472014101900010),
    "tebal.xlsx": rich_workbook,
    "komentar.xlsx": lambda path: workbook(path, comment=f"hubungi {NIK}"),
    "properti.xlsx": lambda path: workbook(path, title=NIK),
    "lembar.xlsx": lambda path: workbook(path, name="6472014101900001"),
    "surat.docx": document,
    "naskah.md": text("NIK peserta 6472 0141\n0190 0001 dicatat.\n"),
    "keterangan.yaml": text(f"publisher: Budi {NIK}\n"),
    "catatan.txt": text(f"{NIK}\n"),
    f"foto {NIK}.txt": text("kosong\n"),
}


@pytest.mark.parametrize("name", FILES)
def test_personal_data_in_any_part_of_any_output_are_refused(name, tmp_path):
    path = tmp_path / "laporan" / name
    path.parent.mkdir()
    FILES[name](path)
    with pytest.raises(IkuError) as refused:
        refuse_personal_data(search([path], tmp_path))
    assert NIK not in refused.value.message
    assert "6472" in refused.value.message or "oran" in refused.value.message
    assert name.split()[0] in refused.value.message


def test_files_without_personal_data_pass_and_are_all_named(tmp_path):
    clean = {
        "a.html": text('<svg><path d="M 64.720141 10.190001"/></svg><p>Rp5.990.000.000</p>'),
        "a.csv": text("kode\n1101\n1102\n1103\n1204\n"),
        "a.xlsx": lambda path: workbook(path, cell="500/123/PKS/2018", comment="5990000000"),
        "a.pdf": lambda path: pdf(path, "12 15 18 11 10 22 2018"),
        "a.json": text(json.dumps({"sha256": "a2f46c2a09266472014101900001" + "0" * 35 + "f"})),
        "bukan.xlsx": text("bukan zip"),
        "bukan.pdf": text("bukan PDF"),
        "bukan.ipynb": text("bukan JSON"),
    }
    for name, write in clean.items():
        write(tmp_path / name)
    files = sorted(tmp_path.iterdir())
    suspects = search(files, tmp_path)
    assert list(suspects) == files
    refuse_personal_data(suspects)


def test_every_file_is_named_though_they_say_the_same(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(f"nik\n{NIK}\n")
    suspects = search(sorted(tmp_path.iterdir()), tmp_path)
    assert [found[0].place for found in suspects.values()] == ["a.csv baris 2", "b.csv baris 2"]
