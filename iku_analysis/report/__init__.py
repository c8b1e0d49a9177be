"""Executed notebooks -> one merged notebook -> HTML and PDF. Computes nothing.

HTML through an nbconvert template; PDF through a second nbconvert exporter that hands the same
structured content to a Typst document and lets Typst check PDF/UA-1 and PDF/A-3a while compiling.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iku_analysis.report.html import ReportHTMLExporter
from iku_analysis.report.merge import ReportInfo, merge_notebooks
from iku_analysis.report.typst_pdf import ReportTypstExporter

__all__ = [
    "ReportHTMLExporter",
    "ReportInfo",
    "ReportTypstExporter",
    "merge_notebooks",
    "render_report",
]


def render_report(notebooks: Sequence[Path], info: ReportInfo, html: Path, pdf: Path) -> None:
    """Render both files of a report.

    Parameters
    ----------
    notebooks : sequence of Path
        Executed notebooks, the summary first.
    info : ReportInfo
        Facts of the cover.
    html, pdf : Path
        Files to write.

    Raises
    ------
    IkuError
        If a notebook holds an error, a chart has no alternative text, or Typst refuses.
    """
    merged = merge_notebooks(notebooks, info)
    body, _ = ReportHTMLExporter().from_notebook_node(merged)  # type: ignore[no-untyped-call]
    document, _ = ReportTypstExporter().from_notebook_node(merged)  # type: ignore[no-untyped-call]
    html.write_text(body, encoding="utf-8")
    pdf.write_bytes(document)
