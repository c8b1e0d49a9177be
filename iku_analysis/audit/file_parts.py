"""The parts of a finished file that are compared, whether a reader sees them as text or not."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from iku_analysis.base.outputs import HTML, MANIFEST, PDF, TABLES, WORD, WORKBOOK
from iku_analysis.base.paths import RESULTS
from iku_analysis.base.pdf_content import CONTENT_FILE, PdfContent, attachments, opened
from iku_analysis.provenance.build_state import FINGERPRINT
from iku_analysis.provenance.manifest import fingerprint
from iku_analysis.provenance.pdf_state import made_bytes

STYLE, SCRIPT, DRAWING, PAGE = "gaya", "skrip", "gambar", "halaman"
ATTACHED, OPENING, PACKING, MARKUP = "lampiran", "cara berkas dibuka", "susunan berkas", "isi"
_APART = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL)
_WORDS = {"style": STYLE, "script": SCRIPT, "svg": DRAWING}
_OF_MEMBER = (
    (re.compile(r"/(media|charts|drawings)/"), DRAWING),
    (re.compile(r"/(styles|theme|settings|numbering|fontTable|webSettings)"), STYLE),
    (re.compile(r"\.bin$|macro", re.IGNORECASE), SCRIPT),
)
_LARGEST = 1024**3  # unpacked: what an auditor received may be made to fill his memory
Parts = dict[str, bytes]


def parts_of(path: Path) -> Parts:
    """Bytes of each part of a file by its name, which begins with the kind of part.

    Raises
    ------
    zipfile.BadZipFile, pikepdf.PdfError, ValueError
        If the file is no longer of its kind.
    """
    return dict(_PARTS.get(path.suffix, _whole)(path))


def kind_of(part: str) -> str:
    """Kind of a part by its name.

    Examples
    --------
    >>> kind_of("gambar: word/media/grafik1.svg"), kind_of("halaman 3"), kind_of(OPENING)
    ('gambar', 'halaman', 'cara berkas dibuka')
    """
    return next(kind for kind in _KINDS if part.startswith(kind))


_KINDS = (STYLE, SCRIPT, DRAWING, PAGE, ATTACHED, OPENING, PACKING, MARKUP)


def _whole(path: Path) -> Iterator[tuple[str, bytes]]:
    yield MARKUP, path.read_bytes()


def _html(path: Path) -> Iterator[tuple[str, bytes]]:
    page = path.read_bytes().decode()
    for place, found in enumerate(_APART.finditer(page), 1):
        yield f"{_WORDS[found[1]]} {place}", found[0].encode()
    yield MARKUP, _APART.sub(r"<\1/>", page).encode()


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:  # no fault of the disk's
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > _LARGEST:
            raise zipfile.BadZipFile
        for entry in entries:
            name = entry.filename
            kind = next((word for found, word in _OF_MEMBER if found.search(name)), MARKUP)
            yield f"{kind}: {name}", archive.read(entry)
        told = [(e.filename, e.date_time, e.compress_type, e.external_attr) for e in entries]
        yield PACKING, repr((told, archive.comment)).encode()


def _pdf(path: Path) -> Iterator[tuple[str, bytes]]:
    with opened(made_bytes(path)) as document:
        content, carried = PdfContent.of(document), attachments(document)
    for number, digest in enumerate(content.pages, 1):
        yield f"{PAGE} {number}", digest.encode()
    for name, data in carried.items():
        if name != CONTENT_FILE:  # digests of the rest
            yield f"{ATTACHED} {name}", _attached(path.parent, name, data)
    yield OPENING, content.catalogue.encode()


def _attached(folder: Path, name: str, data: bytes) -> bytes:
    """Nothing for what lies beside the file as well, and so is compared there."""
    if name == MANIFEST.pattern:  # it cannot name the outputs it is part of
        told = json.loads(data)
        return told[FINGERPRINT].encode() if fingerprint(told) == told[FINGERPRINT] else data
    beside = (folder / place / name for place in (RESULTS, TABLES.pattern))
    return b"" if any(file.is_file() and file.read_bytes() == data for file in beside) else data


_PARTS: Mapping[str, Callable[[Path], Iterator[tuple[str, bytes]]]] = {
    HTML.suffix: _html,
    WORD.suffix: _archive,
    WORKBOOK.suffix: _archive,
    PDF.suffix: _pdf,
}
