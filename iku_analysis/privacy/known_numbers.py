"""What a reader knows of the counts of a breakdown, as relations of the numbers that are in it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from iku_analysis.model.relations import Relation, Scope, Term
from iku_analysis.privacy.possible_tables import Known

Place = tuple[int, str]  # position of the row, column
Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Numbers:
    """Counts of a breakdown, numbered, and the numbers published beside them.

    Attributes
    ----------
    frame : DataFrame
        The breakdown, labels in its first column.
    places : tuple of (int, str)
        Where each count stands; none where a cell is empty.
    values : mapping of str to float or None
        Variants of the indicator.
    """

    frame: pd.DataFrame
    places: tuple[Place, ...]
    values: Values

    @classmethod
    def of(cls, frame: pd.DataFrame, columns: Sequence[str], values: Values) -> Numbers:
        """Number the counts of some columns, row by row."""
        filled = {name: frame[name].notna().tolist() for name in columns}
        rows = range(len(frame))
        places = tuple((row, name) for row in rows for name in columns if filled[name][row])
        return cls(frame, places, values)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """The counts, in the order of their places."""
        return tuple(int(self._cell(place)) for place in self.places)

    @cached_property
    def _at(self) -> dict[Place, int]:
        return {place: at for at, place in enumerate(self.places)}

    def known(self, relation: Relation) -> Iterator[Known]:
        """What a relation says of the counts; nothing where it rests on a number that is missing.

        One the data do not satisfy is taken as known with its gap, which the report prints.
        """
        for row in range(len(self.frame)) if relation.is_of_rows else [len(self.frame) - 1]:
            weights, fixed = Counter[int](), 0.0
            for term in relation.terms:
                fixed += self._constant(term)
                for place in self._places(term, row):
                    if place in self._at:
                        weights[self._at[place]] += term.factor
                    else:
                        fixed += term.factor * self._cell(place)
            if weights and not math.isnan(fixed):
                true = sum(weight * self.counts[at] for at, weight in weights.items())
                bound = true if relation.is_equality else max(true, math.floor(-fixed))
                yield Known(weights, bound, relation.is_equality)

    def _cell(self, place: Place) -> float:
        row, name = place
        return float(self.frame[name].iloc[row])

    def _constant(self, term: Term) -> float:
        if not term.name:
            return term.factor
        value = self.values[term.name] if term.scope is Scope.VALUE else 0.0
        return math.nan if value is None else term.factor * value

    def _places(self, term: Term, row: int) -> list[Place]:
        """Numbers of the breakdown a term takes; of a sum, those that are not missing."""
        if not term.name or term.scope is Scope.VALUE:
            return []
        if term.scope is not Scope.SUM:
            return [(row, term.name)]
        filled = self.frame[term.name].notna().tolist()
        return [
            (at, term.name)
            for at, label in enumerate(self.frame.iloc[:, 0].astype(str))
            if filled[at] and (not term.rows or label in term.rows)
        ]
