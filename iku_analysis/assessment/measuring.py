"""An indicator measured from the tables of a year: of a whole year, or up to a quarter's end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from iku_analysis.assessment.merged_regions import name_merged
from iku_analysis.assessment.quarters import ONLY_YEARLY, without_growth
from iku_analysis.assessment.spoken import in_words, of_region
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.model.measurement import Measurement, missing
from iku_analysis.model.quarter import Quarter, known_until
from iku_analysis.model.status import Status, status_of, weakest


@dataclass(frozen=True)
class Measuring:
    """What measures one indicator.

    Attributes
    ----------
    declared : Indicator
    function : callable
        Tables by their names, year and policy in, measurement out.
    tables : mapping of str to DataFrame
        Checked tables.
    dated_by : mapping of str to tuple of str
        Columns that date the rows of each.
    words : mapping of str to str
        What the office calls the contents of details.
    is_ours : bool
        Whether the function is one of this package, which speaks of kab/kota.
    """

    declared: Indicator
    function: Callable[..., Measurement]
    tables: Mapping[str, pd.DataFrame]
    dated_by: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    is_ours: bool = False

    def year(self, year: int) -> Measurement:
        """Measure a whole year."""
        return self._measured(self.function, self.tables, year)

    def until(self, quarter: Quarter) -> Measurement:
        """Measure from what was known at the end of a quarter."""
        known = {
            name: known_until(table, self.dated_by[name], quarter.end)
            for name, table in self.tables.items()
        }
        until = getattr(self.function, "until", None)  # a declared one asks for days of the year
        function = until(quarter.number) if until else self.function
        measured = quarter.covering(self._measured(function, known, quarter.year))
        return replace(measured, values=without_growth(measured, self.declared))

    def quarters(self, year: int, last: int) -> dict[Quarter, Measurement]:
        """Measure each quarter of a year up to the last one asked for."""
        return {item: self.until(item) for item in (Quarter(year, n + 1) for n in range(last))}

    def only_yearly(self, year: int) -> Measurement:
        """What an indicator looks like that no part of the year can tell."""
        told = (status_of(table) for table in self.tables.values() if len(table))
        status = weakest([*told] or [Status.CONTOH])
        measured = self.year(year)  # for its keys and details, of which nothing is shown
        absent = dict.fromkeys(measured.values, missing(ONLY_YEARLY, status))
        return Measurement(measured.indicator, year, absent, measured.breakdowns)

    def _measured(
        self,
        function: Callable[..., Measurement],
        tables: Mapping[str, pd.DataFrame],
        year: int,
    ) -> Measurement:
        measured = function(**tables, year=year, **self.declared.policy.value)
        if self.is_ours:  # it knows its number in our catalogue, not in that of another office
            measured = replace(measured, indicator=self.declared.number)
        named = name_merged(measured, self.declared.small_counts.value.merged)
        return in_words(of_region(named) if self.is_ours else named, self.words)
