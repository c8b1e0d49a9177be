"""Names an authored text may use, and its syntax tree with the numbers put in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import mistune

from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.model.evidence import number_name
from iku_analysis.model.status import Status, weakest
from iku_analysis.narrative.bound import Bindings, Bound, Trait
from iku_analysis.narrative.phrases import Phrase
from iku_analysis.narrative.text import PLACEHOLDER, UNIT, Narrative, Section

Node = dict[str, Any]
FACT_PREFIX = "fakta."
ENDS = ("tertinggi", "terendah")
_REPORT_COUNTS = (
    "jumlah_indikator",
    "jumlah_tercapai",
    "jumlah_belum_tercapai",
    "jumlah_tidak_dihitung",
)
_OF_EACH = ("target", "realisasi", "capaian", "ketercapaian", UNIT)
PERCENT = "persen"


def _part_traits(unit: str, prices: str) -> dict[str, Trait]:
    own = Trait(unit, moves=True, ranked=True, prices=prices)
    percent = Trait(PERCENT, moves=True, ranked=True)
    return {
        "target": replace(own, ranked=False),
        "realisasi": own,
        "capaian": percent,
        "selisih": Trait(unit, prices=prices),
        "tahun_lalu.target": replace(own, ranked=False),
        "tahun_lalu.realisasi": replace(own, ranked=False),
        "tahun_lalu.capaian": replace(percent, ranked=False),
        "perubahan": Trait(PERCENT, moves=True),
        "renstra.target": Trait(unit),
        "renstra.realisasi": Trait(unit),
        "renstra.capaian": Trait(PERCENT),
        "standar.nilai": Trait(unit),
        "ketercapaian": Trait(""),
        UNIT: Trait(""),
    }


def indicator_names(indicator: Indicator) -> dict[str, Trait]:
    """Names a text about an indicator may use, and what words may be said of each.

    With one target the names stand alone (``realisasi``); with several they follow the code
    (``8a.realisasi``).
    """
    mains = indicator.main_variants
    names = {
        "capaian": Trait(PERCENT),
        "anggaran.pagu": Trait("rupiah"),
        "anggaran.realisasi": Trait("rupiah"),
        "anggaran.serapan": Trait(PERCENT),
    }
    for variant in mains:
        prefix = "" if len(mains) == 1 else f"{variant.component}."
        own = _part_traits(variant.unit, variant.prices)
        names |= {f"{prefix}{name}": trait for name, trait in own.items()}
    return names | {
        f"varian.{variant.key}": Trait(variant.unit, moves=True, prices=variant.prices)
        for variant in indicator.variants.value
    }


def report_names(catalogue: Catalogue) -> dict[str, Trait]:
    """Names a text about the whole report may use: counts, and each indicator's main numbers."""
    names = {name: Trait("indikator") for name in _REPORT_COUNTS}
    names |= {f"{end}.nama": Trait("", ranked=True) for end in ENDS}
    names |= {f"{end}.capaian": Trait(PERCENT, ranked=True) for end in ENDS}
    names["rata_rata_capaian"] = Trait(PERCENT)
    for indicator in catalogue.indicators:
        names[f"iku{indicator.number}.capaian"] = Trait(PERCENT, ranked=True)
        for variant in indicator.main_variants:
            own = _part_traits(variant.unit, variant.prices)
            own = {name: own[name] for name in _OF_EACH}
            names |= {f"iku{variant.component}.{name}": trait for name, trait in own.items()}
    return names


def with_facts(bindings: Bindings, narrative: Narrative) -> dict[str, Bound]:
    """Add the figures a file declares itself."""
    facts = {
        f"{FACT_PREFIX}{key}": Bound(fact.quantity, fact.decimals, number_name(narrative.name, key))
        for key, fact in narrative.facts.items()
    }
    return {**bindings, **facts}


def bound_of(written: str, bindings: Bindings) -> Bound:
    """What stands for a placeholder: a number by its name, or a word that follows numbers.

    Raises
    ------
    KeyError
        If a name is unknown; the check before the notebooks finds it first.
    """
    phrase = Phrase.of(written)
    return (
        bindings[written] if phrase is None else phrase.bound([bindings[n] for n in phrase.names])
    )


def parse_markdown(source: str) -> list[Node]:
    """Syntax tree of a Markdown text."""
    tree, _ = mistune.create_markdown(renderer="ast", plugins=["table"]).parse(source)
    return [node for node in tree if isinstance(node, dict) and node["type"] != "blank_line"]


def _with_numbers(raw: str, bindings: Bindings) -> list[Node]:
    nodes, end = list[Node](), 0
    for found in PLACEHOLDER.finditer(raw):
        nodes.append({"type": "text", "raw": raw[end : found.start()]})
        bound = bound_of(found[1], bindings)
        status = "" if bound.is_declared else bound.quantity.status.value
        value = None if bound.word else bound.quantity.value
        shown = {"raw": bound.text, "status": status, "value": value}
        nodes.append({"type": "bound", "key": bound.key, "name": found[1], **shown})
        end = found.end()
    nodes.append({"type": "text", "raw": raw[end:]})
    return [node for node in nodes if node["raw"]]


def joined_texts(nodes: Iterable[Node]) -> list[Node]:
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
    for node in joined_texts(nodes):
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
    used = [
        bound_of(found[1], bindings).quantity.status for found in PLACEHOLDER.finditer(section.text)
    ]
    return weakest([narrative.status, *used])
