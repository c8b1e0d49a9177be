"""Only what changed runs, and the result is that of a clean build."""

import os
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import YearPaths
from iku_analysis.notebook_engine.cells import code_digest
from iku_analysis.notebook_engine.executed import with_prose
from iku_analysis.pipeline.freshness import Work, likely_work

from .conftest import CHAPTERS, UNFINISHED, YEAR, ran

CHAPTER = "04_pengawasan"
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


def test_other_text_in_a_notebook_executes_nothing_and_gives_the_bytes_of_a_clean_build(single):
    path = single.folder / f"notebooks/{CHAPTER}.ipynb"
    before = path.read_bytes()
    try:
        with single.kept():
            rewritten(path)
            explained = single.run_here("report", YEAR, "--explain").stdout
            assert f"notebook {CHAPTER}: tidak berubah" in explained
            assert f"notebooks/{CHAPTER}.ipynb: berubah" in explained
            assert ran(single.run("report", YEAR)) == set()
            assert "Paragraf sisipan." in single.html.read_text(encoding="utf-8")
            ours = contents(single.report)
            for built in (single.folder / "data/processed", single.report):
                shutil.rmtree(built)
            assert single.run("report", YEAR).returncode == 0
            assert contents(single.report) == ours
    finally:
        path.write_bytes(before)


def test_other_code_in_a_notebook_or_another_text_runs_that_notebook_alone(project):
    other = "06_wirausaha_baru"
    code = project.edited(
        project.folder / f"notebooks/{other}.ipynb", "iku11.achievement()", "iku11.achievement( )"
    )
    words = "Pembinaan pelaku usaha", "Pembinaan para pelaku usaha"
    with project.kept(), code, project.edited(project.raw / "narasi/iku-5.md", *words):
        explained = project.run_here("report", YEAR, "--explain").stdout
        assert f"notebook {other}: akan dijalankan\n    sel kode: berubah" in explained
        assert f"notebook {CHAPTER}: akan dijalankan\n" in explained
        assert "data/raw/2018/narasi/iku-5.md: berubah" in explained
        # The results stay as they are, so the summary that reads them does not run.
        assert ran(project.run("report", YEAR)) == {CHAPTER, other}
        assert words[1] in project.html.read_text(encoding="utf-8")


def test_another_stylesheet_and_a_table_written_otherwise_execute_nothing(
    project, tmp_path, monkeypatch
):
    package = tmp_path / "iku_analysis"
    shutil.copytree(PACKAGE, package, ignore=UNFINISHED)
    stylesheet = next((package / "report/templates").rglob("*.css"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    table = project.raw / "wub.csv"
    before = table.read_bytes()
    try:
        with project.kept(), project.edited(stylesheet, "{", "{ --baru: 1;"):
            table.write_bytes(before.replace(b"\n", b"\r\n"))
            changed = project.run("report", YEAR)
            assert "mulai    periksa wub" in changed.stdout
            assert "mulai    laporan" in changed.stdout
            assert ran(changed) == set()
            assert "--baru: 1;" in project.html.read_text(encoding="utf-8")
    finally:
        table.write_bytes(before)


def test_notebooks_that_cannot_be_read_have_digests_of_their_own():
    broken = [b"", b"{", b"[]", b'{"cells": [1]}']
    assert len({code_digest(content) for content in broken}) == len(broken)


def test_the_digest_sees_code_and_tags_but_neither_text_nor_outputs():
    def digest(*cells):
        return code_digest(nbformat.writes(new_notebook(cells=list(cells))).encode())

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
def paths(project):
    return YearPaths(project.folder, 2018)


def with_time_kept(path, old, new):
    """Save other content of the same size with the time the file had."""
    state = path.stat()
    before = path.read_bytes()
    assert len(old) == len(new)
    assert old in before
    path.write_bytes(before.replace(old, new, 1))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_what_will_have_to_be_done_is_told_by_content(project, paths):
    assert project.run("report", YEAR).returncode == 0  # other tests had reports refused
    assert likely_work(paths) is Work.NOTHING
    stored = project.folder / f"notebooks/{NAME}"
    os.utime(stored)
    assert likely_work(paths) is Work.NOTHING
    with project.edited(stored, "# Sasaran", "# SASARAN"):
        assert likely_work(paths) is Work.RENDER
    with project.edited(stored, "iku5.achievement()", "iku5.achievement( )"):
        assert likely_work(paths) is Work.SOME
    with project.edited(project.raw / "narasi/iku-5.md", "Pembinaan", "pembinaan"):
        assert likely_work(paths) is Work.SOME
    with project.kept():
        paths.memory.unlink()
        assert likely_work(paths) is Work.SOME


def test_changes_that_keep_the_time_of_their_files_are_seen(project):
    changes = {
        project.raw / "wub.csv": (b"Kota", b"Kab."),  # read by one notebook
        project.raw / "narasi/iku-5.md": (b"Pembinaan", b"pembinaan"),  # and this by the other
        project.folder / f"notebooks/{NAME}": (b"# Sasaran", b"# SASARAN"),  # read at the end
    }
    before = {path: path.read_bytes() for path in changes}
    with project.kept():
        try:
            for path, words in changes.items():
                with_time_kept(path, *words)
            assert {*CHAPTERS} <= ran(project.run("report", YEAR))
            assert "SASARAN" in project.html.read_text(encoding="utf-8")
            assert project.run_here("verify", YEAR).returncode == 0
        finally:
            for path, content in before.items():
                path.write_bytes(content)


def test_a_source_that_keeps_its_time_is_loaded_anew(project, tmp_path, monkeypatch):
    # Python would take the bytecode of the earlier text: two bundles unpack with equal times.
    package = tmp_path / "iku_analysis"
    shutil.copytree(PACKAGE, package, ignore=UNFINISHED)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with project.kept():
        assert ran(project.run("report", YEAR)) == set()
        with_time_kept(package / "model/status.py", b'"data contoh"', b'"DATA contoh"')
        changed = project.run("report", YEAR)
        assert ran(changed) == {"00_ringkasan", *CHAPTERS}
        assert "DATA contoh" in project.html.read_text(encoding="utf-8")
