"""The numbers behind a table of the report, each row with its status."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from iku_analysis.report.document import Part
from iku_analysis.status import weakest

STATUS = "status"
_FORMULA = re.compile(r"[=+\-@\t\r]")
_SIGNED_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?: ?%)?|-|--")


def table_frame(part: Part) -> pd.DataFrame:
    """Data of a table: as published at full precision, else the texts shown.

    Parameters
    ----------
    part : Part
        A table.

    Returns
    -------
    DataFrame
        One row per row of the table, with ``status``; empty where a row holds no number.
    """
    if part.records is not None:
        return pd.DataFrame(part.records)
    heads = [column["label"] for column in part.data["columns"]]
    rows = [[cell["text"] for cell in row] for row in part.data["rows"]]
    frame = pd.DataFrame(rows, columns=heads)
    return frame.assign(**{STATUS: [_row_status(row) for row in part.data["rows"]]})


def _row_status(row: list[dict[str, str]]) -> str:
    marks = [cell["status"] for cell in row if cell["status"]]
    return weakest(marks).value if marks else ""


def harmless(value: object) -> object:
    """Text a spreadsheet would run as a formula, as plain text; anything else as it is.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("@SUM(A1)"), harmless("-1,5"), harmless("- 3")
    ("'=cmd|' /C calc'!A0", "'@SUM(A1)", '-1,5', "'- 3")
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _SIGNED_NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def is_missing(value: object) -> bool:
    """Whether a cell of a frame holds nothing."""
    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124 -- only NaN differs from itself


def csv_text(frame: pd.DataFrame) -> str:
    """CSV with stable bytes, in which no text is a formula.

    Parameters
    ----------
    frame : DataFrame
        Small; numbers are written in full precision, missing ones empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow(["" if is_missing(value) else harmless(value) for value in row])
    return text.getvalue()
