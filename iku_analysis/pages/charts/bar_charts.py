"""Horizontal bars: one per category, several beside each other, or stacked.

Missing values are no bar: the words "data belum tersedia" stand in their place. Zero is written as
zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from iku_analysis.pages.blocks import Chart
from iku_analysis.pages.charts.bar_drawing import (
    BAR,
    GROUPED_BAR,
    LOOKS,
    Rows,
    draw_bars,
    draw_groups,
    draw_legend,
    draw_reference,
    draw_stacks,
    limits,
    make_room,
    name_parts,
    right_of,
    row_for_names,
)
from iku_analysis.pages.charts.scale import Scale
from iku_analysis.pages.charts.style import (
    EMPTY_HEIGHT,
    Subject,
    canvas,
    finish,
    first_year,
    in_two_widths,
    no_data,
)
from iku_analysis.pages.charts.words import absent, extremes, ranked
from iku_analysis.privacy.small_counts import NOTHING_WITHHELD, Withheld

BELOW, EXTRA_LINE = 0.24, 0.22


@in_two_widths
def bars(
    frame: pd.DataFrame,
    subject: Subject,
    *,
    category: str,
    value: str,
    reference: float | None = None,
    reference_label: str = "",
    ordered: bool = False,
    withheld: Withheld = NOTHING_WITHHELD,
) -> Chart:
    """One bar per category with its number, the longest first.

    Parameters
    ----------
    frame : DataFrame
        One row per category; NaN for missing.
    subject : Subject
        Id, caption, unit, digits and status.
    category, value : str
        Columns.
    reference, reference_label
        A line to compare with, e.g. 100 percent, and its name.
    ordered : bool
        Whether the order given means something, as of classes or ranks, and stays.
    withheld : Withheld
        Small counts of ``frame`` that are not shown; a note below the chart says how many.
    """
    if not ordered:
        frame, withheld = _sorted(frame, frame[value], withheld)
    values, names = frame[value].astype(float), frame[category].astype(str).tolist()
    scale = Scale.of(values, subject.unit, subject.decimals)
    texts = [
        withheld.word(row, value) if pd.isna(number) else scale.write(number)
        for row, number in enumerate(values)
    ]
    rows = Rows.of(names, BAR, subject)
    above = subject.head + (0 if reference is None else EXTRA_LINE)
    note = withheld.note([value])
    known, right = bool(values.notna().any()) or bool(note), right_of(scale, values)
    with _canvas(rows, subject, (above, right), known=known) as axes:
        if known:
            make_room(axes, values, scale.written(values), reference)
            draw_bars(axes, rows, values, texts, at_base=reference is not None)
            if reference is not None:
                draw_reference(axes, reference, reference_label)
            scale.on_axis(axes, "x")
        told = [
            _facts(names, values, scale, withheld.rows(value)),
            note,
            _compared(reference, reference_label, scale),
        ]
        title = _title(names, values, scale, withheld.rows(value))
        return finish(axes, subject, "Grafik batang", told, title=title, unit=scale.unit, note=note)


@contextmanager
def _canvas(
    rows: Rows, subject: Subject, sides: tuple[float, float], *, known: bool
) -> Iterator[Axes]:
    """Canvas for the rows, ``sides`` above and right; where nothing is known, one that says so."""
    above, right = sides
    size = subject.width, rows.height if known else EMPTY_HEIGHT
    with canvas(size, left=rows.name_room, right=right, above=above, below=BELOW) as axes:
        if not known:
            no_data(axes)
        yield axes


def _sorted(
    frame: pd.DataFrame, by: pd.Series, withheld: Withheld
) -> tuple[pd.DataFrame, Withheld]:
    """Rows from the largest on, those without a number last; what is withheld goes with them."""
    order = by.astype(float).to_numpy()
    sequence = np.argsort(-order, kind="stable")  # NaN comes last
    moved = {int(old): new for new, old in enumerate(sequence)}
    places = frozenset((moved[row], column) for row, column in withheld.places)
    rows: pd.DataFrame = frame.iloc[sequence].reset_index(drop=True)
    return rows, replace(withheld, frame=rows, places=places)


def _title(
    names: Sequence[str], values: pd.Series, scale: Scale, secret: Collection[int], whose: str = ""
) -> str:
    """What stands out, and whose; nothing where a withheld count might stand out more."""
    words = "" if secret else ranked(names, values, scale)
    return words and whose + words


def _facts(names: Sequence[str], values: pd.Series, scale: Scale, withheld: Collection[int]) -> str:
    """Extremes and gaps of what is shown; a withheld count is neither."""
    rows = [row for row in range(len(names)) if row not in withheld]
    if not rows:
        return ""
    shown, numbers = [names[row] for row in rows], values.iloc[rows]
    return f"{extremes(shown, numbers, scale)} {absent(shown, numbers)}".strip()


def _compared(reference: float | None, label: str, scale: Scale) -> str:
    if reference is None:
        return ""
    return " ".join(filter(None, ["Garis pembanding", label, scale.quantity(reference)])) + "."


@in_two_widths
def grouped_bars(
    frame: pd.DataFrame,
    subject: Subject,
    *,
    category: str,
    series: Mapping[str, str],
    stacked: bool = False,
    ordered: bool = False,
    withheld: Withheld = NOTHING_WITHHELD,
) -> Chart:
    """Two or three series per category, told apart by colour and hatch, with their numbers.

    Parameters
    ----------
    frame : DataFrame
        One row per category; NaN for missing.
    subject : Subject
        Id, caption, unit, digits and status.
    category : str
        Column of the categories.
    series : mapping of str to str
        Column to legend text.
    stacked : bool
        Whether the series add up: one bar per category with its total at the end. Amounts must not
        be negative; a total that lacks a part is written as incomplete.
    ordered : bool
        As in `bars`; else by the total of a stack, or by the last series.
    withheld : Withheld
        As in `bars`.

    Raises
    ------
    ValueError
        If there are more series than looks.
    """
    if len(series) > len(LOOKS):
        raise ValueError(f"chart {subject.id}: at most {len(LOOKS)} series can be told apart")
    if not ordered:
        frame, withheld = _sorted(frame, _leading(frame[list(series)], stacked=stacked), withheld)
    data, names = frame[list(series)].astype(float), frame[category].astype(str).tolist()
    leading = _leading(data, stacked=stacked)
    scale = Scale.of(leading if stacked else data, subject.unit, subject.decimals)
    rows = Rows.of(names, BAR if stacked else GROUPED_BAR * len(series), subject)
    note = withheld.note(series)
    known = bool(data.notna().any(axis=None)) or bool(note)
    labels = list(series.values())
    right = right_of(scale, leading if stacked else data)
    row, width = None, subject.width - rows.name_room - right
    if known and not stacked and rows.scale == 1.0:
        row = row_for_names(data, labels, limits(width, data, scale.written(data)), width)
    above = subject.head + (EXTRA_LINE if row is None else 0)
    told = _series_facts(names, data.rename(columns=series), scale, withheld, list(series))
    title, kind = "", "Grafik batang bertumpuk" if stacked else "Grafik batang berkelompok"
    if not data.isna().any(axis=None):
        secret = set().union(*(withheld.rows(column) for column in series))
        title = _title(names, leading, scale, secret, "" if stacked else f"{labels[-1]}: ")
        told += [f"Jumlah: {_facts(names, leading, scale, ())}"] if stacked else []
    with _canvas(rows, subject, (above, right), known=known) as axes:
        if known:
            if stacked:
                draw_stacks(axes, rows, data, scale, withheld)
            else:
                named = None if row is None else (row, labels)
                draw_groups(axes, rows, data, scale, withheld, named)
            if row is None and not (stacked and name_parts(axes, data, labels)):
                draw_legend(axes, labels)
            scale.on_axis(axes, "x")
        return finish(
            axes, subject, kind, [*told, note],
            title=title, unit=scale.unit, note=note, since=first_year(series),
        )  # fmt: skip


def _leading(data: pd.DataFrame, *, stacked: bool) -> pd.Series:
    """What rows are sorted by and the title is about: totals of stacks, else the last series."""
    numbers = data.astype(float)
    return numbers.sum(axis="columns", min_count=1) if stacked else numbers.iloc[:, -1]


def _series_facts(
    names: Sequence[str],
    data: pd.DataFrame,
    scale: Scale,
    withheld: Withheld,
    columns: Sequence[str],
) -> list[str]:
    """Facts of each series under the name of its column; ``columns`` as `Withheld` has them."""
    told = (
        (label, _facts(names, data[label], scale, withheld.rows(column)))
        for label, column in zip(data, columns, strict=True)
    )
    return [f"{label}: {facts}" for label, facts in told if facts]
