"""Warm processes of a Dask worker, one per thread that builds; see `iku_analysis.units.server`.

A worker may not fork (it has threads), so a process of its own does. It outlives the task: the
next one finds it warm. Only light imports here: the scheduler loads this module, too.
"""

from __future__ import annotations

import subprocess
import sys
import threading

SERVER = "iku_analysis.units.server"
ATTEMPTS = 2
_own = threading.local()


def ask(order: str, package: str) -> str:
    """Have this thread's server build a unit; one that dies is replaced once.

    What it had finished is kept, so only the steps that were running run again.

    Parameters
    ----------
    order : str
        The unit, one line.
    package : str
        Digest of the program the server must run.

    Returns
    -------
    str
        The outcome, one line.

    Raises
    ------
    RuntimeError
        If the server dies again.
    """
    code = 0
    for _ in range(ATTEMPTS):
        server = _server_of(package)
        answer = _answer(server, order)
        if answer.endswith("\n"):
            return answer
        code = _ended(server)
    raise RuntimeError(f"proses pembangun berhenti (kode {code}); lihat catatan pekerja")


def _server_of(package: str) -> subprocess.Popen[str]:
    """The one this thread has, unless it is dead or runs another program; then a new one."""
    server: subprocess.Popen[str] | None = getattr(_own, "server", None)
    command = [sys.executable, "-m", SERVER, package]
    if server is None or server.args != command or server.poll() is not None:
        if server is not None:
            _ended(server)
        pipe = subprocess.PIPE
        server = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 -- our own module
        _own.server = server
    return server


def _answer(server: subprocess.Popen[str], order: str) -> str:
    """Without an end of line when the server died."""
    try:
        print(order, file=server.stdin, flush=True)
    except BrokenPipeError:
        return ""
    return server.stdout.readline() if server.stdout else ""


def _ended(server: subprocess.Popen[str]) -> int:
    server.kill()
    server.communicate()
    return server.returncode
