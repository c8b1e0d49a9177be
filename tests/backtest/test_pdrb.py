"""PDRB as published at the time against what our table gives; differences carry their cause."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from iku_analysis.indicators import industri
from iku_analysis.intake.checked_tables import take_in_table

TEXT = (Path(__file__).parent / "pdrb_terbit.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines()))
CODES = {"pdrb": "TOTAL", "nonmigas": "TOTAL_NONMIGAS", "industri": "C"}


@pytest.fixture(scope="module")
def pdrb(raw):
    table, _ = take_in_table(raw, "pdrb")
    return table


def value(pdrb, year, period, code, prices):
    rows = pdrb.loc[
        (pdrb["tahun"] == year)
        & (pdrb["periode"] == period)
        & (pdrb["kode"] == code)
        & (pdrb["dasar_harga"] == prices)
    ]
    (only,) = rows["nilai_juta_rp"]
    return float(only)


def measured(pdrb, year, period, measure):
    if measure == "pertumbuhan_pdrb":
        now, before = (value(pdrb, y, period, "TOTAL", "ADHK2010") for y in (year, year - 1))
        return (now / before - 1) * 100
    if measure == "bagian_industri":
        return 100 * (
            value(pdrb, year, period, "C", "ADHB") / value(pdrb, year, period, "TOTAL", "ADHB")
        )
    return value(pdrb, year, period, CODES[measure.removesuffix("_adhb")], "ADHB")


def printed(number, decimals):
    return Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def name_of(row):
    return f"{row['tahun']}-{row['periode']}-{row['ukuran']}"


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_published_figures_are_ours_or_differ_by_their_vintage(pdrb, row):
    year = int(row["tahun"])
    ours = measured(pdrb, year, row["periode"], row["ukuran"])
    published = Decimal(row["terbit"])
    same = printed(ours, int(row["desimal"])) == published
    assert same == (row["sebab_selisih"] == ""), ours
    gap = abs(ours / float(published) - 1)
    assert same or gap <= float(row["selisih_paling_jauh"]), gap


@pytest.mark.parametrize(
    ("year", "share"),
    [
        (2013, 17.975),
        (2014, 19.323),
        (2015, 20.589),
        (2016, 20.628),
        (2017, 18.935),
        (2018, 18.139),
    ],
)
def test_the_share_of_every_year_is_the_one_bps_revised_series_gives(pdrb, year, share):
    found = industri.industry_share(pdrb, year).values["total"].value
    assert printed(found, 3) == Decimal(str(share))
