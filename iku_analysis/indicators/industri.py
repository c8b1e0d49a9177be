"""Sasaran 2, kontribusi industri: IKU 2, share of industry in PDRB, and IKU 3, exports.

The document leaves both denominators and the meaning of "non migas" open. BPS practice: shares at
current prices (ADHB), growth at constant prices (ADHK); exports FOB in US$ by customs declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from iku_analysis.indicators._common import (
    MONTHS,
    PERCENT,
    Figures,
    amounts,
    blank_notes,
    column_sum,
    covering,
    growth,
    missing_year,
    months_covered,
    resting_on,
    share,
    share_parts,
    status_or_weakest,
    with_status,
)
from iku_analysis.model.measurement import (
    CONTRIBUTOR,
    InputUsed,
    Measurement,
    Quantity,
    Sum,
    difference,
    missing,
    total,
)
from iku_analysis.model.parts import DENOMINATOR, NUMERATOR, PART, VOLUME, Origins, Parts

PDRB, EXPORTS = "pdrb", "ekspor"
CURRENT_PRICES, CONSTANT_PRICES = "ADHB", "ADHK2010"
INDUSTRY, COAL_AND_OIL_REFINING, COAL_MINING = "C", "C.1", "B.2"
ALL, ALL_BUT_OIL_AND_GAS = "TOTAL", "TOTAL_NONMIGAS"
COAL_HS4 = ("2701", "2702", "2703", "2704")
KG_PER_TON = 1000.0
MEASURED = ["nilai_fob_usd", "berat_kg"]
EXPORTED = (("nonmigas", "nilai_fob_usd", 1.0), ("berat_nonmigas", "berat_kg", 1 / KG_PER_TON))
EXPORT_SUMS = (
    ("bulanan", "nilai_nonmigas", "bulan = tahun"),
    ("barang", "nilai_fob_usd", "barang = ekspor nonmigas"),
    ("negara", "nilai_fob_usd", "tujuan = ekspor nonmigas"),
)
TOP = 10
OTHERS = "Lainnya"
MILLION_RUPIAH, QUARTERS = "juta rupiah", 4
VALUE = "nilai_juta_rp"


def industry_share(pdrb: pd.DataFrame, year: int) -> Measurement:
    """IKU 2: value added of manufacturing (category C) as a share of PDRB, percent.

    ``total`` = C / TOTAL; ``nonmigas`` = (C - C.1) / TOTAL_NONMIGAS; ``nonmigas_terhadap_total`` =
    (C - C.1) / TOTAL; ``nonmigas_nonbatubara`` = (C - C.1) / (TOTAL_NONMIGAS - B.2), all ADHB.
    Growth of C and of TOTAL is ADHK 2010 against last year. C.1 is coal products and oil and gas
    refining, B.2 coal mining.

    Parameters
    ----------
    pdrb : DataFrame
        tahun, periode, dasar_harga, kode, lapangan_usaha, nilai_juta_rp, status.
    year : int
        Year measured; only rows with periode ``tahun`` count.

    Returns
    -------
    Measurement
        Breakdowns ``subkategori`` (C.1 to C.16), ``tahunan`` (every year of the table) and
        ``lapangan_usaha`` (categories of PDRB).
    """
    annual = pdrb.loc[pdrb["periode"] == "tahun"]
    used = annual.loc[annual["tahun"].isin([year, year - 1])]
    figures = annual_pdrb(pdrb)
    breakdowns = {
        "subkategori": _subcategories(annual, year),
        "tahunan": _all_years(annual, figures),
        "lapangan_usaha": _categories(annual, year),
    }
    return Measurement(
        indicator=2,
        year=year,
        values=_shares(figures, year) | _nominal_growth(figures, year),
        breakdowns=breakdowns,
        inputs=(InputUsed.of(PDRB, used),),
        notes=blank_notes(pdrb, "tahun", "periode", "dasar_harga", "kode", VALUE),
        sums=tuple(_pdrb_sums(pdrb, figures, breakdowns, year)),
        origins=Origins(tuple(_share_origins(figures, breakdowns, year, _branches(annual)))),
    )


def _branches(annual: pd.DataFrame) -> dict[str, str]:
    """Each code with its last known name: a branch is the same in all years, however named."""
    known = dict.fromkeys(annual["kode"].dropna(), "")
    named = annual.dropna(subset=["kode", "lapangan_usaha"]).sort_values("tahun")
    known |= dict(zip(named["kode"], named["lapangan_usaha"], strict=True))
    return {code: f"{code} {name}".rstrip() for code, name in known.items()}


def _share_origins(
    figures: Figures,
    breakdowns: Mapping[str, pd.DataFrame],
    year: int,
    names: Mapping[str, str],
) -> Iterator[Parts]:
    """The share as its branches over those of PDRB, and as two amounts with their volumes."""
    named, whole = (
        {
            f"{prefix}{names[row['kode']]}": row[VALUE]
            for row in breakdowns[name].dropna(subset=["kode", VALUE]).to_dict("records")
        }
        for name, prefix in (("subkategori", ""), ("lapangan_usaha", "PDRB: "))
    )
    if named and whole:
        yield share_parts("total", "lapangan usaha", named, whole, MILLION_RUPIAH)
    (industry, every), real = (
        [pdrb_value(figures, year, code, prices).value for code in (INDUSTRY, ALL)]
        for prices in (CURRENT_PRICES, CONSTANT_PRICES)
    )
    frame = pd.DataFrame(
        {
            PART: ["industri pengolahan", "PDRB"],
            NUMERATOR: [industry, 0.0],
            DENOMINATOR: [0.0, every],
            VOLUME: real,
        }
    )
    if not frame.isna().any(axis=None):
        by = "pembilang dan penyebut"
        yield Parts("total", by, frame, PERCENT, unit=MILLION_RUPIAH, is_detail=False)


def _pdrb_sums(
    pdrb: pd.DataFrame, annual: Figures, breakdowns: Mapping[str, pd.DataFrame], year: int
) -> Iterator[Sum]:
    """Categories against PDRB, sub-categories of C against C, quarters against the year."""
    parts = (
        ("lapangan_usaha", ALL, "Jumlah kategori lapangan usaha = PDRB (ADHB)"),
        ("subkategori", INDUSTRY, "Jumlah subkategori = industri pengolahan (ADHB)"),
    )
    for name, code, title in parts:
        yield _pdrb_sum(breakdowns[name], pdrb_value(annual, year, code), title)
    quarters = pdrb.loc[(pdrb["tahun"] == year) & (pdrb["periode"] != "tahun")]
    for code, name in ((ALL, "PDRB"), (INDUSTRY, "industri pengolahan")):
        for prices in (CURRENT_PRICES, CONSTANT_PRICES):
            own = quarters.loc[(quarters["kode"] == code) & (quarters["dasar_harga"] == prices)]
            whole = pdrb_value(annual, year, code, prices)
            title = f"Jumlah triwulan = tahun, {name} ({prices})"
            if own["periode"].nunique() < QUARTERS:
                absent = missing("tabel pdrb tidak memuat keempat triwulan", whole.status)
                yield Sum(title, absent, whole, MILLION_RUPIAH, 2, independent=True)
            else:
                yield _pdrb_sum(own, whole, title)


def _pdrb_sum(parts: pd.DataFrame, whole: Quantity, title: str) -> Sum:
    absent = missing("rincian tidak memuat angka", whole.status)
    added = total(parts, VALUE) if len(parts) else absent
    return Sum(title, added, whole, MILLION_RUPIAH, 2, independent=True)


def annual_pdrb(pdrb: pd.DataFrame) -> Figures:
    """Annual figures of the PDRB table, million rupiah, for `pdrb_value`."""
    annual = pdrb.loc[pdrb["periode"] == "tahun"]
    return Figures.of(annual, "nilai_juta_rp", "tahun", "kode", "dasar_harga")


def pdrb_value(annual: Figures, year: int, code: str, prices: str = CURRENT_PRICES) -> Quantity:
    """One annual figure of the PDRB table, million rupiah; missing when the table lacks it."""
    reason = f"tabel pdrb tidak memuat {code} {prices} tahun {year}"
    return annual.get(year, code, prices, reason=reason)


def _shares(annual: Figures, year: int) -> dict[str, Quantity]:
    industry = pdrb_value(annual, year, INDUSTRY)
    total = pdrb_value(annual, year, ALL)
    without_oil = pdrb_value(annual, year, ALL_BUT_OIL_AND_GAS)
    own_industry = difference(industry, pdrb_value(annual, year, COAL_AND_OIL_REFINING))
    without_coal = difference(without_oil, pdrb_value(annual, year, COAL_MINING))
    return {
        "total": share(industry, total),
        "nonmigas": share(own_industry, without_oil),
        "nonmigas_terhadap_total": share(own_industry, total),
        "nonmigas_nonbatubara": share(own_industry, without_coal),
        "pertumbuhan_industri": _growth_of(annual, year, INDUSTRY),
        "pertumbuhan_pdrb": _growth_of(annual, year, ALL),
    }


def _growth_of(annual: Figures, year: int, code: str, prices: str = CONSTANT_PRICES) -> Quantity:
    now, before = (pdrb_value(annual, item, code, prices) for item in (year, year - 1))
    return growth(now, before)


def _nominal_growth(annual: Figures, year: int) -> dict[str, Quantity]:
    """What moves a share of current prices: both of its parts at these prices."""
    return {
        f"pertumbuhan_{key}_nominal": _growth_of(annual, year, code, CURRENT_PRICES)
        for key, code in (("industri", INDUSTRY), ("pdrb", ALL))
    }


def _all_years(annual: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    years = sorted(annual["tahun"].dropna().unique())
    rows = [
        {"tahun": year} | {key: item.value for key, item in _shares(figures, year).items()}
        for year in years
    ]
    return with_status(pd.DataFrame(rows, dtype=float), status_or_weakest(annual, annual))


def _subcategories(annual: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = _priced(annual, year, CURRENT_PRICES)
    rows = rows.loc[rows["kode"].str.startswith(f"{INDUSTRY}.")]
    constant = {
        item: _priced(annual, item, CONSTANT_PRICES).set_index("kode")[VALUE]
        for item in (year, year - 1)
    }
    change = (constant[year] / constant[year - 1] - 1) * 100
    frame = rows[["kode", "lapangan_usaha", "nilai_juta_rp", "status"]].reset_index(drop=True)
    frame.insert(3, "bagian_industri", _shares_of_all(frame))
    frame.insert(4, "pertumbuhan", frame["kode"].map(change))
    return frame


def _categories(annual: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = _priced(annual, year, CURRENT_PRICES)
    rows = rows.loc[
        ~rows["kode"].str.contains(".", regex=False) & ~rows["kode"].str.startswith(ALL)
    ]
    frame = rows[["kode", "lapangan_usaha", "nilai_juta_rp", "status"]].reset_index(drop=True)
    frame.insert(3, "bagian_pdrb", _shares_of_all(frame))
    return frame


def _shares_of_all(frame: pd.DataFrame) -> pd.Series:
    """Percent of the sum of all rows; NaN throughout when one of them is empty."""
    return frame[VALUE] / frame[VALUE].sum(skipna=False) * 100


def _priced(annual: pd.DataFrame, year: int, prices: str) -> pd.DataFrame:
    rows = annual.loc[(annual["tahun"] == year) & (annual["dasar_harga"] == prices)]
    return rows.dropna(subset="kode")


def non_oil_gas_exports(
    ekspor: pd.DataFrame, year: int, hs4_batubara: Sequence[str] = COAL_HS4
) -> Measurement:
    """IKU 3: non-oil-gas exports of the year, FOB in US$.

    The sum of all rows without the oil-and-gas flag. HS chapter 27 mixes coal with oil and gas, so
    the flag is taken at HS-4 level, and coal (``hs4_batubara``) is shown in and out.

    Parameters
    ----------
    ekspor : DataFrame
        tahun, bulan, hs4, uraian, negara_tujuan, migas, nilai_fob_usd, berat_kg, status.
    year : int
        Year measured.
    hs4_batubara : sequence of str
        HS-4 codes counted as coal.

    Returns
    -------
    Measurement
        Weights in metric tons. Breakdowns ``bulanan`` (twelve months beside last year, NaN for a
        month without data), ``barang`` and ``negara`` (ten largest and the rest).
    """
    goods = ekspor.loc[~ekspor["migas"]]
    rows = goods.loc[goods["tahun"] == year]
    without_coal = rows.loc[rows["hs4"].notna() & ~rows["hs4"].isin(hs4_batubara)]
    breakdowns = {
        "bulanan": _monthly(goods, without_coal, year),
        "barang": _largest(rows, ["hs4", "uraian"]),
        "negara": _largest(rows, ["negara_tujuan"]),
    }
    amount = partial(_sum, table=ekspor, year=year)
    values = {
        f"{key}{suffix}": resting_on(amount(of, column), rows, *needs).scaled(unit)
        for key, column, unit in EXPORTED
        for suffix, of, needs in (("", rows, ()), ("_tanpa_batubara", without_coal, ("hs4",)))
    }
    return Measurement(
        indicator=3,
        year=year,
        values=covering(values, months_covered(rows["bulan"])),
        breakdowns=breakdowns,
        inputs=(InputUsed.of(EXPORTS, rows),),
        notes=(
            *_missing_months(rows, year),
            *blank_notes(ekspor, "tahun", "bulan", "migas", *MEASURED),
            *blank_notes(rows, "hs4", "uraian", "negara_tujuan"),
        ),
        sums=tuple(
            column_sum(breakdowns[name][column], values["nonmigas"], f"Jumlah {title}", "US$")
            for name, column, title in EXPORT_SUMS
        ),
        origins=Origins(tuple(_export_parts(rows))),
        contributions={
            name: _contributions(rows, column, breakdowns[name])
            for name, column in (("barang", "hs4"), ("negara", "negara_tujuan"))
            if CONTRIBUTOR in rows
        },
    )


def _export_parts(rows: pd.DataFrame) -> Iterator[Parts]:
    """The value by goods, with their weight, and by destination."""
    for columns, by in ((["hs4", "uraian"], "barang"), (["negara_tujuan"], "negara tujuan")):
        sums = amounts(rows, columns, MEASURED).reset_index().dropna(subset="nilai_fob_usd")
        names = [" ".join(map(str, words)) for words in sums[columns].to_numpy()]
        if names:
            figures = {NUMERATOR: sums["nilai_fob_usd"], VOLUME: sums["berat_kg"]}
            yield Parts("nonmigas", by, pd.DataFrame({PART: names, **figures}))


def _contributions(rows: pd.DataFrame, by: str, shown: pd.DataFrame) -> pd.DataFrame:
    """What each exporter gave to the rows shown, those beyond the largest taken together."""
    label = rows[by].where(rows[by].isin(shown[by]), OTHERS).rename("baris")
    sums = rows.groupby([label, rows[CONTRIBUTOR]])["nilai_fob_usd"].sum(min_count=1)
    return sums.dropna().rename("nilai").reset_index()


def _sum(rows: pd.DataFrame, column: str, table: pd.DataFrame, year: int) -> Quantity:
    if rows.empty:
        return missing_year(EXPORTS, year, table)
    return total(rows, column)


def _monthly(goods: pd.DataFrame, without_coal: pd.DataFrame, year: int) -> pd.DataFrame:
    def months(rows: pd.DataFrame) -> pd.Series:
        sums = amounts(rows, "bulan", ["nilai_fob_usd"])["nilai_fob_usd"]
        return sums.reindex(range(1, MONTHS + 1))

    frame = pd.DataFrame(
        {
            "nilai_nonmigas": months(goods.loc[goods["tahun"] == year]),
            "nilai_tanpa_batubara": months(without_coal),
            "nilai_tahun_lalu": months(goods.loc[goods["tahun"] == year - 1]),
        }
    )
    return with_status(frame.rename_axis("bulan").reset_index(), status_or_weakest(goods, goods))


def _largest(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Largest groups and the rest; a group whose value is not known is of the rest."""
    sums = amounts(rows, by, MEASURED).sort_values("nilai_fob_usd", ascending=False).reset_index()
    known = sums.loc[sums["nilai_fob_usd"].notna()].head(TOP)
    rest = sums.iloc[len(known) :]
    if known.empty:  # nothing is known to be largest
        sums = known
    elif len(rest):
        others = dict.fromkeys(by, OTHERS) | rest[MEASURED].sum(skipna=False).to_dict()
        sums = pd.concat([known, pd.DataFrame([others])], ignore_index=True)
    frame = sums.assign(
        berat_ton=sums["berat_kg"] / KG_PER_TON,
        bagian=sums["nilai_fob_usd"] / sums["nilai_fob_usd"].sum(skipna=False) * 100,
    ).drop(columns="berat_kg")
    return with_status(frame, status_or_weakest(rows, rows))


def _missing_months(rows: pd.DataFrame, year: int) -> tuple[str, ...]:
    absent = sorted(set(range(1, MONTHS + 1)) - set(rows["bulan"]))
    if not absent or rows.empty:
        return ()
    months = ", ".join(map(str, absent))
    found = MONTHS - len(absent)
    return (f"Data {year} mencakup {found} dari {MONTHS} bulan; belum ada bulan {months}.",)
