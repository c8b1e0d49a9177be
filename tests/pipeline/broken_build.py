"""Builds a report and breaks at one operation of the runner: ``broken_build.py NUMBER galat|mati``.

An operation is a call of a function of the runner, or a return from one, in any thread. Number 0
breaks nothing and prints how many there were.
"""

import itertools
import os
import signal
import sys
import threading

from iku_analysis.__main__ import main

PARTS = tuple(f"iku_analysis{os.sep}{room}{os.sep}" for room in ("base", "pipeline", "provenance"))
number, how = int(sys.argv[1]), sys.argv[2]
operations = itertools.count(1)


class InjectedError(Exception):
    """A fault of nobody."""


def break_at(frame, event, _):
    if event in {"call", "return"} and any(part in frame.f_code.co_filename for part in PARTS):
        if next(operations) != number:
            return
        if how == "mati":
            os.kill(os.getpid(), signal.SIGKILL)
        raise InjectedError(frame.f_code.co_qualname if sys.version_info >= (3, 11) else "")


if __name__ == "__main__":
    threading.setprofile(break_at)
    sys.setprofile(break_at)
    code = main(["report", "2018"])
    sys.setprofile(None)
    print(next(operations) - 1)  # noqa: T201 -- read by the test
    sys.exit(code)
