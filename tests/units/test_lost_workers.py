"""A process or a cluster's worker that dies costs only what it was running."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import psutil
import pytest

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import PACKAGE, package_digest
from iku_analysis.units import dask_worker, pools
from iku_analysis.units.dask_worker import (
    NO_FOLDER,
    OTHER,
    PROGRAM,
    SERVER,
    ask,
    identity_of,
    order_of,
    outcome_of,
)
from iku_analysis.units.pools import SCHEDULER_LOST, build_on_cluster
from iku_analysis.units.unit_process import Outcome
from iku_analysis.units.unit_table import UnitPaths, read_units
from tests.units.conftest import YEAR, files_of

DASK = str(Path(sys.executable).with_name("dask"))
PYTHON = ".".join(map(str, sys.version_info[:2]))
PATIENCE = 60


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


def test_a_unit_whose_process_dies_is_tried_again_from_where_it_was_unless_it_always_dies(
    empty, tmp_path
):
    for name in ("sekali", "selalu"):
        empty.add(name, (6,))
    then = "os.kill(os.getppid(), 9); time.sleep(600)"
    cell = ONCE.format(mark=str(tmp_path / "sudah"), then=then)
    empty.own_notebook("sekali", "05_koperasi_ukm", cell)
    empty.own_notebook("selalu", "05_koperasi_ukm", "import os; os.kill(os.getppid(), 9)")
    done = empty.run()
    assert done.returncode == 1
    assert "1 dari 2 laporan selesai." in done.stdout
    assert "ONLY=selalu" in done.stdout
    assert "berhenti mendadak" in done.stdout
    assert (empty.report("sekali") / "manifest.json").is_file()
    steps = _steps(empty, "sekali")
    assert "notebook 05_koperasi_ukm" in steps
    assert not any(step.startswith("periksa") for step in steps)
    # the notebook that was running did not outlive the process that waited for it
    assert not _runs(int((tmp_path / "sudah").read_text()))


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


class Cluster(NamedTuple):
    """A scheduler on a port of its own, with workers, as the README starts them."""

    address: str
    scheduler: subprocess.Popen

    @classmethod
    @contextmanager
    def started(cls, folder, workers):
        from distributed import Client  # noqa: PLC0415 -- slow, only here

        told = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        with _started("scheduler", *options, "--scheduler-file", str(told), cwd=folder) as process:
            _waited(lambda: told.is_file() and told.stat().st_size)
            address = json.loads(told.read_text())["address"]
            kind = ("--nworkers", str(workers), "--nthreads", "1", "--no-dashboard")
            with _started("worker", *kind, "--local-directory", str(folder), address, cwd=folder):
                with Client(address) as client:
                    client.wait_for_workers(workers, timeout=PATIENCE)
                yield cls(address, process)


@pytest.fixture(scope="module")
def clusters():
    with ExitStack() as started:
        yield SimpleNamespace(enter=started.enter_context, last=None)


@pytest.fixture
def cluster(clusters, tmp_path_factory):
    """Of all tests here, but one whose scheduler was killed is replaced."""
    if clusters.last is None or clusters.last.scheduler.poll() is not None:
        clusters.last = clusters.enter(Cluster.started(tmp_path_factory.mktemp("dask"), 2))
    return clusters.last


def _server(pid):
    (found,) = [child for child in psutil.Process(pid).children() if SERVER in child.cmdline()]
    return found


# --- servers of a worker; a unit without its folder needs no build ---------------------------


def test_workers_of_another_program_build_nothing(empty, cluster, tmp_path_factory):
    empty.add("satu", (6,))
    other = tmp_path_factory.mktemp("lain")
    shutil.copytree(PACKAGE, other / "iku_analysis")
    with (other / "iku_analysis/indicators/usaha.py").open("a") as stream:
        stream.write("\n")
    done = empty.run("--scheduler", cluster.address, PYTHONPATH=str(other))
    assert done.returncode == 1
    assert done.stdout.count(f"berbeda dari mesin yang meminta: {PROGRAM}.") == 2
    assert "Tidak ada pekerja" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not empty.report("satu").exists()


@pytest.fixture
def order(tmp_path):
    unit = UnitPaths(tmp_path / "tidak-ada", YEAR, tmp_path / "satu", "satu", "u.csv")
    return order_of(unit, unit.root, {})


@pytest.fixture
def worker(cluster):
    """Runs a function on one of the cluster's workers, always the same."""
    from distributed import Client  # noqa: PLC0415 -- slow, only here

    with Client(cluster.address) as client:
        address, *_ = client.scheduler_info()["workers"]

        def on_it(function, *arguments):
            done = client.submit(function, *arguments, workers=[address], pure=False)
            return done.result(timeout=PATIENCE)

        on_it.pid = on_it(os.getpid)
        yield on_it


def test_tasks_on_a_worker_use_one_server_and_one_killed_between_them_is_replaced(worker, order):
    refused = Outcome.refused("satu", NO_FOLDER)
    assert outcome_of(worker(ask, order, package_digest())) == refused
    first = _server(worker.pid)
    assert outcome_of(worker(ask, order, package_digest())) == refused
    assert _server(worker.pid) == first
    first.kill()
    assert outcome_of(worker(ask, order, package_digest())) == refused
    assert _server(worker.pid) != first


def test_a_server_that_always_dies_is_told(worker):
    with pytest.raises(RuntimeError, match="berhenti"):
        worker(ask, "bukan JSON", package_digest())


DIFFERENT = [
    ({PROGRAM: "0" * 64}, PROGRAM),
    ({"Python": "3.99"}, f"Python {PYTHON} (diminta 3.99)"),
    ({"paket pandas": "0.1"}, f"paket pandas {version('pandas')} (diminta 0.1)"),
    ({"paket baru": "1"}, "paket baru tidak ada (diminta 1)"),
    ({"requirements.lock": "0" * 64}, "requirements.lock"),
    ({"notebooks/06_wirausaha_baru.ipynb": "0" * 64}, "notebooks/06_wirausaha_baru.ipynb"),
    ({"notebooks/baru.ipynb": "0" * 64}, "notebooks/baru.ipynb"),
]


@pytest.fixture(scope="module")
def own(root):
    return identity_of(root)


@pytest.mark.parametrize(("changed", "told"), DIFFERENT)
def test_each_difference_is_told(root, own, monkeypatch, changed, told):
    monkeypatch.setattr(dask_worker, "identity_of", lambda _: own)
    order = order_of(None, root, own | changed)
    monkeypatch.setattr(sys, "stdin", StringIO(order))
    assert [*dask_worker._outcomes()] == [Outcome.refused("", f"{OTHER}: {told}.")]


def test_a_worker_that_differs_refuses_and_says_in_what(worker, empty, own):
    other = {key: value for changed, _ in DIFFERENT for key, value in changed.items()}
    refused = outcome_of(worker(ask, order_of(None, empty.root, own | other), package_digest()))
    assert refused.exit_code == 1
    [fault] = refused.faults
    assert sorted(fault.removeprefix(f"{OTHER}: ").rstrip(".").split(", ")) == sorted(
        told for _, told in DIFFERENT
    )
    equal = outcome_of(worker(ask, order_of(None, empty.root, own), package_digest()))
    assert (equal.exit_code, equal.faults) == (0, ())


# --- builds on a cluster ---------------------------------------------------------------------


def _begun(units, *words):
    return subprocess.Popen(
        units.command(*words), env=units.environment, cwd=units.root.parent,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _paused(units):
    """Process of the notebook that waits to be killed."""
    mark = _waited(lambda: next(units.root.glob("jeda-*"), None))
    mark.unlink()
    return int(mark.name.partition("-")[2])


def _worker_of(notebook, cluster):
    from distributed import Client  # noqa: PLC0415 -- slow, only here

    with Client(cluster.address) as client:
        workers = set(client.run(os.getpid).values())
    (worker,) = workers & {parent.pid for parent in psutil.Process(notebook).parents()}
    return worker


def _checked(units, name):
    return {path: path.stat().st_mtime_ns for path in units.processed(name).glob("*.parquet")}


def test_a_cluster_gives_the_same_bytes_and_what_is_lost_costs_only_what_was_running(
    units, cluster
):
    before = files_of(units.report("satu"))
    for name in ("satu", "rusak"):
        shutil.rmtree(units.processed(name))
    (units.root / "jeda").touch()
    command = _begun(units, "--only", "satu,rusak", "--scheduler", cluster.address)
    first = _paused(units)
    checked = _checked(units, "satu")
    (units.root / "jeda").touch()  # the next one waits, too
    _server(_worker_of(first, cluster)).kill()
    second = _paused(units)
    assert _checked(units, "satu") == checked
    os.kill(_worker_of(second, cluster), signal.SIGKILL)
    out, err = command.communicate(timeout=PATIENCE)
    assert "1 dari 2 laporan selesai." in out, out + err
    assert command.returncode == 1  # the faulty one is refused there, too
    assert files_of(units.report("satu")) == before
    assert "notebook 04_pengawasan" in _steps(units, "satu")
    assert (_checked(units, "satu"), bool(checked)) == (checked, True)
    assert not _runs(first)
    assert not _runs(second)


def test_a_scheduler_killed_midway_is_told_in_words_with_every_unit_it_cost(
    empty, cluster, tmp_path
):
    for name in ("satu", "dua", "tiga"):  # of these one waits for a worker
        empty.add(name, (5,))
        cell = ONCE.format(mark=str(tmp_path / name), then="time.sleep(600)")
        empty.own_notebook(name, "04_pengawasan", cell)
    command = _begun(empty, "--scheduler", cluster.address)
    _waited(lambda: any((tmp_path / name).is_file() for name in ("satu", "dua", "tiga")))
    cluster.scheduler.kill()
    out, err = command.communicate(timeout=PATIENCE)
    assert command.returncode == 1, out + err
    assert "Traceback" not in out + err
    assert err == ""
    for name in ("satu", "dua", "tiga"):
        assert empty.entries()[name]["faults"] == [SCHEDULER_LOST]
        assert f"ONLY={name}" in out
    assert "0 dari 3 laporan selesai." in out


def test_no_scheduler_is_told_with_the_command_to_start_one(units, monkeypatch):
    monkeypatch.setattr(pools, "CONNECT_SECONDS", 1)
    unit = read_units(units.table, YEAR, units.root)[0]
    with pytest.raises(IkuError, match=r"Tidak ada penjadwal Dask .*9.*\n.*dask scheduler"):
        list(build_on_cluster([unit], "tcp://127.0.0.1:9", print))
