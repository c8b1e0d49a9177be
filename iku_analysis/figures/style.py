"""One look for all charts: colours that differ in lightness, paths for text, stable bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter

from iku_analysis.blocks import Figure
from iku_analysis.formats import MISSING_TEXT, format_number
from iku_analysis.status import Status

ACCENT, AMBER, GREY, PALE, INK = "#0b4f5c", "#d98e04", "#7a8588", "#cfd8da", "#1d2729"
SERIES_COLOURS = (ACCENT, AMBER, GREY, "#5fa3ae")
HATCHES = ("", "///", "|||", "\\\\\\")
LINE_STYLES = ("-", "--", ":", "-.")
AMBER_WASH = "#fff4dc"
WIDTH = 7.0
MARK_GID, MISSING_GID, BAR_GID = "iku-status", "iku-hilang", "iku-batang"

_RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": "#e4eaeb",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0.0,
    "ytick.major.size": 0.0,
    "hatch.linewidth": 0.6,
    "hatch.color": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "iku_analysis",
    "path.simplify": True,
}


def _look() -> dict[str, Any]:
    """Our settings over matplotlib's defaults, so that a user's style has no say."""
    defaults = mpl.rcParamsDefault
    return {key: defaults[key] for key in defaults if "backend" not in key} | _RC


@contextmanager
def canvas(height: float) -> Iterator[tuple[Canvas, Axes]]:
    """Empty chart in our style, apart from any pyplot state of the user."""
    with mpl.rc_context(_look()):  # type: ignore[arg-type]  # the stubs want literal keys
        figure = Canvas(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure, figure.subplots()


def finish(figure: Canvas, *, id: str, caption: str, alt: str, status: Status) -> Figure:
    """Mark the status inside the drawing and return it as SVG with stable bytes."""
    if status is not Status.RESMI:
        mark = figure.text(
            0.995, 0.99, status.label.upper(), ha="right", va="top", fontsize=7.5, weight="bold",
            color="#7a4f00",
            bbox={"boxstyle": "round,pad=0.35", "facecolor": AMBER_WASH, "edgecolor": AMBER},
        )  # fmt: skip
        mark.set_gid(MARK_GID)
    # Laid out once and then left alone: savefig would draw everything twice to lay it out.
    if layout := figure.get_layout_engine():
        layout.execute(figure)
        figure.set_layout_engine("none")
    drawing = io.StringIO()
    figure.savefig(drawing, format="svg", metadata={"Date": None, "Creator": None})
    return Figure(id=id, caption=caption, alt=alt, svg=drawing.getvalue(), status=status.value)


def reserve_mark(axes: Axes, status: Status) -> None:
    """Leave room above the drawing for the status mark."""
    if status is not Status.RESMI:
        axes.set_title(" ", fontsize=9, loc="right")


def indonesian_axis(axes: Axes, axis: str, decimals: int, scale: float = 1.0) -> None:
    """Write the numbers of an axis as ``1.234,5``."""
    formatter = FuncFormatter(lambda value, _: format_number(value / scale, decimals))
    getattr(axes, f"{axis}axis").set_major_formatter(formatter)
    axes.grid(visible=True, axis="y" if axis == "y" else "x")


def no_data(axes: Axes) -> None:
    """Say in the drawing that there is nothing to draw."""
    axes.set_axis_off()
    text = axes.text(0.5, 0.5, MISSING_TEXT, ha="center", va="center", transform=axes.transAxes)
    text.set_gid(MISSING_GID)


def number_writer(decimals: int) -> Callable[[float], str]:
    """Function that writes one number with fixed digits."""
    return lambda value: format_number(value, decimals)
