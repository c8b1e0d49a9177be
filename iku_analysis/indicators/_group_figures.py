"""What the rows of each group give, and figures of groups set against each other.

Groups are the columns a breakdown is by; without any, all rows are one. NaN where a group has none.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    ColumnMean,
    ColumnMedian,
    ColumnSum,
    ColumnVariation,
    CountOfRows,
    DistinctCount,
    OfColumn,
    Summary,
    WeightedMean,
)
from iku_analysis.indicators._common import PERCENT

Groups = tuple[str, ...]


def together(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    found = list(frames)
    return found[0] if len(found) == 1 else pd.concat(found, ignore_index=True)


def nothing(by: Groups) -> pd.Series[float]:
    """No group at all."""
    levels = [pd.Index([], name=name) for name in by]
    return pd.Series(dtype=float, index=pd.MultiIndex.from_arrays(levels) if levels[1:] else None)


def keys_of(rows: pd.DataFrame, by: Groups) -> list[pd.Series]:
    """Groups of the rows; one for all without any."""
    if by:
        return [rows[name] for name in by]
    return [pd.Series(np.zeros(len(rows), dtype=int), index=rows.index)]


def divided(above: pd.Series[float], below: pd.Series[float]) -> pd.Series[float]:
    return above / below.where(below != 0)


def of_rows(item: Aggregate, rows: pd.DataFrame, keys: list[pd.Series]) -> pd.Series[float]:
    """What the rows of each group give."""
    match item:
        case CountOfRows():
            return rows.groupby(keys).size().astype(float)
        case DistinctCount():
            names = [f"kelompok_{at}" for at in range(len(keys))]
            frame = rows[list(item.keys)].assign(**dict(zip(names, keys, strict=True)))
            single = frame.dropna(subset=list(item.keys)).drop_duplicates()
            return single.groupby(names).size().astype(float)
        case OfColumn():
            return _of_numbers(item, rows, keys)
    raise TypeError(item)


def _of_numbers(item: OfColumn, rows: pd.DataFrame, keys: list[pd.Series]) -> pd.Series[float]:
    known = rows[list(item.own_columns)].notna().all(axis="columns")
    numbers = rows[item.column].astype(float).where(known)
    grouped = numbers.groupby(keys)
    match item:
        case ColumnSum():
            found = grouped.sum(min_count=1)
        case ColumnMean():
            found = grouped.mean()
        case ColumnMedian():
            found = grouped.median()
        case ColumnVariation():
            found = _variation(numbers, keys)
        case WeightedMean():
            weights = rows[item.weight].astype(float).where(known)
            sums = [one.groupby(keys).sum(min_count=1) for one in (numbers * weights, weights)]
            found = divided(*sums)
        case _:
            raise TypeError(item)
    whole = known.groupby(keys).all()
    return found if item.blank == "dilewati" else found.where(whole)


def _variation(numbers: pd.Series[float], keys: list[pd.Series]) -> pd.Series[float]:
    grouped = numbers.groupby(keys)
    spread = divided(grouped.std(ddof=0), grouped.mean()) * PERCENT
    return spread.where(grouped.count() > 1)  # one alone has nothing to differ from


def summary_of(inner: pd.Series[float], summary: Summary, by: Groups) -> pd.Series[float]:
    """Summary over the groups that are no longer told apart."""
    if inner.empty:
        return nothing(by)
    keys: list[pd.Series] = [
        pd.Series(inner.index.get_level_values(at), index=inner.index) for at in range(len(by))
    ] or [pd.Series(0, index=inner.index)]
    if summary == "koefisien_variasi":
        return _variation(inner, keys)
    grouped = inner.groupby(keys)
    return {
        "jumlah": lambda: grouped.sum(min_count=1),
        "rata_rata": grouped.mean,
        "median": grouped.median,
        "terbesar": grouped.max,
        "terkecil": grouped.min,
    }[summary]()
