"""Links from a finding to its cell in the file the office sent."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from xlsxwriter.url import Url

from iku_analysis.declarations.package import Package, Resource
from iku_analysis.intake.findings import Finding, Place
from iku_analysis.intake.grid import MAX_TITLE_ROWS, declared_heads, find_head
from iku_analysis.intake.reading import place_of
from iku_analysis.intake.workbook import cell_text

MAX_LINK = 1000  # a workbook allows twice as much
_SPECIAL = re.compile(r"""[%#?\s"<>\[\]^`{}|\\]""")


class _PortableUrl(Url):  # type: ignore[misc]  # no type hints upstream
    """Link with forward slashes, which every program on every system follows."""

    def _target(self) -> str:
        return str(super()._target()).replace("\\", "/")


def _top_rows(path: Path, sheet: str) -> tuple[str, list[Sequence[object]]]:
    """Name of the sheet that is read, and its first rows."""
    with warnings.catch_warnings():
        # as in intake: of drop-down lists and styles it drops
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            name = sheet or book.sheetnames[0]
            worksheet = book[name]
            worksheet.reset_dimensions()
            return name, list(islice(worksheet.iter_rows(values_only=True), MAX_TITLE_ROWS))
        finally:
            book.close()


def _letters(rows: Sequence[Sequence[object]], resource: Resource) -> Mapping[str, str]:
    """Letter of each column by its head, that of a declared column by its name."""
    texts = [(number, [cell_text(value) for value in row]) for number, row in enumerate(rows, 1)]
    head = declared_heads(texts[find_head(texts, resource)][1], resource) if texts else []
    numbered = reversed(list(enumerate(head, 1)))  # of a repeated head the first counts
    return {name: get_column_letter(number) for number, name in numbered if name}


class CellLinks:
    """Links to the raw files of a year, for a workbook in another folder.

    Parameters
    ----------
    package : Package
        The raw files.
    folder : Path
        Where the workbook with the links lies; they are relative to it.
    """

    def __init__(self, package: Package, folder: Path) -> None:
        self._package, self._folder = package, folder
        self._resources = {place_of(resource): resource for resource in package.resources}
        self._heads: dict[Place, tuple[str, Mapping[str, str]]] = {}

    def link(self, finding: Finding, row: int | None) -> Url | None:
        """Link to a row of a finding; None when the file cannot be linked."""
        path = os.path.relpath(self._package.folder / finding.file, self._folder)
        target = _SPECIAL.sub(lambda sign: quote(sign[0]), Path(path).as_posix())
        place = self._place(finding, row)
        if not target.isprintable() or len(target) + len(place) > MAX_LINK:
            return None
        url = _PortableUrl(f"external:{target}" + (f"#{place}" if place else ""))
        url.text = f"buka {place.rpartition('!')[2]}" if place else "buka berkas"
        return url

    def _place(self, finding: Finding, row: int | None) -> str:
        """Cell of a workbook, ``'Data'!C17``; empty for other files."""
        place = Place(finding.file, finding.sheet)
        resource = self._resources.get(place)
        if row is None or resource is None or resource.format != "xlsx" or not finding.column:
            return ""
        if place not in self._heads:
            self._heads[place] = self._read(resource)
        sheet, letters = self._heads[place]
        quoted = sheet.replace("'", "''")
        # a key of several columns is told as "tahun, kode"
        names = (finding.column, finding.column.partition(", ")[0])
        letter = next((letters[name] for name in names if name in letters), "A")
        return f"'{quoted}'!{letter}{row}"

    def _read(self, resource: Resource) -> tuple[str, Mapping[str, str]]:
        sheet, rows = _top_rows(self._package.folder / resource.path, resource.sheet)
        return sheet, _letters(rows, resource)
