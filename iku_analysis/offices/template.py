"""Empty workbooks for offices, made from the declared tables, that pass intake once filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from iku_analysis.base.spreadsheet import (
    Book,
    Format,
    Sheet,
    cut,
    sheet_name,
    workbook_bytes,
    write_text,
    write_texts,
)
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.package import Resource
from iku_analysis.offices.csv_template import csv_template
from iku_analysis.offices.examples import choices, example_text, is_calendar_date
from iku_analysis.offices.template_words import (
    COLUMN_HEADS,
    EXAMPLE_MARK,
    PERSONAL,
    column_title,
    column_words,
    kind_words,
    required_words,
    rules,
    sheet_instructions,
)

DATA_SHEET, GUIDE_SHEET, LISTS_SHEET = "Data", "Petunjuk", "Daftar"
HEAD_ROW = 4
LAST_ROW = 1_048_576  # of any workbook
MAX_MESSAGE, MAX_MESSAGE_TITLE = 255, 32
EARLIEST, LATEST = date(1900, 1, 1), date(9999, 12, 31)  # a workbook knows no others
LARGEST = 10**15 - 1  # a workbook keeps 15 digits of a number
_WIDTHS = (22, 34, 20, 8, 60, 24, 40)
PERCENT = "persen"
_CELL_FORMATS: Mapping[str, str] = {
    "string": "@",
    "boolean": "@",
    # the only format under which Excel keeps a sign of percent typed by mistake, for intake to see
    "integer": "General",
    "number": "General",
    PERCENT: "0.00####%",
    "date": "yyyy-mm-dd",
}
_VALIDATIONS: Mapping[str, tuple[str, Any, Any]] = {
    "integer": ("integer", -LARGEST, LARGEST),
    "number": ("decimal", -1e300, 1e300),
    "date": ("date", EARLIEST, LATEST),
}


@dataclass(frozen=True)
class _Styles:
    title: Format
    words: Format
    example: Format
    required: Format
    optional: Format
    wrapped: Format
    cells: Mapping[str, Format]


def _styles(book: Book) -> _Styles:
    head = {"bold": True, "bottom": 1}
    wrapped = {"text_wrap": True, "valign": "top"}
    return _Styles(
        title=book.add_format({"bold": True, "font_size": 14}),
        words=book.add_format({**wrapped, "font_color": "#444444"}),
        example=book.add_format({**wrapped, "italic": True, "font_color": "#666666"}),
        required=book.add_format({**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        optional=book.add_format({**head, "bg_color": "#DDE6EF"}),
        wrapped=book.add_format(wrapped),
        cells={kind: book.add_format({"num_format": code}) for kind, code in _CELL_FORMATS.items()},
    )


def _kind(field: Field) -> str:
    """Type of the cells of a column; dates in a pattern of their own are text."""
    if "persen" in field.writing:
        return PERCENT
    return "string" if field.type == "date" and not is_calendar_date(field) else field.type


def _bounds(field: Field) -> dict[str, Any]:
    kind, least, most = _VALIDATIONS[field.type]
    limits = field.constraints
    low = least if limits.minimum is None else max(least, limits.minimum)
    high = most if limits.maximum is None else min(most, limits.maximum)
    if "persen" in field.writing:  # a workbook holds 18.5 % as 0.185
        kind, low, high = "decimal", low / 100, high / 100
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _message(field: Field) -> str:
    told = (required_words(field), *rules(field), *([PERSONAL] if field.is_personal else []))
    return cut(f"{kind_words(field)}; {'; '.join(told)}", MAX_MESSAGE)


def _validation(field: Field, source: str, missing_values: Mapping[str, str]) -> dict[str, Any]:
    if source:
        rule: dict[str, Any] = {"validate": "list", "source": source}
    else:
        is_bounded = field.type in _VALIDATIONS and _kind(field) != "string"
        rule = _bounds(field) if is_bounded else {"validate": "any"}
    # a declared word for "no data" must stay possible
    is_strict = not any(missing_values)
    return {
        **rule,
        "ignore_blank": not field.constraints.required,
        "input_title": cut(field.title, MAX_MESSAGE_TITLE),
        "input_message": _message(field),
        "error_title": "Periksa isian",
        "error_message": _message(field),
        "error_type": "stop" if is_strict else "warning",
    }


def _write_list(sheet: Sheet, column: int, values: Sequence[Any], styles: _Styles) -> str:
    """Write the values of a drop-down list; gives the formula that names them."""
    for row, value in enumerate(values):
        if isinstance(value, str):
            write_text(sheet, row, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, styles.cells["date"])
        else:
            sheet.write_number(row, column, value)
    letter = _column_letter(column)
    return f"='{sheet.get_name()}'!${letter}$1:${letter}${len(values)}"


def _column_letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 -- as the others, when written

    return str(xl_col_to_name(column))


def _write_column(sheet: Sheet, column: int, field: Field, year: int, styles: _Styles) -> None:
    write_text(sheet, 1, column, column_title(field), styles.words)
    write_text(sheet, 2, column, f"{EXAMPLE_MARK}: {example_text(field, year)}", styles.example)
    head = styles.required if field.constraints.required else styles.optional
    write_text(sheet, HEAD_ROW - 1, column, field.name, head)
    width = max(14, len(field.name) + 4)
    sheet.set_column(column, column, width, styles.cells[_kind(field)])


def _write_data(sheet: Sheet, lists: Sheet, resource: Resource, year: int, styles: _Styles) -> None:
    write_text(sheet, 0, 0, resource.title, styles.title)
    for column, field in enumerate(resource.fields):
        _write_column(sheet, column, field, year, styles)
        offered = choices(field)
        source = _write_list(lists, column, offered, styles) if offered else ""
        options = _validation(field, source, resource.missing_values)
        sheet.data_validation(HEAD_ROW, column, LAST_ROW - 1, column, options)
    sheet.set_row(1, 48)
    sheet.set_row(2, 32)
    sheet.freeze_panes(HEAD_ROW, 0)


def _write_guide(
    sheet: Sheet, resource: Resource, year: int, styles: _Styles, data_sheet: str
) -> None:
    write_text(sheet, 0, 0, resource.title, styles.title)
    lines = sheet_instructions(resource, year, data_sheet, HEAD_ROW)
    for row, line in enumerate(lines, 1):
        write_text(sheet, row, 0, line)
    top = len(lines) + 2
    write_texts(sheet, top, COLUMN_HEADS, styles.optional)
    for row, field in enumerate(resource.fields, top + 1):
        write_texts(sheet, row, column_words(field, year), styles.wrapped)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)


def template_bytes(resource: Resource, year: int, created: date | None) -> bytes:
    """File for one table, of the kind it is declared as: what to fill, how, and nothing else.

    Parameters
    ----------
    resource : Resource
        The table as declared.
    year : int
        Year the data is for; only examples use it.
    created : date or None
        The only date in the file.
    """
    if resource.format == "csv":
        return csv_template(resource, year)

    def fill(book: Book) -> None:
        styles, taken = _styles(book), set[str]()
        names = [resource.sheet or DATA_SHEET, GUIDE_SHEET, LISTS_SHEET]
        data, guide, lists = (book.add_worksheet(sheet_name(name, taken)) for name in names)
        lists.hide()
        _write_data(data, lists, resource, year, styles)
        _write_guide(guide, resource, year, styles, data.get_name())

    return workbook_bytes(fill, created)
