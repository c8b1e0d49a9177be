"""Whatever happens while a report is built, the last good one stays and the next run repairs."""

import contextlib
import json
import shutil

import nbformat
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_notebook

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import ChangedInputsError
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.step_processes import LIMIT_VARIABLE, run_step, warm_up
from iku_analysis.pipeline import graph
from iku_analysis.pipeline.memory import BuildMemory
from iku_analysis.pipeline.swap import NEW, OLD, put_in_place, repair, report_aside

from .conftest import YEAR, copied, report_bytes


def changed(project, number):
    """Another number in a table one notebook reads, so that every stage has something to build."""
    path = project.raw / "pengawasan.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    fields = lines[-2].split(",")
    fields[4] = f"Merek {60 + number}"
    lines[-2] = ",".join(fields)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_a_full_disk_leaves_the_last_report_and_the_next_run_repairs(single, small_disk):
    copy = copied(single, small_disk)
    before = report_bytes(copy)
    changed(copy, 1)
    filler = small_disk / "penuh"
    for left_over in (0, 2_000_000):
        with filler.open("wb") as stream, contextlib.suppress(OSError):
            free = shutil.disk_usage(small_disk).free - left_over
            stream.write(bytes(max(free, 0)))
        failed = copy.run("report", YEAR)
        assert failed.returncode == 1, failed.stdout
        assert "Traceback" not in failed.stdout + failed.stderr
        assert "disk penuh" in (failed.stdout + failed.stderr).lower()
        assert report_bytes(copy) == before
        filler.unlink()
    repaired = copy.run("report", YEAR)
    assert repaired.returncode == 0, repaired.stdout + repaired.stderr
    assert report_bytes(copy) != before


def test_a_second_run_at_once_is_told_to_wait(single):
    lock = FileLock(single.folder / "data/processed/2018/.kunci")
    with lock:
        refused = single.run("report", YEAR)
    assert refused.returncode == 1
    assert "sedang dibuat oleh perintah lain" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_damaged_memory_of_the_last_run_is_forgotten(single):
    with single.kept():
        memory = single.folder / "data/processed/2018/build.json"
        memory.write_text('{"steps": [', encoding="utf-8")
        again = single.run_here("report", YEAR, "--explain")
        assert again.returncode == 0, again.stdout + again.stderr
        assert again.stdout.count(": akan dijalankan") > 2
        assert "tidak berubah" not in again.stdout


@pytest.mark.parametrize(
    "damaged", ["", "[]", '{"version": 0, "steps": {}}', '{"version": 1, "steps": {"a": 1}}']
)
def test_a_memory_of_another_shape_counts_as_none(tmp_path, damaged):
    paths = YearPaths(tmp_path, 2018)
    paths.memory.parent.mkdir(parents=True)
    paths.memory.write_text(damaged, encoding="utf-8")
    assert BuildMemory(paths).inputs() == {}


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.setenv("IKU_ROOT", str(tmp_path))

    def run(source, seconds="60"):
        monkeypatch.setenv(LIMIT_VARIABLE, seconds)
        warm_up(["iku_analysis.pipeline.preload"])
        cells = [
            new_code_cell("year = 0", metadata={"tags": ["parameters"]}),
            new_code_cell(source),
        ]
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        path = tmp_path / "a.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        step = "iku_analysis.notebook_engine.notebook_step.run_notebook"
        run_step(step, path, {"year": 2018}, tmp_path / "hasil" / "a.ipynb", None)

    return run


@pytest.mark.parametrize(
    "source",
    ["while True: pass", "import time; time.sleep(60)", "sum(range(10**12))"],
    ids=["python", "tidur", "di bawah python"],
)
def test_a_notebook_that_never_ends_is_ended(notebook, source):
    with pytest.raises(IkuError, match="melewati batas waktu 2 detik"):
        notebook(source, "2")


def test_a_notebook_that_dies_or_runs_out_of_memory_says_so(notebook):
    with pytest.raises(IkuError, match="mungkin karena memori habis"):
        notebook("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)); "
    with pytest.raises(IkuError, match="MemoryError"):
        notebook(limit + "x = bytearray(2**31)")


def test_a_swap_that_fails_half_way_is_taken_back(tmp_path):
    """Where two folders cannot be exchanged in one step, the last report stands aside a moment."""
    paths = YearPaths(tmp_path, 2018)
    paths.report.mkdir(parents=True)
    (paths.report / "a.html").write_text("lama")
    left = paths.report.parent / ".laporan-2018.mati"
    (left / NEW).mkdir(parents=True)
    paths.report.rename(left / OLD)
    repair(paths)
    assert (paths.report / "a.html").read_text() == "lama"
    assert [path.name for path in paths.report.parent.iterdir()] == ["2018"]


def test_what_people_put_beside_the_report_is_kept(tmp_path):
    paths = YearPaths(tmp_path, 2018)
    for text in ("satu", "dua"):
        with report_aside(paths) as folder:
            (folder / "a.html").write_text(text)
            put_in_place(folder, paths)
        if text == "satu":
            (paths.report / "catatan kami.txt").write_text("penting")
    assert (paths.report / "a.html").read_text() == "dua"
    assert (paths.report / "catatan kami.txt").read_text() == "penting"
    with contextlib.suppress(RuntimeError), report_aside(paths) as folder:
        (folder / "a.html").write_text("tiga")
        raise RuntimeError
    assert (paths.report / "a.html").read_text() == "dua"


def test_timings_and_machine_lie_outside_the_record(single):
    timings = json.loads((single.folder / "data/processed/2018/timings.json").read_text())
    assert set(timings) == {"seconds", "machine"}
    assert not list(single.report.rglob("timings.json"))


def test_a_declaration_read_while_it_is_saved_is_no_fault(raw, tmp_path, monkeypatch):
    paths = YearPaths(tmp_path, int(YEAR))
    paths.raw.mkdir(parents=True)
    for name in ("datapackage.yaml", "iku.yaml"):
        shutil.copy(raw / name, paths.raw)
    (paths.raw / "iku.yaml").write_bytes(b"")  # an editor empties a file before it writes it

    def read_and_saved(folder, load=graph.load_catalogue):
        try:
            return load(folder)
        finally:
            if must_save:
                shutil.copy(raw / "iku.yaml", paths.raw)

    monkeypatch.setattr(graph, "load_catalogue", read_and_saved)
    must_save = False
    with pytest.raises(IkuError, match=r"iku\.yaml") as fault:
        graph.YearInputs.read(paths)
    assert not isinstance(fault.value, ChangedInputsError)
    must_save = True
    with pytest.raises(ChangedInputsError):
        graph.YearInputs.read(paths)
