"""Budget behind an indicator: programmes and activities, how much was spent, how efficiently.

Three methods are in use (docs/keputusan.md); the catalogue declares which one counts. None calls
low spending efficient when the target was missed.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from iku_analysis.assessment.achievement import NOT_COMPUTABLE, Achievement
from iku_analysis.assessment.plan import number_of
from iku_analysis.base.formats import format_number
from iku_analysis.declarations.policy import EfficiencyMethod, EfficiencyPolicy
from iku_analysis.model.measurement import Quantity, blanks, difference, missing, ratio, total
from iku_analysis.model.status import Status, status_of

PERCENT = 100.0
MONEY = ("pagu_rp", "realisasi_rp")
NOT_MET = "tidak dinyatakan efisien: target belum tercapai"
SPARED = f"{NOT_MET}, dan belanja yang rendah bukan penghematan"
IN_STEP = f"{NOT_MET}, dengan belanja sebanding capaian"
OVERSPENT = "tidak efisien: realisasi melebihi pagu"
EFFICIENT, FAIR, INEFFICIENT = "efisien", "cukup efisien", "tidak efisien"
KEMENKEU_BASE, KEMENKEU_SPAN = 50.0, 20.0


def supporting(budget: pd.DataFrame, target: int, indicator: int) -> pd.DataFrame:
    """Activities of a sasaran that support an indicator.

    Parameters
    ----------
    budget : DataFrame
        ``anggaran`` of the report year.
    target, indicator : int
        Numbers of the sasaran and the IKU.

    Returns
    -------
    DataFrame
        program, kegiatan_anggaran, pagu_rp, realisasi_rp, serapan (percent), status; activities
        without a code support every indicator of their sasaran.
    """
    rows = budget.loc[budget["sasaran"] == target]
    codes = rows["kode_iku"].fillna("").astype(str).str.split(";")
    own = [
        not any(listed) or indicator in {number_of(code.strip()) for code in listed if code}
        for listed in codes
    ]
    shown = with_absorption(rows.loc[own]).rename(columns={"kegiatan": "kegiatan_anggaran"})
    return shown[["program", "kegiatan_anggaran", "pagu_rp", "realisasi_rp", "serapan", "status"]]


def shared_note(budget: pd.DataFrame, target: int, indicator: int) -> str:
    """Activities that support other indicators too: their money stands at each of them."""
    rows = budget.loc[budget["sasaran"] == target]
    codes = rows["kode_iku"].fillna("").astype(str).str.split(";")
    told = []
    for row, listed in zip(rows.to_dict("records"), codes, strict=True):
        numbers = {number_of(code.strip()) for code in listed if code.strip()}
        others = sorted(numbers - {indicator})
        if indicator in numbers and others and pd.notna(row["pagu_rp"]):
            names = ", ".join(f"IKU {number}" for number in others)
            amount = format_number(float(row["pagu_rp"]), 0)
            told.append(f"{row['kegiatan']} (pagu Rp{amount}) juga mendukung {names}")
    if not told:
        return ""
    return f"{'; '.join(told)}: anggarannya satu dan tidak dijumlahkan antarindikator."


def with_absorption(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``serapan``, spending in percent of the ceiling; NaN for a ceiling of zero."""
    ceiling = frame["pagu_rp"].where(frame["pagu_rp"] > 0).astype(float)
    absorbed = frame["realisasi_rp"].astype(float) / ceiling * PERCENT
    return frame.assign(serapan=absorbed).reset_index(drop=True)


def budget_total(frame: pd.DataFrame, label_column: str) -> pd.DataFrame:
    """Rows of a budget table with their total below."""
    sums = {name: frame[name].sum(skipna=False) for name in MONEY if name in frame}
    words = {name: "" for name in frame.columns if name not in {*sums, "serapan", "status"}}
    last = {**words, **sums, label_column: "Jumlah", "status": status_of(frame).value}
    return with_absorption(
        pd.concat([frame.drop(columns="serapan"), pd.DataFrame([last])], ignore_index=True)
    )


def budget_note(rows: pd.DataFrame) -> str:
    """Why a sum of a budget table is not there: how many of its cells are empty."""
    found = "; ".join(filter(None, (blanks(rows, name) for name in MONEY if name in rows)))
    return f"{found}; jumlahnya tidak dihitung." if found else ""


def absorption(activities: pd.DataFrame) -> Quantity:
    """Spending of the activities in percent of their ceilings."""
    if activities.empty:
        return missing("tidak ada baris anggaran untuk indikator ini", Status.CONTOH)
    spent, ceiling = (total(activities, key) for key in ("realisasi_rp", "pagu_rp"))
    return ratio(spent, ceiling, zero_reason="pagu nol").scaled(PERCENT)


@dataclass(frozen=True)
class Efficiency:
    """Use of resources for one indicator.

    Attributes
    ----------
    method : EfficiencyMethod
        Declared method.
    achievement, absorption : Quantity
        Percent.
    value : Quantity
        What the method computes; missing with the reason where it does not apply.
    verdict : str
        In words.
    """

    method: EfficiencyMethod
    achievement: Quantity
    absorption: Quantity
    value: Quantity
    verdict: str


def efficiency(
    achievement: Achievement, activities: pd.DataFrame, policy: EfficiencyPolicy
) -> Efficiency:
    """Efficiency of one indicator by the declared method.

    Parameters
    ----------
    achievement : Achievement
        Of the indicator.
    activities : DataFrame
        From `supporting`.
    policy : EfficiencyPolicy
        Method and band.

    Returns
    -------
    Efficiency
        ``selisih``: achievement minus absorption, efficient above +band, inefficient below -band.
        ``sisa_anggaran``: 100 minus absorption, only when the target was met. ``kemenkeu``:
        50 + E / 20 x 50 with E = (1 - absorption / achievement) x 100, E held within +-20 so that
        the value lies between 0 and 100.

    Examples
    --------
    >>> from iku_analysis.assessment.achievement import Achievement
    >>> spent = pd.DataFrame({"pagu_rp": [200.0], "realisasi_rp": [180.0], "status": ["contoh"]})
    >>> met = Achievement(Quantity(101.0, Status.CONTOH), "Sangat Tinggi")
    >>> efficiency(met, spent, EfficiencyPolicy(EfficiencyMethod.SELISIH, 5)).verdict
    'efisien'
    >>> short = Achievement(Quantity(98.0, Status.CONTOH), "Sangat Tinggi")
    >>> efficiency(short, spent, EfficiencyPolicy(EfficiencyMethod.SELISIH, 5)).verdict
    'tidak dinyatakan efisien: target belum tercapai, dan belanja yang rendah bukan penghematan'
    """
    reached, spent = achievement.percent, absorption(activities)
    margin = difference(reached, spent)
    if reached.value is None or spent.value is None:
        return Efficiency(policy.method, reached, spent, margin, NOT_COMPUTABLE)
    value = _value(reached.value, spent.value, margin, policy.method)
    verdict = _verdict(reached.value, spent.value, value, policy)
    return Efficiency(policy.method, reached, spent, value, verdict)


def _value(reached: float, spent: float, margin: Quantity, method: EfficiencyMethod) -> Quantity:
    if method is EfficiencyMethod.SELISIH:
        return margin
    status = margin.status
    if method is EfficiencyMethod.SISA_ANGGARAN:
        if reached < PERCENT:
            return missing("hanya dihitung bila target tercapai", status)
        return Quantity(PERCENT - spent, status)
    if reached <= 0:
        return missing("capaian tidak positif", status)
    effect = max(-KEMENKEU_SPAN, min(KEMENKEU_SPAN, (1 - spent / reached) * PERCENT))
    return Quantity(KEMENKEU_BASE + effect / KEMENKEU_SPAN * KEMENKEU_BASE, status)


def _verdict(reached: float, spent: float, value: Quantity, policy: EfficiencyPolicy) -> str:
    if spent > PERCENT and reached <= spent:
        return OVERSPENT
    if value.value is None:
        return f"tidak dinilai: {value.reason}"
    lowest, highest = fair_band(policy)
    if value.value < lowest:
        return INEFFICIENT
    above, within = (EFFICIENT, FAIR) if reached >= PERCENT else (SPARED, IN_STEP)
    return above if value.value > highest else within


def fair_band(policy: EfficiencyPolicy) -> tuple[float, float]:
    """What the method computes where use and result are in step; above it is efficient."""
    centre = KEMENKEU_BASE if policy.method is EfficiencyMethod.KEMENKEU else 0.0
    return centre - policy.band, centre + policy.band
