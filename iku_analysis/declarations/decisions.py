"""``samakan.csv`` of a year: which two writings people have decided to be one thing, and which two.

A row says of a value of a column that it is the same as another one, or another thing, why, who
decided it and when. It is text an analyst writes, so it is read strictly: all faults at once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from iku_analysis.base.declaration import DeclarationError, Fault, near
from iku_analysis.base.input_files import read_input
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import Resource

SAME_FILE = "samakan.csv"
SAME, DIFFERENT = "sama", "beda"
DECISIONS = (SAME, DIFFERENT)
HEADS = ("tabel", "kolom", "nilai", "sama_dengan", "keputusan", "alasan", "nama", "tanggal")
_DATES = ("%Y-%m-%d", "%d/%m/%Y")  # the second is what a spreadsheet makes of the first


@dataclass(frozen=True)
class SameValue:
    """One decision.

    Attributes
    ----------
    table, column : str
        Where both stand.
    value, other : str
        The two writings; `value` is read as `other` when they are the same.
    is_same : bool
        What was decided.
    reason, name : str
        Why, and who decided it.
    day : date
        When.
    line : int
        Line of the file.
    """

    table: str
    column: str
    value: str
    other: str
    is_same: bool
    reason: str
    name: str
    day: date
    line: int

    @property
    def pair(self) -> frozenset[str]:
        """Both writings."""
        return frozenset((self.value, self.other))


Decisions = tuple[SameValue, ...]
Row = tuple[int, Mapping[str, str]]


def load_decisions(package: Package) -> Decisions:
    """Read the decisions of a raw folder; none when there is no file.

    Raises
    ------
    DeclarationError
        If anything in it is wrong; no fault quotes a value, which may be anything.
    """
    path = package.folder / SAME_FILE
    try:
        content = read_input(path)
    except FileNotFoundError:
        return ()
    rows = _rows(content)
    faults = [*_cell_faults(rows), *_place_faults(rows, package)]
    if not faults:
        decisions = tuple(_decision(line, cells) for line, cells in rows)
        faults = list(_contradictions(decisions))
    if faults:
        raise DeclarationError(SAME_FILE, tuple(sorted(faults, key=lambda fault: fault.line)))
    return decisions


def decisions_of(resource: Resource, decisions: Iterable[SameValue]) -> Decisions:
    """Those about a table."""
    return tuple(decision for decision in decisions if decision.table == resource.name)


def _rows(content: bytes) -> list[Row]:
    """Rows with anything in them, by the number of their line."""
    mend = f"Simpan sebagai CSV UTF-8 dengan baris judul {','.join(HEADS)}"
    try:
        text = content.decode("utf-8-sig")
        sign = max(",;\t", key=text.partition("\n")[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except (UnicodeDecodeError, csv.Error):
        raise DeclarationError(SAME_FILE, (Fault("tidak terbaca", mend, line=1),)) from None
    (_, head), *given = lines or [(1, [])]
    if sorted(head) != sorted(HEADS):
        raise DeclarationError(SAME_FILE, (Fault("baris judulnya lain", mend, line=1),))
    filled = [(line, cells) for line, cells in given if any(cells)]
    wrong = [(line, len(cells)) for line, cells in filled if len(cells) != len(head)]
    if wrong:
        what = "{} isian, seharusnya {}"
        faults = (Fault(what.format(size, len(head)), line=line) for line, size in wrong)
        raise DeclarationError(SAME_FILE, tuple(faults))
    return [(line, dict(zip(head, cells, strict=True))) for line, cells in filled]


def _cell_faults(rows: Iterable[Row]) -> Iterator[Fault]:
    for line, cells in rows:
        for key in HEADS:
            if not cells[key]:
                yield Fault("kosong", "Isi selnya.", line=line, key=key)
        if cells["keputusan"] and cells["keputusan"] not in DECISIONS:
            yield Fault(
                "tidak dikenal", f"Tulis {' atau '.join(DECISIONS)}.", (), line, "keputusan"
            )
        if cells["tanggal"] and _day(cells["tanggal"]) is None:
            yield Fault("bukan tanggal", "Tulis seperti 2019-03-29.", line=line, key="tanggal")
        if cells["nilai"] and cells["nilai"] == cells["sama_dengan"]:
            yield Fault("sama dengan nilainya", "Hapus barisnya.", line=line, key="sama_dengan")


def _day(text: str) -> date | None:
    for pattern in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no zone
    return None


def _place_faults(rows: Iterable[Row], package: Package) -> Iterator[Fault]:
    """Tables and columns that are not there, or whose values are no names."""
    tables = {resource.name: resource for resource in package.resources}
    for line, cells in rows:
        table, name = tables.get(cells["tabel"]), cells["kolom"]
        if table is None:
            yield Fault("tidak dinyatakan", near(cells["tabel"], tables), line=line, key="tabel")
            continue
        fields = {field.name: field for field in table.fields}
        if name not in fields:
            yield Fault("tidak ada di tabel itu", near(name, fields), line=line, key="kolom")
        elif fields[name].is_personal:
            mend = "Hapus barisnya; perbaiki datanya di berkas kantor."
            yield Fault("memuat data pribadi", mend, line=line, key="kolom")
        elif fields[name].type != "string" or fields[name].is_region:
            yield Fault("bukan kolom teks", "Hapus barisnya.", line=line, key="kolom")


def _decision(line: int, cells: Mapping[str, str]) -> SameValue:
    table, column, value, other, decision, reason, name, day = (cells[key] for key in HEADS)
    decided = _day(day) or date.min  # checked before
    return SameValue(table, column, value, other, decision == SAME, reason, name, decided, line)


def _contradictions(decisions: Sequence[SameValue]) -> Iterator[Fault]:
    """A value or a pair that is decided twice, and a value read as one that is read as another."""
    replaced = dict[tuple[str, str, str], int]()
    pairs = dict[tuple[str, str, frozenset[str]], int]()
    for item in decisions:
        before = pairs.setdefault((item.table, item.column, item.pair), item.line)
        if item.is_same:
            key = (item.table, item.column, item.value)
            before = min(before, replaced.setdefault(key, item.line))
        if before != item.line:
            what = f"sudah diputuskan di baris {before}"
            yield Fault(what, "Sisakan satu baris.", line=item.line, key="nilai")
    for item in decisions:
        line = replaced.get((item.table, item.column, item.other))
        if item.is_same and line:
            what = f"di baris {line} sendiri disamakan dengan nilai lain"
            yield Fault(what, "Tulis nilai akhirnya.", line=item.line, key="sama_dengan")
