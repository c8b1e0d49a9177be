"""What a notebook cell publishes: tables, figures and key figures, once as data and once as HTML.

Every block is a Jupyter display object. Its output carries a structured MIME type, from which the
Typst exporter writes, beside HTML that both JupyterLab and the HTML exporter show as it is.
"""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from iku_analysis.status import Status

TABLE_MIME = "application/vnd.iku.table+json"
FIGURE_MIME = "application/vnd.iku.figure+json"
CARDS_MIME = "application/vnd.iku.cards+json"
RESULT_MIME = "application/vnd.iku.result+json"
DATA_MIME = "application/vnd.iku.data+json"

Tone = Literal["baik", "cukup", "kurang", "netral"]
MimeBundle = dict[str, Any]


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("iku_analysis", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["status_labels"] = {status.value: status.label for status in Status}
    return environment


def _render(template: str, block: object) -> str:
    return _templates().get_template(template).render(block=block)


@dataclass(frozen=True)
class Column:
    """A column head; numbers are aligned right."""

    label: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Cell:
    """One table cell: text as shown, with a badge when its number is not official.

    Attributes
    ----------
    text : str
        Text as the reader sees it.
    status : str
        Status of the number (``Status`` value), or empty for words. ``resmi`` shows no badge.
    tone : str
        Colour of an assessment (``baik``, ``cukup``, ``kurang``); ``netral`` for the rest.
    """

    text: str
    status: str = ""
    tone: Tone = "netral"


@dataclass(frozen=True)
class Table:
    """A captioned table whose first column names its rows.

    Attributes
    ----------
    id : str
        Unique in the report, starts with the chapter, e.g. ``iku-2-varian``.
    caption : str
        Title of the table.
    columns : tuple of Column
        Column heads.
    rows : tuple of tuple of Cell
        Each as long as ``columns``.
    total_rows : int
        How many of the last rows are totals.
    note : str
        Sentence below the table, may be empty.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_rows: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.id}: a row is not as long as its heads")

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {
            TABLE_MIME: asdict(self),
            "text/html": _render("table.html.j2", self),
            "text/plain": f"Tabel: {self.caption}",
        }


@dataclass(frozen=True)
class Figure:
    """A chart as SVG with its caption and alternative text.

    Attributes
    ----------
    id, caption : str
        As for `Table`.
    alt : str
        What the chart shows, in a sentence or two; required.
    svg : str
        The drawing, with stable bytes.
    status : str
        Weakest status of the data drawn.
    """

    id: str
    caption: str
    alt: str
    svg: str
    status: str

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"figure {self.id} has no alternative text")

    @property
    def data_uri(self) -> str:
        """The drawing as a data address; an image of its own, so its ids cannot collide."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {
            FIGURE_MIME: asdict(self),
            "text/html": _render("figure.html.j2", self),
            "text/plain": f"Grafik: {self.caption}. {self.alt}",
        }


@dataclass(frozen=True)
class Card:
    """One key figure: label, text, status badge, and a tone for assessments."""

    label: str
    text: str
    status: str = ""
    tone: Tone = "netral"


@dataclass(frozen=True)
class Cards:
    """Key figures side by side, e.g. target, realisation, achievement and rating of one IKU.

    Attributes
    ----------
    id, title : str
        As for `Table`.
    cards : tuple of Card
        Shown in order.
    note : str
        Sentence below, may be empty.
    """

    id: str
    title: str
    cards: tuple[Card, ...]
    note: str = ""

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {
            CARDS_MIME: asdict(self),
            "text/html": _render("cards.html.j2", self),
            "text/plain": "; ".join(f"{card.label}: {card.text}" for card in self.cards),
        }


@dataclass(frozen=True)
class Published:
    """A block that also hands data at full precision to the stages after the notebook.

    Attributes
    ----------
    block : Table or Cards
        What the reader sees.
    mime : str
        `RESULT_MIME` or `DATA_MIME`.
    data : mapping
        Plain JSON.
    """

    block: Table | Cards
    mime: str
    data: MimeBundle

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {**self.block._repr_mimebundle_(), self.mime: self.data}
