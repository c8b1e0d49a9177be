"""What the template of the Word edition asks for: names within the file, lists, widths, texts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from markupsafe import Markup

from iku_analysis.base.formats import with_minus
from iku_analysis.narrative.flat_text import Block, NoFlatTextError, Run, blocks_of
from iku_analysis.narrative.word_controls import (
    MAX_TAG,
    Sent,
    number_tag,
    numbers_of,
    section_bookmark,
    section_tag,
)
from iku_analysis.pages.prose import Node, plain_text
from iku_analysis.report.document import Document, Part

WIDE_COLUMNS = 8  # a table of so many stands on a page turned aside
PORTRAIT, LANDSCAPE = 9070, 13_950  # width of the text in twips
_LONGEST = 240
LETTER, MARGINS = 100, 180  # twips: of a table's letters, and of its cells
Item = Mapping[str, Any]


@dataclass
class Authored:
    """A text as the template writes it; `next` gives tag and bookmark of its numbers in order."""

    blocks: Sequence[Block]
    tag: str = ""
    alias: str = ""
    bookmark: str = ""
    lock: str = "sdtLocked"
    places: Iterator[int] = field(default_factory=count)

    def next(self) -> tuple[str, str]:
        """Tag and bookmark of the next bound number."""
        place = next(self.places)
        return number_tag(self.tag, place), number_tag(self.bookmark, place, "_")


@dataclass(frozen=True)
class HeadingPiece:
    """A heading of the program's own words."""

    level: int
    text: str
    id: str
    opens_page: bool


def flat_or_plain(nodes: Iterable[Node]) -> tuple[Block, ...]:
    """Flat form; of markup that has none, its words."""
    blocks = list[Block]()
    for node in nodes:
        try:
            blocks += blocks_of([node])
        except NoFlatTextError:
            blocks.append(Block("paragraph", (Run(plain_text([node])),)))
    return tuple(blocks)


def pieces(part: Part) -> Iterator[tuple[HeadingPiece | None, tuple[Block, ...]]]:
    """Headings of a part, each with the text below it."""
    heading, below = None, list[Node]()
    for node in part.data:
        if node["type"] != "heading":
            below.append(node)
            continue
        if heading or below:
            yield heading, flat_or_plain(below)
        attributes, text = node["attrs"], plain_text(node["children"])
        opens = bool(attributes.get("opens_page"))
        heading, below = HeadingPiece(attributes["level"], text, attributes["id"], opens), []
    yield heading, flat_or_plain(below)


def _least(column: Item, texts: Sequence[str]) -> int:
    """Twips in which no number of a column and no word of its head is broken."""
    whole = texts if column.get("align") == "right" else ()
    words = [word for text in (column["label"], *whole) for word in text.split()]
    return max(map(len, words), default=1) * LETTER + MARGINS


def _appetite(column: Item, texts: Sequence[str]) -> float:
    """How much of the room that is left a column wants: long words the more, numbers none."""
    if column.get("align") == "right":
        return 0.01
    return math.sqrt(min(_LONGEST, max(map(len, (column["label"], *texts)))))


def widths(total: int, columns: Sequence[Item], rows: Sequence[Sequence[Item]]) -> list[int]:
    """Twips per column."""
    whole = [row for row in rows if len(row) == len(columns)]
    held = [(column, [row[place]["text"] for row in whole]) for place, column in enumerate(columns)]
    least = [_least(*column) for column in held]
    wants = [_appetite(*column) for column in held]
    spare = max(0, total - sum(least))
    asked = [need + spare * want / sum(wants) for need, want in zip(least, wants, strict=True)]
    return [int(total * width / sum(asked)) for width in asked]


GLANCE_COLUMNS = tuple(
    {"label": label, "align": "left"}
    for label in ("Indikator", "Capaian", "Realisasi", "Target", "Dari tahun lalu", "Anggaran")
)


def _cell(text: str, link: str = "") -> dict[str, Any]:
    return {"text": text, "link": link, "footnote": 0, "mark": "", "tone": "netral"}


def glance_rows(data: Item) -> Iterator[list[Item]]:
    """The year on one page, its drawings in words: a row per target below that of its strategy."""
    for band in data["bands"]:
        yield [_cell(band["title"]) | {"tone": "baik"}]
        yield from map(_glance_row, band["lines"])


def _glance_row(line: Item) -> list[Item]:
    met = {True: "tercapai", False: "belum", None: ""}
    return [
        _cell(f"{line['code']} {line['name']}", line["link"]),
        _cell(f"{line['achievement']} {met[line['met']]}".strip()),
        _cell("; ".join(filter(None, (line["realisation"], line["remark"])))),
        _cell(line["target"]),
        _cell(f"{line['arrow']} {line['moved']}".strip() or "tidak ada pembanding"),
        _cell(line["absorbed"]),
    ]


def bullets(texts: Iterable[str]) -> list[Block]:
    """A list of plain sentences."""
    return [Block("item", (Run(text),), first=not place) for place, text in enumerate(texts)]


class Body:
    """State of one file while its body is written.

    Parameters
    ----------
    document : Document
    turn : callable
        Gives the mark that ends a section of pages, upright or aside.
    new_list : callable
        Gives the number of a list, counted or not.
    """

    def __init__(
        self,
        document: Document,
        turn: Callable[[bool], Markup],
        new_list: Callable[[bool], int],
    ) -> None:
        self.parts = [part for part in document.parts if not part.is_technical]
        self.document, self.sent = document, list[Sent]()
        self.is_aside = False
        self._turn, self._new_list = turn, new_list
        self._ids, self._bookmarks = count(1), dict[str, str]()
        self._lists = dict[tuple[int, bool], int]()

    def names(self) -> dict[str, Any]:
        """What the template calls these by."""
        return {
            "parts": self.parts,
            "ids": set(self._targets()),
            "next_id": partial(next, self._ids),
            "bookmark": self.bookmark,
            "list_level": self.list_level,
            "authored": self.authored,
            "turned": self.turned,
            "widths": self.widths,
            "pieces": pieces,
            "bullets": bullets,
            "glance_columns": GLANCE_COLUMNS,
            "glance_rows": lambda data: list(glance_rows(data)),
            "lists": {
                "headings": list(self._headings()),
                "Tabel": list(self._captions("table")),
                "Gambar": list(self._captions("chart")),
            },
        }

    def _targets(self) -> Iterator[str]:
        for part in self.parts:
            if part.kind == "markdown":
                yield from (heading.id for heading, _ in pieces(part) if heading)
            elif part.kind in {"table", "chart", "cards", "glance"}:
                yield part.data["id"]

    def bookmark(self, id: str) -> str:
        """Name of a place; hidden, as Word's own are."""
        return self._bookmarks.setdefault(id, f"_Iku{len(self._bookmarks) + 1:05d}")

    def list_level(self, block: Block) -> Markup:
        """What makes a paragraph an item; each numbered list counts anew."""
        key = (block.level if block.ordered else 0, block.ordered)
        if key not in self._lists or (block.ordered and block.first):
            self._lists[key] = self._new_list(block.ordered)
        level = Markup('<w:ilvl w:val="{}"/>').format(min(block.level, 8))
        number = Markup('<w:numId w:val="{}"/>').format(self._lists[key])
        return Markup("<w:numPr>{}{}</w:numPr>").format(level, number)

    def authored(self, part: Part) -> Authored:
        """The text of a block, in a control when somebody wrote it."""
        origin, nodes = part.data["origin"], part.data["nodes"]
        if origin is None or not flat_or_plain(nodes):  # Word opens no control without a paragraph
            return Authored(flat_or_plain(nodes))
        tag = section_tag(origin["file"], origin["title"])
        alias = f"{origin['file']}: {origin['title']}"[:MAX_TAG]
        try:
            blocks = blocks_of(nodes)
        except NoFlatTextError:  # it can be read here, and corrected in its file
            return Authored(flat_or_plain(nodes), tag, alias, lock="sdtContentLocked")
        bookmark = section_bookmark(len(self.sent))
        printed = tuple(printed_number(run) for run in numbers_of(blocks))
        self.sent.append(Sent(origin["file"], origin["title"], origin["text"], printed))
        return Authored(blocks, tag, alias, bookmark)

    def turned(self, part: Part) -> Markup:
        """End of a section of pages where the next part needs the other way round."""
        is_wide = part.kind == "table" and len(part.data["columns"]) >= WIDE_COLUMNS
        if is_wide == self.is_aside:
            return Markup()
        ended = self._turn(self.is_aside)
        self.is_aside = is_wide
        return Markup("<w:p><w:pPr>{}</w:pPr></w:p>").format(ended)

    def widths(self, columns: Sequence[Item], rows: Sequence[Sequence[Item]]) -> list[int]:
        """Of the columns of a table, on the page as it lies now."""
        return widths(LANDSCAPE if self.is_aside else PORTRAIT, columns, rows)

    def _headings(self) -> Iterator[dict[str, str]]:
        known = set(self._targets())
        for heading in self.document.headings:
            if heading.level <= 4 and heading.id in known:  # noqa: PLR2004 -- as the field says
                yield {"text": heading.text, "id": heading.id, "style": f"toc {heading.level}"}

    def _captions(self, kind: str) -> Iterator[dict[str, str]]:
        for part in self.parts:
            if part.kind == kind:
                text = f"{part.number}. {part.data['caption']}"
                yield {"text": text, "id": part.data["id"], "style": "table of figures"}


def printed_number(run: Run) -> str:
    """A bound number as it stands in its control, with the mark of its status."""
    return with_minus(run.shown) + (f" {run.mark}" if run.mark else "")
