from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pyarrow.parquet as pq
import pytest

from iku_analysis.base.parquet import read_table, store, write_table
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import check_resource


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "nama": pd.Series(["a", None], dtype="str"),
            "tahun": pd.Series([2017, 2018], dtype="int64"),
            "bulan": pd.Series([None, 9007199254740993], dtype="Int64"),
            "sasaran": pd.Series([1, 2], dtype="Int64"),
            "nilai": pd.Series([0.1, None], dtype="float64"),
            "migas": pd.Series([True, False], dtype="bool"),
            "sni": pd.Series([True, None], dtype="boolean"),
            "hari": pd.to_datetime(pd.Series(["2018-12-31", None])).astype("datetime64[us]"),
        }
    )


def test_table_comes_back_equal_with_its_types(tmp_path: Path, table: pd.DataFrame) -> None:
    write_table(table, tmp_path / "baru" / "uji.parquet")
    pd.testing.assert_frame_equal(read_table(tmp_path / "baru" / "uji.parquet"), table)


def test_empty_table_keeps_its_types(tmp_path: Path, table: pd.DataFrame) -> None:
    write_table(table.head(0), tmp_path / "uji.parquet")
    pd.testing.assert_frame_equal(read_table(tmp_path / "uji.parquet"), table.head(0))


def test_same_table_gives_the_same_bytes_without_pandas_metadata(
    tmp_path: Path, table: pd.DataFrame
) -> None:
    write_table(table, tmp_path / "a.parquet")
    write_table(table.copy(), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    assert not pq.read_schema(tmp_path / "a.parquet").metadata


def test_failed_write_leaves_the_last_good_table_and_nothing_else(
    tmp_path: Path, table: pd.DataFrame
) -> None:
    path = tmp_path / "uji.parquet"
    write_table(table, path)
    before = path.read_bytes()

    def half_written(_: object, target: Path, **__: object) -> None:
        target.write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    with patch.object(pq, "write_table", half_written), pytest.raises(OSError, match="No space"):
        write_table(table, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_column_of_another_type_is_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": pd.Series([{}, []], dtype="object")})
    with pytest.raises(KeyError, match="object"):
        write_table(frame, tmp_path / "uji.parquet")


def test_a_table_stored_by_distinct_values_reads_back_as_the_frame(
    root: Path, tmp_path: Path
) -> None:
    folder = root / "data" / "raw" / "2018"
    for resource in load_package(folder).resources:
        table, _ = check_resource(folder, resource)
        assert table is not None
        store(table.arrow(), tmp_path / "a.parquet")
        pd.testing.assert_frame_equal(read_table(tmp_path / "a.parquet"), table.frame)
