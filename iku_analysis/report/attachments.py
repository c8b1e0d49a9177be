"""Files a PDF carries as its proof: manifest, results and all tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from iku_analysis.base.outputs import MANIFEST, MEDIA_TYPES, TABLES
from iku_analysis.base.pdf_content import CONTENT_FILE
from iku_analysis.report.exports import ExportedTable


@dataclass(frozen=True)
class Attachment:
    """One attached file.

    Attributes
    ----------
    name : str
        Unique in the PDF.
    data : bytes
        Content.
    description : str
        What it is, shown beside the name by readers of PDF.
    relationship : str
        How it belongs to the document, in the words of PDF/A-3: ``source``, ``data`` or
        ``supplement``.
    """

    name: str
    data: bytes
    description: str
    relationship: str = "data"

    def to_json(self) -> Mapping[str, str]:
        """What the typesetter is told; the content is a file of its own."""
        return {
            "name": self.name,
            "description": self.description,
            "relationship": self.relationship,
            "media": MEDIA_TYPES[PurePath(self.name).suffix],
        }


def attached(
    tables: Sequence[ExportedTable],
    package: Mapping[str, str],
    manifest: str,
    results: Iterable[tuple[str, bytes]],
) -> Iterator[Attachment]:
    """What the PDF of a report carries.

    Parameters
    ----------
    tables : sequence of ExportedTable
    package : mapping of str to str
        Text of their files and of the records that describe them, by name.
    manifest : str
        Without outputs: they are made later, the PDF among them.
    results : iterable of (str, bytes)
        Name and content of the results of each chapter.
    """
    said = "Masukan, program, lingkungan, dan angka laporan ini, dengan sidik jarinya"
    yield Attachment(MANIFEST.pattern, manifest.encode(), said, "source")
    for name, data in results:
        yield Attachment(name, data, "Angka satu bab, dengan presisi penuh")
    titles = {f"{table.id}{TABLES.suffix}": table.title for table in tables}
    for name, text in package.items():
        if name in titles:
            yield Attachment(name, text.encode(), titles[name])
        else:
            said = "Uraian semua tabel bagi program"
            yield Attachment(name, text.encode(), said, "supplement")
    # filled when all else is known
    yield Attachment(CONTENT_FILE, b"{}", "Sidik setiap halaman dan lampiran", "supplement")
