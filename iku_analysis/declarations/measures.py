"""Indicators declared, not programmed (``ukuran:``): named measures over declared tables.

Each figure of an indicator is one measure of the list, by its key; the others help.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, field
from msgspec.structs import replace

from iku_analysis.base.declaration import Declaration, Fault, near
from iku_analysis.declarations.functions import Function, Year
from iku_analysis.declarations.measure_kinds import (
    Aggregate,
    AnyMeasure,
    ColumnSum,
    CountOfRows,
    CumulativeOf,
    DistinctCount,
    GrowthOf,
    Measure,
    ShareOf,
)
from iku_analysis.declarations.measure_rows import InForce, Path, RowCondition, RowSet
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.protection import Key

T = TypeVar("T")
MOST_STEPS = 200  # of one measure, with all it is made of
_DAYS_IN = {InForce: ("at",), RowCondition: ("since", "until")}


class DeclaredBreakdown(Declaration, frozen=True, kw_only=True):
    """The same measures per group, or per year.

    Attributes
    ----------
    by : tuple of str
        Columns of the groups; the ten kab/kota all have a row, with figures or without.
    since : int or None
        First year, where the rows are years.
    columns : mapping of str to str
        Column of the table, and the measure it shows.
    rows : tuple of str
        Groups that always have a row, in their order.
    most : int or None
        Only so many groups, the largest by the first column.
    """

    by: Annotated[tuple[Line, ...], Meta(description="Kolom yang membentuk kelompok")] = field(
        name="menurut", default=()
    )
    since: Annotated[Year | None, Meta(description="Tahun pertama, bila barisnya tahun")] = field(
        name="sejak", default=None
    )
    columns: Annotated[
        Mapping[Key, Line], Meta(min_length=1, description="Kolom rincian dan ukurannya")
    ] = field(name="kolom")
    rows: Annotated[tuple[str, ...], Meta(description="Kelompok yang selalu punya baris")] = field(
        name="baris", default=()
    )
    most: Annotated[
        Annotated[int, Meta(ge=1)] | None, Meta(description="Sebanyak-banyaknya kelompok")
    ] = field(name="terbanyak", default=None)

    def faults(self) -> Iterator[Fault]:
        """Groups and years at once, or neither."""
        if bool(self.by) == (self.since is not None):
            yield Fault("menuntut tepat satu dari menurut, sejak")
        if self.rows and len(self.by) != 1:
            yield Fault("hanya untuk rincian menurut satu kolom", path=("baris",))


class Measures(Declaration, frozen=True, kw_only=True):
    """Everything an indicator is computed by.

    Attributes
    ----------
    sets : mapping of str to RowSet
        Rows by the name measures use.
    named : mapping of str to Measure
        Those of the keys of variants are the values; the others help.
    breakdowns : mapping of str to DeclaredBreakdown
    extents : mapping of str to str
        Column that tells what a figure covers.
    """

    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")
    sets: Annotated[Mapping[Key, RowSet], Meta(description="Baris menurut namanya")] = field(
        name="himpunan", default_factory=dict
    )
    named: Annotated[
        Mapping[Key, AnyMeasure], Meta(description="Ukuran menurut kuncinya; kunci varian wajib")
    ] = field(name="daftar")
    breakdowns: Annotated[
        Mapping[Key, DeclaredBreakdown], Meta(description="Rincian menurut namanya")
    ] = field(name="rincian", default_factory=dict)
    extents: Annotated[
        Mapping[Literal["kab_kota", "kecamatan", "bulan"], Line],
        Meta(description="Kolom yang menunjukkan cakupan angka"),
    ] = field(name="liputan", default_factory=dict)

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables they read, in the order named."""
        asked = [
            source
            for item in (*self.sets.values(), *self.named.values())
            if isinstance(item, RowSet | Aggregate | ShareOf)
            for source in (getattr(item, "source", ""), *looked_into(item))
        ]
        return tuple(name for name in dict.fromkeys(asked) if name and name not in self.sets)

    def table_of(self, source: str) -> str:
        """Table the rows of a set are of."""
        while source in self.sets:
            source = self.sets[source].source
        return source

    def chain(self, source: str) -> tuple[RowSet, ...]:
        """Sets from the table to this one."""
        found = list[RowSet]()
        while source in self.sets:
            found.append(self.sets[source])
            source = self.sets[source].source
        return tuple(reversed(found))

    def part_of(self, share: ShareOf) -> Measure:
        """The part of a share: another measure, or the whole with more conditions."""
        whole = self.named[share.whole]
        if share.part:
            return self.named[share.part]
        assert isinstance(whole, Aggregate)
        return replace(whole, where=(*whole.where, *share.where))

    @property
    def signature(self) -> Function:
        """What a catalogue may ask of it, as of an indicator function."""
        return Function(
            tables=self.tables,
            variants=tuple(self.named),
            breakdowns={
                name: (*(("tahun",) if item.since else ()), *item.columns)
                for name, item in self.breakdowns.items()
            },
            extents=(
                *self.extents,
                *(
                    ["tahun"]
                    if any(isinstance(i, CumulativeOf) for i in self.named.values())
                    else []
                ),
            ),
            additive=tuple(key for key, item in self.named.items() if self._adds_up(item)),
        )

    def _adds_up(self, item: Measure) -> bool:
        """Whether the years of a figure are sums of events: rows of one year each."""
        if not isinstance(item, CountOfRows | ColumnSum):
            return False
        chain = self.chain(item.source)
        conditions = [*item.where, *(where for part in chain for where in part.where)]
        return any(c.years == (0, 0) for c in conditions) and not any(p.last for p in chain)

    def until(self, quarter: int) -> Measures:
        """The same measures where the year ends with a quarter."""
        return _until(self, quarter)

    def faults(self) -> Iterator[Fault]:
        """Names nobody gave, circles, and sets of sets that end nowhere."""
        yield from self._graph_faults()
        for name, item in self.named.items():
            path = ("daftar", name)
            for key, others in item.measures().items():
                for other in others:
                    if other not in self.named:
                        what = f"ukuran {other!r} tidak ada di daftar"
                        yield Fault(what, near(other, self.named), (*path, key))
            yield from self._kind_faults(item, path)
        for name, breakdown in self.breakdowns.items():
            for column, measure in breakdown.columns.items():
                if measure not in self.named:
                    what = f"ukuran {measure!r} tidak ada di daftar"
                    place = ("rincian", name, "kolom", column)
                    yield Fault(what, near(measure, self.named), place)

    def _graph_faults(self) -> Iterator[Fault]:
        """What is made of itself, or of more than anyone can follow."""
        sets = {name: (item.source, *looked_into(item)) for name, item in self.sets.items()}
        made = {
            name: [other for others in item.measures().values() for other in others]
            for name, item in self.named.items()
        }
        for kind, graph in (("himpunan", sets), ("daftar", made)):
            circles = set(circular(graph))
            for name in circles:
                yield Fault(f"{name!r} dihitung dari dirinya sendiri", path=(kind, name))
            for name in [] if circles else too_deep(graph):
                yield Fault(f"{name!r} terlalu bertingkat", "Sederhanakan ukurannya.", (kind, name))

    def _kind_faults(self, item: Measure, path: Path) -> Iterator[Fault]:
        """Kinds that need an aggregate below them."""
        asked = {
            ShareOf: bool(getattr(item, "where", ())),
            GrowthOf: bool(getattr(item, "comparable", "")),
            CumulativeOf: True,
        }
        if not asked.get(type(item), False):
            return
        key = "keseluruhan" if isinstance(item, ShareOf) else "ukuran"
        of = self.named.get(item.measures()[key][0])
        allowed = (CountOfRows, DistinctCount, ColumnSum)
        kinds = allowed if isinstance(item, CumulativeOf) else (Aggregate,)
        if of is not None and not isinstance(of, kinds):
            words = "banyak_baris, banyak_berbeda, jumlah"
            what = "hanya dapat dari ukuran yang dihitung langsung dari baris"
            yield Fault(what, f"Misalnya: {words}.", (*path, key))


def _until(item: T, quarter: int) -> T:
    """What is declared, with the end of a quarter in place of every end of the year."""
    if isinstance(item, Declaration):
        names = _DAYS_IN.get(type(item), ())
        parts = {
            name: _end(value, quarter) if name in names else _until(value, quarter)
            for name in item.__struct_fields__
            for value in [getattr(item, name)]
        }
        return replace(item, **parts)
    if isinstance(item, dict):
        return type(item)({key: _until(value, quarter) for key, value in item.items()})
    if isinstance(item, tuple):
        return type(item)(_until(one, quarter) for one in item)
    return item


def _end(day: str | None, quarter: int) -> str | None:
    if day in {None, "awal_tahun"}:
        return day
    return f"{'akhir_' if str(day).startswith('akhir_') else ''}triwulan_{quarter}"


def looked_into(item: RowSet | Aggregate | ShareOf) -> tuple[str, ...]:
    """Sets and tables its conditions look into."""
    return tuple(name for condition in item.where for name in condition.sources)


def circular(graph: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Names that lead back to themselves."""
    for start in graph:
        waiting, seen = list(graph[start]), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += graph.get(name, ())
        if start in seen:
            yield start


def too_deep(graph: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Names that take more steps than anyone can follow; none leads back to itself."""
    steps = dict[str, int]()

    def count(name: str) -> int:
        if name not in steps:
            steps[name] = 1 + sum(map(count, graph.get(name, ())))
        return steps[name]

    return (name for name in graph if count(name) > MOST_STEPS)
