"""Sample tables on products, exports, prices and inspections (IKU 1, 3, 4, 5)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scripts.sample_data.common import days, regions, stream

NO_REPORT = {2017: "Kab. Mahakam Ulu", 2018: "Kab. Kutai Barat"}
BASE_ZERO = "Kab. Penajam Paser Utara"
PRODUCTS = (
    "Amplang",
    "Lempok",
    "Sarung tenun",
    "Madu",
    "Kopi",
    "Manik-manik",
    "Abon",
    "Batik",
    "Gula aren",
    "Keripik",
)
CERTIFICATES = (("PIRT", 0.62), ("Halal", 0.33), ("SNI", 0.07))


def produk_unggulan() -> pd.DataFrame:
    """Products of two years with zero to three certificates each."""
    rng = stream("produk_unggulan")
    size = 400
    region = regions(rng, size)
    first_year = rng.choice([2017, 2018], size=size, p=[0.94, 0.06])
    rows = []
    for number in range(size):
        code, name = (
            f"PU-{number + 1:05d}",
            f"{PRODUCTS[number % len(PRODUCTS)]} Contoh {number + 1:03d}",
        )
        held = [kind for kind, chance in CERTIFICATES if rng.random() < chance]
        for year in range(first_year[number], 2019):
            if region[number] == NO_REPORT[year]:
                continue
            lapsed = year == 2017 and region[number] == BASE_ZERO
            drawn = list[pd.Timestamp]()
            for _ in held[: 1 if lapsed else None] or [None]:
                valid = year + int(rng.choice([-1, 0, 1, 2], p=[0.06, 0.06, 0.44, 0.44]))
                drawn.append(
                    pd.Timestamp(valid, int(rng.integers(1, 13)), int(rng.integers(1, 28)))
                )
            for at, kind in enumerate(held or [None]):
                day = drawn[0].replace(year=year - 1) if lapsed else drawn[at]
                rows.append(
                    (
                        code,
                        name,
                        region[number],
                        year,
                        kind,
                        f"{kind}-{number + 1:05d}" if kind else None,
                        day if kind else None,
                    )
                )
    columns = [
        "kode_produk",
        "nama_produk",
        "kab_kota",
        "tahun",
        "jenis_sertifikat",
        "nomor_sertifikat",
        "berlaku_sampai",
    ]
    return pd.DataFrame(rows, columns=columns)


GOODS = (
    # HS-4, description, oil and gas, million US$ a month, US$ per kg
    ("2701", "Batubara", False, 1010.0, 0.062),
    ("2702", "Lignit", False, 95.0, 0.035),
    ("2704", "Kokas", False, 3.0, 0.24),
    ("2709", "Minyak mentah", True, 58.0, 0.48),
    ("2710", "Hasil minyak olahan", True, 24.0, 0.55),
    ("2711", "Gas alam cair", True, 205.0, 0.46),
    ("1511", "Minyak sawit", False, 62.0, 0.63),
    ("1513", "Minyak inti sawit", False, 9.0, 0.95),
    ("2306", "Bungkil sawit", False, 2.4, 0.12),
    ("3102", "Pupuk urea", False, 16.0, 0.26),
    ("2814", "Amonia", False, 18.0, 0.32),
    ("2905", "Metanol", False, 12.5, 0.36),
    ("4412", "Kayu lapis", False, 13.0, 1.10),
    ("4409", "Kayu olahan", False, 4.2, 1.35),
    ("4407", "Kayu gergajian", False, 1.1, 0.80),
    ("4703", "Bubur kayu", False, 2.6, 0.70),
    ("0306", "Udang", False, 5.2, 9.5),
    ("0303", "Ikan beku", False, 0.9, 2.4),
    ("4001", "Karet alam", False, 2.1, 1.4),
    ("3823", "Asam lemak", False, 3.4, 0.88),
    ("2836", "Karbonat", False, 0.5, 0.4),
    ("8431", "Bagian mesin", False, 1.3, 12.0),
    ("7204", "Besi tua", False, 0.8, 0.33),
    ("0904", "Lada", False, 0.3, 4.1),
)
# BPS, by province of origin: US$ 18.56 billion in 2018 (Peluangnews, 15 February 2019).
EXPORTS_YEAR, EXPORTS_TOTAL = 2018, 18_560_000_000
DESTINATIONS = (
    ("Tiongkok", 0.27),
    ("India", 0.19),
    ("Jepang", 0.13),
    ("Korea Selatan", 0.09),
    ("Taiwan", 0.08),
    ("Filipina", 0.06),
    ("Malaysia", 0.06),
    ("Thailand", 0.05),
    ("Vietnam", 0.03),
    ("Amerika Serikat", 0.02),
    ("Belanda", 0.02),
)


def ekspor() -> pd.DataFrame:
    """Monthly exports 2017-2018 by HS-4 and destination."""
    rng = stream("ekspor")
    rows = []
    for year, level in ((2017, 0.94), (2018, 1.0)):
        for month in range(1, 13):
            season = 1 + 0.06 * np.sin(2 * np.pi * (month - 3) / 12)
            for code, name, oil, monthly, price in GOODS:
                shares = rng.dirichlet([60 * weight for _, weight in DESTINATIONS])
                value = monthly * 1e6 * level * season * rng.normal(1, 0.05)
                for (country, _), share in zip(DESTINATIONS, shares, strict=True):
                    if share < 0.012:
                        continue
                    dollars = round(value * share, 2)
                    kilograms = round(dollars / (price * rng.normal(1, 0.04)), 1)
                    rows.append(
                        (
                            year,
                            month,
                            code,
                            name,
                            country,
                            "ya" if oil else "tidak",
                            dollars,
                            kilograms,
                        )
                    )
    columns = [
        "tahun",
        "bulan",
        "hs4",
        "uraian",
        "negara_tujuan",
        "migas",
        "nilai_fob_usd",
        "berat_kg",
    ]
    return _with_total(pd.DataFrame(rows, columns=columns))


def _with_total(frame: pd.DataFrame) -> pd.DataFrame:
    """Oil and gas scaled so that all exports of 2018 are what BPS told of the province."""
    own = frame["tahun"] == EXPORTS_YEAR
    oil = own & (frame["migas"] == "ya")
    others = frame.loc[own & ~oil, "nilai_fob_usd"].sum()
    factor = (EXPORTS_TOTAL - others) / frame.loc[oil, "nilai_fob_usd"].sum()
    for name, digits in (("nilai_fob_usd", 2), ("berat_kg", 1)):
        frame.loc[oil, name] = (frame.loc[oil, name] * factor).round(digits)
    last = frame.index[oil][-1]
    rest = EXPORTS_TOTAL - frame.loc[own, "nilai_fob_usd"].sum()
    frame.loc[last, "nilai_fob_usd"] = round(frame.loc[last, "nilai_fob_usd"] + rest, 2)
    return frame


# Rupiah as the means of Kalimantan Timur, July 2016 to March 2017, where WFP tells them; flour and
# soy are invented.
STAPLES = (
    # name, unit, rupiah, seasonal swing, week-to-week noise
    ("Beras medium", "kg", 12150, 0.02, 0.010),
    ("Gula pasir", "kg", 14900, 0.02, 0.012),
    ("Minyak goreng", "liter", 14900, 0.02, 0.012),
    ("Daging sapi", "kg", 118100, 0.03, 0.012),
    ("Daging ayam", "kg", 30300, 0.07, 0.030),
    ("Telur ayam", "kg", 22800, 0.06, 0.025),
    ("Cabai merah", "kg", 44000, 0.22, 0.070),
    ("Cabai rawit", "kg", 52600, 0.26, 0.080),
    ("Bawang merah", "kg", 43700, 0.14, 0.045),
    ("Bawang putih", "kg", 39100, 0.12, 0.040),
    ("Tepung terigu", "kg", 9150, 0.01, 0.008),
    ("Kedelai", "kg", 11250, 0.02, 0.012),
)
MARKETS = (
    ("Kota Samarinda", "Segiri", 1.00),
    ("Kota Samarinda", "Kedondong", 1.01),
    ("Kota Samarinda", "Sungai Dama", 1.01),
    ("Kota Balikpapan", "Pandan Sari", 1.02),
    ("Kab. Kutai Kartanegara", "Mangkurawang", 1.01),
    ("Kab. Kutai Barat", "Jaras", 1.14),
    ("Kota Bontang", "Rawa Indah", 1.05),
    ("Kab. Kutai Timur", "Induk Sangatta", 1.07),
    ("Kab. Berau", "Sanggam Adji Dilayas", 1.09),
    ("Kab. Penajam Paser Utara", "Penajam", 1.03),
    ("Kab. Paser", "Senaken", 1.04),
    ("Kab. Mahakam Ulu", "Ujoh Bilang", 1.31),
)


def harga() -> pd.DataFrame:
    """Weekly prices of twelve staples in the monitored markets and at the provincial level."""
    rng = stream("harga")
    weeks = pd.date_range("2017-01-02", "2018-12-31", freq="W-MON")
    silent = (weeks >= "2018-01-01") & (weeks < "2018-04-16")
    frames = []
    for name, unit, price, swing, noise in STAPLES:
        season = 1 + swing * np.sin(2 * np.pi * (weeks.day_of_year.to_numpy() - 60) / 365)
        trend = price * season * np.cumprod(1 + rng.normal(0.0004, noise / 6, len(weeks)))
        places = [("provinsi", None, "Harga acuan provinsi", 1.0, 0.0)]
        places += [("kab_kota", region, market, level, noise) for region, market, level in MARKETS]
        for tier, region, market, level, spread in places:
            seen = trend * level * rng.normal(1, spread, len(weeks))
            prices = pd.Series(np.round(seen / 50) * 50)
            if region:
                prices = prices.mask(rng.random(len(weeks)) < 0.015)
            keep = ~silent if region == "Kab. Mahakam Ulu" else np.ones(len(weeks), bool)
            frame = pd.DataFrame(
                {"tanggal": weeks, "tingkat": tier, "kab_kota": region, "pasar": market}
            )
            frame = frame.assign(komoditas=name, satuan=unit, harga_rp=prices)
            frames.append(frame[keep])
    return pd.concat(frames).sort_values(
        ["tanggal", "tingkat", "kab_kota", "pasar", "komoditas"], na_position="first"
    )


KINDS = (
    "Lampu LED",
    "Setrika listrik",
    "Kipas angin",
    "Regulator gas",
    "Selang gas",
    "Baja tulangan",
    "Helm",
    "Mainan anak",
    "Ban sepeda motor",
    "Kabel listrik",
    "Air minum kemasan",
    "Tepung terigu",
    "Pakaian bayi",
    "Telepon seluler",
)


def pengawasan() -> pd.DataFrame:
    """Inspections of 2017 and 2018; one kab/kota was not visited in 2018."""
    rng = stream("pengawasan")
    frames = []
    for year, size in ((2017, 1800), (2018, 2000)):
        kind = rng.choice(KINDS, size)
        brand = rng.integers(1, 45, size)
        weak = brand % 7 == 3
        result = np.where(rng.random(size) < np.where(weak, 0.42, 0.05), "tidak sesuai", "sesuai")
        result = np.where(rng.random(size) < 0.03, "masih diuji", result)
        frame = pd.DataFrame(
            {
                "tanggal": days(rng, f"{year}-01-08", f"{year}-12-21", size),
                "kab_kota": regions(rng, size),
                "jenis_barang": kind,
                "merek": [f"Merek {number:02d}" for number in brand],
                "parameter": rng.choice(["SNI", "label", "MKG"], size, p=[0.35, 0.42, 0.23]),
                "hasil": result,
            }
        ).sort_values("tanggal", kind="stable")
        frame.loc[(frame["kab_kota"] == "Kab. Mahakam Ulu") & (year == 2018), "kab_kota"] = (
            "Kab. Kutai Timur"
        )
        frame.insert(
            0, "nomor_pengawasan", [f"PB-{year}-{number:04d}" for number in range(1, size + 1)]
        )
        frames.append(frame)
    return pd.concat(frames)
