"""A NIK typed into an input never reaches a report, whatever way it is written."""

import pytest

from .conftest import YEAR

NIK = "6472-0141-0190-0001"


@pytest.mark.parametrize(
    ("file", "old"), [("anggaran.csv", "Pembinaan mutu"), ("narasi/iku-4.md", "Operasi pasar")]
)
def test_a_report_is_refused_and_the_last_one_kept(project, file, old):
    html = project.html.read_bytes()
    with project.edited(project.raw / file, old, f"Peserta {NIK}"):
        refused = project.run("report", YEAR)
        explained = project.run("check", YEAR)
    for run in (refused, explained):
        assert run.returncode == 1
        assert file in run.stdout
        assert "tampak seperti" in run.stdout
        assert NIK not in run.stdout + run.stderr
    assert project.html.read_bytes() == html
