"""Names and ids that may be one thing, written in two ways.

Numbers tell things apart: ``Usaha 001`` and ``Usaha 002`` are two. Of what is left, case, accents,
punctuation, spaces, the legal form, a doubled word (``barang-barang``) and the order of the words
do not; words may be spelt nearly alike. Names are compared only with those that share their numbers
and whose words fall into the same groups of near words, so that the work grows with the names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

_LONG_FORMS = {
    "koperasi simpan pinjam dan pembiayaan syariah": "kspps",
    "koperasi pegawai republik indonesia": "kpri",
    "koperasi simpan pinjam": "ksp",
    "koperasi serba usaha": "ksu",
    "koperasi unit desa": "kud",
    "koperasi karyawan": "kopkar",
    "koperasi pegawai negeri": "kpn",
    "perseroan terbatas": "pt",
    "perusahaan dagang": "pd",
    "usaha dagang": "ud",
}
LEGAL_FORMS = frozenset(
    [
        *("cv", "pt", "ud", "pd", "po", "fa", "firma", "tbk", "persero", "perseroan", "perum"),
        *("koperasi", "kop", "koppas", "kopkar", "ksp", "kspps", "ksu", "kud", "kpri", "kpn"),
    ]
)
_LONG = re.compile(rf"\b({'|'.join(_LONG_FORMS)})\b")
_INITIALS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")  # "p.t." is one word
_MARKS = re.compile(r"[\u0300-\u036f'`\u2018\u2019\u02bc]")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_DIGITS = re.compile(r"(\d+)")
_ROMANS = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    *("xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"),
)
_NUMBER_OF = {roman: number for number, roman in enumerate(_ROMANS, 1)}
MAX_AT_ONCE = 1000  # words compared each with each
MAX_COMPARED = 200  # earlier ones of a group: a column of one word in every writing ends, too
_NOTHING: tuple[object, ...] = (None, ((), ()), ((), ""))  # keys of what has none
# Of many words those are compared that begin or end alike: a slip of the pen is in one place.
_ENDS: tuple[Callable[[str], str], ...] = (lambda word: word[0], lambda word: word[-1])


class Comparable(NamedTuple):
    """What of a text tells it from others: its numbers, and its words in their order."""

    numbers: tuple[int, ...]
    words: tuple[str, ...]


def comparable(text: str) -> Comparable:
    """Numbers and words of a text without what does not tell things apart.

    Examples
    --------
    >>> comparable("Koperasi  Barang-barang MAJU, II") == comparable("KSP barang maju 02")
    True
    >>> comparable("P.T. Usaha 001")
    Comparable(numbers=(1,), words=('usaha',))
    """
    return next(_comparables([text]))


def _comparables(texts: Iterable[str]) -> Iterator[Comparable]:
    """The same of many texts: those that differ in their digits alone are taken apart once."""
    shapes = dict[str, tuple[list[int], tuple[str, ...]]]()
    for text in texts:
        pieces = _DIGITS.split(text if text.isascii() else unicodedata.normalize("NFKD", text))
        shape = "0".join(pieces[::2])
        if shape not in shapes:
            shapes[shape] = _taken_apart(shape)
        romans, words = shapes[shape]
        digits = map(int, pieces[1::2])
        numbers = (roman or next(digits) for roman in romans) if any(romans) else digits
        yield Comparable(tuple(numbers), words)


def _taken_apart(shape: str) -> tuple[list[int], tuple[str, ...]]:
    """Its numbers, 0 where digits stand, and its words."""
    plain = _MARKS.sub("", shape.casefold())
    plain = _LONG.sub(lambda match: _LONG_FORMS[match[0]], " ".join(plain.split()))
    tokens = _TOKEN.findall(_INITIALS.sub(r"\1", plain))
    numbers = [_NUMBER_OF.get(token, 0) for token in tokens if _is_number(token)]
    words = [word for word, _ in groupby(token for token in tokens if not _is_number(token))]
    return numbers, tuple(word for word in words if word not in LEGAL_FORMS) or tuple(words)


def _is_number(token: str) -> bool:
    return token in _NUMBER_OF or token.isdecimal()


class NearWords:
    """Words of a vocabulary that are spelt nearly alike.

    Parameters
    ----------
    words : iterable of str
    likeness : float
        Least likeness of two near words, 0 to 1: one less the edits (a letter more, less, other,
        or two changed about) per letter of the longer one.
    """

    def __init__(self, words: Iterable[str], likeness: float) -> None:
        self._near: set[frozenset[str]] = set()
        self._group: dict[str, str] = {}
        shortest = 1 / (1 - likeness) if likeness < 1 else np.inf  # one edit in shorter ones is far
        known = sorted(word for word in set(words) if len(word) + 1e-9 >= shortest)
        if len(known) <= MAX_AT_ONCE:
            self._compare(known, likeness)
            return
        for end in _ENDS:
            for _, same in groupby(sorted(known, key=end), key=end):
                self._compare(list(same), likeness)

    def _compare(self, words: list[str], likeness: float) -> None:
        scores = cdist(words, words, scorer=OSA.normalized_similarity, score_cutoff=likeness - 1e-9)
        for i, j in np.argwhere(np.triu(scores > 0, 1)).tolist():
            self._near.add(frozenset((words[i], words[j])))
            self._group[self.group(words[j])] = self.group(words[i])

    def group(self, word: str) -> str:
        """Word that stands for all that are joined to this one by near words."""
        while (above := self._group.get(word, word)) != word:
            word = above
        return word

    def are_near(self, one: str, other: str) -> bool:
        """Whether two words are equal or near."""
        return one == other or frozenset((one, other)) in self._near


def near_pairs(
    texts: Sequence[str],
    likeness: float,
    kind_of: Callable[[str], str | None] | None = None,
    apart: Collection[frozenset[str]] = (),
) -> list[tuple[int, int]]:
    """Positions of texts that may mean what an earlier one means, and of the first such one.

    Parameters
    ----------
    texts : sequence of str
        Distinct, those to be compared with first.
    likeness : float
        Of words that count as near, 0 to 1.
    kind_of : callable, optional
        Says what a text means where that is known; two texts that are known are one thing if and
        only if they mean the same.
    apart : collection of frozenset of str
        Pairs that are known to be two things.

    Examples
    --------
    >>> near_pairs(["Koperasi Maju 1", "Koperasi Maju 2", "maju koperasi-1"], 0.8)
    [(2, 0)]
    """
    known = [kind_of(text) for text in texts] if kind_of else [None] * len(texts)
    parts = list(_comparables(texts))
    named = {part.words for part in parts}
    words = NearWords((word for each in named for word in each), likeness)
    spelt = {each: tuple(sorted(map(words.group, each))) for each in named}
    joined = {each: "".join(each) for each in named}
    keys = (
        [(part.numbers, spelt[part.words]) for part in parts],
        [(part.numbers, joined[part.words]) for part in parts],
        known,
    )
    candidates = sorted({pair for each in keys for pair in _pairs_of_equal(each)})
    found: dict[int, int] = {}
    for later, earlier in candidates:
        same = known[later] == known[earlier]
        if later in found or frozenset((texts[later], texts[earlier])) in apart:
            continue
        both = known[later] and known[earlier]
        if same if both else _are_near(parts[later], parts[earlier], words):
            found[later] = earlier
    return list(found.items())


def _pairs_of_equal(keys: Sequence[object]) -> Iterator[tuple[int, int]]:
    """Positions of equal keys, the later first; a key of nothing equals none."""
    if len(set(keys)) == len(keys):
        return
    places = defaultdict[object, list[int]](list)
    for place, key in enumerate(keys):
        if key not in _NOTHING:
            places[key].append(place)
    for same in places.values():
        for at, later in enumerate(same):
            yield from ((later, earlier) for earlier in same[: min(at, MAX_COMPARED)])


def _are_near(one: Comparable, other: Comparable, words: NearWords) -> bool:
    if "".join(one.words) == "".join(other.words):
        return True
    ordered = (
        sorted(part.words, key=lambda word: (words.group(word), word)) for part in (one, other)
    )
    return len(one.words) == len(other.words) and all(map(words.are_near, *ordered))
