"""What Typst cannot say or do yet: row heads, a signature field, ``isi.json``, compressed objects.

Nothing that is seen changes. The place of the signature is a link in the typeset page, so Typst has
tagged it already. Typst 0.15 has row heads only as an experiment its Python package
cannot switch on; a screen reader needs them to say what a number is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf

from iku_analysis.base.pdf_content import CONTENT_FILE, SIGNATURE_FIELD, PdfContent, sealed

PLACE = "iku:tanda-tangan"
WORDS = "Tempat tanda tangan elektronik"
PRINTED = 4  # a flag of annotations


def finish_pdf(pdf: bytes, files: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """Finish a tagged PDF; the same bytes for the same file.

    Parameters
    ----------
    pdf : bytes
        From Typst, with a structure tree.
    files : mapping of str to str
        Digests of the files of the report beside it that it does not carry.
    """
    with Pdf.open(BytesIO(pdf)) as document:
        for row in _rows(document.Root.StructTreeRoot):
            _head_row(row)
            if Name.TFoot == row.P.S:  # rows kept together, no foot
                row.P.S = Name.TBody
        _reserve_signature(document)
        if CONTENT_FILE in document.attachments:
            _state_content(document, files)
        packed = BytesIO()
        document.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return sealed(packed.getvalue())


def _state_content(document: Pdf, files: Mapping[str, str]) -> None:
    told = PdfContent.of(document).to_json(files).encode()
    stream = document.attachments[CONTENT_FILE].obj.EF.F
    stream.write(told)
    stream.Params.Size = len(told)


def _reserve_signature(document: Pdf) -> None:
    """Turn the link at the place of the signature into an empty field, tagged as a form."""
    for page in document.pages:
        for widget in page.obj.get(Name.Annots, ()):
            if str(widget.get(Name.A, Dictionary()).get(Name.URI, "")) == PLACE:
                _make_field(document, page.obj, widget)
                tag = next(_form_tags(document.Root.StructTreeRoot, widget))
                tag.S = Name.Form


def _make_field(document: Pdf, page: Any, widget: Any) -> None:  # noqa: ANN401 -- as pikepdf has it
    for name in (Name.A, Name.Border, Name.Contents):
        del widget[name]
    left, low, right, high = widget.Rect
    widget.Subtype, widget.FT, widget.F, widget.P = Name.Widget, Name.Sig, PRINTED, page
    widget.T, widget.TU = pikepdf.String(SIGNATURE_FIELD), pikepdf.String(WORDS)
    empty = document.make_stream(b"")
    empty.Type, empty.Subtype, empty.Resources = Name.XObject, Name.Form, Dictionary()
    empty.BBox = pikepdf.Array([0, 0, right - left, high - low])
    widget.AP = Dictionary(N=empty)
    form = Dictionary(Fields=pikepdf.Array([widget]))
    document.Root.AcroForm = document.make_indirect(form)


def _form_tags(element: Object, widget: Object) -> Iterator[Any]:
    """The element that refers to the widget."""
    for kid in _children(element):
        referred = (inner.get(Name.Obj) for inner in _kids(kid))
        if any(item is not None and item.objgen == widget.objgen for item in referred):
            yield kid
        else:
            yield from _form_tags(kid, widget)


def _kids(element: Object) -> list[Any]:
    kids: Any = element.get(Name.K, [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary)]


def _head_row(row: Object) -> None:
    """Make the first cell the head of its row.

    Typst names the heads of each cell one by one, those of columns only; without these names a
    reader goes by the scope of the heads, those of rows among them.
    """
    for place, cell in enumerate(_children(row)):
        [table] = [told for told in cell.A if Name.Table == told.O]
        if Name.Headers in table:
            del table.Headers
        if place == 0:
            cell.S, table.Scope = Name.TH, Name.Row


def _children(element: Object) -> list[Any]:
    return [kid for kid in _kids(element) if Name.S in kid]


def _rows(element: Object) -> Iterator[Any]:
    """Rows of all tables but those of their heads, in reading order."""
    for kid in _children(element):
        if kid.S == Name.TR and Name.THead != element.S and _children(kid):
            yield kid
        else:
            yield from _rows(kid)
