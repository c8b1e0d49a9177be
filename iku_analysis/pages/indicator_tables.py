"""Tables and key figures of one indicator: results, analyses, definition and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from iku_analysis.assessment.budget import Efficiency
from iku_analysis.assessment.medium_term import MediumTerm
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.assessment.standard import NationalStandard
from iku_analysis.base.formats import MISSING_TEXT, format_date, format_declared, format_number
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.measure_words import formula_steps
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import Resource
from iku_analysis.indicators.definitions import STEPS
from iku_analysis.model.evidence import N, Sentence, Shown, number_name
from iku_analysis.model.measurement import InputUsed, Quantity
from iku_analysis.model.regions import current_regions
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Card, Cards, Cell, Table, cells, heads
from iku_analysis.pages.method_tables import DIRECTION_WORDS, FORMULAS, METHODS, policy_text
from iku_analysis.pages.plan_tables import KINDS
from iku_analysis.pages.tables import (
    NO_TEXT,
    PERCENT_DECIMALS,
    column_label,
    coverage_text,
    number_cell,
    quantity_cell,
    quantity_text,
    rating_text,
)

MAIN_MARK = "utama"
NOT_MEASURED = "tidak diukur"
OWN_CODE = "ditulis kantor ini, bukan bagian program; tanpa hitungan kedua dalam SQL"

# --- analysis 1 ----------------------------------------------------------------------------------


def result_cards(result: IndicatorResult, indicator: Indicator, package: Package) -> Cards:
    """Target, realisation, achievement and rating; per component where there are several."""
    parts, percent = result.components, result.achievement.percent
    footnotes = (result.doubts,) if result.remarks else ()
    number = quantity_text(percent, PERCENT_DECIMALS)
    formulas = [written_out(part, result) for part in parts]
    reached = Card(
        "Capaian (rata-rata)" if len(parts) > 1 else "Capaian",
        number if percent.is_missing else f"{number} %",
        percent.status.value,
        link=anchors.iku(result.number, anchors.SOURCES),
        key=f"{result.number}.capaian %",
        value=percent.value,
        facts={"formula": f"rata-rata {'; '.join(formulas)}" if len(parts) > 1 else formulas[0]},
    )
    rating = Card("Predikat", rating_text(result), tone=result.achievement.tone)
    facts = {"formula": indicator.calculation, "tables": _inputs(result, package)}
    own = (card for part in parts for card in _part_cards(part, result, len(footnotes), facts))
    return Cards(
        id=anchors.iku(result.number, anchors.RESULT),
        title=f"Hasil IKU {result.number}",
        cards=(*own, reached, rating),
        note=" ".join(result.notes),
        footnotes=footnotes,
        details=how_computed(result, indicator, package),
    )


def _part_cards(
    part: ComponentResult, result: IndicatorResult, footnote: int, facts: dict[str, str]
) -> list[Card]:
    code, prefix = part.code, f"{part.code} " if len(result.components) > 1 else ""
    target = _card(f"Target {prefix}{result.period}", part.target, part, f"{code}.target")
    covered = f" ({words})" if (words := coverage_text(part.realisation)) else ""
    label = f"Realisasi {prefix}{result.period}{covered}"
    realised = _card(label, part.realisation, part, f"{code}.realisasi")
    source = anchors.iku(result.number, anchors.SOURCES)
    return [
        replace(target, link=anchors.AGREEMENT),
        replace(
            realised,
            link=source,
            footnote=footnote,
            facts=facts | {"coverage": coverage_text(part.realisation) or NOT_MEASURED},
        ),
    ]


def _card(label: str, quantity: Quantity, part: ComponentResult, key: str) -> Card:
    number = quantity_text(quantity, part.decimals)
    text = number if quantity.is_missing else f"{number} {part.unit}"
    status, name = quantity.status.value, f"{key} {part.unit}"
    return Card(label, text, status, key=name, value=quantity.value)


def _inputs(result: IndicatorResult, package: Package) -> str:
    """Tables used, by their titles, and how many of their rows."""
    return "; ".join(
        f"{package.resource(used.table).title}: {format_number(used.rows, 0)} baris"
        for used in result.inputs
    )


def how_computed(result: IndicatorResult, indicator: Indicator, package: Package) -> Table:
    """Formula with its numbers put in, rows used, coverage, and what an audit compares."""
    tolerance = format_declared(indicator.tolerance.value)
    return Table(
        id=anchors.iku(result.number, anchors.HOW_COMPUTED),
        caption=f"Bagaimana angka IKU {result.number} dihitung",
        columns=heads("Unsur | Isi"),
        rows=(
            cells("Rumus dalam dokumen", indicator.calculation),
            cells("Varian utama", _main_variants(indicator)),
            *(row for part in result.components for row in _with_numbers(part, result)),
            cells("Masukan", _inputs(result, package) or "tidak ada"),
            cells("Aturan", policy_text(indicator.policy.value)),
            cells("Dibandingkan audit", f"sampai selisih nisbi {tolerance}"),
        ),
    )


def _with_numbers(part: ComponentResult, result: IndicatorResult) -> Iterator[tuple[Cell, ...]]:
    """Full precision of a component's numbers, its achievement written out, and its coverage."""
    named = f" {part.code}" if len(result.components) > 1 else ""
    yield cells(f"Realisasi{named}, nilai penuh", f"{_full(part.realisation)} {part.unit}")
    yield cells(f"Capaian{named}", written_out(part, result))
    yield cells(f"Cakupan{named}", coverage_text(part.realisation) or NOT_MEASURED)
    yield cells(f"Status{named}", part.realisation.status.label)


def written_out(part: ComponentResult, result: IndicatorResult) -> str:
    """Return the formula of a component's achievement with its numbers put in."""
    formula = FORMULAS[result.direction]
    for sign, quantity in (("realisasi", part.realisation), ("target", part.target)):
        formula = formula.replace(sign, _full(quantity))
    return f"{formula} = {_full(part.achievement.percent)} persen"


def _full(quantity: Quantity) -> str:
    return MISSING_TEXT if quantity.value is None else format_declared(quantity.value)


def _main_variants(indicator: Indicator) -> str:
    return "; ".join(variant.label for variant in indicator.main_variants)


def variants_table(result: IndicatorResult) -> Table:
    """All variants side by side, the main one marked."""
    sources = anchors.iku(result.number, anchors.SOURCES)
    return Table(
        id=anchors.iku(result.number, anchors.VARIANTS),
        caption=f"IKU {result.number} menurut varian perhitungan, {result.period}",
        columns=heads("Varian | Nilai: | Satuan | Cakupan"),
        rows=tuple(
            cells(
                f"{variant.label} ({MAIN_MARK})" if variant.is_main else variant.label,
                quantity_cell(
                    variant.quantity, variant.decimals, result.name_of(variant.key), link=sources
                ),
                variant.unit,
                coverage_text(variant.quantity) or NO_TEXT,
            )
            for variant in result.variants
        ),
        source=sources,
    )


# --- analyses 3, 4 and 6 -------------------------------------------------------------------------


def comparison_table(
    plans: Sequence[MediumTerm], standards: Sequence[NationalStandard], number: int, year: int
) -> Table:
    """Realisation against the plan period's target and the national standard, a row each.

    Where there is no standard its reason stands in its place.
    """
    return Table(
        id=anchors.iku(number, anchors.COMPARISON),
        caption=f"IKU {number}: realisasi sampai {year} terhadap target jangka menengah dan "
        "standar nasional",
        columns=heads(
            "Analisis | Pembanding | Nilai pembanding: | Realisasi: | Hasil (%): | Sumber"
        ),
        rows=(*map(_medium_term_row, plans), *map(_standard_row, standards)),
        source=anchors.iku(number, anchors.SOURCES),
    )


def _medium_term_row(item: MediumTerm) -> tuple[Cell, ...]:
    part = item.part
    period = f"{item.first_year} sampai {item.last_year}, " if item.first_year else ""
    return cells(
        f"3. Target jangka menengah{_of_part(part)}",
        f"{period}{KINDS.get(item.kind, NO_TEXT)}",
        quantity_cell(item.target, part.decimals, f"{part.code}.renstra.target"),
        quantity_cell(item.realised, part.decimals, item.key),
        quantity_cell(item.progress.percent, PERCENT_DECIMALS, f"{part.code}.renstra.capaian"),
        item.source or NO_TEXT,
    )


def _standard_row(item: NationalStandard) -> tuple[Cell, ...]:
    part, standard, percent = item.part, item.standard, item.comparison.percent
    absent = item.remark or standard.reason or NO_TEXT
    return cells(
        f"4. Standar nasional{_of_part(part)}",
        absent if standard.is_missing else part.unit,
        NO_TEXT
        if standard.is_missing
        else quantity_cell(standard, part.decimals, f"{part.code}.standar.nilai"),
        quantity_cell(part.realisation, part.decimals, f"{part.code}.realisasi"),
        NO_TEXT
        if standard.is_missing
        else quantity_cell(percent, PERCENT_DECIMALS, f"{part.code}.standar.capaian"),
        item.source or NO_TEXT,
    )


def _of_part(part: ComponentResult) -> str:
    return f" ({part.code})" if part.code[-1].isalpha() else ""


def efficiency_sentence(item: Efficiency, number: int, shared: str = "") -> Sentence:
    """Achievement beside absorption, and what the declared method says."""
    named = (
        (item.achievement, f"{number}.capaian"),
        (item.absorption, f"{number}.anggaran.serapan"),
        (item.value, f"{number}.efisiensi"),
    )
    numbers = tuple(
        Shown(quantity_text(q, PERCENT_DECIMALS), key, q.status.value, q.value) for q, key in named
    )
    text = (
        f"Efisiensi: capaian {N} persen dengan serapan anggaran {N} persen; "
        f"{METHODS[item.method]} {N}: {item.verdict}. {shared}"
    )
    return Sentence("efisiensi", text.rstrip(), numbers)


# --- where it comes from -------------------------------------------------------------------------


def definition_table(indicator: Indicator, code: str = "") -> Table:
    """Row of the IKU document word for word, and what we declare beside it.

    Parameters
    ----------
    indicator : Indicator
    code : str
        File and digest of an own function.
    """
    direction, function, policy = indicator.direction, indicator.function, indicator.policy
    source = (indicator.source, "") if indicator.source else (NO_TEXT, "kosong dalam dokumen")
    return Table(
        id=anchors.iku(indicator.number, anchors.DEFINITION),
        caption=f"Definisi IKU {indicator.number}",
        columns=heads("Unsur | Isi | Penjelasan"),
        rows=(
            cells("Nama dalam dokumen", indicator.name, ""),
            cells("Satuan", indicator.unit, ""),
            cells("Alasan", indicator.reason, ""),
            cells("Sumber data", *source),
            cells("Cara perhitungan", indicator.calculation, ""),
            cells("Arah", DIRECTION_WORDS[direction.value], direction.reason),
            cells("Varian utama", _main_variants(indicator), indicator.variants.reason),
            *([cells("Fungsi", function.value, function.reason)] if function.value else []),
            *([cells("Fungsi sendiri kantor ini", code, OWN_CODE)] if code else []),
            cells("Aturan", policy_text(policy.value), policy.reason),
            *(
                cells(f"Langkah {number}", step, "")
                for number, step in enumerate(_steps(indicator), 1)
            ),
            *_small_counts_rows(indicator),
        ),
        note=indicator.note,
    )


def _steps(indicator: Indicator) -> Sequence[str]:
    """How it is computed, step by step; of a declared one, the declaration in words."""
    measures, function = indicator.measures, indicator.function
    if measures:
        return formula_steps(measures)
    return function.steps or [current_regions().say(step) for step in STEPS[function.value]]


def _small_counts_rows(indicator: Indicator) -> Iterator[tuple[Cell, ...]]:
    """What is withheld when small or dominated, and what was decided about it."""
    declared = indicator.small_counts.value
    labels = dict.fromkeys(
        column_label(name, indicator.number).label
        for names in declared.columns.values()
        for name in names
    )
    if labels:
        yield cells("Dirahasiakan bila kecil", "; ".join(labels), declared.reason)
    for name, rule in declared.dominance.items():
        words = (
            f"{name}: {rule.largest} penyumbang terbesar lebih dari {format_declared(rule.share)} "
            f"persen, atau yang terbesar dapat ditaksir sedekat {format_declared(rule.margin)} "
            "persen"
        )
        yield cells("Dirahasiakan bila didominasi", words, declared.reason)
    for name, regions in declared.merged.items():
        yield cells("Digabung menjadi satu baris", name, ", ".join(regions))
    for name, columns in declared.closed.items():
        closed = "; ".join(column_label(column, indicator.number).label for column in columns)
        yield cells("Dirahasiakan seluruhnya", f"{closed} ({name})", "")
    for item in declared.accepted:
        what = f"{column_label(item.column, indicator.number).label} {item.row} ({item.breakdown})"
        who = f"Diterima {item.by}, {format_date(item.on)}: {item.reason}"
        yield cells("Ditampilkan walaupun kecil", what, who)


def inputs_table(inputs: Sequence[InputUsed], package: Package, number: int) -> Table:
    """Tables an indicator was computed from, with rows used and status."""
    return Table(
        id=anchors.iku(number, anchors.SOURCES),
        caption=f"Sumber data IKU {number}",
        columns=heads("Tabel | Penerbit | Baris dipakai: | Status"),
        rows=tuple(_input_row(used, package.resource(used.table), number) for used in inputs),
    )


def _input_row(used: InputUsed, resource: Resource, number: int) -> tuple[Cell, ...]:
    return cells(
        resource.title,
        "; ".join(source.publisher for source in resource.sources),
        number_cell(used.rows, 0, number_name(number, "baris", used.table)),
        used.status.label if used.status else MISSING_TEXT,
    )
