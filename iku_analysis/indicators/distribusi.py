"""Sasaran 3, distribusi yang efisien: IKU 4, price disparity between regions.

The document's formula is provincial price / kab-kota price, where 100 percent means equal prices
and both directions are worse. Three other measures in use stand beside it; from one data set they
differ widely, so none is read without its name.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.indicators._common import (
    PERCENT,
    blank_notes,
    covering,
    in_year,
    looks_at_its_year_by,
    missing_year,
    regions_covered,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import Coverage, InputUsed, Measurement, Quantity, Sum, missing
from iku_analysis.model.parts import BY_REGION, DENOMINATOR, NUMERATOR, PART, Origins, Parts
from iku_analysis.model.regions import region_names

TABLE = "harga"
WEEK = "minggu"
DIGITS = 9  # of a distance in points; a quotient is a float
PAIR = ["komoditas", "kab_kota"]
NO_PAIR = "tidak ada minggu dengan harga provinsi dan kab/kota untuk komoditas yang sama"
ALONE = "tidak ada komoditas dengan harga di dua kab/kota"


@looks_at_its_year_by("tanggal")
def price_disparity(harga: pd.DataFrame, year: int, rentang_wajar: float = 5.0) -> Measurement:
    """IKU 4: provincial price as a percentage of the kab/kota price.

    Prices are averaged within week, from Monday on, and kab/kota first, whatever the day and the
    market. ``rasio`` = provincial / kab-kota x 100 and ``selisih_mutlak`` = |kab-kota - provincial|
    / provincial x 100, both from annual means over the weeks that have both prices, then the plain
    mean over all pairs of commodity and kab/kota. Above and below cancel in that mean, so
    ``dalam_batas`` tells the share of pairs whose ratio lies within ``rentang_wajar`` of 100.
    ``koefisien_variasi`` (population standard deviation / mean x 100) and ``maks_min`` (highest /
    lowest x 100) compare the annual kab/kota means of a commodity, then the mean over commodities.

    Parameters
    ----------
    harga : DataFrame
        tanggal, tingkat (provinsi, kab_kota), kab_kota, pasar, komoditas, satuan, harga_rp, status.
    year : int
        Year measured.
    rentang_wajar : float
        Points a ratio may lie above or below 100.

    Returns
    -------
    Measurement
        Breakdowns ``komoditas``, ``kab_kota`` and ``matriks`` (ratio per commodity and kab/kota).
        Notes name kab/kota with missing weeks, and weekly prices that found no counterpart.
    """
    dated = in_year(harga, "tanggal", year)
    rows = dated.loc[dated["harga_rp"].notna()]
    weekly, blank = _weekly_regional_prices(rows), _blanks(dated)
    pairs, between = _pairs(weekly), _between_regions(weekly)
    status = status_or_weakest(rows, harga)

    def mean(values: pd.Series, reason: str = NO_PAIR) -> Quantity:
        if values.notna().any():
            return Quantity(float(values.mean()), status)
        if rows.empty and not blank:
            return missing_year(TABLE, year, harga)
        return missing(blank[0] if blank else reason, status)

    within = (pairs["rasio"] - PERCENT).abs().round(DIGITS) <= rentang_wajar
    values = {
        "rasio": mean(pairs["rasio"]),
        "selisih_mutlak": mean(pairs["selisih_mutlak"]),
        "dalam_batas": mean(within * PERCENT),
        "koefisien_variasi": mean(between["koefisien_variasi"], ALONE),
        "maks_min": mean(between["maks_min"], ALONE),
    }
    joined = weekly.dropna(subset="harga_provinsi")
    covered = regions_covered(joined["kab_kota"]), _weeks_covered(joined[WEEK], year)
    tables = {
        "komoditas": _per_commodity(rows, pairs, between),
        "kab_kota": _per_region(weekly, pairs),
        "matriks": _matrix(pairs),
    }
    cells = mean(pd.Series(tables["matriks"][list(region_names())].to_numpy().ravel()))
    title = "Rata-rata matriks komoditas dan kab/kota = provinsi"
    return Measurement(
        indicator=4,
        year=year,
        values=covering(values, *covered),
        breakdowns={name: with_status(table, status) for name, table in tables.items()},
        inputs=(InputUsed.of(TABLE, rows),),
        notes=(*_missing_weeks(weekly), *blank_notes(harga, "tanggal"), *blank),
        sums=(Sum(title, cells, values["rasio"], "persen", 2),),
        origins=Origins(tuple(_ratio_parts(pairs["rasio"]))),
        doubts=_unpaired(weekly),
    )


def _ratio_parts(ratios: pd.Series) -> Iterator[Parts]:
    """The mean as the ratios of each kab/kota, and of each commodity, over how many there are."""
    for level, by in (("kab_kota", BY_REGION), ("komoditas", "komoditas")):
        grouped = ratios.groupby(level)
        frame = pd.DataFrame(
            {NUMERATOR: grouped.sum(min_count=1), DENOMINATOR: grouped.size().astype(float)}
        )
        if len(frame):
            yield Parts("rasio", by, frame.rename_axis(PART).reset_index())


def _weeks_covered(weeks: pd.Series, year: int) -> Coverage:
    """Weeks of both prices among those whose Monday lies in the year."""
    mondays = pd.date_range(f"{year}-01-01", f"{year}-12-31", freq="W-MON")
    return Coverage(WEEK, len(mondays.intersection(pd.DatetimeIndex(weeks.unique()))), len(mondays))


def _blanks(dated: pd.DataFrame) -> tuple[str, ...]:
    regional = dated.loc[dated["tingkat"] != "provinsi"]
    return (
        *blank_notes(dated, "harga_rp", "tingkat", "komoditas"),
        *blank_notes(regional, "kab_kota"),
    )


def _weekly_regional_prices(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per week, commodity and kab/kota with both prices; provincial NaN where absent."""
    prices = rows[[*PAIR, "harga_rp"]].assign(minggu=_monday(rows["tanggal"]))
    provincial = (
        prices.loc[rows["tingkat"] == "provinsi"]
        .groupby([WEEK, "komoditas"])["harga_rp"]
        .mean()
        .rename("harga_provinsi")
    )
    regional = (
        prices.loc[rows["tingkat"] == "kab_kota"]
        .groupby([WEEK, *PAIR])["harga_rp"]
        .mean()
        .rename("harga_kab_kota")
        .reset_index()
    )
    return regional.merge(provincial.reset_index(), how="left", on=[WEEK, "komoditas"])


def _monday(dates: pd.Series) -> pd.Series:
    """First day of the week of each date: offices need not look at prices on the same day."""
    mondays: pd.Series = dates - pd.to_timedelta(dates.dt.day_of_week, unit="D")
    return mondays


def _pairs(weekly: pd.DataFrame) -> pd.DataFrame:
    common = weekly.dropna(subset=["harga_provinsi"])
    means = common.groupby(PAIR)[["harga_provinsi", "harga_kab_kota"]].mean()
    provincial, regional = means["harga_provinsi"], means["harga_kab_kota"]
    return means.assign(
        rasio=provincial / regional * PERCENT,
        selisih_mutlak=(regional - provincial).abs() / provincial * PERCENT,
    )


def _between_regions(weekly: pd.DataFrame) -> pd.DataFrame:
    annual = weekly.groupby(PAIR)["harga_kab_kota"].mean().groupby("komoditas")
    frame = pd.DataFrame(
        {
            "koefisien_variasi": annual.std(ddof=0) / annual.mean() * PERCENT,
            "maks_min": annual.max() / annual.min() * PERCENT,
        }
    )
    # One kab/kota alone has nothing to differ from.
    return frame.where(annual.size() > 1)


def _per_commodity(rows: pd.DataFrame, pairs: pd.DataFrame, between: pd.DataFrame) -> pd.DataFrame:
    units = rows.groupby("komoditas")["satuan"].first()
    means = pairs.groupby("komoditas")[["rasio", "selisih_mutlak", "harga_provinsi"]].mean()
    frame = means.join(between).join(units).reset_index()
    measures = ["rasio", "selisih_mutlak", "koefisien_variasi", "maks_min"]
    return frame[["komoditas", "satuan", "harga_provinsi", *measures]]


def _per_region(weekly: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    measures = pairs.groupby("kab_kota")[["rasio", "selisih_mutlak"]].mean()
    observed = weekly.groupby("kab_kota").agg(
        jumlah_komoditas=("komoditas", "nunique"), minggu_data=(WEEK, "nunique")
    )
    frame = (
        measures.join(observed, how="outer")
        .reindex(pd.Index(region_names(), name="kab_kota"))
        .astype(float)
        .reset_index()
    )
    weeks = weekly[WEEK].nunique()
    absent = frame["minggu_data"].isna()
    partial = frame["minggu_data"] < weeks
    words = pd.Series("", index=frame.index).mask(partial, "sebagian minggu tanpa data")
    return frame.assign(keterangan=words.mask(absent, "tidak ada data harga"))


def _matrix(pairs: pd.DataFrame) -> pd.DataFrame:
    wide = pairs["rasio"].unstack("kab_kota")
    return wide.reindex(columns=list(region_names())).rename_axis(columns=None).reset_index()


def _missing_weeks(weekly: pd.DataFrame) -> tuple[str, ...]:
    weeks = weekly[WEEK].nunique()
    seen = weekly.groupby("kab_kota")[WEEK].nunique()
    observed = seen.reindex(list(region_names())).fillna(0)
    partial = observed[observed < weeks].astype(int)
    if partial.empty or not weeks:
        return ()
    listed = "; ".join(f"{name} {count}" for name, count in partial.items())
    return (f"Minggu dengan data dari {weeks} minggu: {listed}; lainnya lengkap.",)


def _unpaired(weekly: pd.DataFrame) -> tuple[str, ...]:
    """Weekly prices of kab/kota that no provincial price of the week stands beside."""
    alone = weekly.loc[weekly["harga_provinsi"].isna(), "kab_kota"]
    if alone.empty:
        return ()
    counts = alone.value_counts().reindex(list(region_names())).dropna().astype(int)
    listed = "; ".join(f"{name} {format_number(n, 0)}" for name, n in counts.items())
    number = f"{format_number(len(alone), 0)} dari {format_number(len(weekly), 0)}"
    what = f"{number} harga mingguan kab/kota tidak dipakai dalam rasio"
    why = "tidak ada harga provinsi komoditas itu pada minggu yang sama"
    return (f"{what}: {why} ({listed}).",)
