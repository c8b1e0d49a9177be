"""Kinds of rules within a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Fault
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.rules import (
    NUMERIC,
    ORDERED,
    YEARLY,
    Column,
    Columns,
    Holding,
    Positive,
    Rule,
    Word,
    pair_faults,
    word_faults,
)


class Order(Rule, frozen=True, kw_only=True, tag="urutan"):
    """Tanggal atau angka yang tidak boleh menurun dari kolom ke kolom.

    Attributes
    ----------
    in_order : tuple of str
        Columns from the first to the last; missing cells are skipped.
    is_strict : bool
        Whether equal ones are wrong, too.
    furthest : float or None
        Largest distance of neighbours; days between dates.
    """

    in_order: Columns = field(name="kolom")
    is_strict: Annotated[bool, Meta(description="Yang sama pun salah")] = field(
        name="ketat", default=False
    )
    furthest: Annotated[
        Positive | None, Meta(description="Jarak terjauh; hari bila kolomnya tanggal")
    ] = field(name="paling_jauh", default=None)

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.in_order}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ORDERED}


class Filled(Rule, frozen=True, kw_only=True, tag="isian"):
    """Sel yang wajib terisi, wajib kosong, atau terisi bersama-sama."""

    cells: Columns = field(name="kolom")
    must: Annotated[Literal["terisi", "kosong", "bersama"], Meta(description="Seharusnya")] = field(
        name="harus"
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.cells}


class YearOfDate(Rule, frozen=True, kw_only=True, tag="tahun"):
    """Tahun sebuah tanggal yang harus sesuai kolom tahunnya.

    Attributes
    ----------
    day, year : str
        Column of dates, and of the year it belongs to.
    between : tuple of int
        Least and most the date may be years later; the same year when not given.
    """

    day: Column = field(name="tanggal")
    year: Column = field(name="tahun")
    between: Annotated[
        tuple[int, ...], Meta(max_length=2, description="Selisih tahun terkecil dan terbesar")
    ] = field(name="selisih", default=(0, 0))

    def faults(self) -> Iterator[Fault]:
        """Years that are no pair."""
        yield from pair_faults(self.between, "selisih")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"tanggal": (self.day,), "tahun": (self.year,)}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"tanggal": ("date",), "tahun": ("integer",)}


class Window(Rule, frozen=True, kw_only=True, tag="jendela"):
    """Tanggal atau tahun yang masuk akal terhadap tahun laporan.

    Attributes
    ----------
    cells : tuple of str
        Columns of dates or years.
    years : tuple of int
        First and last year, counted from the report year.
    is_known : bool
        Whether a date may not be later than the ``vintage`` of the table, as of what has happened.
    """

    cells: Columns = field(name="kolom")
    years: Annotated[
        tuple[int, ...],
        Meta(max_length=2, description="Tahun pertama dan terakhir, dari tahun laporan"),
    ] = field(name="tahun_laporan")
    is_known: Annotated[bool, Meta(description="Tidak sesudah vintage tabel")] = field(
        name="sampai_vintage", default=False
    )

    def faults(self) -> Iterator[Fault]:
        """Years that are no pair."""
        yield from pair_faults(self.years, "tahun_laporan")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.cells}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": YEARLY}


class AtMost(Rule, frozen=True, kw_only=True, tag="paling_banyak"):
    """Angka yang tidak boleh melebihi kolom lain."""

    part: Column = field(name="kolom")
    whole: Column = field(name="batas")
    times: Annotated[float, Meta(gt=0, description="Batas dikalikan sekian")] = field(
        name="kali", default=1.0
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.part,), "batas": (self.whole,)}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return dict.fromkeys(("kolom", "batas"), NUMERIC)


class Agreement(Rule, frozen=True, kw_only=True, tag="padanan"):
    """Isi satu kolom yang menuntut isi kolom lain: bendera, kode, dan kata yang sejalan."""

    given: Annotated[Holding, Meta(description="Bila ini berlaku")] = field(name="jika")
    follows: Annotated[Holding, Meta(description="Ini berlaku juga")] = field(name="maka")
    is_mutual: Annotated[bool, Meta(description="Berlaku juga sebaliknya")] = field(
        name="timbal_balik", default=False
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"jika": (self.given.column,), "maka": (self.follows.column,)}

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """See `Rule`."""
        yield from super().faults_in(fields)
        for key, holding in (("jika", self.given), ("maka", self.follows)):
            if holding.column in fields:
                yield from holding.faults_in(fields, (key,))


class Allowed(Rule, frozen=True, kw_only=True, tag="pasangan"):
    """Isi kolom yang diterima bagi setiap isi kolom lain, mis. satuan tiap ukuran.

    Attributes
    ----------
    of, cells : str
        Column that decides, and column it decides about.
    allowed : mapping of str to tuple of str
        What the second may hold by what the first holds; others are not judged.
    """

    of: Column = field(name="menurut")
    cells: Column = field(name="kolom")
    allowed: Annotated[
        Mapping[str, tuple[str, ...]], Meta(description="Isi kolom menurut isi kolom penentu")
    ] = field(name="diterima")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"menurut": (self.of,), "kolom": (self.cells,)}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return dict.fromkeys(("menurut", "kolom"), ("string",))

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """See `Rule`."""
        yield from super().faults_in(fields)
        yield from word_faults(tuple(self.allowed), self.of, fields, "diterima")
        for words in self.allowed.values():
            yield from word_faults(words, self.cells, fields, "diterima")


class Known(Rule, frozen=True, kw_only=True, tag="dikenal"):
    """Isi kolom yang dikenal; selain itu mungkin salah ketik, dan tidak dibaca siapa pun."""

    cells: Column = field(name="kolom")
    known: Annotated[tuple[Word, ...], Meta(min_length=1, description="Isi yang dikenal")] = field(
        name="isi"
    )

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.cells,)}


class NotZero(Rule, frozen=True, kw_only=True, tag="bukan_nol"):
    """Angka yang tidak boleh nol: sendiri, selagi kolom lain berisi, atau di seluruh bloknya.

    Attributes
    ----------
    cells : tuple of str
        Columns of numbers.
    besides : str
        Column; only rows where it is more than zero are judged.
    block : tuple of str
        Columns; zeros are told only when all rows that hold the same in them are zero or empty.
    """

    cells: Columns = field(name="kolom")
    besides: Annotated[str, Meta(description="Hanya selagi kolom ini lebih dari nol")] = field(
        name="selagi", default=""
    )
    block: Annotated[
        tuple[str, ...], Meta(description="Kolom blok; ditegur bila seluruh bloknya nol")
    ] = field(name="blok", default=())

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        besides = (self.besides,) if self.besides else ()
        return {"kolom": self.cells, "selagi": besides, "blok": self.block}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return dict.fromkeys(("kolom", "selagi"), NUMERIC)


class NoTotal(Rule, frozen=True, kw_only=True, tag="bukan_jumlah"):
    """Baris jumlah yang menyusup di antara baris data (Jumlah, Total, Rata-rata, ...)."""

    cells: Columns = field(name="kolom")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": self.cells}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ("string",)}


class UsualDay(Rule, frozen=True, kw_only=True, tag="hari_sama"):
    """Tanggal pencatatan yang menyimpang dari hari yang lazim pada minggunya."""

    day: Column = field(name="kolom")
    usual: Annotated[
        float, Meta(gt=0.5, le=1, description="Bagian baris seminggu yang membuat sehari lazim")
    ] = field(name="lazim", default=0.6)

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": (self.day,)}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """See `Rule`."""
        return {"kolom": ("date",)}
