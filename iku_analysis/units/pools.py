"""Where units are built: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import package_digest
from iku_analysis.units.relay import ask
from iku_analysis.units.server import order_of, outcome_of
from iku_analysis.units.unit_process import Outcome, build_apart
from iku_analysis.units.unit_table import UnitPaths

if TYPE_CHECKING:
    from distributed import Client

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
    """Build units on an existing Dask cluster; its workers share the project folder.

    A unit whose worker is lost is given to another one, which finds what was finished.

    Parameters
    ----------
    units : sequence of UnitPaths
        What to build.
    scheduler : str
        Address of the scheduler, ``tcp://host:port``.

    Yields
    ------
    Outcome
        As each unit ends.

    Raises
    ------
    IkuError
        If there is no scheduler at the address, or it has no worker.
    """
    from distributed import as_completed as completed  # noqa: PLC0415 -- 0.5 s only clusters need

    with _connected(scheduler) as client:
        orders = [order_of(unit) for unit in units]
        builds = client.map(ask, orders, package=package_digest(), pure=False)
        unit_of = dict(zip(builds, units, strict=True))
        for done in completed(builds):
            fault = done.exception()
            if fault is None:
                yield outcome_of(done.result())
            else:
                words = f"GALAT Pekerja Dask gagal: {type(fault).__name__}: {fault}"
                yield Outcome.refused(unit_of[done].unit, words)


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
