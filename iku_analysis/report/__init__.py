"""Executed notebooks -> one merged notebook -> HTML, PDF and tables. Computes nothing.

HTML through Jinja templates; PDF through a Typst document that gets the same structured content and
is checked for PDF/UA-1 and PDF/A-3a while it compiles. `exporters` makes both of them nbconvert's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iku_analysis.report.document import Document, document_of
from iku_analysis.report.exports import (
    ExportedTable,
    tables_of,
    write_csv_package,
    write_workbook,
)
from iku_analysis.report.html import page_of
from iku_analysis.report.merge import ReportInfo, merge_notebooks
from iku_analysis.report.typst_pdf import typeset

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
    files.pdf.write_bytes(typeset(document))


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
    files.html.write_text(page_of(document, own_tables), encoding="utf-8")
    tables = [*more_tables, *own_tables]
    write_csv_package(tables, files.tables, info.title)
    write_workbook(tables, files.workbook, info.data_date)
