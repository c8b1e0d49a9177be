"""All kinds of mistakes, in the order of the table of results."""

from __future__ import annotations

from scripts.bench_checks import (  # noqa: F401 -- each registers its kinds
    date_mistakes,
    name_mistakes,
    number_mistakes,
    row_mistakes,
)
from scripts.bench_checks.kind import KINDS

__all__ = ["KINDS"]
