"""Only what changed runs, and the result is that of a clean build."""

import os
import shutil
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline.cells import code_digest
from iku_analysis.pipeline.executed import with_prose
from iku_analysis.pipeline.freshness import Change, likely_change
from iku_analysis.provenance.hashing import PACKAGE

from .conftest import YEAR, ran

CHAPTER = "01_daya_saing"
NAME = f"{CHAPTER}.ipynb"


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def rewritten(path):
    """Change one text, add one at the start of the chapter's tables, move one to the end."""
    notebook = nbformat.read(path, as_version=4)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    prose[0].source += "\n\nKalimat tambahan yang hanya menjelaskan."
    notebook.cells.insert(5, new_markdown_cell("Paragraf sisipan.", id="sisipan"))
    notebook.cells.append(notebook.cells.pop(notebook.cells.index(prose[-1])))
    nbformat.write(notebook, path)


def test_other_text_in_a_notebook_executes_nothing_and_gives_the_bytes_of_a_clean_build(project):
    path = project.folder / f"notebooks/{CHAPTER}.ipynb"
    before = path.read_bytes()
    try:
        with project.kept():
            rewritten(path)
            explained = project.run("report", YEAR, "--explain").stdout
            assert f"notebook {CHAPTER}: tidak berubah" in explained
            assert f"notebooks/{CHAPTER}.ipynb: berubah" in explained
            assert ran(project.run("report", YEAR)) == set()
            assert "Paragraf sisipan." in project.html.read_text(encoding="utf-8")
            ours = contents(project.report)
            for built in (project.folder / "data/processed", project.report):
                shutil.rmtree(built)
            assert project.run("report", YEAR).returncode == 0
            assert contents(project.report) == ours
    finally:
        path.write_bytes(before)


def test_other_code_in_a_notebook_is_named_by_why(project):
    path = project.folder / f"notebooks/{CHAPTER}.ipynb"
    with project.kept(), project.edited(path, "iku1.achievement()", "iku1.achievement( )"):
        explained = project.run("report", YEAR, "--explain").stdout
        assert f"notebook {CHAPTER}: sel kode: berubah" in explained
        # The results stay as they are, so the summary that reads them does not run.
        assert ran(project.run("report", YEAR)) == {CHAPTER}


def test_another_stylesheet_executes_nothing(project, tmp_path, monkeypatch):
    package = tmp_path / "iku_analysis"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    stylesheet = next((package / "report/templates").rglob("*.css"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with project.kept(), project.edited(stylesheet, "{", "{ --baru: 1;"):
        changed = project.run("report", YEAR)
        assert "mulai    laporan" in changed.stdout
        assert ran(changed) == set()
        assert "--baru: 1;" in project.html.read_text(encoding="utf-8")


def test_a_raw_table_written_otherwise_stops_at_its_checked_table(project):
    path = project.raw / "wub.csv"
    before = path.read_bytes()
    try:
        with project.kept():
            path.write_bytes(before.replace(b"\n", b"\r\n"))
            changed = project.run("report", YEAR)
            assert "mulai    periksa wub" in changed.stdout
            assert ran(changed) == set()
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("broken", [None, b"", b"{", b"[]", b'{"cells": [1]}'])
def test_a_notebook_that_cannot_be_read_still_has_a_digest(tmp_path, broken):
    path = tmp_path / "a.ipynb"
    if broken is not None:
        path.write_bytes(broken)
    assert isinstance(code_digest(path), str)


def test_the_digest_sees_code_and_tags_but_neither_text_nor_outputs(tmp_path):
    def digest(*cells):
        path = tmp_path / "a.ipynb"
        nbformat.write(new_notebook(cells=list(cells)), path)
        return code_digest(path)

    first, second = new_code_cell("1", id="a"), new_code_cell("2", id="b")
    plain = digest(first, second)
    run = new_code_cell("1", id="a", execution_count=1)
    assert digest(new_markdown_cell("x"), run, second) == plain
    tagged = new_code_cell("1", id="a", metadata={"tags": ["tersembunyi"]})
    others = [digest(second, first), digest(first), digest(tagged, second)]
    assert plain not in others
    assert len(set(others)) == len(others)


def test_the_injected_parameters_stay_after_the_declared():
    declared = new_code_cell("year = 0", id="p", metadata={"tags": ["parameters"]})
    injected = new_code_cell("year = 1", id="i", metadata={"tags": ["injected-parameters"]})
    last = new_code_cell("year", id="c")
    executed = new_notebook(cells=[declared, injected, new_markdown_cell("lama", id="m"), last])
    stored = new_notebook(cells=[new_markdown_cell("baru", id="m"), declared, last])
    assert [cell.id for cell in with_prose(executed, stored).cells] == ["m", "p", "i", "c"]


@pytest.fixture
def made(tmp_path):
    """Paths of a year whose report is newer than its notebook and its table."""
    paths = YearPaths(tmp_path, 2018)
    for folder in (paths.raw, paths.sources, paths.executed, paths.report):
        folder.mkdir(parents=True)
    (paths.raw / "a.csv").touch()
    cell = new_code_cell("year = 0", id="p", metadata={"tags": ["parameters"]})
    given = new_code_cell("year = 1", id="i", metadata={"tags": ["injected-parameters"]})
    nbformat.write(new_notebook(cells=[cell, new_markdown_cell("a", id="m")]), paths.sources / NAME)
    nbformat.write(new_notebook(cells=[cell, given]), paths.executed / NAME)
    paths.manifest.touch()
    later = time.time() + 10
    os.utime(paths.manifest, (later, later))
    return paths


def changed(path, text=None):
    if text:
        path.write_text(text, encoding="utf-8")
    later = time.time() + 20
    os.utime(path, (later, later))


def test_without_a_newer_input_nothing_slow_is_started_early(made):
    assert likely_change(made) is Change.NOTHING
    made.manifest.unlink()
    assert likely_change(made) is Change.ALL


def test_a_newer_table_starts_the_warm_process_early(made):
    changed(made.raw / "a.csv")
    assert likely_change(made) is Change.SOME


def test_other_text_in_a_notebook_starts_only_rendering_early(made):
    stored = made.sources / NAME
    changed(stored, stored.read_text(encoding="utf-8").replace('"a"', '"b"'))
    assert likely_change(made) is Change.RENDER
    changed(stored, stored.read_text(encoding="utf-8").replace("year = 0", "year = 2"))
    assert likely_change(made) is Change.SOME
    changed(stored, "rusak")
    assert likely_change(made) is Change.SOME
