"""A saved input is followed by a new report without another command."""

import os
import subprocess
import sys
from threading import Timer

import pytest

from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline.freshness import signatures
from iku_analysis.pipeline.watch import WAITING, _next_change

from .conftest import YEAR

SECONDS = 120


@pytest.fixture
def watching(single):
    """Lines of a running ``watch``, each build as one list that ends with the seconds it took."""
    environment = {**os.environ, "IKU_ROOT": str(single.folder), "COLUMNS": "200"}
    command = [sys.executable, "-m", "iku_analysis", "watch", YEAR]
    with (
        single.kept(),
        subprocess.Popen(
            command, cwd=single.elsewhere, env=environment, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        longest = Timer(SECONDS, process.kill)
        longest.start()
        yield builds(process.stdout)
        longest.cancel()
        process.terminate()


def builds(lines):
    said = []
    for line in lines:
        said.append(line)
        if WAITING in line:
            yield said
            said = []


def test_a_saved_text_or_table_gives_a_new_report(single, watching):
    assert not any("GALAT" in line for line in next(watching))
    with single.edited(single.folder / "notebooks/04_pengawasan.ipynb", "# Sasaran", "# SASARAN"):
        said = "".join(next(watching))
        assert "Berubah: notebooks/04_pengawasan.ipynb" in said
        assert "SASARAN" in single.html.read_text(encoding="utf-8")
        with single.edited(single.raw / "datapackage.yaml", "resources:", "resources: ["):
            assert any("GALAT" in line for line in next(watching))
        assert not any("GALAT" in line for line in next(watching))


def test_only_files_that_are_other_new_or_gone_are_told(tmp_path):
    paths = YearPaths(tmp_path, 2018)
    paths.raw.mkdir(parents=True)
    kept, other, gone = (paths.raw / name for name in ("a.csv", "b.csv", "c.csv"))
    for path in (kept, other, gone):
        path.write_text("x", encoding="utf-8")
    before = signatures(paths)
    (paths.raw / "~$b.csv").touch()
    other.write_text("xy", encoding="utf-8")
    gone.unlink()
    assert _next_change(paths, before) - {paths.raw} == {other, gone}
