"""Names an authored text may use, and its syntax tree with the numbers put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import mistune

from iku_analysis.base.formats import MISSING_TEXT, WITHHELD, format_number
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status, weakest
from iku_analysis.narrative.text import PLACEHOLDER, Narrative, Section

Node = dict[str, Any]
FACT_PREFIX = "fakta."
_PART_NAMES = (
    "target",
    "realisasi",
    "capaian",
    "selisih",
    "tahun_lalu.target",
    "tahun_lalu.realisasi",
    "tahun_lalu.capaian",
    "perubahan",
    "renstra.target",
    "renstra.realisasi",
    "renstra.capaian",
    "standar.nilai",
)
_INDICATOR_NAMES = ("capaian", "anggaran.pagu", "anggaran.realisasi", "anggaran.serapan")
_REPORT_NAMES = (
    "jumlah_indikator",
    "jumlah_tercapai",
    "jumlah_belum_tercapai",
    "jumlah_tidak_dihitung",
    "rata_rata_capaian",
)


@dataclass(frozen=True)
class Bound:
    """A number a name stands for, with the digits it is shown with.

    Attributes
    ----------
    quantity : Quantity
        The number.
    decimals : int
        Digits shown.
    key : str
        Name of the number in the whole report, see `blocks.Cell`; may be empty.
    """

    quantity: Quantity
    decimals: int
    key: str = ""

    @property
    def text(self) -> str:
        """As printed."""
        if self.quantity.value is None:
            return WITHHELD if self.quantity.reason == WITHHELD else MISSING_TEXT
        return format_number(self.quantity.value, self.decimals)


Bindings = Mapping[str, Bound]


def indicator_names(indicator: Indicator) -> frozenset[str]:
    """Names a text about an indicator may use.

    With one target the names stand alone (``realisasi``); with several they follow the code
    (``8a.realisasi``).
    """
    codes = [variant.component for variant in indicator.main_variants]
    prefixes = [""] if len(codes) == 1 else [f"{code}." for code in codes]
    return frozenset(
        [f"{prefix}{name}" for prefix in prefixes for name in _PART_NAMES]
        + list(_INDICATOR_NAMES)
        + [f"varian.{variant.key}" for variant in indicator.variants.value]
    )


def report_names(catalogue: Catalogue) -> frozenset[str]:
    """Names a text about the whole report may use: counts, and each indicator's main numbers."""
    codes = [v.component for item in catalogue.indicators for v in item.main_variants]
    own = [f"iku{code}.{name}" for code in codes for name in ("target", "realisasi", "capaian")]
    both = [f"iku{item.number}.capaian" for item in catalogue.indicators]
    return frozenset([*_REPORT_NAMES, *own, *both])


def with_facts(bindings: Bindings, narrative: Narrative) -> dict[str, Bound]:
    """Add the figures a file declares itself."""
    facts = {
        f"{FACT_PREFIX}{key}": Bound(fact.quantity, fact.decimals)
        for key, fact in narrative.facts.items()
    }
    return {**bindings, **facts}


def parse_markdown(source: str) -> list[Node]:
    """Syntax tree of a Markdown text."""
    tree, _ = mistune.create_markdown(renderer="ast", plugins=["table"]).parse(source)
    return [node for node in tree if isinstance(node, dict) and node["type"] != "blank_line"]


def _with_numbers(raw: str, bindings: Bindings) -> list[Node]:
    nodes, end = list[Node](), 0
    for found in PLACEHOLDER.finditer(raw):
        nodes.append({"type": "text", "raw": raw[end : found.start()]})
        bound = bindings[found[1]]
        status = bound.quantity.status.value
        nodes.append({"type": "bound", "raw": bound.text, "status": status, "key": bound.key})
        end = found.end()
    nodes.append({"type": "text", "raw": raw[end:]})
    return [node for node in nodes if node["raw"]]


def _joined(nodes: Iterable[Node]) -> list[Node]:
    """Neighbouring texts as one: the parser cuts a text at signs that might have been markup."""
    joined = list[Node]()
    for node in nodes:
        if joined and node["type"] == joined[-1]["type"] == "text":
            joined[-1] = {**joined[-1], "raw": joined[-1]["raw"] + node["raw"]}
        else:
            joined.append(node)
    return joined


def _bind(nodes: Iterable[Node], bindings: Bindings) -> list[Node]:
    bound = list[Node]()
    for node in _joined(nodes):
        if node["type"] == "text":
            bound += _with_numbers(node["raw"], bindings)
        elif "children" in node:
            bound.append({**node, "children": _bind(node["children"], bindings)})
        else:
            bound.append(node)
    return bound


def bound_tree(section: Section, bindings: Bindings) -> list[Node]:
    """Syntax tree of a section; each bound number is a node of its own with its status.

    Raises
    ------
    KeyError
        If a name is unknown; the check before the notebooks finds it first.
    """
    return _bind(parse_markdown(section.text), bindings)


def status_of_text(narrative: Narrative, section: Section, bindings: Bindings) -> Status:
    """Weakest of the text's own status and those of the numbers it uses."""
    used = [bindings[found[1]].quantity.status for found in PLACEHOLDER.finditer(section.text)]
    return weakest([narrative.status, *used])
