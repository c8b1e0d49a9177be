"""Function and tables of an indicator stand in iku.yaml alone; what does not fit is told."""

import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.indicators import koperasi_ukm
from iku_analysis.indicators.functions import function_of, tables_in_order


def test_every_declared_function_reads_the_declared_tables(raw):
    for indicator in load_catalogue(raw).indicators:
        function = function_of(indicator.function.value)
        tables = indicator.tables.value
        assert sorted(tables_in_order(function, tables)) == sorted(tables)


@pytest.mark.parametrize("tables", [("pdrb", "kukm_makro"), ("kukm_makro", "pdrb")])
def test_the_order_tables_are_declared_in_does_not_matter(tables):
    assert tables_in_order(koperasi_ukm.gdp_share, tables) == ("kukm_makro", "pdrb")


@pytest.mark.parametrize(
    "name",
    [
        "koperasi_ukm.tidak_ada",
        "tidak_ada.gdp_share",
        "koperasi_ukm",
        "koperasi_ukm.share",  # of another module
        "koperasi_ukm._annual",
        "..base.paths.project_root",
        "",
    ],
)
def test_a_name_that_is_no_indicator_function_is_refused(name):
    with pytest.raises(IkuError, match="fungsi"):
        function_of(name)


@pytest.mark.parametrize("tables", [("pdrb",), ("kukm_makro", "pdrb", "harga"), ()])
def test_tables_the_function_does_not_read_are_refused_with_those_it_reads(tables):
    with pytest.raises(IkuError, match="gdp_share") as fault:
        tables_in_order(koperasi_ukm.gdp_share, tables)
    assert "kukm_makro, pdrb" in fault.value.hint
