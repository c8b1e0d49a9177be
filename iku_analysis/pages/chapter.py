"""What a notebook calls: one strategic target with its tables, results and displays.

A notebook reads only the tables its task declares and publishes everything as cell output; it
writes no file. Folders are given relative to the project root, so that an executed notebook holds
no path of a machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import pandas as pd

from iku_analysis.assessment import coverage
from iku_analysis.assessment.assess import Context, assess
from iku_analysis.assessment.measuring import Measuring
from iku_analysis.assessment.merged_regions import merge_regions
from iku_analysis.assessment.own_functions import load_own, read_own
from iku_analysis.assessment.plan import Plan, read_plan
from iku_analysis.assessment.quarters import SIGNED, only_whole_years
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import format_number
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.parquet import in_years, read_table
from iku_analysis.base.paths import paths_of_raw, project_root
from iku_analysis.declarations.catalogue import (
    Catalogue,
    Indicator,
    StrategicTarget,
    load_catalogue,
    own_functions,
)
from iku_analysis.declarations.measure_checks import date_column_of, unfit_measures
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.indicators import function_of
from iku_analysis.indicators._common import DATE_COLUMNS
from iku_analysis.indicators.declared import DeclaredIndicator
from iku_analysis.indicators.definitions import STEPS
from iku_analysis.intake.acceptances import accepted, read_acceptances
from iku_analysis.intake.findings import FINDINGS_SUFFIX, Finding, Severity, findings_from_json
from iku_analysis.intake.published_findings import as_published
from iku_analysis.intake.rules.plan_rows import about
from iku_analysis.model.evidence import AnalysisState
from iku_analysis.model.labels import declare_words
from iku_analysis.model.measurement import Measurement
from iku_analysis.model.origin import declare_origin
from iku_analysis.model.plan_names import ANNUAL_TABLES, PLAN, PLAN_TABLES
from iku_analysis.model.quarter import QUARTERS, Quarter, known_until
from iku_analysis.narrative.text import Narrative, read_narrative, texts_folder
from iku_analysis.narrative.text_checks import CAUSES, SOLUTIONS, indicator_file
from iku_analysis.pages.indicator import IndicatorPage


@dataclass(frozen=True)
class Chapter:
    """One strategic target in one year.

    Attributes
    ----------
    number : int
        Number of the strategic target in the IKU document.
    year : int
        Report year.
    catalogue : Catalogue
        The IKU document and our declarations.
    package : Package
        Description of the raw tables, for sources.
    raw, processed : Path
        Folders of the raw files and of the checked tables.
    quarter : Quarter or None
        Up to whose end is measured; None for the whole year.
    """

    number: int
    year: int
    catalogue: Catalogue
    package: Package
    raw: Path
    processed: Path
    quarter: Quarter | None = field(default=None, kw_only=True)

    @property
    def target(self) -> StrategicTarget:
        """The strategic target."""
        return self.catalogue.target(self.number)

    def table(self, name: str, date_column: str = "") -> pd.DataFrame:
        """Checked table by its name in ``datapackage.yaml``, with a ``status`` column.

        With a date column, only rows of this year and the last are read. A table without such rows
        is read whole: it still tells how far it can be trusted.
        """
        path = self.processed / f"{name}.parquet"
        if not path.is_file():
            raise IkuError(
                f"Tabel olahan {path.name} belum ada.",
                f"Jalankan: {paths_of_raw(self.raw).command}",
            )
        if date_column:
            years = partial(in_years, date_column, self.year - 1, self.year)
            recent = read_table(path, years)
            if len(recent):
                return recent
        return read_table(path)

    @cached_property
    def plan(self) -> Plan:
        """Targets, past years, medium term, standards and budget; of a quarter, what it knew."""
        plan = read_plan(self.processed, self.year)
        if self.quarter is None:
            return plan
        known = known_until(plan.agreement, SIGNED, self.quarter.end)
        return replace(plan.within_year(), agreement=known)

    def indicator(self, number: int) -> IndicatorPage:
        """Measure an indicator as ``iku.yaml`` declares it and put its seven analyses together.

        Parameters
        ----------
        number : int
            Number of the IKU; its entry names the function, the checked tables and the policy.

        Returns
        -------
        IndicatorPage
            Last year is measured from the same tables too, to compare it with what was published.

        Raises
        ------
        IkuError
            If the indicator is of another sasaran, or a table is missing.
        """
        declared = self._declared(number)
        function, code = self._function(declared)
        measures = declared.measures
        date_column = (
            date_column_of(measures, self.package) if measures else DATE_COLUMNS.get(function, "")
        )
        tables, settings = declared.tables.value, declared.policy.value
        merged = declared.small_counts.value.merged
        frames = {name: merge_regions(self.table(name, date_column), merged) for name in tables}
        dated_by = {name: self.package.resource(name).dated_by for name in tables}
        words = self.catalogue.words.values
        is_ours = declared.function.value in STEPS
        measuring = Measuring(declared, function, frames, dated_by, words, is_ours)
        only_yearly = bool(only_whole_years(declared, self.package))
        now, before, quarters = self._measured(measuring, only_yearly=only_yearly)
        narrative = self.narrative(number)
        context = Context(
            self.catalogue,
            self.plan,
            _causes_state(narrative, number),
            self.doubts(number),
            self.quarter.number if self.quarter else None,
            quarters,
            self.doubts(number, Severity.DITERIMA),
        )
        given = [*tables, str(self.year), *(f"{key}={value!r}" for key, value in settings.items())]
        call = f"{declared.function.value or 'ukuran'}({', '.join(given)})"
        not_told = self.quarter is not None and only_yearly
        assessment = assess(now, before, context)
        return IndicatorPage(assessment, narrative, self.package, call, not_told, code)

    def _measured(
        self, measuring: Measuring, *, only_yearly: bool
    ) -> tuple[Measurement, Measurement, dict[Quarter, Measurement]]:
        """Measure this year and the last, or a part of both, and each quarter where it tells."""
        last = QUARTERS - 1 if self.quarter is None else self.quarter.number
        quarters = {} if only_yearly else measuring.quarters(self.year, last)
        if self.quarter is None:
            now, before = (measuring.year(year) for year in (self.year, self.year - 1))
            fourth = {} if only_yearly else {Quarter(self.year, QUARTERS): now}
            return now, before, quarters | fourth
        if only_yearly:
            absent = measuring.only_yearly(self.year)
            return absent, absent, {}
        return quarters[self.quarter], measuring.until(self.quarter.before()), quarters

    def _function(self, item: Indicator) -> tuple[Callable[..., Measurement], str]:
        """What computes an indicator, and of an own function the file that was read.

        Raises
        ------
        IkuError
            If declared measures do not fit the tables.
        OwnFunctionError
            If an own function cannot be loaded.
        """
        if item.measures:
            for fault in unfit_measures(item, self.package):
                raise IkuError(f"IKU {item.number}: {fault.key}: {fault.what}.", fault.mend)
            read = [self.package.resource(name) for name in item.tables.value]
            fields = [one for resource in read for one in resource.fields]
            orders = {one.name: one.constraints.enum for one in fields if one.constraints.enum}
            titles = {resource.name: resource.title for resource in read}
            return DeclaredIndicator(item, item.measures, orders, titles), ""
        if not item.function.own:
            return function_of(item.function.value), ""
        source = read_own(item, *own_functions([item], self.raw))
        return load_own(source), f"{source.shown}, SHA-256 {source.digest.sha256}"

    def _declared(self, number: int) -> Indicator:
        own = {item.number: item for item in self.target.indicators}
        if number not in own:
            raise IkuError(
                f"IKU {number} bukan indikator sasaran {self.number} dalam iku.yaml.",
                f"Yang ada: IKU {', '.join(map(str, own))}.",
            )
        return own[number]

    def _is_beside(self, found: Finding) -> bool:
        """Whether it is about a table this span of time is set beside."""
        return self.quarter is None or Path(found.file).stem not in ANNUAL_TABLES

    def narrative(self, number: int) -> Narrative | None:
        """Authored text about an indicator; None when nobody wrote one."""
        number_of_quarter = self.quarter.number if self.quarter else None
        path = texts_folder(self.raw, number_of_quarter) / indicator_file(number)
        return read_narrative(path) if path.is_file() else None

    def doubts(self, number: int, severity: Severity = Severity.PERINGATAN) -> tuple[str, ...]:
        """What intake found doubtful in the tables of an indicator, and in its plan.

        What is doubtful in the plan and concerns no code is told once in a chapter; of a quarter,
        only what it is set beside.
        """
        item = self.catalogue.indicator(number)
        is_first = item is self.target.indicators[0]
        codes = tuple(about(variant.component) for variant in item.main_variants)
        begins = tuple(about(code) for code in self.catalogue.codes)
        plan = [found for name in (*PLAN_TABLES, PLAN) for found in self._found(name, severity)]
        own = (found for name in item.tables.value for found in self._found(name, severity))
        planned = (
            found
            for found in plan
            if self._is_beside(found)
            if found.rule.startswith(codes) or (is_first and not found.rule.startswith(begins))
        )
        titles = {resource.name: resource.title for resource in self.package.resources}
        return tuple(_doubt(found, titles) for found in (*own, *planned))

    def _found(self, name: str, severity: Severity) -> list[Finding]:
        path = self.processed / f"{name}{FINDINGS_SUFFIX}"
        if not path.is_file():
            return []
        acceptances, _ = read_acceptances(self.raw)
        found = accepted(findings_from_json(read_input_text(path)), acceptances)
        told = as_published(found, self.package, self.catalogue)
        return [item for item in told if item.severity is severity]


def _doubt(finding: Finding, titles: Mapping[str, str]) -> str:
    """A warning as a footnote, with who answers for it; tables go by their titles."""
    name = Path(finding.file).stem
    rows = f", {format_number(finding.count, 0)} baris" if finding.row else ""
    answered = f" {finding.mend}." if finding.severity is Severity.DITERIMA else ""
    return f"{titles.get(name, name)}{rows}: {finding.rule} ({finding.code}).{answered}"


def _causes_state(narrative: Narrative | None, number: int) -> AnalysisState:
    """Analysis 5 is there when both of its sections were written."""
    if narrative is None:
        return coverage.absent(5, f"naskah {indicator_file(number)} belum ada")
    for title in (CAUSES, SOLUTIONS):
        section = narrative.section(title)
        if section is None or section.is_unfinished:
            return coverage.absent(5, f"bagian {title} belum ditulis")
    return coverage.present(5, narrative.status)


def open_chapter(
    number: int, *, year: int, raw_dir: str, processed_dir: str, quarter: int | None = None
) -> Chapter:
    """Open the chapter of one strategic target.

    Parameters
    ----------
    number : int
        Strategic target, 1 to 6.
    year : int
        Report year.
    raw_dir, processed_dir : str
        Folders of the year, relative to the project root or absolute.
    quarter : int, optional
        Quarter, 1 to 4, up to whose end is measured.

    Raises
    ------
    IkuError
        If there is no such quarter, the catalogue is of another year or a file is missing.
    """
    root = project_root()
    catalogue = load_catalogue(root / raw_dir)
    if catalogue.year != year:
        raise IkuError(
            f"Katalog di {raw_dir} untuk tahun {catalogue.year}, notebook diminta tahun {year}.",
            f"Beri folder tahun {year}, atau perbaiki `tahun` di iku.yaml.",
        )
    if quarter not in {None, *range(1, QUARTERS + 1)}:
        raise IkuError(f"Triwulan {quarter!r} tidak ada; yang ada: 1 sampai {QUARTERS}.")
    raw, until = root / raw_dir, Quarter(year, quarter) if quarter else None
    package = load_package(raw)
    speak_for(catalogue, package, quarter)
    declared = catalogue.until(quarter)
    return Chapter(number, year, declared, package, raw, root / processed_dir, quarter=until)


def speak_for(catalogue: Catalogue, package: Package, quarter: int | None = None) -> None:
    """Let this process speak for an office: in its words, and in its name in every drawing."""
    declare_origin(catalogue.organisation, catalogue.year, quarter)
    declare_words(catalogue.spoken(package.resources))
