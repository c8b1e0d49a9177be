import base64
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePath
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_output
from openpyxl import load_workbook
from pypdf import PdfReader

from iku_analysis.base import outputs
from iku_analysis.base.errors import IkuError
from iku_analysis.pages.blocks import CHART_MIME, Card, Cards, Cell, Column, Prose, Table, heads
from iku_analysis.report import WRITERS, Report, document_of, merge_notebooks, write_output
from iku_analysis.report.exporters import ReportHTMLExporter, ReportTypstExporter
from iku_analysis.report.merge import CHAPTER_KEY
from iku_analysis.report.typst_pdf import typeset
from tests.page_policy import assert_allows_only_itself

from .conftest import HOSTILE, chart, executed, info, prose, shown, table


def html_of(notebooks, status="contoh"):
    return ReportHTMLExporter().from_notebook_node(merge_notebooks(notebooks, info(status)))[0]


def pdf_of(notebooks, status="contoh"):
    return ReportTypstExporter().from_notebook_node(merge_notebooks(notebooks, info(status)))[0]


class Page(HTMLParser):
    """Ids, link targets, visible text and images of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.addresses, self.words, self.alts = [], [], [], []
        self._hidden = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self._hidden = tag == "style"
        self.ids += [named["id"]] if "id" in named else []
        self.addresses += [named[key] for key in ("href", "src") if key in named]
        self.alts += [named.get("aria-label")] if tag == "svg" else []

    def handle_data(self, data):
        self.words += [] if self._hidden else [data]


def test_summary_first_then_chapters_then_the_appendix(two_chapters):
    merged = merge_notebooks(two_chapters, info())
    chapters = list(dict.fromkeys(cell.metadata[CHAPTER_KEY] for cell in merged.cells))
    assert chapters == ["depan", "sasaran-1", "akhir"]
    assert all("parameters" not in cell.metadata.get("tags", []) for cell in merged.cells)


def test_letters_of_a_quarters_sections_have_no_gaps():
    cells = [
        prose("# Lampiran"),
        prose("## A. Sumber\n\nkata"),
        prose("## B. Cakupan", ["tahunan"]),
        prose("## C. Definisi"),
        prose("# Penutup\n\n## A. Kesimpulan"),
    ]

    def headings(quarter):
        merged = merge_notebooks(executed(cells), replace(info(), quarter=quarter))
        return re.findall("## (.*)", "\n".join(cell.source for cell in merged.cells))

    assert headings(None) == ["A. Sumber", "B. Cakupan", "C. Definisi", "A. Kesimpulan"]
    assert headings(3) == ["A. Sumber", "B. Definisi", "A. Kesimpulan"]


def test_a_failed_cell_is_refused():
    error = new_output("error", ename="ValueError", evalue="rusak", traceback=[])
    notebooks = executed([prose("# A"), new_code_cell("x", outputs=[error])])
    with pytest.raises(IkuError, match=r"00\.ipynb.*ValueError: rusak"):
        merge_notebooks(notebooks, info())


def test_ids_are_unique_and_every_contents_link_resolves(two_chapters):
    page = Page(html_of(two_chapters))
    assert len(page.ids) == len(set(page.ids))
    links = [address[1:] for address in page.addresses if address.startswith("#")]
    assert len(links) > 3
    assert set(links) <= set(page.ids)


def test_every_entry_of_the_contents_follows_a_section_of_its_own(two_chapters):
    text = html_of(two_chapters)
    followed = dict(re.findall(r'\[href="#([^"]+)"\]\{animation-timeline:(--s\d+)\}', text))
    seen = dict(re.findall(r"#bagian-([^{]+)\{view-timeline-name:(--s\d+)\}", text))
    assert followed == seen != {}
    assert {f"bagian-{name}" for name in seen} <= set(Page(text).ids)
    assert text.count("<section ") == text.count("</section>")


def test_a_draft_says_so_on_the_cover_and_why_where_auditors_look(two_chapters):
    merged = merge_notebooks(two_chapters, replace(info(), draft=("pdrb.csv berbeda",)))
    page = ReportHTMLExporter().from_notebook_node(merged)[0]
    main, technical = (
        PdfReader(io.BytesIO(typeset(document_of(merged), technical=part))).pages[0].extract_text()
        for part in (False, True)
    )
    for cover in (page.partition('<div class="frame">')[0], main):
        assert "DRAF" in cover
        assert "pdrb.csv" not in cover
    assert "pdrb.csv" in page.partition("<footer")[2]
    assert "pdrb.csv" in technical


def test_the_page_is_self_contained_and_shows_no_code(two_chapters):
    text = html_of(two_chapters)
    page = Page(text)
    assert all(address.startswith(("#", "data:")) for address in page.addresses)
    assert not re.search(r"url\(\s*['\"]?https?:", text)
    assert "rahasia_kode" not in text
    assert page.alts == ["Batang tunggal setinggi dua."]
    assert_allows_only_itself(text, images="data:")


def test_key_figures_are_told_to_machines_as_to_readers():
    facts = {"formula": "a </script> ÷ b", "coverage": "8 dari 10 kab/kota"}
    key = "1.realisasi persen"
    number = Card("Realisasi", "9,01 persen", "contoh", key=key, value=9.0125, facts=facts)
    text = html_of(executed([prose("# A"), shown(Cards("iku-1-hasil", "Hasil IKU 1", (number,)))]))
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    [measured] = json.loads(told)["variableMeasured"]
    assert (measured["propertyID"], measured["value"]) == ("1.realisasi", 9.0125)
    assert (measured["unitText"], measured["url"]) == ("persen", "#iku-1-hasil")
    references = {item["name"]: item["value"] for item in measured["valueReference"]}
    assert references == {
        "Status": "data contoh",
        "Rumus": "a </script> ÷ b",
        "Cakupan": "8 dari 10 kab/kota",
    }
    [shown_as] = re.findall(r"<dd([^>]*)>", text)
    for fact in ('key="1.realisasi"', 'value="9.0125"', 'unit="persen"', 'coverage="8 dari 10'):
        assert f" data-{fact}" in shown_as


def test_a_table_laid_out_as_cards_stays_a_table_and_names_its_columns():
    row = (Cell("Kab. Paser"), Cell("2,5", "contoh", value=2.5), Cell("baik"))
    wide = Table("iku-1-a", "A", heads("Kab | Nilai: | Ket"), (row,))
    text = html_of(executed([prose("# A"), shown(wide)]))
    tags = re.findall(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>", text)
    assert tags
    assert all(" role=" in attributes for _, attributes in tags)
    assert [re.findall('data-label="(.*?)"', given) for tag, given in tags if tag == "td"] == [
        ["Nilai"],
        ["Ket"],
    ]


def test_text_of_data_stays_text_in_both_outputs(two_chapters):
    assert HOSTILE in "".join(Page(html_of(two_chapters)).words)
    pages = PdfReader(io.BytesIO(pdf_of(two_chapters))).pages
    printed = re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
    for word in ('#panic("x")', "$x$", "<b>tebal</b>", "@ref", "*bintang*", "\\u{41}"):
        assert re.sub(r"\s+", "", word) in printed.replace("“", '"').replace("”", '"')


@pytest.mark.parametrize(("status", "marked"), [("contoh", True), ("resmi", False)])
def test_sample_data_marks_page_and_number(status, marked):
    notebooks = executed([prose("# A"), shown(table(status=status)), shown(chart(status=status))])
    text = html_of(notebooks, status)
    assert ('class="page-mark"' in text) is marked
    assert ('<span class="standing standing-contoh">' in text) is marked
    assert ('<span class="badge badge-contoh">data contoh</span>' in text) is marked  # the chart
    reader = PdfReader(io.BytesIO(pdf_of(notebooks, status)))
    assert ("DATA CONTOH" in reader.pages[-1].extract_text().replace("\xa0", " ")) is marked


def without_alt(notebooks, text):
    merged = merge_notebooks(notebooks, info())
    for cell in merged.cells:
        for output in cell.get("outputs", ()):
            if CHART_MIME in output["data"]:
                output["data"][CHART_MIME]["alt"] = text
    return merged


def test_a_chart_without_alternative_text_fails_the_pdf(two_chapters):
    with pytest.raises(IkuError, match="PDF/UA-1"):
        ReportTypstExporter().from_notebook_node(without_alt(two_chapters, ""))


@pytest.mark.parametrize("text", ["", "  "])
def test_a_chart_without_alternative_text_fails_the_html(two_chapters, text):
    with pytest.raises(IkuError, match="iku-1-grafik"):
        ReportHTMLExporter().from_notebook_node(without_alt(two_chapters, text))


def test_the_pdf_is_tagged_titled_and_has_bookmarks_and_numbers(two_chapters):
    reader = PdfReader(io.BytesIO(pdf_of(two_chapters)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert reader.metadata.title.startswith("Laporan Kinerja 2018")
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)][0:1]
    assert "halaman 2 dari" in reader.pages[1].extract_text()
    declared = reader.xmp_metadata.stream.get_data().decode()
    assert "pdfuaid" in declared
    assert "pdfaid" in declared


def files_of(folder):
    folder.mkdir(parents=True, exist_ok=True)
    found = {"html": outputs.HTML, "pdf": outputs.PDF, "workbook": outputs.WORKBOOK}
    found["tables"] = outputs.TABLES
    made = {name: output.path(folder, 2018) for name, output in found.items()}
    return SimpleNamespace(folder=folder, **made)


def render(notebooks, files):
    report = Report(document_of(merge_notebooks(notebooks, info())), info())
    for output in WRITERS:
        write_output(output, report, files.folder)


def test_every_output_is_written_by_one_writer_or_kept_from_the_run():
    kept = {outputs.NOTEBOOKS, outputs.RESULTS, outputs.FINDINGS, outputs.MANIFEST}
    assert set(WRITERS) == set(outputs.OUTPUTS) - kept


@pytest.mark.parametrize("output", outputs.OUTPUTS, ids=lambda output: output.label)
def test_a_file_is_one_output_only(output):
    inner = f"/a{output.suffix}" if output.is_folder else ""
    path = f"{output.name(2018)}{inner}"
    assert [item for item in outputs.OUTPUTS if item.holds(PurePath(path))] == [output]
    assert outputs.content_of(path) is output.content
    assert "/" in output.media_type


def test_what_is_no_output_is_compared_as_text():
    for path in ("tabel/datapackage.json", "lain.csv", "notebooks/results/a.txt"):
        assert outputs.content_of(path) is outputs.Content.TEXT


def test_the_same_notebooks_give_the_same_bytes(two_chapters, tmp_path):
    contents = []
    for number in range(2):
        files = files_of(tmp_path / str(number))
        render(two_chapters, files)
        made = sorted(path for path in files.tables.parent.rglob("*") if path.is_file())
        contents.append([path.read_bytes() for path in made])
    assert len(contents[0]) == 5 + 2 + 3
    assert contents[0] == contents[1]


def test_tables_and_charts_are_numbered_alike_in_both_outputs(two_chapters):
    words = "".join(Page(html_of(two_chapters)).words)
    printed = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(two_chapters))).pages
    )
    for number in ("Tabel 1. ", "Tabel 2. ", "Gambar 1. "):
        assert number in words
        assert number in printed


def test_the_numbers_behind_a_table_lie_in_the_page_in_the_csv_and_in_the_workbook(
    two_chapters, tmp_path
):
    files = files_of(tmp_path)
    render(two_chapters, files)
    page = Page(files.html.read_text(encoding="utf-8"))
    held = [address for address in page.addresses if address.startswith("data:text/csv")]
    decoded = [base64.b64decode(address.partition(",")[2]).decode() for address in held]
    described = json.loads((files.tables / "datapackage.json").read_text())["resources"]
    written = [(files.tables / item["path"]).read_text() for item in described]
    assert decoded == written
    assert [item["status"] for item in described] == ["contoh", "contoh"]
    book = load_workbook(files.workbook)
    assert book.sheetnames == ["Ringkasan", "IKU 1", "Sumber"]
    rows = [row[:3] for row in book["IKU 1"].iter_rows(values_only=True)]
    head = rows.index(("Varian", "Nilai", "Status"))
    assert rows[head + 1 : head + 3] == [("utama", HOSTILE, "data contoh"), ("jumlah", 2, None)]


def test_a_formula_in_data_stays_text_in_the_workbook(tmp_path):
    files = files_of(tmp_path)
    render(executed([prose("# A"), shown(table(text="=1+1"))]), files)
    cells = [cell for row in load_workbook(files.workbook)["IKU 1"] for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def named(text, identifier="iku-1-lain"):
    return Table(
        identifier, "Lain", (Column("Nilai"),), ((Cell(text, "contoh", key="1.realisasi"),),)
    )


def test_one_number_shown_as_two_is_refused():
    same = executed([prose("# A"), shown(named("9,00")), shown(named("9,00", "iku-1-lagi"))])
    assert html_of(same)
    other = executed([prose("# A"), shown(named("9,00")), shown(named("9,01", "iku-1-lagi"))])
    with pytest.raises(IkuError, match=r"1\.realisasi tampil berbeda: 9,00 pada iku-1-lain, 9,01"):
        html_of(other)


def test_a_bound_number_that_contradicts_a_table_is_refused():
    bound = {"type": "bound", "raw": "9,01", "status": "contoh", "key": "1.realisasi"}
    text = Prose("naskah", "", ({"type": "paragraph", "children": [bound]},), "contoh")
    with pytest.raises(IkuError, match="pada naskah"):
        html_of(executed([prose("# A"), shown(named("9,00")), shown(text)]))


def test_a_link_that_leads_nowhere_is_refused():
    lost = Table("a", "A", (Column("x"),), ((Cell("1", link="tidak-ada"),),))
    with pytest.raises(IkuError, match="tidak-ada"):
        html_of(executed([prose("# A"), shown(lost)]))


def test_two_blocks_with_one_id_are_refused():
    with pytest.raises(IkuError, match="id yang sama: iku-1-varian"):
        html_of(executed([prose("# A"), shown(table()), shown(table())]))


def test_a_chapter_keeps_the_number_of_its_sasaran_when_it_stands_alone():
    one = executed([prose("# Ringkasan")], [prose("# Sasaran 5\n\n## Sumber")])
    summary, chapter = one.values()
    merged = merge_notebooks({"00_ringkasan.ipynb": summary, "05_koperasi.ipynb": chapter}, info())
    assert {cell.metadata[CHAPTER_KEY] for cell in merged.cells} == {"depan", "sasaran-5"}
    assert [entry.id for entry in document_of(merged).headings][-1] == "sasaran-5-sumber"
