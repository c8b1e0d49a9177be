"""What several indicators share: rows of a year, growth, shares, counts per kab/kota."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import listed
from iku_analysis.model.labels import column_words
from iku_analysis.model.measurement import (
    Coverage,
    Measurement,
    Quantity,
    Sum,
    blanks,
    difference,
    missing,
    ratio,
    total,
)
from iku_analysis.model.parts import ALONE, DENOMINATOR, NUMERATOR, OVERLAP, PART, UNKNOWN, Parts
from iku_analysis.model.regions import region_names
from iku_analysis.model.status import Status, status_of

PERCENT = 100.0
MONTHS = 12
NOT_DONE = "dibaca sebagai belum terlaksana"
Function = TypeVar("Function", bound=Callable[..., Measurement])
DATE_COLUMNS: dict[Callable[..., Measurement], str] = {}


def looks_at_its_year_by(date_column: str) -> Callable[[Function], Function]:
    """Declare that an indicator looks at no rows but those dated in the year measured.

    Of a large table only these rows need to be read, see `Chapter.indicator`.
    """

    def declare(function: Function) -> Function:
        DATE_COLUMNS[function] = date_column
        return function

    return declare


def status_or_weakest(used: pd.DataFrame, table: pd.DataFrame) -> Status:
    """Status of the rows used; of the whole table when none was; ``contoh`` for an empty table."""
    for frame in (used, table):
        if len(frame):
            return status_of(frame)
    return Status.CONTOH


@dataclass(frozen=True)
class Figures:
    """Single figures of a table by their key; a search for each would cost more than the sums.

    Attributes
    ----------
    found : mapping of tuple to Quantity
        Every row of the table by its key; an empty cell is a missing quantity.
    status : Status
        Of the whole table, for what it lacks.
    """

    found: Mapping[tuple[Hashable, ...], Quantity]
    status: Status

    @classmethod
    def of(cls, table: pd.DataFrame, value: str, *keys: str) -> Figures:
        """Figures of column ``value`` by the columns ``keys``, which together name a row once."""
        numbers = zip(table[value].tolist(), table["status"].tolist(), strict=True)
        quantities = [
            missing(f"{column_words(value)} kosong", Status(status))
            if pd.isna(number)
            else Quantity(float(number), Status(status))
            for number, status in numbers
        ]
        rows = zip(*(table[key].tolist() for key in keys), strict=True)
        return cls(dict(zip(rows, quantities, strict=True)), status_or_weakest(table, table))

    def get(self, *key: Hashable, reason: str) -> Quantity:
        """Figure of a key; missing for ``reason`` without such a row, else as its cell says."""
        figure = self.found.get(key)
        if figure is None:
            return missing(reason, self.status)
        if figure.is_missing:
            words = " ".join(str(part) for part in key)
            return missing(f"{figure.reason} pada baris {words}", figure.status)
        return figure


def in_year(table: pd.DataFrame, date_column: str, year: int) -> pd.DataFrame:
    """Rows whose date lies in the calendar year; a missing date lies in none."""
    rows: pd.DataFrame = table.loc[table[date_column].dt.year == year]
    return rows


def count(value: float, used: pd.DataFrame, *needs: str) -> Quantity:
    """Count with the status of the rows it came from.

    Missing when one of the columns it ``needs`` is empty in all rows: nobody was judged by it, so
    zero would be a guess. Where only some cells are empty, `blank_notes` says how many.

    Raises
    ------
    ValueError
        If ``used`` is empty: nothing was observed at all.
    """
    return resting_on(Quantity(float(value), status_of(used)), used, *needs)


def counts_or_missing(
    numbers: Mapping[str, tuple[float, Sequence[str]]], used: pd.DataFrame, absent: Quantity
) -> dict[str, Quantity]:
    """Each number as `count` of the rows, beside the columns it needs; absent without any row."""
    counts = {
        key: count(number, used, *needs) if len(used) else absent
        for key, (number, needs) in numbers.items()
    }
    return covering(counts, regions_covered(used["kab_kota"].dropna()))


def resting_on(quantity: Quantity, used: pd.DataFrame, *needs: str) -> Quantity:
    """Quantity, or none when a column it needs is empty in all the rows used."""
    silent = [column for column in needs if len(used) and used[column].isna().all()]
    return missing(blanks(used, silent[0]), quantity.status) if silent else quantity


def blank_notes(
    rows: pd.DataFrame, *columns: str, meaning: str = "angka yang memakainya belum lengkap"
) -> tuple[str, ...]:
    """Coverage of numbers that rest on some rows only: how many cells of each column are empty."""
    found = (blanks(rows, column) for column in columns)
    return tuple(f"Kolom {words}; {meaning}." for words in found if words)


def telling(rows: pd.DataFrame, *columns: str, by: str = "kab_kota") -> pd.DataFrame:
    """Rows of the groups in which every column has some value; the others cannot tell zero."""
    seen = rows.groupby(by)[list(columns)].count().gt(0).all(axis="columns")
    told: pd.DataFrame = rows.loc[rows[by].isin(seen.index[seen])]
    return told


def amounts(rows: pd.DataFrame, by: str | list[str], columns: list[str]) -> pd.DataFrame:
    """Sums of amounts per group; NaN where one cell of the group is empty."""
    return rows.groupby(by)[columns].sum(skipna=False)


def share(part: Quantity, whole: Quantity, *, zero_reason: str = "penyebutnya nol") -> Quantity:
    """Part of a whole in percent."""
    return ratio(part, whole, zero_reason=zero_reason).scaled(PERCENT)


def growth(now: Quantity, before: Quantity) -> Quantity:
    """Change against the year before in percent.

    Examples
    --------
    >>> resmi = Status.RESMI
    >>> growth(Quantity(12, resmi), Quantity(10, resmi)).value
    20.0
    """
    return share(difference(now, before), before, zero_reason="jumlah tahun lalu nol")


def missing_year(table: str, year: int, frame: pd.DataFrame) -> Quantity:
    """Missing quantity for a year without rows."""
    return missing(
        f"tabel {table} tidak memuat tahun {year}", status_or_weakest(frame.iloc[:0], frame)
    )


def by_region(counts: pd.Series) -> pd.Series:
    """Series in the order of the kab/kota; NaN where a kab/kota is absent."""
    column = counts.index.name or "kab_kota"
    return counts.reindex(pd.Index(region_names(), name=column)).astype(float)


def reported(counts: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Counts per kab/kota: 0 where it has rows but none counted, NaN where it has no row."""
    has_rows = pd.Index(region_names()).isin(rows["kab_kota"].unique())
    return by_region(counts).fillna(0.0).where(has_rows)


def distinct_by_region(counted: pd.DataFrame, rows: pd.DataFrame, *needs: str) -> pd.Series:
    """Distinct things among some of the rows per kab/kota, if its rows have all that this needs.

    The first of the columns names the things.
    """
    return reported(counted.groupby("kab_kota")[needs[0]].nunique(), telling(rows, *needs))


def with_status(frame: pd.DataFrame, status: Status) -> pd.DataFrame:
    """Breakdown with one status for all its rows."""
    return frame.assign(status=status.value)


def regions_text(names: Iterable[str]) -> str:
    """List of kab/kota for a note, in the usual order."""
    wanted = set(names)
    return ", ".join(name for name in region_names() if name in wanted)


def covering(
    values: Mapping[str, Quantity], *coverage: Coverage, only: Iterable[str] | None = None
) -> dict[str, Quantity]:
    """Numbers with what they cover; all of them, or those named.

    Raises
    ------
    IkuError
        If one is a plain number, which has no status.
    """
    if plain := [key for key, item in values.items() if not isinstance(item, Quantity)]:
        kind = type(values[plain[0]]).__name__
        raise IkuError(
            f"covering menerima {listed(plain)} bertipe {kind}, bukan Quantity.",
            "Tulis Quantity(float(nilai), status).",
        )
    chosen = set(values if only is None else only)
    return {
        key: replace(item, coverage=coverage) if key in chosen else item
        for key, item in values.items()
    }


def regions_covered(names: Iterable[Hashable]) -> Coverage:
    """How many of the kab/kota are among the names."""
    return Coverage("kab_kota", len(set(region_names()) & set(names)), len(region_names()))


def months_covered(months: Iterable[Hashable]) -> Coverage:
    """How many months of the year are among the numbers."""
    return Coverage("bulan", len(set(range(1, MONTHS + 1)) & set(months)), MONTHS)


def overlap(rows: pd.DataFrame, thing: str, by: str = "kab_kota") -> int:
    """How often things stand in more than one group: what distinct counts of groups exceed."""
    places = rows[[thing, by]].dropna().drop_duplicates()
    return len(places) - places[thing].nunique()


def counted_parts(
    variant: str, by: str, counts: pd.Series, whole: Quantity, pairs: pd.DataFrame
) -> tuple[Parts, ...]:
    """A distinct count as its groups, less what stands in several of them.

    ``pairs`` names thing and group of all that is counted. None where the whole is missing; a
    group that told nothing is no part.
    """
    known = counts.dropna().astype(float)
    if whole.value is None or known.empty:
        return ()
    frame = pd.DataFrame({PART: known.index.astype(str), NUMERATOR: known.to_numpy()})
    thing, group = pairs.columns
    single = pairs.dropna().drop_duplicates().drop_duplicates(thing, keep=False)
    frame[ALONE] = frame[PART].map(single[group].astype(str).value_counts()).fillna(0.0)
    if several := whole.value - float(known.sum(skipna=False)):
        label = OVERLAP if several < 0 else UNKNOWN
        rest = {PART: f"{label} {by}", NUMERATOR: several, ALONE: float("nan")}
        frame = pd.concat([frame, pd.DataFrame([rest])], ignore_index=True)
    return (Parts(variant, by, frame),)


def counted_in_groups(
    variant: str, whole: Quantity, grouped: Iterable[tuple[str, pd.Series, pd.DataFrame]]
) -> Iterator[Parts]:
    """The same by several groupings: name, counts, and pairs of thing and group of each."""
    for by, counts, pairs in grouped:
        yield from counted_parts(variant, by, counts, whole, pairs)


def share_parts(
    variant: str,
    by: str,
    numerators: Mapping[str, float],
    denominators: Mapping[str, float],
    unit: str,
) -> Parts:
    """A share as its numerator's parts and its denominator's."""
    rows = [
        *({PART: key, NUMERATOR: value, DENOMINATOR: 0.0} for key, value in numerators.items()),
        *({PART: key, NUMERATOR: 0.0, DENOMINATOR: value} for key, value in denominators.items()),
    ]
    return Parts(variant, by, pd.DataFrame(rows), PERCENT, unit=unit)


def column_sum(
    column: pd.Series[float], whole: Quantity, title: str, unit: str, *, several: int = 0
) -> Sum:
    """Sum of a breakdown column beside the value it must give.

    A group without report has nothing to add. Without a whole the parts are not added: they may
    lack the same cells. Of distinct things ``several`` is their `overlap`, which is taken off.
    """
    known = column.dropna().to_frame("jumlah").assign(status=whole.status.value)
    if whole.is_missing or known.empty:
        parts = missing(whole.reason or "rincian tidak memuat angka", whole.status)
    else:
        parts = difference(total(known, "jumlah"), Quantity(float(several), whole.status))
    words = f"{title}, dikurangi {several} yang tercatat di beberapa" if several else title
    return Sum(words, parts, whole, unit)
