"""The numbers behind the names of authored texts, and what words may be said of them.

`binding` lists the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from iku_analysis.assessment.achievement import AverageAchievement
from iku_analysis.assessment.assess import Assessment
from iku_analysis.assessment.budget import absorption
from iku_analysis.assessment.history import change, last_year
from iku_analysis.assessment.medium_term import MediumTerm
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.assessment.standard import NationalStandard
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.declarations.indicator_declarations import Variant
from iku_analysis.model.measurement import Quantity, difference, missing, total
from iku_analysis.model.status import Status, weakest
from iku_analysis.narrative.binding import ENDS
from iku_analysis.narrative.bound import Bound
from iku_analysis.narrative.text import UNIT

PERCENT_DECIMALS = 2
Ranks = tuple[tuple[float, tuple[float, ...]], ...]


def _own_values(
    part: ComponentResult, result: IndicatorResult, variant: Variant
) -> dict[str, Bound]:
    """Target, realisation and achievement with their change since last year and their history."""
    before = last_year(result.history, part.code, result.year)
    now = {
        "target": part.target,
        "realisasi": part.realisation,
        "capaian": part.achievement.percent,
    }
    gap, met = difference(part.realisation, part.target), part.achievement.is_met
    values = {
        name: Bound(
            quantity,
            PERCENT_DECIMALS if name == "capaian" else part.decimals,
            f"{part.code}.{name}",
            steps=(difference(quantity, before[name]),),
            gap=gap,
            met=met,
        )
        for name, quantity in now.items()
    }
    realised = values["realisasi"]
    steps = (*realised.steps, *([part.realisation] if variant.is_change else []))
    values["realisasi"] = replace(
        realised, steps=steps, ranks=_history(result, part, "realisation")
    )
    values["capaian"] = replace(values["capaian"], ranks=_history(result, part, "achievement"))
    word = "tercapai" if met else "belum tercapai"
    return values | {
        "ketercapaian": Bound(part.achievement.percent, 0, word=word, met=met),
        # a word of the catalogue: no number is told, or could be missing
        UNIT: Bound(Quantity(1.0, Status.RESMI), 0, word=variant.unit, is_declared=True),
    }


def _history(result: IndicatorResult, part: ComponentResult, field: str) -> Ranks:
    """The number of this year among those of the years known."""
    records = [record for record in result.history if record.code == part.code]
    now = [getattr(record, field) for record in records if record.year == result.year]
    known = tuple(v for r in records if (v := getattr(r, field)) is not None)
    return ((now[0], known),) if now and now[0] is not None else ()


def _part_values(
    part: ComponentResult,
    result: IndicatorResult,
    variant: Variant,
    plan: MediumTerm,
    standard: NationalStandard,
) -> dict[str, Bound]:
    own, percent = part.decimals, PERCENT_DECIMALS
    before = last_year(result.history, part.code, result.year)
    values = _own_values(part, result, variant)
    moved, code, past = change(part.realisation, before["realisasi"]), part.code, result.year - 1
    of_past = {
        f"tahun_lalu.{name}": Bound(
            before[name], digits, f"{code}.{name}@{past}", steps=values[name].steps
        )
        for name, digits in (("target", own), ("realisasi", own), ("capaian", percent))
    }
    return (
        values
        | of_past
        | {
            "selisih": replace(
                values["realisasi"],
                quantity=difference(part.realisation, part.target),
                key=f"{code}.selisih",
                steps=(),
                ranks=(),
            ),
            "perubahan": Bound(moved, percent, f"{code}.perubahan", steps=(moved,)),
            "renstra.target": Bound(plan.target, own, f"{code}.renstra.target"),
            "renstra.realisasi": Bound(plan.realised, own, plan.key),
            "renstra.capaian": Bound(plan.progress.percent, percent, f"{code}.renstra.capaian"),
            "standar.nilai": Bound(standard.standard, own, f"{code}.standar.nilai"),
        }
    )


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


def _variant_values(
    result: IndicatorResult, indicator: Indicator, before: Mapping[str, Quantity]
) -> dict[str, Bound]:
    """Variants with their change since last year; one that is a change has its own sign."""
    declared = {variant.key: variant for variant in indicator.variants.value}
    values = dict[str, Bound]()
    for variant in result.variants:
        step = difference(variant.quantity, before[variant.key])
        is_change = declared[variant.key].is_change
        steps = (variant.quantity, step) if is_change else (step,)
        values[f"varian.{variant.key}"] = Bound(
            variant.quantity, variant.decimals, result.name_of(variant.key), steps=steps
        )
    return values


def indicator_values(about: Assessment) -> dict[str, Bound]:
    """Values of the names `binding.indicator_names` allows."""
    result = about.result
    values = _variant_values(result, about.indicator, about.before)
    reached = f"{result.number}.capaian"
    values["capaian"] = Bound(result.achievement.percent, PERCENT_DECIMALS, reached)
    declared = about.indicator.main_variants
    parts = zip(result.components, declared, about.plans, about.standards, strict=True)
    for part, variant, plan, standard in parts:
        prefix = "" if len(result.components) == 1 else f"{part.code}."
        own = _part_values(part, result, variant, plan, standard)
        values |= {f"{prefix}{name}": bound for name, bound in own.items()}
    return values | _budget_values(result.number, about.activities)


def report_values(
    results: Sequence[IndicatorResult], mean: AverageAchievement, catalogue: Catalogue
) -> dict[str, Bound]:
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
        Quantity(float(len(met)), Status.RESMI), 0, "jumlah_indikator", is_declared=True
    )
    values["rata_rata_capaian"] = Bound(mean.percent, PERCENT_DECIMALS, "rata_rata_capaian")
    values |= _ends(results)
    for result in results:
        among = _among(result, results)
        reached = f"{result.number}.capaian"
        percent = Bound(result.achievement.percent, PERCENT_DECIMALS, reached, ranks=among)
        values[f"iku{result.number}.capaian"] = percent
        declared = catalogue.indicator(result.number).main_variants
        for part, variant in zip(result.components, declared, strict=True):
            own = _own_values(part, result, variant)
            values |= {
                f"iku{part.code}.{name}": replace(bound, ranks=(*bound.ranks, *among))
                for name, bound in own.items()
            }
    return values


def _percents(results: Sequence[IndicatorResult]) -> dict[int, float]:
    """Achievement by the number of each indicator that has one."""
    known = ((result.number, result.achievement.percent.value) for result in results)
    return {number: value for number, value in known if value is not None}


def _among(result: IndicatorResult, results: Sequence[IndicatorResult]) -> Ranks:
    """Achievement of an indicator among those of all."""
    percents = _percents(results)
    own = percents.get(result.number)
    return () if own is None else ((own, tuple(percents.values())),)


def _ends(results: Sequence[IndicatorResult]) -> dict[str, Bound]:
    """The indicators of highest and lowest achievement: which they are, and how much."""
    percents = _percents(results)
    values = dict[str, Bound]()
    for end, pick in zip(ENDS, (max, min), strict=True):
        absent = missing("tidak ada capaian yang dapat dihitung", Status.CONTOH)
        number = pick(percents, key=percents.__getitem__) if percents else None
        found = next((r for r in results if r.number == number), None)
        percent = found.achievement.percent if found else absent
        name = f"IKU {number} ({found.name})" if found else ""
        ranks = _among(found, results) if found else ()
        values[f"{end}.nama"] = Bound(percent, 0, word=name, ranks=ranks)
        key = f"{number}.capaian" if found else ""
        values[f"{end}.capaian"] = Bound(percent, PERCENT_DECIMALS, key, ranks=ranks)
    return values
