"""Declared measures held to the declared tables: names, types, and what could never hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iku_analysis.base.declaration import Fault, near
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.indicator_declarations import NOTHING_SMALL
from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    BetweenGroups,
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
from iku_analysis.declarations.measure_rows import (
    Fields,
    Path,
    RowCondition,
    RowSet,
    typed_column,
)
from iku_analysis.declarations.measures import Measures, looked_into
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.rules import YEARLY


@dataclass(frozen=True)
class MeasureChecks:
    """Measures beside the columns of the tables of a year.

    Attributes
    ----------
    measures : Measures
    tables : mapping of str to mapping of str to Field
        Declared columns by name, by table.
    dated_by : mapping of str to tuple of str
        Columns that date the rows of a table.
    """

    measures: Measures
    tables: Mapping[str, Fields]
    dated_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Everything that does not fit, with its place below ``ukuran``."""
        for name, rows in self.measures.sets.items():
            yield from self._rows_faults(rows, ("himpunan", name))
        for name, item in self.measures.named.items():
            whole = self.measures.named.get(item.whole) if isinstance(item, ShareOf) else None
            if isinstance(item, Aggregate):
                yield from self._rows_faults(item, ("daftar", name))
            elif isinstance(item, ShareOf) and isinstance(whole, Aggregate):
                part = RowSet(source=whole.source, where=item.where)
                yield from self._rows_faults(part, ("daftar", name))
        yield from self._group_faults()
        yield from self._extent_faults()

    def _ends_faults(self, item: RowSet | Aggregate, path: Path) -> Iterator[Fault]:
        """An end of validity among the dates of a row: once later ones are emptied it is lost."""
        table = self.measures.table_of(item.source)
        for condition in (one for part in item.where for one in (part, *part.any_of)):
            ends = condition.in_force.ends if condition.in_force else ""
            if ends in self.dated_by.get(table, ()):
                what = f"{ends!r} akhir masa berlaku, bukan kejadian, jadi tidak memberi tanggal"
                mend = f"Hapus {ends} dari bertanggal tabel {table} di datapackage.yaml."
                yield Fault(what, mend, (*path, "saring"))

    def _rows_faults(self, item: RowSet | Aggregate, path: Path) -> Iterator[Fault]:
        known = {*self.measures.sets, *self.tables}
        sources = [("dari", item.source), *(("saring", name) for name in looked_into(item))]
        for key, name in sources:
            if name and name not in known:  # without one it could not be read, which is told
                what = f"tabel atau himpunan {name!r} tidak dinyatakan"
                yield Fault(what, near(name, known), (*path, key))
        fields = self._fields(item.source)
        if fields is None:
            return
        yield from item.faults_in(fields, path)
        yield from self._ends_faults(item, path)
        for at, condition in enumerate(item.where):
            place = (*path, "saring", at)
            yield from self._key_faults(condition, fields, place)
        above = [where for part in self.measures.chain(item.source) for where in part.where]
        yield from _contradictions([*above, *item.where], (*path, "saring"))

    def _fields(self, source: str) -> Fields | None:
        return self.tables.get(self.measures.table_of(source))

    def _key_faults(self, condition: RowCondition, fields: Fields, path: Path) -> Iterator[Fault]:
        """Keys that are not there in the other set, or are of another type there."""
        for at, item in enumerate(condition.any_of):
            yield from self._key_faults(item, fields, (*path, "atau", at))
        others = self._fields(condition.elsewhere) if condition.elsewhere else None
        for ours, theirs in condition.pairs if others is not None else ():
            types = (fields[ours].type,) if ours in fields else ()
            yield from typed_column(theirs, others or {}, types, (*path, "kunci"))

    def _group_faults(self) -> Iterator[Fault]:
        """Groups that are no column of the tables their figures are of."""
        asked: list[tuple[Measure, str, Path]] = [
            (self.measures.named[measure], column, ("rincian", name, "menurut"))
            for name, item in self.measures.breakdowns.items()
            for measure in item.columns.values()
            for column in item.by
        ]
        for name, item in self.measures.named.items():
            if isinstance(item, BetweenGroups):
                asked += [(item, column, ("daftar", name, "per")) for column in item.per]
            elif isinstance(item, GrowthOf) and item.comparable:
                asked.append((item, item.comparable, ("daftar", name, "sebanding")))
        for measure, column, path in asked:
            for table in sorted(self._tables_below(measure)):
                if column not in self.tables[table]:
                    what = f"tabel {table} tidak memuat kolom {column!r}"
                    yield Fault(what, near(column, self.tables[table]), path)

    def _tables_below(self, item: Measure) -> set[str]:
        if isinstance(item, Aggregate):
            return {self.measures.table_of(item.source)} & set(self.tables)
        below = {name for names in item.measures().values() for name in names}
        return {t for name in below for t in self._tables_below(self.measures.named[name])}

    def _extent_faults(self) -> Iterator[Fault]:
        own = {name: self.tables[name] for name in self.measures.tables if name in self.tables}
        for extent, column in self.measures.extents.items():
            holding = [fields for fields in own.values() if column in fields]
            path = ("liputan", extent)
            if own and not holding:
                every = {name for fields in own.values() for name in fields}
                yield Fault(f"tidak ada tabel berkolom {column!r}", near(column, every), path)
            for fields in holding if extent == "bulan" else ():
                yield from typed_column(column, fields, YEARLY, path)


def unfit_measures(indicator: Indicator, package: Package) -> Iterator[Fault]:
    """What the measures of an indicator ask of the tables of its year that is not there.

    Yields
    ------
    Fault
        With its path and key below ``deklarasi``.
    """
    if indicator.measures:
        yield from unfit(indicator.measures, package)


def unfit(measures: Measures, package: Package) -> Iterator[Fault]:
    """As `unfit_measures`, of measures by themselves."""
    tables = {item.name: {one.name: one for one in item.fields} for item in package.resources}
    dated_by = {item.name: item.dated_by for item in package.resources}
    for fault in MeasureChecks(measures, tables, dated_by).faults():
        path = ("ukuran", *fault.path)
        yield replace(fault, path=path, key=".".join(map(str, path)))


_OF_SOMEBODY = re.compile(  # units and names of columns that add up persons or businesses
    r"(jumlah_|banyaknya_)?(orang|jiwa|peserta|usaha|unit.usaha|pelaku|pasien|siswa|murid|pelajar"
    r"|mahasiswa|guru|pegawai|pekerja|tenaga.kerja|karyawan|buruh|wirausaha|umkm|ukm|ikm|koperasi"
    r"|perusahaan|pengusaha|pedagang|petani|nelayan|perajin|keluarga|kk|rumah.tangga|penduduk|warga"
    r"|korban|penyandang|penerima|lansia|anak|bayi|balita|ibu|perempuan|pemuda|atlet|kematian"
    r"|kasus|penderita)(_.*|)$",
    re.IGNORECASE,
)


def undecided_counts(indicator: Indicator, units: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of counts in declared detail tables about whose small ones nothing was declared.

    A growth, share or ratio tells, beside what moved it, the counts it is made of: these too,
    whether or not the table shows them.

    Parameters
    ----------
    indicator : Indicator
    units : mapping of str to str
        Units of measures by key.
    """
    if indicator.measures is None or indicator.declared.small_counts is not NOTHING_SMALL:
        return ()
    named = indicator.measures.named
    counts, asked = _counts(named, units), list[str]()
    for name, breakdown in indicator.measures.breakdowns.items():
        sides = {key: key for shown in breakdown.columns.values() for key in _sides(named[shown])}
        columns = {**sides, **{key: column for column, key in breakdown.columns.items()}}
        asked += [f"{name}.{columns[key]}" for key in named if key in columns and key in counts]
    return tuple(asked)


def _sides(item: Measure) -> Iterator[str]:
    if isinstance(item, GrowthOf | ShareOf | RatioOf):
        yield from (name for names in item.measures().values() for name in names)


def _counts(named: Mapping[str, Measure], units: Mapping[str, str]) -> set[str]:
    """Measures that count persons or businesses, by their kind or the words of their unit."""
    sums = {key: item for key, item in named.items() if isinstance(item, ColumnSum)}
    heads = {item.column for key, item in sums.items() if _OF_SOMEBODY.match(units.get(key) or key)}
    counts = {key for key, item in sums.items() if item.column in heads}
    counts |= {key for key, item in named.items() if isinstance(item, CountOfRows | DistinctCount)}
    return counts | {
        key
        for key, item in named.items()
        if isinstance(item, YearBefore | CumulativeOf) and item.of in counts
    }


def date_column_of(measures: Measures, package: Package) -> str:
    """Column by which measures look at no rows but those of their year; empty where they do.

    Of a large table only these rows need to be read.
    """
    looks_back = (YearBefore, GrowthOf, IndexOf, CumulativeOf)
    is_annual = any(item.since is not None for item in measures.breakdowns.values())
    named = measures.named.values()
    if is_annual or len(measures.tables) != 1 or any(isinstance(i, looks_back) for i in named):
        return ""
    (table,) = measures.tables
    dates = {item.name for item in package.resource(table).fields if item.type == "date"}
    aggregates = [item for item in named if isinstance(item, Aggregate)]
    sources = {item.source for item in aggregates}
    shares = [item for item in named if isinstance(item, ShareOf)]
    for part in (*aggregates, *shares, *measures.sets.values()):
        sources.update(looked_into(part))
    columns = {
        next(
            (c.column for part in measures.chain(name) for c in part.where if c.years == (0, 0)), ""
        )
        for name in sources
    }
    return columns.pop() if len(columns) == 1 and columns <= dates else ""


def _contradictions(conditions: Sequence[RowCondition], path: Path) -> Iterator[Fault]:
    """Conditions on one column that no cell can hold together."""
    values, years = dict[str, set[object]](), dict[str, tuple[int, int]]()
    for item in conditions:
        if item.values:
            left = values.get(item.column, set(item.values)) & set(item.values)
            values[item.column] = left
        if item.years:
            first, last = years.get(item.column, item.years)
            years[item.column] = (max(first, item.years[0]), min(last, item.years[1]))
    for item in conditions:
        if item.others and item.column in values:
            values[item.column] -= set(item.others)
    never = [name for name, left in values.items() if not left]
    never += [name for name, (first, last) in years.items() if first > last]
    for name in never:
        what = f"syarat atas kolom {name!r} saling meniadakan: tidak pernah terpenuhi"
        yield Fault(what, "Hapus salah satunya.", path)
