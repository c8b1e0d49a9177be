"""A NIK typed into an input never reaches a report, whatever way it is written."""

from contextlib import ExitStack

from .conftest import YEAR

NIK = "6472-0141-0190-0001"


PLACES = {"anggaran.csv": "Pembinaan mutu", "narasi/iku-4.md": "Operasi pasar"}


def test_a_report_is_refused_and_the_last_one_kept(project):
    html = project.html.read_bytes()
    with ExitStack() as edits:
        for file, old in PLACES.items():
            edits.enter_context(project.edited(project.raw / file, old, f"Peserta {NIK}"))
        refused = project.run("report", YEAR)
        explained = project.run("check", YEAR)
    for run in (refused, explained):
        assert run.returncode == 1
        assert all(file in run.stdout for file in PLACES)
        assert "tampak seperti" in run.stdout
        assert NIK not in run.stdout + run.stderr
    assert project.html.read_bytes() == html
