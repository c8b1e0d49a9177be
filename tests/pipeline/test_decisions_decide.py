"""``samakan.csv`` decides the step of its table, and is an input the manifest names."""

import shutil

import pytest
from rich.console import Console

from iku_analysis.base.paths import YearPaths
from iku_analysis.pipeline.graph import YearInputs, check_steps, report_step
from iku_analysis.pipeline.progress import Progress
from iku_analysis.provenance.deciding_records import other_inputs

HEAD = "tabel,kolom,nilai,sama_dengan,keputusan,alasan,nama,tanggal\n"
ROW = "pengawasan,merek,Merek 03,Merek 04,sama,satu merek,Analis,2019-03-29\n"


@pytest.fixture
def paths(root, tmp_path):
    """The project with a raw folder that nobody decided about."""
    folder = shutil.copytree(root / "data/raw/2018", tmp_path / "data/raw/2018")
    (folder / "samakan.csv").unlink()
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    return YearPaths(tmp_path, 2018)


def values(paths):
    year = YearInputs.read(paths)
    steps = check_steps(year, (), Progress(Console()))
    named = report_step(year, {}, None).inputs
    return {step.name: step.values for step in steps}, year.digests, named


def test_a_decision_decides_the_step_of_its_table_alone(paths):
    before, _, _ = values(paths)
    (paths.raw / "samakan.csv").write_text(HEAD + ROW, encoding="utf-8")
    after, digests, named = values(paths)
    changed = {name for name, found in after.items() if found != before[name]}
    assert changed == {"periksa pengawasan", "periksa narasi"}  # the latter reads all texts
    assert digests[paths.raw / "samakan.csv"].sha256
    assert paths.raw / "samakan.csv" in named


def test_the_manifest_names_it_where_it_is(paths):
    assert paths.raw / "samakan.csv" not in other_inputs(paths)
    (paths.raw / "samakan.csv").write_text(HEAD, encoding="utf-8")
    assert paths.raw / "samakan.csv" in other_inputs(paths)
