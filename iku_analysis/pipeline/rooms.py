"""Modules whose functions steps call in processes of their own, and the folders each imports from.

The sources in those folders are part of what decides the step. A test follows the imports.
"""

from __future__ import annotations

import platform
import sysconfig
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from iku_analysis.base.input_files import Digests
from iku_analysis.base.package_sources import rooms_digest

CHECKING = "iku_analysis.intake.table_step"
TEXT_CHECKING = "iku_analysis.narrative.text_step"
EXECUTING = "iku_analysis.notebook_engine.notebook_step"
RENDERING = "iku_analysis.pipeline.assembly"
REHEARSE = "rehearse"  # a function of the same, which a process calls before it renders
_CHECKED = frozenset({"base", "model", "declarations", "privacy", "intake"})
ROOMS: Mapping[str, frozenset[str]] = {
    CHECKING: _CHECKED,
    TEXT_CHECKING: _CHECKED | {"narrative"},
    EXECUTING: _CHECKED | {"indicators", "assessment", "narrative", "pages", "notebook_engine"},
}
CODE, ENVIRONMENT = "kode", "lingkungan"


def program(module: str, state: Digests) -> dict[str, str]:
    """What a step runs, as values of it: the sources it can import, and what is installed.

    Parameters
    ----------
    module : str
        Of the step; one without rooms of its own, as the renderer, can import all.
    state : mapping of Path to FileDigest
        Sources of the package, among other files.
    """
    return {CODE: rooms_digest(state, ROOMS.get(module)), ENVIRONMENT: _installed()}


@cache
def _installed() -> str:
    """Python and every package installed beside it, with their versions."""
    packages = Path(sysconfig.get_paths()["purelib"]).glob("*.dist-info")
    return "\n".join([platform.python_version(), *sorted(path.name for path in packages)])
