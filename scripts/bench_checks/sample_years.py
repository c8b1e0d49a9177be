"""Sample years of other seeds, which hold no mistake: what is said of them is a false alarm."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.plan_codes import PlanCodes, PlanFacts
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.findings import Finding, Severity
from scripts.bench_checks.figures import Report
from scripts.make_sample_data import write_tables

MOST_DOUBTS = 3


@dataclass(frozen=True)
class FreshYear:
    """What was said of one sample year."""

    seed: int
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> int:
        """How many galat."""
        return sum(item.severity is Severity.GALAT for item in self.findings)

    @property
    def doubts(self) -> int:
        """How many peringatan."""
        return sum(item.severity is Severity.PERINGATAN for item in self.findings)

    @property
    def is_alarm(self) -> bool:
        """Whether more was said than may be."""
        return self.faults > 0 or self.doubts > MOST_DOUBTS


def fresh_years(raw: Path, count: int, seed: int) -> Iterator[FreshYear]:
    """So many sample years, with what is no sample as in the folder."""
    for number in range(count):
        own = Random(f"{seed} {number}").randrange(10**6)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / raw.name
            shutil.copytree(raw, folder)
            write_tables(folder, own)
            catalogue = load_catalogue(folder)
            facts = PlanFacts.of(catalogue)
            intake = take_in(folder, PlanCodes.of(catalogue), facts)
            foreseen = Report(folder, intake.tables).foreseen
            yield FreshYear(own, (*intake.findings, *foreseen))
