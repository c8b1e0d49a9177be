"""Small counts that could tell who is meant are withheld before anything is shown or handed on.

A small count alone is not enough: with totals, with the other parts of its row, or because one
count cannot exceed another, it could be computed. So further counts go with it, zeros among them,
until what a reader must think possible of it is as wide as declared. All read alike: which of them
are the small ones would tell again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import MISSING_TEXT, WITHHELD, format_number
from iku_analysis.model.labels import label_of
from iku_analysis.model.regions import region_names
from iku_analysis.model.relations import Relation
from iku_analysis.privacy.known_numbers import VARIANTS, Numbers, Place, Values
from iku_analysis.privacy.suppression import Problem, suppress

REMARK_COLUMN = "keterangan"
NAMED = 5  # counts a message names
Cell = tuple[int, str]  # position of the row, column


@dataclass(frozen=True)
class Withheld:
    """A breakdown as it may be shown.

    Attributes
    ----------
    frame : DataFrame
        The breakdown; withheld counts are missing.
    places : frozenset of (int, str)
        Position of the row and column of each.
    why : str
        Which numbers these are, and why the others, Indonesian.
    """

    frame: pd.DataFrame
    places: frozenset[Cell] = frozenset()
    why: str = ""

    @property
    def words(self) -> Mapping[Cell, str]:
        """What is shown instead, by position of the row and column."""
        return dict.fromkeys(self.places, WITHHELD)

    def word(self, row: int, column: str) -> str:
        """What is shown where a number is missing."""
        return WITHHELD if (row, column) in self.places else MISSING_TEXT

    def rows(self, column: str) -> set[int]:
        """Positions of the rows whose count in a column is withheld."""
        return {row for row, name in self.places if name == column}

    def note(self, columns: Iterable[str] | None = None) -> str:
        """How many numbers are withheld, in all columns or in those shown; empty for none."""
        shown = {name for _, name in self.places} if columns is None else set(columns)
        number = sum(name in shown for _, name in self.places)
        if not number:
            return ""
        return f"{format_number(number, 0)} angka {WITHHELD}: {self.why}"


NOTHING_WITHHELD = Withheld(pd.DataFrame())


def small_text(minimum: int) -> str:
    """Words for a small count.

    Examples
    --------
    >>> small_text(3)
    'kurang dari 3'
    """
    return f"kurang dari {minimum}"


@dataclass(frozen=True)
class Protection:
    """What an indicator counts, what readers know of it, and what was decided.

    Attributes
    ----------
    columns : mapping of str to tuple of str
        Columns of counts by the name of their breakdown.
    relations : mapping of str to tuple of Relation
        What readers know, by breakdown.
    variants : tuple of str
        Variants that may be withheld too.
    closed : mapping of str to tuple of str
        Columns withheld whole; of their counts no more is kept open than one step.
    accepted : frozenset of (str, str, str)
        Breakdown, label of the row, and column of small counts that need no protection.
    telling : mapping of str to tuple of str
        Columns, no counts, that would tell one of their row and are withheld with it.
    across : sequence of (mapping of Place to int, bool)
        Weighted sums of numbers of several breakdowns that are zero, or (False) at most zero.
    """

    columns: Mapping[str, Sequence[str]]
    relations: Mapping[str, Sequence[Relation]]
    variants: Sequence[str] = ()
    closed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    accepted: frozenset[tuple[str, str, str]] = frozenset()
    telling: Mapping[str, Sequence[str]] = field(default_factory=dict)
    across: Sequence[tuple[Mapping[Place, int], bool]] = ()


@dataclass(frozen=True)
class Limits:
    """Smallest count shown, and how wide what is possible of a smaller one must be."""

    minimum: int = 1
    width: int = 1


@dataclass(frozen=True)
class Disclosure:
    """What may be shown of an indicator: its breakdowns, and which variants may not."""

    breakdowns: Mapping[str, Withheld]
    variants: frozenset[str] = frozenset()


def withhold(
    breakdowns: Mapping[str, pd.DataFrame],
    values: Values,
    protection: Protection,
    limits: Limits,
    where: str = "rincian",
) -> Disclosure:
    """Withhold counts above zero and below the minimum, and what would give them away.

    Parameters
    ----------
    breakdowns : mapping of str to DataFrame
        From the measurement, labels in the first column; NaN for missing, which stays missing.
    values : mapping of str to float or None
        All variants; a relation with one that is missing tells nothing.
    protection : Protection
        A relation the data do not satisfy is taken as known with its gap.
    limits : Limits
        A minimum of 1 withholds nothing.
    where : str
        Name of the indicator, for messages.

    Returns
    -------
    Disclosure
        Copies. Rows in the order of a count, which would tell, are put apart where withheld.

    Raises
    ------
    IkuError
        If a declared breakdown, column or row does not exist: a misspelt one would be shown in
        full. If a small count cannot be protected, whatever else is withheld.
    """
    _refuse_absent_names(breakdowns, protection, where)
    numbers = Numbers.of(
        breakdowns, values, protection.columns, protection.variants, limits.minimum
    )
    closed = frozenset(
        at
        for at, (name, _, column) in enumerate(numbers.places)
        if column in protection.closed.get(name, ())
    )
    widths = {
        at: 1 if at in closed else limits.width
        for at, place in enumerate(numbers.places)
        if 0 < numbers.counts[at] < limits.minimum
        and (place[0], numbers.label(place), place[2]) not in protection.accepted
    }
    known = tuple(
        item
        for name, relations in protection.relations.items()
        for relation in relations
        for item in numbers.known(relation, name)
    )
    for weights, is_equality in protection.across:
        known += tuple(numbers.known_sum(weights, is_equality=is_equality))
    dear = frozenset(at for at, place in enumerate(numbers.places) if place[0] == VARIANTS)
    found = suppress(Problem(numbers.counts, known, widths, closed, dear))
    if found.unprotected:
        lost = [numbers.places[at] for at in found.unprotected]
        raise _unprotected(where, [_told(place, numbers.label(place)) for place in lost])
    return _shown(
        breakdowns, protection, [numbers.places[at] for at in found.hidden], _why(limits.minimum)
    )


def _why(minimum: int) -> str:
    return (
        f"hitungan {small_text(minimum)}, dan sebagian yang lain, mungkin nol, agar yang kecil "
        "tidak dapat dihitung darinya."
    )


def _shown(
    breakdowns: Mapping[str, pd.DataFrame],
    protection: Protection,
    hidden: Sequence[Place],
    why: str,
) -> Disclosure:
    def of(name: str) -> Withheld:
        frame = breakdowns[name]
        own = frozenset((row, column) for other, row, column in hidden if other == name)
        columns = protection.columns.get(name, ())
        own |= {(row, told) for row, _ in own for told in protection.telling.get(name, ())}
        return without(frame, own, columns, why) if own else Withheld(frame)

    variants = frozenset(key for name, _, key in hidden if name == VARIANTS)
    return Disclosure({name: of(name) for name in breakdowns}, variants)


def _told(place: Place, label: str) -> str:
    name, _, column = place
    return f"varian {column}" if name == VARIANTS else f"{name} {_label(column)} {label}"


def _unprotected(where: str, told: Sequence[str]) -> IkuError:
    more = f" dan {len(told) - NAMED} lainnya" if len(told) > NAMED else ""
    return IkuError(
        f"{where}: {len(told)} hitungan kecil tidak dapat dilindungi, apa pun yang ikut "
        "dirahasiakan, sebab angka provinsinya terlalu kecil atau barisnya terlalu sedikit: "
        f"{'; '.join(told[:NAMED])}{more}.",
        "Di iku.yaml, deklarasi.rahasia indikator itu, pilih satu: gabung (beberapa kab/kota "
        "menjadi satu baris), ditutup (kolom itu seluruhnya dirahasiakan), atau terima (baris itu "
        "tetap ditampilkan; sebut rincian, baris, kolom, oleh, tanggal, alasan). Lalu ulangi "
        "perintahnya.",
    )


def without(
    frame: pd.DataFrame, hidden: frozenset[Cell], columns: Sequence[str], why: str
) -> Withheld:
    """Copy whose withheld numbers are missing, with a remark where there is a column for it."""
    order = _telling_nothing(frame, {row for row, _ in hidden}, columns)
    places = frozenset((order.index(row), name) for row, name in hidden)
    shown = frame.iloc[order].reset_index(drop=True)
    for name in {name for _, name in places}:
        is_open = [(row, name) not in places for row in range(len(shown))]
        shown[name] = shown[name].astype(float).where(pd.Series(is_open, shown.index))
    if places and REMARK_COLUMN in shown:
        remarks = [
            _remark(written, [name for name in columns if (row, name) in places])
            for row, written in enumerate(shown[REMARK_COLUMN])
        ]
        shown[REMARK_COLUMN] = pd.Series(remarks, shown.index, dtype="str")
    return Withheld(shown, places, why)


def _telling_nothing(frame: pd.DataFrame, rows: set[int], columns: Sequence[str]) -> list[int]:
    """Order of the rows; those with something withheld last by name, if a count made the order."""
    every, labels = list(range(len(frame))), frame.iloc[:, 0]
    own = [name for name in labels if name not in region_names()]
    by_label = own == sorted(own)
    counts = [frame[name].dropna() for name in columns]
    if by_label or not any(c.is_monotonic_decreasing or c.is_monotonic_increasing for c in counts):
        return every
    apart = sorted(rows, key=lambda row: str(labels.iloc[row]))
    return [row for row in every if row not in rows] + apart


def _remark(written: object, withheld: Sequence[str]) -> object:
    """What stood in the remark, and what is withheld in the row."""
    if not withheld:
        return written
    told = [f"{_label(name)}: {WITHHELD}" for name in withheld]
    return "; ".join([*([written] if isinstance(written, str) and written else []), *told])


def _label(column: str) -> str:
    known = label_of(column)
    return known.label if known else column


def _refuse_absent_names(
    breakdowns: Mapping[str, pd.DataFrame], protection: Protection, where: str
) -> None:
    _refuse_absent(where, protection.columns, breakdowns, "rincian")
    for name, columns in protection.columns.items():
        place = f"{where}, rincian {name}"
        _refuse_absent(place, columns, breakdowns[name].columns, "kolom")
        terms = [term for item in protection.relations.get(name, ()) for term in item.terms]
        named = {row for term in terms for row in term.rows}
        named |= {row for breakdown, row, _ in protection.accepted if breakdown == name}
        _refuse_absent(place, named, breakdowns[name].iloc[:, 0], "baris")


def _refuse_absent(where: str, named: Iterable[str], known: Iterable[object], what: str) -> None:
    there = list(map(str, known))
    absent = sorted(set(named) - set(there))
    if absent:
        raise IkuError(
            f"{where}: tidak ada {what} {', '.join(absent)}.", f"Yang ada: {', '.join(there)}."
        )
