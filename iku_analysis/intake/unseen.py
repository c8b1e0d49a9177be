"""Signs nobody sees: folded where no meaning is lost, so that two spellings are one thing.

By classes of Unicode, not by a list of what was met: white space becomes a plain space; what a
program that cannot draw it must leave out (``Default_Ignorable_Code_Point``: soft hyphens, joiners,
variation selectors, tags, fillers) goes; letters and their marks are composed (NFC). What turns the
direction of a line or stands for a lost sign is left for a person to type again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from iku_analysis.intake.limits import MAX_CELL_LENGTH

# Controls but the white ones; marks that turn the direction; annotations; private use; what is no
# character, or stands for one that was lost.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
UNSEEN = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x9f{_TURNING}\ufff9-\ufffb\ufffd\ufdd0-\ufdef\ufffe\uffff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
# Default_Ignorable_Code_Point of Unicode but those that turn the direction.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# White_Space of Unicode, and the Braille pattern without a dot.
_SPACES = re.compile("[^\\S\x1c-\x1f\x85]+|\u2800+")
_LINE_ENDS = re.compile(r" *[\t\n\r][\t\n\r ]*")


def _space(match: re.Match[str]) -> str:
    # plain spaces alone stay as many as they are: that much can be seen
    return " " if match[0].strip(" ") else match[0]


def plain_text(text: str) -> str:
    r"""Text as it looks: without signs nobody sees, with plain spaces, composed, without margins.

    Examples
    --------
    >>> plain_text("Kab.\u202fKu\u00adtai\ufe0f Barat\u3164")
    'Kab. Kutai Barat'
    >>> plain_text("Cafe\u0301") == "Caf\u00e9"
    True
    """
    if len(text) > MAX_CELL_LENGTH:  # refused later; composing it could take for ever
        return text.strip()
    spaced = _SPACES.sub(_space, _IGNORABLE.sub("", text))
    return unicodedata.normalize("NFC", spaced).strip()


def _seen(text: str) -> str:
    """Text as trimmed, its tabs and line ends spaces: those can be seen, and are not told."""
    return " ".join(_LINE_ENDS.split(text)).strip()


class PlainTexts(NamedTuple):
    """Texts as they look.

    Attributes
    ----------
    texts : list of str
    folded : ndarray of bool
        Which of them looked like another text than they were.
    unseen : ndarray of bool
        Which of them still hold what no reader could see as it is.
    indents : dict of int to int
        Spaces before those that have some.
    garbled : ndarray of bool
        Which of them are UTF-8 that was read as another encoding.
    """

    texts: list[str]
    folded: npt.NDArray[np.bool_]
    unseen: npt.NDArray[np.bool_]
    indents: dict[int, int]
    garbled: npt.NDArray[np.bool_]


def is_garbled(text: str) -> bool:
    """Whether a text is UTF-8 that was read as Windows-1252 or Latin 1.

    Examples
    --------
    >>> [is_garbled(text) for text in ("CafÃ©", "Café", "Pasar â€“ Pagi", "25 °C")]
    [True, False, True, False]
    """
    for encoding in ("cp1252", "latin-1"):
        try:
            if text.encode(encoding).decode() != text:
                return True
        except UnicodeError:
            continue
    return False


def plain_texts(texts: Iterable[str]) -> PlainTexts:
    """Texts as `plain_text`; most are printable ASCII, and only trimmed."""
    plain, odd, indents = list[str](), list[tuple[int, str]](), dict[int, int]()
    for text in texts:
        if not (text.isascii() and text.isprintable()):
            odd.append((len(plain), text))
        if text[:1].isspace():
            indents[len(plain)] = len(text) - len(text.lstrip())
        plain.append(text.strip())
    folded, unseen, garbled = np.zeros((3, len(plain)), dtype=bool)
    for place, text in odd:
        plain[place] = looks = plain_text(text)
        folded[place] = _seen(text.strip()) != looks
        unseen[place] = UNSEEN.search(looks) is not None
        garbled[place] = is_garbled(text)
    return PlainTexts(plain, folded, unseen, indents, garbled)
