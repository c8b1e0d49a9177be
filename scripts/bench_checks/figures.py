"""Every figure of a report that a table moves, from the indicator functions and the plan alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from iku_analysis.assessment.achievement import Judge, achieve
from iku_analysis.assessment.medium_term import medium_term
from iku_analysis.assessment.plan import Plan
from iku_analysis.assessment.reconcile import jump_checks
from iku_analysis.assessment.results import IndicatorResult, result_of
from iku_analysis.declarations.catalogue import Catalogue, Indicator, load_catalogue
from iku_analysis.indicators import function_of
from iku_analysis.intake.findings import Finding
from iku_analysis.model.measurement import Measurement
from iku_analysis.model.plan_names import PLAN_COLUMNS, PLAN_TABLES
from iku_analysis.pages.foresight import doubted

Tables = Mapping[str, pd.DataFrame]
Figures = dict[tuple[str, ...], float | None]
MOVED = 0.01
SIZES = {"kecil (1-5 %)": 0.05, "menengah (5-25 %)": 0.25, "besar (> 25 %)": math.inf}
UNMOVED = "tidak sampai 1 %"


@dataclass
class Report:
    """Figures of the year from tables, measured again only where a table changed."""

    raw: Path
    clean: Tables
    _measured: dict[int, Measurement] = field(default_factory=dict)
    _told: dict[int, tuple[Figures, list[Finding]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Measure everything once."""
        self.catalogue: Catalogue = load_catalogue(self.raw)
        for item in self.catalogue.indicators:
            self._measured[item.number] = self._measure(item, self.clean)
        plan = _plan(self.clean)
        self._told = {number: self._about(item, plan) for number, item in self._measured.items()}
        self.figures, self.foreseen = _together(self._told, plan)

    def changed(self, name: str, frame: pd.DataFrame) -> tuple[float, list[Finding]]:
        """Largest relative change of a figure when a table is this one, and what is foreseen of it.

        A figure that is gone changed by 1.
        """
        tables = {**self.clean, name: frame}
        again = {
            item.number: self._measure(item, tables)
            for item in self.catalogue.indicators
            if name in item.tables.value
        }
        plan = _plan(tables)
        judged = {**self._measured, **again} if name in PLAN_TABLES else again
        told = {number: self._about(item, plan) for number, item in judged.items()}
        now, foreseen = _together({**self._told, **told}, plan)
        moved = (_change(was, now.get(key)) for key, was in self.figures.items())
        return max(moved, default=0.0), foreseen

    def _about(self, measured: Measurement, plan: Plan) -> tuple[Figures, list[Finding]]:
        """Figures of an indicator, and what `make check` says of its realisations."""
        policy, item = self.catalogue.policy, self.catalogue.indicator(measured.indicator)
        result = result_of(measured, self.catalogue, plan.agreement)
        checks = jump_checks(
            result.components, plan.past, result.year, policy.jump_factor, policy.usual_growth
        )
        own: Figures = {
            (str(item.number), key): found.value for key, found in measured.values.items()
        }
        own |= dict(self._judged(result, plan))
        return own, list(doubted(replace(result, checks=tuple(checks)), item))

    def _measure(self, item: Indicator, tables: Tables) -> Measurement:
        given: dict[str, Any] = {name: tables[name] for name in item.tables.value}
        function = function_of(item.function.value)
        return function(**given, year=self.catalogue.year, **item.policy.value)

    def _judged(
        self, result: IndicatorResult, plan: Plan
    ) -> Iterator[tuple[tuple[str, ...], float | None]]:
        item = self.catalogue.indicator(result.number)
        judge: Judge = partial(
            achieve, direction=item.direction.value, policy=self.catalogue.policy
        )
        for part in result.components:
            yield (part.code, "target"), part.target.value
            yield (part.code, "capaian"), part.achievement.percent.value
            term = medium_term(part, result.year, plan.medium_term, plan.past, judge)
            yield (part.code, "renstra"), term.target.value
            yield (part.code, "kemajuan"), term.progress.percent.value


def _plan(tables: Tables) -> Plan:
    return Plan(*(tables[name].reindex(columns=list(PLAN_COLUMNS[name])) for name in PLAN_TABLES))


def _together(
    told: Mapping[int, tuple[Figures, list[Finding]]], plan: Plan
) -> tuple[Figures, list[Finding]]:
    """Figures of all indicators and of the plan, and all that is foreseen."""
    found: Figures = {}
    for own, _ in told.values():
        found |= own
    past = plan.past.set_index(["tahun", "kode_iku"])[["target", "realisasi"]]
    for (year, code), row in past.iterrows():
        found |= {("riwayat", str(year), code, key): row[key] for key in row.index}
    spent = plan.budget[["pagu_rp", "realisasi_rp"]].groupby(plan.budget["sasaran"]).sum()
    for target, row in spent.iterrows():
        found |= {("anggaran", str(target), key): row[key] for key in row.index}
    return found, [item for _, foreseen in told.values() for item in foreseen]


def _change(was: float | None, now: float | None) -> float:
    if was is None or was != was:  # noqa: PLR0124 -- NaN is not itself
        return 0.0
    if now is None or now != now:  # noqa: PLR0124 -- as above
        return 1.0
    return abs(now - was) / abs(was) if was else float(now != was)


def size_of(effect: float) -> str:
    """Words for how far a figure moved."""
    if effect <= MOVED:
        return UNMOVED
    return next(words for words, most in SIZES.items() if effect <= most)
