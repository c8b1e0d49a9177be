"""Links from a finding to its cell in the file the office sent."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from xlsxwriter.url import Url
from xlsxwriter.utility import xl_col_to_name

from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import Finding, Place
from iku_analysis.intake.grid import UnreadableFileError
from iku_analysis.intake.reading import place_of
from iku_analysis.intake.table_heads import find_head
from iku_analysis.intake.workbook import read_cells

MAX_LINK = 1000  # a workbook allows twice as much
_SPECIAL = re.compile(r"""[%#?\s"<>\[\]^`{}|\\]""")


class _PortableUrl(Url):  # type: ignore[misc]  # no type hints upstream
    """Link with forward slashes, which every program on every system follows."""

    def _target(self) -> str:
        return str(super()._target()).replace("\\", "/")


def _letters(path: Path, resource: Resource) -> tuple[str, Mapping[str, str]]:
    """Name of the sheet that is read, and the letter of each column by its head.

    Heads of declared columns go by their names. Nothing when the file cannot be read.
    """
    try:
        sheet, cells = read_cells(path, resource, place_of(resource))
    except (UnreadableFileError, OSError):
        return "", {}
    rows = cells.first_rows()
    head = find_head(rows, resource).names
    numbered = reversed(list(enumerate(head)))  # of a repeated head the first counts
    return sheet, {name: xl_col_to_name(place) for place, name in numbered if name}


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
        """Link to a row of a finding; None when there is no such file, or none to be linked."""
        if not (self._package.folder / finding.file).exists():
            return None
        path = os.path.relpath(self._package.folder / finding.file, self._folder)
        target = _SPECIAL.sub(lambda sign: quote(sign[0]), Path(path).as_posix())
        place = self._place(finding, row)
        if not target.isprintable() or len(target) + len(place) > MAX_LINK:
            return None
        url = _PortableUrl(f"external:{target}" + (f"#{place}" if place else ""))
        url.text = f"buka {place.rpartition('!')[2]}" if place else "buka berkas"
        return url

    def _place(self, finding: Finding, row: int | None) -> str:
        """Cell of a workbook, ``'Data'!C17``, or the top of its column; empty for other files."""
        place = Place(finding.file, finding.sheet)
        resource = self._resources.get(place)
        if resource is None or resource.format != "xlsx" or not finding.column:
            return ""
        if place not in self._heads:
            self._heads[place] = _letters(self._package.folder / resource.path, resource)
        sheet, letters = self._heads[place]
        if not sheet:
            return ""
        quoted = sheet.replace("'", "''")
        # a key of several columns is told as "tahun, kode"
        names = (finding.column, finding.column.partition(", ")[0])
        letter = next((letters[name] for name in names if name in letters), "A")
        return f"'{quoted}'!{letter}{row or 1}"
