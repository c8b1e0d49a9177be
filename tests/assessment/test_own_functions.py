"""Functions of an office: the page holds; what is wrong in one is told with its line."""

import inspect
import os
import re
from dataclasses import replace

import pytest

from iku_analysis import indicators
from iku_analysis.assessment.completeness import completed
from iku_analysis.assessment.own_functions import OwnFunctionError, load_own, read_own
from iku_analysis.assessment.own_returns import return_faults
from iku_analysis.base import step_processes
from iku_analysis.base.declaration import DeclarationError
from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths, refuse_links_out
from iku_analysis.declarations.catalogue import own_functions, parse_catalogue
from iku_analysis.declarations.policy import CoveragePolicy
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.model.labels import declare_words
from iku_analysis.pipeline.table_checks import _foreseen

from .own_office import CODE, COLUMNS, DECLARED, FILE, NUMBER, PAGE, catalogue_text


@pytest.fixture(scope="module")
def catalogue():
    return parse_catalogue(catalogue_text().encode(), "iku.yaml")


@pytest.fixture(scope="module")
def item(catalogue):
    return catalogue.indicator(NUMBER)


@pytest.fixture(autouse=True)
def _words(catalogue):
    declare_words(catalogue.spoken())
    yield
    declare_words(type(catalogue.spoken())())


@pytest.fixture(scope="module")
def wub(raw):
    return take_in_table(raw, "wub")[0]


@pytest.fixture
def loaded(tmp_path, item):
    """The own function in a file of the given text, loaded as a notebook does."""

    def load(text):
        (path,) = own_functions([item], tmp_path / "2018")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_own(read_own(item, path))

    return load


def told(call, *arguments, **named):
    with pytest.raises(OwnFunctionError) as fault:
        call(*arguments, **named)
    text = str(fault.value)
    assert "Traceback" not in text
    assert text.startswith(f"{FILE} baris ")
    return text


# --- the page ----------------------------------------------------------------------------------


def test_the_function_of_the_page_gives_the_numbers_it_shows(loaded, wub, item):
    function = loaded(CODE)
    years = [function(wub=wub, year=year) for year in (2018, 2017)]
    rows = re.findall(r"^\| ([a-z]+) \| (\d[\d.,]*) \| (\d[\d.,]*) \|$", PAGE, re.MULTILINE)
    shown = {name: [float(n.replace(".", "").replace(",", ".")) for n in of] for name, *of in rows}
    found = {key: [round(year.values[key].value, 2) for year in years] for key in shown}
    assert found == shown
    assert set(shown) == {variant.key for variant in item.variants.value}
    assert years[0].values["bagian"].status == "contoh"
    assert function(wub=wub.iloc[:0], year=2018).values["bagian"].reason


def test_the_page_names_everything_that_may_be_used_and_all_of_it_is_documented():
    section = PAGE.split("## Yang dapat dipakai")[1].split("\n## ")[0]
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        for name in row.split("`")
    }
    assert set(indicators.__all__) == {name for name in named if name.isidentifier()}
    assert all(inspect.getdoc(getattr(indicators, name)) for name in indicators.__all__)


# --- what is declared --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "indikator.pendampingan",
        "indikator.pendampingan.segera.lain",
        "indikator..segera",
        "indikator.pendampingan.__class__",
        "indikator.__init__.segera",
        "indikator.../../etc/x.segera",
        "indikator.pendampingan.segera()",
        "indikator.Pendampingan.segera",
        "indikator.péndampingan.segera",
        "os.system",
        "__import__('os').system('true')",
        "iku_analysis.base.errors.IkuError",
    ],
)
def test_only_two_identifiers_below_the_folder_of_the_office_name_an_own_function(name):
    text = catalogue_text(fungsi={**DECLARED["fungsi"], "nilai": name})
    with pytest.raises(DeclarationError, match=r"fungsi\.nilai|fungsi"):
        parse_catalogue(text.encode(), "iku.yaml")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fungsi": {k: v for k, v in DECLARED["fungsi"].items() if k != "langkah"}}, "langkah"),
        ({"fungsi": {**DECLARED["fungsi"], "nilai": "usaha.partnerships"}}, "hanya fungsi sendiri"),
        ({"kebijakan": {"nilai": {"tahun_awal": 2014}, "alasan": "a"}}, "'tahun_awal'"),
        ({"rahasia": {"nilai": {"bidan": ["segera"]}, "alasan": "a"}}, "'bidang'?"),
        ({"rahasia": {"nilai": {"bidang": ["lambat"]}, "alasan": "a"}}, "'lambat'"),
    ],
)
def test_what_is_declared_of_an_own_function_must_fit(changes, said):
    with pytest.raises(DeclarationError, match=re.escape(said)):
        parse_catalogue(catalogue_text(**changes).encode(), "iku.yaml")


# --- what is in the file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("def segera(wub, year)", "def lambat(wub, year)", 1, "tidak memuat fungsi segera"),
        ("def segera(wub, year)", "def segera(harga, year)", 18, "yang diberikan (wub, year)"),
        ("def segera(wub, year)", "def segera(wub, year, n)", 18, "menerima (wub, year, n)"),
        ("def segera(wub, year):", "def segera(wub, year)", 18, "bukan Python"),
        ("import pandas as pd", "import indikator.lain", 3, "tidak mengimpor berkas lain"),
        ("import pandas as pd", "from . import lain", 3, "tidak mengimpor berkas lain"),
        ("import pandas as pd", "from time import localtime, sleep", 3, "hari ini"),
        ("= 60", "= pd.Timestamp.now().day", 15, "memakai tanggal atau jam hari ini"),
        ("= 60", "= datetime.date.today().day", 15, "memakai tanggal atau jam hari ini"),
        ("= 60", '= pd.to_datetime("today").day', 15, "memakai tanggal atau jam hari ini"),
        ("= 60", "= time.localtime().tm_yday", 15, "memakai tanggal atau jam hari ini"),
        ("import pandas as pd", "import pandass as pd", 3, "ModuleNotFoundError"),
        ("BATAS_HARI = 60", "BATAS_HARI = 60 / 0", 15, "berhenti ketika dimuat (ZeroDivisionError"),
        ("BATAS_HARI = 60", "raise SystemExit(0)", 15, "SystemExit"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_loaded_is_told_with_its_line(loaded, old, new, line, said):
    assert old in CODE
    text = told(loaded, CODE.replace(old, new, 1))
    assert text.startswith(f"{FILE} baris {line}: ")
    assert said in text


def test_a_file_that_is_not_there_or_is_a_link_is_told(tmp_path, item):
    (path,) = own_functions([item], tmp_path / "2018")
    assert "berkas ini tidak ada" in told(read_own, item, path)
    (tmp_path / "lain.py").write_text(CODE, encoding="utf-8")
    path.parent.mkdir()
    path.symlink_to(tmp_path / "lain.py")
    assert "tautan, bukan berkas" in told(read_own, item, path)


def test_a_folder_of_functions_that_leads_out_of_the_project_is_refused(tmp_path):
    (tmp_path / "proyek/data/raw/2018").mkdir(parents=True)
    (tmp_path / "luar").mkdir()
    (tmp_path / "proyek/data/raw/indikator").symlink_to(tmp_path / "luar")
    with pytest.raises(IkuError, match="data/raw/indikator adalah tautan ke luar"):
        refuse_links_out(YearPaths(tmp_path / "proyek", 2018))


def test_a_function_that_stops_is_told_with_the_line_it_stopped_at(loaded, wub):
    at = CODE.splitlines().index("    soon = rows.loc[days.between(0, BATAS_HARI)]") + 1
    function = loaded(CODE.replace("rows.loc[days", 'rows.loc[rows["hari"]', 1))
    text = told(function, wub=wub, year=2018)
    assert text.startswith(
        f"{FILE} baris {at}: fungsi segera untuk tahun 2018 berhenti (KeyError: 'hari')"
    )


def test_a_number_that_is_none_is_told_in_our_language_with_its_year(loaded, wub):
    text = CODE.replace("count(soon", "Quantity(float('nan'), 'contoh') or count(soon", 1)
    text = told(
        loaded(text.replace("    count,", "    Quantity,\n    count,", 1)), wub=wub, year=2017
    )
    assert "untuk tahun 2017 berhenti (ValueError: suatu Quantity memuat angka yang berhing" in text
    assert "bukan nan; tanpa angka: missing(alasan, status)" in text


def test_a_plain_number_with_a_coverage_is_told_in_our_language(loaded, wub):
    text = CODE.replace("count(soon", "covering({'segera': 0.5}) or count(soon", 1)
    text = text.replace("    count,", "    covering,\n    count,", 1)
    assert "segera bertipe float, bukan Quantity" in told(loaded(text), wub=wub, year=2018)


def test_a_function_that_writes_into_its_table_changes_no_other_call(loaded, wub):
    text = CODE.replace("    rows = in_year", '    wub["kab_kota"] = "x"\n    rows = in_year', 1)
    loaded(text)(wub=wub, year=2018)
    assert "x" not in set(wub["kab_kota"])


# --- what it returns ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured(item, wub, tmp_path_factory):
    declare_words(parse_catalogue(catalogue_text().encode(), "iku.yaml").spoken())
    (path,) = own_functions([item], tmp_path_factory.mktemp("kantor") / "2018")
    path.parent.mkdir()
    path.write_text(CODE, encoding="utf-8")
    return load_own(read_own(item, path))(wub=wub, year=2018)


def bidang(measured, **columns):
    return {"breakdowns": {"bidang": measured.breakdowns["bidang"].assign(**columns)}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: {"indicator": 12}, "indicator=12, seharusnya 11"),
        (lambda _: {"year": 2017}, "year=2017, seharusnya 2018"),
        (lambda m: {"values": {"bagian": m.values["bagian"]}}, "tidak memberi varian segera, dila"),
        (lambda m: {"values": {**m.values, "lain": m.values["bagian"]}}, "memberi varian lain"),
        (lambda m: {"values": {**m.values, "segera": 4.0}}, "'segera' yang bukan Quantity"),
        (lambda _: {"values": []}, "values yang bukan dict"),
        (lambda m: {"values": {**m.values, "segera": replace(m.values["segera"], status="resmi")}},
         "'segera' yang bukan Quantity dengan Status"),
        (lambda _: {"breakdowns": {}}, "tidak memberi rincian bidang"),
        (lambda _: {"breakdowns": {"bidang": [1]}}, "bukan DataFrame melainkan list"),
        (lambda m: bidang(m, segera="banyak"), "kolom segera yang bukan angka"),
        (lambda m: bidang(m, lain=1.0), "kolom angka lain, yang tidak dinyatakan"),
        (lambda m: bidang(m, status="resmii"), "status resmii. Maksud Anda 'resmi'?"),
        (lambda m: bidang(m, bidang_usaha="sama"), "'bidang_usaha', kosong atau sama"),
        (lambda m: {"inputs": (replace(m.inputs[0], table="harga"),)}, "masukan harga"),
        (lambda _: {"notes": "satu kalimat"}, "notes yang bukan tuple berisi kalimat"),
        (lambda _: {"origins": None}, "origins yang bukan Origins"),
    ],
)  # fmt: skip
def test_what_is_returned_is_held_to_what_is_declared(measured, item, change, said):
    assert list(return_faults(measured, item, 2018)) == []
    faults = list(return_faults(replace(measured, **change(measured)), item, 2018))
    assert len(faults) == 1, faults
    assert said in faults[0]


def test_an_extent_of_its_own_that_is_judged_must_be_told(measured):
    text = catalogue_text(cakupan={"nilai": ["sentra"], "alasan": "Menurut sentra."})
    item = parse_catalogue(text.encode(), "iku.yaml").indicator(NUMBER)
    [fault] = return_faults(measured, item, 2018)
    assert "tidak menyebut cakupan sentra" in fault
    covered = indicators.covering(measured.values, indicators.Coverage("sentra", 20, 24))
    told = replace(measured, values=covered)
    assert list(return_faults(told, item, 2018)) == []
    judged = completed(told, item.coverage.value, CoveragePolicy(1.0, 0.9)).values["bagian"]
    assert judged.reason.startswith("hanya 20 dari 24 sentra")


def test_something_else_than_a_measurement_is_told_at_the_definition(loaded, wub):
    text = told(loaded("def segera(wub, year):\n    return len(wub)\n"), wub=wub, year=2018)
    assert text.startswith(f"{FILE} baris 1: fungsi segera untuk tahun 2018 mengembalikan int")


# --- what it may read --------------------------------------------------------------------------


@pytest.fixture
def foreseen(tmp_path, raw, wub, catalogue, monkeypatch):
    """What the check finds of an office whose own function is written so."""
    monkeypatch.setenv("IKU_ROOT", str(tmp_path))
    monkeypatch.setattr(step_processes, "_method", "fork")  # all it needs is loaded here
    folder, checked = tmp_path / "data/raw/2018", tmp_path / "data/processed/2018"
    checked.mkdir(parents=True)
    folder.mkdir(parents=True)
    for name in ("datapackage.yaml", "wub.csv"):
        os.link(raw / name, folder / name)
    (folder / "iku.yaml").write_text(catalogue_text(), encoding="utf-8")
    wub.assign(status="contoh").to_parquet(checked / "wub.parquet")
    own = folder.parent / FILE
    own.parent.mkdir()

    def foresee(text):
        own.write_text(text, encoding="utf-8")
        return _foreseen(folder, checked, *catalogue.targets)

    return foresee


@pytest.mark.parametrize("number", ["random.random()", "time.perf_counter()"])
def test_a_function_that_gives_another_number_each_time_is_refused(foreseen, number):
    unsteady = f"Quantity({number}, Status.CONTOH)"
    text = CODE.replace('count(rows["id_peserta"].nunique(), rows)', unsteady, 1)
    text = text.replace("    count,", "    Quantity,\n    Status,\n    count,", 1)
    found = foreseen(text.replace("import pandas", "import random\nimport time\nimport pandas", 1))
    [told] = [item for item in found if item.code == "IKU-P129"]
    assert told.file == f"data/raw/{FILE}"
    assert told.rule.startswith("fungsi segera memberi angka lain ketika dipanggil lagi")
    assert "IKU-P129" not in {item.code for item in foreseen(CODE)}


def test_a_function_without_end_is_told_by_its_name(foreseen, monkeypatch):
    monkeypatch.setenv("IKU_BATAS_DETIK", "0.5")
    [found] = foreseen(CODE.replace("    rows = in", "    while True: pass\n    rows = in", 1))
    assert (found.code, found.file, found.value) == ("IKU-P129", f"data/raw/{FILE}", "IKU 11")
    assert found.rule.startswith("fungsi segera tidak selesai: Langkah ini melewati batas waktu")


def test_a_function_that_reads_what_it_does_not_declare_is_found_with_its_line(tmp_path, foreseen):
    table = tmp_path / "data/raw/2018/wub.csv"
    reading = f"    pd.read_csv({str(table)!r})\n    rows = in_year"
    [finding] = foreseen(CODE.replace("    rows = in_year", reading, 1))
    assert (finding.code, finding.file) == ("IKU-P129", f"data/raw/{FILE}")
    assert "wub.csv, yang tidak dinyatakan" in finding.rule
    assert finding.row == 1 + next(
        at for at, line in enumerate(CODE.splitlines()) if line.startswith("    rows = in_year")
    )


# --- its words ---------------------------------------------------------------------------------


def test_the_columns_of_the_page_are_those_it_declares():
    columns = {name for names in DECLARED["fungsi"]["rincian"].values() for name in names}
    assert set(COLUMNS["kata"]["kolom"]) == columns
