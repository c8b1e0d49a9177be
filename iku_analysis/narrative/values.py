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
    own, percent, code = part.decimals, PERCENT_DECIMALS, part.code
    past = result.year - 1
    before = last_year(result.history, code, result.year)
    return {
        "target": Bound(part.target, own, f"{code}.target"),
        "realisasi": Bound(part.realisation, own, f"{code}.realisasi"),
        "capaian": Bound(part.achievement.percent, percent, f"{code}.capaian"),
        "selisih": Bound(difference(part.realisation, part.target), own, f"{code}.selisih"),
        "tahun_lalu.target": Bound(before["target"], own, f"{code}.target@{past}"),
        "tahun_lalu.realisasi": Bound(before["realisasi"], own, f"{code}.realisasi@{past}"),
        "tahun_lalu.capaian": Bound(before["capaian"], percent, f"{code}.capaian@{past}"),
        "perubahan": Bound(
            change(part.realisation, before["realisasi"]), percent, f"{code}.perubahan"
        ),
        "renstra.target": Bound(plan.target, own, f"{code}.renstra.target"),
        "renstra.realisasi": Bound(plan.realised, own, plan.key),
        "renstra.capaian": Bound(plan.progress.percent, percent, f"{code}.renstra.capaian"),
        "standar.nilai": Bound(standard.standard, own, f"{code}.standar.nilai"),
    }


def _budget_values(number: int, activities: pd.DataFrame) -> dict[str, Bound]:
    absent = missing("tidak ada baris anggaran untuk indikator ini", Status.CONTOH)
    sums = {
        key: absent if activities.empty else total(activities, f"{key}_rp")
        for key in ("pagu", "realisasi")
    }
    name = f"{number}.anggaran"
    absorbed = Bound(absorption(activities), PERCENT_DECIMALS, f"{name}.serapan")
    return {f"anggaran.{key}": Bound(value, 0, f"{name}.{key}") for key, value in sums.items()} | {
        "anggaran.serapan": absorbed
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
        f"varian.{variant.key}": Bound(
            variant.quantity, variant.decimals, result.name_of(variant.key)
        )
        for variant in result.variants
    }
    for part, plan, standard in zip(result.components, plans, standards, strict=True):
        prefix = "" if len(result.components) == 1 else f"{part.code}."
        own = _part_values(part, result, plan, standard)
        values |= {f"{prefix}{name}": bound for name, bound in own.items()}
    reached = f"{result.number}.capaian"
    values["capaian"] = Bound(result.achievement.percent, PERCENT_DECIMALS, reached)
    return values | _budget_values(result.number, activities)


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
    values = {key: Bound(Quantity(float(count), status), 0, key) for key, count in counts.items()}
    # How many indicators there are is a fact of the IKU document.
    values["jumlah_indikator"] = Bound(
        Quantity(float(len(met)), Status.RESMI), 0, "jumlah_indikator"
    )
    values["rata_rata_capaian"] = Bound(mean.percent, PERCENT_DECIMALS, "rata_rata_capaian")
    for result in results:
        for part in result.components:
            prefix = f"iku{part.code}"
            code = part.code
            values[f"{prefix}.target"] = Bound(part.target, part.decimals, f"{code}.target")
            values[f"{prefix}.realisasi"] = Bound(
                part.realisation, part.decimals, f"{code}.realisasi"
            )
            percent = part.achievement.percent
            values[f"{prefix}.capaian"] = Bound(percent, PERCENT_DECIMALS, f"{code}.capaian")
        reached = result.achievement.percent
        name = f"{result.number}.capaian"
        values[f"iku{result.number}.capaian"] = Bound(reached, PERCENT_DECIMALS, name)
    return values
