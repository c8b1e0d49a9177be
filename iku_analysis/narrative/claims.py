"""Directions, comparisons and superlatives typed beside a bound number, held against the numbers.

A word is read with the nearest number of its clause, and refused when no reading of it is true.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from typing import Literal

from iku_analysis.model.measurement import difference
from iku_analysis.narrative.bound import Bindings, Bound, Names
from iku_analysis.narrative.phrases import Phrase, less_of, names_in, sign
from iku_analysis.narrative.text import PLACEHOLDER, UNIT

_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n\s*\n|\n\s*(?:[-*]|\d+[.)])\s")
_CLAUSE = re.compile(
    r"(?i)[;:]|\b(?:tetapi|sedangkan|namun|walaupun|meskipun|karena|sehingga|sementara|padahal)\b"
)
_BECAUSE = re.compile(
    r"(?i)\b(?:karena|akibat\w*|disebabkan|sebab\w*|walaupun|meskipun|sehingga|didorong|dipicu)\b"
)
_NOT_SAID = re.compile(
    r"(?i)\b(?:akan|dapat|bisa|agar|supaya|diharapkan|harus|perlu|untuk|bila|jika|kalau)"
    r"(?:\s+\w+)?\s*$"
)
_DENIED = re.compile(r"(?i)\b(?:tidak|belum|bukan|tanpa|gagal)(?:\s+lagi)?\s*$")
# A noun may be of another thing ("kenaikan harga"), unless what follows leads to the number.
_OF_IT = (
    r"(?=\s+(?:sebesar|sebanyak|menjadi|dari|hingga|sampai|ini|itu|tersebut|Rp|US\$)(?!\w)|\s*\x00)"
)
_UP = (
    r"naik|meningkat|bertambah|tumbuh|melonjak|menguat|"
    rf"(?:kenaikan|peningkatan|pertambahan){_OF_IT}"
)
_DOWN = (
    r"turun|menurun|berkurang|menyusut|merosot|anjlok|melemah|berkontraksi|terkontraksi|melambat|"
    rf"(?:penurunan|pengurangan){_OF_IT}"
)
_DIRECTION = re.compile(
    rf"(?i)\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<same>stagnan|tidak berubah))(?!\w)"
)
# Where what a word is said of begins, and what follows it ends; a number is marked by \x00.
_JOINED = r"\b(?:dan|serta|sebab\w*|akibat\w*|lantaran|saat|ketika|seiring|oleh|maka)\b"
_BEGINS = re.compile(rf"(?i)[,()\x00]|\bdengan\b|{_JOINED}")
_ENDS = re.compile(
    rf"(?i),(?!\s*(?:yaitu|yakni|dari|menjadi|sebesar|sebanyak|tinggal|hanya|\x00))|{_JOINED}"
)
_COMPARED = re.compile(r"(?i)\s*(?:bila\s+)?(?:dibanding\w*|terhadap|daripada|ketimbang)\b")
_WORD = re.compile(r"[^\W\d_]+")
# Said of any number, so of none but the one beside them.
_OF_ANY = re.compile(
    "adalah|agak|akhirnya|angka|bagian|belum|besar|besaran|bukan|bulan|capaian|cukup|dalam|"
    "dari|di|hal|hanya|hasil|ia|iku|ikut|indikator|ini|itu|jauh|juga|jumlah|juta|karena|ke|"
    "kembali|kemudian|kenaikan|kinerja|kini|kontribusi|kurang|lagi|laju|lalu|lebih|level|"
    "makin|masih|menjadi|merupakan|meskipun|miliar|mulai|namun|nilai|nya|orang|pada|padahal|"
    "pangsa|pencapaian|penurunan|perkembangan|persen|persentase|pertumbuhan|perubahan|poin|"
    "porsi|posisi|prestasi|proporsi|rasio|rata|realisasi|rekor|rerata|ribu|rupiah|sebagai|"
    "sebelumnya|secara|sedangkan|sedikit|sehingga|sejak|sekarang|selama|selisih|semakin|"
    "sementara|semester|sempat|sudah|sumbangan|tadi|tahun|tanpa|target|telah|terjadi|"
    "tersebut|terus|tetap|tetapi|tidak|tingkat|titik|total|triliun|triwulan|unit|untuk|"
    "volume|walaupun|yang"
)
_THAN = re.compile(r"(?i)\b(?:daripada|dari|dibanding(?:kan)?(?:\s+dengan)?|ketimbang)\b")
_REACHED = re.compile(
    r"(?i)\b(?:(?P<above>di atas target|melampaui target|melebihi target)|"
    r"(?P<below>di bawah target)|"
    r"(?P<met>mencapai target|target(?:nya)? tercapai|memenuhi target))\b"
)
_RESULT = re.compile(r"(?i)\b(?:realisasi|capaian)")
_TARGET_AND_RESULT = (["target", "realisasi"], ["target", "capaian"])
Kind = Literal["arah", "banding", "puncak", "target"]
BESIDE = 4  # numbers on each side of a word
LOOK_AHEAD = 200  # signs after a comparison in which its "dari" stands, and around a word
LOOK_BACK = 60  # signs before a word in which it is denied or only hoped for
Placed = tuple[int, int, str]
"""Start and end of a placeholder in a text, and what it holds."""


@dataclass(frozen=True)
class Claim:
    """A word that says something of a number.

    Attributes
    ----------
    kind : str
        ``arah``, ``banding``, ``puncak`` or ``target`` (reached or not).
    word : str
        As typed.
    line : int
        Its line, counted from 0.
    sense : int
        1 for more, -1 for less, 0 for neither.
    denied : bool
        Whether the sentence denies it.
    names : tuple of str
        Numbers of its clause, the nearest first; of a comparison the one and the other.
    subject : tuple of str
        What it is said of in words, where no number stands there and none follows the word.
    """

    kind: Kind
    word: str
    line: int
    sense: int
    denied: bool
    names: tuple[str, ...]
    subject: tuple[str, ...] = ()

    def is_of_other(self, own: frozenset[str]) -> bool:
        """Whether it is said of something that neither these words nor those of any number name."""
        words = (word.casefold().removesuffix("nya") for word in self.subject)
        return any(word not in own and not _OF_ANY.fullmatch(word) for word in words)

    @property
    def _meant(self) -> int:
        """How many of its numbers a direction may be said of: beside a target, of the result."""
        leaves = [name.rpartition(".")[2] for name in self.names[:2]]
        return 2 if self.kind == "arah" and leaves in _TARGET_AND_RESULT else 1

    def can_be_checked(self, known: Names) -> bool:
        """Whether one of its numbers has what the word speaks of."""
        if self.kind == "banding":
            return len(self.names) == 2 and not Phrase("banding", "tinggi", self.names).fault(known)  # noqa: PLR2004 -- the one and the other
        return _fits(self.kind, known, self.names[0])

    def is_contradicted(self, bindings: Bindings) -> bool:
        """Whether its numbers are known and no reading of it is true."""
        numbers = [bindings[name] for name in self.names if name in bindings]
        if self.kind == "banding":
            senses = _compared_senses(numbers)
        elif self.kind == "target":
            told = (_readings(self, number) for number in numbers)
            senses = next((readings for readings in told if readings), [])
        else:
            senses = [sense for one in numbers[: self._meant] for sense in _readings(self, one)]
        return bool(senses) and all((sense == self.sense) is self.denied for sense in senses)


def _fits(kind: Kind, known: Names, name: str) -> bool:
    """Whether a word can be said of a number; of a target it is a question only of some."""
    if name not in known or kind == "target":
        return name in known
    return known[name].moves if kind == "arah" else known[name].ranked


def _compared_senses(numbers: Sequence[Bound]) -> list[int]:
    one, other = numbers
    gap = difference(one.quantity, other.quantity).value
    return [] if gap is None else [sign(gap, max(one.decimals, other.decimals))]


def _readings(claim: Claim, number: Bound) -> list[int]:
    """What the number says in each way the word may be meant, in the sense of the word."""
    if claim.kind == "arah":
        known = (step.value for step in number.steps)
        return [sign(value, number.decimals) for value in known if value is not None]
    if claim.kind == "puncak":
        ranked = (item for item in number.ranks if len(set(item[1])) > 1)
        return [(v == max(others)) - (v == min(others)) for v, others in ranked]
    if claim.sense == 0:
        return [] if number.met is None else [0 if number.met else 1]
    gap = number.gap.value if number.gap else None
    beyond = [1] if number.met and claim.sense > 0 else []
    return [] if gap is None else [sign(gap, number.decimals), *beyond]


def _compared_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Comparisons and superlatives in the adjectives of the program and of the office."""
    known = less_of()
    return _patterns("|".join(known), "|".join(known.values()))


@cache
def _patterns(more: str, less: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    comparison = re.compile(
        rf"(?i)\b(?:lebih\s+(?:(?P<more>{more})|(?P<less>{less}))|kalah\s+(?P<lost>{more}))\b"
    )
    # Terendah is ter- and rendah. "Paling banyak" and "paling sedikit" mean at most and at least.
    superlative = re.compile(
        rf"(?i)\bter?(?:(?P<top>{more})|(?P<bottom>{less}))\b"
        rf"|\bpaling\s+(?!banyak|sedikit)(?:(?P<most>{more})|(?P<least>{less}))\b"
    )
    return comparison, superlative


def claims(text: str) -> Iterator[Claim]:
    """Everything a text says of its numbers in words it typed."""
    masked = PLACEHOLDER.sub(lambda found: "\x00" * len(found[0]), text)
    numbers = [(*found.span(), found[1]) for found in PLACEHOLDER.finditer(text)]
    for start, end in _spans(_SENTENCE, masked, 0, len(masked)):
        own = _between(numbers, start, end)
        if own:
            yield from _said(masked, start, end, own)


def _said(masked: str, start: int, end: int, own: Sequence[Placed]) -> Iterator[Claim]:
    """Claims of one sentence."""
    comparison, superlative = _compared_words()
    for from_, to in _spans(_CLAUSE, masked, start, end):
        within = _between(own, from_, to)
        for kind, pattern, beside in (
            ("arah", _DIRECTION, within),
            ("target", _REACHED, within),
            ("puncak", superlative, own),
        ):
            for found in pattern.finditer(masked, from_, to):
                names = _numbers(name for *_, name in _nearest(beside, found))
                before = masked[_back(from_, found) : found.start()]
                if names and not _NOT_SAID.search(before):
                    if kind == "arah" and _RESULT.search(before):
                        names = _with_result(names)
                    claim = _claim(kind, found, masked, from_, names)  # type: ignore[arg-type]  # of the list above
                    subject = () if kind == "target" else _subject(masked, from_, to, found)
                    yield replace(claim, subject=subject)
    for found in comparison.finditer(masked, start, end):
        claim = _claim("banding", found, masked, start, _compared(found, masked, end, own))
        yield replace(claim, subject=_subject(masked, start, end, found))


def _with_result(names: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers beside a direction said of a result: where a target is nearest, its realisation."""
    of = names[0].removesuffix("target")
    return names if of == names[0] else (names[0], f"{of}realisasi", *names[1:])


def _subject(masked: str, start: int, end: int, found: re.Match[str]) -> tuple[str, ...]:
    """Words before a word up to where they begin, unless they hold a number or one follows."""
    start, end = max(start, found.start() - LOOK_AHEAD), min(end, found.end() + LOOK_AHEAD)
    stop = _ENDS.search(masked, found.end(), end)
    if "\x00" in masked[found.end() : stop.start() if stop else end]:
        return ()
    breaks = list(_BEGINS.finditer(masked, start, found.start()))
    if breaks and breaks[-1][0] == "\x00":
        return ()
    said = masked[breaks[-1].end() if breaks else start : found.start()]
    return () if _COMPARED.match(said) else tuple(_WORD.findall(said))


def words_of(*names: str) -> frozenset[str]:
    """Words of names, as `Claim.is_of_other` knows them."""
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))


def _between(numbers: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
    first, last = (bisect_left(numbers, at, key=itemgetter(0)) for at in (start, end))
    return numbers[first:last]


def _nearest(numbers: Sequence[Placed], found: re.Match[str]) -> list[Placed]:
    """Numbers before and after a word, the nearest first."""
    at = bisect_left(numbers, found.start(), key=itemgetter(0))
    return sorted(
        numbers[max(0, at - BESIDE) : at + BESIDE],
        key=lambda number: max(found.start() - number[1], number[0] - found.end()),
    )


def _back(start: int, found: re.Match[str]) -> int:
    """From where a word before another can still change what it says."""
    return max(start, found.start() - LOOK_BACK)


def _numbers(names: Iterator[str]) -> tuple[str, ...]:
    """Names of numbers; a word that follows numbers, or their unit, is none."""
    numbers = (name for name in names if Phrase.of(name) is None)
    return tuple(name for name in numbers if name.rpartition(".")[2] != UNIT)


def _compared(
    found: re.Match[str], masked: str, end: int, own: Sequence[Placed]
) -> tuple[str, ...]:
    """The number before a comparison, and the one after its *dari*, if they are there."""
    than = _THAN.search(masked, found.end(), min(end, found.end() + LOOK_AHEAD))
    if than is None:
        return ()
    before = _between(own, 0, found.start())[-1:]
    between = _between(own, found.end(), than.start())[:1]
    after = _between(own, than.end(), end)[:1]
    return _numbers(name for *_, name in (*(before or between), *after))


_SENSES = {"up": 1, "more": 1, "top": 1, "most": 1, "above": 1, "same": 0, "met": 0}


def _claim(
    kind: Kind, found: re.Match[str], masked: str, start: int, names: tuple[str, ...]
) -> Claim:
    group = found.lastgroup or ""
    denied = bool(_DENIED.search(masked, _back(start, found), found.start()))
    line = masked.count("\n", 0, found.start())
    return Claim(kind, found[0], line, _SENSES.get(group, -1), denied, names)


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in pattern.finditer(text, start, end):
        yield at, found.start()
        at = found.end()
    yield at, end


def mixed_prices(text: str, known: Names, main: str) -> Iterator[tuple[str, int]]:
    """Reasons given in prices other than those of the number they explain, with their line.

    Parameters
    ----------
    text : str
    known : mapping
        Names the text may use.
    main : str
        Prices of the number the text is about; empty where that is no question.
    """
    masked = PLACEHOLDER.sub(lambda found: "\x00" * len(found[0]), text)
    for start, end in _spans(_SENTENCE, masked, 0, len(masked)):
        reason = _BECAUSE.search(masked, start, end)
        placed = (found[1] for found in PLACEHOLDER.finditer(text, start, end))
        names = (name for written in placed for name in names_in(written))
        used = {known[name].prices for name in names if name in known}
        if main and reason and used - {"", main}:
            yield reason[0], masked.count("\n", 0, reason.start())
