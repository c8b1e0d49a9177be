"""Drawings as pixels, through Typst: the same on every machine, without a browser."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typst

from iku_analysis.base.fonts import FONTS

PIXELS_PER_INCH = 144.0
_PAGES = b"""#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.drawings)) { page(image(bytes(svg))) }
"""


_drawn: dict[str, bytes] = {}


def png_images(drawings: Sequence[str]) -> list[bytes]:
    """PNG of each SVG; those of the last time in this process are not drawn again.

    Parameters
    ----------
    drawings : sequence of str
        SVG, with letters as text.
    """
    new = [drawing for drawing in drawings if drawing not in _drawn]
    drawn = {**_drawn, **dict(zip(new, _draw(new), strict=True))}
    _drawn.clear()
    _drawn.update({drawing: drawn[drawing] for drawing in drawings})
    return [_drawn[drawing] for drawing in drawings]


def _draw(drawings: Sequence[str]) -> list[bytes]:
    if not drawings:
        return []
    compiler = typst.Compiler(  # type: ignore[misc]  # its stub leaves the input type open
        _PAGES,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"drawings": json.dumps(list(drawings))},
    )
    pages = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    images = [pages] if isinstance(pages, bytes) else pages
    if not isinstance(images, list) or len(images) != len(drawings):
        raise TypeError("Typst returned no page for each drawing")
    return images
