"""What a reader knows of the counts of an indicator, as relations of the numbers in its tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from iku_analysis.model.relations import Relation, Scope, Term
from iku_analysis.privacy.possible_tables import KnownRelation

VARIANTS = ""  # the breakdown variants of an indicator stand in, so to say
Place = tuple[str, int, str]  # breakdown, position of the row, column
Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Numbers:
    """Counts that may be withheld, numbered, among all numbers published beside them.

    Attributes
    ----------
    frames : mapping of str to DataFrame
        Breakdowns, labels in the first column.
    values : mapping of str to float or None
        Variants of the indicator.
    places : tuple of (str, int, str)
        Where each count stands; none where a cell is empty.
    minimum : int
        Smallest count shown.
    """

    frames: Mapping[str, pd.DataFrame]
    values: Values
    places: tuple[Place, ...]
    minimum: int

    @classmethod
    def of(
        cls,
        frames: Mapping[str, pd.DataFrame],
        values: Values,
        columns: Mapping[str, Sequence[str]],
        variants: Sequence[str],
        minimum: int,
    ) -> Numbers:
        """Number the counts of some columns, row by row, and some variants."""
        cells = tuple(
            (name, row, column)
            for name, counted in columns.items()
            for row in range(len(frames[name]))
            for column in counted
            if not pd.isna(frames[name][column].iloc[row])
        )
        own = tuple((VARIANTS, 0, key) for key in variants if values[key] is not None)
        return cls(frames, values, cells + own, minimum)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """The counts, in the order of their places."""
        return tuple(int(self._number(place)) for place in self.places)

    def label(self, place: Place) -> str:
        """Label of the row a number stands in; empty for a variant."""
        name, row, _ = place
        return "" if name == VARIANTS else str(self.frames[name].iloc[row, 0])

    def known(self, relation: Relation, breakdown: str) -> Iterator[KnownRelation]:
        """What a relation says of the counts; nothing where it rests on a number that is missing.

        One the data do not satisfy is taken as known with its gap, which the report prints.
        """
        size = len(self.frames[breakdown])
        for row in range(size) if relation.is_of_rows else [size - 1]:
            weights, alone = Counter[Place](), 0
            for term in relation.terms:
                alone += 0 if term.name else term.factor
                for place in self._places(term, breakdown, row):
                    weights[place] += term.factor
            for item in self.known_sum(weights, alone, is_equality=relation.is_equality):
                true = sum(weight * self.counts[at] for at, weight in item.weights.items())
                if not (relation.unless_small and 0 < true < self.minimum):
                    yield item

    def known_sum(
        self, weights: Mapping[Place, int], alone: int = 0, *, is_equality: bool
    ) -> Iterator[KnownRelation]:
        """What a weighted sum of numbers says that is, or is at most, zero with one alone."""
        own = {self._at[place]: weight for place, weight in weights.items() if place in self._at}
        shown = [weight * self._number(at) for at, weight in weights.items() if at not in self._at]
        fixed = sum(shown, float(alone))
        true = sum(weight * self.counts[at] for at, weight in own.items())
        if own and not math.isnan(fixed):
            bound = true if is_equality else max(true, math.floor(-fixed))
            yield KnownRelation(own, bound, is_equality)

    @cached_property
    def _at(self) -> dict[Place, int]:
        return {place: at for at, place in enumerate(self.places)}

    def _number(self, place: Place) -> float:
        name, row, column = place
        if name != VARIANTS:
            return float(self.frames[name][column].iloc[row])
        value = self.values[column]
        return math.nan if value is None else value

    def _places(self, term: Term, breakdown: str, row: int) -> list[Place]:
        """Numbers a term takes; of a sum, those that are not missing."""
        if not term.name:
            return []
        if term.scope is Scope.VALUE:
            return [(VARIANTS, 0, term.name)]
        if term.scope is not Scope.SUM:
            return [(breakdown, row, term.name)]
        frame = self.frames[breakdown]
        taken = frame[term.name].notna()
        if term.rows:
            taken &= frame.iloc[:, 0].astype(str).isin(term.rows)
        return [(breakdown, at, term.name) for at, is_taken in enumerate(taken) if is_taken]
