"""Detail tables and charts as the program shows them where no notebook chooses any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_numeric_dtype

from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.indicator_declarations import Variant
from iku_analysis.model.labels import ColumnLabel, unit_in
from iku_analysis.pages.blocks import Block, Blocks, Markdown
from iku_analysis.pages.charts import bars
from iku_analysis.pages.tables import column_label

if TYPE_CHECKING:
    from iku_analysis.pages.indicator import IndicatorPage

FEWEST, MOST = 2, 40  # rows worth drawing


def default_details(page: IndicatorPage) -> Iterator[Block]:
    """Every breakdown under a heading: its table, and bars of its main variant, else its first."""
    item = page.assessment.indicator
    for name, withheld in page.assessment.breakdowns.items():
        frame = withheld.frame.drop(columns="status", errors="ignore")
        words, amounts = _columns(frame)
        label = column_label(words or str(frame.columns[0]), item.number).label
        told = f"menurut {label[0].lower()}{label[1:]}"
        yield Markdown(f"#### {told.capitalize()}")
        variants = _variants(item, name, amounts)
        looks = {column: _look(item, frame[column], variants.get(column)) for column in amounts}
        yield page.breakdown(
            name,
            caption=f"{item.title} {told}",
            decimals={column: look.decimals or 0 for column, look in looks.items() if look.grouped},
            units={column: look.unit for column, look in looks.items()},
        )
        if words and amounts and FEWEST <= len(frame) <= MOST:
            main = [column for column, variant in variants.items() if variant.is_main]
            drawn = [*main, *amounts][0]
            chart = page.chart(
                bars,
                name,
                category=words,
                value=drawn,
                unit=looks[drawn].unit,
                decimals=looks[drawn].decimals or 0,
                caption=f"{looks[drawn].label} {told}",
            )
            yield from chart.parts if isinstance(chart, Blocks) else (chart,)


def _variants(item: Indicator, name: str, amounts: Sequence[str]) -> Mapping[str, Variant]:
    """Columns of a breakdown that are a variant: declared to be its measure, or of its name."""
    by_key = {variant.key: variant for variant in item.variants.value}
    keys = item.measures.breakdowns[name].columns if item.measures else {}
    named = ((column, keys.get(column, column)) for column in amounts)
    return {column: by_key[key] for column, key in named if key in by_key}


def _look(item: Indicator, values: pd.Series, variant: Variant | None) -> ColumnLabel:
    """Label of a column with its own unit and digits, never those of another one.

    Of what is whole in every row (persons, say) no digits are shown that nobody declared.
    """
    label = column_label(str(values.name), item.number)
    if variant:
        return replace(label, unit=variant.unit, decimals=variant.decimals)
    is_whole = bool((values.dropna() % 1 == 0).all())
    decimals = 0 if label.decimals and is_whole else label.decimals
    return replace(label, unit=label.unit or unit_in(label.label), decimals=decimals)


def _columns(frame: pd.DataFrame) -> tuple[str, list[str]]:
    """Column that names the rows, empty for none, and the columns of numbers."""
    words = [str(name) for name in frame.columns if not is_numeric_dtype(frame[name])]
    amounts = [str(name) for name in frame.columns if str(name) not in words]
    return words[0] if words else "", amounts
