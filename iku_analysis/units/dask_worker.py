"""What a Dask worker does: hand units to a warm process of its own, one per thread that builds.

A worker may not fork (it has threads), so a process of its own does:
``python -m iku_analysis.units.dask_worker DIGEST``. It warms up once and outlives the task. Each
line of its standard input is an order, each line of its standard output tells how that ended; it
ends with its worker. Only light imports here: scheduler and worker load this module, too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.package_sources import package_digest
from iku_analysis.base.paths import NOTEBOOKS
from iku_analysis.base.step_processes import die_with_parent, warm_up
from iku_analysis.units.unit_process import Outcome, build_apart
from iku_analysis.units.unit_table import UnitPaths

SERVER = "iku_analysis.units.dask_worker"
PRELOADED = ("iku_analysis.pipeline.preload", "iku_analysis.units.unit_preload")
ATTEMPTS = 2
PROGRAM = "program iku_analysis"
NO_FOLDER = "Folder proyek tidak terlihat dari mesin pekerja; keduanya harus berbagi folder."
OTHER = "Pekerja ini berbeda dari mesin yang meminta"
Identity = dict[str, str]
_own = threading.local()


# --- what both sides say ----------------------------------------------------------------------


def identity_of(root: Path) -> Identity:
    """What decides a report beside its data: program, Python, packages, lock and notebooks.

    Returns
    -------
    dict of str to str
        Version or digest by the name people know it by.
    """
    from iku_analysis.provenance.deciding_records import environment_record  # noqa: PLC0415 -- a worker need not

    environment = environment_record(root)
    notebooks = sorted((root / NOTEBOOKS).glob("*.ipynb"))
    return {
        PROGRAM: package_digest(),
        "Python": environment["python"],
        **{f"paket {name}": version for name, version in environment["packages"].items()},
        "requirements.lock": environment["lock_sha256"],
        **{path.relative_to(root).as_posix(): digest_on_disk(path).sha256 for path in notebooks},
    }


def order_of(unit: UnitPaths | None, root: Path, identity: Identity) -> str:
    """What a worker is told: the unit, or None to be greeted only, and who asks."""
    plain = {"root": str(root), "identity": identity, "unit": unit and asdict(unit)}
    return json.dumps(plain, default=str)


def outcome_of(answer: str) -> Outcome:
    """What it tells."""
    plain = json.loads(answer)
    return Outcome(**plain | {"faults": tuple(plain["faults"])})


# --- in the worker ----------------------------------------------------------------------------


def ask(order: str, package: str) -> str:
    """Have this thread's process follow an order; one that dies is replaced once.

    What it had finished is kept, so only the steps that were running run again.

    Parameters
    ----------
    order : str
        From `order_of`.
    package : str
        Digest of the program it must run: of another one, or a dead one, a new one is started.

    Returns
    -------
    str
        The outcome, one line.

    Raises
    ------
    RuntimeError
        If the process dies again.
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
    """Without an end of line when the process died."""
    try:
        print(order, file=server.stdin, flush=True)
    except BrokenPipeError:
        return ""
    return server.stdout.readline() if server.stdout else ""


def _ended(server: subprocess.Popen[str]) -> int:
    server.kill()
    server.communicate()
    return server.returncode


# --- in its process ---------------------------------------------------------------------------


def _differences(root: Path, asked: Identity) -> str:
    """In what this machine differs from the one that asks; empty when it may build for it."""
    own = identity_of(root)
    names = [name for name in {**asked, **own} if asked.get(name) != own.get(name)]
    return ", ".join(_differing(name, asked, own) for name in names)


def _differing(name: str, asked: Mapping[str, str], own: Mapping[str, str]) -> str:
    if not name.startswith(("Python", "paket ")):
        return name  # digests say nothing to people
    return f"{name} {own.get(name, 'tidak ada')} (diminta {asked.get(name, 'tidak ada')})"


def _unit_of(plain: Mapping[str, Any]) -> UnitPaths:
    return UnitPaths(**{**plain, "root": Path(plain["root"]), "folder": Path(plain["folder"])})


def _outcomes() -> Iterator[Outcome]:
    for order in map(json.loads, sys.stdin):
        unit = order["unit"] and _unit_of(order["unit"])
        name, root = unit.unit if unit else "", Path(order["root"])
        if not root.is_dir():
            yield Outcome.refused(name, NO_FOLDER)
        elif differing := _differences(root, order["identity"]):
            yield Outcome.refused(name, f"{OTHER}: {differing}.")
            return  # the next task starts a new process, perhaps of what was put right
        else:
            warm_up(PRELOADED)
            yield build_apart(unit) if unit else Outcome("", 0, (), 0.0)


def main() -> int:
    """Follow the orders on standard input."""
    die_with_parent()
    # What a build prints goes to the worker's log instead of between the answers.
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)
        for outcome in _outcomes():
            print(json.dumps(asdict(outcome)), file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
