"""Work next to the running process."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

FORK_IS_SAFE = sys.platform == "linux"


def beside() -> Executor:
    """One worker: a fork of this process where that is safe, a thread elsewhere.

    Give it its work before this process starts a thread.
    """
    if FORK_IS_SAFE:
        return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"))
    return ThreadPoolExecutor(1)
