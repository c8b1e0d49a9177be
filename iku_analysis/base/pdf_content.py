"""What a PDF shows and carries, by digest, and whether its bytes are still those of its maker.

Two records lie in the file itself, because an auditor may hold nothing else. ``isi.json`` among the
attachments has a digest of each page and of each other attachment: programs that save a file anew
keep those. The file identifier is a digest of all bytes: such programs keep it as well, and so no
longer fit it. Neither resists somebody who writes both again; a signature or a rebuild does.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

CONTENT_FILE = "isi.json"
FILES = "berkas"  # digests of files that lie beside the PDF: what signs the PDF signs them as well
SIGNATURE_FIELD = "TandaTangan"
_IDENTIFIER = re.compile(rb"/ID \[<[0-9a-f]+><([0-9a-f]{32})>\]")
_END = re.compile(rb"%%EOF\r?\n?")
_LEFT_OUT = frozenset({"/Parent", "/P", "/StructParents", "/StructParent", "/Annots", "/Popup"})
# What signing changes, and what is looked at by itself.
_TOLD_APART = frozenset(
    {"/AcroForm", "/AF", "/DSS", "/Extensions", "/Metadata", "/Names", "/Pages", "/Perms"}
    | {"/StructTreeRoot", "/Type", "/Version"}
)


@dataclass(frozen=True)
class PdfContent:
    """Digests of what a file shows and carries.

    Attributes
    ----------
    pages : tuple of str
        One per page, with its links but without what signatures show.
    attachments : mapping of str to str
        By name.
    catalogue : str
        What else decides how it opens: layers, scripts, bookmarks.
    """

    pages: tuple[str, ...]
    attachments: Mapping[str, str]
    catalogue: str

    @classmethod
    def of(cls, document: Pdf) -> PdfContent:
        """As it is now; ``isi.json`` itself left out."""
        digests = _Digests()
        pages = tuple(digests.of_page(page.obj) for page in document.pages)
        carried = attachments(document).items()
        found = {name: _sha256(data) for name, data in carried if name != CONTENT_FILE}
        return cls(pages, found, digests.of_catalogue(document.Root))

    @classmethod
    def stated(cls, document: Pdf) -> PdfContent | None:
        """As its maker wrote it into ``isi.json``; None without one that can be read."""
        try:
            told = json.loads(attachments(document)[CONTENT_FILE])
            return cls(
                tuple(map(str, told["halaman"])), dict(told["lampiran"]), str(told["katalog"])
            )
        except (KeyError, TypeError, ValueError):
            return None

    def to_json(self, files: Mapping[str, str]) -> str:
        """Stable JSON text, with digests of files beside it by their path."""
        told = {
            FILES: dict(files),
            "halaman": self.pages,
            "lampiran": self.attachments,
            "katalog": self.catalogue,
        }
        return json.dumps(told, indent=1, sort_keys=True) + "\n"

    def without_new_attachments(self, before: PdfContent) -> PdfContent:
        """Itself without what was attached since ``before``."""
        kept = {
            name: self.attachments[name] for name in before.attachments if name in self.attachments
        }
        return replace(self, attachments=kept)

    def differing(self, other: PdfContent) -> list[str]:
        """Where two differ, Indonesian: pages by number, attachments by name."""
        both = max(len(self.pages), len(other.pages))
        pages = [
            str(at + 1) for at in range(both) if self.pages[at : at + 1] != other.pages[at : at + 1]
        ]
        names = sorted({*self.attachments, *other.attachments})
        files = [
            name for name in names if self.attachments.get(name) != other.attachments.get(name)
        ]
        told = [("halaman", pages), ("lampiran", files)]
        opening = [] if self.catalogue == other.catalogue else ["cara berkas dibuka"]
        return [*(f"{word} {', '.join(found)}" for word, found in told if found), *opening]


def attachments(document: Pdf) -> dict[str, bytes]:
    """Bytes of every attached file by its name."""
    return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Digests:
    """Digests of objects by content, each shared one computed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def of_page(self, page: Any) -> str:  # noqa: ANN401 -- pikepdf's objects are typed at run time
        drawn = [
            repr(list(item.Rect)) if _is_signature(item) else self._of(item)
            for item in page.get("/Annots", ())
            if not _is_unseen(item)
        ]
        return _sha256("".join([self._of(page), *drawn]).encode())

    def of_catalogue(self, root: Any) -> str:  # noqa: ANN401 -- as above
        own = {name: self._of(root[name]) for name in sorted(set(root.keys()) - _TOLD_APART)}
        names, form = root.get("/Names", {}), root.get("/AcroForm", {})
        own |= {name: self._of(names[name]) for name in names.keys() - {"/EmbeddedFiles"}}
        own |= {name: self._of(form[name]) for name in form.keys() & {"/XFA", "/CO"}}
        return _sha256(repr(sorted(own.items())).encode())

    def _of(self, item: Any) -> str:  # noqa: ANN401 -- as above
        key = item.objgen if isinstance(item, pikepdf.Object) and item.is_indirect else None
        if key and key in self._known:
            return self._known[key]
        if key:
            self._known[key] = "ke atas"  # met again within itself
        digest = _sha256(b"".join(self._parts(item)))
        if key:
            self._known[key] = digest
        return digest

    def _parts(self, item: Any) -> Iterator[bytes]:  # noqa: ANN401 -- as above
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            is_stream = isinstance(item, pikepdf.Stream)
            apart = {"/Length", "/Filter", "/DecodeParms"} if is_stream else set[str]()
            for name in sorted(set(item.keys()) - _LEFT_OUT - apart):
                value = item[name]
                lies_elsewhere = (
                    isinstance(value, pikepdf.Dictionary) and value.get("/Type") == Name.Page
                )
                yield f"{name} {'halaman' if lies_elsewhere else self._of(value)} ".encode()
            if is_stream:
                yield _stream_bytes(item)
        elif isinstance(item, pikepdf.Array):
            for value in item:
                is_page = isinstance(value, pikepdf.Dictionary) and value.get("/Type") == Name.Page
                yield b"halaman" if is_page else self._of(value).encode()
        else:
            yield repr(item).encode()


def _stream_bytes(stream: Any) -> bytes:  # noqa: ANN401 -- as above
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # packed as an image is: kept as it is by whoever saves the file
        return bytes(stream.read_raw_bytes())


def _is_signature(annotation: Any) -> bool:  # noqa: ANN401 -- as above
    """A signature in the place kept for it; any other that is seen hides the page."""
    return annotation.get("/FT") == Name.Sig and str(annotation.get("/T")) == SIGNATURE_FIELD


def _is_unseen(annotation: Any) -> bool:  # noqa: ANN401 -- as above
    left, low, right, high = map(float, annotation.Rect)
    return annotation.get("/FT") == Name.Sig and (left == right or low == high)


def sealed(pdf: bytes) -> bytes:
    """The file with the digest of its bytes as its identifier."""
    return _identified(pdf) or pdf


def is_sealed(pdf: bytes) -> bool:
    """Whether the bytes are those its maker gave its identifier to."""
    return pdf == _identified(pdf)


def _identified(pdf: bytes) -> bytes | None:
    """The file with the identifier that fits it; None for one without any."""
    places = [found.span(1) for found in _IDENTIFIER.finditer(pdf)]
    if not places:
        return None
    start, end = places[-1]
    before, after = pdf[:start], pdf[end:]
    digest = _sha256(before + bytes(end - start) + after)[: end - start]
    return before + digest.encode() + after


def own_part(pdf: bytes) -> bytes:
    """The bytes its maker wrote, without what was added behind them; empty when they changed."""
    ends = (found.end() for found in _END.finditer(pdf))
    return next((pdf[:end] for end in ends if is_sealed(pdf[:end])), b"")


def opened(pdf: bytes) -> Pdf:
    """Open a file as it is: damage is not mended in silence.

    Raises
    ------
    pikepdf.PdfError
        If it is no whole PDF.
    """
    return Pdf.open(BytesIO(pdf), attempt_recovery=False)
