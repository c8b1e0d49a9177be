"""Real and sample figures of 2018 are never mixed up."""

import filecmp
import re
import subprocess
import sys

import pandas as pd
import pytest
import yaml

from iku_analysis.declarations.package import load_package
from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS
from iku_analysis.intake.checked_tables import take_in, take_in_resource

REAL_TABLES = {"pdrb", "pdrb_rilis"}
# employed population 2016 and 2018; 5,000 WUB of the RPJMD; industry in the national GDP
REAL_ROWS = {"kukm_makro": 2, "renstra": 1, "standar_nasional": 1}


@pytest.fixture(scope="module")
def tables(raw):
    taken = take_in(raw)
    assert not taken.has_faults
    assert len(taken.findings) <= 3
    return taken.tables


def test_only_the_named_figures_are_real(tables):
    for name, table in tables.items():
        not_sample = table.loc[table["status"] != "contoh"]
        expected = len(table) if name in REAL_TABLES else REAL_ROWS.get(name, 0)
        assert len(not_sample) == expected, name
        assert set(not_sample["status"]) <= {"resmi", "salinan", "sementara"}


def test_no_invented_target_or_realisation_is_official(tables):
    assert set(tables["perjanjian_kinerja"]["status"]) == {"contoh"}
    assert set(tables["riwayat"]["status"]) == {"contoh"}


def test_real_rows_carry_their_published_value(tables):
    makro = tables["kukm_makro"]
    employed = makro.loc[makro["status"] == "resmi"].iloc[0]
    assert (employed["tahun"], employed["kelompok"], employed["nilai"]) == (2018, "semua", 1618285)
    plan = tables["renstra"]
    wub = plan.loc[plan["status"] == "resmi"].iloc[0]
    assert (wub["kode_iku"], wub["sifat"], wub["target"]) == ("11", "kumulatif", 5000)


def test_the_sample_takes_the_shapes_of_real_figures(tables):
    exports = tables["ekspor"]
    total = exports.loc[exports["tahun"] == 2018, "nilai_fob_usd"].sum()
    assert total == pytest.approx(18.56e9, abs=1)  # BPS, by province of origin
    register = tables["koperasi"]
    # in the national register 59 percent tell no meeting and 22 percent are of Kutai Timur
    assert 0.3 < register["tanggal_rat"].isna().mean() < 0.7
    assert (register["kab_kota"] == "Kab. Kutai Timur").mean() == pytest.approx(0.225, abs=0.02)
    assert register["jenis"].nunique() == 5
    employed = tables["kukm_makro"].query("ukuran == 'tenaga_kerja'")
    of_2016 = employed.loc[employed["tahun"] == 2016].set_index("kelompok")["nilai"]
    share = of_2016.drop("semua").sum() / of_2016["semua"] * 100
    past = tables["riwayat"].set_index(["kode_iku", "tahun"])["realisasi"]
    assert past["8a", 2016] == pytest.approx(share, abs=0.005)


def test_a_register_as_it_is_kept_is_taken_in(raw, tmp_path):
    """Grades A to D, five kinds, meetings nobody told: nothing of it is a fault."""
    kinds = ("Konsumen", "Produsen", "Jasa", "Pemasaran", "Simpan Pinjam")
    rows = [
        f"2021,64010100101{number:02d},Koperasi Uji {number},Kab. Berau,{kind},{grade},,,,"
        for number, (kind, grade) in enumerate(zip(kinds, ("A", "B", "C1", "C2", "D"), strict=True))
    ]
    resource = load_package(raw).resource("koperasi")
    head = ",".join(field.name for field in resource.fields)
    (tmp_path / resource.path).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    table, findings = take_in_resource(tmp_path, resource)
    assert not findings
    assert table["tanggal_rat"].isna().all()


def test_pdrb_adds_up(tables):
    pdrb = tables["pdrb"]
    wide = pdrb.pivot_table(
        index=["tahun", "periode", "dasar_harga"], columns="kode", values="nilai_juta_rp"
    )
    annual = wide.xs("tahun", level="periode")
    categories = [code for code in annual if "." not in code and not code.startswith("TOTAL")]
    assert len(categories) == 17
    assert (annual[categories].sum(axis="columns") - annual["TOTAL"]).abs().max() < 0.05
    industry = [code for code in annual if code.startswith("C.")]
    assert (annual[industry].sum(axis="columns") - annual["C"]).abs().max() < 0.05
    quarters = wide.drop("tahun", level="periode")[["C", "C.1", "TOTAL", "TOTAL_NONMIGAS"]]
    sums = quarters.groupby(["tahun", "dasar_harga"]).sum()
    assert (sums - annual.loc[sums.index, sums.columns]).abs().max(axis=None) < 0.05


def test_sample_tables_have_realistic_size(tables):
    def rows_of_2018(name, column="tanggal"):
        return tables[name].loc[tables[name][column].dt.year == 2018]

    assert len(tables["koperasi"]) == 5500
    assert len(rows_of_2018("pengawasan")) == 2000
    assert tables["harga"]["komoditas"].nunique() == 12
    assert tables["harga"]["tanggal"].nunique() in range(104, 106)
    assert set(tables["harga"]["kab_kota"].dropna()) == set(EXAMPLE_REGIONS.names)
    seen = set(tables["kontak_dagang"]["id_usaha"]) | set(tables["kemitraan"]["id_usaha"])
    assert len(seen) == 600
    assert tables["wub"].groupby("tahun").size().between(950, 1050).all()
    assert sorted(tables["wub"]["tahun"].unique()) == list(range(2014, 2019))


def test_sample_tables_have_missing_districts_and_weeks(tables):
    products = tables["produk_unggulan"]
    for year in (2017, 2018):
        assert products.loc[products["tahun"] == year, "kab_kota"].nunique() == 9
    prices = tables["harga"]
    assert prices["harga_rp"].isna().any()
    weeks = prices.groupby("kab_kota")["tanggal"].nunique()
    assert weeks["Kab. Mahakam Ulu"] < weeks["Kota Samarinda"]


def test_the_generator_writes_the_same_bytes_again(root, raw, tmp_path):
    command = [sys.executable, "-m", "scripts.make_sample_data", "--out", tmp_path]
    subprocess.run(command, check=True, cwd=root)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert not {"pdrb.csv", "pdrb_rilis.csv"} & set(made)
    assert len(made) == 15
    _, different, absent = filecmp.cmpfiles(tmp_path, raw, made, shallow=False)
    assert not different
    assert not absent


def test_history_agrees_with_what_the_tables_of_those_years_give(tables):
    from iku_analysis.indicators.wirausaha import new_entrepreneurs  # noqa: PLC0415 -- one test

    past = tables["riwayat"].set_index(["kode_iku", "tahun"])["realisasi"]
    for year in range(2014, 2018):
        measured = new_entrepreneurs(tables["wub"], year).values["dilatih_dan_didampingi"].value
        assert past["11", year] == measured
    assert pd.isna(past["8b", 2014])


# --- what `frictionless validate` demands of the descriptor ------------------------------------

TYPES = {"string", "integer", "number", "date", "boolean"}
BOUNDS = {"required", "unique", "enum", "pattern", "minimum", "maximum"}


def test_the_descriptor_is_a_data_package_others_can_read(raw):
    """frictionless 5.21 validates package and rows; it is run by hand (docs/keputusan.md)."""
    package = yaml.safe_load((raw / "datapackage.yaml").read_text(encoding="utf-8"))
    name = re.compile(r"[-a-z0-9._/]+")
    assert name.fullmatch(package["name"])
    # a tabular-data-package would want a profile at every resource, too
    assert package["profile"] == "data-package"
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        assert name.fullmatch(resource["name"])
        assert (raw / resource["path"]).is_file()
        assert all(isinstance(source["title"], str) for source in resource["sources"])
        schema = resource["schema"]
        fields = {field["name"]: field for field in schema["fields"]}
        assert len(fields) == len(schema["fields"])
        assert set(schema.get("primaryKey", [])) <= set(fields)
        assert all(isinstance(value, str) for value in schema["missingValues"])
        for field in fields.values():
            assert field["type"] in TYPES
            assert set(field.get("constraints", {})) <= BOUNDS
            assert all(len(field.get(mark, ".")) == 1 for mark in ("decimalChar", "groupChar"))
