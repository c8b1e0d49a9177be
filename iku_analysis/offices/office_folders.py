"""What goes back to an office: its findings as a workbook, and the letter over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from iku_analysis.base.digests import bytes_digest
from iku_analysis.base.errors import IkuError
from iku_analysis.base.spreadsheet import write_file
from iku_analysis.base.word_file import is_packed_here
from iku_analysis.declarations.catalogue import Catalogue, load_catalogue
from iku_analysis.declarations.front_pages import FrontPages, load_front_pages
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.sending_offices import SendingOffice
from iku_analysis.intake.findings import TO_MEND, Finding, heaviest_first
from iku_analysis.offices.findings_export import WORKBOOK_FILE, findings_workbook, sender_parts
from iku_analysis.offices.letter import LetterSender, letter, plain

LETTER_FILE, OLDER = "surat.docx", "lama"


def _keep_filled_in(letter: Path) -> None:
    """Keep a letter aside unless it is as it was written."""
    if letter.is_file() and not is_packed_here(before := letter.read_bytes()):
        keep(letter, before, letter.with_name(OLDER))


def keep(path: Path, content: bytes, folder: Path) -> Path:
    """Keep the content of a file in a folder, under its digest, so that none replaces another."""
    target = folder / f"{path.stem}-{bytes_digest(content).sha256[:12]}{path.suffix}"
    if not target.is_file():
        write_file(target, content)
    return target


def letter_sender(raw_folder: Path, year: str) -> LetterSender:
    """Who writes to the offices, as far as it is declared soundly."""
    catalogue: Catalogue | None = None
    pages = FrontPages()
    with suppress(IkuError):  # `make check` says what is wrong
        catalogue = load_catalogue(raw_folder)
    with suppress(IkuError):
        pages = load_front_pages(raw_folder)
    organisation = catalogue.organisation if catalogue else ""
    return LetterSender(organisation, catalogue.place if catalogue else "", pages, raw_folder, year)


def write_office_folder(
    folder: Path,
    office: SendingOffice,
    findings: Iterable[Finding],
    package: Package,
    sender: LetterSender,
) -> None:
    """Write ``temuan.xlsx`` and ``surat.docx``; a letter somebody filled in is kept beside.

    Parameters
    ----------
    folder : Path
        Of the office.
    office : SendingOffice
    findings : iterable of Finding
        Of its rows.
    package : Package
        The files they are about.
    sender : LetterSender
    """
    told = heaviest_first(findings)
    write_file(folder / WORKBOOK_FILE, findings_workbook(told, package, folder, plain))
    _keep_filled_in(folder / LETTER_FILE)
    content = letter(office, told, package, sender, package.vintage)
    write_file(folder / LETTER_FILE, content)


def clear_office_folder(folder: Path) -> None:
    """Leave no findings of before where there are none any more, nor an empty folder."""
    _keep_filled_in(folder / LETTER_FILE)
    for name in (WORKBOOK_FILE, LETTER_FILE):
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def write_letters(findings: Iterable[Finding], package: Package, folder: Path) -> int:
    """Write a folder for each office that has something to mend in the tables of a year.

    Parameters
    ----------
    findings : iterable of Finding
    package : Package
        The tables, in ``data/raw/<year>``.
    folder : Path
        Gets a folder per office.

    Returns
    -------
    int
        How many letters there are.
    """
    sender = letter_sender(package.folder, package.folder.name)
    told = {office.mark: (office, found) for office, found in _by_office(findings, package)}
    for office in package.offices:
        if office.mark in told:
            write_office_folder(folder / office.mark, *told[office.mark], package, sender)
        else:
            clear_office_folder(folder / office.mark)
    known = {office.mark for office in package.offices}
    for written in folder.glob(f"*/{LETTER_FILE}"):
        if written.parent.name not in known:  # it was declared otherwise when that was written
            clear_office_folder(written.parent)
    return len(told)


def _by_office(
    findings: Iterable[Finding], package: Package
) -> Iterator[tuple[SendingOffice, list[Finding]]]:
    """What each office has to mend, with its own rows alone."""
    by_office: dict[str, list[Finding]] = {}
    for finding in findings:
        for part in sender_parts(package, finding) if finding.severity in TO_MEND else ():
            rows = part.rows or ((finding.row,) if finding.row else ())
            own = replace(
                finding,
                row=rows[0] if rows else None,
                more_rows=rows[1:],
                count=part.count,
                offices=(part,),
            )
            by_office.setdefault(part.name, []).append(own)
    for office in package.offices:
        if office.name in by_office:
            yield office, by_office[office.name]
