"""Steps that take more than a table may; run apart by name."""

import numpy as np

from iku_analysis.base import process_limits


def takes_memory():
    try:
        with process_limits.process_limits():
            return len(np.ones(process_limits.MAX_MEMORY_BYTES // 6))
    except MemoryError:
        return "MemoryError"


def takes_time():
    process_limits.MAX_CPU_SECONDS = 1
    with process_limits.process_limits():
        while True:
            pass


def is_free_again():
    takes_memory()
    return len(np.ones(process_limits.MAX_MEMORY_BYTES // 8 // 100))
