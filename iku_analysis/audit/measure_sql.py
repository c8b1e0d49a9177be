"""The second program of declared measures: each kind once more, as SQL written from it.

It shares the declaration with the first program and no calculation. Names and words are quoted;
years are numbers, known when the text is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    BetweenGroups,
    ColumnMean,
    ColumnMedian,
    ColumnSum,
    ColumnVariation,
    CountOfRows,
    CumulativeOf,
    DifferenceOf,
    DistinctCount,
    GrowthOf,
    IndexOf,
    Measure,
    OfColumn,
    RatioOf,
    ShareOf,
    WeightedMean,
    YearBefore,
)
from iku_analysis.declarations.measure_rows import (
    DAYS,
    InForce,
    LastKnown,
    RowCondition,
    RowSet,
)
from iku_analysis.declarations.measures import Measures

By = tuple[str, ...]
_SPREAD = "CASE WHEN count({0}) > 1 THEN stddev_pop({0}) / nullif(avg({0}), 0) * 100 END"
_SUMMARIES = {
    "jumlah": "sum({0})",
    "rata_rata": "avg({0})",
    "median": "median({0})",
    "koefisien_variasi": _SPREAD,
    "terbesar": "max({0})",
    "terkecil": "min({0})",
}


def _name(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _literal(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _literals(values: Iterable[object]) -> str:
    return ", ".join(map(_literal, values))


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(_name, names))


def _row(names: Iterable[str]) -> str:
    return f"row({_names(names)})"


def filled(names: Iterable[str]) -> str:
    """Condition that none of the columns is empty."""
    return " AND ".join(f"{_name(name)} IS NOT NULL" for name in names)


def all_of(conditions: Iterable[str]) -> str:
    """Conditions that must all hold."""
    return " AND ".join(f"({item})" for item in conditions) or "true"


def _day(year: int, end: str) -> str:
    month, day = DAYS[end]
    return f"DATE '{year:04}-{month:02}-{day:02}'"


@dataclass(frozen=True)
class MeasureQueries:
    """Queries of measures.

    Attributes
    ----------
    measures : Measures
    dates : mapping of str to set of str
        Columns of dates by table; other columns of years are numbers.
    """

    measures: Measures
    dates: Mapping[str, frozenset[str]]

    def query(self, variants: Sequence[str], year: int) -> str:
        """One row per variant: its key and its figure."""
        return " UNION ALL ".join(
            f"SELECT {_literal(key)} AS varian, (SELECT nilai FROM ({self.figure(key, year)}))"
            for key in variants
        )

    # --- rows ----------------------------------------------------------------------------------

    def rows(self, source: str, year: int) -> str:
        """Query of the rows of a set in the year, or of a table."""
        if source not in self.measures.sets:
            return f"SELECT * FROM {_name(source)}"
        where = all_of(self.set_conditions(self.measures.sets[source], year))
        above = self.rows(self.measures.sets[source].source, year)
        return f"SELECT * FROM ({above}) WHERE {where}"

    def set_conditions(self, item: RowSet, year: int) -> list[str]:
        """Conditions of one set on the rows of what it is of."""
        table = self.measures.table_of(item.source)
        found = [self.condition(one, table, year) for one in item.where]
        return [*found, self._latest(item, table, year)] if item.last else found

    def condition(self, item: RowCondition, table: str, year: int) -> str:
        """A condition on the rows of a table; null and false both mean that it does not hold."""
        if item.any_of:
            parts = (f"coalesce({self.condition(one, table, year)}, false)" for one in item.any_of)
            return " OR ".join(parts)
        if item.in_force:
            return _in_force(item.in_force, year)
        if item.keys:
            theirs = [name for _, name in item.pairs]
            other = f"SELECT {_names(theirs)} FROM ({self.rows(item.elsewhere, year)})"
            found = f"{_row(item.keys)} IN ({other} WHERE {filled(theirs)})"
            return f"{filled(item.keys)} AND {'' if item.found_in else 'NOT '}({found})"
        return self._cells(item, table, year)

    def _cells(self, item: RowCondition, table: str, year: int) -> str:
        cell = _name(item.column)
        prefixes = (f"starts_with({cell}, {_literal(word)})" for word in item.prefixes)
        ways = {
            f"{cell} IN ({_literals(item.values)})": bool(item.values),
            f"{cell} NOT IN ({_literals(item.others)})": bool(item.others),
            " OR ".join(prefixes): bool(item.prefixes),
            f"{cell} BETWEEN {' AND '.join(map(repr, item.between))}": bool(item.between),
            f"{cell} >= {item.least!r}": item.least is not None,
            f"{cell} <= {item.most!r}": item.most is not None,
            f"{cell} IS {'NOT ' if item.is_filled else ''}NULL": item.is_filled is not None,
            self._within(item, table, year): bool(item.years),
            f"{cell} >= {_day(year, item.since or 'akhir_tahun')}": item.since is not None,
            f"{cell} <= {_day(year, item.until or 'akhir_tahun')}": item.until is not None,
        }
        return next(text for text, is_said in ways.items() if is_said)

    def _within(self, item: RowCondition, table: str, year: int) -> str:
        if not item.years:
            return ""
        first, last = (year + at for at in item.years)
        return f"{self._year(item.column, table)} BETWEEN {first} AND {last}"

    def _year(self, column: str, table: str) -> str:
        is_date = column in self.dates.get(table, ())
        return f"year({_name(column)})" if is_date else _name(column)

    def _latest(self, item: RowSet, table: str, year: int) -> str:
        """Rows of the latest day of their group, among those the other conditions leave."""
        last = item.last or LastKnown("")
        when = self._year(last.by, table)
        known = [f"{when} <= {year}"]
        if last.oldest is not None:
            known.append(f"{when} >= {year - last.oldest}")
        own = replace(item, last=None)
        rows = f"({self.rows(item.source, year)})"
        left = all_of([*self.set_conditions(own, year), *known])
        groups = _names(last.per)
        keys = _row([*last.per, last.by])
        newest = f"SELECT {groups and groups + ', '}max({_name(last.by)}) FROM {rows}"
        grouped = f"{newest} WHERE {left}{f' GROUP BY {groups}' if groups else ''}"
        return f"{all_of(known)} AND {filled([*last.per, last.by])} AND {keys} IN ({grouped})"

    # --- figures -------------------------------------------------------------------------------

    def figure(self, name: str, year: int, by: By = (), only: str = "") -> str:
        """Query of the figure of a measure, or of one per group."""
        return self._figure(self.measures.named[name], year, by, only)

    def _figure(self, item: Measure, year: int, by: By, only: str = "") -> str:
        match item:
            case Aggregate():
                return self.aggregate(item, (year,), by, only)
            case ShareOf():
                part = self._figure(self.measures.part_of(item), year, by)
                pair, words = (part, self.figure(item.whole, year, by)), "a / nullif(b, 0) * 100"
            case RatioOf():
                pair = (self.figure(item.above, year, by), self.figure(item.below, year, by))
                words = "a / nullif(b, 0)"
            case DifferenceOf():
                pair = (self.figure(item.of, year, by), self.figure(item.less, year, by))
                words = "a - b"
            case YearBefore():
                last = self.figure(item.of, year - 1, by)
                pair, words = (last, last), "a"
            case GrowthOf():
                both = self._comparable(item, year)
                pair = (
                    self.figure(item.of, year, by, both),
                    self.figure(item.of, year - 1, by, both),
                )
                words = "(a - b) / nullif(b, 0) * 100"
            case IndexOf():
                pair = (self.figure(item.of, year, by), self.figure(item.of, item.base, by))
                words = "a / nullif(b, 0) * 100"
            case CumulativeOf():
                of = self.measures.named[item.of]
                assert isinstance(of, Aggregate)
                every = self.aggregate(of, range(item.since, year + 1), by)
                pair, words = (every, every), "a"
            case BetweenGroups():
                return self._between(item, year, by)
            case _:
                raise TypeError(item)
        return _paired(*pair, f"({words}) * {item.times!r}", by)

    def _between(self, item: BetweenGroups, year: int, by: By) -> str:
        inner = self.figure(item.of, year, (*by, *item.per))
        keys = "".join(f"{_name(name)}, " for name in by)
        grouped = f" GROUP BY {_names(by)}" if by else ""
        summary = _SUMMARIES[item.summary].format("nilai")
        return f"SELECT {keys}{summary} * {item.times!r} AS nilai FROM ({inner}){grouped}"

    def _comparable(self, item: GrowthOf, year: int) -> str:
        """Groups that tell a figure in both years, as a condition on rows; empty for all."""
        if not item.comparable:
            return ""
        figures = (self.figure(item.of, y, (item.comparable,)) for y in (year, year - 1))
        both = " INTERSECT ".join(_telling(one, item.comparable) for one in figures)
        return f"{_name(item.comparable)} IN ({both})"

    def tellers(self, item: Aggregate, year: int) -> str:
        """Condition that a row is of a group that can tell a figure."""
        return f"{_name(item.tellers)} IN ({self._telling_of(item, year)})"

    def _telling_of(self, item: Aggregate, year: int) -> str:
        plain = self.aggregate(replace(item, tellers=""), (year,), (item.tellers,))
        return _telling(plain, item.tellers)

    def aggregate(self, item: Aggregate, years: Sequence[int], by: By, only: str = "") -> str:
        """Query of an aggregate of the rows of one or several years."""
        if not years:
            return "SELECT NULL::DOUBLE AS nilai"
        table, sets = self.measures.table_of(item.source), list[str]()
        told = [only] if only else []
        for year in years:
            counted = [self.condition(one, table, year) for one in item.where]
            if item.tellers:
                counted.append(self.tellers(item, year))
                told.append(f"EXISTS ({self._telling_of(item, year)})")
            flag = f"coalesce({all_of([*counted, *([only] if only else [])])}, false)"
            sets.append(f"SELECT *, {flag} AS dihitung FROM ({self.rows(item.source, year)})")
        rows = " UNION ALL ".join(sets)
        known = [f"(SELECT count(*) FROM ({one})) > 0" for one in sets]
        known += [one for one in told if one.startswith("EXISTS")]
        if only:
            known.append(f"(SELECT count(*) FROM ({rows}) WHERE {only}) > 0")
        known += self._needed(item, table, years[-1])
        keys = "".join(f"{_name(name)}, " for name in by)
        where = f" WHERE {filled(by)} GROUP BY {_names(by)}" if by else ""
        value = f"CASE WHEN {all_of(known)} THEN {_number(item)} * {item.times!r} END"
        return f"SELECT {keys}({value})::DOUBLE AS nilai FROM ({rows}){where}"

    def _needed(self, item: Aggregate, table: str, year: int) -> list[str]:
        """What must be filled for a figure to be told."""
        found = list[str]()
        for need in item.needed:
            asked = all_of(self.condition(one, table, year) for one in need.where)
            filled = f"count({_name(need.column)}) FILTER ({asked}) > 0"
            found.append(f"{filled} OR count(*) FILTER ({asked}) = 0" if need.where else filled)
        if isinstance(item, ColumnSum):
            found += [
                f"count({_name(item.column)}) FILTER (dihitung AND {_name(column)} = "
                f"{_literal(word)}) > 0"
                for column, words in item.complete.items()
                for word in words
            ]
        return found


def _telling(figures: str, column: str) -> str:
    """Groups with a figure."""
    return f"SELECT {_name(column)} FROM ({figures}) WHERE nilai IS NOT NULL"


def counted_sql(item: Aggregate) -> str:
    """An aggregate of rows that have passed all conditions; empty where it is no count or sum."""
    match item:
        case CountOfRows():
            number = "count(*)"
        case DistinctCount():
            number = f"count(DISTINCT {_row(item.keys)})"
        case ColumnSum():
            number = f"sum({_name(item.column)})"
        case _:
            return ""
    return f"{number} * {item.times!r}"


def _in_force(item: InForce, year: int) -> str:
    first, last = (_day(year, end) for end in item.days)
    begins, ends = _name(item.begins), _name(item.ends)
    return f"{begins} <= {last} AND ({ends} IS NULL OR {ends} >= {first})"


def _paired(one: str, other: str, expression: str, by: By) -> str:
    """Two figures by the same groups, as ``a`` and ``b``."""
    keys = "".join(f"{_name(name)}, " for name in by)
    joined = f"JOIN ({other}) AS y USING ({_names(by)})" if by else f", ({other}) AS y"
    inner = f"SELECT {keys}x.nilai AS a, y.nilai AS b FROM ({one}) AS x {joined}"
    return f"SELECT {keys}{expression} AS nilai FROM ({inner})"


def _number(item: Aggregate) -> str:
    """The aggregate itself, of the rows that are counted."""
    match item:
        case CountOfRows():
            return "count(*) FILTER (dihitung)"
        case DistinctCount():
            return f"count(DISTINCT {_row(item.keys)}) FILTER (dihitung AND {filled(item.keys)})"
        case OfColumn():
            known = f"dihitung AND {filled(item.own_columns)}"
            cell = f"(CASE WHEN {known} THEN {_name(item.column)} END)"
            gaps = f"count(*) FILTER (dihitung) = count(*) FILTER ({known})"
            value = _of_cells(item, cell)
            return value if item.blank == "dilewati" else f"CASE WHEN {gaps} THEN {value} END"
    raise TypeError(item)


def _of_cells(item: OfColumn, cell: str) -> str:
    match item:
        case ColumnSum():
            return f"sum({cell})"
        case ColumnMean():
            return f"avg({cell})"
        case ColumnMedian():
            return f"median({cell})"
        case ColumnVariation():
            return f"({_SPREAD.format(cell)})"
        case WeightedMean():
            weight = f"(CASE WHEN {cell} IS NOT NULL THEN {_name(item.weight)} END)"
            return f"sum({cell} * {weight}) / nullif(sum({weight}), 0)"
    raise TypeError(item)
