"""Word files with the same bytes for the same content."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from docx.document import Document as WordDocument

from iku_analysis.base.spreadsheet import NO_DATE


def word_bytes(document: WordDocument, title: str, created: date | None) -> bytes:
    """Bytes of a document; the only date in them is the one given."""
    day = datetime.combine(created or NO_DATE, time())
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = title, "", "", ""
    told.created = told.modified = day
    told.language, told.revision = "id-ID", 1
    return packed_word(document)


def packed_word(document: WordDocument) -> bytes:
    """Bytes of a document as it is, without time, order or system of its packing."""
    stream = io.BytesIO()
    document.save(stream)
    return _packed(stream)


def is_packed_here(content: bytes) -> bool:
    """Whether bytes are as `packed_word` gives them; whatever saves a file packs it its own way."""
    try:
        return _packed(io.BytesIO(content)) == content
    except (BadZipFile, OSError, RuntimeError, ValueError):  # as told of what is no archive
        return False


def _packed(stream: io.BytesIO) -> bytes:
    stable = io.BytesIO()
    with ZipFile(stream) as made, ZipFile(stable, "w", ZIP_DEFLATED) as packed:
        for name in sorted(made.namelist(), key=lambda name: (name[0] != "[", name)):
            entry = ZipInfo(name, NO_DATE.timetuple()[:6])
            entry.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            packed.writestr(entry, made.read(name))
    return stable.getvalue()
