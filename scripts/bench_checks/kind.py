"""Kinds of realistic mistakes: well-formed, but wrong; each at a random place and of a random size.

A kind takes a table as written and gives it back with one mistake, or None where it cannot be made.
Nothing here knows a rule: columns are chosen by their types and by what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from scripts.bench_checks.written import Marks, Written

Mistake = Callable[[Random, Written], Written | None]
DESCRIBING = frozenset({"satuan", "sumber", "metode", "keterangan", "catatan_revisi"})
_ID = re.compile(r"[A-Za-z]+[-/.]?[0-9][-/.0-9A-Za-z]*|[0-9]{8,}")
KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """One kind of mistake and what it is called in the table of results (Indonesian)."""

    title: str
    make: Mistake


def kind(title: str) -> Callable[[Mistake], Mistake]:
    """Register a kind under the name of its function."""

    def note(make: Mistake) -> Mistake:
        KINDS[make.__name__] = Kind(title, make)
        return make

    return note


def chosen(random: Random, names: list[str]) -> str:
    """One of the columns; empty when there is none."""
    return random.choice(names) if names else ""


def amounts(table: Written) -> list[str]:
    """Columns of amounts that hold any in the year."""
    names = [item.name for item in table.fields("number")]
    return [name for name in names if table.numbers(name)[table.this_year].notna().any()]


def called(table: Written) -> list[str]:
    """Columns of what things are called: free text with letters."""
    return [
        item.name
        for item in table.fields("string")
        if not item.is_region
        and not item.constraints.enum
        and not item.constraints.pattern
        and table.frame.loc[table.this_year, item.name].str.contains(r"[A-Za-z]").any()
        and item.name not in DESCRIBING
    ]


def ids(table: Written) -> list[str]:
    """Columns of ids: letters and digits without a space, or many digits."""
    return [
        item.name
        for item in table.fields("string")
        if table.frame[item.name].head(50).map(lambda cell: bool(_ID.fullmatch(cell))).all()
    ]


def if_any(rows: Marks, made: Callable[[], Written]) -> Written | None:
    """The mistake, where it has a row."""
    return made() if rows.any() else None


def if_changed(made: Written, table: Written) -> Written | None:
    """The mistake, where it changed anything."""
    return None if made.frame.equals(table.frame) else made
