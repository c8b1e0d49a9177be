"""Nothing a report is made from is read through a link out of the project."""

import shutil

import pytest

from iku_analysis.__main__ import main

PLACES = [
    "data/raw/2018/narasi/penutup.md",
    "data/raw/2018/narasi",
    "data/raw/2018/iku.yaml",
    "data/raw/2018/dokumen_iku.txt",
    "data/raw/2018/wub.csv",
    "data/raw/2018/baru.md",
    "data/raw/2018",
    "data/raw",
    "data",
    "notebooks/03_distribusi.ipynb",
    "notebooks",
]


@pytest.fixture
def project(tmp_path, monkeypatch, root):
    folder = tmp_path / "proyek"
    for name in ("data/raw/2018/narasi", "notebooks"):
        (folder / name).mkdir(parents=True)
    for name in ("iku.yaml", "dokumen_iku.txt", "datapackage.yaml", "narasi/penutup.md"):
        shutil.copy(root / "data/raw/2018" / name, folder / "data/raw/2018" / name)
    shutil.copy(root / "notebooks/03_distribusi.ipynb", folder / "notebooks")
    monkeypatch.setenv("IKU_ROOT", str(folder))
    return folder


def replaced_by_link(path, target):
    if path.exists():
        path.rename(target)
    else:
        target.write_text("rahasia")
    path.symlink_to(target)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", ["check", "report", "verify", "bundle"])
def test_a_link_out_of_the_project_is_refused_by_its_name(
    project, tmp_path, capsys, place, command
):
    replaced_by_link(project / place, tmp_path / "di-luar")
    assert main([command, "2018"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{place} adalah tautan ke luar folder proyek.")
    assert "rahasia" not in said


def test_a_link_that_leads_nowhere_or_back_by_dots_is_no_way_around(project, tmp_path, capsys):
    for target in (tmp_path / "tidak-ada", "../../../../../di-luar.md"):
        link = project / "data/raw/2018/narasi/iku-1.md"
        link.symlink_to(target)
        assert main(["check", "2018"]) == 1
        assert "iku-1.md adalah tautan" in capsys.readouterr().err
        link.unlink()


def test_a_link_within_the_project_is_no_way_out(project, capsys):
    replaced_by_link(project / "data/raw/2018/narasi/penutup.md", project / "penutup.md")
    main(["check", "2018"])
    assert "tautan" not in capsys.readouterr().err


def test_a_project_that_is_itself_reached_by_a_link_is_as_any_other(
    project, tmp_path, monkeypatch, capsys
):
    (tmp_path / "jalan").symlink_to(project)
    monkeypatch.setenv("IKU_ROOT", str(tmp_path / "jalan"))
    main(["check", "2018"])
    assert "tautan" not in capsys.readouterr().err
