"""The key figures for machines: JSON-LD in the words of schema.org, from the cards people read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from iku_analysis.model.quarter import Quarter
from iku_analysis.model.status import Status
from iku_analysis.report.document import Document

# Facts of a card beside its number, as schema.org has them or as they are told here.
FACTS = {"formula": "Rumus", "coverage": "Cakupan", "tables": "Tabel sumber"}


def linked_data(document: Document) -> Markup:
    """The report as a ``Dataset`` whose variables are its key figures, to stand within a page.

    Parameters
    ----------
    document : Document
        All parts of the report.
    """
    info = document.info
    described = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": info["title"],
        "description": info["provenance"] or info["title"],
        "inLanguage": info["language"],
        "creator": {"@type": "GovernmentOrganization", "name": info["organisation"]},
        "temporalCoverage": _covered(info),
        "dateModified": info["data_date"],
        "creativeWorkStatus": Status(info["status"]).label,
        "variableMeasured": [
            _measured(card, part.data)
            for part in document.parts
            if part.kind == "cards"
            for card in part.data["cards"]
            if card["key"]
        ],
    }
    # No text of it may end the element it stands in.
    return Markup(json.dumps(described, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 -- escaped here


def _covered(info: Mapping[str, Any]) -> str:
    """Year or, of a quarter, the days from January on."""
    year, quarter = info["year"], info["quarter"]
    return f"{year}-01-01/{Quarter(year, quarter).end}" if quarter else str(year)


def _measured(card: Mapping[str, Any], block: Mapping[str, Any]) -> dict[str, Any]:
    name, _, unit = card["key"].partition(" ")
    value = {} if card["value"] is None else {"value": card["value"]}
    return {
        "@type": "PropertyValue",
        "url": f"#{block['id']}",
        "propertyID": name,
        "name": f"{block['title']}: {card['label']}",
        "unitText": unit,
        **value,
        "description": card["text"],
        "valueReference": [
            {"@type": "PropertyValue", "name": title, "value": words}
            for title, words in _references(card)
        ],
    }


def _references(card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Status", Status(card["status"]).label
    for fact, words in card["facts"].items():
        yield FACTS[fact], words
