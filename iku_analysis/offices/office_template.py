"""One workbook per sending office, with all its tables; it comes back through the inbox."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter.utility import xl_col_to_name

from iku_analysis.base.spreadsheet import (
    A4,
    Book,
    Sheet,
    sheet_name,
    workbook_bytes,
    write_text,
    write_texts,
)
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.sending_offices import SendingOffice, region_field, region_of
from iku_analysis.offices.cell_rules import HEAD_ROW
from iku_analysis.offices.example_picture import example_cells, example_picture, picture_words
from iku_analysis.offices.examples import choices
from iku_analysis.offices.template import (
    GUIDE_SHEET,
    LISTS_SHEET,
    Lists,
    TemplateStyles,
    write_columns,
    write_data,
)
from iku_analysis.offices.template_words import sheet_instructions

OFFICE_LINE, YEAR_LINE = "Kantor pengirim", "Tahun laporan"
FILLED_IN = 500  # rows whose kab/kota appears by itself
PICTURE_ROWS = 8
OPEN = ("format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
STEPS = (
    "1. Isi lembar tabel yang datanya Anda miliki; lembar yang tidak ada datanya dibiarkan kosong.",
    "2. Pilih dari daftar bila selnya berpanah; isian yang tidak mungkin ditolak dengan sebabnya.",
    "3. Tempel data dari berkas lain sebagai nilai saja (Tempel Spesial > Nilai).",
    "4. Simpan sebagai .xlsx dan kirim kembali. Nama berkasnya bebas; lembar ini jangan dihapus.",
)


def sheets_of(resources: Sequence[Resource]) -> Mapping[str, str]:
    """Name of the sheet of each table, by the name of the table."""
    taken = {GUIDE_SHEET.casefold(), LISTS_SHEET.casefold()}
    return {item.name: sheet_name(item.name, taken) for item in resources}


def region_word(resource: Resource, office: SendingOffice) -> Mapping[str, str]:
    """How the column of kab/kota names the office's own, by the name of the column."""
    column = region_field(resource)
    if not office.region or column is None:
        return {}
    words = (str(word) for word in choices(column))
    return {column.name: next(word for word in words if region_of(column, word) == office.region)}


def _write_region(sheet: Sheet, resource: Resource, only: Mapping[str, str]) -> None:
    """Let the kab/kota appear as soon as anything else stands in a row."""
    for name, word in only.items():
        at = [field.name for field in resource.fields].index(name)
        for row in range(HEAD_ROW, HEAD_ROW + FILLED_IN):
            last = len(resource.fields) - 1
            spans = [(0, at - 1)] * (at > 0) + [(at + 1, last)] * (at < last)
            areas = ",".join(
                f"${xl_col_to_name(first)}{row + 1}:${xl_col_to_name(end)}{row + 1}"
                for first, end in spans
            )
            # without a stored text programs would take the formula for one without a value
            formula = f'=IF(COUNTA({areas})=0,"","{word}")'
            sheet.write_formula(row, at, formula, value=" ")


def _write_first(
    sheet: Sheet,
    office: SendingOffice,
    resources: Sequence[Resource],
    year: int,
    styles: TemplateStyles,
) -> None:
    write_text(sheet, 0, 0, f"Data {year} dari {office.name}", styles.title)
    write_texts(sheet, 1, (OFFICE_LINE, office.name))
    write_texts(sheet, 2, (YEAR_LINE, str(year)))
    for row, line in enumerate(STEPS, 4):
        write_text(sheet, row, 0, line)
    top, first = 5 + len(STEPS), resources[0]
    cells = {**example_cells(first, year), **region_word(first, office)}
    image = io.BytesIO(example_picture(first, cells))
    picture = {"image_data": image, "description": picture_words(cells)}
    sheet.insert_image(top, 0, "contoh.png", picture)
    top += PICTURE_ROWS
    for resource, name in zip(resources, sheets_of(resources).values(), strict=True):
        write_text(sheet, top, 0, resource.title, styles.title)
        sheet.write_url(top + 1, 0, f"internal:'{name}'!A{HEAD_ROW + 1}", string=f"Lembar {name}")
        lines = sheet_instructions(resource, year, name, HEAD_ROW)
        for row, line in enumerate(lines, top + 2):
            write_text(sheet, row, 0, line)
        top = write_columns(sheet, top + 2 + len(lines), resource, year, styles) + 1


def office_template(
    office: SendingOffice, package: Package, year: int, created: date | None
) -> bytes:
    """Workbook with instructions and a sheet per table of an office.

    Parameters
    ----------
    office : SendingOffice
    package : Package
        Declares its tables.
    year : int
        Year the data is for.
    created : date or None
        The only date in the file.
    """
    resources = [package.resource(name) for name in office.tables]

    def fill(book: Book) -> None:
        styles = TemplateStyles.of(book)
        guide = book.add_worksheet(GUIDE_SHEET)
        sheets = [book.add_worksheet(name) for name in sheets_of(resources).values()]
        lists = Lists(book.add_worksheet(LISTS_SHEET), styles)
        _write_first(guide, office, resources, year, styles)
        guide.protect()
        for sheet, resource in zip(sheets, resources, strict=True):
            only = region_word(resource, office)
            write_data(sheet, lists, resource, year, styles, only)
            _write_region(sheet, resource, only)
            sheet.protect("", dict.fromkeys(OPEN, True))
            sheet.repeat_rows(HEAD_ROW - 1)
        for sheet in (guide, *sheets):
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)

    return workbook_bytes(fill, created)
