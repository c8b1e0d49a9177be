"""A process or a cluster's worker that dies costs only what it was running."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import PACKAGE, package_digest
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.pipeline.office_notebooks import office_notebooks
from iku_analysis.units import pools
from iku_analysis.units.dask_worker import (
    NO_FOLDER,
    PROGRAM,
    SERVER,
    ask,
    identity_of,
    order_of,
    outcome_of,
)
from iku_analysis.units.pools import SCHEDULER_LOST, build_on_cluster
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_table import UnitPaths, only, read_units
from tests.units.conftest import YEAR, files_of

DASK = str(Path(sys.executable).with_name("dask"))
PATIENCE = 60


def _own_notebook(units, name, cell):
    """Give a unit notebooks of its own, with a cell before the last analysis of IKU 6."""
    own = units.raw(name).parent / "notebooks"
    own.mkdir()
    (paths,) = only(read_units(units.table, YEAR, units.root), name)
    made = office_notebooks(load_catalogue(paths.raw), paths)
    chapter = json.loads(made["05_koperasi_ukm.ipynb"])
    spoilt = {"cell_type": "code", "id": "ganggu", "metadata": {}, "outputs": [], "source": cell}
    chapter["cells"].append(spoilt | {"execution_count": None})
    (own / "05_koperasi_ukm.ipynb").write_text(json.dumps(chapter))


def _steps(units, name):
    return set(json.loads((units.processed(name) / "timings.json").read_text())["seconds"])


def _runs(pid):
    """Whether a process is alive; one that ended may wait a while for the system to take note."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


ONCE = """
import os, pathlib, time
mark = pathlib.Path({mark!r})
if not mark.exists():
    mark.write_text(str(os.getpid()))
    {then}
"""


def test_a_unit_whose_process_dies_is_tried_again_from_where_it_was(empty, tmp_path):
    empty.add("mati", (6,))
    then = "os.kill(os.getppid(), 9); time.sleep(600)"
    _own_notebook(empty, "mati", ONCE.format(mark=str(tmp_path / "sudah"), then=then))
    done = empty.run()
    assert done.returncode == 0, done.stdout + done.stderr
    steps = _steps(empty, "mati")
    assert "notebook 05_koperasi_ukm" in steps
    assert not any(step.startswith("periksa") for step in steps)
    # the notebook that was running did not outlive the process that waited for it
    assert not _runs(int((tmp_path / "sudah").read_text()))


def test_a_unit_that_always_dies_is_listed_and_the_other_one_is_built(empty):
    empty.add("mati", (6,))
    empty.add("hidup", (6,))
    _own_notebook(empty, "mati", "import os; os.kill(os.getppid(), 9)")
    done = empty.run()
    assert done.returncode == 1
    assert "berhenti mendadak" in done.stdout
    assert "ONLY=mati" in done.stdout
    assert (empty.report("hidup") / "manifest.json").is_file()


@contextmanager
def _started(*words, cwd, **variables):
    process = subprocess.Popen(
        [DASK, *words], cwd=cwd, env={**os.environ, **variables}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _waited(condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


@contextmanager
def _cluster(folder, workers, **variables):
    """Address of a scheduler on a port of its own, with workers, as the README starts them."""
    from distributed import Client  # noqa: PLC0415 -- slow, only here

    told = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with _started("scheduler", *options, "--scheduler-file", str(told), cwd=folder):
        _waited(lambda: told.is_file() and told.stat().st_size)
        address = json.loads(told.read_text())["address"]
        kind = ("--nworkers", str(workers), "--nthreads", "1", "--no-dashboard")
        words = ("worker", *kind, "--local-directory", str(folder), address)
        with _started(*words, cwd=folder, **variables):
            with Client(address) as client:
                client.wait_for_workers(workers, timeout=PATIENCE)
            yield address


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with _cluster(tmp_path_factory.mktemp("dask"), 2) as address:
        yield address


def test_a_cluster_gives_the_same_bytes(units, cluster):
    before = {name: files_of(units.report(name)) for name in ("satu", "dua")}
    kept = units.root / "data/processed"
    kept.rename(kept.with_name("simpanan"))
    done = units.run("--scheduler", cluster)
    assert "2 dari 3 laporan selesai." in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1  # the faulty one is refused there, too
    assert {name: files_of(units.report(name)) for name in before} == before


def _server(pid):
    (found,) = [child for child in psutil.Process(pid).children() if SERVER in child.cmdline()]
    return found


@pytest.mark.parametrize("lost", ["worker", "server"])
def test_what_is_lost_while_it_builds_costs_only_what_was_running(empty, cluster, tmp_path, lost):
    from distributed import Client  # noqa: PLC0415 -- slow, only here

    empty.add("lama", (6,))
    mark = tmp_path / "sudah"
    _own_notebook(empty, "lama", ONCE.format(mark=str(mark), then="time.sleep(600)"))
    command = subprocess.Popen(
        empty.command("--scheduler", cluster),
        env=empty.environment, cwd=empty.root.parent, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    notebook = int(_waited(lambda: mark.is_file() and mark.read_text()))
    with Client(cluster) as client:
        workers = set(client.run(os.getpid).values())
    (worker,) = workers & {parent.pid for parent in psutil.Process(notebook).parents()}
    os.kill(worker if lost == "worker" else _server(worker).pid, signal.SIGKILL)
    shown, _ = command.communicate(timeout=PATIENCE)
    assert command.returncode == 0, shown
    assert not any(step.startswith("periksa") for step in _steps(empty, "lama"))
    assert not _runs(notebook)


# --- servers of a worker; a unit without its folder needs no build ---------------------------


@pytest.fixture
def order(tmp_path):
    unit = UnitPaths(tmp_path / "tidak-ada", YEAR, tmp_path / "satu", "satu", "u.csv")
    return order_of(unit, unit.root, {})


@pytest.fixture
def worker(cluster):
    """Runs a function on one of the cluster's workers, always the same."""
    from distributed import Client  # noqa: PLC0415 -- slow, only here

    with Client(cluster) as client:
        address, *_ = client.scheduler_info()["workers"]

        def on_it(function, *arguments):
            done = client.submit(function, *arguments, workers=[address], pure=False)
            return done.result(timeout=PATIENCE)

        on_it.pid = on_it(os.getpid)
        yield on_it


def test_two_tasks_on_a_worker_use_the_same_server(worker, order):
    refused = Outcome.refused("satu", NO_FOLDER)
    assert outcome_of(worker(ask, order, package_digest())) == refused
    first = _server(worker.pid)
    assert outcome_of(worker(ask, order, package_digest())) == refused
    assert _server(worker.pid) == first


def test_a_server_killed_between_tasks_is_replaced(worker, order):
    worker(ask, order, package_digest())
    first = _server(worker.pid)
    first.kill()
    assert outcome_of(worker(ask, order, package_digest())).faults == (NO_FOLDER,)
    assert _server(worker.pid) != first


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({PROGRAM: "0" * 64}, PROGRAM),
        ({"Python": "3.99"}, "Python 3.11 (diminta 3.99)"),
        ({"paket pandas": "0.1"}, "(diminta 0.1)"),
        ({"paket baru": "1"}, "paket baru tidak ada (diminta 1)"),
        ({"requirements.lock": "0" * 64}, "requirements.lock"),
        ({"notebooks/06_wirausaha_baru.ipynb": "0" * 64}, "notebooks/06_wirausaha_baru.ipynb"),
        ({"notebooks/baru.ipynb": "0" * 64}, "notebooks/baru.ipynb"),
    ],
)
def test_a_worker_that_differs_refuses_and_says_in_what(worker, units, changed, told):
    own = identity_of(units.root)
    python = ".".join(map(str, sys.version_info[:2]))
    refused = outcome_of(worker(ask, order_of(None, units.root, own | changed), package_digest()))
    assert refused.exit_code == 1
    [fault] = refused.faults
    assert fault.endswith(told.replace("3.11", python) + ".")
    equal = outcome_of(worker(ask, order_of(None, units.root, own), package_digest()))
    assert (equal.exit_code, equal.faults) == (0, ())


def test_a_worker_of_another_program_builds_nothing(empty, tmp_path_factory):
    """A project whose notebooks the only worker sees otherwise: it runs a changed package."""
    empty.add("satu", (6,))
    other = tmp_path_factory.mktemp("lain")
    shutil.copytree(PACKAGE, other / "iku_analysis", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "iku_analysis/indicators/usaha.py").open("a") as stream:
        stream.write("\n")
    with _cluster(other, 1, PYTHONPATH=str(other)) as address:
        done = empty.run("--scheduler", address)
    assert done.returncode == 1
    assert f"berbeda dari mesin yang meminta: {PROGRAM}." in done.stdout
    assert "Tidak ada pekerja" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not empty.report("satu").exists()


def test_a_scheduler_killed_midway_is_told_in_words_with_every_unit_it_cost(empty, tmp_path):
    for name in ("satu", "dua"):
        empty.add(name, (6,))
        mark = tmp_path / name
        _own_notebook(empty, name, ONCE.format(mark=str(mark), then="time.sleep(600)"))
    with _cluster(tmp_path, 1) as address:
        command = subprocess.Popen(
            empty.command("--scheduler", address), env=empty.environment, cwd=empty.root.parent,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        _waited(lambda: (tmp_path / "satu").is_file() or (tmp_path / "dua").is_file())
        [scheduler] = [
            process
            for process in psutil.process_iter(["cmdline"])
            if str(tmp_path / "scheduler.json") in (process.info["cmdline"] or ())
        ]
        scheduler.kill()
        out, err = command.communicate(timeout=PATIENCE)
    assert command.returncode == 1, out + err
    assert "Traceback" not in out + err
    assert err == ""
    for name in ("satu", "dua"):
        assert empty.entries()[name]["faults"] == [SCHEDULER_LOST]
        assert f"ONLY={name}" in out
    assert "0 dari 2 laporan selesai." in out


def test_a_server_that_always_dies_is_told(worker):
    with pytest.raises(RuntimeError, match="berhenti"):
        worker(ask, "bukan JSON", package_digest())


def test_no_scheduler_is_told_with_the_command_to_start_one(units, monkeypatch):
    monkeypatch.setattr(pools, "CONNECT_SECONDS", 1)
    unit = read_units(units.table, YEAR, units.root)[0]
    with pytest.raises(IkuError, match=r"Tidak ada penjadwal Dask .*9.*\n.*dask scheduler"):
        list(build_on_cluster([unit], "tcp://127.0.0.1:9", print))
