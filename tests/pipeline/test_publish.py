"""What is published stands and is in git; a number that moves later needs a note."""

from iku_analysis.provenance.revision import Moved, moved_numbers, unexplained

from .conftest import YEAR


def test_a_report_that_does_not_stand_is_not_published(project):
    with project.edited(project.raw / "wub.csv", "2018-03-24", "2018-03-25"):
        refused = project.run_here("publish", YEAR)
    assert refused.returncode == 1
    assert "wub.csv" in refused.stderr
    assert "make report YEAR=2018" in refused.stderr


def test_without_git_nothing_can_be_published(project):
    refused = project.run_here("publish", YEAR)
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
