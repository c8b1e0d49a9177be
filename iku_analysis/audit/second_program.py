"""A second program: every value again in plain SQL, written from the printed definitions.

A file of ``sql/`` per indicator function; it knows tables, year and policy, and nothing of the
package. What both get wrong alike can only be the definition. The query of a declared indicator is
written from its declaration, see `measure_sql`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from iku_analysis.assessment.quarters import GROWTH
from iku_analysis.assessment.results import IndicatorResult, read_results
from iku_analysis.audit.measure_sql import MeasureQueries
from iku_analysis.audit.verdict import FROM_MEASURES, Item, Kind, Verdict
from iku_analysis.base.formats import format_declared
from iku_analysis.base.package_sources import read_source
from iku_analysis.base.paths import RESULTS, YearPaths
from iku_analysis.declarations.catalogue import Indicator, load_catalogue
from iku_analysis.declarations.measures import Measures
from iku_analysis.model.measurement import is_close

QUERIES = Path(__file__).with_name("sql")
ROUNDING = 1e-9  # relative; two programs add floats in another order


def recomputed(
    tables: Mapping[str, Any], function: str, year: int, policy: Mapping[str, Any]
) -> dict[str, float | None]:
    """Values of one indicator by variant; None where the definition gives no number.

    Parameters
    ----------
    tables : mapping of str to DataFrame or Path
        Checked tables, or their parquet files, by name.
    function : str
        Name as ``iku.yaml`` has it.
    year : int
        Year measured.
    policy : mapping
        Declared parameters of the function.
    """
    with _connected(tables) as connection:
        for name, value in {"tahun": year, **policy}.items():
            given = list(value) if isinstance(value, tuple) else value
            connection.execute(f"SET VARIABLE {name} = $1", [given])
        query = read_source(QUERIES / f"{function}.sql").decode("utf-8")
        return _figures(connection, query)


def recomputed_measures(
    tables: Mapping[str, Any], measures: Measures, variants: Sequence[str], year: int
) -> dict[str, float | None]:
    """Values of one indicator that is declared, by variant; see `recomputed`."""
    with _connected(tables) as connection:
        dates = {name: _date_columns(connection, name) for name in tables}
        return _figures(connection, MeasureQueries(measures, dates).query(variants, year))


def recomputed_indicator(
    tables: Mapping[str, Any], indicator: Indicator, year: int
) -> dict[str, float | None]:
    """Values of an indicator by variant, programmed or declared."""
    if indicator.measures:
        keys = [variant.key for variant in indicator.variants.value]
        return recomputed_measures(tables, indicator.measures, keys, year)
    return recomputed(tables, indicator.function.value, year, indicator.policy.value)


@contextmanager
def _connected(tables: Mapping[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            if isinstance(table, Path):
                connection.from_parquet(str(table)).create_view(name)
            else:
                connection.register(name, table)
        yield connection


def _date_columns(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    described = connection.table(table)
    kinds = zip(described.columns, map(str, described.types), strict=True)
    return frozenset(name for name, kind in kinds if kind.startswith(("DATE", "TIMESTAMP")))


def _figures(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, float | None]:
    found = connection.execute(query).fetchall()
    return {key: None if value is None else float(value) for key, value in found}


def second_program_items(rebuilt: YearPaths) -> Iterator[Item]:
    """Every published value beside that of the second program, which own functions lack."""
    catalogue = load_catalogue(rebuilt.raw)
    for result in read_results(rebuilt.report / RESULTS):
        indicator = catalogue.indicator(result.number).until(result.quarter)
        if indicator.function.own:
            continue
        tables = {name: rebuilt.processed / f"{name}.parquet" for name in indicator.tables.value}
        found = recomputed_indicator(tables, indicator, result.year)
        yield from _compared(result, indicator, found)


def _compared(
    result: IndicatorResult, indicator: Indicator, found: Mapping[str, float | None]
) -> Iterator[Item]:
    allowed = max(indicator.tolerance.value, ROUNDING)
    for variant in result.variants:
        name = f"IKU {result.number} {variant.key}"
        ours, theirs = variant.quantity.value, found.get(variant.key)
        # Too little coverage withholds a number that can be computed, and so does part of a year.
        reason = variant.quantity.reason
        yearly = result.quarter and (not result.quarters or reason == GROWTH)
        withheld = ours is None and bool(variant.quantity.coverage or yearly)
        how = FROM_MEASURES if indicator.measures else ""
        if withheld or same(ours, theirs, allowed):
            yield Item(Kind.SECOND, name, Verdict.IDENTICAL, how)
        else:
            moved = f"{_told(ours)} → {_told(theirs)}"
            yield Item(Kind.SECOND, name, Verdict.DIFFERENT, f"{how}: {moved}" if how else moved)


def same(ours: float | None, theirs: float | None, allowed: float) -> bool:
    """Whether both programs say the same, or both that there is no number."""
    if ours is None or theirs is None:
        return ours is theirs
    return is_close(ours, theirs, allowed)


def _told(value: float | None) -> str:
    return "tidak ada" if value is None else format_declared(value)
