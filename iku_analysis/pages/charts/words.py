"""Alternative texts written from the data, so that every chart has one and it is true."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.model.status import Status
from iku_analysis.pages.charts.scale import Scale

_NAMED, _TWO = 3, 2
TITLE_WORDS = 15  # what one takes in at a glance, as statistical offices have it
REST = "Lainnya"  # what a table sums up below its largest rows is no category of its own


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
    if not known:
        return f"{MISSING_TEXT.capitalize()}."
    low, high = (pick(number for _, number in known) for pick in (min, max))
    lowest, highest = (joined([name for name, n in known if n == end]) for end in (low, high))
    if low == high:
        return f"Nilai {scale.quantity(high)} pada {highest}."
    return (
        f"Tertinggi {scale.quantity(high)} ({highest}), terendah {scale.quantity(low)} ({lowest})."
    )


def ranked(names: Sequence[str], values: pd.Series, scale: Scale) -> str:
    """Title of a chart of categories: which is highest, and which lowest where there is room.

    Examples
    --------
    >>> ranked(["a", "b"], pd.Series([1.0, 5.0]), Scale(1, "unit", 0))
    'b tertinggi (5), a terendah (1 unit)'
    """
    known = [(name, number) for name, number in _known(names, values) if name != REST]
    if not known:
        return ""
    low, high = (pick(number for _, number in known) for pick in (min, max))
    lowest, highest = (joined([name for name, n in known if n == end]) for end in (low, high))
    if low == high:
        return f"Semuanya {scale.quantity(high)}" if len(known) > 1 else ""
    both = f"{highest} tertinggi ({scale.write(high)}), {lowest} terendah ({scale.quantity(low)})"
    if len(both.split()) > TITLE_WORDS:
        return f"{highest} tertinggi, {scale.quantity(high)}"
    return both


def moved(label: str, names: Sequence[str], values: pd.Series, scale: Scale) -> str:
    """Title of a line: from where to where it went.

    Examples
    --------
    >>> moved("Ekspor", ["2017", "2018"], pd.Series([2.0, 1.5]), Scale(1, "%", 1))
    'Ekspor turun dari 2,0 (2017) menjadi 1,5 (2018) %'
    """
    known = _known(names, values)
    if len(known) < _TWO:
        return ""
    (first, start), (last, end) = known[0], known[-1]
    written = scale.write(start), scale.write(end)
    if written[0] == written[1]:
        return f"{label} tetap {scale.quantity(end)} ({first} sampai {last})"
    verb = "naik" if end > start else "turun"
    return f"{label} {verb} dari {written[0]} ({first}) menjadi {written[1]} ({last}) {scale.unit}"


def beside_target(
    names: Sequence[str], realised: pd.Series, target: pd.Series, scale: Scale
) -> str:
    """Title of a history: how the last realisation moved, and where its target lies."""
    known = _known(names, realised)
    if not known or known[-1][0] != names[-1]:
        return ""
    now = known[-1][1]
    words = f"Realisasi {names[-1]} {scale.quantity(now)}"
    if len(known) >= _TWO:
        before = known[-2][1]
        step = "naik" if now > before else "turun" if now < before else "tetap"
        words = f"Realisasi {names[-1]} {step} menjadi {scale.quantity(now)}"
    aim = target.iloc[-1]
    if pd.isna(aim):
        return words
    side = "di atas" if now > aim else "di bawah" if now < aim else "sama dengan"
    return f"{words}, {side} target {scale.write(aim)}"


def latest(names: Sequence[str], values: pd.Series, scale: Scale) -> str:
    """Last known value and when; empty when there is none."""
    known = _known(names, values)
    return "" if not known else f"Terakhir {scale.quantity(known[-1][1])} ({known[-1][0]})."


def absent(names: Sequence[str], values: pd.Series) -> str:
    """Names without value, when others have one."""
    gaps = [name for name, number in zip(names, values, strict=True) if pd.isna(number)]
    if len(gaps) in {0, len(names)}:
        return ""
    return f"{MISSING_TEXT.capitalize()}: {', '.join(gaps)}."


def _known(names: Sequence[str], values: pd.Series) -> list[tuple[str, float]]:
    """Names with their numbers, those without a number left out."""
    numbers = zip(names, values.to_numpy(float).tolist(), strict=True)
    return [(name, number) for name, number in numbers if not math.isnan(number)]


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them; of many the first ones and how many more."""
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])}, dan {len(names) - _NAMED} lainnya"
    return " dan ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
