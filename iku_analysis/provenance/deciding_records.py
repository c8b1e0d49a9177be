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

from iku_analysis.base.digests import digest_on_disk, text_digest
from iku_analysis.base.input_files import Digests, read_input, read_input_text
from iku_analysis.base.package_sources import PACKAGE, package_files, package_state, rooms_digest
from iku_analysis.base.paths import LOCK_FILE, YearPaths
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, load_catalogue, own_functions
from iku_analysis.declarations.decisions import SAME_FILE
from iku_analysis.declarations.front_pages import front_page_files
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE
from iku_analysis.intake.receipts import RECEIPTS_FILE
from iku_analysis.narrative.text import texts_folder
from iku_analysis.provenance.code_state import CodeState, code_state

DISTRIBUTION = "iku-analysis"
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
PlainRecord = dict[str, Any]


def file_record(path: Path, root: Path, digests: Digests | None = None) -> PlainRecord:
    """Path from a root with forward slashes, digest and size of a file.

    Parameters
    ----------
    path, root : Path
    digests : mapping of Path to FileDigest, optional
        Of the bytes a build read; what lies on disk now by default.
    """
    found = digest_on_disk(path) if digests is None else digests[path]
    name = path.relative_to(root).as_posix()
    return {"path": name, "sha256": found.sha256, "bytes": found.size}


def other_inputs(paths: YearPaths) -> list[Path]:
    """Inputs that are no tables: declarations, decisions and receipts, IKU document, texts."""
    document = catalogue_record(paths)["dokumen"]
    given = (paths.raw / name for name in (REGION_FILE, SAME_FILE, ACCEPTANCES_FILE, RECEIPTS_FILE))
    decisions = [path for path in given if path.is_file()]
    folders = {texts_folder(paths.raw), texts_folder(paths.raw, paths.quarter)}
    texts = sorted(path for folder in folders for path in folder.glob("*.md"))
    front = [path for path in front_page_files(paths.raw) if path.is_file()]
    named = [paths.raw / name for name in (CATALOGUE_FILE, DESCRIPTOR_FILE, document)]
    return [*named, *front, *decisions, *texts]


def own_function_records(paths: YearPaths, digests: Digests | None = None) -> list[PlainRecord]:
    """Files of the office's own functions that compute indicators, and which these are."""
    used = own_functions(load_catalogue(paths.raw).indicators, paths.raw)
    return [
        {**file_record(path, paths.root, digests), "functions": names}
        for path, names in used.items()
    ]


def catalogue_record(paths: YearPaths) -> PlainRecord:
    """The catalogue of a year, policies among it, as plain data."""
    return cast("PlainRecord", read_yaml(paths.raw / CATALOGUE_FILE))


def _cells(notebook: Path) -> dict[str, str]:
    cells = json.loads(read_input(notebook))["cells"]
    return {cell["id"]: text_digest("".join(cell["source"])) for cell in cells}


def code_record(
    paths: YearPaths, state: CodeState | None = None, digests: Digests | None = None
) -> PlainRecord:
    """Commit, what differs from it, sources of the package, and notebooks with their cells.

    Parameters
    ----------
    paths : YearPaths
    state, digests : optional
        As a build found them; as they are now by default.
    """
    state = state or code_state(paths.root, paths.relative(paths.office), paths.year)
    sources = package_state() if digests is None else digests
    files = [path for path in package_files() if path in sources]
    notebooks = sorted(paths.sources.glob("*.ipynb"))
    return {
        "commit": state.commit,
        "changed": list(state.changed),
        "package_sha256": rooms_digest({path: sources[path] for path in files}),
        "files": [file_record(path, PACKAGE.parent, sources) for path in files],
        "notebooks": [
            {**file_record(path, paths.root, digests), "cells": _cells(path)} for path in notebooks
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


def environment_record(root: Path) -> PlainRecord:
    """Lock with its pins, Python, and the versions installed of what the package names itself."""
    lock = root / LOCK_FILE
    text = read_input_text(lock) if lock.is_file() else ""
    return {
        "lock_sha256": text_digest(text),
        "pins": _pins(text),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": {name: metadata.version(name) for name in sorted(_required())},
    }
