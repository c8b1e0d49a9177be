"""The charts of the report: data frame in, `Figure` with a truthful alternative text out.

Missing values are never drawn as zero: they are gaps, and the words "data belum tersedia" stand in
their place.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from iku_analysis.blocks import Figure
from iku_analysis.figures.style import (
    ACCENT,
    AMBER,
    BAR_GID,
    GREY,
    HATCHES,
    INK,
    LINE_STYLES,
    MISSING_GID,
    SERIES_COLOURS,
    canvas,
    finish,
    indonesian_axis,
    no_data,
    number_writer,
    reserve_mark,
)
from iku_analysis.formats import MISSING_TEXT
from iku_analysis.status import Status

WRAP, LABEL_LINES = 38, 2
# Long numbers are drawn in millions and billions; the table beside the chart has them in full.
SCALES = ((1e9, "miliar "), (1e6, "juta "), (1.0, ""))


def _scale(values: pd.Series, unit: str, decimals: int) -> tuple[float, str, int]:
    largest = values.abs().max()
    factor, word = next((item for item in SCALES if largest >= 10 * item[0]), SCALES[-1])
    return factor, f"{word}{unit}", decimals if factor == 1 else 2


def _wrapped(labels: pd.Series) -> list[str]:
    return [
        textwrap.fill(str(label), WRAP, max_lines=LABEL_LINES, placeholder=" …") for label in labels
    ]


def _extremes(frame: pd.DataFrame, category: str, value: str, decimals: int, unit: str) -> str:
    known = frame.dropna(subset=[value])
    if known.empty:
        return f"{MISSING_TEXT.capitalize()}."
    write = number_writer(decimals)
    ordered = known.sort_values(value, kind="stable")
    lowest, highest = ordered.iloc[0], ordered.iloc[-1]
    absent = len(frame) - len(known)
    tail = f" Tanpa data: {absent}." if absent else ""
    return (
        f"Tertinggi {_name(highest[category])} {write(highest[value])} {unit}, "
        f"terendah {_name(lowest[category])} {write(lowest[value])} {unit}.{tail}"
    )


def _name(category: object) -> str:
    """Category in words; a year or month that pandas turned into a float is a whole number."""
    return str(int(category)) if isinstance(category, float) else str(category)


def history_with_target(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    id: str,
    caption: str,
    status: Status,
    alt: str | None = None,
) -> Figure:
    """Realisation over the years with the target of each year.

    Parameters
    ----------
    frame : DataFrame
        tahun, realisasi, target; NaN for missing.
    unit : str
        Unit of both.
    decimals : int
        Digits of the labels.
    id, caption, status, alt
        As in `Figure`; without ``alt`` one is written from the data.
    """
    both = pd.concat([frame["realisasi"], frame["target"]])
    factor, scaled_unit, digits = _scale(both, unit, decimals)
    data = frame.assign(realisasi=frame["realisasi"] / factor, target=frame["target"] / factor)
    write = number_writer(digits)
    with canvas(2.7) as (figure, axes):
        reserve_mark(axes, status)
        if both.notna().any():
            _draw_history(axes, data, write)
            axes.set_ylabel(scaled_unit)
            indonesian_axis(axes, "y", min(digits, 1))
        else:
            no_data(axes)
        last = data.dropna(subset=["realisasi"])
        words = f"{write(last['realisasi'].iloc[-1])} {scaled_unit}" if len(last) else MISSING_TEXT
        text = alt or (
            f"Grafik garis {caption}. Realisasi terakhir {words}. "
            f"{_extremes(data, 'tahun', 'realisasi', digits, scaled_unit)}"
        )
        return finish(figure, id=id, caption=caption, alt=text, status=status)


def _draw_history(axes: Axes, data: pd.DataFrame, write: Callable[[float], str]) -> None:
    years = data["tahun"].astype(int)
    axes.plot(years, data["target"], "--", color=AMBER, lw=1.4, marker="_", ms=14, label="Target")
    axes.plot(
        years, data["realisasi"], "-", color=ACCENT, lw=2, marker="o", ms=5, label="Realisasi"
    )
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.12 * (high - low), high + 0.16 * (high - low))
    for year, value, target in zip(years, data["realisasi"], data["target"], strict=True):
        if pd.isna(value):
            mark = axes.annotate(
                MISSING_TEXT.replace(" ", "\n"), (year, 0.04), xycoords=("data", "axes fraction"),
                ha="center", va="bottom", fontsize=7, color=GREY,
            )  # fmt: skip
            mark.set_gid(MISSING_GID)
        else:
            below = target > value
            axes.annotate(
                write(value), (year, value), (0, -14 if below else 7), textcoords="offset points",
                ha="center", fontsize=8, color=ACCENT, weight="bold",
            )  # fmt: skip
    axes.set_xticks(years)
    axes.set_xlim(years.min() - 0.4, years.max() + 0.4)
    axes.legend(loc="upper left", ncols=2, frameon=False, bbox_to_anchor=(0, 1.14), fontsize=8)


def bars(
    frame: pd.DataFrame,
    *,
    category: str,
    value: str,
    unit: str,
    decimals: int,
    id: str,
    caption: str,
    status: Status,
    reference: float | None = None,
    reference_label: str = "",
    alt: str | None = None,
) -> Figure:
    """Horizontal bars in the order given, with direct labels.

    Parameters
    ----------
    frame : DataFrame
        One row per category.
    category, value : str
        Columns.
    unit : str
        Unit of ``value``.
    decimals : int
        Digits of the labels.
    reference, reference_label
        A line to compare with, e.g. 100 percent.
    id, caption, status, alt
        As in `Figure`.
    """
    factor, scaled_unit, digits = _scale(frame[value], unit, decimals)
    data = frame.assign(**{value: frame[value] / factor})
    lines_per_row = 1 + max(label.count("\n") for label in _wrapped(data[category]))
    with canvas(0.75 + max(0.27, 0.17 * lines_per_row) * len(data)) as (figure, axes):
        reserve_mark(axes, status)
        if data[value].notna().any():
            _draw_bars(axes, data, category, value, digits)
            axes.set_xlabel(scaled_unit)
            indonesian_axis(axes, "x", min(digits, 1))
            if reference is not None:
                axes.axvline(reference, color=INK, lw=1, ls="--")
                axes.annotate(
                    reference_label, (reference, 1), (-3, 2), textcoords="offset points",
                    xycoords=("data", "axes fraction"), ha="right", va="bottom", fontsize=7.5,
                )  # fmt: skip
        else:
            no_data(axes)
        text = alt or (
            f"Grafik batang {caption}. {_extremes(data, category, value, digits, scaled_unit)}"
        )
        return finish(figure, id=id, caption=caption, alt=text, status=status)


def _draw_bars(axes: Axes, data: pd.DataFrame, category: str, value: str, decimals: int) -> None:
    import seaborn as sns  # noqa: PLC0415 -- costs every kernel that draws no bars

    shown = data.assign(**{category: _wrapped(data[category])})
    sns.barplot(
        shown, x=value, y=category, color=ACCENT, saturation=1, width=0.68, ax=axes, orient="h",
        errorbar=None,
    )  # fmt: skip
    write = number_writer(decimals)
    span = np.nanmax(np.abs(data[value].to_numpy(float)))
    for row, number in enumerate(data[value]):
        if pd.isna(number):
            mark = axes.text(0, row, f" {MISSING_TEXT}", va="center", fontsize=7.5, color=GREY)
            mark.set_gid(f"{MISSING_GID}-{row}")
        else:
            side = "left" if number >= 0 else "right"
            pad = 0.008 * span * (1 if number >= 0 else -1)
            label = axes.text(number + pad, row, write(number), va="center", ha=side, fontsize=8)
            # Keeps a number readable where the reference line passes behind it.
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})
    for index, patch in enumerate(axes.patches):
        patch.set_gid(f"{BAR_GID}-{index}")
    axes.margins(x=0.12)
    axes.set_ylabel("")


def grouped_bars(
    frame: pd.DataFrame,
    *,
    category: str,
    series: Mapping[str, str],
    unit: str,
    decimals: int,
    id: str,
    caption: str,
    status: Status,
    stacked: bool = False,
    alt: str | None = None,
) -> Figure:
    """Two to four series per category, told apart by colour and hatch.

    Parameters
    ----------
    frame : DataFrame
        One row per category.
    category : str
        Column of the categories.
    series : mapping of str to str
        Column to legend text.
    unit : str
        Unit of all series.
    decimals : int
        Digits of the axis.
    stacked : bool
        Whether the series add up.
    id, caption, status, alt
        As in `Figure`.
    """
    columns = list(series)
    factor, scaled_unit, digits = _scale(frame[columns].max(axis="columns"), unit, decimals)
    data = frame.assign(**{column: frame[column] / factor for column in columns})
    with canvas(0.95 + (0.27 if stacked else 0.16 * len(columns) + 0.08) * len(data)) as (
        figure,
        axes,
    ):
        reserve_mark(axes, status)
        if data[columns].notna().any(axis=None):
            _draw_groups(axes, data, category, series, stacked=stacked)
            axes.set_xlabel(scaled_unit)
            indonesian_axis(axes, "x", min(digits, 1))
        else:
            no_data(axes)
        first, label = columns[0], series[columns[0]]
        text = alt or (
            f"Grafik batang {caption}, menurut {', '.join(series.values())}. {label}: "
            f"{_extremes(data, category, first, digits, scaled_unit)}"
        )
        return finish(figure, id=id, caption=caption, alt=text, status=status)


def _draw_groups(
    axes: Axes, data: pd.DataFrame, category: str, series: Mapping[str, str], *, stacked: bool
) -> None:
    rows = np.arange(len(data))
    height = 0.68 if stacked else 0.78 / len(series)
    offset = np.zeros(len(data))
    for index, (column, label) in enumerate(series.items()):
        shift = 0 if stacked else (index - (len(series) - 1) / 2) * height
        drawn = axes.barh(
            rows + shift, data[column], height, left=offset if stacked else 0, label=label,
            color=SERIES_COLOURS[index], hatch=HATCHES[index],
        )  # fmt: skip
        for number, patch in enumerate(drawn):
            patch.set_gid(f"{BAR_GID}-{index}-{number}")
        offset += data[column].fillna(0).to_numpy(float)
        if not stacked:
            _mark_missing(axes, data[column].isna(), rows + shift)
    if stacked:
        _mark_missing(axes, data[list(series)].isna().all(axis="columns"), rows)
    axes.set_yticks(rows, _wrapped(data[category]))
    axes.invert_yaxis()
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(series), frameon=False, fontsize=8,
        borderaxespad=0.2,
    )  # fmt: skip


def _mark_missing(axes: Axes, absent: pd.Series, rows: np.ndarray) -> None:
    for row in rows[absent.to_numpy(bool)]:
        mark = axes.text(0, row, f" {MISSING_TEXT}", va="center", fontsize=7, color=GREY)
        mark.set_gid(f"{MISSING_GID}-{row:.2f}")


def lines(
    frame: pd.DataFrame,
    *,
    x: str,
    series: Mapping[str, str],
    unit: str,
    decimals: int,
    id: str,
    caption: str,
    status: Status,
    alt: str | None = None,
) -> Figure:
    """Up to four lines over years or months, told apart by style and colour.

    Parameters
    ----------
    frame : DataFrame
        One row per ``x``.
    x : str
        Column of whole numbers.
    series : mapping of str to str
        Column to legend text.
    unit : str
        Unit of all series.
    decimals : int
        Digits of the labels.
    id, caption, status, alt
        As in `Figure`.
    """
    columns = list(series)
    factor, scaled_unit, digits = _scale(frame[columns].max(axis="columns"), unit, decimals)
    data = frame.assign(**{column: frame[column] / factor for column in columns})
    with canvas(2.9) as (figure, axes):
        reserve_mark(axes, status)
        if data[columns].notna().any(axis=None):
            _draw_lines(axes, data, x, series, digits)
            axes.set_ylabel(scaled_unit)
            indonesian_axis(axes, "y", min(digits, 1))
        else:
            no_data(axes)
        first = columns[0]
        text = alt or (
            f"Grafik garis {caption}, menurut {', '.join(series.values())}. {series[first]}: "
            f"{_extremes(data, x, first, digits, scaled_unit)}"
        )
        return finish(figure, id=id, caption=caption, alt=text, status=status)


def _draw_lines(
    axes: Axes, data: pd.DataFrame, x: str, series: Mapping[str, str], decimals: int
) -> None:
    write = number_writer(decimals)
    for index, (column, label) in enumerate(series.items()):
        axes.plot(
            data[x], data[column], LINE_STYLES[index], color=SERIES_COLOURS[index], lw=2,
            marker="o", ms=3.5, label=label,
        )  # fmt: skip
        known = data.dropna(subset=[column])
        if len(known):
            axes.annotate(
                write(known[column].iloc[-1]), (known[x].iloc[-1], known[column].iloc[-1]), (6, 0),
                textcoords="offset points", va="center", fontsize=8, color=SERIES_COLOURS[index],
            )  # fmt: skip
    axes.set_xticks(data[x].astype(int))
    axes.margins(x=0.06, y=0.1)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=8,
        borderaxespad=0.2,
    )  # fmt: skip


def heatmap(
    frame: pd.DataFrame,
    *,
    index: str,
    unit: str,
    decimals: int,
    centre: float,
    id: str,
    caption: str,
    status: Status,
    alt: str | None = None,
) -> Figure:
    """Annotated matrix around a centre; a missing cell is hatched and empty.

    Parameters
    ----------
    frame : DataFrame
        Column ``index`` and one numeric column per head.
    index : str
        Column of the row names.
    unit : str
        Unit of the cells.
    decimals : int
        Digits in the cells.
    centre : float
        Value without colour, e.g. 100 percent.
    id, caption, status, alt
        As in `Figure`.
    """
    import seaborn as sns  # noqa: PLC0415 -- costs every kernel that draws no heatmap

    values = frame.set_index(index).select_dtypes("number")
    write = number_writer(decimals)
    texts = values.map(lambda value: "" if pd.isna(value) else write(value))
    reach = float(np.nanmax(np.abs(values.to_numpy(float) - centre))) if values.size else 1.0
    with canvas(1.5 + 0.27 * len(values)) as (figure, axes):
        reserve_mark(axes, status)
        axes.set_facecolor("#eef1f2")
        sns.heatmap(
            values, annot=texts, fmt="", cmap="BrBG", center=centre, vmin=centre - reach,
            vmax=centre + reach, cbar=False, linewidths=0.6, ax=axes, annot_kws={"size": 7.5},
        )  # fmt: skip
        axes.set(xlabel="", ylabel="")
        names = [textwrap.fill(name.replace("Kab. ", ""), 11) for name in values.columns]
        axes.set_xticks(axes.get_xticks(), names, rotation=0, fontsize=7)
        long = values.reset_index().melt(index, var_name="kolom", value_name="nilai")
        long["sel"] = long[index] + " di " + long["kolom"]
        text = alt or f"Matriks {caption}. {_extremes(long, 'sel', 'nilai', decimals, unit)}"
        return finish(figure, id=id, caption=caption, alt=text, status=status)
