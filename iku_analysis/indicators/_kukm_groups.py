"""Documented estimates of cooperatives and SMEs by group, for IKU 7 and 8."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from iku_analysis.indicators._common import PERCENT, Figures, share_parts, status_or_weakest
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.parts import Parts
from iku_analysis.model.status import weakest

GROUPS = ("koperasi", "usaha mikro", "usaha kecil", "usaha menengah")
WHOLE = "semua"
WHOLES = {
    "pdrb": "PDRB",
    "tenaga_kerja": "seluruh penduduk bekerja",
    "investasi": "seluruh investasi",
}
UNITS = {"pdrb": "juta rupiah", "tenaga_kerja": "orang", "investasi": "juta rupiah"}
WORDS = {"pdrb": "nilai tambah", "tenaga_kerja": "tenaga kerja", "investasi": "investasi"}


def group_parts(
    makro: Figures, measure: str, year: int, variant: str, whole: Quantity
) -> Iterator[Parts]:
    """A share as its four groups over the whole; nothing where one of them is not known."""
    groups = {key: makro.found.get((measure, year, key)) for key in GROUPS}
    known = {key: item.value for key, item in groups.items() if item and item.value is not None}
    if len(known) == len(GROUPS) and whole.value is not None:
        label = f"penyebut: {WHOLES[measure]}"
        yield share_parts(variant, "kelompok", known, {label: whole.value}, UNITS[measure])


def figures_of(makro: pd.DataFrame) -> Figures:
    return Figures.of(makro, "nilai", "ukuran", "tahun", "kelompok")


def years_of(makro: pd.DataFrame, measures: Sequence[str], year: int) -> list[int]:
    known = makro.loc[makro["ukuran"].isin(measures), "tahun"]
    return sorted({*map(int, known.dropna()), year})


def by_year(years: Sequence[int], measure: Callable[[int], Mapping[str, Quantity]]) -> pd.DataFrame:
    return pd.DataFrame([_annual_record(item, measure(item)) for item in years])


def _annual_record(year: int, values: Mapping[str, Quantity]) -> dict[str, float | str]:
    numbers = {
        key: float("nan") if item.value is None else item.value for key, item in values.items()
    }
    status = weakest(item.status for item in values.values())
    return {"tahun": float(year), **numbers, "status": status.value}


def every_group(
    makro: pd.DataFrame, measure: str, year: int, groups: Sequence[str]
) -> pd.DataFrame:
    """One row per group in the usual order; an absent group stays visible, without numbers."""
    own = (makro["ukuran"] == measure) & (makro["tahun"] == year)
    rows = makro.loc[own & makro["kelompok"].isin(groups)]
    frame = rows.set_index("kelompok").reindex(pd.Index(groups, name="kelompok")).reset_index()
    unknown = status_or_weakest(rows.iloc[:0], makro).value
    return frame.assign(ukuran=measure, status=frame["status"].fillna(unknown))


def with_share(groups: pd.DataFrame, whole: Quantity) -> pd.DataFrame:
    """Share of a whole in percent; a row is no more certain than the whole it was divided by."""
    if not whole.value:
        return groups.assign(bagian=float("nan"))
    return groups.assign(
        bagian=groups["nilai"] / whole.value * PERCENT,
        status=[weakest([own, whole.status]).value for own in groups["status"]],
    )


def rows_of_groups(makro: pd.DataFrame, measure: str, year: int) -> pd.DataFrame:
    rows: pd.DataFrame = makro.loc[
        (makro["ukuran"] == measure) & (makro["tahun"] == year) & makro["kelompok"].isin(GROUPS)
    ]
    return rows


def sum_of_groups(makro: Figures, measure: str, year: int) -> Quantity:
    keys = {group: (measure, year, group) for group in GROUPS}
    rows = {group: makro.found[key] for group, key in keys.items() if key in makro.found}
    status = weakest(row.status for row in rows.values()) if rows else makro.status
    values = {group: row.value for group, row in rows.items() if row.value is not None}
    absent = [group for group in GROUPS if group not in values]
    if absent:
        return missing(f"{WORDS[measure]} {year} tidak ada untuk {', '.join(absent)}", status)
    return Quantity(sum(values.values()), status)


def whole_of(makro: Figures, measure: str, year: int) -> Quantity:
    return makro.get(
        measure, year, WHOLE, reason=f"jumlah seluruh {WORDS[measure]} {year} tidak ada"
    )
