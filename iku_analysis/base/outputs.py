"""Files of a finished report, once for all who write, list, link, describe or compare them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


_YEAR = "[0-9]" * 4


class Content(Enum):
    """What a file holds, and so how two of its kind are compared."""

    TEXT = "what a reader reads"
    TABLE = "rows of texts and numbers"
    RESULT = "results by key"


@dataclass(frozen=True)
class Output:
    """One output of a report: a file, or a folder of files of one kind.

    Attributes
    ----------
    label : str
        Word for it, Indonesian.
    pattern : str
        Name in the report's folder; ``{year}`` stands for the year, or the year and its quarter.
    suffix : str
        Ending of its file, or of the files in its folder.
    content : Content
        What it holds.
    for_readers : bool
        Whether a finished run points to it.
    is_folder : bool
        Whether it is a folder.
    """

    label: str
    pattern: str
    suffix: str
    content: Content
    for_readers: bool = False
    is_folder: bool = False

    def name(self, label: str) -> str:
        """File or folder of a report by its label, ``2018`` or ``2018-T3``."""
        return self.pattern.format(year=label)

    def path(self, report: Path, label: str) -> Path:
        """Place in the folder of the report of that label."""
        return report / self.name(label)

    @property
    def media_type(self) -> str:
        """Media type of its file, or of the files in its folder."""
        return MEDIA_TYPES[self.suffix]

    def holds(self, path: PurePath) -> bool:
        """Whether a path relative to a report's folder is this output or lies in it."""
        files = f"{self.pattern}/*" if self.is_folder else self.pattern
        return any(path.match(files.format(year=label)) for label in (_YEAR, f"{_YEAR}-T[1-4]"))


def _report(label: str, suffix: str, content: Content, part: str = "") -> Output:
    pattern = f"laporan-kinerja-{{year}}{part}{suffix}"
    return Output(label, pattern, suffix, content, for_readers=True)


HTML = _report("HTML", ".html", Content.TEXT)
PDF = _report("PDF", ".pdf", Content.TEXT)
TECHNICAL_PDF = _report("PDF lampiran teknis", ".pdf", Content.TEXT, "-lampiran-teknis")
WORD = _report("DOCX", ".docx", Content.TEXT)
WORKBOOK = _report("XLSX", ".xlsx", Content.TABLE)
TABLES = Output("tabel", "tabel", ".csv", Content.TABLE, is_folder=True)
NOTEBOOKS = Output("notebook", "notebooks", ".ipynb", Content.TEXT, is_folder=True)
RESULTS = Output("hasil", "results", ".json", Content.RESULT, is_folder=True)
FINDINGS = Output("temuan", "temuan.json", ".json", Content.TEXT)
MANIFEST = Output("manifes", "manifest.json", ".json", Content.TEXT)
OUTPUTS = (HTML, PDF, TECHNICAL_PDF, WORD, WORKBOOK, TABLES, NOTEBOOKS, RESULTS, FINDINGS, MANIFEST)
FOR_READERS = tuple(output for output in OUTPUTS if output.for_readers)
FILES = tuple(output for output in OUTPUTS if not output.is_folder)


def content_of(path: str) -> Content:
    """What a file of a report holds, by its path relative to the report's folder.

    Examples
    --------
    >>> content_of(TABLES.pattern + "/a.csv"), content_of(RESULTS.pattern + "/a.json")
    (<Content.TABLE: 'rows of texts and numbers'>, <Content.RESULT: 'results by key'>)
    """
    found = (output for output in OUTPUTS if output.holds(PurePath(path)))
    # The description in the folder of tables is read as text.
    output = next((item for item in found if PurePath(path).suffix == item.suffix), None)
    return output.content if output else Content.TEXT
