"""What both exporters write from: the merged notebook as headings, prose and blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

import mistune
from nbformat import NotebookNode

from iku_analysis.blocks import CARDS_MIME, FIGURE_MIME, TABLE_MIME
from iku_analysis.report.merge import CHAPTER_KEY, INFO_KEY

Kind = Literal["markdown", "table", "figure", "cards", "text"]
Node = dict[str, Any]
CONTENTS_LEVELS = (1, 2)
_BLOCKS: dict[str, Kind] = {TABLE_MIME: "table", FIGURE_MIME: "figure", CARDS_MIME: "cards"}


@dataclass(frozen=True)
class Heading:
    """An entry of the contents list."""

    level: int
    text: str
    id: str


@dataclass(frozen=True)
class Part:
    """One piece of the report in reading order.

    Attributes
    ----------
    kind : str
        ``markdown`` (``data`` is a syntax tree), a block (``data`` as published), or ``text``.
    chapter : str
        Chapter the part belongs to.
    data : object
        Depends on ``kind``.
    html : str
        HTML of a block as the notebook shows it.
    """

    kind: Kind
    chapter: str
    data: Any
    html: str = ""


@dataclass(frozen=True)
class Document:
    """Cover facts, contents and parts of a report."""

    info: Node
    headings: list[Heading] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def plain_text(nodes: list[Node]) -> str:
    """Words of inline nodes without markup."""
    return "".join(node.get("raw", "") + plain_text(node.get("children", [])) for node in nodes)


def heading_id(chapter: str, text: str) -> str:
    """Stable id of a heading, prefixed by its chapter."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return f"{chapter}-{slug}"


def _unique(identifier: str, taken: set[str]) -> str:
    candidate, number = identifier, 2
    while candidate in taken:
        candidate, number = f"{identifier}-{number}", number + 1
    taken.add(candidate)
    return candidate


def _parse_markdown(source: str) -> list[Node]:
    tree, _ = mistune.create_markdown(renderer="ast", plugins=["table"]).parse(source)
    return [node for node in tree if isinstance(node, dict) and node["type"] != "blank_line"]


def _output_part(output: NotebookNode, chapter: str) -> Part | None:
    data = output.get("data", {})
    for mime, kind in _BLOCKS.items():
        if mime in data:
            return Part(kind, chapter, data[mime], data["text/html"])
    text = data.get("text/plain", output.get("text", ""))
    return Part("text", chapter, text) if text.strip() else None


def document_of(notebook: NotebookNode) -> Document:
    """Read the merged notebook.

    Parameters
    ----------
    notebook : NotebookNode
        From ``merge_notebooks``.

    Returns
    -------
    Document
        Code is left out; every heading node carries its id in ``attrs``.
    """
    document = Document(dict(notebook.metadata[INFO_KEY]))
    taken: set[str] = set()
    for cell in notebook.cells:
        chapter = cell.metadata[CHAPTER_KEY]
        if cell.cell_type == "markdown":
            tree = _parse_markdown(cell.source)
            for node in tree:
                if node["type"] == "heading":
                    text = plain_text(node["children"])
                    node["attrs"]["id"] = _unique(heading_id(chapter, text), taken)
                    document.headings.append(
                        Heading(node["attrs"]["level"], text, node["attrs"]["id"])
                    )
            document.parts.append(Part("markdown", chapter, tree))
        for output in cell.get("outputs", ()):
            part = _output_part(output, chapter)
            if part:
                document.parts.append(part)
    return document


def contents(document: Document) -> list[Heading]:
    """Headings shown in the contents list."""
    return [heading for heading in document.headings if heading.level in CONTENTS_LEVELS]
