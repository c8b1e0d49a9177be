"""What an audit says: a verdict per item, what moved, and what changed to make it move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from iku_analysis.provenance.changes import Change


class Verdict(StrEnum):
    """How far two things agree."""

    IDENTICAL = "identik"
    EQUIVALENT = "setara"
    DIFFERENT = "berbeda"

    @property
    def severity(self) -> int:
        """0, 1 or 2; the exit code of an audit."""
        return list(Verdict).index(self)


class Kind(StrEnum):
    """What is compared, in the order it is told."""

    RECORD = "catatan terbit"
    NUMBER = "angka"
    SECOND = "angka menurut program kedua (SQL)"
    CHECK = "rekonsiliasi"
    STATEMENT = "keterangan hasil"
    TABLE = "tabel"
    CHART = "gambar"
    TEXT = "teks"


@dataclass(frozen=True)
class Item:
    """One thing compared.

    Attributes
    ----------
    kind, name
        What it is.
    verdict : Verdict
        How far it agrees.
    note : str
        What was ignored and why, or what differs; empty when identical.
    """

    kind: Kind
    name: str
    verdict: Verdict
    note: str = ""


FROM_MEASURES = "SQL ukuran yang dinyatakan disusun program dari pernyataan di iku.yaml"


def identical(kind: Kind, name: str) -> Item:
    """Item with the same bytes or the same value."""
    return Item(kind, name, Verdict.IDENTICAL)


@dataclass(frozen=True)
class Audit:
    """Outcome of an audit.

    Attributes
    ----------
    year : int
        Report year.
    published, rebuilt : str
        Fingerprints of both manifests; ``rebuilt`` is empty when the rebuild failed.
    items : tuple of Item
        The most severe first.
    changes : tuple of Change
        What differs among inputs, policy, code and environment.
    outputs : str
        One digest of all bytes that were built again.
    label : str
        Name of a report that may be of a quarter, ``2018-T3``.
    own_files : tuple of str
        Own functions of the office that were run.
    """

    year: int
    published: str
    rebuilt: str
    items: tuple[Item, ...]
    changes: tuple[Change, ...]
    outputs: str = ""
    label: str = ""
    own_files: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The most severe of all items."""
        return max((item.verdict for item in self.items), key=lambda verdict: verdict.severity)

    @property
    def moved(self) -> tuple[Item, ...]:
        """Numbers that are no longer the same."""
        return tuple(
            item
            for item in self.items
            if item.kind is Kind.NUMBER and item.verdict is Verdict.DIFFERENT
        )

    @property
    def programs(self) -> str:
        """Whether a second program came to the same numbers, in words."""
        second = self.counts().get(Kind.SECOND, Counter())
        if not second:
            return "Satu program: program kedua (SQL) tidak menghitung satu angka pun."
        same, own = second[Verdict.IDENTICAL], ", ".join(self.own_files)
        is_declared = any(item.note.startswith(FROM_MEASURES) for item in self.items)
        return (
            f"Dua program: {same} dari {second.total()} angka utama dan varian dihitung sama oleh "
            "program kedua (SQL), yang ditulis dari definisi tercetak."
            + f" {FROM_MEASURES}." * is_declared
            + f" Fungsi sendiri kantor ({own}) tidak mempunyai program kedua." * bool(own)
        )

    def counts(self) -> dict[Kind, Counter[Verdict]]:
        """How many items of each kind have each verdict."""
        found: dict[Kind, Counter[Verdict]] = {}
        for item in sorted(self.items, key=lambda item: list(Kind).index(item.kind)):
            found.setdefault(item.kind, Counter())[item.verdict] += 1
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain JSON of everything."""
        return {
            "year": self.year,
            "verdict": self.verdict.value,
            "published_manifest": self.published,
            "rebuilt_manifest": self.rebuilt,
            "rebuilt_outputs": self.outputs,
            "causes": [
                {"group": change.group.value, "what": change.what, "how": change.how}
                for change in self.changes
            ],
            "own_functions": list(self.own_files),
            "moved_numbers": [item.name for item in self.moved],
            "items": [
                {
                    "kind": item.kind.value,
                    "name": item.name,
                    "verdict": item.verdict.value,
                    "note": item.note,
                }
                for item in self.items
            ],
        }


def by_severity(items: Iterable[Item]) -> tuple[Item, ...]:
    """Most severe first, then by kind; within a kind as found."""
    order = list(Kind)
    return tuple(sorted(items, key=lambda item: (-item.verdict.severity, order.index(item.kind))))
