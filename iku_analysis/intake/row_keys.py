"""What the rows of a finding hold: it names them after they have moved, as row numbers cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import MAX_MORE_ROWS, Finding, Severity, digest_mark
from iku_analysis.intake.reading import RawTable

SEPARATOR = " | "


def with_keys(
    findings: Iterable[Finding], raw: RawTable, resource: Resource
) -> tuple[Finding, ...]:
    """Say for each warning about rows what these hold, see `Finding.place`.

    Parameters
    ----------
    findings : iterable of Finding
        Of one table, before their rows are forgotten.
    raw : RawTable
        Its cells as written.
    resource : Resource
        Its key; without one, all columns but personal ones tell a row from others.
    """
    columns = [name for name in _key_columns(resource) if name in raw.columns]
    return tuple(
        replace(item, keys=_keys(item, raw, columns) or item.keys)
        if item.severity is Severity.PERINGATAN and item.row
        else item
        for item in findings
    )


def _key_columns(resource: Resource) -> list[str]:
    shown = {item.name for item in resource.fields if not item.is_personal}
    unique = [item.name for item in resource.fields if item.constraints.unique]
    for names in (resource.primary_key, unique[:1]):
        if names and set(names) <= shown:
            return list(names)
    return [item.name for item in resource.fields if item.name in shown]


def _keys(finding: Finding, raw: RawTable, columns: list[str]) -> str:
    rows = pd.Index([row for row in finding.all_rows or (finding.row,) if row is not None])
    known = rows.intersection(raw.rows)
    if known.empty or not columns:  # a head, or a row above it: its column says where
        return ""
    cells = (raw.written(name, known) for name in columns)
    each = sorted(SEPARATOR.join(row) for row in zip(*cells, strict=True))
    if len(each) <= 1 + MAX_MORE_ROWS:
        return "; ".join(each)
    return f"{format_number(len(each), 0)} baris {digest_mark(each)}"
