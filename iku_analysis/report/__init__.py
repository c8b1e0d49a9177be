"""Executed notebooks -> one merged notebook -> HTML, PDF and tables. Computes nothing.

Both through exporters of nbconvert: HTML from Jinja templates; PDF from a Typst document that gets
the same structured content and is checked for PDF/UA-1 and PDF/A-3a while it compiles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base import outputs
from iku_analysis.base.outputs import Output
from iku_analysis.report.attachments import Attachment, attached
from iku_analysis.report.document import Document, document_of
from iku_analysis.report.exporters import (
    ATTACHMENTS,
    BESIDE,
    DOCUMENT,
    TABLES,
    ReportHTMLExporter,
    ReportTypstExporter,
    TechnicalTypstExporter,
)
from iku_analysis.report.exports import ExportedTable, tables_of
from iku_analysis.report.merge import ReportInfo, merge_notebooks
from iku_analysis.report.package_records import csv_package
from iku_analysis.report.report_workbook import write_workbook
from iku_analysis.report.result_tables import result_tables
from iku_analysis.report.word import word_of

__all__ = [
    "WRITERS",
    "Document",
    "ExportedTable",
    "Report",
    "ReportInfo",
    "document_of",
    "merge_notebooks",
    "write_output",
]


@dataclass(frozen=True)
class Report:
    """What the files of a report are written from.

    Attributes
    ----------
    document : Document
        From ``document_of``.
    info : ReportInfo
        Facts of the cover.
    results : tuple of IndicatorResult
        Their tables are exported before those of the document.
    style : bytes
        The office's own Word file for letterhead and styles; empty without one.
    manifest : str
        Without outputs; attached to the PDF.
    result_files : tuple of (str, bytes)
        Name and content of the results of each chapter; attached to the PDF.
    beside : callable
        Waits for the digests of the other files, which the PDF states.
    """

    document: Document
    info: ReportInfo
    results: tuple[IndicatorResult, ...] = ()
    style: bytes = b""
    manifest: str = ""
    result_files: tuple[tuple[str, bytes], ...] = ()
    beside: Callable[[], Mapping[str, str]] = dict

    @cached_property
    def tables(self) -> tuple[ExportedTable, ...]:
        """All tables that are exported."""
        return (*result_tables(self.results), *tables_of(self.document))

    @cached_property
    def package(self) -> Mapping[str, str]:
        """Text of each file of the data package by its name."""
        return csv_package(self.tables, self.info)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What its PDF carries."""
        return tuple(attached(self.tables, self.package, self.manifest, self.result_files))


def _write_pdf(report: Report, path: Path, exporter: type = ReportTypstExporter) -> None:
    shared: dict[str, object] = {DOCUMENT: report.document}
    if exporter is ReportTypstExporter:  # the appendix is proved by the report
        shared |= {ATTACHMENTS: report.attachments, BESIDE: report.beside}
    pdf, _ = exporter().from_notebook_node(report.document.notebook, shared)
    path.write_bytes(pdf)


def _write_page(report: Report, path: Path) -> None:
    shared = {DOCUMENT: report.document, TABLES: report.tables}
    page, _ = ReportHTMLExporter().from_notebook_node(report.document.notebook, shared)  # type: ignore[no-untyped-call]
    path.write_text(page, encoding="utf-8")


def _write_workbook(report: Report, path: Path) -> None:
    write_workbook(report.tables, report.results, report.info, path)


def _write_tables(report: Report, folder: Path) -> None:
    folder.mkdir()
    for name, text in report.package.items():
        (folder / name).write_text(text, encoding="utf-8")


def _write_word(report: Report, path: Path) -> None:
    path.write_bytes(word_of(report.document, report.style))


WRITERS: Mapping[Output, Callable[[Report, Path], None]] = {
    outputs.PDF: _write_pdf,
    outputs.TECHNICAL_PDF: partial(_write_pdf, exporter=TechnicalTypstExporter),
    outputs.HTML: _write_page,
    outputs.TABLES: _write_tables,
    outputs.WORD: _write_word,
    outputs.WORKBOOK: _write_workbook,
}


def write_output(output: Output, report: Report, folder: Path) -> Path:
    """Write one output of `WRITERS` into an existing folder; where it stands is returned.

    The PDF works outside Python nearly all of its time, so another thread may do the rest.

    Raises
    ------
    IkuError
        If a chart has no alternative text, or Typst refuses.
    """
    path = output.path(folder, report.info.label)
    WRITERS[output](report, path)
    return path
