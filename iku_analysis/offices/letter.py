"""Cover letter to an office: what to mend, in words of people who know only their table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from iku_analysis.base.formats import format_date
from iku_analysis.base.word_file import word_bytes
from iku_analysis.declarations.front_pages import FrontPages, Letterhead, logo_bytes
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.sending_offices import SendingOffice
from iku_analysis.intake.findings import Finding, Place, Severity, rows_text, shown
from iku_analysis.intake.reading import place_of

MOST_TOLD = 20
# Sentences for whoever declares the tables say nothing to whoever fills them.
_OURS = re.compile(
    r"\w+\.(?:yaml|csv|md)\b|dialect|missingValues|\bmake \w|susunan\.|\bnyatakan"
    r"|tanyakan kepada kantor pengirim",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"bila (?:sudah|bukan), ", re.IGNORECASE)  # of an alternative left out
# What an analyst is told to ask of the office that is written to.
_ASKED: tuple[tuple[str, str], ...] = (
    (r"kolom ini tidak dinyatakan dan", "kolom ini bukan kolom tabelnya, dan"),
    (r"berkas ini dinyatakan di datapackage\.yaml tetapi tidak ada", "berkas ini belum ada"),
    (r"Taruh berkasnya di folder data\b", "Kirim berkasnya"),
    (r", tetapi kolom ini tidak dinyatakan pribadi", ", yang tidak boleh ada di kolom ini"),
    (r"Nyatakan pada missingValues bila ber", "Kosongkan selnya bila ber"),
    (r"nyatakan artinya di datapackage\.yaml.*", "sampaikan artinya kepada kami."),
    (r"\bMintakan\b", "Lengkapi"),
    (r" kepada pengirim\b", ""),
    (r"\bdengan pengirimnya", "lagi"),
    (r"terima peringatan ini(?: dengan alasannya)?", "sampaikan alasannya kepada kami"),
)
MUST, SHOULD = "Yang harus diperbaiki", "Yang perlu diperiksa"
PICTURE_KINDS = (".png", ".jpg")


@dataclass(frozen=True)
class LetterSender:
    """Who writes: what a letter takes from the declarations of a year.

    Attributes
    ----------
    organisation, place : str
    pages : FrontPages
    folder : Path
        ``data/raw/<year>``, where the logo lies.
    year : str
    """

    organisation: str
    place: str
    pages: FrontPages
    folder: Path
    year: str

    @property
    def head(self) -> Letterhead:
        """Letterhead, number and day, as far as they are declared."""
        return self.pages.letter or Letterhead()


def plain(text: str) -> str:
    """Sentences, and alternatives in them, that speak of the table and not of the program."""
    for ours, theirs in _ASKED:
        text = re.sub(ours, theirs, text)
    alternatives = re.split(r"(, atau |(?<=[.;])\s+)", text.strip())
    kept = ""
    for joint, part in zip(["", *alternatives[1::2]], alternatives[::2], strict=True):
        if not _OURS.search(part):
            kept += joint + part if kept else _LEFT_OVER.sub("", part)
    return kept


def _sentences(text: str) -> str:
    kept = plain(text).rstrip(".;")
    return f"{kept[:1].upper()}{kept[1:]}{'' if kept.endswith('?') else '.'}" if kept else ""


def finding_words(finding: Finding, fields: Mapping[str, str]) -> str:
    """One finding in plain words: where, what is written, what it should be, what to do.

    Parameters
    ----------
    finding : Finding
    fields : mapping of str to str
        Titles of columns by their names.
    """
    rows = [row for row in (finding.row, *finding.more_rows) if row is not None]
    names = finding.column.split(", ")
    place = (
        f"berkas {shown(finding.file)}",
        f"lembar {shown(finding.sheet)}" if finding.sheet else "",
        f"baris {rows_text(rows, finding.count)}" if rows else "",
        f"kolom {', '.join(fields.get(name, name) for name in names)}" if finding.column else "",
    )
    where = ", ".join(filter(None, place))
    written = f" tertulis “{finding.value}”" if finding.value and rows else ""
    told = _sentences(finding.rule), _sentences(finding.mend)
    return " ".join(filter(None, (f"{where[:1].upper()}{where[1:]}{written}:", *told)))


def _blank(paragraph: object, words: str) -> None:
    """A place for a person to fill, marked so that nobody overlooks it."""
    run = paragraph.add_run(f"[{words}]")  # type: ignore[attr-defined]
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _line(document: WordDocument, label: str, value: str, blank: str = "") -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(2.5))
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(f"{label}\t: {value}")
    if not value:
        _blank(paragraph, blank)


def _started() -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = normal.element.get_or_add_rPr()
    mark = language.makeelement(qn("w:lang"), {qn("w:val"): "id-ID"})
    language.append(mark)
    return document


def _write_head(document: WordDocument, sender: LetterSender) -> None:
    logo = Path(sender.pages.logo)
    if sender.pages.logo and logo.suffix in PICTURE_KINDS:
        document.add_picture(io.BytesIO(logo_bytes(sender.folder, sender.pages)), height=Cm(2))
        document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in sender.head.lines or (sender.organisation,):
        paragraph = document.add_paragraph(style="Header")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    day = document.add_paragraph()
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    day.add_run(f"{sender.place}, {format_date(sender.head.day) if sender.head.day else ''}")
    if not sender.head.day:
        _blank(day, "tanggal surat")


def _write_address(document: WordDocument, office: SendingOffice, sender: LetterSender) -> None:
    _line(document, "Nomor", sender.head.number, "nomor surat")
    _line(document, "Lampiran", "1 (satu) berkas")
    _line(document, "Hal", f"Perbaikan data tahun {sender.year}")
    document.add_paragraph()
    paragraph = document.add_paragraph("Yth. ")
    paragraph.add_run(office.addressee or f"Pimpinan {office.name}")
    for line in filter(None, (office.name if office.addressee else "", office.address)):
        paragraph.add_run(f"\n{line}")
    paragraph.add_run("\ndi tempat" if not office.address else "")


def _write_list(document: WordDocument, head: str, told: Sequence[str]) -> None:
    if not told:
        return
    document.add_heading(head, level=2)
    for words in told[:MOST_TOLD]:
        document.add_paragraph(words, style="List Bullet")
    if len(told) > MOST_TOLD:
        document.add_paragraph(f"… dan {len(told) - MOST_TOLD} lagi, lengkapnya pada lampiran.")


def _write_end(document: WordDocument, sender: LetterSender) -> None:
    document.add_paragraph("Atas perhatian dan kerja sama Saudara kami ucapkan terima kasih.")
    signer = sender.pages.approval
    block = document.add_paragraph()
    block.paragraph_format.left_indent = Cm(8)
    block.add_run(f"{signer.position}," if signer else "")
    if not signer:
        _blank(block, "jabatan penanda tangan")
    block.add_run("\n\n\n\n")
    for words in filter(None, _signer_lines(sender.pages)):
        block.add_run(f"{words}\n")
    if not signer:
        _blank(block, "nama, pangkat, NIP")


def _signer_lines(pages: FrontPages) -> tuple[str, ...]:
    signer = pages.approval
    if signer is None:
        return ()
    return signer.name, signer.rank, f"NIP {signer.number}" if signer.number else ""


def letter(
    office: SendingOffice,
    findings: Iterable[Finding],
    package: Package,
    sender: LetterSender,
    created: date | None,
) -> bytes:
    """Letter with the findings of an office, as a Word file.

    Parameters
    ----------
    office : SendingOffice
        The addressee.
    findings : iterable of Finding
        Of its rows, the heaviest first.
    package : Package
        Titles of tables and columns.
    sender : LetterSender
    created : date or None
        The only date in the file that is not in the letter.
    """
    document = _started()
    _write_head(document, sender)
    _write_address(document, office, sender)
    document.add_paragraph(
        f"Terima kasih atas data tahun {sender.year} yang Saudara kirim. Setelah kami periksa,"
        " masih ada isian yang perlu Saudara lihat kembali. Mohon perbaiki langsung pada berkas"
        " Saudara, lalu kirim kembali berkas itu seluruhnya. Lampiran memuat daftar yang sama;"
        " tautannya membuka sel yang dimaksud."
    )
    told = list(_told(findings, package))
    for head, severity in ((MUST, Severity.GALAT), (SHOULD, Severity.PERINGATAN)):
        _write_list(document, head, [words for weight, words in told if weight is severity])
    _write_end(document, sender)
    return word_bytes(document, f"Perbaikan data tahun {sender.year}: {office.name}", created)


def _told(findings: Iterable[Finding], package: Package) -> Iterator[tuple[Severity, str]]:
    tables = {place_of(item): item for item in package.resources}
    for finding in findings:
        resource = tables.get(Place(finding.file, finding.sheet))
        titles = {item.name: item.title for item in resource.fields} if resource else {}
        yield finding.severity, finding_words(finding, titles)
