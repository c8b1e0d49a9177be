"""Sasaran 5, koperasi dan UKM: IKU 9 (trade contacts) and IKU 10 (partnerships).

Both count distinct businesses, for the document's unit is "unit usaha" although its formula speaks
of the contacts and partnerships that took place.
"""

from __future__ import annotations

import pandas as pd

from iku_analysis.indicators._common import (
    blank_notes,
    column_sum,
    count,
    counted_parts,
    covering,
    in_year,
    looks_at_its_year_by,
    missing_year,
    overlap,
    regions_covered,
    reported,
    status_or_weakest,
    telling,
    with_status,
)
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, missing
from iku_analysis.model.parts import BY_REGION, Chain, Factor, Origins

REGION, AGREEMENT = "kab_kota", "nomor_perjanjian"
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
        "usaha": (rows["id_usaha"].nunique(), "id_usaha"),
        "kontak": (len(rows), "tanggal"),
        "kegiatan": (rows["id_kegiatan"].nunique(), "id_kegiatan"),
    }
    by_region, by_kind = rows.groupby("kab_kota"), rows.groupby("jenis_kegiatan")
    kinds = rows.groupby(["kab_kota", "jenis_usaha"])["id_usaha"].nunique().unstack(fill_value=0)
    of_kind = telling(rows, "id_usaha", "jenis_usaha")
    regional = pd.DataFrame(
        {
            "usaha": reported(by_region["id_usaha"].nunique(), telling(rows, "id_usaha")),
            "kontak": reported(by_region.size(), rows),
            "koperasi": reported(kinds.get("koperasi", pd.Series(dtype=float)), of_kind),
            "ukm": reported(kinds.get("UKM", pd.Series(dtype=float)), of_kind),
        }
    )
    events = by_kind.agg(
        kegiatan=("id_kegiatan", "nunique"),
        usaha=("id_usaha", "nunique"),
        kontak=("id_usaha", "size"),
    )
    absent = missing_year("kontak_dagang", year, kontak_dagang)
    values = _counts_or_missing(numbers, rows, absent)
    return Measurement(
        indicator=9,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": with_status(regional.rename_axis("kab_kota").reset_index(), status),
            "kegiatan": with_status(events.where(events > 0).astype(float).reset_index(), status),
        },
        inputs=(InputUsed.of("kontak_dagang", rows),),
        notes=(
            *blank_notes(kontak_dagang, "tanggal"),
            *blank_notes(rows, "id_kegiatan", "jenis_kegiatan", "id_usaha", "jenis_usaha", REGION),
        ),
        sums=(
            column_sum(
                regional["usaha"],
                values["usaha"],
                BUSINESSES,
                "unit usaha",
                several=overlap(rows, "id_usaha"),
            ),
            column_sum(events["kontak"], values["kontak"], "Jumlah kontak = seluruhnya", "kontak"),
        ),
        origins=_contact_origins(rows, regional, values),
    )


def _contact_origins(
    rows: pd.DataFrame, regional: pd.DataFrame, values: dict[str, Quantity]
) -> Origins:
    """Businesses by kab/kota and by kind, and as events x businesses of the year over events."""
    businesses, events = values["usaha"], values["kegiatan"]
    if businesses.value is None:
        return Origins()
    kinds = rows.groupby("jenis_usaha")["id_usaha"].nunique()
    per_event = (
        (
            Factor("kegiatan", events.value, "kegiatan"),
            Factor(
                "usaha berbeda setahun dibagi kegiatan", businesses.value / events.value, "usaha", 1
            ),
        )
        if events.value
        else ()
    )
    return Origins(
        (
            *counted_parts(
                "usaha", BY_REGION, regional["usaha"], businesses, rows[["id_usaha", REGION]]
            ),
            *counted_parts(
                "usaha", "jenis usaha", kinds, businesses, rows[["id_usaha", "jenis_usaha"]]
            ),
        ),
        (Chain("usaha", per_event),) if per_event else (),
        beside=("kegiatan", "kontak"),
    )


def _counts_or_missing(
    numbers: dict[str, tuple[int, str]], rows: pd.DataFrame, absent: Quantity
) -> dict[str, Quantity]:
    if rows.empty:
        return dict.fromkeys(numbers, absent)
    counts = {key: count(number, rows, needed) for key, (number, needed) in numbers.items()}
    return covering(counts, regions_covered(rows[REGION].dropna()))


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
        "usaha_berlaku": (rows["id_usaha"].nunique(), "id_usaha"),
        "usaha_baru": (new["id_usaha"].nunique(), "id_usaha"),
        "perjanjian_berlaku": (rows[AGREEMENT].nunique(), AGREEMENT),
        "perjanjian_baru": (new[AGREEMENT].nunique(), AGREEMENT),
    }
    with_id = telling(rows, "id_usaha")
    regional = pd.DataFrame(
        {
            "usaha_berlaku": reported(rows.groupby(REGION)["id_usaha"].nunique(), with_id),
            "usaha_baru": reported(new.groupby(REGION)["id_usaha"].nunique(), with_id),
            "perjanjian_berlaku": reported(
                rows.groupby(REGION)[AGREEMENT].nunique(), telling(rows, AGREEMENT)
            ),
        }
    )
    forms = rows.groupby("pola").agg(
        usaha_berlaku=("id_usaha", "nunique"), perjanjian_berlaku=("nomor_perjanjian", "nunique")
    )
    forms = forms.where(forms > 0)
    fresh = new.groupby("pola")[AGREEMENT].nunique().reindex(forms.index, fill_value=0)
    forms["perjanjian_baru"] = fresh.where(forms["perjanjian_berlaku"].notna())
    nothing = f"tabel kemitraan tidak memuat perjanjian yang berlaku tahun {year}"
    values = _counts_or_missing(numbers, rows, missing(nothing, status))
    return Measurement(
        indicator=10,
        year=year,
        values=values,
        breakdowns={
            "kab_kota": with_status(regional.rename_axis("kab_kota").reset_index(), status),
            "pola": with_status(forms.astype(float).reset_index(), status),
        },
        inputs=(InputUsed.of("kemitraan", rows),),
        notes=(
            *_open_ended(rows),
            *blank_notes(kemitraan, "mulai"),
            *blank_notes(rows, "id_usaha", AGREEMENT, REGION, "pola"),
        ),
        table_notes=_not_additive(rows),
        sums=(
            column_sum(
                regional["usaha_berlaku"],
                values["usaha_berlaku"],
                BUSINESSES,
                "unit usaha",
                several=overlap(rows, "id_usaha"),
            ),
            column_sum(
                forms["perjanjian_berlaku"],
                values["perjanjian_berlaku"],
                "Jumlah pola kemitraan = seluruh perjanjian",
                "perjanjian",
                several=overlap(rows, AGREEMENT, "pola"),
            ),
        ),
        origins=_partner_origins(rows, new, regional, values["usaha_berlaku"]),
    )


def _partner_origins(
    rows: pd.DataFrame, new: pd.DataFrame, regional: pd.DataFrame, whole: Quantity
) -> Origins:
    """Businesses by kab/kota, by form, and by whether an agreement of theirs is new."""
    if whole.value is None:
        return Origins()
    fresh = float(new["id_usaha"].nunique())
    ages = pd.Series(
        {"dengan perjanjian baru": fresh, "hanya perjanjian lama": whole.value - fresh}
    )
    aged = rows[["id_usaha"]].assign(umur=rows["id_usaha"].isin(new["id_usaha"]))
    aged["umur"] = aged["umur"].map(dict(zip((True, False), ages.index, strict=True)))
    own = "usaha_berlaku"
    grouped = (
        (BY_REGION, regional[own], rows[["id_usaha", REGION]]),
        ("umur perjanjian", ages, aged),
        ("pola", rows.groupby("pola")["id_usaha"].nunique(), rows[["id_usaha", "pola"]]),
    )
    return Origins(
        tuple(
            part
            for by, counts, pairs in grouped
            for part in counted_parts(own, by, counts, whole, pairs)
        ),
        beside=("usaha_baru", "perjanjian_berlaku"),
    )


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
