"""Reports of many units: subsets, one fault among good ones, re-runs, proof against mix-ups."""

import json
import shutil
from dataclasses import replace

import pytest

from iku_analysis.__main__ import main
from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.errors import UsageError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.indicators.koperasi_ukm import outstanding_cooperatives
from iku_analysis.indicators.pengawasan import nonconforming_goods
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.pages.blocks import CHART_MIME
from iku_analysis.units.collect import mixed_up, origin_of
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_reports import collected
from iku_analysis.units.unit_table import only, read_units
from tests.page_policy import assert_allows_only_itself
from tests.units.conftest import YEAR, Units, files_of

KEPT_GOOD = ("satu", "dua")


def _paths(units, *names):
    return only(read_units(units.table, YEAR, units.root), ",".join(names))


# --- what is built ---------------------------------------------------------------------------


def test_one_faulty_unit_leaves_the_others_and_gives_exit_1(units):
    assert units.first.returncode == 1
    assert "2 dari 3 laporan selesai." in units.first.stdout
    for name in KEPT_GOOD:
        report = units.report(name)
        assert (report / "laporan-kinerja-2018.html").is_file()
        assert (report / "laporan-kinerja-2018.pdf").read_bytes().startswith(b"%PDF")
    assert not units.report("rusak").exists()


def test_the_failure_is_listed_with_place_and_command(units):
    shown = units.first.stdout
    assert "GAGAL rusak" in shown
    assert "koperasi.csv" in shown
    assert "Jalankan ulang: make reports UNITS=units.csv YEAR=2018 ONLY=rusak" in shown
    assert "Traceback" not in shown + units.first.stderr


def test_an_office_may_bring_a_function_of_its_own(units):
    """It is named in its manifest and appendix; the other unit is not concerned."""
    ours, theirs = (json.loads((units.report(n) / "manifest.json").read_text()) for n in KEPT_GOOD)
    assert "own_functions" not in ours
    [entry] = theirs["own_functions"]
    path = units.raw("dua").parent / "indikator/koperasi.py"
    assert entry["path"] == path.relative_to(units.root).as_posix()
    assert entry["sha256"] == digest_on_disk(path).sha256
    assert entry["functions"] == ["unggulan"]
    page = (units.report("dua") / "laporan-kinerja-2018.html").read_text()
    assert f"{entry['path']}, SHA-256 {entry['sha256']}" in page


def test_a_quarter_of_a_unit_lies_beside_the_years_of_all(units):
    before = files_of(units.page.parent)
    done = units.run("--only", "dua", "--quarter", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Daftar: reports/unit-2018-T3/index.html" in done.stdout
    folder = units.root / "reports/unit-2018-T3"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Laporan kinerja triwulan III 2018 semua unit" in page
    assert 'href="dua/laporan-kinerja-2018-T3.pdf"' in page
    other = json.loads((folder / "index.json").read_text(encoding="utf-8"))[0]
    assert other["command"] == "make reports UNITS=units.csv YEAR=2018 QUARTER=3 ONLY=satu"
    (goods,) = json.loads((folder / "dua/results/04_pengawasan.json").read_text(encoding="utf-8"))
    # counted by hand, see tests/pipeline/test_quarter.py
    assert goods["components"][0]["realisation"]["value"] == 99
    assert files_of(units.page.parent) == before


def test_the_index_lists_every_unit_with_status_achievement_and_links(units):
    page, entries = units.first_page, units.first_entries
    assert list(entries) == ["satu", "dua", "rusak"]
    assert [entry["state"] for entry in entries.values()] == ["selesai", "selesai", "gagal"]
    assert entries["rusak"]["organisation"] == "Dinas rusak"
    assert entries["satu"]["status"] == "data contoh"
    result = json.loads((units.report("satu") / "results/04_pengawasan.json").read_text())[0]
    percent = result["achievement"]["percent"]["value"]
    assert entries["satu"]["achievement"] == f"{percent:.2f}".replace(".", ",")
    for name in ("satu", "dua"):
        for target in entries[name]["links"].values():
            assert (units.page.parent / target).is_file()
            assert f'href="{target}"' in page
    assert "make reports UNITS=units.csv YEAR=2018 ONLY=rusak" in page


def test_a_unit_has_the_indicators_of_its_catalogue_only(units):
    names = sorted(path.name for path in (units.report("satu") / "notebooks").iterdir())
    assert names == ["00_ringkasan.ipynb", "04_pengawasan.ipynb"]
    results = json.loads((units.report("satu") / "results/04_pengawasan.json").read_text())
    assert [item["number"] for item in results] == [5]
    page = (units.report("satu") / "laporan-kinerja-2018.html").read_text()
    assert "IKU 5. Jumlah barang yang tidak sesuai standar" in page
    assert "IKU 6." not in page
    assert "Lima indikator mengukur" not in page  # would be wrong of one


def test_a_unit_may_bring_its_own_notebooks(units):
    assert "Per jenis barang" in (units.report("satu") / "laporan-kinerja-2018.html").read_text()
    assert "Menurut jenis barang" in (units.report("dua") / "laporan-kinerja-2018.html").read_text()


def test_the_number_of_a_unit_is_that_of_the_plain_function(units):
    """Of a function of its own, too, which here hands on to the plain one."""
    table, _ = take_in_table(units.raw("dua"), "koperasi")
    policy = load_catalogue(units.sample).indicator(6).policy.value
    _assert_shown(units, "dua", "05_sasaran", outstanding_cooperatives(table, YEAR, **policy))
    table, _ = take_in_table(units.raw("satu"), "pengawasan")
    _assert_shown(units, "satu", "04_pengawasan", nonconforming_goods(table, YEAR))


def _assert_shown(units, name, stem, measured):
    (result,) = json.loads((units.report(name) / f"results/{stem}.json").read_text())
    shown = {item["key"]: item["quantity"]["value"] for item in result["variants"]}
    assert shown == {key: quantity.value for key, quantity in measured.values.items()}


def test_reports_hold_no_path_of_the_machine(units):
    for name, content in files_of(units.report("dua")).items():
        assert str(units.root).encode() not in content, name


def test_a_mended_unit_and_a_mixed_up_one_run_alone_and_the_other_keeps_its_bytes(units):
    table = units.raw("rusak") / "koperasi.csv"
    faulty, before = table.read_text(), files_of(units.report("satu"))
    spoilt = units.report("dua") / "results/04_pengawasan.json"
    kept = spoilt.read_bytes()
    spoilt.write_bytes(kept.replace(b"Dinas dua", b"Dinas lain"))
    [outcome] = collected(_paths(units, "dua"), [Outcome("dua", 0, (), 0.0)])
    assert outcome.exit_code == 1
    assert any("bukan milik laporan ini: Dinas lain 2018" in fault for fault in outcome.faults)
    try:
        table.write_text(faulty.replace(",lebih", ""))
        done = units.run("--only", "rusak,dua")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "2 dari 2 laporan selesai." in done.stdout
        states = [entry["state"] for entry in units.entries().values()]
        assert states == ["selesai"] * 3
        assert files_of(units.report("satu")) == before
        assert spoilt.read_bytes() == kept
    finally:
        table.write_text(faulty)
        shutil.rmtree(units.report("rusak"))


# --- the table of units ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nama,folder\na,a\n", "kolom unit tidak ada"),
        ("unit,foldr\na,a\n", "kolom 'foldr' tidak dikenal. Maksud Anda 'folder'?"),
        ("unit,folder,unit\na,a,b\n", "kolom 'unit' disebut dua kali"),
        ("unit,folder,catatan\na,a,x\n", "kolom 'catatan' tidak dikenal"),
        ("unit,folder\na,a\n\nb,b,lebih\n", "baris 4: 3 isian, seharusnya 2"),
        ("unit,folder\na\n", "baris 2: 1 isian, seharusnya 2"),
        ("unit,folder\na,\n", "baris 2: folder kosong"),
        ("unit,folder\n", "tidak memuat unit"),
        ("unit,folder\nA b,a\n", "baris 2: nama unit 'A b'"),
        ("unit,folder\na,a\na,b\n", "baris 3: unit a disebut 2 kali"),
        ("unit,folder\na,x\nb,x\n", "baris 2: folder x dipakai 2 unit"),
        ("unit,folder\na,../../luar\n", "di luar folder proyek"),
        ("unit,folder\n..,a\nB,b\n", "baris 3: nama unit 'B'"),
    ],
)
def test_a_wrong_table_is_refused_with_its_rows(tmp_path, text, said):
    table = tmp_path / "units.csv"
    table.write_text(text)
    with pytest.raises(UsageError, match=r".*") as fault:
        read_units(table, YEAR, tmp_path)
    assert said in str(fault.value)


def test_an_absent_table_and_an_unknown_unit_are_wrong_usage(units, monkeypatch, capsys):
    monkeypatch.setenv("IKU_ROOT", str(units.root))
    assert main(["reports", str(units.root / "tidak-ada.csv"), str(YEAR)]) == 2
    assert "daftar unit tidak dapat dibaca" in capsys.readouterr().err
    assert main(["reports", str(units.table), str(YEAR), "--only", "tiga"]) == 2
    assert "Unit tiga tidak ada" in capsys.readouterr().err


# --- proof against mix-ups -------------------------------------------------------------------


@pytest.fixture
def copied(units, tmp_path, root):
    """The good units' folders, to be spoilt."""
    folder = tmp_path / "proyek"
    folder.mkdir()
    made = Units(folder, root)
    shutil.copytree(units.root / "data/unit", folder / "data/unit")
    shutil.copytree(units.root / "reports", folder / "reports")
    made.table.write_text("unit,folder\nsatu,data/unit/satu\ndua,data/unit/dua\n")
    return made


def test_good_reports_are_not_mixed_up_and_every_drawing_says_whose_it_is(copied):
    assert mixed_up(_paths(copied)) == {}
    notebook = copied.report("dua") / "notebooks/05_sasaran.ipynb"  # its function is its own
    drawings = [
        output["data"][CHART_MIME]["svg"]
        for cell in json.loads(notebook.read_text())["cells"]
        for output in cell.get("outputs", ())
        if CHART_MIME in output.get("data", {})
    ]
    assert drawings
    origins = {(origin_of(svg).organisation, origin_of(svg).year) for svg in drawings}
    assert origins == {("Dinas dua", YEAR)}


@pytest.mark.parametrize("inner", ["results/0{}.json", "notebooks/0{}.ipynb"])
def test_a_file_of_another_unit_is_found(copied, inner):
    theirs = copied.report("satu") / inner.format("4_pengawasan")
    shutil.copy(theirs, copied.report("dua") / inner.format("5_sasaran"))
    faults = mixed_up(_paths(copied))
    assert any("bukan milik laporan ini: Dinas satu 2018" in line for line in faults["dua"])
    if inner.startswith("notebooks"):
        assert any("sama dengan milik unit dua" in line for line in faults["satu"])


def test_a_result_of_another_year_is_found(copied):
    path = copied.report("dua") / "results/04_pengawasan.json"
    path.write_text(path.read_text().replace('"year": 2018', '"year": 2017'))
    assert mixed_up(_paths(copied))["dua"] == [
        "hasil IKU 5 bukan milik laporan ini: Dinas dua 2017."
    ]


def test_a_shared_drawing_is_allowed_only_with_equal_inputs(copied):
    one = _paths(copied, "satu")[0]
    twin = replace(one, unit="kembar", folder=one.folder)
    shutil.copytree(one.report, twin.report)
    assert mixed_up([one, twin]) == {}
    manifest = json.loads(twin.manifest.read_text())
    manifest["inputs"][0]["sha256"] = "0" * 64
    twin.manifest.write_text(json.dumps(manifest))
    faults = mixed_up([one, twin])
    assert "sama dengan milik unit satu" in "".join(faults["kembar"])
    assert "nama kantor" in "".join(faults["satu"])


def test_the_index_allows_only_itself(units):
    assert_allows_only_itself(units.first_page)


def test_a_unit_that_is_read_through_a_link_or_whose_catalogue_broke_is_listed_with_that(
    copied, units, tmp_path
):
    """Its last report stays and nothing is read of the link's target; an unchanged one stays."""
    shutil.copytree(units.processed("dua"), copied.processed("dua"))
    timings = copied.processed("dua") / "timings.json"
    before = timings.read_bytes()
    raw = copied.raw("satu")
    raw.rename(tmp_path / "di-luar")
    raw.symlink_to(tmp_path / "di-luar")
    shutil.copytree(copied.report("dua"), copied.report("rusak"))
    (copied.raw("rusak") / "iku.yaml").write_text("rusak: [")
    with copied.table.open("a") as stream:
        stream.write("rusak,data/unit/rusak\n")
    done = copied.run("--only", "satu,dua")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    entries = copied.entries()
    link = f"data/unit/satu/{YEAR} adalah tautan ke luar folder proyek."
    assert entries["satu"]["faults"][0] == link
    assert entries["satu"]["links"]
    assert "iku.yaml" in entries["rusak"]["faults"][0]
    assert {name: entry["state"] for name, entry in entries.items()} == {
        "satu": "gagal", "dua": "selesai", "rusak": "gagal",
    }  # fmt: skip
    assert timings.read_bytes() == before  # written only when a step ran
