"""Indicators declared, not programmed (``ukuran:``): named measures over declared tables.

A measure is an aggregate over rows (`Aggregate`), or made of other measures by their names
(`Combination`). Every kind has a word (``jenis``), a sentence in `measure_words`, a calculation in
`indicators.declared` and a query in `audit.measure_sql`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import replace

from iku_analysis.base.declaration import Declaration, Fault, near
from iku_analysis.declarations.functions import Function, Year
from iku_analysis.declarations.measure_rows import (
    Fields,
    Need,
    Path,
    RowCondition,
    RowSet,
    typed_column,
)
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.protection import Key
from iku_analysis.declarations.rules import NUMERIC

Blank = Literal["hilang", "dilewati"]
Summary = Literal["jumlah", "rata_rata", "median", "koefisien_variasi", "terbesar", "terkecil"]
MeasureName = Annotated[Line, Meta(description="Kunci ukuran lain di daftar ini")]
Keys = Annotated[tuple[Line, ...], Meta(min_length=1)]


class Measure(Declaration, frozen=True, kw_only=True, tag_field="jenis"):
    """What all kinds have."""

    times: Annotated[float, Meta(description="Hasilnya dikalikan sekian")] = field(
        name="kali", default=1.0
    )

    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """Other measures it is made of, by the key that names them."""
        return {}


class Aggregate(Measure, frozen=True, kw_only=True):
    """One figure of many rows.

    Attributes
    ----------
    source : str
        Table or set. Without any row of it nothing was observed, and the figure is missing.
    where : tuple of RowCondition
        Which rows count. Where some of the set are there but none counts, a count is zero.
    needs : tuple of Need
        Columns nobody is judged by when they are empty in all rows of the set; unless declared,
        those that are counted or asked for.
    tellers : str
        Column; only its groups that tell a figure are counted at all.
    """

    source: Annotated[Line, Meta(description="Tabel atau himpunan")] = field(name="dari")
    where: Annotated[tuple[RowCondition, ...], Meta(description="Yang dihitung darinya")] = field(
        name="saring", default=()
    )
    needs: Annotated[
        tuple[Need, ...], Meta(description="Kolom yang tidak boleh kosong seluruhnya")
    ] = field(name="perlu", default=())
    tellers: Annotated[
        str, Meta(description="Kolom kelompok; yang tidak dapat menyebut angka tidak ikut")
    ] = field(name="kelompok_melapor", default="")

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Columns the figure is of."""
        return ()

    @property
    def needed(self) -> tuple[Need, ...]:
        """As declared, or what it is of and what its conditions ask for."""
        asked = (column for condition in self.where for column in condition.judges)
        return self.needs or tuple(map(Need, dict.fromkeys((*self.own_columns, *asked))))

    def faults_in(self, fields: Fields, path: Path) -> Iterator[Fault]:
        """What does not fit the columns of its table."""
        yield from RowSet(source=self.source, where=self.where).faults_in(fields, path)
        for at, need in enumerate(self.needs):
            place = (*path, "perlu", at)
            yield from typed_column(need.column, fields, (), (*place, "kolom"))
            for below, condition in enumerate(need.where):
                yield from condition.faults_in(fields, (*place, "bila", below))
        if self.tellers:
            yield from typed_column(self.tellers, fields, (), (*path, "kelompok_melapor"))


class CountOfRows(Aggregate, frozen=True, kw_only=True, tag="banyak_baris"):
    """Banyaknya baris."""


class DistinctCount(Aggregate, frozen=True, kw_only=True, tag="banyak_berbeda"):
    """Banyaknya hal yang berbeda; yang tercatat di beberapa baris dihitung sekali."""

    keys: Annotated[Keys, Meta(description="Kolom yang bersama-sama menyebut satu hal")] = field(
        name="kunci"
    )

    @property
    def own_columns(self) -> tuple[str, ...]:
        """See `Aggregate`."""
        return self.keys

    def faults_in(self, fields: Fields, path: Path) -> Iterator[Fault]:
        """See `Aggregate`."""
        yield from super().faults_in(fields, path)
        for name in self.keys:
            yield from typed_column(name, fields, (), (*path, "kunci"))


class OfColumn(Aggregate, frozen=True, kw_only=True):
    """An aggregate of the numbers of a column; that of no number is missing, never zero."""

    column: Annotated[Line, Meta(description="Kolom angka")] = field(name="kolom")
    blank: Annotated[
        Blank, Meta(description="Sel kosong: angkanya hilang, atau dilewati dan disebut")
    ] = field(name="kosong", default="dilewati")

    @property
    def own_columns(self) -> tuple[str, ...]:
        """See `Aggregate`."""
        return (self.column,)

    def faults_in(self, fields: Fields, path: Path) -> Iterator[Fault]:
        """See `Aggregate`."""
        yield from super().faults_in(fields, path)
        for name in self.own_columns:
            yield from typed_column(name, fields, NUMERIC, (*path, "kolom"))


class ColumnSum(OfColumn, frozen=True, kw_only=True, tag="jumlah"):
    """Jumlah isi kolom; satu sel kosong membuatnya hilang, kecuali dinyatakan lain."""

    blank: Annotated[
        Blank, Meta(description="Sel kosong: jumlahnya hilang, atau dilewati dan disebut")
    ] = field(name="kosong", default="hilang")
    complete: Annotated[
        Mapping[Line, tuple[str, ...]],
        Meta(description="Isi yang masing-masing harus ada, menurut kolom; bila tidak, hilang"),
    ] = field(name="lengkap", default_factory=dict)

    def faults_in(self, fields: Fields, path: Path) -> Iterator[Fault]:
        """See `Aggregate`."""
        yield from super().faults_in(fields, path)
        for name, words in self.complete.items():
            asked = RowCondition(column=name, values=words)
            yield from asked.faults_in(fields, (*path, "lengkap", name))


class ColumnMean(OfColumn, frozen=True, kw_only=True, tag="rata_rata"):
    """Rata-rata sederhana isi kolom."""


class ColumnMedian(OfColumn, frozen=True, kw_only=True, tag="median"):
    """Nilai tengah isi kolom."""


class ColumnVariation(OfColumn, frozen=True, kw_only=True, tag="koefisien_variasi"):
    """Simpangan baku populasi dibagi rata-rata, persen; satu angka saja tidak mempunyainya."""


class WeightedMean(OfColumn, frozen=True, kw_only=True, tag="rata_rata_tertimbang"):
    """Rata-rata isi kolom dengan bobot kolom lain."""

    weight: Annotated[Line, Meta(description="Kolom bobot")] = field(name="bobot")

    @property
    def own_columns(self) -> tuple[str, ...]:
        """See `Aggregate`."""
        return (self.column, self.weight)


class Combination(Measure, frozen=True, kw_only=True):
    """What is made of other measures; missing where one of them is."""


class ShareOf(Combination, frozen=True, kw_only=True, tag="bagian"):
    """Bagian dari keseluruhan, persen: ukuran lain, atau keseluruhan yang disaring lagi."""

    whole: MeasureName = field(name="keseluruhan")
    part: Annotated[str, Meta(description="Ukuran bagiannya")] = field(name="bagian", default="")
    where: Annotated[
        tuple[RowCondition, ...], Meta(description="Saringan keseluruhan yang memberi bagiannya")
    ] = field(name="saring", default=())

    def faults(self) -> Iterator[Fault]:
        """Both ways or none."""
        if bool(self.part) == bool(self.where):
            yield Fault("menuntut tepat satu dari bagian, saring")

    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """See `Measure`."""
        return {"keseluruhan": (self.whole,), "bagian": (self.part,) if self.part else ()}


class RatioOf(Combination, frozen=True, kw_only=True, tag="rasio"):
    """Satu ukuran dibagi ukuran lain."""

    above: MeasureName = field(name="pembilang")
    below: MeasureName = field(name="penyebut")

    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """See `Measure`."""
        return {"pembilang": (self.above,), "penyebut": (self.below,)}


class DifferenceOf(Combination, frozen=True, kw_only=True, tag="selisih"):
    """Satu ukuran dikurangi ukuran lain."""

    of: MeasureName = field(name="ukuran")
    less: MeasureName = field(name="dikurangi")

    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """See `Measure`."""
        return {"ukuran": (self.of,), "dikurangi": (self.less,)}


class OneOther(Combination, frozen=True, kw_only=True):
    """What is made of one other measure."""

    of: MeasureName = field(name="ukuran")

    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """See `Measure`."""
        return {"ukuran": (self.of,)}


class YearBefore(OneOther, frozen=True, kw_only=True, tag="tahun_lalu"):
    """Ukuran lain pada tahun sebelumnya."""


class GrowthOf(OneOther, frozen=True, kw_only=True, tag="pertumbuhan"):
    """Perubahan ukuran lain terhadap tahun sebelumnya, persen.

    Attributes
    ----------
    comparable : str
        Column; only its groups that tell a figure in both years are compared.
    """

    comparable: Annotated[
        str, Meta(description="Kolom kelompok; hanya yang berangka pada kedua tahun dibandingkan")
    ] = field(name="sebanding", default="")


class IndexOf(OneOther, frozen=True, kw_only=True, tag="indeks"):
    """Ukuran lain terhadap tahun dasarnya, tahun dasar = 100."""

    base: Annotated[Year, Meta(description="Tahun dasar")] = field(name="tahun_dasar")


class CumulativeOf(OneOther, frozen=True, kw_only=True, tag="kumulatif"):
    """Ukuran lain sejak satu tahun; hal yang sama dalam beberapa tahun dihitung sekali."""

    since: Annotated[Year, Meta(description="Tahun awal")] = field(name="sejak")


class BetweenGroups(OneOther, frozen=True, kw_only=True, tag="antarkelompok"):
    """Ringkasan ukuran lain antarkelompok: rata-rata tak tertimbang, koefisien variasi, ..."""

    per: Annotated[Keys, Meta(description="Kolom yang membentuk kelompok")]
    summary: Annotated[Summary, Meta(description="Ringkasannya")] = field(name="ringkasan")


AnyMeasure = (
    CountOfRows | DistinctCount | ColumnSum | ColumnMean | ColumnMedian | ColumnVariation
    | WeightedMean | ShareOf | RatioOf | DifferenceOf | YearBefore | GrowthOf | IndexOf
    | CumulativeOf | BetweenGroups
)  # fmt: skip


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
        Mapping[Literal["kab_kota", "bulan"], Line],
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

    def faults(self) -> Iterator[Fault]:
        """Names nobody gave, circles, and sets of sets that end nowhere."""
        sets = {name: (item.source, *looked_into(item)) for name, item in self.sets.items()}
        made = {
            name: [other for others in item.measures().values() for other in others]
            for name, item in self.named.items()
        }
        for kind, graph in (("himpunan", sets), ("daftar", made)):
            for name in circular(graph):
                yield Fault(f"{name!r} dihitung dari dirinya sendiri", path=(kind, name))
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
