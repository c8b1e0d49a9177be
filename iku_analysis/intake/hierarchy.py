"""Rows below others, told by their indentation or their code."""

from __future__ import annotations

import numpy as np

from iku_analysis.intake.grid import Cells, Marks


def ancestors(cells: Cells, by: str, among: Marks | None = None) -> list[str]:
    """Text of the row that each row belongs to; empty for the uppermost.

    Parameters
    ----------
    cells : Cells
        Column that shows it.
    by : str
        ``indentasi``: the nearest row above that is indented less. ``kode``: the row whose code is
        the longest beginning of its own, a point at the end not counted.
    among : ndarray of bool, optional
        Rows that count; all without.
    """
    codes = cells.codes.tolist()
    counts = np.ones(len(codes), dtype=bool) if among is None else among
    texts = cells.texts.tolist()
    if by == "kode":
        known = {texts[code].rstrip("."): texts[code] for code in set(np.array(codes)[counts])}
        above = [_longest(text.rstrip("."), known) for text in texts]
        return [above[code] for code in codes]
    found, stack = list[str](), list[tuple[int, str]]()
    for code, is_counted in zip(codes, counts, strict=True):
        depth = cells.indents.get(code, 0)
        while is_counted and stack and stack[-1][0] >= depth:
            stack.pop()
        found.append(stack[-1][1] if is_counted and stack else "")
        if is_counted and texts[code]:
            stack.append((depth, texts[code]))
    return found


def _longest(code: str, known: dict[str, str]) -> str:
    cuts = (code[:length].rstrip(".") for length in range(len(code) - 1, 0, -1))
    return next((known[cut] for cut in cuts if cut in known and cut != code), "")
