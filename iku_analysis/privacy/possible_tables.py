"""Tables a reader of what is published cannot rule out, found by HiGHS.

Such a table has the numbers published, satisfies every relation known, and has whole numbers, none
below zero, where one is withheld. Each one found is checked in whole numbers here, so that no
answer rests on the tolerances of the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from highspy import HighsLp

OPTIONS = (
    ("output_flag", False),
    ("parallel", "off"),
    ("mip_rel_gap", 0.0),
    ("mip_heuristic_run_feasibility_jump", False),  # a third of the time of small tables
)
REACH = 4  # widths from the true count; looking no further can only withhold more
Table = tuple[int, ...]
Row = tuple[float, float, dict[int, int]]  # lowest and highest of a weighted sum of variables


@dataclass(frozen=True)
class KnownRelation:
    """A relation a reader knows: weights times counts is, or is at most, a constant."""

    weights: Mapping[int, int]
    constant: int
    is_equality: bool

    def holds(self, table: Sequence[int]) -> bool:
        """Whether a table of counts satisfies it."""
        found = sum(weight * table[place] for place, weight in self.weights.items())
        return found == self.constant if self.is_equality else found <= self.constant


@dataclass(frozen=True)
class Question:
    """Which two tables a reader cannot rule out, and what must be withheld for that.

    Attributes
    ----------
    counts : tuple of int
        The true counts.
    known : sequence of KnownRelation
        True of them.
    places : sequence of int
        Places that are withheld, or may be; the others are shown.
    costs : mapping of int to int
        What it costs to withhold each of those that are not yet.
    """

    counts: Table
    known: Sequence[KnownRelation]
    places: Sequence[int]
    costs: Mapping[int, int]

    def cheapest_pair(self, place: int, width: int) -> tuple[Table, Table] | None:
        """Two possible tables that differ by a width in a place, for the least cost.

        Returns
        -------
        pair of tuple of int, or None
            Where either differs from the truth must be withheld. None when there is none.

        Raises
        ------
        RuntimeError
            If the solver gave no answer.
        """
        # only where something is small: no other process pays for the solver
        # Highs, built on it, greets on the terminal before it can be told not to
        from highspy._core import HighsModelStatus, _Highs  # noqa: PLC0415

        size, solver = len(self.places), _Highs()
        for option, value in OPTIONS:
            solver.setOptionValue(option, value)
        solver.passModel(self._model(place, width))
        solver.run()
        status = solver.getModelStatus()
        if status == HighsModelStatus.kInfeasible:
            return None
        if status != HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS ended with {status}")
        found = np.rint(solver.getSolution().col_value).astype(int).tolist()
        low, high = (self._checked(found[first : first + size]) for first in (0, size))
        return (low, high) if low and high and high[place] - low[place] >= width else None

    def _checked(self, found: Sequence[int]) -> Table | None:
        """Table with these counts in the places, if it is possible."""
        changed = dict(zip(self.places, found, strict=True))
        table = tuple(changed.get(at, count) for at, count in enumerate(self.counts))
        return table if min(table) >= 0 and all(item.holds(table) for item in self.known) else None

    def _model(self, place: int, width: int) -> HighsLp:
        """Two tables side by side, a variable for each place, and which candidates differ."""
        from highspy import HighsLp, HighsVarType, MatrixFormat  # noqa: PLC0415 -- as above

        reach, at = REACH * width, self.places.index(place)
        apart = (width, np.inf, {at + len(self.places): 1, at: -1})
        rows = [*self._relations(), *self._choices(reach), apart]
        truth = np.array([self.counts[place] for place in self.places] * 2, dtype=float)
        model, choices = HighsLp(), len(self.costs)
        model.num_col_, model.num_row_ = len(truth) + choices, len(rows)
        model.col_cost_ = np.array([0.0] * len(truth) + [*self.costs.values()])
        model.col_lower_ = np.concatenate([np.maximum(truth - reach, 0), np.zeros(choices)])
        model.col_upper_ = np.concatenate([truth + reach, np.ones(choices)])
        model.integrality_ = [HighsVarType.kInteger] * model.num_col_
        model.row_lower_ = np.array([low for low, _, _ in rows])
        model.row_upper_ = np.array([high for _, high, _ in rows])
        matrix, weights = model.a_matrix_, [row for _, _, row in rows]
        matrix.format_ = MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *map(len, weights)])
        matrix.index_ = np.array([column for row in weights for column in row])
        matrix.value_ = np.array([weight for row in weights for weight in row.values()], float)
        return model

    def _relations(self) -> Iterator[Row]:
        """What is known, of either table; a place that is shown is what it is."""
        at = {place: column for column, place in enumerate(self.places)}
        for known in self.known:
            free = {at[place]: weight for place, weight in known.weights.items() if place in at}
            fixed = sum(w * self.counts[p] for p, w in known.weights.items() if p not in at)
            high = known.constant - fixed
            low = high if known.is_equality else -np.inf
            for first in (0, len(self.places)) if free else ():
                yield low, high, {column + first: weight for column, weight in free.items()}

    def _choices(self, reach: int) -> Iterator[Row]:
        """A candidate differs from the truth in neither table unless it is chosen."""
        for chosen, place in enumerate(self.costs, 2 * len(self.places)):
            count, column = self.counts[place], self.places.index(place)
            for own in (column, column + len(self.places)):
                yield -np.inf, count, {own: 1, chosen: -reach}
                yield count, np.inf, {own: 1, chosen: min(count, reach)}
