"""Indicators declared in ``iku.yaml`` (``ukuran:``): the declaration in, a ``Measurement`` out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd
from msgspec.structs import replace

from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    ColumnSum,
    CountOfRows,
    CumulativeOf,
    DistinctCount,
    GrowthOf,
    IndexOf,
    Measure,
    RatioOf,
    ShareOf,
    YearBefore,
)
from iku_analysis.declarations.measure_rows import RowCondition
from iku_analysis.declarations.measure_words import condition_label
from iku_analysis.declarations.measures import DeclaredBreakdown, Measures
from iku_analysis.indicators._calculation import Calculation
from iku_analysis.indicators._common import (
    PERCENT,
    blank_notes,
    by_region,
    column_sum,
    counted_parts,
    overlap,
    status_or_weakest,
    with_status,
)
from iku_analysis.indicators._group_figures import Groups
from iku_analysis.model.labels import column_words, office_words
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, Sum
from iku_analysis.model.parts import (
    BY_REGION,
    DENOMINATOR,
    NUMERATOR,
    PART,
    Condition,
    Filter,
    Origins,
    Parts,
)
from iku_analysis.model.regions import current_regions, region_column
from iku_analysis.model.status import Status, weakest

STILL, AS_DECLARED = "dianggap masih berlaku", "dibaca seperti yang dinyatakan syaratnya"
UNTOLD_UNIT = "satuan datanya"  # nobody has said which
COUNTS = (CountOfRows, DistinctCount)


@dataclass(frozen=True)
class DeclaredIndicator:
    """An indicator function made from a declaration; called as the programmed ones are.

    Attributes
    ----------
    indicator : Indicator
    measures : Measures
    orders : mapping of str to tuple
        Contents of columns in the order their table declares them, which is that of detail tables.
    titles : mapping of str to str
        Of its tables, by their names.
    """

    indicator: Indicator
    measures: Measures
    orders: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def until(self, quarter: int) -> DeclaredIndicator:
        """The same of a year that ends with a quarter."""
        return dataclasses.replace(self, measures=self.measures.until(quarter))

    def __call__(self, year: int, **tables: pd.DataFrame) -> Measurement:
        """Measure a year."""
        calculation = Calculation(self.measures, tables)
        values = {
            variant.key: calculation.figure(variant.key, year)
            for variant in self.indicator.variants.value
        }
        account = _Account(self, calculation, year, values)
        breakdowns = {name: account.frame(item) for name, item in self.measures.breakdowns.items()}
        return Measurement(
            indicator=self.indicator.number,
            year=year,
            values=values,
            breakdowns=breakdowns,
            inputs=tuple(account.inputs()),
            notes=tuple(dict.fromkeys(account.notes())),
            sums=tuple(account.sums(breakdowns)),
            origins=Origins(tuple(account.parts()), filters=tuple(account.filters())),
        )


@dataclass(frozen=True)
class _Account:
    """What is told beside the values."""

    function: DeclaredIndicator
    calculation: Calculation
    year: int
    values: Mapping[str, Quantity]

    @property
    def measures(self) -> Measures:
        return self.function.measures

    def _leaves(self, item: Measure) -> Iterator[Aggregate]:
        """Aggregates a measure is made of."""
        if isinstance(item, Aggregate):
            yield item
        elif isinstance(item, ShareOf) and item.where:
            yield from self._leaves(self.measures.part_of(item))
        for names in item.measures().values():
            for name in names:
                yield from self._leaves(self.measures.named[name])

    def _years(self) -> tuple[int, ...]:
        """Years the values look at."""
        named = self.measures.named.values()
        bases = {item.base for item in named if isinstance(item, IndexOf)}
        since = [item.since for item in named if isinstance(item, CumulativeOf)]
        before = {self.year - 1 for item in named if isinstance(item, GrowthOf | YearBefore)}
        plan = range(min(since), self.year + 1) if since else ()
        return tuple(sorted({self.year, *before, *bases, *plan}))

    # --- detail tables -------------------------------------------------------------------------

    def frame(self, item: DeclaredBreakdown) -> pd.DataFrame:
        """Detail table: the measures per group, or per year."""
        if item.since is not None:
            return self._annual(item, range(item.since, self.year + 1))
        columns = {
            column: self.calculation.per_group(name, self.year, item.by)
            for column, name in item.columns.items()
        }
        frame = pd.DataFrame(columns).rename_axis(list(item.by)).astype(float)
        if item.rows:
            frame = frame.reindex(pd.Index(item.rows, name=item.by[0]))
        elif _is_regional(item.by):
            frame = pd.DataFrame({name: by_region(frame[name]) for name in frame})
        elif any(name in self.function.orders for name in item.by):
            frame = frame.loc[sorted(frame.index, key=partial(self._place, item.by))]
        first = next(iter(item.columns))
        if item.most is not None:
            told = frame.dropna(subset=first).sort_values(first, ascending=False, kind="stable")
            frame = told.head(item.most)
        return with_status(frame.reset_index(), weakest(self._statuses(item)))

    def _place(self, by: Groups, group: object) -> list[tuple[int, object]]:
        """Place of a group in the declared order; what is not declared stands behind, by itself."""
        values = group if isinstance(group, tuple) else (group,)
        found = list[tuple[int, object]]()
        for name, value in zip(by, values, strict=True):
            order = self.function.orders.get(name, ())
            found.append((order.index(value) if value in order else len(order), value))
        return found

    def _statuses(self, item: DeclaredBreakdown) -> Iterator[Status]:
        for name in item.columns.values():
            for leaf in self._leaves(self.measures.named[name]):
                table = self.calculation.tables[self.measures.table_of(leaf.source)]
                yield status_or_weakest(self.calculation.rows(leaf.source, self.year), table)

    def _annual(self, item: DeclaredBreakdown, years: range) -> pd.DataFrame:
        rows = list[dict[str, float | str]]()
        for year in years:
            found = {
                column: self.calculation.figure(name, year) for column, name in item.columns.items()
            }
            numbers = {
                key: float("nan") if value.value is None else value.value
                for key, value in found.items()
            }
            status = weakest(value.status for value in found.values())
            rows.append({"tahun": float(year), **numbers, "status": status.value})
        return pd.DataFrame(rows, columns=["tahun", *item.columns, "status"])

    # --- what was read -------------------------------------------------------------------------

    def inputs(self) -> Iterator[InputUsed]:
        """Rows of each table that any value rests on."""
        leaves = [leaf for key in self.values for leaf in self._leaves(self.measures.named[key])]
        for name in self.measures.tables:
            own = {leaf.source for leaf in leaves if self.measures.table_of(leaf.source) == name}
            table = self.calculation.tables[name]
            used = pd.Index([])
            for source in own:
                for year in self._years():
                    used = used.union(self.calculation.rows(source, year).index)
            yield InputUsed.of(name, table.loc[used])

    def notes(self) -> Iterator[str]:
        """Empty cells of the columns that decide which rows are read, and of those counted."""
        rows, named = self.calculation.rows, self.measures.named
        for part in self.measures.sets.values():
            yield from _condition_notes(rows(part.source, self.year), part.where)
        for item in named.values():
            if isinstance(item, Aggregate):
                base = rows(item.source, self.year)
                yield from _condition_notes(base, item.where)
                yield from blank_notes(base, *item.own_columns)
        for breakdown in self.measures.breakdowns.values():
            first = named[next(iter(breakdown.columns.values()))]
            for leaf in self._leaves(first):
                yield from blank_notes(rows(leaf.source, self.year), *breakdown.by)

    # --- what adds up --------------------------------------------------------------------------

    def _grouped(self) -> Iterator[tuple[str, str, str, DeclaredBreakdown]]:
        """Breakdowns by one column of values: variant, column shown, name."""
        for name, item in self.measures.breakdowns.items():
            for column, measure in item.columns.items():
                if measure in self.values and len(item.by) == 1:
                    yield measure, column, name, item

    def sums(self, breakdowns: Mapping[str, pd.DataFrame]) -> Iterator[Sum]:
        """Groups that must add up to the value, distinct things less what stands in several."""
        variants = {item.key: item for item in self.function.indicator.variants.value}
        for variant, column, name, item in self._grouped():
            measure = self.measures.named[variant]
            if not isinstance(measure, CountOfRows | DistinctCount | ColumnSum) or item.most:
                continue
            several = 0
            if isinstance(measure, DistinctCount):
                rows = self.calculation.counted(measure, self.year)
                several = overlap(_things(rows, measure), "hal", item.by[0])
            by = current_regions().part if _is_regional(item.by) else self._by_words(item.by)
            label, unit = variants[variant].label, variants[variant].unit
            title = f"Jumlah {by} = {label[:1].lower()}{label[1:]}"
            numbers = breakdowns[name][column]
            yield column_sum(numbers, self.values[variant], title, unit, several=several)

    def parts(self) -> Iterator[Parts]:
        """Values as what their groups give: amounts, distinct things, both sides of a quotient."""
        for variant, _, _, item in self._grouped():
            whole = self.values[variant]
            if whole.value is None:
                continue
            measure, words = self.measures.named[variant], self._by_words(item.by)
            if isinstance(measure, DistinctCount):
                counts = self.calculation.per_group(variant, self.year, item.by)
                things = _things(self.calculation.counted(measure, self.year), measure)
                pairs = things[["hal", item.by[0]]]
                counted = counts.loc[counts > 0] if not _is_regional(item.by) else by_region(counts)
                yield from counted_parts(variant, words, counted, whole, pairs)
            elif isinstance(measure, CountOfRows | ColumnSum):
                numbers = self.calculation.per_group(variant, self.year, item.by).dropna()
                yield Parts(variant, words, _parts_frame(numbers))
            else:
                yield from self._quotient(variant, measure, item.by, words)

    def _quotient(self, variant: str, measure: Measure, by: Groups, words: str) -> Iterator[Parts]:
        """Both sides of a share, a ratio, or a growth per group."""
        sides = self._sides(measure, by)
        if sides is None:
            return
        above, below, factor = sides
        frame = _parts_frame(above.dropna(), below.reindex(above.dropna().index))
        unit = self._unit_of(measure.of) if isinstance(measure, GrowthOf) else ""
        if len(frame) and frame[DENOMINATOR].notna().all() and frame[DENOMINATOR].sum(skipna=False):
            is_growth = isinstance(measure, GrowthOf)
            yield Parts(variant, words, frame, factor * measure.times, is_growth, unit)

    def _unit_of(self, measure: str) -> str:
        """Unit of what grows, which is never that of its growth."""
        own = office_words().measure_units.get(self.function.indicator.number, {})
        return own.get(measure) or UNTOLD_UNIT

    def _by_words(self, by: Groups) -> str:
        """What groups are called, as the table they stand in calls them."""
        if _is_regional(by):
            return BY_REGION
        own = office_words().measured.get(self.function.indicator.number, {}).get(by[0])
        return own.label[:1].lower() + own.label[1:] if own else column_words(by[0])

    def _sides(
        self, measure: Measure, by: Groups
    ) -> tuple[pd.Series[float], pd.Series[float], float] | None:
        """Numerators, denominators and factor of a quotient whose sides add up over groups."""
        figures, year = self.calculation, self.year
        adding = (*COUNTS, ColumnSum)
        match measure:
            case ShareOf() | RatioOf():
                is_share = isinstance(measure, ShareOf)
                above = (
                    self.measures.part_of(measure)
                    if isinstance(measure, ShareOf)
                    else self.measures.named[measure.above]
                )
                below = self.measures.named[
                    measure.whole if isinstance(measure, ShareOf) else measure.below
                ]
                if not (isinstance(above, adding) and isinstance(below, adding)):
                    return None
                sides = [figures.aggregate(one, year, by) for one in (above, below)]
                return sides[0], sides[1], PERCENT if is_share else 1.0
            case GrowthOf():
                of = self.measures.named[measure.of]
                if not isinstance(of, adding):
                    return None
                now, before = (figures.aggregate(of, y, by) for y in (year, year - 1))
                return (now - before).dropna(), before, PERCENT
        return None

    def filters(self) -> Iterator[Filter]:
        """Counts that are judged, as what each condition leaves and how many it cannot judge."""
        for item in self.function.indicator.main_variants:
            measure, whole = self.measures.named[item.key], self.values[item.key]
            if whole.value is not None and isinstance(measure, COUNTS) and measure.where:
                yield Filter(item.key, tuple(self._steps(measure)))

    def _steps(self, measure: Aggregate) -> Iterator[Condition]:
        base = replace(measure, where=())
        left = _things(self.calculation.counted(base, self.year), measure)
        source = measure.source  # a table by its title, a set by its name
        name = self.function.titles.get(source) or source.replace("_", " ")
        yield Condition(name, float(left["hal"].nunique()))
        for at, condition in enumerate(measure.where, 1):
            own = replace(measure, where=measure.where[:at])
            kept = _things(self.calculation.counted(own, self.year), measure)
            gone = left.loc[~left["hal"].isin(kept["hal"])]
            judged = gone.loc[gone[list(condition.judges)].notna().all(axis="columns"), "hal"]
            unknown = gone.loc[~gone["hal"].isin(judged)]
            lost = {
                "belum diisi": float(unknown["hal"].nunique()),
                "tidak memenuhi": float(judged.nunique()),
            }
            region = region_column(unknown)
            where = unknown.groupby(region)["hal"].nunique() if region else pd.Series()
            places = {str(name): float(number) for name, number in where.items()}
            yield Condition(condition_label(condition), float(kept["hal"].nunique()), lost, places)
            left = kept


def _condition_notes(rows: pd.DataFrame, conditions: Sequence[RowCondition]) -> Iterator[str]:
    """Empty cells of what conditions ask for, and what these read them as."""
    for condition in (part for item in conditions for part in item.flat):
        if condition.in_force:
            yield from blank_notes(rows, condition.in_force.begins)
            yield from blank_notes(rows, condition.in_force.ends, meaning=STILL)
        elif condition.is_filled is not None:
            yield from blank_notes(rows, condition.column, meaning=AS_DECLARED)
        else:
            yield from blank_notes(rows, *condition.judges)


def _things(rows: pd.DataFrame, measure: Aggregate) -> pd.DataFrame:
    """Rows with the thing each is counted as; rows that name none are left out."""
    if not isinstance(measure, DistinctCount):
        return rows.assign(hal=rows.index)
    named = rows.dropna(subset=list(measure.keys))
    if len(measure.keys) == 1:
        return named.assign(hal=named[measure.keys[0]])
    return named.assign(hal=pd.MultiIndex.from_frame(named[list(measure.keys)]))


def _is_regional(by: Groups) -> bool:
    return len(by) == 1 and bool(region_column(by))


def _parts_frame(above: pd.Series[float], below: pd.Series[float] | None = None) -> pd.DataFrame:
    frame = pd.DataFrame({PART: above.index.astype(str), NUMERATOR: above.to_numpy()})
    return frame if below is None else frame.assign(**{DENOMINATOR: below.to_numpy()})
