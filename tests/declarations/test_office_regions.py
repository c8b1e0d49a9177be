"""An office says which region it is; its parts, their codes and spellings follow for its year."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.assessment.spoken import of_region
from iku_analysis.base.declaration import DeclarationError, parse_declaration
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.office_regions import OfficeRegion, office_regions
from iku_analysis.declarations.package import load_package
from iku_analysis.indicators.declared import DeclaredIndicator
from iku_analysis.indicators.usaha import partnerships
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.intake.row_words import is_aside
from iku_analysis.intake.year_checks import declaration_findings, year_findings
from iku_analysis.model.regions import (
    FIRST_YEAR,
    PROVINCE,
    SYSTEMS,
    Region,
    all_regions,
    current_regions,
    declare_regions,
    regions_of,
)
from iku_analysis.pages.tables import column_label

KALTIM = {
    "Kab. Paser": ("64.01", "6401", "6408"),
    "Kab. Kutai Kartanegara": ("64.02", "6403", "6404"),
    "Kab. Berau": ("64.03", "6405", "6401"),
    "Kab. Kutai Barat": ("64.07", "6402", "6403"),
    "Kab. Kutai Timur": ("64.08", "6404", "6405"),
    "Kab. Penajam Paser Utara": ("64.09", "6409", "6409"),
    "Kab. Mahakam Ulu": ("64.11", "6411", "6411"),
    "Kota Balikpapan": ("64.71", "6471", "6471"),
    "Kota Samarinda": ("64.72", "6472", "6473"),
    "Kota Bontang": ("64.74", "6474", "6472"),
}
HEAD = "nama,kode,bps,dari,sampai,ejaan\n"


def province(code, year):
    return regions_of(OfficeRegion(PROVINCE, code).found(year), year)


def provinces(year):
    return [item for item in all_regions() if item.level == PROVINCE and item.is_in(year)]


def office(folder, region, own="", year=2018):
    written = f"wilayah: {region}\n" if region else ""
    (folder / "iku.yaml").write_text(f"tahun: {year}\n{written}", encoding="utf-8")
    if own:
        (folder / "wilayah.csv").write_text(own, encoding="utf-8")
    return office_regions(folder)


def test_the_ten_of_kaltim_come_out_of_the_table_as_they_were():
    regions = province("64", 2018)
    found = {part.name: tuple(getattr(part, s) for s in SYSTEMS) for part in regions.parts}
    assert list(found.items()) == list(KALTIM.items())
    spelled = ("Pasir", "Kutai Kertanegara", "Kukar", "Kubar", "Kutim", "PPU", "Mahakam Hulu")
    assert [regions.by_name(text) for text in spelled] == [
        *("Kab. Paser", "Kab. Kutai Kartanegara", "Kab. Kutai Kartanegara", "Kab. Kutai Barat"),
        *("Kab. Kutai Timur", "Kab. Penajam Paser Utara", "Kab. Mahakam Ulu"),
    ]


@pytest.mark.parametrize(
    ("year", "of_provinces", "of_parts"),
    [(2010, 33, 497), (2012, 34, 501), (2013, 34, 511), (2014, 34, 514), (2022, 38, 514)],
)
def test_every_province_of_a_year_finds_its_parts_by_name_spelling_and_code(
    year, of_provinces, of_parts
):
    offices = [regions_of(item, year) for item in provinces(year)]
    assert (len(offices), sum(len(one.parts) for one in offices)) == (of_provinces, of_parts)
    for one in offices:
        assert len(set(one.names)) == len(one.names) > 0
        for part in one.parts:
            full = part.name.replace("Kab.", "Kabupaten").replace("Adm.", "Administrasi")
            for text in (part.name, part.name.upper(), full, part.name.lower(), *part.aliases):
                assert one.by_name(text) == part.name
            for system in SYSTEMS:
                code = getattr(part, system)
                assert not code or one.by_code(code, system) == part.name
        named = (one.name, f"PROVINSI {one.name}", *one.whole.aliases, one.whole.kemendagri)
        for text in named:
            assert one.is_whole(text)
            assert one.by_name(text) is None


def test_a_region_is_there_from_the_year_of_its_law_and_says_what_it_came_from():
    founded = [item for item in all_regions() if item.since]
    assert founded
    assert all(item.since >= FIRST_YEAR and item.origin and item.basis for item in founded)
    assert "Kab. Mahakam Ulu" not in province("64", 2012).names
    assert "Kota Tarakan" in province("64", 2011).names
    assert "Kota Tarakan" not in province("64", 2012).names
    assert province("65", 2012).by_name("Tarakan") == "Kota Tarakan"
    assert province("91", 2021).by_name("Merauke") == "Kab. Merauke"
    assert province("91", 2022).by_name("Merauke") is None
    assert province("93", 2023).by_code("9501", "bps") == "Kab. Merauke"
    assert OfficeRegion(PROVINCE, "93").found(2021) is None


@pytest.mark.parametrize(
    ("region", "year", "told"),
    [
        (("provinsi", "64.00"), 2018, "bukan kode provinsi.*'64', Kalimantan Timur"),
        (("kota", "6472"), 2018, "bukan kode kota.*'64.72', Kota Samarinda"),
        (("kota", "Kota Samarnda"), 2018, "bukan kode kota.*'64.72', Kota Samarinda"),
        (("kabupaten", "64.72"), 2018, "kode Kota Samarinda, tingkatnya kota"),
        (("provinsi", "65"), 2011, "baru ada sejak 2012, dari Kalimantan Timur"),
        (("kabupaten", "91.01"), 2023, "sampai 2021; kodenya menjadi 93.01"),
        (("provinsi", "64"), 2009, "daftar wilayah mulai 2010"),
    ],
)
def test_a_code_that_is_none_in_the_year_is_refused_with_what_was_meant(region, year, told):
    [fault] = OfficeRegion(*region).faults_in(year)
    assert re.search(told, f"{fault.what} {fault.mend}")


def test_a_kabupaten_reports_by_the_kecamatan_it_declares(tmp_path):
    own = HEAD + (
        "Kebumen,33.05.12,3305120,,,Kec. Kota Kebumen\n"
        "Gombong,33.05.18,3305180,,,\n"
        "Lama,33.05.98,,,2017,\n"
        "Baru,33.05.99,,2019,,\n"
    )
    regions = office(tmp_path, "{tingkat: kabupaten, kode: '33.05'}", own)
    assert regions.names == ("Kebumen", "Gombong")
    assert [regions.by_name(text) for text in ("KEC. GOMBONG", "Kota Kebumen", "Lama")] == [
        *("Gombong", "Kebumen", None)
    ]
    assert (regions.by_name("Kebumen"), regions.is_whole("Kebumen")) == ("Kebumen", False)
    assert regions.is_whole("Kabupaten Kebumen")
    assert regions.by_code("33.05.18", "kemendagri") == "Gombong"
    assert regions.by_code("330518", "kemendagri") == "Gombong"
    declare_regions(regions)
    assert is_aside("Jumlah Kab. Kebumen")
    assert column_label("kab_kota").label == column_label("kecamatan").label == "Kecamatan"


@pytest.mark.parametrize("size", [3, 60])
def test_an_indicator_counts_by_kecamatan_and_says_how_many_it_covers(size):
    kebumen = OfficeRegion("kabupaten", "33.05").found(2018)
    parts = tuple(Region(f"Kecamatan {number:02d}") for number in range(size))
    declare_regions(regions_of(kebumen, 2018, parts))
    rows = [(f"P{at}", f"U{at}", part.name, "kemitraan") for at, part in enumerate(parts[1:])]
    table = pd.DataFrame(rows, columns=["nomor_perjanjian", "id_usaha", "kab_kota", "pola"]).assign(
        mulai=pd.Timestamp("2018-01-01"), selesai=pd.NaT, status="contoh"
    )
    found = partnerships(table, year=2018)
    assert list(found.breakdowns["kab_kota"]["kab_kota"]) == [part.name for part in parts]
    told = of_region(replace(found, notes=("3 kab/kota dari provinsi",)))
    assert told.notes == ("3 kecamatan dari kabupaten",)
    main = next(iter(found.values.values()))
    assert [item.text for item in main.coverage] == [f"{size - 1} dari {size} kecamatan"]


def test_a_declared_indicator_groups_by_a_column_named_kecamatan(root):
    catalogue = load_catalogue(root / "data" / "raw" / "2018")
    kebumen = OfficeRegion("kabupaten", "33.05").found(2018)
    declare_regions(regions_of(kebumen, 2018, (Region("Ayah"), Region("Mirit"))))
    key = catalogue.indicator(10).main_variants[0].key
    measures = parse_declaration(
        f"""
        alasan: Contoh.
        daftar: {{{key}: {{jenis: banyak_baris, dari: izin}}}}
        rincian: {{kecamatan: {{menurut: [kecamatan], kolom: {{usaha: {key}}}}}}}
        liputan: {{kecamatan: kecamatan}}
        """.encode(),
        Measures,
        "iku.yaml",
    )
    variants = SimpleNamespace(value=catalogue.indicator(10).main_variants)
    indicator = SimpleNamespace(number=10, variants=variants, main_variants=variants.value)
    izin = pd.DataFrame({"kecamatan": ["Ayah", "Ayah"], "status": "contoh"})
    found = DeclaredIndicator(indicator, measures)(2018, izin=izin)
    assert found.breakdowns["kecamatan"]["kecamatan"].tolist() == ["Ayah", "Mirit"]
    assert [item.text for item in found.values[key].coverage] == ["1 dari 2 kecamatan"]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("kecamatan\nGombong\n", "kolomnya kecamatan"),
        (HEAD + "Gombong,1\n", "banyaknya isian"),
        (HEAD + ",1,,,,\n", "kosong"),
        (HEAD + "Gombong,,,dulu,,\n", "'dulu' bukan tahun"),
        (HEAD + "Gombong,,,,,\nGombong,,,,,\n", "'Gombong' sudah ada"),
    ],
)
def test_a_wrong_table_of_kecamatan_is_told_by_line(tmp_path, own, told):
    with pytest.raises(DeclarationError, match=f"wilayah.csv baris .*{told}") as fault:
        office(tmp_path, "{tingkat: kabupaten, kode: '33.05'}", own)
    assert {item.file for item in declaration_findings(fault.value, "iku.yaml")} == {"wilayah.csv"}


def advice(raw_folder, value, region, year=2018):
    fields = ["name: asal, type: string, wilayah: true"]
    folder = raw_folder(fields, {"uji.csv": f"asal\n{value}\n"})
    office(folder, region, year=year)
    package = load_package(folder)
    _, [finding] = check_resource(folder, package.resources[0], year=year)
    return finding


@pytest.mark.parametrize(
    ("value", "region", "year", "told"),
    [
        ("Bandung", "{tingkat: provinsi, kode: '32'}", 2018, "Kab. Bandung atau Kota Bandung"),
        ("Tarakan", "{tingkat: provinsi, kode: '64'}", 2018, "ada di Kalimantan Utara"),
        ("Mahakam Ulu", "{tingkat: provinsi, kode: '64'}", 2012, "sejak 2013, dari Kab. Kutai"),
    ],
)
def test_a_name_that_is_no_part_says_what_it_is(raw_folder, value, region, year, told):
    finding = advice(raw_folder, value, region, year)
    assert (finding.code, told in finding.rule) == ("IKU-S116", True), finding.rule


def test_an_office_that_declares_nothing_knows_no_part_and_is_told_once(
    raw_folder, monkeypatch, tmp_path
):
    monkeypatch.undo()
    finding = advice(raw_folder, "Kab. Paser", "")
    assert "belum menyatakan wilayah" in finding.rule
    words = dict.fromkeys(("title", "approval", "organisation", "place"), "")
    parts = dict.fromkeys(("indicators", "targets", "unconfirmed"), ())
    catalogue = SimpleNamespace(year=2018, region=None, choices=None, **words, **parts)
    found = year_findings(load_package(tmp_path), catalogue, 2018)
    assert [item.code for item in found].count("IKU-D115") == 1


def test_a_second_office_brings_its_own_regions(root):
    declare_regions(province("32", 2018))
    load_package(root / "data" / "raw" / "2018")
    assert current_regions().name == "Kalimantan Timur"
