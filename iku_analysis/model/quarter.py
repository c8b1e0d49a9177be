"""A quarter of a year, cumulative from January: its end, its words, and what was known by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from iku_analysis.model.measurement import Coverage, Measurement, Quantity

if TYPE_CHECKING:
    import pandas as pd

QUARTERS, MONTHS_OF_ONE = 4, 3
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Quarter:
    """From the first of January to the end of a quarter.

    Attributes
    ----------
    year : int
    number : int
        1 to 4.

    Examples
    --------
    >>> Quarter(2018, 3).end, Quarter(2018, 3).words
    (datetime.date(2018, 9, 30), 'triwulan III 2018')
    """

    year: int
    number: int

    @property
    def months(self) -> int:
        """Months from January to its end."""
        return MONTHS_OF_ONE * self.number

    @property
    def end(self) -> date:
        """Its last day."""
        return date(self.year + self.months // 12, self.months % 12 + 1, 1) - timedelta(1)

    @property
    def last_month(self) -> date:
        """First day of its last month."""
        return self.end.replace(day=1)

    @property
    def words(self) -> str:
        """As readers say it."""
        return f"triwulan {ROMAN[self.number - 1]} {self.year}"

    @property
    def until(self) -> str:
        """Up to its end, as heads and captions say it."""
        return f"s.d. {self.words}"

    @property
    def title(self) -> str:
        """As it begins a heading."""
        return f"T{self.words[1:]}"

    def before(self) -> Quarter:
        """Return the same quarter of the year before."""
        return replace(self, year=self.year - 1)

    def expected(self, coverage: Coverage) -> Coverage:
        """Coverage against the months and weeks up to its end; a week is that of its Monday.

        Examples
        --------
        >>> Quarter(2018, 3).expected(Coverage("bulan", 9, 12)).text
        '9 dari 9 bulan'
        """
        first = date(self.year, 1, 1)
        monday = first + timedelta(-first.weekday() % 7)
        wanted = {"bulan": self.months, "minggu": (self.end - monday).days // 7 + 1}
        return replace(coverage, expected=wanted.get(coverage.extent, coverage.expected))

    def covering(self, measurement: Measurement) -> Measurement:
        """Measurement whose numbers are held to the months and weeks that could be known.

        What a note says of the coverage of a whole year is left out.
        """
        yearly = {
            covered.text
            for item in measurement.values.values()
            for covered in item.coverage
            if self.expected(covered) != covered
        }
        notes = (note for note in measurement.notes if not any(text in note for text in yearly))
        values = {
            key: replace(item, coverage=tuple(map(self.expected, item.coverage)))
            for key, item in measurement.values.items()
        }
        return replace(measurement, values=values, notes=tuple(notes))


def period_words(year: int, quarter: int | None, *, begins: bool = False) -> str:
    """Year, or a quarter of it, as readers say it; as it begins a heading where asked.

    Examples
    --------
    >>> period_words(2018, None), period_words(2018, 3), period_words(2018, 3, begins=True)
    ('2018', 'triwulan III 2018', 'Triwulan III 2018')
    """
    if not quarter:
        return str(year)
    return Quarter(year, quarter).title if begins else Quarter(year, quarter).words


def known_until(table: pd.DataFrame, columns: Sequence[str], day: date) -> pd.DataFrame:
    """Rows that were known on a day, and of what happened to each no more than was known.

    Parameters
    ----------
    table : DataFrame
    columns : sequence of str
        Dates of a row, or its year and month; a table without any is known whole.
    day : date
        A row counts once one of its dates is reached; later ones are emptied. A row without any
        date is kept: it counts for no period, and a report says how many there are.
    """
    if not columns or table.empty:
        return table
    dates = table[list(columns)]
    if all(str(kind).startswith("datetime") for kind in dates.dtypes):
        reached = dates.apply(lambda column: column <= str(day))
        known: pd.DataFrame = table.loc[
            reached.any(axis="columns") | dates.isna().all(axis="columns")
        ]
        later = ~(reached | dates.isna()).loc[known.index]
        return known.assign(**{name: known[name].mask(later[name]) for name in columns})
    year, month = (table[name] for name in columns)
    is_later = (year > day.year) | ((year == day.year) & (month > day.month))
    kept: pd.DataFrame = table.loc[~is_later.fillna(value=False).astype(bool)]
    return kept


def last_known(table: pd.DataFrame, columns: Sequence[str]) -> date | None:
    """Return the last day a row is dated; of a month its first. None where no row is."""
    days = list[date]()
    if columns and not str(table[columns[0]].dtype).startswith("datetime"):
        rows = table[list(columns)].dropna().drop_duplicates()
        days = [date(int(year), int(month), 1) for year, month in rows.to_numpy()]
    else:
        found = (table[name].max() for name in columns)
        days = [day.date() for day in found if day == day]  # noqa: PLR0124 -- NaT differs from itself
    return max(days, default=None)


@dataclass(frozen=True)
class QuarterRecord:
    """A target code at the end of a quarter, cumulative from January.

    Attributes
    ----------
    code, unit, decimals
        Of the component.
    quarter : int
        1 to 4.
    target, realisation : Quantity
        In ``unit``.
    achievement, of_year : Quantity
        Percent reached of the quarter's target by the indicator's direction, and realisation as
        percent of the year's target where more is better.
    year_target : Quantity
        As in force at the quarter's end.
    at_this_pace : Quantity
        Realisation x 4 / quarter, a rule and no forecast; only of what adds up.
    """

    code: str
    unit: str
    decimals: int
    quarter: int
    target: Quantity
    realisation: Quantity
    achievement: Quantity
    year_target: Quantity
    of_year: Quantity
    at_this_pace: Quantity
