"""Authored text as Word has it: paragraphs one after another, each a row of runs.

Markdown and Word are both read into this form; texts that are equal in it say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Literal

from iku_analysis.narrative.binding import Node, joined_texts, parse_markdown
from iku_analysis.narrative.text import PLACEHOLDER

Kind = Literal["paragraph", "heading", "item", "quote", "code", "table"]
HEADING_LEVELS = range(3, 6)
_SPACES = re.compile("[ \t\r\f\v]+")
# Markup and lines cannot begin or end at a space, be it one that does not break.
_OPENING, _CLOSING = re.compile("^[ \n\u00a0]+"), re.compile("[ \n\u00a0]+$")


class NoFlatTextError(Exception):
    """Markup that has no place in a row of paragraphs; its name is the message."""


@dataclass(frozen=True)
class Run:
    """Words of one look, or a bound number.

    Attributes
    ----------
    text : str
        Words; a line end is a forced one. Empty for a bound number.
    bold, italic, code : bool
    link : str
        Address it leads to; empty for none.
    name : str
        What stands between the braces of a bound number.
    shown, mark : str
        The number as printed, and the mark of its status; no part of the text.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    name: str = ""
    shown: str = field(default="", compare=False)
    mark: str = field(default="", compare=False)

    @property
    def look(self) -> tuple[object, ...]:
        """All but its words."""
        return self.bold, self.italic, self.code, self.link


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table.

    Attributes
    ----------
    kind : str
    runs : tuple of Run
    level : int
        Depth of an item from 0, or of a heading.
    ordered : bool
        Whether an item is numbered.
    rows : tuple of tuple of tuple of Run
        Of a table, its head first.
    first : bool
        Whether an item opens its list; what Word counts from is no part of the text.
    """

    kind: Kind
    runs: Runs = ()
    level: int = 0
    ordered: bool = False
    rows: tuple[tuple[Runs, ...], ...] = ()
    first: bool = field(default=False, compare=False)


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    for (name, _), group in groupby(runs, key=lambda run: (run.name, run.look)):
        if name:
            yield from group
        else:
            same = list(group)
            yield replace(same[0], text="".join(run.text for run in same))


def _cut(run: Run, space: re.Pattern[str]) -> tuple[str, Run]:
    """White space at one end of a run, and the rest of it."""
    found = None if run.name or run.code else space.search(run.text)
    if found is None:
        return "", run
    return found[0], replace(run, text=run.text[: found.start()] + run.text[found.end() :])


def _spaced(group: Iterable[Run]) -> Iterator[Run]:
    """Runs of one look whose margins are plain: markup begins and ends at a word."""
    runs = list(group)
    before, runs[0] = _cut(runs[0], _OPENING)
    after, runs[-1] = _cut(runs[-1], _CLOSING)
    yield from (Run(before), *runs, Run(after))


def _single(run: Run) -> Run:
    if run.name:
        return run
    if run.code:
        return replace(run, text=" ".join(run.text.split()))
    return replace(run, text=re.sub("[ \u00a0]*\n[ \u00a0]*", "\n", _SPACES.sub(" ", run.text)))


def _filled(runs: Iterable[Run]) -> Iterator[Run]:
    return (run for run in runs if run.name or run.text)


def plain_runs(runs: Iterable[Run]) -> Runs:
    """Runs with single spaces, none at the margins, neighbours of one look as one."""
    single = list(_filled(map(_single, _merged(runs))))
    looks = groupby(single, key=lambda run: run.look)
    spaced = _filled(piece for _, group in looks for piece in _spaced(group))
    joined = [_single(run) for run in _merged(spaced)]
    for place, space in ((0, _OPENING), (-1, _CLOSING)):
        if joined:
            joined[place] = _cut(joined[place], space)[1]
            joined = list(_filled(joined))
    return tuple(joined)


def named_runs(run: Run) -> Iterator[Run]:
    """A run cut where somebody wrote the name of a number in braces."""
    end = 0
    for found in PLACEHOLDER.finditer(run.text):
        yield replace(run, text=run.text[end : found.start()])
        yield replace(run, text="", name=found[1])
        end = found.end()
    yield replace(run, text=run.text[end:])


def _runs(nodes: Iterable[Node], look: Run) -> Iterator[Run]:
    for node in joined_texts(nodes):
        kind = node["type"]
        if kind == "text":
            yield from named_runs(replace(look, text=node["raw"]))
        elif kind == "bound":
            shown = {"shown": node["raw"], "mark": node.get("mark", "")}
            yield replace(look, name=node.get("name") or node["key"], **shown)
        elif kind in {"strong", "emphasis"}:
            bold, italic = look.bold or kind == "strong", look.italic or kind == "emphasis"
            yield from _runs(node["children"], replace(look, bold=bold, italic=italic))
        elif kind == "codespan":
            yield replace(look, text=node["raw"], code=True)
        elif kind in {"softbreak", "linebreak"}:
            yield replace(look, text=" " if kind == "softbreak" else "\n")
        elif kind == "link" and not node["attrs"].get("title") and not look.link:
            yield from _runs(node["children"], replace(look, link=node["attrs"]["url"]))
        else:
            raise NoFlatTextError(kind)


def _plain(nodes: Iterable[Node]) -> Runs:
    return plain_runs(_runs(nodes, Run()))


def _items(node: Node, level: int) -> Iterator[Block]:
    ordered = bool(node["attrs"]["ordered"])
    if node["attrs"].get("start", 1) != 1:
        raise NoFlatTextError("list")
    for place, item in enumerate(node["children"]):
        if item["type"] != "list_item":
            raise NoFlatTextError(item["type"])
        head, *below = [c for c in item["children"] if c["type"] != "blank_line"] or [item]
        if head["type"] not in {"block_text", "paragraph"}:
            raise NoFlatTextError(head["type"])
        runs = _plain(head["children"])
        if not runs:  # what stands below it would hang in the air
            raise NoFlatTextError("list_item")
        yield Block("item", runs, level, ordered, first=not place)
        for child in below:
            if child["type"] != "list":
                raise NoFlatTextError(child["type"])
            yield from _items(child, level + 1)


def _table(node: Node) -> Block:
    head, *body = node["children"]
    rows = [head["children"], *(row["children"] for part in body for row in part["children"])]
    texts = tuple(tuple(_plain(cell["children"]) for cell in row) for row in rows)
    return Block("table", rows=texts)


def _blocks(nodes: Iterable[Node]) -> Iterator[Block]:
    for node in nodes:
        kind = node["type"]
        if kind in {"paragraph", "block_text"}:
            yield Block("paragraph", _plain(node["children"]))
        elif kind == "heading":
            yield _heading(node)
        elif kind == "list":
            yield from _items(node, 0)
        elif kind == "block_quote":
            yield from _quoted(node["children"])
        elif kind == "block_code":
            yield Block("code", (Run(node["raw"].rstrip("\n"), code=True),))
        elif kind == "table":
            yield _table(node)
        elif kind != "blank_line":
            raise NoFlatTextError(kind)


def _heading(node: Node) -> Block:
    """A heading of a level that Word has a style for, below those of the report."""
    level = node["attrs"]["level"]
    if level not in HEADING_LEVELS:
        raise NoFlatTextError("heading")
    return Block("heading", _plain(node["children"]), level)


def _quoted(nodes: Iterable[Node]) -> Iterator[Block]:
    for block in _blocks(nodes):
        if block.kind != "paragraph":
            raise NoFlatTextError(block.kind)
        yield replace(block, kind="quote")


def blocks_of(nodes: Iterable[dict[str, Any]]) -> tuple[Block, ...]:
    """Flat form of a syntax tree.

    Raises
    ------
    NoFlatTextError
        If it holds markup that Word has no paragraph for (HTML, pictures, lists within quotes).
    """
    return tuple(block for block in _blocks(nodes) if block.runs or block.rows)


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """Flat form of Markdown with its names unbound; raises as `blocks_of` does."""
    return blocks_of(parse_markdown(text))
