"""Which counts to withhold so that none of the protected can be narrowed down.

A protected count is safe when a reader cannot rule out two tables that differ in it by its width;
`possible_tables` finds such pairs. What is withheld for one count serves the next, and at the end
each further count that turns out not to be needed is shown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from iku_analysis.privacy.possible_tables import Known, Table, cheapest_pair


@dataclass(frozen=True)
class Problem:
    """Counts that belong together, and what a reader knows of them.

    Attributes
    ----------
    counts : tuple of int
        The true counts.
    known : tuple of Known
        True of ``counts``.
    widths : mapping of int to int
        By place of each protected count: what two possible tables must differ by there.
    forced : frozenset of int
        Places withheld in any case, beside the protected.
    """

    counts: Table
    known: tuple[Known, ...]
    widths: Mapping[int, int]
    forced: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Suppression:
    """Places withheld, and protected ones that withholding everything would not protect."""

    hidden: frozenset[int]
    unprotected: tuple[int, ...] = ()


@dataclass
class _Search:
    """Withheld places so far, and the pairs of tables that show which are safe."""

    problem: Problem
    hidden: set[int]
    pairs: dict[int, tuple[Table, Table]] = field(default_factory=dict)

    def protect(self, place: int, candidates: Iterable[int] = ()) -> bool:
        """Make a place safe, withholding the fewest of the candidates; False when none do."""
        problem, width = self.problem, self.problem.widths[place]
        seen = [table[place] for pair in self.pairs.values() for table in pair]
        if seen and max(seen) - min(seen) >= width:
            return True
        more = set(candidates) - self.hidden
        pair = cheapest_pair(problem.counts, problem.known, (place, width), self.hidden, more)
        if pair is None:
            return False
        self.hidden |= {at for table in pair for at in more if table[at] != problem.counts[at]}
        self.pairs[place] = pair
        return True

    def without(self, place: int) -> _Search | None:
        """The same with a place shown; None when a protected one were not safe any more."""
        shown = self.problem.counts[place]
        kept = {
            at: pair
            for at, pair in self.pairs.items()
            if all(table[place] == shown for table in pair)
        }
        search = _Search(self.problem, self.hidden - {place}, kept)
        return search if all(map(search.protect, sorted(self.problem.widths))) else None


def suppress(problem: Problem) -> Suppression:
    """Find few counts to withhold.

    Returns
    -------
    Suppression
        The smaller of two attempts, the protected taken from the first on and from the last on.

    Examples
    --------
    Of a column 1, 4, 9 with its total, the 1 goes, and the smallest other with it:

    >>> column = Known({0: 1, 1: 1, 2: 1}, 14, is_equality=True)
    >>> sorted(suppress(Problem((1, 4, 9), (column,), {0: 3})).hidden)
    [0, 1]
    """
    order = sorted(problem.widths)
    start = frozenset(order) | problem.forced
    attempts = [_Search(problem, set(start)), _Search(problem, set(start))]
    every = range(len(problem.counts))
    for search, places in zip(attempts, (order, order[::-1]), strict=True):
        lost = tuple(place for place in places if not search.protect(place, every))
        if lost:
            return Suppression(start, tuple(sorted(lost)))
    pruned = [frozenset(_pruned(search, start).hidden) for search in attempts]
    return Suppression(min(pruned, key=lambda hidden: (len(hidden), sorted(hidden))))


def _pruned(search: _Search, start: frozenset[int]) -> _Search:
    """Without those further places that no protected one needs, the largest count first."""
    counts = search.problem.counts
    for place in sorted(search.hidden - start, key=lambda at: (-counts[at], at)):
        search = search.without(place) or search
    return search
