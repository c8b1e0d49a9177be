"""Rows of a frame as plain Python values, for what is published as JSON."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd


def plain_records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Rows as dictionaries with None for missing.

    Examples
    --------
    >>> plain_records(pd.DataFrame({"tahun": [2018], "nilai": [float("nan")]}))
    [{'tahun': 2018, 'nilai': None}]
    """
    return [
        {name: None if pd.isna(value) else value for name, value in record.items()}
        for record in frame.to_dict("records")
    ]
