"""Measures of a catalogue that has faults: what can be read of them is held to the tables too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import yaml
from msgspec.structs import replace

from iku_analysis.base.declaration import Fault, read_part
from iku_analysis.base.yaml_file import compose, plain
from iku_analysis.declarations.measure_kinds import Aggregate, AnyMeasure, CountOfRows
from iku_analysis.declarations.measure_rows import Path, RowSet
from iku_analysis.declarations.measures import DeclaredBreakdown, Measures

_KINDS = {"himpunan": RowSet, "daftar": AnyMeasure, "rincian": DeclaredBreakdown}
# in place of what cannot be read, so that whoever names it is not told that nobody gave it
_UNREAD = {"himpunan": RowSet(source=""), "daftar": CountOfRows(source="")}
_NAMES = {"himpunan": "sets", "daftar": "named", "rincian": "breakdowns"}


def readable_measures(content: bytes) -> Iterator[tuple[Path, object, Measures, list[Fault]]]:
    """What can be read of the measures of each indicator.

    Parameters
    ----------
    content : bytes
        ``iku.yaml``.

    Yields
    ------
    tuple
        Path to the measures, number of the indicator as written, the measures, and what is wrong
        with names in them. What is told so, or cannot be read, stands there without a table.
    """
    written: Any = None
    with suppress(yaml.YAMLError):  # told as the only fault of the file
        node = compose(content)
        written = plain(node) if node else None
    for at, target in _items(_below(written, "sasaran")):
        for position, item in _items(_below(target, "indikator")):
            path = ("sasaran", at, "indikator", position, "deklarasi", "ukuran")
            if isinstance(own := _below(_below(item, "deklarasi"), "ukuran"), dict):
                yield path, _below(item, "nomor"), *_told(_read(content, path, own))


def _below(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: object) -> Iterator[tuple[int, object]]:
    yield from enumerate(value) if isinstance(value, list) else ()


def _read(content: bytes, path: Path, own: Mapping[str, object]) -> Measures:
    parts, is_whole = dict[str, dict[str, Any]](), True
    for key, kind in _KINDS.items():
        names = _below(own, key)
        parts[_NAMES[key]] = found = {}
        for name in names if isinstance(names, dict) else ():
            value, sound = read_part(content, (*path, key, str(name)), kind)
            is_whole = is_whole and sound
            if sound or isinstance(value, RowSet | Aggregate):
                found[str(name)] = value
            elif key in _UNREAD:
                found[str(name)] = _UNREAD[key]
    extents, sound = read_part(content, (*path, "liputan"), Mapping[str, str])
    return Measures(reason="", **parts, extents=extents if is_whole and sound else {})


def _told(measures: Measures) -> tuple[Measures, list[Fault]]:
    """Measures without what names nobody gave, and what is told of it."""
    told = list[Fault]()
    while faults := list(measures.faults()):
        told += faults
        for key, name in dict.fromkeys(fault.path[:2] for fault in faults):
            parts = {**getattr(measures, _NAMES[str(key)])}
            del parts[name]
            parts |= {name: _UNREAD[str(key)]} if key in _UNREAD else {}
            measures = replace(measures, **{_NAMES[str(key)]: parts})
    return measures, told
