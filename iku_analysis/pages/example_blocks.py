"""Worked examples as an appendix: the rule, the rows, and the arithmetic to follow by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from iku_analysis.base.formats import format_declared
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.indicators.worked_examples import (
    EXAMPLE_REGIONS,
    YEAR,
    Computed,
    computed_examples,
)
from iku_analysis.model.regions import current_regions
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Block, Cell, Column, Markdown, Table, cells, heads


def example_blocks(catalogue: Catalogue) -> Iterator[Block]:
    """The example of every function of the package: its tables, then the values they give."""
    indicators = [item for item in catalogue.indicators if item.function.is_ours]
    found = computed_examples(item.function.value for item in indicators)
    for indicator, computed in zip(indicators, found, strict=True):
        yield Markdown(f"### Contoh IKU {indicator.number}")
        for name, text in computed.example.tabel.items():
            yield _rows_table(indicator, name, text)
        yield _values_table(indicator, computed)


def _whose() -> str:
    """Whose names the rows bear, where they are not those of the office's own regions."""
    own = current_regions().names == EXAMPLE_REGIONS.names
    return "" if own else " (contoh bawaan program, bukan data kantor ini)"


def _rows_table(indicator: Indicator, name: str, text: str) -> Table:
    head, *rows = csv.reader(io.StringIO(text))
    return Table(
        id=anchors.example(indicator.number, name),
        caption=f"Contoh IKU {indicator.number}{_whose()}: baris tabel {name}",
        columns=tuple(Column(column) for column in head),
        rows=tuple(cells(*row) for row in rows),
    )


def _values_table(indicator: Indicator, computed: Computed) -> Table:
    labels = {variant.key: variant.label for variant in indicator.variants.value}
    return Table(
        id=anchors.example(indicator.number, "hasil"),
        caption=f"Contoh IKU {indicator.number}{_whose()}: angka {YEAR} dari baris itu",
        columns=heads("Varian | Seharusnya: | Dihitung program:"),
        rows=tuple(
            cells(
                labels.get(key, key),
                _number(expected, f"contoh.{indicator.number}.{key}.seharusnya"),
                _number(computed.values[key], f"contoh.{indicator.number}.{key}"),
            )
            for key, expected in computed.example.diharapkan.items()
        ),
        note=f"{computed.example.aturan} {computed.example.hitungan}",
    )


def _number(value: float | None, key: str) -> Cell:
    if value is None:
        return Cell("")
    return Cell(format_declared(float(f"{value:.15g}")), key=key, value=value)
