"""Deliveries that look like those of another year: these enter the tables only when confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from iku_analysis.base.formats import format_number, listed
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.delivered_rows import DeliveredRows
from iku_analysis.intake.findings import MAX_MORE_ROWS, Advice, Finding, Severity, finding_at
from iku_analysis.intake.reading import place_of

YEAR_COLUMN, OTHER_YEAR = "tahun", "IKU-B139"
Row = Sequence[Any]


def year_doubts(
    resource: Resource, rows: DeliveredRows, removed: Sequence[Row], year: int
) -> Iterator[Finding]:
    """Rows after the report year, or none of it: warnings for people to decide.

    Parameters
    ----------
    resource : Resource
        The table as it was sent.
    rows : DeliveredRows
        What was sent of it.
    removed : sequence of tuple
        Rows of the office that would go.
    year : int
        Of the folder.
    """
    if resource.is_reference:
        return
    declared = _columns(resource)
    dates = [at for at, item in enumerate(resource.fields) if item.type == "date"]
    columns = declared or dates  # of which only rows that would go say what the year is
    years = [_years(row, columns) for row in rows.rows]
    held = [item.of(year)[-1] for item in resource.contents if not item.until]
    wanted, last = set(held or [year]), max([year, *held])
    later = {at: min(found) for at, found in enumerate(years) if found and min(found) > last}
    if later and declared:
        told = listed(sorted(set(later.values())))
        what = f"{format_number(len(later), 0)} baris bertahun {told}, sesudah tahun {last}"
        yield _finding(resource, what, [rows.numbers[at] for at in later], year)
    dated = set[int]().union(*years)
    lost = sum(not _years(row, columns).isdisjoint(wanted) for row in removed)
    if dated and dated.isdisjoint(wanted) and (declared or lost):
        told = listed(sorted(dated, reverse=True), 3)
        what = f"tidak satu baris pun bertahun {listed(sorted(wanted))}; yang ada: {told}"
        if lost:
            what += f"; {format_number(lost, 0)} baris tahun itu yang sudah ada akan terhapus"
        yield _finding(resource, what, [], year)


def _columns(resource: Resource) -> list[int]:
    """Places of the columns that say the year of a row."""
    spans = {item.column for item in resource.contents if item.until}
    named = {*(item.column for item in resource.contents), *resource.dated_by, YEAR_COLUMN}
    kinds = {item.name: item.type for item in resource.fields}
    months = {name for name in resource.dated_by[1:] if kinds[name] == "integer"}
    wanted = named - spans - months
    return [
        at
        for at, item in enumerate(resource.fields)
        if item.name in wanted and item.type in {"date", "integer"}
    ]


def _years(row: Row, columns: Sequence[int]) -> set[int]:
    cells = (row[at] for at in columns)
    return {
        cell.year if isinstance(cell, date) else cell
        for cell in cells
        if isinstance(cell, date | int)
    }


def _finding(resource: Resource, what: str, numbers: Sequence[int], year: int) -> Finding:
    advice = Advice(what, f"Kirim data tahun {year}, atau jelaskan mengapa demikian.", OTHER_YEAR)
    row = numbers[0] if numbers else None
    found = finding_at(place_of(resource), advice, row=row, severity=Severity.PERINGATAN)
    more = tuple(numbers[1 : 1 + MAX_MORE_ROWS])
    return replace(found, count=max(len(numbers), 1), more_rows=more)
