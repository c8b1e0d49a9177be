"""An IKU document as offices keep it, a table in a workbook or a text file, to rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource, Schema
from iku_analysis.intake.file_kind import refuse_file
from iku_analysis.intake.findings import shown
from iku_analysis.intake.grid import UnreadableFileError
from iku_analysis.intake.reading import place_of
from iku_analysis.intake.sheet_xml import DamagedError
from iku_analysis.intake.workbook import read_cells

DELIMITERS = "\t;,"
TEXT_KINDS = (".csv", ".txt", ".tsv")
# How heads begin as offices write them, without case, signs and spaces.
_HEADS: Mapping[str, tuple[str, ...]] = {
    "target": ("sasaran", "tujuan"),
    "name": ("indikator", "iku", "namaindikator"),
    "unit": ("satuan",),
    "reason": ("alasan",),
    "source": ("sumber",),
    "calculation": ("cara", "formula", "rumus", "definisioperasional"),
}
# How the program is to take an indicator, where the document says so; no words of it.
OPTIONS = {"measure": "ukuran", "parts": "menurut"}
REQUIRED = {"target": "Sasaran", "name": "Indikator", "unit": "Satuan"}
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]?\s*")
_NUMBER_HEADS = frozenset({"", "no", "nomor", "noiku", "nomoriku", "noindikator"})
Grid = list[tuple[int, list[str]]]


class DocumentRow(NamedTuple):
    """One indicator of the document, word for word.

    Attributes
    ----------
    target_number : int
    target : str
        Name of its sasaran.
    number : int
    name, unit, reason, source, calculation : str
    measure, parts : str
        How it is measured and what it is reported by; empty where the document leaves it open.
    """

    target_number: int
    target: str
    number: int
    name: str
    unit: str
    reason: str
    source: str
    calculation: str
    measure: str = ""
    parts: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What the document says of the indicator: from its name to its calculation."""
        return (self.name, self.unit, self.reason, self.source, self.calculation)


@dataclass(frozen=True)
class IkuTable:
    """An IKU document.

    Attributes
    ----------
    title, approval : str
        Lines above the table and those below it; empty where there is none.
    rows : tuple of DocumentRow
    unread : tuple of str
        Heads of columns that are no part of such a document.
    """

    title: str
    approval: str
    rows: tuple[DocumentRow, ...]
    unread: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The document as the check of a year reads it: columns apart by tabs."""
        heads = ("No.", "Sasaran Strategis", "", "Indikator Kinerja Utama", "Satuan", "Alasan")
        lines = ["\t".join((*heads, "Sumber Data", "Cara Perhitungan"))]
        last = 0
        for row in self.rows:
            own = (str(row.target_number), row.target) if row.target_number != last else ("", "")
            lines.append("\t".join((*own, str(row.number), *row.words)))
            last = row.target_number
        return "\n".join((self.title, "", *lines, "", self.approval)) + "\n"


def read_iku_table(path: Path) -> IkuTable:
    """Read an IKU document.

    Parameters
    ----------
    path : Path
        ``.xlsx``, or text (``.csv``, ``.txt``) with a comma, semicolon or tab between the columns.

    Raises
    ------
    IkuError
        If it cannot be read, lacks a column, or a row lacks its words; every row at once.
    """
    grid = _text_grid(path) if path.suffix.lower() in TEXT_KINDS else _workbook_grid(path)
    at = next((place for place, (_, cells) in enumerate(grid) if _columns(cells)), None)
    if at is None:
        raise IkuError(
            f"{path.name}: baris judul tabel IKU tidak ditemukan.",
            "Tulis judul kolom: No., Sasaran, No. IKU, Indikator, Satuan, Alasan, Sumber Data, "
            "Cara Perhitungan.",
        )
    columns = _columns(grid[at][1])
    body = [(line, cells) for line, cells in grid[at + 1 :] if any(cells)]
    below = [" ".join(filter(None, cells)) for _, cells in body if _is_foot(cells, columns)]
    rows = [(line, cells) for line, cells in body if not _is_foot(cells, columns)]
    found, faults = _rows(rows, columns)
    if faults or not found:
        told = "; ".join(faults) or "tabelnya kosong"
        raise IkuError(f"{path.name}: {told}.", "Lengkapi dokumennya, lalu jalankan lagi.")
    above = [" ".join(filter(None, cells)) for _, cells in grid[:at] if any(cells)]
    title = " ".join(line.lstrip("# ").strip() for line in above)
    read = set(columns.values())
    unread = (head for at, head in enumerate(grid[at][1]) if head and at not in read)
    return IkuTable(title, " ".join(below), tuple(found), tuple(unread))


def _text_grid(path: Path) -> Grid:
    try:
        text = read_input_text(path).removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as fault:
        raise _unreadable(path) from fault
    delimiter = max(DELIMITERS, key=lambda sign: _separated(text, sign))
    stream = io.StringIO(text, newline="")
    try:
        reader = csv.reader(stream, delimiter=delimiter)
        return [(reader.line_num, [" ".join(cell.split()) for cell in cells]) for cells in reader]
    except csv.Error as fault:
        raise _unreadable(path) from fault


def _separated(text: str, sign: str) -> int:
    """How many cells a sign gives the heads of the table."""
    return max((len(line.split(sign)) for line in text.splitlines() if _columns(line.split(sign))),
               default=0)  # fmt: skip


def _workbook_grid(path: Path) -> Grid:
    field = Field(name="dokumen", type="string")
    resource = Resource(
        name="dokumen", path=path.name, format="xlsx", status="contoh", schema=Schema((field,))
    )
    try:
        refuse_file(path, resource, place_of(resource))
        _, cells = read_cells(path, resource, place_of(resource))
    except UnreadableFileError as fault:
        raise IkuError(f"{path.name}: {fault.finding.rule}.", fault.finding.mend) from None
    except (DamagedError, BadZipFile, OSError) as fault:
        raise _unreadable(path) from fault
    width = max(cells.columns.tolist(), default=0)
    return [
        (number, [" ".join(row.get(column, "").split()) for column in range(1, width + 1)])
        for number in dict.fromkeys(cells.rows.tolist())
        for row in [cells.row(number)]
    ]


def _unreadable(path: Path) -> IkuError:
    return IkuError(
        f"{path.name} tidak dapat dibaca sebagai dokumen IKU.",
        "Simpan sebagai buku kerja .xlsx, atau sebagai CSV UTF-8.",
    )


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Column of each part of the document; empty for a row that is no head."""
    plain = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in cells]
    found = {
        part: next(at for at, head in enumerate(plain) if head.startswith(heads))
        for part, heads in _HEADS.items()
        if any(head.startswith(heads) for head in plain)
    }
    if not REQUIRED.keys() <= found.keys():
        return {}
    found |= {part: plain.index(head) for part, head in OPTIONS.items() if head in plain}
    for part, owner in (("target_number", "target"), ("number", "name")):
        before = found[owner] - 1
        if before >= 0 and before not in found.values() and plain[before] in _NUMBER_HEADS:
            found[part] = before
    return found


def _cell(cells: Sequence[str], columns: Mapping[str, int], part: str) -> str:
    at = columns.get(part, len(cells))
    return cells[at] if at < len(cells) else ""


def _is_foot(cells: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Whether a row is a line below the table: it names no unit, and no number."""
    parts = ("unit", "number", "reason", "calculation")
    return sum(map(bool, cells)) == 1 and not any(_cell(cells, columns, part) for part in parts)


def _rows(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[str, int]
) -> tuple[list[DocumentRow], list[str]]:
    found, faults = list[DocumentRow](), list[str]()
    number, target, name = 0, 0, ""
    for line, cells in rows:
        own = _cell(cells, columns, "target")
        if own and own != name:
            target, name = _number(_cell(cells, columns, "target_number"), target + 1), own
        number = _number(_cell(cells, columns, "number"), number + 1)
        words = [_cell(cells, columns, part) for part in (*_HEADS, *OPTIONS) if part != "target"]
        found.append(DocumentRow(target, name, number, *words))
        faults += (f"baris {line}: {what}" for what in _faults(found[-1], found[:-1]))
    return found, faults


def _number(text: str, following: int) -> int:
    """Number as written, ``1.``; the following one where none is."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else following


def _faults(row: DocumentRow, before: Sequence[DocumentRow]) -> Iterator[str]:
    for part, head in REQUIRED.items():
        if not getattr(row, part):
            yield f"kolom {head} kosong"
    if row.number in {other.number for other in before}:
        yield f"nomor IKU {row.number} sudah dipakai"
    if any(o.target_number == row.target_number and o.target != row.target for o in before):
        yield f"sasaran {row.target_number} mempunyai dua nama, juga {shown(row.target)}"
