"""Executed notebooks -> one merged notebook -> HTML, PDF and tables. Computes nothing.

Both through exporters of nbconvert: HTML from Jinja templates; PDF from a Typst document that gets
the same structured content and is checked for PDF/UA-1 and PDF/A-3a while it compiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iku_analysis.report.document import Document, document_of
from iku_analysis.report.exporters import (
    DOCUMENT,
    TABLES,
    ReportHTMLExporter,
    ReportTypstExporter,
)
from iku_analysis.report.exports import (
    ExportedTable,
    tables_of,
    write_csv_package,
    write_workbook,
)
from iku_analysis.report.merge import ReportInfo, merge_notebooks

__all__ = [
    "Document",
    "ExportedTable",
    "ReportFiles",
    "ReportInfo",
    "document_of",
    "merge_notebooks",
    "render_page_and_tables",
    "render_pdf",
]


@dataclass(frozen=True)
class ReportFiles:
    """Files of a finished report."""

    html: Path
    pdf: Path
    workbook: Path
    tables: Path


def render_pdf(document: Document, files: ReportFiles) -> None:
    """Write the PDF; nearly all of it works outside Python, so another thread may do the rest.

    Raises
    ------
    IkuError
        If Typst refuses.
    """
    shared = {DOCUMENT: document}
    pdf, _ = ReportTypstExporter().from_notebook_node(document.notebook, shared)  # type: ignore[no-untyped-call]
    files.pdf.write_bytes(pdf)


def render_page_and_tables(
    document: Document,
    info: ReportInfo,
    files: ReportFiles,
    more_tables: Sequence[ExportedTable] = (),
) -> None:
    """Write all files of a report but the PDF.

    Parameters
    ----------
    document : Document
        From ``document_of``.
    info : ReportInfo
        Facts of the cover.
    files : ReportFiles
        Files to write; ``tables`` is an existing folder.
    more_tables : sequence of ExportedTable
        Exported before those of the report.

    Raises
    ------
    IkuError
        If a chart has no alternative text.
    """
    own_tables = tables_of(document)
    shared = {DOCUMENT: document, TABLES: own_tables}
    page, _ = ReportHTMLExporter().from_notebook_node(document.notebook, shared)  # type: ignore[no-untyped-call]
    files.html.write_text(page, encoding="utf-8")
    tables = [*more_tables, *own_tables]
    write_csv_package(tables, files.tables, info.title)
    write_workbook(tables, files.workbook, info.data_date)
