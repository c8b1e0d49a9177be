"""Detail tables, highlights and the checklist say what the data say, whatever their words."""

import pandas as pd
import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.model.labels import is_percentage
from iku_analysis.pages.tables import breakdown_table


@pytest.mark.parametrize("values", [[1.0], ["kata"], [None]])
def test_a_column_nobody_named_is_refused_with_its_name_and_the_mend(values):
    frame = pd.DataFrame({"kab_kota": ["Kab. Paser"], "kolom_baru": values, "status": "contoh"})
    with pytest.raises(IkuError, match="'kolom_baru'") as fault:
        breakdown_table(frame, id="a", caption="A")
    assert "kata.kolom.kolom_baru" in fault.value.hint


def test_a_wide_table_may_have_kab_kota_as_heads():
    frame = pd.DataFrame({"komoditas": ["beras"], "Kota Bontang": [101.5], "status": "contoh"})
    [row] = breakdown_table(frame, id="a", caption="A").rows
    assert [cell.text for cell in row] == ["beras", "101,50"]


@pytest.mark.parametrize(
    ("unit", "share"), [("persen", True), ("Persen", True), ("%", True), ("unit", False)]
)
def test_a_share_is_known_by_its_unit_however_it_is_written(unit, share):
    assert is_percentage(unit) is share
