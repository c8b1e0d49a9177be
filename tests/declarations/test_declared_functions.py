"""What `functions` says of the indicator functions is what they take and return."""

import importlib
import inspect
from typing import get_args

import pytest
from pandas.api.types import is_numeric_dtype

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.functions import FUNCTIONS, FunctionPolicy, HealthClass, Rank
from iku_analysis.indicators.koperasi_ukm import HEALTH_NAMES, RANKS


def function_of(name):
    module, function = name.split(".")
    return getattr(importlib.import_module(f"iku_analysis.indicators.{module}"), function)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_takes_and_returns_what_is_declared_of_it(tables, raw, name):
    declared, function = FUNCTIONS[name], function_of(name)
    parameters = (*declared.tables, "year", *declared.parameters)
    assert tuple(inspect.signature(function).parameters) == parameters
    policy = {
        key: value
        for item in load_catalogue(raw).indicators
        if item.function.value == name
        for key, value in item.policy.value.items()
    }
    measured = function(*(tables[table] for table in declared.tables), 2018, **policy)
    assert tuple(measured.values) == declared.variants
    assert tuple(measured.breakdowns) == tuple(declared.breakdowns)
    for key, columns in declared.breakdowns.items():
        frame = measured.breakdowns[key]
        assert columns in {(), tuple(c for c in frame if is_numeric_dtype(frame[c]))}


def test_every_public_indicator_function_and_policy_is_declared():
    modules = {name.split(".")[0] for name in FUNCTIONS}
    found = {
        f"{module}.{name}"
        for module in modules
        for name, item in vars(importlib.import_module(f"iku_analysis.indicators.{module}")).items()
        if inspect.isfunction(item)
        and item.__module__.endswith(module)
        and "year" in inspect.signature(item).parameters
        and not name.startswith("_")
        and inspect.signature(item).return_annotation == "Measurement"
    }
    assert found == set(FUNCTIONS)
    taken = {name for declared in FUNCTIONS.values() for name in declared.parameters}
    assert taken == set(FunctionPolicy.__struct_fields__)


def test_words_of_policies_are_those_of_the_functions():
    assert get_args(Rank) == RANKS
    assert get_args(HealthClass) == HEALTH_NAMES
