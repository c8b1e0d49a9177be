"""Sasaran 6, wirausaha baru: IKU 11, new entrepreneurs both trained and mentored in the year.

The document counts people "yang dilatih dan didampingi": an output, not yet a business started.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from iku_analysis.indicators._common import (
    NOT_DONE,
    PERCENT,
    blank_notes,
    column_sum,
    count,
    counted_in_groups,
    counts_or_missing,
    covering,
    missing_year,
    reported,
    status_or_weakest,
    telling,
    with_status,
)
from iku_analysis.model.measurement import Coverage, InputUsed, Measurement, Quantity, missing
from iku_analysis.model.parts import BY_REGION, Chain, Factor, Origins

TABLE = "wub"
BOTH, TRAINED_ONLY, MENTORED_ONLY = "dilatih_dan_didampingi", "hanya_dilatih", "hanya_didampingi"
ID, DATES = "id_peserta", ("tanggal_dilatih", "tanggal_didampingi")
NEEDED = (ID, *DATES)
KINDS = [BOTH, TRAINED_ONLY, MENTORED_ONLY]


def new_entrepreneurs(wub: pd.DataFrame, year: int, tahun_awal: int = 2014) -> Measurement:
    """IKU 11: distinct participants trained and mentored within the calendar year.

    Both dates must lie in the year, in whichever rows of the person. ``kumulatif`` counts persons
    for whom that holds in any one year from ``tahun_awal`` on, each once.

    Parameters
    ----------
    wub : DataFrame
        id_peserta (pseudonym), kab_kota, bidang_usaha, tanggal_dilatih, tanggal_didampingi, status.
    year : int
        Year measured.
    tahun_awal : int
        First year of the medium-term plan.

    Returns
    -------
    Measurement
        Breakdowns ``kab_kota``, ``tahunan`` and ``bidang``.
    """
    flags = _per_person_and_year(wub)
    this_year = flags.loc[flags["tahun"] == year]
    used = _rows_touching(wub, range(year, year + 1))
    plan = range(tahun_awal, year + 1)
    plan_rows = _rows_touching(wub, plan)
    status = status_or_weakest(used, wub)
    numbers = {key: (len(this_year.loc[this_year[key]]), NEEDED) for key in KINDS}
    counts = counts_or_missing(numbers, used, missing_year(TABLE, year, wub))
    years = Coverage("tahun", len(set(plan) & set(flags["tahun"])), len(plan))
    total = {"kumulatif": _cumulative(flags, plan, plan_rows, wub)}
    values = counts | covering(total, years)
    breakdowns = {
        "kab_kota": with_status(_per_region(this_year, used), status),
        "tahunan": with_status(
            _per_year(flags, plan_rows, plan), status_or_weakest(plan_rows, wub)
        ),
        "bidang": with_status(_per_field(this_year, used), status),
    }
    of_regions, done = breakdowns["kab_kota"][BOTH], this_year.loc[this_year[BOTH], ID]
    return Measurement(
        indicator=11,
        year=year,
        values=values,
        breakdowns=breakdowns,
        inputs=(InputUsed.of(TABLE, plan_rows),),
        notes=(
            *_notes(flags, this_year),
            *blank_notes(plan_rows, ID),
            *blank_notes(plan_rows, *DATES, meaning=NOT_DONE),
            *blank_notes(used, "kab_kota", "bidang_usaha"),
        ),
        sums=(column_sum(of_regions, values[BOTH], "Jumlah WUB kab/kota = provinsi", "WUB"),),
        origins=_origins(breakdowns, counts, used.loc[used[ID].isin(done)]),
    )


def _origins(
    breakdowns: Mapping[str, pd.DataFrame], counts: Mapping[str, Quantity], people: pd.DataFrame
) -> Origins:
    """The count by kab/kota and field, and as participants x share that had both."""
    done = counts[BOTH]
    known = [item.value for item in counts.values() if item.value is not None]
    if done.value is None or len(known) < len(counts):
        return Origins()
    everybody = sum(known)
    chains: tuple[Chain, ...] = ()
    if everybody:
        share = done.value / everybody * PERCENT
        factors = (
            Factor("peserta", everybody, "orang"),
            Factor("yang dilatih dan didampingi dibagi peserta", share, "persen", 2),
        )
        chains = (Chain(BOTH, factors, 1 / PERCENT),)
    regions = breakdowns["kab_kota"].set_index("kab_kota")[BOTH]
    fields = breakdowns["bidang"].set_index("bidang_usaha")["jumlah"]
    grouped = (
        (BY_REGION, regions, people[[ID, "kab_kota"]]),
        ("bidang usaha", fields, people[[ID, "bidang_usaha"]]),
    )
    parts = tuple(counted_in_groups(BOTH, done, grouped))
    return Origins(parts, chains, beside=(TRAINED_ONLY, MENTORED_ONLY))


def _per_person_and_year(wub: pd.DataFrame) -> pd.DataFrame:
    """One row per person and year with a training or mentoring date in it."""
    events = [
        pd.DataFrame(
            {
                "id_peserta": wub["id_peserta"],
                "kab_kota": wub["kab_kota"],
                "tahun": wub[column].dt.year,
                "dilatih": column == "tanggal_dilatih",
            }
        ).dropna(subset=["tahun"])
        for column in ("tanggal_dilatih", "tanggal_didampingi")
    ]
    joined = pd.concat(events).astype({"tahun": int, "dilatih": bool})
    joined["didampingi"] = ~joined["dilatih"]
    people = joined.groupby(["id_peserta", "tahun"]).agg(
        kab_kota=("kab_kota", "first"),
        dilatih=("dilatih", "any"),
        didampingi=("didampingi", "any"),
    )
    trained, mentored = people["dilatih"], people["didampingi"]
    return people.assign(
        **{
            BOTH: trained & mentored,
            TRAINED_ONLY: trained & ~mentored,
            MENTORED_ONLY: ~trained & mentored,
        }
    ).reset_index()


def _rows_touching(wub: pd.DataFrame, years: range) -> pd.DataFrame:
    trained = wub["tanggal_dilatih"].dt.year.isin(years)
    rows: pd.DataFrame = wub.loc[trained | wub["tanggal_didampingi"].dt.year.isin(years)]
    return rows


def _cumulative(
    flags: pd.DataFrame, plan: range, used: pd.DataFrame, table: pd.DataFrame
) -> Quantity:
    status = status_or_weakest(used, table)
    if not plan:
        return missing(f"periode kumulatif baru mulai tahun {plan.start}", status)
    known = set(flags["tahun"])
    absent = [year for year in plan if year not in known]
    if absent:
        years = ", ".join(map(str, absent))
        return missing(f"tabel {TABLE} tidak memuat tahun {years}", status)
    people = flags.loc[flags["tahun"].isin(plan) & flags[BOTH], "id_peserta"]
    return count(people.nunique(), used, *NEEDED)


def _per_region(this_year: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    told = telling(used, *NEEDED)
    counts = {
        key: reported(counted, told)
        for key, counted in this_year.groupby("kab_kota")[KINDS].sum(min_count=1).items()
    }
    return pd.DataFrame(counts).reset_index()


def _per_year(flags: pd.DataFrame, rows: pd.DataFrame, plan: range) -> pd.DataFrame:
    """Counts of every year of the plan; the cumulative ends where a year cannot be told."""
    counted = flags.groupby("tahun")[KINDS].sum(min_count=1).reindex(plan).astype(float)
    told = bool(rows[list(NEEDED)].notna().any().all())
    sums = counted if told else counted * float("nan")
    first = flags.loc[flags[BOTH] & flags["tahun"].isin(plan)].groupby("id_peserta")["tahun"].min()
    fresh = first.value_counts().reindex(plan, fill_value=0)
    cumulative = fresh.cumsum().astype(float).where(sums[BOTH].notna().cummin())
    return sums.assign(kumulatif=cumulative).rename_axis("tahun").reset_index()


def _per_field(this_year: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    people = this_year.loc[this_year[BOTH], "id_peserta"]
    rows = used.loc[used["id_peserta"].isin(people)]
    fields = rows.groupby("bidang_usaha")["id_peserta"].nunique().rename("jumlah").astype(float)
    return fields.reset_index().sort_values(["jumlah", "bidang_usaha"], ascending=[False, True])


def _notes(flags: pd.DataFrame, this_year: pd.DataFrame) -> tuple[str, ...]:
    year = this_year["tahun"].max()
    trained_before = flags.loc[flags["dilatih"] & (flags["tahun"] < year), "id_peserta"]
    mentored = this_year.loc[this_year[MENTORED_ONLY], "id_peserta"]
    if not trained_before.isin(mentored).any():
        return ()
    # how many could be one person
    note = (
        "Orang yang dilatih pada tahun sebelumnya dan baru didampingi tahun ini tidak dihitung; "
        "mereka termasuk yang hanya didampingi."
    )
    return (note,)
