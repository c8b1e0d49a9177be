"""Checked tables on disk: parquet with the same bytes for the same table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from iku_analysis.base.input_files import read_input
from iku_analysis.base.whole_file import whole_file

Codes = npt.NDArray[np.integer]
_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "str": pa.string(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "boolean": pa.bool_(),
    # timestamps, not date32: pandas reads that as a column of Python objects
    "datetime64[us]": pa.timestamp("us"),
}
# Rows handed to the encoder at once; the bytes are the same, the time of a large table is not.
WRITTEN_AT_ONCE = 16384
_NEVER_MISSING = frozenset({"int64", "bool"})
_NULLABLE: Mapping[pa.DataType, pd.api.extensions.ExtensionDtype] = {
    pa.string(): pd.StringDtype(na_value=float("nan")),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def _schema(frame: pd.DataFrame) -> pa.Schema:
    dtypes = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
    return pa.schema(
        [
            # the flag is what tells int64 from Int64 when the table is read back
            pa.field(name, _ARROW_TYPES[dtype], nullable=dtype not in _NEVER_MISSING)
            for name, dtype in dtypes.items()
        ]
    )


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a checked table as parquet, whole or not at all.

    Parameters
    ----------
    frame : DataFrame
        Columns of type str, int64, Int64, float64, bool, boolean or datetime64[us]; the index is
        not stored.
    path : Path
        Target; its folder is made when absent.

    Raises
    ------
    KeyError
        If a column has another type.
    """
    schema = _schema(frame)
    store(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), path)


def stored_column(values: pd.Series, codes: Codes, dtype: str) -> tuple[pa.Field, pa.Array]:
    """Column of a checked table from its distinct values, without a Python object per row.

    Parameters
    ----------
    values : Series
        Distinct values.
    codes : ndarray of int
        Which of them each row holds.
    dtype : str
        Pandas type of the checked column.

    Returns
    -------
    field, array
        The field has no name yet. Text stays a dictionary, which parquet stores as it is.
    """
    kind, nullable = _ARROW_TYPES[dtype], dtype not in _NEVER_MISSING
    words = pa.array(values, kind, from_pandas=True)
    if not pa.types.is_string(kind) or values.isna().all():
        taken = words.take(pa.array(codes))
        return pa.field("", kind, nullable=nullable), taken
    rows, is_missing = pa.array(codes), values.isna().to_numpy()
    if is_missing.any():  # parquet knows no missing word of a dictionary, only rows without one
        places = (np.cumsum(~is_missing) - 1).astype(codes.dtype)
        rows = pa.array(places, mask=is_missing).take(rows)
    column = pa.DictionaryArray.from_arrays(rows, words.drop_null())
    return pa.field("", column.type, nullable=nullable), column


def store(table: pa.Table, path: Path) -> None:
    """Write an Arrow table as parquet, whole or not at all.

    The metadata pandas and Arrow add is left out: it holds the version of pandas, which would
    change the bytes of an unchanged table, and types that only say how it was made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as unfinished:
        plain = table.replace_schema_metadata(None)
        pq.write_table(
            plain,
            unfinished,
            compression="zstd",
            store_schema=False,
            write_batch_size=WRITTEN_AT_ONCE,
        )


def in_years(column: str, first: int, last: int, schema: pa.Schema | None = None) -> pc.Expression:
    """Condition on the rows to read: dates, or years, within the years, both included."""
    date = pc.field(column)
    if schema is not None and pa.types.is_integer(schema.field(column).type):
        return (date >= first) & (date <= last)
    return (date >= datetime(first, 1, 1)) & (date < datetime(last + 1, 1, 1))  # noqa: DTZ001 -- days have no zone


def read_table(
    path: Path, rows: pc.Expression | Callable[[pa.Schema], pc.Expression] | None = None
) -> pd.DataFrame:
    """Read a table written by `write_table`, with the same column types.

    Parameters
    ----------
    path : Path
    rows : Expression or callable, optional
        Condition on the rows to read, such as `in_years`, or what gives it for the columns there
        are; all by default.
    """
    content = pa.BufferReader(read_input(path))
    schema = pq.read_schema(content)
    condition = rows(schema) if callable(rows) else rows
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    # texts are spelled out only for the rows that are kept
    table = pq.read_table(content, filters=condition, read_dictionary=texts).cast(schema)
    frame: pd.DataFrame = table.to_pandas(types_mapper=_NULLABLE.get)
    never_missing = {
        field.name: frame[field.name].astype(field.type.to_pandas_dtype())
        for field in schema
        if not field.nullable
    }
    return frame.assign(**never_missing)


def row_count(path: Path) -> int:
    """Number of rows of a stored table, none of which is read."""
    count: int = pq.read_metadata(pa.BufferReader(read_input(path))).num_rows
    return count
