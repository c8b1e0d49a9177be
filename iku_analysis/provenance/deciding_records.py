"""What decides a report beside its tables: catalogue, code and environment, as they are now.

Read without any processed table, so `verify` and `audit` can compare them with a manifest at once.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from iku_analysis.base.paths import YearPaths
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.catalogue import CATALOGUE_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE
from iku_analysis.narrative.text import FOLDER
from iku_analysis.provenance.code_state import code_state
from iku_analysis.provenance.hashing import (
    LOCK_FILE,
    PACKAGE,
    file_digest,
    package_digest,
    package_files,
    text_digest,
)

DISTRIBUTION = "iku-analysis"
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
Record = dict[str, Any]


def file_record(path: Path, root: Path) -> Record:
    """Path from a root with forward slashes, digest and size of a file."""
    return {
        "path": path.relative_to(root).as_posix(),
        "sha256": file_digest(path),
        "bytes": path.stat().st_size,
    }


def other_inputs(paths: YearPaths) -> list[Path]:
    """Inputs that are no tables: catalogue, descriptor, the IKU document, authored texts."""
    document = catalogue_record(paths)["dokumen"]
    texts = sorted((paths.raw / FOLDER).glob("*.md"))
    return [*(paths.raw / name for name in (CATALOGUE_FILE, DESCRIPTOR_FILE, document)), *texts]


def catalogue_record(paths: YearPaths) -> Record:
    """The catalogue of a year, policies among it, as plain data."""
    return cast("Record", read_yaml(paths.raw / CATALOGUE_FILE))


def _cells(notebook: Path) -> dict[str, str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: text_digest("".join(cell["source"])) for cell in cells}


def code_record(paths: YearPaths) -> Record:
    """Commit, what differs from it, sources of the package, and notebooks with their cells."""
    state = code_state(paths.root)
    notebooks = sorted(paths.sources.glob("*.ipynb"))
    return {
        "commit": state.commit,
        "changed": list(state.changed),
        "package_sha256": package_digest(),
        "files": [file_record(path, PACKAGE.parent) for path in package_files()],
        "notebooks": [
            {**file_record(path, paths.root), "cells": _cells(path)} for path in notebooks
        ],
    }


def _required() -> Iterator[str]:
    for item in metadata.requires(DISTRIBUTION) or []:
        if "extra ==" not in item:
            yield re.split(r"[^\w.-]", item)[0]


def _pins(lock: str) -> dict[str, str]:
    """Versions by package; some have one per platform."""
    pins: dict[str, list[str]] = {}
    for name, version in _PIN.findall(lock):
        pins.setdefault(name, []).append(version)
    return {name: ", ".join(versions) for name, versions in sorted(pins.items())}


def environment_record(root: Path) -> Record:
    """Lock with its pins, Python, and the versions installed of what the package names itself."""
    lock = root / LOCK_FILE
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    return {
        "lock_sha256": text_digest(text),
        "pins": _pins(text),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": {name: metadata.version(name) for name in sorted(_required())},
    }
