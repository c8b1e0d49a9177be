"""The indicators of `iku_deklarasi.yaml`, each in place of the function it stands beside."""

from pathlib import Path

import yaml
from msgspec.structs import replace

from iku_analysis.base.declaration import parse_declaration
from iku_analysis.declarations.measures import Measures

FILE = Path(__file__).with_name("iku_deklarasi.yaml")


def declared_measures():
    """Measures by the number of the indicator."""
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        number: parse_declaration(yaml.safe_dump(item).encode(), Measures, f"{FILE.name} {number}")
        for number, item in written.items()
    }


def as_declared(indicator, measures):
    """The indicator with measures in place of its function."""
    declared = replace(
        indicator.declared,
        measures=measures,
        function=replace(indicator.declared.function, value=""),
        policy=replace(indicator.declared.policy, value=type(indicator.declared.policy.value)()),
    )
    return replace(indicator, declared=declared)
