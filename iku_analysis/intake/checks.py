"""Table Schema constraints of parsed tables, checked by pandera, all at once.

The pandera schema is built from our own `Field`. Pandera's ``from_frictionless_schema`` is not
used: it needs the heavy ``frictionless`` package and loses the type of date columns. Parsing comes
first: lazy validation misses failures in a column it cannot coerce.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from iku_analysis.intake.descriptor import Resource
from iku_analysis.intake.fields import Field
from iku_analysis.intake.findings import HIDDEN_VALUE, Finding, cell_findings
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable
from iku_analysis.intake.wording import constraint_advice, key_advice

if TYPE_CHECKING:
    import pandera.pandas as pa

KEY_SEPARATOR = " | "
_PANDERA_NAMES = {"not_nullable": "required", "field_uniqueness": "unique"}


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
    return pa.Column(
        checks=checks, nullable=not limits.required, unique=limits.unique, name=field.name
    )


def _comparable(bound: object, field: Field) -> object:
    return pd.Timestamp(bound) if field.type == "date" else bound  # type: ignore[arg-type] # a date


def _failures(frame: pd.DataFrame, fields: Iterable[Field]) -> dict[tuple[str, str], pd.Index[int]]:
    """Rows that fail, by column and constraint."""
    import pandera.pandas as pa  # noqa: PLC0415 - as above

    schema = pa.DataFrameSchema({field.name: _column(field) for field in fields})
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.replace({"check": _PANDERA_NAMES})
        return {
            (str(column), str(check)): pd.Index(rows.astype("int64")).unique()
            for (column, check), rows in cases.groupby(["column", "check"], sort=False)["index"]
        }
    return {}


def _constraint_findings(
    raw: RawTable, parsed: ParsedTable, fields: Mapping[str, Field]
) -> Iterator[Finding]:
    for (column, check), failed in _failures(parsed.frame, fields.values()).items():
        # an unreadable cell is missing only because it was reported already
        rows = failed.difference(parsed.unreadable[column])  # sorted
        field = fields[column]
        yield from cell_findings(
            raw.cells.loc[rows, column],
            raw.place,
            column,
            partial(constraint_advice, field, check),
            hidden=field.is_personal,
        )


def _key_findings(raw: RawTable, parsed: ParsedTable, resource: Resource) -> tuple[Finding, ...]:
    key = list(resource.primary_key)
    if not key or not set(key) <= set(parsed.frame.columns):
        return ()
    unreadable = [row for name in key for row in parsed.unreadable[name]]
    keys = parsed.frame[key].drop(index=unreadable)
    repeated = keys[keys.duplicated(keep=False)]
    # rows with the same key stand together, so that the first rows shown belong together
    group = repeated.groupby(key, sort=False, dropna=False).ngroup().sort_values(kind="stable")
    personal = [field.name for field in resource.fields if field.is_personal and field.name in key]
    written = raw.cells.loc[group.index, key]
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
    fields = {field.name: field for field in resource.fields if field.name in parsed.frame}
    return (
        *_constraint_findings(raw, parsed, fields),
        *_key_findings(raw, parsed, resource),
    )
