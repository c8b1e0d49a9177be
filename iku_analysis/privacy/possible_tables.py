"""Tables a reader of what is published cannot rule out, found by HiGHS.

Such a table has the numbers published, satisfies every relation known, and has whole numbers, none
below zero, where one is withheld. Each one found is checked in whole numbers here, so that no
answer rests on the tolerances of the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from highspy import HighsLp

REACH = 4  # widths from the true count; looking no further can only withhold more
COST = 1000.0  # of one more withheld; which one it is decides among equals only
Table = tuple[int, ...]
Row = tuple[float, float, dict[int, int]]  # lowest and highest of a weighted sum of variables


@dataclass(frozen=True)
class Known:
    """A relation a reader knows: weights times counts is, or is at most, a constant."""

    weights: Mapping[int, int]
    constant: int
    is_equality: bool

    def holds(self, table: Sequence[int]) -> bool:
        """Whether a table of counts satisfies it."""
        found = sum(weight * table[place] for place, weight in self.weights.items())
        return found == self.constant if self.is_equality else found <= self.constant


@dataclass(frozen=True)
class _Program:
    """Two tables side by side: a variable each for what may differ, and which candidates do."""

    counts: Table
    known: Sequence[Known]
    places: Sequence[int]
    candidates: Sequence[int]
    reach: int

    @property
    def size(self) -> int:
        return len(self.places)

    def rows(self) -> Iterator[Row]:
        """Relations of both tables; a candidate that is shown is what it is in both."""
        at = {place: column for column, place in enumerate(self.places)}
        for known in self.known:
            free = {at[place]: weight for place, weight in known.weights.items() if place in at}
            fixed = sum(
                weight * self.counts[place]
                for place, weight in known.weights.items()
                if place not in at
            )
            high = known.constant - fixed
            low = high if known.is_equality else -np.inf
            for first in (0, self.size) if free else ():
                yield low, high, {column + first: weight for column, weight in free.items()}
        for chosen, place in enumerate(self.candidates, 2 * self.size):
            count = self.counts[place]
            for column in (at[place], at[place] + self.size):
                yield -np.inf, count, {column: 1, chosen: -self.reach}
                yield count, np.inf, {column: 1, chosen: min(count, self.reach)}

    def model(self, apart: Row) -> HighsLp:
        """The fewest candidates for which some two tables are so far apart."""
        from highspy import HighsLp, HighsVarType, MatrixFormat  # noqa: PLC0415 -- see cheapest_pair

        rows = [*self.rows(), apart]
        truth = np.array([self.counts[place] for place in self.places] * 2, dtype=float)
        ranks = np.argsort(np.argsort([self.counts[place] for place in self.candidates]))
        model, choices = HighsLp(), len(self.candidates)
        model.num_col_, model.num_row_ = len(truth) + choices, len(rows)
        model.col_cost_ = np.concatenate([np.zeros(len(truth)), COST + ranks])
        model.col_lower_ = np.concatenate([np.maximum(truth - self.reach, 0), np.zeros(choices)])
        model.col_upper_ = np.concatenate([truth + self.reach, np.ones(choices)])
        model.integrality_ = [HighsVarType.kInteger] * model.num_col_
        model.row_lower_ = np.array([low for low, _, _ in rows])
        model.row_upper_ = np.array([high for _, high, _ in rows])
        matrix = model.a_matrix_
        matrix.format_ = MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(weights) for _, _, weights in rows)])
        matrix.index_ = np.array([*chain.from_iterable(weights for _, _, weights in rows)])
        matrix.value_ = np.array(
            [*chain.from_iterable(weights.values() for _, _, weights in rows)], dtype=float
        )
        return model


def cheapest_pair(
    counts: Table,
    known: Sequence[Known],
    apart: tuple[int, int],
    hidden: set[int],
    candidates: set[int],
) -> tuple[Table, Table] | None:
    """Two possible tables that differ enough in a place, with the fewest candidates withheld.

    Parameters
    ----------
    counts : tuple of int
        The true counts.
    known : sequence of Known
        True of them.
    apart : (int, int)
        Place in which the tables must differ, and by how much.
    hidden, candidates : set of int
        Places that are withheld, and that may be too; apart.

    Returns
    -------
    pair of tuple of int, or None
        A candidate that differs from the truth in either must be withheld. None when no pair was
        found and checked.
    """
    # only where something is small: no other process pays for the solver
    # Highs, built on it, greets on the terminal before it can be told not to
    from highspy._core import HighsModelStatus, _Highs  # noqa: PLC0415

    (place, width), places = apart, sorted(hidden | candidates)
    program = _Program(counts, known, places, sorted(candidates), REACH * width)
    at = places.index(place)
    solver = _Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.passModel(program.model((width, np.inf, {at + len(places): 1, at: -1})))
    solver.run()
    if solver.getModelStatus() != HighsModelStatus.kOptimal:
        return None
    found = np.rint(solver.getSolution().col_value).astype(int).tolist()
    low, high = (
        _checked(counts, known, dict(zip(places, found[first:], strict=False)))
        for first in (0, len(places))
    )
    return (low, high) if low and high and high[place] - low[place] >= width else None


def _checked(counts: Table, known: Sequence[Known], changed: Mapping[int, int]) -> Table | None:
    """Table with some counts changed, if it is possible."""
    table = tuple(changed.get(place, count) for place, count in enumerate(counts))
    return table if min(table) >= 0 and all(item.holds(table) for item in known) else None
