"""Rules that compare a table with itself: rows with their neighbours, a year with the year before.

What is compared is robust (medians, shares), so that the fault sought does not hide itself. A rule
says nothing where there is too little to compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Fault
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.rules import Column, Columns, Rule

NUMBERS = ("integer", "number")
TIMES = ("date", "integer")
Factor = Annotated[float, Meta(gt=1, le=1e6)]
Share = Annotated[float, Meta(ge=0, le=1)]
Time = Annotated[str, Meta(description="Kolom tahun, atau kolom tanggal yang tahunnya dipakai")]
Within = Annotated[tuple[str, ...], Meta(description="Kolom yang membagi tabel menjadi kelompok")]


class Comparison(Rule, frozen=True, kw_only=True):
    """A rule that compares rows with each other."""

    @property
    def alike(self) -> tuple[str, ...]:
        """Columns that make rows neighbours."""
        return ()

    @property
    def needs_all(self) -> bool:
        """Whether what is not in a sample of rows would be taken for missing."""
        return False


class _Measured(Comparison, frozen=True, kw_only=True):
    """A rule about positive amounts: a column, or the quotient of two."""

    amount: Column = field(name="kolom")
    per: Annotated[str, Meta(description="Kolom pembagi, untuk nilai satuan")] = ""

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.amount,), "per": (self.per,) if self.per else ()}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": NUMBERS, "per": NUMBERS}


class Outlier(_Measured, frozen=True, kw_only=True, tag="pencilan"):
    """Nilai yang jauh dari tetangganya, menurut median dan MAD dari logaritmanya.

    Attributes
    ----------
    neighbours : tuple of str
        Rows that hold the same in these columns are compared first: prices of a day and commodity.
    series : tuple of str
        What is then left is compared within these: a commodity and market.
    growth : str
        Column of years: growth since the year before within `series` is compared, not the amount.
    limit : float
        How many times the usual distance is too far.
    floor : float
        Usual distance that is assumed at least, as a share; else constant groups would alarm.
    factor : float
        How many times more or less is the least that is told.
    """

    words: ClassVar = ("kali",)

    neighbours: Annotated[tuple[str, ...], Meta(description="Kolom yang menyamakan tetangga")] = (
        field(name="tetangga", default=())
    )
    series: Within = field(name="deret", default=())
    growth: Annotated[str, Meta(description="Kolom tahun: bandingkan pertumbuhannya")] = field(
        name="pertumbuhan", default=""
    )
    limit: Annotated[float, Meta(gt=2, le=100, description="Batas, dalam simpangan lazim")] = field(
        name="batas", default=8.0
    )
    floor: Annotated[float, Meta(gt=0, le=1, description="Simpangan lazim terkecil, nisbi")] = (
        field(name="simpangan_minimum", default=0.05)
    )
    factor: Annotated[Factor, Meta(description="Penyimpangan terkecil yang ditemukan, kali")] = (
        field(name="faktor", default=2.0)
    )

    @property
    def alike(self) -> tuple[str, ...]:
        """See `Comparison`."""
        return self.neighbours

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        growth = (self.growth,) if self.growth else ()
        own = {"tetangga": self.neighbours, "deret": self.series, "pertumbuhan": growth}
        return {**super().columns(), **own}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {**super().types(), "pertumbuhan": ("integer",)}


class OtherUnit(_Measured, frozen=True, kw_only=True, tag="satuan_lain"):
    """Blok yang seluruhnya berlipat kali lebih besar atau lebih kecil daripada tetangganya.

    Attributes
    ----------
    blocks : tuple of tuple of str
        Columns that make blocks; each is tried.
    neighbours : tuple of str
        Rows that hold the same in these columns are alike.
    factor : float
        How many times more or less is another unit.
    """

    words: ClassVar = ("kali", "blok")

    blocks: Annotated[tuple[tuple[str, ...], ...], Meta(description="Blok yang dicoba")] = field(
        name="blok"
    )
    neighbours: Annotated[tuple[str, ...], Meta(description="Kolom yang menyamakan tetangga")] = (
        field(name="tetangga", default=())
    )
    factor: Annotated[Factor, Meta(description="Sekian kali berarti satuan lain")] = field(
        name="faktor", default=5.0
    )

    @property
    def alike(self) -> tuple[str, ...]:
        """See `Comparison`."""
        return self.neighbours

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        named = tuple(dict.fromkeys(name for block in self.blocks for name in block))
        return {**super().columns(), "blok": named, "tetangga": self.neighbours}


class _LastYear(Comparison, frozen=True, kw_only=True):
    """A rule that compares each year of a table with the year before."""

    words: ClassVar = ("kelompok", "tahun", "tahun_lalu", "kini", "lalu")
    of_whole_years: ClassVar = True

    time: Time = field(name="waktu")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"waktu": (self.time,)}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"waktu": TIMES}


class CoverageChange(_LastYear, frozen=True, kw_only=True, tag="cakupan"):
    """Tahun yang mencakup jauh lebih sedikit atau lebih banyak daripada tahun sebelumnya.

    Attributes
    ----------
    items : tuple of str
        What is covered: months of a date, kab/kota; rows are counted when empty.
    within : tuple of str
        Compared within each of these groups.
    at_least, at_most : float
        Share of last year's items that must be there; how many times as many may be.
    least_rows : int
        Rows last year from which an item or group is expected again.
    """

    items: Annotated[tuple[str, ...], Meta(description="Yang harus tercakup; kosong: baris")] = (
        field(name="kolom", default=())
    )
    within: Within = field(name="kelompok", default=())
    at_least: Annotated[Share, Meta(description="Bagian tahun lalu yang harus ada")] = field(
        name="paling_sedikit", default=0.7
    )
    at_most: Annotated[Factor, Meta(description="Kali tahun lalu yang masih wajar")] = field(
        name="paling_banyak", default=1.5
    )
    least_rows: Annotated[
        int, Meta(ge=1, le=1_000_000, description="Baris tahun lalu agar diharapkan")
    ] = field(name="mulai_baris", default=5)

    @property
    def needs_all(self) -> bool:
        """See `Comparison`."""
        return bool(self.items)

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {**super().columns(), "kolom": self.items, "kelompok": self.within}


class _Shares(_LastYear, frozen=True, kw_only=True):
    """A rule about shares; without `time` each group is compared with all the others."""

    time: Time = field(name="waktu", default="")
    within: Within = field(name="kelompok", default=())

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"waktu": (self.time,) if self.time else (), "kelompok": self.within}

    def faults(self) -> Iterator[Fault]:
        """Nothing to compare."""
        yield from super().faults()
        if not self.time and not self.within:
            yield Fault("menuntut waktu, kelompok, atau keduanya", path=("waktu",))


class FilledShare(_Shares, frozen=True, kw_only=True, tag="keterisian"):
    """Kolom yang jauh lebih jarang atau sering terisi daripada tahun lalu atau kelompok lain."""

    cells: Columns = field(name="kolom")
    furthest: Annotated[Share, Meta(description="Selisih bagian terisi yang masih wajar")] = field(
        name="selisih", default=0.3
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {**super().columns(), "kolom": self.cells}


class CategoryShare(_Shares, frozen=True, kw_only=True, tag="pangsa"):
    """Pangsa sebuah golongan, menurut baris atau nilai, yang bergeser melebihi yang wajar.

    The share is that within a group, if groups are declared.
    """

    category: Column = field(name="kolom")
    amount: Annotated[str, Meta(description="Kolom nilai; kosong: banyaknya baris")] = field(
        name="nilai", default=""
    )
    furthest: Annotated[Share, Meta(description="Pergeseran pangsa yang masih wajar")] = field(
        name="selisih", default=0.1
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        own = {"kolom": (self.category,), "nilai": (self.amount,) if self.amount else ()}
        return {**super().columns(), **own}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {**super().types(), "nilai": NUMBERS}


class Jump(_LastYear, frozen=True, kw_only=True, tag="lonjakan"):
    """Jumlah, median, atau banyaknya isi berbeda yang melonjak atau anjlok dalam setahun."""

    amount: Column = field(name="kolom")
    summary: Annotated[
        Literal["jumlah", "median", "banyak"], Meta(description="Yang dibandingkan")
    ] = field(name="ringkasan", default="jumlah")
    within: Within = field(name="kelompok", default=())
    neighbours: Annotated[
        tuple[str, ...], Meta(description="Median dibandingkan sebagai kelipatan tetangganya")
    ] = field(name="tetangga", default=())
    factor: Annotated[Factor, Meta(description="Kali lipat yang masih wajar")] = field(
        name="faktor", default=2.0
    )

    @property
    def alike(self) -> tuple[str, ...]:
        """See `Comparison`."""
        return self.neighbours

    @property
    def needs_all(self) -> bool:
        """See `Comparison`."""
        return self.summary == "banyak"

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        own = {"kolom": (self.amount,), "kelompok": self.within, "tetangga": self.neighbours}
        return {**super().columns(), **own}

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """An amount that is no number, neighbours of what is no median."""
        yield from super().faults_in(fields)
        if self.neighbours and self.summary != "median":
            yield Fault("hanya untuk ringkasan median", path=("tetangga",))
        found = fields.get(self.amount)
        if self.summary != "banyak" and found and found.type not in NUMBERS:
            yield Fault(f"kolom {self.amount!r} bertipe {found.type}", path=("kolom",))


class SharedDates(Comparison, frozen=True, kw_only=True, tag="tanggal_bersama"):
    """Kelompok yang tanggalnya tidak sama dengan kelompok lain, mis. bergeser sehari.

    Attributes
    ----------
    date : str
    within : tuple of str
        Groups; a date is shared when at least half of them have it.
    at_least : float
        Share of the dates of a group and year that must be shared.
    """

    words: ClassVar = ("kelompok", "tahun")

    date: Column = field(name="kolom")
    within: Within = field(name="kelompok")
    at_least: Annotated[Share, Meta(description="Bagian tanggal yang harus bersama")] = field(
        name="paling_sedikit", default=0.95
    )

    @property
    def needs_all(self) -> bool:
        """See `Comparison`."""
        return True

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.date,), "kelompok": self.within}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ("date",)}


class Explained(Rule, frozen=True, kw_only=True, tag="penjelasan"):
    """Teks yang harus menjelaskan sesuatu; tanda hubung bukan penjelasan."""

    cells: Columns = field(name="kolom")
    letters: Annotated[int, Meta(ge=1, le=200, description="Huruf paling sedikit")] = field(
        name="huruf", default=10
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.cells}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ("string",)}


NeighbourRule = (
    Outlier
    | OtherUnit
    | CoverageChange
    | FilledShare
    | CategoryShare
    | Jump
    | SharedDates
    | Explained
)
