"""Numbers as offices write them -> numbers, by the signs a column declares."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from iku_analysis.declarations.fields import Field, NumberFormat
from iku_analysis.intake.dates import read_month
from iku_analysis.intake.wording import MAX_DIGITS

Marks = npt.NDArray[np.bool_]
# Hyphens and dashes before a digit, the minus sign among them; alone they may mean no data.
_MINUS = "^[\u2010-\u2013\u2212\ufe63\uff0d]"


def _whole(group: str) -> str:
    """Pattern of digits, grouped by threes or not at all."""
    sign = re.escape(group)
    return f"(?:[0-9]+|[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+)" if group else "[0-9]+"


def bare_numbers(text: pd.Series[str], field: Field) -> pd.Series[str]:
    """Numbers without what is declared to stand around them, their minus as typed on a keyboard."""
    text = text.str.replace(_MINUS, "-", regex=True)
    if "kurung" in field.writing:
        text = text.str.replace(r"^\(\s*([^()+-]+?)\s*\)$", r"-\1", regex=True)
    if "rupiah" in field.writing:
        text = text.str.replace(r"^([+-]?)\s*Rp\.?\s*(?=[0-9+-])", r"\1", regex=True)
        if field.number_format and field.number_format.decimal == ",":
            text = text.str.replace(r"(?<=[0-9]),-$", "", regex=True)
    if "persen" in field.writing:
        text = text.str.replace(r"(?<=[0-9])\s*%$", "", regex=True)
    return text


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


def numbers(text: pd.Series[str], typed: Marks, field: Field) -> pd.Series[float]:
    """Values of a column of numbers, missing where a text is none.

    Parameters
    ----------
    text : Series of str
        Distinct texts of the column.
    typed : ndarray of bool
        Which of them a workbook holds as numbers.
    field : Field
    """
    signs = field.number_format or NumberFormat("")
    fraction = f"(?:{re.escape(signs.decimal)}[0-9]+)?" if signs.decimal else ""
    canonical = _canonical(bare_numbers(text, field), _whole(signs.group) + fraction, signs)
    # what a workbook holds as a number was written by `cell_text`, which is canonical
    values = _cast(canonical.where(~typed, text), pa.float64()).astype("float64")
    return values.where(np.isfinite(values))


def integers(text: pd.Series[str], typed: Marks, field: Field) -> pd.Series[int]:
    """Values of a column of integers, as `numbers`; months by their names, too."""
    if field.is_month:
        months = {word: read_month(word) for word in text.dropna().unique()}
        return text.map(months).astype("Int64")
    signs = NumberFormat("", field.number_format.group if field.number_format else "")
    bare = bare_numbers(text, field)
    canonical = _canonical(bare, _whole(signs.group), signs).where(~typed, text)
    fits = canonical.str.fullmatch(f"-?[0-9]{{1,{MAX_DIGITS}}}", na=False)
    return _cast(canonical.where(fits), pa.int64()).astype("Int64")


def read_numbers(
    texts: Sequence[str], field: Field, typed: Marks | None = None
) -> npt.NDArray[np.float64]:
    """Values of texts in a column of numbers or integers, NaN where a text is none."""
    convert = numbers if field.type == "number" else integers
    marks = np.zeros(len(texts), dtype=bool) if typed is None else typed
    read = convert(pd.Series(texts, dtype="str"), marks, field).astype("float64")
    return np.asarray(read.to_numpy(na_value=np.nan), dtype=np.float64)
