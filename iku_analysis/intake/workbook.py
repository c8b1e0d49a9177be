"""XLSX files: one sheet, dates and numbers as text without loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.formats import listed
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.cell_values import content_text
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at, shown
from iku_analysis.intake.grid import Cells, Grid, folded_cells, grid_below, refuse, refuse_width
from iku_analysis.intake.layout import fill_merged, layout_findings
from iku_analysis.intake.limits import MAX_COLUMNS, MAX_TABLE_CELLS
from iku_analysis.intake.number_formats import GENERAL, is_month_format
from iku_analysis.intake.sheet_xml import Budget, DamagedError, Sheet, read_shared, read_sheet
from iku_analysis.intake.table_heads import MAX_TITLE_ROWS, Head, find_head
from iku_analysis.intake.workbook_parts import Archive, Book, read_book

UNSOUND = "berkas bukan buku kerja XLSX yang utuh"
SAVE_AGAIN = "Buka di Excel atau LibreOffice lalu simpan ulang sebagai .xlsx tanpa kata sandi."
DISORDERED = Advice(
    "baris atau sel di dalam buku kerja tidak berurutan; dibaca menurut nomornya",
    "Simpan ulang dari Excel atau LibreOffice agar urut.",
    "IKU-B121",
)
INDENT = "   "  # as wide as one step of Excel
Texts = Sequence[str]


def _listed(names: Iterable[str]) -> str:
    return listed(map(shown, names))


def _sheet_part(book: Book, sheet: str, place: Place) -> str:
    names = [item.name for item in book.sheets]
    if not names:
        raise DamagedError("buku kerja tidak memuat lembar")
    if sheet and sheet not in names:
        raise refuse(
            place,
            f'lembar "{sheet}" tidak ada; lembar yang ada: {_listed(names)}',
            "Betulkan nama lembar, atau dialect.sheet di datapackage.yaml.",
            "IKU-B108",
        )
    if not sheet and len(names) > 1:
        raise refuse(
            place,
            f"buku kerja berisi beberapa lembar: {_listed(names)}",
            "Nyatakan lembar yang dibaca dengan dialect.sheet di datapackage.yaml.",
            "IKU-B108",
        )
    part = next((item.part for item in book.sheets if item.name == sheet or not sheet), "")
    if not part:
        raise DamagedError("lembar ini tidak berisi sel")
    return part


def _texts(
    sheet: Sheet, book: Book, archive: Archive
) -> tuple[list[str], npt.NDArray[np.bool_], list[str]]:
    """Distinct texts of a sheet, which of them are numbers, and the formats of these."""
    wanted = {
        int(text) for kind, text in sheet.contents if kind[:1] == "s" and text.strip().isdecimal()
    }
    shared = (
        read_shared(archive.chunks(book.shared), wanted, archive.budget)
        if wanted and book.shared
        else {}
    )
    texts, typed = list[str](), np.zeros(len(sheet.contents), dtype=bool)
    formats = [
        book.formats.get(kind[1:], GENERAL) if kind[0] == "n" else "" for kind, _ in sheet.contents
    ]
    for code, (marked, written) in enumerate(sheet.contents):
        kind, _, depth = marked.partition(">")
        text, typed[code] = content_text(
            kind, written, shared, book.date_styles, is_1904=book.is_1904
        )
        if text is None:
            row = int(sheet.rows[sheet.codes == code][0])
            raise DamagedError(f"isi sel {shown(written)!r} bukan jenis isi yang dinyatakan", row)
        # an indented text looks like one with spaces before it, as it would stand in a CSV file
        texts.append(INDENT * int(depth or 0) + text)
    return texts, typed, formats


def read_cells(path: Path, resource: Resource, place: Place) -> tuple[str, SheetCells]:
    """Name of the declared sheet, and its cells.

    Raises
    ------
    UnreadableFileError
        If it is no sound workbook or the sheet is absent.
    OSError
        If the file cannot be opened.
    """
    try:
        with ZipFile(path) as opened:
            archive = Archive(opened, Budget())
            book = read_book(archive)
            part = _sheet_part(book, resource.sheet, place)
            sheet = read_sheet(archive.chunks(part), archive.budget, book.indents)
            texts, typed, formats = _texts(sheet, book, archive)
    except DamagedError as fault:
        raise refuse(
            place, f"{UNSOUND}: {fault.rule}", SAVE_AGAIN, "IKU-B109", row=fault.row
        ) from None
    except BadZipFile:
        raise refuse(place, UNSOUND, SAVE_AGAIN, "IKU-B109") from None
    name = resource.sheet or book.sheets[0].name
    return name, SheetCells(sheet, texts, typed, formats, is_1904=book.is_1904)


class SheetCells:
    """Cells of a sheet with any text that is not white."""

    def __init__(
        self,
        sheet: Sheet,
        texts: list[str],
        typed: npt.NDArray[np.bool_],
        formats: list[str],
        *,
        is_1904: bool,
    ) -> None:
        self.sheet, self.texts, self.typed, self.is_1904 = sheet, texts, typed, is_1904
        self.formats = formats
        is_filled = np.array([bool(text.strip()) for text in texts], dtype=bool)[sheet.codes]
        self.rows, self.columns = sheet.rows[is_filled], sheet.columns[is_filled]
        self.codes = sheet.codes[is_filled]

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return len(self.rows) == 0

    def row(self, number: int) -> dict[int, str]:
        """Texts of a row by column."""
        start, end = np.searchsorted(self.rows, [number, number + 1])
        columns = self.columns[start:end].tolist()
        return {
            column: self.texts[code]
            for column, code in zip(columns, self.codes[start:end].tolist(), strict=True)
        }

    def _heads(self, number: int) -> dict[int, str]:
        """Texts of a row as heads: a day that is shown as its month is that month."""
        start, end = np.searchsorted(self.rows, [number, number + 1])
        codes = dict(
            zip(self.columns[start:end].tolist(), self.codes[start:end].tolist(), strict=True)
        )
        return {
            column: self.texts[code][: len("2018-12")]
            if is_month_format(self.formats[code])
            else self.texts[code]
            for column, code in codes.items()
        }

    def first_rows(self) -> list[tuple[int, list[str]]]:
        """The rows among which the head is looked for, as wide as the widest of them."""
        numbers = np.unique(self.rows[: MAX_TITLE_ROWS * MAX_COLUMNS])[:MAX_TITLE_ROWS].tolist()
        found = [(number, self._heads(number)) for number in numbers]
        return [
            (number, [row.get(column, "") for column in range(1, 1 + min(max(row), MAX_COLUMNS))])
            for number, row in found
        ]


def read_workbook_grid(path: Path, resource: Resource, place: Place) -> Grid:
    """Read one sheet of a workbook; formulas give the value stored with them.

    Raises
    ------
    UnreadableFileError
        If it is no sound workbook, the sheet is absent or has no head.
    OSError
        If the file cannot be opened.
    """
    _, cells = read_cells(path, resource, place)
    if cells.is_empty:
        raise refuse(
            place, "baris judul kosong", "Tulis judul kolom di baris 1.", "IKU-B113", row=1
        )
    first = cells.first_rows()
    head = find_head(first, resource)
    refuse_width(len(cells.row(head.row)), place, head.row)
    below = cells.rows > head.row
    titled = np.zeros(max(cells.columns.max(), len(head.names)) + 1, dtype=bool)
    titled[[column for column, name in enumerate(head.names, 1) if name]] = True
    is_titled = below & titled[cells.columns]
    return grid_below(
        head,
        *_columns(cells, is_titled, head.names, resource, place),
        place,
        unnamed=_first_untitled(cells, below & ~is_titled),
        findings=_findings(cells.sheet, head, resource, place),
        is_1904=cells.is_1904,
    )


def _first_untitled(cells: SheetCells, marked: npt.NDArray[np.bool_]) -> int | None:
    places = np.flatnonzero(marked)
    return int(cells.rows[places[0]]) if len(places) else None


def _columns(
    cells: SheetCells,
    marked: npt.NDArray[np.bool_],
    names: Texts,
    resource: Resource,
    place: Place,
) -> tuple[list[Cells], pd.Index[int]]:
    """Columns of the head and their row numbers, from the marked cells."""
    numbers, positions = np.unique(cells.rows[marked], return_inverse=True)
    if len(numbers) * len(names) > MAX_TABLE_CELLS:
        raise refuse(
            place,
            f"tabel lebih besar dari {MAX_TABLE_CELLS // 10**6} juta sel",
            "Hapus kolom yang tidak dinyatakan, atau simpan lembarnya sebagai CSV UTF-8.",
            "IKU-B105",
        )
    by_column = np.argsort(cells.columns[marked], kind="stable")
    columns, codes = cells.columns[marked][by_column], cells.codes[marked][by_column]
    positions = positions[by_column]
    texts, typed = [*cells.texts, ""], np.append(cells.typed, [False])
    formats = [*cells.formats, ""]
    merged = {item.name for item in resource.fields if item.is_merged}
    found = []
    for column, name in enumerate(names, 1):
        start, end = np.searchsorted(columns, [column, column + 1])
        whole = np.full(len(numbers), len(cells.texts), np.int32)
        whole[positions[start:end]] = codes[start:end]
        if name in merged:
            fill_merged(whole, numbers, cells.sheet, column)
        distinct, used = pd.factorize(whole)
        looks = tuple(formats[code] for code in used)
        found.append(folded_cells(distinct, [texts[code] for code in used], typed[used], looks))
    return found, pd.Index(numbers, dtype="int64")


def _findings(sheet: Sheet, head: Head, resource: Resource, place: Place) -> tuple[Finding, ...]:
    order = (
        () if sheet.is_ordered else (finding_at(place, DISORDERED, severity=Severity.PERINGATAN),)
    )
    return (*order, *layout_findings(sheet, (head.row, head.names), resource, place))
