"""Indicators that look at one year only give the same from the rows of that year."""

import pandas as pd
import pytest

from iku_analysis.base.parquet import in_years, read_table, write_table
from iku_analysis.indicators import distribusi, pengawasan, usaha
from iku_analysis.indicators._common import DATE_COLUMNS
from iku_analysis.intake.checked_tables import take_in_table

CASES = {
    "harga": distribusi.price_disparity,
    "pengawasan": pengawasan.nonconforming_goods,
    "kontak_dagang": usaha.trade_contacts,
}


def test_every_such_indicator_is_tried():
    assert set(DATE_COLUMNS) == set(CASES.values())


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("year", [2017, 2018])
def test_rows_of_other_years_do_not_matter(root, tmp_path, name, year):
    whole, _ = take_in_table(root / "data/raw/2018", name)
    write_table(whole, tmp_path / "uji.parquet")
    function = CASES[name]
    rows = in_years(DATE_COLUMNS[function], year, year)
    part = read_table(tmp_path / "uji.parquet", rows)
    assert 0 < len(part) < len(whole)
    expected, measured = function(whole, year), function(part, year)
    assert (measured.values, measured.inputs, measured.notes, measured.sums) == (
        expected.values,
        expected.inputs,
        expected.notes,
        expected.sums,
    )
    for title, frame in expected.breakdowns.items():
        pd.testing.assert_frame_equal(measured.breakdowns[title], frame, check_exact=True)
