"""Rows that hold declared conditions; a missing cell holds none but that of being empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from iku_analysis.declarations.measure_rows import DAYS, InForce, LastKnown, RowCondition

Rows = Callable[[str], pd.DataFrame]
Flags = pd.Series  # of bool, one per row


def all_hold(
    conditions: Sequence[RowCondition], rows: pd.DataFrame, year: int, other: Rows
) -> Flags:
    """Whether each row holds all conditions.

    Parameters
    ----------
    conditions : sequence of RowCondition
    rows : DataFrame
    year : int
        Year measured.
    other : callable
        Gives the rows of another set or table by its name.
    """
    found = pd.Series(data=True, index=rows.index, dtype=bool)
    for condition in conditions:
        found &= _holds(condition, rows, year, other)
    return found


def _holds(item: RowCondition, rows: pd.DataFrame, year: int, other: Rows) -> Flags:
    if item.any_of:
        found = pd.Series(data=False, index=rows.index, dtype=bool)
        for one in item.any_of:
            found |= _holds(one, rows, year, other)
        return found
    if item.in_force:
        return _in_force(item.in_force, rows, year)
    if item.keys:
        return _found(item, rows, other(item.elsewhere))
    cells = rows[item.column]
    if item.is_filled is not None:
        return cells.notna() if item.is_filled else cells.isna()
    return _cell_flags(item, cells, year).fillna(value=False).astype(bool) & cells.notna()


def _cell_flags(item: RowCondition, cells: pd.Series, year: int) -> Flags:
    """What a condition says of cells that are filled."""
    flags: Flags
    if item.values:
        flags = cells.isin(item.values)
    elif item.others:
        flags = ~cells.isin(item.others)
    elif item.prefixes:
        flags = cells.str.startswith(item.prefixes)
    elif item.between:
        flags = cells.between(item.between[0], item.between[1])
    elif item.least is not None:
        flags = cells >= item.least
    elif item.most is not None:
        flags = cells <= item.most
    elif item.years:
        numbers = year_numbers(cells)
        flags = numbers.between(year + item.years[0], year + item.years[1])
    elif item.since:
        flags = cells >= _day(year, item.since)
    else:
        flags = cells <= _day(year, item.until or "")
    return flags


def year_numbers(cells: pd.Series) -> pd.Series:
    """Years of a column of dates, or of years."""
    numbers: pd.Series = cells.dt.year if cells.dtype.kind == "M" else cells
    return numbers


def _day(year: int, end: str) -> pd.Timestamp:
    return pd.Timestamp(year, *DAYS[end])


def _in_force(item: InForce, rows: pd.DataFrame, year: int) -> Flags:
    first, last = (_day(year, end) for end in item.days)
    ends: pd.Series = rows[item.ends]
    begun: Flags = rows[item.begins] <= last
    return begun & (ends.isna() | (ends >= first))


def _found(item: RowCondition, rows: pd.DataFrame, theirs: pd.DataFrame) -> Flags:
    keys = rows[list(item.keys)]
    known = theirs[[name for _, name in item.pairs]].dropna()
    if len(item.keys) == 1:
        is_there: Flags = keys.iloc[:, 0].isin(known.iloc[:, 0])
    else:
        wanted = pd.MultiIndex.from_frame(known, names=item.keys)
        is_there = pd.Series(pd.MultiIndex.from_frame(keys).isin(wanted), index=rows.index)
    return (is_there if item.found_in else ~is_there) & keys.notna().all(axis="columns")


def latest(rows: pd.DataFrame, item: LastKnown, year: int) -> pd.DataFrame:
    """Rows of the latest day or year of each group, up to the year measured."""
    numbers = year_numbers(rows[item.by])
    oldest = year - item.oldest if item.oldest is not None else None
    is_known = numbers.le(year).fillna(value=False).astype(bool)
    if oldest is not None:
        is_known &= numbers.ge(oldest).fillna(value=False).astype(bool)
    known = rows.loc[is_known].dropna(subset=list(item.per))
    days = known[item.by]
    last = days.groupby([known[name] for name in item.per]).transform("max") if item.per else None
    kept: pd.DataFrame = known.loc[days == (days.max() if last is None else last)]
    return kept
