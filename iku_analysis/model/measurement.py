"""What an indicator function returns: numbers with their status, or the reason there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from iku_analysis.model.labels import column_words, office_words
from iku_analysis.model.parts import Origins
from iku_analysis.model.regions import REGION_COLUMNS, current_regions
from iku_analysis.model.status import Status, status_of, weakest

if TYPE_CHECKING:
    import pandas as pd  # slow to import, and the catalogue is read by the command line

CONTRIBUTOR = "eksportir"  # column that names, by a pseudonym, who made up an amount


@dataclass(frozen=True)
class Coverage:
    """How much of what a number should rest on it rests on.

    Attributes
    ----------
    extent : str
        A column of parts of the region, a column, or what an office declares.
    found, expected : int
        How many there are, and of how many.

    Examples
    --------
    >>> Coverage("bulan", 9, 12).text
    '9 dari 12 bulan'
    """

    extent: str
    found: int
    expected: int

    @property
    def share(self) -> float:
        """Part that is there; 1 where nothing is expected."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def text(self) -> str:
        """As printed beside the number."""
        return f"{self.found} dari {self.expected} {self.words}"

    @property
    def words(self) -> str:
        """What is counted, as a reader calls it."""
        if self.extent in REGION_COLUMNS:
            return current_regions().part
        return office_words().extents.get(self.extent) or column_words(self.extent)


def narrowest(coverages: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """Least share of each extent: what is computed from several numbers covers no more."""
    found = dict[str, Coverage]()
    for item in coverages:
        known = found.get(item.extent)
        if known is None or item.share < known.share:
            found[item.extent] = item
    return tuple(found.values())


@dataclass(frozen=True)
class Quantity:
    """A number and its status, or no number and the reason. Missing is never zero.

    Attributes
    ----------
    value : float or None
        The number, unrounded, in the unit the catalogue declares.
    status : Status
        Weakest status of the rows the number was computed from.
    reason : str
        Why there is no number, in Indonesian; empty when there is one.
    coverage : tuple of Coverage
        How much of the year and the province it covers; empty where that says nothing.
    """

    value: float | None
    status: Status
    reason: str = ""
    coverage: tuple[Coverage, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError("suatu Quantity memuat angka, atau alasan mengapa tidak ada angkanya")
        if self.value is not None and not math.isfinite(self.value):
            what = "suatu Quantity memuat angka yang berhingga"
            raise ValueError(f"{what}, bukan {self.value}; tanpa angka: missing(alasan, status)")

    @property
    def is_missing(self) -> bool:
        """Whether there is no number."""
        return self.value is None

    def scaled(self, factor: float) -> Quantity:
        """Multiply the number by ``factor``; a missing quantity stays missing."""
        if self.value is None:
            return self
        return replace(self, value=self.value * factor)


def missing(reason: str, status: Status) -> Quantity:
    """Make a quantity without a number."""
    return Quantity(None, status, reason)


def blanks(rows: pd.DataFrame, column: str) -> str:
    """How many cells of a column are empty, in words; nothing when none is.

    Examples
    --------
    >>> import pandas as pd
    >>> blanks(pd.DataFrame({"harga_rp": [1.0, None]}), "harga_rp")
    'harga (Rp) kosong pada 1 dari 2 baris'
    """
    empty = int(rows[column].isna().sum())
    if not empty:
        return ""
    counted = f"{empty:,} dari {len(rows):,} baris".replace(",", ".")
    return f"{column_words(column)} kosong pada {counted}"


def total(rows: pd.DataFrame, column: str) -> Quantity:
    """Sum of a column of amounts; missing as soon as one cell is empty.

    A partial sum looks like the whole, and the sum of nothing like zero.

    Parameters
    ----------
    rows : DataFrame
        At least one row, with a ``status`` column.
    column : str
        Amounts of one unit.
    """
    status, reason = status_of(rows), blanks(rows, column)
    if reason:
        return missing(reason, status)
    return Quantity(float(rows[column].sum(skipna=False)), status)


def ratio(numerator: Quantity, denominator: Quantity, *, zero_reason: str) -> Quantity:
    """Divide two quantities; the weakest status follows, and nothing is divided by zero.

    Parameters
    ----------
    numerator, denominator : Quantity
        Same unit.
    zero_reason : str
        Reason given when the denominator is zero, in Indonesian.

    Returns
    -------
    Quantity
        Plain ratio (not percent). Missing when either part is missing or the denominator is 0.

    Examples
    --------
    >>> resmi = Status.RESMI
    >>> ratio(Quantity(1, resmi), Quantity(4, resmi), zero_reason="penyebut nol").value
    0.25
    """
    status = weakest([numerator.status, denominator.status])
    if numerator.value is None or denominator.value is None:
        return missing(numerator.reason or denominator.reason, status)
    if denominator.value == 0:
        return missing(zero_reason, status)
    coverage = narrowest([*numerator.coverage, *denominator.coverage])
    return Quantity(numerator.value / denominator.value, status, coverage=coverage)


def difference(one: Quantity, other: Quantity) -> Quantity:
    """First minus second, same unit; missing when either is, and the weakest status follows.

    Examples
    --------
    >>> difference(Quantity(5, Status.RESMI), Quantity(3, Status.CONTOH))
    Quantity(value=2, status=<Status.CONTOH: 'contoh'>, reason='', coverage=())
    """
    status = weakest([one.status, other.status])
    if one.value is None or other.value is None:
        return missing(one.reason or other.reason, status)
    coverage = narrowest([*one.coverage, *other.coverage])
    return Quantity(one.value - other.value, status, coverage=coverage)


@dataclass(frozen=True)
class InputUsed:
    """Rows of one table that a measurement used.

    Attributes
    ----------
    table : str
        Resource name in ``datapackage.yaml``.
    rows : int
        Number of rows that entered the calculation.
    status : Status or None
        Weakest status of those rows; None when no row was found.
    """

    table: str
    rows: int
    status: Status | None

    @classmethod
    def of(cls, table: str, used: pd.DataFrame) -> InputUsed:
        """Describe the rows of ``used`` (needs a ``status`` column)."""
        return cls(table, len(used), status_of(used) if len(used) else None)


@dataclass(frozen=True)
class Sum:
    """Parts that must add up (or average) to a whole.

    Attributes
    ----------
    title : str
        What is compared, Indonesian.
    parts, whole : Quantity
        Same unit.
    unit : str
        Unit.
    decimals : int
        Digits shown.
    independent : bool
        Whether the whole was published beside its parts, not computed from the same rows.
    """

    title: str
    parts: Quantity
    whole: Quantity
    unit: str
    decimals: int = 0
    independent: bool = False


@dataclass(frozen=True)
class Measurement:
    """One indicator in one year.

    Attributes
    ----------
    indicator : int
        Number of the IKU, 1 to 11.
    year : int
        Calendar year measured.
    values : mapping of str to Quantity
        Every variant by its key; keys, labels and units are declared in ``iku.yaml``.
    breakdowns : mapping of str to DataFrame
        Detail tables by name (``kab_kota``, ``komponen``, ...). Numeric columns are float with NaN
        for missing; each has a ``status`` column.
    inputs : tuple of InputUsed
        What the values were computed from.
    notes : tuple of str
        What a reader must know, in Indonesian: districts without report, pending results.
    doubts : tuple of str
        What makes the values doubtful, told at the numbers: rows that found no counterpart.
    table_notes : mapping of str to str
        The same about one breakdown, by its name.
    sums : tuple of Sum
        What a reviewer would add up by hand.
    origins : Origins
        How the values came about, to say what moved them.
    contributions : mapping of str to DataFrame
        baris (label) and nilai of each contributor to the amounts of a breakdown, by its name,
        where the table names them; never shown.
    """

    indicator: int
    year: int
    values: Mapping[str, Quantity]
    breakdowns: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    inputs: tuple[InputUsed, ...] = ()
    notes: tuple[str, ...] = ()
    table_notes: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    origins: Origins = field(default_factory=Origins)
    contributions: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
