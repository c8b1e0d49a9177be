"""The head of a table: where it stands, over how many rows, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.limits import MAX_COLUMNS
from iku_analysis.intake.unseen import plain_text

Row = tuple[int, Sequence[str]]
MAX_TITLE_ROWS = 20


@dataclass(frozen=True)
class Head:
    """Head of a table.

    Attributes
    ----------
    row : int
        Number of its last row, rows of units among them.
    written : list of str
        What stands over each column, all rows of the head in one line.
    names : list of str
        The same without footnote marks, declared columns by their names.
    levels : list of tuple of str
        Each row of the head apart, from the top.
    marks : list of str
        Footnote mark of each column; empty without.
    above, units : sequence of Row
        Rows above; rows of units below. They are read to see that they are no data.
    """

    row: int
    written: list[str]
    names: list[str]
    levels: list[tuple[str, ...]]
    marks: list[str]
    above: Sequence[Row] = ()
    units: Sequence[Row] = ()


def without_mark(text: str, marks: Sequence[str]) -> tuple[str, str]:
    """Text without the footnote mark at its end, and that mark.

    Examples
    --------
    >>> without_mark("2018 **)", ("*)", "**)")), without_mark("12,3r", ("r",))
    (('2018', '**)'), ('12,3', 'r'))
    """
    for mark in sorted(marks, key=len, reverse=True):
        stem = mark.removesuffix(")")
        closed = r"\s*\)" if stem.isascii() and stem.isdigit() else r"\s*\)?"
        if found := re.fullmatch(rf"(.*[^*\s])\s*{re.escape(stem)}{closed}", text, re.DOTALL):
            return found[1], mark
    return text, ""


def _plain(text: str) -> str:
    return " ".join(plain_text(text).split())


def _levels(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Texts of the rows of a head by column; one over several columns counts for each of them."""
    # a wider head is refused, and need not be read
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)
    texts = [[_plain(text) for text in row[:width]] + [""] * (width - len(row)) for row in rows]
    for level, row in enumerate(texts):
        is_over = [any(lower[at] for lower in texts[level + 1 :]) for at in range(width)]
        for at in range(1, width):
            is_new = any(upper[at] != upper[at - 1] for upper in texts[:level])
            if not row[at] and is_over[at] and is_over[at - 1] and not is_new:
                row[at] = row[at - 1]
    return list(zip(*texts, strict=True))


def _named(levels: list[tuple[str, ...]], resource: Resource) -> tuple[list[str], list[str]]:
    """Names of columns by their heads, and their footnote marks."""
    known = {" ".join(field.title.split()): field.name for field in resource.fields}
    known |= {field.name: field.name for field in resource.fields}
    names, marks = list[str](), list[str]()
    for parts in levels:
        whole = " ".join(filter(None, parts))
        bare, mark = without_mark(whole, tuple(resource.arrangement.marks))
        marks.append(mark)
        names.append(known.get(whole) or known.get(bare) or bare)
    return names, marks


def _score(names: Sequence[str], resource: Resource) -> int:
    fold, made = resource.arrangement.fold, resource.arrangement.made
    wanted = {field.name for field in resource.fields} - made
    return len(wanted & set(names)) + bool(fold and any(map(fold.folds, names)))


def find_head(rows: Sequence[Row], resource: Resource) -> Head:
    """Head among the first rows: the rows with most declared columns.

    Offices write titles above their tables. The first row is taken when none has at least half of
    the columns.

    Parameters
    ----------
    rows : sequence of Row
        The first rows that hold anything.
    resource : Resource
        What is declared.
    """
    arrangement = resource.arrangement
    height = arrangement.head_rows
    texts = [texts for _, texts in rows[:MAX_TITLE_ROWS]]
    wanted = len({field.name for field in resource.fields} - arrangement.made)
    scores = [
        (_score(_named(_levels(texts[at : at + height]), resource)[0], resource), -at)
        for at in range(max(len(texts) - height + 1, 0))
    ]
    best, place = max(scores, default=(0, 0))
    first = -place if best * 2 >= wanted + bool(arrangement.fold) else 0
    return _head(rows, first, resource)


def _head(rows: Sequence[Row], first: int, resource: Resource) -> Head:
    last = first + resource.arrangement.head_rows
    end = last + resource.arrangement.unit_rows
    levels = _levels([texts for _, texts in rows[first:last]])
    names, marks = _named(levels, resource)
    row = rows[min(end, len(rows)) - 1][0] if rows else 1
    texts = zip_longest(*(texts for _, texts in rows[first:last]), fillvalue="")
    written = [" ".join(filter(str.strip, parts)) for parts in texts]
    return Head(row, written, names, levels, marks, rows[:first], rows[last:end])
