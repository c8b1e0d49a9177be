"""One look for all charts: colours that differ in lightness, letters as text, stable bytes.

Lengths are inches and fonts are points of a drawing as wide as the text of a page (`WIDTH`).
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from threading import RLock
from typing import Any, Concatenate, ParamSpec

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.model.origin import current_origin
from iku_analysis.model.regions import current_regions
from iku_analysis.model.status import Status
from iku_analysis.pages.blocks import Chart
from iku_analysis.pages.charts.svg import embeddable
from iku_analysis.pages.charts.words import describe

ACCENT, AMBER, GREY, PALE, INK = "#0b4f5c", "#d98e04", "#8d989b", "#cfd8da", "#1d2729"
# Amber and grey are too light for letters on white; these reach a contrast of 5 to 1.
AMBER_TEXT, SOFT = "#7a4f00", "#566165"
STAYS_DARK, STAYS_LIGHT = "#1c2628", "#fefefe"
AMBER_WASH, GRID = "#fff4dc", "#e4eaeb"
MARK_GID, MISSING_GID, BAR_GID = "iku-status", "iku-hilang", "iku-batang"

WIDTH, HALF = 7.0, 3.2  # of the whole text, and of a drawing beside its table
HEAD, EDGE = 0.3, 0.1  # strip above the plot for unit and status mark; space at the border
EMPTY_HEIGHT = 0.6  # of a plot that only says that there is no data
LABEL_SIZE, NAME_SIZE, SMALL_SIZE = 8.0, 8.5, 7.5
POINTS = 72.0  # per inch
FONT = "DejaVu Sans"
LAST_YEAR, NARROW = "tahun_lalu", "sempit"  # end of a column's name; of the id of a drawing

_LOCK = RLock()


@dataclass(frozen=True)
class Subject:
    """What a chart is about, whatever its form.

    Attributes
    ----------
    id, caption
        As in `Chart`.
    unit : str
        Unit of all numbers drawn.
    decimals : int
        Digits of the labels.
    status : Status
        Weakest status of the data.
    alt : str
        Alternative text; without one it is written from the data.
    width : float
        `WIDTH` or `HALF`.
    beside : str
        Id of the table or text it stands beside; empty for none.
    """

    id: str
    caption: str
    unit: str
    decimals: int
    status: Status
    alt: str = ""
    width: float = WIDTH
    beside: str = ""

    @property
    def head(self) -> float:
        """Height of the strip above the plot: the mark goes below a unit too long to share it."""
        mark = "" if self.status is Status.RESMI else self.status.label.upper()
        needed = text_width(f"triliun {self.unit}", LABEL_SIZE) + text_width(mark, SMALL_SIZE)
        return HEAD if needed + 4 * EDGE < self.width else 2 * HEAD

    @property
    def is_half(self) -> bool:
        """Whether it is drawn to stand beside its table."""
        return self.width < WIDTH


_RC: dict[str, Any] = {
    "font.family": FONT,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.size": NAME_SIZE,
    "axes.edgecolor": PALE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0.0,
    "ytick.major.size": 0.0,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "none",
    "svg.hashsalt": "iku_analysis",
}


def _look() -> dict[str, Any]:
    """Our settings over matplotlib's defaults, so that a user's style has no say.

    What holds already is left out: matplotlib checks every setting it is given.
    """
    defaults = mpl.rcParamsDefault
    wanted = {key: defaults[key] for key in defaults if "backend" not in key} | _RC
    return {
        key: value
        for key, value in wanted.items()
        if mpl.rcParams[key] != value  # type: ignore[index]  # the stubs want literal keys
    }


@contextmanager
def canvas(
    size: tuple[float, float], *, left: float, right: float, above: float, below: float
) -> Iterator[Axes]:
    """Empty plot with fixed margins, apart from any pyplot state of the user.

    ``size`` is the width of the drawing and the height of the plot.

    Settings of matplotlib belong to the process, hence one chart at a time.
    """
    with _LOCK, mpl.rc_context(_look()):  # type: ignore[arg-type]  # the stubs want literal keys
        whole, height = size
        total = height + above + below
        figure = Canvas(figsize=(whole, total))
        FigureCanvasSVG(figure)
        width = whole - left - right
        axes = figure.add_axes((left / whole, below / total, width / whole, height / total))
        # Axes have no label here; with a fixed place none is looked for beside the tick labels.
        axes.xaxis.set_label_coords(0.5, 0)
        axes.yaxis.set_label_coords(0, 0.5)
        yield axes


def _figure_of(axes: Axes) -> Canvas:
    figure = axes.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes have left their figure")
    return figure


def size_of(axes: Axes) -> tuple[float, float]:
    """Width and height of the plot in inches."""
    box, figure = axes.get_position(), _figure_of(axes)
    return box.width * figure.get_figwidth(), box.height * figure.get_figheight()


def text_width(text: str, size: float) -> float:
    """Width of the longest line of a text in inches."""
    font, measure = FontProperties(family=FONT, size=size), text_to_path
    widths = (
        measure.get_text_width_height_descent(line, font, ismath=False)[0]
        for line in text.split("\n")
    )
    return float(max(widths)) / POINTS


def wrapped(label: object, width: int) -> str:
    """Label in lines of at most ``width`` letters, none cut off."""
    return textwrap.fill(str(label), width, break_long_words=False)


def finish(
    axes: Axes,
    subject: Subject,
    kind: str,
    told: Iterable[str],
    *,
    title: str,
    unit: str,
    note: str = "",
    since: int | None = None,
) -> Chart:
    """Write unit and status above the plot and return the drawing as SVG with stable bytes.

    Parameters
    ----------
    axes : Axes
        The plot.
    subject : Subject
        What it is about.
    kind : str
        What the drawing is, e.g. ``Grafik garis``.
    told : iterable of str
        Sentences of the alternative text.
    title : str
        What is to be seen.
    unit : str
        Unit as drawn, e.g. in millions.
    note : str
        Sentence below the chart.
    since : int, optional
        First year drawn, of several.
    """
    status, title = subject.status, title[:1].upper() + title[1:]
    figure = _figure_of(axes)
    height, edge = figure.get_figheight(), EDGE / subject.width
    top, marked = 1 - 0.5 * HEAD / height, 1 - (subject.head - 0.5 * HEAD) / height
    figure.text(edge, top, unit, va="center", fontsize=LABEL_SIZE, color=SOFT)
    if status is not Status.RESMI:
        invented = status is Status.CONTOH
        ink, back, line = (AMBER_TEXT, AMBER_WASH, AMBER) if invented else (SOFT, "white", SOFT)
        mark = figure.text(
            1 - edge, marked, status.label.upper(), ha="right", va="center",
            fontsize=SMALL_SIZE, weight="bold", color=ink,
            bbox={"boxstyle": "square,pad=0.35", "facecolor": back, "edgecolor": line},
        )  # fmt: skip
        mark.set_gid(MARK_GID)
    drawing = io.StringIO()
    origin = current_origin()
    marks = {"Date": None, "Creator": None} | (origin.svg_metadata if origin else {})
    figure.savefig(drawing, format="svg", metadata=marks)
    svg = embeddable(drawing.getvalue(), subject.id)
    alt = subject.alt or describe(kind, subject.caption, told, status)
    share = HALF / WIDTH if subject.is_half else 1.0
    return Chart(
        subject.id, subject.caption, alt, svg, status.value, note, title, share, subject.beside,
        scope=_scope(since),
    )  # fmt: skip


def _scope(since: int | None) -> str:
    """Region of the office, as declared, and the year, or the years ``since`` one.

    Of a quarter up to when; a year before it is told up to the same quarter.
    """
    origin = current_origin()
    last = origin.year if origin else since
    period = f"{since}–{last}" if since and last and since < last else str(last or "")  # noqa: RUF001 -- a dash
    until = origin.until if origin else ""
    told = (f"{since} dan {last}", until) if since and until else (until or period,)
    return ", ".join(filter(None, (current_regions().name, *told)))


P = ParamSpec("P")
Drawing = Callable[Concatenate[pd.DataFrame, Subject, P], Chart]


def first_year(columns: Iterable[str]) -> int | None:
    """The year before, where a column is about it."""
    origin = current_origin()
    is_compared = any(column.endswith(LAST_YEAR) for column in columns)
    return origin.year - 1 if origin and is_compared else None


def in_two_widths(draw: Drawing[P]) -> Drawing[P]:
    """Draw a chart of full width a second time, for narrow screens, in the same letters."""

    @wraps(draw)
    def drawn(frame: pd.DataFrame, subject: Subject, /, *args: P.args, **look: P.kwargs) -> Chart:
        chart = draw(frame, subject, *args, **look)
        if subject.is_half:
            return chart
        narrow = replace(subject, id=f"{subject.id}-{NARROW}", width=HALF)
        return replace(chart, narrow=draw(frame, narrow, *args, **look).svg)

    return drawn


def say_missing(
    axes: Axes,
    x: float,
    y: float,
    letters: int = 40,
    words: str = MISSING_TEXT,
    **place: Any,  # noqa: ANN401 -- matplotlib's keywords
) -> None:
    """Write "data belum tersedia", or other words, where a value would stand."""
    text = axes.annotate(wrapped(words, letters), (x, y), fontsize=SMALL_SIZE, color=SOFT, **place)
    text.set_gid(MISSING_GID)


def no_data(axes: Axes) -> None:
    """Say in an empty plot that there is nothing to draw."""
    axes.set_xticks([])
    axes.set_yticks([])
    say_missing(axes, 0.5, 0.5, xycoords="axes fraction", ha="center", va="center")


def contrasting(background: str) -> str:
    """Dark or light, whichever reads better on a colour.

    A page in dark mode turns over the colours it knows: those of the accent, and white upon it. On
    colours that stay, letters must stay, too: theirs are a shade beside those.

    Examples
    --------
    >>> contrasting("#0b4f5c"), contrasting("#d98e04"), contrasting("#2b6a75")
    ('white', '#1c2628', '#fefefe')
    """
    if background == ACCENT:
        return "white"
    light = _luminance(background)
    on_white, on_ink = 1.05 / (light + 0.05), (light + 0.05) / (_luminance(INK) + 0.05)
    return STAYS_DARK if on_ink > on_white else STAYS_LIGHT


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, from which contrast is computed."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB
        for part in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
