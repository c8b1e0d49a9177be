"""Rules on what may not stand in a table twice: blocks, contents, names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.table_kinds import NotCopied, NotRepeated, OnePer
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.row_rules import MONTHS, among
from iku_analysis.intake.rules.rule_table import RuleTable


def not_copied(table: RuleTable, rule: NotCopied) -> Iterator[Finding]:
    """Blocks of which most rows hold the same as those of an earlier block."""
    given = np.logical_or.reduce([table.filled(name) for name in rule.values])
    rows = np.flatnonzero(among(given, table.meant(rule)))
    block, names = _blocks(table, rule, rows)
    order = np.lexsort((block, content := _contents(table, rule, rows)))
    same = content[order[1:]] == content[order[:-1]]
    pairs = block[order[:-1]][same] * len(names) + block[order[1:]][same]
    keys, counts = np.unique(pairs, return_counts=True)
    first, second = np.divmod(keys, len(names))
    size = np.bincount(block, minlength=len(names))
    smaller = np.minimum(size[first], size[second])
    copied = (first != second) & (smaller >= rule.least) & (counts >= rule.same * smaller)
    shares = np.divide(100 * counts, smaller)[copied]
    found = [
        (
            rows[block == later],
            {"blok": names[later], "asal": names[earlier], "bagian": format_number(share, 0)},
        )
        for earlier, later, share in zip(first[copied], second[copied], shares, strict=True)
    ]
    yield from table.told_each(rule, found)


def _blocks(table: RuleTable, rule: NotCopied, rows: Codes) -> tuple[Codes, list[str]]:
    """Number of the block each row lies in, and what each is called."""
    keys, size = table.groups(rule.block).codes[rows].astype(np.int64), 1
    if rule.day:
        periods = _periods(table, rule)
        size = int(periods.max(initial=0)) + 1
        keys = keys * size + table.per_row(rule.day, periods)[rows]
    codes, known = pd.factorize(keys, sort=True)
    first = np.zeros(len(known), np.int64)
    first[codes[::-1]] = rows[::-1]
    names = [
        " ".join((*(table.text(name, at) for name in rule.block), *_period_name(rule, key % size)))
        for key, at in zip(known.tolist(), first.tolist(), strict=True)
    ]
    return codes, names


def _periods(table: RuleTable, rule: NotCopied) -> Codes:
    """Number of the period each distinct date lies in; 0 for none."""
    dates = table.parsed.distinct[rule.day].dt
    years: Codes = dates.year.fillna(0).to_numpy("int64")
    if rule.every == "tahun":
        return years
    months: Codes = years * MONTHS + dates.month.fillna(1).to_numpy("int64") - 1
    return months


def _period_name(rule: NotCopied, period: int) -> Iterator[str]:
    if rule.day and rule.every == "tahun":
        yield str(period)
    elif rule.day:
        yield f"{period // MONTHS}-{period % MONTHS + 1:02d}"


def _contents(table: RuleTable, rule: NotCopied, rows: Codes) -> Codes:
    """Number of what each row holds; of dates, which one of its period it is."""
    content = table.groups((*rule.within, *rule.values)).codes[rows]
    if not rule.day:
        return content
    dates = pd.Series(table.distinct_numbers(rule.day))
    ranks = dates.groupby(_periods(table, rule)).rank("dense").fillna(0).to_numpy("int64")
    numbered: Codes = content * (ranks.max() + 1) + table.per_row(rule.day, ranks)[rows]
    return numbered


def one_per(table: RuleTable, rule: OnePer) -> Iterator[Finding]:
    """Rows that hold something else than most rows with the same key."""
    for name in rule.values:
        keys, pairs = table.groups(rule.per), table.groups((*rule.per, name))
        if len(pairs) == len(keys):
            continue
        meant = np.logical_and.reduce([table.filled(column) for column in (*rule.per, name)])
        yield from _told_pairs(table, rule, name, among(meant, table.meant(rule)))


def _told_pairs(table: RuleTable, rule: OnePer, name: str, meant: Marks) -> Iterator[Finding]:
    keys, pairs = table.groups(rule.per), table.groups((*rule.per, name))
    sizes = np.bincount(pairs.codes[meant], minlength=len(pairs))
    key = keys.codes[pairs.first]
    order = np.lexsort((pairs.first, -sizes, key))
    usual = np.full(len(keys), -1, np.int64)
    usual[key[order[::-1]]] = order[::-1]
    others = np.flatnonzero((sizes > 0) & (usual[key] != np.arange(len(pairs))))
    others = others[np.argsort(pairs.first[others])]
    rows_of = _rows_of(pairs.codes, others, meant)
    usual_rows = pairs.first[usual[key[others]]]
    found = [
        (rows, {"lain": table.text(name, int(at))})
        for rows, at in zip(rows_of, usual_rows, strict=True)
    ]
    yield from table.told_each(rule, found, name)


def _rows_of(codes: Codes, groups: Codes, meant: Marks) -> list[Codes]:
    rows = np.flatnonzero(meant & np.isin(codes, groups))
    return [rows[codes[rows] == group] for group in groups]


def not_repeated(table: RuleTable, rule: NotRepeated) -> Iterator[Finding]:
    """Rows that hold the content of an earlier row: too many of them, or several in its order."""
    rows = np.arange(len(table))
    meant = table.meant(rule)
    if meant is not None:
        rows = rows[meant]
    groups = table.groups(rule.content)
    content = groups.codes[rows]
    order = np.argsort(content, kind="stable")
    same = content[order[1:]] == content[order[:-1]]
    if not same.any():
        return
    repeats = np.zeros(len(rows), dtype=bool)
    repeats[order[1:][same]] = True
    before = np.full(len(rows), -1, np.int64)
    before[order[1:][same]] = order[:-1][same]
    marked = repeats if repeats.mean() > rule.may_repeat else _in_a_row(before, rule.in_a_row)
    if marked.any():
        first = int(np.flatnonzero(marked)[0])
        words = {
            "jumlah": format_number(int(marked.sum()), 0),
            "asal": str(table.parsed.rows[rows[before[first]]]),
        }
        yield from table.told(rule, rows[marked], **words)


def _in_a_row(before: Codes, least: int) -> Marks:
    """Rows in a run that repeats an earlier run in the same order."""
    follows = np.r_[False, (before[1:] == before[:-1] + 1) & (before[:-1] >= 0)]
    run = np.cumsum(~follows)
    is_long = np.bincount(run) >= least
    marked: Marks = is_long[run] & (before >= 0)
    return marked
