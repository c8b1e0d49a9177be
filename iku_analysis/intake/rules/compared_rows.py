"""Rows a rule compares with each other: their groups, and medians within them.

Of a very large table the rows of some commodities (or whatever has most values) are compared: what
is found in them is true, and a block or a year in another unit shows in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.neighbour_rules import Comparison
from iku_analysis.intake.constraint_checks import MAX_COMBINED
from iku_analysis.intake.findings import HIDDEN_VALUE
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.rules.rule_table import Groups, Numbers, RuleTable

# Sorting ten million rows for their medians would take longer than reading them.
MAX_ROWS = 100_000
MAX_NAMED = 3
MIN_ALIKE = 4  # of fewer rows, a median may be the fault itself
CONSISTENT = 1.4826  # makes the MAD of a normal distribution its standard deviation


@dataclass(frozen=True)
class ComparedRows:
    """Some rows of a table.

    Attributes
    ----------
    table : RuleTable
    at : ndarray of int
        Positions of the rows.
    memo : dict
        What one rule found out about them and others ask again.
    """

    table: RuleTable
    at: Codes
    memo: dict[object, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, table: RuleTable, rule: Comparison) -> ComparedRows:
        """Rows a rule is about, or a sample of them; the same for rules about the same rows."""
        whole = len(table) <= MAX_ROWS
        key = (cls, rule.where, *(() if whole else (_widest(table, rule), rule.needs_all)))
        if key not in table.memo:
            rows = np.arange(len(table)) if whole else _sample(table, *key[2:])
            for column, marks in table.meant(rule):
                rows = rows[marks[table.parsed.codes[column][rows]]]
            table.memo[key] = cls(table, rows)
        found: ComparedRows = table.memo[key]
        return found

    def __len__(self) -> int:
        return len(self.at)

    def only(self, marked: Marks) -> ComparedRows:
        """Those of the rows that are marked."""
        return ComparedRows(self.table, self.at[marked])

    def numbers(self, column: str) -> Numbers:
        """Values of a column per row; NaN when missing."""
        found: Numbers = self.table.distinct_numbers(column)[self._cells(column)]
        return found

    def amounts(self, column: str, per: str) -> Numbers:
        """Logarithm of a column, or of its quotient by another; NaN where there is none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = self.numbers(column) / (self.numbers(per) if per else 1.0)
            return np.where((values > 0) & np.isfinite(values), np.log(values), np.nan)

    def years(self, column: str) -> Numbers:
        """Year of a column of dates or years per row; NaN when missing."""
        found: Numbers = self.table.distinct_years(column)[self._cells(column)]
        return found

    def values(self, column: str) -> Codes:
        """One number per row, equal for equal values of a column; a missing one is a value."""
        if column not in self.memo:
            codes, _ = pd.factorize(self.table.parsed.distinct[column], use_na_sentinel=False)
            self.memo[column] = codes[self._cells(column)]
        found: Codes = self.memo[column]
        return found

    def filled(self, column: str) -> Marks:
        """Rows whose cell holds something."""
        found: Marks = self.table.filled(column)[self._cells(column)]
        return found

    def months(self, column: str) -> Codes:
        """The same by the month where the column holds dates."""
        if self.table.fields[column].type != "date":
            return self.values(column)
        months = self.table.parsed.distinct[column].dt.month.fillna(0).to_numpy("int64")
        found: Codes = months[self._cells(column)]
        return found

    def groups(self, columns: Sequence[str]) -> Groups:
        """Rows that hold the same in these columns; all are one group without columns."""
        key = tuple(columns)
        if key not in self.memo:
            self.memo[key] = grouped([self.values(name) for name in columns], len(self))
        found: Groups = self.memo[key]
        return found

    def named(self, columns: Sequence[str], groups: Groups, numbers: Codes) -> str:
        """What some groups are called: their cells as written; of many, the first and how many."""
        return listed(
            " ".join(filter(None, (self._written(name, position) for name in columns)))
            for position in self.at[groups.first[numbers]]
        )

    def _written(self, column: str, position: int) -> str:
        if self.table.fields[column].is_personal:
            return HIDDEN_VALUE
        texts = self.table.raw.columns[column].texts
        return str(texts.iloc[self.table.parsed.codes[column][position]])

    def _cells(self, column: str) -> Codes:
        found: Codes = self.table.parsed.codes[column][self.at]
        return found


def _widest(table: RuleTable, rule: Comparison) -> str:
    """Column of texts with the most values, of those that make rows neighbours or are named."""
    texts = [name for name, item in table.fields.items() if item.type == "string"]
    named = {name for names in rule.columns().values() for name in names}
    among = [name for name in texts if name in rule.alike] or [n for n in texts if n in named]
    return max(among or texts, key=lambda name: len(table.parsed.distinct[name]), default="")


def _sample(table: RuleTable, column: str, needs_all: bool) -> Codes:  # noqa: FBT001 -- of the rule
    """Rows of some values of a column; of too many, some rows, or none where all are needed."""
    rng, rows = np.random.default_rng(0), np.arange(len(table))
    if column:
        codes = table.parsed.codes[column]
        counts = np.bincount(codes)
        order = rng.permutation(len(counts))
        enough = max(1, int(np.searchsorted(np.cumsum(counts[order]), MAX_ROWS, side="right")))
        kept = np.zeros(len(counts), dtype=bool)
        kept[order[:enough]] = True
        rows = np.flatnonzero(kept[codes])
    if len(rows) <= MAX_ROWS:
        return rows
    return rows[:0] if needs_all else rows[np.unique(rng.integers(0, len(rows), MAX_ROWS))]


def grouped(values: Sequence[Codes], size: int) -> Groups:
    """Groups of rows with equal values."""
    combined = np.zeros(size, np.int64)
    for item in values:
        width = int(item.max(initial=0)) + 1
        if combined.max(initial=0) > MAX_COMBINED // width:
            combined, _ = pd.factorize(combined)
        combined = combined * width + item
    codes, known = pd.factorize(combined)
    first = np.zeros(len(known), np.int64)
    first[codes[::-1]] = np.arange(size - 1, -1, -1)
    return Groups(codes, first)


def medians(values: Numbers, groups: Groups, least: int = 1) -> Numbers:
    """Median of the values of each group; NaN with fewer than ``least`` that are not missing."""
    known = np.flatnonzero(~np.isnan(values))
    known = known[np.argsort(values[known])]
    # The fewer bits a code has, the faster it is sorted: five times as fast as both at once.
    codes = groups.codes[known].astype(np.min_scalar_type(len(groups)))
    ordered = values[known][np.argsort(codes, kind="stable")]
    counts = np.bincount(codes, minlength=len(groups))
    starts = np.r_[0, np.cumsum(counts)[:-1]]
    found = np.full(len(groups), np.nan)
    enough = counts >= max(1, least)
    low, high = starts + (counts - 1) // 2, starts + counts // 2
    found[enough] = (ordered[low[enough]] + ordered[high[enough]]) / 2
    return found


def apart_from(rows: ComparedRows, values: Numbers, columns: Sequence[str]) -> Numbers:
    """Distance from the median of the rows that are alike in these columns; of all without them."""
    alike = rows.groups(columns)
    found: Numbers = values - medians(values, alike, MIN_ALIKE)[alike.codes]
    return found


def spreads(values: Numbers, groups: Groups, least: int) -> Numbers:
    """Median distance from zero of each group, as a standard deviation."""
    return CONSISTENT * medians(np.abs(values), groups, least)


def listed(words: Iterable[str]) -> str:
    """Words one by one; of many, the first and how many more."""
    every = list(words)
    more = len(every) - MAX_NAMED
    rest = f" dan {format_number(more, 0)} lainnya" if more > 0 else ""
    return ", ".join(every[:MAX_NAMED]) + rest
