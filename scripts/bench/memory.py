"""How much memory all processes of a command hold together."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from scripts.bench.project import Project

POLL_SECONDS = 0.05
_SHARE = re.compile(rb"^Pss:\s+(\d+) kB", re.MULTILINE)


def _processes(first: int) -> Iterator[int]:
    """A process and all it started, as they are now."""
    yield first
    with suppress(OSError):
        for task in Path(f"/proc/{first}/task").iterdir():
            for child in (task / "children").read_text("utf-8").split():
                yield from _processes(int(child))


def _bytes(process: int) -> int:
    """Its share of memory: what several have in common is divided among them."""
    try:
        told = _SHARE.search(Path(f"/proc/{process}/smaps_rollup").read_bytes())
    except OSError:  # ended meanwhile
        return 0
    return int(told[1]) * 1024 if told else 0


def peak_gigabytes(project: Project, *command: str | Path) -> float:
    """The most that all processes of a command hold at a time."""
    peak = 0
    with subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        env=project.environment,
        cwd=project.paths.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        while running.poll() is None:
            peak = max(peak, sum(map(_bytes, _processes(running.pid))))
            time.sleep(POLL_SECONDS)
    if running.returncode:
        raise SystemExit(f"{command} failed")
    return peak / 10**9
