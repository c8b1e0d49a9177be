"""Code cells decide what a notebook computes; its Markdown cells only what the report says.

Read as plain JSON: the command line takes digests and starts without nbformat.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from iku_analysis.provenance.hashing import content_digest, file_digest

CODE = "code"
PARAMETERS_TAG = "parameters"
INJECTED_TAG = "injected-parameters"
_DECISIVE_KEYS = ("id", "source", "metadata")


def code_digest(notebook: Path) -> str:
    """Digest of what a notebook executes: its code cells in order, and its metadata.

    A notebook that cannot be read is the fault of the step that runs it: its bytes stand for it.
    """
    if not notebook.is_file():
        return ""
    try:
        plain = json.loads(notebook.read_bytes())
        cells = [_decisive(cell) for cell in plain["cells"] if cell["cell_type"] == CODE]
    except (ValueError, KeyError, TypeError):
        return file_digest(notebook)
    return content_digest({**plain, "cells": cells})


def _decisive(cell: dict[str, Any]) -> dict[str, Any]:
    """What of a code cell is executed: not the outputs it may have been saved with."""
    return {key: cell.get(key) for key in _DECISIVE_KEYS}


def is_run_of(executed: Path, stored: Path) -> bool:
    """Whether an executed notebook ran the very code cells a stored one has, by their text."""
    try:
        ran, now = _sources(executed), _sources(stored)
    except (ValueError, KeyError, TypeError):
        return False
    return ran == now


def _sources(notebook: Path) -> list[str]:
    """Text of the code cells, but for the parameters a run was given."""
    return [
        "".join(cell["source"])
        for cell in json.loads(notebook.read_bytes())["cells"]
        if cell["cell_type"] == CODE and INJECTED_TAG not in cell["metadata"].get("tags", ())
    ]
