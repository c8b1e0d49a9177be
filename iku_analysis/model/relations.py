"""Linear relations between the numbers of a breakdown, as they are declared and as readers know.

``usaha = koperasi + ukm`` holds in every row; ``jumlah.usaha`` is the sum of a column over all
rows, ``jumlah.jumlah[Sehat, Cukup Sehat]`` over those named, ``akhir.kontak`` the number of the
last row, ``nilai.usaha`` a variant of the indicator, and a bare whole number itself. What equals
``diterbitkan`` is known from elsewhere in the report, and what equals ``diterbitkan_kecuali_kecil``
is when it is not a small count itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*(?:(?P<factor>\d+)\s*)?"
    r"(?:(?:(?P<scope>nilai|jumlah|akhir)\.)?(?P<name>[a-z][a-z0-9_]*)(?:\[(?P<rows>[^\]]+)\])?)?"
)

PUBLISHED, UNLESS_SMALL = "diterbitkan", "diterbitkan_kecuali_kecil"


class Scope(StrEnum):
    """What a name stands for; the values are the words before its dot."""

    ROW = ""
    SUM = "jumlah"
    LAST = "akhir"
    VALUE = "nilai"


@dataclass(frozen=True)
class Term:
    """A number times a factor; without a name, the factor alone.

    Attributes
    ----------
    factor : int
        Whole number.
    name : str
        Column, or variant for ``nilai.``.
    scope : Scope
        Which number of the column.
    rows : tuple of str
        Rows summed, by the label in their first column; all when empty.
    """

    factor: int
    name: str = ""
    scope: Scope = Scope.ROW
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """A weighted sum of numbers that is zero, or at most zero.

    Attributes
    ----------
    terms : tuple of Term
        All on one side.
    is_equality : bool
        Whether the sum is zero.
    unless_small : bool
        Whether nobody knows it while the sum is a small count.
    """

    terms: tuple[Term, ...]
    is_equality: bool
    unless_small: bool = False

    @property
    def is_of_rows(self) -> bool:
        """Whether it holds in every row; else once for the whole breakdown."""
        return any(term.name and term.scope is Scope.ROW for term in self.terms)

    def names(self, *scopes: Scope) -> tuple[str, ...]:
        """Names used in some scopes."""
        return tuple(term.name for term in self.terms if term.name and term.scope in scopes)


def parse_relation(text: str) -> Relation:
    """Read a relation as it is declared.

    Raises
    ------
    ValueError
        If it is none, or takes a row and a whole column together; what is wrong, in Indonesian.

    Examples
    --------
    >>> [(term.factor, term.name) for term in parse_relation("usaha = koperasi + 2 ukm").terms]
    [(1, 'usaha'), (-1, 'koperasi'), (-2, 'ukm')]
    """
    sides = re.split(r"<=|=", text)
    if len(sides) != 2:  # noqa: PLR2004 -- left and right
        raise ValueError("harus memuat satu tanda = atau <=")
    left, right = map(_terms, sides)
    moved = (Term(-term.factor, term.name, term.scope, term.rows) for term in right)
    relation = Relation((*left, *moved), "<=" not in text, UNLESS_SMALL in text)
    if relation.is_of_rows and relation.names(Scope.SUM, Scope.LAST):
        raise ValueError("mencampur kolom tiap baris dengan jumlah. atau akhir.")
    if not any(term.name for term in relation.terms):
        raise ValueError("tidak menyebut kolom atau nilai")
    return relation


def _terms(side: str) -> list[Term]:
    if side.strip() in {PUBLISHED, UNLESS_SMALL}:
        return []
    found, at = list[Term](), 0
    while at < len(side.rstrip()):
        match = _TERM.match(side, at)
        if not match or not (match["factor"] or match["name"]) or (found and not match["sign"]):
            raise ValueError(f"bagian {side[at:].strip()!r} tidak dapat dibaca")
        if match["rows"] and match["scope"] != Scope.SUM:
            raise ValueError("nama baris dalam [...] hanya untuk jumlah.")
        factor = int(match["factor"] or 1) * (-1 if match["sign"] == "-" else 1)
        rows = tuple(row.strip() for row in (match["rows"] or "").split(",") if row.strip())
        found.append(Term(factor, match["name"] or "", Scope(match["scope"] or ""), rows))
        at = match.end()
    if not found:
        raise ValueError("satu sisinya kosong")
    return found
