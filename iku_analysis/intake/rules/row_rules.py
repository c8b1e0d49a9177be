"""Rules within a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.row_kinds import (
    Agreement,
    Allowed,
    AtMost,
    Filled,
    Known,
    NoTotal,
    NotZero,
    Order,
    UsualDay,
    Window,
    YearOfDate,
)
from iku_analysis.declarations.rules import Rule
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.rule_table import Condition, RuleTable

WEEK, MONTHS = 7, 12
MANY_ROWS = 500_000
FIRST_MONDAY = 4  # days from 1970-01-01, a Thursday
_FIRST_OF_TOTAL = frozenset("GgJjRrSsTt")
_TOTAL = re.compile(
    r"(?:(?:grand|sub)[ -]?)?(?:jumlah|total|subtotal|rata-rata|rerata)"
    r"(?: (?:total|umum|akhir|keseluruhan|seluruhnya|seluruh|semua|nilai|tahun|[0-9]{4}))*[ :.]*"
)


def _told(table: RuleTable, rule: Rule, marked: Marks, column: str = "") -> tuple[Finding, ...]:
    """Findings for the marked rows a rule is about; most often there is none."""
    if not marked.any():
        return ()
    meant = table.positions(table.meant(rule))
    return table.told(rule, meant[marked[meant]], column)


def _told_where(
    table: RuleTable, rule: Rule, column: str, *wrong: Condition
) -> tuple[Finding, ...]:
    """The same for rows that hold wrong ones of the distinct texts."""
    return table.told(rule, table.positions([*wrong, *table.meant(rule)]), column)


def order(table: RuleTable, rule: Order) -> Iterator[Finding]:
    """Rows where a later column holds less than an earlier one, or is too far from it."""
    wrong = np.zeros(len(table), dtype=bool)
    for before, after in pairwise(rule.in_order):
        distance = table.numbers(after) - table.numbers(before)
        wrong |= distance <= 0 if rule.is_strict else distance < 0
        if rule.furthest is not None:
            wrong |= distance > rule.furthest
    yield from _told(table, rule, wrong, rule.in_order[-1])


def filled(table: RuleTable, rule: Filled) -> Iterator[Finding]:
    """Rows with a cell that should be filled and is not, or the other way round."""
    if rule.must == "bersama":
        marks = [table.per_row(name, table.filled(name)) for name in rule.cells]
        wrong = np.logical_or.reduce(marks) & ~np.logical_and.reduce(marks)
        yield from _told(table, rule, wrong)
        return
    for name in rule.cells:
        wrong = table.filled(name) == (rule.must == "kosong")
        yield from _told_where(table, rule, name, (name, wrong))


def year_of_date(table: RuleTable, rule: YearOfDate) -> Iterator[Finding]:
    """Rows whose date lies in another year than it should."""
    later = table.years(rule.day) - table.numbers(rule.year)
    least, most = rule.between
    wrong = (later < least) | (later > most)
    yield from _told(table, rule, wrong, rule.day)


def window(table: RuleTable, rule: Window) -> Iterator[Finding]:
    """Rows with a date long before or after the report year, or later than anybody can know."""
    known = table.resource.vintage if rule.is_known else None
    for name in rule.cells:
        years = table.distinct_years(name)
        wrong = np.zeros(len(years), dtype=bool)
        if table.year is not None:
            first, last = (table.year + offset for offset in rule.years)
            wrong |= (years < first) | (years > last)
        if known and table.fields[name].type == "date":
            wrong |= (table.parsed.distinct[name] > pd.Timestamp(known)).to_numpy()
        yield from _told_where(table, rule, name, (name, wrong))


def at_most(table: RuleTable, rule: AtMost) -> Iterator[Finding]:
    """Rows where a number is more than the one that bounds it."""
    wrong = table.numbers(rule.part) > table.numbers(rule.whole) * rule.times
    yield from _told(table, rule, wrong, rule.part)


def agreement(table: RuleTable, rule: Agreement) -> Iterator[Finding]:
    """Rows where what one column says is not what the other says."""
    given, follows = table.holds(rule.given), table.holds(rule.follows)
    one, other = rule.given.column, rule.follows.column
    yield from _told_where(table, rule, other, (one, given), (other, ~follows))
    if rule.is_mutual:
        yield from _told_where(table, rule, other, (one, ~given), (other, follows))


def allowed(table: RuleTable, rule: Allowed) -> Iterator[Finding]:
    """Rows that hold what is not accepted beside what another column holds."""
    groups = table.groups((rule.of, rule.cells))
    of, cells = (table.values_at(name, groups.first) for name in (rule.of, rule.cells))
    wrong = np.array(
        [
            key in rule.allowed and not pd.isna(cell) and cell not in rule.allowed[key]
            for key, cell in zip(of, cells, strict=True)
        ],
        dtype=bool,
    )
    if wrong.any():
        yield from _told(table, rule, wrong[groups.codes], rule.cells)


def known(table: RuleTable, rule: Known) -> Iterator[Finding]:
    """Rows that hold something else than what is known."""
    values = table.parsed.distinct[rule.cells]
    wrong = (values.notna() & ~values.isin(list(rule.known))).to_numpy(bool)
    yield from _told_where(table, rule, rule.cells, (rule.cells, wrong))


def not_zero(table: RuleTable, rule: NotZero) -> Iterator[Finding]:
    """Rows with a zero where none can be, or that make up a block of nothing but zeros."""
    for name in rule.cells:
        numbers = table.distinct_numbers(name)
        zeros = _besides(table, rule, (name, numbers == 0))
        if rule.block and len(zeros):
            groups = table.groups(rule.block)
            others = _besides(table, rule, (name, (numbers != 0) & ~np.isnan(numbers)))
            count = np.bincount(groups.codes[others], minlength=len(groups))
            zeros = zeros[count[groups.codes[zeros]] == 0]
        yield from table.told(rule, zeros, name)


def _besides(table: RuleTable, rule: NotZero, condition: Condition) -> Codes:
    rows = table.positions([condition, *table.meant(rule)])
    return rows[table.numbers(rule.besides)[rows] > 0] if rule.besides and len(rows) else rows


def no_total(table: RuleTable, rule: NoTotal) -> Iterator[Finding]:
    """Rows that hold a word for a sum where a name should be."""
    for name in rule.cells:
        texts = table.raw.columns[name].texts.tolist()
        wrong = np.fromiter(map(_is_total, texts), bool, len(texts))
        yield from _told_where(table, rule, name, (name, wrong))


def _is_total(text: str) -> bool:
    """Whether a text says that its row is a sum; most texts are known by their first letter."""
    if text[:1] not in _FIRST_OF_TOTAL:
        return False
    return bool(_TOTAL.fullmatch(" ".join(text.casefold().split())))


def usual_day(table: RuleTable, rule: UsualDay) -> Iterator[Finding]:
    """Rows of a week whose date is not the one most rows of that week have."""
    days = table.distinct_numbers(rule.day)
    is_day = ~np.isnan(days)
    step = 1 + len(table) // MANY_ROWS  # shares are seen in a part of many rows
    counts = np.bincount(table.parsed.codes[rule.day][::step], minlength=len(days))[is_day]
    weeks = pd.Series((days[is_day] - FIRST_MONDAY) // WEEK)
    share = counts / pd.Series(counts).groupby(weeks).transform("sum").to_numpy()
    usual = pd.Series(share).groupby(weeks).transform("max").to_numpy()
    wrong = np.zeros(len(days), dtype=bool)
    wrong[is_day] = (usual >= rule.usual) & (share < usual)
    yield from _told_where(table, rule, rule.day, (rule.day, wrong))
