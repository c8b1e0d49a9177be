"""What a signature shows: who signed, short fingerprint, and a code that is read without a network.

All of it is paths and rectangles: a font or image added to a PDF/A file would have to be embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import segno

from iku_analysis.base.fonts import BOLD_FONT, PLAIN_FONT, pdf_outlines

MARGIN, QUIET = 4.0, 2  # points; modules of white around the code
LARGEST, SMALLEST = 8.5, 4.0


def signature_mark(lines: Sequence[str], code: str, width: float, height: float) -> bytes:
    """Operators that draw the mark.

    Parameters
    ----------
    lines : sequence of str
        Text beside the code; the second stands out.
    code : str
        What the QR code says.
    width, height : float
        Of the place, in points.
    """
    room = width - height - MARGIN
    step = (height - 2 * MARGIN) / len(lines)
    drawn = ["q", "1 1 1 rg", f"0 0 {width:g} {height:g} re f", "0 0 0 rg"]
    drawn += _code(code, height)
    for at, line in enumerate(lines, 1):
        paths, ems = pdf_outlines(line, BOLD_FONT if at == 2 else PLAIN_FONT)  # noqa: PLR2004
        size = max(min(LARGEST, step * 0.75, room / max(ems, 1)), SMALLEST)
        low = height - MARGIN - at * step + (step - size) / 2
        drawn += ["q", f"{size:.3f} 0 0 {size:.3f} {height:.3f} {low:.3f} cm", paths, "Q"]
    return "\n".join([*drawn, "Q"]).encode()


def _code(words: str, height: float) -> Iterator[str]:
    modules = [list(row) for row in segno.make(words, error="m", micro=False).matrix]
    module = height / (len(modules) + 2 * QUIET)
    for down, row in enumerate(modules, QUIET + 1):
        for along, is_dark in enumerate(row, QUIET):
            if is_dark:
                low = height - down * module
                yield f"{along * module:.3f} {low:.3f} {module:.3f} {module:.3f} re"
    yield "f"
