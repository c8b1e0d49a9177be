"""The numbers behind a table of the report, each row with its status."""

from __future__ import annotations

import pandas as pd

from iku_analysis.report.document import Part
from iku_analysis.status import weakest

STATUS = "status"


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


def csv_text(frame: pd.DataFrame) -> str:
    """CSV with stable bytes."""
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text
