"""Syntax tree of Markdown -> HTML; everything that is not known markup is escaped text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from iku_analysis.base.formats import with_minus

Node = dict[str, Any]
SIGNED = "signed"  # key of the paragraph in whose place a signature goes
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


def plain_text(nodes: Iterable[Node]) -> str:
    """Words of inline nodes without markup."""
    return "".join(node.get("raw", "") + plain_text(node.get("children", [])) for node in nodes)


def prose_html(nodes: Iterable[Node]) -> Markup:
    """HTML of block nodes."""
    return Markup("\n").join(map(_block, nodes))


def _block(node: Node) -> Markup:
    kind, attributes = node["type"], node.get("attrs", {})
    inner = Markup().join(_block(child) for child in node.get("children", ()))
    if kind == "heading":
        level, id_ = attributes["level"], attributes.get("id")
        opening = Markup(' id="{}"').format(id_) if id_ else Markup()
        return Markup("<h{0}{1}>{2}</h{0}>").format(level, opening, inner)
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
    if kind == "bound":
        return _number(node)
    if kind == "codespan":
        return Markup("<code>{}</code>").format(node["raw"])
    if kind == "block_code":
        return Markup('<pre tabindex="0"><code>{}</code></pre>').format(node["raw"])
    if kind in {"softbreak", "linebreak"}:
        return Markup("<br>") if kind == "linebreak" else Markup("\n")
    return Markup("{}").format(with_minus(node.get("raw", "")))


def marked(nodes: Iterable[Node], status: str) -> list[Node]:
    """Nodes whose bound numbers carry a mark where they differ from the status of the text."""
    return [
        node
        | ({"mark": node["status"] if node["status"] != status else ""} if "key" in node else {})
        | ({"children": marked(node["children"], status)} if "children" in node else {})
        for node in nodes
    ]


def _number(node: Node) -> Markup:
    """A bound number; one whose status differs from the text's carries it as a small mark."""
    value = node.get("value")
    exact = Markup() if value is None else Markup(' data-value="{}"').format(value)
    number = Markup('<span class="bound" data-key="{}"{}>{}</span>').format(
        node["key"], exact, with_minus(node["raw"])
    )
    mark = node.get("mark", "")
    return number + Markup('\u202f<sup class="mark">{}</sup>').format(mark) if mark else number
