"""Detail tables and charts as the program shows them where no notebook chooses any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_numeric_dtype

from iku_analysis.pages.blocks import Block, Markdown
from iku_analysis.pages.charts import bars
from iku_analysis.pages.tables import column_label

if TYPE_CHECKING:
    from iku_analysis.pages.indicator import IndicatorPage

FEWEST, MOST = 2, 40  # rows worth drawing


def default_details(page: IndicatorPage) -> Iterator[Block]:
    """Every breakdown under a heading of its own: its table and bars of its first amount."""
    item = page.assessment.indicator
    units = {variant.key: (variant.unit, variant.decimals) for variant in item.variants.value}
    main = item.main_variants[0]
    for name, withheld in page.assessment.breakdowns.items():
        frame = withheld.frame.drop(columns="status", errors="ignore")
        words, amounts = _columns(frame)
        label = column_label(words or str(frame.columns[0])).label
        told = f"menurut {label[0].lower()}{label[1:]}"
        yield Markdown(f"#### {told.capitalize()}")
        own = {column: units[column] for column in amounts if column in units}
        yield page.breakdown(
            name,
            caption=f"{item.title} {told}",
            decimals={column: decimals for column, (_, decimals) in own.items()},
            units={column: unit for column, (unit, _) in own.items()},
        )
        if words and amounts and FEWEST <= len(frame) <= MOST:
            unit, decimals = units.get(amounts[0], (main.unit, main.decimals))
            yield page.chart(
                bars,
                name,
                category=words,
                value=amounts[0],
                unit=unit,
                decimals=decimals,
                caption=f"{column_label(amounts[0]).label} {told}",
            )


def _columns(frame: pd.DataFrame) -> tuple[str, list[str]]:
    """Column that names the rows, empty for none, and the columns of numbers."""
    words = [str(name) for name in frame.columns if not is_numeric_dtype(frame[name])]
    amounts = [str(name) for name in frame.columns if str(name) not in words]
    return words[0] if words else "", amounts
