"""XLSX files: one sheet, the head in row 1, dates and numbers as text without loss."""

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

from iku_analysis.intake.findings import Place, shown
from iku_analysis.intake.grid import Grid, refuse

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


def _sheet_rows(book: Workbook, sheet: str, place: Place) -> list[Sequence[Any]]:
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
        return list(worksheet.iter_rows(values_only=True))
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


def _grid(rows: list[Sequence[Any]]) -> Grid:
    width = _width(rows)
    padded = [(number, (*row, *[None] * width)[:width]) for number, row in enumerate(rows, 1)]
    filled = [
        (number, values, [cell_text(value) for value in values]) for number, values in padded[1:]
    ]
    kept = [row for row in filled if any(text and not text.isspace() for text in row[2])]
    return Grid(
        head=[cell_text(value).strip() for value in padded[0][1]],
        rows=[texts for _, _, texts in kept],
        numbers=[number for number, _, _ in kept],
        typed=frozenset(
            (i, j)
            for i, (_, values, _) in enumerate(kept)
            for j, value in enumerate(values)
            if _is_number(value)
        ),
    )


def read_workbook_grid(path: Path, sheet: str, place: Place) -> Grid:
    """Read one sheet of a workbook; formulas give the value stored with them.

    Raises
    ------
    UnreadableFileError
        If it is no sound workbook, the sheet is absent or has no head.
    OSError
        If the file cannot be opened.
    """
    with warnings.catch_warnings():
        # openpyxl warns of drop-down lists and styles it drops; only values are read
        warnings.simplefilter("ignore", UserWarning)
        book = _open(path, place)
        try:
            rows = _sheet_rows(book, sheet, place)
        finally:
            book.close()
    if not rows or not any(value is not None for value in rows[0]):
        raise refuse(place, "baris judul kosong", "Tulis judul kolom di baris 1.", row=1)
    return _grid(rows)
