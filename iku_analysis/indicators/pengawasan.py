"""Sasaran 4, barang sesuai standar: IKU 5, distinct goods that do not meet a standard.

The count rises with the effort of inspection although lower is better, so the rate per inspected
good stands beside it, and results still pending are held apart from both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from iku_analysis.indicators._common import (
    PERCENT,
    blank_notes,
    column_sum,
    count,
    counted_parts,
    covering,
    in_year,
    looks_at_its_year_by,
    missing_year,
    regions_covered,
    share,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity
from iku_analysis.model.parts import BY_REGION, Chain, Factor, Origins
from iku_analysis.model.regions import region_names

TABLE = "pengawasan"
GOOD = ["jenis_barang", "merek"]
CONFORMING, NONCONFORMING, PENDING = "sesuai", "tidak sesuai", "masih diuji"
PARAMETERS = ("SNI", "label", "MKG")
TOP = 10
NOT_INSPECTED = "tidak ada pengawasan"


@looks_at_its_year_by("tanggal")
def nonconforming_goods(pengawasan: pd.DataFrame, year: int) -> Measurement:
    """IKU 5: distinct goods found not to conform in the year.

    A good is one kind of goods of one brand. It is nonconforming when any inspection in the year
    found so, whatever the parameter (SNI, label, MKG); pending when a result is outstanding and
    none is nonconforming. ``tingkat`` = nonconforming / goods with results, none pending x 100.

    Parameters
    ----------
    pengawasan : DataFrame
        tanggal, kab_kota, jenis_barang, merek, parameter, hasil, status.
    year : int
        Year measured.

    Returns
    -------
    Measurement
        A year without inspections is missing, not zero; so is a kab/kota. Breakdowns ``kab_kota``,
        ``parameter`` and ``jenis_barang``.
    """
    rows = in_year(pengawasan, "tanggal", year)
    status = status_or_weakest(rows, pengawasan)
    goods = _judged(rows)
    values = covering(
        _values(rows, goods, pengawasan, year), regions_covered(rows["kab_kota"].dropna())
    )
    per_parameter = with_status(_per_parameter(rows), status)
    per_region = with_status(_per_region(rows), status)
    return Measurement(
        indicator=5,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": per_region,
            "parameter": per_parameter,
            "jenis_barang": with_status(_per_kind(goods), status),
        },
        inputs=(InputUsed.of(TABLE, rows),),
        notes=(
            *_notes(rows),
            *blank_notes(pengawasan, "tanggal"),
            *blank_notes(rows, "kab_kota", *GOOD, "parameter", "hasil"),
        ),
        sums=(
            column_sum(
                per_parameter["tidak_sesuai"],
                values["temuan"],
                "Jumlah temuan menurut parameter = seluruh temuan",
                "catatan",
            ),
        ),
        origins=_origins(rows, goods, per_region, values),
    )


def _origins(
    rows: pd.DataFrame,
    goods: pd.DataFrame,
    per_region: pd.DataFrame,
    values: Mapping[str, Quantity],
) -> Origins:
    """The count by kind of goods and by kab/kota, and as goods tested x share that failed."""
    failed, rate = values["barang"], values["tingkat"]
    if failed.value is None:
        return Origins()
    bad = rows.loc[rows["hasil"] == NONCONFORMING].dropna(subset=GOOD)
    bad = bad.assign(barang=bad["jenis_barang"].astype(str) + " " + bad["merek"].astype(str))
    kinds = goods["tidak_sesuai"].groupby("jenis_barang").sum(min_count=1)
    regions = per_region.set_index("kab_kota")["tidak_sesuai"]
    seen, tested = float(len(goods)), float(goods["selesai"].sum(skipna=True))
    chain = Chain(
        "barang",
        (
            Factor("barang yang diawasi", seen, "barang"),
            Factor("yang selesai diuji dibagi yang diawasi", tested / seen * PERCENT, "persen", 2),
            Factor("yang tidak sesuai dibagi yang selesai diuji", rate.value or 0.0, "persen", 2),
        ),
        scale=1 / PERCENT**2,
    )
    return Origins(
        (
            *counted_parts(
                "barang", "jenis barang", kinds, failed, bad[["barang", "jenis_barang"]]
            ),
            *counted_parts("barang", BY_REGION, regions, failed, bad[["barang", "kab_kota"]]),
        ),
        (chain,),
        beside=("barang_diawasi", "masih_diuji"),
    )


def _judged(rows: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """One row per good (and group): 1 where it failed, is pending, or is tested to the end.

    NaN for a good whose results are all empty.
    """
    flags = rows.assign(
        tidak_sesuai=rows["hasil"] == NONCONFORMING,
        menunggu=rows["hasil"] == PENDING,
        selesai=rows["hasil"].isin([CONFORMING, NONCONFORMING]),
        dinilai=rows["hasil"].notna(),
    )
    goods = flags.groupby([*by, *GOOD])[["tidak_sesuai", "menunggu", "selesai", "dinilai"]].any()
    pending = goods["menunggu"] & ~goods["tidak_sesuai"]
    tested = goods["selesai"] & ~pending
    judged = goods.assign(masih_diuji=pending, selesai=tested)
    return judged.astype(float).where(goods["dinilai"])


def _values(
    rows: pd.DataFrame, goods: pd.DataFrame, table: pd.DataFrame, year: int
) -> dict[str, Quantity]:
    if rows.empty:
        keys = ("barang", "tingkat", "barang_diawasi", "masih_diuji", "temuan")
        return dict.fromkeys(keys, missing_year(TABLE, year, table))
    judged = goods.sum(skipna=True)
    failed, final, pending = (
        count(judged[key], rows, *GOOD, "hasil")
        for key in ("tidak_sesuai", "selesai", "masih_diuji")
    )
    return {
        "barang": failed,
        "tingkat": share(failed, final, zero_reason="belum ada barang yang selesai diuji"),
        "barang_diawasi": count(len(goods), rows, *GOOD),
        "masih_diuji": pending,
        "temuan": count(len(rows.loc[rows["hasil"] == NONCONFORMING]), rows, "hasil"),
    }


def _per_region(rows: pd.DataFrame) -> pd.DataFrame:
    goods = _judged(rows, ["kab_kota"]).groupby("kab_kota")
    sums = goods[["tidak_sesuai", "masih_diuji", "selesai"]].sum(min_count=1)
    frame = (
        sums.assign(
            barang_diawasi=goods.size().astype(float),
            tingkat=sums["tidak_sesuai"] / sums["selesai"].where(sums["selesai"] > 0) * PERCENT,
        )
        .reindex(pd.Index(region_names(), name="kab_kota"))
        .reset_index()
    )
    words = pd.Series("", index=frame.index).mask(frame["barang_diawasi"].isna(), NOT_INSPECTED)
    columns = ["kab_kota", "barang_diawasi", "tidak_sesuai", "masih_diuji", "tingkat"]
    return frame[columns].assign(keterangan=words)


def _per_parameter(rows: pd.DataFrame) -> pd.DataFrame:
    results = rows.groupby(["parameter", "hasil"]).size().unstack("hasil", fill_value=0)
    results = results.reindex(columns=[CONFORMING, NONCONFORMING, PENDING], fill_value=0)
    frame = pd.DataFrame(
        {
            "diperiksa": results.sum(axis="columns", skipna=False),
            "tidak_sesuai": results[NONCONFORMING],
            "masih_diuji": results[PENDING],
        }
    )
    return frame.reindex(pd.Index(PARAMETERS, name="parameter")).astype(float).reset_index()


def _per_kind(goods: pd.DataFrame) -> pd.DataFrame:
    kinds = goods.groupby("jenis_barang")
    frame = pd.DataFrame(
        {
            "barang_diawasi": kinds.size().astype(float),
            "tidak_sesuai": kinds["tidak_sesuai"].sum(min_count=1),
        }
    ).reset_index()
    order = frame.dropna(subset="tidak_sesuai").sort_values(
        ["tidak_sesuai", "jenis_barang"], ascending=[False, True]
    )
    return order.head(TOP).reset_index(drop=True)


def _notes(rows: pd.DataFrame) -> tuple[str, ...]:
    if rows.empty:
        return ()
    inspected = set(rows["kab_kota"].unique())
    silent = [name for name in region_names() if name not in inspected]
    overlap = "Barang yang sama di beberapa kab/kota dihitung sekali dalam jumlah provinsi."
    if not silent:
        return (overlap,)
    return (f"Tanpa pengawasan pada tahun ini: {', '.join(silent)}.", overlap)
