"""Rules on numbers of rows that belong together: totals and ratios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.table_kinds import Ratio, Total
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.rules.rule_table import Groups, Numbers, RuleTable

EXACT = 1e-9  # of a number, for sums of floats


def _at_level(table: RuleTable, rule: Total | Ratio, words: Sequence[str]) -> Codes:
    """Positions of rows at these levels whose number is known."""
    is_level = table.parsed.distinct[rule.level].isin(list(words)).to_numpy(bool)
    return table.positions([(rule.level, is_level), *table.meant(rule)])


def _known(table: RuleTable, rule: Total | Ratio, words: Sequence[str]) -> tuple[Codes, Numbers]:
    rows = _at_level(table, rule, words)
    numbers = table.numbers(rule.value)[rows]
    is_known = ~np.isnan(numbers)
    return rows[is_known], numbers[is_known]


def _of_groups(groups: Groups, rows: Codes, numbers: Numbers) -> tuple[Numbers, Codes]:
    """Number of each group and how many rows gave it."""
    of_row = groups.codes[rows]
    sums: Numbers = np.bincount(of_row, numbers, len(groups)).astype("float64")
    return sums, np.bincount(of_row, minlength=len(groups))


def _row_of_group(groups: Groups, rows: Codes) -> Codes:
    found = np.full(len(groups), -1, np.int64)
    found[groups.codes[rows]] = rows
    return found


def total(table: RuleTable, rule: Total) -> Iterator[Finding]:
    """Totals that are not what their parts add up to, or that their parts exceed."""
    groups = table.groups(rule.within)
    rows, numbers = _known(table, rule, (rule.whole,))
    whole, wholes = _of_groups(groups, rows, numbers)
    added, parts = _of_groups(groups, *_known(table, rule, rule.parts))
    taken, less = _of_groups(groups, *_known(table, rule, rule.less))
    parts_sum = added - taken
    margin = rule.tolerance + EXACT * np.abs(whole)
    if rule.relation == "sama":
        is_whole = parts + less == len(rule.parts) + len(rule.less)
        wrong = is_whole & (np.abs(parts_sum - whole) > margin)
    else:
        wrong = (parts > 0) & (parts_sum > whole * rule.times + margin)
    at = _row_of_group(groups, rows)
    found = [
        (
            at[[group]],
            {"jumlah": _said(parts_sum[group]), "selisih": _said(parts_sum[group] - whole[group])},
        )
        for group in np.flatnonzero(wrong & (wholes > 0))
    ]
    yield from table.told_each(rule, found, rule.value)


def ratio(table: RuleTable, rule: Ratio) -> Iterator[Finding]:
    """Rows whose ratio to their counterpart is out of bounds, or jumps from last year's."""
    groups = table.groups(rule.within)
    rows, numbers = _known(table, rule, (rule.above,))
    above, _ = _of_groups(groups, rows, numbers)
    below, _ = _of_groups(groups, *_known(table, rule, (rule.below,)))
    ratios = np.divide(above, below, np.full(len(groups), np.nan), where=(above > 0) & (below > 0))
    wrong = np.zeros(len(groups), dtype=bool)
    if rule.least is not None:
        wrong |= ratios < rule.least
    if rule.most is not None:
        wrong |= ratios > rule.most
    before = _year_before(table, rule, groups, ratios)
    if rule.jump is not None:
        wrong |= np.abs(np.log(ratios / before)) > np.log(rule.jump)
    at = _row_of_group(groups, rows)
    found = [
        (at[[group]], {"nisbah": _said(ratios[group]), "sebelumnya": _said(before[group])})
        for group in np.flatnonzero(wrong)
    ]
    yield from table.told_each(rule, found, rule.value)


def _year_before(table: RuleTable, rule: Ratio, groups: Groups, ratios: Numbers) -> Numbers:
    """Ratio of the same series a year before, NaN when there is none."""
    before = np.full(len(groups), np.nan)
    if not rule.along or not len(groups):
        return before
    rest = [name for name in rule.within if name != rule.along]
    series = table.groups(rest).codes[groups.first] if rest else np.zeros(len(groups), np.int64)
    years = table.years(rule.along)[groups.first]
    order = np.lexsort((years, series))
    next_year = (np.diff(series[order]) == 0) & (np.diff(years[order]) == 1)
    before[order[1:][next_year]] = ratios[order[:-1][next_year]]
    return before


def _said(number: float) -> str:
    return "-" if np.isnan(number) else format_number(float(number), 2)
