"""A valid value for a column, made from nothing but its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from iku_analysis.declarations.fields import INDONESIAN, ISO, Field
from iku_analysis.model.regions import current_regions

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_EARLIEST_YEAR = 1900  # bounds above it are read as years
_ORDINARY_NUMBER = 1234.5


def choices(field: Field) -> Sequence[Any]:
    """What a cell of the column may hold, best spelling first; empty when it is not a few words."""
    if field.region:
        known = current_regions()
        return known.names if field.region == "nama" else tuple(known.codes[field.region])
    if field.is_quarter:
        return QUARTERS
    if field.type == "boolean":
        return field.true_values[0], field.false_values[0]
    return field.constraints.enum


def is_calendar_date(field: Field) -> bool:
    """Whether the dates of a column may be dates of a workbook, not only text in a pattern."""
    return field.type == "date" and field.date_format in {ISO, INDONESIAN}


def _within(value: Any, field: Field) -> Any:  # noqa: ANN401 -- a number or a date
    limits = field.constraints
    if limits.minimum is not None and value < limits.minimum:
        return limits.minimum
    return limits.maximum if limits.maximum is not None and value > limits.maximum else value


def _integer(field: Field, year: int) -> int:
    holds_years = (field.constraints.minimum or 0) >= _EARLIEST_YEAR
    return int(_within(year if holds_years else 1, field))


def example(field: Field, year: int) -> str | float | date:
    """Value that passes the checks of a column.

    Parameters
    ----------
    field : Field
    year : int
        Year the table is about; decides dates and columns that hold years.
    """
    if few := choices(field):
        value: str | float | date = few[0]
        return value
    if field.type == "string":
        return field.example or field.title
    if field.type == "date":
        day: date = _within(date(year, 6, 30), field)
        return day
    return _integer(field, year) if field.type == "integer" else _within(_ORDINARY_NUMBER, field)


def cell_text(field: Field, year: int) -> str:
    """Write the value of `example` as a workbook in Indonesian shows it."""
    value = example(field, year)
    is_number = isinstance(value, float)
    return str(value).replace(".", ",") if is_number else example_text(field, year)


def example_text(field: Field, year: int) -> str:
    """Write the value of `example` as it would be typed."""
    value = example(field, year)
    if isinstance(value, date) and not is_calendar_date(field):
        return value.strftime(field.date_format)
    if isinstance(value, float):
        decimal = field.number_format.decimal if field.number_format else ","
        return str(value).replace(".", decimal)
    return str(value)
