"""A table of declared measures is held to the usual rules until it declares its own."""

from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.base.declaration import parse_declaration
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.usual_rules import with_usual_rules
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.model.regions import current_regions

MEASURES = """
alasan: uji
himpunan:
  baris: {dari: uji, saring: [{kolom: tahun, tahun_laporan: [0, 0]}]}
daftar:
  nilai: {jenis: bagian, bagian: atas, keseluruhan: bawah}
  atas: {jenis: jumlah, dari: baris, kolom: atas}
  bawah: {jenis: jumlah, dari: baris, kolom: bawah}
"""
FIELDS = [
    "name: tahun, type: integer",
    "name: daerah, type: string, wilayah: true",
    "name: atas, type: integer",
    "name: bawah, type: integer",
]
HELD = "memuat: [{kolom: tahun, tahun: [-1, 0], untuk: uji}]"
KEY = "primaryKey: [tahun, daerah]"
OWN = "{jenis: bukan_nol, kode: IKU-T900, tingkat: peringatan, alasan: a, temuan: b, kolom: [atas]}"


@pytest.fixture
def table():
    rows = [
        (year, name, 40 + at + 2 * (year == 2018), 100 + 7 * at + 5 * (year == 2018))
        for year in (2017, 2018)
        for at, name in enumerate(current_regions().names)
    ]
    return pd.DataFrame(rows, columns=["tahun", "daerah", "atas", "bawah"])


@pytest.fixture
def codes(raw_folder):
    measures = parse_declaration(MEASURES.encode(), Measures, "iku.yaml")
    catalogue = SimpleNamespace(indicators=[SimpleNamespace(measures=measures)])

    def check(frame, options=HELD):
        files = {"uji.csv": frame.to_csv(index=False)}
        folder = raw_folder(FIELDS, files, options=options, schema=KEY)
        package = with_usual_rules(load_package(folder), catalogue)
        _, findings = check_resource(folder, package.resource("uji"), year=2018)
        return [item.code for item in findings if item.code.startswith(("IKU-P14", "IKU-T"))]

    return check


def test_a_sound_table_is_told_nothing(codes, table):
    assert codes(table) == []


def swapped(table):
    table.loc[12, ["atas", "bawah"]] = table.loc[12, ["bawah", "atas"]].to_numpy().copy()
    return table


def copied(table):
    size = len(table) // 2
    table.loc[size:, ["atas", "bawah"]] = table.loc[: size - 1, ["atas", "bawah"]].to_numpy()
    return table


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda table: table.drop(index=12), ["IKU-P141"]),
        (lambda table: table.drop(index=2), ["IKU-P141"]),
        (lambda table: table.assign(bawah=table["bawah"] * (1 + 9 * (table.index == 12))), None),
        (lambda table: table.assign(bawah=table["bawah"] * (1 + 2 * (table["tahun"] == 2018))),
         ["IKU-P143"]),
        (swapped, ["IKU-P144", "IKU-P146"]),
        (copied, ["IKU-P145"]),
    ],
    ids=["a part this year", "a part last year", "ten times", "another unit", "swapped", "copied"],
)  # fmt: skip
def test_a_wrong_or_missing_datum_is_told(codes, table, spoil, told):
    found = codes(spoil(table))
    if told is None:
        assert {"IKU-P143", "IKU-P144"} <= set(found)
    else:
        assert found == told


@pytest.mark.parametrize("of_year", [(2017,), (2017, 2018)], ids=["a year", "always"])
@pytest.mark.parametrize("kind", ["integer", "date"])
def test_a_sender_who_leaves_a_column_empty_that_others_fill_is_told(raw_folder, kind, of_year):
    """Its empty cells would be read as if there were nothing to write in them."""
    names = current_regions().names
    rows = [
        (year if kind == "integer" else f"{year}-05-0{1 + at % 9}", name, f"x{at}" * (at % 5 > 0))
        for year in (2017, 2018)
        for name in names
        for at in range(12)
    ]
    frame = pd.DataFrame(rows, columns=["kapan", "daerah", "nomor"])
    fields = [f"name: kapan, type: {kind}", "name: daerah, type: string, wilayah: true"]
    fields += ["name: nomor, type: string"]
    measures = "alasan: uji\ndaftar:\n  nilai: {jenis: banyak_baris, dari: uji}\n"
    parsed = parse_declaration(measures.encode(), Measures, "iku.yaml")
    catalogue = SimpleNamespace(indicators=[SimpleNamespace(measures=parsed)])

    def told(rows):
        files = {"uji.csv": rows.to_csv(index=False)}
        held = "memuat: [{kolom: kapan, tahun: [-1, 0], untuk: uji}]"
        folder = raw_folder(fields, files, options=held)
        package = with_usual_rules(load_package(folder), catalogue)
        _, findings = check_resource(folder, package.resource("uji"), year=2018)
        return [item.rule for item in findings if item.code == "IKU-P148"]

    assert told(frame) == []
    years = frame["kapan"].astype(str).str[:4].astype(int)
    empty = frame["daerah"].eq(names[3]) & years.isin(of_year)
    found = told(frame.assign(nomor=frame["nomor"].mask(empty)))
    assert found
    assert all(names[3] in what for what in found)


IN_FORCE = """
alasan: uji
daftar:
  nilai: {jenis: banyak_berbeda, dari: uji, kunci: [nomor], saring: [SYARAT]}
"""
FORCE = "{berlaku: {mulai: mulai, selesai: selesai, pada: akhir_tahun}}"


@pytest.mark.parametrize(
    ("condition", "dropped", "told"),
    [
        (FORCE, 0, []),  # nothing began in most regions this year, and what began still counts
        (f"{{atau: [{FORCE}, {{kolom: nomor, isi: [x]}}]}}", 0, []),
        (FORCE, 2, ["IKU-P141"]),  # two regions are in no row at all
        ("{kolom: mulai, tahun_laporan: [0, 0]}", 0, ["IKU-P141", "IKU-P142"]),
    ],
)
def test_a_register_in_force_lacks_no_region_where_nothing_began(
    raw_folder, condition, dropped, told
):
    names = [*current_regions().names]
    rows = [(f"{at}", name, "2016-05-01", "2021-05-01") for at, name in enumerate(names * 2)]
    rows = rows[dropped : len(names)] + rows[len(names) + dropped :]
    rows += [("90", names[-1], "2017-03-01", ""), ("91", names[-1], "2018-03-01", "")]
    frame = pd.DataFrame(rows, columns=["nomor", "daerah", "mulai", "selesai"])
    fields = ["name: nomor, type: string", "name: daerah, type: string, wilayah: true"]
    fields += ["name: mulai, type: date", "name: selesai, type: date"]
    held = "memuat: [{kolom: mulai, tahun: [-1, 0], untuk: uji}]"
    folder = raw_folder(
        fields, {"uji.csv": frame.to_csv(index=False)}, options=held, schema="primaryKey: [nomor]"
    )
    text = IN_FORCE.replace("SYARAT", condition)
    measures = parse_declaration(text.encode(), Measures, "iku.yaml")
    catalogue = SimpleNamespace(indicators=[SimpleNamespace(measures=measures)])
    package = with_usual_rules(load_package(folder), catalogue)
    _, findings = check_resource(folder, package.resource("uji"), year=2018)
    found = {item.code for item in findings if item.code.startswith("IKU-P14")}
    assert found == set(told)


def test_rules_of_the_table_itself_take_their_place(codes, table):
    assert codes(table.drop(index=12), f"{HELD}\naturan: [{OWN}]") == []
