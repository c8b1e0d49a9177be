"""Which counts to withhold so that none of the protected can be narrowed down.

A protected count is safe when a reader cannot rule out two tables that differ in it by its width;
`possible_tables` finds such pairs. What is withheld for one count serves the next, and at the end
each further count that turns out not to be needed is shown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from iku_analysis.privacy.possible_tables import KnownRelation, Question, Table

DEAR = 10  # others a dear place is worth


@dataclass(frozen=True)
class Problem:
    """Counts that belong together, and what a reader knows of them.

    Attributes
    ----------
    counts : tuple of int
        The true counts.
    known : tuple of KnownRelation
        True of ``counts``.
    widths : mapping of int to int
        By place of each protected count: what two possible tables must differ by there.
    forced : frozenset of int
        Places withheld in any case, beside the protected.
    dear : frozenset of int
        Places withheld only where much else would have to be.
    """

    counts: Table
    known: tuple[KnownRelation, ...]
    widths: Mapping[int, int]
    forced: frozenset[int] = frozenset()
    dear: frozenset[int] = frozenset()

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """What each place costs when withheld; one more of them always counts most."""
        size = len(self.counts)
        ranks = sorted(range(size), key=lambda at: (self.counts[at], at))
        scale = size * size
        return tuple(
            scale * (DEAR if at in self.dear else 1) + rank
            for at, rank in sorted(zip(ranks, range(size), strict=True))
        )

    def cost(self, hidden: Iterable[int]) -> int:
        """What some places cost together."""
        return sum(self.costs[at] for at in hidden)

    @cached_property
    def parts(self) -> tuple[frozenset[int], ...]:
        """By place: those it hangs together with through what is known."""
        parts = [{at} for at in range(len(self.counts))]
        for known in self.known:
            joined = set().union(*(parts[at] for at in known.weights))
            for at in joined:
                parts[at] = joined
        return tuple(map(frozenset, parts))


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
        part = problem.parts[place]
        more = part.intersection(candidates) - self.hidden
        question = Question(
            problem.counts,
            [known for known in problem.known if not part.isdisjoint(known.weights)],
            sorted(part & (self.hidden | more)),
            {at: problem.costs[at] for at in sorted(more)},
        )
        pair = question.cheapest_pair(place, width)
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
        The cheaper of two attempts, the protected taken from the first on and from the last on.

    Examples
    --------
    Of a column 1, 4, 9 with its total, the 1 goes, and the smallest other with it:

    >>> column = KnownRelation({0: 1, 1: 1, 2: 1}, 14, is_equality=True)
    >>> sorted(suppress(Problem((1, 4, 9), (column,), {0: 3})).hidden)
    [0, 1]
    """
    order = sorted(problem.widths)
    start, best = frozenset(order) | problem.forced, frozenset[int]()
    for places in (order, order[::-1]):
        search = _Search(problem, set(start))
        lost = tuple(p for p in places if not search.protect(p, range(len(problem.counts))))
        if lost:
            return Suppression(start, tuple(sorted(lost)))
        found = frozenset(_pruned(search, start).hidden)
        best = min(best or found, found, key=lambda hidden: (problem.cost(hidden), sorted(hidden)))
        if best == start:
            break  # nothing could be cheaper
    return Suppression(best)


def _pruned(search: _Search, start: frozenset[int]) -> _Search:
    """Without those further places that no protected one needs, the most costly first."""
    for place in sorted(search.hidden - start, key=lambda at: -search.problem.costs[at]):
        search = search.without(place) or search
    return search
