"""Appendices that repeat what was declared: measurement, IKU document, sources, assumptions."""

from __future__ import annotations

from collections.abc import Sequence

from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import format_date, format_declared
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.declarations.package import PER_ROW, Package, Resource
from iku_analysis.model.status import Status
from iku_analysis.pages.blocks import Cell, Column, Table
from iku_analysis.pages.summary_tables import result_anchor
from iku_analysis.pages.tables import NO_TEXT, PERCENT_DECIMALS, policy_text, quantity_cell


def measurement_table(catalogue: Catalogue, results: Sequence[IndicatorResult]) -> Table:
    """Pengukuran Kinerja in the usual columns."""
    by_number = {result.number: result for result in results}
    rows = [
        _measured(f"{target.number}. {target.name}", by_number[indicator.number], part)
        for target in catalogue.targets
        for indicator in target.indicators
        for part in by_number[indicator.number].components
    ]
    return Table(
        id="lampiran-pengukuran",
        caption=f"Pengukuran Kinerja {catalogue.year}",
        columns=(
            Column("No."),
            Column("Sasaran strategis"),
            Column("Indikator kinerja"),
            Column("Satuan"),
            Column("Target", "right"),
            Column("Realisasi", "right"),
            Column("Capaian (%)", "right"),
        ),
        rows=tuple(rows),
        source="lampiran-sumber",
    )


def _measured(target: str, result: IndicatorResult, part: ComponentResult) -> tuple[Cell, ...]:
    link = result_anchor(result.number)
    several = len(result.components) > 1
    return (
        Cell(part.code),
        Cell(target),
        Cell(f"{result.name}: {part.label}" if several else result.name),
        Cell(part.unit),
        quantity_cell(part.target, part.decimals, key=f"{part.code}.target", link=link),
        quantity_cell(part.realisation, part.decimals, key=f"{part.code}.realisasi", link=link),
        quantity_cell(
            part.achievement.percent, PERCENT_DECIMALS, key=f"{part.code}.capaian", link=link
        ),
    )


def document_table(catalogue: Catalogue) -> Table:
    """The IKU document word for word, row 7 repaired."""
    heads = (
        "No.",
        "Indikator Kinerja Utama",
        "Satuan",
        "Alasan",
        "Sumber Data",
        "Cara Perhitungan",
    )
    return Table(
        id="lampiran-dokumen",
        caption=catalogue.title,
        columns=tuple(map(Column, heads)),
        rows=tuple(tuple(map(Cell, _document_row(item))) for item in catalogue.indicators),
        note=" ".join(item.note for item in catalogue.indicators if item.note),
    )


def _document_row(item: Indicator) -> tuple[str, ...]:
    source = item.source or NO_TEXT
    return str(item.number), item.name, item.unit, item.reason, source, item.calculation


def sources_table(package: Package, year: int) -> Table:
    """Every raw table: publisher, title, vintage, status."""
    heads = ("Tabel", "Berkas", "Sumber", "Data per", "Status")
    return Table(
        id="lampiran-sumber",
        caption=f"Tabel data mentah {year}",
        columns=tuple(map(Column, heads)),
        rows=tuple(_source_row(resource, package) for resource in package.resources),
    )


def _source_row(resource: Resource, package: Package) -> tuple[Cell, ...]:
    vintage = resource.vintage or package.vintage
    status = "per baris" if resource.status == PER_ROW else Status(resource.status).label
    sources = "; ".join(_source_text(item.publisher, item.title) for item in resource.sources)
    return (
        Cell(resource.title),
        Cell(resource.path),
        Cell(sources),
        Cell(format_date(vintage) if vintage else NO_TEXT),
        Cell(status),
    )


def _source_text(publisher: str, title: str) -> str:
    return title if title.startswith(publisher) else f"{publisher}: {title}"


def assumptions_table(catalogue: Catalogue) -> Table:
    """Every declared choice about an indicator with its reason."""
    heads = ("IKU", "Unsur", "Pilihan", "Alasan")
    return Table(
        id="lampiran-asumsi",
        caption="Definisi dan asumsi yang dinyatakan",
        columns=tuple(map(Column, heads)),
        rows=tuple(row for item in catalogue.indicators for row in _assumptions(item)),
    )


def _assumptions(item: Indicator) -> list[tuple[Cell, ...]]:
    main = "; ".join(variant.label for variant in item.main_variants)
    choices = [
        ("Arah", item.direction.value.value, item.direction.reason),
        ("Varian utama", main, item.variants.reason),
        ("Aturan", policy_text(item.policy.value), item.policy.reason),
        ("Toleransi audit", _tolerance_text(item.tolerance.value), item.tolerance.reason),
        ("Penanggung jawab data", item.responsible or "belum dinyatakan", ""),
    ]
    return [(Cell(str(item.number)), *map(Cell, choice)) for choice in choices]


def _tolerance_text(tolerance: float) -> str:
    if tolerance == 0:
        return "sama persis"
    return f"selisih nisbi paling besar {format_declared(tolerance)}"
