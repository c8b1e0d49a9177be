"""The built report as a typesetter finds it; `page_check` measures it from the file."""

import os
import re
import time
from copy import deepcopy
from random import Random

import nbformat
import pypdfium2 as pdfium
import pytest

from iku_analysis.pages.blocks import PROSE_MIME, TABLE_MIME
from iku_analysis.report import document_of, merge_notebooks
from iku_analysis.report.typst_pdf import typeset
from tests.report import matterhorn, page_check
from tests.report.conftest import info

PAGES, PDF_BYTES, HTML_BYTES = 40, 1_200_000, 1_500_000


# Chapters, sasaran and indicators begin a page, in the appendix chapters only.
OPENING = {"": (0, 2, 3), "-lampiran-teknis": (0,)}


@pytest.fixture(scope="module", params=OPENING)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def printed(whole, part):
    return whole.pdf.with_name(f"{whole.pdf.stem}{part}.pdf")


def test_no_page_is_half_empty_unless_a_part_ends_there(printed, part):
    assert page_check.half_empty(printed, OPENING[part]) == []


def test_no_heading_stands_alone_at_the_foot_of_a_page(printed):
    assert page_check.lonely_headings(printed) == []


def test_every_row_of_the_report_begins_with_a_row_head(printed):
    rows, heads = page_check.row_heads(printed)
    assert rows == heads > 100


def test_no_condition_of_accessibility_a_machine_can_test_is_broken(printed):
    assert matterhorn.broken(printed) == {}


def test_no_table_leaves_a_row_alone_on_a_page(printed):
    assert page_check.torn_tables(printed) == []


def shaken(notebook, random):
    """The same notebook as another year has it: texts missing or long, tables short or long."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    for data in (output.get("data", {}) for output in outputs):
        if PROSE_MIME in data:
            nodes = data[PROSE_MIME]["nodes"]
            data[PROSE_MIME]["nodes"] = deepcopy(nodes[:1]) + nodes * random.randint(0, 2)
        elif TABLE_MIME in data:
            rows = data[TABLE_MIME]["rows"]
            more = rows[1:2] * random.randint(0, len(rows) // 2)
            kept = max(2, len(rows) + random.randint(-5, 9))
            data[TABLE_MIME]["rows"] = (rows[:1] + more + rows[1:])[:kept]


def test_other_texts_and_tables_leave_no_page_half_empty_and_no_row_alone(whole, tmp_path):
    seed = int(os.environ.get("IKU_BENIH", "0")) or time.time_ns() % 10_000
    print(f"IKU_BENIH={seed}")  # noqa: T201 -- to run the same again
    notebooks = {
        path.name: nbformat.read(path, 4)
        for path in sorted((whole.report / "notebooks").glob("*.ipynb"))
    }
    merged = merge_notebooks(notebooks, info())
    shaken(merged, Random(seed))  # noqa: S311 -- no secret
    path = tmp_path / "lain.pdf"
    path.write_bytes(typeset(document_of(merged)))
    assert page_check.half_empty(path, OPENING[""]) == []
    assert page_check.lonely_headings(path) == []
    assert page_check.torn_tables(path) == []


PROGRAM_WORDS = re.compile(
    r"IKU-[A-Z]\d{3}|\b[\w/-]+\.(?:csv|xlsx|ya?ml|json|md|py|ipynb|toml)\b|\b[a-z]+_[a-z_]+\b"
)


def test_who_decides_reads_words_no_codes_and_no_files(whole):
    with pdfium.PdfDocument(whole.pdf) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert PROGRAM_WORDS.findall(text) == []


def test_every_drawing_says_where_and_when(whole):
    captions = re.findall(r'<span class="iku-subtitle">(.*?)</span></fig', whole.html.read_text())
    assert len(captions) > 30
    assert [at for at in captions if not re.search(r", Kalimantan Timur, .*2018", at)] == []


def test_the_report_is_short_and_small(whole):
    with pdfium.PdfDocument(whole.pdf) as document:
        assert len(document) <= PAGES
    assert whole.pdf.stat().st_size <= PDF_BYTES
    assert whole.html.stat().st_size <= HTML_BYTES
