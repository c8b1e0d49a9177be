"""Names of persons made comparable: titles, case and punctuation do not tell people apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

NEAR = 0.9  # from here on two spellings may be one name
FAR = 0.7  # below, two names are clearly different
_BEFORE = frozenset(
    ["h", "hj", "kh", "dr", "drg", "drh", "drs", "dra", "ir", "prof", "ust", "ustadz", "ustadzah"]
)
_AFTER = frozenset(
    [
        *(
            "se",
            "sh",
            "st",
            "sp",
            "spd",
            "spdi",
            "spt",
            "spi",
            "ssi",
            "ssos",
            "skom",
            "skep",
            "skm",
        ),
        *("sag", "sip", "sth", "shut", "sst", "sstp", "mm", "mh", "mt", "mp", "mpd", "msi", "msc"),
        *("skep", "mkom", "mkes", "mag", "map", "mba", "phd", "amd", "amdkeb", "amdkep"),
    ]
)


def _words(name: str) -> Iterator[str]:
    for part in re.split(r"[\s,/-]+", name.casefold()):
        whole = re.sub(r"[\W_]", "", part)
        # "S.E." is one title, "H.Ali" is a title and a name
        pieces = [whole] if whole in _AFTER | _BEFORE else part.split(".")
        yield from filter(None, (re.sub(r"[\W_]", "", piece) for piece in pieces))


def comparable_name(name: str) -> str:
    """Name without titles and punctuation, in small letters; empty when nothing is left.

    Examples
    --------
    >>> [comparable_name(name) for name in ("Hj. Siti  Nur'aini, S.E., M.M.", "H.Ali", "-")]
    ['siti nuraini', 'ali', '']
    """
    words = list(_words(name))
    while len(words) > 1 and words[0] in _BEFORE:
        del words[0]
    while len(words) > 1 and words[-1] in _AFTER:
        del words[-1]
    return " ".join(words)


def are_clearly_different(one: str, other: str) -> bool:
    """Whether two comparable names can hardly be spellings of one; a shortened name can.

    Examples
    --------
    >>> are_clearly_different("siti aminah", "budi santoso")
    True
    >>> are_clearly_different("siti aminah", "siti aminah binti umar")
    False
    """
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return not short <= long and SequenceMatcher(None, one, other, autojunk=False).ratio() < FAR


def near_pairs(names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Positions of names that are equal or nearly so.

    Examples
    --------
    >>> list(near_pairs(["siti aminah", "budi", "siti aminnah"]))
    [(0, 2)]
    """
    for (i, one), (j, other) in combinations(enumerate(names), 2):
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        # the quick ratios are upper bounds
        if (
            matcher.real_quick_ratio() >= NEAR
            and matcher.quick_ratio() >= NEAR
            and matcher.ratio() >= NEAR
        ):
            yield i, j
