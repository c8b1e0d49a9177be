"""Kinds of declared measures: aggregates over rows, and combinations of other measures by name.

Every kind has a word (``jenis``), a sentence in `measure_words`, a calculation in
`indicators._calculation` and a query in `audit.measure_sql`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault
from iku_analysis.declarations.functions import Year
from iku_analysis.declarations.measure_rows import (
    Fields,
    Need,
    Path,
    RowCondition,
    RowSet,
    typed_column,
)
from iku_analysis.declarations.policy import Line
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
