"""The report of a quarter stands beside that of the year."""

import json
from datetime import date

import pytest

from iku_analysis.__main__ import main
from iku_analysis.base.step_processes import Answer
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.model.quarter import Quarter
from iku_analysis.offices.check import findings_of
from iku_analysis.pipeline import quarter_end
from iku_analysis.pipeline.quarter_end import unfinished

from .conftest import YEAR, report_bytes


@pytest.mark.parametrize(("command", "quarter"), [("report", "5"), ("report", "x"), ("masuk", "3")])
def test_a_quarter_that_is_none_and_a_command_without_quarters_are_wrong_usage(
    command, quarter, monkeypatch, capsys
):
    monkeypatch.setenv("IKU_QUARTER", quarter)
    assert main([command, YEAR]) == 2
    said = capsys.readouterr().err
    assert repr(quarter) in said


@pytest.mark.parametrize(
    ("last", "vintage", "words"),
    [
        (date(2018, 8, 31), None, "baris terakhir bertanggal 31 Agustus 2018"),
        (date(2018, 9, 30), date(2018, 9, 28), "vintage 28 September 2018"),
        (None, None, "Tidak ada baris bertanggal"),
    ],
)
def test_a_quarter_that_is_not_over_by_the_tables_is_refused(last, vintage, words):
    fault = unfinished(Quarter(2018, 3), last, vintage)
    assert words in str(fault)


def test_the_check_of_a_quarter_tells_what_its_report_would_refuse(raw, monkeypatch, tmp_path):
    """Once every table is sound; texts of the year are not asked for."""
    package, catalogue = load_package(raw), load_catalogue(raw)
    last = Answer(date(2018, 8, 31), {})
    monkeypatch.setattr(quarter_end, "run_quick_step", lambda *_: last)
    given = (Quarter(2018, 3), package, catalogue, tmp_path)
    assert quarter_end.fault_of_end(*given) is None
    for item in package.resources:
        (tmp_path / f"{item.name}.parquet").touch()
    assert "31 Agustus 2018" in str(quarter_end.fault_of_end(*given))
    for name in ("iku.yaml", "datapackage.yaml"):
        (tmp_path / name).write_bytes((raw / name).read_bytes())
    told, of_year = (
        {item.code for item in findings_of(tmp_path, lambda *_: (), quarter)} for quarter in (3, 0)
    )
    assert of_year - told == {"IKU-N101"}


def test_a_quarter_is_over_with_a_row_of_its_last_month():
    assert unfinished(Quarter(2018, 3), date(2018, 9, 1), date(2018, 10, 5)) is None


def test_a_quarter_is_built_beside_the_year(single):
    before = report_bytes(single)
    with single.kept():
        built = single.run("report", YEAR, "--quarter", "3")
        assert built.returncode == 0, built.stdout + built.stderr
        assert report_bytes(single) == before
        report = single.folder / "reports/2018-T3"
        manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
        assert (manifest["year"], manifest["quarter"]) == (2018, 3)
        assert manifest["parameters"]["04_pengawasan"]["quarter"] == 3
        (goods,) = json.loads((report / "results/04_pengawasan.json").read_text(encoding="utf-8"))
        # counted by hand: kinds and brands that failed from January to September
        assert goods["components"][0]["realisation"]["value"] == 99
        assert [item["realisation"]["value"] for item in goods["quarters"]] == [37, 72, 99]
        page = (report / "laporan-kinerja-2018-T3.html").read_text(encoding="utf-8")
        assert "Laporan Kinerja Triwulan III 2018" in page
        assert "bukan ramalan" in page
        assert "Cakupan analisis" not in page
        assert single.run("verify", YEAR, "--quarter", "3").returncode == 0
        assert single.run("verify", YEAR).returncode == 0
