"""Merged notebook -> one self-contained HTML file, through our own nbconvert template."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from iku_analysis.errors import IkuError
from iku_analysis.report.document import Document, Node, Part, contents, document_of
from iku_analysis.status import Status

TEMPLATES = Path(__file__).parent / "templates"
_IMAGE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="[^"]*\S[^"]*"')


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
        document = document_of(nb)
        _refuse_missing_alt(document)
        template = _environment().get_template("laporan.html.j2")
        body = template.render(
            document=document,
            info=document.info,
            contents=contents(document),
            css=(TEMPLATES / "laporan.css").read_text(encoding="utf-8"),
            status_label=Status(document.info["status"]).label,
        )
        return body, resources or {}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["part_html"] = part_html
    return environment


def _refuse_missing_alt(document: Document) -> None:
    for part in document.parts:
        for image in _IMAGE.findall(part.html):
            if not _ALT.search(image):
                raise IkuError(
                    f"Grafik {part.data.get('id', '?')} tidak memiliki teks alternatif.",
                    "Isi `alt` pada pemanggilan grafik di notebook.",
                )


def part_html(part: Part) -> Markup:
    """HTML of one part; blocks as published, prose from its syntax tree."""
    if part.kind == "markdown":
        return Markup("\n").join(_block(node) for node in part.data)
    if part.kind == "text":
        return Markup('<pre tabindex="0">{}</pre>').format(part.data)
    return Markup(part.html)  # noqa: S704 -- made by our own autoescaping block templates


_WRAPPERS = {
    "paragraph": "p",
    "block_quote": "blockquote",
    "list_item": "li",
    "strong": "strong",
    "emphasis": "em",
    "table": "table",
    "table_head": "tr",
    "table_row": "tr",
    "table_body": "tbody",
    "block_text": "span",
}


def _block(node: Node) -> Markup:
    kind, attributes = node["type"], node.get("attrs", {})
    inner = Markup().join(_block(child) for child in node.get("children", ()))
    if kind == "heading":
        level = attributes["level"]
        return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, attributes["id"], inner)
    if kind == "list":
        return Markup("<{0}>{1}</{0}>").format("ol" if attributes["ordered"] else "ul", inner)
    if kind == "table_cell":
        tag = "th" if attributes.get("head") else "td"
        return Markup("<{0}>{1}</{0}>").format(tag, inner)
    if kind == "link":
        # The file must hold no network address in a link; the address is printed instead.
        return Markup("{} ({})").format(inner, attributes["url"])
    if kind in _WRAPPERS:
        return Markup("<{0}>{1}</{0}>").format(_WRAPPERS[kind], inner)
    return _leaf(kind, node)


def _leaf(kind: str, node: Node) -> Markup:
    if kind == "codespan":
        return Markup("<code>{}</code>").format(node["raw"])
    if kind == "block_code":
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(node["raw"])
    if kind in {"softbreak", "linebreak"}:
        return Markup("<br>") if kind == "linebreak" else Markup("\n")
    return Markup("{}").format(node.get("raw", ""))
