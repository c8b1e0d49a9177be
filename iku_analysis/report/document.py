"""What both exporters write from: the merged notebook as headings, prose and numbered blocks."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from nbformat import NotebookNode

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.narrative.binding import parse_markdown
from iku_analysis.pages.blocks import (
    CARDS_MIME,
    CHART_MIME,
    GLANCE_MIME,
    MARKDOWN_MIME,
    PROSE_MIME,
    TABLE_MIME,
)
from iku_analysis.pages.prose import Node, plain_text
from iku_analysis.report.merge import CHAPTER_KEY, INFO_KEY, LEVEL_KEY, TECHNICAL

Kind = Literal["markdown", "table", "chart", "cards", "glance", "prose", "text"]
CONTENTS_LEVELS = (1, 2, 3, 4)
PROFILE_LEVEL = 4  # of the headings of indicators; each may begin a page
_BLOCKS: dict[str, Kind] = {
    TABLE_MIME: "table",
    CHART_MIME: "chart",
    CARDS_MIME: "cards",
    GLANCE_MIME: "glance",
    PROSE_MIME: "prose",
}
FEW = 900  # letters; a fifth of a page
ROUNDING = 1e-9  # relative; two ways to add the same floats
_NUMBERED = {"table": "Tabel", "chart": "Gambar"}


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
    number : str
        ``Tabel 3`` or ``Gambar 1``; empty for what is not numbered.
    """

    kind: Kind
    chapter: str
    data: Any
    number: str = ""

    @property
    def is_technical(self) -> bool:
        """Whether it stands in the technical appendix."""
        return self.chapter == TECHNICAL


@dataclass(frozen=True)
class Document:
    """The merged notebook, and what it says: cover facts, contents and parts of a report."""

    notebook: NotebookNode
    info: Node
    headings: list[Heading] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


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


def _output_part(output: NotebookNode, chapter: str, counted: Counter[str]) -> Part | None:
    data = output.get("data", {})
    for mime, kind in _BLOCKS.items():
        if mime in data:
            word = _NUMBERED.get(kind, "")
            counted[word] += 1
            number = f"{word} {counted[word]}" if word else ""
            return Part(kind, chapter, data[mime], number)
    text = data.get("text/plain", output.get("text", ""))
    return Part("text", chapter, text) if text.strip() else None


def _prose(source: str, cell: NotebookNode, taken: set[str], document: Document) -> Part:
    """Words of a Markdown cell, or what a code cell showed as Markdown."""
    chapter, deeper = cell.metadata[CHAPTER_KEY], cell.metadata.get(LEVEL_KEY, 0)
    tree = parse_markdown(source)
    for node in tree:
        if node["type"] == "heading":
            text = plain_text(node["children"])
            level = node["attrs"]["level"] + deeper
            before = document.headings[-1].level if document.headings else 0
            opens_page = level == 1 or (level == PROFILE_LEVEL and before != PROFILE_LEVEL - 1)
            id_ = _unique(heading_id(chapter, text), taken)
            node["attrs"] |= {"level": level, "id": id_, "opens_page": opens_page}
            document.headings.append(Heading(level, text, id_))
    return Part("markdown", chapter, tree)


def document_of(notebook: NotebookNode) -> Document:
    """Read the merged notebook.

    Parameters
    ----------
    notebook : NotebookNode
        From ``merge_notebooks``.

    Returns
    -------
    Document
        Code is left out; every heading node carries its level in the report and its id in
        ``attrs``; tables and charts are numbered through.

    Raises
    ------
    IkuError
        If a number appears twice with different texts, two blocks have the same id, or a link
        leads nowhere.
    """
    document = Document(notebook, dict(notebook.metadata[INFO_KEY]))
    taken: set[str] = set()
    counted: Counter[str] = Counter()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            document.parts.append(_prose(cell.source, cell, taken, document))
        for output in cell.get("outputs", ()):
            if words := output.get("data", {}).get(MARKDOWN_MIME):
                document.parts.append(_prose(words, cell, taken, document))
            elif part := _output_part(output, cell.metadata[CHAPTER_KEY], counted):
                document.parts.append(part)
    _join_short_chapters(document.parts)
    _join_short_profiles(document.parts)
    _refuse_contradictions(document)
    _refuse_broken_links(document, taken)
    return document


def _join_short_chapters(parts: Iterable[Part]) -> None:
    """A chapter opens no page after one of a few lines."""
    before = math.inf
    for part in parts:
        if part.kind == "prose":
            before += len(plain_text(part.data["nodes"]))
        elif part.kind != "markdown":
            before = math.inf
            continue
        for node in part.data if part.kind == "markdown" else ():
            if node["type"] == "heading" and node["attrs"]["level"] == 1:
                node["attrs"]["opens_page"] = before > FEW
                before = 0
            before += len(plain_text([node]))


def _join_short_profiles(parts: Sequence[Part]) -> None:
    """An indicator of which a few lines are told, as that a quarter cannot tell it, opens none."""
    told = 0.0
    for part in reversed(parts):
        if part.kind == "prose":
            told += len(plain_text(part.data["nodes"]))
        elif part.kind != "markdown":
            told = math.inf
        for node in reversed(part.data) if part.kind == "markdown" else ():
            if node["type"] == "heading" and node["attrs"]["level"] <= PROFILE_LEVEL:
                node["attrs"]["opens_page"] &= told > FEW or node["attrs"]["level"] < PROFILE_LEVEL
                told = 0
            else:
                told += len(plain_text([node]))


def side_by_side(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """Parts in order; charts and the table or text they stand beside together."""
    for _, group in groupby(parts, key=_place):
        yield tuple(group)


def _place(part: Part) -> object:
    """What parts that stand side by side have in common."""
    if part.kind == "chart":
        return part.data["beside"] or part.data["id"]
    return part.data["id"] if part.kind in {"table", "prose"} else object()


def contents(document: Document) -> list[Heading]:
    """Headings shown in the contents list."""
    return [heading for heading in document.headings if heading.level in CONTENTS_LEVELS]


def _shown(part: Part) -> Iterator[Node]:
    """Cells and cards of a block: everything that shows a text and may lead somewhere."""
    if part.kind == "table":
        yield from (cell for row in part.data["rows"] for cell in row)
    elif part.kind == "cards":
        yield from part.data["cards"]


@dataclass(frozen=True)
class Named:
    """A number as one place shows it, by its name in the whole report."""

    name: str
    text: str
    value: float | None
    place: str

    def contradicts(self, other: Named) -> bool:
        """Whether both cannot be right: another value, or another text of as many digits."""
        if self.value is not None and other.value is not None:
            if not math.isclose(self.value, other.value, rel_tol=ROUNDING, abs_tol=ROUNDING):
                return True
            if _digits(self.text) != _digits(other.text):
                return False
        # Both may say that there is no number: a table adds the reason.
        missing = self.text.startswith(MISSING_TEXT) and other.text.startswith(MISSING_TEXT)
        return self.text != other.text and not missing


def _digits(text: str) -> int:
    return len(text.partition(",")[2])


def named_numbers(part: Part) -> Iterator[Named]:
    """Every number a part shows with its name: cells, key figures, sentences."""
    place = part.data["id"] if part.kind in {"table", "cards", "prose"} else ""
    for item in _shown(part):
        name, _, unit = item["key"].partition(" ")
        text = item["text"].removesuffix(f" {unit}") if unit else item["text"]
        if name:
            yield Named(name, text, item["value"], place)
        for number in item.get("numbers", ()):
            yield Named(number["key"], number["text"], number["value"], place)
    if part.kind == "prose":
        for node in _bound(part.data["nodes"]):
            yield Named(node["key"], node["raw"], node.get("value"), place)


def _bound(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if node["type"] == "bound":
            yield node
        yield from _bound(node.get("children", ()))


def _refuse_contradictions(document: Document) -> None:
    """The same number must be the same wherever it appears."""
    seen = dict[str, Named]()
    for part in document.parts:
        for number in named_numbers(part):
            first = seen.setdefault(number.name, number)
            if number.name and number.contradicts(first):
                raise IkuError(
                    f"Angka {number.name} tampil berbeda: {first.text} pada {first.place}, "
                    f"{number.text} pada {number.place}.",
                    "Jalankan: make clean, lalu make report; bila tetap, laporkan sebagai cacat.",
                )


def _block_ids(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if part.kind in _BLOCKS.values():
            yield part.data["id"]


def _refuse_broken_links(document: Document, headings: set[str]) -> None:
    ids = list(_block_ids(document.parts))
    twice = [name for name, times in Counter(ids).items() if times > 1]
    if twice:
        raise IkuError(
            f"Dua bagian laporan memakai id yang sama: {', '.join(twice)}.",
            "Beri id yang berbeda pada pemanggilan di notebook.",
        )
    known = {*ids, *headings}
    for part in document.parts:
        links = {item["link"] for item in _shown(part)} | {_source(part)}
        broken = sorted(links - known - {""})
        if broken:
            raise IkuError(
                f"{part.data['id']} menunjuk ke {', '.join(broken)} yang tidak ada.",
                "Tambahkan bagian itu pada notebook, atau perbaiki tautannya.",
            )


def _source(part: Part) -> str:
    return str(part.data["source"]) if part.kind == "table" else ""
