"""Words that follow numbers: a direction, a comparison, a place among others of its kind.

``{{ arah.realisasi }}`` prints *naik*, *turun* or *tetap*; ``{{ banding.cepat a b }}`` prints
*lebih cepat*, *lebih lambat* or *sama cepat*; ``{{ puncak.realisasi }}`` prints *tertinggi* or
*terendah*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from iku_analysis.base.declaration import near
from iku_analysis.model.labels import office_words
from iku_analysis.model.measurement import Quantity, difference, missing
from iku_analysis.narrative.bound import Bound, Names, Trait

Kind = Literal["arah", "banding", "puncak"]
UP, SAME, DOWN = "naik", "tetap", "turun"
HIGHEST, LOWEST, BETWEEN = "tertinggi", "terendah", "di antara yang tertinggi dan terendah"
_LESS_OF = {
    "cepat": "lambat",
    "tinggi": "rendah",
    "besar": "kecil",
    "banyak": "sedikit",
    "mahal": "murah",
}
TWO = 2


def less_of() -> Mapping[str, str]:
    """Adjectives of comparisons with their opposites: the usual ones, and the office's own."""
    return {**_LESS_OF, **office_words().opposites}


def sign(change: float, decimals: int) -> int:
    """Direction of a change that a reader of so many digits would see: 1, 0 or -1.

    Examples
    --------
    >>> sign(0.2, 0), sign(-0.2, 2), sign(3, 0)
    (0, -1, 1)
    """
    seen = abs(change) * 10**decimals >= 1 / 2
    return (1 if change > 0 else -1) if seen else 0


@dataclass(frozen=True)
class Phrase:
    """A placeholder that stands for a word.

    Attributes
    ----------
    kind : str
        ``arah``, ``banding`` or ``puncak``.
    scale : str
        Of a comparison: ``cepat``, ``tinggi``, ...
    names : tuple of str
        Names of the numbers the word follows.
    """

    kind: Kind
    scale: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, written: str) -> Phrase | None:
        """Read a placeholder; None for the name of a number."""
        head, *names = written.split() or [""]
        kind, _, rest = head.partition(".")
        if kind == "banding":
            return cls("banding", rest, tuple(names))
        if kind in {"arah", "puncak"} and not names:
            return cls("arah" if kind == "arah" else "puncak", "", (rest,))
        return None

    def fault(self, known: Names) -> str:
        """What is wrong with it, Indonesian; empty when it can be printed."""
        for name in self.names:
            if name not in known:
                return f"tidak ada angka bernama {name!r}. {near(name, known)}".strip()
        traits = [known[name] for name in self.names]
        if self.kind == "banding":
            return self._uncomparable(traits)
        fits = traits[0].moves if self.kind == "arah" else traits[0].ranked
        lacks = "arah" if self.kind == "arah" else "deret pembanding"
        return "" if fits else f"{self.names[0]} tidak mempunyai {lacks}"

    def _uncomparable(self, traits: Sequence[Trait]) -> str:
        if self.scale not in less_of():
            return f"tidak ada perbandingan {self.scale!r}; yang ada: {', '.join(less_of())}"
        if len(traits) != TWO:
            return "perbandingan memerlukan dua nama: {{ banding.tinggi satu dua }}"
        if len({trait.unit.casefold() for trait in traits}) > 1 or not traits[0].unit:
            return f"satuan {' dan '.join(self.names)} berbeda"
        if len({trait.prices for trait in traits}) > 1:
            return f"{' dan '.join(self.names)} tidak atas dasar harga yang sama"
        return ""

    def bound(self, numbers: Sequence[Bound]) -> Bound:
        """The word, with the status of its numbers; missing when one of them is."""
        if self.kind == "arah":
            return self._direction(numbers[0])
        if self.kind == "puncak":
            return self._place(numbers[0])
        one, other = numbers
        gap = difference(one.quantity, other.quantity)
        words = (f"lebih {self.scale}", f"sama {self.scale}", f"lebih {less_of()[self.scale]}")
        return _worded(gap, max(one.decimals, other.decimals), words)

    @staticmethod
    def _direction(number: Bound) -> Bound:
        return _worded(number.steps[0], number.decimals, (UP, SAME, DOWN))

    @staticmethod
    def _place(number: Bound) -> Bound:
        value, others = number.ranks[0] if number.ranks else (None, ())
        if value is None or len(set(others)) < TWO:
            absent = number.quantity.reason or "tidak ada deret pembanding"
            return Bound(missing(absent, number.quantity.status), 0)
        ends = {max(others): HIGHEST, min(others): LOWEST}
        return Bound(Quantity(value, number.quantity.status), 0, word=ends.get(value, BETWEEN))


def names_in(written: str) -> tuple[str, ...]:
    """Names of the numbers a placeholder needs."""
    phrase = Phrase.of(written)
    return (written,) if phrase is None else phrase.names


def _worded(change: Quantity, decimals: int, words: tuple[str, str, str]) -> Bound:
    """The word for more, equal or less."""
    if change.value is None:
        return Bound(change, 0)
    return Bound(change, 0, word=words[1 - sign(change.value, decimals)])
