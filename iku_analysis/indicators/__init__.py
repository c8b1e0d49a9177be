"""Indicator functions, one module per strategic target; tables in, ``Measurement`` out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from iku_analysis.model.measurement import Measurement


def function_of(name: str) -> Callable[..., Measurement]:
    """Indicator function as ``iku.yaml`` names it, e.g. ``distribusi.price_disparity``.

    Its parameters are the tables it reads by their names, the year, and its policy.
    """
    module, _, function = name.partition(".")
    found: Callable[..., Measurement] = getattr(import_module(f"{__name__}.{module}"), function)
    return found
