"""Every step in a process of its own, forked from one that has the slow imports done.

The command line itself stays light and starts that process first, so both load side by side. A
fresh fork per step means that no state of one notebook reaches the next, and a step that dies takes
nothing with it. Where fork is not safe (macOS, Windows) steps run in the calling thread.

A process that is such a fork itself and has no thread (it builds one of many reports) forks its
own steps, one after another: all is loaded already.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from typing import Any, Literal

from iku_analysis.errors import IkuError

PRELOAD = "iku_analysis.pipeline.preload"
STEPS = "iku_analysis.pipeline.steps"
FORK_IS_SAFE = sys.platform == "linux"
# A notebook that hangs must not hold a report for ever; the longest of ours takes two seconds.
STEP_SECONDS = 1800.0
LIMIT_VARIABLE = "IKU_BATAS_DETIK"
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_method: Literal["forkserver", "fork"] = "forkserver"


def warm_up(more: Sequence[str] = ()) -> None:
    """Start the warm process in the background unless it runs; nothing where fork is not safe.

    Parameters
    ----------
    more : sequence of str
        Modules it imports beside those of the steps.
    """
    if FORK_IS_SAFE:
        multiprocessing.set_forkserver_preload([PRELOAD, *more])
        forkserver.ensure_running()


def fork_from_here() -> None:
    """Let this process, a warm fork without threads, fork its own steps."""
    global _method  # noqa: PLW0603 -- what this process is
    _method = "fork"


def steps_at_once() -> int:
    """How many steps may run side by side."""
    return 1 if _method == "fork" else max(2, os.cpu_count() or 1)


def die_with_parent() -> None:
    """Let the system end this process with the one that waits for it."""
    if FORK_IS_SAFE:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _call(step: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 -- what the step returns
    module, _, name = step.rpartition(".")
    return getattr(import_module(module or STEPS), name)(*arguments)


def _call_apart(
    answer: Connection,
    step: str,
    arguments: tuple[Any, ...],
    environment: Mapping[str, str],
    limit: float,
) -> None:
    die_with_parent()
    os.environ.clear()
    os.environ.update(environment)
    # No handler: the system ends the process even if it hangs below Python. Zero sets no limit.
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        answer.send((_call(step, arguments), None))
    except BaseException as fault:  # noqa: BLE001 -- raised again where the step was asked for
        fault.add_note(traceback.format_exc())  # the stack itself cannot be sent
        answer.send((None, fault))


def step_limit() -> float:
    """Seconds a step may take: ``IKU_BATAS_DETIK``, or `STEP_SECONDS`."""
    return float(os.environ.get(LIMIT_VARIABLE, STEP_SECONDS))


class SuddenEnd(IkuError):
    """The process of a step died or took too long."""


def _sudden_end(seconds: float, limit: float) -> SuddenEnd:
    if limit and seconds >= limit:
        return SuddenEnd(
            f"Langkah ini melewati batas waktu {limit:.0f} detik dan dihentikan.",
            f"Cari sel yang tidak selesai, atau beri waktu lebih: {LIMIT_VARIABLE}=7200 make ...",
        )
    return SuddenEnd(
        "Proses langkah ini berhenti mendadak, mungkin karena memori habis.",
        "Tutup program lain, lalu jalankan lagi perintah yang sama.",
    )


def run_step(step: str, *arguments: Any, limit: float | None = None) -> Any:  # noqa: ANN401 -- as above
    """Run a function of `steps` in a fresh process and wait for it.

    Parameters
    ----------
    step : str
        Name of the function, with its module if that is another; a name, because importing it here
        would load all it needs.
    *arguments
        What it takes; picklable.
    limit : float, optional
        Seconds it may take, 0 for any; `step_limit` by default.

    Returns
    -------
    object
        What it returns.

    Raises
    ------
    SuddenEnd
        If the process dies or takes too long; beside whatever the step raises.
    """
    if not FORK_IS_SAFE:
        return _call(step, arguments)
    if _method == "forkserver":
        warm_up()
    seconds, start = step_limit() if limit is None else limit, time.monotonic()
    context = multiprocessing.get_context(_method)
    answer, given = context.Pipe(duplex=False)
    asked = (given, step, arguments, dict(os.environ), seconds)
    process = context.Process(target=_call_apart, args=asked)  # type: ignore[attr-defined]  # in both
    process.start()
    given.close()
    try:
        result, fault = answer.recv()
    except (EOFError, OSError):  # before or within the answer
        raise _sudden_end(time.monotonic() - start, seconds) from None
    finally:
        answer.close()
        process.join()
    if fault is not None:
        raise fault
    return result
