"""Key figures of an indicator, and how they were computed."""

from __future__ import annotations

from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import format_number
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.model.measurement import Quantity
from iku_analysis.pages.blocks import Card, Cards, Cell, Column, Table
from iku_analysis.pages.summary_tables import result_anchor
from iku_analysis.pages.tables import (
    DIRECTION_WORDS,
    FORMULAS,
    PERCENT_DECIMALS,
    policy_text,
    quantity_text,
    rating_text,
    rating_tone,
)


def result_cards(result: IndicatorResult, indicator: Indicator) -> Cards:
    """Target, realisation, achievement and rating; per component where there are several."""
    parts = result.components
    footnotes = (" ".join(result.warnings),) if result.warnings else ()
    cards = [card for part in parts for card in _part_cards(part, result, bool(footnotes))]
    label = "Capaian (rata-rata)" if len(parts) > 1 else "Capaian"
    source = _source_anchor(result)
    cards.append(
        _card(
            label,
            result.achievement.percent,
            PERCENT_DECIMALS,
            "%",
            key=f"{result.number}.capaian",
            link=source,
        )
    )
    cards.append(Card("Predikat", rating_text(result), tone=rating_tone(result)))
    return Cards(
        id=result_anchor(result.number),
        title=f"Hasil IKU {result.number}",
        cards=tuple(cards),
        note=" ".join(result.notes),
        footnotes=footnotes,
        details=how_computed(result, indicator),
    )


def _source_anchor(result: IndicatorResult) -> str:
    return f"iku-{result.number}-sumber"


def _part_cards(part: ComponentResult, result: IndicatorResult, doubtful: bool) -> list[Card]:  # noqa: FBT001 -- one fact about the number
    several = len(result.components) > 1
    prefix = f"{part.code} " if several else ""
    return [
        _card(
            f"Target {prefix}{result.year}",
            part.target,
            part.decimals,
            part.unit,
            key=f"{part.code}.target",
            link="lampiran-perjanjian-kinerja",
        ),
        _card(
            f"Realisasi {prefix}{result.year}",
            part.realisation,
            part.decimals,
            part.unit,
            key=f"{part.code}.realisasi",
            link=_source_anchor(result),
            footnote=int(doubtful),
        ),
    ]


def _card(  # noqa: PLR0913 -- the parts of a card
    label: str,
    quantity: Quantity,
    decimals: int,
    unit: str,
    *,
    key: str,
    link: str,
    footnote: int = 0,
) -> Card:
    number = quantity_text(quantity, decimals)
    text = number if quantity.is_missing else f"{number} {unit}"
    return Card(
        label, text, quantity.status.value, link=link, key=f"{key} {unit}", footnote=footnote
    )


def how_computed(result: IndicatorResult, indicator: Indicator) -> Table:
    """Formula, function, rules and inputs with row counts of an indicator's numbers."""
    inputs = "; ".join(
        f"{used.table}: {format_number(used.rows, 0)} baris" for used in result.inputs
    )
    direction = indicator.direction.value.value
    rows = (
        ("Rumus dalam dokumen", indicator.calculation),
        ("Varian utama", "; ".join(variant.label for variant in indicator.main_variants)),
        ("Masukan", inputs or "tidak ada"),
        ("Aturan", policy_text(indicator.policy.value)),
        ("Fungsi", f"iku_analysis.indicators.{indicator.function.value}"),
        ("Capaian", f"{FORMULAS[direction]} ({DIRECTION_WORDS[direction]})"),
    )
    return Table(
        id=f"iku-{result.number}-cara",
        caption="Bagaimana angka ini dihitung",
        columns=(Column("Unsur"), Column("Isi")),
        rows=tuple((Cell(label), Cell(text)) for label, text in rows),
    )
