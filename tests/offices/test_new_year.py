"""The next year's folder: laid out from the last one, with nothing invented."""

import csv
import io

import openpyxl
import pytest
from msgspec.structs import replace
from rich.console import Console

from iku_analysis.__main__ import main
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.front_pages import load_front_pages
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.plan_codes import PlanCodes
from iku_analysis.intake.checked_tables import (
    check_resource,
    take_in,
    take_in_resource,
)
from iku_analysis.intake.findings import Severity
from iku_analysis.intake.year_checks import front_page_findings, year_findings
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.narrative.text_checks import check_narratives, expected_names
from iku_analysis.offices import office_template
from iku_analysis.offices.examples import example, example_text
from iku_analysis.offices.new_year import lay_out_year
from iku_analysis.offices.template import HEAD_ROW
from iku_analysis.offices.template_run import write_templates

KEPT = {*PLAN_TABLES, *SUMMARY_TABLES}


@pytest.fixture
def paths(project):
    """The new year, before it is laid out."""
    return YearPaths(project, 2019)


@pytest.fixture(scope="module")
def first_year(first):
    """The new year as it is laid out, and the lines that are said; to be read only."""
    return YearPaths(first[0], 2019), first[1]


@pytest.fixture
def new_year(copied):
    """The new year as it is laid out, to be changed."""
    return YearPaths(copied, 2019)


def _result(number, *components):
    """Result of one indicator as stored: (code, target, realisation) each."""

    def quantity(value):
        return {"value": value, "status": "sementara", "reason": "" if value else "belum ada"}

    achievement = {"percent": quantity(None), "rating": None, "tone": "netral"}
    parts = [
        {
            "code": code,
            "label": "",
            "unit": "",
            "decimals": 0,
            "target": quantity(target),
            "realisation": quantity(value),
            "achievement": achievement,
        }
        for code, target, value in components
    ]
    told = {"name": "", "unit": "", "organisation": "", "direction": "naik"}
    words = {"number": number, "year": 2018, **told}
    empty = ("variants", "inputs", "notes", "warnings", "history", "analyses", "checks")
    lists = {name: [] for name in empty}
    return {**words, **lists, "components": parts, "achievement": achievement}


def _write_results(paths, *results):
    from iku_analysis.assessment.results import write_results  # noqa: PLC0415 -- where results are needed

    folder = paths.root / "reports/2018/results"
    folder.mkdir(parents=True)
    write_results(results, folder / "01.json")


def _lay_out(paths):
    console = Console(file=io.StringIO(), width=100)
    assert lay_out_year(paths, console) == 0
    return console.file.getvalue().splitlines()


def laid_out(folder):
    return _lay_out(YearPaths(folder, 2019))


def test_the_new_year_can_be_loaded_and_every_file_is_there(first_year):
    paths, _ = first_year
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    assert catalogue.year == 2019
    assert package.vintage is None
    assert package.title == "Data mentah Indikator Kinerja Utama 2019"
    for resource in package.resources:
        assert (paths.raw / resource.path).is_file()
        if resource.name not in KEPT:
            form = load_package(paths.raw.with_name("2018")).resource(resource.name).format
            assert (resource.format, resource.path) == (form, f"{resource.name}.{form}")
            assert resource.sheet == ("Data" if form == "xlsx" else "")
    assert not list(paths.raw.parent.glob(".*"))


def test_declarations_of_columns_and_reasons_of_the_catalogue_are_kept(first_year):
    paths, _ = first_year
    old_folder = paths.raw.with_name("2018")
    old, new = load_package(old_folder), load_package(paths.raw)
    for before, after in zip(old.resources, new.resources, strict=True):
        for part in ("name", "title", "fields", "primary_key"):
            assert getattr(before, part) == getattr(after, part)
        assert [item.title for item in after.sources] == [item.title for item in before.sources]
        assert after.missing_values == before.missing_values
    before = (old_folder / "iku.yaml").read_text(encoding="utf-8")
    after = (paths.raw / "iku.yaml").read_text(encoding="utf-8")
    opened = "belum_dikonfirmasi: [judul, pengesahan, dokumen, kebijakan, sasaran]"
    assert after == before.replace("\ntahun: 2018\n", f"\ntahun: 2019\n{opened}\n")


def test_nothing_carried_on_counts_as_confirmed(first_year):
    paths, _ = first_year
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    assert not any(item.accessed for table in package.resources for item in table.sources)
    assert "resmi" not in {item.status for item in package.resources}
    assert all(item.vintage is None for item in package.resources)
    found = year_findings(package, catalogue, 2019)
    assert [item.code for item in found if item.severity is Severity.GALAT] == ["IKU-D112"]
    told = {(i.file, i.column): i.value for i in found if i.code == "IKU-D114"}
    carried = {key: {name for name, keys in _open(package) if key in keys} for _, key in told}
    assert carried["sources"] == {item.name for item in package.resources}
    assert carried["isi"] == {"renstra", "riwayat", "standar_nasional"}
    assert "pdrb" in carried["status"]
    assert "perjanjian_kinerja" in carried["title"]
    for key in ("title", "status", "sources", "isi"):
        assert told["datapackage.yaml", key].startswith(min(carried[key], key=names(package)))
    for key in ("judul", "pengesahan", "dokumen", "kebijakan", "sasaran"):
        assert ("iku.yaml", key) in told


def _open(package):
    return [(item.name, item.unconfirmed) for item in package.resources]


def names(package):
    return [item.name for item in package.resources].index


def _without_rules(folder, name):
    """Table, and findings, whatever its rules say of the new year."""
    return take_in_resource(folder, replace(load_package(folder).resource(name), rules=()))


def _statuses(folder):
    return list(_without_rules(folder, "renstra")[0]["status"])


def test_carried_rows_are_provisional_until_confirmed(new_year):
    old = _statuses(new_year.raw.with_name("2018"))
    assert "resmi" in old
    assert "resmi" not in _statuses(new_year.raw)
    text = (new_year.raw / "datapackage.yaml").read_text(encoding="utf-8")
    (new_year.raw / "datapackage.yaml").write_text(text.replace(", isi]", "]"), encoding="utf-8")
    assert _statuses(new_year.raw) == old


def test_history_carries_last_years_numbers_at_full_precision(paths):
    _write_results(
        paths,
        _result(2, ("2", 18.5, 18.138859290917182)),
        _result(8, ("8a", 62.0, 62.5), ("8b", 14.0, None)),
    )
    lines = _lay_out(paths)
    table, findings = _without_rules(paths.raw, "riwayat")
    assert findings == ()
    old, _ = _without_rules(paths.raw.with_name("2018"), "riwayat")
    assert len(table) == len(old) + 3
    added = table[table["tahun"] == 2018].set_index("kode_iku")
    assert added.loc["2", "realisasi"] == 18.138859290917182
    assert added.loc["8a", "target"] == 62.0
    assert added["realisasi"].isna().to_dict() == {"2": False, "8a": False, "8b": True}
    assert set(added["status"]) == {"sementara"}
    assert any(line.startswith("- riwayat.csv: 3 baris 2018 ditambahkan") for line in lines)


def test_without_a_report_the_history_is_to_be_filled(first_year):
    paths, lines = first_year
    table, _ = _without_rules(paths.raw, "riwayat")
    assert table["tahun"].max() == 2017
    assert "- riwayat.csv: isi target dan realisasi 2018; reports/2018/results tidak ada" in lines


def test_a_year_already_recorded_is_not_added_twice(paths):
    history = paths.raw.with_name("2018") / "riwayat.csv"
    text = history.read_text(encoding="utf-8")
    history.write_text(text + "2018,2,18.5,18.1,LKjIP,,resmi\n", encoding="utf-8")
    _write_results(paths, _result(2, ("2", 18.5, 18.138859290917182)))
    _lay_out(paths)
    assert (paths.raw / "riwayat.csv").read_text(encoding="utf-8") == history.read_text(
        encoding="utf-8"
    )


def test_other_plan_tables_are_copied_or_begun(first_year):
    paths, _ = first_year
    old_folder = paths.raw.with_name("2018")
    for name in ("renstra.csv", "standar_nasional.csv", "dokumen_iku.txt"):
        assert (paths.raw / name).read_bytes() == (old_folder / name).read_bytes()
    for name in ("perjanjian_kinerja", "anggaran", "revisi"):
        head = (old_folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert (paths.raw / f"{name}.csv").read_text(encoding="utf-8") == f"{head}\n"


def test_decisions_about_names_go_on_and_are_to_be_looked_at(paths, capsys):
    old = paths.root / "data/raw/2018/samakan.csv"
    old.write_text("tabel,kolom,nilai,sama_dengan,keputusan,alasan,nama,tanggal\n", "utf-8")
    console = Console()
    lay_out_year(paths, console)
    assert (paths.raw / "samakan.csv").read_bytes() == old.read_bytes()
    assert "samakan.csv: disalin dari 2018" in capsys.readouterr().out


def test_front_pages_go_on_and_each_part_is_to_be_confirmed(first_year):
    paths, lines = first_year
    old = load_front_pages(paths.raw.with_name("2018"))
    new = load_front_pages(paths.raw)
    assert new.foreword == old.foreword
    told = {item.column for item in front_page_findings(new) if item.code == "IKU-D114"}
    assert told >= {"kata_pengantar", "dasar_hukum"}
    assert told.isdisjoint(new.missing)
    assert any(line.startswith("- halaman_depan.yaml: disalin dari 2018") for line in lines)


def test_rows_of_before_are_told(first_year):
    _, lines = first_year
    told = {line[2:].partition(":")[0]: line for line in lines}
    assert told["harga.csv"].startswith("- harga.csv: isi (")
    assert "isi lembarnya (" in told["produk_unggulan.xlsx"]
    assert "bawa serta baris tahun-tahun sebelumnya" in told["produk_unggulan.xlsx"]


def test_texts_are_prompts_and_nothing_but_warnings(first_year):
    paths, _ = first_year
    catalogue = load_catalogue(paths.raw)
    written = {path.name for path in (paths.raw / "narasi").iterdir()}
    assert written == set(expected_names(catalogue))
    findings = check_narratives(paths.raw, catalogue)
    assert {item.severity for item in findings} == {Severity.PERINGATAN}
    assert {item.rule for item in findings} == {"naskah tidak boleh sama dengan templatnya"}


def test_what_is_left_is_listed_a_line_each(first_year):
    paths, lines = first_year
    assert lines[0].startswith("data/raw/2019 disusun dari 2018.")
    assert lines[-1] == "Lalu: make check YEAR=2019"
    assert any(line.startswith("- iku.yaml baris 5: masih menyebut 2018") for line in lines)
    named = {line[2:].split(":")[0] for line in lines[1:-1]}
    written = {
        path.relative_to(paths.raw).as_posix() for path in paths.raw.rglob("*") if path.is_file()
    }
    assert written <= named


def _with_a_row(resource, template):
    """Template with the example of every column as its first row."""
    values = [example(field, 2019) for field in resource.fields]
    if resource.format == "csv":
        line = io.StringIO()
        texts = [example_text(field, 2019) for field in resource.fields]
        csv.writer(line, delimiter=resource.delimiter).writerow(texts)
        return template.read_bytes() + line.getvalue().encode()
    book = openpyxl.load_workbook(template)
    for column, value in enumerate(values, 1):
        book[resource.sheet].cell(HEAD_ROW + 1, column, value)
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def test_every_template_filled_in_is_read_as_the_year_declares_it(new_year, monkeypatch):
    monkeypatch.setattr(office_template, "FILLED_IN", 1)  # those are tested in test_inbox.py
    package = load_package(new_year.raw)
    write_templates(new_year, Console(file=io.StringIO()))
    assert len(package.resources) == 18
    assert {item.format for item in package.resources} == {"csv", "xlsx"}
    for resource in package.resources:
        filled = _with_a_row(resource, new_year.templates / resource.path)
        (new_year.raw / resource.path).write_bytes(filled)
    codes = PlanCodes.of(load_catalogue(new_year.raw))
    for resource in package.resources:  # an example follows its column, not the rules of a table
        declared = replace(resource, rules=())
        table, found = check_resource(new_year.raw, declared, codes, 2019)
        assert table is not None, found
        assert len(table.frame) == 1


def test_a_template_says_which_rows_it_must_hold(first_year):
    paths, _ = first_year
    guide = openpyxl.load_workbook(paths.raw / "produk_unggulan.xlsx")["Petunjuk"]
    told = [str(row[0].value) for row in guide.iter_rows()]
    assert any(line.startswith("Harus memuat baris tahun 2018, 2019 (tahun)") for line in told)


def test_check_of_the_new_year_gives_only_warnings_but_for_the_plan_that_has_ended(first_year):
    paths, _ = first_year
    faulty = {i.file for i in take_in(paths.raw).findings if i.severity is Severity.GALAT}
    assert faulty <= {"renstra.csv"}


def test_a_second_run_is_refused_and_changes_nothing(new_year):
    kept = new_year.raw / "pdrb.xlsx"
    kept.write_bytes(b"diisi")
    with pytest.raises(UsageError, match=r"data/raw/2019 sudah ada"):
        _lay_out(new_year)
    assert kept.read_bytes() == b"diisi"


def _files(paths):
    found = (path for path in paths.raw.rglob("*") if path.is_file())
    return {path.relative_to(paths.raw): path.read_bytes() for path in found}


def test_same_input_gives_the_same_files(first_year, paths):
    _lay_out(paths)
    assert _files(paths) == _files(first_year[0])


def test_a_faulty_year_before_leaves_no_folder(paths):
    history = paths.raw.with_name("2018") / "riwayat.csv"
    history.write_text("tahun\n2017\n", encoding="utf-8")
    with pytest.raises(IkuError, match="memuat galat"):
        _lay_out(paths)
    assert [path.name for path in paths.raw.parent.iterdir()] == ["2018"]


@pytest.mark.parametrize("year", ["../19", "20", "٢٠١٩", "2018"])
def test_a_wrong_year_is_wrong_usage(paths, monkeypatch, capsys, year):
    monkeypatch.setenv("IKU_ROOT", str(paths.root))
    assert main(["new-year", year]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_year_without_one_before_it_is_refused(paths):
    with pytest.raises(UsageError, match=r"sebelum 2017 .* 2018"):
        _lay_out(YearPaths(paths.root, 2017))


def test_rows_of_before_are_asked_for_and_terms_outlive_the_year(paths):
    lines = _lay_out(paths)
    told = {line[2:].partition(":")[0]: line for line in lines}
    for resource in load_package(paths.raw.parent / "2018").resources:
        line = told.get(f"{resource.name}.{resource.format}", "")
        if (
            resource.contents and resource.name not in KEPT
        ):  # what moved a number is told from the rows of two years
            assert "bawa serta baris tahun-tahun sebelumnya" in line
    new, old = (paths.raw.parent / year / "narasi/glosarium.md" for year in ("2019", "2018"))
    assert new.read_bytes() == old.read_bytes()
    assert "- narasi/glosarium.md: disalin dari 2018; sesuaikan istilahnya" in lines
