"""The page mark as outlines: seen on every page, in no text layer.

As text it would stand among the words a reader copies and searches.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

COLOUR = "#faf6ec"  # light enough to read through


@cache
def outlines(words: str, font: Path) -> str:
    """Words in the outlines of a font as an SVG, as wide as they need.

    Parameters
    ----------
    words : str
        In letters the font has.
    font : Path
        TrueType file.
    """
    with TTFont(font, lazy=True) as face:
        glyphs, names, widths = face.getGlyphSet(), face.getBestCmap(), face["hmtx"]
        drawn, at = [], 0
        for letter in words:
            name = names[ord(letter)]
            pen = SVGPathPen(glyphs)
            glyphs[name].draw(pen)
            drawn.append(f'<path transform="translate({at} 0)" d="{pen.getCommands()}"/>')
            at += widths[name][0]
        high = face["hhea"].ascent
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-high} {at} {high}">'
        f'<g transform="scale(1 -1)" fill="{COLOUR}">{"".join(drawn)}</g></svg>'
    )
