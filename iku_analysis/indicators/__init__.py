"""Indicator functions, one module per strategic target; tables in, ``Measurement`` out.

What is named here is what an office's own functions may rely on, see ``docs/fungsi-sendiri.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from iku_analysis.indicators._common import (
    amounts,
    blank_notes,
    by_region,
    column_sum,
    count,
    counted_parts,
    covering,
    growth,
    in_year,
    missing_year,
    months_covered,
    overlap,
    regions_covered,
    reported,
    share,
    share_parts,
    status_or_weakest,
    telling,
    with_status,
)
from iku_analysis.model.measurement import (
    Coverage,
    InputUsed,
    Measurement,
    Quantity,
    Sum,
    blanks,
    difference,
    missing,
    ratio,
    total,
)
from iku_analysis.model.parts import Chain, Condition, Factor, Filter, Origins, Parts
from iku_analysis.model.status import Status, status_of, weakest

__all__ = [
    "Chain",
    "Condition",
    "Coverage",
    "Factor",
    "Filter",
    "InputUsed",
    "Measurement",
    "Origins",
    "Parts",
    "Quantity",
    "Status",
    "Sum",
    "amounts",
    "blank_notes",
    "blanks",
    "by_region",
    "column_sum",
    "count",
    "counted_parts",
    "covering",
    "difference",
    "function_of",
    "growth",
    "in_year",
    "missing",
    "missing_year",
    "months_covered",
    "overlap",
    "ratio",
    "regions_covered",
    "reported",
    "share",
    "share_parts",
    "status_of",
    "status_or_weakest",
    "telling",
    "total",
    "weakest",
    "with_status",
]


def function_of(name: str) -> Callable[..., Measurement]:
    """Indicator function as ``iku.yaml`` names it, e.g. ``distribusi.price_disparity``.

    Its parameters are the tables it reads by their names, the year, and its policy.
    """
    module, _, function = name.partition(".")
    found: Callable[..., Measurement] = getattr(import_module(f"{__name__}.{module}"), function)
    return found
