"""The built report as a typesetter finds it; `page_check` measures it from the file."""

import pypdfium2 as pdfium
import pytest

from tests.report import matterhorn, page_check

PAGES, PDF_BYTES, HTML_BYTES = 40, 1_200_000, 1_500_000


# Chapters, sasaran and indicators begin a page, in the appendix chapters only.
OPENING = {"": (0, 2, 3), "-lampiran-teknis": (0,)}


@pytest.fixture(scope="module", params=OPENING)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def printed(project, part):
    return project.pdf.with_name(f"{project.pdf.stem}{part}.pdf")


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


def test_the_report_is_short_and_small(project):
    with pdfium.PdfDocument(project.pdf) as document:
        assert len(document) <= PAGES
    assert project.pdf.stat().st_size <= PDF_BYTES
    assert project.html.stat().st_size <= HTML_BYTES
