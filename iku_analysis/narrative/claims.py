"""Directions, comparisons and superlatives typed beside a bound number, held against the numbers.

A word is read with the nearest number of its clause that it can be said of. It is refused when no
reading of it is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from iku_analysis.model.measurement import difference
from iku_analysis.narrative.bound import Bindings, Bound, Names
from iku_analysis.narrative.phrases import LESS_OF, Phrase, names_in, sign
from iku_analysis.narrative.text import PLACEHOLDER

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
_UP = r"naik|meningkat|bertambah|tumbuh|kenaikan|peningkatan|pertambahan|melonjak|menguat"
_DOWN = (
    r"turun|menurun|berkurang|penurunan|pengurangan|menyusut|merosot|anjlok|melemah|"
    r"berkontraksi|terkontraksi|melambat"
)
_DIRECTION = re.compile(
    rf"(?i)\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<same>stagnan|tidak berubah))\b"
)
_MORE, _LESS = "|".join(LESS_OF), "|".join(LESS_OF.values())
_COMPARISON = re.compile(
    rf"(?i)\b(?:lebih\s+(?:(?P<more>{_MORE})|(?P<less>{_LESS}))|kalah\s+(?P<lost>{_MORE}))\b"
)
_THAN = re.compile(r"(?i)\b(?:daripada|dari|dibanding(?:kan)?(?:\s+dengan)?|ketimbang)\b")
# "Paling banyak" and "paling sedikit" mean at most and at least.
_SUPERLATIVE = re.compile(
    rf"(?i)\bter(?:(?P<top>{_MORE})|(?P<bottom>{_LESS}))\b"
    rf"|\bpaling\s+(?!banyak|sedikit)(?:(?P<most>{_MORE})|(?P<least>{_LESS}))\b"
)
_REACHED = re.compile(
    r"(?i)\b(?:(?P<above>di atas target|melampaui target|melebihi target)|"
    r"(?P<below>di bawah target)|"
    r"(?P<met>mencapai target|target(?:nya)? tercapai|memenuhi target))\b"
)
Kind = Literal["arah", "banding", "puncak", "target"]


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
    """

    kind: Kind
    word: str
    line: int
    sense: int
    denied: bool
    names: tuple[str, ...]

    def can_be_checked(self, known: Names) -> bool:
        """Whether one of its numbers has what the word speaks of."""
        if self.kind == "banding":
            return len(self.names) == 2 and not Phrase("banding", "tinggi", self.names).fault(known)  # noqa: PLR2004 -- the one and the other
        return any(_fits(self.kind, known, name) for name in self.names)

    def is_contradicted(self, bindings: Bindings) -> bool:
        """Whether its numbers are known and no reading of it is true."""
        numbers = [bindings[name] for name in self.names if name in bindings]
        if self.kind == "banding":
            senses = _compared_senses(numbers)
        else:
            told = (_readings(self, number) for number in numbers)
            senses = next((readings for readings in told if readings), [])
        return bool(senses) and all((sense == self.sense) is self.denied for sense in senses)


def _fits(kind: Kind, known: Names, name: str) -> bool:
    if name not in known:
        return False
    if kind == "target":
        return name.rpartition(".")[2] in {"realisasi", "capaian", "target", "selisih"}
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


def claims(text: str) -> Iterator[Claim]:
    """Everything a text says of its numbers in words it typed."""
    masked = PLACEHOLDER.sub(lambda found: "\x00" * len(found[0]), text)
    numbers = [(found.start(), found[1]) for found in PLACEHOLDER.finditer(text)]
    for start, end in _spans(_SENTENCE, masked, 0, len(masked)):
        own = [(at, name) for at, name in numbers if start <= at < end]
        if own:
            yield from _said(masked, start, end, own)


def _said(masked: str, start: int, end: int, own: list[tuple[int, str]]) -> Iterator[Claim]:
    """Claims of one sentence."""
    for from_, to in _spans(_CLAUSE, masked, start, end):
        within = [(at, name) for at, name in own if from_ <= at < to]
        for kind, pattern, beside in (
            ("arah", _DIRECTION, within),
            ("target", _REACHED, within),
            ("puncak", _SUPERLATIVE, own),
        ):
            for found in pattern.finditer(masked, from_, to):
                nearest = sorted(beside, key=lambda item: abs(item[0] - found.start()))
                names = _numbers(name for _, name in nearest)
                if names and not _NOT_SAID.search(masked, from_, found.start()):
                    yield _claim(kind, found, masked, from_, names)  # type: ignore[arg-type]  # of the list above
    for found in _COMPARISON.finditer(masked, start, end):
        yield _claim("banding", found, masked, start, _compared(found, masked, end, own))


def _numbers(names: Iterator[str]) -> tuple[str, ...]:
    """Names of numbers; a word that follows numbers is none."""
    return tuple(name for name in names if Phrase.of(name) is None)


def _compared(
    found: re.Match[str], masked: str, end: int, own: list[tuple[int, str]]
) -> tuple[str, ...]:
    """The number before a comparison, and the one after its *dari*, if they are there."""
    than = _THAN.search(masked, found.end(), end)
    if than is None:
        return ()
    before = [name for at, name in own if at < found.start()][-1:]
    between = [name for at, name in own if found.end() <= at < than.start()][:1]
    after = [name for at, name in own if at >= than.end()][:1]
    return _numbers(iter([*(before or between), *after]))


_SENSES = {"up": 1, "more": 1, "top": 1, "most": 1, "above": 1, "same": 0, "met": 0}


def _claim(
    kind: Kind, found: re.Match[str], masked: str, start: int, names: tuple[str, ...]
) -> Claim:
    group = found.lastgroup or ""
    denied = bool(_DENIED.search(masked, start, found.start()))
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
