"""What notebook 00 calls: front matter, how to read, budget, and the appendices of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from iku_analysis.assessment.achievement import AverageAchievement, average
from iku_analysis.assessment.budget import with_absorption
from iku_analysis.assessment.plan import Plan, read_plan
from iku_analysis.assessment.results import (
    ComponentResult,
    IndicatorResult,
    read_results,
    report_status,
)
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import format_number
from iku_analysis.base.input_files import read_input_text
from iku_analysis.base.paths import project_root
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.origin import declare_origin
from iku_analysis.model.status import Status, status_of
from iku_analysis.narrative.binding import Bound
from iku_analysis.narrative.checks import CLOSING, INTRODUCTION, SECTIONS
from iku_analysis.narrative.text import FOLDER, read_narrative
from iku_analysis.narrative.values import change, difference, last_year, report_values
from iku_analysis.pages import appendix, method_tables, plan_tables, review
from iku_analysis.pages.analysis_tables import (
    MONEY,
    authored,
    budget_note,
    budget_total,
    no_data,
)
from iku_analysis.pages.blocks import (
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Prose,
    Published,
    Table,
)
from iku_analysis.pages.charts import bars, grouped_bars
from iku_analysis.pages.checklist import Reviewed
from iku_analysis.pages.revisions import read_revisions, revisions_table
from iku_analysis.pages.summary_tables import summary_table
from iku_analysis.pages.tables import (
    PERCENT_DECIMALS,
    breakdown_table,
    quantity_text,
    with_data,
)

MOST_CHANGED = 3
OVERVIEW, AHEAD = SECTIONS[INTRODUCTION][0], SECTIONS[CLOSING][1]


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
    """

    catalogue: Catalogue
    package: Package
    results: tuple[IndicatorResult, ...]
    plan: Plan
    raw: Path
    revision_log: pd.DataFrame

    @cached_property
    def mean(self) -> AverageAchievement:
        """Average achievement with what it leaves out."""
        return average([result.achievement for result in self.results], self.catalogue.policy)

    @cached_property
    def _bindings(self) -> dict[str, Bound]:
        return report_values(self.results, self.mean)

    # --- executive summary ---------------------------------------------------------------------

    def headline(self) -> Cards:
        """Targets met, not met and not computable, and the average achievement."""
        met = [result.achievement.is_met for result in self.results]
        text = quantity_text(self.mean.percent, PERCENT_DECIMALS)
        status, link = self.mean.percent.status.value, "ringkasan-capaian"
        cards = (
            Card("Target tercapai", f"{met.count(True)} indikator", status, "baik", link),
            Card("Target belum tercapai", f"{met.count(False)} indikator", status, "kurang", link),
            Card("Tidak dapat dihitung", f"{met.count(None)} indikator", link=link),
            Card("Rata-rata capaian", f"{text} %", status, link=link),
        )
        note = (
            f"Rata-rata atas {self.mean.counted} indikator; "
            f"{self.mean.left_out} tidak dapat dihitung dan tidak ikut dirata-ratakan."
        )
        return Cards(id="ringkasan-angka", title="Ringkasan capaian", cards=cards, note=note)

    def overview(self) -> Table:
        """What a head of office reads in a minute."""
        rows = (
            ("Target tercapai", self._named(met=True)),
            ("Target belum tercapai", self._named(met=False)),
            ("Tidak dapat dihitung", self._not_computable()),
            ("Perubahan terbesar dari tahun lalu", self._largest_changes()),
            ("Angka contoh dan bukan resmi", self._not_official()),
            ("Perlu diperiksa", self._doubtful()),
        )
        return Table(
            id="ringkasan-sorotan",
            caption=f"Sorotan {self.catalogue.year}",
            columns=(Column("Hal"), Column("Isi")),
            rows=tuple((Cell(label), Cell(text)) for label, text in rows),
        )

    def _named(self, *, met: bool) -> str:
        found = [
            f"IKU {r.number} ({quantity_text(r.achievement.percent, PERCENT_DECIMALS)} %)"
            for r in self.results
            if r.achievement.is_met is met
        ]
        return ", ".join(found) or "tidak ada"

    def _not_computable(self) -> str:
        found = [
            f"IKU {r.number}: {r.achievement.percent.reason}"
            for r in self.results
            if r.achievement.is_met is None
        ]
        return "; ".join(found) or "tidak ada"

    def _largest_changes(self) -> str:
        changes = list[tuple[float, str]]()
        for result in self.results:
            for part in result.components:
                before = last_year(result.history, part.code, result.year)["realisasi"]
                moved = change(part.realisation, before).value
                if moved is not None:
                    changes.append((abs(moved), _change_words(part, before)))
        largest = sorted(changes, key=lambda item: -item[0])[:MOST_CHANGED]
        return "; ".join(text for _, text in largest) or "tidak ada pembanding tahun lalu"

    def _not_official(self) -> str:
        words = []
        for status in (Status.CONTOH, Status.PERKIRAAN, Status.SEMENTARA):
            found = [
                part.code
                for result in self.results
                for part in result.components
                if part.realisation.status is status
            ]
            if found:
                words.append(f"{status.label}: realisasi IKU {', '.join(found)}")
        return "; ".join(words) or "semua realisasi angka resmi"

    def _doubtful(self) -> str:
        found = [f"IKU {r.number}: {' '.join(r.warnings)}" for r in self.results if r.warnings]
        return " ".join(found) or "tidak ada"

    def achievements(self) -> Table:
        """Target, realisation, achievement, rating and status of all indicators."""
        return summary_table(self.results)

    def achievement_chart(self) -> Figure:
        """Achievement of all indicators beside 100 percent."""
        frame = pd.DataFrame(
            {
                "iku": [f"IKU {result.number}" for result in self.results],
                "capaian": [result.achievement.percent.value for result in self.results],
            }
        ).astype({"capaian": float})
        return bars(
            frame,
            category="iku",
            value="capaian",
            unit="persen dari target",
            decimals=PERCENT_DECIMALS,
            reference=100,
            reference_label="target tercapai",
            id="ringkasan-capaian-grafik",
            caption="Capaian Indikator Kinerja Utama terhadap target",
            status=report_status(self.results),
        )

    # --- authored chapters ---------------------------------------------------------------------

    def text(self, file: str, title: str) -> Prose:
        """Section of an authored text about the whole report."""
        path = self.raw / FOLDER / file
        narrative = read_narrative(path) if path.is_file() else None
        id_ = f"naskah-{path.stem}-{title.lower().replace(' ', '-')}"
        # The notebook's heading stands above it.
        return replace(authored(narrative, title, self._bindings, id=id_, file=file), label="")

    # --- plan ----------------------------------------------------------------------------------

    def agreement(self) -> Table:
        """Targets in force, by sasaran."""
        return plan_tables.agreement_table(
            self.catalogue, self.plan.agreement, id="rencana-perjanjian-kinerja"
        )

    def agreement_changes(self) -> Table | Prose:
        """Changes of targets: date, old, new, permitted reason."""
        return plan_tables.changes_table(self.catalogue, self.plan.agreement)

    def medium_term(self) -> Table:
        """Medium-term targets of all indicators."""
        return plan_tables.medium_term_plan_table(self.catalogue, self.plan.medium_term)

    def budget(self) -> Published | Prose:
        """Ceilings by sasaran and programme."""
        frame = self._budget_by(["sasaran", "program"]).drop(columns=["realisasi_rp", "serapan"])
        return self._published(
            frame, "rencana-anggaran", "Pagu anggaran menurut sasaran dan program"
        )

    def spending(self) -> Published | Prose:
        """Ceiling, spending and absorption by sasaran and programme."""
        frame = self._budget_by(["sasaran", "program"])
        if frame.empty:
            return no_data("realisasi-anggaran", "tabel anggaran kosong untuk tahun ini")
        total = budget_total(frame, "sasaran")
        return self._published(
            total, "realisasi-anggaran", "Realisasi anggaran menurut sasaran dan program", 1
        )

    def spending_chart(self) -> Figure | Prose:
        """Ceiling beside spending per sasaran."""
        frame = self._budget_by(["sasaran"])
        if frame.empty:
            return no_data("realisasi-anggaran-grafik", "tabel anggaran kosong untuk tahun ini")
        return grouped_bars(
            frame,
            category="sasaran",
            series={"pagu_rp": "Pagu", "realisasi_rp": "Realisasi"},
            unit="rupiah",
            decimals=0,
            id="realisasi-anggaran-grafik",
            caption="Pagu dan realisasi anggaran menurut sasaran",
            status=status_of(frame),
        )

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

    def _published(
        self, frame: pd.DataFrame, id: str, caption: str, total_rows: int = 0
    ) -> Published | Prose:
        if frame.empty:
            return no_data(id, "tabel anggaran kosong untuk tahun ini")
        table = breakdown_table(
            frame,
            id=id,
            caption=caption,
            total_rows=total_rows,
            source="lampiran-sumber",
            note=budget_note(self._budget[[name for name in MONEY if name in frame]]),
        )
        return with_data(table, frame)

    # --- method --------------------------------------------------------------------------------

    def method(self) -> list[Table]:
        """How achievement is computed and rated, and what was chosen where no rule says."""
        return [
            method_tables.formulas_table(self.results),
            method_tables.scale_table(self.catalogue.policy),
            method_tables.policies_table(self.catalogue),
        ]

    # --- appendices ----------------------------------------------------------------------------

    def agreement_form(self) -> list[Table | Published | Prose]:
        """Perjanjian Kinerja as the regulation's form has it: targets, then programmes."""
        form = plan_tables.agreement_table(
            self.catalogue, self.plan.agreement, id="lampiran-perjanjian-kinerja"
        )
        frame = self._budget_by(["sasaran", "program"]).drop(columns=["realisasi_rp", "serapan"])
        caption = "Program dan anggaran Perjanjian Kinerja"
        return [form, self._published(frame, "lampiran-program", caption)]

    def measurement(self) -> Table:
        """Pengukuran Kinerja: sasaran, indicator, unit, target, realisation, achievement."""
        return appendix.measurement_table(self.catalogue, self.results)

    def document(self) -> Table:
        """The IKU document word for word, row 7 repaired."""
        return appendix.document_table(self.catalogue)

    def sources(self) -> Table:
        """Every raw table: publisher, title, vintage, status."""
        return appendix.sources_table(self.package, self.catalogue.year)

    def assumptions(self) -> Table:
        """Every declared choice about an indicator with its reason."""
        return appendix.assumptions_table(self.catalogue)

    def revisions(self) -> Table | Prose:
        """Published numbers that were changed since, and why."""
        return revisions_table(self.revision_log, self.results)

    def coverage(self) -> Table:
        """Indicators by the seven analyses."""
        return review.coverage_table(self.results)

    def coverage_reasons(self) -> Table | Prose:
        """Why analyses are missing."""
        return review.coverage_reasons_table(self.results)

    def checklist(self) -> list[Table]:
        """The review checklist of PermenPAN-RB 53/2014 with its evidence."""
        document = read_input_text(self.raw / self.catalogue.document)
        seen = Reviewed(
            self.catalogue,
            self.package,
            self.plan,
            self.results,
            document,
            introduced=not self.text(INTRODUCTION, OVERVIEW).missing,
            outlook=not self.text(CLOSING, AHEAD).missing,
        )
        return review.checklist_tables(seen)

    def reconciliation(self) -> list[Table]:
        """Numbers that must agree, and whether they do."""
        return review.reconciliation_tables(self.results)


def _change_words(part: ComponentResult, before: Quantity) -> str:
    """Percent in points, everything else in percent of last year."""
    points = part.unit == "persen"
    moved = (difference if points else change)(part.realisation, before).value or 0.0
    text = format_number(abs(moved), PERCENT_DECIMALS)
    sign = "naik" if moved >= 0 else "turun"
    return f"IKU {part.code} {sign} {text} {'poin persen' if points else '%'}"


def open_summary(*, year: int, raw_dir: str, processed_dir: str, results_dir: str) -> Summary:
    """Open the results of a year.

    Parameters
    ----------
    year : int
        Report year.
    raw_dir, processed_dir, results_dir : str
        Folders of the year, relative to the project root or absolute.

    Raises
    ------
    IkuError
        If an indicator has no result yet or a result is of another year.
    """
    root = project_root()
    catalogue = load_catalogue(root / raw_dir)
    results = read_results(root / results_dir)
    expected = [indicator.number for indicator in catalogue.indicators]
    found = [result.number for result in results if result.year == year]
    if found != expected:
        absent = ", ".join(str(number) for number in expected if number not in found)
        raise IkuError(
            f"Hasil tahun {year} belum lengkap di {results_dir}: IKU {absent or 'tidak dikenal'}.",
            f"Jalankan: make report YEAR={year}",
        )
    declare_origin(catalogue.organisation, year)
    raw = root / raw_dir
    processed = root / processed_dir
    return Summary(
        catalogue,
        load_package(raw),
        results,
        read_plan(processed),
        raw,
        read_revisions(processed),
    )
