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
    STAYS_LIGHT,
    Subject,
    canvas,
    contrasting,
    finish,
    in_two_widths,
    no_data,
    text_width,
    wrapped,
)
from iku_analysis.pages.charts.words import extremes, ranked

ROW, HEAD_LINE, NAME_STRIP = 0.23, 0.13, 0.18
NAME_LETTERS, HEAD_LETTERS, TURNED = 24, 10, 14
MISSING_CELL = "–"  # noqa: RUF001 -- a dash, not a minus


@in_two_widths
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
    # In a narrow drawing rows are named above their cells, and heads are turned.
    strip = NAME_STRIP if subject.is_half else 0.0
    rows = [wrapped(name, NAME_LETTERS) for name in values.index]
    heads = [wrapped(name, TURNED if strip else HEAD_LETTERS) for name in values.columns]
    names_room = max((text_width(name, NAME_SIZE) for name in rows), default=0.0) + EDGE
    left = EDGE + (0.0 if strip else names_room)
    above = subject.head + EDGE + _head_height(heads, turned=bool(strip))
    known = bool(values.notna().any(axis=None))
    height = (ROW + strip) * len(rows) if known else EMPTY_HEIGHT
    with canvas((subject.width, height), left=left, right=EDGE, above=above, below=EDGE) as axes:
        if known:
            _draw(axes, values, scale, centre, above=strip)
            _write_names(axes, rows, strip)
            room = (subject.width - left - EDGE) / len(heads)
            _write_heads(axes, heads, room, turned=bool(strip))
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
        return LinearSegmentedColormap.from_list("iku", [STAYS_LIGHT, ACCENT]), Normalize(low, high)
    reach = max(high - centre, centre - low) or 1.0
    colours = LinearSegmentedColormap.from_list("iku", [AMBER, STAYS_LIGHT, ACCENT])
    return colours, Normalize(centre - reach, centre + reach)


def _draw(
    axes: Axes, values: pd.DataFrame, scale: Scale, centre: float | None, *, above: float
) -> None:
    import seaborn as sns  # noqa: PLC0415 -- only this chart needs it

    colours, norm = _colours(values, centre)
    sns.heatmap(
        values, annot=False, cmap=colours, norm=norm, cbar=False, linewidths=0.8, ax=axes,
    )  # fmt: skip
    middle = 0.5 * ROW / (ROW + above)  # of a cell, from its foot
    for (row, column), value in np.ndenumerate(values.to_numpy(float)):
        missing = bool(np.isnan(value))
        if missing:
            hatched = Rectangle((column, row), 1, 1, fc="white", ec=GREY, hatch="///", lw=0)
            axes.add_patch(hatched).set_gid(f"{MISSING_GID}-{row}-{column}")
        axes.text(
            column + 0.5, row + 1 - middle, MISSING_CELL if missing else scale.write(value),
            ha="center", va="center_baseline", fontsize=SMALL_SIZE,
            color=SOFT if missing else contrasting(to_hex(colours(norm(value)))),
        )  # fmt: skip
    axes.set(xlabel="", ylabel="")


def _head_height(heads: list[str], *, turned: bool) -> float:
    if turned:
        return max((text_width(head, SMALL_SIZE) for head in heads), default=0.0)
    return HEAD_LINE * max((1 + head.count("\n") for head in heads), default=0)


def _write_names(axes: Axes, names: list[str], strip: float) -> None:
    """Names left of their rows, or in a strip above them."""
    axes.set_yticks([] if strip else np.arange(len(names)) + 0.5)
    if not strip:
        axes.set_yticklabels(names, rotation=0, fontsize=NAME_SIZE)
        return
    (_, width), share = axes.get_xlim(), strip / (ROW + strip)
    for row, name in enumerate(names):
        axes.add_patch(Rectangle((0, row), width, share, fc="white", lw=0, zorder=2))
        axes.text(
            0, row + share / 2, name.replace("\n", " "), va="center_baseline", fontsize=NAME_SIZE
        )


def _write_heads(axes: Axes, heads: list[str], width: float, *, turned: bool) -> None:
    """Heads above their columns, in letters small enough for the longest word."""
    widest = max(text_width(head, SMALL_SIZE) for head in heads)
    fitting = SMALL_SIZE * min(1.0, (width - 0.01) / widest)
    size = SMALL_SIZE if turned else max(fitting, 6.0)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(heads)) + 0.5, heads, rotation=90 if turned else 0, fontsize=size)
