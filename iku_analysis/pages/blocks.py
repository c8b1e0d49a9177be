"""What a notebook cell publishes: tables, charts and key figures, once as data and once as HTML.

Every block is a Jupyter display object. Its output carries a structured MIME type, from which the
Typst exporter writes, beside HTML that both JupyterLab and the HTML exporter show as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from iku_analysis.model.evidence import Sentence, Shown
from iku_analysis.model.status import weakest
from iku_analysis.pages.block_html import block_html
from iku_analysis.pages.prose import Node, marked

TABLE_MIME = "application/vnd.iku.table+json"
CHART_MIME = "application/vnd.iku.chart+json"
CARDS_MIME = "application/vnd.iku.cards+json"
PROSE_MIME = "application/vnd.iku.prose+json"
GLANCE_MIME = "application/vnd.iku.glance+json"
RESULT_MIME = "application/vnd.iku.result+json"
MARKDOWN_MIME = "text/markdown"

Tone = Literal["baik", "cukup", "kurang", "netral"]
MimeBundle = dict[str, Any]


def _with_marks(plain: dict[str, Any], items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Say once what most numbers of a block are, and mark those that differ.

    Adds ``standing`` (the status most share, the weakest of equals; empty without numbers) and
    ``standing_text`` to the block, and ``mark`` to each of its numbers.
    """
    counted = Counter(item["status"] for item in items if item["status"])
    most = max(counted.values(), default=0)
    common = weakest(name for name, times in counted.items() if times == most) if most else None
    for item in items:
        item["mark"] = item["status"] if item["status"] != common else ""
    but = ", kecuali yang bertanda" if len(counted) > 1 else ""
    text = f"Status angka: {common.label}{but}" if common else ""
    return plain | {"standing": common.value if common else "", "standing_text": text}


def _plain_table(table: Table) -> dict[str, Any]:
    plain = asdict(table)
    return _with_marks(plain, [cell for row in plain["rows"] for cell in row])


def bundle(kind: str, mime: str, plain: dict[str, Any], text: str) -> MimeBundle:
    """A block as data, as HTML and in words."""
    return {mime: plain, "text/html": block_html(kind, plain), "text/plain": text}


@dataclass(frozen=True)
class Column:
    """A column head; numbers are aligned right.

    Attributes
    ----------
    label, align
        As shown.
    name : str
        Its name in files of data; empty for the label itself.
    unit : str
        Unit of its numbers, where the label does not say it.
    """

    label: str
    align: Literal["left", "right"] = "left"
    name: str = ""
    unit: str = ""


def heads(row: str) -> tuple[Column, ...]:
    """Heads of a table, written as Markdown has them; a colon at the end is for numbers.

    Examples
    --------
    >>> heads("Tahun | Nilai:") == (Column("Tahun"), Column("Nilai", "right"))
    True
    """
    labels = (label.strip() for label in row.split("|"))
    return tuple(
        Column(label[:-1], "right") if label.endswith(":") else Column(label) for label in labels
    )


@dataclass(frozen=True)
class Cell:
    """One table cell: text as shown, marked when its number's status is not that of the table.

    Attributes
    ----------
    text : str
        Text as the reader sees it.
    status : str
        Status of the number (``Status`` value), or empty for words.
    tone : str
        Colour of an assessment (``baik``, ``cukup``, ``kurang``); ``netral`` for the rest.
    link : str
        Id of the block or heading the text leads to.
    key : str
        Name of the number, e.g. ``4.realisasi``; the same name must show the same text
        everywhere in a report.
    footnote : int
        Number of the table's footnote that belongs here, from 1; 0 for none.
    value : float or None
        The number behind the text, unrounded; compared under its name wherever it is shown.
    numbers : tuple of Shown
        Numbers within a text of several words, each with its name.
    """

    text: str
    status: str = ""
    tone: Tone = "netral"
    link: str = ""
    key: str = ""
    footnote: int = 0
    value: float | None = None
    numbers: tuple[Shown, ...] = ()

    @classmethod
    def of(cls, sentence: Sentence) -> Cell:
        """Cell with a sentence."""
        return cls(sentence.plain, numbers=sentence.numbers)


def cells(*texts: str | Cell) -> tuple[Cell, ...]:
    """A row of a table; a plain text says no more than itself."""
    return tuple(Cell(item) if isinstance(item, str) else item for item in texts)


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
    footnotes : tuple of str
        What the marks at cells say.
    source : str
        Id of the table that names the sources, may be empty.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_rows: int = 0
    note: str = ""
    footnotes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.id}: a row is not as long as its heads")

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return bundle("table", TABLE_MIME, _plain_table(self), f"Tabel: {self.caption}")


@dataclass(frozen=True)
class Chart:
    """A chart as SVG with its caption and alternative text.

    Attributes
    ----------
    id, caption : str
        As for `Table`; the caption says what is drawn.
    title : str
        What is to be seen, written from the data; empty where nothing stands out.
    alt : str
        What the chart shows, in a sentence or two; required.
    svg : str
        The drawing, with stable bytes.
    status : str
        Weakest status of the data drawn.
    note : str
        Sentence below the chart, may be empty.
    share : float
        Of the width of the text.
    beside : str
        Id of the table or text it stands beside; empty for none.
    scope : str
        Area and period of the data.
    narrow : str
        The same drawing for narrow screens; empty where it is narrow itself.
    """

    id: str
    caption: str
    alt: str
    svg: str
    status: str
    note: str = ""
    title: str = ""
    share: float = 1.0
    beside: str = ""
    scope: str = ""
    narrow: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"chart {self.id} has no alternative text")

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return bundle("chart", CHART_MIME, asdict(self), f"Grafik: {self.caption}. {self.alt}")


@dataclass(frozen=True)
class Card:
    """One key figure: label, text, status badge, tone, and the rest as in `Cell`.

    ``facts`` are what a machine reads beside the number: its formula, coverage and tables.
    """

    label: str
    text: str
    status: str = ""
    tone: Tone = "netral"
    link: str = ""
    key: str = ""
    footnote: int = 0
    value: float | None = None
    facts: dict[str, str] = field(default_factory=dict)


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
    footnotes : tuple of str
        What the marks at cards say.
    details : Table or None
        How the figures were computed, shown on request.
    """

    id: str
    title: str
    cards: tuple[Card, ...]
    note: str = ""
    footnotes: tuple[str, ...] = ()
    details: Table | None = None

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        plain = asdict(self)
        plain["details"] = _plain_table(self.details) if self.details else None
        return bundle(
            "cards",
            CARDS_MIME,
            _with_marks(plain, plain["cards"]),
            "; ".join(f"{card.label}: {card.text}" for card in self.cards),
        )


@dataclass(frozen=True)
class TextOrigin:
    """Where an authored text stands: file, section, and its Markdown as written."""

    file: str
    title: str
    text: str


@dataclass(frozen=True)
class Prose:
    """Authored text with its numbers put in, or the sentence that says why there is none.

    Attributes
    ----------
    id : str
        As for `Table`.
    label : str
        Head of the text, may be empty.
    nodes : tuple of dict
        Syntax tree.
    status : str
        Weakest status of the text and its numbers.
    missing : bool
        Whether it only says that nothing was written.
    origin : TextOrigin or None
        Of an authored text.
    note : str
        Sentence of the program below it, may be empty.
    """

    id: str
    label: str
    nodes: tuple[Node, ...]
    status: str
    missing: bool = False
    origin: TextOrigin | None = None
    note: str = ""

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        plain = asdict(self)
        plain["nodes"] = marked(plain["nodes"], self.status)
        return bundle("prose", PROSE_MIME, plain, self.label)


@dataclass(frozen=True)
class Published:
    """A block that also hands data at full precision to the stages after the notebook.

    Attributes
    ----------
    block : Cards or Prose
        What the reader sees.
    mime : str
        `RESULT_MIME`.
    data : mapping
        Plain JSON.
    """

    block: Cards | Prose
    mime: str
    data: MimeBundle

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {**self.block._repr_mimebundle_(), self.mime: self.data}


@dataclass(frozen=True)
class Markdown:
    """Words of the program that stand in the report as those of a Markdown cell do."""

    text: str

    def _repr_mimebundle_(self, **_: object) -> MimeBundle:
        return {MARKDOWN_MIME: self.text, "text/plain": self.text}


Block = Table | Chart | Cards | Prose | Published | Markdown


@dataclass(frozen=True)
class Blocks:
    """What one cell shows in several outputs, in order."""

    parts: tuple[Block, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 -- commands that read blocks show none

        for part in self.parts:
            display(part)
