"""Rules that compare rows and blocks of rows with their neighbours in time and space."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from iku_analysis.base.formats import format_number
from iku_analysis.declarations.neighbour_rules import Explained, OtherUnit, Outlier, SharedDates
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.rules.compared_rows import (
    MIN_ALIKE,
    ComparedRows,
    apart_from,
    medians,
    spreads,
)
from iku_analysis.intake.rules.rule_table import Numbers, RuleTable

MIN_BLOCK = 8  # of fewer rows, a median may be far off by chance
MIN_GROUPS = 3  # of two groups, nobody knows which one is shifted
SMALL = 10.0  # factors below are told with a decimal


def outliers(table: RuleTable, rule: Outlier) -> Iterator[Finding]:
    """Rows whose amount is too far from those of their neighbours."""
    rows = ComparedRows.of(table, rule)
    values = rows.amounts(rule.amount, rule.per)
    if rule.growth:
        values = _growth(rows, values, rule)
    values = apart_from(rows, values, rule.neighbours)
    series = rows.groups(rule.series)
    values -= medians(values, series, MIN_ALIKE)[series.codes]
    usual = np.fmax(spreads(values, series, MIN_ALIKE), rule.floor)[series.codes]
    far = np.abs(values) > np.fmax(rule.limit * usual, np.log(rule.factor))
    if far.any():
        furthest = values[far][np.argmax(np.abs(values[far]))]
        yield from table.told(rule, rows.at[far], rule.amount, kali=times(furthest))


def _growth(rows: ComparedRows, values: Numbers, rule: Outlier) -> Numbers:
    """Growth since the year before within the series; NaN where that year is not there."""
    series, years = rows.groups(rule.series).codes, rows.years(rule.growth)
    order = np.lexsort((years, series))
    follows = (np.diff(series[order]) == 0) & (np.diff(years[order]) == 1)
    grown = np.full(len(values), np.nan)
    grown[order[1:]] = np.where(follows, np.diff(values[order]), np.nan)
    return grown


def other_unit(table: RuleTable, rule: OtherUnit) -> Iterator[Finding]:
    """Blocks whose rows are all larger or smaller than their neighbours by about one factor."""
    rows = ComparedRows.of(table, rule)
    values = apart_from(rows, rows.amounts(rule.amount, rule.per), rule.neighbours)
    for columns in rule.blocks:
        blocks = rows.groups(columns)
        middle = medians(values, blocks, MIN_BLOCK)
        apart = np.flatnonzero(np.abs(middle) > np.log(rule.factor))
        if len(apart):
            furthest = apart[np.argmax(np.abs(middle[apart]))]
            words = {
                "kali": times(middle[furthest]),
                "blok": rows.named(columns, blocks, apart),
            }
            at = rows.at[np.isin(blocks.codes, apart)]
            yield from table.told(rule, at, rule.amount, **words)


def times(distance: float) -> str:
    """How many times more or less, from a difference of logarithms.

    Examples
    --------
    >>> import math
    >>> times(math.log(1000)), times(-math.log(2.5))
    ('1.000 kali lebih besar', '2,5 kali lebih kecil')
    """
    factor = float(np.exp(abs(distance)))
    word = "besar" if distance > 0 else "kecil"
    return f"{format_number(factor, 1 if factor < SMALL else 0)} kali lebih {word}"


def shared_dates(table: RuleTable, rule: SharedDates) -> Iterator[Finding]:
    """Groups too many of whose dates are not those of the others."""
    rows = ComparedRows.of(table, rule)
    rows = rows.only(~np.isnan(rows.numbers(rule.date)))
    groups, days = rows.groups(rule.within), rows.groups([rule.date])
    if len(groups) < MIN_GROUPS:
        return
    pairs = rows.groups([*rule.within, rule.date]).first
    holders = np.bincount(days.codes[pairs], minlength=len(days))
    lonely = holders[days.codes] < len(groups) / 2
    years = rows.years(rule.date).astype(np.int64)
    for year in np.unique(years):
        own = pairs[years[pairs] == year]
        held = np.bincount(groups.codes[own], minlength=len(groups))
        shared = np.bincount(groups.codes[own[~lonely[own]]], minlength=len(groups))
        apart = np.flatnonzero(shared < rule.at_least * held)
        marked = lonely & (years == year) & np.isin(groups.codes, apart)
        named = rows.named(rule.within, groups, apart)
        yield from table.told(rule, rows.at[marked], rule.date, kelompok=named, tahun=str(year))


def explained(table: RuleTable, rule: Explained) -> Iterator[Finding]:
    """Cells that are filled and say nothing."""
    for column in rule.cells:
        texts = table.parsed.distinct[column]
        letters = texts.str.count(r"[^\W\d_]").to_numpy("float64", na_value=np.nan)
        at = table.positions([*table.meant(rule), (column, letters < rule.letters)])
        yield from table.told(rule, at, column)
