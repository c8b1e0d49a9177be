"""One notebook out of many: summary, chapters, appendix of the summary, technical appendix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import count
from string import ascii_uppercase
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.package import Licence
from iku_analysis.model.quarter import QUARTERS, Quarter

AFTER_TAG, TECHNICAL_TAG = "akhir", "teknis"
YEARLY_TAG = "tahunan"  # what a quarter's report does without
HIDDEN_TAGS = frozenset({"parameters", "injected-parameters", "tersembunyi"})
INFO_KEY, CHAPTER_KEY, LEVEL_KEY = "iku_report", "iku_chapter", "iku_deeper"
FRONT, TARGET, AFTER, TECHNICAL = "depan", "sasaran", "akhir", "teknis"
_PLACES = {FRONT: 0, AFTER: 2, TECHNICAL: 3}  # chapters stand between
# Chapters stand under "Bab III" and "A. Capaian Kinerja Organisasi".
CHAPTER_DEEPER = 2
_HEAD = re.compile(r"^(# )|^## [A-Z]\. ", re.MULTILINE)


@dataclass(frozen=True)
class ReportInfo:
    """Facts of the cover and the page mark; the caller gives them all.

    Attributes
    ----------
    year : int
        Report year.
    quarter : int or None
        Quarter of a quarter's report.
    title, organisation : str
        Title and author of the report.
    place_and_date : str
        As printed on the cover.
    data_date : date
        Vintage of the data, the only date in the files.
    status : str
        Weakest status of all results (``Status`` value).
    provenance : str
        Data date, code and manifest in short, printed in the report.
    fingerprint : str
        Of the manifest.
    draft : tuple of str
        Why the report is a draft; empty for one that is not.
    logo, logo_kind : str
        Image of the office in base64 and its media type; empty without one.
    language : str
        BCP 47 tag.
    licences : tuple of Licence
        Of the figures, as declared.
    """

    year: int
    title: str
    organisation: str
    place_and_date: str
    data_date: date
    status: str
    provenance: str = ""
    fingerprint: str = ""
    draft: tuple[str, ...] = ()
    logo: str = ""
    logo_kind: str = ""
    language: str = "id"
    licences: tuple[Licence, ...] = ()
    quarter: int | None = None
    office: str = ""

    @property
    def period(self) -> Quarter:
        """What the report is of; a year ends with its fourth quarter."""
        return Quarter(self.year, self.quarter or QUARTERS)

    @property
    def label(self) -> str:
        """Name in those of files: ``2018``, or ``2018-T3``."""
        return f"{self.year}-T{self.quarter}" if self.quarter else str(self.year)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, for the metadata of the merged notebook."""
        of = {"data_date": self.data_date.isoformat(), "label": self.label}
        plain = {**asdict(self), **of}
        del plain["licences"]  # the pages do not tell them
        return plain


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def _refuse_errors(cell: NotebookNode, name: str) -> None:
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            raise IkuError(
                f"{name} memuat sel yang gagal: {output['ename']}: {output['evalue']}.",
                "Jalankan ulang notebook itu sebelum menyusun laporan.",
            )


def _readable_cells(
    name: str, notebook: NotebookNode, chapter: str, deeper: int, hidden: frozenset[str]
) -> list[NotebookNode]:
    cells = []
    for cell in notebook.cells:
        _refuse_errors(cell, name)
        if not _tags(cell) & hidden:
            cell.metadata[CHAPTER_KEY] = chapter
            cell.metadata[LEVEL_KEY] = deeper
            cell.id = f"{chapter}-{cell.id}"[:64]
            cells.append(cell)
    return cells


def _letter(cells: Iterable[NotebookNode]) -> None:
    """Give the sections that are left the letters from A on, anew in each chapter."""
    numbers = count()

    def lettered(found: re.Match[str]) -> str:
        nonlocal numbers
        if found[1]:
            numbers = count()
            return found[1]
        return f"## {ascii_uppercase[next(numbers)]}. "

    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = _HEAD.sub(lettered, cell.source)


def _chapter_of(name: str) -> str:
    """Chapter by the number its notebook's name begins with: a unit may have sasaran 5 alone."""
    return f"{TARGET}-{int(name.partition('_')[0].partition('.')[0])}"


def merge_notebooks(notebooks: Mapping[str, NotebookNode], info: ReportInfo) -> NotebookNode:
    """Join executed notebooks into the notebook both exporters read.

    Parameters
    ----------
    notebooks : mapping of str to NotebookNode
        By file name: the summary (00), then the chapters in order. Their cells become those of
        the merged one.
    info : ReportInfo
        Facts of the cover, kept in the notebook's metadata.

    Returns
    -------
    NotebookNode
        Cells tagged ``akhir`` in the summary stand after the chapters, those tagged ``teknis`` in
        any notebook after all; parameter cells are left out, and of a quarter those tagged
        ``tahunan``; each cell knows its chapter
        (``depan``, ``sasaran-1``, ..., ``akhir``, ``teknis``) and how much deeper its headings
        stand in the report.

    Raises
    ------
    IkuError
        If an output is an error.
    """
    (first, opening), *others = notebooks.items()
    hidden = HIDDEN_TAGS | {YEARLY_TAG} if info.quarter else HIDDEN_TAGS
    cells = _readable_cells(first, opening, FRONT, 0, hidden)
    _letter(cells)
    for cell in cells:
        if AFTER_TAG in _tags(cell):
            cell.metadata[CHAPTER_KEY] = AFTER
    for name, notebook in others:
        cells += _readable_cells(name, notebook, _chapter_of(name), CHAPTER_DEEPER, hidden)
    for cell in cells:
        if TECHNICAL_TAG in _tags(cell):
            cell.metadata |= {CHAPTER_KEY: TECHNICAL, LEVEL_KEY: 0}
    cells.sort(key=lambda cell: _PLACES.get(cell.metadata[CHAPTER_KEY], 1))
    merged: NotebookNode = new_notebook(cells=cells, metadata={INFO_KEY: info.to_json()})
    return merged
