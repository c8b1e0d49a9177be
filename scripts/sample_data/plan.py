"""Sample plan tables: targets, history, medium-term plan, national standards, budget."""

from __future__ import annotations

import pandas as pd

from iku_analysis.model.plan_names import FOLLOW_UP_COLUMNS, PLAN_COLUMNS

SAMPLE = "Data contoh"
UNITS = {
    "1": "persen",
    "2": "persen",
    "3": "US$",
    "4": "persen",
    "5": "item",
    "6": "unit",
    "7": "persen",
    "8a": "persen",
    "8b": "persen",
    "9": "unit usaha",
    "10": "unit usaha",
    "11": "WUB",
}
TARGETS = {
    "1": 9,
    "2": 18.5,
    "3": 14_500_000_000,
    "4": 100,
    "5": 115,
    "6": 390,
    "7": 12.5,
    "8a": 62,
    "8b": 14,
    "9": 330,
    "10": 250,
    "11": 1000,
}
SENTENCES = {
    # sentence of each sasaran, and the codes it is measured by
    "Meningkatnya daya saing produk unggulan daerah": ("1",),
    "Meningkatnya kontribusi sektor industri terhadap perekonomian daerah": ("2", "3"),
    "Terwujudnya sistem distribusi yang efisien": ("4",),
    "Menurunnya peredaran barang yang tidak sesuai standar": ("5",),
    "Meningkatnya Kinerja Kelembagaan dan Usaha Koperasi dan UKM": (
        "6",
        "7",
        "8a",
        "8b",
        "9",
        "10",
    ),
    "Meningkatnya jumlah wirausaha baru": ("11",),
}
SENTENCE_OF = {code: sentence for sentence, codes in SENTENCES.items() for code in codes}
FIRST_TARGETS = TARGETS | {"9": 300}
HISTORY = {
    # code: ((target, realisation) 2014 to 2017). Where a sample table reaches back, the realisation
    # is what the indicator function gives for that year, so that the report does not contradict
    # itself; IKU 2 comes from the real PDRB table, as printed: else it were rounded twice.
    "1": ((5, 4.1), (6, 6.2), (7, 5.4), (8, 7.3)),
    "2": ((18, 19.323), (18.5, 20.589), (19, 20.628), (18.5, 18.93)),
    "3": ((15.5e9, 14.9e9), (14.5e9, 12.6e9), (12.5e9, 11.4e9), (13e9, 14_364_697_772)),
    "4": ((100, 91.4), (100, 92.2), (100, 92.9), (100, 93.47)),
    "5": ((165, 178), (150, 159), (140, 142), (125, 131)),
    "6": ((210, 204), (240, 226), (270, 251), (300, 264)),
    "7": ((11.5, 11.6), (11.8, 11.95), (12, 12.17), (12.2, 12.16)),
    "8a": ((60, 60.88), (60.5, 61.48), (61, 60.66), (61.5, 63.4)),
    "8b": ((12, None), (12.5, 12.32), (13, 13.4), (13.5, 13.33)),
    "9": ((180, 174), (220, 231), (260, 282), (290, 339)),
    "10": ((85, 90), (140, 148), (190, 193), (225, 230)),
    "11": ((1000, 873), (1000, 910), (1000, 918), (1000, 889)),
}
MEDIUM_TERM = {
    "1": 9,
    "2": 19,
    "3": 14_500_000_000,
    "4": 100,
    "5": 115,
    "6": 390,
    "7": 12.5,
    "8a": 62,
    "8b": 14,
    "9": 330,
    "10": 250,
}
STANDARD_VALUES = {
    "2": (
        19.86,
        (
            "bagian industri pengolahan dalam PDB nasional 2018 atas dasar harga berlaku (2015: "
            "20,99; 2016: 20,51; 2017: 20,16); pembanding, bukan standar yang ditetapkan"
        ),
        "BPS, dikutip Kontan 6 Februari 2019",
        "salinan",
    ),
}
STANDARDS = {
    "4": "tidak sebanding: target RPJMN 2015-2019 (di bawah 9 persen) adalah koefisien variasi "
    "antarwaktu, bukan rasio antarwilayah",
    "7": "tidak sebanding: UMKM nasional menyumbang sekitar 60 persen PDB 2018, sedangkan PDRB "
    "Kaltim bertumpu pada pertambangan dan pengilangan usaha besar",
    "8a": "tidak sebanding: 96,92 persen tenaga kerja UMKM nasional 2019 dihitung terhadap tenaga "
    "kerja unit usaha, bukan penduduk bekerja Sakernas",
    "8b": "tidak sebanding: bagian investasi UMKM nasional (54,21 persen pada 2019) mencakup "
    "struktur usaha yang berbeda; tidak ada target resmi per provinsi",
}
STANDARD_SOURCES = {
    "7": "Asosiasi UMKM Indonesia, dikutip Okezone 19 Juni 2019",
    "8a": "Kementerian Koperasi dan UKM 2019, dikutip Databoks",
    "8b": "Kementerian Koperasi dan UKM 2019, dikutip The Reform Initiative",
}
NO_STANDARD = "tidak ada standar nasional: tidak ditemukan ukuran yang sama pada tingkat nasional"
BUDGET = (
    # sasaran, IKU supported, programme, activity, ceiling in million rupiah, share absorbed
    (1, "1", "Program Peningkatan Daya Saing Produk", "Fasilitasi sertifikasi produk", 3850, 0.953),
    (1, "1", "Program Peningkatan Daya Saing Produk", "Pembinaan mutu dan kemasan", 2140, 0.921),
    (2, "2", "Program Pengembangan Industri", "Pembinaan industri kecil dan menengah", 6320, 0.944),
    (2, "2", "Program Pengembangan Industri", "Penumbuhan sentra industri", 4110, 0.887),
    (2, "3", "Program Pengembangan Ekspor", "Fasilitasi promosi ekspor", 2960, 0.962),
    (3, "4", "Program Pengamanan Distribusi", "Pemantauan harga dan stok", 2270, 0.971),
    (3, "4", "Program Pengamanan Distribusi", "Operasi pasar", 3480, 0.908),
    (4, "5", "Program Perlindungan Konsumen", "Pengawasan barang beredar", 2650, 0.934),
    (4, "5", "Program Perlindungan Konsumen", "Edukasi pelaku usaha", 1180, 0.957),
    (5, "6", "Program Penguatan Koperasi", "Penilaian kesehatan dan pemeringkatan", 2890, 0.912),
    (5, "6", "Program Penguatan Koperasi", "Pendampingan RAT", 1760, 0.948),
    (5, "7;8", "Program Pemberdayaan UKM", "Fasilitasi akses pembiayaan", 3120, 0.936),
    (5, "9", "Program Pemberdayaan UKM", "Pameran dan misi dagang", 4420, 0.976),
    (5, "10", "Program Pemberdayaan UKM", "Fasilitasi kemitraan", 2330, 0.901),
    (6, "11", "Program Penumbuhan Wirausaha", "Pelatihan kewirausahaan", 3540, 0.967),
    (6, "11", "Program Penumbuhan Wirausaha", "Pendampingan usaha baru", 2150, 0.889),
)


def perjanjian_kinerja() -> pd.DataFrame:
    """Targets of 2018 and one change with a permitted reason."""
    rows = [
        (
            "2018-01-31",
            code,
            SENTENCE_OF[code],
            target,
            None,
            UNITS[code],
            None,
            "Perjanjian Kinerja awal (contoh)",
            "contoh",
        )
        for code, target in FIRST_TARGETS.items()
    ]
    changed = "perubahan prioritas atau asumsi"
    rows.append(
        (
            "2018-09-28",
            "9",
            SENTENCE_OF["9"],
            TARGETS["9"],
            None,
            UNITS["9"],
            changed,
            "Kegiatan pameran ditambah pada APBD perubahan (contoh)",
            "contoh",
        )
    )
    return pd.DataFrame(rows, columns=PLAN_COLUMNS["perjanjian_kinerja"])


def riwayat() -> pd.DataFrame:
    """Targets and realisations 2014-2017; the targets are invented, so every row is sample."""
    rows = [
        (year, code, target, realised, SAMPLE, None, "contoh")
        for code, years in HISTORY.items()
        for year, (target, realised) in zip(range(2014, 2018), years, strict=True)
    ]
    return pd.DataFrame(rows, columns=PLAN_COLUMNS["riwayat"])


def renstra() -> pd.DataFrame:
    """Medium-term targets; the 5,000 new entrepreneurs of the RPJMD are real."""
    rows = [
        (code, SENTENCE_OF[code], 2014, 2018, "tahun akhir", target, SAMPLE, "contoh")
        for code, target in MEDIUM_TERM.items()
    ]
    source = "RPJMD Kaltim 2013-2018, bagian Disperindagkop UMKM (Pemprov Kaltim, Mei 2014)"
    rows.append(("11", SENTENCE_OF["11"], 2014, 2018, "kumulatif", 5000, source, "resmi"))
    return pd.DataFrame(rows, columns=PLAN_COLUMNS["renstra"])


def standar_nasional() -> pd.DataFrame:
    """A national figure for industry alone; for the others the reason is what counts."""
    none = {
        code: (None, STANDARDS.get(code, NO_STANDARD), STANDARD_SOURCES.get(code), "contoh")
        for code in UNITS
    }
    rows = [(code, *row) for code, row in (none | STANDARD_VALUES).items()]
    return pd.DataFrame(rows, columns=PLAN_COLUMNS["standar_nasional"])


def anggaran() -> pd.DataFrame:
    """Budget and spending of 2018 by sasaran, programme and activity."""
    rows = [
        (
            2018,
            target,
            codes,
            programme,
            activity,
            ceiling * 1_000_000,
            round(ceiling * share * 1_000_000),
        )
        for target, codes, programme, activity, ceiling, share in BUDGET
    ]
    *columns, _status = PLAN_COLUMNS["anggaran"]
    return pd.DataFrame(rows, columns=columns)


MISSED, EVALUATION = "target belum tercapai", "evaluasi tahun lalu"
INDUSTRY, PRICES, GOODS = "Bidang Perindustrian", "Bidang Perdagangan", "Bidang Pengawasan Barang"
COOPERATIVES, BUSINESSES, OFFICE = "Bidang Koperasi", "Bidang UKM", "Sekretariat"
HAND, PLANNED, DONE = "berjalan", "belum dimulai", "selesai"
FOLLOW_UP = (
    # origin, IKU, problem or recommendation, action, who, until when, progress
    (MISSED, "2", "Bagian industri terhadap PDRB menurun",
     "Menyusun rencana hilirisasi sawit dan perikanan", INDUSTRY, "2019-12-31", HAND),
    (MISSED, "4", "Harga di kabupaten hulu jauh di atas harga provinsi",
     "Menambah operasi pasar di Mahakam Ulu dan Kutai Barat", PRICES, "2019-09-30", HAND),
    (MISSED, "5", "Barang tidak sesuai melebihi target",
     "Mengawasi ulang jenis barang yang paling sering tidak sesuai", GOODS, "2019-06-30", HAND),
    (MISSED, "6", "Koperasi sehat belum diperingkat",
     "Memeringkat koperasi sehat yang belum diperingkat", COOPERATIVES, "2019-10-31", PLANNED),
    (MISSED, "8b", "Bagian investasi KUKM di bawah target",
     "Memutakhirkan data investasi bersama dinas penanaman modal", BUSINESSES, "2019-08-31", HAND),
    (MISSED, "9", "Usaha yang sama mengikuti beberapa kegiatan",
     "Mendahulukan usaha yang belum pernah ikut", BUSINESSES, "2019-05-31", HAND),
    (MISSED, "11", "Peserta dilatih tetapi belum didampingi",
     "Menjadwalkan pendampingan pada tahun pelatihannya", BUSINESSES, "2019-07-31", HAND),
    (EVALUATION, None, "Lengkapi laporan kabupaten/kota sebelum laporan disusun",
     "Menyurati dan mendampingi yang belum melapor", OFFICE, "2019-02-28", HAND),
    (EVALUATION, "8b", "Jelaskan penyebut investasi",
     "Menyatakan penyebutnya dalam katalog", BUSINESSES, "2019-03-15", DONE),
)  # fmt: skip


def tindak_lanjut() -> pd.DataFrame:
    """What is done about missed targets and about last year's evaluation; all invented."""
    *columns, _status = FOLLOW_UP_COLUMNS
    return pd.DataFrame(FOLLOW_UP, columns=columns)
