"""Document -> one self-contained HTML file, through our own template."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import read_source
from iku_analysis.base.templating import strict_environment
from iku_analysis.model.status import Status
from iku_analysis.pages.blocks import block_html
from iku_analysis.pages.prose import prose_html
from iku_analysis.report.document import Document, Part, contents
from iku_analysis.report.exports import ExportedTable

TEMPLATES = Path(__file__).parent / "templates"


def page_of(document: Document, tables: Sequence[ExportedTable]) -> str:
    """The report for readers.

    Parameters
    ----------
    document : Document
        All parts of the report.
    tables : sequence of ExportedTable
        Its tables, offered for download.

    Raises
    ------
    IkuError
        If a chart has no alternative text.
    """
    _refuse_missing_alt(document)
    environment = _environment({table.id: table for table in tables})
    return environment.get_template("laporan.html.j2").render(
        document=document,
        info=document.info,
        contents=contents(document),
        css=read_source(TEMPLATES / "laporan.css").decode("utf-8"),
        status_label=Status(document.info["status"]).label,
    )


def _environment(tables: Mapping[str, ExportedTable]) -> Environment:
    environment = strict_environment(TEMPLATES)
    environment.filters["part_html"] = partial(part_html, tables=tables)
    return environment


def _refuse_missing_alt(document: Document) -> None:
    for part in document.parts:
        if part.kind == "chart" and not part.data.get("alt", "").strip():
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
