"""Compare two files whose bytes differ: what may differ must have a cause that is named.

Program, inputs and environment those of the manifest: then all bytes are, but for the names of code
and manifest where those differ, and whatever else differs was changed after the report was made.
"""

from __future__ import annotations

import os
import re
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import typst
from PIL import Image, ImageDraw

from iku_analysis.audit.chart_comparison import differing_share, pixels
from iku_analysis.audit.file_parts import (
    DRAWING,
    MARKUP,
    PACKING,
    PAGE,
    Parts,
    kind_of,
    parts_of,
)
from iku_analysis.audit.record import UNREADABLE
from iku_analysis.audit.table_comparison import compare_table
from iku_analysis.audit.text_comparison import Names, compare_text, printed_names
from iku_analysis.audit.verdict import Item, Kind, Verdict
from iku_analysis.provenance.changes import Change, Group
from iku_analysis.provenance.pdf_state import made_bytes

AFTERWARDS = "berkas diubah sesudah dibuat"
# Only these decide how the same results look.
_OF_LOOKS = frozenset({Group.CODE, Group.ENVIRONMENT})
# What a reader sees otherwise than the texts say, or not at all.
_HIDING = re.compile(
    rb"<w:(?:vanish|webHidden|specVanish|sym|del|ins|moveFrom|moveTo)\b"
    rb"|\shidden\b|\sstate=\"(?:h|veryH)idden\"|\sstyle=\"[^\"]*\""
)
# How a file that is no longer of its kind ends what reads it; XML has faults of syntax.
_BROKEN = (
    *UNREADABLE,
    *(pikepdf.PdfError, struct.error, SyntaxError, ArithmeticError),
    *(LookupError, ValueError, TypeError, AttributeError),
)
_SEEN = frozenset({DRAWING, PACKING})  # and found to look the same, else they had no cause
MOST_NAMED, AROUND = 5, 40


@dataclass(frozen=True)
class Basis:
    """What two reports were made from, as far as it differs.

    Attributes
    ----------
    changes : tuple of Change
        Inputs, code, environment; the causes a difference may have.
    names : tuple
        What either side calls its code and manifest; empty where both are the same.
    """

    changes: tuple[Change, ...] = ()
    names: tuple[Names, Names] = ((), ())

    @classmethod
    def of(
        cls, published: Mapping[str, Any], rebuilt: Mapping[str, Any], changes: Sequence[Change]
    ) -> Basis:
        """Of two manifests."""
        names = printed_names(published), printed_names(rebuilt)
        return cls(tuple(changes), names if names[0] != names[1] else ((), ()))

    @property
    def is_same(self) -> bool:
        """Whether every byte must be the same."""
        return not self.changes and not any(self.names)

    @property
    def cause(self) -> str:
        """Groups of what differs, in words."""
        return ", ".join(dict.fromkeys(change.group.value for change in self.changes))

    @property
    def may_look_otherwise(self) -> bool:
        """Whether other code or packages may draw the same results otherwise."""
        return any(change.group in _OF_LOOKS for change in self.changes)


def compare_file(
    name: str,
    files: tuple[Path, Path],
    kind: Kind,
    basis: Basis,
    tolerance: Mapping[int, float],
) -> Item:
    """Compare two files whose bytes differ.

    Parameters
    ----------
    name : str
        As shown.
    files : tuple of Path
        As published, and as built again.
    kind : Kind
        ``TABLE``, or ``TEXT`` for all others.
    basis : Basis
    tolerance : mapping of int to float
        Per indicator.
    """
    try:
        parts = [
            {part: _masked(data, names) for part, data in parts_of(file).items()}
            for file, names in zip(files, basis.names, strict=True)
        ]
        words = (
            compare_table(name, *files, tolerance, basis.names)
            if kind is Kind.TABLE
            else compare_text(name, *files, basis.names)
        )
    except _BROKEN:
        note = f"{AFTERWARDS}: bukan lagi berkas {files[0].suffix} yang utuh"
        return Item(kind, name, Verdict.DIFFERENT, note)
    before, now = parts
    differing = [part for part in {**before, **now} if before.get(part) != now.get(part)]
    since = "" if basis.changes else f"{AFTERWARDS}: "
    if words.verdict is Verdict.DIFFERENT:
        return Item(kind, name, Verdict.DIFFERENT, since + words.note)
    if basis.is_same:
        return Item(kind, name, Verdict.DIFFERENT, since + _told(parts, differing or [PACKING]))
    differing = _without_same_pages(differing, files, basis.names)
    unexplained = [part for part in differing if not _explained(part, parts, kind, basis)]
    if unexplained:
        return Item(kind, name, Verdict.DIFFERENT, since + _told(parts, unexplained))
    if not basis.changes or all(
        kind_of(part) == MARKUP and kind is Kind.TABLE for part in differing
    ):
        return words
    looks = "tampak sama" if {*map(kind_of, differing)} <= _SEEN else "tampilannya dapat lain"
    note = f"teks sama, {looks}; lain pada {_named(differing)}; sebab: {basis.cause} berbeda"
    return Item(kind, name, Verdict.EQUIVALENT, note)


def _masked(data: bytes, names: Names) -> bytes:
    for name in names:
        data = data.replace(name.encode(), b"<nama>")
    return data


def _explained(part: str, parts: Sequence[Parts], kind: Kind, basis: Basis) -> bool:
    """Whether a part may differ, by what differs in its making or because it looks the same."""
    before, now = (side.get(part) for side in parts)
    if before is None or now is None:
        return basis.may_look_otherwise
    if kind_of(part) == DRAWING and basis.changes:
        return _is_same_drawing(part, before, now)
    if kind_of(part) == MARKUP:
        of_cells = kind is Kind.TABLE  # they were compared one by one
        return (of_cells or bool(basis.changes)) and _hidden(before) == _hidden(now)
    return basis.may_look_otherwise


def _hidden(data: bytes) -> Counter[bytes]:
    return Counter(_HIDING.findall(data))


def _is_same_drawing(part: str, before: bytes, now: bytes) -> bool:
    if part.endswith((".xml", ".rels")):  # numbers and colours of a chart of a workbook
        return before == now
    try:
        return differing_share(_drawn(before), _drawn(now)) == 0
    except (typst.TypstError, OSError, ValueError):  # no drawing any more
        return False


def _drawn(data: bytes) -> Image.Image:
    if data.startswith(b"<svg") and b"xmlns=" not in data:  # a page need not say it
        data = data.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"', 1)
    is_svg = b"<svg" in data[:500]
    return pixels(data.decode()) if is_svg else Image.open(BytesIO(data)).convert("RGB")


def _without_same_pages(
    parts: Sequence[str], files: tuple[Path, Path], names: tuple[Names, Names]
) -> list[str]:
    """Parts without pages of a PDF that show the same but for the lines with the names."""
    if PAGE not in map(kind_of, parts):
        return list(parts)
    with (
        pdfium.PdfDocument(made_bytes(files[0])) as before,
        pdfium.PdfDocument(made_bytes(files[1])) as now,
    ):
        shared = min(len(before), len(now))

        def is_same(page: int) -> bool:
            images = _page(before[page], names[0]), _page(now[page], names[1])
            return differing_share(*images) == 0

        numbers = {part: int(part.split()[1]) - 1 for part in parts if kind_of(part) == PAGE}
        same = {part for part, page in numbers.items() if page < shared and is_same(page)}
    return [part for part in parts if part not in same]


def _page(page: pdfium.PdfPage, names: Names) -> Image.Image:
    image: Image.Image = page.render().to_pil().convert("RGB")
    for top, bottom in _lines_with(page, names):
        ImageDraw.Draw(image).rectangle((0, top, image.width, bottom), "white")
    return image


def _lines_with(page: pdfium.PdfPage, names: Names) -> Iterator[tuple[float, float]]:
    """Upper and lower edge of each line of a page with a name in it."""
    text, height = page.get_textpage(), page.get_height()
    for name in names:
        search = text.search(name)
        while found := search.get_next():
            for at in range(text.count_rects(*found)):
                _, low, _, high = text.get_rect(at)
                yield height - high - 2, height - low + 2


def _named(parts: Sequence[str]) -> str:
    more = f" dan {len(parts) - MOST_NAMED} bagian lain" if len(parts) > MOST_NAMED else ""
    return ", ".join(parts[:MOST_NAMED]) + more


def _told(parts: Sequence[Parts], differing: Sequence[str]) -> str:
    """Which parts differ, and the first place."""
    before, now = (side.get(differing[0], b"") for side in parts)
    return f"{_named(differing)}{_place(before, now)}"


def _place(before: bytes, now: bytes) -> str:
    at = len(os.path.commonprefix([before, now]))  # noqa: RUF071 -- any bytes
    start = max(0, at - AROUND // 2)
    shown = [side[start : at + AROUND] for side in (before, now)]
    if any(b"\0" in piece for piece in shown) or not any(shown):
        return ""
    line = before.count(b"\n", 0, at) + 1
    first, second = (" ".join(piece.decode(errors="replace").split()) for piece in shown)
    return f"; pertama pada baris {line} “{first}” → “{second}”"
