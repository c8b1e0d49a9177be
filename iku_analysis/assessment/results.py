"""A measurement beside its targets: what a notebook publishes and the summary reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from msgspec.json import decode

from iku_analysis.assessment.achievement import (
    PERCENT,
    Achievement,
    achieve,
    mean_achievement,
)
from iku_analysis.base.formats import as_printed
from iku_analysis.base.input_files import read_input
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.declarations.indicator_declarations import Variant
from iku_analysis.declarations.policy import Policy
from iku_analysis.model.evidence import AnalysisState, Check, RegionFigure, Sentence, YearRecord
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, missing
from iku_analysis.model.plan_names import QUARTER_COLUMNS
from iku_analysis.model.quarter import QUARTERS, Quarter, QuarterRecord
from iku_analysis.model.status import Status, weakest

CODE = re.compile(r" \(IKU-[A-Z]\d{3}\)")  # of a finding, in a warning


@dataclass(frozen=True)
class VariantResult:
    """Value of one variant, with what a reader needs to read it."""

    key: str
    label: str
    unit: str
    decimals: int
    is_main: bool
    quantity: Quantity


@dataclass(frozen=True)
class ComponentResult:
    """One target and how far it was reached: the indicator itself, or 8a and 8b.

    Attributes
    ----------
    code : str
        ``"2"``, ``"8a"``.
    label, unit, decimals
        As declared for the main variant.
    target, realisation : Quantity
        In ``unit``.
    achievement : Achievement
        Percent of the target reached, uncapped, and its rating.
    """

    code: str
    label: str
    unit: str
    decimals: int
    target: Quantity
    realisation: Quantity
    achievement: Achievement


@dataclass(frozen=True)
class IndicatorResult:
    """Everything the report says about one indicator in one year.

    Attributes
    ----------
    number, name, unit, direction
        As declared.
    organisation : str
        Office the result is of.
    year : int
        Report year.
    components, variants, achievement, inputs, notes
        What was measured and how far it reached its targets.
    warnings : tuple of str
        What is doubtful about the numbers; printed as footnotes at them.
    accepted : tuple of str
        Warnings somebody answers for, who and why; footnotes too, but nothing left to look into.
    history : tuple of YearRecord
        Years before and this year, per component.
    analyses : tuple of AnalysisState
        The seven analyses in order.
    checks : tuple of Check
        Reconciliations.
    sentences : tuple of Sentence
        What moved the number, where, and what lacks to the target, as the program says it.
    regions : tuple of RegionFigure
        What may be shown of each kab/kota.
    quarter : int or None
        Quarter up to whose end it was measured; None for the whole year.
    quarters : tuple of QuarterRecord
        Each quarter up to that one, where the rows are dated.
    """

    number: int
    name: str
    unit: str
    organisation: str
    year: int
    direction: str
    components: tuple[ComponentResult, ...]
    variants: tuple[VariantResult, ...]
    achievement: Achievement
    inputs: tuple[InputUsed, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    history: tuple[YearRecord, ...] = ()
    analyses: tuple[AnalysisState, ...] = ()
    checks: tuple[Check, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    regions: tuple[RegionFigure, ...] = ()
    quarter: int | None = None
    quarters: tuple[QuarterRecord, ...] = ()

    @property
    def period(self) -> str:
        """Year as heads say it; of a quarter, up to its end."""
        return Quarter(self.year, self.quarter).until if self.quarter else str(self.year)

    def name_of(self, variant: str) -> str:
        """Name of a variant's number in the whole report; of a main one it is the realisation."""
        mains = [item.key for item in self.variants if item.is_main]
        codes = {key: part.code for key, part in zip(mains, self.components, strict=True)}
        return f"{codes[variant]}.realisasi" if variant in codes else f"{self.number}.{variant}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """Its warnings, and those somebody answers for."""
        return *self.warnings, *self.accepted

    @property
    def doubts(self) -> str:
        """Its remarks in words; the codes of findings stand in the appendix."""
        return CODE.sub("", " ".join(self.remarks))

    @property
    def status(self) -> Status:
        """Weakest status of everything that decides the achievement."""
        return self.achievement.percent.status


def targets_of_year(agreement: pd.DataFrame, codes: Iterable[str]) -> dict[str, Quantity]:
    """Target in force at year end per component code.

    Parameters
    ----------
    agreement : DataFrame
        Table ``perjanjian_kinerja``: tanggal, kode_iku, target, status.
    codes : iterable of str
        Component codes of the catalogue.

    Returns
    -------
    dict of str to Quantity
        The latest row per code; a code without a row is missing, with the reason.
    """
    latest = _in_force(agreement)
    targets = latest["target"].isna(), latest["target"], latest["status"]
    known = {
        code: missing(f"target {code} kosong dalam Perjanjian Kinerja", Status(status))
        if empty
        else Quantity(float(target), Status(status))
        for code, empty, target, status in zip(latest["kode_iku"], *targets, strict=True)
    }
    return {
        code: known.get(
            code, missing(f"target {code} tidak ada dalam Perjanjian Kinerja", Status.CONTOH)
        )
        for code in codes
    }


def _in_force(agreement: pd.DataFrame) -> pd.DataFrame:
    """Latest row per code, whole: an empty cell is not filled from the row before."""
    dated = agreement.sort_values("tanggal", na_position="first")
    last = {code: place for place, code in enumerate(dated["kode_iku"])}
    return dated.iloc[sorted(last.values())]


def _given(rows: pd.DataFrame, column: str) -> float | None:
    """Number of the first row that has one in an optional column."""
    numbers = rows[column].dropna().to_list() if column in rows else []
    return float(numbers[0]) if numbers else None


def quarter_target(
    agreement: pd.DataFrame, code: str, shares: Sequence[float], quarter: int, decimals: int
) -> tuple[Quantity, float | None]:
    """Target at the end of a quarter, and its upper bound where it is a range.

    Parameters
    ----------
    agreement : DataFrame
        As in `targets_of_year`; its optional columns ``triwulan_1`` to ``triwulan_3`` come first.
    code : str
        Component code.
    shares : sequence of float
        Percent of the year's target at the end of the first three quarters, or none declared.
    quarter : int
        1 to 4; the fourth ends with the target of the year.
    decimals : int
        Of the component: a share of the target is held to as it is printed.
    """
    own = _in_force(agreement.loc[agreement["kode_iku"] == code])
    target, upper = targets_of_year(own, [code])[code], _given(own, "target_sampai")
    if quarter > len(QUARTER_COLUMNS) or target.value is None:
        return target, upper
    given = _given(own, QUARTER_COLUMNS[quarter - 1])
    if given is not None:
        return Quantity(given, target.status), upper
    if not shares:
        return missing("target triwulan tidak dinyatakan", target.status), None
    factor = shares[quarter - 1] / PERCENT
    part = replace(target, value=as_printed(target.value * factor, decimals))
    return part, None if upper is None else as_printed(upper * factor, decimals)


def _component(  # noqa: PLR0913, PLR0917 -- a variant beside all it is judged by
    variant: Variant,
    measurement: Measurement,
    indicator: Indicator,
    agreement: pd.DataFrame,
    policy: Policy,
    quarter: int,
) -> ComponentResult:
    realisation = measurement.values[variant.key]
    code = variant.component
    target, upper = quarter_target(
        agreement, code, indicator.quarter_shares, quarter, variant.decimals
    )
    return ComponentResult(
        code=code,
        label=variant.label,
        unit=variant.unit,
        decimals=variant.decimals,
        target=target,
        realisation=realisation,
        achievement=achieve(realisation, target, indicator.direction.value, policy, upper),
    )


def result_of(
    measurement: Measurement,
    catalogue: Catalogue,
    agreement: pd.DataFrame,
    quarter: int | None = None,
) -> IndicatorResult:
    """Set a measurement beside its targets.

    Parameters
    ----------
    measurement : Measurement
        From an indicator function.
    catalogue : Catalogue
        Declares variants, direction and policy.
    agreement : DataFrame
        Table ``perjanjian_kinerja``; targets in force at year end count.
    quarter : int, optional
        Quarter whose target counts; that of the year by default.

    Returns
    -------
    IndicatorResult
        With components (8a and 8b where declared); their achievements' mean is the indicator's.

    Raises
    ------
    ValueError
        If the function's variants are not those the catalogue declares.
    """
    indicator = catalogue.indicator(measurement.indicator)
    declared = indicator.variants.value
    if {variant.key for variant in declared} != set(measurement.values):
        raise ValueError(
            f"IKU {indicator.number}: iku.yaml declares {[v.key for v in declared]}, "
            f"the function gives {list(measurement.values)}"
        )
    components = tuple(
        _component(
            variant, measurement, indicator, agreement, catalogue.policy, quarter or QUARTERS
        )
        for variant in indicator.main_variants
    )
    return IndicatorResult(
        number=indicator.number,
        name=indicator.title,
        unit=indicator.unit,
        organisation=catalogue.organisation,
        year=measurement.year,
        direction=indicator.direction.value.value,
        components=components,
        variants=tuple(
            VariantResult(v.key, v.label, v.unit, v.decimals, v.is_main, measurement.values[v.key])
            for v in declared
        ),
        achievement=mean_achievement([part.achievement for part in components], catalogue.policy),
        inputs=measurement.inputs,
        notes=measurement.notes,
        quarter=quarter,
    )


def result_to_json(result: IndicatorResult) -> dict[str, Any]:
    """Plain JSON of a result at full precision."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(result)))
    return plain


def write_results(results: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write results of one notebook, sorted keys, full precision."""
    text = json.dumps(list(results), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, text + "\n")


def read_results(folder: Path) -> tuple[IndicatorResult, ...]:
    """All results of a year, in the order of the indicators."""
    files = map(read_input, folder.glob("*.json"))
    found = (result for file in files for result in decode(file, type=list[IndicatorResult]))
    return tuple(sorted(found, key=lambda result: result.number))


def report_status(results: Iterable[IndicatorResult]) -> Status:
    """Weakest status of the numbers there are: what the page mark must say.

    A missing number was not made up; where none is there, the weakest of what is missing.
    """
    numbers = [
        number
        for result in results
        for part in result.components
        for number in (part.target, part.realisation, part.achievement.percent)
    ]
    known = [number for number in numbers if number.value is not None]
    return weakest(number.status for number in known or numbers)
