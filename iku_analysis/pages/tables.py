"""How numbers look in tables: Indonesian, with the status beside each; any detail table."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import MISSING_TEXT, WITHHELD, format_number
from iku_analysis.model.evidence import number_name
from iku_analysis.model.labels import ColumnLabel, label_of
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.regions import REGION_COLUMNS, current_regions, region_names
from iku_analysis.pages.blocks import Cell, Column, Table
from iku_analysis.privacy.small_counts import REMARK_COLUMN

PERCENT_DECIMALS = 2
NO_TEXT = "–"  # noqa: RUF001 -- the dash Indonesian tables print for an empty field


def quantity_text(quantity: Quantity, decimals: int) -> str:
    """Number in Indonesian notation, or the words for missing data with the reason."""
    if quantity.reason == WITHHELD:
        return WITHHELD
    if quantity.value is None:
        return f"{MISSING_TEXT} ({quantity.reason})"
    return format_number(quantity.value, decimals)


def coverage_text(quantity: Quantity) -> str:
    """How much of year and province a number covers; empty where it does not say."""
    return ", ".join(item.text for item in quantity.coverage)


def quantity_cell(
    quantity: Quantity, decimals: int, key: str, *, link: str = "", footnote: int = 0
) -> Cell:
    """Cell with the number, its status, its name and where it leads; see `Cell`."""
    text, status = quantity_text(quantity, decimals), quantity.status.value
    return Cell(text, status, link=link, key=key, footnote=footnote, value=quantity.value)


def number_cell(value: float | None, decimals: int, key: str) -> Cell:
    """Number without a status of its own, e.g. of a comparison; a dash for none."""
    if value is None:
        return Cell(NO_TEXT)
    return Cell(format_number(value, decimals), key=key, value=value)


def result_cells(part: ComponentResult, link: str, footnote: int = 0) -> tuple[Cell, Cell, Cell]:
    """Target, realisation and achievement of a component; doubt stands at the realisation."""
    target = quantity_cell(part.target, part.decimals, f"{part.code}.target", link=link)
    realisation = quantity_cell(
        part.realisation, part.decimals, f"{part.code}.realisasi", link=link, footnote=footnote
    )
    return target, realisation, percent_cell(part.code, part.achievement.percent, link)


def percent_cell(code: str | int, percent: Quantity, link: str = "") -> Cell:
    """Achievement of a component or an indicator."""
    return quantity_cell(percent, PERCENT_DECIMALS, f"{code}.capaian", link=link)


def rating_cell(result: IndicatorResult | ComponentResult) -> Cell:
    """Rating in the colour its scale declares, or why there is none."""
    return Cell(rating_text(result), tone=result.achievement.tone)


def rating_text(result: IndicatorResult | ComponentResult) -> str:
    """Rating, or why there is none."""
    return result.achievement.rating or "tidak dapat dinilai"


def column_label(column: str, number: int = 0) -> ColumnLabel:
    """How a column of a detail table is shown, of an indicator by its number.

    Raises
    ------
    IkuError
        If nobody has named it for readers.
    """
    if column in REGION_COLUMNS:
        return ColumnLabel(current_regions().part_title)
    if known := label_of(column, number):
        return known
    if column in region_names():  # a wide table carries data as heads
        return ColumnLabel(column, PERCENT_DECIMALS)
    raise IkuError(
        f"Kolom {column!r} pada tabel rincian belum mempunyai judul.",
        f"Tulis judul dan desimalnya di iku.yaml pada kata.kolom.{column}.",
    )


def _breakdown_cell(value: object, label: ColumnLabel, status: str) -> Cell:
    if pd.isna(value):  # type: ignore[call-overload]  # cells are scalars
        return Cell(NO_TEXT if label.decimals is None else MISSING_TEXT)
    if label.decimals is None or isinstance(value, str):
        return Cell(str(value))
    if not label.grouped:
        return Cell(str(int(value)))  # type: ignore[call-overload]  # numeric column
    number = float(value)  # type: ignore[arg-type]  # numeric column
    return Cell(format_number(number, label.decimals), status, value=number)


def breakdown_table(
    frame: pd.DataFrame,
    *,
    id: str,
    caption: str,
    note: str = "",
    total_rows: int = 0,
    decimals: Mapping[str, int] = MappingProxyType({}),
    units: Mapping[str, str] = MappingProxyType({}),
    source: str = "",
    keys: Mapping[tuple[int, str], str] = MappingProxyType({}),
    prefix: str = "",
    words: Mapping[tuple[int, str], str] = MappingProxyType({}),
    number: int = 0,
) -> Table:
    """Detail table of a measurement.

    Parameters
    ----------
    frame : DataFrame
        One of ``Measurement.breakdowns``; every number has the ``status`` of its row.
    id, caption, note, total_rows, source
        As in `Table`.
    decimals : mapping of str to int
        Digits of columns whose unit differs from table to table.
    units : mapping of str to str
        Units of columns whose heads do not say them.
    keys : mapping of (int, str) to str
        Name of the number at a row's position and a column; see `Cell`.
    prefix : str
        What the names of all other numbers begin with, before row and column; ``id`` without.
    words : mapping of (int, str) to str
        What is shown in place of a missing number, by position and column likewise.
    number : int
        Of the indicator whose words its heads are.

    Returns
    -------
    Table
        The block says the status once, and marks only the numbers that differ.

    Raises
    ------
    IkuError
        If a column has no label.
    """
    labels = {name: column_label(str(name), number) for name in frame.columns if name != "status"}
    labels |= {name: replace(labels[name], decimals=digits) for name, digits in decimals.items()}

    def cell(row: int, record: Mapping[Hashable, Any], name: Any) -> Cell:  # noqa: ANN401 -- a column
        if (row, name) in words:
            return Cell(words[row, name])
        shown = _breakdown_cell(record[name], labels[name], record["status"])
        own = number_name(prefix or id, *_row_words(record, labels), name)
        return _keyed(shown, keys.get((row, str(name)), own))

    columns = (
        Column(
            label.head,
            "left" if label.decimals is None else "right",
            str(name),
            units.get(str(name), label.unit),
        )
        for name, label in labels.items()
    )
    rows = (
        tuple(cell(row, record, name) for name in labels)
        for row, record in enumerate(frame.to_dict("records"))
    )
    return Table(id, caption, tuple(columns), tuple(rows), total_rows, note, source=source)


def _row_words(record: Mapping[Hashable, Any], labels: Mapping[Any, ColumnLabel]) -> Iterator[str]:
    """What names a row: its words, and years or months."""
    for name, label in labels.items():
        value = record[name]
        named = (label.decimals is None or not label.grouped) and name != REMARK_COLUMN
        if named and not pd.isna(value):
            yield str(value) if label.decimals is None else str(int(value))


def _keyed(cell: Cell, key: str) -> Cell:
    """Cell with its name, where it shows a number."""
    return cell if cell.value is None else replace(cell, key=key)
