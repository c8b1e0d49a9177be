import pandas as pd

from iku_analysis.indicators._common import Figures
from iku_analysis.model.status import Status


def figures():
    """2017: 5, official; 2018: an empty cell, estimated."""
    table = pd.DataFrame(
        {"tahun": [2017, 2018], "nilai": [5.0, None], "status": ["resmi", "perkiraan"]}
    )
    return Figures.of(table, "nilai", "tahun")


def test_a_figure_keeps_the_status_of_its_own_row():
    found = figures().get(2017, reason="tidak ada")
    assert (found.value, found.status) == (5.0, Status.RESMI)


def test_an_empty_cell_and_an_absent_row_are_missing_with_the_weakest_status_of_the_table():
    for year, reason in ((2018, "nilai kosong pada baris 2018"), (2030, "tidak ada")):
        absent = figures().get(year, reason="tidak ada")
        assert (absent.value, absent.reason) == (None, reason)
        assert absent.status is Status.PERKIRAAN
