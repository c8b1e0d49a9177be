"""One sheet of a workbook as the cells that hold anything, whatever its XML claims to be.

The file is streamed: what is empty costs next to nothing, a cell costs a few bytes, and distinct
contents are kept once. Names are compared without their namespace, so that files of the strict
standard (ISO 29500) are read as those of Excel.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

# No document type, so no entity: what `defusedxml` forbids is refused in `_parser` below.
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from iku_analysis.intake.limits import MAX_ELEMENTS, MAX_SHEET_BYTES

MAX_ROWS, MAX_SHEET_COLUMNS = 1_048_576, 16_384
MAX_TEXT = 32_767 * 8  # a cell of Excel, with every sign escaped
MAX_MERGED = 100_000
MAX_DEPTH = 64
MAX_TOKEN = 4 * 1024**2
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Area = tuple[int, int, int, int]
NONE: Mapping[str, int] = MappingProxyType({})


class DamagedError(Exception):
    """XML that is no sound sheet; carries the rule (Indonesian) and the row where it is known."""

    def __init__(self, rule: str, row: int | None = None) -> None:
        super().__init__(rule, row)
        self.rule, self.row = rule, row


@dataclass
class Sheet:
    """Cells that hold anything; rows and columns count from 1.

    Attributes
    ----------
    rows, columns, codes : ndarray of int, one per cell
        In order of rows, then columns. The code is the place in `contents`.
    contents : list of (kind, text)
        Distinct contents as the XML writes them. The kind is that of the cell (``s``, ``str``,
        ``inlineStr``, ``b``, ``e``, ``d``), for a number ``n`` and its style; with ``>`` and how
        far it is indented, if it is.
    hidden : set of int
        Hidden rows.
    merged : list of (first row, first column, last row, last column)
    bare_formulas : list of (row, column)
        Formulas without a stored value.
    is_ordered : bool
        Whether the cells stand in order in the file.
    """

    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int32]
    contents: list[tuple[str, str]]
    hidden: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    bare_formulas: list[tuple[int, int]] = field(default_factory=list)
    is_ordered: bool = True


def column_number(letters: str) -> int:
    """Number of a column.

    Examples
    --------
    >>> column_number("A"), column_number("AB"), column_number("XFD")
    (1, 28, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _LocalNames(dict[str, str]):
    """Names without their prefix, each worked out once."""

    def __missing__(self, name: str) -> str:
        self[name] = local = _local(name)
        return local


class Budget:
    """What may still be unpacked and read of one file."""

    def __init__(self) -> None:
        self.bytes_left, self.elements_left = MAX_SHEET_BYTES, MAX_ELEMENTS

    def spend(self, chunk: bytes) -> bytes:
        """Hand on what is unpacked.

        Raises
        ------
        DamagedError
            If that is more than any sheet needs.
        """
        self.bytes_left -= len(chunk)
        if self.bytes_left < 0:
            raise DamagedError(f"isi buku kerja lebih besar dari {MAX_SHEET_BYTES // 1024**2} MB")
        return chunk


def _refuse_type(*_: object) -> None:
    raise DamagedError("XML di dalam buku kerja membawa DOCTYPE, yang tidak pernah ditulis Excel")


class _Reader:
    """Common to sheets and shared texts: elements by local name, texts between them."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.names = _LocalNames()
        self.parts: list[str] | None = None  # of the text that is being read
        self.length = self.depth = 0

    def parse(self, chunks: Iterable[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_type
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        fed = 0
        for chunk in chunks:
            fed += len(chunk)
            parser.Parse(self.budget.spend(chunk), False)  # noqa: FBT003 -- of the library
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                raise DamagedError("satu tanda XML lebih panjang daripada isi sel mana pun")
        parser.Parse(b"", True)  # noqa: FBT003 -- as above

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def count(self) -> None:
        budget = self.budget
        budget.elements_left -= 1
        self.depth += 1
        if budget.elements_left < 0:
            raise DamagedError(
                f"lembar berisi lebih dari {MAX_ELEMENTS // 10**6} juta unsur, lebih dari satu"
                " lembar Excel yang penuh"
            )
        if self.depth > MAX_DEPTH:
            raise DamagedError(f"XML di dalam buku kerja bersarang lebih dari {MAX_DEPTH} lapis")

    def data(self, text: str) -> None:
        if self.parts is not None:
            self.length += len(text)
            if self.length > MAX_TEXT:
                raise DamagedError("satu sel berisi teks yang lebih panjang daripada batas Excel")
            self.parts.append(text)

    def begin_text(self) -> None:
        self.parts, self.length = [], 0


def _number(text: str, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise DamagedError(f"nomor baris atau kolom {text[:20]!r} tidak ada di lembar Excel")
    return number


class _SheetReader(_Reader):
    """State while the XML of a sheet passes by."""

    def __init__(self, budget: Budget, indents: Mapping[str, int]) -> None:
        super().__init__(budget)
        self.indents = indents
        self.rows, self.columns, self.codes = array("i"), array("i"), array("i")
        self.known: dict[tuple[str, str], int] = {}
        self.letters: dict[str, int] = {}
        self.hidden: set[int] = set()
        self.merged: list[Area] = []
        self.bare_formulas: list[tuple[int, int]] = []
        self.row = self.column = 0
        self.in_data = self.in_cell = self.is_phonetic = self.has_formula = False
        self.kind = self.value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count()
        local = self.names[name]
        if self.in_cell:
            self._start_in_cell(local)
        elif local == "c" and self.in_data:
            self._start_cell(attributes)
        elif local == "row" and self.in_data:
            self._start_row(attributes)
        elif local == "sheetData":
            self.in_data = True
        elif local == "mergeCell" and not self.in_data:
            self._merge(attributes.get("ref", ""))

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        self.row = _number(written, MAX_ROWS) if written else self.row + 1
        self.column = 0
        if self.row > MAX_ROWS:
            raise DamagedError("lembar berisi lebih banyak baris daripada lembar Excel")
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        if written:
            match = _CELL.fullmatch(written)
            if not match or int(match[2]) != self.row:
                raise DamagedError(f"sel {written[:20]!r} berada di baris {self.row}", self.row)
            self.column = self._column(match[1])
        else:
            self.column += 1
        self.in_cell, self.has_formula, self.is_phonetic, self.value = True, False, False, ""
        self.kind, style = attributes.get("t", "n"), attributes.get("s", "")
        if self.kind == "n":
            self.kind += style
        elif style in self.indents:
            self.kind += f">{self.indents[style]}"

    def _column(self, letters: str) -> int:
        column = self.letters.get(letters)
        if column is None:
            column = self.letters[letters] = column_number(letters)
        if column > MAX_SHEET_COLUMNS:
            raise DamagedError(f"kolom {letters} tidak ada di lembar Excel", self.row)
        return column

    def _start_in_cell(self, local: str) -> None:
        if local == "v" or (local == "t" and not self.is_phonetic):
            self.begin_text()
            # a text without letters is a value, too, and how formulas say "nothing"
            self.has_formula &= not (local == "v" and self.kind.startswith("str"))
        elif local == "f":
            self.has_formula = True
        elif local == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        self.depth -= 1
        local = self.names[name]
        if local in {"v", "t"} and self.parts is not None:
            self.value += "".join(self.parts)
            self.parts = None
        elif local == "c" and self.in_cell:
            self._end_cell()
        elif local == "rPh":
            self.is_phonetic = False
        elif local == "sheetData":
            self.in_data = False

    def _end_cell(self) -> None:
        self.in_cell = False
        if self.value:
            self.rows.append(self.row)
            self.columns.append(self.column)
            known = self.known
            self.codes.append(known.setdefault((self.kind, self.value), len(known)))
        elif self.has_formula:
            self.bare_formulas.append((self.row, self.column))

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        corners = [_CELL.fullmatch(corner) for corner in (first, last or first)]
        if len(self.merged) == MAX_MERGED:
            raise DamagedError(f"lembar memuat lebih dari {MAX_MERGED} sel gabungan")
        if corners[0] and corners[1]:
            top, left = _number(corners[0][2], MAX_ROWS), self._column(corners[0][1])
            bottom, right = _number(corners[1][2], MAX_ROWS), self._column(corners[1][1])
            self.merged.append((top, left, bottom, right))


def _parsed(reader: _Reader, chunks: Iterable[bytes]) -> None:
    try:
        reader.parse(chunks)
    except expat.ExpatError as fault:
        rule = f"XML di dalam buku kerja tidak utuh (baris {fault.lineno}, huruf {fault.offset})"
        raise DamagedError(rule) from None


def read_sheet(chunks: Iterable[bytes], budget: Budget, indents: Mapping[str, int] = NONE) -> Sheet:
    """Read the cells of one sheet.

    Parameters
    ----------
    chunks : iterable of bytes
        Its XML.
    budget : Budget
        What may be read of the whole file.
    indents : mapping of str to int
        How far the styles that do indent their text.

    Raises
    ------
    DamagedError
        If it is no sound XML, is larger than a sheet can be, names a cell twice or in another row.
    """
    reader = _SheetReader(budget, indents)
    _parsed(reader, chunks)
    rows, columns, codes = (
        np.frombuffer(values, np.int32) if values else np.empty(0, np.int32)
        for values in (reader.rows, reader.columns, reader.codes)
    )
    places = rows.astype(np.int64) * (MAX_SHEET_COLUMNS + 1) + columns
    is_ordered = bool((places[1:] > places[:-1]).all())
    if not is_ordered:
        order = np.argsort(places, kind="stable")
        rows, columns, codes, places = rows[order], columns[order], codes[order], places[order]
        if len(twice := np.flatnonzero(places[1:] == places[:-1])):
            raise DamagedError("satu sel ditulis dua kali", int(rows[twice[0]]))
    return Sheet(
        rows,
        columns,
        codes,
        list(reader.known),
        reader.hidden,
        reader.merged,
        reader.bare_formulas,
        is_ordered,
    )


class _SharedReader(_Reader):
    """Keeps the texts that some cell names."""

    def __init__(self, budget: Budget, wanted: set[int]) -> None:
        super().__init__(budget)
        self.wanted, self.texts = wanted, dict[int, str]()
        self.place = -1
        self.is_phonetic = False
        self.value: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        self.count()
        local = self.names[name]
        if local == "si":
            self.place += 1
            self.value = []
        elif local == "t" and not self.is_phonetic and self.place in self.wanted:
            self.begin_text()
        elif local == "rPh":
            self.is_phonetic = True

    def end(self, name: str) -> None:
        self.depth -= 1
        local = self.names[name]
        if local == "t" and self.parts is not None:
            self.value += self.parts
            self.parts = None
        elif local == "rPh":
            self.is_phonetic = False
        elif local == "si" and self.place in self.wanted:
            self.texts[self.place] = "".join(self.value)


def read_shared(chunks: Iterable[bytes], wanted: set[int], budget: Budget) -> dict[int, str]:
    """Read the shared texts with the wanted numbers, those that exist.

    Raises
    ------
    DamagedError
        As `read_sheet`.
    """
    reader = _SharedReader(budget, wanted)
    _parsed(reader, chunks)
    return reader.texts


CHUNK = 256 * 1024


def chunks_of(read: Callable[[int], bytes]) -> Iterable[bytes]:
    """Parts of what is read, until its end."""
    return iter(partial(read, CHUNK), b"")
