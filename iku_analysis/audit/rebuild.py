"""Build a report again in a folder that holds nothing but what decides it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from iku_analysis.audit.no_verdict import interruption
from iku_analysis.audit.record import PublishedRecord
from iku_analysis.audit.work_folder import copy_files
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.paths import LOCK_FILE, ROOT_VARIABLE, YearPaths
from iku_analysis.provenance.build_state import OWN
from iku_analysis.provenance.code_state import CodeState, code_state, export_state
from iku_analysis.provenance.revision import published_export

PROJECT_FILE = "pyproject.toml"
PROJECT = "proyek"
LONGEST_TEMPORARY = 70  # a socket's path has at most 103 bytes, 33 of them below this folder
LAST_LINES = 12
PATIENCE, POLL_SECONDS = 1.0, 0.01


def lay_out(
    record: PublishedRecord, here: YearPaths, folder: Path, *, unchanged: bool
) -> YearPaths:
    """Copy raw data and notebooks into a clean folder.

    Parameters
    ----------
    record : PublishedRecord
        Its raw data are taken, and the office's own functions.
    here : YearPaths
        Its notebooks and lock are taken: what belongs to the code that runs.
    folder : Path
        Empty folder; the clean one is made in it.
    unchanged : bool
        Whether nothing that decides the report differs from the record. Then the commit the record
        names is kept: it is a name for the same content, and the report prints it.

    Returns
    -------
    YearPaths
        Of the clean folder.
    """
    clean = here.at(folder / PROJECT)
    copy_files(record.basis.raw, clean.raw)
    for mine, theirs in zip(here.written_sources, clean.written_sources, strict=True):
        if mine.is_dir():
            copy_files(mine, theirs)
    for path in own_files(record):  # no other may run: those are told beforehand
        copy = clean.root / record.basis.relative(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    for name in (LOCK_FILE, PROJECT_FILE):
        if (here.root / name).is_file():
            shutil.copy(here.root / name, clean.root / name)
    code = record.manifest["code"]
    told = CodeState(code["commit"], tuple(code["changed"]))
    office = here.relative(here.office)
    state = told if unchanged else code_state(here.root, office, here.year)
    export_state(clean.root, state, published_export(record.basis), office)
    return clean


def own_files(record: PublishedRecord) -> list[Path]:
    """Own functions of the office a record names, as far as they are there.

    What lies elsewhere is no such function, whatever the record calls it.
    """
    named = (record.basis.root / entry["path"] for entry in record.manifest.get(OWN, []))
    folder = record.basis.own_functions
    return [path for path in named if path.parent == folder and path.is_file()]


def build(paths: YearPaths) -> str:
    """Build the report of a clean folder with the running package.

    Returns
    -------
    str
        Empty when it was built, else the last lines the build printed.
    """
    process = None
    try:
        with interruption.held():
            process = _started(paths)
        said, _ = process.communicate()
    finally:
        with interruption.held():
            if process:
                _end(process)
    if process.returncode == 0:
        return ""
    lines = said.strip().splitlines()[-LAST_LINES:]
    return "\n".join(lines) or f"berhenti dengan kode {process.returncode}"


def _started(paths: YearPaths) -> subprocess.Popen[str]:
    searched = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {
        ROOT_VARIABLE: str(paths.root),
        "PYTHONPATH": os.pathsep.join(searched),
    }
    # What a killed build leaves in its temporary folder goes with the rest, unless that makes the
    # names of its sockets too long.
    if len(os.fsencode(paths.root.parent)) <= LONGEST_TEMPORARY:
        own["TMPDIR"] = str(paths.root.parent)
    return subprocess.Popen(  # noqa: S603 -- this very program
        # -P and the path: the program that said its name, not one that lies in some folder
        [sys.executable, "-P", "-m", "iku_analysis", "report", *paths.words],
        cwd=paths.root,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )


def _end(process: subprocess.Popen[str]) -> None:
    """End a build with all it started: what still writes would bring its folder back."""
    end = time.monotonic() + PATIENCE
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        with process:  # waits, and closes its pipe
            pass
        while time.monotonic() < end:
            os.killpg(process.pid, 0)
            time.sleep(POLL_SECONDS)
