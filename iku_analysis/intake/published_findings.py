"""Findings as a report may tell them: none says how large a count is that it withholds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.rules import NUMERIC
from iku_analysis.intake.findings import Finding

UNTOLD = "peringatan yang uraiannya tidak dicetak, sebab dapat memberi tahu yang dirahasiakan"


def as_published(
    findings: Iterable[Finding], package: Package, catalogue: Catalogue
) -> tuple[Finding, ...]:
    """Findings of which those about counted tables keep their code, and who accepted them.

    Told is what names neither a number nor a column of numbers.
    """
    columns = {
        item.path: {name for f in item.fields if f.type in NUMERIC for name in (f.name, f.title)}
        for item in package.resources
        if item.name in catalogue.counted_tables
    }
    return tuple(
        replace(item, row=None, value="", keys="", rule=UNTOLD, mend=item.mend.partition(": ")[0])
        if item.file in columns and (item.column in columns[item.file] or _NUMBER.search(item.rule))
        else item
        for item in findings
    )


_NUMBER = re.compile(r"\d")
