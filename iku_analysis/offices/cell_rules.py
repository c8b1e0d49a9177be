"""What a workbook lets be typed into a column, so that the common mistakes cannot be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from iku_analysis.base.spreadsheet import cut
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.pattern_examples import fixed_length
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.row_kinds import Window
from iku_analysis.intake.limits import MAX_CELL_LENGTH
from iku_analysis.offices.examples import choices, is_calendar_date
from iku_analysis.offices.template_words import PERSONAL, kind_words, required_words, rules

HEAD_ROW = 4
LAST_ROW = 1_048_576  # of any workbook
UNIQUE_ROWS = 20_000  # among which a key is looked for while one types
MAX_MESSAGE, MAX_MESSAGE_TITLE, MAX_FORMULA = 255, 32, 255
EARLIEST, LATEST = date(1900, 1, 1), date(9999, 12, 31)  # a workbook knows no others
_DAY_ZERO = date(1899, 12, 30)
LARGEST = 10**15 - 1  # a workbook keeps 15 digits of a number
PERCENT = "persen"
_VALIDATIONS: Mapping[str, tuple[str, Any, Any]] = {
    "integer": ("integer", -LARGEST, LARGEST),
    "number": ("decimal", -1e300, 1e300),
    "date": ("date", EARLIEST, LATEST),
}


def cell_kind(field: Field) -> str:
    """Type of the cells of a column; dates in a pattern of their own are text."""
    if PERCENT in field.writing:
        return PERCENT
    return "string" if field.type == "date" and not is_calendar_date(field) else field.type


def offered(resource: Resource, field: Field) -> Sequence[Any]:
    """What a cell is chosen from, words for "no data" among it; empty when it is typed."""
    few = choices(field)
    return (*few, *filter(None, resource.missing_values)) if few else ()


def validation(resource: Resource, field: Field, year: int, source: str) -> dict[str, Any]:
    """Options of a validation: what is typed otherwise is refused, with the reason.

    Parameters
    ----------
    resource : Resource
        Its key, its rules and its words for "no data".
    field : Field
    year : int
        Report year; dates and years are held in the window a rule declares.
    source : str
        Formula of the drop-down list; empty for none.
    """
    told = (required_words(field), *rules(field), *([PERSONAL] if field.is_personal else []))
    message = cut(f"{kind_words(field)}; {'; '.join(told)}", MAX_MESSAGE)
    return {
        **({"validate": "list", "source": source} if source else _typed(resource, field, year)),
        "ignore_blank": not field.constraints.required,
        "input_title": cut(field.title, MAX_MESSAGE_TITLE),
        "input_message": message,
        "error_title": "Periksa isian",
        "error_message": _refusal(message, _key_columns(resource, field)),
        "error_type": "stop",
    }


def _refusal(message: str, key: Sequence[str]) -> str:
    repeated = f"{', '.join(key)} tidak boleh berulang; " if key else ""
    return cut(repeated + message, MAX_MESSAGE)


def _typed(resource: Resource, field: Field, year: int) -> dict[str, Any]:
    bounds = _bounds(resource, field, year)
    unique = _unique(resource, _key_columns(resource, field))
    words = [word for word in resource.missing_values if word]
    if not unique and not (words and bounds["validate"] != "length"):
        return bounds  # a rule of the workbook's own says by itself what is wrong
    cell = _cell(resource, field)
    texts = ",".join(f'{cell}="{word.replace(chr(34), chr(34) * 2)}"' for word in words)
    held = _formula(bounds, cell)
    whole = f"AND({','.join(filter(None, (held, unique)))})"
    formula = f"=OR({texts},{whole})" if texts else f"={whole}"
    return bounds if len(formula) > MAX_FORMULA else {"validate": "custom", "value": formula}


def _bounds(resource: Resource, field: Field, year: int) -> dict[str, Any]:
    if cell_kind(field) == "string":
        exact = fixed_length(field.constraints.pattern)
        low, high = (exact, exact) if exact else (0, MAX_CELL_LENGTH)
        return {"validate": "length", "criteria": "between", "minimum": low, "maximum": high}
    kind, least, most = _VALIDATIONS[field.type]
    limits = field.constraints
    low = least if limits.minimum is None else max(least, limits.minimum)
    high = most if limits.maximum is None else min(most, limits.maximum)
    for first, last in _windows(resource, field, year):
        low, high = max(low, first), min(high, last)
    if PERCENT in field.writing:  # a workbook holds 18.5 % as 0.185
        kind, low, high = "decimal", low / 100, high / 100
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _windows(resource: Resource, field: Field, year: int) -> Iterator[tuple[Any, Any]]:
    """Years, or days, that a rule keeps a column within whatever else it says."""
    for rule in resource.rules:
        if not isinstance(rule, Window) or rule.weight != "galat" or rule.where:
            continue
        if field.name in rule.cells:
            first, last = (year + offset for offset in rule.years)
            is_day = field.type == "date"
            yield (date(first, 1, 1), date(last, 12, 31)) if is_day else (first, last)


def _formula(bounds: Mapping[str, Any], cell: str) -> str:
    low, high = (_plain(bounds[key]) for key in ("minimum", "maximum"))
    if bounds["validate"] == "length":
        return f"LEN({cell})>={low},LEN({cell})<={high}"
    whole = f",INT({cell})={cell}" if bounds["validate"] == "integer" else ""
    return f"ISNUMBER({cell}),{cell}>={low},{cell}<={high}{whole}"


def _plain(value: Any) -> str:  # noqa: ANN401 -- a number or a date
    return str((value - _DAY_ZERO) // timedelta(days=1) if isinstance(value, date) else value)


def _key_columns(resource: Resource, field: Field) -> tuple[str, ...]:
    """Columns whose values together are looked for when this one is typed."""
    if field.constraints.unique:
        return (field.name,)
    key = resource.primary_key
    typed = [item.name for item in resource.fields if item.name in key and not choices(item)]
    return key if typed and field.name == typed[-1] else ()


def _cell(resource: Resource, field: Field) -> str:
    return f"${xl_col_to_name(resource.fields.index(field))}{HEAD_ROW + 1}"


def _unique(resource: Resource, names: Sequence[str]) -> str:
    """Whether no other row holds the same; COUNTIF would take long numbers for the same number."""
    fields = [item for item in resource.fields if item.name in names]
    same = []
    for field in fields:
        cell = _cell(resource, field)
        column = cell.removesuffix(str(HEAD_ROW + 1))
        area = f"{column}${HEAD_ROW + 1}:{column}${HEAD_ROW + UNIQUE_ROWS}"
        # LibreOffice finds no two numbers exact among many
        is_text = cell_kind(field) == "string"
        same.append(f"EXACT({area},{cell})" if is_text else f"({area}={cell})")
    return f"SUMPRODUCT({'*'.join(same)}*1)=1" if same else ""
