"""Lines over years or months, named and numbered at their ends instead of in a legend.

A missing value is a gap in the line, never zero.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from babel.dates import get_month_names
from matplotlib.axes import Axes

from iku_analysis.base.formats import LOCALE
from iku_analysis.pages.blocks import Chart
from iku_analysis.pages.charts.scale import Scale
from iku_analysis.pages.charts.style import (
    ACCENT,
    AMBER,
    AMBER_TEXT,
    EDGE,
    EMPTY_HEIGHT,
    GREY,
    LABEL_SIZE,
    NAME_SIZE,
    POINTS,
    SOFT,
    Subject,
    canvas,
    finish,
    first_year,
    in_two_widths,
    no_data,
    say_missing,
    size_of,
    text_width,
    wrapped,
)
from iku_analysis.pages.charts.words import absent, beside_target, extremes, latest, moved
from iku_analysis.privacy.small_counts import NOTHING_WITHHELD, Withheld

HEIGHT, BELOW, MISSING_LINES = 2.15, 0.24, 0.26
END_LETTERS, HALF_LETTERS, HALF_HEIGHT = 24, 12, 1.25
KIND, MONTH = "Grafik garis", "bulan"
MONTH_NAMES = get_month_names("wide", locale=LOCALE)
END_LINE, END_GAP = 11.0, 4.0  # points: height of a line of words, distance from the plot
NUMBER_GAP, NUMBER_HEIGHT = 6.0, 10.0  # points: distance from the point, height of a number
AXIS = 100  # a number across an axis is worse than across both lines
LEADER = 3.0  # points a label may move before a line leads to it
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Look:
    """How one line is drawn; ``ink`` is its colour dark enough for letters."""

    colour: str
    ink: str
    style: str
    marker: str
    width: float = 1.8
    marker_size: float = 3.5


@dataclass(frozen=True)
class _Line:
    """One series with the words at its last known point."""

    look: _Look
    values: pd.Series
    text: str

    @property
    def end(self) -> tuple[float, float]:
        """Last known point."""
        known = self.values.dropna()
        return float(known.index[-1]), float(known.iloc[-1])

    @property
    def height(self) -> float:
        """Points the words are high."""
        return END_LINE * (1 + self.text.count("\n"))


TARGET = _Look(AMBER, AMBER_TEXT, "--", "_", 1.4, 12.0)
REALISATION = _Look(ACCENT, ACCENT, "-", "o", 2.0, 5.0)
LOOKS = (
    _Look(ACCENT, ACCENT, "-", "o"),
    _Look(AMBER, AMBER_TEXT, "--", "s"),
    _Look(GREY, SOFT, ":", "^"),
    _Look("#5fa3ae", "#2b6a75", "-.", "D"),
)


@in_two_widths
def history_with_target(frame: pd.DataFrame, subject: Subject) -> Chart:
    """Realisation over the years with the target of each year.

    Parameters
    ----------
    frame : DataFrame
        tahun, realisasi, target; NaN for missing.
    subject : Subject
        Id, caption, unit, digits and status.
    """
    data = frame.set_index("tahun")[["target", "realisasi"]].astype(float)
    scale = Scale.of(data, subject.unit, subject.decimals)
    years = [str(int(year)) for year in data.index]
    letters = HALF_LETTERS if subject.is_half else END_LETTERS
    drawn = [
        _line(data["target"], "Target", TARGET, years, scale, letters),
        _line(data["realisasi"], "Realisasi", REALISATION, years, scale, letters),
    ]
    gaps = data.index[data["realisasi"].isna()]
    below = BELOW + (MISSING_LINES if len(gaps) else 0)
    known = bool(data.notna().any(axis=None))
    height = _height(subject) if known else EMPTY_HEIGHT
    sides, above = _sides(drawn, data, scale), subject.head + EDGE
    with canvas((subject.width, height), **sides, above=above, below=below) as axes:
        if known:
            _draw(axes, drawn, scale)
            _number_points(axes, data["realisasi"], data["target"], scale)
            axes.set_xticks(data.index, years)
            _say_gaps(axes, gaps)
        else:
            no_data(axes)
        told = [
            _span(years),
            f"Realisasi: {extremes(years, data['realisasi'], scale)}",
            latest(years, data["realisasi"], scale),
            absent(years, data["realisasi"]),
            f"Target: {extremes(years, data['target'], scale)}",
        ]
        title = beside_target(years, data["realisasi"], data["target"], scale)
        since = int(data.index[0])
        return finish(axes, subject, KIND, told, title=title, unit=scale.unit, since=since)


@in_two_widths
def lines(
    frame: pd.DataFrame,
    subject: Subject,
    *,
    x: str,
    series: Mapping[str, str],
    withheld: Withheld = NOTHING_WITHHELD,
) -> Chart:
    """Up to four lines over years or months, told apart by stroke, marker and colour.

    Parameters
    ----------
    frame : DataFrame
        One row per ``x``, in order; NaN for missing.
    subject : Subject
        Id, caption, unit, digits and status.
    x : str
        Column of whole numbers.
    series : mapping of str to str
        Column to name at the end of its line.
    withheld : Withheld
        Small counts of ``frame`` that are not shown; gaps, and a note below says how many.

    Raises
    ------
    ValueError
        If there are more than four series.
    """
    if len(series) > len(LOOKS):
        raise ValueError(f"chart {subject.id}: at most {len(LOOKS)} lines can be told apart")
    data = frame.set_index(x)[list(series)].astype(float)
    scale = Scale.of(data, subject.unit, subject.decimals)
    names = [_named(x, int(number)) for number in data.index]
    ticks = [name[: 1 if subject.is_half else 3] for name in names] if x == MONTH else names
    letters = HALF_LETTERS if subject.is_half else END_LETTERS
    drawn = [
        _line(data[column], label, look, names, scale, letters)
        for (column, label), look in zip(series.items(), LOOKS, strict=False)
    ]
    known = bool(data.notna().any(axis=None))
    height = _height(subject) if known else EMPTY_HEIGHT
    sides, above = _sides(drawn, data, scale), subject.head + EDGE
    with canvas((subject.width, height), **sides, above=above, below=BELOW) as axes:
        if known:
            _draw(axes, drawn, scale)
            axes.set_xticks(data.index, ticks)
        else:
            no_data(axes)
        told = [
            _facts(label, names, data[column], scale, withheld.rows(column))
            for column, label in series.items()
        ]
        note = withheld.note(series)
        told = [_span(names), *told, note]
        (column, label), *_ = series.items()
        title = "" if withheld.rows(column) else moved(label, names, data[column], scale)
        since = first_year(series) if x == MONTH else int(data.index[0])
        return finish(
            axes, subject, KIND, told, title=title, unit=scale.unit, note=note, since=since
        )


def _facts(
    label: str, names: Sequence[str], values: pd.Series, scale: Scale, withheld: Collection[int]
) -> str:
    """Extremes, end and gaps of what is shown; a withheld count is none of them."""
    rows = [row for row in range(len(names)) if row not in withheld]
    shown, numbers = [names[row] for row in rows], values.iloc[rows]
    if withheld and numbers.isna().all():
        return ""
    told = (extremes(shown, numbers, scale), latest(shown, numbers, scale), absent(shown, numbers))
    return " ".join(filter(None, (f"{label}: {told[0]}", *told[1:])))


def _height(subject: Subject) -> float:
    return HALF_HEIGHT if subject.is_half else HEIGHT


def _line(  # noqa: PLR0917 -- what a line and its words are made of
    values: pd.Series, label: str, look: _Look, names: Sequence[str], scale: Scale, letters: int
) -> _Line:
    """Line with its words: name, the year of an early end, last number."""
    known = np.flatnonzero(values.notna())
    if not len(known):
        return _Line(look, values, "")
    when = "" if known[-1] == len(values) - 1 else f" ({names[known[-1]]})"
    return _Line(
        look, values, wrapped(f"{label}{when} {scale.write(values.iloc[known[-1]])}", letters)
    )


def _named(x: str, number: int) -> str:
    return MONTH_NAMES[number] if x == MONTH else str(number)


def _span(names: Sequence[str]) -> str:
    return f"Dari {names[0]} sampai {names[-1]}." if len(names) > 1 else ""


def _sides(drawn: Sequence[_Line], data: pd.DataFrame, scale: Scale) -> dict[str, float]:
    """Margins for the ticks, which are no wider than the numbers, and for the words at the ends."""
    ticks = max((text_width(number, NAME_SIZE) for number in scale.written(data)), default=0.0)
    words = max(text_width(line.text, LABEL_SIZE) for line in drawn)
    return {"left": ticks + 2 * EDGE, "right": words + END_GAP / POINTS + EDGE}


def _draw(axes: Axes, drawn: Sequence[_Line], scale: Scale) -> None:
    for line in drawn:
        look = line.look
        axes.plot(
            line.values.index, line.values, look.style, color=look.colour, lw=look.width,
            marker=look.marker, ms=look.marker_size,
        )  # fmt: skip
    every = pd.concat([line.values for line in drawn])
    side = 0.07 * (every.index.max() - every.index.min()) or 0.5
    axes.set_xlim(every.index.min() - side, every.index.max() + side / 3)
    low, high = every.min(), every.max()
    pad = 0.18 * (high - low) or max(0.1 * abs(high), 1.0)
    axes.set_ylim(max(low - pad, 0.0) if low >= 0 else low - pad, high + pad)
    scale.on_axis(axes, "y")
    if axes.get_ylim()[0] > 0:
        _mark_cut(axes)
    _name_ends(axes, [line for line in drawn if line.text])


def _mark_cut(axes: Axes) -> None:
    """Two strokes across the foot of the axis: it does not begin at zero."""
    for up in (-2.0, 2.0):
        axes.annotate(
            "", (0, 0), (-4, up - 1), xycoords="axes fraction", textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": SOFT, "lw": 1.0, "shrinkA": 0, "shrinkB": 0,
                        "relpos": (0, 0)}, annotation_clip=False,
        )  # fmt: skip


def _name_ends(axes: Axes, drawn: Sequence[_Line]) -> None:
    """Write names and last numbers right of the plot, apart from each other."""
    (low, high), (width, height) = axes.get_ylim(), size_of(axes)
    wanted = np.array([(line.end[1] - low) / (high - low) * height * POINTS for line in drawn])
    places = spread(wanted, np.array([line.height for line in drawn]), height * POINTS)
    for line, want, place in zip(drawn, wanted, places, strict=True):
        apart = abs(want - place) > LEADER or line.end[0] < line.values.index[-1]
        leader = {"arrowstyle": "-", "color": line.look.colour, "lw": 0.6, "shrinkA": 0,
                  "shrinkB": 4, "relpos": (0, 0.5)}  # fmt: skip
        axes.annotate(
            line.text, line.end, (1 + END_GAP / POINTS / width, place), va="center",
            textcoords=("axes fraction", "axes points"), fontsize=LABEL_SIZE, color=line.look.ink,
            linespacing=1.15, annotation_clip=False, arrowprops=leader if apart else None,
        )  # fmt: skip


def spread(wanted: Numbers, heights: Numbers, room: float) -> Numbers:
    """Places for labels that do not overlap, as near as can be to where each wants to be.

    Parameters
    ----------
    wanted : array
        Middle each label would like.
    heights : array
        Height of each label.
    room : float
        Labels stay between 0 and ``room`` when they fit.

    Returns
    -------
    array
        Middles, in the order of ``wanted``: the least-squares solution (isotonic regression of the
        wanted places less the space that the labels below take).

    Examples
    --------
    >>> spread(np.array([50.0, 50.0]), np.array([10.0, 10.0]), 100.0)
    array([45., 55.])
    """
    order = np.argsort(wanted, kind="stable")
    sizes = heights[order]
    taken = np.cumsum(sizes) - sizes / 2
    blocks: list[list[float]] = []
    for value in wanted[order] - taken:
        blocks.append([float(value)])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    level = np.concatenate([np.full(len(block), np.mean(block)) for block in blocks])
    places = np.empty_like(wanted)
    places[order] = np.clip(level, 0.0, max(room - sizes.sum(), 0.0)) + taken
    return places


def _number_points(axes: Axes, values: pd.Series, others: pd.Series, scale: Scale) -> None:
    """Write every number but the last, which stands at the end, on the freer side of its point."""
    known = values.dropna()
    paths = [_in_points(axes, line.dropna()) for line in (values, others) if line.notna().any()]
    left, bottom = map(float, axes.transAxes.transform((0, 0)) * POINTS / axes.figure.dpi)

    def disturbed(x: float, y: float, half: float, *, up: bool) -> int:
        """How much is in the way of a number: lines, and more than all of them the axes."""
        beyond = (x - half < left) + (not up and y - NUMBER_GAP - NUMBER_HEIGHT < bottom)
        return _crossings(paths, x, y, half, up=up) + AXIS * beyond

    for (x, y), number in zip(_in_points(axes, known)[:-1], known.iloc[:-1], strict=True):
        text = scale.write(number)
        half = text_width(text, LABEL_SIZE) * POINTS / 2
        aside, up = min(
            ((aside * half, up) for aside in (0.0, -0.8, 0.8) for up in (True, False)),
            key=lambda place: disturbed(x + place[0], y, half, up=place[1]),
        )
        axes.annotate(
            text, (x, y), (aside, NUMBER_GAP if up else -NUMBER_GAP), xycoords="figure points",
            textcoords="offset points", ha="center", va="bottom" if up else "top",
            fontsize=LABEL_SIZE, color=ACCENT,
        )  # fmt: skip


def _in_points(axes: Axes, line: pd.Series) -> Numbers:
    """Points of a line from the lower left of the drawing."""
    pixels = axes.transData.transform(np.column_stack([line.index, line]).astype(float))
    return np.asarray(pixels) * POINTS / axes.figure.dpi


def _crossings(paths: Sequence[Numbers], x: float, y: float, half: float, *, up: bool) -> int:
    """How much of the lines runs through a number of half width ``half`` above or below a point."""
    across = np.linspace(x - half, x + half, 15)
    low = y + NUMBER_GAP - 2 if up else y - NUMBER_GAP - NUMBER_HEIGHT - 2
    heights = np.array([np.interp(across, path[:, 0], path[:, 1]) for path in paths])
    return int(((heights > low) & (heights < low + NUMBER_HEIGHT + 4)).sum())


def _say_gaps(axes: Axes, years: pd.Index) -> None:
    for year in years:
        say_missing(
            axes, year, 0, xycoords=("data", "axes fraction"), xytext=(0, -17),
            letters=12, textcoords="offset points", ha="center", va="top", annotation_clip=False,
        )  # fmt: skip
