"""Analysis 3: realisation to date against the medium-term target (Renstra, RPJMD)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from iku_analysis.assessment.achievement import Achievement, Judge
from iku_analysis.assessment.plan import number_of, rows_of
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.declarations.indicator_declarations import YEARS_ADDED
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import Status, weakest

CUMULATIVE = "kumulatif"


@dataclass(frozen=True)
class MediumTerm:
    """How far one target code is on its way.

    Attributes
    ----------
    part : ComponentResult
        The component.
    first_year, last_year : int or None
        Period of the plan; None without a plan row.
    kind : str
        ``tahun akhir`` (the last year must reach it) or ``kumulatif`` (all years together).
    target, realised : Quantity
        Target of the period; realisation of this year or of the years since the first.
    key : str
        Name of the realised number in the whole report, see `blocks.Cell`.
    progress : Achievement
        Realised against the target of the period, by the indicator's direction.
    source : str
        Where the target was published.
    """

    part: ComponentResult
    first_year: int | None
    last_year: int | None
    kind: str
    target: Quantity
    realised: Quantity
    progress: Achievement
    source: str
    key: str = ""


@dataclass(frozen=True)
class Cumulative:
    """Where the years together are found; distinct things are never added over years.

    Attributes
    ----------
    key : str
        Variant that counts them, or ``jumlah`` where amounts of years add up; empty for neither.
    quantity : Quantity or None
        Value of that variant.
    first_year : int or None
        From when on that variant counts; None where it does not say.
    """

    key: str = ""
    quantity: Quantity | None = None
    first_year: int | None = None


def medium_term(  # noqa: PLR0913 -- a component beside each table it is compared with
    part: ComponentResult,
    year: int,
    plan: pd.DataFrame,
    past: pd.DataFrame,
    judge: Judge,
    *,
    cumulative: Cumulative = Cumulative(),
) -> MediumTerm:
    """Set a component beside its medium-term target.

    Parameters
    ----------
    part : ComponentResult
        Realisation of this year.
    year : int
        Report year.
    plan : DataFrame
        ``renstra``: kode_iku, tahun_awal, tahun_akhir, sifat, target, sumber, status.
    past : DataFrame
        ``riwayat``; earlier years of a cumulative target.
    judge : Judge
        Achievement by the indicator's direction.
    cumulative : Cumulative
        What is compared with a cumulative target.

    Returns
    -------
    MediumTerm
        Missing with the reason when the plan has no row, no target, ends before ``year``, or a
        year of a cumulative target is unknown: a partial sum would look like a shortfall.
    """
    rows = rows_of(plan, part.code)
    whole = rows.dropna(subset=["tahun_awal", "tahun_akhir", "sifat"])
    if whole.empty:
        words = f"periode atau sifat target IKU {part.code} dalam renstra kosong"
        reason = f"renstra tidak memuat target IKU {part.code}" if rows.empty else words
        absent = missing(reason, part.realisation.status)
        return MediumTerm(part, None, None, "", absent, absent, judge(absent, absent), "")
    row = whole.iloc[0]
    period = int(row["tahun_awal"]), int(row["tahun_akhir"])
    status = Status(row["status"])
    known = pd.notna(row["target"])
    target = (
        Quantity(float(row["target"]), status)
        if known and period[0] <= year <= period[1]
        else missing(
            f"tahun {year} di luar periode renstra {period[0]} sampai {period[1]}"
            if known
            else f"target IKU {part.code} dalam renstra kosong",
            status,
        )
    )
    kind = str(row["sifat"])
    key, realised = f"{part.code}.realisasi", part.realisation
    if kind == CUMULATIVE:
        key, realised = _together(part, year, period[0], past, cumulative)
    source = "" if pd.isna(row["sumber"]) else str(row["sumber"])
    progress = judge(realised, target)
    return MediumTerm(part, *period, kind, target, realised, progress, source, key)


def _together(
    part: ComponentResult, year: int, first: int, past: pd.DataFrame, cumulative: Cumulative
) -> tuple[str, Quantity]:
    """Name and number of the years together, by the one definition the catalogue names."""
    if cumulative.key == YEARS_ADDED:
        return f"{part.code}.renstra.realisasi", _sum(part, year, first, past)
    name = f"{number_of(part.code)}.{cumulative.key}" if cumulative.key else ""
    if cumulative.quantity is None:
        reason = f"IKU {part.code} tidak mempunyai varian kumulatif, dan tahunnya tidak dijumlahkan"
        return name, missing(reason, part.realisation.status)
    if cumulative.first_year not in {None, first}:
        reason = f"kumulatif dihitung sejak {cumulative.first_year}, renstra mulai {first}"
        return f"{part.code}.renstra.realisasi", missing(reason, part.realisation.status)
    return name, cumulative.quantity


def _sum(part: ComponentResult, year: int, first: int, past: pd.DataFrame) -> Quantity:
    rows = rows_of(past, part.code)
    rows = rows.loc[rows["tahun"].between(first, year - 1) & rows["realisasi"].notna()]
    absent = sorted(set(range(first, year)) - set(rows["tahun"].astype(int)))
    status = weakest([part.realisation.status, *rows["status"].unique()])
    if absent:
        years = ", ".join(map(str, absent))
        return missing(f"realisasi tahun {years} tidak tercatat dalam riwayat", status)
    if part.realisation.value is None:
        return missing(part.realisation.reason, status)
    before = float(rows["realisasi"].sum(skipna=False))
    return Quantity(before + part.realisation.value, status)
