"""Real builds in a copy of the project; every test leaves the inputs as it found them."""

import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack

import nbformat
import pytest
from pypdf import PdfReader

from .conftest import YEAR, ran, report_bytes
from .test_complete_report import page


@pytest.fixture(scope="module")
def pages(whole):
    return [page.extract_text() for page in PdfReader(whole.pdf).pages]


def test_all_eleven_indicators_are_in_html_and_pdf(whole, pages):
    html = whole.html.read_text(encoding="utf-8")
    printed = "\n".join(pages)
    for number in range(1, 12):
        assert f"IKU {number}. " in html
        assert f"IKU {number}. " in printed
        assert whole.result(number)["achievement"]["percent"]["value"] is not None
    assert "18,14" in html
    assert "8,77" in printed
    assert len(html.encode()) < 2_000_000


def test_sample_numbers_are_recognisable_in_every_output(whole, pages):
    html = whole.html.read_text(encoding="utf-8")
    assert 'class="page-mark"' in html
    assert html.count("standing-contoh") > 70
    assert html.count('class="badge ') < 120
    assert all("DATA CONTOH" in page.replace("\xa0", " ") for page in pages)
    tables = sorted((whole.report / "tabel").glob("*.csv"))
    assert len(tables) > 30
    assert all("status" in path.read_text().splitlines()[0].split(",") for path in tables)


def test_executed_notebooks_hold_no_path_of_the_machine(whole):
    for path in (whole.report / "notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert str(whole.folder) not in text
        assert "papermill" not in json.loads(text)["metadata"]


def test_a_cold_kernel_gives_the_same_bytes_as_our_shell(project):
    executed = project.folder / "data/processed/2018/notebooks/04_pengawasan.ipynb"
    ours = executed.read_bytes()
    assert project.run("notebook", "04_pengawasan", YEAR).returncode == 0
    assert executed.read_bytes() == ours


def test_notebooks_run_as_they_are_from_their_own_folder(project):
    # JupyterLab starts kernels in the folder of the notebook, without our variable.
    source = nbformat.read(project.folder / "notebooks/04_pengawasan.ipynb", as_version=4)
    environment = {key: value for key, value in os.environ.items() if key != "IKU_ROOT"}
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--stdout"]
    done = subprocess.run(
        [*command, "04_pengawasan.ipynb"],
        cwd=project.folder / "notebooks",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(nbformat.reads(done.stdout, as_version=4).cells) == len(source.cells)


def test_a_second_run_with_nothing_changed_runs_no_notebook(project):
    before = project.html.stat().st_mtime_ns
    again = project.run("report", YEAR)
    assert again.returncode == 0
    assert ran(again) == set()
    assert project.html.stat().st_mtime_ns == before


def test_one_changed_table_runs_the_notebooks_that_read_it_and_changes_every_place(project):
    # One more good of a kind nobody had inspected adds exactly one.
    path = project.raw / "pengawasan.csv"
    count = project.result(5)["components"][0]["realisation"]["value"]
    last = path.read_text().splitlines()[-1]
    number = last.split(",")[0]
    new_row = f"{last}\n{number}9,2018-12-20,Kab. Berau,Barang baru,Merek 99,SNI,tidak sesuai"
    with project.kept(), project.edited(path, last, new_row):
        explained = project.run_here("report", YEAR, "--explain")
        assert "notebook 04_pengawasan: akan dijalankan" in explained.stdout
        assert "data/processed/2018/pengawasan.parquet: berubah" in explained.stdout
        assert "notebook 06_wirausaha_baru: tidak berubah" in explained.stdout
        changed = project.run("report", YEAR)
        assert ran(changed) == {"00_ringkasan", "04_pengawasan"}
        assert project.result(5)["components"][0]["realisation"]["value"] == count + 1
        shown = f"{count + 1:.0f} item"
        html = page(project)
        for place in ("iku-5-penyebab", "ringkasan-capaian", "kinerja-sekilas"):
            assert f"{count + 1:.0f}" in html.blocks[place], place
        assert shown in "".join(html.words)
        assert f"{count:.0f} item" not in "".join(html.words)
        assert any(shown in page.extract_text() for page in PdfReader(project.pdf).pages)
        executed = (project.report / "notebooks/04_pengawasan.ipynb").read_text(encoding="utf-8")
        assert shown in executed


NIK = "6472-0141-0190-0001"
GALAT = {  # what a file has, what is typed in its place, and what is told of it
    "wub.csv": ("W-000003", "W-3", "W-3"),
    "anggaran.csv": ("3850000000", "tiga miliar", "tiga miliar"),
    "renstra.csv": ("Data contoh", f"Peserta {NIK}", "tampak seperti"),
    "narasi/iku-4.md": ("Operasi pasar", f"Peserta {NIK}", "tampak seperti"),
    "datapackage.yaml": ("\nvintage: 2026-11-26\n", "\n", "vintage"),
}


def test_galat_of_every_kind_are_told_at_once_and_the_report_stays(project):
    before, gone = report_bytes(project), project.raw / "pengawasan.csv"
    with project.kept(), ExitStack() as edits:
        for file, (old, new, _) in GALAT.items():
            edits.enter_context(project.edited(project.raw / file, old, new))
        edits.callback(gone.with_suffix(".lama").rename, gone)
        gone.rename(gone.with_suffix(".lama"))
        refused = project.run("report", YEAR)
        assert report_bytes(project) == before
        checked = project.run_here("check", YEAR)
    assert ran(refused) == set()
    told_of = {gone.name: "tidak ada", **{file: words for file, (_, _, words) in GALAT.items()}}
    for finished in (refused, checked):
        assert finished.returncode == 1
        told = finished.stdout.partition("peringatan: ")[0]
        assert f"galat: {len(GALAT) + 1}" in told
        for file, words in told_of.items():
            assert re.search(rf"IKU-[A-Z]\d+ +{file}[ ,].*{words}", told), file
        assert NIK not in finished.stdout + finished.stderr
        assert "Traceback" not in finished.stdout + finished.stderr


def test_a_failing_notebook_names_its_cell_and_the_others_go_on(project):
    before = project.html.read_bytes()
    notebook = project.folder / "notebooks/06_wirausaha_baru.ipynb"
    other = project.raw / "pengawasan.csv"
    last = other.read_text().splitlines()[-1]
    with (
        project.kept(),
        project.edited(notebook, "iku11.achievement()", "iku11.capaian()"),
        project.edited(other, last, f"{last}\n{last.partition(',')[0]}9,{last.partition(',')[2]}"),
    ):
        failed = project.run("report", YEAR)
        assert failed.returncode == 1
        assert "06_wirausaha_baru.ipynb gagal pada sel [" in failed.stdout
        assert "`iku11.capaian()`: AttributeError" in failed.stdout
        assert "make notebook NAME=06_wirausaha_baru YEAR=2018" in failed.stdout
        assert "notebook 04_pengawasan" in failed.stdout.split("selesai", 1)[1]
        assert project.html.read_bytes() == before
        assert (project.folder / "data/processed/2018/gagal/06_wirausaha_baru.ipynb").is_file()


def test_a_misspelt_parameter_stops_before_a_kernel_starts(project):
    notebook = project.folder / "notebooks/06_wirausaha_baru.ipynb"
    with project.edited(notebook, "processed_dir = ", "proccesed_dir = "):
        failed = project.run_here("notebook", "06_wirausaha_baru", YEAR)
    assert failed.returncode == 1
    assert "parameter proccesed_dir, processed_dir tidak cocok" in failed.stderr


@pytest.mark.parametrize("year", ["2031", "abc", "../x", " "])
def test_a_year_that_does_not_exist_is_one_clear_line(project, year):
    refused = project.run("report", year)
    assert refused.returncode == 2
    assert refused.stderr.strip().splitlines() == [
        f"Tahun {year!r} tidak ada di data/raw. Tahun yang ada: 2018."
    ]
