"""Where units are built: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TYPE_CHECKING

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import package_digest
from iku_analysis.units.dask_worker import ask, identity_of, order_of, outcome_of
from iku_analysis.units.unit_process import Outcome, build_apart
from iku_analysis.units.unit_table import UnitPaths

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS, CLOSE_SECONDS, POLL_SECONDS = 10, 1, 0.05
ANSWER_SECONDS = 60
RUNNING = "running"
SCHEDULER_LOST = "Penjadwal Dask tidak lagi menjawab sebelum laporan unit ini selesai."
RESTART_WORKERS = (
    "Samakan program, Python, dan paket pada mesin pekerja (make, lalu jalankan ulang dask worker)."
)


def build_here(units: Sequence[UnitPaths]) -> Iterator[Outcome]:
    """Build units on this machine, one per core at a time.

    Yields
    ------
    Outcome
        As each unit ends.
    """
    threads = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        for done in as_completed([threads.submit(build_apart, unit) for unit in units]):
            yield done.result()
    finally:  # after a signal nobody waits for the units that are left
        threads.shutdown(wait=False, cancel_futures=True)


def build_on_cluster(
    units: Sequence[UnitPaths], scheduler: str, tell: Callable[[str], None]
) -> Iterator[Outcome]:
    """Build units on an existing Dask cluster; its workers share the project folder.

    Workers of another program, Python or project are refused before they build. A unit whose worker
    is lost is given to another one, which finds what was finished.

    Parameters
    ----------
    units : sequence of UnitPaths
        What to build.
    scheduler : str
        Address of the scheduler, ``tcp://host:port``.
    tell : callable
        Is told of refused workers.

    Yields
    ------
    Outcome
        As each unit ends; of every unit, also when the scheduler is lost.

    Raises
    ------
    IkuError
        If there is no scheduler at the address, it has no worker, or all are refused.
    """
    with _connected(scheduler) as client:
        root = units[0].root
        identity = identity_of(root)
        refused = _refused_workers(client, order_of(None, root, identity))
        for worker, why in refused.items():
            tell(f"Pekerja {worker} tidak dipakai. {why}")
        good = [worker for worker in client.nthreads() if worker not in refused]
        if not good:
            raise IkuError(f"Tidak ada pekerja {scheduler} yang dapat dipakai.", RESTART_WORKERS)
        orders = [order_of(unit, root, identity) for unit in units]
        # Unless one is refused any will do, also one that joins later: each asks again who asks.
        builds = client.map(
            ask, orders, package=package_digest(), pure=False, workers=good if refused else None
        )
        yield from _ended_builds(client, dict(zip(builds, units, strict=True)))


def _refused_workers(client: Client, greeting: str) -> dict[str, str]:
    """Workers that must not build, with the reason."""
    package = package_digest()
    greeted = {
        worker: client.submit(ask, greeting, package=package, pure=False, workers=[worker])
        for worker in client.nthreads()
    }
    outcomes = {worker: _outcome(future, "") for worker, future in greeted.items()}
    return {
        worker: " ".join(outcome.faults)
        for worker, outcome in outcomes.items()
        if outcome.exit_code
    }


def _ended_builds(client: Client, builds: dict[Future[str], UnitPaths]) -> Iterator[Outcome]:
    """Outcomes as builds end; all that are left when nobody can build them any more."""
    while builds and client.status == RUNNING:
        for build in [build for build in builds if build.done()]:
            yield _outcome(build, builds.pop(build).unit)
        time.sleep(POLL_SECONDS)
    for unit in builds.values():
        yield Outcome.refused(unit.unit, SCHEDULER_LOST)


def _outcome(build: Future[str], unit: str) -> Outcome:
    try:
        return outcome_of(build.result(timeout=ANSWER_SECONDS))
    except Exception as fault:  # noqa: BLE001 -- whatever a worker, its program or the network raised
        if build.cancelled():
            return Outcome.refused(unit, SCHEDULER_LOST)
        words = f"Pekerja Dask gagal: {type(fault).__name__}: {fault}"
        return Outcome.refused(unit, words, RESTART_WORKERS)


def _hush() -> None:
    """Keep what the libraries of a lost connection log off the terminal: words are said here."""
    for name in [*logging.root.manager.loggerDict]:
        if name.startswith(("distributed", "asyncio", "tornado")):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    from distributed import Client  # noqa: PLC0415 -- 0.5 s only clusters need

    _hush()
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError) as fault:
        raise IkuError(
            f"Tidak ada penjadwal Dask di {scheduler} ({type(fault).__name__}).",
            "Jalankan dahulu: dask scheduler, lalu beri alamat yang ditulisnya.",
        ) from None
    try:
        if not client.nthreads():
            raise IkuError(
                f"Penjadwal {scheduler} belum mempunyai pekerja.",
                f"Jalankan: dask worker --nthreads 1 {scheduler}",
            )
        yield client
    finally:
        client.close(timeout=CLOSE_SECONDS)
