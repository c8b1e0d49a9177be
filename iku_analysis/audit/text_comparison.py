"""Compare what readers read: HTML, PDF and executed notebooks as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iku_analysis.audit.verdict import Item, Kind, Verdict
from iku_analysis.provenance.build_state import FINGERPRINT, SHORT_FINGERPRINT
from iku_analysis.provenance.code_state import SHORT
from iku_analysis.provenance.finished_texts import lines_of

ONLY_NAMES = "yang berbeda hanya nama kode dan manifes yang dicetak"
Names = tuple[str, ...]
_PLACE = "<kode atau manifes>"  # a name taken away is a difference, another one in its place is not


def printed_names(manifest: Mapping[str, Any]) -> Names:
    """How a report calls its code and its manifest; they differ whenever anything does."""
    commit, own = manifest["code"]["commit"], manifest[FINGERPRINT]
    return (own, own[:SHORT_FINGERPRINT], commit or "tanpa git", commit[:SHORT] or "tanpa git")


def without_names(text: str, names: Names) -> str:
    """Text without its own names of code and manifest; those of others stay."""
    for name in names:
        text = text.replace(name, _PLACE)
    return text


def _read(path: Path, names: Names) -> list[str]:
    return [without_names(line, names) for line in lines_of(path)]


def compare_text(
    name: str, published: Path, rebuilt: Path, names: tuple[Names, Names] = ((), ())
) -> Item:
    """Compare two files of text whose bytes differ.

    Parameters
    ----------
    name : str
        As shown.
    published, rebuilt : Path
        The files.
    names : tuple
        From `printed_names`, of either side.
    """
    before, now = _read(published, names[0]), _read(rebuilt, names[1])
    if before == now:
        return Item(Kind.TEXT, name, Verdict.EQUIVALENT, ONLY_NAMES)
    changed = (Counter(before) - Counter(now)).total() or (Counter(now) - Counter(before)).total()
    place = next(
        (index for index, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(now)),
    )
    first = f"{_cut(before[place : place + 1])} → {_cut(now[place : place + 1])}"
    return Item(Kind.TEXT, name, Verdict.DIFFERENT, f"{changed} baris berbeda; pertama {first}")


def _cut(lines: list[str], length: int = 80) -> str:
    text = " ".join(lines)
    return f"“{text[:length]}{'…' if len(text) > length else ''}”"
