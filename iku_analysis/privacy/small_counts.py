"""Small counts that could tell who is meant are withheld before anything is shown or handed on.

A small count alone is not enough: with the total of its column, or with the other parts of its row,
it could be computed. So further counts are withheld until each one could be at least two numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import MISSING_TEXT, format_number
from iku_analysis.model.labels import COLUMN_LABELS

WITHHELD = "dirahasiakan"
REMARK_COLUMN = "keterangan"
MAX_ROUNDS = 100  # of drawing conclusions; a reader has less patience
Place = tuple[int, str]  # position of the row, column
Bounds = tuple[float, float]
Signed = tuple[Place, int]


@dataclass(frozen=True)
class Withheld:
    """A breakdown as it may be shown.

    Attributes
    ----------
    frame : DataFrame
        The breakdown; withheld counts are missing.
    words : mapping of (int, str) to str
        What is shown instead, by position of the row and column.
    minimum : int
        Smallest count shown.
    """

    frame: pd.DataFrame
    words: Mapping[Place, str]
    minimum: int

    def word(self, row: int, column: str) -> str:
        """What is shown where a number is missing."""
        return self.words.get((row, column), MISSING_TEXT)

    def rows(self, column: str) -> set[int]:
        """Positions of the rows whose count in a column is withheld."""
        return {row for row, name in self.words if name == column}

    def note(self, columns: Iterable[str] | None = None) -> str:
        """How many counts are withheld, in all columns or in those shown; empty for none."""
        shown = {name for _, name in self.words} if columns is None else set(columns)
        words = [word for (_, name), word in self.words.items() if name in shown]
        small, others = len(words) - words.count(WITHHELD), words.count(WITHHELD)
        told = []
        if small:
            told.append(
                f"{format_number(small, 0)} hitungan {small_text(self.minimum)} tidak ditampilkan."
            )
        if others:
            told.append(
                f"{format_number(others, 0)} hitungan lain dirahasiakan agar yang kecil tidak "
                "dapat dihitung dari jumlahnya."
            )
        return " ".join(told)


NOTHING_WITHHELD = Withheld(pd.DataFrame(), MappingProxyType({}), 1)


def small_text(minimum: int) -> str:
    """Words in place of a small count.

    Examples
    --------
    >>> small_text(3)
    'kurang dari 3'
    """
    return f"kurang dari {minimum}"


def withhold(
    frame: pd.DataFrame,
    columns: Sequence[str],
    minimum: int,
    sums: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Withheld:
    """Withhold counts above zero and below the minimum, and what would give them away.

    Parameters
    ----------
    frame : DataFrame
        A breakdown, one row per kab/kota; NaN for missing, which stays missing.
    columns : sequence of str
        Columns of counts. The total of each is taken as known to the reader.
    minimum : int
        Smallest count shown; up to 1 nothing is withheld.
    sums : mapping of str to sequence of str
        Columns that are the sum of others in their row.

    Returns
    -------
    Withheld
        A copy; zero stays zero. A small count reads ``kurang dari 3``, another one
        ``dirahasiakan``. Where one count of a column is small, the next smallest that is not zero
        goes with it, and more when the total would still give one away.
    """
    counts = {
        (row, name): float(value)
        for name in columns
        for row, value in enumerate(frame[name])
        if not pd.isna(value)
    }
    hidden = {place for place, value in counts.items() if 0 < value < minimum}
    groups = list(_groups(counts, columns, sums))
    while (more := _next_to_hide(groups, counts, hidden, minimum)) is not None:
        hidden.add(more)
    words = {
        place: small_text(minimum) if counts[place] < minimum else WITHHELD
        for place in sorted(hidden, key=lambda place: (place[0], columns.index(place[1])))
    }
    return Withheld(_without(frame, words), words, minimum)


def _groups(
    counts: Mapping[Place, float], columns: Sequence[str], sums: Mapping[str, Sequence[str]]
) -> Iterator[list[Signed]]:
    """Counts whose signed sum a reader knows: each sum within a row, and each column."""
    for total, parts in sums.items():
        for row in sorted({row for row, _ in counts}):
            group = [*(((row, part), 1) for part in parts), ((row, total), -1)]
            if all(place in counts for place, _ in group):
                yield group
    # last: what rows withhold serves the columns too
    for name in columns:
        yield [(place, 1) for place in counts if place[1] == name]


def _next_to_hide(
    groups: Sequence[Sequence[Signed]],
    counts: Mapping[Place, float],
    hidden: set[Place],
    minimum: int,
) -> Place | None:
    """Smallest count to withhold beside others that could be computed; None when all is safe."""
    start = {place: _bounds(counts[place], minimum) for place in hidden}
    for group in groups:
        known = _tightened([group], counts, start)
        is_told = any(known[place][0] == known[place][1] for place, _ in group if place in hidden)
        chosen = _smallest_open([group], counts, hidden) if is_told else None
        if chosen is not None:
            return chosen
    known = _tightened(groups, counts, start)
    for place in sorted(place for place in hidden if counts[place] < minimum):
        if known[place][0] == known[place][1]:
            near = [group for group in groups if place in dict(group)]
            chosen = _smallest_open(near, counts, hidden) or _smallest_open(groups, counts, hidden)
            if chosen is not None:
                return chosen
    return None


def _smallest_open(
    groups: Iterable[Sequence[Signed]], counts: Mapping[Place, float], hidden: set[Place]
) -> Place | None:
    """Smallest count above zero of groups that withhold one already."""
    open_places = [
        place
        for group in groups
        if any(place in hidden for place, _ in group)
        for place, _ in group
        if place not in hidden and counts[place] > 0
    ]
    return min(open_places, key=counts.__getitem__, default=None)


def _bounds(value: float, minimum: int) -> Bounds:
    """What the words shown say of a withheld count."""
    return (1.0, minimum - 1.0) if value < minimum else (float(minimum), math.inf)


def _tightened(
    groups: Iterable[Sequence[Signed]],
    counts: Mapping[Place, float],
    start: Mapping[Place, Bounds],
) -> dict[Place, Bounds]:
    """What a reader can work out of each withheld count from the sums of the groups."""
    known = dict(start)
    unknown = [[(place, sign) for place, sign in group if place in known] for group in groups]
    for _ in range(MAX_ROUNDS):
        before = dict(known)
        for group in unknown:
            for place, sign in group:
                known[place] = _from_others(place, sign, group, counts, known)
        if known == before:
            break
    return known


def _from_others(
    place: Place,
    sign: int,
    group: Sequence[Signed],
    counts: Mapping[Place, float],
    known: Mapping[Place, Bounds],
) -> Bounds:
    """Bounds of one withheld count, given those of the others in its group."""
    whole = sum(other_sign * counts[other] for other, other_sign in group)
    others = [
        sorted(other_sign * end for end in known[other])
        for other, other_sign in group
        if other != place
    ]
    ends = (whole - sum(high for _, high in others), whole - sum(low for low, _ in others))
    least, most = sorted(sign * end for end in ends)
    low, high = known[place]
    return max(low, least), min(high, most)


def _without(frame: pd.DataFrame, words: Mapping[Place, str]) -> pd.DataFrame:
    """Copy whose withheld counts are missing, with a remark where there is a column for it."""
    shown, rows = frame.copy(), range(len(frame))
    for name in {name for _, name in words}:
        open_rows = pd.Series([(row, name) not in words for row in rows], frame.index)
        shown[name] = frame[name].astype(float).where(open_rows)
    if words and REMARK_COLUMN in frame:
        remarks = [
            _remark(written, {name: word for (at, name), word in words.items() if at == row})
            for row, written in enumerate(frame[REMARK_COLUMN])
        ]
        shown[REMARK_COLUMN] = pd.Series(remarks, frame.index, dtype="str")
    return shown


def _remark(written: object, withheld: Mapping[str, str]) -> object:
    """What stood in the remark, and what is withheld in the row."""
    if not withheld:
        return written
    told = [f"{_label(name)}: {word}" for name, word in withheld.items()]
    return "; ".join([*([written] if isinstance(written, str) and written else []), *told])


def _label(column: str) -> str:
    return COLUMN_LABELS[column].label if column in COLUMN_LABELS else column


def withhold_breakdowns(
    breakdowns: Mapping[str, pd.DataFrame],
    counts: Mapping[str, Sequence[str]],
    sums: Mapping[str, Sequence[str]],
    minimum: int,
    where: str,
) -> dict[str, Withheld]:
    """All breakdowns of an indicator as they may be shown.

    Parameters
    ----------
    breakdowns : mapping of str to DataFrame
        From the measurement.
    counts : mapping of str to sequence of str
        Columns of counts by the name of their breakdown; other breakdowns stay as they are.
    sums, minimum
        As in `withhold`; a sum counts where the breakdown has all its columns.
    where : str
        Name of the declaration, for the message.

    Raises
    ------
    IkuError
        If a declared breakdown or column does not exist: a misspelt one would be shown in full.
    """
    for name, columns in counts.items():
        known = [] if name not in breakdowns else list(breakdowns[name].columns)
        absent = [column for column in columns if column not in known]
        if absent or not known:
            raise IkuError(
                f"{where}: rincian {name!r} tidak memuat {', '.join(absent) or 'kolom apa pun'}.",
                f"Yang ada: {', '.join(known or breakdowns)}.",
            )
    return {
        name: withhold(frame, counts.get(name, ()), minimum, _within(sums, counts.get(name, ())))
        for name, frame in breakdowns.items()
    }


def _within(sums: Mapping[str, Sequence[str]], columns: Sequence[str]) -> dict[str, Sequence[str]]:
    return {total: parts for total, parts in sums.items() if {total, *parts} <= set(columns)}
