"""Compare what readers read: HTML, PDF and executed notebooks as lines of text."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from iku_analysis.audit.verdict import Item, Kind, Verdict
from iku_analysis.provenance.finished_texts import lines_of

# The line that names commit and manifest differs whenever anything does; what it says is compared
# elsewhere.
_PROVENANCE = re.compile(r"(kode (tanpa git|[0-9a-f]{10})|manifes\s[0-9a-f]{12})")


def without_provenance(text: str) -> str:
    """Text without the names of commit and manifest."""
    return _PROVENANCE.sub("", text)


def _read(path: Path) -> list[str]:
    return [without_provenance(line) for line in lines_of(path)]


def compare_text(name: str, published: Path, rebuilt: Path) -> Item:
    """Compare two files of text whose bytes differ."""
    before, now = _read(published), _read(rebuilt)
    if before == now:
        note = "teks sama; yang berbeda hanya baris kode dan manifes, atau susunan berkasnya"
        return Item(Kind.TEXT, name, Verdict.EQUIVALENT, note)
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
