"""Text as written -> typed columns, by what the descriptor declares and nothing else.

A converter turns the cells of a column into values and leaves missing what it cannot read; a cell
that was given but has no value is a fault. So no converter ever guesses or raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa

from iku_analysis.intake.fields import Field, NumberFormat
from iku_analysis.intake.findings import (
    Advice,
    Finding,
    Place,
    Severity,
    cell_findings,
)
from iku_analysis.intake.reading import RawTable
from iku_analysis.intake.wording import EXCEL_ERRORS, MAX_DIGITS, unreadable_advice
from iku_analysis.regions import region_by_name

ISO_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
REGION_REMARK = Advice(
    "ejaan lain dari nama resmi kab/kota, dibaca sebagai nama resminya", "Tidak perlu diperbaiki."
)


@dataclass(frozen=True)
class ParsedTable:
    """Typed columns and what could not be read.

    Attributes
    ----------
    frame : DataFrame
        Declared columns that exist, typed as `Field.nullable_dtype`, indexed by row number.
    unreadable : Mapping of str to Index
        Rows of each column whose cell could not be read (their value is missing in `frame`).
    findings : tuple of Finding
    """

    frame: pd.DataFrame
    unreadable: Mapping[str, pd.Index[int]]
    findings: tuple[Finding, ...]


def _whole(group: str) -> str:
    """Pattern of digits, grouped by threes or not at all."""
    sign = re.escape(group)
    return f"(?:[0-9]+|[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+)" if group else "[0-9]+"


def _canonical(text: pd.Series[str], pattern: str, signs: NumberFormat) -> pd.Series[str]:
    """Numbers that match rewritten as ``-1234.5``; anything else becomes missing."""
    number = text.where(text.str.fullmatch(f"[+-]?{pattern}", na=False)).str.removeprefix("+")
    if signs.group:
        number = number.str.replace(signs.group, "", regex=False)
    return number.str.replace(signs.decimal, ".", regex=False) if signs.decimal else number


def _cast(canonical: pd.Series[str], arrow_type: pa.DataType) -> pd.Series:
    """Exact conversion; `to_numeric` would take integers with gaps through floats."""
    text = canonical.astype(pd.ArrowDtype(pa.string()))
    return text.astype(pd.ArrowDtype(arrow_type))


def _numbers(text: pd.Series[str], typed: pd.Series[bool], field: Field) -> pd.Series[float]:
    signs = field.number_format or NumberFormat("")
    fraction = f"(?:{re.escape(signs.decimal)}[0-9]+)?" if signs.decimal else ""
    canonical = _canonical(text, _whole(signs.group) + fraction, signs)
    # what a workbook holds as a number was written by `cell_text`, which is canonical
    values = _cast(canonical.where(~typed, text), pa.float64()).astype("float64")
    return values.where(np.isfinite(values))


def _integers(text: pd.Series[str], typed: pd.Series[bool], field: Field) -> pd.Series[int]:
    signs = NumberFormat("", field.number_format.group if field.number_format else "")
    canonical = _canonical(text, _whole(signs.group), signs).where(~typed, text)
    fits = canonical.str.fullmatch(f"-?[0-9]{{1,{MAX_DIGITS}}}", na=False)
    return _cast(canonical.where(fits), pa.int64()).astype("Int64")


def _dates(text: pd.Series[str], _: pd.Series[bool], __: Field) -> pd.Series[pd.Timestamp]:
    iso = text.where(text.str.fullmatch(ISO_DATE, na=False))
    return pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


def _booleans(text: pd.Series[str], _: pd.Series[bool], field: Field) -> pd.Series[bool]:
    words = dict.fromkeys(field.true_values, True) | dict.fromkeys(field.false_values, False)
    return text.map(words).astype("boolean")


def _strings(text: pd.Series[str], _: pd.Series[bool], field: Field) -> pd.Series[str]:
    if field.is_region:
        return text.map({word: region_by_name(word) for word in text.dropna().unique()}).astype(
            "str"
        )
    return text


_CONVERTERS: Mapping[str, Callable[[pd.Series, pd.Series, Field], pd.Series]] = {
    "string": _strings,
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "date": _dates,
}


def _region_findings(
    text: pd.Series, values: pd.Series, field: Field, place: Place
) -> tuple[Finding, ...]:
    other_spelling = text[values.notna() & (text != values)]
    return cell_findings(
        other_spelling,
        place,
        field.name,
        lambda _: REGION_REMARK,
        severity=Severity.CATATAN,
        hidden=field.is_personal,
        max_distinct=1,
    )


def parse_table(
    raw: RawTable, fields: Sequence[Field], missing_values: Sequence[str]
) -> ParsedTable:
    """Convert all columns of a raw table.

    Parameters
    ----------
    raw : RawTable
        Cells as written.
    fields : sequence of Field
        Declared columns; those absent from `raw` are skipped.
    missing_values : sequence of str
        Cell texts that mean "no data".

    Returns
    -------
    ParsedTable
        With a galat for every cell that is given but unreadable, and a catatan for every kab/kota
        written in another spelling.
    """
    columns: dict[str, pd.Series] = {}
    unreadable: dict[str, pd.Index[int]] = {}
    findings: list[Finding] = []
    for field in fields:
        if field.name not in raw.cells:
            continue
        written = raw.cells[field.name]
        is_given = ~written.isin(list(missing_values))
        text = written.where(is_given & ~written.isin(EXCEL_ERRORS))
        values = _CONVERTERS[field.type](text, raw.typed[field.name], field)
        faulty = written[is_given & values.isna()]
        columns[field.name], unreadable[field.name] = values, faulty.index
        advice = partial(unreadable_advice, field)
        findings += cell_findings(faulty, raw.place, field.name, advice, hidden=field.is_personal)
        if field.is_region:
            findings += _region_findings(text, values, field, raw.place)
    return ParsedTable(pd.DataFrame(columns, raw.cells.index), unreadable, tuple(findings))
