"""Rules about what the things of a table are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.declarations.rules import NearEqual
from iku_analysis.intake.findings import MAX_DISTINCT_VALUES, Finding, shown
from iku_analysis.intake.near_names import near_pairs
from iku_analysis.intake.rules.rule_table import RuleTable, listed
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


def _writings(table: RuleTable, rule: NearEqual, column: str) -> pd.DataFrame:
    """What stands in a column, once per group it is compared in; the most frequent first."""
    groups, meant = table.groups((*rule.within, column)), table.meant(rule)
    codes = groups.codes if meant is None else groups.codes[meant]
    values = table.parsed.distinct[column].array.take(table.parsed.codes[column][groups.first])
    block = table.groups(rule.within).codes[groups.first] if rule.within else 0
    count = np.bincount(codes, minlength=len(groups))
    found = pd.DataFrame({"value": values, "block": block, "count": count, "first": groups.first})
    short = found["value"].str.len().le(MAX_NAME_LENGTH).fillna(value=False)
    ordered = found.loc[short & (found["count"] > 0)].sort_values("first")
    return ordered.sort_values("count", ascending=False, kind="stable")


def _pairs(
    table: RuleTable, rule: NearEqual, column: str, writings: pd.DataFrame
) -> Iterator[tuple[int, int]]:
    """Group numbers of each pair, the rarer writing first."""
    apart = [item.pair for item in table.decisions if item.column == column and not item.is_same]
    kind_of = country_code if rule.synonyms else None
    for _, block in writings.groupby("block", sort=True):
        if len(block) > 1:
            near = near_pairs(block["value"].tolist(), rule.likeness / 100, kind_of, apart)
            yield from ((block.index[one], block.index[other]) for one, other in near)


def _told(
    table: RuleTable,
    rule: NearEqual,
    column: str,
    writings: pd.DataFrame,
    pairs: list[tuple[int, int]],
) -> Iterator[Finding]:
    """One finding for these pairs: the first in full, and the names of the others."""
    groups, meant = table.groups((*rule.within, column)), table.meant(rule)
    rows: npt.NDArray[np.bool_] = np.isin(groups.codes, [rarer for rarer, _ in pairs])
    values, counts = writings["value"], writings["count"]
    rarer, other = pairs[0]
    distinct = values.nunique()
    merged = {one for one, _ in pairs}
    words = {
        "nilai": values[rarer],
        "mirip": values[other],
        "jumlah": format_number(counts[rarer], 0),
        "jumlah_mirip": format_number(counts[other], 0),
        "sebelum": format_number(distinct, 0),
        "sesudah": format_number(values.drop(list(merged)).nunique(), 0),
    }
    for finding in table.told(rule, rows if meant is None else rows & meant, column, **words):
        names = [f'"{shown(values[one])}" dan "{shown(values[two])}"' for one, two in pairs[1:]]
        also = f"; begitu pula {listed(names, MAX_PAIRS)}" if names else ""
        yield replace(finding, rule=finding.rule + also)
