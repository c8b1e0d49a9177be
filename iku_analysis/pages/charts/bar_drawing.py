"""How bars, their numbers and gaps are drawn.

The vertical coordinate is inches from the top, so that a row is as high as its name needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from iku_analysis.base.formats import MISSING_TEXT, WITHHELD
from iku_analysis.pages.charts.scale import Scale
from iku_analysis.pages.charts.style import (
    ACCENT,
    AMBER,
    BAR_GID,
    EDGE,
    GREY,
    INK,
    LABEL_SIZE,
    NAME_SIZE,
    PALE,
    SMALL_SIZE,
    Subject,
    contrasting,
    say_missing,
    size_of,
    text_width,
    wrapped,
)
from iku_analysis.privacy.small_counts import Withheld

BAR, GROUPED_BAR, LEAST_BAR = 0.16, 0.13, 0.1
NAME_LETTERS, HALF_NAME_LETTERS, LINE_HEIGHT, ROW_GAP = 44, 24, 0.14, 0.065
LABEL_GAP, RIGHT = 0.05, 0.2
TALLEST = 8.3  # of a plot on a printed page
INCOMPLETE, PARTLY_WITHHELD = " (belum lengkap)", f" (sebagian {WITHHELD})"


@dataclass(frozen=True)
class Look:
    """Fill and hatch of a series; both differ, for readers of grey prints."""

    colour: str
    hatch: str
    line: str


LOOKS = (Look(ACCENT, "", ACCENT), Look(AMBER, "///", "#b87603"), Look(PALE, "\\\\\\", GREY))


@dataclass(frozen=True)
class Rows:
    """Names in lines, the middle of each row and the height of all, in inches.

    ``scale`` is 1 unless so many rows would be higher than a page: then all are lower.
    """

    names: list[str]
    middles: npt.NDArray[np.float64]
    height: float
    scale: float = 1.0

    @classmethod
    def of(cls, names: Sequence[str], thickness: float, subject: Subject) -> Rows:
        """Rows high enough for their names and for bars of ``thickness``."""
        letters = HALF_NAME_LETTERS if subject.is_half else NAME_LETTERS
        lines = [wrapped(name, letters) for name in names]
        needed = [LINE_HEIGHT * (1 + line.count("\n")) for line in lines]
        heights = np.maximum(thickness, needed) + ROW_GAP
        scale = min(1.0, TALLEST / (float(heights.sum()) or BAR))
        heights *= scale
        height = float(heights.sum()) or BAR
        return cls(lines, np.cumsum(heights) - heights / 2, height, scale)

    @property
    def name_room(self) -> float:
        """Width the longest name needs left of the plot."""
        return max((text_width(name, NAME_SIZE) for name in self.names), default=0.0) + 2 * EDGE

    def on_axis(self, axes: Axes) -> None:
        """Write the names beside their rows, the first on top."""
        axes.set_ylim(self.height, 0)
        axes.set_yticks(self.middles, self.names)


def right_of(scale: Scale, values: pd.DataFrame | pd.Series) -> float:
    """Inches right of a plot, where half of its last tick may stand."""
    widest = max((text_width(text, NAME_SIZE) for text in scale.ticks(values)), default=0.0)
    return max(RIGHT, widest / 2 + EDGE / 2)


def make_room(
    axes: Axes,
    values: pd.DataFrame | pd.Series,
    texts: Sequence[str],
    reference: float | None = None,
) -> None:
    """Set limits that keep the numbers at the ends of the longest bars inside the plot."""
    axes.set_xlim(limits(size_of(axes)[0], values, texts, reference))


def limits(
    width: float,
    values: pd.DataFrame | pd.Series,
    texts: Sequence[str],
    reference: float | None = None,
) -> tuple[float, float]:
    """Ends of an axis of ``width`` inches, with room for a number right of each bar."""
    known = values.to_numpy(float).ravel()
    ends = [0.0, reference or 0.0, *known[~np.isnan(known)]]
    low, high = min(ends), max(ends)
    if low == high:
        high = 1.0
    longest = max((text_width(text, LABEL_SIZE) for text in texts), default=0.0)
    label = longest + 2 * LABEL_GAP
    per_inch = (high - low) / max(width - label, width / 4)
    return low, high + label * per_inch


def row_for_names(
    data: pd.DataFrame, labels: Sequence[str], reach: tuple[float, float], width: float
) -> int | None:
    """First row whose bars all have room for the names of their series; else a legend is needed."""
    per_inch = (reach[1] - reach[0]) / width
    needed = np.array([text_width(label, SMALL_SIZE) + LABEL_GAP for label in labels]) * per_inch
    fitting = np.flatnonzero((data.abs().to_numpy(float) > needed).all(axis=1))
    return int(fitting[0]) if len(fitting) else None


def draw_reference(axes: Axes, reference: float, label: str) -> None:
    """Dashed line to compare with, its name above the plot."""
    axes.axvline(reference, color=AMBER, lw=1.6, ls="--", zorder=3)
    axes.annotate(
        label, (reference, 1), (0, 3), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="center", va="bottom", fontsize=SMALL_SIZE,
    )  # fmt: skip


def draw_bars(
    axes: Axes,
    rows: Rows,
    values: pd.Series,
    texts: Sequence[str],
    *,
    at_base: bool,
) -> None:
    """One bar per row; ``at_base`` writes numbers into bars, away from a line at their ends."""
    rows.on_axis(axes)
    known = _known(values)
    drawn = axes.barh(rows.middles[known], values.iloc[known], BAR * rows.scale, color=ACCENT)
    for row, patch in zip(known, drawn, strict=True):
        patch.set_gid(f"{BAR_GID}-{row}")
    for row, (middle, number) in enumerate(zip(rows.middles, values, strict=True)):
        if pd.isna(number):
            _missing_at(axes, middle, texts[row])
        elif at_base and _length(axes, number) > text_width(texts[row], LABEL_SIZE) + 2 * LABEL_GAP:
            side = 1.0 if number >= 0 else -1.0
            write_at(axes, 0, middle, texts[row], side, color=contrasting(ACCENT))
        else:
            _number_at(axes, number, middle, texts[row])


def _known(values: Iterable[float]) -> list[int]:
    """Places of the numbers that are not missing."""
    return [place for place, number in enumerate(values) if not pd.isna(number)]


def draw_groups(  # noqa: PLR0917 -- what both kinds of bars take, and one more
    axes: Axes,
    rows: Rows,
    data: pd.DataFrame,
    scale: Scale,
    withheld: Withheld,
    names: tuple[int, Sequence[str]] | None = None,
) -> None:
    """Series beside each other in each row; their ``names`` stand in the bars of one."""
    rows.on_axis(axes)
    make_room(axes, data, scale.written(data))
    bar = GROUPED_BAR * rows.scale
    has_room = bar >= LEAST_BAR  # for a number at each bar; else the table has them
    for index, column in enumerate(data.columns):
        middles = rows.middles + (index - (len(data.columns) - 1) / 2) * bar
        known = _known(data[column])
        gids = [(index, row) for row in known]
        numbers = data[column].iloc[known]
        draw_looks(axes, middles[known], numbers, starts=0.0, height=bar, gids=gids)
        for row, (middle, number) in enumerate(zip(middles, data[column], strict=True)):
            if pd.isna(number):
                _missing_at(axes, middle, withheld.word(row, column))
            elif has_room:
                _number_at(axes, number, middle, scale.write(number))
            if names and row == names[0]:
                _words_within(axes, number / 2, middle, names[1][index], LOOKS[index])


def _stack_texts(
    data: pd.DataFrame, totals: pd.Series, scale: Scale, withheld: Withheld
) -> list[str]:
    """Total of each row, or what is said of it when a part is missing or withheld."""
    partial = data.isna().any(axis="columns")
    secret = set().union(*(withheld.rows(column) for column in data.columns))
    return [
        (WITHHELD if row in secret else MISSING_TEXT)
        if pd.isna(total)
        else scale.write(total) + (PARTLY_WITHHELD if row in secret else INCOMPLETE) * bool(lacks)
        for row, (total, lacks) in enumerate(zip(totals, partial, strict=True))
    ]


def draw_stacks(
    axes: Axes, rows: Rows, data: pd.DataFrame, scale: Scale, withheld: Withheld
) -> None:
    """Series one after the other in each row, with the total at the end."""
    rows.on_axis(axes)
    totals = data.sum(axis="columns", min_count=1)
    numbers = data.to_numpy(float)
    starts = np.nancumsum(numbers, axis=1) - np.nan_to_num(numbers)  # a gap takes no room
    texts = _stack_texts(data, totals, scale, withheld)
    make_room(axes, totals, [texts[row] for row in _known(totals)])
    for row, (middle, total) in enumerate(zip(rows.middles, totals, strict=True)):
        if pd.isna(total):
            _missing_at(axes, middle, texts[row])
            continue
        known = _known(numbers[row])
        gids = [(index, row) for index in known]
        draw_looks(
            axes, middle, numbers[row, known],
            starts=starts[row, known], height=BAR * rows.scale, gids=gids,
        )  # fmt: skip
        for index in known:
            number, start = numbers[row, index], starts[row, index]
            text = scale.write(number)
            if _length(axes, number) > text_width(text, SMALL_SIZE) + LABEL_GAP:
                _words_within(axes, start + number / 2, middle, text, LOOKS[index])
        _number_at(axes, total, middle, texts[row], weight="bold")


def name_parts(axes: Axes, data: pd.DataFrame, labels: Sequence[str]) -> bool:
    """Name the parts of the first stack above it, if it has all and each is as long as its name."""
    parts = data.iloc[0].to_numpy(float)
    needed = [text_width(label, LABEL_SIZE) + LABEL_GAP for label in labels]
    if not all(_length(axes, part) > room for part, room in zip(parts, needed, strict=True)):
        return False
    for label, middle in zip(labels, np.cumsum(parts) - parts / 2, strict=True):
        axes.annotate(
            label, (middle, 1), (0, 2), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="bottom", fontsize=LABEL_SIZE,
        )  # fmt: skip
    return True


def draw_legend(axes: Axes, labels: Sequence[str]) -> None:
    """Names of the series above the plot."""
    handles = [
        Patch(facecolor=look.colour, hatch=look.hatch, edgecolor=look.line, lw=0, label=label)
        for label, look in zip(labels, LOOKS, strict=False)
    ]
    axes.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncols=len(labels), frameon=False,
        fontsize=LABEL_SIZE, borderaxespad=0, borderpad=0.3, handlelength=1.4, columnspacing=1.0,
    )  # fmt: skip


def draw_looks(
    axes: Axes,
    middles: npt.ArrayLike,
    numbers: npt.ArrayLike,
    *,
    starts: npt.ArrayLike,
    height: float,
    gids: Sequence[tuple[int, int]],
) -> None:
    """Bars in the looks of their series, each named by its series and row."""
    looks = [LOOKS[series] for series, _ in gids]
    drawn = axes.barh(
        middles, numbers, height, left=starts, color=[look.colour for look in looks],
        hatch=[look.hatch for look in looks], edgecolor=[look.line for look in looks], lw=0,
    )  # fmt: skip
    for patch, (series, row) in zip(drawn, gids, strict=True):
        patch.set_gid(f"{BAR_GID}-{series}-{row}")


def _number_at(axes: Axes, number: float, middle: float, text: str, weight: str = "normal") -> None:
    """Number right of its bar, also of one that goes left, beyond whose end are the names."""
    write_at(axes, max(number, 0.0), middle, text, 1.0, color=INK, weight=weight)


def write_at(
    axes: Axes,
    x: float,
    middle: float,
    text: str,
    side: float,
    *,
    color: str,
    weight: str = "normal",
) -> None:
    """Words right (side 1) or left (-1) of a place."""
    axes.annotate(
        text, (x, middle), (3 * side, 0), textcoords="offset points", va="center_baseline",
        ha="left" if side > 0 else "right", fontsize=LABEL_SIZE, weight=weight, color=color,
    )  # fmt: skip


def _words_within(axes: Axes, x: float, middle: float, words: str, look: Look) -> None:
    """Words in the middle of a bar or its part; hatches keep clear of them."""
    label = axes.text(
        x, middle, words, ha="center", va="center_baseline", fontsize=SMALL_SIZE,
        color=contrasting(look.colour),
    )  # fmt: skip
    if look.hatch:
        label.set_bbox({"facecolor": look.colour, "edgecolor": "none", "pad": 0.8})


def _missing_at(axes: Axes, middle: float, words: str) -> None:
    say_missing(
        axes, 0, middle, words=words, xytext=(3, 0), textcoords="offset points",
        va="center_baseline",
    )  # fmt: skip


def _length(axes: Axes, number: float) -> float:
    """Inches a bar is long."""
    low, high = axes.get_xlim()
    return abs(number) / (high - low) * size_of(axes)[0]
