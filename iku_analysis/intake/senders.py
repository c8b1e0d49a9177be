"""Which office a finding goes back to: the kab/kota of the row, else who publishes the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.sending_offices import region_field, region_of
from iku_analysis.intake.findings import MAX_MORE_ROWS, Finding, OfficePart
from iku_analysis.intake.reading import RawTable

UNNAMED_OFFICE = "(penerbit tabel tidak dinyatakan)"


def with_offices(
    findings: Iterable[Finding], raw: RawTable | None, resource: Resource
) -> tuple[Finding, ...]:
    """Say for each finding of a table which offices its rows come from.

    Parameters
    ----------
    findings : iterable of Finding
        Of one table, complete.
    raw : RawTable or None
        Its cells as written; None when it cannot be read.
    resource : Resource
        Its region column and its sources.

    Returns
    -------
    tuple of Finding
        The same findings with `Finding.offices`, most rows first.
    """
    findings = tuple(findings)
    if not findings:
        return ()
    publisher = resource.sources[0].publisher if resource.sources else UNNAMED_OFFICE
    told = {row for finding in findings for row in (finding.row, *finding.all_rows) if row}
    regions = {} if raw is None else _regions(raw, resource, sorted(told))
    return tuple(_with_offices(finding, regions, publisher) for finding in findings)


def _regions(raw: RawTable, resource: Resource, rows: list[int]) -> Mapping[int, str]:
    """Kab/kota of each of these rows that names one; a personal one must not be told."""
    field = region_field(resource)
    if field is None or field.name not in raw.columns:
        return {}
    written = raw.written(field.name, raw.rows.intersection(rows))
    known = {text: region_of(field, text) for text in written.unique()}
    pairs = zip(written.index.tolist(), written, strict=True)
    return {row: name for row, text in pairs if (name := known[text])}


def _with_offices(finding: Finding, regions: Mapping[int, str], publisher: str) -> Finding:
    if finding.row is None:
        parts = [OfficePart(publisher, finding.count, ())]
    else:
        rows_of: dict[str, list[int]] = {}
        for row in finding.all_rows or (finding.row,):
            rows_of.setdefault(regions.get(row, publisher), []).append(row)
        parts = [
            OfficePart(name, len(rows), tuple(rows[: 1 + MAX_MORE_ROWS]))
            for name, rows in rows_of.items()
        ]
    parts.sort(key=lambda part: (-part.count, part.name))
    return replace(finding, offices=tuple(parts), all_rows=())
