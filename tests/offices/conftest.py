"""A small project in which a module lays out a year or an office."""

import shutil

import pytest


def _project(root, folder, module):
    """Project with the raw data of 2018, without its large tables, and the files of the module."""
    (folder / "docs").mkdir()
    shutil.copy(root / "docs/templat-naskah.md", folder / "docs")
    shutil.copytree(root / "notebooks", folder / "notebooks")
    large = shutil.ignore_patterns("harga.csv", "koperasi.csv", "ekspor.csv", "wub.csv")
    shutil.copytree(root / "data/raw/2018", folder / "data/raw/2018", ignore=large)
    for name, text in getattr(module, "FILES", {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(root, tmp_path, request):
    """Project with what a year or an office is laid out from."""
    return _project(root, tmp_path, request.module)


@pytest.fixture(scope="module")
def first(root, tmp_path_factory, request):
    """The same with what the module lays out in it, and what is said; to be read only."""
    folder = _project(root, tmp_path_factory.mktemp("proyek"), request.module)
    return folder, request.module.laid_out(folder)


@pytest.fixture
def copied(first, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(first[0], tmp_path, dirs_exist_ok=True)
