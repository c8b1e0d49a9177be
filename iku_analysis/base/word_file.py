"""Word files with the same bytes for the same content."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordDocument

from iku_analysis.base.spreadsheet import NO_DATE


def word_bytes(document: WordDocument, title: str, created: date | None) -> bytes:
    """Bytes of a document; the only date in them is the one given."""
    day = datetime.combine(created or NO_DATE, time())
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = title, "", "", ""
    told.created = told.modified = day
    told.language, told.revision = "id-ID", 1
    stream, stable = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with ZipFile(stream) as made, ZipFile(stable, "w") as packed:
        for name in made.namelist():
            part = ZipInfo(name)  # of 1980, as without a clock
            part.compress_type = ZIP_DEFLATED
            packed.writestr(part, made.read(name))
    return stable.getvalue()
