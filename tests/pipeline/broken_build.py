"""Builds a report and breaks at one operation of the runner: ``broken_build.py NUMBER galat|mati``.

An operation is a call of a function of the runner, or a return from one, in any thread. Number 0
breaks nothing and prints how many there were.
"""

import itertools
import os
import signal
import sys
import threading
from functools import cache

from iku_analysis.__main__ import main

PARTS = tuple(f"iku_analysis{os.sep}{room}{os.sep}" for room in ("base", "pipeline", "provenance"))


class InjectedError(Exception):
    """A fault of nobody."""


def breaking(operations, number, how):
    """What Python calls at every operation of the process."""

    ours = cache(lambda file: any(part in file for part in PARTS))

    def break_at(frame, event, _):
        if event in {"call", "return"} and ours(frame.f_code.co_filename):
            if next(operations) != number:
                return
            if how == "mati":
                os.kill(os.getpid(), signal.SIGKILL)
            raise InjectedError(frame.f_code.co_qualname)

    return break_at


if __name__ == "__main__":
    counted = itertools.count(1)
    hook = breaking(counted, int(sys.argv[1]), sys.argv[2])
    threading.setprofile(hook)
    sys.setprofile(hook)
    code = main(["report", "2018"])
    sys.setprofile(None)
    print(next(counted) - 1)  # noqa: T201 -- read by the test
    sys.exit(code)
