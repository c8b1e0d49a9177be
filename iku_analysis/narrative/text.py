"""A file of authored text: front matter, sections, and the names its sentences use.

Only ``{{ name }}`` is special. No template language runs on text from offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status

FOLDER = "narasi"
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
PROMPT = "TULIS:"
_FENCE = "---"
_SECTION = re.compile(r"^##\s+(.*?)\s*$")
_MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
# Digits that name something instead of stating a figure.
_NAMES = re.compile(
    r"`[^`]*`"
    r"|https?://\S+"
    r"|^\s*\d+[.)]\s"
    rf"|\b\d{{1,2}}\s+(?:{_MONTHS})\s+\d{{4}}\b"
    r"|\b\d+/(?:19|20)\d{2}\b"
    r"|\b(?:19|20)\d{2}\b"
    r"|\b(?:IKU|HS|[Nn]omor|[Nn]o\.|[Pp]asal|[Aa]yat|[Ss]asaran|[Tt]abel|[Gg]ambar|[Bb]utir|SNI|ISO)"
    r"\s+\d+[a-z]?\b"
    r"|\bC\.1\b",
    re.MULTILINE,
)
_FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class Fact:
    """A figure from outside the data, declared with its source in the front matter."""

    quantity: Quantity
    decimals: int
    source: str


@dataclass(frozen=True)
class Section:
    """Text under a heading of level two; `line` is the number of its first line in the file."""

    title: str
    text: str
    line: int

    @property
    def is_unfinished(self) -> bool:
        """Whether it is empty or still holds a prompt of the template."""
        return not self.text.strip() or PROMPT in self.text


@dataclass(frozen=True)
class Narrative:
    """One file of authored text.

    Attributes
    ----------
    name : str
        File name, e.g. ``iku-4.md``.
    status : Status
        Of the text: ``contoh`` for sample texts.
    facts : Mapping of str to Fact
        Declared outside figures.
    sections : tuple of Section
        In order.
    """

    name: str
    status: Status
    facts: Mapping[str, Fact]
    sections: tuple[Section, ...]

    def section(self, title: str) -> Section | None:
        """Section by its heading."""
        return next((item for item in self.sections if item.title == title), None)


def _fact(entry: Mapping[str, Any]) -> Fact:
    quantity = Quantity(float(entry["nilai"]), Status(entry["status"]))
    return Fact(quantity, int(entry.get("desimal", 0)), str(entry["sumber"]))


def _split(text: str, name: str) -> tuple[dict[str, Any], list[str], int]:
    lines = text.split("\n")
    if lines[0].strip() != _FENCE or _FENCE not in (line.strip() for line in lines[1:]):
        raise IkuError(
            f"{FOLDER}/{name}: baris pertama bukan kepala berkas.",
            "Awali dengan tiga tanda hubung, `status: ...`, lalu tiga tanda hubung.",
        )
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    return yaml.safe_load("\n".join(lines[1:end])) or {}, lines[end + 1 :], end + 2


def _sections(lines: list[str], first_line: int) -> Iterator[Section]:
    title, start, gathered = "", first_line, list[str]()
    for number, line in enumerate(lines, first_line):
        heading = _SECTION.match(line)
        if heading:
            if title:
                yield Section(title, "\n".join(gathered), start)
            title, start, gathered = heading[1], number + 1, []
        else:
            gathered.append(line)
    if title:
        yield Section(title, "\n".join(gathered), start)


def read_narrative(path: Path) -> Narrative:
    """Read a file of authored text.

    Parameters
    ----------
    path : Path
        Markdown with a front matter: ``status``, and ``fakta`` for figures from outside.

    Raises
    ------
    IkuError
        If the front matter is absent, is no YAML, or lacks or misspells a key.
    """
    try:
        head, lines, first_line = _split(read_input_text(path), path.name)
        return Narrative(
            path.name,
            Status(head["status"]),
            {key: _fact(entry) for key, entry in (head.get("fakta") or {}).items()},
            tuple(_sections(lines, first_line)),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise IkuError(
            f"{FOLDER}/{path.name}: kepala berkas tidak dapat dibaca "
            f"({type(fault).__name__}: {fault}).",
            "Isi `status:` (resmi, sementara, perkiraan, atau contoh); setiap fakta memuat "
            "nilai, sumber, dan status.",
        ) from None


def bound_names(text: str) -> Iterator[tuple[str, int]]:
    """Names a text uses, each with its line counted from 0."""
    for found in PLACEHOLDER.finditer(text):
        yield found[1], text.count("\n", 0, found.start())


def literal_figures(text: str) -> Iterator[tuple[str, int]]:
    """Figures typed into a text that no name stands for, each with its line counted from 0.

    Years, dates, and numbers that name a law, an indicator or a goods code are no figures.

    Examples
    --------
    >>> list(literal_figures("Naik 5 persen pada 2018 (IKU 4, PP 17/2013): {{ realisasi }}."))
    [('5', 0)]
    """
    blank = PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
    blank = _NAMES.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), blank)
    for found in _FIGURE.finditer(blank):
        yield found[0].rstrip(".,"), blank.count("\n", 0, found.start())
