"""What every code of a finding means; ``docs/temuan/`` and the findings workbook say it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.policy import Line
from iku_analysis.intake.findings import Severity

FILE = Path(__file__).with_name("temuan.yaml")
RULE_EXAMPLES = FILE.with_name("contoh_aturan.yaml")
Code = Annotated[str, Meta(pattern=r"^IKU-[BSPND][0-9]{3}$")]
FAMILIES = {
    "B": "Berkas, lembar, dan judul kolom",
    "S": "Sel dan baris",
    "T": "Aturan tabel",
    "P": "Tabel rencana dan tahun laporan",
    "N": "Naskah",
    "D": "Pernyataan dan hal yang masih terbuka",
}


class FindingCode(Declaration, frozen=True):
    """What a code says to people.

    Attributes
    ----------
    title, meaning, wrong, right, mend : str
    severities : tuple of Severity
        With which it may be found.
    """

    title: Line = field(name="judul")
    severities: tuple[Severity, ...] = field(name="tingkat")
    meaning: Line = field(name="arti")
    mend: Line = field(name="perbaikan")
    wrong: str = field(name="salah", default="")
    right: str = field(name="benar", default="")


@cache
def finding_codes() -> Mapping[str, FindingCode]:
    """All codes of the program, in the order of the file.

    Raises
    ------
    ValidationError
        If an entry is not as declared; a test reads them all.
    """
    return msgspec.convert(read_yaml(FILE), dict[Code, FindingCode])


@cache
def _rule_examples() -> Mapping[str, tuple[str, str]]:
    """What is wrong and what is right, by the kind of a rule."""
    given = msgspec.convert(read_yaml(RULE_EXAMPLES), dict[str, dict[str, str]])
    return {kind: (told["salah"], told["benar"]) for kind, told in given.items()}


def rule_codes(package: Package) -> Mapping[str, FindingCode]:
    """The rules a package declares, in their own words, with examples of their kinds."""
    tables = [(f"{item.title}: ", rule) for item in package.resources for rule in item.rules]
    return {
        rule.code: FindingCode(
            f"{whose}{rule.message}",
            (Severity(rule.weight),),
            rule.reason,
            rule.mend,
            *_rule_examples().get(str(rule.__struct_config__.tag), ("", "")),
        )
        for whose, rule in (*tables, *(("Rencana: ", rule) for rule in package.plan_rules))
    }
