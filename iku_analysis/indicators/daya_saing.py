"""Sasaran 1, daya saing produk unggulan: IKU 1, growth of the number of quality products.

The document names a number ("jumlah") but its unit is percent, so it is read as growth against last
year. "Berkualitas" is read as certified (PIRT, halal, SNI), the working practice in Kaltim.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from iku_analysis.indicators._common import (
    blank_notes,
    column_sum,
    growth,
    missing_year,
    regions_text,
    reported,
    resting_on,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, Sum, blanks, missing
from iku_analysis.model.regions import REGION_NAMES

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
    both = used.loc[used["kab_kota"].isin(counts.dropna().index)]
    comparable = counts.dropna()
    per_region = _per_region(counts, {"ini": now, "lalu": before}, produk_unggulan)
    this_year, last_year = (
        _total(counts[column], rows, produk_unggulan, item)
        for column, rows, item in (
            ("jumlah_tahun_ini", now, year),
            ("jumlah_tahun_lalu", before, year - 1),
        )
    )
    return Measurement(
        indicator=1,
        year=year,
        values={
            "sebanding": growth(
                _total(comparable["jumlah_tahun_ini"], both, produk_unggulan, year),
                _total(comparable["jumlah_tahun_lalu"], both, produk_unggulan, year - 1),
            ),
            "semua_laporan": growth(this_year, last_year),
            "jumlah_tahun_ini": this_year,
            "jumlah_tahun_lalu": last_year,
        },
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
        sums=(_regions_and_province(per_region, now, this_year),) if len(now) else (),
    )


def _regions_and_province(per_region: pd.DataFrame, now: pd.DataFrame, whole: Quantity) -> Sum:
    distinct = now.loc[now["berlaku"], ["kab_kota", "kode_produk"]].dropna().drop_duplicates()
    counted = whole if whole.is_missing else Quantity(float(len(distinct)), whole.status)
    title = "Jumlah produk kab/kota = provinsi"
    return column_sum(per_region["jumlah_tahun_ini"], counted, title, "produk")


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


def _total(counts: pd.Series, used: pd.DataFrame, table: pd.DataFrame, year: int) -> Quantity:
    """Sum over the kab/kota that told a number, where there is one."""
    status, told = status_or_weakest(used, table), counts.dropna()
    if len(told):
        certificates = _certificates(used)
        number = Quantity(float(told.sum(skipna=False)), status)
        return resting_on(number, certificates, UNTIL) if len(certificates) else number
    silent = next(
        (words for key in (UNTIL, "kode_produk", "kab_kota") if (words := blanks(used, key))), ""
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
        silent = set(REGION_NAMES) - set(rows["kab_kota"])
        if len(silent):
            heard = len(REGION_NAMES) - len(silent)
            notes.append(
                f"Laporan {label}: {heard} dari {len(REGION_NAMES)} kab/kota; "
                f"tidak melapor: {regions_text(silent)}."
            )
    return tuple(notes)
