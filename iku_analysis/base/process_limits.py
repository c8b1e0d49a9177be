"""What a process that reads a file from elsewhere may take: the last bound, when others fail.

The readers bound their own work (`intake.limits`); these hold whatever they missed. Ten million
price rows take 4 s of processor time and 0.5 GB.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from iku_analysis.base.step_processes import FORK_IS_SAFE

MAX_MEMORY_BYTES = 1792 * 1024**2
# Of the processor, not of the clock: a busy machine must not make a sound table faulty.
MAX_CPU_SECONDS = 60


def _data_bytes() -> int:
    """What this process holds already: at a limit below it no thread could even start."""
    with suppress(OSError):  # no /proc
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


@contextmanager
def process_limits() -> Iterator[None]:
    """Limit memory and processor time of this process meanwhile, where steps are processes.

    Raises
    ------
    MemoryError
        If more memory than `MAX_MEMORY_BYTES` is asked for, beyond what it holds. Of more time the
        process dies.
    """
    if not FORK_IS_SAFE:  # this process is the command itself
        yield
        return
    import resource  # noqa: PLC0415 -- not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime) + MAX_CPU_SECONDS
    wanted = {
        resource.RLIMIT_DATA: _data_bytes() + MAX_MEMORY_BYTES,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,  # a process that dies of them must not write its memory to disk
    }
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    for kind, limit in wanted.items():
        hard = before[kind][1]
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (soft, hard))
    try:
        yield
    finally:
        for kind, limits in before.items():
            resource.setrlimit(kind, limits)
