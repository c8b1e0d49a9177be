"""Random tables of two years in which each kab/kota has next to nobody, as offices send them."""

from __future__ import annotations

import pandas as pd

from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS

YEARS = (2017, 2018)


def sizes(chance, regions):
    """How many each kab/kota has; another number each year."""
    mean = chance.choice([2, 4, 8])
    return {name: 1 + int(chance.expovariate(1 / mean)) for name in regions}


def some(chance):
    return chance.sample(EXAMPLE_REGIONS.names, chance.randint(3, 6))


def date(chance, year):
    return f"{year}-{chance.randint(1, 12):02}-15"


def koperasi(chance):
    for year in YEARS:  # a register of all kab/kota; else nothing is computed
        for region, size in sizes(chance, EXAMPLE_REGIONS.names).items():
            for one in range(size):
                held = chance.random() < 0.7
                score = chance.choice([85, 70, 55, 40, None])
                yield {"tahun": year, "nik_koperasi": f"{region}-{one}", "kab_kota": region,
                       "peringkat": chance.choice(["AAA", "A", "A", "B", "C", None]),
                       "skor_kesehatan": score,
                       "tanggal_rat": f"{year + 1}-02-01" if held else None,
                       "tahun_buku_rat": year if held else None}  # fmt: skip


def kontak_dagang(chance):
    kinds = ["misi dagang", "pameran", "temu usaha"]
    regions = some(chance)
    for year in YEARS:
        for region, size in sizes(chance, regions).items():
            for one in range(size):
                sort = "koperasi" if chance.random() < 0.2 else "UKM"
                for kind in chance.choices(kinds, k=1 + int(chance.expovariate(1))):
                    yield {"id_kegiatan": f"{kind}-{year}", "jenis_kegiatan": kind,
                           "tanggal": f"{year}-06-01", "id_usaha": f"{region}-{sort}-{one}",
                           "jenis_usaha": sort, "kab_kota": region}  # fmt: skip


def kemitraan(chance):
    forms = ["inti-plasma", "subkontrak", "waralaba", "bentuk lain"]
    for region, size in sizes(chance, some(chance)).items():
        for one in range(size):
            for agreement in range(1 + int(chance.expovariate(2))):
                start = chance.choice([2015, 2016, 2017, 2017, 2018])
                yield {"nomor_perjanjian": f"{region}-{one}-{agreement}",
                       "id_usaha": f"{region}-{one}", "kab_kota": region,
                       "pola": chance.choices(forms, [9, 6, 2, 1])[0],
                       "mulai": date(chance, start),
                       "selesai": chance.choice([None, f"{start + 1}-12-31"])}  # fmt: skip


def wub(chance):
    few = chance.choice([0.02, 0.1, 0.3])  # share that had one of both only
    regions = some(chance)
    for year in range(2014, 2019):
        for region, size in sizes(chance, regions).items():
            for one in range(size):
                both, trained = chance.random() > few, chance.random() < 0.5
                yield {"id_peserta": f"{year}-{region}-{one}", "kab_kota": region,
                       "bidang_usaha": chance.choices("ABCDE", [9, 6, 3, 1, 1])[0],
                       "tanggal_dilatih": date(chance, year) if both or trained else None,
                       "tanggal_didampingi": date(chance, year) if both or not trained else None,
                       }  # fmt: skip


DATES = {
    "koperasi": ("tanggal_rat",),
    "kontak_dagang": ("tanggal",),
    "kemitraan": ("mulai", "selesai"),
    "wub": ("tanggal_dilatih", "tanggal_didampingi"),
}
MAKERS = {6: koperasi, 9: kontak_dagang, 10: kemitraan, 11: wub}


def sparse_table(number, chance):
    """The table of an indicator, typed as intake types it."""
    maker = MAKERS[number]
    frame = pd.DataFrame(list(maker(chance))).assign(status="contoh")
    for name in DATES[maker.__name__]:
        frame[name] = pd.to_datetime(frame[name])
    return frame
