"""Compare results by key: every number with its tolerance, every word as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from iku_analysis.audit.verdict import Item, Kind, Verdict, identical
from iku_analysis.base.formats import format_declared
from iku_analysis.model.measurement import is_close

Leaf = str | float | bool | None
# The fields that name an entry of a list, by the list.
_NAMED_BY = {
    "components": ("code",),
    "variants": ("key",),
    "history": ("code", "year"),
    "analyses": ("number",),
    "checks": ("code", "title"),
    "inputs": ("table",),
    "coverage": ("extent",),
    "numbers": ("key",),
    "regions": ("region", "measure"),
}
_FIRST = ("achievement", "components", "variants")
_WORDS = {
    "components": "komponen",
    "variants": "varian",
    "history": "riwayat",
    "analyses": "analisis",
    "checks": "rekonsiliasi",
    "inputs": "masukan",
    "coverage": "cakupan",
    "sentences": "kalimat",
    "regions": "angka kab/kota",
    "numbers": "angka kalimat",
    "notes": "catatan",
    "warnings": "peringatan",
    "accepted": "peringatan yang diterima",
    "achievement": "capaian",
    "realisation": "realisasi",
    "target": "target",
    "rating": "predikat",
    "reason": "alasan",
    "rows": "baris",
    "found": "ditemukan",
    "expected": "seharusnya",
    "until": "batas atas",
    "kind": "jenis",
    "outcome": "hasil",
    "note": "catatan",
    "percent": "",
    "quantity": "",
    "value": "",
}


def leaves_of(folder: Path) -> dict[tuple[int, str], Leaf]:
    """Every value of the result files of a folder, by indicator and key."""
    found: dict[tuple[int, str], Leaf] = {}
    for file in sorted(folder.glob("*.json")):
        for result in json.loads(file.read_text(encoding="utf-8")):
            for key, value in _leaves({name: result[name] for name in _ordered(result)}, ()):
                found[result["number"], _unused(key, result["number"], found)] = value
    return found


def _ordered(result: Mapping[str, Any]) -> list[str]:
    """Fields of a result, those a reader looks for first."""
    told = set(result) - {"number"}
    return sorted(told, key=lambda name: (name not in _FIRST, name))


def _unused(key: str, number: int, taken: Mapping[tuple[int, str], Leaf]) -> str:
    """Key with a number, where several entries have the same name."""
    candidate, count = key, 2
    while (number, candidate) in taken:
        candidate, count = f"{key} ({count})", count + 1
    return candidate


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Leaf]]:  # noqa: ANN401 -- JSON
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        fields = _NAMED_BY.get(path[-1], ()) if path else ()
        for place, inner in enumerate(value, 1):
            named = " ".join(str(inner[field]) for field in fields) if fields else str(place)
            yield from _leaves(inner, (*path, named))
    else:
        yield " ".join(filter(None, (_WORDS.get(name, name) for name in path))), value


def _is_number(value: Leaf) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(name: str, before: Leaf, now: Leaf) -> Kind:
    if f" {_WORDS['checks']} " in name:
        return Kind.CHECK
    return Kind.NUMBER if _is_number(before) or _is_number(now) else Kind.STATEMENT


def _compared(name: str, before: Leaf, now: Leaf, tolerance: float) -> Item:
    kind = _kind(name, before, now)
    if before == now:
        return identical(kind, name)
    shown = f"{_shown(before)} → {_shown(now)}"
    if _is_number(before) and _is_number(now) and is_close(before, now, tolerance):
        note = (
            f"{shown}; selisih dalam toleransi {format_declared(tolerance)} (nisbi) yang dinyatakan"
        )
        return Item(kind, name, Verdict.EQUIVALENT, note)
    return Item(kind, name, Verdict.DIFFERENT, shown)


def _shown(value: Leaf) -> str:
    if value is None:
        return "tidak ada"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return str(value) or "kosong"


def compare_results(
    published: Path, rebuilt: Path, tolerance: Mapping[int, float]
) -> Iterable[Item]:
    """Compare all values of two folders of result files.

    Parameters
    ----------
    published, rebuilt : Path
        Folders ``results``.
    tolerance : mapping of int to float
        Largest relative difference per indicator, as the published catalogue declares.

    Yields
    ------
    Item
        One per number and statement.
    """
    before, now = leaves_of(published), leaves_of(rebuilt)
    for number, key in dict.fromkeys([*before, *now]):
        name = f"IKU {number} {key}"
        allowed = tolerance.get(number, 0.0)
        yield _compared(name, before.get((number, key)), now.get((number, key)), allowed)
