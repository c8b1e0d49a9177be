"""Findings about a finished report are accepted as those before it, and counted apart."""

from dataclasses import replace

import pytest

from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.acceptances import HEAD, acceptance_row, judged
from iku_analysis.intake.findings import Advice, Place, Severity, finding_at
from iku_analysis.intake.year_checks import OPEN
from iku_analysis.narrative.text_checks import UNFINISHED
from iku_analysis.provenance.finding_records import (
    findings_before,
    findings_of_report,
    findings_record,
    open_reasons,
)

ADVICE = Advice("Realisasi tahun lalu: berbeda", "periksa", "IKU-P153")


@pytest.fixture
def doubt():
    place = Place("laporan, IKU 4")
    found = finding_at(place, ADVICE, value="12,5", severity=Severity.PERINGATAN)
    return replace(found, keys="Realisasi tahun lalu")


def _accept(folder, *findings):
    rows = [
        acceptance_row(item).replace("nama,tttt-bb-hh,alasan", "Sari,2019-03-29,revisi BPS")
        for item in findings
    ]
    (folder / "terima.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")


def test_a_doubt_about_a_report_is_accepted_once_there_is_one(tmp_path, doubt):
    _accept(tmp_path, doubt)
    assert judged((), tmp_path) == ()  # before a report nothing can be said of it
    (told,) = findings_of_report([doubt], tmp_path)
    assert told.severity is Severity.DITERIMA
    assert findings_record([told]) == {
        "counts": {"galat": 0, "peringatan": 0, "diterima": 1, "catatan": 0},
        "accepted": [
            {
                "code": "IKU-P153",
                "file": "laporan, IKU 4",
                "place": "12,5 / Realisasi tahun lalu",
                "words": "Diterima oleh Sari pada 29 Maret 2019: revisi BPS",
            }
        ],
    }


def test_an_accepted_doubt_that_is_gone_is_told_with_the_report(tmp_path, doubt):
    _accept(tmp_path, doubt)
    (unused,) = findings_of_report([], tmp_path)
    assert unused.code == "IKU-D122"
    other = replace(doubt, value="13,5")
    assert [item.code for item in findings_of_report([other], tmp_path)] == ["IKU-P153", "IKU-D122"]


def test_what_nobody_confirmed_makes_the_report_a_draft_even_if_accepted(tmp_path):
    place, severity = Place("iku.yaml"), Severity.PERINGATAN
    found = finding_at(place, OPEN, column="judul", severity=severity)
    _accept(tmp_path, found)
    told = judged([found], tmp_path)
    assert told[0].severity is Severity.DITERIMA
    assert open_reasons(told) == ["belum dikonfirmasi untuk tahun ini: iku.yaml judul"]
    assert open_reasons([]) == []


def test_a_text_left_as_it_is_can_be_accepted(tmp_path):
    place, severity = Place("narasi/iku-4.md"), Severity.PERINGATAN
    found = finding_at(place, UNFINISHED, value="semua bagian", severity=severity)
    _accept(tmp_path, found)
    (told,) = judged([found], tmp_path)
    assert told.severity is Severity.DITERIMA


def test_a_quarter_is_not_asked_for_the_texts_of_its_year(root):
    told = finding_at(Place("narasi/iku-01.md"), UNFINISHED, severity=Severity.PERINGATAN)
    found = {}
    for quarter in (None, 3):
        paths = YearPaths(root, 2018, quarter=quarter)
        package, catalogue = load_package(paths.raw), load_catalogue(paths.raw)
        codes = [item.code for item in findings_before([told], package, catalogue, paths)]
        found[quarter] = UNFINISHED.code in codes
    assert found == {None: True, 3: False}
