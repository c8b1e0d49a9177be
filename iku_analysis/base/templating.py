"""Templates of all pages and blocks, read alike."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment, StrictUndefined


def strict_environment(loader: BaseLoader) -> Environment:
    """Environment in which every value is escaped and a missing one is a fault."""
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
