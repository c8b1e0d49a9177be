"""Build a report again in a folder that holds nothing but what decides it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from iku_analysis.audit.record import Record
from iku_analysis.base.paths import LOCK_FILE, ROOT_VARIABLE, YearPaths
from iku_analysis.provenance.code_state import CodeState, code_state, export_state
from iku_analysis.provenance.revision import published_export

PROJECT_FILE = "pyproject.toml"
LAST_LINES = 12


def lay_out(record: Record, here: YearPaths, folder: Path, *, unchanged: bool) -> YearPaths:
    """Copy raw data and notebooks into a clean folder.

    Parameters
    ----------
    record : Record
        Its raw data are taken.
    here : YearPaths
        Its notebooks and lock are taken: what belongs to the code that runs.
    folder : Path
        Clean folder.
    unchanged : bool
        Whether nothing that decides the report differs from the record. Then the commit the record
        names is kept: it is a name for the same content, and the report prints it.

    Returns
    -------
    YearPaths
        Of the clean folder.
    """
    clean = YearPaths(folder, here.year)
    shutil.copytree(record.basis.raw, clean.raw)
    shutil.copytree(here.sources, clean.sources, ignore=shutil.ignore_patterns(".*"))
    for name in (LOCK_FILE, PROJECT_FILE):
        if (here.root / name).is_file():
            shutil.copy(here.root / name, folder / name)
    code = record.manifest["code"]
    state = CodeState(code["commit"], code["dirty"]) if unchanged else code_state(here.root)
    export_state(folder, state, published_export(record.basis))
    return clean


def build(paths: YearPaths) -> str:
    """Build the report of a clean folder with the running package.

    Returns
    -------
    str
        Empty when it was built, else the last lines the build printed.
    """
    finished = subprocess.run(  # noqa: S603 -- this very program
        [sys.executable, "-m", "iku_analysis", "report", str(paths.year)],
        cwd=paths.root,
        env={**os.environ, ROOT_VARIABLE: str(paths.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode == 0:
        return ""
    lines = (finished.stdout + finished.stderr).strip().splitlines()
    return "\n".join(lines[-LAST_LINES:])
