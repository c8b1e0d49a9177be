"""The year's table of quarters says of the other indicators and of targets only what holds."""

from types import SimpleNamespace

import pytest

from iku_analysis.model.measurement import missing
from iku_analysis.model.status import Status
from iku_analysis.pages.quarter_tables import (
    IN_APPENDIX,
    NO_TARGET,
    SINCE_JANUARY,
    year_quarters_table,
)

ABSENT = missing("belum ada", Status.CONTOH)
WHOLE_YEAR = "Yang lain hanya diketahui setahun penuh."


def result(target):
    record = SimpleNamespace(code="1", quarter=1, unit="unit", decimals=0)
    record.target, record.realisation = target, ABSENT
    return SimpleNamespace(year=2018, name="Satu", quarters=(record,))


YEARLY = SimpleNamespace(year=2018, name="Dua", quarters=())


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
    assert table.note == f"{SINCE_JANUARY} {said}"
    assert len(table.rows) == 1
