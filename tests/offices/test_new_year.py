"""The next year's folder: laid out from the last one, with nothing invented."""

import io
import shutil

import pytest
from rich.console import Console

from iku_analysis.__main__ import main
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in, take_in_table
from iku_analysis.intake.findings import Severity
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.narrative.text_checks import check_narratives, expected_names
from iku_analysis.offices.new_year import lay_out_year

KEPT = {*PLAN_TABLES, *SUMMARY_TABLES}


@pytest.fixture
def paths(root, tmp_path):
    """Project with the raw data of 2018, without its large tables."""
    folder = tmp_path / "data" / "raw" / "2018"
    large = shutil.ignore_patterns("harga.csv", "koperasi.csv", "ekspor.csv", "wub.csv")
    shutil.copytree(root / "data/raw/2018", folder, ignore=large)
    (tmp_path / "docs").mkdir()
    shutil.copy(root / "docs/templat-naskah.md", tmp_path / "docs")
    return YearPaths(tmp_path, 2019)


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


def test_the_new_year_can_be_loaded_and_every_file_is_there(paths):
    _lay_out(paths)
    package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
    assert catalogue.year == 2019
    assert package.vintage is None
    assert package.title == "Data mentah Indikator Kinerja Utama 2019"
    for resource in package.resources:
        assert (paths.raw / resource.path).is_file()
        if resource.name not in KEPT:
            assert (resource.format, resource.sheet) == ("xlsx", "Data")
            assert resource.path == f"{resource.name}.xlsx"
    assert not list(paths.raw.parent.glob(".*"))


def test_declarations_of_columns_and_reasons_of_the_catalogue_are_kept(paths):
    _lay_out(paths)
    old_folder = paths.raw.with_name("2018")
    old, new = load_package(old_folder), load_package(paths.raw)
    for before, after in zip(old.resources, new.resources, strict=True):
        for part in ("name", "title", "status", "sources", "fields", "primary_key"):
            assert getattr(before, part) == getattr(after, part)
        assert after.missing_values == before.missing_values
    before = (old_folder / "iku.yaml").read_text(encoding="utf-8")
    after = (paths.raw / "iku.yaml").read_text(encoding="utf-8")
    assert after == before.replace("\ntahun: 2018\n", "\ntahun: 2019\n")


def test_history_carries_last_years_numbers_at_full_precision(paths):
    _write_results(
        paths,
        _result(2, ("2", 18.5, 18.138859290917182)),
        _result(8, ("8a", 62.0, 62.5), ("8b", 14.0, None)),
    )
    lines = _lay_out(paths)
    table, findings = take_in_table(paths.raw, "riwayat")
    assert findings == ()
    old, _ = take_in_table(paths.raw.with_name("2018"), "riwayat")
    assert len(table) == len(old) + 3
    added = table[table["tahun"] == 2018].set_index("kode_iku")
    assert added.loc["2", "realisasi"] == 18.138859290917182
    assert added.loc["8a", "target"] == 62.0
    assert added["realisasi"].isna().to_dict() == {"2": False, "8a": False, "8b": True}
    assert set(added["status"]) == {"sementara"}
    assert any(line.startswith("- riwayat.csv: 3 baris 2018 ditambahkan") for line in lines)


def test_without_a_report_the_history_is_to_be_filled(paths):
    lines = _lay_out(paths)
    table, _ = take_in_table(paths.raw, "riwayat")
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


def test_other_plan_tables_are_copied_or_begun(paths):
    _lay_out(paths)
    old_folder = paths.raw.with_name("2018")
    for name in ("renstra.csv", "standar_nasional.csv", "dokumen_iku.txt"):
        assert (paths.raw / name).read_bytes() == (old_folder / name).read_bytes()
    for name in ("perjanjian_kinerja", "anggaran", "revisi"):
        head = (old_folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert (paths.raw / f"{name}.csv").read_text(encoding="utf-8") == f"{head}\n"


def test_texts_are_prompts_and_nothing_but_warnings(paths):
    _lay_out(paths)
    catalogue = load_catalogue(paths.raw)
    written = {path.name for path in (paths.raw / "narasi").iterdir()}
    assert written == set(expected_names(catalogue))
    findings = check_narratives(paths.raw, catalogue)
    assert {item.severity for item in findings} == {Severity.PERINGATAN}
    assert {item.rule for item in findings} == {"naskah tidak boleh sama dengan templatnya"}


def test_what_is_left_is_listed_a_line_each(paths):
    lines = _lay_out(paths)
    assert lines[0].startswith("data/raw/2019 disusun dari 2018.")
    assert lines[-1] == "Lalu: make check YEAR=2019"
    assert any(line.startswith("- iku.yaml baris 4: masih menyebut 2018") for line in lines)
    named = {line[2:].split(":")[0] for line in lines[1:-1]}
    written = {
        path.relative_to(paths.raw).as_posix() for path in paths.raw.rglob("*") if path.is_file()
    }
    assert written <= named


def test_the_plan_tables_give_no_galat(paths):
    _lay_out(paths)
    for name in sorted(KEPT):
        _, findings = take_in_table(paths.raw, name)
        assert {item.severity for item in findings} <= {Severity.PERINGATAN}


def test_check_of_the_new_year_gives_only_warnings(paths):
    _lay_out(paths)
    findings = take_in(paths.raw).findings
    assert {item.severity for item in findings} == {Severity.PERINGATAN}


def test_a_second_run_is_refused_and_changes_nothing(paths):
    _lay_out(paths)
    kept = paths.raw / "pdrb.xlsx"
    kept.write_bytes(b"diisi")
    with pytest.raises(UsageError, match=r"data/raw/2019 sudah ada"):
        _lay_out(paths)
    assert kept.read_bytes() == b"diisi"


def test_same_input_gives_the_same_files(paths):
    _lay_out(paths)
    first = {path: path.read_bytes() for path in paths.raw.rglob("*") if path.is_file()}
    shutil.rmtree(paths.raw)
    _lay_out(paths)
    assert {path: path.read_bytes() for path in paths.raw.rglob("*") if path.is_file()} == first


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
