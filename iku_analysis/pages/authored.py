"""Authored text as blocks, and the sentence that stands where there is none."""

from __future__ import annotations

from collections.abc import Mapping

from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.model.status import Status
from iku_analysis.narrative.binding import FACT_PREFIX, bound_tree, status_of_text, with_facts
from iku_analysis.narrative.bound import Bound
from iku_analysis.narrative.contradictions import refuse_contradictions
from iku_analysis.narrative.text import FOLDER, Narrative, Section, bound_names
from iku_analysis.pages.blocks import Prose, TextOrigin
from iku_analysis.pages.prose import Node


def sentence(id: str, words: str, *, missing: bool = False) -> Prose:
    """A sentence in place of a table."""
    return Prose(id, "", (_paragraph(words),), Status.RESMI.value, missing)


def no_data(id: str, reason: str) -> Prose:
    """The sentence printed where an input is missing."""
    return sentence(id, f"{MISSING_TEXT.capitalize()}: {reason}.", missing=True)


def authored(  # noqa: PLR0913 -- words and numbers of a text
    narrative: Narrative | None,
    title: str,
    bindings: Mapping[str, Bound],
    *,
    own: frozenset[str],
    id: str,
    file: str,
) -> Prose:
    """Section of an authored text with its numbers, or why there is none.

    ``own`` are the words that name what its numbers are of.
    """
    section = narrative.section(title) if narrative else None
    if narrative is None:
        return no_data(id, f"berkas {FOLDER}/{file} belum ada")
    if section is None or section.is_unfinished:
        return no_data(id, f"bagian “{title}” dalam {FOLDER}/{file} belum ditulis")
    known = with_facts(bindings, narrative)
    refuse_contradictions(narrative, section, known, own)
    nodes = bound_tree(section, known)
    sources = "; ".join(_sources(narrative, section))
    note = f"Sumber angka luar: {sources}." if sources else ""
    status = status_of_text(narrative, section, known)
    origin = TextOrigin(file, title, section.text)
    return Prose(id, title, tuple(nodes), status.value, origin=origin, note=note)


def _sources(narrative: Narrative, section: Section) -> list[str]:
    used = {name for name, _ in bound_names(section.text)}
    known = with_facts({}, narrative)
    return [
        f"{fact.source} ({known[f'{FACT_PREFIX}{key}'].text})"
        for key, fact in narrative.facts.items()
        if f"{FACT_PREFIX}{key}" in used
    ]


def _paragraph(words: str) -> Node:
    return {"type": "paragraph", "children": [{"type": "text", "raw": words}]}
