"""Rules within a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

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
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.rule_table import RuleTable

WEEK, MONTHS = 7, 12
FIRST_MONDAY = 4  # days from 1970-01-01, a Thursday
_TOTAL = re.compile(
    r"(?:(?:grand|sub)[ -]?)?(?:jumlah|total|subtotal|rata-rata|rerata)"
    r"(?: (?:total|umum|akhir|keseluruhan|seluruhnya|seluruh|semua|nilai|tahun|[0-9]{4}))*[ :.]*"
)


def among(marked: Marks, meant: Marks | None) -> Marks:
    """Marked rows a rule is about."""
    return marked if meant is None else marked & meant


def order(table: RuleTable, rule: Order) -> Iterator[Finding]:
    """Rows where a later column holds less than an earlier one, or is too far from it."""
    wrong = np.zeros(len(table), dtype=bool)
    for before, after in pairwise(rule.in_order):
        distance = table.numbers(after) - table.numbers(before)
        wrong |= distance <= 0 if rule.is_strict else distance < 0
        if rule.furthest is not None:
            wrong |= distance > rule.furthest
    yield from table.told(rule, among(wrong, table.meant(rule)), rule.in_order[-1])


def filled(table: RuleTable, rule: Filled) -> Iterator[Finding]:
    """Rows with a cell that should be filled and is not, or the other way round."""
    meant = table.meant(rule)
    if rule.must == "bersama":
        marks = [table.filled(name) for name in rule.cells]
        wrong = np.logical_or.reduce(marks) & ~np.logical_and.reduce(marks)
        yield from table.told(rule, among(wrong, meant))
        return
    for name in rule.cells:
        wrong = table.filled(name) == (rule.must == "kosong")
        yield from table.told(rule, among(wrong, meant), name)


def year_of_date(table: RuleTable, rule: YearOfDate) -> Iterator[Finding]:
    """Rows whose date lies in another year than it should."""
    later = table.years(rule.day) - table.numbers(rule.year)
    least, most = rule.between
    wrong = (later < least) | (later > most)
    yield from table.told(rule, among(wrong, table.meant(rule)), rule.day)


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
        yield from _told_by_value(table, rule, name, wrong)


def _told_by_value(
    table: RuleTable, rule: Window | Known | NoTotal, column: str, wrong: Marks
) -> Iterator[Finding]:
    """Rows that hold a wrong one of the distinct values; most often there is none."""
    if wrong.any():
        marked = among(table.per_row(column, wrong), table.meant(rule))
        yield from table.told(rule, marked, column)


def at_most(table: RuleTable, rule: AtMost) -> Iterator[Finding]:
    """Rows where a number is more than the one that bounds it."""
    wrong = table.numbers(rule.part) > table.numbers(rule.whole) * rule.times
    yield from table.told(rule, among(wrong, table.meant(rule)), rule.part)


def agreement(table: RuleTable, rule: Agreement) -> Iterator[Finding]:
    """Rows where what one column says is not what the other says."""
    given, follows = table.holds(rule.given), table.holds(rule.follows)
    wrong = given != follows if rule.is_mutual else given & ~follows
    yield from table.told(rule, among(wrong, table.meant(rule)), rule.follows.column)


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
        yield from table.told(rule, among(wrong[groups.codes], table.meant(rule)), rule.cells)


def known(table: RuleTable, rule: Known) -> Iterator[Finding]:
    """Rows that hold something else than what is known."""
    values = table.parsed.distinct[rule.cells]
    wrong = (values.notna() & ~values.isin(list(rule.known))).to_numpy(bool)
    yield from _told_by_value(table, rule, rule.cells, wrong)


def not_zero(table: RuleTable, rule: NotZero) -> Iterator[Finding]:
    """Rows with a zero where none can be, or that make up a block of nothing but zeros."""
    meant = table.meant(rule)
    if rule.besides:
        meant = among(table.numbers(rule.besides) > 0, meant)
    for name in rule.cells:
        if not (table.distinct_numbers(name) == 0).any():
            continue
        numbers = table.numbers(name)
        wrong = among(numbers == 0, meant)
        if rule.block and wrong.any():
            groups = table.groups(rule.block)
            others = np.bincount(groups.codes[among(numbers != 0, meant) & ~np.isnan(numbers)])
            wrong &= np.append(others, np.zeros(len(groups), int))[groups.codes] == 0
        yield from table.told(rule, wrong, name)


def no_total(table: RuleTable, rule: NoTotal) -> Iterator[Finding]:
    """Rows that hold a word for a sum where a name should be."""
    for name in rule.cells:
        texts = table.raw.columns[name].texts
        words = [" ".join(text.casefold().split()) for text in texts]
        wrong = np.fromiter((bool(_TOTAL.fullmatch(text)) for text in words), bool, len(words))
        yield from _told_by_value(table, rule, name, wrong)


def usual_day(table: RuleTable, rule: UsualDay) -> Iterator[Finding]:
    """Rows of a week whose date is not the one most rows of that week have."""
    days = table.distinct_numbers(rule.day)
    is_day = ~np.isnan(days)
    counts = np.bincount(table.parsed.codes[rule.day], minlength=len(days))[is_day]
    weeks = pd.Series((days[is_day] - FIRST_MONDAY) // WEEK)
    share = counts / pd.Series(counts).groupby(weeks).transform("sum").to_numpy()
    usual = pd.Series(share).groupby(weeks).transform("max").to_numpy()
    wrong = np.zeros(len(days), dtype=bool)
    wrong[is_day] = (usual >= rule.usual) & (share < usual)
    if wrong.any():
        marked = among(table.per_row(rule.day, wrong), table.meant(rule))
        yield from table.told(rule, marked, rule.day)
