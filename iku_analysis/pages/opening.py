"""Foreword, organisation, legal basis and signature as the office gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from iku_analysis.base.formats import format_date
from iku_analysis.declarations.front_pages import Approval, FrontPages
from iku_analysis.model.status import Status
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Blocks, Markdown, Prose
from iku_analysis.pages.prose import SIGNED, Node

BY_HAND = "(tanda tangan)"


def foreword(pages: FrontPages) -> Blocks:
    """Kata pengantar with its heading."""
    if not pages.foreword:
        return Blocks(())
    body = _prose(anchors.FOREWORD, map(_paragraph, _paragraphs(pages.foreword)))
    return Blocks((Markdown("# Kata pengantar"), body))


def office(pages: FrontPages) -> Blocks:
    """Organisation and legal basis with their headings."""
    blocks = list[Markdown | Prose]()
    if pages.organisation:
        body = map(_paragraph, _paragraphs(pages.organisation))
        blocks += Markdown("## Susunan organisasi"), _prose(anchors.ORGANISATION, body)
    if pages.legal_basis:
        items = [
            {"type": "list_item", "children": [_paragraph(line) | {"type": "block_text"}]}
            for line in pages.legal_basis
        ]
        listed: Node = {"type": "list", "attrs": {"ordered": True}, "children": items}
        blocks += Markdown("## Dasar hukum"), _prose(anchors.LEGAL_BASIS, [listed])
    return Blocks(tuple(blocks))


def approval(pages: FrontPages) -> Blocks:
    """Place, date, position, room for the signature, name, rank and NIP."""
    if pages.approval is None:
        return Blocks(())
    lines = [
        _paragraph(text) | ({SIGNED: True} if text == BY_HAND else {})
        for text in _signature(pages.approval)
        if text
    ]
    return Blocks((Markdown("## Pengesahan"), _prose(anchors.APPROVAL, lines)))


def _signature(given: Approval) -> tuple[str, ...]:
    day = format_date(given.day) if given.day else ""
    return (
        ", ".join(filter(None, (given.place, day))),
        f"{given.position},",
        BY_HAND,
        given.name,
        given.rank,
        f"NIP {given.number}" if given.number else "",
    )


def _paragraphs(text: str) -> Iterable[str]:
    return (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


def _paragraph(words: str) -> Node:
    return {"type": "paragraph", "children": [{"type": "text", "raw": words}]}


def _prose(id: str, nodes: Iterable[Node]) -> Prose:
    return Prose(id, "", tuple(nodes), Status.RESMI.value)
