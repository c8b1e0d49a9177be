"""The PDF as a typesetter and a screen reader find it."""

import pypdfium2 as pdfium
import pytest

from iku_analysis.base.fonts import BOLD_FONT, FONTS
from iku_analysis.report.pdf_finish import finish_pdf
from iku_analysis.report.watermark import outlines

from . import page_check
from .conftest import executed, info, prose, shown, table
from .test_report import pdf_of


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(pdf_of(executed([prose("# A"), shown(table())])))
    return path


def test_every_row_begins_with_a_row_head(small):
    rows, heads = page_check.row_heads(small)
    assert rows == heads == 2


def test_finishing_twice_gives_the_same_bytes(small):
    once = small.read_bytes()
    assert finish_pdf(once) == finish_pdf(once)


def test_the_page_mark_is_seen_and_no_text(small):
    with pdfium.PdfDocument(small) as document:
        words = document[len(document) - 1].get_textpage().get_text_bounded()
    assert words.count("DATA CONTOH") == 1  # in the head of the page
    assert outlines("DATA", FONTS / BOLD_FONT).count("<path") == len("DATA")


def test_the_checker_sees_a_lonely_heading_and_an_empty_page(tmp_path):
    path = tmp_path / "b.pdf"
    filler = [prose("\n\n".join(["kalimat"] * lines)) for lines in (22, 1)]
    path.write_bytes(pdf_of(executed([prose("# A"), *filler, shown(table())])))
    with pdfium.PdfDocument(path) as document:
        shares = [page_check.fill(page) for page in document]
    assert min(shares) < 0.6 < max(shares)


@pytest.mark.parametrize("status", ["resmi"])
def test_official_reports_carry_no_page_mark(status, tmp_path):
    path = tmp_path / "c.pdf"
    path.write_bytes(pdf_of(executed([prose("# A"), shown(table(status=status))]), status))
    with pdfium.PdfDocument(path) as document:
        assert "CONTOH" not in document[len(document) - 1].get_textpage().get_text_bounded()
    assert info(status).status == status
