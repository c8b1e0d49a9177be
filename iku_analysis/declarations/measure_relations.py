"""What every reader knows of the counts of a declared detail table, by what its measures are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
