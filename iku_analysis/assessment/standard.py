"""Analysis 4: realisation against a national standard, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from iku_analysis.assessment.achievement import Achievement, Judge
from iku_analysis.assessment.plan import rows_of
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import Status


@dataclass(frozen=True)
class NationalStandard:
    """One target code beside the national standard.

    Attributes
    ----------
    part : ComponentResult
        The component, with this year's realisation.
    standard : Quantity
        The standard, or missing with the stated reason.
    comparison : Achievement
        Realisation against the standard, by the indicator's direction.
    explained : bool
        Whether a row says why there is no standard; False when nobody looked.
    remark, source : str
        As written in the table.
    """

    part: ComponentResult
    standard: Quantity
    comparison: Achievement
    explained: bool
    remark: str
    source: str


def national_standard(
    part: ComponentResult, standards: pd.DataFrame, judge: Judge
) -> NationalStandard:
    """Set a component beside the national standard.

    Parameters
    ----------
    part : ComponentResult
        Realisation of this year.
    standards : DataFrame
        ``standar_nasional``: kode_iku, nilai, keterangan, sumber, status.
    judge : Judge
        Achievement by the indicator's direction.
    """
    rows = rows_of(standards, part.code)
    if rows.empty:
        reason = f"standar_nasional tidak memuat IKU {part.code}"
        standard, remark, source = missing(reason, part.realisation.status), "", ""
    else:
        row = rows.iloc[0]
        remark, source = (
            "" if pd.isna(row[key]) else str(row[key]) for key in ("keterangan", "sumber")
        )
        status = Status(row["status"])
        standard = (
            missing(remark or "nilai kosong tanpa keterangan", status)
            if pd.isna(row["nilai"])
            else Quantity(float(row["nilai"]), status)
        )
    comparison = judge(part.realisation, standard)
    return NationalStandard(part, standard, comparison, not rows.empty, remark, source)
