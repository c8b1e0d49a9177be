"""Every function has an example that a reader can follow; both programs give what it says."""

import pytest
from msgspec.structs import replace

from iku_analysis.audit.second_program import recomputed
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.functions import FUNCTIONS
from iku_analysis.indicators import worked_examples
from iku_analysis.indicators.worked_examples import EXAMPLES, computed_examples, worked_example
from iku_analysis.model.regions import all_regions, current_regions, declare_regions, regions_of
from iku_analysis.pages.blocks import Table
from iku_analysis.pages.example_blocks import example_blocks


def test_there_is_an_example_of_every_function_with_all_its_values():
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        example = worked_example(name)
        assert set(example.diharapkan) == set(function.variants), name
        assert set(example.tabel) == set(function.tables), name


def test_the_second_program_gives_the_written_values_too(raw):
    policies = {i.function.value: i.policy.value for i in load_catalogue(raw).indicators}
    for name in FUNCTIONS:
        example = worked_example(name)
        policy = {**policies[name], **example.kebijakan}
        found = recomputed(example.tables, name, 2018, policy)
        assert found == pytest.approx(dict(example.diharapkan), rel=1e-9), name


def test_a_function_that_no_longer_gives_the_written_value_stops_the_build(monkeypatch):
    name = "usaha.trade_contacts"
    wrong = replace(worked_example(name), diharapkan={"usaha": 3.0})
    assert [item.values["usaha"] for item in computed_examples(iter([name]))] == [2]
    monkeypatch.setattr(worked_examples, "worked_example", lambda _: wrong)
    with pytest.raises(IkuError, match=r"usaha menjadi 2\.0, seharusnya 3\.0"):
        list(computed_examples(iter([name])))


def test_elsewhere_an_example_is_told_to_be_no_data_of_the_office(raw):
    catalogue, own = load_catalogue(raw), current_regions()
    try:
        for code, told in (("64", False), ("63", True)):
            declare_regions(
                regions_of(next(r for r in all_regions() if r.kemendagri == code), 2018)
            )
            shown = [block for block in example_blocks(catalogue) if isinstance(block, Table)]
            assert {"bukan data kantor ini" in block.caption for block in shown} == {told}
    finally:
        declare_regions(own)
