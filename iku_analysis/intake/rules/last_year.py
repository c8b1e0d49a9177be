"""Rules that compare each year of a table with the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.neighbour_rules import (
    CategoryShare,
    CoverageChange,
    FilledShare,
    Jump,
)
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.compared_rows import (
    ComparedRows,
    apart_from,
    grouped,
    listed,
    medians,
)
from iku_analysis.intake.rules.rule_table import Groups, Numbers, RuleTable

MIN_ROWS = 10  # of fewer rows a share says little
SIGNIFICANT = 3.5  # standard errors a difference of counts must exceed to be more than chance
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


def _pairs(rows: ComparedRows, column: str) -> list[YearPair]:
    """Years of the table up to the report year whose year before is there, too."""
    key = (YearPair, column)
    if key not in rows.memo:
        years = rows.years(column)
        known = [int(year) for year in np.unique(years[~np.isnan(years)])]
        rows.memo[key] = [
            YearPair(year, years == year, years == year - 1)
            for year in known
            if year - 1 in known and year <= (rows.table.year or year)
        ]
    found: list[YearPair] = rows.memo[key]
    return found


def _words(pair: YearPair, group: str, before: str, now: str) -> dict[str, str]:
    words = {"kelompok": group, "tahun": str(pair.year), "tahun_lalu": str(pair.year - 1)}
    return words | {"lalu": before, "kini": now}


def coverage(table: RuleTable, rule: CoverageChange) -> Iterator[Finding]:
    """Years that cover less or more than the year before, as a whole or in a group."""
    rows = ComparedRows.of(table, rule)
    groups = rows.groups(rule.within)
    for pair in _pairs(rows, rule.time):
        check = _covered_items if rule.items else _covered_rows
        yield from check(rows, rule, groups, pair)


def _covered_rows(
    rows: ComparedRows, rule: CoverageChange, groups: Groups, pair: YearPair
) -> Iterator[Finding]:
    now, before = (_counts(groups, marks) for marks in (pair.now, pair.before))
    sure = np.abs(now - before) > SIGNIFICANT * np.sqrt(now + before)
    expected = sure & (before >= rule.least_rows)
    # a group that is gone altogether is an item that is not covered
    fewer = np.flatnonzero(expected & (now > 0) & (now < rule.at_least * before))
    more = np.flatnonzero(expected & (now > rule.at_most * before))
    for apart, marks in ((fewer, pair.before), (more, pair.now)):
        if len(apart):
            named = rows.named(rule.within, groups, apart)
            told = (format_number(counts[apart].sum(), 0) for counts in (before, now))
            at = rows.at[marks & np.isin(groups.codes, apart)]
            words = _words(pair, named, *told)
            yield from rows.table.told(rule, at, *rule.within[:1], **words)


def _counts(groups: Groups, marks: Marks) -> Codes:
    return np.bincount(groups.codes[marks], minlength=len(groups))


def _covered_items(
    rows: ComparedRows, rule: CoverageChange, groups: Groups, pair: YearPair
) -> Iterator[Finding]:
    items = grouped([rows.months(name) for name in rule.items], len(rows))
    places = grouped([groups.codes, items.codes], len(rows))
    group_of = groups.codes[places.first]
    now, before = (_counts(places, marks) for marks in (pair.now, pair.before))
    expected = before >= rule.least_rows
    asked, kept, held = (
        np.bincount(group_of[marks], minlength=len(groups))
        for marks in (expected, expected & (now > 0), now > 0)
    )
    lost = np.flatnonzero(expected & (now == 0) & (kept < rule.at_least * asked)[group_of])
    names = [*rule.within, *rule.items]
    if len(lost):
        at = rows.at[pair.before & np.isin(places.codes, lost)]
        told = (format_number(count.sum(), 0) for count in (asked, kept))
        words = _words(pair, rows.named(names, places, lost), *told)
        yield from rows.table.told(rule, at, rule.items[0], **words)
    added = np.flatnonzero((before == 0) & ((held > rule.at_most * asked) & (asked > 0))[group_of])
    if len(added):
        at = rows.at[pair.now & np.isin(places.codes, added)]
        told = (format_number(count.sum(), 0) for count in (asked, held))
        words = _words(pair, rows.named(names, places, added), *told)
        yield from rows.table.told(rule, at, rule.items[0], **words)


def _sides(rows: ComparedRows, rule: FilledShare | CategoryShare) -> Iterator[YearPair]:
    """Each year and the one before; without years all groups, each against the others."""
    if rule.time:
        yield from _pairs(rows, rule.time)
    else:
        every = np.ones(len(rows), dtype=bool)
        yield YearPair(rows.table.year or 0, every, every)


def filled_share(table: RuleTable, rule: FilledShare) -> Iterator[Finding]:
    """Columns filled far less or more than the year before, or than elsewhere."""
    rows = ComparedRows.of(table, rule)
    groups = rows.groups(rule.within)
    for pair in _sides(rows, rule):
        sizes = _compared(groups, pair, rule)
        for column in rule.cells:
            counts = _compared(groups, pair, rule, rows.filled(column))
            shares, apart = _moved(counts, sizes, rule.furthest)
            for number in apart:
                at = rows.at[pair.now & (groups.codes == number)]
                told = (_percent(share[number]) for share in shares)
                words = _words(pair, rows.named(rule.within, groups, np.array([number])), *told)
                yield from table.told(rule, at, column, **words)


def _compared(
    groups: Groups, pair: YearPair, rule: FilledShare | CategoryShare, only: Marks | None = None
) -> tuple[Numbers, Numbers]:
    """Rows of each group before and now; without years, of all other groups and of its own."""
    held = pair.now if only is None else pair.now & only
    now = _counts(groups, held).astype(float)
    if not rule.time:
        return now.sum() - now, now
    return _counts(groups, pair.before if only is None else pair.before & only).astype(float), now


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
    """Categories whose share is further off than is plausible."""
    rows = ComparedRows.of(table, rule)
    columns = [*rule.within, rule.category]
    cells = rows.groups(columns)
    for pair in _sides(rows, rule):
        (before, now), apart = _shares(rows, rule, cells, pair)
        if not len(apart):
            continue
        apart = apart[np.argsort(-np.abs(now - before)[apart], kind="stable")]
        at = rows.at[(pair.now | pair.before) & np.isin(cells.codes, apart)]
        told = (listed(map(_percent, share[apart])) for share in (before, now))
        words = _words(pair, rows.named(columns, cells, apart), *told)
        yield from table.told(rule, at, rule.category, **words)


def _shares(
    rows: ComparedRows, rule: CategoryShare, cells: Groups, pair: YearPair
) -> tuple[tuple[Numbers, Numbers], Codes]:
    """Share of each category in its group before and now, or elsewhere and there."""
    weights = np.nan_to_num(rows.numbers(rule.amount)) if rule.amount else np.ones(len(rows))
    groups, kinds = rows.groups(rule.within), rows.groups([rule.category])
    group_of, kind_of = groups.codes[cells.first], kinds.codes[cells.first]

    def sums(of: Groups, marks: Marks) -> Numbers:
        return np.bincount(of.codes, weights * marks, len(of)).astype(float)

    counts = sums(cells, pair.before), sums(cells, pair.now)
    sizes = sums(groups, pair.before)[group_of], sums(groups, pair.now)[group_of]
    if not rule.time:
        counts = sums(kinds, pair.now)[kind_of] - counts[1], counts[1]
        sizes = sums(groups, pair.now).sum() - sizes[1], sizes[1]
    if not rule.amount:
        return _moved(counts, sizes, rule.furthest)
    with np.errstate(divide="ignore", invalid="ignore"):
        before, now = (count / size for count, size in zip(counts, sizes, strict=True))
        return (before, now), np.flatnonzero(np.abs(now - before) > rule.furthest)


def jumps(table: RuleTable, rule: Jump) -> Iterator[Finding]:
    """Groups whose sum, median or number of different values grew or shrank too much."""
    rows = ComparedRows.of(table, rule)
    groups, amounts = rows.groups(rule.within), _amounts(rows, rule)
    for pair in _pairs(rows, rule.time):
        before, now = (
            _summary(rows, rule, groups, np.where(marks, amounts, np.nan))
            for marks in (pair.before, pair.now)
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = np.where(before > 0, now / before, np.nan)
            apart = np.flatnonzero((grown > rule.factor) | (grown < 1 / rule.factor))
        if len(apart):
            at = rows.at[pair.now & np.isin(groups.codes, apart)]
            told = (listed(map(_amount, values[apart])) for values in (before, now))
            words = _words(pair, rows.named(rule.within, groups, apart), *told)
            yield from table.told(rule, at, rule.amount, **words)


def _amount(value: float) -> str:
    return format_number(value, 0 if value == round(value) or value >= PERCENT else 2)


def _amounts(rows: ComparedRows, rule: Jump) -> Numbers:
    """What is summed up, per row; for numbers of different values, 1 where there is one."""
    if rule.summary == "banyak":
        return np.where(rows.filled(rule.amount), 1.0, np.nan)
    if rule.neighbours:
        return np.exp(apart_from(rows, rows.amounts(rule.amount, ""), rule.neighbours))
    return rows.numbers(rule.amount)


def _summary(rows: ComparedRows, rule: Jump, groups: Groups, amounts: Numbers) -> Numbers:
    """One number per group; NaN where nothing is known."""
    if rule.summary == "median":
        return medians(amounts, groups)
    if rule.summary == "banyak":
        pairs = rows.groups([*rule.within, rule.amount])
        held = _counts(pairs, ~np.isnan(amounts)) > 0
        found = np.bincount(groups.codes[pairs.first[held]], minlength=len(groups)).astype(float)
    else:
        found = np.bincount(groups.codes, np.nan_to_num(amounts), len(groups))
    return np.where(_counts(groups, ~np.isnan(amounts)) > 0, found, np.nan)
