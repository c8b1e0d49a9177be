"""Rules on what a table must hold: every expected combination is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.table_kinds import Contains, Expected, RowCount
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.row_rules import FIRST_MONDAY, MONTHS, WEEK
from iku_analysis.intake.rules.rule_table import Groups, Numbers, RuleTable
from iku_analysis.model.regions import REGION_NAMES

MAX_LISTED = 3


class Labels(NamedTuple):
    """What is expected of a column, and which of it each distinct value is; -1 for none."""

    words: list[str]
    of_value: Codes


def contains(table: RuleTable, rule: Contains) -> Iterator[Finding]:
    """Say which expected combinations the table lacks."""
    if table.year is None and any(item.years for item in rule.expected.values()):
        return
    labels = {name: _labels(table, name, item) for name, item in rule.expected.items()}
    place, rows = _places(table, labels)
    meant = table.meant(rule)
    rows &= True if meant is None else meant
    series = (
        table.groups(rule.of_each)
        if rule.of_each
        else Groups(np.zeros(len(table), np.int8), np.zeros(1, np.int64))
    )
    shape = [len(found.words) for found in labels.values()]
    held = np.zeros((len(series), int(np.prod(shape))), dtype=bool)
    held[series.codes[rows], place[rows]] = True
    lacking = ~held
    lacking[(lacking.mean(axis=1) <= rule.may_lack) | ~_is_meant(series, meant)] = False
    lacks = np.argwhere(lacking)
    if len(lacks):
        yield table.told_whole(
            rule,
            ", ".join(rule.expected),
            kurang=_listed(table, rule, labels, lacks),
            jumlah=format_number(len(lacks), 0),
            dari=format_number(held[lacking.any(axis=1)].size, 0),
        )


def row_count(table: RuleTable, rule: RowCount) -> Iterator[Finding]:
    """Say that the table has far fewer or more rows than it should."""
    meant = table.meant(rule)
    count = len(table) if meant is None else int(meant.sum())
    if not rule.least <= count <= rule.most:
        yield table.told_whole(rule, "", jumlah=format_number(count, 0))


def _is_meant(series: Groups, meant: Marks | None) -> Marks:
    """Series of which the rule is about any row."""
    marks = np.ones(len(series), dtype=bool)
    if meant is not None and len(series) > 1:
        marks[:] = False
        marks[series.codes[meant]] = True
    return marks


def _places(table: RuleTable, labels: dict[str, Labels]) -> tuple[Codes, Marks]:
    """Number of the expected combination each row is, and whether it is one."""
    place, is_expected = np.zeros(len(table), np.int64), np.ones(len(table), dtype=bool)
    for name, found in labels.items():
        of_row = table.per_row(name, found.of_value)
        place = place * len(found.words) + of_row
        is_expected &= of_row >= 0
    return place, is_expected


def _labels(table: RuleTable, name: str, item: Expected) -> Labels:
    values = table.parsed.distinct[name]
    if item.values:
        return _held(values, item.values)
    if item.all_regions:
        return _held(values, REGION_NAMES)
    if item.numbers:
        return _held(values, range(item.numbers[0], item.numbers[1] + 1))
    first, last = ((table.year or 0) + offset for offset in item.years)
    if item.every == "minggu":
        return _weeks(table.distinct_numbers(name), first, last)
    years = table.distinct_years(name)
    if item.every == "bulan":
        months = years * MONTHS + values.dt.month.to_numpy("float64", na_value=np.nan) - 1
        expected = range(first * MONTHS, (last + 1) * MONTHS)
        words = [f"{month // MONTHS}-{month % MONTHS + 1:02d}" for month in expected]
        return Labels(words, pd.Index(expected).get_indexer(pd.Index(months)))
    return _held(pd.Series(years), range(first, last + 1))


def _held(values: pd.Series, expected: Sequence[Any]) -> Labels:
    return Labels(
        [str(word) for word in expected], pd.Index(expected).get_indexer(pd.Index(values))
    )


def _weeks(days: Numbers, first: int, last: int) -> Labels:
    """Weeks from Monday to Sunday that lie wholly within the years."""
    edges = pd.to_datetime([f"{first}-01-01", f"{last + 1}-01-01"])
    begin, end = ((edges - pd.Timestamp(0)).days.to_numpy() - FIRST_MONDAY) / WEEK
    expected = np.arange(np.ceil(begin), np.floor(end))
    mondays = pd.to_datetime(expected * WEEK + FIRST_MONDAY, unit="D")
    words = [f"minggu {day:%Y-%m-%d}" for day in mondays]
    return Labels(words, pd.Index(expected).get_indexer(pd.Index((days - FIRST_MONDAY) // WEEK)))


def _listed(table: RuleTable, rule: Contains, labels: dict[str, Labels], lacks: Codes) -> str:
    """The first combinations that are missing, and how many more."""
    shape = [len(found.words) for found in labels.values()]
    told = []
    for series, place in lacks[:MAX_LISTED]:
        parts = [
            found.words[at]
            for found, at in zip(labels.values(), np.unravel_index(place, shape), strict=True)
        ]
        if rule.of_each:
            first = int(table.groups(rule.of_each).first[series])
            parts += [table.text(name, first) for name in rule.of_each]
        told.append(" ".join(filter(None, parts)))
    more = f", dan {format_number(len(lacks) - MAX_LISTED, 0)} lainnya"
    return "; ".join(told) + (more if len(lacks) > MAX_LISTED else "")
