"""Targets and realisations of published reports, as the rules of the plan compare them."""

import json
import subprocess

from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.plan_codes import PublishedPart
from iku_analysis.provenance.code_state import CodeState, export_state
from iku_analysis.provenance.revision import ever_published, published_export, published_parts

RESULT = {
    "year": 2017,
    "components": [
        {"code": "8a", "target": {"value": 61.5}, "realisation": {"value": 63.4}},
        {"code": "8b", "target": {"value": 13.5}, "realisation": {"value": None}},
    ],
    "history": [
        {"code": "8a", "year": 2016, "target": 61.0, "realisation": 62.24},
        {"code": "8a", "year": 2017, "target": 61.5, "realisation": 63.4},
    ],
}
PARTS = (
    PublishedPart(2016, "8a", 61.0, 62.24),
    PublishedPart(2017, "8a", 61.5, 63.4),
    PublishedPart(2017, "8b", 13.5, None),
)


def published(folder):
    results = folder / "reports/2017/results"
    results.mkdir(parents=True)
    (results / "05.json").write_text(json.dumps([RESULT]), encoding="utf-8")
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-f", "reports"], [*author, "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return YearPaths(folder, 2018)


def test_last_years_published_results_and_their_past_are_known_a_year_later(tmp_path):
    assert published_parts(published(tmp_path)) == PARTS


def test_a_folder_exported_without_git_carries_them(tmp_path):
    paths = published(tmp_path / "git")
    (tmp_path / "bundle").mkdir()
    export_state(tmp_path / "bundle", CodeState(""), published_export(paths))
    assert published_parts(YearPaths(tmp_path / "bundle", 2018)) == PARTS


def test_nothing_published_is_nothing_to_compare(tmp_path):
    assert published_parts(YearPaths(tmp_path, 2018)) == ()


def test_a_past_this_years_own_report_printed_otherwise_is_known_beside_the_year_itself(tmp_path):
    """Last year was revised after this year's report had been published with it."""
    own = {
        "year": 2018,
        "components": [],
        "history": [{**RESULT["history"][1], "realisation": 63.9}],
    }
    folder = tmp_path / "reports/2018/results"
    folder.mkdir(parents=True)
    (folder / "05.json").write_text(json.dumps([own]), encoding="utf-8")
    parts = published_parts(published(tmp_path))
    assert parts == (*PARTS[:2], PublishedPart(2017, "8a", 61.5, 63.9), PARTS[2])


def test_every_value_a_number_was_ever_published_with_is_known(tmp_path):
    """Also to a folder exported without git; nothing is said where git's history is cut."""
    paths = YearPaths(tmp_path / "git", 2018)
    for name, value in (("2018", 76.19), ("2018", 75.86), ("2018-T2", 42.0)):
        made = paths.root / "reports" / name / "manifest.json"
        made.parent.mkdir(parents=True, exist_ok=True)
        record = {"indicator": 4, "variant": "nilai", "value": value}
        plain = {"results": [record], "fingerprint": "a", "inputs": []}
        made.write_text(json.dumps(plain), encoding="utf-8")
        author = ["-c", "user.name=a", "-c", "user.email=a@b"]
        for words in (["init", "-q"], ["add", "-f", "reports"], [*author, "commit", "-qm", "a"]):
            subprocess.run(["git", *words], cwd=paths.root, check=True)
    known = (("T2.4.nilai", (42.0,)), ("4.nilai", (75.86, 76.19)))
    assert dict(ever_published(paths)) == dict(known)
    (tmp_path / "bundle").mkdir()
    export_state(tmp_path / "bundle", CodeState(""), published_export(paths))
    assert dict(ever_published(YearPaths(tmp_path / "bundle", 2018))) == dict(known)
    cut = ["git", "clone", "-q", "--depth", "1", f"file://{paths.root}", str(tmp_path / "cut")]
    subprocess.run(cut, check=True)
    assert ever_published(YearPaths(tmp_path / "cut", 2018)) == ()
