"""Table Schema constraints of parsed tables, checked by pandera, all at once.

The pandera schema is built from our own `Field`. Pandera's ``from_frictionless_schema`` is not
used: it needs the heavy ``frictionless`` package and loses the type of date columns. Parsing comes
first: lazy validation misses failures in a column it cannot coerce.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import HIDDEN_VALUE, Finding, cell_findings
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable
from iku_analysis.intake.wording import constraint_advice, key_advice

if TYPE_CHECKING:
    import pandera.pandas as pa

KEY_SEPARATOR = " | "
_PANDERA_NAMES = {"not_nullable": "required"}
# Products of key sizes beyond this do not fit into 64 bits.
MAX_COMBINED = 2**62
# A mark for every possible key tells repeated ones in one pass, where most keys do appear.
MAX_MARKS_PER_ROW = 16


def _matches(pattern: str, values: pd.Series[str]) -> pd.Series[bool]:
    """Whether each value matches the whole pattern; its digits are 0 to 9 only."""
    compiled = re.compile(pattern, re.ASCII)
    return values.isin([value for value in values.dropna().unique() if compiled.fullmatch(value)])


def _column(field: Field) -> pa.Column:
    import pandera.pandas as pa  # noqa: PLC0415 - 0.3 s that a notebook need not pay

    limits = field.constraints
    checks = []
    if limits.enum:
        checks.append(pa.Check.isin(limits.enum, error="enum"))
    if limits.pattern:
        checks.append(pa.Check(partial(_matches, limits.pattern), name="pattern", error="pattern"))
    if limits.minimum is not None:
        checks.append(pa.Check.ge(_comparable(limits.minimum, field), error="minimum"))
    if limits.maximum is not None:
        checks.append(pa.Check.le(_comparable(limits.maximum, field), error="maximum"))
    return pa.Column(checks=checks, nullable=not limits.required, name=field.name)


def _comparable(bound: object, field: Field) -> object:
    return pd.Timestamp(bound) if field.type == "date" else bound  # type: ignore[arg-type] # a date


def _side_by_side(distinct: Mapping[str, pd.Series], fields: Iterable[Field]) -> pd.DataFrame:
    """Distinct values of all columns in one frame; shorter columns repeat their first value."""
    longest = max((len(distinct[field.name]) for field in fields), default=0)

    def padded(values: pd.Series) -> pd.Series:
        places = np.arange(longest)
        places[len(values) :] = 0
        return pd.Series(values.array.take(places)) if len(values) else values

    return pd.DataFrame({field.name: padded(distinct[field.name]) for field in fields})


def _failures(parsed: ParsedTable, fields: Iterable[Field]) -> dict[tuple[str, str], pd.Index[int]]:
    """Positions of distinct values that fail, by column and constraint."""
    import pandera.pandas as pa  # noqa: PLC0415 - as above

    fields = list(fields)
    schema = pa.DataFrameSchema({field.name: _column(field) for field in fields})
    try:
        schema.validate(_side_by_side(parsed.distinct, fields), lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.replace({"check": _PANDERA_NAMES})
        return {
            (str(column), str(check)): pd.Index(places.astype("int64")).unique()
            for (column, check), places in cases.groupby(["column", "check"], sort=False)["index"]
        }
    return {}


def _constraint_findings(
    raw: RawTable, parsed: ParsedTable, fields: Mapping[str, Field]
) -> Iterator[Finding]:
    for (column, check), failed in _failures(parsed, fields.values()).items():
        cells, field = raw.columns[column], fields[column]
        is_failed = np.isin(np.arange(len(cells.texts)), failed)
        # an unreadable cell is missing only because it was reported already
        rows = cells.rows_where(is_failed) & ~raw.rows.isin(parsed.unreadable[column])
        yield from cell_findings(
            cells.written(raw.rows, rows),
            raw.place,
            column,
            partial(constraint_advice, field, check),
            hidden=field.is_personal,
        )
    for field in fields.values():
        if field.constraints.unique:
            yield from _repeated(field, raw, parsed)


def _repeated(field: Field, raw: RawTable, parsed: ParsedTable) -> tuple[Finding, ...]:
    values = parsed.frame[field.name]
    rows = (values.duplicated(keep=False) & values.notna()).to_numpy()
    return cell_findings(
        raw.columns[field.name].written(raw.rows, rows),
        raw.place,
        field.name,
        partial(constraint_advice, field, "unique"),
        hidden=field.is_personal,
    )


def row_keys(
    key: Sequence[str], parsed: ParsedTable, rows: Codes | None = None
) -> tuple[Codes, int]:
    """One number per row, equal for equal keys whatever their spelling; all are below the size.

    Parameters
    ----------
    key : sequence of str
        Columns.
    parsed : ParsedTable
    rows : ndarray of int, optional
        Positions of the rows to number; all when not given.
    """
    parts = {name: parsed.numbered(name) for name in key}
    size = prod(count for _, count in parts.values())
    count_rows = len(parsed.rows) if rows is None else len(rows)
    combined = np.zeros(count_rows, np.min_scalar_type(min(size, MAX_COMBINED)))
    size = 1
    for name, (codes, count) in parts.items():
        size *= count
        if size > MAX_COMBINED:
            codes_before, known = pd.factorize(combined)
            combined, size = codes_before.astype(combined.dtype), len(known) * count
        if count > 1:
            combined *= combined.dtype.type(count)
            of_row = parsed.codes[name] if rows is None else parsed.codes[name][rows]
            combined += codes.astype(combined.dtype)[of_row]
    return combined, size


def _are_distinct(keys: Codes, size: int) -> bool:
    if size <= MAX_MARKS_PER_ROW * len(keys):
        marks = np.zeros(size, dtype=bool)
        marks[keys] = True
        return int(np.count_nonzero(marks)) == len(keys)
    ordered = np.sort(keys)
    return bool((ordered[1:] != ordered[:-1]).all())


def _repeated_rows(keys: Codes, size: int) -> Codes:
    """Positions of rows whose key appears again."""
    if _are_distinct(keys, size):
        return np.empty(0, np.int64)
    order = np.argsort(keys, kind="stable")
    same = keys[order[1:]] == keys[order[:-1]]
    repeated: Codes = order[np.r_[same, False] | np.r_[False, same]]
    return repeated


def _key_findings(raw: RawTable, parsed: ParsedTable, resource: Resource) -> tuple[Finding, ...]:
    key = list(resource.primary_key)
    if not key or not set(key) <= set(parsed.distinct):
        return ()
    keys, size = row_keys(key, parsed)
    positions = _repeated_rows(keys, size)
    if len(positions):  # unreadable cells are missing, and only seem to be equal
        unreadable = [row for name in key for row in parsed.unreadable[name]]
        readable = np.flatnonzero(~raw.rows.isin(unreadable))
        positions = readable[_repeated_rows(keys[readable], size)]
    if not len(positions):
        return ()
    # rows with the same key stand together, in the order in which the keys appear first
    groups = pd.Series(keys[positions], raw.rows[positions]).sort_index()
    group = pd.Series(pd.factorize(groups)[0], groups.index).sort_values(kind="stable")
    personal = [field.name for field in resource.fields if field.is_personal and field.name in key]
    written = pd.DataFrame({name: raw.written(name, group.index) for name in key})
    written[personal] = HIDDEN_VALUE
    text = written[key[0]].str.cat(written[key[1:]], sep=KEY_SEPARATOR)
    # the same key may be written in several spellings; it is quoted as written first
    as_first = text.groupby(group).transform("first")
    return cell_findings(as_first, raw.place, ", ".join(key), lambda _: key_advice(key))


def check_table(raw: RawTable, parsed: ParsedTable, resource: Resource) -> tuple[Finding, ...]:
    """Check the constraints of all columns and the primary key.

    Parameters
    ----------
    raw : RawTable
        Cells as written, quoted in the findings.
    parsed : ParsedTable
        The same table, typed.
    resource : Resource
        What is declared.

    Returns
    -------
    tuple of Finding
        Galat only, of all constraints at once.
    """
    fields = {field.name: field for field in resource.fields if field.name in parsed.distinct}
    return (
        *_constraint_findings(raw, parsed, fields),
        *_key_findings(raw, parsed, resource),
    )
