"""Profile of each kab/kota: every number the report has of it, by indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.model.evidence import Shown
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Cell, Table, cells, heads
from iku_analysis.pages.tables import NO_TEXT


def region_tables(results: Sequence[IndicatorResult], year: int) -> Iterator[Table]:
    """A table per kab/kota, in the order the indicators name them."""
    named = dict.fromkeys(figure.region for result in results for figure in result.regions)
    for number, region in enumerate(named, 1):
        yield Table(
            id=anchors.region(number),
            caption=f"{region}: angka menurut indikator, {year} dan {year - 1}",
            columns=heads(f"Indikator | Ukuran | {year}: | {year - 1}:"),
            rows=tuple(row for result in results for row in _rows(result, region)),
            source=anchors.ALL_SOURCES,
        )


def _rows(result: IndicatorResult, region: str) -> Iterator[tuple[Cell, ...]]:
    """Measures of an indicator; the first row names it."""
    name = f"IKU {result.number}. {result.name}"
    for figure in result.regions:
        if figure.region == region:
            before = NO_TEXT if figure.before is None else _cell(figure.before)
            yield cells(name, figure.measure, _cell(figure.now), before)
            name = f"IKU {result.number}"


def _cell(shown: Shown) -> Cell:
    return Cell(shown.text or MISSING_TEXT, shown.status, key=shown.key, value=shown.value)
