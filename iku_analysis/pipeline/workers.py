"""Every step in a process of its own, forked from one that has the slow imports done.

The command line itself stays light and starts that process first, so both load side by side. A
fresh fork per step means that no state of one notebook reaches the next, and a step that dies takes
nothing with it. Where fork is not safe (macOS, Windows) steps run in the calling thread.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import forkserver
from typing import Any

from iku_analysis.errors import IkuError

PRELOAD = "iku_analysis.pipeline.preload"
STEPS = "iku_analysis.pipeline.steps"
FORK_IS_SAFE = sys.platform == "linux"
# A notebook that hangs must not hold a report for ever; the longest of ours takes two seconds.
STEP_SECONDS = 1800.0
LIMIT_VARIABLE = "IKU_BATAS_DETIK"


def warm_up() -> None:
    """Start the warm process in the background unless it runs; nothing where fork is not safe."""
    if FORK_IS_SAFE:
        multiprocessing.set_forkserver_preload([PRELOAD])
        forkserver.ensure_running()


def _call(step: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 -- what the step returns
    return getattr(import_module(STEPS), step)(*arguments)


def _call_apart(step: str, arguments: tuple[Any, ...], environment: Mapping[str, str]) -> Any:  # noqa: ANN401 -- as above
    os.environ.clear()
    os.environ.update(environment)
    # No handler: the system ends the process even if it hangs below Python.
    signal.setitimer(signal.ITIMER_REAL, step_limit())
    return _call(step, arguments)


def step_limit() -> float:
    """Seconds a step may take: ``IKU_BATAS_DETIK``, or `STEP_SECONDS`."""
    return float(os.environ.get(LIMIT_VARIABLE, STEP_SECONDS))


def _sudden_end(seconds: float) -> IkuError:
    if seconds >= step_limit():
        return IkuError(
            f"Langkah ini melewati batas waktu {step_limit():.0f} detik dan dihentikan.",
            f"Cari sel yang tidak selesai, atau beri waktu lebih: {LIMIT_VARIABLE}=7200 make ...",
        )
    return IkuError(
        "Proses langkah ini berhenti mendadak, mungkin karena memori habis.",
        "Tutup program lain, lalu jalankan lagi perintah yang sama.",
    )


def run_step(step: str, *arguments: Any) -> Any:  # noqa: ANN401 -- as above
    """Run a function of `steps` in a fresh process and wait for it.

    Parameters
    ----------
    step : str
        Name of the function; a name, because importing it here would load all it needs.
    *arguments
        What it takes; picklable.

    Returns
    -------
    object
        What it returns.

    Raises
    ------
    IkuError
        If the process dies or takes too long, and whatever the step raises.
    """
    if not FORK_IS_SAFE:
        return _call(step, arguments)
    warm_up()
    context, start = multiprocessing.get_context("forkserver"), time.monotonic()
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as process:
        try:
            return process.submit(_call_apart, step, arguments, dict(os.environ)).result()
        except BrokenProcessPool:
            raise _sudden_end(time.monotonic() - start) from None
