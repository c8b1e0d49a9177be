"""Declared measures computed: one expression gives a figure of the year, and the same per group.

A figure is the expression without groups, so that a breakdown cannot part from its whole. Groups
without a figure hold NaN; a figure that is missing says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import msgspec.structs
import pandas as pd

from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    BetweenGroups,
    ColumnSum,
    CountOfRows,
    CumulativeOf,
    DifferenceOf,
    DistinctCount,
    GrowthOf,
    IndexOf,
    Measure,
    RatioOf,
    ShareOf,
    YearBefore,
)
from iku_analysis.declarations.measure_rows import Need
from iku_analysis.declarations.measures import Measures
from iku_analysis.indicators._common import (
    PERCENT,
    growth,
    months_covered,
    regions_covered,
    share,
    status_or_weakest,
)
from iku_analysis.indicators._group_figures import (
    Groups,
    divided,
    keys_of,
    nothing,
    of_rows,
    summary_of,
    together,
)
from iku_analysis.indicators._row_conditions import all_hold, latest
from iku_analysis.model.labels import column_words
from iku_analysis.model.measurement import Coverage, Quantity, blanks, difference, missing, ratio

Tellers = tuple[str, frozenset[object]]  # a column, and its groups
WHOLE: Groups = ()


@dataclass(frozen=True)
class Calculation:
    """Measures over checked tables.

    Attributes
    ----------
    measures : Measures
    tables : mapping of str to DataFrame
    only : tuple
        Column and the only groups of it that are counted; empty for all.
    """

    measures: Measures
    tables: dict[str, pd.DataFrame]
    only: Tellers | None = None
    _rows: dict[tuple[str, int], pd.DataFrame] = field(default_factory=dict, repr=False)
    _counted: dict[tuple[object, ...], tuple[Aggregate, pd.DataFrame]] = field(
        default_factory=dict, repr=False
    )
    _grouped: dict[tuple[object, ...], pd.Series[float]] = field(default_factory=dict, repr=False)
    _known: dict[tuple[str, int, Tellers | None], Quantity] = field(
        default_factory=dict, repr=False
    )
    _told: dict[tuple[int, int], tuple[Aggregate, Tellers]] = field(
        default_factory=dict, repr=False
    )

    # --- rows ----------------------------------------------------------------------------------

    def rows(self, source: str, year: int) -> pd.DataFrame:
        """Rows of a table, or of a set in the year."""
        if source not in self.measures.sets:
            return self.tables[source]
        if (source, year) not in self._rows:
            item = self.measures.sets[source]
            rows = self.rows(item.source, year)
            rows = rows.loc[all_hold(item.where, rows, year, lambda name: self.rows(name, year))]
            self._rows[source, year] = latest(rows, item.last, year) if item.last else rows
        return self._rows[source, year]

    def counted(self, item: Aggregate, year: int) -> pd.DataFrame:
        """Rows an aggregate is of."""
        key = (id(item), year, self.only)  # the item stays alive beside its rows, so its id is its
        if key not in self._counted:
            base = self.rows(item.source, year)
            rows = base.loc[all_hold(item.where, base, year, lambda name: self.rows(name, year))]
            for column, groups in filter(None, (self._tellers(item, year), self.only)):
                rows = rows.loc[rows[column].isin(groups)]
            self._counted[key] = item, rows
        return self._counted[key][1]

    def _tellers(self, item: Aggregate, year: int) -> Tellers | None:
        if not item.tellers:
            return None
        key = id(item), year
        if key not in self._told:
            every, plain = replace(self, only=None), msgspec.structs.replace(item, tellers="")
            told = every.aggregate(plain, year, (item.tellers,)).dropna()
            self._told[key] = item, (item.tellers, frozenset(told.index))
        return self._told[key][1]

    # --- figures per group ---------------------------------------------------------------------

    def per_group(self, name: str, year: int, by: Groups) -> pd.Series[float]:
        """Figure of a measure for each group that has rows; NaN where it has none."""
        key = name, year, by, self.only
        if key not in self._grouped:
            self._grouped[key] = self._figures(self.measures.named[name], year, by)
        return self._grouped[key]

    def _figures(self, item: Measure, year: int, by: Groups) -> pd.Series[float]:
        match item:
            case Aggregate():
                return self.aggregate(item, year, by)
            case ShareOf():
                part = self._figures(self.measures.part_of(item), year, by)
                found = divided(part, self.per_group(item.whole, year, by)) * PERCENT
            case RatioOf():
                above, below = (self.per_group(n, year, by) for n in (item.above, item.below))
                found = divided(above, below)
            case DifferenceOf():
                found = self.per_group(item.of, year, by) - self.per_group(item.less, year, by)
            case YearBefore():
                found = self.per_group(item.of, year - 1, by)
            case GrowthOf():
                now, before = (self.per_group(item.of, y, by) for y in (year, year - 1))
                found = divided(now - before, before) * PERCENT
            case IndexOf():
                now, base = (self.per_group(item.of, y, by) for y in (year, item.base))
                found = divided(now, base) * PERCENT
            case CumulativeOf():
                found = self._cumulative(item, year, by)
            case BetweenGroups():
                inner = self.per_group(item.of, year, (*by, *item.per)).dropna()
                found = summary_of(inner, item.summary, by)
            case _:
                raise TypeError(item)
        return found * item.times

    def aggregate(
        self, item: Aggregate, year: int, by: Groups, years: Sequence[int] = ()
    ) -> pd.Series[float]:
        """An aggregate per group, of one year or of the rows of several together."""
        periods = years or (year,)
        base = together(self.rows(item.source, one) for one in periods)
        rows = together(self.counted(item, one) for one in periods)
        if base.empty:
            return nothing(by)
        keys, own = keys_of(base, by), keys_of(rows, by)
        every = base.groupby(keys).size().index
        found = of_rows(item, rows, own).reindex(every).astype(float)
        if isinstance(item, CountOfRows | DistinctCount):
            found = found.fillna(0.0)
        for need in item.needed:
            filled = self._filled(need, base, year)
            if not filled.all():
                silent = ~filled.groupby(keys_of(base.loc[filled.index], by)).any().astype(bool)
                found = found.mask(silent.reindex(every, fill_value=False))
        if isinstance(item, ColumnSum):
            filled = rows[item.column].notna()
            for column, words in item.complete.items():
                for word in words:
                    there = (filled & rows[column].eq(word)).groupby(own).any()
                    found = found.where(there.reindex(every, fill_value=False).astype(bool))
        told = self._tellers(item, year)
        nobody = told is not None and not told[1]
        return found * (float("nan") if nobody else item.times)

    def _filled(self, need: Need, base: pd.DataFrame, year: int) -> pd.Series[bool]:
        """Cells of a needed column that are filled, of the rows where it is needed."""
        rows = base
        if need.where:
            rows = base.loc[all_hold(need.where, base, year, lambda name: self.rows(name, year))]
        return rows[need.column].notna()

    def _cumulative(self, item: CumulativeOf, year: int, by: Groups) -> pd.Series[float]:
        of, years = self.measures.named[item.of], range(item.since, year + 1)
        assert isinstance(of, Aggregate)
        if not years or any(self.rows(of.source, one).empty for one in years):
            return nothing(by)
        return self.aggregate(of, year, by, years)

    # --- the figure of the year ----------------------------------------------------------------

    def figure(self, name: str, year: int) -> Quantity:
        """Figure of a measure in the year, or the reason it is missing."""
        key = name, year, self.only
        if key not in self._known:
            self._known[key] = self._quantity(self.measures.named[name], year)
        return self._known[key]

    def _quantity(self, item: Measure, year: int) -> Quantity:
        match item:
            case Aggregate():
                return self._observed(item, year)
            case ShareOf():
                part = self._quantity(self.measures.part_of(item), year)
                found = share(part, self.figure(item.whole, year))
            case RatioOf():
                pair = (self.figure(n, year) for n in (item.above, item.below))
                found = ratio(*pair, zero_reason="penyebutnya nol")
            case DifferenceOf():
                found = difference(self.figure(item.of, year), self.figure(item.less, year))
            case YearBefore():
                found = self.figure(item.of, year - 1)
            case GrowthOf():
                found = self._growth(item, year)
            case IndexOf():
                now, base = self.figure(item.of, year), self.figure(item.of, item.base)
                found = share(now, base, zero_reason=f"angka tahun dasar {item.base} nol")
            case CumulativeOf():
                found = self._accumulated(item, year)
            case BetweenGroups():
                return self._between(item, year)
            case _:
                raise TypeError(item)
        return found.scaled(item.times)

    def _observed(self, item: Aggregate, year: int, years: Sequence[int] = ()) -> Quantity:
        """Figure of an aggregate, with what it covers."""
        periods = years or (year,)
        base = together(self.rows(item.source, one) for one in periods)
        table = self.measures.table_of(item.source)
        status = status_or_weakest(base, self.tables[table])
        values = self.aggregate(item, year, WHOLE, years).dropna()
        found = (
            missing(self._reason(item, base, periods), status)
            if values.empty
            else Quantity(float(values.iloc[0]), status)
        )
        return replace(found, coverage=tuple(self.covered(base)))

    def _reason(self, item: Aggregate, base: pd.DataFrame, years: Sequence[int]) -> str:
        """Why an aggregate has no figure: what was looked for first."""
        table, year = self.measures.table_of(item.source), years[-1]
        if base.empty:
            return self._absent(item.source, table, year)
        cells = ((need.column, self._filled(need, base, year)) for need in item.needed)
        silent = (blanks(base, name) for name, filled in cells if len(filled) and not filled.any())
        if words := next(silent, ""):
            return words
        rows = together(self.counted(item, one) for one in years)
        if isinstance(item, ColumnSum):
            for column, wanted in item.complete.items():
                there = set(rows.loc[rows[item.column].notna(), column])
                if absent := [word for word in wanted if word not in there]:
                    return f"{column_words(item.column)} {year} tidak ada untuk {', '.join(absent)}"
        empty = (blanks(rows, column) for column in item.own_columns if len(rows))
        return next(
            filter(None, empty), f"tidak ada baris tabel {table} yang dihitung tahun {year}"
        )

    def _absent(self, source: str, table: str, year: int) -> str:
        """Which table or set has no row."""
        item = self.measures.sets.get(source)
        if item is None:
            return f"tabel {table} tidak memuat baris"
        above = self.rows(item.source, year)
        if above.empty:
            return self._absent(item.source, table, year)
        dated = [where for where in item.where if where.is_of_years]
        if dated and not all_hold(dated, above, year, lambda name: self.rows(name, year)).any():
            return f"tabel {table} tidak memuat tahun {year}"
        return f"tabel {table} tidak memuat baris {column_words(source)} tahun {year}"

    def _growth(self, item: GrowthOf, year: int) -> Quantity:
        own = self
        if item.comparable:
            of = self.measures.named[item.of]
            years = [self._figures(of, y, (item.comparable,)).dropna() for y in (year, year - 1)]
            both = frozenset(years[0].index) & frozenset(years[1].index)
            own = replace(self, only=(item.comparable, both))
            if not both:
                now, before = (self.figure(item.of, y) for y in (year, year - 1))
                told = next((q for q in (now, before) if q.is_missing), None)
                words = f"tidak ada {column_words(item.comparable)} dengan angka pada kedua tahun"
                return told or missing(words, now.status)
        return growth(own.figure(item.of, year), own.figure(item.of, year - 1))

    def _accumulated(self, item: CumulativeOf, year: int) -> Quantity:
        of, years = self.measures.named[item.of], range(item.since, year + 1)
        assert isinstance(of, Aggregate)
        table = self.measures.table_of(of.source)
        status = status_or_weakest(self.tables[table].iloc[:0], self.tables[table])
        if not years:
            return missing(f"periode kumulatif baru mulai tahun {item.since}", status)
        absent = [str(one) for one in years if self.rows(of.source, one).empty]
        words = f"tabel {table} tidak memuat tahun {', '.join(absent)}"
        found = missing(words, status) if absent else self._observed(of, year, years)
        return replace(found, coverage=(Coverage("tahun", len(years) - len(absent), len(years)),))

    def _between(self, item: BetweenGroups, year: int) -> Quantity:
        whole = self.figure(item.of, year)
        values = self._figures(item, year, WHOLE).dropna()
        if not values.empty:
            return replace(whole, value=float(values.iloc[0]), reason="")
        groups = " dan ".join(map(column_words, item.per))
        words = f"terlalu sedikit {groups} berangka tahun {year}"
        return missing(whole.reason or words, whole.status)

    # --- what a figure covers ------------------------------------------------------------------

    def covered(self, rows: pd.DataFrame) -> Iterable[Coverage]:
        """Extents of the rows a figure rests on."""
        for extent, column in self.measures.extents.items():
            if column not in rows:
                continue
            cells = rows[column].dropna()
            if extent == "bulan":
                months = cells.dt.month if cells.dtype.kind == "M" else cells
                yield months_covered(months)
            else:
                told = self.only if self.only and self.only[0] == column else None
                regions = regions_covered(set(cells) & told[1] if told else set(cells))
                yield replace(regions, extent=extent)
