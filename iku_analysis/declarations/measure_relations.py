"""What every reader knows of the counts of a declared detail table, by what its measures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product
from typing import TYPE_CHECKING

from msgspec.structs import replace

from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    ColumnSum,
    CountOfRows,
    DifferenceOf,
    DistinctCount,
    Measure,
)
from iku_analysis.declarations.measures import DeclaredBreakdown, Measures
from iku_analysis.model.relations import Relation, Scope, Term

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and the catalogue is read by the command line

Place = tuple[str, int, str]  # breakdown, position of the row, column
Across = tuple[Mapping[Place, int], bool]
ADDING = (CountOfRows, DistinctCount, ColumnSum)


def known_by_kind(indicator: Indicator, name: str, counted: Sequence[str]) -> Iterator[Relation]:
    """Relations of the counted columns of a breakdown that nobody needs to declare.

    What they add up to is printed: as the value, in the reconciliation, or in what moved it.
    """
    measures = indicator.measures
    breakdown = measures.breakdowns.get(name) if measures else None
    if measures is None or breakdown is None:
        return
    variants = {variant.key for variant in indicator.variants.value}
    for column in counted:
        key = breakdown.columns.get(column)
        if key is None:  # the years
            continue
        item = measures.named[key]
        yield Relation((Term(1, column, Scope.SUM),), is_equality=True)
        if breakdown.since is not None:
            last = Term(1, column, Scope.LAST), Term(-1, key, Scope.VALUE)
            yield from [Relation(last, is_equality=True)] if key in variants else ()
        elif isinstance(item, CountOfRows | DistinctCount) and not (item.where or item.tellers):
            yield Relation((Term(1), Term(-1, column)), is_equality=False)  # else it has no row
        yield from _of_rows(measures, breakdown, column, counted)


def _of_rows(
    measures: Measures, breakdown: DeclaredBreakdown, column: str, counted: Sequence[str]
) -> Iterator[Relation]:
    """What is part of another column, or the difference of two."""
    shown = {key: name for name, key in breakdown.columns.items() if name in counted}
    item = measures.named[breakdown.columns[column]]
    if isinstance(item, DifferenceOf) and {item.of, item.less} <= set(shown) and item.times == 1:
        terms = Term(1, column), Term(-1, shown[item.of]), Term(1, shown[item.less])
        yield Relation(terms, is_equality=True)
    for key, other in shown.items():
        if other != column and _is_part(measures, item, measures.named[key]):
            yield Relation((Term(1, column), Term(-1, other)), is_equality=False)


def _is_part(measures: Measures, one: Measure, other: Measure) -> bool:
    """Whether the first counts nothing that the second does not."""
    if not (isinstance(one, ADDING) and isinstance(other, ADDING)):
        return False
    above = {one.source, *(part.source for part in measures.chain(one.source))}
    alike = _plain(one) == _plain(other) or (
        isinstance(one, DistinctCount) and isinstance(other, CountOfRows)
    )
    return alike and other.source in above and all(item in one.where for item in other.where)


def _plain(item: Aggregate) -> Aggregate:
    return replace(item, source="", where=(), needs=())


def known_across(indicator: Indicator, frames: Mapping[str, pd.DataFrame]) -> Iterator[Across]:
    """What counts by several columns add up to in a breakdown by some of them."""
    if indicator.measures is None:
        return
    named = indicator.measures.named
    there = [(k, item) for k, item in indicator.measures.breakdowns.items() if k in frames]
    for (name, coarse), (other, fine) in permutations(there, 2):
        if not set(coarse.by) < set(fine.by) or fine.most is not None:
            continue
        for (column, key), (own, same) in product(coarse.columns.items(), fine.columns.items()):
            if key == same and isinstance(named[key], ADDING):
                exactly = not isinstance(named[key], DistinctCount)
                for row, rows in _cells(frames[name], frames[other], coarse.by):
                    parts = [(other, at, own) for at in rows]
                    yield from _added((name, row, column), parts, exactly=exactly)


def _cells(
    coarse: pd.DataFrame, fine: pd.DataFrame, by: Sequence[str]
) -> Iterator[tuple[int, list[int]]]:
    """Rows of the one with those of the other that are of the same group."""
    groups = list(fine[list(by)].itertuples(index=False, name=None))
    for row, group in enumerate(coarse[list(by)].itertuples(index=False, name=None)):
        yield row, [at for at, other in enumerate(groups) if other == group]


def _added(whole: Place, parts: Sequence[Place], *, exactly: bool) -> Iterator[Across]:
    """Parts that are a whole; of distinct things at least the whole, and none more than it."""
    if exactly:
        yield {whole: -1, **dict.fromkeys(parts, 1)}, True
        return
    yield {whole: 1, **dict.fromkeys(parts, -1)}, False
    yield from (({whole: -1, part: 1}, False) for part in parts)


def telling_columns(indicator: Indicator, name: str, counted: Sequence[str]) -> tuple[str, ...]:
    """Columns that are withheld with a count of their row: shares, ratios, means of its rows."""
    measures = indicator.measures
    breakdown = measures.breakdowns.get(name) if measures else None
    if measures is None or breakdown is None:
        return ()
    keys = [key for column, key in breakdown.columns.items() if column in counted]
    read = {table for key in keys for table in _tables(measures, key)}
    return tuple(
        column
        for column, key in breakdown.columns.items()
        if column not in counted
        and not isinstance(measures.named[key], ADDING)
        and not read.isdisjoint(_tables(measures, key))
    )


def _tables(measures: Measures, key: str) -> Iterator[str]:
    item = measures.named[key]
    if isinstance(item, Aggregate):
        yield measures.table_of(item.source)
    others = [name for names in item.measures().values() for name in names]
    for other in others:
        yield from _tables(measures, other)
