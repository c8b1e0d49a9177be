"""Texts a reader finds in finished files: what an audit compares and the privacy gate searches."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path

import pypdfium2

from iku_analysis.base.outputs import HTML, NOTEBOOKS, PDF, WORD, WORKBOOK
from iku_analysis.pages.blocks import CHART_MIME

# Charts are drawings, and the HTML of a block says again what its data say.
_NOT_READ = ("image/", "application/vnd.iku.chart", "text/html")
_TAG = re.compile(r"<[^>]+>")
_UNREAD = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)")
_DESCRIBED = re.compile(r'<wp:docPr [^>]*descr="([^"]*)"')
_PIECES = re.compile(r'alt="([^"]*)"|>([^<]+)')


def html_lines(page: str) -> list[str]:
    """Pieces of text of a page in reading order; what a chart shows is said in its alternative.

    Our pages escape every sign of markup in their texts, so tags are found by their brackets.
    """
    pieces = _PIECES.findall(_UNREAD.sub("", page))
    texts = (" ".join(unescape(alt or text).split()) for alt, text in pieces)
    return [text for text in texts if text]


def pdf_lines(path: Path) -> list[str]:
    """Lines of text of a PDF, page by page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [
            line
            for page in document
            for line in page.get_textpage().get_text_bounded().splitlines()
        ]
    finally:
        document.close()


def plain_texts(value: object) -> Iterator[str]:
    """Every text and number in plain JSON, as text."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from plain_texts(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from plain_texts(item)
    else:
        yield str(value)


def _notebook_lines(path: Path) -> Iterator[str]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        yield from "".join(cell["source"]).splitlines()
        for output in cell.get("outputs", ()):
            yield from "".join(output.get("text", "")).splitlines()
            for mime, data in sorted(output.get("data", {}).items()):
                if not mime.startswith(_NOT_READ):
                    yield from plain_texts(data)
                elif isinstance(data, dict):
                    yield from (str(data.get(name, "")) for name in ("caption", "alt"))


def _workbook_lines(path: Path) -> Iterator[str]:
    """Texts and numbers of all sheets, without the cost of opening them as sheets."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".xml"):
                text = _TAG.sub("\n", archive.read(name).decode("utf-8"))
                yield from filter(None, text.split("\n"))


def _word_lines(path: Path) -> Iterator[str]:
    """Paragraphs of the body, and the alternative texts of its pictures."""
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode("utf-8")
    for paragraph in body.split("</w:p>"):
        yield from map(unescape, _DESCRIBED.findall(paragraph))
        text = unescape("".join(_WORDS.findall(paragraph))).strip()
        if text:
            yield text


def charts_of(notebooks: Path) -> dict[str, str]:
    """Drawings of all charts of a folder of executed notebooks, by their id."""
    return {
        chart["id"]: chart["svg"]
        for path in sorted(notebooks.glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
        if (chart := output.get("data", {}).get(CHART_MIME))
    }


def lines_of(path: Path) -> list[str]:
    """What a reader finds in a file, by its kind.

    Parameters
    ----------
    path : Path
        HTML, PDF, notebook, workbook, or any text in UTF-8.
    """
    return list(_READERS.get(path.suffix, _plain_lines)(path))


def _page_lines(path: Path) -> list[str]:
    return html_lines(path.read_text(encoding="utf-8"))


def _plain_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


_READERS: Mapping[str, Callable[[Path], Iterable[str]]] = {
    HTML.suffix: _page_lines,
    PDF.suffix: pdf_lines,
    NOTEBOOKS.suffix: _notebook_lines,
    WORKBOOK.suffix: _workbook_lines,
    WORD.suffix: _word_lines,
}
