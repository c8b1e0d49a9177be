"""What the built report of 2018 says of small counts, read as an attacker reads it."""

import json

import pandas as pd
import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.pages.anchors import change
from iku_analysis.pages.blocks import TABLE_MIME
from tests.privacy.attacker import CELLS, READERS, Reader, read_parts

MINIMUM = WIDTH = 3
REGION = "kab_kota"
# Columns in tables of these indicators that count neither persons nor businesses.
OTHERS = {"tahun", "kegiatan", "pagu_rp", "realisasi_rp", "serapan", "sumbangan", "terhadap_target"}


@pytest.fixture(scope="module")
def counts(whole):
    """Counts per kab/kota by indicator and column, from the rows once more."""
    folder = whole.folder / "data/processed/2018"
    contacts, partners, wub = (
        pd.read_parquet(folder / f"{name}.parquet")
        for name in ("kontak_dagang", "kemitraan", "wub")
    )
    met = contacts[contacts["tanggal"].dt.year == 2018]
    start, end = partners["mulai"], partners["selesai"]
    force = partners[(start < "2019") & (end.isna() | (end >= "2018"))]
    people = wub.set_index("id_peserta")
    steps = people[["tanggal_dilatih", "tanggal_didampingi"]]
    seen = steps.apply(lambda dates: dates.dt.year == 2018).groupby(level=0).any()
    seen = seen.join(people[REGION].groupby(level=0).first()).rename_axis("id").reset_index()
    trained, mentored = seen["tanggal_dilatih"], seen["tanggal_didampingi"]
    businesses = {
        (9, "koperasi"): met[met["jenis_usaha"] == "koperasi"],
        (9, "ukm"): met[met["jenis_usaha"] == "UKM"],
        (9, "usaha"): met,
        (10, "usaha_berlaku"): force,
        (10, "usaha_baru"): force[force["mulai"].dt.year == 2018],
    }
    persons = {
        (11, "hanya_dilatih"): seen[trained & ~mentored],
        (11, "hanya_didampingi"): seen[mentored & ~trained],
        (11, "dilatih_dan_didampingi"): seen[mentored & trained],
    }
    return {
        key: rows.groupby(REGION)[name].nunique()
        for found, name in ((businesses, "id_usaha"), (persons, "id"))
        for key, rows in found.items()
    }


def tables_of(whole, number):
    """Published tables of an indicator by the name of their file."""
    for path in sorted((whole.report / "tabel").glob(f"iku-{number}-*.csv")):
        yield path.stem.removeprefix(f"iku-{number}-").replace("-", "_"), pd.read_csv(path)


@pytest.mark.parametrize("number", READERS)
def test_no_published_table_shows_a_small_count(whole, number):
    for name, frame in tables_of(whole, number):
        numbers = frame.select_dtypes("number").drop(columns=OTHERS, errors="ignore")
        small = (numbers > 0) & (numbers < MINIMUM) & (numbers % 1 == 0)
        shown = numbers.where(small).stack().dropna()
        assert shown.empty, (name, shown)


def test_the_long_table_shows_no_small_count_of_a_region(whole):
    frame = pd.read_csv(whole.report / "tabel/data.csv")
    counted = frame[frame["iku"].isin(READERS) & (frame["wilayah"] != "seluruh wilayah")]
    small = (counted["nilai"] > 0) & (counted["nilai"] < MINIMUM)
    assert len(counted) > 100
    assert counted[small].empty, counted[small]


@pytest.mark.parametrize("number", [9, 10, 11])
def test_no_small_count_can_be_computed_from_what_is_published(whole, raw, counts, number):
    declared = load_catalogue(raw).indicator(number).small_counts.value.columns
    published = dict(tables_of(whole, number))
    tables = {
        name: as_read(published[name], [*columns, *({"kegiatan"} & {*published[name]})])
        for name, columns in declared.items()
    }
    values = {v["key"]: int(v["quantity"]["value"]) for v in whole.result(number)["variants"]}
    sums = {column: int(found.sum()) for (of, column), found in counts.items() if of == number}
    past = published["tahunan"] if number == 11 else pd.DataFrame()
    sums |= {name: int(past[name].sum()) for name in past.columns.intersection(sums)}
    reader = Reader(tables, values, sums)
    READERS[number](reader)
    kinds = {by for of, by in CELLS if of == number} | {"jenis usaha", "umur perjanjian"}
    changes = {by: whole.report / f"tabel/{change(number, by)}.csv" for by in kinds}
    read = {by: rows_as_read(path) for by, path in changes.items() if path.is_file()}
    assert len(read) > 1
    for by, rows in read.items():
        read_parts(reader, number, by, rows, "kini")
    small = [
        (region, column)
        for (of, column), found in counts.items()
        for region, count in found.items()
        if of == number and 0 < count < MINIMUM
    ]
    assert len(small) > 1
    for region, column in small:
        low, high = reader.range(REGION, region, column)
        assert high - low >= WIDTH, (region, column, low, high)


def rows_as_read(path):
    """Contributions as an attacker reads them."""
    frame = pd.read_csv(path)
    assert not frame[["lalu", "kini", "tanpa"]].isin([1, 2]).any(axis=None), path.name
    counted = frame.drop(columns=["sumbangan", "terhadap_target"]).to_dict("records")
    return [{name: as_whole(value) for name, value in row.items()} for row in counted]


def as_whole(value):
    return value if isinstance(value, str) else None if pd.isna(value) else round(value)


def as_read(frame, columns):
    """Rows by their label; an empty cell is withheld, for nothing is missing in 2018."""
    key = next(name for name in frame.columns if name not in {*columns, "status", "keterangan"}
               and name in {REGION, "jenis_kegiatan", "pola", "bidang_usaha", "tahun"})  # fmt: skip
    return {
        str(row[key]): {name: None if pd.isna(row[name]) else int(row[name]) for name in columns}
        for row in frame.to_dict("records")
    }


def test_the_data_in_executed_notebooks_show_no_small_count(whole, raw):
    counted = {
        column
        for number in READERS
        for columns in load_catalogue(raw).indicator(number).small_counts.value.columns.values()
        for column in columns
    }
    seen = 0
    for path in (whole.report / "notebooks").glob("0[56]_*.ipynb"):
        for record in records_in(json.loads(path.read_text(encoding="utf-8"))):
            numbers = {key: record[key] for key in counted & set(record) if record[key] is not None}
            assert not {key: n for key, n in numbers.items() if 0 < n < MINIMUM}, record
            seen += len(numbers)
    assert seen > 100


def records_in(node):
    """Rows of tables by the names of their columns, wherever they stand."""
    if isinstance(node, dict) and TABLE_MIME in node:
        table = node[TABLE_MIME]
        names = [column["name"] for column in table["columns"]]
        for row in table["rows"]:
            yield dict(zip(names, (cell["value"] for cell in row), strict=True))
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from records_in(child)
