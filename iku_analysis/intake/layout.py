"""What a workbook hides from whoever reads its values: hidden rows, merged cells, bare formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import iterparse

from iku_analysis.declarations.package import Resource
from iku_analysis.intake.findings import (
    MAX_MORE_ROWS,
    Advice,
    Finding,
    Place,
    Severity,
    finding_at,
)

HIDDEN = Advice(
    "baris ini tersembunyi di lembar kerja, tetapi ikut dibaca",
    "Tampilkan barisnya, lalu hapus bila memang bukan data.",
)
MERGED = Advice(
    "sel gabungan; hanya baris pertamanya yang berisi",
    "Pisahkan selnya dan isi tiap baris, atau nyatakan gabung: true pada kolom ini.",
)
BARE_FORMULA = Advice(
    "rumus tanpa nilai tersimpan",
    "Buka berkasnya di Excel atau LibreOffice, simpan, lalu kirim ulang; atau tulis nilainya.",
)
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass
class Layout:
    """What the values of a sheet do not show; cells are (row, column), both from 1.

    Attributes
    ----------
    hidden : set of int
        Hidden rows.
    merged : list of (first, last)
        Corners of merged cells.
    bare_formulas : list of cells
        Formulas without a stored value.
    """

    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    bare_formulas: list[tuple[int, int]] = field(default_factory=list)


def cell_place(name: str) -> tuple[int, int]:
    """Row and column of a cell.

    Examples
    --------
    >>> cell_place("AB12")
    (12, 28)
    """
    match = _CELL.fullmatch(name)
    if not match:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _note(element: Element, layout: Layout) -> None:
    kind = element.tag.rpartition("}")[2]
    if kind == "row":
        if element.get("hidden") in {"1", "true"}:
            layout.hidden.add(int(element.get("r", "0")))
        element.clear()
    elif kind == "mergeCell":
        first, _, last = element.get("ref", "").partition(":")
        layout.merged.append((cell_place(first), cell_place(last or first)))
    elif kind == "c":
        parts = {child.tag.rpartition("}")[2]: child.text for child in element}
        if "f" in parts and not parts.get("v"):
            layout.bare_formulas.append(cell_place(element.get("r", "")))


def read_layout(path: Path, part: str) -> Layout:
    """Read the layout of one sheet.

    Parameters
    ----------
    path : Path
        Workbook.
    part : str
        File of the sheet inside it.
    """
    layout = Layout()
    try:
        with ZipFile(path) as archive, archive.open(part.lstrip("/")) as stream:
            for _, element in iterparse(stream):
                _note(element, layout)
    except (BadZipFile, KeyError, ParseError):
        return Layout()  # the reader of values says what is wrong
    return layout


def _spread(
    layout: Layout, rows: Sequence[tuple[int, list[str]]], head: Sequence[str], resource: Resource
) -> Iterator[tuple[int, str]]:
    """Fill merged cells down where declared; yield first row and column of the others."""
    by_number = dict(rows)
    fields = {item.name: item for item in resource.fields}
    for (first, column), (last, _) in layout.merged:
        name = head[column - 1] if 0 < column <= len(head) else ""
        if name not in fields or first not in by_number or first == last:
            continue
        if not fields[name].is_merged:
            yield first, name
            continue
        for number in range(first + 1, last + 1):
            if number in by_number:
                by_number[number][column - 1] = by_number[first][column - 1]


def layout_findings(
    layout: Layout,
    rows: Sequence[tuple[int, list[str]]],
    head: tuple[int, Sequence[str]],
    resource: Resource,
) -> tuple[Finding, ...]:
    """Say what the layout of a sheet hides, and fill merged cells where declared.

    Parameters
    ----------
    layout : Layout
        Of the sheet.
    rows : sequence of (row number, texts)
        Rows below the head; the texts of declared merged cells are filled in.
    head : (row number, heads)
    resource : Resource
    """
    place = Place(resource.path, resource.sheet)
    head_row, heads = head
    filled = {number for number, texts in rows if any(text.strip() for text in texts)}
    hidden = sorted(layout.hidden & filled)
    findings = (
        [
            Finding(
                Severity.PERINGATAN,
                *place,
                hidden[0],
                "",
                "",
                *HIDDEN,
                count=len(hidden),
                more_rows=tuple(hidden[1 : 1 + MAX_MORE_ROWS]),
            )
        ]
        if hidden
        else []
    )
    findings += [
        finding_at(place, MERGED, row=row, column=name)
        for row, name in _spread(layout, rows, heads, resource)
    ]
    declared = {item.name for item in resource.fields}
    findings += [
        finding_at(place, BARE_FORMULA, row=row, column=heads[column - 1])
        for row, column in layout.bare_formulas
        if row > head_row and 0 < column <= len(heads) and heads[column - 1] in declared
    ]
    return tuple(findings)
