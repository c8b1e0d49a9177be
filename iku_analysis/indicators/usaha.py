"""Sasaran 5, koperasi dan UKM: IKU 9 (trade contacts) and IKU 10 (partnerships).

Both count distinct businesses, for the document's unit is "unit usaha" although its formula speaks
of the contacts and partnerships that took place.
"""

from __future__ import annotations

import pandas as pd

from iku_analysis.indicators._common import (
    blank_notes,
    column_sum,
    counted_in_groups,
    counts_or_missing,
    distinct_by_region,
    in_year,
    looks_at_its_year_by,
    missing_year,
    overlap,
    reported,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, Sum, missing
from iku_analysis.model.parts import BY_REGION, Chain, Factor, Origins

BUSINESS, REGION, AGREEMENT = "id_usaha", "kab_kota", "nomor_perjanjian"
DISTINCT_SUMS = {
    REGION: (BUSINESS, "unit usaha", "Jumlah unit usaha kab/kota = provinsi"),
    "pola": (AGREEMENT, "perjanjian", "Jumlah pola kemitraan = seluruh perjanjian"),
}


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
        "usaha": (rows[BUSINESS].nunique(), [BUSINESS]),
        "kontak": (len(rows), ["tanggal"]),
        "kegiatan": (rows["id_kegiatan"].nunique(), ["id_kegiatan"]),
    }
    regional = _contacts_by_region(rows)
    events = rows.groupby("jenis_kegiatan").agg(
        kegiatan=("id_kegiatan", "nunique"), usaha=(BUSINESS, "nunique"), kontak=(BUSINESS, "size")
    )
    absent = missing_year("kontak_dagang", year, kontak_dagang)
    values = counts_or_missing(numbers, rows, absent)
    return Measurement(
        indicator=9,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": with_status(regional.reset_index(), status),
            "kegiatan": with_status(events.where(events > 0).astype(float).reset_index(), status),
        },
        inputs=(InputUsed.of("kontak_dagang", rows),),
        notes=(
            *blank_notes(kontak_dagang, "tanggal"),
            *blank_notes(rows, "id_kegiatan", "jenis_kegiatan", BUSINESS, "jenis_usaha", REGION),
        ),
        sums=(
            _distinct_sum(REGION, regional["usaha"], values["usaha"], rows),
            column_sum(events["kontak"], values["kontak"], "Jumlah kontak = seluruhnya", "kontak"),
        ),
        origins=_contact_origins(rows, regional, values),
    )


def _contacts_by_region(rows: pd.DataFrame) -> pd.DataFrame:
    def of_kind(kind: str) -> pd.Series:
        own = rows.loc[rows["jenis_usaha"] == kind]
        return distinct_by_region(own, rows, BUSINESS, "jenis_usaha")

    return pd.DataFrame(
        {
            "usaha": distinct_by_region(rows, rows, BUSINESS),
            "kontak": reported(rows.groupby(REGION).size(), rows),
            "koperasi": of_kind("koperasi"),
            "ukm": of_kind("UKM"),
        }
    )


def _contact_origins(
    rows: pd.DataFrame, regional: pd.DataFrame, values: dict[str, Quantity]
) -> Origins:
    """Businesses by kab/kota and by kind, and as events x businesses of the year over events."""
    businesses, events = values["usaha"], values["kegiatan"]
    if businesses.value is None:
        return Origins()
    chains: tuple[Chain, ...] = ()
    if events.value:
        held = Factor("kegiatan", events.value, "kegiatan")
        of_year = "usaha berbeda setahun dibagi kegiatan"
        each = Factor(of_year, businesses.value / events.value, "usaha", 1)
        chains = (Chain("usaha", (held, each)),)
    kinds = rows.groupby("jenis_usaha")[BUSINESS].nunique()
    grouped = (
        (BY_REGION, regional["usaha"], rows[[BUSINESS, REGION]]),
        ("jenis usaha", kinds, rows[[BUSINESS, "jenis_usaha"]]),
    )
    parts = tuple(counted_in_groups("usaha", businesses, grouped))
    return Origins(parts, chains, beside=("kegiatan", "kontak"))


def _distinct_sum(by: str, counts: pd.Series, whole: Quantity, rows: pd.DataFrame) -> Sum:
    thing, unit, title = DISTINCT_SUMS[by]
    return column_sum(counts, whole, title, unit, several=overlap(rows, thing, by))


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
    used, agreed = "usaha_berlaku", "perjanjian_berlaku"
    counted = {
        used: (rows, BUSINESS),
        "usaha_baru": (new, BUSINESS),
        agreed: (rows, AGREEMENT),
        "perjanjian_baru": (new, AGREEMENT),
    }
    numbers = {key: (of[thing].nunique(), [thing]) for key, (of, thing) in counted.items()}
    regional = pd.DataFrame(
        {
            key: distinct_by_region(of, rows, thing)
            for key, (of, thing) in counted.items()
            if key != "perjanjian_baru"
        }
    )
    forms = _by_form(rows, new)
    nothing = f"tabel kemitraan tidak memuat perjanjian yang berlaku tahun {year}"
    values = counts_or_missing(numbers, rows, missing(nothing, status))
    return Measurement(
        indicator=10,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": with_status(regional.reset_index(), status),
            "pola": with_status(forms.reset_index(), status),
        },
        inputs=(InputUsed.of("kemitraan", rows),),
        notes=(
            *_open_ended(rows),
            *blank_notes(kemitraan, "mulai"),
            *blank_notes(rows, BUSINESS, AGREEMENT, REGION, "pola"),
        ),
        table_notes=_not_additive(rows),
        sums=(
            _distinct_sum(REGION, regional[used], values[used], rows),
            _distinct_sum("pola", forms[agreed], values[agreed], rows),
        ),
        origins=_partner_origins(rows, new, regional, values[used]),
    )


def _by_form(rows: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Businesses and agreements of each form of partnership; none where no row tells."""
    forms = rows.groupby("pola").agg(
        usaha_berlaku=(BUSINESS, "nunique"), perjanjian_berlaku=(AGREEMENT, "nunique")
    )
    forms = forms.where(forms > 0)
    fresh = new.groupby("pola")[AGREEMENT].nunique().reindex(forms.index, fill_value=0)
    known = fresh.where(forms["perjanjian_berlaku"].notna())
    return forms.assign(perjanjian_baru=known).astype(float)


def _partner_origins(
    rows: pd.DataFrame, new: pd.DataFrame, regional: pd.DataFrame, whole: Quantity
) -> Origins:
    """Businesses by kab/kota, by form, and by whether an agreement of theirs is new."""
    if whole.value is None:
        return Origins()
    fresh = float(new[BUSINESS].nunique())
    ages = pd.Series(
        {"dengan perjanjian baru": fresh, "hanya perjanjian lama": whole.value - fresh}
    )
    aged = rows[[BUSINESS]].assign(umur=rows[BUSINESS].isin(new[BUSINESS]))
    aged["umur"] = aged["umur"].map(dict(zip((True, False), ages.index, strict=True)))
    own = "usaha_berlaku"
    grouped = (
        (BY_REGION, regional[own], rows[[BUSINESS, REGION]]),
        ("umur perjanjian", ages, aged),
        ("pola", rows.groupby("pola")[BUSINESS].nunique(), rows[[BUSINESS, "pola"]]),
    )
    parts = tuple(counted_in_groups(own, whole, grouped))
    return Origins(parts, beside=("usaha_baru", "perjanjian_berlaku"))


def _open_ended(rows: pd.DataFrame) -> tuple[str, ...]:
    without_end = int(rows["selesai"].isna().sum())
    if not without_end:
        return ()
    words = f"{without_end} dari {len(rows)} baris perjanjian tanpa tanggal selesai"
    return (f"{words}; dianggap masih berlaku.",)


def _not_additive(rows: pd.DataFrame) -> dict[str, str]:
    """Why the agreements of the kab/kota exceed the province's: some stand in several."""
    places = rows[[AGREEMENT, REGION]].dropna().drop_duplicates()[AGREEMENT].value_counts()
    several = len(places.loc[places > 1])
    if not several:
        return {}
    return {
        REGION: f"{several} perjanjian tercatat di beberapa kab/kota dan dihitung sekali di "
        "masing-masing, sekali pula di provinsi; kolom perjanjian tidak dapat dijumlahkan."
    }
