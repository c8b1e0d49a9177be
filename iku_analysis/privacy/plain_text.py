"""Text as the eye reads it: digits, spaces and dashes of every kind made plain, the unseen gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Between two texts that do not go on in each other; in neither of them after `plain`.
BOUNDARY = "\x1e"
_OTHER = re.compile(r"[^\t\n\x1e\x20-\x7e]")
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me"})
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by class, nothing to see
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_ALIKE = {
    **dict.fromkeys("\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb", "."),
    **dict.fromkeys("\u2044\u2215\u29f8", "/"),
    **dict.fromkeys("\u2212\u02d7", "-"),
    "\u0085": " ",
}


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    if sign in _ALIKE:
        return _ALIKE[sign]
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    kind = unicodedata.category(sign)
    # a raised sign marks a footnote, and would lengthen the number it stands at
    if kind in _UNSEEN or sign in _BLANK_LETTERS or "<super>" in unicodedata.decomposition(sign):
        return ""
    if kind in _SPACES:
        return " "
    if kind == "Pd":
        return "-"
    folded = unicodedata.normalize("NFKC", sign)
    return folded if folded.isascii() else sign


def plain(text: str) -> str:
    r"""Text with its digits, spaces, dashes and signs as on a keyboard.

    Zero-width signs, soft hyphens, marks and control characters are left out; tabs, line ends and
    `BOUNDARY` stay.

    Examples
    --------
    >>> plain("\uff16\u0664\u00a0\u20137\u00ad2\u200b \uff20")
    '64 -72 @'
    """
    return _OTHER.sub(lambda found: _plain_sign(found[0]), text)
