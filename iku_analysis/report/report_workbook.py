"""The report as a workbook an office computes with: a sheet per subject, tables below each other.

Every table is one range with a name of its own, nothing is merged, and a number that follows from
two others on the sheet is a formula over them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path
from textwrap import wrap

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.spreadsheet import (
    Book,
    Format,
    Sheet,
    cut,
    workbook_bytes,
    write_text,
)
from iku_analysis.model.regions import current_regions
from iku_analysis.model.status import Status
from iku_analysis.pages import anchors
from iku_analysis.report.exports import ExportedTable
from iku_analysis.report.formulas import ACHIEVEMENTS, Formulas
from iku_analysis.report.merge import ReportInfo
from iku_analysis.report.result_tables import INDICATORS, LONG, REGION_LIST, RESULTS
from iku_analysis.report.table_data import STATUS, DataColumn, TableData, decimals

SUMMARY = "Ringkasan"
# Sheets in order, and which tables stand on them by their ids; the rest is method.
_PLACES = (
    (SUMMARY, f"{anchors.ACHIEVEMENTS}$", "Capaian semua indikator"),
    ("Sasaran", r"ringkasan-", "Hasil per sasaran strategis dan sorotan"),
    ("IKU {}", r"iku-(\d+)", "Hasil, rincian, perhitungan, dan definisi"),
    ("Rencana", r"rencana-(?!anggaran)", "Perjanjian Kinerja dan target jangka menengah"),
    ("Anggaran", r"(rencana|realisasi)-anggaran", "Pagu dan realisasi"),
    ("Tindak lanjut", r"penutup-", "Target yang belum tercapai, evaluasi tahun lalu"),
    ("Profil kab/kota", r"profil-", "Semua angka tiap kabupaten/kota"),
    ("Sumber", r"lampiran-(sumber|revisi)", "Tabel data mentah dan angka yang direvisi"),
    ("Rekonsiliasi", r"lampiran-rekonsiliasi", "Angka yang harus sama atau dalam rentang"),
    ("Checklist", r"lampiran-(checklist|cakupan)", "Checklist reviu dan cakupan analisis"),
    ("Metode", "", "Status, rumus, skala, asumsi, dan dokumen IKU"),
    ("Contoh hitungan", r"lampiran-contoh-", "Tiap rumus pada beberapa baris, untuk diikuti"),
    ("Hasil", f"({RESULTS}|{INDICATORS}|{REGION_LIST})$", "Hasil semua varian, capaian, predikat"),
    ("data", f"{LONG}$", "Semua angka dalam satu tabel panjang"),
)  # fmt: skip
_TABLE_STYLE = "Table Style Light 15"
_NUMBER_WIDTHS, _TEXT_WIDTHS, _NAME_WIDTHS = (11, 19), (9, 24), (6, 32)
_SHEET_WIDTH = 180  # what a page holds across in letters one can read
_PRINTED = (0.7, 0.66, 0.62, 0.58, 0.54, 0.5)  # scales in which it is printed, the first that fits
_NEARLY = 0.75  # of a page more than this gets a page; the rest is made to fit
_MOST_PAGES = 60
_PAGE_HEIGHT = 515  # points between the margins of a page across
_BUTTON = 2  # letters a filter button covers
_PAPER_A4, _MARGIN, _NOTE_WIDTH = 9, 0.3, 160
_MOST_LETTERS, _MOST_HEIGHT = 32_767, 409  # what Excel takes in a cell and of a row
_FONT = {"font_name": "Arial", "font_size": 9}
_LINE_HEIGHT, _LETTERS = 12.0, 1.5  # of that font: points, and letters in a unit of width
MET_MARK, MISSED_MARK = "✓", "✗"
_MARK_NOTE = (
    f"{MET_MARK} target tercapai (capaian 100 persen atau lebih), {MISSED_MARK} belum. Capaian "
    "adalah rumus atas target dan realisasi: ubah keduanya untuk menghitung ulang. Predikat tetap; "
    "skalanya ada di lembar Metode."
)


def write_workbook(
    tables: Sequence[ExportedTable],
    results: Sequence[IndicatorResult],
    info: ReportInfo,
    path: Path,
) -> None:
    """Write the workbook.

    Parameters
    ----------
    tables : sequence of ExportedTable
        With unique ids, in reading order.
    results : sequence of IndicatorResult
        They say by which formula an achievement follows.
    info : ReportInfo
        Facts of the report; its date is the only one in the file.
    path : Path
        File to write.
    """
    fill = partial(_fill, tables=tables, formulas=Formulas(results), info=info)
    about = {
        "title": info.title,
        "author": info.organisation,
        "company": info.organisation,
        "subject": "Indikator Kinerja Utama",
        "keywords": f"laporan kinerja, IKU, {info.year}",
        "category": Status(info.status).label,
        "comments": info.provenance,
    }
    path.write_bytes(workbook_bytes(fill, info.data_date, **about))


@dataclass
class Styles:
    """Formats of a workbook, each made once."""

    book: Book
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, **look: object) -> Format:
        """Format with this look."""
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **_FONT, **look})
        return self.made[key]

    def number(self, value: float, text: str, *, marked: bool, **look: object) -> Format:
        """Number as it is shown; an achievement says in a sign whether the target is met."""
        digits = decimals(text)
        is_year = isinstance(value, int) and "." not in text
        plain = ("0" if is_year else "#,##0") + ("." + "0" * digits if digits else "")
        shown = f"[$-421]{plain}"
        if marked:
            shown = f'[>=100][$-421]"{MET_MARK} "{plain};[$-421]"{MISSED_MARK} "{plain}'
        return self.of(num_format=shown, align="right", **look)


def _fill(
    book: Book, tables: Sequence[ExportedTable], formulas: Formulas, info: ReportInfo
) -> None:
    styles, sheets, pages = Styles(book), dict(_sheets(tables)), list[_Page]()
    numbers = {table.id: table.title.partition(".")[0] for table in tables}
    for name, (about, own) in sheets.items():
        page = _Page(book.add_worksheet(name), styles, formulas, numbers)
        if name == SUMMARY:
            page.head(info.title, _facts(info))
        else:
            page.head(f"{info.title}: {name}", [f"{about}."], SUMMARY)
        for table in own:
            page.table(table)
        if name == SUMMARY:
            page.contents({other: sheets[other][0] for other in sheets if other != SUMMARY})
        page.finish(info)
        pages.append(page)
    _spread(pages)
    for name, place in formulas.names.items():
        book.define_name(name, f"={SUMMARY}!{place}")


def _facts(info: ReportInfo) -> tuple[str, ...]:
    return (
        f"{info.organisation}. {info.place_and_date}.",
        f"Status: {Status(info.status).label}. {info.provenance}.",
        *info.draft,
    )


def _sheets(
    tables: Sequence[ExportedTable],
) -> Iterator[tuple[str, tuple[str, list[ExportedTable]]]]:
    """First sheet and all others that hold something: what they are about, and their tables."""
    placed: dict[str, list[ExportedTable]] = {SUMMARY: []}
    for table in tables:
        placed.setdefault(_sheet_of(table.id), []).append(table)
    for name, _, about in _places():
        of_kind = re.compile(re.escape(name).replace(r"\{\}", r"\d+"))
        for found, own in placed.items():
            if of_kind.fullmatch(found):
                yield found, (about, own)


def _places() -> Iterator[tuple[str, str, str]]:
    """`_PLACES` in the words for the office's region; a sheet bears no slash."""
    say = current_regions().say
    return ((say(name).replace("/", "-"), ids, say(about)) for name, ids, about in _PLACES)


def _sheet_of(table: str) -> str:
    for name, ids, _ in _places():
        if ids and (found := re.match(ids, table)):
            return name.format(*found.groups())
    return "Metode"


class _Page:
    """A sheet being filled from the top, a table below the other."""

    def __init__(
        self, sheet: Sheet, styles: Styles, formulas: Formulas, numbers: Mapping[str, str]
    ) -> None:
        self.sheet, self.styles, self.formulas, self.numbers = sheet, styles, formulas, numbers
        self.row, self.head_rows = 0, list[int]()
        self.widths, self.longest = dict[int, float](), dict[int, float]()
        self.height = 0.0
        self.texts = dict[int, dict[int, str]]()  # to be broken, by row and column

    def head(self, title: str, facts: Sequence[str], back: str = "") -> None:
        """Title, the way back, and what is said of the whole sheet."""
        write_text(self.sheet, 0, 0, title, self.styles.of(bold=True, font_size=14))
        self.row = 1
        if back:
            self._link(back, f"← {back}")
        self._lines(facts)

    def _link(self, sheet: str, text: str) -> None:
        style = self.styles.of(font_color="#0B5394", underline=1)
        self.sheet.write_url(self.row, 0, f"internal:'{sheet}'!A1", style, text)
        self.row += 1

    def _lines(self, texts: Sequence[str]) -> None:
        """Texts below each other, in rows of their own because nothing is merged."""
        for line in (line for text in texts for line in wrap(text, _NOTE_WIDTH)):
            write_text(self.sheet, self.row, 0, line, self.styles.of())
            self.row += 1

    def contents(self, sheets: Mapping[str, str]) -> None:
        """All other sheets and what they hold."""
        write_text(self.sheet, self.row + 1, 0, "Lembar lain", self.styles.of(bold=True))
        self.row += 2
        for name, about in sheets.items():
            self._link(name, f"{name}: {about}")

    def table(self, table: ExportedTable) -> None:
        """A table with its caption, and its note below."""
        data = _with_status(table.data)
        source = f" · Sumber: {self.numbers[table.source]}" if table.source else ""
        write_text(self.sheet, self.row + 1, 0, table.title + source, self.styles.of(bold=True))
        self.head_rows.append(self.row + 2)
        top = self.row + 3
        self._heads(table.id, data, top - 1)
        found = self.formulas.of(table, top)
        for at, column in product(range(len(data.rows)), range(len(data.fields))):
            self._cell((top + at, column), data, at, found.get((at, column), ""))
        self.row = top + len(data.rows)
        self._widen(data)
        notes = [table.note] if table.note else []
        marked = ACHIEVEMENTS & {*data.columns}
        self._lines([*notes, _MARK_NOTE] if found and marked else notes)

    def _heads(self, name: str, data: TableData, row: int) -> None:
        """Heads, and the range they head: without totals, so that it can be sorted."""
        look = {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EDEDED"}
        heads = [(_head(item), self.styles.of(**_side(item), **look)) for item in data.fields]
        last = row + len(data.rows) - data.total_rows
        if last > row:
            columns = [{"header": label, "header_format": style} for label, style in heads]
            options = {"name": name.replace("-", "_"), "columns": columns, "style": _TABLE_STYLE}
            if self.sheet.add_table(row, 0, last, len(heads) - 1, options):
                raise ValueError(f"table {name}: heads of one name")
        for at, (label, style) in enumerate(heads):
            write_text(self.sheet, row, at, label, style)
        self.texts[row] = {at: label + _BUTTON * "." for at, (label, _) in enumerate(heads)}

    def _cell(self, place: tuple[int, int], data: TableData, at: int, formula: str) -> None:
        column, value, text = (
            data.fields[place[1]],
            data.rows[at][place[1]],
            data.shown[at][place[1]],
        )
        look = {"bold": True, "top": 1} if at >= len(data.rows) - data.total_rows else {}
        if not column.is_number or value is None:
            style = self.styles.of(text_wrap=True, **_side(column), **look)
            self.texts.setdefault(place[0], {})[place[1]] = text
            if text:
                write_text(self.sheet, *place, cut(text, _MOST_LETTERS), style)
            else:
                self.sheet.write_blank(*place, None, style)
            return
        style = self.styles.number(value, text, marked=column.name in ACHIEVEMENTS, **look)
        if formula:
            self.sheet.write_formula(*place, formula, style, value)
        else:
            self.sheet.write_number(*place, value, style)

    def _widen(self, data: TableData) -> None:
        """Room for the widest table that uses a column; longer texts are broken."""
        for at, column in enumerate(data.fields):
            of_texts = _TEXT_WIDTHS if at else _NAME_WIDTHS
            least, most = _NUMBER_WIDTHS if column.is_number else of_texts
            words = max(map(len, _head(column).split()), default=0) + _BUTTON
            longest = max([words, *(len(row[at]) for row in data.shown)]) / _LETTERS + 2
            self.longest[at] = max(self.longest.get(at, 0), longest)
            self.widths[at] = max(self.widths.get(at, 0), min(max(longest, least), most))

    def _stretch(self) -> None:
        """Give what the page has left to the columns of long texts."""
        wanted = {at: self.longest[at] - width for at, width in self.widths.items()}
        left = min(max(_SHEET_WIDTH - sum(self.widths.values()), 0), sum(wanted.values()))
        for at, more in wanted.items():
            self.widths[at] += left * more / (sum(wanted.values()) or 1)

    def _break(self) -> float:
        """Room for broken texts, which LibreOffice gives a row only when edited; whole height."""
        height = self.row * _LINE_HEIGHT
        for row, texts in self.texts.items():
            lines = max(
                len(wrap(text, int((self.widths[at] - 1) * _LETTERS))) for at, text in texts.items()
            )
            if lines > 1:
                self.sheet.set_row(row, min(lines * _LINE_HEIGHT, _MOST_HEIGHT))
                height += (lines - 1) * _LINE_HEIGHT
        return height

    def finish(self, info: ReportInfo) -> None:
        """Widths, what stays in sight, and how it is printed."""
        sheet = self.sheet
        self._stretch()
        self.height = self._break()
        for column, width in self.widths.items():
            sheet.set_column(column, column, width)
        # Of one table the heads stay in sight; of several, only what they are about.
        kept = self.head_rows[0] if len(self.head_rows) == 1 else 0
        sheet.freeze_panes(kept + 1, 1)
        sheet.repeat_rows(kept)
        sheet.set_default_row(_LINE_HEIGHT)
        sheet.set_row(0, 2 * _LINE_HEIGHT)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.set_margins(_MARGIN, _MARGIN, _MARGIN, 2 * _MARGIN)
        label = Status(info.status).label.upper()
        sheet.set_footer(f"&L{info.title}, {label}&C&A&RHalaman &P dari &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _spread(pages: Sequence[_Page]) -> None:
    """Print each sheet on as many pages as it needs; on fewer where there would be too many."""
    for scale in _PRINTED:
        counts = [max(1, math.floor(p.height * scale / _PAGE_HEIGHT + _NEARLY)) for p in pages]
        if sum(counts) <= _MOST_PAGES:
            break
    for page, count in zip(pages, counts, strict=True):
        page.sheet.fit_to_pages(1, count)


def _with_status(data: TableData) -> TableData:
    """The table, without an added column of statuses when it has no numbers of its own."""
    if data.columns[-1] != STATUS or any(row[-1] for row in data.shown):
        return data
    rows, shown = ([row[:-1] for row in rows] for rows in (data.rows, data.shown))
    return replace(data, fields=data.fields[:-1], rows=rows, shown=shown)


def _side(field: DataColumn) -> dict[str, object]:
    return {"align": "right"} if field.is_number else {"align": "left", "indent": 1}


def _head(field: DataColumn) -> str:
    """Label with the unit, which a cell of a number does not say."""
    told = not field.unit or field.label.endswith(")")
    return field.label if told else f"{field.label} ({field.unit})"
