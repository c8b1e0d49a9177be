"""Two small projects and the whole one, built once; tests leave the inputs as they found them."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from types import SimpleNamespace

import pytest

from iku_analysis.__main__ import main
from tests.sharing import once
from tests.small_year import keep_only

YEAR = "2018"
ONE, KEPT = (5,), (5, 11)
CHAPTERS = ["04_pengawasan", "06_wirausaha_baru"]
OTHERS = ["01_daya_saing", "02_industri", "03_distribusi", "05_koperasi_ukm"]

# Of the package copied with its bytecode, what another test may be writing at that moment.
UNFINISHED = shutil.ignore_patterns("*.pyc.*")


class Project:
    """Raw data of a few indicators, or of all, driven through the commands from another folder."""

    def __init__(self, folder, root, kept=KEPT):
        for name in ("data/raw", "notebooks"):
            shutil.copytree(root / name, folder / name)
        shutil.copy(root / "requirements.lock", folder)
        if kept:
            keep_only(folder / "data/raw" / YEAR, kept)
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

    def run_here(self, *arguments, at=None, **variables):
        """What `run` gives, in this process: for a command that builds nothing."""
        out, err = StringIO(), StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            named = {"IKU_ROOT": str(self.folder), "COLUMNS": "200", **variables}
            for name, value in named.items():
                patch.setenv(name, value)
            patch.chdir(at or self.elsewhere)
            code = main(arguments)
        return SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())

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


def copied(project, folder):
    shutil.copytree(project.folder, folder, dirs_exist_ok=True)
    return Project.there(folder)


def report_bytes(project):
    files = sorted(path for path in project.report.rglob("*") if path.is_file())
    return {path.relative_to(project.report).as_posix(): path.read_bytes() for path in files}


def built_once(factory, root, name, chapters, kept):
    """A copy, for this worker, of what the first worker to ask has built for all."""

    def build(folder):
        first = Project(folder, root, kept).run("report", YEAR)
        assert first.returncode == 0, first.stdout + first.stderr
        assert ran(first) == {"00_ringkasan", *chapters}

    built = Project.there(once(factory, name, build))
    return copied(built, factory.mktemp(name))


@pytest.fixture(scope="package")
def project(tmp_path_factory, root):
    return built_once(tmp_path_factory, root, "proyek", CHAPTERS, KEPT)


@pytest.fixture(scope="package")
def single(tmp_path_factory, root):
    """Of one indicator, which is a table, a text and a notebook: cheapest to build again."""
    return built_once(tmp_path_factory, root, "satu", CHAPTERS[:1], ONE)


@pytest.fixture(scope="package")
def whole(tmp_path_factory, root):
    """All eleven indicators: dear to build, so only for what speaks of them."""
    return built_once(tmp_path_factory, root, "utuh", CHAPTERS + OTHERS, ())


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
