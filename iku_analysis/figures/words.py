"""Alternative texts written from the data, so that every chart has one and it is true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from iku_analysis.figures.scale import Scale
from iku_analysis.formats import MISSING_TEXT
from iku_analysis.status import Status

_NAMED = 3


def describe(kind: str, caption: str, sentences: Iterable[str], status: Status) -> str:
    """Kind of chart, its subject, what it shows, and the mark drawn in it."""
    mark = "" if status is Status.RESMI else f"Grafik bertanda {status.label}."
    return " ".join(filter(None, [f"{kind}: {caption.rstrip('.')}.", *sentences, mark]))


def extremes(names: Sequence[str], values: pd.Series, scale: Scale) -> str:
    """Highest and lowest value, each with all that share it.

    Examples
    --------
    >>> extremes(["a", "b", "c"], pd.Series([1.0, 5.0, 5.0]), Scale(1, "unit", 0))
    'Tertinggi 5 unit (b dan c), terendah 1 unit (a).'
    """
    known = _known(names, values)
    if known.empty:
        return f"{MISSING_TEXT.capitalize()}."
    low, high = known.min(), known.max()
    if low == high:
        return f"Nilai {scale.quantity(high)} pada {_joined(known.index)}."
    return (
        f"Tertinggi {scale.quantity(high)} ({_joined(known.index[known == high])}), "
        f"terendah {scale.quantity(low)} ({_joined(known.index[known == low])})."
    )


def latest(names: Sequence[str], values: pd.Series, scale: Scale) -> str:
    """Last known value and when; empty when there is none."""
    known = _known(names, values)
    return "" if known.empty else f"Terakhir {scale.quantity(known.iloc[-1])} ({known.index[-1]})."


def absent(names: Sequence[str], values: pd.Series) -> str:
    """Names without value, when others have one."""
    gaps = values.isna().to_numpy()
    if gaps.all() or not gaps.any():
        return ""
    return f"{MISSING_TEXT.capitalize()}: {', '.join(pd.Index(names)[gaps])}."


def _known(names: Sequence[str], values: pd.Series) -> pd.Series:
    return pd.Series(values.to_numpy(float), index=list(names)).dropna()


def _joined(names: pd.Index) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])}, dan {len(names) - _NAMED} lainnya"
    return " dan ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
