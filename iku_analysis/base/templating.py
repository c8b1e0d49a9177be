"""Templates of all pages and blocks, read alike."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined

from iku_analysis.base.package_sources import read_source


def strict_environment(folder: Path) -> Environment:
    """Environment in which every value is escaped and a missing one is a fault.

    Parameters
    ----------
    folder : Path
        Templates of the package.
    """
    return Environment(
        loader=FunctionLoader(lambda name: read_source(folder / name).decode("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
