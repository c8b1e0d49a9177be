"""Kinds of rules between the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.rules import (
    NUMERIC,
    YEARLY,
    Column,
    Columns,
    Positive,
    Rule,
    Word,
    pair_faults,
    word_faults,
)

Share = Annotated[float, Meta(ge=0, le=1)]
Jump = Annotated[float, Meta(gt=1)]
Periods = Literal["minggu", "bulan"]


class Total(Rule, frozen=True, kw_only=True, tag="jumlah"):
    """Baris jumlah yang harus sama dengan bagian-bagiannya, atau tidak boleh dilampaui olehnya.

    Attributes
    ----------
    value, level : str
        Column of the number; column that says which part of the whole a row is.
    whole : str
        What the level column holds in the row of the whole.
    parts, less : tuple of str
        The same of the rows that are added, and of those that are taken away.
    within : tuple of str
        Columns; whole and parts stand in rows that hold the same in them.
    relation : str
        ``sama``: checked where all parts are there. ``paling_banyak``: parts may be less.
    times : float
        The parts may be at most this share of the whole (``paling_banyak``).
    tolerance : float
        What may be missing or over for rounding, in the unit of the value.
    """

    words: ClassVar[tuple[str, ...]] = ("jumlah", "selisih")

    value: Column = field(name="kolom")
    level: Column = field(name="pada")
    whole: Annotated[str, Meta(description="Isi kolom pada baris keseluruhan")] = field(
        name="keseluruhan"
    )
    parts: Annotated[tuple[str, ...], Meta(min_length=1, description="Isi pada baris bagian")] = (
        field(name="bagian")
    )
    less: Annotated[tuple[str, ...], Meta(description="Isi pada baris yang dikurangkan")] = field(
        name="dikurangi", default=()
    )
    within: Columns = field(name="menurut")
    relation: Annotated[
        Literal["sama", "paling_banyak"], Meta(description="Bagian terhadap keseluruhan")
    ] = field(name="hubungan", default="sama")
    times: Annotated[
        float, Meta(gt=0, le=1, description="Bagian paling banyak sekian dari keseluruhan")
    ] = field(name="kali", default=1.0)
    tolerance: Annotated[float, Meta(ge=0, description="Selisih pembulatan yang wajar")] = field(
        name="toleransi", default=0.0
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.value,), "pada": (self.level,), "menurut": self.within}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": NUMERIC, "pada": ("string",)}

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """See `Rule`."""
        yield from super().faults_in(fields)
        for key, named in (("keseluruhan", (self.whole,)), ("bagian", self.parts)):
            yield from word_faults(named, self.level, fields, key)


class Ratio(Rule, frozen=True, kw_only=True, tag="nisbah"):
    """Nisbah dua baris sejenis yang harus wajar dan tidak meloncat dari tahun ke tahun.

    Attributes
    ----------
    value, level : str
        Column of the number; column that tells the two rows apart.
    above, below : str
        What the level column holds in the row that is divided, and in the one that divides.
    within : tuple of str
        Columns; both rows hold the same in them.
    along : str
        One of `within`: the year along which the ratio may not jump.
    least, most, jump : float or None
        Bounds of the ratio, and of its change from a year to the next (1.4: by 40 percent).
    """

    words: ClassVar[tuple[str, ...]] = ("nisbah", "sebelumnya")

    value: Column = field(name="kolom")
    level: Column = field(name="pada")
    above: Annotated[str, Meta(description="Isi pada baris pembilang")] = field(name="pembilang")
    below: Annotated[str, Meta(description="Isi pada baris penyebut")] = field(name="penyebut")
    within: Columns = field(name="menurut")
    along: Annotated[str, Meta(description="Kolom tahun, salah satu dari menurut")] = field(
        name="sepanjang", default=""
    )
    least: Annotated[Positive | None, Meta(description="Nisbah terkecil")] = field(
        name="terkecil", default=None
    )
    most: Annotated[Positive | None, Meta(description="Nisbah terbesar")] = field(
        name="terbesar", default=None
    )
    jump: Annotated[
        Jump | None, Meta(description="Perubahan terbesar dari tahun ke tahun, kali")
    ] = field(name="loncatan", default=None)

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.value,), "pada": (self.level,), "menurut": self.within}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": NUMERIC, "pada": ("string",)}

    def faults(self) -> Iterator[Fault]:
        """A year that is not one of the columns, or a rule that asks nothing."""
        if self.along and self.along not in self.within:
            what = f"kolom {self.along!r} tidak ada di menurut"
            yield Fault(what, near(self.along, self.within), ("sepanjang",))
        if self.jump is not None and not self.along:
            yield Fault("wajib ada bila loncatan dinyatakan", path=("sepanjang",))
        if self.least is self.most is self.jump is None:
            yield Fault("menuntut terkecil, terbesar, atau loncatan")

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """See `Rule`."""
        yield from super().faults_in(fields)
        for key, word in (("pembilang", self.above), ("penyebut", self.below)):
            yield from word_faults((word,), self.level, fields, key)


class Expected(Declaration, frozen=True, kw_only=True):
    """What a column is expected to hold: one of the ways to say it, years counted from the report.

    Attributes
    ----------
    values : tuple
        Each of them.
    numbers : tuple of int
        All numbers from the first to the second.
    years : tuple of int
        First and last year, counted from the report year; of dates, at least one in each.
    every : str
        Each whole ``minggu`` or ``bulan`` of those years, in a column of dates.
    all_regions : bool
        Every kab/kota.
    """

    values: Annotated[tuple[Word, ...], Meta(description="Setiap isi ini")] = field(
        name="isi", default=()
    )
    numbers: Annotated[
        tuple[int, ...], Meta(max_length=2, description="Setiap bilangan dari sampai")
    ] = field(name="rentang", default=())
    years: Annotated[
        tuple[int, ...], Meta(max_length=2, description="Setiap tahun, dari tahun laporan")
    ] = field(name="tahun_laporan", default=())
    every: Annotated[
        Periods | None, Meta(description="Setiap minggu atau bulan pada tahun_laporan")
    ] = field(name="setiap", default=None)
    all_regions: Annotated[bool, Meta(description="Setiap kab/kota")] = field(
        name="semua_wilayah", default=False
    )

    def faults(self) -> Iterator[Fault]:
        """None or several of the ways; a pair that is none."""
        ways = (self.values, self.numbers, self.years, self.all_regions)
        if sum(map(bool, ways)) != 1:
            yield Fault("menuntut tepat satu dari isi, rentang, tahun_laporan, semua_wilayah")
        if self.every and not self.years:
            yield Fault("wajib ada bila setiap dinyatakan", path=("tahun_laporan",))
        for key, pair in (("rentang", self.numbers), ("tahun_laporan", self.years)):
            yield from pair_faults(pair, key)

    def types(self) -> tuple[str, ...]:
        """Types of columns it fits."""
        if self.every:
            return ("date",)
        return YEARLY if self.years else ("integer",) if self.numbers else ()


class Complete(Rule, frozen=True, kw_only=True, tag="lengkap"):
    """Baris yang harus ada: setiap gabungan isi yang diharapkan, bagi setiap deret.

    Attributes
    ----------
    expected : mapping of str to Expected
        What each column is expected to hold; every combination.
    of_each : tuple of str
        Columns that tell series apart, as they are found in the table; each holds all of it.
    may_lack : float
        Share of a series that may be missing without a word.
    """

    words: ClassVar[tuple[str, ...]] = ("kurang", "jumlah", "dari")
    has_row: ClassVar[bool] = False
    of_whole_years: ClassVar[bool] = True

    expected: Annotated[Mapping[str, Expected], Meta(description="Yang diharapkan tiap kolom")] = (
        field(name="kolom")
    )
    of_each: Annotated[tuple[str, ...], Meta(description="Kolom yang membedakan deret")] = field(
        name="tiap", default=()
    )
    may_lack: Annotated[Share, Meta(description="Bagian yang boleh tidak ada")] = field(
        name="boleh_hilang", default=0.0
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": tuple(self.expected), "tiap": self.of_each}

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """See `Rule`."""
        yield from super().faults_in(fields)
        if not self.expected:
            yield Fault("menyebut sedikitnya satu kolom", path=("kolom",))
        for name, item in self.expected.items():
            found = fields.get(name)
            if found is None:
                continue
            if item.types() and found.type not in item.types():
                what = f"tidak berlaku untuk kolom bertipe {found.type}"
                yield Fault(what, path=("kolom", name))
            if item.all_regions and not found.is_region:
                yield Fault(f"kolom {name!r} bukan kolom wilayah", path=("kolom", name))
            words = tuple(word for word in item.values if isinstance(word, str))
            for fault in word_faults(words, name, fields, "isi"):
                yield Fault(fault.what, fault.mend, ("kolom", name, "isi"))


class RowCount(Rule, frozen=True, kw_only=True, tag="banyak_baris"):
    """Banyaknya baris yang wajar, bagi tabel yang tidak memuat tahun lalu sebagai pembanding."""

    words: ClassVar[tuple[str, ...]] = ("jumlah",)
    has_row: ClassVar[bool] = False
    of_whole_years: ClassVar[bool] = True

    least: Annotated[int, Meta(ge=0, description="Paling sedikit")] = field(name="sedikitnya")
    most: Annotated[int, Meta(ge=1, description="Paling banyak")] = field(name="paling_banyak")


class Numbered(Rule, frozen=True, kw_only=True, tag="nomor_urut"):
    """Nomor yang berurutan tanpa celah; celah berarti baris yang tidak terkirim.

    Attributes
    ----------
    number : str
        Column whose last digits count on; what stands before them makes a series of its own.
    first : int
        With which number a series begins.
    may_lack : float
        Share of the numbers of a series that may lack.
    """

    words: ClassVar[tuple[str, ...]] = ("kurang", "jumlah", "dari")
    has_row: ClassVar[bool] = False

    number: Column = field(name="kolom")
    first: Annotated[int, Meta(ge=0, description="Nomor pertama")] = field(name="mulai", default=1)
    may_lack: Annotated[Share, Meta(description="Bagian nomor yang boleh tidak ada")] = field(
        name="boleh_hilang", default=0.01
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.number,)}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ("string",)}


class NotCopied(Rule, frozen=True, kw_only=True, tag="bukan_salinan"):
    """Blok (bulan, tahun, wilayah) yang angkanya salinan blok lain.

    Attributes
    ----------
    block : tuple of str
        Columns that tell blocks apart.
    within : tuple of str
        Columns that tell the rows of a block apart.
    values : tuple of str
        Columns whose values are compared; rows without any are left out.
    same : float
        Share of equal rows of the smaller block that makes a copy.
    least : int
        Rows a block needs to be judged.
    day, every : str
        Column of dates, and the periods that are blocks, too: the first day of one is compared
        with the first of another.
    """

    words: ClassVar[tuple[str, ...]] = ("blok", "asal", "bagian")

    block: Annotated[tuple[str, ...], Meta(description="Kolom yang membedakan blok")] = field(
        name="blok", default=()
    )
    day: Annotated[str, Meta(description="Kolom tanggal, bila masa juga membedakan blok")] = field(
        name="tanggal", default=""
    )
    every: Annotated[Literal["bulan", "tahun"], Meta(description="Masa yang membedakan blok")] = (
        field(name="setiap", default="tahun")
    )
    within: Columns = field(name="menurut")
    values: Columns = field(name="kolom")
    same: Annotated[float, Meta(gt=0, le=1, description="Bagian baris yang sama")] = field(
        name="sama", default=0.9
    )
    least: Annotated[int, Meta(ge=2, description="Baris sedikitnya")] = field(
        name="sedikitnya", default=5
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        day = (self.day,) if self.day else ()
        named = {"blok": self.block, "menurut": self.within, "kolom": self.values}
        return {**named, "tanggal": day}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"tanggal": ("date",)}

    def faults(self) -> Iterator[Fault]:
        """Nothing that tells blocks apart."""
        if not self.block and not self.day:
            yield Fault("menuntut blok atau tanggal")


class OnePer(Rule, frozen=True, kw_only=True, tag="satu"):
    """Satu isi bagi setiap kunci: satu nama per kode, satu kode per nama, satu wilayah per orang.

    Attributes
    ----------
    values : tuple of str
        Columns of which each may hold one value only,
    per : tuple of str
        for each combination of these.
    """

    words: ClassVar[tuple[str, ...]] = ("lain",)

    values: Columns = field(name="kolom")
    per: Columns

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.values, "per": self.per}


class NotRepeated(Rule, frozen=True, kw_only=True, tag="isi_berulang"):
    """Isi yang sama di bawah nomor lain: berkas atau bagiannya dimasukkan dua kali.

    Attributes
    ----------
    content : tuple of str
        Columns that together hardly ever repeat; the running number is none of them.
    may_repeat : float
        Share of rows that may repeat an earlier one by chance.
    in_a_row : int
        So many rows in the same order as before are a repetition, however few.
    """

    words: ClassVar[tuple[str, ...]] = ("jumlah", "asal")

    content: Columns = field(name="kolom")
    may_repeat: Annotated[Share, Meta(description="Bagian baris yang boleh kebetulan sama")] = (
        field(name="boleh_sama", default=0.0)
    )
    in_a_row: Annotated[int, Meta(ge=2, description="Baris berturut-turut")] = field(
        name="berturut", default=4
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.content}
