"""Sasaran 5, koperasi dan UKM: IKU 9 (trade contacts) and IKU 10 (partnerships).

Both count distinct businesses, for the document's unit is "unit usaha" although its formula speaks
of the contacts and partnerships that took place.
"""

from __future__ import annotations

import pandas as pd

from iku_analysis.indicators._common import (
    column_sum,
    count,
    in_year,
    looks_at_its_year_by,
    missing_year,
    reported,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity

BUSINESSES = "Jumlah unit usaha kab/kota = provinsi"


@looks_at_its_year_by("tanggal")
def trade_contacts(kontak_dagang: pd.DataFrame, year: int) -> Measurement:
    """IKU 9: distinct cooperatives and SMEs with trade contacts in the year.

    Parameters
    ----------
    kontak_dagang : DataFrame
        id_kegiatan, jenis_kegiatan, tanggal, id_usaha, jenis_usaha, kab_kota, status; a row is one
        contact of one business at one event.
    year : int
        Year measured.

    Returns
    -------
    Measurement
        Contacts and events beside the businesses. Breakdowns ``kab_kota`` and ``kegiatan``.
    """
    rows = in_year(kontak_dagang, "tanggal", year)
    status = status_or_weakest(rows, kontak_dagang)
    numbers = {
        "usaha": rows["id_usaha"].nunique(),
        "kontak": len(rows),
        "kegiatan": rows["id_kegiatan"].nunique(),
    }
    by_region, by_kind = rows.groupby("kab_kota"), rows.groupby("jenis_kegiatan")
    kinds = rows.groupby(["kab_kota", "jenis_usaha"])["id_usaha"].nunique().unstack(fill_value=0)
    regional = pd.DataFrame(
        {
            "usaha": reported(by_region["id_usaha"].nunique(), rows),
            "kontak": reported(by_region.size(), rows),
            "koperasi": reported(kinds.get("koperasi", pd.Series(dtype=float)), rows),
            "ukm": reported(kinds.get("UKM", pd.Series(dtype=float)), rows),
        }
    )
    events = by_kind.agg(
        kegiatan=("id_kegiatan", "nunique"),
        usaha=("id_usaha", "nunique"),
        kontak=("id_usaha", "size"),
    )
    values = _counts_or_missing(numbers, rows, kontak_dagang, "kontak_dagang", year)
    return Measurement(
        indicator=9,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": with_status(regional.rename_axis("kab_kota").reset_index(), status),
            "kegiatan": with_status(events.astype(float).reset_index(), status),
        },
        inputs=(InputUsed.of("kontak_dagang", rows),),
        sums=(
            column_sum(regional["usaha"], values["usaha"], BUSINESSES, "unit usaha"),
            column_sum(events["kontak"], values["kontak"], "Jumlah kontak = seluruhnya", "kontak"),
        ),
    )


def _counts_or_missing(
    numbers: dict[str, int], rows: pd.DataFrame, table: pd.DataFrame, name: str, year: int
) -> dict[str, Quantity]:
    if rows.empty:
        return dict.fromkeys(numbers, missing_year(name, year, table))
    return {key: count(number, rows) for key, number in numbers.items()}


def partnerships(kemitraan: pd.DataFrame, year: int) -> Measurement:
    """IKU 10: distinct cooperatives and SMEs with a partnership in force in the year.

    In force: the agreement starts by 31 December and ends on or after 1 January, or has no end.
    New: it starts in the year.

    Parameters
    ----------
    kemitraan : DataFrame
        nomor_perjanjian, id_usaha, kab_kota, pola, mulai, selesai, status.
    year : int
        Year measured.

    Returns
    -------
    Measurement
        Agreements beside businesses, new beside in force. Breakdowns ``kab_kota`` and ``pola``.
    """
    ends = kemitraan["selesai"].isna() | (kemitraan["selesai"] >= pd.Timestamp(year, 1, 1))
    rows = kemitraan.loc[(kemitraan["mulai"] <= pd.Timestamp(year, 12, 31)) & ends]
    new = in_year(rows, "mulai", year)
    status = status_or_weakest(rows, kemitraan)
    numbers = {
        "usaha_berlaku": rows["id_usaha"].nunique(),
        "usaha_baru": new["id_usaha"].nunique(),
        "perjanjian_berlaku": rows["nomor_perjanjian"].nunique(),
        "perjanjian_baru": new["nomor_perjanjian"].nunique(),
    }
    regional = pd.DataFrame(
        {
            "usaha_berlaku": reported(rows.groupby("kab_kota")["id_usaha"].nunique(), rows),
            "usaha_baru": reported(new.groupby("kab_kota")["id_usaha"].nunique(), rows),
            "perjanjian_berlaku": reported(rows.groupby("kab_kota").size(), rows),
        }
    )
    forms = rows.groupby("pola").agg(
        usaha_berlaku=("id_usaha", "nunique"), perjanjian_berlaku=("nomor_perjanjian", "nunique")
    )
    forms["perjanjian_baru"] = new.groupby("pola")["nomor_perjanjian"].nunique()
    values = _counts_or_missing(numbers, rows, kemitraan, "kemitraan", year)
    return Measurement(
        indicator=10,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": with_status(regional.rename_axis("kab_kota").reset_index(), status),
            "pola": with_status(forms.fillna(0).astype(float).reset_index(), status),
        },
        inputs=(InputUsed.of("kemitraan", rows),),
        sums=(
            column_sum(
                regional["usaha_berlaku"], values["usaha_berlaku"], BUSINESSES, "unit usaha"
            ),
            column_sum(
                forms["perjanjian_berlaku"],
                values["perjanjian_berlaku"],
                "Jumlah pola kemitraan = seluruh perjanjian",
                "perjanjian",
            ),
        ),
    )
