"""The fonts the package brings along, and their letters as outlines."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

# The fonts matplotlib brings; importing it to be told their folder takes longer than a page does.
FONTS = Path(str(distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")))
BOLD_FONT, PLAIN_FONT = "DejaVuSans-Bold.ttf", "DejaVuSans.ttf"


class _PdfPen(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Draws glyphs as path operators of PDF."""

    def __init__(self, glyphs: Any, shift: int) -> None:  # noqa: ANN401 -- as above
        super().__init__(glyphs)
        self.shift, self.operators = shift, list[str]()

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = (f"{x + self.shift:g} {y:g}" for x, y in points)
        self.operators.append(" ".join([*numbers, operator]))

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 -- fontTools' name
        self._add("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", point)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self._add("h")


def pdf_outlines(words: str, font: str) -> tuple[str, float]:
    """Words as filled paths of PDF, one unit high per em, and their width in em.

    Letters the font lacks are drawn as its empty box.
    """
    with TTFont(FONTS / font, lazy=True) as face:
        glyphs, names, widths = face.getGlyphSet(), face.getBestCmap(), face["hmtx"]
        scale, at, drawn = 1 / face["head"].unitsPerEm, 0, list[str]()
        for letter in words:
            name = names.get(ord(letter), ".notdef")
            pen = _PdfPen(glyphs, at)
            glyphs[name].draw(pen)
            drawn += pen.operators
            at += widths[name][0]
    fill = ["f"] if drawn else []
    return "\n".join([f"{scale:.8f} 0 0 {scale:.8f} 0 0 cm", *drawn, *fill]), at * scale
