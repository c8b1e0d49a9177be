"""Tell what became of a PDF: beside the report it should be, or by what it carries itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from asn1crypto.x509 import Certificate
from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE
from iku_analysis.base.outputs import MANIFEST
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.pdf_content import attachments, opened, own_part
from iku_analysis.base.terminal import say
from iku_analysis.provenance.build_state import FINGERPRINT, SHORT_FINGERPRINT
from iku_analysis.provenance.pdf_signatures import Signature, signatures_of, trusted_roots
from iku_analysis.provenance.pdf_state import (
    ASK,
    STILL_OURS,
    JudgedPdf,
    PdfState,
    judged_pdf,
    read_pdf,
)


def attached_manifest(own: bytes) -> dict[str, Any]:
    """The manifest a PDF of ours carries: all of it but the outputs."""
    with opened(own) as document:
        loaded: dict[str, Any] = json.loads(attachments(document)[MANIFEST.pattern])
    return loaded


def additions(judged: JudgedPdf, signatures: Sequence[Signature]) -> Iterator[str]:
    """What was added behind our bytes, in words."""
    yield from map(str, signatures)
    if judged.attached:
        yield f"lampiran {', '.join(judged.attached)}"
    if judged.state is PdfState.ADDED and not (signatures and signatures[-1].covers_all):
        yield "bagian yang tidak ditandatangani"


def told_pdf(
    pdf: bytes, reference: bytes | None, roots: Sequence[Certificate] | None
) -> tuple[str, bool]:
    """What a PDF is, in words, and whether it may be relied on.

    Parameters
    ----------
    pdf : bytes
        Handed over.
    reference : bytes or None
        The PDF of the report as it was made; None where there is none to compare with.
    roots : sequence of Certificate or None
        Roots to trust.
    """
    judged = judged_pdf(pdf)
    if judged.state not in STILL_OURS:
        beside = _beside(pdf, judged.state, reference)
        return " ".join(filter(None, [judged.words, beside, ASK])), False
    signatures = signatures_of(pdf, roots)
    short = attached_manifest(judged.own)[FINGERPRINT][:SHORT_FINGERPRINT]
    if reference is None:
        said = f"{judged.words} Manifes di dalamnya: {short}"
    elif judged.own == reference:
        said = f"COCOK: isi sama dengan manifes {short}"
    else:
        return (
            f"LAPORAN LAIN: berkas ini utuh, tetapi bermanifes {short}, bukan laporan di sini.",
            False,
        )
    added = "; ".join(additions(judged, signatures))
    words = f"{said}; ditambah {added}." if added else f"{said}."
    is_good = all(item.is_good for item in signatures)
    return words if is_good else f"PERIKSA TANDA TANGANNYA. {words}", is_good


def _beside(pdf: bytes, state: PdfState, reference: bytes | None) -> str:
    """How a PDF that is no longer ours stands beside the report."""
    if reference is None:
        return ""
    if state is PdfState.CUT:
        if reference.startswith(pdf):
            ends = f"berhenti pada bita {len(pdf)} dari {len(reference)}"
            return f"Yang ada sama dengan laporan, tetapi {ends}."
        return ""
    differing = _differing_texts(pdf, reference)
    if not differing:
        return (
            "Teks halamannya sama dengan laporan di sini; gambar dan lampirannya tidak diperiksa."
        )
    return f"Teksnya lain daripada laporan di sini pada halaman {', '.join(differing)}."


def _differing_texts(pdf: bytes, reference: bytes) -> list[str]:
    now, before = _texts(pdf), _texts(reference)
    pages = range(max(len(now), len(before)))
    return [str(at + 1) for at in pages if now[at : at + 1] != before[at : at + 1]]


def _texts(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        texts = (page.get_textpage().get_text_bounded() for page in document)
        return ["".join(text.split()) for text in texts]


def told_beside(path: Path, paths: YearPaths, roots: str) -> tuple[str, bool]:
    """What a PDF is beside the report of a year, if there is one, and whether to rely on it."""
    reference = own_part(paths.pdf.read_bytes()) if paths.pdf.is_file() else None
    trusted = trusted_roots(Path(roots) if roots else None)
    words, is_good = told_pdf(read_pdf(path), reference or None, trusted)
    if is_good and not reference:
        words += f" Untuk membangun ulang semua angkanya: make audit PDF={path}"
    return f"{path.name}: {words}", is_good


def verify_pdf(path: Path, paths: YearPaths, console: Console, roots: str = "") -> int:
    """Print what a PDF is.

    Parameters
    ----------
    path : Path
        The PDF.
    paths : YearPaths
        Its report is compared with when it is there.
    console : Console
    roots : str
        File with certificates to trust; empty for none.

    Returns
    -------
    int
        Exit code: 0 when it may be relied on, 1 otherwise.
    """
    words, is_good = told_beside(path, paths, roots)
    say(console, words)
    return 0 if is_good else FAULT_EXIT_CODE
