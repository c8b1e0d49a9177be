"""What became of a PDF since it was made, in words a layman reads; no other file is needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pikepdf

from iku_analysis.base.digests import bytes_digest
from iku_analysis.base.errors import IkuError
from iku_analysis.base.pdf_content import PdfContent, opened, own_part


class PdfState(StrEnum):
    """What became of it."""

    WHOLE = "UTUH"
    ADDED = "UTUH DENGAN TAMBAHAN"
    CHANGED_AFTER = "DIUBAH SESUDAHNYA"
    SAVED_AGAIN = "DISIMPAN ULANG"
    ALTERED = "DIUBAH"
    PRINTED_AGAIN = "DICETAK ULANG"
    CUT = "TERPOTONG ATAU RUSAK"


SAID = {
    PdfState.WHOLE: "Berkas ini persis seperti yang dibuat program.",
    PdfState.ADDED: "Berkas yang dibuat program ada di dalamnya tanpa berubah; sesudahnya hanya "
    "ditambahkan yang tidak mengubah halaman.",
    PdfState.CHANGED_AFTER: "Berkas yang dibuat program ada di dalamnya, tetapi sesudahnya yang "
    "tampil diubah. Jangan dipakai.",
    PdfState.SAVED_AGAIN: "Program lain menyimpan ulang berkas ini. Isinya masih cocok dengan "
    "catatan di dalamnya, tetapi bita aslinya hilang dan tanda tangan aslinya gugur.",
    PdfState.ALTERED: "Isi berkas ini tidak cocok dengan catatan di dalamnya. Jangan dipakai.",
    PdfState.PRINTED_AGAIN: "Berkas ini tidak membawa lampiran bukti: hasil cetak ulang atau "
    "pindaian (misalnya 'Print to PDF'), atau bukan buatan program ini. Tidak ada yang dapat "
    "diperiksa darinya.",
    PdfState.CUT: "Berkas ini tidak utuh: terpotong saat disalin atau diunduh, atau rusak.",
}
ASK = "Minta berkas aslinya, seperti yang diterbitkan atau ditandatangani."
END, WHITE = b"%%EOF", b"\r\n\t \0"
STILL_OURS = frozenset({PdfState.WHOLE, PdfState.ADDED})


@dataclass(frozen=True)
class JudgedPdf:
    """A PDF and what became of it.

    Attributes
    ----------
    state : PdfState
    own : bytes
        What the program wrote; empty unless all of it is there.
    differing : tuple of str
        Pages and attachments that are no longer as its maker wrote.
    attached : tuple of str
        Attachments added since.
    """

    state: PdfState
    own: bytes = b""
    differing: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """State, what it means, and where it differs."""
        where = f" Berbeda: {'; '.join(self.differing)}." if self.differing else ""
        return f"{self.state}: {SAID[self.state]}{where}"

    def or_refuse(self, name: str) -> JudgedPdf:
        """Itself when nothing that is shown has changed.

        Raises
        ------
        IkuError
            With what became of it.
        """
        if self.state not in STILL_OURS:
            raise IkuError(f"{name}: {self.words}", ASK)
        return self


def judged_pdf(pdf: bytes) -> JudgedPdf:
    """What became of a PDF.

    Parameters
    ----------
    pdf : bytes
        Whatever somebody handed over.
    """
    if not pdf.rstrip(WHITE).endswith(END):
        return JudgedPdf(PdfState.CUT)
    try:
        with opened(pdf) as document:
            now, told = PdfContent.of(document), PdfContent.stated(document)
    except (pikepdf.PdfError, ValueError, RecursionError):
        return JudgedPdf(PdfState.CUT)
    own = own_part(pdf)
    if own:
        return _grown(pdf, own, now)
    if told is None:
        return JudgedPdf(PdfState.PRINTED_AGAIN)
    # what was attached behind our bytes is nowhere stated
    differing = told.differing(now.without_new_attachments(told))
    return JudgedPdf(PdfState.ALTERED if differing else PdfState.SAVED_AGAIN, b"", (*differing,))


def _grown(pdf: bytes, own: bytes, now: PdfContent) -> JudgedPdf:
    """A file that begins with all its maker wrote: what was added may change what is shown."""
    if pdf == own:
        return JudgedPdf(PdfState.WHOLE, own)
    with opened(own) as document:
        first = PdfContent.of(document)
    differing = first.differing(now.without_new_attachments(first))
    state = PdfState.CHANGED_AFTER if differing else PdfState.ADDED
    new = sorted(now.attachments.keys() - first.attachments.keys())
    return JudgedPdf(state, own, (*differing,), (*new,))


def made_bytes(path: Path) -> bytes:
    """Bytes of a file; of a PDF that was only added to, as by a signature, those of its maker."""
    data = path.read_bytes()
    return _made(data) if path.suffix == ".pdf" else data


def is_as_made(path: Path, sha256: str) -> bool:
    """Whether a file has this digest, but for what was added behind it."""
    return bytes_digest(made_bytes(path)).sha256 == sha256


def _made(pdf: bytes) -> bytes:
    own = own_part(pdf)
    is_grown = own not in {b"", pdf}
    return own if is_grown and judged_pdf(pdf).state is PdfState.ADDED else pdf


def read_pdf(path: Path) -> bytes:
    """Bytes of a PDF somebody named.

    Raises
    ------
    IkuError
        If there is no such file.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise IkuError(f"PDF {str(path)!r} tidak ada.", "Tulis PDF=laporan.pdf") from None
