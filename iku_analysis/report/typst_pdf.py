"""Document -> PDF/UA-1 and PDF/A-3a, through Typst.

The Typst document is fixed text; everything that varies reaches it as JSON, so no text from data
can become markup. Typst refuses what the two standards forbid, a missing alternative text among
them.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from iku_analysis.base.errors import IkuError
from iku_analysis.base.fonts import BOLD_FONT, FONTS
from iku_analysis.base.package_sources import read_source
from iku_analysis.model.status import Status
from iku_analysis.pages.prose import SIGNED
from iku_analysis.report.attachments import Attachment
from iku_analysis.report.document import Document, Part, side_by_side
from iku_analysis.report.pdf_finish import finish_pdf
from iku_analysis.report.watermark import outlines

TEMPLATES = Path(__file__).parent / "templates"
MODULES = ("dasar.typ", "sampul.typ")
_OF_THIS_BUILD = frozenset({"provenance", "fingerprint"})
_ALONE = {False: Lock(), True: Lock()}
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]


def _content(
    document: Document, carried: Sequence[Attachment], *, technical: bool
) -> dict[str, bytes]:
    """Files of the content; what differs with every change of anything lies in one of its own."""
    info = {name: told for name, told in document.info.items() if name not in _OF_THIS_BUILD}
    parts = [part for part in document.parts if part.is_technical is technical]
    labels = {status.value: status.label for status in Status}
    content = {
        "info": info | {"logo": list(b64decode(info["logo"]))},
        "labels": labels,
        "technical": technical,
        "attachments": [item.to_json() for item in carried],
        "glance": next((part.data for part in document.parts if part.kind == "glance"), None),
        "signed_below": any(map(_is_signed, parts)),
        "mark": outlines(labels[info["status"]].upper(), FONTS / BOLD_FONT),
        "ids": sorted(_ids(parts)),
        "parts": [_placed(group) for group in side_by_side(parts)],
    }
    files = {"content.json": content, "provenance.json": document.info["provenance"]}
    return {name: json.dumps(told, ensure_ascii=False).encode() for name, told in files.items()}


def _placed(group: Sequence[Part]) -> dict[str, Any]:
    plain = [{"kind": part.kind, "data": part.data, "number": part.number} for part in group]
    return plain[0] if len(plain) == 1 else {"pair": plain}


def _is_signed(part: Part) -> bool:
    return part.kind == "prose" and any(SIGNED in node for node in part.data["nodes"])


def _ids(parts: Sequence[Part]) -> Iterator[str]:
    """What a link can lead to within the same file."""
    for part in parts:
        if part.kind == "markdown":
            yield from (node["attrs"]["id"] for node in part.data if node["type"] == "heading")
        elif part.kind != "text":
            yield part.data["id"]


def typeset(
    document: Document,
    carried: Sequence[Attachment] = (),
    files: Callable[[], Mapping[str, str]] = dict,
    *,
    technical: bool = False,
) -> bytes:
    """The report for print and archive, or its technical appendix.

    Parameters
    ----------
    document : Document
    carried : sequence of Attachment
        Files to attach; Typst holds them to PDF/A-3.
    files : callable
        Waits for the digests of the files beside it that it does not carry.
    technical : bool
        Whether the appendix is wanted.

    Raises
    ------
    IkuError
        If Typst refuses the document; its own words are passed on.
    """
    laid_out = lay_out(document, carried, technical=technical)
    return finish_pdf(laid_out, files())


def lay_out(
    document: Document, carried: Sequence[Attachment] = (), *, technical: bool = False
) -> bytes:
    """What Typst makes of it, see `typeset`.

    In one process whatever was laid out before is found again by its content, with the styles it
    stands in; so threads wait for one another instead of laying out the same document twice.
    """
    day = datetime.fromisoformat(document.info["data_date"]).replace(tzinfo=UTC)
    compiler = typst.Compiler(  # type: ignore[misc]  # its stub leaves the input type open
        {
            "main": read_source(TEMPLATES / "laporan.typ"),
            **{name: read_source(TEMPLATES / name) for name in MODULES},
            **_content(document, carried, technical=technical),
            **{item.name: item.data for item in carried},
        },
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    try:
        with _ALONE[technical]:
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=day)
    except typst.TypstError as error:
        raise IkuError(
            f"PDF tidak memenuhi PDF/UA-1 dan PDF/A-3a: {error.message}.",
            " ".join(error.hints) or "Periksa teks alternatif grafik dan judul tabel.",
        ) from None
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned no single PDF")
    return pdf
