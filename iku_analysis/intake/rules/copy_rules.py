"""Rules on what may not stand in a table twice: blocks, contents, names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.table_kinds import NotCopied, NotRepeated, OnePer
from iku_analysis.intake.constraint_checks import row_keys
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.row_rules import MANY_ROWS, MONTHS
from iku_analysis.intake.rules.rule_table import RuleTable


def not_copied(table: RuleTable, rule: NotCopied) -> Iterator[Finding]:
    """Blocks of which most rows hold the same as those of an earlier block."""
    rows = _compared(table, rule)
    block, known = pd.factorize(_blocks(table, rule, rows), sort=True)
    content = _contents(table, rule, rows)
    order = np.lexsort((block, content))
    same = content[order[1:]] == content[order[:-1]]
    pairs = block[order[:-1]][same] * len(known) + block[order[1:]][same]
    keys, counts = np.unique(pairs, return_counts=True)
    first, second = np.divmod(keys, len(known))
    size = np.bincount(block, minlength=len(known))
    smaller = np.minimum(size[first], size[second])
    copied = (first != second) & (smaller >= rule.least) & (counts >= rule.same * smaller)
    shares = np.divide(100 * counts, smaller)[copied]
    found = []
    for earlier, later, share in zip(first[copied], second[copied], shares, strict=True):
        of_later, of_earlier = rows[block == later], rows[block == earlier]
        words = {
            "blok": _block_name(table, rule, int(of_later[0])),
            "asal": _block_name(table, rule, int(of_earlier[0])),
            "bagian": format_number(share, 0),
        }
        found.append((of_later, words))
    yield from table.told_each(rule, found)


def _compared(table: RuleTable, rule: NotCopied) -> Codes:
    """Rows that hold any of the values; of very many, those with some of the keys.

    What is copied is seen as well in a part of the keys, and rows are compared by sorting.
    """
    conditions = table.meant(rule)
    rare = max(rule.within, key=lambda name: len(table.parsed.distinct[name]))
    size, step = len(table.parsed.distinct[rare]), 1 + len(table) // MANY_ROWS
    if step > 1:
        conditions.append((rare, np.arange(size) % min(step, size) == 0))
    rows = table.positions(conditions)
    given = np.zeros(len(rows), dtype=bool)
    for name in rule.values:
        given |= table.filled(name)[table.parsed.codes[name][rows]]
    return rows[given]


def _blocks(table: RuleTable, rule: NotCopied, rows: Codes) -> Codes:
    """Number of the block each row lies in."""
    keys: Codes = row_keys(rule.block, table.parsed, rows)[0].astype(np.int64)
    if rule.day:
        periods = _periods(table, rule)
        keys = keys * (int(periods.max(initial=0)) + 1) + table.per_row(rule.day, periods)[rows]
    return keys


def _block_name(table: RuleTable, rule: NotCopied, position: int) -> str:
    parts = [table.text(name, position) for name in rule.block]
    if rule.day:
        day = table.values_at(rule.day, np.array([position]))[0]
        parts.append(f"{day:%Y}" if rule.every == "tahun" else f"{day:%Y-%m}")
    return " ".join(parts)


def _periods(table: RuleTable, rule: NotCopied) -> Codes:
    """Number of the period each distinct date lies in; 0 for none."""
    dates = table.parsed.distinct[rule.day].dt
    years: Codes = dates.year.fillna(0).to_numpy("int64")
    if rule.every == "tahun":
        return years
    months: Codes = years * MONTHS + dates.month.fillna(1).to_numpy("int64") - 1
    return months


def _contents(table: RuleTable, rule: NotCopied, rows: Codes) -> Codes:
    """Number of what each row holds; of dates, which one of its period it is."""
    keys, _ = row_keys((*rule.within, *rule.values), table.parsed, rows)
    content: Codes = pd.factorize(keys)[0]
    if not rule.day:
        return content
    dates = pd.Series(table.distinct_numbers(rule.day))
    ranks = dates.groupby(_periods(table, rule)).rank("dense").fillna(0).to_numpy("int64")
    numbered: Codes = content * (ranks.max() + 1) + table.per_row(rule.day, ranks)[rows]
    return numbered


def one_per(table: RuleTable, rule: OnePer) -> Iterator[Finding]:
    """Rows that hold something else than most rows with the same key."""
    for name in rule.values:
        if table.parsed.numbered(name)[1] == 1:
            continue
        keys, pairs = table.groups(rule.per), table.groups((*rule.per, name))
        if len(pairs) > len(keys):
            filled = [(column, table.filled(column)) for column in (*rule.per, name)]
            yield from _told_pairs(
                table, rule, name, table.positions([*filled, *table.meant(rule)])
            )


def _told_pairs(table: RuleTable, rule: OnePer, name: str, rows: Codes) -> Iterator[Finding]:
    keys, pairs = table.groups(rule.per), table.groups((*rule.per, name))
    pair_of_row = pairs.codes[rows]
    sizes = np.bincount(pair_of_row, minlength=len(pairs))
    key = keys.codes[pairs.first]
    order = np.lexsort((pairs.first, -sizes, key))
    usual = np.full(len(keys), -1, np.int64)
    usual[key[order[::-1]]] = order[::-1]
    others = np.flatnonzero((sizes > 0) & (usual[key] != np.arange(len(pairs))))
    others = others[np.argsort(pairs.first[others])]
    is_other = np.isin(pair_of_row, others)
    rows, pair_of_row = rows[is_other], pair_of_row[is_other]
    found = [
        (
            rows[pair_of_row == other],
            {"lain": table.text(name, int(pairs.first[usual[key[other]]]))},
        )
        for other in others
    ]
    yield from table.told_each(rule, found, name)


def not_repeated(table: RuleTable, rule: NotRepeated) -> Iterator[Finding]:
    """Rows that hold the content of an earlier row: too many of them, or several in its order."""
    rows = table.positions(table.meant(rule))
    content, _ = row_keys(rule.content, table.parsed, rows)
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
