"""What notebook 00 calls: front matter, how to read, budget, and the appendices of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from iku_analysis.assessment.achievement import AverageAchievement, average
from iku_analysis.assessment.budget import (
    MONEY,
    absorption,
    budget_note,
    budget_total,
    supporting,
    with_absorption,
)
from iku_analysis.assessment.plan import Plan, read_follow_up, read_plan, read_revisions
from iku_analysis.assessment.results import IndicatorResult, read_results
from iku_analysis.assessment.vintages import revised_figures
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.parquet import read_table
from iku_analysis.base.paths import paths_of_raw, project_root
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.front_pages import FrontPages, load_front_pages
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.declarations.resource import Resource, shared_figures
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import status_of
from iku_analysis.narrative.bound import Bound
from iku_analysis.narrative.text import read_narrative
from iku_analysis.narrative.text_checks import (
    AHEAD,
    CLOSING,
    INTRODUCTION,
    OVERVIEW,
    own_words,
    text_file,
)
from iku_analysis.narrative.values import report_values
from iku_analysis.pages import (
    anchors,
    follow_up_tables,
    highlights,
    method_tables,
    opening,
    overview_tables,
    plan_tables,
)
from iku_analysis.pages.authored import authored, no_data, sentence
from iku_analysis.pages.blocks import Blocks, Chart, Prose, Table
from iku_analysis.pages.chapter import speak_for
from iku_analysis.pages.charts import Subject, grouped_bars
from iku_analysis.pages.checklist import Reviewed, answers
from iku_analysis.pages.example_blocks import example_blocks
from iku_analysis.pages.glance import glance
from iku_analysis.pages.glance_block import Glance
from iku_analysis.pages.quarter_tables import progress_table, unmeasured_table, year_quarters_table
from iku_analysis.pages.region_tables import region_tables
from iku_analysis.pages.tables import breakdown_table
from iku_analysis.pages.target_results import target_results_table

NO_BUDGET = "tabel anggaran kosong untuk tahun ini"


@dataclass(frozen=True)
class Summary:
    """All results of a year.

    Attributes
    ----------
    catalogue : Catalogue
        The IKU document and our declarations.
    package : Package
        Description of the raw tables.
    results : tuple of IndicatorResult
        In the order of the document.
    plan : Plan
        Targets, past years, medium term, standards and budget.
    raw : Path
        Folder of the raw files, for the authored texts.
    revision_log : DataFrame
        Table ``revisi``.
    actions : DataFrame
        Table ``tindak_lanjut``.
    processed : Path
        Folder of the checked tables, for those with two vintages.
    quarter : int or None
        Quarter of the report; None for that of the year.
    """

    catalogue: Catalogue
    package: Package
    results: tuple[IndicatorResult, ...]
    plan: Plan
    raw: Path
    revision_log: pd.DataFrame
    actions: pd.DataFrame
    processed: Path
    quarter: int | None = None

    @cached_property
    def mean(self) -> AverageAchievement:
        """Average achievement with what it leaves out."""
        return average([result.achievement for result in self.results], self.catalogue.policy)

    @cached_property
    def _bindings(self) -> dict[str, Bound]:
        return report_values(self.results, self.mean, self.catalogue)

    # --- executive summary ---------------------------------------------------------------------

    def glance(self) -> Glance:
        """Kinerja sekilas: the year on one page."""
        return glance(
            self.catalogue,
            self.results,
            self.mean,
            {result.number: self._absorption(result.number) for result in self.results},
            absorption(self._budget),
            actions=self.actions,
            reported=self.package.vintage,
        )

    def quarters(self) -> Blocks:
        """What is reached at the end of the quarter; nothing in the report of a year."""
        if self.quarter is None:
            return Blocks(())
        unmeasured = unmeasured_table(self.catalogue.indicators, self.package)
        tables = (progress_table(self.results), unmeasured)
        return Blocks(tuple(table for table in tables if table.rows))

    def _absorption(self, number: int) -> Quantity:
        indicator = self.catalogue.indicator(number)
        target = next(t.number for t in self.catalogue.targets if indicator in t.indicators)
        return absorption(supporting(self._budget, target, number))

    def overview(self) -> Table:
        """What a head of office reads in a minute."""
        return highlights.highlights_table(self.results, self.catalogue.year)

    def target_results(self) -> Table:
        """A result and a sentence for each strategic target."""
        return target_results_table(self.catalogue, self.results)

    def achievements(self) -> Blocks:
        """Target, realisation, achievement, rating and status; of a quarter, of what it tells.

        And of a year what stood at the end of each quarter.
        """
        within = [item for item in self.results if item.quarters]
        told = within if self.quarter and within else self.results
        table = overview_tables.achievements_table(told)
        year = [year_quarters_table(self.results)] if within and not self.quarter else []
        return Blocks((table, *year))

    # --- front pages ---------------------------------------------------------------------------

    def foreword(self) -> Blocks:
        """Kata pengantar; nothing where none was given."""
        return opening.foreword(self._front)

    def office(self) -> Blocks:
        """Organisation and legal basis; nothing where none was given."""
        return opening.office(self._front)

    def approval(self) -> Blocks:
        """Who signs; nothing where nobody is named."""
        return opening.approval(self._front)

    @cached_property
    def _front(self) -> FrontPages:
        return load_front_pages(self.raw)

    # --- authored chapters ---------------------------------------------------------------------

    def text(self, file: str, title: str) -> Prose:
        """Section of an authored text about the whole report."""
        path = text_file(self.raw, file, self.quarter)
        narrative = read_narrative(path) if path.is_file() else None
        id_ = anchors.authored(file, title)
        own = own_words(*self.catalogue.indicators)
        told = authored(narrative, title, self._bindings, own=own, id=id_, file=file)
        return replace(told, label="")  # the notebook's heading stands above it

    # --- plan ----------------------------------------------------------------------------------

    def agreement(self) -> Table:
        """Targets in force, by sasaran."""
        return plan_tables.agreement_table(
            self.catalogue, self.plan.agreement, id=anchors.AGREEMENT, named=self._target
        )

    @property
    def _target(self) -> str:
        """Name of the year's target; ``target`` is that of the report's own span."""
        return "target_tahun" if self.quarter else "target"

    def agreement_changes(self) -> Table | Prose:
        """Changes of targets: date, old, new, permitted reason."""
        agreement = self.plan.agreement
        return plan_tables.changes_table(self.catalogue, agreement, named=self._target)

    def medium_term(self) -> Table:
        """Medium-term targets of all indicators."""
        return plan_tables.medium_term_plan_table(self.catalogue, self.plan.medium_term)

    def budget(self) -> Table | Prose:
        """Ceilings by sasaran and programme."""
        caption = "Pagu anggaran menurut sasaran dan program"
        return self._budget_table(self._ceilings(), anchors.BUDGET, caption)

    def _ceilings(self) -> pd.DataFrame:
        return self._budget_by(["sasaran", "program"]).drop(columns=["realisasi_rp", "serapan"])

    def spending(self) -> Table | Prose:
        """Ceiling, spending and absorption by sasaran and programme."""
        frame = self._budget_by(["sasaran", "program"])
        total = frame if frame.empty else budget_total(frame, "sasaran")
        caption = "Realisasi anggaran menurut sasaran dan program"
        return self._budget_table(total, anchors.SPENDING, caption, total_rows=1)

    def spending_chart(self) -> Chart | Prose:
        """Ceiling beside spending per sasaran."""
        frame, anchor = self._budget_by(["sasaran"]), anchors.chart(anchors.SPENDING)
        if frame.empty:
            return no_data(anchor, NO_BUDGET)
        caption = "Pagu dan realisasi anggaran menurut sasaran"
        subject = Subject(anchor, caption, "rupiah", 0, status_of(frame))
        series = {"pagu_rp": "Pagu", "realisasi_rp": "Realisasi"}
        return grouped_bars(frame, subject, category="sasaran", series=series)

    @property
    def _budget(self) -> pd.DataFrame:
        rows: pd.DataFrame = self.plan.budget.loc[self.plan.budget["tahun"] == self.catalogue.year]
        return rows

    def _budget_by(self, columns: Sequence[str]) -> pd.DataFrame:
        rows = self._budget
        if rows.empty:
            return pd.DataFrame(columns=[*columns, "pagu_rp", "realisasi_rp", "serapan", "status"])
        sums = rows.groupby(list(columns), sort=True)[list(MONEY)].sum(skipna=False)
        frame = with_absorption(sums.reset_index()).assign(status=status_of(rows).value)
        return frame.assign(sasaran="Sasaran " + frame["sasaran"].astype(int).astype(str))

    def _budget_table(
        self, frame: pd.DataFrame, id: str, caption: str, total_rows: int = 0
    ) -> Table | Prose:
        if frame.empty:
            return no_data(id, NO_BUDGET)
        return breakdown_table(
            frame,
            id=id,
            caption=caption,
            total_rows=total_rows,
            prefix="anggaran.sasaran",
            source=anchors.ALL_SOURCES,
            note=budget_note(self._budget[[name for name in MONEY if name in frame]]),
        )

    # --- what follows --------------------------------------------------------------------------

    def follow_up(self) -> Table | Prose:
        """What is done about each missed target, who does it and until when."""
        names = plan_tables.names_of_targets(self.catalogue)
        return follow_up_tables.missed_table(self.results, names, self.actions)

    def evaluation(self) -> Table | Prose:
        """What became of the recommendations of last year's evaluation."""
        return follow_up_tables.evaluation_table(self.actions)

    # --- method --------------------------------------------------------------------------------

    def method(self) -> Blocks:
        """How achievement is computed and rated, and what was chosen where no rule says."""
        return Blocks(
            (
                method_tables.statuses_table(),
                method_tables.formulas_table(self.results),
                method_tables.scale_table(self.catalogue.policy),
                method_tables.policies_table(self.catalogue),
            )
        )

    # --- appendices ----------------------------------------------------------------------------

    def document(self) -> Table:
        """The IKU document word for word, row 7 repaired."""
        return overview_tables.document_table(self.catalogue)

    def sources(self) -> Table:
        """Every raw table: publisher, title, vintage, status."""
        return overview_tables.sources_table(self.package, self.catalogue.year)

    def assumptions(self) -> Table:
        """Every declared choice about an indicator with its reason."""
        return overview_tables.assumptions_table(self.catalogue)

    def revisions(self) -> Blocks:
        """Published numbers changed since and why, and figures their publishers revised."""
        log = plan_tables.revisions_table(self.revision_log, self.results)
        pairs = self.package.revised
        return Blocks((log, *(table for pair in pairs for table in self._vintages(*pair))))

    def _vintages(self, earlier: Resource, later: Resource) -> Iterator[Table]:
        before, now = (read_table(self.processed / f"{r.name}.parquet") for r in (earlier, later))
        for column in shared_figures(earlier, later):
            figures = revised_figures(before, now, later.primary_key, column.name)
            yield plan_tables.vintages_table(earlier, later, column, figures)

    def examples(self) -> Blocks:
        """Worked examples of every indicator, computed in this build."""
        shown = "Pengukuran setiap indikator memuat perhitungannya; tidak ada contoh lain di sini."
        none = sentence("contoh-hitungan", shown)
        return Blocks(tuple(example_blocks(self.catalogue)) or (none,))

    def coverage(self) -> Blocks:
        """Indicators by the seven analyses: whether each is there, and on what data."""
        return Blocks(overview_tables.coverage_tables(self.results))

    def coverage_reasons(self) -> Table | Prose:
        """Why analyses are missing."""
        return overview_tables.coverage_reasons_table(self.results)

    def checklist(self) -> Blocks:
        """The review checklist of PermenPAN-RB 53/2014 with its evidence."""
        document = read_input_text(self.raw / self.catalogue.document)
        seen = Reviewed(
            self.catalogue,
            self.package,
            self.plan,
            self.actions,
            self.results,
            document,
            introduced=not self.text(INTRODUCTION, OVERVIEW).missing,
            outlook=not self.text(CLOSING, AHEAD).missing,
        )
        return Blocks(overview_tables.checklist_tables(answers(seen)))

    def regions(self) -> Blocks:
        """What the report says of each kab/kota, for the office that sent it."""
        none = sentence("profil-wilayah", "Tidak ada indikator yang dirinci menurut wilayah.")
        return Blocks(tuple(region_tables(self.results, self.catalogue.year)) or (none,))

    def reconciliation(self) -> Blocks:
        """Numbers that must agree, and whether they do."""
        return Blocks(overview_tables.reconciliation_tables(self.results))


def open_summary(
    *, year: int, raw_dir: str, processed_dir: str, results_dir: str, quarter: int | None = None
) -> Summary:
    """Open the results of a year.

    Parameters
    ----------
    year : int
        Report year.
    raw_dir, processed_dir, results_dir : str
        Folders of the year, relative to the project root or absolute.
    quarter : int, optional
        Quarter, 1 to 4, the results are of.

    Raises
    ------
    IkuError
        If an indicator has no result yet or a result is of another year.
    """
    root = project_root()
    raw, processed = root / raw_dir, root / processed_dir
    catalogue, package = load_catalogue(raw), load_package(raw)
    results = read_results(root / results_dir)
    expected = sorted(indicator.number for indicator in catalogue.indicators)
    asked = (year, quarter)
    found = [result.number for result in results if (result.year, result.quarter) == asked]
    if found != expected:
        lacking = ", ".join(str(number) for number in expected if number not in found)
        absent = lacking or "tidak dikenal"
        paths = replace(paths_of_raw(raw), quarter=quarter)
        raise IkuError(
            f"Hasil {paths.period} belum lengkap di {results_dir}: IKU {absent}.",
            f"Jalankan: {paths.command}",
        )
    speak_for(catalogue, package, quarter)
    return Summary(
        catalogue,
        package,
        results,
        read_plan(processed, year),
        raw,
        read_revisions(processed),
        read_follow_up(processed),
        processed,
        quarter,
    )
