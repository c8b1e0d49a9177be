"""Every text in a file that may leave, seen by its reader or not: where personal data may be.

What an audit compares is what a reader finds (`reading`); here it is all a file holds: attributes,
comments, drawings, embedded files, properties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from iku_analysis.privacy.markup import markup_texts, row_texts
from iku_analysis.privacy.office_texts import office_texts
from iku_analysis.privacy.pdf_strings import pdf_strings
from iku_analysis.privacy.writings import Lines

_OFFICE = frozenset({".xlsx", ".xlsm", ".docx", ".pptx", ".ods", ".odt"})
_TABLES = frozenset({".csv", ".tsv"})
_PAGES = frozenset({".html", ".htm", ".svg", ".xml"})
_JSON = frozenset({".json", ".jsonld", ".ipynb"})
_PIXELS = ("image/png", "image/jpeg", "image/gif")
_LARGE = 10**9
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Texts(NamedTuple):
    """Some texts of a file.

    Attributes
    ----------
    where : str
        Part of the file; empty where the number of the text says where it stands.
    lines : Lines
        How they hang together.
    texts : iterable of str
    """

    where: str
    lines: Lines
    texts: Iterable[str]


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        return "utf-16" if stream.read(2) in _WIDE else "utf-8-sig"


def _text(path: Path) -> str:
    return path.read_text(encoding=_encoding(path), errors="replace")


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding=_encoding(path), errors="replace") as stream:
        yield from stream


def _rows(path: Path) -> Iterator[str]:
    with path.open(encoding=_encoding(path), errors="replace", newline="") as stream:
        yield from row_texts(stream)


def _json_texts(value: object, texts: list[str]) -> list[str]:
    """Texts, keys, and numbers of as many digits as personal ones, added to `texts`."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _PIXELS:
                texts.append(key)
                _json_texts(item, texts)
    elif isinstance(value, list):
        if value and isinstance(value[0], str) and value[0].endswith("\n"):  # lines of a cell
            value = ["".join(map(str, value))]
        for item in value:
            _json_texts(item, texts)
    elif isinstance(value, str):
        if "<" in value and ">" in value:
            texts += markup_texts(value)
        else:
            texts.append(value)
    elif isinstance(value, int | float) and abs(value) >= _LARGE:
        texts.append(str(value))
    return texts


def _pdf(path: Path) -> Iterator[Texts]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        document = None  # no page of it can be shown, but its strings can be read
    if document is not None:
        try:
            for number, page in enumerate(document, 1):
                drawn = page.get_textpage().get_text_bounded().splitlines()
                yield Texts(f"halaman {number}", Lines.DRAWN, drawn)
            for attached in map(document.get_attachment, range(document.count_attachments())):
                content = bytes(attached.get_data()).decode("utf-8", errors="replace")
                yield Texts("lampiran", Lines.CELLS, [attached.get_name(), *content.splitlines()])
        finally:
            document.close()
    yield Texts("properti dan teks alternatif", Lines.CELLS, pdf_strings(path.read_bytes()))


def texts_of(path: Path) -> Iterator[Texts]:
    """All texts of a file, by its kind.

    Parameters
    ----------
    path : Path
        HTML, SVG, PDF, notebook, JSON, Office file, CSV, or any text.
    """
    kind = path.suffix.lower()
    if kind == ".pdf":
        yield from _pdf(path)
    elif kind in _OFFICE:
        yield Texts("isi", Lines.CELLS, office_texts(path))
    elif kind in _PAGES:
        yield Texts("isi", Lines.CELLS, markup_texts(_text(path)))
    elif kind in _TABLES:
        yield Texts("", Lines.CELLS, _rows(path))
    elif kind in _JSON:
        try:
            yield Texts("isi", Lines.CELLS, _json_texts(json.loads(_text(path)), []))
        except (ValueError, RecursionError):
            yield Texts("", Lines.CELLS, _lines(path))
    else:
        yield Texts("", Lines.PROSE, (line.rstrip("\r\n") for line in _lines(path)))
