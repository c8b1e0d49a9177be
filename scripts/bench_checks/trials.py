"""One mistake after another through the check of its table, all in this process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pandas as pd

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.plan_codes import PlanFacts, codes_of
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.checked_tables import CheckedTable, check_resource, plan_rule_findings
from iku_analysis.intake.findings import Finding, Severity, has_faults
from iku_analysis.intake.parsing import ParsedTable, parse_table
from iku_analysis.intake.reading import read_raw
from iku_analysis.model.plan_names import PLAN_TABLES
from scripts.bench_checks.figures import MOVED, Report
from scripts.bench_checks.kind import Kind
from scripts.bench_checks.written import Written, as_csv

MAX_DRAWS = 60


@dataclass(frozen=True)
class Trial:
    """A mistake that was made, what it moved and what was said.

    Attributes
    ----------
    kind, table : str
    number : int
        Which draw of the kind it was.
    effect : float or None
        Largest relative change of a figure; None when none can be computed from the table.
    told : tuple of Finding
        Every galat and peringatan the clean table has not.
    """

    kind: str
    table: str
    number: int
    effect: float | None
    told: tuple[Finding, ...]

    @property
    def is_noticed(self) -> bool:
        """Whether any of what was said names place and rule."""
        return any(item.rule and (item.row or item.column or item.code) for item in self.told)

    @property
    def is_moved(self) -> bool:
        """Whether a figure moved by more than one percent."""
        return self.effect is None or self.effect > MOVED


class Checker:
    """Checks tables as written against the clean folder.

    Parameters
    ----------
    raw : Path
        The clean folder.
    """

    def __init__(self, raw: Path) -> None:
        package, self.catalogue = load_package(raw), load_catalogue(raw)
        cells = {item.name: read_raw(raw, item)[0] for item in package.resources}
        self.tables: dict[str, Written] = {}
        for item in package.resources:
            found = cells[item.name]
            if found is not None and len(found.rows):
                frame = found.cells.reset_index(drop=True)
                self.tables[item.name] = Written(as_csv(item), frame, self.catalogue.year)
        self._rules, self._facts = package.plan_rules, PlanFacts.of(self.catalogue)
        self._plan = dict[str, tuple[Resource, ParsedTable]]()
        frames = dict[str, pd.DataFrame]()
        self._clean = dict[str, set[Finding]]()
        for name, table in self.tables.items():
            checked, findings = self._check(table)
            if not isinstance(checked, CheckedTable):
                raise SystemExit(f"{name}: the clean table is refused: {findings}")
            frames[name], self._clean[name] = checked.frame, set(findings)
            if name in PLAN_TABLES:
                self._plan[name] = table.resource, checked.parsed
        for name in self._plan:  # once more, beside the whole plan
            self._clean[name] = set(self._check(self.tables[name])[1])
        self.report = Report(raw, frames)

    def _check(self, table: Written) -> tuple[CheckedTable | None, list[Finding]]:
        """A table, galat or not, and every galat and peringatan of it and of the plan with it."""
        resource = table.resource
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / resource.path).write_text(table.text(), encoding=resource.encoding)
            codes = codes_of(resource, self.catalogue)
            checked, found = check_resource(folder, resource, codes, self.catalogue.year)
            checked = checked or _refused(folder, resource)
        if checked and table.name in self._plan:
            plan = {**self._plan, table.name: (resource, checked.parsed)}
            found += plan_rule_findings(plan.values(), self._rules, self._facts)
        return checked, [item for item in found if item.severity is not Severity.CATATAN]

    def new(self, table: Written) -> tuple[tuple[Finding, ...], float | None]:
        """What is said of a table beside what the clean one is told, and the effect of it."""
        checked, findings = self._check(table)
        effect, foreseen = None, list[Finding]()
        try:
            if checked:
                effect, foreseen = self.report.changed(table.name, checked.frame)
        except Exception:
            if not has_faults(findings):  # a table that is accepted must be computed with
                raise
        clean = self._clean[table.name]
        return tuple(item for item in (*findings, *foreseen) if item not in clean), effect


def _refused(folder: Path, resource: Resource) -> CheckedTable | None:
    """Table with a galat as it would be computed with, where it has all its columns."""
    raw, _ = read_raw(folder, resource)
    if raw is None or set(raw.columns) != {item.name for item in resource.fields}:
        return None
    return CheckedTable(parse_table(raw, resource.fields, resource.missing_values), resource)


def trials(checker: Checker, kinds: Mapping[str, Kind], count: int, seed: int) -> Iterator[Trial]:
    """So many mistakes of each kind at random places of random tables."""
    for name, kind in kinds.items():
        for number in range(count):
            random = Random(f"{seed} {name} {number}")
            made = mistaken(random, kind, list(checker.tables.values()))
            if made is not None:
                told, effect = checker.new(made)
                yield Trial(name, made.name, number, effect, told)


def mistaken(random: Random, kind: Kind, tables: Sequence[Written]) -> Written | None:
    """Table of those drawn in which the mistake could be made; None when it fits none of many."""
    for _ in range(MAX_DRAWS):
        table = random.choice(tables)
        made = kind.make(random, table)
        if made is not None and not made.frame.equals(table.frame):
            return made
    return None


def silent(results: Iterable[Trial]) -> list[Trial]:
    """Mistakes that moved a figure and of which nothing was said."""
    return [trial for trial in results if trial.is_moved and not trial.is_noticed]
