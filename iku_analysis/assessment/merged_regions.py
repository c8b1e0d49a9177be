"""Kab/kota that are declared one row, because alone their counts would be too small to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from iku_analysis.model.measurement import Measurement
from iku_analysis.model.regions import region_column

Merged = Mapping[str, Sequence[str]]


def merge_regions(table: pd.DataFrame, merged: Merged) -> pd.DataFrame:
    """Checked table in which merged kab/kota bear the name of the first of them.

    What is counted is counted once in the merged row too: it is measured, not added.
    """
    column = region_column(table)
    if not merged or not column:
        return table
    first = {region: regions[0] for regions in merged.values() for region in regions}
    return table.assign(**{column: table[column].replace(first)})


def name_merged(measurement: Measurement, merged: Merged) -> Measurement:
    """Measurement of merged tables, whose merged rows bear the declared names."""
    if not merged:
        return measurement
    names = {regions[0]: name for name, regions in merged.items()}
    dropped = {region for regions in merged.values() for region in regions[1:]}
    breakdowns = {
        key: _renamed(frame, names, dropped) if region_column(frame) else frame
        for key, frame in measurement.breakdowns.items()
    }
    return replace(measurement, breakdowns=breakdowns)


def _renamed(frame: pd.DataFrame, names: Mapping[str, str], dropped: set[str]) -> pd.DataFrame:
    column = region_column(frame)
    kept = frame.loc[~frame[column].isin(dropped)].reset_index(drop=True)
    return kept.assign(**{column: kept[column].replace(dict(names))})
