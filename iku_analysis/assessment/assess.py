"""One indicator of a year: its measurement set against target, past, plan, standard and budget.

Everything is computed here; how it looks is `pages.indicator`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from iku_analysis.assessment import coverage, reconcile
from iku_analysis.assessment.achievement import Judge, achieve
from iku_analysis.assessment.budget import Efficiency, efficiency, shared_note, supporting
from iku_analysis.assessment.completeness import completed, uncovered
from iku_analysis.assessment.history import history_frame, last_year, year_records
from iku_analysis.assessment.medium_term import Cumulative, MediumTerm, medium_term
from iku_analysis.assessment.plan import Plan
from iku_analysis.assessment.protected import last_shown, shown_of, without_variants
from iku_analysis.assessment.published_sources import concealed, published
from iku_analysis.assessment.quarters import quarter_records
from iku_analysis.assessment.results import IndicatorResult, result_of
from iku_analysis.assessment.sources_of_change import Sources, sources_of
from iku_analysis.assessment.standard import NationalStandard, national_standard
from iku_analysis.assessment.what_if import EarlierTarget, LeftOut, earlier_targets, left_out
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.declarations.indicator_declarations import Variant
from iku_analysis.declarations.policy import Policy
from iku_analysis.model.evidence import AnalysisState, Check, CheckOutcome
from iku_analysis.model.measurement import Measurement, Quantity
from iku_analysis.model.quarter import Quarter
from iku_analysis.privacy.small_counts import Disclosure, Withheld

ShownYears = tuple[tuple[Measurement, Disclosure], tuple[Measurement, Disclosure | None]]
EMPTY = " kosong pada "  # of a note on cells that were left out of a number


@dataclass(frozen=True)
class Context:
    """What an indicator is judged by, beside its measurements.

    Attributes
    ----------
    catalogue : Catalogue
        Declarations and policy.
    plan : Plan
        Targets, past years, medium term, standards, budget.
    causes : AnalysisState
        Analysis 5, which is authored: whether it was written.
    table_warnings, accepted : tuple of str
        What intake found doubtful in the tables; what of it somebody answers for.
    quarter : int or None
        Quarter up to whose end is measured.
    quarters : mapping of Quarter to Measurement
        Of each quarter up to that one, where the rows are dated.
    """

    catalogue: Catalogue
    plan: Plan
    causes: AnalysisState
    table_warnings: tuple[str, ...] = ()
    quarter: int | None = None
    quarters: Mapping[Quarter, Measurement] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """Everything computed about one indicator; no block, no table.

    Attributes
    ----------
    indicator : Indicator
        Row of the catalogue.
    result : IndicatorResult
        With history, the state of the seven analyses and the checks.
    histories : mapping of str to DataFrame
        Analysis 2: years before and this year, per component code.
    plans, standards : tuple
        Analyses 3 and 4, one per component.
    use_of_budget : Efficiency
        Analysis 6.
    activities : DataFrame
        Analysis 7: budget rows that support the indicator.
    shared_activities : str
        Which of them support other indicators too.
    breakdowns : mapping of str to Withheld
        Detail tables of the measurement as they may be shown.
    table_notes : mapping of str to str
        What a reader must know about one of them, by its name.
    sources : mapping of str to Sources
        What moved the number, per component code, without small counts.
    before : mapping of str to Quantity
        Values of the year before, from the same function and tables.
    left_out : mapping of str to LeftOut
        Per component code: the number without the part that decides most.
    earlier_targets : mapping of str to tuple
        Per component code: targets that were in force before.
    beside : tuple of str
        Values to be read beside the count, see `Origins`.
    """

    indicator: Indicator
    result: IndicatorResult
    histories: Mapping[str, pd.DataFrame]
    plans: tuple[MediumTerm, ...]
    standards: tuple[NationalStandard, ...]
    use_of_budget: Efficiency
    activities: pd.DataFrame
    shared_activities: str
    breakdowns: Mapping[str, Withheld]
    table_notes: Mapping[str, str]
    sources: Mapping[str, Sources]
    before: Mapping[str, Quantity]
    left_out: Mapping[str, LeftOut]
    earlier_targets: Mapping[str, tuple[EarlierTarget, ...]]
    beside: tuple[str, ...] = ()


def assess(now: Measurement, before: Measurement, context: Context) -> Assessment:
    """Put the seven analyses of an indicator together.

    Parameters
    ----------
    now, before : Measurement
        Of the report year and of the year before, from the same function and tables.
    context : Context
        Plan, declarations and what else is known.

    Raises
    ------
    IkuError
        If a breakdown or column declared as small counts does not exist.
    ValueError
        If the function's variants are not those the catalogue declares.
    """
    catalogue, plan, year = context.catalogue, context.plan, now.year
    indicator, policy = catalogue.indicator(now.indicator), catalogue.policy
    years = _as_shown(now, before, indicator, policy)
    (now, shown), (before, _) = years
    result = result_of(now, catalogue, plan.agreement, context.quarter)
    parts = result.components
    judge: Judge = partial(achieve, direction=indicator.direction.value, policy=policy)
    histories = {part.code: history_frame(part, year, plan.past, judge) for part in parts}
    records = (r for code, frame in histories.items() for r in year_records(code, frame))
    quarters = quarter_records(context.quarters, indicator, plan.agreement, policy)
    result = replace(result, quarters=tuple(quarters), history=tuple(records))
    sums = (_cumulative(variant, now, indicator) for variant in indicator.main_variants)
    plans = tuple(
        medium_term(part, year, plan.medium_term, plan.past, judge, cumulative=cumulative)
        for part, cumulative in zip(parts, sums, strict=True)
    )
    standards = tuple(national_standard(part, plan.standards, judge) for part in parts)
    budget = plan.budget.loc[plan.budget["tahun"] == year]
    target = next(item.number for item in catalogue.targets if indicator in item.indicators)
    activities = supporting(budget, target, indicator.number)
    use_of_budget = efficiency(result.achievement, activities, policy.efficiency)
    checks = _checks(now, before, result, plans, context)
    blank = (note for note in before.notes if EMPTY in note and note not in now.notes)
    result = replace(result, notes=(*result.notes, *(f"Tahun {before.year}: {n}" for n in blank)))
    labels = {variant.key: variant.label for variant in indicator.variants.value}
    thin = uncovered(now, indicator.coverage.value, policy.coverage, labels)
    result = replace(
        result,
        checks=checks,
        warnings=(*context.table_warnings, *_warnings(checks), *now.doubts, *thin),
        accepted=context.accepted,
        analyses=_states(result, plans, standards, context.causes, use_of_budget),
    )
    sources = _sources(years, result, indicator, policy.minimum_count)
    without = {part.code: left_out(sources[part.code], part, judge) for part in parts}
    return Assessment(
        indicator,
        result,
        histories,
        plans,
        standards,
        use_of_budget,
        activities,
        shared_note(budget, target, indicator.number),
        shown.breakdowns,
        now.table_notes,
        sources,
        before.values,
        {code: out for code, out in without.items() if out is not None},
        {part.code: earlier_targets(part, plan.agreement, judge) for part in parts},
        now.origins.beside,
    )


def _as_shown(
    now: Measurement, before: Measurement, indicator: Indicator, policy: Policy
) -> ShownYears:
    """Both years without what may not be shown of them."""
    now, before = (
        completed(item, indicator.coverage.value, policy.coverage) for item in (now, before)
    )
    shown = shown_of(now, indicator, policy)
    last = last_shown(before, indicator, policy, shown)
    hidden = last.variants if last else indicator.small_counts.variants
    return (without_variants(now, shown.variants), shown), (without_variants(before, hidden), last)


def _sources(
    years: ShownYears,
    result: IndicatorResult,
    indicator: Indicator,
    minimum: int,
) -> dict[str, Sources]:
    """Sources of change of each component; of businesses and persons only what may be shown."""
    (now, _), (before, _) = years
    declared, found = indicator.small_counts, dict[str, Sources]()
    for part, variant in zip(result.components, indicator.main_variants, strict=True):
        sources = sources_of(now, before, variant.key, part.target.value)
        if declared.columns or declared.dominance:
            hidden = concealed(variant.key, years, declared.dominance)
            sources = published(sources, minimum, hidden)
        found[part.code] = sources
    return found


def _cumulative(variant: Variant, now: Measurement, indicator: Indicator) -> Cumulative:
    first = indicator.policy.value.get("tahun_awal")
    return Cumulative(variant.cumulative, now.values.get(variant.cumulative), first)


def _states(
    result: IndicatorResult,
    plans: tuple[MediumTerm, ...],
    standards: tuple[NationalStandard, ...],
    causes: AnalysisState,
    use_of_budget: Efficiency,
) -> tuple[AnalysisState, ...]:
    parts = result.components
    past = [last_year(result.history, part.code, result.year)["realisasi"] for part in parts]
    return (
        coverage.state(1, [result.achievement.percent]),
        coverage.state(2, past),
        coverage.state(3, [item.progress.percent for item in plans]),
        _standard_state(standards),
        causes,
        coverage.state(6, [use_of_budget.achievement, use_of_budget.absorption]),
        coverage.state(7, [use_of_budget.absorption]),
    )


def _standard_state(standards: tuple[NationalStandard, ...]) -> AnalysisState:
    absent = [item for item in standards if item.standard.is_missing]
    silent = next((item for item in absent if not item.explained), None)
    if silent:
        return coverage.absent(4, silent.standard.reason)
    if absent:
        return coverage.without_standard(absent[0].standard.reason)
    return coverage.state(4, [item.comparison.percent for item in standards])


def _checks(
    now: Measurement,
    before: Measurement,
    result: IndicatorResult,
    plans: tuple[MediumTerm, ...],
    context: Context,
) -> tuple[Check, ...]:
    parts, plan, year = result.components, context.plan, result.year
    policy = context.catalogue.policy
    main = context.catalogue.indicator(now.indicator).main_variants
    recomputed = {variant.component: before.values[variant.key] for variant in main}
    return (
        *reconcile.sum_checks(now),
        *reconcile.last_year_checks(parts, recomputed, plan.past, year),
        *reconcile.agreement_checks(parts, plan.agreement),
        *reconcile.plan_checks(plans, year),
        *reconcile.jump_checks(parts, plan.past, year, policy.jump_factor, policy.usual_growth),
        *reconcile.achievement_checks(parts, policy.plausible),
        *reconcile.consistency_checks(result),
    )


def _warnings(checks: tuple[Check, ...]) -> tuple[str, ...]:
    doubtful = (CheckOutcome.WARNING, CheckOutcome.DIFFERS)
    return tuple(
        f"{reconcile.check_words(check)}." for check in checks if check.outcome in doubtful
    )
