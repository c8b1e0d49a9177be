"""What was typed to make: handed on in the environment, so that no shell reads it."""

from __future__ import annotations

import os

VARIABLE = "IKU_{}"
ARGUMENTS = (
    *("year", "name", "units", "bundle", "full", "only", "scheduler", "file", "changes"),
    *("office", "from", "indicators", "number", "target", "measure", "function"),
    *("pdf", "akar", "kunci", "token", "sertifikat", "angka", "pemeriksa", "quarter", "yakin"),
)


def take_typed() -> dict[str, str]:
    """Values by argument; taken out of the environment, so that no later process finds them."""
    taken = ((name, os.environ.pop(VARIABLE.format(name.upper()), None)) for name in ARGUMENTS)
    return {name: value for name, value in taken if value is not None}
