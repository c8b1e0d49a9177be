"""Some indicators of a catalogue and what belongs to them, under the numbers they have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from iku_analysis.base.errors import UsageError
from iku_analysis.base.yaml_file import compose
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.package import Package
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.offices.new_year_yaml import UNCONFIRMED, Flow, Items

NUMBERED = frozenset({"sasaran", "kode_iku"})
_CELLS = 3  # number and name of the sasaran, and number of the indicator


def chosen_numbers(typed: str, known: Iterable[int]) -> frozenset[int]:
    """Numbers typed as ``4,5,10``; all there are when nothing is.

    Raises
    ------
    UsageError
        If one is none of them.
    """
    there, words = frozenset(known), re.split(r"[\s,;]+", typed.strip())
    if words == [""]:
        return there
    if unknown := [word for word in words if word not in set(map(str, there))]:
        raise UsageError(
            f"INDICATORS={typed!r}: IKU {', '.join(unknown)} tidak ada di sumbernya.",
            f"Yang ada: {', '.join(map(str, sorted(there)))}.",
        )
    return frozenset(map(int, words))


def value_of(node: Node | None, key: str) -> Node | None:
    """Value of a key of a mapping; None where there is none."""
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def last_line(node: Node) -> int:
    """Line of the last character of a node: a block ends where the next thing begins."""
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
        end = node.end_mark
        return int(end.line if end.column else end.line - 1)
    below = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return max(map(last_line, below), default=int(node.start_mark.line))


def _items(node: Node | None, key: str) -> list[Node]:
    found = value_of(node, key)
    return found.value if isinstance(found, SequenceNode) else []


def _number(item: Node) -> int:
    return int(getattr(value_of(item, "nomor"), "value", 0))


def catalogue_of(text: str, kept: Collection[int]) -> str:
    """``iku.yaml`` without the other indicators, and without the sasaran none of these has."""
    left = list[Node]()
    for target in _items(compose(text.encode()), "sasaran"):
        own = _items(target, "indikator")
        others = [item for item in own if _number(item) not in kept]
        left += [target] if len(others) == len(own) else others
    return _without(text, left)


def descriptor_without(text: str, tables: Collection[str]) -> str:
    """``datapackage.yaml`` without some of its tables."""
    own = _items(compose(text.encode()), "resources")
    return _without(
        text, [item for item in own if getattr(value_of(item, "name"), "value", "") in tables]
    )


def _without(text: str, nodes: Sequence[Node]) -> str:
    """YAML without some block items, in their order; every other line stays."""
    lines = text.splitlines(keepends=True)
    for node in reversed(nodes):
        del lines[node.start_mark.line : last_line(node) + 1]
    return "".join(lines)


def document_of(text: str, kept: Collection[int]) -> str:
    """The document without the rows of the others; the first of a sasaran bears its name."""
    lines, head = list[str](), ["", ""]
    for line in text.split("\n"):
        cells = line.split("\t")
        found = re.match(r"\s*(\d+)", cells[_CELLS - 1]) if len(cells) > _CELLS else None
        if found:
            head = cells[:2] if cells[1].strip() else head
            if int(found[1]) not in kept:
                continue
            cells[:2], head = head, ["", ""]
        lines.append("\t".join(cells))
    return "\n".join(lines)


def rows_of(rows: Sequence[Mapping[str, str]], kept: Collection[int]) -> list[Mapping[str, str]]:
    """Rows of a table of the plan that are of these indicators, by their codes."""
    codes = (re.match(r"\d+", row["kode_iku"]) for row in rows)
    return [row for row, code in zip(rows, codes, strict=True) if code and int(code[0]) in kept]


def needed_tables(catalogue: Catalogue, package: Package, kept: Collection[int]) -> frozenset[str]:
    """Names of the tables of the plan, of those the indicators read, and of their old vintages."""
    own = (item for item in catalogue.indicators if item.number in kept)
    read = {name for item in own for name in item.tables.value}
    earlier = {item.earlier for item in package.resources if item.name in read}
    return frozenset({*PLAN_TABLES, *SUMMARY_TABLES, *read, *earlier})


def of_any_catalogue(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Entry of a table of the plan without what names the numbers of one catalogue."""
    made = dict(entry)
    fields = [dict(field) for field in entry["schema"]["fields"]]
    for field in fields:
        if field["name"] in NUMBERED and "constraints" in field:
            limits = field["constraints"].items()
            field["constraints"] = {key: it for key, it in limits if key not in {"enum", "maximum"}}
    made["schema"] = {**entry["schema"], "fields": [Flow(field) for field in fields]}
    rules = entry.get("aturan", ())
    made["aturan"] = [
        rule
        for rule in rules
        if not isinstance(rule.get("kolom"), dict) or NUMBERED.isdisjoint(rule["kolom"])
    ]
    return made


def descriptor_of(body: Mapping[str, Any], tables: Collection[str]) -> dict[str, Any]:
    """Descriptor of another office with some of its tables; who sends them is not known there."""
    own = [of_any_catalogue(item) for item in body["resources"] if item["name"] in tables]
    for table in own:  # a title may name the other office
        table[UNCONFIRMED] = Items(dict.fromkeys(["title", *table[UNCONFIRMED]]))
    return {**{key: it for key, it in body.items() if key != "pengirim"}, "resources": own}
