"""A draft says which files make it one, and how each differs from git."""

import json
import subprocess

import pytest

from iku_analysis.provenance.code_state import (
    GONE,
    ONLY_RUN,
    UNPACKED,
    UNSAVED,
    CodeState,
    code_state,
    export_state,
)

NOTEBOOK = "notebooks/01_a b.ipynb"


def stored(*cells, metadata=()):
    return json.dumps({"cells": list(cells), "metadata": dict(metadata), "nbformat": 4})


def code(source, **more):
    return {"cell_type": "code", "id": "a", "metadata": {}, "source": source, **more}


def prose(source):
    return {"cell_type": "markdown", "id": "b", "metadata": {}, "source": source}


@pytest.fixture
def checkout(tmp_path):
    files = {NOTEBOOK: stored(prose(["a\n", "b"]), code("1 + 1", outputs=[])), "data/raw/a": "1"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "README.md").write_text("a")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a"]):
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True)
    return tmp_path.resolve()


def test_every_changed_new_and_removed_file_is_named(checkout):
    assert code_state(checkout).changed == ()
    (checkout / "README.md").write_text("b")  # decides nothing
    (checkout / "data/raw/a").unlink()
    (checkout / "data/raw/baru ini").write_text("2")
    (checkout / "requirements.lock").write_text("")
    assert code_state(checkout).changed == (
        f"data/raw/a {GONE}",
        f"data/raw/baru ini {UNSAVED}",
        f"requirements.lock {UNSAVED}",
    )


def test_an_office_of_its_own_is_held_by_its_own_folder_and_not_by_that_of_others(checkout):
    (checkout / "data/kantor/dinkes").mkdir(parents=True)
    (checkout / "data/kantor/dinkes/a").write_text("1")
    assert code_state(checkout).changed == ()
    assert code_state(checkout, "data/kantor/dinkes").changed == (
        f"data/kantor/dinkes/a {UNSAVED}",
    )
    (checkout / "data/raw/a").write_text("2")
    assert code_state(checkout, "data/kantor/dinkes").changed == (
        f"data/kantor/dinkes/a {UNSAVED}",
    )


def test_another_year_of_the_office_makes_no_draft_and_what_all_years_share_does(checkout):
    office = checkout / "data/raw"
    for name in ("2019/a.csv", "2020/a.csv", "indikator/f.py"):
        (office / name).parent.mkdir(exist_ok=True)
        (office / name).write_text("1")
    (office / "a").write_text("2")
    shared = ["data/raw/a", "data/raw/indikator/f.py"]
    told = [f"{name} {UNSAVED}" for name in ("data/raw/2019/a.csv", *shared)]
    assert code_state(checkout, year=2019).changed == tuple(told)


def test_a_notebook_that_was_only_run_and_saved_says_so_and_how_to_get_it_back(checkout):
    """As JupyterLab saves it: outputs, counts, other metadata, sources split into lines."""
    ran = code(["1 + 1"], outputs=[{"data": {}}], execution_count=1) | {"metadata": {"a": 1}}
    again = stored(prose("a\nb"), ran, metadata={"language_info": {"name": "python"}})
    (checkout / NOTEBOOK).write_text(again)
    [reason] = code_state(checkout).changed
    assert reason == f"{NOTEBOOK} {ONLY_RUN}: git checkout -- '{NOTEBOOK}'"
    command = reason.rpartition("dengan: ")[2]
    subprocess.run(command, shell=True, check=True, cwd=checkout, capture_output=True)  # noqa: S602
    assert code_state(checkout).changed == ()


@pytest.mark.parametrize(
    "now",
    [
        stored(prose("a\nb"), code("1 + 2", outputs=[])),
        stored(prose("lain"), code("1 + 1", outputs=[])),
        stored(code("1 + 1")),
        "bukan JSON",
        "[]",
    ],
)
def test_a_notebook_whose_cells_differ_is_a_change_like_any_other(checkout, now):
    (checkout / NOTEBOOK).write_text(now)
    assert code_state(checkout).changed == (f"{NOTEBOOK} {UNSAVED}",)


def test_outside_git_a_bundle_names_what_was_changed_since(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundel")
    (folder / "data/raw").mkdir(parents=True)
    for name in "abc":
        (folder / "data/raw" / name).write_text(name)
    export_state(folder, CodeState("f" * 40, ("x berubah",)), {})
    assert code_state(folder) == CodeState("f" * 40, ("x berubah",))
    (folder / "data/raw/a").write_text("lain")
    (folder / "data/raw/b").unlink()
    since = (f"data/raw/a {UNPACKED}", f"data/raw/b {GONE}")
    assert code_state(folder).changed == ("x berubah", *since)
    (folder / "data/raw/2020").mkdir()
    (folder / "data/raw/2020/d").write_text("d")
    assert code_state(folder, year=2019).changed == ("x berubah", *since)
