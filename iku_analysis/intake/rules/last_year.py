"""Rules that compare each year of a table with the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.neighbour_rules import (
    CategoryShare,
    Coverage,
    FilledShare,
    Jump,
)
from iku_analysis.declarations.rules import Rule
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.compared_rows import ComparedRows, grouped, listed, medians
from iku_analysis.intake.rules.rule_table import Groups, Numbers, RuleTable

MIN_ROWS = 10  # of fewer rows a share says little
SIGNIFICANT = 4.0  # standard errors a difference of counts must exceed to be more than chance
PERCENT = 100.0


@dataclass(frozen=True)
class YearPair:
    """Rows of a year, and of the year before.

    Attributes
    ----------
    year : int
    now, before : ndarray of bool
        Marks of the rows.
    """

    year: int
    now: Marks
    before: Marks


def _pairs(rows: ComparedRows, column: str) -> Iterator[YearPair]:
    """Years of the table up to the report year whose year before is there, too."""
    years = rows.years(column)
    known = [int(year) for year in np.unique(years[~np.isnan(years)])]
    for year in known:
        if year - 1 in known and year <= (rows.table.year or year):
            yield YearPair(year, years == year, years == year - 1)


def _words(pair: YearPair, group: str, before: str, now: str) -> dict[str, str]:
    words = {"kelompok": group, "tahun": str(pair.year), "tahun_lalu": str(pair.year - 1)}
    return words | {"lalu": before, "kini": now}


def coverage(table: RuleTable, rule: Coverage) -> Iterator[Finding]:
    """Years that cover less or more than the year before, as a whole or in a group."""
    rows = ComparedRows.of(table, rule)
    groups = rows.groups(rule.within)
    for pair in _pairs(rows, rule.time):
        check = _covered_items if rule.items else _covered_rows
        yield from check(rows, rule, groups, pair)


def _covered_rows(
    rows: ComparedRows, rule: Coverage, groups: Groups, pair: YearPair
) -> Iterator[Finding]:
    now, before = (_counts(groups, marks) for marks in (pair.now, pair.before))
    sure = np.abs(now - before) > SIGNIFICANT * np.sqrt(now + before)
    expected = sure & (before >= rule.least_rows)
    # a group that is gone altogether is an item that is not covered
    fewer = np.flatnonzero(expected & (now > 0) & (now < rule.at_least * before))
    more = np.flatnonzero(expected & (now > rule.at_most * before))
    for apart, marks in ((fewer, pair.before), (more, pair.now)):
        if len(apart):
            named = listed(rows.named(rule.within, groups, number) for number in apart)
            told = (format_number(counts[apart].sum(), 0) for counts in (before, now))
            at = rows.at[marks & np.isin(groups.codes, apart)]
            words = _words(pair, named, *told)
            yield from rows.table.told(rule, at, *rule.within[:1], **words)


def _counts(groups: Groups, marks: Marks) -> Codes:
    return np.bincount(groups.codes[marks], minlength=len(groups))


def _covered_items(
    rows: ComparedRows, rule: Coverage, groups: Groups, pair: YearPair
) -> Iterator[Finding]:
    items = grouped([rows.months(name) for name in rule.items], len(rows))
    places = grouped([groups.codes, items.codes], len(rows))
    group_of, item_of = groups.codes[places.first], items.codes[places.first]
    now, before = (_counts(places, marks) for marks in (pair.now, pair.before))
    kept, asked, held = (
        np.bincount(group_of[marks], minlength=len(groups))
        for marks in ((before >= rule.least_rows) & (now > 0), before >= rule.least_rows, now > 0)
    )
    lost = np.isin(group_of, np.flatnonzero(kept < rule.at_least * asked))
    lost &= (before >= rule.least_rows) & (now == 0)
    if lost.any():
        last = rows.at[pair.before & np.isin(places.codes, np.flatnonzero(lost))]
        names = [*rule.within, *rule.items]
        named = listed(rows.named(names, places, number) for number in np.flatnonzero(lost))
        told = (format_number(count.sum(), 0) for count in (asked, kept))
        yield from rows.table.told(rule, last, rule.items[0], **_words(pair, named, *told))
    grown = np.flatnonzero((asked > 0) & (held > rule.at_most * asked))
    if len(grown):
        new = rows.at[pair.now & np.isin(groups.codes, grown)]
        named = listed(rows.named(rule.within, groups, number) for number in grown)
        told = (format_number(count[grown].sum(), 0) for count in (asked, held))
        yield from rows.table.told(rule, new, rule.items[0], **_words(pair, named, *told))


def filled_share(table: RuleTable, rule: FilledShare) -> Iterator[Finding]:
    """Columns filled far less or more than the year before."""
    rows = ComparedRows.of(table, rule)
    groups = rows.groups(rule.within)
    for pair in _pairs(rows, rule.time):
        sizes = [_counts(groups, marks) for marks in (pair.before, pair.now)]
        for column in rule.cells:
            filled = table.filled(column)[rows.at]
            counts = [_counts(groups, marks & filled) for marks in (pair.before, pair.now)]
            shares, apart = _moved(counts, sizes, rule.furthest)
            for number in apart:
                at = rows.at[pair.now & (groups.codes == number)]
                told = (_percent(share[number]) for share in shares)
                words = _words(pair, rows.named(rule.within, groups, number), *told)
                yield from table.told(rule, at, column, **words)


def _moved(
    counts: Sequence[Numbers], sizes: Sequence[Numbers], furthest: float
) -> tuple[tuple[Numbers, Numbers], Codes]:
    """Shares before and now, and where they differ by more than is plausible and than chance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        before, now = (count / size for count, size in zip(counts, sizes, strict=True))
        pooled = (counts[0] + counts[1]) / (sizes[0] + sizes[1])
        error = np.sqrt(pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
    far = np.abs(now - before) > np.maximum(furthest, SIGNIFICANT * error)
    return (before, now), np.flatnonzero(far & (np.minimum(*sizes) >= MIN_ROWS))


def _percent(share: float) -> str:
    return f"{format_number(share * PERCENT, 1)} persen"


def category_share(table: RuleTable, rule: CategoryShare) -> Iterator[Finding]:
    """Categories whose share moved further than is plausible."""
    rows = ComparedRows.of(table, rule)
    groups = rows.groups([rule.category])
    for pair in _pairs(rows, rule.time):
        shares, apart = _shares(rows, rule, groups, pair)
        if not len(apart):
            continue
        before, now = shares
        apart = apart[np.argsort(-np.abs(now - before)[apart])]
        named, *told = (
            listed(words)
            for words in (
                (rows.named([rule.category], groups, number) for number in apart),
                (_percent(before[number]) for number in apart),
                (_percent(now[number]) for number in apart),
            )
        )
        at = rows.at[(pair.now | pair.before) & np.isin(groups.codes, apart)]
        yield from table.told(rule, at, rule.category, **_words(pair, named, *told))


def _shares(
    rows: ComparedRows, rule: CategoryShare, groups: Groups, pair: YearPair
) -> tuple[tuple[Numbers, Numbers], Codes]:
    if not rule.amount:
        counts = [_counts(groups, marks) for marks in (pair.before, pair.now)]
        return _moved(counts, [np.full(len(groups), count.sum()) for count in counts], rule.furthest)
    amounts = np.nan_to_num(rows.numbers(rule.amount))
    sums = [np.bincount(groups.codes, amounts * marks, len(groups)) for marks in (pair.before, pair.now)]
    if any(item.sum() <= 0 for item in sums):
        return (sums[0], sums[1]), np.empty(0, np.int64)
    before, now = (item / item.sum() for item in sums)
    return (before, now), np.flatnonzero(np.abs(now - before) > rule.furthest)


def jumps(table: RuleTable, rule: Jump) -> Iterator[Finding]:
    """Groups whose sum, median or number of different values grew or shrank too much."""
    rows = ComparedRows.of(table, rule)
    groups = rows.groups(rule.within)
    for pair in _pairs(rows, rule.time):
        before, now = (_summary(rows, rule, groups, marks) for marks in (pair.before, pair.now))
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = np.where(before > 0, now / before, np.nan)
            apart = np.flatnonzero((grown > rule.factor) | (grown < 1 / rule.factor))
        if len(apart):
            named, *told = (
                listed(words)
                for words in (
                    (rows.named(rule.within, groups, number) for number in apart),
                    (format_number(before[number], 0) for number in apart),
                    (format_number(now[number], 0) for number in apart),
                )
            )
            at = rows.at[pair.now & np.isin(groups.codes, apart)]
            yield from table.told(rule, at, rule.amount, **_words(pair, named, *told))


def _summary(rows: ComparedRows, rule: Jump, groups: Groups, marks: Marks) -> Numbers:
    if rule.summary == "banyak":
        values = grouped([groups.codes[marks], rows.values(rule.amount)[marks]], marks.sum())
        counts = np.bincount(groups.codes[marks][values.first], minlength=len(groups))
        return np.where(counts > 0, counts, np.nan)
    amounts = np.where(marks, rows.numbers(rule.amount), np.nan)
    if rule.summary == "median":
        return medians(amounts, groups)
    sums = np.bincount(groups.codes, np.nan_to_num(amounts), len(groups))
    return np.where(_counts(groups, ~np.isnan(amounts)) > 0, sums, np.nan)
