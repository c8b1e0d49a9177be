"""What a typesetter would look for in a finished PDF, measured from the file itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from .matterhorn import Tagged, kids

TOP, BOTTOM = 18 / 25.4 * 72, 17 / 25.4 * 72  # margins of the text area in points
HEADING_SIZE = 10.4  # points; text of the report is smaller
DARK = 200  # grey: what is lighter is no mark


@dataclass(frozen=True)
class Line:
    """One line of text: its words, and the size of its letters."""

    text: str
    size: float


def _last_line(page: pdfium.PdfPage) -> Line | None:
    """The lowest line of the text area; none on an empty page."""
    text, height = page.get_textpage(), page.get_height()
    boxes = (text.get_rect(index) for index in range(text.count_rects()))
    body = (box for box in boxes if box[1] >= BOTTOM and box[3] <= height - TOP + 6)
    for box in sorted(body, key=lambda box: box[1]):
        if words := text.get_text_bounded(*box).strip():
            return Line(words, _size_at(text, *box))
    return None


def _size_at(text: pdfium.PdfTextPage, *box: float) -> float:
    left, bottom, _, top = box
    at = raw.FPDFText_GetCharIndexAtPos(text, left + 1, (bottom + top) / 2, 4, 4)
    return raw.FPDFText_GetFontSize(text, at) if at >= 0 else 0.0


def fill(page: pdfium.PdfPage) -> float:
    """Share of the text area's height down to the lowest mark; the page mark is too light."""
    height = page.get_height()
    seen = np.asarray(page.render(scale=1, grayscale=True).to_pil())
    body = seen[round(TOP) : round(height - BOTTOM)]
    marked = np.flatnonzero((body < DARK).any(axis=1))
    return float(marked[-1] + 1) / len(body) if len(marked) else 0.0


def new_parts(path: Path, opening: Collection[int]) -> set[int]:
    """Pages, from 0, on which a part begins: where the file's own contents lead.

    ``opening`` are the levels of headings, from 0, that begin a page.
    """
    with pdfium.PdfDocument(path) as document:
        return {
            item.get_dest().get_index()
            for item in document.get_toc(max_depth=4)
            if item.get_dest() is not None and item.level in opening
        }


def half_empty(path: Path, opening: Collection[int], least: float = 0.6) -> list[tuple[int, float]]:
    """Pages, from 1, that are filled less, and do not stand before a new part or the end."""
    begins = new_parts(path, opening)
    with pdfium.PdfDocument(path) as document:
        last = len(document) - 1
        shares = [(number, fill(document[number])) for number in range(1, last)]
    return [(n + 1, share) for n, share in shares if share < least and n + 1 not in begins]


def lonely_headings(path: Path) -> list[tuple[int, str]]:
    """Pages, from 1, whose last line is a heading."""
    with pdfium.PdfDocument(path) as document:
        last = [(number + 1, _last_line(document[number])) for number in range(1, len(document))]
    return [(number, line.text) for number, line in last if line and line.size >= HEADING_SIZE]


def torn_tables(path: Path) -> list[tuple[str, list[int]]]:
    """Tables, by their first words, that leave their first or last row alone; rows on each page."""
    with pikepdf.open(path) as document:
        places = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        found = []
        for table in Tagged(document).of("Table"):
            rows = [it for group in kids(table.raw) if group.S == "/TBody" for it in kids(group)]
            pages = [places[page] for row in rows if (page := _page_of(row))]
            counted = [pages.count(page) for page in dict.fromkeys(pages)]
            if len(counted) > 1 and 1 in (counted[0], counted[-1]):
                found.append((f"page {pages[0]}", counted))
    return found


def _page_of(element: Any) -> tuple[int, int] | None:
    """Page on which an element's first content stands."""
    if "/Pg" in element:
        page: tuple[int, int] = element.Pg.objgen
        return page
    return next(filter(None, map(_page_of, kids(element))), None)


def row_heads(path: Path) -> tuple[int, int]:
    """Rows of tables, and how many of them begin with a row head."""
    with pikepdf.open(path) as document:
        tagged = Tagged(document)
        rows = [it.raw for it in tagged.of("TR") if it.parent and it.parent.role == "TBody"]
        return len(rows), sum(kids(row)[0].S == "/TH" for row in rows)
