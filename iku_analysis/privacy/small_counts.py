"""Small counts that could tell who is meant are withheld before anything is shown or handed on.

A small count alone is not enough: with totals, with the other parts of its row, or because one
count cannot exceed another, it could be computed. So further counts go with it, zeros among them,
until what a reader must think possible of it is as wide as declared. All read alike: which of them
are the small ones would tell again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import MISSING_TEXT, format_number
from iku_analysis.model.labels import COLUMN_LABELS
from iku_analysis.model.regions import REGION_NAMES
from iku_analysis.model.relations import Relation
from iku_analysis.privacy.known_numbers import Numbers, Place, Values
from iku_analysis.privacy.suppression import Problem, suppress

WITHHELD = "dirahasiakan"
REMARK_COLUMN = "keterangan"
NAMED = 5  # counts a message names


@dataclass(frozen=True)
class Withheld:
    """A breakdown as it may be shown.

    Attributes
    ----------
    frame : DataFrame
        The breakdown; withheld counts are missing.
    places : frozenset of (int, str)
        Position of the row and column of each.
    minimum : int
        Smallest count shown.
    """

    frame: pd.DataFrame
    places: frozenset[Place] = frozenset()
    minimum: int = 1

    @property
    def words(self) -> Mapping[Place, str]:
        """What is shown instead, by position of the row and column."""
        return dict.fromkeys(self.places, WITHHELD)

    def word(self, row: int, column: str) -> str:
        """What is shown where a number is missing."""
        return WITHHELD if (row, column) in self.places else MISSING_TEXT

    def rows(self, column: str) -> set[int]:
        """Positions of the rows whose count in a column is withheld."""
        return {row for row, name in self.places if name == column}

    def note(self, columns: Iterable[str] | None = None) -> str:
        """How many counts are withheld, in all columns or in those shown; empty for none."""
        shown = {name for _, name in self.places} if columns is None else set(columns)
        number = sum(name in shown for _, name in self.places)
        if not number:
            return ""
        return (
            f"{format_number(number, 0)} hitungan dirahasiakan: yang {small_text(self.minimum)}, "
            "dan yang lain, nol termasuk, agar yang kecil tidak dapat dihitung darinya."
        )


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
    """What is counted in a breakdown, what readers know of it, and what was decided.

    Attributes
    ----------
    columns : tuple of str
        Columns of counts.
    relations : tuple of Relation
        What readers know.
    closed : tuple of str
        Columns withheld whole; of their counts no more is kept open than one step.
    accepted : frozenset of (str, str)
        Label of the row and column of small counts that need no protection.
    """

    columns: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    closed: tuple[str, ...] = ()
    accepted: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Limits:
    """Smallest count shown, and how wide what is possible of a smaller one must be."""

    minimum: int = 1
    width: int = 1


def withhold(
    frame: pd.DataFrame,
    protection: Protection,
    values: Values,
    limits: Limits,
    where: str = "rincian",
) -> Withheld:
    """Withhold counts above zero and below the minimum, and what would give them away.

    Parameters
    ----------
    frame : DataFrame
        A breakdown with labels in its first column; NaN for missing, which stays missing.
    protection : Protection
        Of this breakdown. A relation the data do not satisfy is taken as known with its gap.
    values : mapping of str to float or None
        Variants of the indicator, all published; a relation with one that is missing tells nothing.
    limits : Limits
        A minimum of 1 withholds nothing.
    where : str
        Name of indicator and breakdown, for the message.

    Returns
    -------
    Withheld
        A copy. Rows in the order of a count, which would tell, are put apart where withheld.

    Raises
    ------
    IkuError
        If a small count cannot be protected, whatever else is withheld.
    """
    numbers = Numbers.of(frame, protection.columns, values)
    labels = frame.iloc[:, 0].astype(str).tolist()
    closed = {at for at, (_, name) in enumerate(numbers.places) if name in protection.closed}
    widths = {
        at: 1 if at in closed else limits.width
        for at, (row, name) in enumerate(numbers.places)
        if 0 < numbers.counts[at] < limits.minimum
        and (labels[row], name) not in protection.accepted
    }
    known = tuple(item for one in protection.relations for item in numbers.known(one))
    found = suppress(Problem(numbers.counts, known, widths, frozenset(closed)))
    if found.unprotected:
        lost = [numbers.places[at] for at in found.unprotected]
        raise _unprotected(where, [f"{_label(name)} {labels[row]}" for row, name in lost])
    hidden = frozenset(numbers.places[at] for at in found.hidden)
    return (
        _without(frame, hidden, protection.columns, limits.minimum) if hidden else Withheld(frame)
    )


def _unprotected(where: str, told: Sequence[str]) -> IkuError:
    more = f" dan {len(told) - NAMED} lainnya" if len(told) > NAMED else ""
    return IkuError(
        f"{where}: {len(told)} hitungan kecil tidak dapat dilindungi, apa pun yang ikut "
        f"dirahasiakan, sebab jumlah yang diterbitkan sendiri kecil: {', '.join(told[:NAMED])}"
        f"{more}.",
        "Di iku.yaml, deklarasi.rahasia indikator itu, pilih satu: gabung (beberapa kab/kota "
        "menjadi satu baris), ditutup (kolom itu seluruhnya dirahasiakan), atau terima (baris itu "
        "tetap ditampilkan; sebut rincian, baris, kolom, oleh, tanggal, alasan). Lalu ulangi "
        "perintahnya.",
    )


def _without(
    frame: pd.DataFrame, hidden: frozenset[Place], columns: Sequence[str], minimum: int
) -> Withheld:
    """Copy whose withheld counts are missing, with a remark where there is a column for it."""
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
    return Withheld(shown, places, minimum)


def _telling_nothing(frame: pd.DataFrame, rows: set[int], columns: Sequence[str]) -> list[int]:
    """Order of the rows; those with something withheld last by name, if a count made the order."""
    every, labels = list(range(len(frame))), frame.iloc[:, 0]
    own = [name for name in labels if name not in REGION_NAMES]
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
    return COLUMN_LABELS[column].label if column in COLUMN_LABELS else column


def withhold_breakdowns(
    breakdowns: Mapping[str, pd.DataFrame],
    protections: Mapping[str, Protection],
    values: Values,
    limits: Limits,
    where: str,
) -> dict[str, Withheld]:
    """All breakdowns of an indicator as they may be shown.

    Parameters
    ----------
    breakdowns : mapping of str to DataFrame
        From the measurement.
    protections : mapping of str to Protection
        By the name of the breakdown; others stay as they are.
    values, limits
        As in `withhold`.
    where : str
        Name of the declaration, for the message.

    Raises
    ------
    IkuError
        If a declared breakdown, column or row does not exist: a misspelt one would be shown in
        full. If a small count cannot be protected.
    """
    for name, protection in protections.items():
        if name not in breakdowns:
            _refuse_absent(where, [name], breakdowns, "rincian")
        frame = breakdowns[name]
        _refuse_absent(f"{where}, rincian {name}", protection.columns, frame.columns, "kolom")
        named = {row for item in protection.relations for term in item.terms for row in term.rows}
        named |= {row for row, _ in protection.accepted}
        _refuse_absent(f"{where}, rincian {name}", named, frame.iloc[:, 0], "baris")
    return {
        name: withhold(
            frame, protections.get(name, Protection()), values, limits, f"{where}, rincian {name}"
        )
        for name, frame in breakdowns.items()
    }


def _refuse_absent(where: str, named: Iterable[str], known: Iterable[object], what: str) -> None:
    there = list(map(str, known))
    absent = sorted(set(named) - set(there))
    if absent:
        raise IkuError(
            f"{where}: tidak ada {what} {', '.join(absent)}.", f"Yang ada: {', '.join(there)}."
        )
