"""The filter steps behind a number that is declared: its own conditions, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from iku_analysis.audit.measure_sql import MeasureQueries, all_of, counted_sql, filled
from iku_analysis.audit.origin_steps import DeclaredStep, DeclaredTable
from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    CumulativeOf,
    DistinctCount,
    GrowthOf,
    IndexOf,
    Measure,
    ShareOf,
    YearBefore,
)
from iku_analysis.declarations.measure_rows import RowSet
from iku_analysis.declarations.measure_words import condition_words
from iku_analysis.declarations.measures import Measures, looked_into

WHOLE = DeclaredStep("tercatat dalam tabel", "true")


class _Rows(NamedTuple):
    """Rows a number rests on: those of an aggregate in a year, or of a set it looks into."""

    source: str
    year: int
    item: Aggregate | None = None


def origin_tables(
    measures: Measures, variant: str, year: int, frames: Mapping[str, pd.DataFrame]
) -> dict[str, DeclaredTable]:
    """Steps of each table of a variant, as ``asal.yaml`` has them of the programmed ones.

    Parameters
    ----------
    measures : Measures
    variant : str
    year : int
        Year measured.
    frames : mapping of str to DataFrame
        Checked tables.
    """
    dates = {
        name: frozenset(str(c) for c in frame if frame[c].dtype.kind == "M")
        for name, frame in frames.items()
    }
    queries, rests = MeasureQueries(measures, dates), list[_Rows]()
    item = measures.named[variant]
    for rows in _rests_on(measures, item, year):
        if rows not in rests:
            rests.append(rows)
    found = {}
    for table in measures.tables:
        own = [rows for rows in rests if measures.table_of(rows.source) == table]
        told = list(_steps(queries, own)) or [WHOLE]
        steps = {str(at): step for at, step in enumerate(told, 1)}
        is_count = isinstance(item, Aggregate) and any(rows.item == item for rows in own)
        counts = {variant: counted_sql(item)} if is_count and isinstance(item, Aggregate) else {}
        counts = {key: text for key, text in counts.items() if text}
        found[table] = DeclaredTable(steps, {variant: tuple(steps)}, counts)
    return found


def _rests_on(measures: Measures, item: Measure, year: int) -> Iterator[_Rows]:
    """Every set of rows a measure rests on, with those its conditions look into."""
    if isinstance(item, Aggregate):
        yield _Rows(item.source, year, item)
        parts: tuple[RowSet | Aggregate, ...] = (item, *measures.chain(item.source))
        waiting = [name for part in parts for name in looked_into(part)]
        for name in waiting:
            yield _Rows(name, year)
            waiting += [one for part in measures.chain(name) for one in looked_into(part)]
        return
    below: list[Measure] = [measures.part_of(item)] if isinstance(item, ShareOf) else []
    below += [measures.named[name] for names in item.measures().values() for name in names]
    for one in below:
        for when in _years(item, year):
            yield from _rests_on(measures, one, when)


def _years(item: Measure, year: int) -> Sequence[int]:
    match item:
        case GrowthOf():
            return year, year - 1
        case YearBefore():
            return (year - 1,)
        case IndexOf():
            return year, item.base
        case CumulativeOf():
            return range(item.since, year + 1)
    return (year,)


def _steps(queries: MeasureQueries, rests: Sequence[_Rows]) -> Iterator[DeclaredStep]:
    """Conditions in order; where several sets of rows are used, first that a row is in one."""
    counted = [rows for rows in rests if rows.item]
    if len(rests) == 1:
        yield from _one_by_one(queries, rests[0], is_judging=False)
    elif rests:
        words = dict.fromkeys(_told(queries.measures, rows) for rows in rests)
        used = " OR ".join(
            f"coalesce({all_of(_selecting(queries, rows))}, false)" for rows in rests
        )
        yield DeclaredStep(f"dipakai: {'; atau '.join(words)}", used)
        if len(counted) == 1:
            yield from _one_by_one(queries, counted[0], is_judging=True)


def _told(measures: Measures, rows: _Rows) -> str:
    sets = measures.chain(rows.source)
    words = " dan ".join(condition_words(one) for part in sets for one in part.where)
    return f"{words or rows.source} ({rows.year})"


def _selecting(queries: MeasureQueries, rows: _Rows) -> list[str]:
    chain = queries.measures.chain(rows.source)
    return [text for part in chain for text in queries.set_conditions(part, rows.year)]


def _one_by_one(
    queries: MeasureQueries, rows: _Rows, *, is_judging: bool
) -> Iterator[DeclaredStep]:
    """Conditions of the sets, then those of the aggregate, which judge."""
    table = queries.measures.table_of(rows.source)
    for part in queries.measures.chain(rows.source):
        words = [*map(condition_words, part.where)]
        words += ["yang terakhir diketahui"] if part.last else []
        conditions = queries.set_conditions(part, rows.year)
        for text, condition in zip(words, conditions, strict=True):
            yield DeclaredStep(text, condition, is_judging)
    if rows.item is None:
        return
    if isinstance(rows.item, DistinctCount):
        names = ", ".join(rows.item.keys)
        yield DeclaredStep(f"{names} disebut", filled(rows.item.keys), is_judging)
    for one in rows.item.where:
        yield DeclaredStep(
            condition_words(one), queries.condition(one, table, rows.year), is_judging=True
        )
    if rows.item.tellers:
        text = queries.tellers(rows.item, rows.year)
        yield DeclaredStep(f"{rows.item.tellers} dapat menyebut angka", text, is_judging=True)
