"""Reading YAML with the C parser where PyYAML has it: ten times as fast, and every kernel reads."""

from __future__ import annotations

from pathlib import Path

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> object:
    """Content of a YAML file as plain Python values.

    Raises
    ------
    OSError
        If the file cannot be read.
    UnicodeDecodeError
        If it is not UTF-8.
    yaml.YAMLError
        If it is no YAML.
    """
    return yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 -- a safe loader
