"""Findings as a workbook with a sheet per office, as JSON, and as rows that would accept them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from iku_analysis.base.errors import IkuError
from iku_analysis.base.spreadsheet import (
    A4,
    Book,
    Format,
    Sheet,
    sheet_name,
    workbook_bytes,
    write_file,
    write_text,
    write_texts,
)
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.sending_offices import owner_of
from iku_analysis.intake.acceptances import ACCEPTANCES_FILE, HEAD, acceptance_row
from iku_analysis.intake.findings import (
    MAX_MORE_ROWS,
    Finding,
    OfficePart,
    Severity,
    findings_to_json,
    heaviest_first,
    rows_text,
    shown,
)
from iku_analysis.intake.receipts import in_force, read_receipts
from iku_analysis.model.regions import all_regions, current_regions, region_names
from iku_analysis.offices.cell_links import CellLinks
from iku_analysis.offices.finding_codes import FindingCode, finding_codes, rule_codes

WORKBOOK_FILE, JSON_FILE = "temuan.xlsx", "temuan.json"
SUMMARY_SHEET, CODES_SHEET = "Ringkasan", "Arti kode"
LINE_HEIGHT, MOST_LINES = 15, 27  # no row is higher
EXAMPLES_OF = "64"  # Kemendagri's code of the province whose places the examples name
_BLANK = re.compile(r"\{\w+\}")
Column = tuple[str, int]
OWN_OFFICE = "Analis kantor ini (naskah dan berkas lain)"
# head and width of each column
SUMMARY_COLUMNS = (("Kantor", 60), *((word.value.title(), 12) for word in Severity), ("Lembar", 34))
COLUMNS = (
    ("Tingkat", 12),
    ("Kode", 10),
    ("Berkas", 22),
    ("Lembar", 12),
    ("Baris", 8),
    ("Kolom", 20),
    ("Tertulis", 30),
    ("Aturan", 45),
    ("Cara memperbaiki", 45),
    ("Jumlah baris", 13),
    ("Baris berikutnya", 20),
    ("Tautan", 14),
    ("Kiriman", 30),
)
CODE_COLUMNS = (
    ("Kode", 10),
    ("Temuan", 32),
    ("Arti", 50),
    ("Salah", 40),
    ("Benar", 40),
    ("Cara memperbaiki", 50),
)


@dataclass
class _Office:
    name: str
    sheet: str = ""
    receipts: dict[str, str] = field(default_factory=dict)  # by file
    entries: list[tuple[Finding, OfficePart]] = field(default_factory=list)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding, _ in self.entries)

    @property
    def rank(self) -> tuple[int | str, ...]:
        """Most galat first."""
        return (*(-self.count(severity) for severity in Severity), self.name)


def _own_part(finding: Finding) -> OfficePart:
    rows = (finding.row, *finding.more_rows)
    return OfficePart(OWN_OFFICE, finding.count, tuple(row for row in rows if row is not None))


def sender_parts(package: Package, finding: Finding) -> tuple[OfficePart, ...]:
    """Parts of a finding by who sends its rows, as the inbox tells them apart.

    Rows of places that send nothing by themselves, and of tables nobody sends, are the publisher's.
    """
    by_sender: dict[str, list[OfficePart]] = {}
    for part in finding.offices:
        by_sender.setdefault(_sender(package, finding, part), []).append(part)
    return tuple(
        OfficePart(
            name,
            sum(part.count for part in parts),
            tuple(sorted(row for part in parts for row in part.rows)[: 1 + MAX_MORE_ROWS]),
        )
        for name, parts in by_sender.items()
    )


def _sender(package: Package, finding: Finding, part: OfficePart) -> str:
    tables = [item for item in package.resources if item.path == finding.file]
    region = part.name if part.name in region_names() else None
    owners = (owner_of(package.offices, item.name, region) for item in tables)
    if owner := next(filter(None, owners), None):
        return owner.name
    publishers = [source.publisher for item in tables for source in item.sources[:1]]
    sends_nothing = region and publishers and not current_regions().govern
    return publishers[0] if sends_nothing else part.name


def _offices(findings: Iterable[Finding], package: Package) -> list[_Office]:
    by_name: dict[str, _Office] = {}
    for finding in findings:
        for part in sender_parts(package, finding) or (_own_part(finding),):
            office = by_name.setdefault(part.name, _Office(part.name))
            office.entries.append((finding, part))
    taken = {SUMMARY_SHEET.casefold(), CODES_SHEET.casefold()}
    for name, office in by_name.items():
        office.receipts = _receipts(name, package)
    ranked = sorted(by_name.values(), key=lambda office: office.rank)
    for office in ranked:
        office.sheet = sheet_name(office.name, taken)
    return ranked


def _receipts(office: str, package: Package) -> dict[str, str]:
    """In which delivery the rows of an office came, by the file of their table."""
    try:
        received = in_force(read_receipts(package.folder))
    except IkuError:  # `make check` tells it
        return {}
    files = {item.name: item.path for item in package.resources}
    return {
        files[table]: receipt.words
        for (name, table), receipt in received.items()
        if name == office and table in files
    }


def _start(book: Book, name: str, columns: Sequence[Column]) -> Sheet:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#E3E9F0", "bottom": 1})
    write_texts(sheet, 0, [head for head, _ in columns], bold)
    for position, (_, width) in enumerate(columns):
        sheet.set_column(position, position, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)  # as wide as the page, as long as it takes
    return sheet


def _set_height(sheet: Sheet, at: int, texts: Sequence[str], columns: Sequence[Column]) -> None:
    """Make a row as high as its wrapped texts: not every program does it by itself."""
    lines = (-(-len(text) // (width - 1)) for text, (_, width) in zip(texts, columns, strict=False))
    sheet.set_row(at, LINE_HEIGHT * min(max(1, *lines), MOST_LINES))


def _write_summary(book: Book, offices: Sequence[_Office]) -> None:
    sheet = _start(book, SUMMARY_SHEET, SUMMARY_COLUMNS)
    for row, office in enumerate(offices, 1):
        write_text(sheet, row, 0, office.name)
        for column, severity in enumerate(Severity, 1):
            sheet.write_number(row, column, office.count(severity))
        quoted = office.sheet.replace("'", "''")
        link = f"internal:'{quoted}'!A1"
        sheet.write_url(row, len(SUMMARY_COLUMNS) - 1, link, string=office.sheet)
    if not offices:
        write_text(sheet, 1, 0, "Tidak ada temuan.")


def _write_entry(
    sheet: Sheet, at: int, entry: tuple[Finding, OfficePart], links: CellLinks, style: Format
) -> None:
    finding, part = entry
    row = part.rows[0] if part.rows else finding.row
    place = (finding.severity.value, finding.code, shown(finding.file), shown(finding.sheet))
    write_texts(sheet, at, place, style)
    if row is not None:
        sheet.write_number(at, 4, row, style)
    told = (finding.column, finding.value, finding.rule, finding.mend)
    _set_height(sheet, at, (*place, "", *told), COLUMNS)
    for column, text in enumerate(told, 5):
        write_text(sheet, at, column, text, style)
    sheet.write_number(at, 9, part.count, style)
    more = rows_text(part.rows[1:], part.count - 1) if part.rows else ""
    write_text(sheet, at, 10, more, style)
    if url := links.link(finding, row):
        sheet.write_url(at, 11, url)


def _write_office(book: Book, office: _Office, links: CellLinks, style: Format) -> None:
    sheet = _start(book, office.sheet, COLUMNS)
    for at, entry in enumerate(office.entries, 1):
        _write_entry(sheet, at, entry, links, style)
        write_text(sheet, at, 12, office.receipts.get(entry[0].file, ""), style)
    sheet.autofilter(0, 0, len(office.entries), len(COLUMNS) - 1)


def _words(code: FindingCode) -> tuple[str, ...]:
    """What a code says; examples of places elsewhere tell an office nothing."""
    title = _BLANK.sub("…", code.title)
    is_ours = (whole := current_regions().whole) is None or whole.kemendagri == EXAMPLES_OF
    named = code.wrong + code.right
    examples = (code.wrong, code.right) if is_ours or not _places().search(named) else ("", "")
    return (title, code.meaning, *examples, code.mend)


@cache
def _places() -> re.Pattern[str]:
    """Names of where the examples are: a province and its parts."""
    own = [part for part in all_regions() if part.kemendagri.startswith(EXAMPLES_OF)]
    bare = (part.name.removeprefix("Kab. ").removeprefix("Kota ") for part in own)
    words = {name.split()[0] for name in bare}
    return re.compile("|".join(map(re.escape, sorted(words))), re.IGNORECASE)


def _write_codes(
    book: Book, findings: Iterable[Finding], package: Package, plain: Callable[[str], str]
) -> None:
    """What each code that was found means: who mends it has no other page to look at."""
    sheet = _start(book, CODES_SHEET, CODE_COLUMNS)
    style = book.add_format({"text_wrap": True, "valign": "top"})
    known = {**finding_codes(), **rule_codes(package)}
    found = sorted({item.code for item in findings} & known.keys())
    for at, code in enumerate(found, 1):
        cells = (code, *(plain(current_regions().say(text)) for text in _words(known[code])))
        write_texts(sheet, at, cells, style)
        _set_height(sheet, at, cells, CODE_COLUMNS)


def acceptance_rows(findings: Iterable[Finding]) -> str:
    """``terima.csv`` that would accept every warning; name, day and reason are to be filled."""
    rows = (acceptance_row(item) for item in findings if item.severity is Severity.PERINGATAN)
    return "\n".join((HEAD, *dict.fromkeys(rows))) + "\n"


def findings_workbook(
    findings: Sequence[Finding],
    package: Package,
    folder: Path,
    plain: Callable[[str], str] = str,
) -> bytes:
    """Workbook of findings, for a folder: its links lead to the files of the package from there.

    Parameters
    ----------
    findings : sequence of Finding
    package : Package
    folder : Path
    plain : callable
        Gives what a text says to those who get the workbook.
    """
    links = CellLinks(package, folder)
    findings = [
        replace(item, rule=plain(item.rule) or item.rule, mend=plain(item.mend))
        for item in heaviest_first(findings)
    ]

    def fill(book: Book) -> None:
        style = book.add_format({"text_wrap": True, "valign": "top"})
        offices = _offices(findings, package)
        _write_summary(book, offices)
        for office in offices:
            _write_office(book, office, links, style)
        _write_codes(book, findings, package, plain)

    return workbook_bytes(fill, package.vintage)


def export_findings(findings: Sequence[Finding], package: Package, folder: Path) -> Path:
    """Write all findings for the offices they go back to.

    Parameters
    ----------
    findings : sequence of Finding
        Of all tables and texts of a year.
    package : Package
        The raw files they are about.
    folder : Path
        Gets ``temuan.xlsx``, ``temuan.json`` and ``terima.csv``; older ones are replaced.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    IkuError
        If a file cannot be written.
    """
    # a file name may hold bytes that are no text
    findings = heaviest_first(findings)
    text = findings_to_json(findings).encode("utf-8", "backslashreplace")
    write_file(folder / JSON_FILE, text)
    proposed = acceptance_rows(findings).encode("utf-8", "backslashreplace")
    write_file(folder / ACCEPTANCES_FILE, proposed)
    write_file(folder / WORKBOOK_FILE, findings_workbook(findings, package, folder))
    return folder / WORKBOOK_FILE
