"""Sign the PDF of a report: PAdES, added behind our bytes, in the place kept for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from rich.console import Console

from iku_analysis.base.errors import USAGE_EXIT_CODE, IkuError
from iku_analysis.base.locks import whole_report
from iku_analysis.base.outputs import MANIFEST
from iku_analysis.base.paths import SIGNED, YearPaths
from iku_analysis.base.pdf_content import SIGNATURE_FIELD, attachments, opened
from iku_analysis.base.terminal import say
from iku_analysis.provenance.build_state import FINGERPRINT, SHORT_FINGERPRINT
from iku_analysis.provenance.pdf_signatures import common_name
from iku_analysis.provenance.pdf_state import judged_pdf, read_pdf

ANOTHER = "Tanda tangan elektronik lain"


@dataclass(frozen=True)
class Key:
    """Where the key lies.

    Attributes
    ----------
    file : Path
        PKCS#12 file, or the module (``.so``, ``.dll``) of a PKCS#11 token.
    token : str
        Label of the token; empty for a PKCS#12 file.
    certificate : str
        Label of certificate and key on the token.
    """

    file: Path
    token: str = ""
    certificate: str = ""

    @contextmanager
    def signer(self, secret: Callable[[], str]) -> Iterator[Signer]:
        """The signer, for the length of the block; the secret is asked for only when needed.

        Raises
        ------
        IkuError
            If the key cannot be opened.
        """
        if not self.file.is_file():
            raise IkuError(
                f"Kunci {str(self.file)!r} tidak ada.", "Tulis KUNCI=kunci.p12", USAGE_EXIT_CODE
            )
        if self.token:
            with self._token(secret()) as signer:
                yield signer
            return
        loaded = SimpleSigner.load_pkcs12(self.file, passphrase=secret().encode())
        if loaded is None:
            raise IkuError(
                f"{self.file.name} tidak dapat dibuka.",
                "Periksa kata sandinya, dan bahwa berkas itu PKCS#12 (.p12 atau .pfx).",
            )
        yield loaded

    @contextmanager
    def _token(self, pin: str) -> Iterator[Signer]:
        from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 -- only with a token
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415

        wanted = TokenCriteria(label=self.token)
        try:
            with open_pkcs11_session(
                str(self.file.resolve()), token_criteria=wanted, user_pin=pin
            ) as session:
                # raw: hashed here, because many tokens only sign
                yield PKCS11Signer(session, self.certificate or None, use_raw_mechanism=True)
        except PKCS11Error as fault:
            raise IkuError(
                f"Token {self.token!r} menolak: {type(fault).__name__} {fault}".rstrip() + ".",
                "Periksa TOKEN, SERTIFIKAT, dan PIN-nya.",
            ) from None


def sign_report(
    paths: YearPaths, key: Key, console: Console, secret: Callable[[], str], pdf: Path | None = None
) -> int:
    """Sign the PDF of a year's report, or one that was handed over.

    Parameters
    ----------
    paths : YearPaths
    key : Key
    console : Console
        Is told the file.
    secret : callable
        Asks for password or PIN.
    pdf : Path, optional
        Sign this one instead, for instance one that somebody has signed already.

    Returns
    -------
    int
        Exit code 0; a fault is raised.
    """
    if pdf:
        source, target = (
            read_pdf(pdf),
            pdf.with_name(f"{pdf.stem.removesuffix(SIGNED)}{SIGNED}.pdf"),
        )
    else:
        with whole_report(paths):
            source, target = read_pdf(paths.pdf), paths.signed_pdf
    with key.signer(secret) as signer:
        signed = signed_pdf(source, signer)
    target.write_bytes(signed)
    say(console, f"Ditandatangani oleh {common_name(signer.signing_cert)}: {target}")
    return 0


def signed_pdf(pdf: bytes, signer: Signer) -> bytes:
    """A report with a signature behind it; the reserved place shows the first one.

    Raises
    ------
    IkuError
        If what the PDF shows is no longer what the program wrote.
    """
    own = judged_pdf(pdf).or_refuse("PDF ini").own
    with opened(own) as document:
        manifest = json.loads(attachments(document)[MANIFEST.pattern])
    written = IncrementalPdfFileWriter(BytesIO(pdf))
    fields = {name: (value, ref) for name, value, ref in enumerate_sig_fields(written.prev)}
    free = SIGNATURE_FIELD in fields and fields[SIGNATURE_FIELD][0] is None
    name = SIGNATURE_FIELD if free else f"{SIGNATURE_FIELD}{len(fields) + 1}"
    style = None
    if free:
        box = [float(at) for at in fields[SIGNATURE_FIELD][1].get_object()["/Rect"]]
        style = _style(signer, manifest, own, box[2] - box[0], box[3] - box[1])
    meta = PdfSignatureMetadata(name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    spec = None if free else SigFieldSpec(name, readable_field_name=ANOTHER)
    out = BytesIO()
    PdfSigner(meta, signer, stamp_style=style, new_field_spec=spec).sign_pdf(written, output=out)
    return out.getvalue()


def _style(
    signer: Signer, manifest: dict[str, object], own: bytes, width: float, height: float
) -> StaticStampStyle:
    from iku_analysis.provenance.signature_mark import signature_mark  # noqa: PLC0415 -- fonts

    fingerprint, year = str(manifest[FINGERPRINT]), manifest["year"]
    lines = (
        "Ditandatangani secara elektronik oleh",
        common_name(signer.signing_cert),
        f"Manifes {fingerprint[:SHORT_FINGERPRINT]}",
        "Periksa: make verify PDF=berkas ini",
    )
    code = f"IKU {year} manifes {fingerprint} pdf {hashlib.sha256(own).hexdigest()}"
    drawn = RawContent(
        signature_mark(lines, code, width, height), box=BoxConstraints(width=width, height=height)
    )
    fill = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins.uniform(0))
    return StaticStampStyle(border_width=0, background=drawn, background_layout=fill)
