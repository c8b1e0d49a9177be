"""XLSX files: one sheet, dates and numbers as text without loss."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from iku_analysis.declarations.package import Resource
from iku_analysis.intake.findings import Place, shown
from iku_analysis.intake.grid import Grid, declared_heads, find_head, grid_of_rows, refuse
from iku_analysis.intake.layout import Layout, layout_findings, read_layout
from iku_analysis.intake.limits import refuse_bomb

if TYPE_CHECKING:
    from openpyxl import Workbook

_BROKEN = (BadZipFile, ParseError, zlib.error, KeyError, ValueError, EOFError, IndexError)


def cell_text(value: object) -> str:
    """Cell of a workbook as text from which its value can be had back.

    Examples
    --------
    >>> [cell_text(value) for value in (2018.0, 16.03, 1e22, True, None, datetime(2018, 12, 31))]
    ['2018', '16.03', '10000000000000000000000', 'TRUE', '', '2018-12-31']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _open(path: Path, place: Place) -> Workbook:
    # 0.2 s that a notebook reading checked tables need not pay
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (*_BROKEN, InvalidFileException):
        raise refuse(
            place,
            "berkas bukan buku kerja XLSX yang utuh",
            "Buka di Excel atau LibreOffice lalu simpan ulang sebagai .xlsx tanpa kata sandi.",
        ) from None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(shown, names))


def _sheet_rows(book: Workbook, sheet: str, place: Place) -> tuple[Any, list[Sequence[Any]]]:
    names = book.sheetnames
    if sheet and sheet not in names:
        raise refuse(
            place,
            f'lembar "{sheet}" tidak ada; lembar yang ada: {_listed(names)}',
            "Betulkan nama lembar, atau dialect.sheet di datapackage.yaml.",
        )
    if not sheet and len(names) > 1:
        raise refuse(
            place,
            f"buku kerja berisi beberapa lembar: {_listed(names)}",
            "Nyatakan lembar yang dibaca dengan dialect.sheet di datapackage.yaml.",
        )
    worksheet = book[sheet or names[0]]
    worksheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
    try:
        return worksheet, list(worksheet.iter_rows(values_only=True))
    except _BROKEN:
        raise refuse(place, "lembar tidak dapat dibaca", "Simpan ulang sebagai .xlsx.") from None


def _width(rows: Iterable[Sequence[object]]) -> int:
    filled = (
        position
        for row in rows
        for position, value in enumerate(row, 1)
        if value is not None and value != ""
    )
    return max(filled, default=0)


def read_workbook_grid(path: Path, resource: Resource, place: Place) -> Grid:
    """Read one sheet of a workbook; formulas give the value stored with them.

    Raises
    ------
    UnreadableFileError
        If it is no sound workbook, the sheet is absent or has no head.
    OSError
        If the file cannot be opened.
    """
    refuse_bomb(path, place)
    with warnings.catch_warnings():
        # openpyxl warns of drop-down lists and styles it drops; only values are read
        warnings.simplefilter("ignore", UserWarning)
        book = _open(path, place)
        try:
            sheet, rows = _sheet_rows(book, resource.sheet, place)
            layout = read_layout(path, str(sheet._worksheet_path))  # noqa: SLF001 -- no public way to the part
        finally:
            book.close()
    if not any(value is not None for row in rows for value in row):
        raise refuse(place, "baris judul kosong", "Tulis judul kolom di baris 1.", row=1)
    return _grid(rows, layout, resource, place)


def _grid(rows: list[Sequence[Any]], layout: Layout, resource: Resource, place: Place) -> Grid:
    width = _width(rows)
    values = {number: [*row, *[None] * width][:width] for number, row in enumerate(rows, 1)}
    texts = [(number, [cell_text(value) for value in row]) for number, row in values.items()]
    position = find_head(texts, resource)
    head_row, head = texts[position]
    if not any(text.strip() for text in head):
        raise refuse(place, "baris judul kosong", "Tulis judul kolom di baris 1.", row=1)
    below = texts[position + 1 :]
    findings = layout_findings(layout, below, (head_row, declared_heads(head, resource)), resource)
    grid = grid_of_rows(
        below,
        (head_row, head),
        resource,
        place,
        lambda number, column: _is_number(values[number][column]),
    )
    return Grid(grid.head, grid.columns, grid.rows, head_row, (*findings, *grid.findings))
