"""Texts of Office files (OOXML, OpenDocument), wherever they stand in the package.

Only zip and regular expressions: nothing in such a file is interpreted, and each part is read up
to a limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from iku_analysis.privacy.markup import markup_texts

_BROKEN = (BadZipFile, zlib.error, LZMAError, EOFError, OSError, RuntimeError, ValueError)
MAX_PART_BYTES = 64 * 1024**2
MAX_NOTE_BYTES = 8 * 1024**2
_XML = (".xml", ".rels", ".vml", ".svg")
# Cells, and what they are drawn with: they are read as a table.
_CELLS = re.compile(r"xl/(?:worksheets/[^/]*|sharedStrings|styles|calcChain)\.xml|.*/theme/.*")
_COMMENT = re.compile(
    r"<(?:\w+:)?(?:threadedC|c)omment\b[^>]*?\bref=\"[A-Z]+([0-9]+)\"[^>]*>"
    r"(.*?)</(?:\w+:)?(?:threadedC|c)omment>",
    re.DOTALL,
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACES = (
    ("comment", "(komentar)"),
    ("docProps/", "(properti)"),
    ("drawing", "(gambar)"),
    ("chart", "(grafik)"),
    (".rels", "(tautan)"),
)


class NoteText(NamedTuple):
    """A text outside the cells: where, its row if it has one, and what it says."""

    where: str
    row: int | None
    text: str


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _read(archive: ZipFile, entry: ZipInfo, most: int) -> str:
    with archive.open(entry) as stream:
        content = stream.read(most)
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    return content.decode("utf-16" if wide else "utf-8", errors="replace")


def _parts(file: Path | BytesIO, most: int) -> Iterator[tuple[str, str]]:
    try:
        with ZipFile(file) as archive:
            for entry in sorted(archive.infolist(), key=lambda item: item.filename):
                if entry.filename.endswith(_XML):
                    yield entry.filename, _unescaped(_read(archive, entry, most))
    except _BROKEN:
        return  # the reader of its cells says what is wrong with it


def office_texts(path: Path) -> Iterator[str]:
    """All texts and numbers of an Office file, its cells among them.

    Parameters
    ----------
    path : Path
        XLSX, DOCX, ODS and the like; nothing comes of a file that is none.
    """
    for name, markup in _parts(path, MAX_PART_BYTES):
        yield name
        yield from markup_texts(markup)


def note_texts(workbook: bytes) -> Iterator[NoteText]:
    """Texts of a workbook outside its cells: comments, properties, text boxes, charts, links.

    Parameters
    ----------
    workbook : bytes
        XLSX; nothing comes of a file that is none.
    """
    for name, markup in _parts(BytesIO(workbook), MAX_NOTE_BYTES):
        if _CELLS.fullmatch(name):
            continue
        where = next((word for part, word in _PLACES if part in name), "(buku kerja)")
        for comment in _COMMENT.finditer(markup):
            for text in markup_texts(comment[2]):
                yield NoteText(where, int(comment[1]), text)
        for text in markup_texts(_COMMENT.sub("", markup)):
            yield NoteText(where, None, text)
