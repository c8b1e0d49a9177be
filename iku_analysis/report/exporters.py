"""HTML and PDF of a merged notebook as exporters of nbconvert.

What both are made from is made once and handed on in nbconvert's ``resources``.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from iku_analysis.report.document import Document, document_of
from iku_analysis.report.exports import tables_of
from iku_analysis.report.html import page_of
from iku_analysis.report.typst_pdf import typeset

DOCUMENT, TABLES, ATTACHMENTS = "iku_document", "iku_tables", "iku_attachments"
BESIDE = "iku_beside"


def _document(nb: NotebookNode, resources: dict[str, Any] | None) -> Document:
    # The base method copies the notebook twice for preprocessors; nothing here changes it.
    return (resources or {}).get(DOCUMENT) or document_of(nb)


class ReportHTMLExporter(Exporter):
    """nbconvert exporter of the report for readers.

    nbconvert's own HTML templates drop alternative texts, call content networks and fill in
    placeholders for missing texts; ours shows only what the blocks published.
    """

    file_extension = ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: object
    ) -> tuple[Any, dict[str, Any]]:
        """Render the merged notebook, see `page_of`."""
        document = _document(nb, resources)
        tables = (resources or {}).get(TABLES) or tables_of(document)
        return page_of(document, tables), resources or {}


class ReportTypstExporter(Exporter):
    """nbconvert exporter of the report for print and archive."""

    file_extension = ".pdf"
    output_mimetype = "application/pdf"
    technical = False

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: object
    ) -> tuple[Any, dict[str, Any]]:
        """Compile the merged notebook, see `typeset`."""
        carried = (resources or {}).get(ATTACHMENTS, ())
        files = (resources or {}).get(BESIDE, dict)
        pdf = typeset(_document(nb, resources), carried, files, technical=self.technical)
        return pdf, resources or {}


class TechnicalTypstExporter(ReportTypstExporter):
    """The same of the technical appendix alone."""

    technical = True
