"""A bundle within the PDF it belongs to: added behind our bytes, which stay as they were."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO

from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from iku_analysis.base.pdf_content import attachments, opened

BUNDLE_MARK = "-bundel"
SAID = "Data mentah, program, dan laporan, untuk membangun ulang semua angka"


class _StableWriter(IncrementalPdfFileWriter):
    """Adds to a file without a clock or chance: the same bytes twice."""

    def _update_meta(self) -> None:
        """Leave the date of the last change as it was."""


def with_bundle(pdf: bytes, name: str, bundle: bytes, day: date) -> bytes:
    """A PDF with a bundle attached.

    Parameters
    ----------
    pdf : bytes
        Of the report.
    name : str
        Of the bundle's file.
    bundle : bytes
        Its content.
    day : date
        Date of the data, the only one in the file.
    """
    writer = _StableWriter(BytesIO(pdf))
    changing = generic.ByteStringObject(hashlib.sha256(pdf + bundle).digest()[:16])
    writer._document_id = generic.ArrayObject([writer.document_id[0], changing])  # noqa: SLF001
    at = datetime.combine(day, datetime.min.time(), UTC)
    file = embed.EmbeddedFileObject.from_file_data(
        writer,
        bundle,
        mime_type="application/zip",
        params=embed.EmbeddedFileParams(creation_date=at, modification_date=at),
    )
    kept = generic.NameObject("/Source")
    spec = embed.FileSpec(name, name, file, description=SAID, af_relationship=kept)
    embed.embed_file(writer, spec)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # untyped upstream
    return out.getvalue()


def attached_bundle(pdf: bytes) -> bytes | None:
    """The bundle that was attached to a PDF; None without one."""
    with opened(pdf) as document:
        found = attachments(document)
    return next((data for name, data in found.items() if _is_bundle(name)), None)


def _is_bundle(name: str) -> bool:
    return BUNDLE_MARK in name and name.endswith(".zip")
