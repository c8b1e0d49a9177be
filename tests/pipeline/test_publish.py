"""A published year keeps its record in git; a number that moves later needs a note."""

import json
import shutil
import subprocess

import pytest

from iku_analysis.provenance.code_state import UNSAVED
from iku_analysis.provenance.revision import Moved, moved_numbers, unexplained

from .conftest import YEAR, Project

AUTHOR = ["-c", "user.name=a", "-c", "user.email=a@b"]


def git(project, *words):
    done = subprocess.run(
        ["git", *AUTHOR, *words], cwd=project.folder, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def checkout(project, root, tmp_path_factory):
    """A project in git, built at its first commit."""
    copy = Project(tmp_path_factory.mktemp("git"), root)
    shutil.copytree(project.folder / "data/processed", copy.folder / "data/processed")
    shutil.copytree(project.report, copy.report)
    (copy.folder / ".gitignore").write_text("reports/*\ndata/processed/*\ntempat-lain\n")
    git(copy, "init", "-q")
    git(copy, "config", "user.name", "a")
    git(copy, "config", "user.email", "a@b")
    git(copy, "add", "-A")
    git(copy, "commit", "-qm", "a")
    assert copy.run("report", YEAR).returncode == 0
    return copy


def manifest(project):
    return json.loads((project.report / "manifest.json").read_text(encoding="utf-8"))


def test_publishing_revising_and_the_note_that_ends_the_draft(checkout):
    assert manifest(checkout)["draft"] == []
    published = checkout.run("publish", YEAR)
    assert published.returncode == 0, published.stderr
    kept = git(checkout, "ls-files", "reports").split()
    results = sorted(path.name for path in (checkout.report / "results").glob("*.json"))
    assert kept == [
        "reports/2018/manifest.json",
        *(f"reports/2018/results/{name}" for name in results),
    ]
    # The record is no part of what decides the report: the same commit is printed again.
    assert "Sudah terbit" in checkout.run("publish", YEAR).stdout

    wub = checkout.raw / "wub.csv"
    text = wub.read_text(encoding="utf-8").split("\n")
    place = next(
        i for i, line in enumerate(text) if ",2018,2018-" in line and not line.endswith(",")
    )
    del text[place]
    wub.write_text("\n".join(text), encoding="utf-8")
    rebuilt = checkout.run("report", YEAR)
    assert rebuilt.returncode == 0
    unsaved, reason = manifest(checkout)["draft"]
    assert unsaved == f"data/raw/2018/wub.csv {UNSAVED}"
    assert manifest(checkout)["code"]["changed"] == [unsaved]
    assert f"DRAF: {unsaved}\n" in rebuilt.stdout
    assert "11.dilatih_dan_didampingi" in reason
    page = checkout.html.read_text(encoding="utf-8")
    assert "DRAF" in page
    assert "11.dilatih_dan_didampingi" in page
    assert "tanpa catatan revisi" in rebuilt.stdout
    refused = checkout.run("publish", YEAR)
    assert refused.returncode == 1
    assert "DRAF" in refused.stderr

    # What is to be pasted is whole at any width, and the value is the published one.
    lines = checkout.run("report", YEAR, COLUMNS="20").stdout.splitlines()
    rows = [
        line.replace("tanggal,", "2019-08-01,")
        .replace("apa yang berubah", '"Satu peserta dihapus, satu ""ganda"""')
        .replace("mengapa", "Tercatat dua kali")
        for line in lines[lines.index("Tempelkan pada data/raw/2018/revisi.csv, lalu isi:") + 1 :]
    ]
    assert [row.split(",")[1] for row in rows] == reason.rpartition(": ")[2].split(", ")
    log = checkout.raw / "revisi.csv"
    log.write_text("tanggal,angka,terbit,apa,mengapa\n" + "\n".join(rows) + "\n", encoding="utf-8")
    git(checkout, "commit", "-qam", "satu peserta tercatat dua kali")
    assert checkout.run("report", YEAR).returncode == 0
    assert manifest(checkout)["draft"] == []
    page = checkout.html.read_text(encoding="utf-8")
    assert "Satu peserta dihapus" in page
    assert "DRAF" not in page
    assert checkout.run("publish", YEAR).returncode == 0


def test_a_report_that_does_not_stand_is_not_published(project):
    with project.edited(project.raw / "wub.csv", "2018-03-24", "2018-03-25"):
        refused = project.run("publish", YEAR)
    assert refused.returncode == 1
    assert "wub.csv" in refused.stderr
    assert "make report YEAR=2018" in refused.stderr


def test_without_git_nothing_can_be_published(project):
    refused = project.run("publish", YEAR)
    assert refused.returncode == 1
    assert "git" in refused.stderr


RESULTS = [
    {"indicator": 2, "variant": "total", "value": 18.0},
    {"indicator": 2, "achievement": 98.0},
    {"indicator": 6, "variant": "unggulan", "value": None},
]


def test_a_number_moves_beyond_its_tolerance_or_when_it_comes_or_goes():
    now = [
        {"indicator": 2, "variant": "total", "value": 18.0 + 1e-12},
        {"indicator": 2, "achievement": 98.1},
        {"indicator": 6, "variant": "unggulan", "value": 0.0},
        {"indicator": 7, "variant": "baru", "value": None},
    ]
    moved = moved_numbers(RESULTS, now, {2: 1e-9, 6: 0.0})
    assert moved == [
        Moved("2.capaian", 98.0, 98.1),
        Moved("6.unggulan", None, 0.0),
        Moved("7.baru", None, None),
    ]
    assert moved_numbers(RESULTS, RESULTS, {}) == []


def test_a_note_counts_only_for_the_value_it_replaces():
    moved = [Moved("2.capaian", 98.0, 98.1), Moved("6.unggulan", None, 0.0)]
    assert unexplained(moved, [("2.capaian", 98.0), ("6.unggulan", None)]) == []
    assert unexplained(moved, [("2.capaian", 97.0)]) == moved
