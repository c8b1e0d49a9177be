"""Each quarter of a year beside its target; what only a whole year can tell is said with why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from iku_analysis.assessment.achievement import PERCENT, achieve
from iku_analysis.assessment.completeness import completed
from iku_analysis.assessment.results import quarter_target, targets_of_year
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.indicator_declarations import YEARS_ADDED, Variant
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.policy import Direction, Policy
from iku_analysis.model.measurement import Measurement, Quantity, missing, ratio
from iku_analysis.model.quarter import QUARTERS, Quarter, QuarterRecord, known_until

SIGNED = ("tanggal",)  # when a row of the agreement was agreed
GROWTH = "pertumbuhan setahun baru diketahui setelah tahunnya penuh"
ONLY_YEARLY = "hanya diukur setahun penuh"
BETWEEN_REPORTS = (
    "hanya dalam laporan tahunan, karena selisih dua laporan dapat membuka hitungan kecil"
)
NOT_MORE = "bagian dari target tahun hanya berarti bila makin besar makin baik"
NOT_ADDED = "hanya jumlah yang bertambah sepanjang tahun dapat diperkirakan dengan laju sama"


def only_whole_years(indicator: Indicator, package: Package) -> str:
    """Why an indicator cannot be measured within a year; empty where it can.

    Derived: a table without `bertanggal` has no dated rows, and growth needs the whole year. What a
    table of reference holds is always known, but tells nothing of a quarter alone.
    """
    names = indicator.tables.value
    dated = {resource.name for resource in package.resources if resource.dated_by}
    known = {resource.name for resource in package.resources if resource.is_reference}
    undated = [name for name in names if name not in dated | known]
    if undated := undated or ([*names] if dated.isdisjoint(names) else []):
        titles = {resource.name: resource.title for resource in package.resources}
        named = "; ".join(titles.get(name, name) for name in undated)
        return f"baris tabel {named} tidak bertanggal, jadi hanya diketahui setahun penuh"
    return GROWTH if any(variant.is_change for variant in indicator.main_variants) else ""


def without_growth(measurement: Measurement, indicator: Indicator) -> dict[str, Quantity]:
    """Values of a part of a year; a change since the whole year before is none of them."""
    changes = {variant.key for variant in indicator.variants.value if variant.is_change}
    return {
        key: missing(GROWTH, item.status) if key in changes else item
        for key, item in measurement.values.items()
    }


def quarter_records(
    measured: Mapping[Quarter, Measurement],
    indicator: Indicator,
    agreement: pd.DataFrame,
    policy: Policy,
) -> Iterator[QuarterRecord]:
    """Records of each component at the end of each quarter measured.

    Parameters
    ----------
    measured : mapping of Quarter to Measurement
        From the rows known at each quarter's end.
    indicator : Indicator
    agreement : DataFrame
        ``perjanjian_kinerja``; a target agreed later is not that of a quarter before.
    policy : Policy
    """
    for quarter, item in measured.items():
        known = known_until(agreement, SIGNED, quarter.end)
        values = completed(item, indicator.coverage.value, policy.coverage).values
        for variant in indicator.main_variants:
            yield _record(variant, values[variant.key], quarter, indicator, known, policy)


def _record(  # noqa: PLR0913, PLR0917 -- a component beside all it is judged by
    variant: Variant,
    realised: Quantity,
    quarter: Quarter,
    indicator: Indicator,
    agreement: pd.DataFrame,
    policy: Policy,
) -> QuarterRecord:
    code = variant.component
    target, upper = quarter_target(
        agreement, code, indicator.quarter_shares, quarter.number, variant.decimals
    )
    of_year = targets_of_year(agreement, [code])[code]
    return QuarterRecord(
        code,
        variant.unit,
        variant.decimals,
        quarter.number,
        target,
        realised,
        achieve(realised, target, indicator.direction.value, policy, upper).percent,
        of_year,
        ratio(realised, of_year, zero_reason="target tahun nol").scaled(PERCENT)
        if indicator.direction.value is Direction.NAIK
        else missing(NOT_MORE, realised.status),
        realised.scaled(QUARTERS / quarter.number)
        if variant.cumulative == YEARS_ADDED
        else missing(NOT_ADDED, realised.status),
    )
