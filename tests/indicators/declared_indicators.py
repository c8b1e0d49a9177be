"""The indicators of `iku_deklarasi.yaml`, each in place of the function it stands beside."""

from functools import cache
from pathlib import Path

import yaml
from msgspec.structs import replace

from iku_analysis.base.declaration import parse_declaration
from iku_analysis.declarations.catalogue import parse_catalogue
from iku_analysis.declarations.measures import Measures

FILE = Path(__file__).with_name("iku_deklarasi.yaml")


@cache
def written_measures():
    """The file, by the number of the indicator."""
    return yaml.load(FILE.read_bytes(), yaml.CSafeLoader)


def catalogue_of(raw, number, secrets="as it is", **changed):
    """A catalogue as written, where one indicator has measures and no function.

    ``secrets`` replaces its ``rahasia``; None removes it.
    """
    return parse_catalogue(catalogue_text(raw, number, secrets, **changed).encode(), "iku.yaml")


def catalogue_text(raw, number, secrets="as it is", **changed):
    """What `catalogue_of` reads."""
    written = yaml.load((raw / "iku.yaml").read_bytes(), yaml.CSafeLoader)
    for item in (one for target in written["sasaran"] for one in target["indikator"]):
        if item["nomor"] == number:
            for key in ("fungsi", "tabel", "kebijakan"):
                del item["deklarasi"][key]
            if secrets != "as it is":
                item["deklarasi"].pop("rahasia")
                item["deklarasi"] |= {"rahasia": secrets} if secrets else {}
            item["deklarasi"]["ukuran"] = written_measures()[number] | changed
    return yaml.dump(written, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


def declared_measures():
    """Measures by the number of the indicator."""
    return {
        number: parse_declaration(
            yaml.safe_dump(item, sort_keys=False).encode(), Measures, f"{FILE.name} {number}"
        )
        for number, item in written_measures().items()
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
