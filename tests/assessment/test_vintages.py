"""Two vintages of a table side by side."""

import math

import pandas as pd

from iku_analysis.assessment.vintages import revised_figures


def table(status, **values):
    rows = [{"tahun": int(year[1:]), "nilai": value} for year, value in values.items()]
    return pd.DataFrame(rows).assign(status=status)


def test_figures_of_both_vintages_stand_side_by_side_with_their_change_and_status():
    earlier = table("sementara", y2015=0.0, y2016=100.0, y2017=None, y2019=5.0)
    later = table("resmi", y2015=3.0, y2016=97.5, y2017=4.0, y2018=1.0)
    found = revised_figures(earlier, later, ["tahun"], "nilai")
    assert found["tahun"].tolist() == [2015, 2016, 2017]
    assert found["perubahan"].tolist()[1] == -2.5
    assert all(math.isnan(found["perubahan"][row]) for row in (0, 2))  # of zero, of nothing
    assert set(found["status_lama"]) == {"sementara"}
    assert set(found["status_baru"]) == {"resmi"}
