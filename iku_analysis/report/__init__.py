"""Executed notebooks -> one merged notebook -> HTML, PDF and tables. Computes nothing.

HTML through an nbconvert template; PDF through a second nbconvert exporter that hands the same
structured content to a Typst document and lets Typst check PDF/UA-1 and PDF/A-3a while compiling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from iku_analysis.report.document import DOCUMENT, document_of
from iku_analysis.report.exports import (
    TABLES,
    ExportedTable,
    tables_of,
    write_csv_package,
    write_workbook,
)
from iku_analysis.report.html import ReportHTMLExporter
from iku_analysis.report.merge import ReportInfo, merge_notebooks
from iku_analysis.report.typst_pdf import ReportTypstExporter

__all__ = [
    "ExportedTable",
    "ReportFiles",
    "ReportHTMLExporter",
    "ReportInfo",
    "ReportTypstExporter",
    "merge_notebooks",
    "render_report",
]


@dataclass(frozen=True)
class ReportFiles:
    """Files of a finished report."""

    html: Path
    pdf: Path
    workbook: Path
    tables: Path


def render_report(
    notebooks: Mapping[str, NotebookNode],
    info: ReportInfo,
    files: ReportFiles,
    more_tables: Sequence[ExportedTable] = (),
) -> None:
    """Render all files of a report.

    Parameters
    ----------
    notebooks : mapping of str to NotebookNode
        Executed notebooks by file name, the summary first.
    info : ReportInfo
        Facts of the cover.
    files : ReportFiles
        Files to write; ``tables`` is an existing folder.
    more_tables : sequence of ExportedTable
        Exported before those of the report.

    Raises
    ------
    IkuError
        If a notebook holds an error, a chart has no alternative text, a number contradicts itself,
        a link leads nowhere, or Typst refuses.
    """
    merged = merge_notebooks(notebooks, info)
    document = document_of(merged)
    own_tables = tables_of(document)
    shared = {DOCUMENT: document, TABLES: {table.id: table for table in own_tables}}
    with ThreadPoolExecutor(1) as beside:  # Typst works outside Python, so both run at once
        exporter = ReportTypstExporter()  # type: ignore[no-untyped-call]
        pdf = beside.submit(exporter.from_notebook_node, merged, shared)
        body, _ = ReportHTMLExporter().from_notebook_node(merged, shared)  # type: ignore[no-untyped-call]
        files.html.write_text(body, encoding="utf-8")
        tables = [*more_tables, *own_tables]
        write_csv_package(tables, files.tables, info.title)
        write_workbook(tables, files.workbook, info.data_date)
        files.pdf.write_bytes(pdf.result()[0])
