"""Rules on what a table must hold: every expected combination is there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.table_kinds import Complete, Expected, Numbered, RowCount
from iku_analysis.intake.constraint_checks import row_keys
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.compared_rows import listed
from iku_analysis.intake.rules.row_rules import FIRST_MONDAY, MANY_ROWS, MONTHS, WEEK
from iku_analysis.intake.rules.rule_table import Condition, Numbers, RuleTable
from iku_analysis.model.regions import region_names

MAX_LISTED = 3
NUMBERED = re.compile(r"(.*\D|)(\d{1,15})")  # more digits are no count


class Labels(NamedTuple):
    """What is expected of a column, and which of it each distinct value is; -1 for none."""

    words: list[str]
    of_value: Codes


def complete(table: RuleTable, rule: Complete) -> Iterator[Finding]:
    """Say which expected combinations the table lacks."""
    if table.year is None and any(item.years for item in rule.expected.values()):
        return
    labels = {name: _labels(table, name, item) for name, item in rule.expected.items()}
    first, lacking = _lacking(table, rule, labels)
    lacks = np.argwhere(lacking)
    if len(lacks):
        yield table.told_whole(
            rule,
            ", ".join(rule.expected),
            kurang=_listed(table, rule, labels, lacks[:MAX_LISTED], first, len(lacks)),
            jumlah=format_number(len(lacks), 0),
            dari=format_number(lacking[lacking.any(axis=1)].size, 0),
        )


def _lacking(table: RuleTable, rule: Complete, labels: dict[str, Labels]) -> tuple[Codes, Marks]:
    """A row of each series, and which expected combinations it lacks when it lacks too many.

    Of many rows a part tells the series; all are looked at only for those that seem to lack some.
    """
    size = int(np.prod([len(found.words) for found in labels.values()]))
    part = slice(0, None, 1 + len(table) // MANY_ROWS)
    meant = table.meant(rule)
    rows = table.positions(meant, part)
    series, first = np.unique(row_keys(rule.of_each, table.parsed, rows)[0], return_index=True)
    if not rule.of_each:  # a table without any of its rows lacks them all
        series, first = np.zeros(1, np.int64), first[:1]
    held = np.zeros((len(series), size), dtype=bool)
    for seen in (part, slice(None))[: 1 + (part.step > 1)]:
        _note_held(table, rule, labels, series, held, meant, seen)
        lacking = ~held
        if size:  # of no words nothing can be lacking
            lacking[lacking.mean(axis=1) <= rule.may_lack] = False
        if not lacking.any():
            break
        of_lacking = rows[first[lacking.any(axis=1)]] if rule.of_each else first
        meant = [*meant, *(_texts(table, name, of_lacking) for name in rule.of_each)]
    return rows[first], lacking


def _texts(table: RuleTable, column: str, rows: Codes) -> Condition:
    """Condition that holds for what stands in these rows."""
    marks = np.zeros(len(table.parsed.distinct[column]), dtype=bool)
    marks[table.parsed.codes[column][rows]] = True
    return column, marks


def _note_held(  # noqa: PLR0913, PLR0917 -- what one pass needs
    table: RuleTable,
    rule: Complete,
    labels: dict[str, Labels],
    series: Codes,
    held: Marks,
    meant: list[Condition],
    part: slice,
) -> None:
    """Mark the combinations that rows hold."""
    conditions = [(name, found.of_value >= 0) for name, found in labels.items()]
    rows = table.positions([*conditions, *meant], part)
    place = np.zeros(len(rows), np.int64)
    for name, found in labels.items():
        place = place * len(found.words) + found.of_value[table.parsed.codes[name][rows]]
    keys, _ = row_keys(rule.of_each, table.parsed, rows)
    at = np.searchsorted(series, keys).clip(max=len(series) - 1)
    known = series[at] == keys
    held[at[known], place[known]] = True


def row_count(table: RuleTable, rule: RowCount) -> Iterator[Finding]:
    """Say that the table has far fewer or more rows than it should."""
    count = len(table.positions(table.meant(rule)))
    if not rule.least <= count <= rule.most:
        yield table.told_whole(rule, "", jumlah=format_number(count, 0))


def numbered(table: RuleTable, rule: Numbered) -> Iterator[Finding]:
    """Say which numbers of a running series are not there."""
    meant = table.positions([*table.meant(rule), (rule.number, table.filled(rule.number))])
    held = pd.unique(table.parsed.codes[rule.number][meant])
    series = defaultdict[str, list[int]](list)
    for text in table.parsed.distinct[rule.number].array.take(held).tolist():
        if match := NUMBERED.fullmatch(text or ""):
            series[match[1]].append(int(match[2]))
    gaps, lacking, asked = list[str](), 0, 0
    for name, numbers in sorted(series.items()):
        known = np.unique([number for number in numbers if number >= rule.first])
        size = int(known[-1]) - rule.first + 1 if len(known) else 0
        if size - len(known) > rule.may_lack * size:
            steps = np.diff(known, prepend=rule.first - 1)
            before = int(np.argmax(steps > 1))
            gaps.append(f"{name}{known[before] - steps[before] + 1}")
            lacking, asked = lacking + size - len(known), asked + size
    if gaps:
        counts = {"jumlah": format_number(lacking, 0), "dari": format_number(asked, 0)}
        yield table.told_whole(rule, rule.number, kurang=listed(gaps), **counts)


def _labels(table: RuleTable, name: str, item: Expected) -> Labels:
    values = table.parsed.distinct[name]
    if item.values:
        return _held(values, item.values)
    if item.all_regions:
        return _held(values, region_names())
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


def _listed(  # noqa: PLR0913, PLR0917 -- as above
    table: RuleTable,
    rule: Complete,
    labels: dict[str, Labels],
    lacks: Codes,
    first: Codes,
    count: int,
) -> str:
    """The first combinations that are missing, and how many more."""
    shape = [len(found.words) for found in labels.values()]
    told = []
    for series, place in lacks:
        parts = [
            found.words[at]
            for found, at in zip(labels.values(), np.unravel_index(place, shape), strict=True)
        ]
        parts += [table.text(name, int(first[series])) for name in rule.of_each]
        told.append(" ".join(filter(None, parts)))
    more = f", dan {format_number(count - len(lacks), 0)} lainnya"
    return "; ".join(told) + (more if count > len(lacks) else "")
