"""One raw folder -> checked tables and all findings: read, parse, check, finish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa

from iku_analysis.base.parquet import Codes, stored_column
from iku_analysis.declarations.catalogue import report_year
from iku_analysis.declarations.decisions import SAME_FILE, Decisions, decisions_of, load_decisions
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.declarations.plan_codes import PlanCodes, PlanFacts
from iku_analysis.declarations.plan_rules import AnyPlanRule
from iku_analysis.declarations.resource import (
    FORMATS,
    OFFICIAL,
    PER_ROW,
    PROVISIONAL,
    STATUS_COLUMN,
    Resource,
)
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE
from iku_analysis.intake.constraint_checks import check_table
from iku_analysis.intake.content_checks import content_findings
from iku_analysis.intake.findings import (
    Advice,
    Finding,
    Place,
    Severity,
    finding_at,
    gathered,
    has_faults,
)
from iku_analysis.intake.head_rows import head_findings
from iku_analysis.intake.parsing import ParsedTable, parse_table
from iku_analysis.intake.personal_findings import folder_findings
from iku_analysis.intake.persons import person_findings, person_numbers
from iku_analysis.intake.plan_code_checks import plan_code_findings
from iku_analysis.intake.reading import place_of, read_raw
from iku_analysis.intake.receipts import RECEIPTS_FILE
from iku_analysis.intake.row_keys import with_keys
from iku_analysis.intake.rules.plan_checks import plan_findings
from iku_analysis.intake.rules.plan_rows import PlanTable, PlanTables
from iku_analysis.intake.rules.registry import rule_findings
from iku_analysis.intake.same_values import with_decisions
from iku_analysis.intake.senders import with_offices
from iku_analysis.model.plan_names import PLAN_TABLES
from iku_analysis.model.quarter import Quarter

UNDECLARED = Advice(
    "berkas ini tidak dinyatakan di datapackage.yaml dan tidak dibaca",
    "Nyatakan berkasnya, atau pindahkan dari folder data.",
    "IKU-B120",
)


@dataclass(frozen=True)
class CheckedTable:
    """A table without faults.

    Attributes
    ----------
    parsed : ParsedTable
        Its columns, personal ones among them.
    resource : Resource
        What is declared.
    statuses : Series of str or None
        Status of each row, where footnote marks tell it.
    """

    parsed: ParsedTable
    resource: Resource
    statuses: pd.Series[str] | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """What leaves intake.

        Number of the person where one is declared, declared columns in declared order without
        personal data, and ``status``.
        """
        columns = list(self._columns())
        taken = {name: values.array.take(codes) for name, _, values, codes in columns}
        return pd.DataFrame(taken).astype({name: dtype for name, dtype, _, _ in columns})

    def arrow(self) -> pa.Table:
        """The same as an Arrow table, whose texts are dictionaries."""
        fields, arrays = list[pa.Field](), list[pa.Array]()
        for name, dtype, values, codes in self._columns():
            field, array = stored_column(values, codes, dtype)
            fields.append(field.with_name(name))
            arrays.append(array)
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))

    def _columns(self) -> Iterator[tuple[str, str, pd.Series, Codes]]:
        parsed, resource = self.parsed, self.resource
        if resource.person:
            codes, values = pd.factorize(person_numbers(parsed.frame, resource.person))
            yield resource.person.number, "str", pd.Series(values, dtype="str"), codes
        for field in resource.fields:
            if not field.is_personal:
                known = parsed.distinct[field.name]
                if field.name == STATUS_COLUMN and "isi" in resource.unconfirmed:
                    known = known.replace({OFFICIAL: PROVISIONAL})
                yield field.name, field.dtype, known, parsed.codes[field.name]
        if self.statuses is not None:
            codes, words = pd.factorize(self.statuses)
            yield STATUS_COLUMN, "str", pd.Series(words, dtype="str"), codes
        elif resource.status != PER_ROW:
            same = np.zeros(len(parsed.rows), np.int8)
            yield STATUS_COLUMN, "str", pd.Series([resource.status], dtype="str"), same


@dataclass(frozen=True)
class Intake:
    """Result of taking in a raw folder.

    Attributes
    ----------
    tables : Mapping of str to DataFrame
        Tables without faults by name, in declared order.
    findings : tuple of Finding
        Of all tables, in declared order and by row.
    """

    tables: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...]

    @property
    def has_faults(self) -> bool:
        """Whether any table cannot be used."""
        return has_faults(self.findings)


def check_resource(  # noqa: PLR0913 -- a table and all that is asked of it
    folder: Path,
    resource: Resource,
    codes: PlanCodes | None = None,
    year: int | None = None,
    decisions: Decisions = (),
    *,
    quarter: Quarter | None = None,
) -> tuple[CheckedTable | None, tuple[Finding, ...]]:
    """Read and check one declared table.

    Parameters
    ----------
    folder : Path
        ``data/raw/<year>``.
    resource : Resource
        What is declared of the table.
    codes : PlanCodes, optional
        What a plan table may name; not checked without.
    year : int, optional
        Report year; rules that depend on it are not checked without.
    decisions : tuple of SameValue
        Which writings of this table people decided to be one thing, or two.
    quarter : Quarter, optional
        Of whose report it is: what only a whole year holds is not asked for.

    Returns
    -------
    table : CheckedTable or None
        None when the table has a galat.
    findings : tuple of Finding
    """
    raw, of_file = read_raw(folder, resource)
    if raw is None:
        return None, with_offices(of_file, None, resource)
    findings = () if raw.places else of_file
    raw, decided = with_decisions(raw, decisions)
    findings += decided
    parsed = parse_table(raw, resource.fields, resource.missing_values)
    findings += parsed.findings + check_table(raw, parsed, resource)
    findings += (*person_findings(raw, parsed, resource.person), *head_findings(raw, resource))
    findings += rule_findings(raw, parsed, resource, year, decisions, within_year=bool(quarter))
    if quarter is None:
        findings += content_findings(raw, parsed, resource, year)
    if codes:
        findings += plan_code_findings(raw, parsed, resource.name, codes)
    ordered = sorted(gathered(findings), key=lambda finding: finding.row or 0)
    told = with_offices(with_keys(ordered, raw, resource), raw, resource)
    if raw.places and (fold := resource.arrangement.fold):
        located = (raw.places.located(finding, fold.value_names) for finding in told)
        told = (*with_offices(of_file, None, resource), *located)
    if has_faults(told):
        return None, told
    return CheckedTable(parsed, resource, raw.statuses), told


def plan_rule_findings(
    tables: Iterable[tuple[Resource, ParsedTable]], rules: Iterable[AnyPlanRule], facts: PlanFacts
) -> tuple[Finding, ...]:
    """Findings of the rules between the plan tables; others among the tables are passed over."""
    plan = {
        resource.name: PlanTable.of(place_of(resource), parsed)
        for resource, parsed in tables
        if resource.name in PLAN_TABLES
    }
    return plan_findings(PlanTables(plan, facts), rules)


def parse_resource(
    folder: Path, resource: Resource, decisions: Decisions = ()
) -> ParsedTable | None:
    """Read one declared table, and check nothing; None when it cannot be read."""
    raw, _ = read_raw(folder, resource)
    if raw is None:
        return None
    decided, _ = with_decisions(raw, decisions_of(resource, decisions))
    return parse_table(decided, resource.fields, resource.missing_values)


def numbered_table(
    folder: Path, resource: Resource, decisions: Decisions = ()
) -> tuple[CheckedTable, pd.Index[int]] | None:
    """A declared table with the row of its file each row stands in; None when it cannot be read."""
    raw, _ = read_raw(folder, resource)
    if raw is None:
        return None
    raw, _ = with_decisions(raw, decisions_of(resource, decisions))
    parsed = parse_table(raw, resource.fields, resource.missing_values)
    width = len(raw.places.heads) if raw.places else 1
    return CheckedTable(parsed, resource, raw.statuses), parsed.rows // width


def broken_file(resource: Resource, rule: str) -> tuple[Finding, ...]:
    """Finding for a file that its reader did not survive."""
    advice = Advice(
        rule,
        "Salin hanya tabel datanya ke berkas baru, tanpa format dan sel di luar tabel, lalu simpan"
        " sebagai CSV UTF-8.",
        "IKU-B106",
    )
    return with_offices((finding_at(place_of(resource), advice),), None, resource)


def undeclared_files(package: Package) -> tuple[Finding, ...]:
    """Say which files of the folder nobody reads."""
    declared = {
        REGION_FILE,
        SAME_FILE,
        ACCEPTANCES_FILE,
        RECEIPTS_FILE,
        *(resource.path for resource in package.resources),
    }
    files = sorted(path.name for suffix in FORMATS for path in package.folder.glob(f"*.{suffix}"))
    return tuple(
        finding_at(Place(name), UNDECLARED, severity=Severity.CATATAN)
        for name in files
        if name not in declared
    )


def take_in(
    raw_folder: Path, codes: PlanCodes | None = None, facts: PlanFacts | None = None
) -> Intake:
    """Read and check all tables of a raw folder; every finding is told at once.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``, which holds ``datapackage.yaml``.
    codes : PlanCodes, optional
        As in `check_resource`.
    facts : PlanFacts, optional
        What the rules between the plan tables know; not checked without.

    Raises
    ------
    IkuError
        If the descriptor itself is wrong.
    """
    package = load_package(raw_folder)
    tables, findings = check_package(package, codes, report_year(raw_folder), facts)
    frames = {table.resource.name: table.frame for table in tables}
    about = (*folder_findings(raw_folder), *undeclared_files(package))
    return Intake(MappingProxyType(frames), (*findings, *about))


def check_package(
    package: Package,
    codes: PlanCodes | None,
    year: int | None,
    facts: PlanFacts | None,
) -> tuple[list[CheckedTable], list[Finding]]:
    """Read and check all tables of a package in this process, and what holds between them.

    Raises
    ------
    IkuError
        If ``samakan.csv`` is wrong.
    """
    decisions = load_decisions(package)
    results = [
        check_resource(package.folder, item, codes, year, decisions_of(item, decisions))
        for item in package.resources
    ]
    tables = [table for table, _ in results if table]
    findings = [finding for _, found in results for finding in found]
    if facts:
        plan = [(table.resource, table.parsed) for table in tables]
        findings += plan_rule_findings(plan, package.plan_rules, facts)
    return tables, findings


def take_in_resource(
    raw_folder: Path, resource: Resource
) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Checked table as a frame, as `check_resource`."""
    table, findings = check_resource(raw_folder, resource, year=report_year(raw_folder))
    return (table.frame if table else None), findings


def take_in_table(raw_folder: Path, name: str) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Read and check one table by name, as `take_in_resource`.

    Raises
    ------
    IkuError
        If the descriptor is wrong or declares no such table.
    """
    return take_in_resource(raw_folder, load_package(raw_folder).resource(name))
