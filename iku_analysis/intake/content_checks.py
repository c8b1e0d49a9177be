"""Rows a table must hold, as ``memuat:`` declares them: without them a number will be missing."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from iku_analysis.base.formats import listed
from iku_analysis.declarations.contents import Contents
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import Advice, Finding, Severity, finding_at
from iku_analysis.intake.parsing import ParsedTable
from iku_analysis.intake.reading import RawTable

ENDLESS = 9999


def content_findings(
    raw: RawTable, parsed: ParsedTable, resource: Resource, year: int | None
) -> tuple[Finding, ...]:
    """Years of which a table holds no row; nothing is found in a table without rows.

    Parameters
    ----------
    raw, parsed : RawTable, ParsedTable
    resource : Resource
        What it must hold.
    year : int or None
        Report year; without it nothing is found.
    """
    if year is None or not len(raw.rows):
        return ()
    told = (_absent(item, parsed, year) for item in resource.contents)
    return tuple(
        finding_at(
            raw.place, advice, column=item.column, value=listed(years), severity=Severity.PERINGATAN
        )
        for item, years in zip(resource.contents, told, strict=True)
        if years
        for advice in [_advice(item, years)]
    )


def _absent(item: Contents, parsed: ParsedTable, year: int) -> list[int]:
    if not {item.column, item.until} - {""} <= set(parsed.distinct):
        return []
    spans = set(_spans(item, parsed))
    return [
        wanted
        for wanted in item.of(year)
        if not any(first <= wanted <= last for first, last in spans)
    ]


def _spans(item: Contents, parsed: ParsedTable) -> Iterator[tuple[int, int]]:
    """First and last year of each row, distinct ones where one column says both."""
    if not item.until:
        years = _years(parsed.distinct[item.column]).dropna().unique()
        yield from ((int(year), int(year)) for year in years)
        return
    last = _years(parsed.frame[item.until]).fillna(ENDLESS)
    both = pd.DataFrame({"first": _years(parsed.frame[item.column]), "last": last})
    for first, until in both.dropna().drop_duplicates().to_numpy().tolist():
        yield int(first), int(until)


def _years(values: pd.Series) -> pd.Series:
    return values.dt.year if values.dtype.kind == "M" else values.astype("float64")


def _advice(item: Contents, years: list[int]) -> Advice:
    what = "baris yang berlaku pada" if item.until else "tahun"
    return Advice(
        f"tabel tidak memuat {what} {listed(years)}, yang diperlukan untuk {item.purpose}",
        "Lengkapi tabelnya; angka yang bergantung padanya akan tertulis belum tersedia.",
        "IKU-P126",
    )
