"""Code cells decide what a notebook computes; its Markdown cells only what the report says.

Read as plain JSON: the command line takes digests and starts without nbformat.
"""

from __future__ import annotations

import json
from typing import Any

from iku_analysis.base.digests import bytes_digest, content_digest

CODE = "code"
PARAMETERS_TAG = "parameters"
INJECTED_TAG = "injected-parameters"
_DECISIVE_KEYS = ("id", "source", "metadata")


def code_digest(notebook: bytes) -> str:
    """Digest of what a notebook executes: its code cells in order, and its metadata.

    A notebook that cannot be read is the fault of the step that runs it: its bytes stand for it.
    """
    try:
        plain = json.loads(notebook)
        cells = [_decisive(cell) for cell in plain["cells"] if cell["cell_type"] == CODE]
    except (ValueError, KeyError, TypeError):
        return bytes_digest(notebook).sha256
    return content_digest({**plain, "cells": cells})


def _decisive(cell: dict[str, Any]) -> dict[str, Any]:
    """What of a code cell is executed: not the outputs it may have been saved with."""
    return {key: cell.get(key) for key in _DECISIVE_KEYS}
