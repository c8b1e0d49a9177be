"""The numbers behind the names of authored texts; `binding` lists the names."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iku_analysis.assessment.achievement import AverageAchievement
from iku_analysis.assessment.budget import absorption
from iku_analysis.assessment.history import change, last_year
from iku_analysis.assessment.medium_term import MediumTerm
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.assessment.standard import NationalStandard
from iku_analysis.model.measurement import Quantity, difference, missing, total
from iku_analysis.model.status import Status, weakest
from iku_analysis.narrative.binding import Bound

PERCENT_DECIMALS = 2


def _part_values(
    part: ComponentResult,
    result: IndicatorResult,
    plan: MediumTerm,
    standard: NationalStandard,
) -> dict[str, Bound]:
    own, percent = part.decimals, PERCENT_DECIMALS
    before = last_year(result.history, part.code, result.year)
    return {
        "target": Bound(part.target, own, f"{part.code}.target"),
        "realisasi": Bound(part.realisation, own, f"{part.code}.realisasi"),
        "capaian": Bound(part.achievement.percent, percent, f"{part.code}.capaian"),
        "selisih": Bound(difference(part.realisation, part.target), own),
        "tahun_lalu.target": Bound(before["target"], own),
        "tahun_lalu.realisasi": Bound(before["realisasi"], own),
        "tahun_lalu.capaian": Bound(before["capaian"], percent),
        "perubahan": Bound(change(part.realisation, before["realisasi"]), percent),
        "renstra.target": Bound(plan.target, own),
        "renstra.realisasi": Bound(plan.realised, own),
        "renstra.capaian": Bound(plan.progress.percent, percent),
        "standar.nilai": Bound(standard.standard, own),
    }


def _budget_values(activities: pd.DataFrame) -> dict[str, Bound]:
    absent = missing("tidak ada baris anggaran untuk indikator ini", Status.CONTOH)
    sums = {
        key: absent if activities.empty else total(activities, f"{key}_rp")
        for key in ("pagu", "realisasi")
    }
    return {f"anggaran.{key}": Bound(value, 0) for key, value in sums.items()} | {
        "anggaran.serapan": Bound(absorption(activities), PERCENT_DECIMALS)
    }


def indicator_values(
    result: IndicatorResult,
    plans: Sequence[MediumTerm],
    standards: Sequence[NationalStandard],
    activities: pd.DataFrame,
) -> dict[str, Bound]:
    """Values of the names `binding.indicator_names` allows.

    Parameters
    ----------
    result : IndicatorResult
        With its history.
    plans, standards : sequences
        One per component, in order.
    activities : DataFrame
        Supporting activities, from `budget.supporting`.
    """
    values = {
        f"varian.{variant.key}": Bound(variant.quantity, variant.decimals)
        for variant in result.variants
    }
    for part, plan, standard in zip(result.components, plans, standards, strict=True):
        prefix = "" if len(result.components) == 1 else f"{part.code}."
        own = _part_values(part, result, plan, standard)
        values |= {f"{prefix}{name}": bound for name, bound in own.items()}
    values["capaian"] = Bound(result.achievement.percent, PERCENT_DECIMALS)
    return values | _budget_values(activities)


def report_values(results: Sequence[IndicatorResult], mean: AverageAchievement) -> dict[str, Bound]:
    """Values of the names `binding.report_names` allows."""
    met = [result.achievement.is_met for result in results]
    status = weakest(result.status for result in results)
    counts = {
        "jumlah_indikator": len(met),
        "jumlah_tercapai": met.count(True),
        "jumlah_belum_tercapai": met.count(False),
        "jumlah_tidak_dihitung": met.count(None),
    }
    values = {key: Bound(Quantity(float(count), status), 0) for key, count in counts.items()}
    # How many indicators there are is a fact of the IKU document.
    values["jumlah_indikator"] = Bound(Quantity(float(len(met)), Status.RESMI), 0)
    values["rata_rata_capaian"] = Bound(mean.percent, PERCENT_DECIMALS)
    for result in results:
        for part in result.components:
            prefix = f"iku{part.code}"
            code = part.code
            values[f"{prefix}.target"] = Bound(part.target, part.decimals, f"{code}.target")
            values[f"{prefix}.realisasi"] = Bound(
                part.realisation, part.decimals, f"{code}.realisasi"
            )
            values[f"{prefix}.capaian"] = Bound(part.achievement.percent, PERCENT_DECIMALS)
        values[f"iku{result.number}.capaian"] = Bound(result.achievement.percent, PERCENT_DECIMALS)
    return values
