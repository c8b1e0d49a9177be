"""A waterfall: each part begins where the one before ended, the whole stands below."""

from __future__ import annotations

import math

import pandas as pd

from iku_analysis.base.formats import format_number
from iku_analysis.pages.blocks import Chart
from iku_analysis.pages.charts.bar_drawing import (
    BAR,
    Rows,
    draw_looks,
    make_room,
    right_of,
    write_at,
)
from iku_analysis.pages.charts.scale import Scale
from iku_analysis.pages.charts.style import INK, LAST_YEAR, Subject, canvas, finish, first_year
from iku_analysis.pages.charts.words import joined

BELOW = 0.24


def waterfall(
    frame: pd.DataFrame, subject: Subject, *, total: str, rest: int = 0, steps_down: bool = False
) -> Chart:
    """Parts that add up, the whole last; increase, decrease and whole differ in hatch and sign.

    Parameters
    ----------
    frame : DataFrame
        nama, nilai; no value missing.
    subject : Subject
        Id, caption, unit, digits and status.
    total : str
        Name of the whole.
    rest : int
        How many of the last rows sum up what has no row; none of them is the largest.
    steps_down : bool
        Whether the first row is what the others are taken from; numbers then have no sign.
    """
    values = [float(value) for value in frame["nilai"]]
    whole = sum(values)
    ends = pd.Series([*pd.Series(values).cumsum(), whole])
    starts = pd.Series([0.0, *ends.iloc[:-2], 0.0])
    scale = Scale.of(pd.concat([ends, starts]), subject.unit, subject.decimals)
    names = [*frame["nama"].astype(str), total]
    texts = [_written(scale, value, plain=steps_down and not at) for at, value in enumerate(values)]
    texts.append(_written(scale, whole, plain=steps_down))
    rows = Rows.of(names, BAR, subject)
    size, right = (subject.width, rows.height), right_of(scale, ends)
    with canvas(size, left=rows.name_room, right=right, above=subject.head, below=BELOW) as axes:
        rows.on_axis(axes)
        make_room(axes, pd.concat([ends, starts]), texts)
        last = len(names) - 1
        for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
            is_whole = at == last or (steps_down and not at)
            look = 2 if is_whole else int(end < start)
            middle = rows.middles[at]
            draw_looks(axes, middle, end - start, starts=start, height=BAR, gids=[(look, at)])
            write_at(axes, max(start, end), middle, texts[at], 1.0, color=INK)
        scale.on_axis(axes, "x")
        told = [f"{name} {text}." for name, text in zip(names, texts, strict=True)]
        own = slice(int(steps_down), len(values) - rest)
        title = _largest(names[own], values[own], texts[own])
        since = None if steps_down else first_year((LAST_YEAR,))
        return finish(
            axes, subject, "Grafik air terjun", told, title=title, unit=scale.unit, since=since
        )


def _largest(names: list[str], values: list[float], texts: list[str]) -> str:
    """Title: the parts that moved the whole most, all that share it."""
    most = max(map(abs, values), default=0.0)
    found = [at for at, value in enumerate(values) if most and math.isclose(abs(value), most)]
    same = {texts[at] for at in found}
    if len(same) != 1:  # nothing moved, or as far up as down
        return ""
    return f"Terbesar: {joined([names[at] for at in found])}, {texts[found[0]]}"


def _written(scale: Scale, value: float, *, plain: bool) -> str:
    text = format_number(value / scale.factor, scale.decimals)
    return text if plain or value <= 0 else f"+{text}"
