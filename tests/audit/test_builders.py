"""Verdicts of several auditors side by side."""

import io
import json

import pytest
from rich.console import Console

from iku_analysis.audit.builders import Builder, collect, verdict_folder
from iku_analysis.base.errors import IkuError
from iku_analysis.base.paths import YearPaths

REPORT, OTHER_REPORT, BYTES, OTHER_BYTES = "a" * 64, "b" * 64, "c" * 64, "d" * 64


@pytest.fixture
def paths(tmp_path):
    made = YearPaths(tmp_path, 2018)
    verdict_folder(made).mkdir(parents=True)
    return made


def put(paths, name, file=None, *, outputs=BYTES, report=REPORT, **more):
    told = {
        "year": 2018,
        "verdict": "identik",
        "published_manifest": report,
        "rebuilt_outputs": outputs,
        "builder": {"name": name, "machine": "m", "python": "3", "package_sha256": "e" * 64},
        **more,
    }
    (verdict_folder(paths) / f"{file or name}.json").write_text(json.dumps(told))


def told(paths):
    out = io.StringIO()
    code = collect(paths, Console(file=out, width=200))
    return code, out.getvalue()


def test_three_of_three_builders_got_the_same_bytes(paths):
    for name in ("a", "b", "c"):
        put(paths, name)
    code, words = told(paths)
    assert code == 0
    assert "3 dari 3 pembangun mendapat byte yang sama" in words


def test_one_that_got_other_bytes_is_named(paths):
    for name in ("a", "b"):
        put(paths, name)
    put(paths, "si lain", outputs=OTHER_BYTES)
    code, words = told(paths)
    assert code == 1
    assert "2 dari 3 pembangun" in words
    assert (
        next(line for line in words.splitlines() if "si lain" in line).rstrip("│ ").endswith("LAIN")
    )


def test_a_verdict_sent_twice_counts_once_and_one_of_another_report_not(paths):
    put(paths, "a")
    put(paths, "a", "salinan")
    put(paths, "b", report=OTHER_REPORT, outputs=OTHER_BYTES)
    put(paths, "c")
    code, words = told(paths)
    assert code == 0
    assert "2 dari 2 pembangun" in words
    assert "laporan lain, tidak dihitung" in words


def test_a_builder_that_got_two_different_results_is_not_hidden(paths):
    put(paths, "a")
    put(paths, "a", "lagi", outputs=OTHER_BYTES)
    put(paths, "b")
    code, words = told(paths)
    assert code == 1
    assert "2 dari 3" in words


def test_without_verdicts_it_is_said_where_to_put_them(paths):
    with pytest.raises(IkuError, match="Belum ada verdik") as fault:
        told(paths)
    assert "reports/verdik-2018" in str(fault.value)


@pytest.mark.parametrize("text", ["", "[]", '{"year": 2018}', "{"])
def test_a_file_that_is_no_verdict_is_named(paths, text):
    (verdict_folder(paths) / "rusak.json").write_text(text)
    with pytest.raises(IkuError, match=r"rusak\.json"):
        told(paths)


def test_a_builder_without_a_name_is_called_by_its_machine():
    assert Builder.here("").name
    assert Builder.here("Inspektorat").name == "Inspektorat"
