"""Sample tables on cooperatives, SMEs and new entrepreneurs (IKU 6 to 11)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.common import DATA_DATE, days, regions, stream

COOPERATIVES, BUSINESSES = 5500, 600
# The five kinds of the national register; most are of consumers, so they stand twice.
KINDS = ("Simpan Pinjam", "Konsumen", "Produsen", "Jasa", "Pemasaran", "Konsumen")
# Entries of Kalimantan Timur in the national register (ODS, 27-28 December 2021), per kab/kota.
REGISTER = {
    "Kab. Paser": 246,
    "Kab. Kutai Kartanegara": 475,
    "Kab. Berau": 294,
    "Kab. Kutai Barat": 230,
    "Kab. Kutai Timur": 638,
    "Kab. Penajam Paser Utara": 87,
    "Kab. Mahakam Ulu": 27,
    "Kota Balikpapan": 454,
    "Kota Samarinda": 310,
    "Kota Bontang": 73,
}
# Grades of the entries there: how current an entry is, not how good a cooperative.
GRADES = {"A": 300, "B": 126, "C1": 3, "C2": 35, "D": 2371}


def koperasi() -> pd.DataFrame:
    """Register at the end of 2018; the RAT of book year 2018 is held early in 2019."""
    rng = stream("koperasi")
    size = COOPERATIVES
    active = rng.random(size) < 0.6
    scored = rng.random(size) < np.where(active, 0.5, 0.04)
    ranked = rng.random(size) < np.where(scored, 0.62, 0.05)
    book_year = np.where(
        active,
        rng.choice([2018, 2017, 2016], size, p=[0.58, 0.3, 0.12]),
        rng.choice([0, 2013, 2015], size),
    )
    held = pd.Series(pd.to_datetime(book_year + 1, format="%Y", errors="coerce"))
    held += pd.to_timedelta(rng.integers(9, 86, size), unit="D")
    held = held.where(active & (held <= DATA_DATE))
    return pd.DataFrame(
        {
            "tahun": 2018,
            "nik_koperasi": [
                f"64{number:011d}" for number in rng.permutation(np.arange(10_000, 10_000 + size))
            ],
            "nama_koperasi": [f"Koperasi Contoh {number:05d}" for number in range(1, size + 1)],
            "kab_kota": rng.choice(list(REGISTER), size=size, p=_shares(REGISTER)),
            "jenis": rng.choice(KINDS, size),
            "grade_nik": stream("koperasi grade").choice(list(GRADES), size, p=_shares(GRADES)),
            "peringkat": np.where(
                ranked,
                rng.choice(["AAA", "AA", "A", "B", "C"], size, p=[0.04, 0.2, 0.42, 0.26, 0.08]),
                None,
            ),
            "skor_kesehatan": pd.Series(np.clip(rng.normal(73, 11, size), 30, 98).round(2)).where(
                scored
            ),
            "tanggal_rat": held,
            "tahun_buku_rat": pd.Series(book_year).where(held.notna()).astype("Int64"),
        }
    )


def _shares(counts: dict[str, int]) -> list[float]:
    return [count / sum(counts.values()) for count in counts.values()]


GROUPS = ("koperasi", "usaha mikro", "usaha kecil", "usaha menengah")
LEVELS = {
    # measure: (2014 to 2018 sum of the four groups, split over groups, whole or None, unit)
    "pdrb": ((61e6, 60.2e6, 62.4e6, 72.6e6, 80.1e6), (0.04, 0.31, 0.36, 0.29), None, "juta rupiah"),
    "tenaga_kerja": (
        (905_000, 932_000, 958_000, 984_000, 1_012_000),
        (0.02, 0.66, 0.24, 0.08),
        (1_488_000, 1_512_000, 1_581_239, 1_560_000, 1_618_285),
        "orang",
    ),
    "investasi": (
        (16_403_038, 16_870_526, 18_381_892, 21_046_829, 22_880_000),
        (0.05, 0.22, 0.38, 0.35),
        # the whole is gross fixed capital formation: about 27 percent of PDRB, as early in 2019
        (142.4e6, 136.4e6, 137.4e6, 159.8e6, 171.6e6),
        "juta rupiah",
    ),
}
REAL_EMPLOYED = {
    2016: ("salinan", "BPS Kaltim, Sakernas Agustus 2016, dikutip Antara Kaltim November 2016"),
    2018: ("resmi", "BPS Provinsi Kalimantan Timur, Sakernas Agustus 2018"),
}


def kukm_makro() -> pd.DataFrame:
    """Macro figures 2014-2018; real is the employed population of August 2016 and 2018."""
    rng = stream("kukm_makro")
    rows = []
    for measure, (sums, split, whole, unit) in LEVELS.items():
        for year, total in zip(range(2014, 2019), sums, strict=True):
            for group, part in zip(GROUPS, split, strict=True):
                value = (
                    None
                    if (measure, group, year) == ("investasi", "usaha menengah", 2014)
                    else round(total * part * rng.normal(1, 0.01))
                )
                rows.append((year, measure, group, value, unit))
            if whole:
                rows.append((year, measure, "semua", whole[year - 2014], unit))
    frame = pd.DataFrame(rows, columns=["tahun", "ukuran", "kelompok", "nilai", "satuan"])
    sample = frame.assign(
        nilai=frame["nilai"].astype("Int64"),
        metode="Data contoh: perkiraan dari struktur tahun acuan",
        tahun_acuan=2016,
        sumber="Data contoh",
        status="contoh",
    )
    employed = (sample["ukuran"] == "tenaga_kerja") & (sample["kelompok"] == "semua")
    for year, (status, source) in REAL_EMPLOYED.items():
        method = f"Sakernas Agustus {year}, penduduk bekerja"
        row = employed & (sample["tahun"] == year)
        sample.loc[row, ["metode", "tahun_acuan", "sumber", "status"]] = [
            method,
            year,
            source,
            status,
        ]
    return sample


def businesses() -> pd.DataFrame:
    """The businesses that occur in both business registers."""
    rng = stream("usaha")
    kind = np.where(rng.random(BUSINESSES) < 0.17, "koperasi", "UKM")
    return pd.DataFrame(
        {
            "id_usaha": [f"U-{number:04d}" for number in range(1, BUSINESSES + 1)],
            "nama_usaha": [
                f"{'Koperasi' if item == 'koperasi' else 'UKM'} Contoh {number:04d}"
                for number, item in enumerate(kind, 1)
            ],
            "jenis_usaha": kind,
            "kab_kota": regions(rng, BUSINESSES),
        }
    )


EVENTS = ("pameran", "misi dagang", "temu usaha")


def kontak_dagang() -> pd.DataFrame:
    """Contacts at fourteen events a year."""
    rng = stream("kontak_dagang")
    everyone = businesses()
    frames = []
    for year, chance in ((2017, 0.055), (2018, 0.062)):
        for number in range(1, 15):
            kind = EVENTS[number % 3]
            present = everyone[rng.random(BUSINESSES) < chance * rng.uniform(0.6, 1.4)]
            contacts = present.loc[present.index.repeat(rng.integers(1, 4, len(present)))]
            order = contacts.groupby("id_usaha").cumcount() + 1
            day = pd.Timestamp(year, 1 + (number * 5) % 12, 3 + number)
            frames.append(
                contacts.assign(
                    id_kegiatan=f"K-{year}-{number:02d}",
                    nama_kegiatan=f"{kind.capitalize()} Contoh {year} ke-{number}",
                    jenis_kegiatan=kind,
                    tanggal=day,
                    mitra_kontak=[f"Pembeli Contoh {number:02d}-{index}" for index in order],
                    nilai_potensi_rp=pd.Series(
                        rng.integers(5, 400, len(contacts)) * 1_000_000, contacts.index
                    )
                    .where(rng.random(len(contacts)) < 0.7)
                    .astype("Int64"),
                )
            )
    columns = [
        "id_kegiatan",
        "nama_kegiatan",
        "jenis_kegiatan",
        "tanggal",
        "id_usaha",
        "nama_usaha",
        "jenis_usaha",
        "kab_kota",
        "mitra_kontak",
        "nilai_potensi_rp",
    ]
    return pd.concat(frames).sort_values(["id_kegiatan", "id_usaha", "mitra_kontak"])[columns]


FORMS = (
    "inti-plasma",
    "subkontrak",
    "waralaba",
    "perdagangan umum",
    "distribusi dan keagenan",
    "bentuk lain",
)


def kemitraan() -> pd.DataFrame:
    """Agreements that start 2014-2018, of one to five years, some open-ended."""
    rng = stream("kemitraan")
    size = 430
    everyone = businesses()
    # Whoever has no trade contact has at least one agreement, so that all businesses occur.
    quiet = np.flatnonzero(~everyone["id_usaha"].isin(kontak_dagang()["id_usaha"]))
    chosen = np.concatenate([quiet, rng.integers(0, BUSINESSES, size - len(quiet))])
    members = everyone.iloc[rng.permutation(chosen)].reset_index(drop=True)
    start = days(rng, "2014-01-15", "2018-11-30", size).sort_values(ignore_index=True)
    end = start + pd.to_timedelta(rng.integers(1, 6, size) * 365, unit="D")
    return members.assign(
        nomor_perjanjian=[f"PK-{number:04d}" for number in range(1, size + 1)],
        mitra=[f"Mitra Contoh {number:03d}" for number in rng.integers(1, 120, size)],
        pola=rng.choice(FORMS, size, p=[0.18, 0.12, 0.08, 0.36, 0.18, 0.08]),
        mulai=start,
        selesai=end.mask(rng.random(size) < 0.12),
    )[
        [
            "nomor_perjanjian",
            "id_usaha",
            "nama_usaha",
            "jenis_usaha",
            "kab_kota",
            "mitra",
            "pola",
            "mulai",
            "selesai",
        ]
    ]


FIELDS = ("Kuliner", "Kerajinan", "Busana", "Jasa", "Pertanian olahan", "Perdagangan daring")


def wub() -> pd.DataFrame:
    """About a thousand participants a year 2014-2018; a few return in a later year."""
    rng = stream("wub")
    frames, first = [], 1
    for year, size in zip(range(2014, 2019), (960, 985, 1010, 1000, 1040), strict=True):
        back = 8 if year > 2014 else 0
        numbers = np.concatenate(
            [np.arange(first, first + size - back), rng.integers(1, max(first, 2), back)]
        )
        first += size - back
        trained = days(rng, f"{year}-02-01", f"{year}-08-31", size)
        mentored = trained + pd.to_timedelta(rng.integers(20, 110, size), unit="D")
        fate = rng.random(size)
        frames.append(
            pd.DataFrame(
                {
                    "id_peserta": [f"W-{number:06d}" for number in numbers],
                    "kab_kota": regions(rng, size),
                    "bidang_usaha": rng.choice(FIELDS, size),
                    "tahun": year,
                    "tanggal_dilatih": trained.mask(fate > 0.965),
                    "tanggal_didampingi": mentored.mask(fate < 0.06),
                }
            )
        )
    return pd.concat(frames)
