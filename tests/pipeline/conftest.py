"""A copy of the project, built once; every test leaves the inputs as it found them."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.sharing import once

YEAR = "2018"
CHAPTERS = [
    "01_daya_saing",
    "02_industri",
    "03_distribusi",
    "04_pengawasan",
    "05_koperasi_ukm",
    "06_wirausaha_baru",
]


class Project:
    """A copy of raw data and notebooks, driven through the command line from another folder."""

    def __init__(self, folder, root):
        for name in ("data/raw", "notebooks"):
            shutil.copytree(root / name, folder / name)
        shutil.copy(root / "requirements.lock", folder)
        (folder / "tempat-lain").mkdir()
        self._place(folder)

    @classmethod
    def there(cls, folder):
        """The project that a folder holds."""
        found = cls.__new__(cls)
        found._place(folder)
        return found

    def _place(self, folder):
        self.folder, self.elsewhere = folder, folder / "tempat-lain"
        self.raw = folder / "data/raw/2018"
        self.report = folder / "reports/2018"
        self.html = self.report / "laporan-kinerja-2018.html"
        self.pdf = self.html.with_suffix(".pdf")

    def run(self, *arguments, **variables):
        named = {"IKU_ROOT": str(self.folder), "COLUMNS": "200", **variables}
        environment = {**os.environ, **named}
        return subprocess.run(
            [sys.executable, "-m", "iku_analysis", *arguments],
            cwd=self.elsewhere,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def edited(self, path, old, new):
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(before, encoding="utf-8")

    @contextmanager
    def kept(self):
        """Put back what was built, instead of building it once more."""
        built = [self.folder / "data/processed", self.folder / "reports"]
        for folder in built:
            shutil.copytree(folder, folder.with_name(f"{folder.name}-simpanan"))
        try:
            yield
        finally:
            for folder in built:
                shutil.rmtree(folder)
                folder.with_name(f"{folder.name}-simpanan").rename(folder)

    def result(self, number):
        found = [
            item
            for path in (self.report / "results").glob("*.json")
            for item in json.loads(path.read_text())
        ]
        return next(item for item in found if item["number"] == number)


def ran(finished):
    """Names of the steps that ran, from the progress lines."""
    lines = [line.split() for line in finished.stdout.splitlines()]
    return {line[2] for line in lines if line[:2] == ["mulai", "notebook"]}


def copied(project, root, folder):
    copy = Project(folder, root)
    for name in ("data/processed", "reports"):
        shutil.copytree(project.folder / name, copy.folder / name)
    return copy


def report_bytes(project):
    files = sorted(path for path in project.report.rglob("*") if path.is_file())
    return {path.relative_to(project.report).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="package")
def project(tmp_path_factory, root):
    def build(folder):
        first = Project(folder, root).run("report", YEAR)
        assert first.returncode == 0, first.stdout + first.stderr
        assert ran(first) == {"00_ringkasan", *CHAPTERS}

    built = Project.there(once(tmp_path_factory, "proyek", build))
    return copied(built, root, tmp_path_factory.mktemp("proyek"))


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting needs root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)
