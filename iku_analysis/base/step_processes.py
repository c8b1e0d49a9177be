"""Every step in a process of its own, forked from one that has the slow imports done.

A process tells, with what its step returns, the digest of every file it read and of every source
of this package it runs.

The command line itself stays light and starts that process first, so both load side by side. A
fresh fork per notebook means that no state of one reaches the next, and a step that dies takes
nothing with it; checks of tables share a fork per thread. What needs little of all that, rendering
alone, may have a process of its own instead of the warm one, which is kept for the next time. Where
fork is not safe (macOS, Windows) steps run in the calling thread.

A process that is such a fork itself and has no thread (it builds one of many reports) forks its
own steps, one after another: all is loaded already.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Literal

from iku_analysis.base.cancellation import blocked_in_children
from iku_analysis.base.errors import IkuError, fault_text
from iku_analysis.base.input_files import Digests, noted_reads
from iku_analysis.base.package_sources import loaded_sources

FORK_IS_SAFE = sys.platform == "linux"
# A notebook that hangs must not hold a report for ever; the longest of ours takes two seconds.
STEP_SECONDS = 1800.0
LIMIT_VARIABLE = "IKU_BATAS_DETIK"
# A process that is kept remembers more each time; one that has grown so far is replaced. Ours stops
# growing below, because Typst forgets what ten compiles did not use.
KEPT_BYTES = 3 * 2**29
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
Method = Literal["forkserver", "fork", "spawn"]
Prepare = tuple[str, tuple[Any, ...]]
_method: Method = "forkserver"
_preloaded: list[str] = []
_own = threading.local()
_kept: dict[str, _Process] = {}
_running: set[_Process] = set()


@dataclass(frozen=True)
class Answer:
    """What a step returned, and the digests of what it read and ran."""

    result: Any
    reads: Digests


def warm_up(modules: Sequence[str] = ()) -> None:
    """Start the warm process in the background unless it runs; nothing where fork is not safe.

    Parameters
    ----------
    modules : sequence of str
        What it imports, also when it has to be started again.
    """
    if FORK_IS_SAFE:
        _preloaded.extend(module for module in modules if module not in _preloaded)
        multiprocessing.set_forkserver_preload(_preloaded)
        resource_tracker.ensure_running()  # it lets signals through again when it starts
        with blocked_in_children():
            forkserver.ensure_running()


def preload_only(module: str) -> None:
    """Let the warm process import one light module alone, for a command that needs no more."""
    _preloaded[:] = [module]


def keep_process(module: str, prepare: str = "", *given: Any) -> None:  # noqa: ANN401 -- what it takes
    """Have one process do all steps of a light module, unless there is one.

    Parameters
    ----------
    module : str
        One that needs little of what the warm process imports: it starts while that one imports.
    prepare : str, optional
        Function of the module that is called before any step, and goes on beside it.
    *given
        What that takes; picklable.
    """
    is_there = module in _kept and _kept[module].is_alive()
    if FORK_IS_SAFE and _method != "fork" and not is_there:
        _kept[module] = _Process("spawn", once=False, first=module, prepare=(prepare, given))


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


def stop_all() -> None:
    """End every process there is at once: nothing goes on for a command that was cancelled."""
    for process in (*_running, *_kept.values()):
        process.kill()


def _call(step: str, arguments: tuple[Any, ...]) -> Answer:
    module, _, name = step.rpartition(".")
    function = getattr(import_module(module), name)
    with noted_reads() as reads:
        result = function(*arguments)
    return Answer(result, {**loaded_sources(), **reads})


def _answer(asked: Connection, once: bool, first: str, prepare: Prepare) -> None:  # noqa: FBT001 -- of a process
    """Do what is asked, in a process of its own, until nobody asks or waits for the answer."""
    die_with_parent()
    module = import_module(first) if first else None
    name, given = prepare
    if name:
        threading.Thread(target=getattr(module, name), args=given, daemon=True).start()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            step, arguments, environment, limit = asked.recv()
            os.environ.clear()
            os.environ.update(environment)
            # No handler: the system ends the process even if it hangs below Python. Zero: no limit.
            signal.setitimer(signal.ITIMER_REAL, limit)
            answer = _outcome(step, arguments)
            asked.send((*answer, _own_bytes()))
            signal.setitimer(signal.ITIMER_REAL, 0)
            if once:  # a plain fork holds the other end of its line, too, and would wait for itself
                return


def _own_bytes() -> int:
    """Memory this process holds."""
    return int(Path("/proc/self/statm").read_bytes().split()[1]) * resource.getpagesize()


def _outcome(
    step: str, arguments: tuple[Any, ...]
) -> tuple[Answer | None, BaseException | None, str]:
    """What a step returned, or its fault and the stack of that, to be sent."""
    try:
        answer = _call(step, arguments)
    except BaseException as fault:  # noqa: BLE001 -- raised again where it was asked
        stack = traceback.format_exc()
        try:
            ForkingPickler.loads(ForkingPickler.dumps(fault))
        except Exception:  # noqa: BLE001 -- whatever a class of somebody else does
            return None, IkuError(fault_text(fault)), stack
        return None, fault, stack
    return answer, None, ""


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


class _Process:
    """A process that does steps, and the line to it."""

    def __init__(
        self, method: Method, *, once: bool, first: str = "", prepare: Prepare = ("", ())
    ) -> None:
        context: Any = multiprocessing.get_context(method)  # its stub lacks the process
        self._line, given = context.Pipe()
        self._is_busy = False
        self.size = 0
        # The interpreter waits for its children at its end, but not for daemons, which may not
        # have children themselves.
        self._process = context.Process(
            target=_answer, args=(given, once, first, prepare), daemon=not once
        )
        with blocked_in_children():
            self._process.start()
        given.close()
        if not once:
            # When this process ends, multiprocessing would ask it to end with a signal that is
            # blocked there, and wait; a plain fork holds the other end of its line, too, so it
            # sees no end of it.
            Finalize(None, self._process.kill, exitpriority=0)

    def call(self, step: str, arguments: tuple[Any, ...], limit: float) -> Answer:
        start, self._is_busy = time.monotonic(), True
        _running.add(self)
        try:
            self._line.send((step, arguments, dict(os.environ), limit))
            answer: Answer
            fault: BaseException | None
            answer, fault, stack, self.size = self._line.recv()
        except (EOFError, OSError):
            raise _sudden_end(time.monotonic() - start, limit) from None
        finally:
            _running.discard(self)
        self._is_busy = False
        if fault is None:
            return answer
        if not isinstance(fault, Exception):  # sys.exit() in a cell must not end the command
            raise IkuError(f"Langkah ini berhenti sendiri ({type(fault).__name__}).")
        fault.add_note(stack)  # the stack itself cannot be sent
        raise fault

    def is_alive(self) -> bool:
        return bool(self._process.is_alive())

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        if self._is_busy:  # who asked was cancelled while waiting
            self.kill()
        self._line.close()
        self._process.join()


def run_step(step: str, *arguments: Any, limit: float | None = None) -> Answer:  # noqa: ANN401 -- what the step takes
    """Run a function in a fresh process, or the one kept for its module, and wait for it.

    Parameters
    ----------
    step : str
        Name of the function with its module; a name, because importing it here would load all it
        needs.
    *arguments
        What it takes; picklable.
    limit : float, optional
        Seconds it may take, 0 for any; `step_limit` by default.

    Returns
    -------
    Answer

    Raises
    ------
    SuddenEnd
        If the process dies or takes too long; beside whatever the step raises.
    """
    if not FORK_IS_SAFE:
        return _call(step, arguments)
    module = step.rpartition(".")[0]
    kept = _kept.pop(module, None)
    process = kept if kept and kept.is_alive() else _fork(once=True)
    try:
        answer = process.call(step, arguments, step_limit() if limit is None else limit)
        if process is kept and process.size < KEPT_BYTES:
            _kept[module] = process
        return answer
    finally:
        if module not in _kept:
            process.close()


def run_quick_step(step: str, *arguments: Any) -> Answer:  # noqa: ANN401 -- as above
    """Run a short step of our own code, as `run_step` does.

    The steps of one thread share a process, because making one takes as long as such a step; one
    that ended suddenly is replaced. Not for notebooks, where state could leak.
    """
    if not FORK_IS_SAFE:
        return _call(step, arguments)
    if not hasattr(_own, "process"):
        module = step.rpartition(".")[0]
        _own.process = _fork(once=False, first=module)
    process: _Process = _own.process
    try:
        return process.call(step, arguments, step_limit())
    except SuddenEnd:
        process.close()
        del _own.process
        raise


def _fork(*, once: bool, first: str = "") -> _Process:
    if _method == "forkserver":
        warm_up()
    return _Process(_method, once=once, first=first)
