"""Function and tables of an indicator stand in iku.yaml alone."""

from inspect import signature

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.indicators import function_of


def test_every_declared_function_takes_the_declared_tables_by_their_names(raw):
    for indicator in load_catalogue(raw).indicators:
        parameters = list(signature(function_of(indicator.function.value)).parameters)
        tables = parameters[: parameters.index("year")]
        assert sorted(tables) == sorted(indicator.tables.value)
        assert set(indicator.policy.value) <= set(parameters) - {"year", *tables}
