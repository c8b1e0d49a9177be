"""Target, realisation and achievement of one target code over the years."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from iku_analysis.assessment.achievement import Judge
from iku_analysis.assessment.results import ComponentResult
from iku_analysis.model.evidence import YearRecord
from iku_analysis.model.measurement import Quantity, difference, missing, ratio
from iku_analysis.model.status import Status

PERCENT = 100.0
COLUMNS = ("target", "realisasi")


def _past_quantity(value: float, status: str, what: str) -> Quantity:
    if pd.isna(value):
        return missing(f"{what} tidak tercatat dalam riwayat", Status(status))
    return Quantity(float(value), Status(status))


def history_frame(
    part: ComponentResult, year: int, past: pd.DataFrame, judge: Judge
) -> pd.DataFrame:
    """Years before from ``riwayat`` and this year from the result.

    Parameters
    ----------
    part : ComponentResult
        Target and realisation of this year.
    year : int
        Report year.
    past : DataFrame
        tahun, kode_iku, target, realisasi, status; only rows of the code before ``year`` count.
    judge : Judge
        Past achievements follow the same rule as this year's.

    Returns
    -------
    DataFrame
        tahun, target, realisasi, capaian (percent), predikat, status; NaN where missing.
    """
    rows = past.loc[(past["kode_iku"] == part.code) & (past["tahun"] < year)].sort_values("tahun")
    records = [
        _record(
            int(row["tahun"]),
            _past_quantity(row["target"], row["status"], "target"),
            _past_quantity(row["realisasi"], row["status"], "realisasi"),
            judge,
        )
        for row in rows.to_dict("records")
    ]
    records.append(_record(year, part.target, part.realisation, judge))
    return pd.DataFrame(records)


def _record(year: int, target: Quantity, realisation: Quantity, judge: Judge) -> dict[str, object]:
    reached = judge(realisation, target)
    number = {"target": target, "realisasi": realisation, "capaian": reached.percent}
    return (
        {"tahun": year}
        | {key: float("nan") if q.value is None else q.value for key, q in number.items()}
        | {"predikat": reached.rating, "status": reached.percent.status.value}
    )


def year_records(code: str, frame: pd.DataFrame) -> list[YearRecord]:
    """Rows of `history_frame` as plain records."""
    return [
        YearRecord(
            code,
            int(row["tahun"]),
            _known(row["target"]),
            _known(row["realisasi"]),
            _known(row["capaian"]),
            str(row["status"]),
        )
        for row in frame.to_dict("records")
    ]


def _known(value: float) -> float | None:
    return None if pd.isna(value) else value


def change(now: Quantity, before: Quantity) -> Quantity:
    """Change against last year in percent."""
    step = difference(now, before)
    return ratio(step, before, zero_reason="realisasi tahun lalu nol").scaled(PERCENT)


def last_year(records: Iterable[YearRecord], code: str, year: int) -> dict[str, Quantity]:
    """Target, realisation and achievement of the year before, each missing where unknown."""
    found = next((r for r in records if r.code == code and r.year == year - 1), None)
    if found is None:
        reason = f"tahun {year - 1} tidak tercatat dalam riwayat"
        return dict.fromkeys(("target", "realisasi", "capaian"), missing(reason, Status.CONTOH))
    values = {
        "target": found.target,
        "realisasi": found.realisation,
        "capaian": found.achievement,
    }
    status, empty = Status(found.status), [key for key in COLUMNS if values[key] is None]
    why = f"{' dan '.join(empty)} tahun {year - 1} kosong dalam riwayat"
    told = why if empty else f"capaian tahun {year - 1} tidak dapat dihitung dari riwayat"
    return {
        key: missing(told, status) if value is None else Quantity(value, status)
        for key, value in values.items()
    }
