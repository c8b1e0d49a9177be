"""Annotated matrix, e.g. commodity by kab/kota; a missing cell is hatched and holds a dash."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize, to_hex
from matplotlib.patches import Rectangle

from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.pages.blocks import Chart
from iku_analysis.pages.charts.scale import Scale
from iku_analysis.pages.charts.style import (
    ACCENT,
    AMBER,
    EDGE,
    EMPTY_HEIGHT,
    GREY,
    MISSING_GID,
    NAME_SIZE,
    SMALL_SIZE,
    SOFT,
    Subject,
    canvas,
    contrasting,
    finish,
    no_data,
    text_width,
    wrapped,
)
from iku_analysis.pages.charts.words import extremes, ranked

ROW, HEAD_LINE = 0.23, 0.13
NAME_LETTERS, HEAD_LETTERS = 24, 10
MISSING_CELL = "–"  # noqa: RUF001 -- a dash, not a minus


def heatmap(
    frame: pd.DataFrame,
    subject: Subject,
    *,
    index: str,
    centre: float | None,
) -> Chart:
    """Matrix of numbers coloured by their distance from a centre.

    Parameters
    ----------
    frame : DataFrame
        Column ``index`` and one numeric column per head; other columns are left out.
    subject : Subject
        Id, caption, unit, digits and status.
    index : str
        Column of the row names.
    centre : float or None
        Value without colour, e.g. 100 percent; without it colour grows from the lowest value.
    """
    values = frame.set_index(index).select_dtypes("number").astype(float)
    scale = Scale(1.0, subject.unit, subject.decimals)
    rows = [wrapped(name, NAME_LETTERS) for name in values.index]
    heads = [wrapped(name, HEAD_LETTERS) for name in values.columns]
    left = max((text_width(name, NAME_SIZE) for name in rows), default=0.0) + 2 * EDGE
    above = (
        subject.head + EDGE + HEAD_LINE * max((1 + head.count("\n") for head in heads), default=0)
    )
    known = bool(values.notna().any(axis=None))
    height = ROW * len(rows) if known else EMPTY_HEIGHT
    with canvas((subject.width, height), left=left, right=EDGE, above=above, below=EDGE) as axes:
        if known:
            _draw(axes, values, scale, centre)
            axes.set_yticks(np.arange(len(rows)) + 0.5, rows, rotation=0, fontsize=NAME_SIZE)
            _write_heads(axes, heads, (subject.width - left - EDGE) / len(heads))
        else:
            no_data(axes)
        about = "" if centre is None else f" (tanpa warna pada {scale.write(centre)})"
        names, cells = _cells(values)
        return finish(
            axes,
            subject,
            "Matriks",
            _told(values, names, cells, scale),
            title=ranked(names, cells, scale),
            unit=f"{subject.unit}{about}",
        )


def _cells(values: pd.DataFrame) -> tuple[list[str], pd.Series]:
    names = [f"{row} di {column}" for row in values.index for column in values.columns]
    return names, pd.Series(values.to_numpy(float).ravel())


def _told(values: pd.DataFrame, names: list[str], cells: pd.Series, scale: Scale) -> list[str]:
    missing = int(cells.isna().to_numpy().sum())
    size = f"{len(values)} baris dan {len(values.columns)} kolom."
    tail = f"{MISSING_TEXT.capitalize()} pada {missing} sel." if 0 < missing < len(cells) else ""
    return [size, extremes(names, cells, scale), tail]


def _colours(values: pd.DataFrame, centre: float | None) -> tuple[Colormap, Normalize]:
    """Amber below the centre and the accent above it, both light enough for dark letters."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if centre is None:
        return LinearSegmentedColormap.from_list("iku", ["white", ACCENT]), Normalize(low, high)
    reach = max(high - centre, centre - low) or 1.0
    colours = LinearSegmentedColormap.from_list("iku", [AMBER, "white", ACCENT])
    return colours, Normalize(centre - reach, centre + reach)


def _draw(axes: Axes, values: pd.DataFrame, scale: Scale, centre: float | None) -> None:
    import seaborn as sns  # noqa: PLC0415 -- only this chart needs it

    colours, norm = _colours(values, centre)
    sns.heatmap(
        values, annot=False, cmap=colours, norm=norm, cbar=False, linewidths=0.8, ax=axes,
    )  # fmt: skip
    for (row, column), value in np.ndenumerate(values.to_numpy(float)):
        missing = bool(np.isnan(value))
        if missing:
            hatched = Rectangle((column, row), 1, 1, fc="white", ec=GREY, hatch="///", lw=0)
            axes.add_patch(hatched).set_gid(f"{MISSING_GID}-{row}-{column}")
        axes.text(
            column + 0.5, row + 0.5, MISSING_CELL if missing else scale.write(value),
            ha="center", va="center_baseline", fontsize=SMALL_SIZE,
            color=SOFT if missing else contrasting(to_hex(colours(norm(value)))),
        )  # fmt: skip
    axes.set(xlabel="", ylabel="")


def _write_heads(axes: Axes, heads: list[str], width: float) -> None:
    """Heads above their columns, in letters small enough for the longest word."""
    widest = max(text_width(head, SMALL_SIZE) for head in heads)
    size = SMALL_SIZE * min(1.0, (width - 0.02) / widest)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(heads)) + 0.5, heads, rotation=0, fontsize=max(size, 6.0))
