"""Shared by the table makers: one random stream per table, so that none disturbs another."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
import pandas as pd

from iku_analysis.indicators.worked_examples import EXAMPLE_REGIONS

SEED = 2018
_seed = ContextVar("seed", default=SEED)
DATA_DATE = pd.Timestamp(2019, 3, 29)
WEIGHTS = dict(
    zip(
        EXAMPLE_REGIONS.names,
        (0.08, 0.18, 0.07, 0.05, 0.09, 0.05, 0.02, 0.19, 0.22, 0.05),
        strict=True,
    )
)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let all tables made within the block follow from this seed."""
    token = _seed.set(seed)
    try:
        yield
    finally:
        _seed.reset(token)


def stream(table: str) -> np.random.Generator:
    """Random stream of one table."""
    return np.random.default_rng([_seed.get(), zlib.crc32(table.encode())])


def regions(rng: np.random.Generator, size: int) -> np.ndarray:
    """Kab/kota names in proportion to their economic weight."""
    return rng.choice(list(WEIGHTS), size=size, p=list(WEIGHTS.values()))


def days(rng: np.random.Generator, start: str, end: str, size: int) -> pd.Series:
    """Random dates, both ends included."""
    first = pd.Timestamp(start)
    span = (pd.Timestamp(end) - first).days + 1
    return pd.Series(first + pd.to_timedelta(rng.integers(0, span, size), unit="D"))
