"""Tables and key figures of one indicator: results, analyses, definition and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iku_analysis.assessment.budget import Efficiency
from iku_analysis.assessment.medium_term import MediumTerm
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.assessment.standard import NationalStandard
from iku_analysis.base.formats import MISSING_TEXT, format_number
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.model.measurement import InputUsed, Quantity
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Card, Cards, Cell, Table, cells, heads, right
from iku_analysis.pages.method_tables import DIRECTION_WORDS, FORMULAS, METHODS, policy_text
from iku_analysis.pages.plan_tables import KINDS
from iku_analysis.pages.tables import (
    NO_TEXT,
    PERCENT_DECIMALS,
    column_label,
    percent_cell,
    quantity_cell,
    quantity_text,
    rating_text,
)

MAIN_MARK = "utama"

# --- analysis 1 ----------------------------------------------------------------------------------


def result_cards(result: IndicatorResult, indicator: Indicator) -> Cards:
    """Target, realisation, achievement and rating; per component where there are several."""
    parts, percent = result.components, result.achievement.percent
    footnotes = (" ".join(result.warnings),) if result.warnings else ()
    label = "Capaian (rata-rata)" if len(parts) > 1 else "Capaian"
    cards = (
        *(card for part in parts for card in _part_cards(part, result, len(footnotes))),
        _card(label, percent, PERCENT_DECIMALS, "%", key=f"{result.number}.capaian",
              link=anchors.iku(result.number, anchors.SOURCES)),
        Card("Predikat", rating_text(result), tone=result.achievement.tone),
    )  # fmt: skip
    return Cards(
        id=anchors.iku(result.number, anchors.RESULT),
        title=f"Hasil IKU {result.number}",
        cards=cards,
        note=" ".join(result.notes),
        footnotes=footnotes,
        details=how_computed(result, indicator),
    )


def _part_cards(part: ComponentResult, result: IndicatorResult, footnote: int) -> list[Card]:
    prefix = f"{part.code} " if len(result.components) > 1 else ""
    return [
        _card(
            f"Target {prefix}{result.year}",
            part.target,
            part.decimals,
            part.unit,
            key=f"{part.code}.target",
            link=anchors.AGREEMENT_FORM,
        ),
        _card(
            f"Realisasi {prefix}{result.year}",
            part.realisation,
            part.decimals,
            part.unit,
            key=f"{part.code}.realisasi",
            link=anchors.iku(result.number, anchors.SOURCES),
            footnote=footnote,
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
    return Table(
        id=anchors.iku(result.number, anchors.HOW_COMPUTED),
        caption="Bagaimana angka ini dihitung",
        columns=heads("Unsur", "Isi"),
        rows=(
            cells("Rumus dalam dokumen", indicator.calculation),
            cells("Varian utama", _main_variants(indicator)),
            cells("Masukan", inputs or "tidak ada"),
            cells("Aturan", policy_text(indicator.policy.value)),
            cells("Fungsi", f"iku_analysis.indicators.{indicator.function.value}"),
            cells("Capaian", f"{FORMULAS[direction]} ({DIRECTION_WORDS[direction]})"),
        ),
    )


def _main_variants(indicator: Indicator) -> str:
    return "; ".join(variant.label for variant in indicator.main_variants)


def variants_table(result: IndicatorResult) -> Table:
    """All variants side by side, the main one marked."""
    sources = anchors.iku(result.number, anchors.SOURCES)
    return Table(
        id=anchors.iku(result.number, anchors.VARIANTS),
        caption=f"IKU {result.number} menurut varian perhitungan, {result.year}",
        columns=heads("Varian", right("Nilai"), "Satuan"),
        rows=tuple(
            cells(
                f"{variant.label} ({MAIN_MARK})" if variant.is_main else variant.label,
                quantity_cell(variant.quantity, variant.decimals, link=sources),
                variant.unit,
            )
            for variant in result.variants
        ),
        source=sources,
    )


# --- analyses 3, 4 and 6 -------------------------------------------------------------------------


def medium_term_table(items: Sequence[MediumTerm], number: int, year: int) -> Table:
    """Realisation to date against the target of the plan period."""
    return Table(
        id=anchors.iku(number, anchors.MEDIUM_TERM),
        caption=f"IKU {number}: realisasi sampai {year} terhadap target jangka menengah",
        columns=heads(
            "IKU",
            "Periode",
            "Sifat target",
            right("Target"),
            right(f"Realisasi s.d. {year}"),
            right("Capaian (%)"),
            "Satuan",
            "Sumber target",
        ),
        rows=tuple(
            cells(
                item.code,
                f"{item.first_year} sampai {item.last_year}" if item.first_year else NO_TEXT,
                KINDS.get(item.kind, NO_TEXT),
                quantity_cell(item.target, item.decimals, key=f"{item.code}.renstra.target"),
                quantity_cell(item.realised, item.decimals, key=f"{item.code}.renstra.realisasi"),
                quantity_cell(item.progress.percent, PERCENT_DECIMALS),
                item.unit,
                item.source or NO_TEXT,
            )
            for item in items
        ),
        source=anchors.iku(number, anchors.SOURCES),
    )


def standard_table(items: Sequence[NationalStandard], number: int) -> Table:
    """Realisation beside the national standard, or why there is none."""
    return Table(
        id=anchors.iku(number, anchors.STANDARD),
        caption=f"IKU {number}: realisasi dibandingkan standar nasional",
        columns=heads(
            "IKU",
            "Standar nasional",
            right("Realisasi"),
            right("Terhadap standar (%)"),
            "Satuan",
            "Sumber standar",
        ),
        rows=tuple(
            cells(item.code, *_compared(item), item.unit, item.source or NO_TEXT) for item in items
        ),
        source=anchors.iku(number, anchors.SOURCES),
    )


def _compared(item: NationalStandard) -> tuple[str | Cell, Cell, str | Cell]:
    """Standard, realisation, and how one stands to the other."""
    realisation = quantity_cell(item.realisation, item.decimals, key=f"{item.code}.realisasi")
    if item.standard.is_missing:
        return item.remark or item.standard.reason or NO_TEXT, realisation, NO_TEXT
    percent = quantity_cell(item.comparison.percent, PERCENT_DECIMALS)
    return quantity_cell(item.standard, item.decimals), realisation, percent


def efficiency_table(item: Efficiency, number: int) -> Table:
    """Achievement beside absorption, and what the declared method says."""
    return Table(
        id=anchors.iku(number, anchors.EFFICIENCY),
        caption=f"IKU {number}: efisiensi penggunaan anggaran",
        columns=heads(
            right("Capaian (%)"),
            right("Serapan anggaran (%)"),
            right("Ukuran efisiensi"),
            "Kesimpulan",
        ),
        rows=(
            cells(
                percent_cell(number, item.achievement),
                quantity_cell(item.absorption, PERCENT_DECIMALS),
                quantity_cell(item.value, PERCENT_DECIMALS),
                item.verdict,
            ),
        ),
        note=f"Ukuran: {METHODS[item.method]}.",
        source=anchors.iku(number, anchors.SOURCES),
    )


# --- where it comes from -------------------------------------------------------------------------


def definition_table(indicator: Indicator) -> Table:
    """Row of the IKU document word for word, and what we declare beside it."""
    direction, function, policy = indicator.direction, indicator.function, indicator.policy
    source = (indicator.source, "") if indicator.source else (NO_TEXT, "kosong dalam dokumen")
    return Table(
        id=anchors.iku(indicator.number, anchors.DEFINITION),
        caption=f"Definisi IKU {indicator.number}",
        columns=heads("Unsur", "Isi", "Penjelasan"),
        rows=(
            cells("Nama dalam dokumen", indicator.name, ""),
            cells("Satuan", indicator.unit, ""),
            cells("Alasan", indicator.reason, ""),
            cells("Sumber data", *source),
            cells("Cara perhitungan", indicator.calculation, ""),
            cells("Arah", DIRECTION_WORDS[direction.value], direction.reason),
            cells("Varian utama", _main_variants(indicator), indicator.variants.reason),
            cells("Fungsi", function.value, function.reason),
            cells("Aturan", policy_text(policy.value), policy.reason),
            *_small_counts_row(indicator),
        ),
        note=indicator.note,
    )


def _small_counts_row(indicator: Indicator) -> list[tuple[Cell, ...]]:
    declared = indicator.small_counts
    labels = [
        column_label(name).label for names in declared.value.columns.values() for name in names
    ]
    return [cells("Dirahasiakan bila kecil", "; ".join(labels), declared.reason)] if labels else []


def inputs_table(
    inputs: Sequence[InputUsed],
    titles: Mapping[str, str],
    publishers: Mapping[str, str],
    *,
    number: int,
) -> Table:
    """Tables an indicator was computed from, with rows used and status.

    Parameters
    ----------
    inputs : sequence of InputUsed
        From the measurement.
    titles, publishers : mapping of str to str
        Per table name, from ``datapackage.yaml``.
    number : int
        Indicator number.
    """
    return Table(
        id=anchors.iku(number, anchors.SOURCES),
        caption=f"Sumber data IKU {number}",
        columns=heads("Tabel", "Penerbit", right("Baris dipakai"), "Status"),
        rows=tuple(
            cells(
                titles[used.table],
                publishers[used.table],
                format_number(used.rows, 0),
                used.status.label if used.status else MISSING_TEXT,
            )
            for used in inputs
        ),
    )
