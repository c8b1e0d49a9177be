"""Rows of one table as a step of its own: what is wrong with them, what they hold, whose they are.

For files from elsewhere; run in a process with limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

import pandas as pd

from iku_analysis.base.process_limits import process_limits
from iku_analysis.declarations.decisions import Decisions
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.plan_codes import PlanCodes
from iku_analysis.declarations.resource import Dialect, Resource, Schema
from iku_analysis.declarations.sending_offices import region_field, region_of
from iku_analysis.intake.checked_tables import broken_file, check_resource
from iku_analysis.intake.file_kind import refuse_file
from iku_analysis.intake.findings import Finding
from iku_analysis.intake.grid import UnreadableFileError
from iku_analysis.intake.parsing import parse_table
from iku_analysis.intake.reading import RawTable, place_of, read_raw
from iku_analysis.intake.sheet_xml import Budget, DamagedError
from iku_analysis.intake.table_step import TOO_LARGE
from iku_analysis.intake.workbook import read_cells
from iku_analysis.intake.workbook_parts import Archive, read_book
from iku_analysis.model.regions import Regions, declare_regions

COVER_ROWS = 20
_TYPED = frozenset({"number", "integer", "date"})


class DeliveredRows(NamedTuple):
    """What a file holds of a table.

    Attributes
    ----------
    findings : tuple of Finding
    numbers : list of int
        Row numbers as a person sees them.
    rows : list of tuple
        Cells in declared order: text as written; numbers and days as what they are.
    texts : list of tuple of str
        The same as written.
    regions : list of str or None
        Kab/kota of each row.
    """

    findings: tuple[Finding, ...] = ()
    numbers: list[int] = []  # noqa: RUF012 -- of a tuple that nobody changes
    rows: list[tuple[Any, ...]] = []  # noqa: RUF012 -- as above
    texts: list[tuple[str, ...]] = []  # noqa: RUF012 -- as above
    regions: list[str | None] = []  # noqa: RUF012 -- as above


class Cover(NamedTuple):
    """What the first sheet of a template says, and which sheets there are."""

    labels: Mapping[str, str]
    sheets: tuple[str, ...]


def read_cover(folder: Path, name: str, sheet: str) -> Cover | Finding:
    """Labels of the first rows of a sheet, and all sheets; else why they cannot be read."""
    field = Field(name="label", type="string")
    dialect = Dialect(sheet=sheet)
    resource = Resource(
        name="petunjuk",
        path=name,
        format="xlsx",
        status="contoh",
        schema=Schema((field,)),
        dialect=dialect,
    )
    try:
        with process_limits():
            refuse_file(folder / name, resource, place_of(resource))
            _, cells = read_cells(folder / name, resource, place_of(resource))
            with ZipFile(folder / name) as opened:
                book = read_book(Archive(opened, Budget()))
    except UnreadableFileError as fault:
        return fault.finding
    except (DamagedError, BadZipFile, OSError, MemoryError):
        return broken_file(resource, TOO_LARGE)[0]
    rows = (cells.row(number) for number in range(1, COVER_ROWS + 1))
    labels = {row[1].strip(): row[2].strip() for row in rows if {1, 2} <= row.keys()}
    return Cover(labels, tuple(part.name for part in book.sheets))


def take_rows(  # noqa: PLR0913, PLR0917 -- a step is given plain values by position
    folder: Path,
    resource: Resource,
    codes: PlanCodes | None,
    year: int | None,
    decisions: Decisions,
    regions: Regions,
) -> DeliveredRows:
    """Check a table, and give its rows as they would be written anew.

    Returns
    -------
    DeliveredRows
        Findings without rows when the file cannot be read.
    """
    declare_regions(regions)
    try:
        with process_limits():
            _, findings = check_resource(folder, resource, codes, year, decisions)
            raw, _ = read_raw(folder, resource)
            if raw is None or any(item.name not in raw.columns for item in resource.fields):
                return DeliveredRows(findings)
            return _rows(raw, resource, findings)
    except MemoryError:
        return DeliveredRows(broken_file(resource, TOO_LARGE))


def _rows(raw: RawTable, resource: Resource, findings: tuple[Finding, ...]) -> DeliveredRows:
    texts = raw.cells
    typed = parse_table(raw, resource.fields, resource.missing_values).frame
    columns = (list(_cells(item, texts[item.name], typed[item.name])) for item in resource.fields)
    rows = list(zip(*columns, strict=True))
    place = region_field(resource)
    regions: list[str | None] = [None] * len(rows)
    if place:
        known = {text: region_of(place, text) for text in set(texts[place.name])}
        regions = [known[text] for text in texts[place.name]]
    written = list(zip(*(texts[item.name] for item in resource.fields), strict=True))
    return DeliveredRows(findings, raw.rows.tolist(), rows, written, regions)


def _cells(field: Field, texts: pd.Series[str], typed: pd.Series[Any]) -> Iterator[Any]:
    """Values of numbers and days that could be read; all else as written."""
    if field.type not in _TYPED:
        yield from texts
        return
    for text, value in zip(texts, typed, strict=True):
        if pd.isna(value):
            yield text
        elif field.type == "date":
            yield value.date()
        else:
            yield int(value) if field.type == "integer" else float(value)
