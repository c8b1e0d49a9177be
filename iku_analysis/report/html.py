"""Merged notebook -> one self-contained HTML file, through our own nbconvert template."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from iku_analysis.blocks import block_html
from iku_analysis.errors import IkuError
from iku_analysis.prose import prose_html
from iku_analysis.report.document import DOCUMENT, Document, Part, contents, document_of
from iku_analysis.report.exports import TABLES, ExportedTable, tables_of
from iku_analysis.status import Status

TEMPLATES = Path(__file__).parent / "templates"


class ReportHTMLExporter(Exporter):
    """nbconvert exporter of the report for readers.

    nbconvert's own HTML templates drop alternative texts, call content networks and fill in
    placeholders for missing texts; ours shows only what the blocks published.
    """

    file_extension = ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: object
    ) -> tuple[Any, dict[str, Any]]:
        """Render the merged notebook.

        Raises
        ------
        IkuError
            If a chart has no alternative text.
        """
        # The base method copies the notebook twice for preprocessors; nothing here changes it.
        shared = resources or {}
        document = shared.get(DOCUMENT) or document_of(nb)
        tables = shared.get(TABLES) or {table.id: table for table in tables_of(document)}
        _refuse_missing_alt(document)
        template = _environment(tables).get_template("laporan.html.j2")
        body = template.render(
            document=document,
            info=document.info,
            contents=contents(document),
            css=(TEMPLATES / "laporan.css").read_text(encoding="utf-8"),
            status_label=Status(document.info["status"]).label,
        )
        return body, shared


def _environment(tables: Mapping[str, ExportedTable]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["part_html"] = partial(part_html, tables=tables)
    return environment


def _refuse_missing_alt(document: Document) -> None:
    for part in document.parts:
        if part.kind == "figure" and not part.data.get("alt", "").strip():
            raise IkuError(
                f"Grafik {part.data.get('id', '?')} tidak memiliki teks alternatif.",
                "Isi `alt` pada pemanggilan grafik di notebook.",
            )


def part_html(part: Part, tables: Mapping[str, ExportedTable]) -> Markup:
    """HTML of one part: prose from its syntax tree, blocks from their data."""
    if part.kind == "markdown":
        return prose_html(part.data)
    if part.kind == "text":
        return Markup('<pre tabindex="0">{}</pre>').format(part.data)
    download = _download(tables[part.data["id"]]) if part.kind == "table" else None
    return Markup(block_html(part.kind, part.data, number=part.number, download=download))  # noqa: S704 -- made by our own autoescaping block templates


def _download(table: ExportedTable) -> dict[str, str]:
    """The numbers behind a table as a file in the file itself."""
    encoded = base64.b64encode(table.csv.encode()).decode()
    return {"name": f"{table.id}.csv", "uri": f"data:text/csv;base64,{encoded}"}
