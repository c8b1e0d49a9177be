"""An office's first year and its further indicators: everything laid out, nothing overwritten."""

import csv
import io
import json
import runpy
import shutil
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
import yaml
from rich.console import Console

from iku_analysis.base import spreadsheet
from iku_analysis.base.asked_years import paths_of_planned_year
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import ROOT_VARIABLE, YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.measure_checks import unfit_measures
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.iku_document import check_document
from iku_analysis.intake.iku_table import DocumentRow, read_iku_table
from iku_analysis.intake.reading import read_raw
from iku_analysis.intake.year_checks import year_findings
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.model.regions import current_regions, declare_regions
from iku_analysis.narrative.text_checks import expected_names
from iku_analysis.offices import new_indicator
from iku_analysis.offices.indicator_guesses import guessed_direction, guessed_kind
from iku_analysis.offices.indicator_scaffold import catalogue_entry, settled, table_entry
from iku_analysis.offices.new_indicator import add_indicator
from iku_analysis.offices.new_office import lay_out_office
from iku_analysis.offices.remove_indicator import remove_indicator
from iku_analysis.pages import anchors, summary
from iku_analysis.pipeline.notebook_checks import notebook_findings
from iku_analysis.pipeline.office_notebooks import lay_out_notebooks, office_notebooks

HEADS = "No.,Sasaran Strategis,,Indikator Kinerja Utama,Satuan,Alasan,Sumber Data,Cara Perhitungan"
DOCUMENT = f"""INDIKATOR KINERJA UTAMA 2018 DINAS PERHUBUNGAN KABUPATEN CONTOH
{HEADS}
1.,Meningkatnya pelayanan,1.,Persentase desa terlayani,Persen,alasan satu,Bidang Angkutan,dibagi
,,2.,Jumlah penumpang,orang,,UPT Terminal,
2.,Menurunnya kecelakaan,3.,Jumlah kecelakaan,kejadian,,Polres,dijumlahkan
,,4.,Rata-rata waktu tanggap,menit,,,
,,5.,Pertumbuhan retribusi,persen,,,
,,6.,Nilai SAKIP,nilai,,,
"""
FILES = {"iku.csv": DOCUMENT}
OFFICE = "data/kantor/contoh"


def paths_in(project):
    return paths_of_planned_year("2018", project, OFFICE)


def laid_out(project, source="iku.csv", chosen=""):
    console = Console(file=io.StringIO(), width=200)
    assert lay_out_office(paths_in(project), project / source, console, chosen) == 0
    return console.file.getvalue()


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def open_points(raw):
    found = year_findings(load_package(raw), load_catalogue(raw), 2018)
    prompted = (item.column.split(", ") for item in found if item.code == "IKU-D116")
    return {name for names in prompted for name in names}


# --- an office -------------------------------------------------------------------------------


def test_a_document_becomes_catalogue_tables_plan_and_texts(first):
    project, told = first
    raw = paths_in(project).raw
    catalogue, package = load_catalogue(raw), load_package(raw)
    assert [(target.number, len(target.indicators)) for target in catalogue.targets] == [
        (1, 2),
        (2, 4),
    ]
    assert {item.path for item in package.resources} <= {path.name for path in raw.iterdir()}
    assert {path.name for path in (raw / "narasi").iterdir()} == set(expected_names(catalogue))
    rows = read_raw(raw, package.resource("perjanjian_kinerja"))[0].cells
    assert list(rows["kode_iku"]) == list("123456")
    assert set(rows["target"]) == {""}
    assert told.splitlines()[-1] == f"Lalu: make report OFFICE={OFFICE} YEAR=2018"


def test_every_guess_is_listed_until_its_reason_is_written(copied):
    raw = paths_in(copied).raw
    plan = {"perjanjian_kinerja", "riwayat", "renstra", "standar_nasional", "anggaran"}
    tables = {f"data_iku_{number}" for number in range(1, 7)} | plan
    numbers = {f"IKU {number}" for number in range(1, 7)}
    assert open_points(raw) >= numbers | tables | {"pengesahan", "tempat"}
    path = raw / "iku.yaml"
    path.write_text(path.read_text("utf-8").replace("TULIS:", "Diperiksa:"), "utf-8")
    assert open_points(raw) & (numbers | {"tempat"}) == set()


@pytest.mark.parametrize(
    ("heading", "name", "region"),
    [
        ("2018 DINAS SOSIAL KABUPATEN BOGOR", "DINAS SOSIAL KABUPATEN BOGOR", "32.01"),
        ("TAHUN 2016-2021\nDINAS SOSIAL PROVINSI RIAU", "DINAS SOSIAL PROVINSI RIAU", "14"),
        ("(IKU) DINAS SOSIAL PROV. KEP. RIAU TAHUN 2018", "DINAS SOSIAL PROV. KEP. RIAU", "21"),
        ("DINAS SOSIAL KOTA BATU\nPERIODE 2017 s.d. 2022", "DINAS SOSIAL KOTA BATU", "35.79"),
    ],
)
def test_name_and_region_of_an_office_follow_from_the_heading(project, heading, name, region):
    _, _, body = DOCUMENT.partition("\n")
    text = f"INDIKATOR KINERJA UTAMA {heading}\n{body}"
    (project / "iku.csv").write_text(text, encoding="utf-8")
    laid_out(project)
    raw = paths_in(project).raw
    catalogue = load_catalogue(raw)
    assert (catalogue.organisation, catalogue.region.code) == (name, region)
    assert {"organisasi", "wilayah"} <= set(catalogue.unconfirmed)
    assert list(check_document(raw, catalogue)) == []


def test_measure_and_direction_are_guessed_from_name_and_unit(copied):
    items = list(load_catalogue(paths_in(copied).raw).indicators)
    kinds = [type(next(iter(item.measures.named.values()))).__name__ for item in items]
    assert kinds == [
        *("ShareOf", "ColumnSum", "ColumnSum", "ColumnMean", "GrowthOf", "ColumnMean"),
    ]
    assert [item.direction.value for item in items] == [
        *("naik", "naik", "turun", "turun", "turun", "turun"),
    ]


@pytest.mark.parametrize(
    ("name", "unit", "how", "kind", "direction"),
    [
        ("Median waktu tunggu", "menit", "", "median", "turun"),
        ("Waktu tunggu rawat jalan", "menit", "nilai tengah waktu", "median", "turun"),
        ("Lama penyelesaian izin", "hari", "", "rata_rata", "turun"),
        ("Nilai ekspor", "juta rupiah", "Jumlah nilai ekspor", "jumlah", "naik"),
        ("Nilai investasi", "US$", "", "jumlah", "naik"),
        ("Nilai evaluasi SAKIP", "nilai", "", "rata_rata", "naik"),
        ("Indeks kepuasan", "indeks", "", "rata_rata", "naik"),
        ("Rasio tenaga kerja", "orang per unit", "", "rasio", "naik"),
        ("Konsumsi ikan", "kg/kapita", "", "rasio", "naik"),
        ("Jumlah buku", "judul/tahun", "", "jumlah", "naik"),
        ("Jumlah pengaduan konsumen", "pengaduan", "", "jumlah", "turun"),
        ("Persentase pengaduan yang ditindaklanjuti", "%", "", "bagian", "naik"),
        ("Persentase aduan selesai tepat waktu", "persen", "", "bagian", "naik"),
        ("Prevalensi balita stunting", "persen", "", "bagian", "turun"),
        ("Laju pertumbuhan ekonomi", "persen", "", "pertumbuhan", "naik"),
        ("Angka kematian ibu", "per 100.000 kelahiran", "", "rasio", "turun"),
    ],
)
def test_words_tell_the_measure_and_what_is_better(name, unit, how, kind, direction):
    row = DocumentRow(1, "Terwujudnya layanan", 1, name, unit, "", "", how)
    assert (guessed_kind(row), guessed_direction(row)) == (kind, direction)


def test_only_units_of_what_is_counted_may_be_added_over_the_years(copied):
    rules = yaml.safe_load((paths_in(copied).raw / "datapackage.yaml").read_text("utf-8"))["aturan"]
    assert [rule["satuan"] for rule in rules if "satuan" in rule] == [["kejadian", "orang"]]


def test_a_document_may_say_how_it_is_measured_and_by_what(project):
    head, *rest = DOCUMENT.splitlines()[1:]
    told = dict.fromkeys(range(len(rest)), ",,") | {1: ",median,Puskesmas", 2: ",,kab/kota"}
    lines = (f"{head},Ukuran,Menurut", *(line + told[at] for at, line in enumerate(rest)))
    (project / "iku.csv").write_text("\n".join(lines), encoding="utf-8")
    assert "tidak dibaca" not in laid_out(project)
    raw = paths_in(project).raw
    items, package = list(load_catalogue(raw).indicators), load_package(raw)
    assert type(items[1].measures.named["nilai"]).__name__ == "ColumnMedian"
    assert list(items[1].measures.breakdowns) == ["puskesmas"]
    assert items[2].measures.extents == {"kab_kota": "kab_kota"}
    assert package.resource("data_iku_2").primary_key == ("tahun", "puskesmas")
    assert "median" not in (raw / "dokumen_iku.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("unit", "how", "heads", "decimals"),
    [
        ("miliar rupiah", "Jumlah nilai", ["Nilai (miliar rupiah)"], 2),
        ("unit", "Jumlah alat", ["Nilai (unit)"], 0),
        ("kg per orang", "", ["Pembilang (kg)", "Penyebut (orang)"], 2),
        ("kasus per 1.000", "Kasus / penduduk", ["Pembilang, Kasus", "Penyebut, penduduk"], 2),
        ("persen", "(Baik dibagi semua) dikali 100", ["Pembilang", "Penyebut"], 2),
        ("persen", "Pasar baik dibagi seluruh pasar x 100%",
         ["Pembilang, Pasar baik", "Penyebut, seluruh pasar"], 2),
    ],
)  # fmt: skip
def test_a_table_says_what_is_counted_and_asks_for_two_years(unit, how, heads, decimals):
    told = DocumentRow(1, "Meningkatnya layanan", 7, "Layanan", unit, "", "", how)
    row = settled(told, "", has_parts=False)
    made, entry = table_entry(row, "Dinas"), catalogue_entry(row, "")
    assert [item["title"] for item in made["schema"]["fields"][2:]] == heads
    assert [item["tahun"] for item in made["memuat"]] == [[-1, 0]]
    assert entry["deklarasi"]["desimal"]["nilai"] == decimals
    assert "TULIS:" in entry["deklarasi"]["penanggung_jawab"]["nilai"]


def test_kecamatan_beside_the_document_are_what_its_tables_are_reported_by(project):
    named = DOCUMENT.replace("KABUPATEN CONTOH", "KABUPATEN BOGOR")
    (project / "iku.csv").write_text(named, encoding="utf-8")
    (project / "wilayah.csv").write_text("nama\nCibinong\nCiomas\n", encoding="utf-8")
    laid_out(project)
    paths = paths_in(project)
    add(paths, 9, 2, name="Jumlah halte")
    catalogue, package = load_catalogue(paths.raw), load_package(paths.raw)
    assert current_regions().names == ("Cibinong", "Ciomas")
    for item in catalogue.indicators:
        assert item.measures.extents == {"kecamatan": "kecamatan"}
        assert list(item.measures.breakdowns) == ["kecamatan"]
        assert item.responsible == ""
        assert next(unfit_measures(item, package), None) is None
    words = "".join(
        "".join(cell["source"])
        for cell in json.loads(office_notebooks(catalogue, paths)["00_ringkasan.ipynb"])["cells"]
    )
    assert {office.region for office in package.offices} == {""}  # no kecamatan sends a file
    sheet = openpyxl.load_workbook(paths.raw / "data_iku_2.xlsx")["Data"]
    assert [sheet.cell(2, 2).value, sheet.cell(3, 3).value] == [
        "Kecamatan: kecamatan, wajib diisi",
        "contoh: 1234,5",
    ]
    assert "Profil kecamatan" in words
    assert "abupaten/kota" not in words
    assert anchors.region(2) == "profil-kecamatan-2"


def test_a_workbook_gives_the_rows_of_the_same_document_in_text(project):
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(DOCUMENT)):
        book.active.append(row)
    book.save(project / "iku.xlsx")
    (project / "iku.txt").write_text(DOCUMENT.replace(",", "\t"), encoding="utf-8")
    expected = read_iku_table(project / "iku.csv")
    assert read_iku_table(project / "iku.xlsx") == expected
    assert read_iku_table(project / "iku.txt") == expected


def test_the_document_that_is_kept_reads_as_the_one_that_was_given(copied):
    kept = read_iku_table(paths_in(copied).raw / "dokumen_iku.txt")
    assert kept.rows == read_iku_table(copied / "iku.csv").rows


def test_other_heads_lines_below_and_rates_are_understood_and_what_is_not_read_is_told(project):
    (project / "iku.csv").write_text(
        "No;Sasaran;No IKU;Indikator Kinerja (IKU);Satuan;Formulasi Perhitungan;Keterangan\n"
        "1;Sehat;1;Angka kematian ibu;per 100.000 kelahiran;kematian / kelahiran;catatan\n"
        '"Bogor, 5 Januari 2018"\nKepala Dinas\n',
        encoding="utf-8",
    )
    assert laid_out(project).startswith("Kolom dokumen yang tidak dibaca: Keterangan.")
    catalogue = load_catalogue(paths_in(project).raw)
    assert (catalogue.place, catalogue.approval) == ("Bogor", "Bogor, 5 Januari 2018 Kepala Dinas")
    item = catalogue.indicator(1)
    assert item.calculation == "kematian / kelahiran"
    assert item.measures.named["nilai"].times == 100_000
    assert list(check_document(paths_in(project).raw, catalogue)) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (DOCUMENT.replace(",Satuan,", ",Ukuran,"), "baris judul tabel IKU tidak ditemukan"),
        (DOCUMENT.replace(",orang,", ",,"), "baris 4: kolom Satuan kosong"),
        (DOCUMENT.replace(",4.,", ",3.,"), "baris 6: nomor IKU 3 sudah dipakai"),
        (DOCUMENT.replace("\n2.,", "\n1.,"), "sasaran 1 mempunyai dua nama"),
        (f"{HEADS}\n", "tabelnya kosong"),
        ("", "baris judul tabel IKU tidak ditemukan"),
    ],
)
def test_a_wrong_document_is_told_with_its_rows_and_leaves_nothing(project, wrong, said):
    (project / "iku.csv").write_text(wrong, encoding="utf-8")
    before = contents(project)
    with pytest.raises(IkuError, match=said):
        laid_out(project)
    assert contents(project) == before
    assert not (project / "data/kantor").exists()


def test_an_office_from_another_one_takes_no_targets_no_history_and_no_name(project):
    told = laid_out(project, "data/raw")
    raw = paths_in(project).raw
    assert "11 IKU" in told
    text = (raw / "perjanjian_kinerja.csv").read_text("utf-8")
    assert "14500000000" not in text
    assert "14364697772" not in (raw / "riwayat.csv").read_text("utf-8")
    assert "Kalimantan" not in load_catalogue(raw).organisation
    assert {"organisasi", "tempat"} <= open_points(raw)
    assert all("title" in table.unconfirmed for table in load_package(raw).resources)


def test_an_office_takes_the_indicators_it_names_and_nothing_of_the_others(project):
    for name in ("notebooks/01_a.ipynb", "notebooks/02_b.ipynb", "indikator/a.py"):
        (project / "data/raw" / name).parent.mkdir(exist_ok=True)
        (project / "data/raw" / name).write_bytes(b"{}")
    laid_out(project, "data/raw", "3, 7")
    own = {
        path.name
        for kind in ("notebooks", "indikator")
        for path in (project / OFFICE / kind).iterdir()
    }
    assert own == {"02_b.ipynb", "a.py"}
    raw = paths_in(project).raw
    catalogue, package = load_catalogue(raw), load_package(raw)
    assert [(item.number, len(item.indicators)) for item in catalogue.targets] == [(2, 1), (5, 1)]
    names = {item.name for item in package.resources} - {*PLAN_TABLES, *SUMMARY_TABLES}
    assert names == {"ekspor", "kukm_makro", "pdrb", "pdrb_rilis"}
    assert list(check_document(raw, catalogue))[1:] == []  # the place is a prompt
    for name in ("perjanjian_kinerja", "standar_nasional"):
        rows = read_raw(raw, package.resource(name))[0].cells
        assert list(rows["kode_iku"]) == ["3", "7"]
    assert "tidak ada standar nasional" in (raw / "standar_nasional.csv").read_text("utf-8")
    budget = package.resource("anggaran")
    assert not any("sasaran tanpa anggaran" in str(rule) for rule in budget.rules)
    assert (
        next(field for field in budget.fields if field.name == "sasaran").constraints.maximum
        is None
    )


def test_a_document_gives_the_chosen_indicators_too_and_an_unknown_one_is_refused(project):
    laid_out(project, chosen="2,5")
    assert [item.number for item in load_catalogue(paths_in(project).raw).indicators] == [2, 5]
    shutil.rmtree(project / OFFICE)
    with pytest.raises(UsageError, match="IKU 9, x tidak ada"):
        laid_out(project, chosen="2,9,x")


def test_an_office_from_one_that_points_out_of_its_folder_is_refused(project):
    catalogue = project / "data/raw/2018/iku.yaml"
    text = catalogue.read_text("utf-8").replace("dokumen: dokumen_iku.txt", "dokumen: ../../x.txt")
    catalogue.write_text(text, "utf-8")
    (project / "x.txt").write_text("milik orang lain", "utf-8")
    before = contents(project)
    with pytest.raises(IkuError, match="di luar folder data"):
        laid_out(project, "data/raw")
    assert contents(project) == before


def test_an_office_that_is_there_is_left_as_it_is(copied):
    before = contents(copied)
    with pytest.raises(UsageError, match="sudah ada; tidak ada yang ditimpa"):
        laid_out(copied)
    assert contents(copied) == before


def test_a_document_may_lie_in_the_folder_of_the_new_office(project):
    folder = project / OFFICE
    folder.mkdir(parents=True)
    (project / "iku.csv").rename(folder / "iku.csv")
    laid_out(project, f"{OFFICE}/iku.csv")
    assert (folder / "iku.csv").read_text("utf-8") == DOCUMENT


@pytest.mark.parametrize("name", ["../luar", "data", "data/raw/x", "iku_analysis", "data/A b", "/"])
def test_a_folder_that_can_be_no_office_is_wrong_usage(project, name):
    with pytest.raises(UsageError, match="tidak dapat menjadi folder sebuah kantor"):
        paths_of_planned_year("2018", project, name)


# --- its notebooks ---------------------------------------------------------------------------


def test_notebooks_are_made_from_the_catalogue_and_pass_the_checks_of_written_ones(copied):
    paths = paths_in(copied)
    catalogue = load_catalogue(paths.raw)
    lay_out_notebooks(catalogue, paths)
    names = [path.name for path in sorted(paths.sources.iterdir())]
    assert names == ["00_ringkasan.ipynb", "01_sasaran.ipynb", "02_sasaran.ipynb"]
    assert list(notebook_findings(paths.sources, catalogue)) == []
    cells = json.loads((paths.sources / "02_sasaran.ipynb").read_bytes())["cells"]
    assert all(not cell.get("outputs") for cell in cells)
    parameters = next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
    assert f'raw_dir = "{OFFICE}/2018"\n' in parameters["source"]


def test_a_summary_leaves_out_what_its_office_has_not(copied):
    """The office of the document has measures alone; whether it has parts is asked."""
    paths = paths_in(copied)
    catalogue = load_catalogue(paths.raw)
    summary = office_notebooks(catalogue, paths)["00_ringkasan.ipynb"].decode()
    assert "## I. Profil kabupaten/kota" in summary
    assert "Contoh hitungan" not in summary
    assert "ringkasan.examples" not in summary
    declare_regions(replace(current_regions(), parts=()))
    summary = office_notebooks(catalogue, paths)["00_ringkasan.ipynb"].decode()
    assert "## H. Dokumen IKU" in summary
    assert "kabupaten/kota" not in summary
    assert "ringkasan.regions" not in summary


def test_a_section_follows_its_function_under_another_number(project):
    raw = project / OFFICE / "2018"
    shutil.copytree(project / "data/raw/2018", raw)
    text = (
        (raw / "iku.yaml")
        .read_text("utf-8")
        .replace("nomor: 4\n        nama", "nomor: 44\n        nama")
    )
    (raw / "iku.yaml").write_text(text, "utf-8")
    made = office_notebooks(load_catalogue(raw), paths_in(project))
    text = made["03_distribusi.ipynb"].decode()
    assert "## IKU 44. Disparitas harga antarwilayah" in text
    assert "iku44 = bab.indicator(44)" in text
    assert "charts.heatmap" in text
    assert "iku4." not in text


def test_only_the_notebook_an_office_wrote_is_its_own(copied):
    paths = paths_in(copied)
    paths.own_sources.mkdir()
    (paths.own_sources / "02_angkutan.ipynb").write_bytes(b"{}")
    made = office_notebooks(load_catalogue(paths.raw), paths)
    assert sorted(made) == ["00_ringkasan.ipynb", "01_sasaran.ipynb", "02_angkutan.ipynb"]
    assert made["02_angkutan.ipynb"] == b"{}"


# --- an indicator ----------------------------------------------------------------------------


def add(paths, number, target, **more):
    asked = {"name": "", "measure": "", "function": "", **more}
    console = Console(file=io.StringIO(), width=200)
    asked |= {"number": str(number), "target": str(target)}
    assert add_indicator(paths, asked, console) == 0
    return console.file.getvalue()


def test_an_indicator_is_put_in_and_every_line_there_was_stays(project):
    paths = YearPaths(project, 2018)
    before = contents(project)
    told = add(paths, 12, 5, name="Jumlah pasar rakyat", measure="rata_rata")
    document = (paths.raw / "dokumen_iku.txt").read_text("utf-8")
    assert "Jumlah pasar rakyat\tTULIS: satuan\t\t\t\n" in document
    assert load_catalogue(paths.raw).target(5).indicators[-1].number == 12
    assert load_package(paths.raw).resource("data_iku_12").path == "data_iku_12.xlsx"
    for path, old in before.items():
        if path.suffix != ".ipynb":
            lines = iter(path.read_bytes().splitlines())
            assert all(line in lines for line in old.splitlines()), path
    notebook = (project / "notebooks/05_koperasi_ukm.ipynb").read_text("utf-8")
    assert "iku12.details()" in notebook
    assert "IKU 12" in open_points(paths.raw)
    assert told.splitlines()[-1].endswith("make check YEAR=2018")


def test_an_indicator_of_a_new_sasaran_asks_for_its_name(copied):
    paths = paths_in(copied)
    add(paths, 9, 3, name="Jumlah aduan", measure="banyak_baris")
    assert [target.number for target in load_catalogue(paths.raw).targets] == [1, 2, 3]
    assert {"sasaran 3", "IKU 9", "data_iku_9"} <= open_points(paths.raw)


def test_numbers_need_not_follow_the_order_of_their_sasaran(copied, monkeypatch):
    paths = paths_in(copied)
    add(paths, 7, 1, name="Jumlah halte")
    found = [SimpleNamespace(number=number, year=2018, quarter=None) for number in range(1, 8)]
    monkeypatch.setattr(summary, "read_results", lambda _: found)
    for name in ("read_plan", "read_revisions", "read_follow_up"):
        monkeypatch.setattr(summary, name, lambda *_: None)
    monkeypatch.setenv(ROOT_VARIABLE, str(copied))
    folders = dict.fromkeys(("processed_dir", "results_dir"), "kosong")
    opened = summary.open_summary(year=2018, raw_dir=f"{OFFICE}/2018", **folders)
    assert opened.results == found


def test_words_of_the_document_come_before_what_is_typed(copied):
    paths = paths_in(copied)
    document = paths.raw / "dokumen_iku.txt"
    row = "\t\t7\tPersentase rambu layak\tPersen\tmengapa\tBidang\tdihitung\n\n"
    document.write_text(document.read_text("utf-8").replace("\n\nTULIS", f"\n{row}TULIS"), "utf-8")
    add(paths, 7, 2, name="lain")
    item = load_catalogue(paths.raw).indicator(7)
    assert (item.name, item.unit, item.reason) == ("Persentase rambu layak", "Persen", "mengapa")


def test_a_function_of_the_office_begins_as_one_that_is_still_to_be_written(copied):
    paths = paths_in(copied)
    add(paths, 7, 2, name="Waktu layanan", function="indikator.layanan.waktu")
    add(paths, 8, 2, name="Banyak keluhan", function="indikator.layanan.keluhan")
    functions = runpy.run_path(str(paths.own_functions / "layanan.py"))
    rows = pd.DataFrame({"tahun": [2018], "status": ["contoh"]})
    for number, name in ((7, "waktu"), (8, "keluhan")):
        measured = functions[name](rows, 2018)
        reason = f"fungsi indikator.layanan.{name} belum ditulis"
        assert (measured.indicator, measured.values["nilai"].reason) == (number, reason)
    assert {"IKU 7", "IKU 8"} <= open_points(paths.raw)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"number": 4, "target": 3, "name": "x"}, "IKU 4 sudah ada"),
        ({"number": "empat", "target": 3, "name": "x"}, "bukan nomor"),
        ({"number": 12, "target": 5}, "Nama indikator belum disebut"),
        ({"number": 12, "target": 5, "name": "x", "measure": "tebak"}, "Ukuran 'tebak' tidak ada"),
        ({"number": 12, "target": 5, "name": "x", "function": "os.system"}, "bukan nama fungsi"),
        (
            {
                "number": 12,
                "target": 5,
                "name": "x",
                "measure": "jumlah",
                "function": "indikator.a.b",
            },
            "MEASURE dan FUNCTION disebut bersama",
        ),
        ({"number": 12, "target": 5, "name": "x", "function": "indikator.../a.b"}, "bukan nama"),
    ],
)
def test_what_cannot_be_added_changes_nothing(project, asked, said):
    before = contents(project)
    with pytest.raises(UsageError, match=said):
        add(YearPaths(project, 2018), **asked)
    assert contents(project) == before


def test_a_fault_half_way_through_puts_everything_back(project, monkeypatch):
    before, written = contents(project), []

    def full(path, content):
        written.append(path)
        if len(written) == 4:
            raise IkuError("disk penuh")
        spreadsheet.write_file(path, content)

    monkeypatch.setattr(new_indicator, "write_file", full)
    with pytest.raises(IkuError, match="disk penuh"):
        add(YearPaths(project, 2018), 12, 5, name="Jumlah pasar")
    assert len(written) == 4
    assert contents(project) == before


def test_an_indicator_that_was_added_by_mistake_is_taken_out_without_a_trace(project):
    laid_out(project)
    paths = paths_in(project)

    def written():  # a gap between two entries may stay
        found = contents(paths.raw).items()
        return {path: text.replace(b"\n\n", b"\n").rstrip() for path, text in found}

    before = written()
    add(paths, 9, 3, name="Jumlah aduan")
    console = Console(file=io.StringIO(), width=200)
    assert remove_indicator(paths, "9", console) == 0
    left = {paths.raw / "narasi/iku-9.md", paths.raw / "data_iku_9.xlsx"}
    assert {path: text for path, text in written().items() if path not in left} == before
    assert all(paths.relative(path) in console.file.getvalue() for path in left)
    remove_indicator(paths, "1", console)  # the first of its sasaran, whose name goes on
    assert list(check_document(paths.raw, load_catalogue(paths.raw))) == []
    for number in ("9", "x"):
        with pytest.raises(UsageError, match="bukan nomor IKU"):
            remove_indicator(paths, number, console)
