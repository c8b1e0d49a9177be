"""Workbooks for offices, made from the declared tables, that pass intake once filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from iku_analysis.base.spreadsheet import (
    Book,
    Format,
    Sheet,
    sheet_name,
    workbook_bytes,
    write_text,
    write_texts,
)
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.regions import current_regions
from iku_analysis.offices.cell_rules import HEAD_ROW, LAST_ROW, PERCENT, cell_kind, offered
from iku_analysis.offices.cell_rules import validation as validation_of
from iku_analysis.offices.csv_template import csv_template
from iku_analysis.offices.examples import cell_text
from iku_analysis.offices.template_words import (
    COLUMN_HEADS,
    EXAMPLE_MARK,
    column_title,
    column_words,
    sheet_instructions,
)

DATA_SHEET, GUIDE_SHEET, LISTS_SHEET = "Data", "Petunjuk", "Daftar"
ONLY = "{}: terisi sendiri begitu barisnya diisi; baris kab/kota lain tidak diterima."
WIDTHS = (22, 34, 20, 8, 60, 24, 40)
Row = Sequence[Any]
_CELL_FORMATS: Mapping[str, str] = {
    "string": "@",
    "boolean": "@",
    # the only format under which Excel keeps a sign of percent typed by mistake, for intake to see
    "integer": "General",
    "number": "General",
    PERCENT: "0.00####%",
    "date": "yyyy-mm-dd",
}


@dataclass(frozen=True)
class TemplateStyles:
    """How the cells of a template look."""

    title: Format
    words: Format
    example: Format
    required: Format
    optional: Format
    wrapped: Format
    cells: Mapping[str, Format]

    @classmethod
    def of(cls, book: Book) -> TemplateStyles:
        """Add them to a workbook; where data goes is open in a protected sheet."""
        head = {"bold": True, "bottom": 1}
        wrapped = {"text_wrap": True, "valign": "top"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            words=book.add_format({**wrapped, "font_color": "#444444"}),
            example=book.add_format({**wrapped, "italic": True, "font_color": "#666666"}),
            required=book.add_format({**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
            optional=book.add_format({**head, "bg_color": "#DDE6EF"}),
            wrapped=book.add_format(wrapped),
            cells={
                kind: book.add_format({"num_format": code, "locked": False})
                for kind, code in _CELL_FORMATS.items()
            },
        )


class Lists:
    """Hidden sheet with what drop-down lists offer, each list once."""

    def __init__(self, sheet: Sheet, styles: TemplateStyles) -> None:
        self._sheet, self._styles = sheet, styles
        self._known: dict[tuple[Any, ...], str] = {}
        sheet.hide()

    def source(self, values: Sequence[Any]) -> str:
        """Formula that names the cells of a list; empty for no values."""
        key = tuple((type(value), value) for value in values)
        if values and key not in self._known:
            column = len(self._known)
            for row, value in enumerate(values):
                kind = "date" if isinstance(value, date) else "number"
                write_value(self._sheet, row, column, value, self._styles.cells[kind])
            letter = xl_col_to_name(column)
            area = f"${letter}$1:${letter}${len(values)}"
            self._known[key] = f"='{self._sheet.get_name()}'!{area}"
        return self._known.get(key, "")


def write_value(sheet: Sheet, row: int, column: int, value: Any, style: Format) -> None:  # noqa: ANN401 -- text, number or day
    """Write a value as what it is; a cell does not take the style of its column."""
    if isinstance(value, str):
        write_text(sheet, row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _write_column(
    sheet: Sheet, column: int, field: Field, year: int, styles: TemplateStyles
) -> None:
    write_text(sheet, 1, column, column_title(field), styles.words)
    write_text(sheet, 2, column, f"{EXAMPLE_MARK}: {cell_text(field, year)}", styles.example)
    head = styles.required if field.constraints.required else styles.optional
    write_text(sheet, HEAD_ROW - 1, column, field.name, head)
    width = max(14, len(field.name) + 4)
    sheet.set_column(column, column, width, styles.cells[cell_kind(field)])


def write_data(  # noqa: PLR0913, PLR0917 -- what a sheet is made of
    sheet: Sheet,
    lists: Lists,
    resource: Resource,
    year: int,
    styles: TemplateStyles,
    only: Mapping[str, str] | None = None,
) -> None:
    """Write the head of a table and what may be typed below.

    Parameters
    ----------
    sheet, lists : Sheet, Lists
    resource : Resource
    year : int
    styles : TemplateStyles
    only : mapping of str to str, optional
        The one choice there is in a column, by its name.
    """
    write_text(sheet, 0, 0, resource.title, styles.title)
    for column, field in enumerate(resource.fields):
        _write_column(sheet, column, field, year, styles)
        one = (only or {}).get(field.name)
        source = lists.source([one] if one else offered(resource, field))
        options = validation_of(resource, field, year, source)
        if one:
            options["input_message"] = options["error_message"] = (
                current_regions().say(ONLY).format(one)
            )
        sheet.data_validation(HEAD_ROW, column, LAST_ROW - 1, column, options)
    sheet.set_row(1, 48)
    sheet.set_row(2, 32)
    sheet.freeze_panes(HEAD_ROW, 0)


def write_columns(
    sheet: Sheet, top: int, resource: Resource, year: int, styles: TemplateStyles
) -> int:
    """Write what each column must be; gives the row below."""
    write_texts(sheet, top, COLUMN_HEADS, styles.optional)
    for row, field in enumerate(resource.fields, top + 1):
        write_texts(sheet, row, column_words(field, year), styles.wrapped)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    return top + 1 + len(resource.fields)


def _write_guide(
    sheet: Sheet, resource: Resource, year: int, styles: TemplateStyles, data_sheet: str
) -> None:
    write_text(sheet, 0, 0, resource.title, styles.title)
    lines = sheet_instructions(resource, year, data_sheet, HEAD_ROW)
    for row, line in enumerate(lines, 1):
        write_text(sheet, row, 0, line)
    write_columns(sheet, len(lines) + 2, resource, year, styles)


def _write_rows(
    sheet: Sheet, resource: Resource, rows: Iterable[Row], styles: TemplateStyles
) -> None:
    kinds = [cell_kind(field) for field in resource.fields]
    for at, row in enumerate(rows, HEAD_ROW):
        for column, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            is_share = kind == PERCENT and not isinstance(value, str)
            if value != "":
                shown = value / 100 if is_share else value
                write_value(sheet, at, column, shown, styles.cells[kind])


def template_bytes(
    resource: Resource, year: int, created: date | None, rows: Iterable[Row] = ()
) -> bytes:
    """File for one table, of the kind it is declared as: what to fill, how, and nothing else.

    Parameters
    ----------
    resource : Resource
        The table as declared.
    year : int
        Year the data is for; examples and the years that may be typed use it.
    created : date or None
        The only date in the file.
    rows : iterable of sequence
        What a workbook is filled with: text, numbers and days, empty text for nothing.
    """
    if resource.format == "csv":
        return csv_template(resource, year)

    def fill(book: Book) -> None:
        styles, taken = TemplateStyles.of(book), set[str]()
        names = [resource.sheet or DATA_SHEET, GUIDE_SHEET, LISTS_SHEET]
        data, guide, lists = (book.add_worksheet(sheet_name(name, taken)) for name in names)
        write_data(data, Lists(lists, styles), resource, year, styles)
        _write_rows(data, resource, rows, styles)
        _write_guide(guide, resource, year, styles, data.get_name())

    return workbook_bytes(fill, created)
