"""All indicators at a glance: summary and measurement table."""

from __future__ import annotations

from collections.abc import Sequence

from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.pages.blocks import Cell, Column, Table
from iku_analysis.pages.tables import (
    NO_TEXT,
    PERCENT_DECIMALS,
    quantity_cell,
    rating_text,
    rating_tone,
)


def summary_table(results: Sequence[IndicatorResult]) -> Table:
    """All indicators: target, realisation, achievement, rating; components below their own.

    Every number leads to its chapter; doubtful ones carry a footnote.
    """
    doubtful = [result.number for result in results if result.warnings]
    rows = [
        row
        for result in results
        for row in _summary_rows(
            result, doubtful.index(result.number) + 1 if result.warnings else 0
        )
    ]
    return Table(
        id="ringkasan-capaian",
        caption=f"Capaian Indikator Kinerja Utama {results[0].year}",
        columns=(
            Column("No."),
            Column("Indikator Kinerja Utama"),
            Column("Satuan"),
            Column("Target", "right"),
            Column("Realisasi", "right"),
            Column("Capaian (%)", "right"),
            Column("Predikat"),
            Column("Status data"),
        ),
        rows=tuple(rows),
        footnotes=tuple(
            f"IKU {result.number}: {' '.join(result.warnings)}"
            for result in results
            if result.warnings
        ),
    )


def result_anchor(number: int) -> str:
    """Id of the key figures of an indicator, where numbers about it lead."""
    return f"iku-{number}-hasil"


def _summary_rows(result: IndicatorResult, footnote: int) -> list[tuple[Cell, ...]]:
    if len(result.components) == 1:
        (only,) = result.components
        return [_summary_row(result.name, only, result, footnote)]
    mean = (
        Cell(str(result.number)),
        Cell(f"{result.name} (rata-rata capaian {', '.join(p.code for p in result.components)})"),
        Cell(result.unit),
        Cell(NO_TEXT),
        Cell(NO_TEXT),
        quantity_cell(
            result.achievement.percent,
            PERCENT_DECIMALS,
            key=f"{result.number}.capaian",
            link=result_anchor(result.number),
        ),
        Cell(rating_text(result), tone=rating_tone(result)),
        Cell(result.status.label),
    )
    return [
        mean,
        *(_summary_row(part.label, part, result, footnote) for part in result.components),
    ]


def _summary_row(
    name: str, part: ComponentResult, result: IndicatorResult, footnote: int
) -> tuple[Cell, ...]:
    link = result_anchor(result.number)
    return (
        Cell(part.code),
        Cell(name),
        Cell(part.unit if len(result.components) > 1 else result.unit),
        quantity_cell(part.target, part.decimals, key=f"{part.code}.target", link=link),
        quantity_cell(
            part.realisation,
            part.decimals,
            key=f"{part.code}.realisasi",
            link=link,
            footnote=footnote,
        ),
        quantity_cell(
            part.achievement.percent, PERCENT_DECIMALS, key=f"{part.code}.capaian", link=link
        ),
        Cell(rating_text(part), tone=rating_tone(part)),
        Cell(part.achievement.percent.status.label),
    )
