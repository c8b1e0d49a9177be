"""Rules about what the things of a table are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from iku_analysis.base.formats import format_number
from iku_analysis.declarations.name_kinds import NearEqual
from iku_analysis.intake.findings import MAX_DISTINCT_VALUES, Finding, shown
from iku_analysis.intake.near_names import near_pairs
from iku_analysis.intake.rules.rule_table import RuleTable
from iku_analysis.model.countries import country_code

MAX_NAME_LENGTH = 200  # a longer text is no name
MAX_PAIRS = 20  # named in one finding


def near_equal(table: RuleTable, rule: NearEqual) -> Iterator[Finding]:
    """Pairs of writings that may be one thing, the rarer one with the one it may be."""
    for column in rule.names:
        writings = _writings(table, rule, column)
        pairs = list(_pairs(table, rule, column, writings))
        if len(pairs) <= MAX_DISTINCT_VALUES:
            for pair in pairs:
                yield from _told(table, rule, column, writings, [pair])
        else:
            yield from _told(table, rule, column, writings, pairs)


@dataclass(frozen=True)
class Writings:
    """What stands in a column, once per group it is compared in.

    Attributes
    ----------
    values : ndarray of str
        By the number of the group.
    counts : ndarray of int
        Rows of each.
    blocks : list of ndarray of int
        Numbers of the groups to be compared with each other, the most frequent first.
    """

    values: npt.NDArray[np.object_]
    counts: npt.NDArray[np.int64]
    blocks: Sequence[npt.NDArray[np.int64]]


def _writings(table: RuleTable, rule: NearEqual, column: str) -> Writings:
    groups = table.groups((*rule.within, column))
    codes = groups.codes[table.positions(table.meant(rule))] if rule.where else groups.codes
    counts = np.bincount(codes, minlength=len(groups))
    distinct = table.parsed.distinct[column]
    values = distinct.to_numpy(object)[table.parsed.codes[column][groups.first]]
    short = distinct.str.len().le(MAX_NAME_LENGTH).to_numpy(bool, na_value=False)
    used = np.flatnonzero((counts > 0) & short[table.parsed.codes[column][groups.first]])
    ordered = used[np.lexsort((groups.first[used], -counts[used]))]
    if not rule.within:
        return Writings(values, counts, [ordered])
    block = table.groups(rule.within).codes[groups.first[ordered]]
    order = np.argsort(block, kind="stable")
    ends = np.flatnonzero(np.diff(block[order])) + 1
    return Writings(values, counts, np.split(ordered[order], ends))


def _pairs(
    table: RuleTable, rule: NearEqual, column: str, writings: Writings
) -> Iterator[tuple[int, int]]:
    """Group numbers of each pair, the rarer writing first."""
    apart = [item.pair for item in table.decisions if item.column == column and not item.is_same]
    kind_of = country_code if rule.synonyms else None
    for block in writings.blocks:
        texts = writings.values[block].tolist()
        near = near_pairs(texts, rule.likeness / 100, kind_of, apart)
        yield from ((int(block[one]), int(block[other])) for one, other in near)


def _told(
    table: RuleTable,
    rule: NearEqual,
    column: str,
    writings: Writings,
    pairs: list[tuple[int, int]],
) -> Iterator[Finding]:
    """One finding for these pairs: the first in full, and the names of the others."""
    codes = table.groups((*rule.within, column)).codes
    at = table.positions(table.meant(rule)) if rule.where else np.arange(len(table))
    rows = at[np.isin(codes[at], [rarer for rarer, _ in pairs])]
    values, counts = writings.values, writings.counts
    rarer, other = pairs[0]
    used = np.concatenate(writings.blocks)
    kept = used[~np.isin(used, [one for one, _ in pairs])]
    words = {
        "nilai": values[rarer],
        "mirip": values[other],
        "jumlah": format_number(counts[rarer], 0),
        "jumlah_mirip": format_number(counts[other], 0),
        "sebelum": format_number(len(set(values[used])), 0),
        "sesudah": format_number(len(set(values[kept])), 0),
    }
    for finding in table.told(rule, rows, column, **words):
        yield replace(finding, rule=finding.rule + _also(values, pairs[1:]))


def _also(values: npt.NDArray[np.object_], pairs: Sequence[tuple[int, int]]) -> str:
    """Names of further pairs, as many as one can read."""
    if not pairs:
        return ""
    names = (f'"{shown(values[one])}" dan "{shown(values[two])}"' for one, two in pairs[:MAX_PAIRS])
    left = len(pairs) - MAX_PAIRS
    more = f", dan {format_number(left, 0)} pasangan lagi" if left > 0 else ""
    return f"; begitu pula {', '.join(names)}{more}"
