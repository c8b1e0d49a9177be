"""What a build will have to do, told before anything slow is imported; by content, never by time.

It only decides which processes start early: what runs is decided step by step.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from itertools import chain
from pathlib import Path

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.package_sources import package_files, package_state
from iku_analysis.base.paths import LOCK_FILE, YearPaths
from iku_analysis.notebook_engine.cells import code_digest
from iku_analysis.pipeline.memory import BuildMemory
from iku_analysis.pipeline.rooms import CODE, EXECUTING, RENDERING, program
from iku_analysis.pipeline.step import CODE_CELLS, REPORT, notebook_step_name

# While a table is open in LibreOffice or Excel, such a file lies beside it.
OF_OFFICE_PROGRAMS = (".~", "~$")
Signatures = dict[Path, tuple[int, ...]]


class Work(Enum):
    """What a build will have to do: nothing, render only, or steps of all kinds."""

    NOTHING = "nothing"
    RENDER = "render"
    SOME = "some"


def signatures(paths: YearPaths) -> Signatures:
    """What the system says of every input there is, and of the folders of raw data.

    A file that was written to, or replaced by another one, has another signature even when its
    size and its time of change were kept.
    """
    lock = [path for path in [paths.root / LOCK_FILE] if path.exists()]
    folders = paths.raw.rglob("*"), paths.own_functions.glob("*.py")
    raw = (path for path in chain(*folders) if not path.name.startswith(OF_OFFICE_PROGRAMS))
    found: Signatures = {}
    for path in chain(raw, paths.own_sources.glob("*.ipynb"), package_files(), lock):
        with suppress(FileNotFoundError):  # gone since its folder was listed
            state = path.stat()
            found[path] = (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    return found


def likely_work(paths: YearPaths) -> Work:
    """What has to be done, by the bytes of the inputs the last build knew."""
    memory = BuildMemory(paths)
    known = memory.inputs()
    if not known or not paths.manifest.is_file():
        return Work.SOME
    changed = [path for path, sha256 in known.items() if digest_on_disk(path).sha256 != sha256]
    sources = package_state()
    runs = {module: program(module, sources)[CODE] for module in (EXECUTING, RENDERING)}
    named = {path: notebook_step_name(path.stem) for path in paths.sources.glob("*.ipynb")}
    stored = {path: name for path, name in named.items() if name in memory}
    same_program = all(memory.has_value(name, CODE, runs[EXECUTING]) for name in stored.values())
    if not same_program or not all(_is_only_text(path, stored, memory) for path in changed):
        return Work.SOME
    is_fresh = not changed and memory.has_value(REPORT, CODE, runs[RENDERING])
    return Work.NOTHING if is_fresh else Work.RENDER


def _is_only_text(path: Path, stored: Mapping[Path, str], memory: BuildMemory) -> bool:
    """Whether a changed file is a notebook with the code cells that were executed."""
    try:
        return path in stored and memory.has_value(
            stored[path], CODE_CELLS, code_digest(path.read_bytes())
        )
    except OSError:
        return False
