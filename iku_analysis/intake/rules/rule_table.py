"""A table as rules see it: values per row, groups of rows, and how a finding is told.

Nothing here builds the table as a frame: a column is its distinct values and one number per row,
and a rule works on the distinct values as far as it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.decisions import Decisions
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.rules import Holding, Rule
from iku_analysis.intake.constraint_checks import row_keys
from iku_analysis.intake.findings import HIDDEN_VALUE, MAX_MORE_ROWS, Finding, Severity, shown
from iku_analysis.intake.grid import Marks
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable

Numbers = npt.NDArray[np.float64]
T = TypeVar("T", bound=np.generic)
Rows = Marks | Codes
Condition = tuple[str, Marks]
# A mark for every possible key numbers the keys in one pass, where most of them do appear.
MAX_MARKS_PER_ROW = 4
DAY = pd.Timedelta(days=1)
MAX_EACH = 5
MAX_SEEN = 1000  # rows that tell how rare a condition is


@dataclass(frozen=True)
class Groups:
    """Rows that hold the same in some columns; a missing cell is a value of its own.

    Attributes
    ----------
    codes : ndarray of int, one per row
        Number of its group, from 0.
    first : ndarray of int, one per group
        Position of its first row.
    """

    codes: Codes
    first: Codes

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class RuleTable:
    """One parsed table and what its rules ask of it.

    Attributes
    ----------
    raw : RawTable
        Cells as written, quoted in findings.
    parsed : ParsedTable
    resource : Resource
    year : int or None
        Report year; rules that ask for it say nothing without.
    decisions : tuple of SameValue
        What people decided about two writings.
    memo : dict
        What one rule found out and others ask again.
    """

    raw: RawTable
    parsed: ParsedTable
    resource: Resource
    year: int | None = None
    decisions: Decisions = ()
    _numbers: dict[str, Numbers] = field(default_factory=dict)
    _groups: dict[tuple[str, ...], Groups] = field(default_factory=dict)
    memo: dict[object, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.parsed.rows)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Declared columns that the file has, by name."""
        return {item.name: item for item in self.resource.fields if item.name in self.parsed.codes}

    def per_row(self, column: str, per_value: npt.NDArray[T]) -> npt.NDArray[T]:
        """What is known of each distinct value, for each row."""
        return per_value[self.parsed.codes[column]]

    def numbers(self, column: str) -> Numbers:
        """Values of a column per row; days since 1970 for dates, NaN when missing."""
        if column not in self._numbers:
            self._numbers[column] = self.per_row(column, self.distinct_numbers(column))
        return self._numbers[column]

    def distinct_numbers(self, column: str) -> Numbers:
        """The same per distinct value."""
        values = self.parsed.distinct[column]
        if self.fields[column].type == "date":
            # in seconds: a year mistyped as 2810 is beyond what nanoseconds can count
            values = (values.astype("datetime64[s]") - pd.Timestamp(0).as_unit("s")) / DAY
        numbers: Numbers = values.to_numpy("float64", na_value=np.nan)
        return numbers

    def years(self, column: str) -> Numbers:
        """Year of a column of dates or of years, per row; NaN when missing."""
        return self.per_row(column, self.distinct_years(column))

    def distinct_years(self, column: str) -> Numbers:
        """The same per distinct value."""
        if self.fields[column].type == "date":
            years: Numbers = self.parsed.distinct[column].dt.year.to_numpy("float64")
            return years
        return self.distinct_numbers(column)

    def values_at(self, column: str, positions: Codes) -> list[Any]:
        """Values of a column in some rows."""
        values: list[Any] = (
            self.parsed.distinct[column].array.take(self.parsed.codes[column][positions]).tolist()
        )
        return values

    def filled(self, column: str) -> Marks:
        """Distinct texts that hold something; one that could not be read does, too."""
        is_filled: Marks = self.parsed.distinct[column].notna().to_numpy(bool, copy=True)
        unreadable = self.parsed.unreadable[column]
        if len(unreadable):
            rows = self.parsed.rows.get_indexer(unreadable)
            is_filled[self.parsed.codes[column][rows]] = True
        return is_filled

    def holds(self, holding: Holding) -> Marks:
        """Distinct texts of a column that hold what is asked."""
        values = self.parsed.distinct[holding.column]
        if holding.is_filled is not None:
            is_held: Marks = self.filled(holding.column) == holding.is_filled
            return is_held
        if holding.years:
            first, last = ((self.year or 0) + offset for offset in holding.years)
            years = self.distinct_years(holding.column)
            is_between: Marks = (years >= first) & (years <= last)
            return is_between
        if holding.values:
            held = values.isin(list(holding.values))
        elif holding.prefixes:
            held = values.str.startswith(holding.prefixes)
        else:
            words = [re.escape(word.casefold()) for word in holding.words]
            held = values.str.casefold().str.contains("|".join(words))
        marks: Marks = held.to_numpy(bool, na_value=False)
        return marks

    def meant(self, rule: Rule) -> list[Condition]:
        """Conditions of the rows a rule is about."""
        return [(holding.column, self.holds(holding)) for holding in rule.where]

    def positions(self, conditions: Iterable[Condition], part: slice = slice(None)) -> Codes:
        """Positions of rows whose distinct texts are all marked, within a part of the table.

        Most conditions hold for all texts of a column or for none, which no row need be asked for;
        of the others the rarest is asked of all rows.
        """
        start, stop, step = part.indices(len(self))
        partial = [(column, marks) for column, marks in conditions if not marks.all()]
        if not all(marks.any() for _, marks in partial):
            return np.zeros(0, np.int64)
        if not partial:
            return np.arange(start, stop, step)
        seen = slice(start, stop, step * (1 + (stop - start) // step // MAX_SEEN))
        partial.sort(key=lambda one: one[1][self.parsed.codes[one[0]][seen]].mean())
        (column, marks), *others = partial
        rows: Codes = np.flatnonzero(marks[self.parsed.codes[column][part]]) * step + start
        for column, marks in others:
            rows = rows[marks[self.parsed.codes[column][rows]]]
        return rows

    def groups(self, columns: Sequence[str]) -> Groups:
        """Rows that hold the same in these columns."""
        key = tuple(columns)
        if key not in self._groups:
            self._groups[key] = _grouped(*row_keys(key, self.parsed))
        return self._groups[key]

    def told(self, rule: Rule, rows: Rows, column: str = "", **words: str) -> tuple[Finding, ...]:
        """One finding for these rows; none without rows.

        Parameters
        ----------
        rule : Rule
        rows : ndarray
            Marks of the rows, or their positions.
        column : str
            Column it is about, whose cells are quoted.
        **words
            Words of the kind for the sentence, beside the cells of the first row.
        """
        at: Codes = np.flatnonzero(rows) if rows.dtype == bool else np.sort(rows)
        if not len(at):
            return ()
        numbers = [int(row) for row in self.parsed.rows[at]]
        finding = Finding(
            Severity(rule.weight),
            *self.raw.place,
            row=numbers[0],
            column=column,
            value=self._quoted(column, at),
            rule=rule.message.format_map({**self._cells_of(at[0]), **_shown(words)}),
            mend=rule.mend,
            code=rule.code,
            count=len(numbers),
            more_rows=tuple(numbers[1 : 1 + MAX_MORE_ROWS]),
            all_rows=tuple(numbers),
        )
        return (finding,)

    def told_whole(self, rule: Rule, column: str, **words: str) -> Finding:
        """Finding about the table as a whole, which has no row to quote."""
        message = rule.message.format_map(words)
        return Finding(
            Severity(rule.weight), *self.raw.place, None, column, "", message, rule.mend, rule.code
        )

    def told_each(
        self, rule: Rule, found: Sequence[tuple[Codes, dict[str, str]]], column: str = ""
    ) -> tuple[Finding, ...]:
        """A finding for each group of rows with its words; of many groups, one for all."""
        found = sorted(found, key=lambda one: int(one[0].min()))
        if len(found) <= MAX_EACH:
            return tuple(
                one for rows, words in found for one in self.told(rule, rows, column, **words)
            )
        every = np.unique(np.concatenate([rows for rows, _ in found]))
        return self.told(rule, every, column, **found[0][1])

    def text(self, column: str, position: int) -> str:
        """Cell of a row as written; a personal one is never told."""
        if self.fields[column].is_personal:
            return HIDDEN_VALUE
        return str(self.raw.columns[column].texts.iloc[self.parsed.codes[column][position]])

    def _cells_of(self, position: int) -> dict[str, str]:
        return {name: shown(self.text(name, position)) for name in self.fields}

    def _quoted(self, column: str, at: Codes) -> str:
        if not column or self.fields[column].is_personal:
            return HIDDEN_VALUE if column else ""
        others = len(pd.unique(self.parsed.codes[column][at])) - 1
        more = f" (dan {format_number(others, 0)} nilai lain)" if others else ""
        return shown(self.text(column, at[0])) + more


def _shown(words: dict[str, str]) -> dict[str, str]:
    return {name: shown(word) for name, word in words.items()}


def _grouped(keys: Codes, size: int) -> Groups:
    """Groups in the order of their keys."""
    if size <= MAX_MARKS_PER_ROW * max(len(keys), 1):
        first = np.full(size, -1, np.int64)
        first[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
        held = np.flatnonzero(first >= 0)
        number = np.zeros(size, np.int32)
        number[held] = np.arange(len(held))
        return Groups(number[keys], first[held])
    codes, known = pd.factorize(keys)
    first = np.zeros(len(known), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return Groups(codes, first)
