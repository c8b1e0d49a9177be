"""What is known of each kab/kota, as its numbers may be shown: this year beside last year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from iku_analysis.assessment.assess import Assessment
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.assessment.sources_of_change import BEFORE, NOW, Contributions
from iku_analysis.base.formats import WITHHELD, format_number
from iku_analysis.model.evidence import RegionFigure, Shown, number_name
from iku_analysis.model.labels import label_of
from iku_analysis.model.parts import BY_REGION, PART
from iku_analysis.model.regions import region_column
from iku_analysis.privacy.small_counts import Withheld


@dataclass(frozen=True)
class _LastYear:
    """Last year of a measure by kab/kota, its unit, and the columns that tell nothing else."""

    unit: str
    numbers: Mapping[str, Shown]
    told: frozenset[str]


def region_figures(about: Assessment) -> tuple[RegionFigure, ...]:
    """Every published measure of every kab/kota; nothing for what is not known by kab/kota.

    Last year's number stands beside the measure whose parts the sources of change are.
    """
    region = region_column(about.breakdowns)
    if not region:
        return ()
    withheld = about.breakdowns[region]
    lasts = dict(_last_years(about, withheld.frame))
    told = {name for last in lasts.values() for name in last.told}
    units = {v.key: v.unit for v in about.result.variants if v.is_main}
    units |= {column: last.unit for column, last in lasts.items()}
    return tuple(
        RegionFigure(
            record[region],
            _label(about.result.number, column, units),
            _shown(about.result.number, withheld, row, column),
            lasts[column].numbers.get(record[region]) if column in lasts else None,
        )
        for row, record in enumerate(withheld.frame.to_dict("records"))
        for column in _measures(withheld.frame, about.result.number)
        if column not in told
    )


def _label(number: int, column: str, units: Mapping[str, str]) -> str:
    known = label_of(column, number)
    label = known.head if known else column
    return f"{label} ({units[column]})" if column in units and "(" not in label else label


def _shown(number: int, withheld: Withheld, row: int, column: str) -> Shown:
    record = withheld.frame.iloc[row]
    if pd.isna(record[column]):
        return Shown(withheld.word(row, column), "", "", None)
    known = label_of(column, number)
    text = format_number(record[column], (known and known.decimals) or 0)
    region = region_column(withheld.frame)
    key = number_name(number, region, record[region], column)
    return Shown(text, key, str(record["status"]), float(record[column]))


def _measures(frame: pd.DataFrame, number: int) -> list[str]:
    """Columns of numbers, not of years or words."""
    known = ((name, label_of(name, number)) for name in frame.columns)
    return [name for name, label in known if label and label.decimals is not None and label.grouped]


def _last_years(about: Assessment, frame: pd.DataFrame) -> Iterator[tuple[str, _LastYear]]:
    """Last year's numbers of a measure, where the sources of change tell them."""
    now = frame.set_index(region_column(frame))
    for part in about.result.components:
        for change in about.sources[part.code].changes:
            parts = change.frame.set_index(PART)
            measures = _measures(frame, about.result.number)
            same = [name for name in measures if _agree(now[name], parts[NOW])]
            if change.by == BY_REGION and same:
                told = (name for name in measures if _agree(now[name], parts[BEFORE]))
                unit = change.unit or part.unit
                numbers = dict(_last_year(part, change))
                yield same[0], _LastYear(unit, numbers, frozenset(told) - {same[0]})


def _agree(measure: pd.Series, parts: pd.Series) -> bool:
    """Whether the parts are this measure: the same number wherever both have one, mostly so."""
    named = parts.loc[parts.index.isin(measure.index)].dropna()
    both = named.loc[measure.loc[named.index].notna()]
    same = all(math.isclose(measure[name], both[name]) for name in both.index)
    return same and 2 * len(both) > len(named)


def _last_year(part: ComponentResult, change: Contributions) -> Iterator[tuple[str, Shown]]:
    decimals = 0 if change.unit else part.decimals
    for row in change.frame.dropna(subset=[BEFORE]).to_dict("records"):
        key = f"{number_name(part.code, change.by, row[PART])}.lalu"
        text = format_number(row[BEFORE], decimals)
        yield str(row[PART]), Shown(text, key, part.realisation.status.value, float(row[BEFORE]))
    yield from ((name, Shown(WITHHELD, "", "", None)) for name in change.withheld)
