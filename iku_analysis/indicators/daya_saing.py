"""Sasaran 1, daya saing produk unggulan: IKU 1, growth of the number of quality products.

The document names a number ("jumlah") but its unit is percent, so it is read as growth against last
year. "Berkualitas" is read as certified (PIRT, halal, SNI), the working practice in Kaltim.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from iku_analysis.indicators._common import (
    PERCENT,
    blank_notes,
    column_sum,
    covering,
    growth,
    missing_year,
    overlap,
    regions_covered,
    regions_text,
    reported,
    resting_on,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, blanks, missing
from iku_analysis.model.parts import BY_REGION, DENOMINATOR, NUMERATOR, PART, Origins, Parts
from iku_analysis.model.regions import region_names

NOBODY_TWICE = "tidak ada kab/kota yang melapor pada kedua tahun"
TABLE, UNTIL = "produk_unggulan", "berlaku_sampai"
UNREADABLE = "sertifikat tanpa tanggal berlaku"


def quality_product_growth(produk_unggulan: pd.DataFrame, year: int) -> Measurement:
    """IKU 1: growth of distinct quality products against last year, percent.

    A quality product has at least one certificate valid on 31 December of the year it is reported
    for; several certificates count once. Growth = (N - N last year) / N last year x 100.

    Parameters
    ----------
    produk_unggulan : DataFrame
        kode_produk, kab_kota, tahun, jenis_sertifikat, berlaku_sampai, status.
    year : int
        Year measured; last year's rows are the base.

    Returns
    -------
    Measurement
        ``sebanding`` (main) sums only kab/kota that reported both years, because a missing report
        looks like a fall; ``semua_laporan`` sums whatever was reported. A base of zero or a year
        without rows gives a missing value. Breakdowns ``kab_kota`` and ``sertifikat``.
    """
    now, before = (_reported_in(produk_unggulan, item) for item in (year, year - 1))
    used = pd.concat([now, before])
    counts = pd.DataFrame(
        {"jumlah_tahun_lalu": _quality(before), "jumlah_tahun_ini": _quality(now)}
    )
    per_region = _per_region(counts, {"ini": now, "lalu": before}, produk_unggulan)
    values = _values(counts, now, before, produk_unggulan, year)
    this_year, told = values["jumlah_tahun_ini"], now.loc[now["berlaku"]]
    title = "Jumlah produk kab/kota = provinsi"
    return Measurement(
        indicator=1,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": per_region,
            "sertifikat": _per_certificate(now, produk_unggulan),
        },
        inputs=(InputUsed.of(TABLE, used),),
        notes=(
            *_notes(now, before, year),
            *blank_notes(produk_unggulan, "tahun"),
            *blank_notes(used, "kode_produk", "kab_kota"),
            *blank_notes(_certificates(used), "jenis_sertifikat", UNTIL),
        ),
        sums=(
            column_sum(
                per_region["jumlah_tahun_ini"],
                this_year,
                title,
                "produk",
                several=overlap(told, "kode_produk"),
            ),
        )
        if len(now)
        else (),
        origins=Origins(_region_parts(counts.dropna(), values["sebanding"])),
    )


def _values(
    counts: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame, table: pd.DataFrame, year: int
) -> dict[str, Quantity]:
    """Numbers of products, each product once, and their growth."""
    years = (("jumlah_tahun_ini", now, year), ("jumlah_tahun_lalu", before, year - 1))
    told = {key: counts[key].dropna().index for key, _, _ in years}
    both = counts.dropna().index
    numbers = {key: _distinct(rows, told[key], table, item) for key, rows, item in years}
    comparable = {key: _distinct(rows, both, table, item) for key, rows, item in years}
    absent = next((item for item in numbers.values() if item.is_missing), None)
    if both.empty:
        nobody = missing(NOBODY_TWICE, status_or_weakest(now, table))
        comparable = dict.fromkeys(comparable, absent or nobody)
    growths = {
        "sebanding": growth(comparable["jumlah_tahun_ini"], comparable["jumlah_tahun_lalu"]),
        "semua_laporan": growth(numbers["jumlah_tahun_ini"], numbers["jumlah_tahun_lalu"]),
    }
    covered = {key: covering({key: numbers[key]}, regions_covered(told[key])) for key in numbers}
    apart = min(told.values(), key=len)
    return {
        **covering({"sebanding": growths["sebanding"]}, regions_covered(both)),
        **covering({"semua_laporan": growths["semua_laporan"]}, regions_covered(apart)),
        **{key: covered[key][key] for key in ("jumlah_tahun_ini", "jumlah_tahun_lalu")},
    }


def _region_parts(comparable: pd.DataFrame, grown: Quantity) -> tuple[Parts, ...]:
    """Growth as the products each kab/kota added, over all products of last year."""
    if grown.is_missing:
        return ()
    before = comparable["jumlah_tahun_lalu"]
    frame = pd.DataFrame(
        {
            PART: comparable.index,
            NUMERATOR: (comparable["jumlah_tahun_ini"] - before).to_numpy(),
            DENOMINATOR: before.to_numpy(),
        }
    )
    return (Parts("sebanding", BY_REGION, frame, PERCENT, is_growth=True, unit="produk"),)


def _reported_in(products: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = products.loc[products["tahun"] == year]
    return rows.assign(berlaku=rows[UNTIL] >= pd.Timestamp(year, 12, 31))


def _certificates(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a certificate; a product without one has neither kind nor date."""
    held: pd.DataFrame = rows.loc[rows["jenis_sertifikat"].notna() | rows[UNTIL].notna()]
    return held


def _quality(rows: pd.DataFrame) -> pd.Series:
    """Quality products per kab/kota; NaN where no certificate says until when it is valid."""
    valid, held = rows.loc[rows["berlaku"]], _certificates(rows)
    undated = set(held["kab_kota"]) - set(held["kab_kota"].loc[held[UNTIL].notna()])
    told = rows.loc[~rows["kab_kota"].isin(undated) & rows["kode_produk"].notna()]
    return reported(valid.groupby("kab_kota")["kode_produk"].nunique(), told)


def _distinct(rows: pd.DataFrame, told: pd.Index, table: pd.DataFrame, year: int) -> Quantity:
    """Quality products of the kab/kota that told a number, each product once."""
    status = status_or_weakest(rows, table)
    if len(told):
        certificates = _certificates(rows)
        valid = rows.loc[rows["berlaku"] & rows["kab_kota"].isin(told), "kode_produk"]
        number = Quantity(float(valid.nunique()), status)
        return resting_on(number, certificates, UNTIL) if len(certificates) else number
    silent = next(
        (words for key in (UNTIL, "kode_produk", "kab_kota") if (words := blanks(rows, key))), ""
    )
    return missing(silent, status) if silent else missing_year(TABLE, year, table)


def _per_region(
    counts: pd.DataFrame, rows: Mapping[str, pd.DataFrame], table: pd.DataFrame
) -> pd.DataFrame:
    now, before = counts["jumlah_tahun_ini"], counts["jumlah_tahun_lalu"]
    reasons = pd.Series("", index=counts.index)
    reasons = reasons.mask(before == 0, "jumlah tahun lalu nol")
    for label, column in (("lalu", before), ("ini", now)):
        reasons = reasons.mask(column.isna(), f"{UNREADABLE} tahun {label}")
        silent = ~counts.index.isin(rows[label]["kab_kota"])
        reasons = reasons.mask(silent, f"tidak melapor tahun {label}")
    frame = counts.assign(
        pertumbuhan=((now - before) / before.where(before > 0) * 100), keterangan=reasons
    )
    return with_status(
        frame.rename_axis("kab_kota").reset_index(),
        status_or_weakest(pd.concat(rows.values()), table),
    )


def _per_certificate(now: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    valid = now.loc[now["berlaku"]]
    frame = valid.groupby("jenis_sertifikat")["kode_produk"].nunique().rename("jumlah")
    counted = frame.where(frame > 0).astype(float)
    return with_status(counted.reset_index(), status_or_weakest(now, table))


def _notes(now: pd.DataFrame, before: pd.DataFrame, year: int) -> tuple[str, ...]:
    notes = []
    for rows, label in ((now, year), (before, year - 1)):
        silent = set(region_names()) - set(rows["kab_kota"])
        if len(silent):
            heard = len(region_names()) - len(silent)
            notes.append(
                f"Laporan {label}: {heard} dari {len(region_names())} kab/kota; "
                f"tidak melapor: {regions_text(silent)}."
            )
    return tuple(notes)
