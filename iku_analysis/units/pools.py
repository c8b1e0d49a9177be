"""Where units are built: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from iku_analysis.errors import FAULT_EXIT_CODE, IkuError
from iku_analysis.units.batch import build_batch, order_of
from iku_analysis.units.build import Outcome, build_apart
from iku_analysis.units.table import UnitPaths

if TYPE_CHECKING:
    from distributed import Client

# Starting a batch costs about as much as building one unit; more units per batch spread it thinner,
# fewer keep all workers busy to the end.
MOST_PER_BATCH = 12
BATCHES_PER_WORKER = 3
CONNECT_SECONDS = 10


def build_here(units: Sequence[UnitPaths]) -> Iterator[Outcome]:
    """Build units on this machine, one per core at a time.

    Yields
    ------
    Outcome
        As each unit ends.
    """
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for done in as_completed([threads.submit(build_apart, unit) for unit in units]):
            yield done.result()


def build_on_cluster(units: Sequence[UnitPaths], scheduler: str) -> Iterator[Outcome]:
    """Build units on an existing Dask cluster, in batches; its workers share the project folder.

    A batch whose worker is lost is given to another one, which finds what was finished.

    Parameters
    ----------
    units : sequence of UnitPaths
        What to build.
    scheduler : str
        Address of the scheduler, ``tcp://host:port``.

    Yields
    ------
    Outcome
        As each batch ends.

    Raises
    ------
    IkuError
        If there is no scheduler at the address, or it has no worker.
    """
    from distributed import as_completed as completed  # noqa: PLC0415 -- 0.5 s only clusters need

    with _connected(scheduler) as client:
        slots = sum(client.nthreads().values())
        batches = list(_batches(units, slots))
        order = {
            client.submit(build_batch, order_of(batch), pure=False): batch for batch in batches
        }
        for done in completed(order):
            fault = done.exception()
            yield from done.result() if fault is None else _lost(order[done], fault)


def _connected(scheduler: str) -> Client:
    from distributed import Client  # noqa: PLC0415 -- as above

    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError) as fault:
        raise IkuError(
            f"Tidak ada penjadwal Dask di {scheduler} ({type(fault).__name__}).",
            "Jalankan dahulu: dask scheduler, lalu beri alamat yang ditulisnya.",
        ) from None
    if not client.nthreads():
        client.close()
        raise IkuError(
            f"Penjadwal {scheduler} belum mempunyai pekerja.",
            f"Jalankan: dask worker --nthreads 1 {scheduler}",
        )
    return client


def _batches(units: Sequence[UnitPaths], slots: int) -> Iterator[Sequence[UnitPaths]]:
    even = -(-len(units) // (slots * BATCHES_PER_WORKER))
    size = min(max(even, 1), MOST_PER_BATCH)
    for start in range(0, len(units), size):
        yield units[start : start + size]


def _lost(units: Sequence[UnitPaths], fault: BaseException) -> list[Outcome]:
    words = f"GALAT Pekerja Dask gagal: {type(fault).__name__}: {fault}"
    return [Outcome(unit.unit, FAULT_EXIT_CODE, (words,), 0.0) for unit in units]
