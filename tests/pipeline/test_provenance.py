"""A report can be proved: same bytes anywhere, every input named, nothing read in secret."""

import json
import os
import subprocess
import sys
import zipfile

import jsonschema
import nbformat
import pikepdf
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.pdf_content import CONTENT_FILE, FILES, attachments
from iku_analysis.base.step_processes import run_step, warm_up

from .conftest import YEAR, Project, report_bytes

SCHEMA = PACKAGE / "provenance" / "manifest.schema.json"


def manifest(project):
    return json.loads((project.report / "manifest.json").read_text(encoding="utf-8"))


def test_the_manifest_keeps_to_its_schema_and_names_every_file(whole):
    found = manifest(whole)
    jsonschema.validate(found, json.loads(SCHEMA.read_text()))
    raw = {path.relative_to(whole.folder).as_posix() for path in whole.raw.rglob("*.*")}
    assert {item["path"] for item in found["inputs"]} == raw
    outputs = {item["path"] for item in found["outputs"]}
    assert outputs == set(report_bytes(whole)) - {"manifest.json"}
    values = {
        (item["indicator"], item["variant"]): item["value"]
        for item in found["results"]
        if "variant" in item
    }
    assert values[2, "total"] == pytest.approx(18.139, abs=5e-4)
    assert values[2, "nonmigas"] == pytest.approx(8.770, abs=5e-4)


def test_the_pdf_states_each_file_it_does_not_carry_so_that_its_signature_covers_them(whole):
    with pikepdf.open(whole.pdf) as document:
        told = json.loads(attachments(document)[CONTENT_FILE])
    carried = ("tabel/", "results/")
    digests = {item["path"]: item["sha256"] for item in manifest(whole)["outputs"]}
    beside = {name for name in digests if not name.startswith(carried) and ".pdf" not in name}
    assert told[FILES] == {name: digests[name] for name in beside}


def test_the_report_prints_its_data_date_code_and_manifest(project):
    short = manifest(project)["fingerprint"][:12]
    dates = "Tanggal laporan 26 November 2026, data indikator paling baru per 29 Maret 2019"
    line = f"{dates} · kode tanpa git · manifes {short}"
    assert project.html.read_text(encoding="utf-8").count(line) == 4


def test_verify_names_the_file_with_one_changed_byte(project):
    assert project.run("verify", YEAR).returncode == 0
    for path in (
        project.pdf,
        project.report / "results/04_pengawasan.json",
        project.raw / "wub.csv",
    ):
        before = path.read_bytes()
        middle = len(before) // 2
        changed = bytes([before[middle] ^ 1])
        path.write_bytes(before[:middle] + changed + before[middle + 1 :])
        try:
            found = project.run_here("verify", YEAR)
        finally:
            path.write_bytes(before)
        assert found.returncode == 1
        assert f"{path.name} berubah" in found.stdout
    gone = project.report / "tabel/hasil.csv"
    kept = gone.read_bytes()
    gone.unlink()
    found = project.run_here("verify", YEAR)
    gone.write_bytes(kept)
    assert "tabel/hasil.csv hilang" in found.stdout


def test_verify_without_a_manifest_says_what_to_run(root, tmp_path):
    fresh = Project(tmp_path / "baru", root)
    found = fresh.run_here("verify", YEAR)
    assert found.returncode == 1
    assert "make report YEAR=2018" in found.stderr


@pytest.fixture(scope="module")
def reading(project, tmp_path_factory):
    """Run one cell that may read one declared file of the project."""
    before = dict(os.environ)
    os.environ["IKU_ROOT"] = str(project.folder)
    warm_up(["iku_analysis.pipeline.preload"])
    folder = tmp_path_factory.mktemp("penjaga")

    def run(source):
        cells = [
            new_code_cell("year = 0", metadata={"tags": ["parameters"]}),
            new_code_cell(f"ROOT = {str(project.folder)!r}\n{source}"),
        ]
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        path = folder / "a.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        out = folder / "hasil" / "a.ipynb"
        declared = [project.raw / "iku.yaml"]
        run_step(
            "iku_analysis.notebook_engine.notebook_step.run_notebook",
            path,
            {"year": 2018},
            out,
            None,
            declared,
        )

    yield run
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("open(ROOT + '/data/raw/2018/wub.csv')", "data/raw/2018/wub.csv"),
        ("import pandas as pd; pd.read_csv(ROOT + '/data/raw/2018/wub.csv')", "wub.csv"),
        ("import pandas as pd; pd.read_parquet(ROOT + '/data/processed/2018/wub.parquet')", "wub"),
        ("import os; os.listdir(ROOT + '/reports')", "reports"),
        ("from pathlib import Path; Path(ROOT, 'catatan.txt').write_text('x')", "catatan.txt"),
        ("open('/srv/rahasia.txt')", "rahasia.txt"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "jaringan"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "jaringan"),
        ("import os; os.system('true')", "program lain"),
    ],
)
def test_an_undeclared_read_or_the_network_fails_with_its_name(reading, source, named):
    with pytest.raises(IkuError, match=named):
        reading(source)


def test_what_is_declared_may_be_read_and_its_folder_listed(reading):
    reading("open(ROOT + '/data/raw/2018/iku.yaml').read()")
    reading("import os; os.listdir(ROOT + '/data/raw/2018')")
    reading("import tempfile\nwith tempfile.TemporaryFile() as f: f.write(b'x')")


def test_an_auditor_gets_the_same_outputs_with_nbval(single, tmp_path):
    """From a bundle, as its text says: prepare, then nbval; the report keeps its bytes."""
    assert single.run("bundle", YEAR, "--full").returncode == 0
    path = next((single.folder / "reports").glob("*bundel-lengkap-rahasia.zip"))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    path.unlink()
    path.with_suffix(".pdf").unlink()
    [unpacked] = tmp_path.iterdir()
    assert not (unpacked / "data/processed").exists()
    before = {path: path.read_bytes() for path in (unpacked / "reports").rglob("*.*")}
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    environment.pop("IKU_ROOT", None)
    notebooks = sorted((unpacked / "reports/2018/notebooks").glob("*.ipynb"))
    assert len(notebooks) == 2
    some = [path.relative_to(unpacked).as_posix() for path in notebooks]
    for words in (
        ["iku_analysis", "prepare", YEAR],
        ["pytest", "--nbval", *some, "-o", "addopts="],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=unpacked, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert {path: path.read_bytes() for path in (unpacked / "reports").rglob("*.*")} == before


def test_preparing_a_faulty_table_says_so_and_without_a_report_there_is_nothing_to_prepare(
    project, root, tmp_path
):
    with project.kept(), project.edited(project.raw / "wub.csv", "2018-03-24", "24-03"):
        found = project.run_here("prepare", YEAR)
    assert found.returncode == 1
    assert "wub.csv" in found.stdout
    fresh = Project(tmp_path / "baru", root).run_here("prepare", YEAR)
    assert fresh.returncode == 1
    assert "make report YEAR=2018" in fresh.stderr
