"""What Typst cannot say or do yet: first cells of table rows as row heads, compressed objects.

Nothing that is seen changes. Typst 0.15 has row heads only as an experiment its Python package
cannot switch on; a screen reader needs them to say what a number is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, Object, Pdf


def finish_pdf(pdf: bytes) -> bytes:
    """Mark row heads and pack the objects of a tagged PDF; the same bytes for the same file.

    Parameters
    ----------
    pdf : bytes
        From Typst, with a structure tree.
    """
    with Pdf.open(BytesIO(pdf)) as document:
        for row in _rows(document.Root.StructTreeRoot):
            _head_row(row)
            if Name.TFoot == row.P.S:  # rows kept together, no foot
                row.P.S = Name.TBody
        packed = BytesIO()
        document.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return packed.getvalue()


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
    kids: Any = element.get(Name.K, [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and Name.S in kid]


def _rows(element: Object) -> Iterator[Any]:
    """Rows of all tables but those of their heads, in reading order."""
    for kid in _children(element):
        if kid.S == Name.TR and Name.THead != element.S and _children(kid):
            yield kid
        else:
            yield from _rows(kid)
