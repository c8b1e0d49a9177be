"""Sasaran 3, distribusi yang efisien: IKU 4, price disparity between regions.

The document's formula is provincial price / kab-kota price, where 100 percent means equal prices
and both directions are worse. Three other measures in use stand beside it; from one data set they
differ widely, so none is read without its name.
"""

from __future__ import annotations

import pandas as pd

from iku_analysis.indicators._common import (
    blank_notes,
    in_year,
    looks_at_its_year_by,
    missing_year,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, Sum, missing
from iku_analysis.model.regions import REGION_NAMES
from iku_analysis.model.status import status_of

TABLE = "harga"
PAIR = ["komoditas", "kab_kota"]


@looks_at_its_year_by("tanggal")
def price_disparity(harga: pd.DataFrame, year: int) -> Measurement:
    """IKU 4: provincial price as a percentage of the kab/kota price.

    Markets are averaged within week and kab/kota first. ``rasio`` = provincial / kab-kota x 100 and
    ``selisih_mutlak`` = |kab-kota - provincial| / provincial x 100, both from annual means over the
    weeks that have both prices, then the plain mean over all pairs of commodity and kab/kota.
    ``koefisien_variasi`` (population standard deviation / mean x 100) and ``maks_min`` (highest /
    lowest x 100) compare the annual kab/kota means of a commodity, then the mean over commodities.

    Parameters
    ----------
    harga : DataFrame
        tanggal, tingkat (provinsi, kab_kota), kab_kota, pasar, komoditas, satuan, harga_rp, status.
    year : int
        Year measured.

    Returns
    -------
    Measurement
        Breakdowns ``komoditas``, ``kab_kota`` and ``matriks`` (ratio per commodity and kab/kota).
        A note names kab/kota with missing weeks.
    """
    dated = in_year(harga, "tanggal", year)
    rows = dated.loc[dated["harga_rp"].notna()]
    weekly = _weekly_regional_prices(rows)
    pairs = _pairs(weekly)
    between = _between_regions(weekly)
    status = status_or_weakest(rows, harga)
    matrix = with_status(_matrix(pairs), status)

    def mean(values: pd.Series) -> Quantity:
        if values.isna().all():
            silent = _blanks(dated)
            return missing(silent[0], status) if silent else missing_year(TABLE, year, harga)
        return Quantity(float(values.mean()), status_of(rows))

    return Measurement(
        indicator=4,
        year=year,
        values={
            "rasio": mean(pairs["rasio"]),
            "selisih_mutlak": mean(pairs["selisih_mutlak"]),
            "koefisien_variasi": mean(between["koefisien_variasi"]),
            "maks_min": mean(between["maks_min"]),
        },
        breakdowns={
            "komoditas": with_status(_per_commodity(rows, pairs, between), status),
            "kab_kota": with_status(_per_region(weekly, pairs), status),
            "matriks": matrix,
        },
        inputs=(InputUsed.of(TABLE, rows),),
        notes=(*_missing_weeks(weekly), *blank_notes(harga, "tanggal"), *_blanks(dated)),
        sums=(
            Sum(
                "Rata-rata matriks komoditas dan kab/kota = provinsi",
                mean(pd.Series(matrix[list(REGION_NAMES)].to_numpy().ravel())),
                mean(pairs["rasio"]),
                "persen",
                2,
            ),
        ),
    )


def _blanks(dated: pd.DataFrame) -> tuple[str, ...]:
    regional = dated.loc[dated["tingkat"] != "provinsi"]
    return (
        *blank_notes(dated, "harga_rp", "tingkat", "komoditas"),
        *blank_notes(regional, "kab_kota"),
    )


def _weekly_regional_prices(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per week, commodity and kab/kota with both prices; provincial NaN where absent."""
    prices = rows[["tanggal", *PAIR, "harga_rp"]]
    provincial = (
        prices.loc[rows["tingkat"] == "provinsi"]
        .groupby(["tanggal", "komoditas"])["harga_rp"]
        .mean()
        .rename("harga_provinsi")
    )
    regional = (
        prices.loc[rows["tingkat"] == "kab_kota"]
        .groupby(["tanggal", *PAIR])["harga_rp"]
        .mean()
        .rename("harga_kab_kota")
        .reset_index()
    )
    return regional.merge(provincial.reset_index(), how="left", on=["tanggal", "komoditas"])


def _pairs(weekly: pd.DataFrame) -> pd.DataFrame:
    common = weekly.dropna(subset=["harga_provinsi"])
    means = common.groupby(PAIR)[["harga_provinsi", "harga_kab_kota"]].mean()
    provincial, regional = means["harga_provinsi"], means["harga_kab_kota"]
    return means.assign(
        rasio=provincial / regional * 100,
        selisih_mutlak=(regional - provincial).abs() / provincial * 100,
    )


def _between_regions(weekly: pd.DataFrame) -> pd.DataFrame:
    annual = weekly.groupby(PAIR)["harga_kab_kota"].mean().groupby("komoditas")
    frame = pd.DataFrame(
        {
            "koefisien_variasi": annual.std(ddof=0) / annual.mean() * 100,
            "maks_min": annual.max() / annual.min() * 100,
        }
    )
    # One kab/kota alone has nothing to differ from.
    return frame.where(annual.size() > 1)


def _per_commodity(rows: pd.DataFrame, pairs: pd.DataFrame, between: pd.DataFrame) -> pd.DataFrame:
    units = rows.groupby("komoditas")["satuan"].first()
    means = pairs.groupby("komoditas")[["rasio", "selisih_mutlak", "harga_provinsi"]].mean()
    frame = means.join(between).join(units).reset_index()
    return frame[
        [
            "komoditas",
            "satuan",
            "harga_provinsi",
            "rasio",
            "selisih_mutlak",
            "koefisien_variasi",
            "maks_min",
        ]
    ]


def _per_region(weekly: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    measures = pairs.groupby("kab_kota")[["rasio", "selisih_mutlak"]].mean()
    observed = weekly.groupby("kab_kota").agg(
        jumlah_komoditas=("komoditas", "nunique"), minggu_data=("tanggal", "nunique")
    )
    frame = (
        measures.join(observed, how="outer")
        .reindex(pd.Index(REGION_NAMES, name="kab_kota"))
        .astype(float)
        .reset_index()
    )
    weeks = weekly["tanggal"].nunique()
    absent = frame["minggu_data"].isna()
    partial = frame["minggu_data"] < weeks
    words = pd.Series("", index=frame.index).mask(partial, "sebagian minggu tanpa data")
    return frame.assign(keterangan=words.mask(absent, "tidak ada data harga"))


def _matrix(pairs: pd.DataFrame) -> pd.DataFrame:
    wide = pairs["rasio"].unstack("kab_kota")
    return wide.reindex(columns=list(REGION_NAMES)).rename_axis(columns=None).reset_index()


def _missing_weeks(weekly: pd.DataFrame) -> tuple[str, ...]:
    weeks = weekly["tanggal"].nunique()
    observed = weekly.groupby("kab_kota")["tanggal"].nunique().reindex(list(REGION_NAMES)).fillna(0)
    partial = observed[observed < weeks].astype(int)
    if partial.empty or not weeks:
        return ()
    listed = "; ".join(f"{name} {count}" for name, count in partial.items())
    return (f"Minggu dengan data dari {weeks} minggu: {listed}; lainnya lengkap.",)
