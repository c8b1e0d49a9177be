"""Sasaran 5, koperasi dan UKM: IKU 6, 7 and 8; IKU 9 and 10 stand in ``usaha.py``.

IKU 6 counts cooperatives meeting a declared rule over three registers; 7 and 8 set documented
estimates beside official totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.indicators._common import (
    NOT_DONE,
    Figures,
    blank_notes,
    column_sum,
    counted_parts,
    counts_or_missing,
    distinct_by_region,
    growth,
    missing_year,
    overlap,
    share,
    status_or_weakest,
    with_status,
)
from iku_analysis.indicators._kukm_groups import (
    GROUPS,
    WHOLE,
    WORDS,
    by_year,
    every_group,
    figures_of,
    group_parts,
    rows_of_groups,
    sum_of_groups,
    whole_of,
    with_share,
    years_of,
)
from iku_analysis.indicators.industri import ALL, ALL_BUT_OIL_AND_GAS, annual_pdrb, pdrb_value
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, Sum
from iku_analysis.model.parts import BY_REGION, Condition, Filter, Origins

ID, RANK, SCORE, RAT = (
    "nik_koperasi",
    "peringkat",
    "skor_kesehatan",
    ("tanggal_rat", "tahun_buku_rat"),
)
CONDITIONS = {
    "unggulan": (ID, *RAT, SCORE, RANK),
    "tanpa_syarat_peringkat": (ID, *RAT, SCORE),
    "rat": (ID, *RAT),
    "sehat": (ID, SCORE),
    "berperingkat": (ID, RANK),
    "terdaftar": (ID,),
}
RANKS = ("AAA", "AA", "A", "B", "C")
HEALTH_CLASSES = (
    (80.0, "Sehat"),
    (66.0, "Cukup Sehat"),
    (51.0, "Dalam Pengawasan"),
    (float("-inf"), "Dalam Pengawasan Khusus"),
)
HEALTH_NAMES = tuple(name for _, name in HEALTH_CLASSES)
UNSCORED, UNRANKED = "Belum dinilai", "Belum diperingkat"
UNREGISTERED = "tidak ada koperasi dalam register"
MEASURES = ("tenaga_kerja", "investasi")


def health_class(score: float) -> str | None:
    """Health class of a savings-and-loan cooperative; None without a score.

    Source: Perdep 06/Per/Dep.6/IV/2016: 80-100 Sehat, 66-<80 Cukup Sehat, 51-<66 Dalam
    Pengawasan, <51 Dalam Pengawasan Khusus. Computed from the score, never from a typed label.

    Examples
    --------
    >>> health_class(65.98), health_class(80)
    ('Dalam Pengawasan', 'Sehat')
    """
    if pd.isna(score):
        return None
    return next(name for bound, name in HEALTH_CLASSES if score >= bound)


def outstanding_cooperatives(
    koperasi: pd.DataFrame,
    year: int,
    peringkat_minimum: str = "A",
    kelas_sehat: Sequence[str] = ("Sehat", "Cukup Sehat"),
) -> Measurement:
    """IKU 6: distinct cooperatives that held the RAT, are healthy and well ranked.

    Parameters
    ----------
    koperasi : DataFrame
        tahun, nik_koperasi, kab_kota, peringkat, skor_kesehatan, tanggal_rat, tahun_buku_rat,
        status.
    year : int
        Register position and book year of the RAT (held in the following months).
    peringkat_minimum : str
        Lowest rank that counts; AAA is highest.
    kelas_sehat : sequence of str
        Health classes that count.

    Returns
    -------
    Measurement
        Each condition is shown alone too. Breakdowns ``kab_kota``, ``kelas_kesehatan``,
        ``peringkat``.

    Raises
    ------
    IkuError
        If a declared rank or class is none of the known: it would silently count nothing.
    """
    _require_known("peringkat_minimum", [peringkat_minimum], RANKS)
    _require_known("kelas_sehat", kelas_sehat, HEALTH_NAMES)
    rows = koperasi.loc[koperasi["tahun"] == year]
    ranks = RANKS[: RANKS.index(peringkat_minimum) + 1]
    judged = _judged_cooperatives(rows, year, ranks, kelas_sehat)
    status = status_or_weakest(rows, koperasi)
    shown = ("terdaftar", "rat", "sehat", "berperingkat", "unggulan")
    tables = {
        "kab_kota": _by_condition(judged, rows, shown),
        "kelas_kesehatan": _count_labels(judged, "kelas_kesehatan", [*HEALTH_NAMES, UNSCORED]),
        "peringkat": _count_labels(judged, "peringkat", [*RANKS, UNRANKED]),
    }
    breakdowns = {name: with_status(table, status) for name, table in tables.items()}
    numbers = {
        key: (judged.loc[judged[key], ID].nunique(), needed) for key, needed in CONDITIONS.items()
    }
    values = counts_or_missing(numbers, rows, missing_year("koperasi", year, koperasi))
    return Measurement(
        indicator=6,
        year=year,
        values=values,
        breakdowns=breakdowns,
        inputs=(InputUsed.of("koperasi", rows),),
        notes=(
            *_register_notes(judged),
            *blank_notes(koperasi, "tahun"),
            *blank_notes(rows, *RAT, meaning=NOT_DONE),
            *blank_notes(rows, ID, "kab_kota"),
        ),
        sums=tuple(_register_sums(judged, breakdowns, values)),
        origins=_register_origins(judged, breakdowns["kab_kota"], values["unggulan"]),
    )


def _register_sums(
    judged: pd.DataFrame, breakdowns: Mapping[str, pd.DataFrame], values: Mapping[str, Quantity]
) -> Iterator[Sum]:
    """Kab/kota against the province, classes and ranks against the register."""
    best = judged.loc[judged["unggulan"]]
    labelled = judged.fillna({"kelas_kesehatan": UNSCORED, "peringkat": UNRANKED})
    of_region, registered = "Jumlah koperasi unggulan kab/kota = provinsi", "koperasi terdaftar"
    parts = (
        ("kab_kota", "unggulan", "unggulan", best, of_region),
        (
            "kelas_kesehatan",
            "jumlah",
            "terdaftar",
            labelled,
            f"Jumlah kelas kesehatan = {registered}",
        ),
        ("peringkat", "jumlah", "terdaftar", labelled, f"Jumlah peringkat = {registered}"),
    )
    for by, column, whole, rows, title in parts:
        several = overlap(rows, ID, by)
        yield column_sum(breakdowns[by][column], values[whole], title, "unit", several=several)


def _register_origins(judged: pd.DataFrame, per_region: pd.DataFrame, whole: Quantity) -> Origins:
    """What each condition leaves and costs, and what is left per kab/kota."""
    if whole.is_missing:
        return Origins()
    conditions = (
        ("RAT tahun buku", "rat", "tanpa tanggal atau tahun buku RAT", RAT),
        ("kelas kesehatan", "sehat", "belum dinilai", (SCORE,)),
        ("peringkat", "berperingkat", "belum diperingkat", (RANK,)),
    )
    steps, left = [Condition("terdaftar", float(judged[ID].nunique()))], judged
    for label, key, reason, columns in conditions:
        kept = left.loc[left[key]]
        failed = set(left[ID].dropna()) - set(kept[ID])
        unknown = failed & _without(judged, *columns)
        lost = {reason: float(len(unknown)), "tidak memenuhi": float(len(failed - unknown))}
        places = left.loc[left[ID].isin(unknown)].groupby("kab_kota")[ID].nunique()
        where = {str(name): float(number) for name, number in places.items()}
        steps.append(Condition(label, float(kept[ID].nunique()), lost, where))
        left = kept
    regions = per_region.set_index("kab_kota")["unggulan"]
    return Origins(
        counted_parts("unggulan", BY_REGION, regions, whole, left[[ID, "kab_kota"]]),
        filters=(Filter("unggulan", steps),),
    )


def _without(judged: pd.DataFrame, *columns: str) -> set[object]:
    """Cooperatives none of whose rows has all the columns filled."""
    filled = judged.loc[judged[list(columns)].notna().all(axis="columns"), ID]
    return set(judged[ID].dropna()) - set(filled)


def _require_known(parameter: str, words: Sequence[str], known: Sequence[str]) -> None:
    unknown = [word for word in words if word not in known]
    if unknown:
        raise IkuError(
            f"Kebijakan IKU 6: {parameter} memuat {', '.join(unknown)} yang tidak dikenal.",
            f"Di iku.yaml, pilih dari: {', '.join(known)}.",
        )


def _judged_cooperatives(
    rows: pd.DataFrame, year: int, ranks: Sequence[str], healthy: Sequence[str]
) -> pd.DataFrame:
    classes = rows["skor_kesehatan"].map(health_class).astype(object)
    held = rows["tanggal_rat"].notna() & (rows["tahun_buku_rat"] == year).fillna(value=False)
    judged = rows.assign(
        kelas_kesehatan=classes,
        terdaftar=True,
        rat=held.astype(bool),
        sehat=classes.isin(healthy),
        berperingkat=rows["peringkat"].isin(ranks),
    )
    both = judged["rat"] & judged["sehat"]
    return judged.assign(tanpa_syarat_peringkat=both, unggulan=both & judged["berperingkat"])


def _by_condition(judged: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {key: distinct_by_region(judged.loc[judged[key]], rows, *CONDITIONS[key]) for key in keys}
    ).reset_index()
    silent = ~frame["kab_kota"].isin(rows["kab_kota"])
    remarks = pd.Series("", index=frame.index).mask(silent, UNREGISTERED)
    return frame.assign(keterangan=remarks)


def _count_labels(judged: pd.DataFrame, column: str, labels: Sequence[str]) -> pd.DataFrame:
    known = judged[column].astype(object).where(judged[column].notna(), labels[-1])
    counts = judged.assign(**{column: known}).groupby(column)[ID].nunique()
    every = counts.reindex(pd.Index(labels, name=column)).astype(float)
    # With every label empty, that is all there is to say; of the classes nothing is known.
    told = judged[[column, ID]].notna().any().all()
    seen = every.fillna(0.0) if told else every.where(every > 0)
    return seen.rename("jumlah").reset_index()


def _register_notes(judged: pd.DataFrame) -> tuple[str, ...]:
    if judged.empty:
        return ()
    cooperatives = judged.groupby(ID)[["skor_kesehatan", "peringkat"]].count()
    if not (cooperatives == 0).any(axis=None):
        return ()
    # how many is a count of its own, which the tables show or withhold
    note = (
        "Koperasi yang belum dinilai kesehatannya atau belum diperingkat tidak dihitung sebagai "
        "unggulan; jumlahnya pada baris terakhir tabel kelas kesehatan dan peringkat dalam "
        "lampiran teknis."
    )
    return (note,)


def gdp_share(kukm_makro: pd.DataFrame, pdrb: pd.DataFrame, year: int) -> Measurement:
    """IKU 7: value added of cooperatives and SMEs as a share of PDRB (ADHB), percent.

    BPS publishes no yearly PDRB of cooperatives and SMEs, so the numerator is a documented estimate
    with method and reference year. The four groups do not overlap; members of cooperatives are not
    added, and turnover is not value added.

    Parameters
    ----------
    kukm_makro : DataFrame
        tahun, ukuran, kelompok, nilai (million rupiah), metode, tahun_acuan, sumber, status.
    pdrb : DataFrame
        As for ``industri.industry_share``.
    year : int
        Year measured.

    Returns
    -------
    Measurement
        A group without a value makes the sum missing. Breakdowns ``kelompok`` and ``tahunan``.
    """
    rows = rows_of_groups(kukm_makro, "pdrb", year)
    denominators = pdrb.loc[
        (pdrb["tahun"] == year)
        & (pdrb["periode"] == "tahun")
        & (pdrb["dasar_harga"] == "ADHB")
        & pdrb["kode"].isin([ALL, ALL_BUT_OIL_AND_GAS])
    ]
    macro, annual = figures_of(kukm_makro), annual_pdrb(pdrb)
    whole = pdrb_value(annual, year, ALL)
    groups = with_share(every_group(kukm_makro, "pdrb", year, GROUPS), whole)
    columns = ["kelompok", "nilai_juta_rp", "bagian", "metode", "tahun_acuan", "sumber", "status"]
    return Measurement(
        indicator=7,
        year=year,
        values=_gdp_shares(macro, annual, year),
        breakdowns={
            "kelompok": groups.rename(columns={"nilai": "nilai_juta_rp"})[columns],
            "tahunan": by_year(
                years_of(kukm_makro, ["pdrb"], year),
                lambda item: _gdp_shares(macro, annual, item),
            ),
        },
        inputs=(InputUsed.of("kukm_makro", rows), InputUsed.of("pdrb", denominators)),
        notes=tuple(
            f"Metode: {method}; tahun acuan {int(reference)}."
            for method, reference in rows.groupby("metode")["tahun_acuan"].max().dropna().items()
        ),
        origins=Origins(tuple(group_parts(macro, "pdrb", year, "terhadap_total", whole))),
    )


def _gdp_shares(makro: Figures, pdrb: Figures, year: int) -> dict[str, Quantity]:
    value_added = sum_of_groups(makro, "pdrb", year)
    return {
        "terhadap_total": share(value_added, pdrb_value(pdrb, year, ALL)),
        "terhadap_nonmigas": share(value_added, pdrb_value(pdrb, year, ALL_BUT_OIL_AND_GAS)),
    }


def employment_and_investment_share(kukm_makro: pd.DataFrame, year: int) -> Measurement:
    """IKU 8: 8a workers and 8b investment of cooperatives and SMEs, percent of the whole.

    8a = workers / employed population (Sakernas, August); 8b = investment / all investment, the
    gross fixed capital formation (PMTB). Investment that is registered (PMA and PMDN) is no whole
    of it: most of that of SMEs is not registered. The numerator is people and rupiah, never the
    number of businesses.

    Parameters
    ----------
    kukm_makro : DataFrame
        tahun, ukuran, kelompok (``semua`` is the whole), nilai, satuan, status.
    year : int
        Year measured.

    Returns
    -------
    Measurement
        Growth of both numerators and of all investment beside the shares. Breakdowns ``kelompok``
        and ``tahunan``.
    """
    figures = figures_of(kukm_makro)
    values = _shares_of_whole(figures, year)
    for key in MEASURES:
        now, before = (sum_of_groups(figures, key, item) for item in (year, year - 1))
        values[f"pertumbuhan_{key}"] = growth(now, before)
    wholes = (whole_of(figures, "investasi", item) for item in (year, year - 1))
    values["pertumbuhan_seluruh_investasi"] = growth(*wholes)
    last_year = (kukm_makro["tahun"] == year - 1) & (
        kukm_makro["kelompok"].isin(GROUPS) | (kukm_makro["ukuran"] == "investasi")
    )
    used = kukm_makro.loc[
        kukm_makro["ukuran"].isin(MEASURES) & ((kukm_makro["tahun"] == year) | last_year)
    ]
    return Measurement(
        indicator=8,
        year=year,
        values=values,
        breakdowns={
            "kelompok": _groups_of_whole(kukm_makro, figures, year),
            "tahunan": by_year(
                years_of(kukm_makro, MEASURES, year), lambda item: _shares_of_whole(figures, item)
            ),
        },
        inputs=(InputUsed.of("kukm_makro", used),),
        notes=("Capaian IKU 8 adalah rata-rata capaian 8a (tenaga kerja) dan 8b (investasi).",),
        origins=Origins(
            tuple(
                parts
                for key in MEASURES
                for parts in group_parts(figures, key, year, key, whole_of(figures, key, year))
            )
        ),
    )


def _shares_of_whole(makro: Figures, year: int) -> dict[str, Quantity]:
    return {
        key: share(sum_of_groups(makro, key, year), whole_of(makro, key, year)) for key in MEASURES
    }


def _groups_of_whole(makro: pd.DataFrame, figures: Figures, year: int) -> pd.DataFrame:
    parts = [
        with_share(
            every_group(makro, measure, year, (*GROUPS, WHOLE)), whole_of(figures, measure, year)
        )
        for measure in MEASURES
    ]
    columns = ["kelompok", "ukuran", "nilai", "satuan", "bagian", "status"]
    frame = pd.concat(parts, ignore_index=True)[columns]
    return frame.assign(ukuran=frame["ukuran"].map(WORDS))
