"""The year's table of quarters says of the other indicators and of targets only what holds."""

from types import SimpleNamespace

import pytest

from iku_analysis.model.measurement import Coverage, Quantity, missing
from iku_analysis.model.status import Status
from iku_analysis.pages.quarter_tables import (
    IN_APPENDIX,
    NO_TARGET,
    quarters_table,
    year_quarters_table,
)
from iku_analysis.pages.tables import NO_TEXT

ABSENT = missing("belum ada", Status.CONTOH)
WEEKS = Coverage("minggu", 13, 13)
WHOLE_YEAR = "Yang lain hanya diketahui setahun penuh."


def result(target):
    record = SimpleNamespace(code="1", quarter=1, unit="unit", decimals=0)
    record.target, record.realisation = target, ABSENT
    return SimpleNamespace(year=2018, name="Satu", quarters=(record,))


YEARLY = SimpleNamespace(year=2018, name="Dua", quarters=())


def test_a_quarter_that_covers_less_than_the_year_says_so_beside_its_number():
    """Else who joined later looks like a fall."""
    records = tuple(
        SimpleNamespace(
            **dict.fromkeys(("target", "achievement", "of_year"), ABSENT),
            code="4", quarter=quarter, unit="persen", decimals=2,
            realisation=Quantity(
                95.0, Status.CONTOH, coverage=(Coverage("kab_kota", found, 10), WEEKS)
            ),
        )
        for quarter, found in ((1, 9), (2, 10))
    )  # fmt: skip
    own = SimpleNamespace(
        number=4, name="Empat", year=2018, quarter=None, components=("4",), quarters=records
    )
    (row,) = (r for r in quarters_table(own).rows if r[0].text == "Cakupan")
    assert [cell.text for cell in row[1:]] == ["9 dari 10 kab/kota", NO_TEXT]
    note = year_quarters_table([own]).note
    assert "IKU 4, triwulan I: hanya 9 dari 10 kab/kota." in note
    assert "triwulan II" not in note


@pytest.mark.parametrize(
    ("target", "others", "said"),
    [
        (ABSENT, [], NO_TARGET),
        (SimpleNamespace(is_missing=False), [], IN_APPENDIX),
        (SimpleNamespace(is_missing=False), [YEARLY], f"{WHOLE_YEAR} {IN_APPENDIX}"),
    ],
)
def test_only_what_holds_is_said(target, others, said):
    table = year_quarters_table([*others, result(target)])
    assert table.note == said
    assert len(table.rows) == 1
