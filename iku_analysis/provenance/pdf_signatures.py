"""Who signed a PDF, whether the signatures hold, and up to which root their certificates lead."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from iku_analysis.base.errors import USAGE_EXIT_CODE, IkuError

# They print what we tell ourselves, with tracebacks: a wrong password, a root nobody gave.
for library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(library).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Signature:
    """One signature.

    Attributes
    ----------
    signer : str
        Common name of the certificate.
    chain : tuple of str
        Names from the signer up, as far as certificates lie in the file.
    holds : bool
        Whether what was signed is unchanged and was signed with the key of the certificate.
    is_trusted : bool or None
        Whether the chain leads to a given root; None when no root was given.
    covers_all : bool
        Whether nothing was added behind it.
    """

    signer: str
    chain: tuple[str, ...]
    holds: bool
    is_trusted: bool | None
    covers_all: bool = True

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.holds and self.is_trusted is not False

    def __str__(self) -> str:
        if not self.holds:
            return f"tanda tangan oleh {self.signer} TIDAK SAH: yang ditandatangani sudah berubah"
        root = {
            None: "akarnya belum diperiksa, beri AKAR=akar.pem",
            True: "sampai ke akar yang diberikan",
            False: "TIDAK SAMPAI ke akar yang diberikan, atau tidak berlaku",
        }[self.is_trusted]
        return f"tanda tangan oleh {self.signer}, rantai {' < '.join(self.chain)} ({root})"


def common_name(certificate: Certificate) -> str:
    """Name a certificate gives its owner."""
    named = certificate.subject.native
    return str(named.get("common_name") or certificate.subject.human_friendly)


def trusted_roots(path: Path | None) -> list[Certificate] | None:
    """Certificates of a PEM or DER file; None without one.

    Raises
    ------
    IkuError
        If there is no certificate in it.
    """
    if path is None:
        return None
    try:
        found = list(load_certs_from_pemder([str(path)]))
    except (OSError, ValueError) as fault:
        raise IkuError(
            f"{str(path)!r} bukan berkas sertifikat: {fault}.",
            "Tulis AKAR=akar.pem",
            USAGE_EXIT_CODE,
        ) from None
    return found


def signatures_of(pdf: bytes, roots: Sequence[Certificate] | None = None) -> tuple[Signature, ...]:
    """Signatures in the order they were made; no network is asked.

    Parameters
    ----------
    pdf : bytes
        A PDF whose pages were found unchanged.
    roots : sequence of Certificate, optional
        Roots to trust.
    """
    reader = PdfFileReader(BytesIO(pdf))
    return tuple(_signatures(reader, roots))


def _signatures(reader: PdfFileReader, roots: Sequence[Certificate] | None) -> Iterator[Signature]:
    for found in reader.embedded_regular_signatures:
        others = list(found.other_embedded_certs)
        context = ValidationContext(
            trust_roots=list(roots or ()), other_certs=others, allow_fetching=False
        )
        status = validate_pdf_signature(found, context, skip_diff=True)
        yield Signature(
            common_name(status.signing_cert),
            tuple(_chain(status.signing_cert, others)),
            status.intact and status.valid,
            None if roots is None else status.trusted,
            status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        )


def _chain(certificate: Certificate, others: Sequence[Certificate]) -> Iterator[str]:
    yield common_name(certificate)
    above = [item for item in others if item.subject == certificate.issuer]
    if above and above[0] != certificate:
        rest = [item for item in others if item != above[0]]
        yield from _chain(above[0], rest)
    elif certificate.issuer != certificate.subject:
        named = certificate.issuer.native
        yield f"{named.get('common_name') or certificate.issuer.human_friendly} (tidak disertakan)"
