"""The Word edition, read from its own parts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import docx
import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.narrative.word_controls import number_tag, section_tag
from iku_analysis.pages.blocks import Cell, Column, Table
from iku_analysis.pages.glance_block import Glance, GlanceBand, GlanceLine
from iku_analysis.provenance.finished_texts import lines_of
from iku_analysis.report import document_of, merge_notebooks
from iku_analysis.report.word import word_of
from tests.report.conftest import HOSTILE, SVG, chart, executed, info, prose, shown, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WIDE = Table(
    "iku-1-lebar", "Lebar", tuple(Column(f"k{n}") for n in range(8)), ((Cell("isi"),) * 8,)
)


def word(notebooks, style=b"", **facts):
    about = replace(info(), fingerprint="f" * 64, **facts)
    return word_of(document_of(merge_notebooks(notebooks, about)), style)


def part(content, name="word/document.xml"):
    return ET.fromstring(zipfile.ZipFile(BytesIO(content)).read(name))  # noqa: S314 -- made here


def values(root, name, attribute="val"):
    return [item.get(f"{W}{attribute}") for item in root.iter(f"{W}{name}")]


@pytest.fixture(scope="module")
def made():
    """A report of every kind of block, in Word."""
    first = [prose("# Ringkasan\n\n## A. Bagian"), shown(table("a")), shown(WIDE), shown(chart())]
    return word(executed(first, [prose("# Sasaran 1\n\n- satu\n- **dua**"), shown(table("b"))]))


def test_captions_count_by_fields_and_lists_of_them_are_fields_word_updates(made):
    root = part(made)
    fields = [item.text.strip() for item in root.iter(f"{W}instrText")]
    assert fields.count("SEQ Tabel \\* ARABIC") == 3
    assert fields.count("SEQ Gambar \\* ARABIC") == 1
    assert values(part(made, "word/settings.xml"), "updateFields") == ["true"]


def test_tables_repeat_their_heads_and_name_rows_by_the_first_column(made):
    root = part(made)
    tables = list(root.iter(f"{W}tbl"))
    assert len(list(root.iter(f"{W}tblHeader"))) == len(tables) == 3
    assert set(values(root, "tblLook", "firstColumn")) == {"1"}


def test_a_chart_is_a_drawing_with_pixels_to_fall_back_on_and_words_in_its_place(made):
    files = zipfile.ZipFile(BytesIO(made))
    assert SVG.encode() in [files.read(n) for n in files.namelist() if n.endswith(".svg")]
    assert any(files.read(name)[:4] == b"\x89PNG" for name in files.namelist() if "image" in name)
    described = [item.get("descr") for item in part(made).iter() if item.tag.endswith("}docPr")]
    assert described == ["Batang tunggal setinggi dua."]


def test_only_a_wide_table_lies_on_a_page_turned_aside(made):
    pages = [item.get(f"{W}orient", "portrait") for item in part(made).iter(f"{W}pgSz")]
    assert pages == ["portrait", "landscape", "portrait"]


def test_language_status_and_fingerprint_are_in_the_file(made):
    assert set(values(part(made, "word/styles.xml"), "lang")) == {"id-ID"}
    opened = docx.Document(BytesIO(made))
    assert opened.core_properties.identifier == "f" * 64
    assert opened.sections[0].header.paragraphs[0].text == "DATA CONTOH"


def test_headings_are_styles_with_their_level(made):
    opened = docx.Document(BytesIO(made))
    styled = [(p.style.name, p.text) for p in opened.paragraphs if "eading" in p.style.name]
    assert ("Heading 1", "Ringkasan") in styled
    assert ("Heading 2", "A. Bagian") in styled
    assert ("Heading 3", "Sasaran 1") in styled


def test_what_data_say_is_text_never_markup(tmp_path):
    text = HOSTILE + " </w:t> \x01 & {{ nama }}"
    path = tmp_path / "a.docx"
    path.write_bytes(word(executed([shown(table(text=text))])))
    assert text.replace("\x01", "") in lines_of(path)


def test_an_office_gives_letterhead_and_styles_of_its_own(two_chapters):
    own, stream = docx.Document(), BytesIO()
    own.sections[0].header.paragraphs[0].text = "KOP SURAT DINAS"
    own.styles["Heading 1"].font.name = "Bookman Old Style"
    own.add_paragraph("isi lama")
    own.save(stream)
    opened = docx.Document(BytesIO(word(two_chapters, stream.getvalue())))
    tops = [paragraph.text for paragraph in opened.sections[0].header.paragraphs]
    assert tops == ["KOP SURAT DINAS", "DATA CONTOH"]
    assert opened.styles["Heading 1"].font.name == "Bookman Old Style"
    assert "isi lama" not in [paragraph.text for paragraph in opened.paragraphs]


def test_an_office_file_without_lists_or_our_styles_gets_them():
    own, stream = docx.Document(), BytesIO()
    for name in ("List Paragraph", "Caption", "List Bullet"):
        own.styles[name].delete()
    relations = own.part.rels
    (numbering,) = [key for key, found in relations.items() if found.reltype.endswith("numbering")]
    del relations[numbering]
    own.save(stream)
    made = word(
        executed([prose("# Satu\n\n1. pertama\n2. kedua"), shown(table())]), stream.getvalue()
    )
    used = set(values(part(made), "pStyle"))
    assert used <= set(values(part(made, "word/styles.xml"), "style", "styleId"))
    assert set(values(part(made), "numId")) <= set(
        values(part(made, "word/numbering.xml"), "num", "numId")
    )


def test_an_office_file_that_is_no_word_file_is_named(two_chapters):
    with pytest.raises(IkuError, match=r"gaya\.docx bukan berkas Word"):
        word(two_chapters, b"bukan zip")


def test_every_text_of_the_page_stands_in_word_too(two_chapters, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(word(two_chapters))
    lines = lines_of(path)
    told = {"Laporan Kinerja 2018", "9 persen", "Catatan tabel.", "Tabel 1. Tabel iku-1-varian"}
    assert told - set(lines) == set()


def test_the_year_on_one_page_stands_in_words(tmp_path):
    line = GlanceLine(
        *("1", "Produk", "", "9 %", "10,6 %", "118,2 %"),
        met=True,
        rating="baik",
        reached=118.2,
        reached_before=100.0,
        trend=(0.0, 1.0),
        years=(2017, 2018),
        arrow="membaik",
        moved="+3,3 poin",
        absorbed="94,2 %",
    )
    glance = Glance(
        "sekilas",
        "Sekilas",
        ("Satu.",),
        (GlanceBand("Sasaran 1", (line,)),),
        ("Putus.",),
        ("Batang.", "Arti."),
        150.0,
    )
    path = tmp_path / "a.docx"
    path.write_bytes(word(executed([shown(glance)])))
    lines = lines_of(path)
    at = lines.index("Sasaran 1")
    told = ["1 Produk", "118,2 % tercapai", "10,6 %", "9 %", "membaik +3,3 poin", "94,2 %"]
    assert lines[at + 1 : at + 7] == told
    assert "Arti." in lines


def test_no_tag_is_longer_than_word_opens():
    assert len(number_tag(section_tag("iku-11.md", "Judul " * 20), 9999)) <= 64
