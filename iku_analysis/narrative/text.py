"""A file of authored text: front matter, sections, and the names its sentences use.

Only ``{{ name }}`` is special. No template language runs on text from offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import PROMPT, Declaration, parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.declarations.indicator_declarations import Decimals
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.protection import Key
from iku_analysis.model.labels import office_words
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status

FOLDER = "narasi"
UNIT = "satuan"  # name that stands for a word
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_FENCE = "---"
_SECTION = re.compile(r"^##\s+(.*?)\s*$")
_MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
_MEASURES = (
    "persen|%|poin|unit|orang|item|barang|koperasi|usaha|UKM|UMKM|WUB|wirausaha|produk|perusahaan|"
    "kegiatan|peserta|pelaku|anggota|perjanjian|kontak|catatan|sertifikat|ton|kg|liter|rupiah|"
    "dolar|ribu|juta|miliar|triliun|kali|hari|minggu|bulan|tahun|paket|kelompok|sentra|pasar"
)
_YEAR = r"(?:19|20)\d{2}"
_YEARS = rf"{_YEAR}(?:\s*(?:[-–,]|s\.d\.|sampai(?: dengan)?|hingga|dan)\s*{_YEAR})*"  # noqa: RUF001 -- dash of a range
# After these words four digits are a year; after the others unless something is counted by them.
_DATED = (
    "tahun(?: buku| anggaran| laporan| lalu| program)?|sejak|periode|akhir|awal|pertengahan|"
    rf"triwulan [IVX\d]+|semester [IVX\d]+|APBD|RPJMD|RPJMN|Renstra|RKPD|Sakernas|{_MONTHS}"
)
_PERHAPS_DATED = "pada|dari|sampai|hingga|selama|antara|dengan|untuk|di|dalam"
_FIGURE = re.compile(r"\d[\d.,]*")


class Fact(Declaration, frozen=True):
    """A figure from outside the data, declared with its source in the front matter."""

    value: Annotated[float, Meta(ge=-1e18, le=1e18, description="Angkanya")] = field(name="nilai")
    source: Annotated[Line, Meta(description="Sumbernya, seperti dicetak")] = field(name="sumber")
    status: Annotated[Status, Meta(description="Sejauh mana angkanya dapat dipercaya")]
    decimals: Decimals = field(name="desimal", default=0)

    @property
    def quantity(self) -> Quantity:
        """The figure with its status."""
        return Quantity(self.value, self.status)


class FrontMatter(Declaration, frozen=True):
    """What stands between the two fences at the head of an authored text."""

    status: Annotated[Status, Meta(description="Status naskah: contoh untuk naskah contoh")]
    facts: Annotated[
        Mapping[Key, Fact],
        Meta(description="Angka dari luar data; dipakai sebagai {{ fakta.nama }}"),
    ] = field(name="fakta", default_factory=dict)


def texts_folder(raw_folder: Path, quarter: int | None = None) -> Path:
    """Folder of the authored texts of a year, or of its report of a quarter."""
    return raw_folder / (f"{FOLDER}-T{quarter}" if quarter else FOLDER)


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


def _split(text: str, shown: str) -> tuple[str, list[str], int]:
    """Front matter, the lines after it, and the number of the first of these."""
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE][:2]
    if len(fences) < 2 or fences[0]:  # noqa: PLR2004 -- it opens and closes
        raise IkuError(
            f"{shown}: baris pertama bukan kepala berkas.",
            "Awali dengan tiga tanda hubung, `status: ...`, lalu tiga tanda hubung.",
        )
    end = fences[1]
    return "\n".join(lines[1:end]), lines[end + 1 :], end + 2


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
        If the file is not UTF-8, or its front matter is absent or wrong in any way.
    """
    shown = f"{FOLDER}/{path.name}"
    try:
        text = read_input_text(path).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise IkuError(f"{shown}: bukan UTF-8.", "Simpan ulang sebagai UTF-8.") from None
    written, lines, first_line = _split(text, shown)
    head = parse_declaration(written.encode(), FrontMatter, shown, first_line=2)
    return Narrative(path.name, head.status, head.facts, tuple(_sections(lines, first_line)))


def bound_names(text: str) -> Iterator[tuple[str, int]]:
    """Names a text uses, each with its line counted from 0."""
    for found in PLACEHOLDER.finditer(text):
        yield found[1], text.count("\n", 0, found.start())


@cache
def _names(units: frozenset[str], code_names: frozenset[str]) -> re.Pattern[str]:
    """Digits that name something instead of stating a figure, by the units and names of an office.

    A name that ends before a further digit or letter is another one.
    """
    measures = "|".join([_MEASURES, *map(re.escape, sorted(units))])
    names = "".join(rf"|(?<!\w){re.escape(name)}(?![\w])" for name in sorted(code_names))
    no_measure = rf"(?!\s*(?i:{measures})\b|\s*%)"
    return re.compile(
        r"`[^`]*`"
        r"|https?://\S+"
        r"|^\s*\d+[.)]\s"
        rf"|\b\d{{1,2}}\s+(?:{_MONTHS})\s+\d{{4}}\b"
        r"|\b\d+/(?:19|20)\d{2}\b"
        rf"|\b(?i:{_DATED})\s+{_YEARS}\b"
        rf"|\b(?i:{_PERHAPS_DATED})\s+{_YEARS}\b{no_measure}"
        rf"|\(\s*{_YEARS}\s*\)"
        rf"|\b{_YEAR}\s*[-–]\s*{_YEAR}\b{no_measure}"  # noqa: RUF001 -- dash of a range
        rf"|\b[Ss]asaran\s+\d{{1,2}}\b{no_measure}"
        r"|\b(?:IKU|HS|[Nn]omor|[Nn]o\.|[Pp]asal|[Aa]yat|[Tt]abel|[Gg]ambar|[Bb]utir|SNI|ISO)"
        rf"\s+\d+[a-z]?\b{no_measure}{names}",
        re.MULTILINE,
    )


def literal_figures(text: str) -> Iterator[tuple[str, int]]:
    """Figures typed into a text that no name stands for, each with its line counted from 0.

    Years, dates, and numbers that name a law, an indicator or a goods code are no figures; one that
    counts something is, even if it could be a year.

    Examples
    --------
    >>> list(literal_figures("Naik 5 persen pada 2018 (IKU 4, PP 17/2013): {{ realisasi }}."))
    [('5', 0)]
    >>> list(literal_figures("Pada 2018 ada sasaran 500 koperasi, kini 2018 koperasi."))
    [('500', 0), ('2018', 0)]
    """
    blank = PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
    names = _names(office_words().units, office_words().code_names)
    blank = names.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), blank)
    for found in _FIGURE.finditer(blank):
        yield found[0].rstrip(".,"), blank.count("\n", 0, found.start())
