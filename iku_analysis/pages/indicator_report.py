"""One indicator in the report: its measurement, its seven analyses, and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from iku_analysis.assessment import coverage, reconcile
from iku_analysis.assessment.achievement import Judge, achieve
from iku_analysis.assessment.budget import Efficiency, efficiency, supporting
from iku_analysis.assessment.history import history_frame, year_records
from iku_analysis.assessment.medium_term import MediumTerm, medium_term
from iku_analysis.assessment.plan import Plan
from iku_analysis.assessment.results import IndicatorResult, assess, result_to_json
from iku_analysis.assessment.standard import NationalStandard, national_standard
from iku_analysis.declarations.catalogue import Catalogue, Indicator, StrategicTarget
from iku_analysis.model.evidence import AnalysisState, Check, Outcome
from iku_analysis.model.measurement import Measurement
from iku_analysis.model.status import Status, status_of, weakest
from iku_analysis.narrative.binding import Bound
from iku_analysis.narrative.checks import (
    CAUSES,
    EFFICIENCY,
    PROGRAMMES,
    SOLUTIONS,
    indicator_file,
)
from iku_analysis.narrative.text import Narrative
from iku_analysis.narrative.values import indicator_values, last_year
from iku_analysis.pages.analysis_tables import (
    authored,
    budget_note,
    budget_total,
    efficiency_table,
    medium_term_table,
    no_data,
    standard_table,
)
from iku_analysis.pages.blocks import RESULT_MIME, Figure, Prose, Published, Table
from iku_analysis.pages.charts import history_with_target
from iku_analysis.pages.result_cards import result_cards
from iku_analysis.pages.tables import (
    breakdown_table,
    definition_table,
    inputs_table,
    variants_table,
    with_data,
)
from iku_analysis.privacy.small_counts import Withheld, withhold_breakdowns


@dataclass(frozen=True)
class Sources:
    """What the data package says of the tables: title and publisher per name."""

    titles: Mapping[str, str]
    publishers: Mapping[str, str]


@dataclass(frozen=True)
class IndicatorReport:
    """Everything a chapter says about one indicator.

    Attributes
    ----------
    measurement : Measurement
        From the indicator function.
    result : IndicatorResult
        With history, the state of the seven analyses and the checks.
    indicator : Indicator
        Row of the catalogue.
    histories : mapping of str to DataFrame
        Years before and this year, per component code.
    plans, standards : tuple
        Analyses 3 and 4, one per component.
    activities : DataFrame
        Budget rows that support the indicator.
    use_of_budget : Efficiency
        Analysis 6.
    narrative : Narrative or None
        Authored text; None when nobody wrote one.
    bindings : mapping of str to Bound
        Numbers behind the names of the text.
    sources : Sources
        Words about the tables.
    breakdowns : mapping of str to Withheld
        Detail tables of the measurement as they may be shown.
    """

    measurement: Measurement
    result: IndicatorResult
    indicator: Indicator
    histories: Mapping[str, pd.DataFrame]
    plans: tuple[MediumTerm, ...]
    standards: tuple[NationalStandard, ...]
    activities: pd.DataFrame
    use_of_budget: Efficiency
    narrative: Narrative | None
    bindings: Mapping[str, Bound]
    sources: Sources
    breakdowns: Mapping[str, Withheld]

    @property
    def _id(self) -> str:
        return f"iku-{self.indicator.number}"

    # --- analysis 1 ----------------------------------------------------------------------------

    def achievement(self) -> Published:
        """Key figures; publishes the result to the summary and the exports."""
        return Published(
            result_cards(self.result, self.indicator), RESULT_MIME, result_to_json(self.result)
        )

    def variants(self) -> Table:
        """All variants side by side."""
        return variants_table(self.result)

    def breakdown(self, name: str, caption: str, note: str = "") -> Published:
        """Detail table of the measurement without small counts; publishes its data.

        Parameters
        ----------
        name : str
            Key in ``measurement.breakdowns``.
        caption, note : str
            Words of the reader.
        """
        withheld = self.breakdowns[name]
        return self._published(
            withheld.frame,
            id=f"{self._id}-{name.replace('_', '-')}",
            caption=caption,
            note=" ".join(
                filter(None, [note, self.measurement.table_notes.get(name), withheld.note()])
            ),
            words=withheld.words,
        )

    def data(self, name: str) -> pd.DataFrame:
        """Breakdown by name, for a chart; small counts are missing."""
        return self.breakdowns[name].frame

    def withheld(self, name: str) -> Withheld:
        """What a breakdown withholds, for its chart to say so."""
        return self.breakdowns[name]

    def status(self, name: str) -> Status:
        """Weakest status of a breakdown, for its chart; of the result when it is empty."""
        frame = self.measurement.breakdowns[name]
        return status_of(frame) if len(frame) else self.result.status

    # --- analysis 2 ----------------------------------------------------------------------------

    def history(self) -> list[Figure]:
        """Realisation and target of the years before and this year, one chart per target."""
        return [
            history_with_target(
                self.histories[part.code],
                unit=part.unit,
                decimals=part.decimals,
                id=f"iku-{part.code}-riwayat-grafik",
                caption=f"IKU {part.code}: realisasi dan target per tahun",
                status=status_of(self.histories[part.code]),
            )
            for part in self.result.components
        ]

    def history_tables(self) -> list[Published]:
        """Numbers of the history charts, with the achievement of each year."""
        return [
            self._published(
                self.histories[part.code],
                id=f"iku-{part.code}-riwayat",
                caption=f"IKU {part.code}: target, realisasi ({part.unit}), dan capaian per tahun",
                note=self._history_note(part.code),
                decimals={"target": part.decimals, "realisasi": part.decimals},
                keys={
                    (len(self.histories[part.code]) - 1, name): f"{part.code}.{name}"
                    for name in ("target", "realisasi", "capaian")
                },
            )
            for part in self.result.components
        ]

    def _history_note(self, code: str) -> str:
        before = last_year(self.result.history, code, self.result.year)["realisasi"]
        return f"Pembanding tahun lalu belum tersedia: {before.reason}." if before.reason else ""

    # --- analyses 3 to 7 -----------------------------------------------------------------------

    def medium_term(self) -> Table:
        """Realisation to date against the medium-term target."""
        return medium_term_table(self.plans, self.indicator.number, self.result.year)

    def national_standard(self) -> Table:
        """Realisation beside the national standard, or why there is none."""
        return standard_table(self.standards, self.indicator.number)

    def causes(self) -> list[Prose]:
        """Authored causes and solutions."""
        return [self._authored(CAUSES, "penyebab"), self._authored(SOLUTIONS, "solusi")]

    def efficiency(self) -> list[Table | Prose]:
        """Use of resources by the declared method, and what the author says of it."""
        table = efficiency_table(self.use_of_budget, self.indicator.number)
        return [table, *self._remark(EFFICIENCY, "efisiensi-uraian")]

    def programmes(self) -> list[Table | Published | Prose]:
        """Programmes and activities behind the result, and what the author says of them."""
        if self.activities.empty:
            return [no_data(f"{self._id}-program", "tidak ada baris anggaran untuk indikator ini")]
        table = self._published(
            budget_total(self.activities, "program"),
            id=f"{self._id}-program",
            caption=f"IKU {self.indicator.number}: program dan kegiatan pendukung",
            total_rows=1,
            note=budget_note(self.activities),
        )
        return [table, *self._remark(PROGRAMMES, "program-uraian")]

    def _authored(self, title: str, suffix: str) -> Prose:
        return authored(
            self.narrative,
            title,
            self.bindings,
            id=f"{self._id}-{suffix}",
            file=indicator_file(self.indicator.number),
        )

    def _remark(self, title: str, suffix: str) -> list[Prose]:
        written = self.narrative and self.narrative.section(title)
        return [self._authored(title, suffix)] if written else []

    # --- where it comes from -------------------------------------------------------------------

    def definition(self) -> Table:
        """Row of the IKU document and what we declare about it."""
        return definition_table(self.indicator)

    def table_of_sources(self) -> Table:
        """Tables the indicator was computed from."""
        return inputs_table(
            self.measurement.inputs,
            self.sources.titles,
            self.sources.publishers,
            number=self.indicator.number,
        )

    def _published(self, frame: pd.DataFrame, *, id: str, **look: Any) -> Published:  # noqa: ANN401 -- see breakdown_table
        table = breakdown_table(frame, id=id, source=f"{self._id}-sumber", **look)
        return with_data(table, frame)


def _states(
    result: IndicatorResult,
    plans: tuple[MediumTerm, ...],
    standards: tuple[NationalStandard, ...],
    use_of_budget: Efficiency,
    narrative: Narrative | None,
) -> tuple[AnalysisState, ...]:
    parts = result.components
    past = [last_year(result.history, part.code, result.year)["realisasi"] for part in parts]
    return (
        coverage.state(1, [result.achievement.percent]),
        coverage.state(2, past),
        coverage.state(3, [item.progress.percent for item in plans]),
        _standard_state(standards),
        _causes_state(narrative, result.number),
        coverage.state(6, [use_of_budget.achievement, use_of_budget.absorption]),
        coverage.state(7, [use_of_budget.absorption]),
    )


def _standard_state(standards: tuple[NationalStandard, ...]) -> AnalysisState:
    silent = next((item for item in standards if not item.explained), None)
    if silent:
        return coverage.absent(4, silent.standard.reason)
    # Saying why no standard exists is what the regulation asks for ("jika ada").
    return coverage.present(4, weakest(item.standard.status for item in standards))


def _causes_state(narrative: Narrative | None, number: int) -> AnalysisState:
    if narrative is None:
        return coverage.absent(5, f"naskah {indicator_file(number)} belum ada")
    for title in (CAUSES, SOLUTIONS):
        section = narrative.section(title)
        if section is None or section.is_unfinished:
            return coverage.absent(5, f"bagian {title} belum ditulis")
    return coverage.present(5, narrative.status)


def _checks(
    measurement: Measurement,
    before: Measurement,
    result: IndicatorResult,
    plan: Plan,
    catalogue: Catalogue,
) -> tuple[Check, ...]:
    parts, year = result.components, result.year
    main = catalogue.indicator(measurement.indicator).main_variants
    recomputed = {variant.component: before.values[variant.key] for variant in main}
    return (
        *reconcile.sum_checks(measurement),
        *reconcile.last_year_checks(parts, recomputed, plan.past, year),
        *reconcile.agreement_checks(parts, plan.agreement),
        *reconcile.jump_checks(parts, plan.past, year, catalogue.policy.jump_factor),
        *reconcile.consistency_checks(result),
    )


def _warnings(checks: tuple[Check, ...], of_tables: tuple[str, ...]) -> tuple[str, ...]:
    doubtful = (Outcome.WARNING, Outcome.DIFFERS)
    return of_tables + tuple(
        f"{check.title}: {check.note}." for check in checks if check.outcome in doubtful
    )


def build_report(  # noqa: PLR0913 -- what a report is made of, named by its only caller
    measurement: Measurement,
    before: Measurement,
    *,
    catalogue: Catalogue,
    target: StrategicTarget,
    plan: Plan,
    narrative: Narrative | None,
    sources: Sources,
    table_warnings: tuple[str, ...],
) -> IndicatorReport:
    """Put the seven analyses of an indicator together.

    Parameters
    ----------
    measurement, before : Measurement
        Of the report year and of the year before, from the same function and tables.
    catalogue : Catalogue
        Declarations and policy.
    target : StrategicTarget
        The sasaran the indicator belongs to.
    plan : Plan
        Targets, past years, medium term, standards, budget.
    narrative : Narrative or None
        Authored text.
    sources : Sources
        Words about the tables.
    table_warnings : tuple of str
        What intake found doubtful in the tables.
    """
    indicator, policy = catalogue.indicator(measurement.indicator), catalogue.policy
    result = assess(measurement, catalogue, plan.agreement)
    parts, year = result.components, result.year
    judge: Judge = partial(achieve, direction=indicator.direction.value, policy=policy)
    histories = {part.code: history_frame(part, year, plan.past, judge) for part in parts}
    plans = tuple(medium_term(p, year, plan.medium_term, plan.past, judge) for p in parts)
    standards = tuple(national_standard(part, plan.standards, judge) for part in parts)
    budget = plan.budget.loc[plan.budget["tahun"] == year]
    activities = supporting(budget, target.number, indicator.number)
    use_of_budget = efficiency(result.achievement, activities, policy.efficiency)
    records = tuple(r for code, frame in histories.items() for r in year_records(code, frame))
    result = result.with_evidence(history=records)
    checks = _checks(measurement, before, result, plan, catalogue)
    result = result.with_evidence(
        checks=checks,
        warnings=_warnings(checks, table_warnings),
        analyses=_states(result, plans, standards, use_of_budget, narrative),
    )
    return IndicatorReport(
        measurement,
        result,
        indicator,
        histories,
        plans,
        standards,
        activities,
        use_of_budget,
        narrative,
        indicator_values(result, plans, standards, activities),
        sources,
        _shown_breakdowns(measurement, indicator, policy.minimum_count),
    )


def _shown_breakdowns(
    measurement: Measurement, indicator: Indicator, minimum: int
) -> dict[str, Withheld]:
    declared = indicator.small_counts.value
    where = f"iku.yaml, IKU {indicator.number}, deklarasi.rahasia"
    return withhold_breakdowns(
        measurement.breakdowns, declared.columns, declared.sums, minimum, where
    )
