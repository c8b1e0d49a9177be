"""Flat text back to Markdown, with every byte kept of what nobody changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from iku_analysis.narrative.flat_text import (
    Block,
    NoFlatTextError,
    Run,
    Runs,
    blocks_of_text,
    plain_runs,
)

Blocks = tuple[Block, ...]
_MARKUP = re.compile(r"([\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]+;)|!(?=\[))")
_OPENING = re.compile(r"^(\d{1,9}(?=[.)])|)([#=+:.)-])", re.MULTILINE)
_BETWEEN = re.compile(r"(\n(?:[ \t]*\n)+)")
_FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text).replace("\n", "\\\n")


def _words(run: Run) -> str:
    if run.name:
        return f"{{{{ {run.name} }}}}"
    if not run.code:
        return _escaped(run.text)
    ticks = "`" * (1 + max(map(len, re.findall("`+", run.text)), default=0))
    edge = " " if run.text[:1] == "`" or run.text[-1:] == "`" else ""
    return f"{ticks}{edge}{run.text}{edge}{ticks}"


def _inline(runs: Runs) -> str:
    """Words of a paragraph; a number amid bold words stands within the same marks."""
    pieces = []
    for _, group in groupby(runs, key=lambda run: run.look):
        same = list(group)
        look, words = same[0], "".join(map(_words, same))
        for mark, is_on in (("*", look.italic), ("**", look.bold)):
            words = f"{mark}{words}{mark}" if is_on else words
        pieces.append(f"[{words}]({look.link})" if look.link else words)
    return "".join(pieces)


def _paragraph(runs: Runs) -> str:
    """Words in which no line begins as a heading, a list or a table does."""
    return _OPENING.sub(r"\1\\\2", _inline(runs))


def _cell(runs: Runs) -> str:
    return _inline(runs).replace("\\\n", " ")


def _table(rows: tuple[tuple[Runs, ...], ...]) -> str:
    head, *body = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])


def _block(block: Block, indent: str = "", marker: str = "") -> str:
    if block.kind == "table":
        return _table(block.rows)
    if block.kind == "code":
        text = block.runs[0].text
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return f"{fence}\n{text}\n{fence}"
    text = _paragraph(block.runs)
    if block.kind == "heading":
        return f"{'#' * block.level} {text}"
    if block.kind == "quote":
        return "> " + text.replace("\n", "\n> ")
    return indent + marker + text.replace("\n", "\n" + indent + " " * len(marker))


def _pieces(blocks: Blocks) -> Iterator[tuple[str, Block]]:
    """Markdown of each block; items are indented below the words of the item above."""
    open_: list[tuple[str, int, bool]] = []  # indent, number, ordered; one per level
    for block in blocks:
        if block.kind != "item":
            open_ = []
            yield _block(block), block
            continue
        level = min(block.level, len(open_))
        open_ = open_[: level + 1]
        if len(open_) > level and open_[level][2] == block.ordered:
            indent, number = open_[level][0], open_[level][1] + 1
            open_.pop()
        else:
            open_, number = open_[:level], 1
            above = open_[-1] if open_ else None
            width = len(f"{above[1]}. ") if above and above[2] else 2
            indent = above[0] + " " * width if above else ""
        open_.append((indent, number, block.ordered))
        marker = f"{number}. " if block.ordered else "- "
        yield _block(block, indent, marker), block


def _gap(before: Block, after: Block) -> str:
    if before.kind == after.kind == "quote":
        return "\n>\n"
    one_list = before.kind == after.kind == "item" and (
        before.ordered == after.ordered or before.level < after.level
    )
    return "\n" if one_list else "\n\n"


def markdown_of(blocks: Blocks) -> str:
    """Markdown of a flat text, written anew."""
    text, last = "", None
    for piece, block in _pieces(blocks):
        text += (_gap(last, block) if last else "") + piece
        last = block
    return text


def _writable(block: Block) -> Block:
    """A block without bold and italic where its marks would not be read as such."""
    alone = replace(block, level=0) if block.kind == "item" else block
    if block.kind == "code" or _says(markdown_of((alone,)), (alone,)):
        return block

    def bare(runs: Runs) -> Runs:
        return plain_runs(replace(run, bold=False, italic=False) for run in runs)

    rows = tuple(tuple(map(bare, row)) for row in block.rows)
    return replace(block, runs=bare(block.runs), rows=rows)


@dataclass(frozen=True)
class _Piece:
    """Markdown of some blocks, and the empty lines after it; none for what is new."""

    text: str
    blocks: Blocks
    after: str = ""
    number: int = -1


def _pieces_of(text: str) -> list[_Piece]:
    """Pieces of a text between empty lines, where reading them apart says the same."""
    cut = [text] if _FENCE.search(text) else _BETWEEN.split(text)
    read = [
        _Piece(piece, blocks_of_text(piece), after, number)
        for number, (piece, after) in enumerate(zip(cut[::2], [*cut[1::2], ""], strict=True))
    ]
    whole = blocks_of_text(text)
    apart = tuple(block for piece in read for block in piece.blocks)
    if apart != whole or not all(piece.blocks for piece in read):
        return [_Piece(text, whole, number=0)] if whole else []
    return read


def _matched(old: list[_Piece], after: Blocks) -> Iterator[_Piece]:
    """The new text as old pieces, in order, and new ones between them."""
    changed = list[Block]()
    while after:
        found = next((p for p in old if after[: len(p.blocks)] == p.blocks), None)
        if found is None:
            changed.append(after[0])
            after = after[1:]
            continue
        if changed:
            yield _Piece(markdown_of(tuple(changed)), tuple(changed))
            changed = []
        yield found
        old, after = old[old.index(found) + 1 :], after[len(found.blocks) :]
    if changed:
        yield _Piece(markdown_of(tuple(changed)), tuple(changed))


def _kept(before: str, after: Blocks) -> str:
    """The new text, with the bytes of the old where they say the same."""
    text, last = "", None
    for piece in _matched(_pieces_of(before), after):
        if last and last.number >= 0 and last.number + 1 == piece.number:
            text += last.after
        elif last:
            text += _gap(last.blocks[-1], piece.blocks[0])
        text, last = text + piece.text, piece
    return text


def corrected_text(before: str, after: Blocks) -> tuple[str, bool]:
    """Markdown of a section that says what its correction says.

    Parameters
    ----------
    before : str
        As it stands; what did not change keeps its bytes, and so do the empty lines around.
    after : tuple of Block
        The correction.

    Returns
    -------
    text : str
    whole : bool
        Whether it says all of it; bold and italic are left where Markdown cannot have them.

    Raises
    ------
    NoFlatTextError
        If it cannot be written as Markdown.
    """
    if blocks_of_text(before) == after:
        return before, True
    core = before.strip("\n")
    opening, closing = before[: len(before) - len(before.lstrip("\n"))], before.rstrip("\n")
    ending = before[len(closing) :] or "\n"
    wanted = tuple(map(_writable, after))
    for text in (_kept(core, wanted), markdown_of(wanted)):
        if _says(text, wanted):
            return f"{opening or chr(10)}{text}{ending}", wanted == after
    raise NoFlatTextError(markdown_of(after))


def _says(text: str, wanted: Blocks) -> bool:
    try:
        return blocks_of_text(text) == wanted and not re.search(r"^##\s", text, re.MULTILINE)
    except NoFlatTextError:
        return False
