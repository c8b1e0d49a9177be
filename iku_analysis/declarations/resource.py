"""What one raw table must look like: its file, columns, status, sources, and what holds in it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Literal, get_args

from msgspec import Meta, field
from msgspec.structs import force_setattr

from iku_analysis.base.declaration import Declaration, Fault, near, twice
from iku_analysis.declarations.arrangement import Arrangement
from iku_analysis.declarations.contents import Contents
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.person_fields import PERSON, Person
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.rule_kinds import AnyRule
from iku_analysis.model.status import Status

PER_ROW = "per_baris"
STATUS_COLUMN = "status"
OFFICIAL, PROVISIONAL = Status.RESMI.value, Status.SEMENTARA.value
Format = Literal["csv", "xlsx"]
StatusWord = Literal["resmi", "salinan", "sementara", "perkiraan", "contoh", "per_baris"]
FORMATS = get_args(Format)
Character = Annotated[str, Meta(min_length=1, max_length=1, title="tepat satu karakter")]
Vintage = Annotated[date, Meta(description="Tanggal data: sampai kapan angkanya diketahui")]
Unconfirmed = Meta(description="Yang masih dari tahun lalu dan belum diperiksa")


class Source(Declaration, frozen=True):
    """Where a table comes from, as cited in the report."""

    publisher: Annotated[Line, Meta(description="Penerbit")]
    title: Annotated[Line, Meta(description="Judul sumber")]
    url: Annotated[str, Meta(description="Alamat")] = ""
    accessed: Annotated[date | None, Meta(description="Tanggal diambil")] = None


class Dialect(Declaration, frozen=True):
    """How a file is written."""

    delimiter: Annotated[Character, Meta(description="Pemisah kolom")] = ","
    quote: Annotated[Character, Meta(description="Tanda pengapit teks")] = field(
        name="quoteChar", default='"'
    )
    sheet: Annotated[str, Meta(description="Lembar buku kerja")] = ""


class MissingValue(Declaration, frozen=True):
    """Cell text that means no data, and what it means."""

    value: Annotated[str, Meta(description="Isi sel")]
    label: Annotated[str, Meta(description="Artinya, mis. belum lapor")] = ""


class Schema(Declaration, frozen=True):
    """Columns of a table and what holds between them."""

    fields: Annotated[tuple[Field, ...], Meta(description="Kolom menurut urutan")]
    primary_key: Annotated[
        tuple[str, ...], Meta(description="Kolom yang bersama tidak boleh berulang")
    ] = field(name="primaryKey", default=())
    missing: Annotated[
        tuple[str | MissingValue, ...], Meta(description="Isi sel yang berarti tidak ada data")
    ] = field(name="missingValues", default=("",))
    person: Annotated[Person | None, Meta(description="Kolom pribadi yang mengenali orang")] = (
        field(name=PERSON, default=None)
    )

    def faults(self) -> Iterator[Fault]:
        """Columns named twice, or named but not there."""
        by_name = {item.name: item for item in self.fields}
        if not self.fields:
            yield Fault("tabel harus mempunyai kolom", path=("fields",))
        for at, name in twice(item.name for item in self.fields):
            yield Fault(f"kolom {name!r} dinyatakan lebih dari sekali", path=("fields", at, "name"))
        for name in self.primary_key:
            if name not in by_name:
                what = f"kolom {name!r} tidak ada di fields"
                yield Fault(what, near(name, by_name), ("primaryKey",))
        for _, name in twice(self.primary_key):
            yield Fault(f"kolom {name!r} disebut dua kali", path=("primaryKey",))
        if self.person:
            yield from self.person.faults_in(by_name, STATUS_COLUMN)


class Resource(Declaration, frozen=True, kw_only=True):
    """One raw table as declared.

    Attributes
    ----------
    name, title : str
        Key used in the program; title shown to readers.
    path : str
        File inside the folder of the descriptor, with forward slashes.
    format : str
        ``csv`` or ``xlsx``.
    encoding : str
        How a CSV file is written.
    status : str
        A `Status`, or ``per_baris`` when the table has a column of it.
    vintage : date or None
        Up to when its figures are known.
    sources : tuple of Source
        Where it comes from.
    may_be_empty : bool
        Whether a table without rows is as it should be.
    contents : tuple of Contents
        Rows it must hold.
    unconfirmed : tuple of str
        Keys carried on from the year before that nobody has looked at, ``isi`` for its rows; what
        is official there is provisional here.
    rules : tuple of Rule
        What must hold beyond the constraints of its columns.
    earlier : str
        Name of the table that holds an earlier vintage of the same figures; empty for none.
    arrangement : Arrangement
        How the table lies in its file.
    dated_by : tuple of str
        Columns that date a row: dates, or its year and month; empty for a table of whole years. A
        quarter counts the rows dated up to its end.
    is_reference : bool
        Whether all its rows are known from the first day of the year on, as weights are.
    """

    name: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$",
            title="huruf, angka, titik, garis bawah, dan tanda hubung",
            description="Nama tabel dalam program, juga nama berkas olahannya",
        ),
    ]
    path: Annotated[Line, Meta(description="Berkas di dalam folder ini")]
    format: Annotated[Format, Meta(description="Jenis berkas")]
    status: Annotated[
        StatusWord,
        Meta(description="Sejauh mana angkanya dapat dipercaya; per_baris bila ada kolom status"),
    ]
    schema: Annotated[Schema, Meta(description="Kolom tabel")]
    title: Annotated[str, Meta(description="Judul bagi pembaca")] = ""
    description: Annotated[str, Meta(description="Keterangan")] = ""
    encoding: Annotated[str, Meta(description="Pengodean huruf, mis. utf-8")] = "utf-8"
    dialect: Annotated[Dialect, Meta(description="Cara berkas ditulis")] = Dialect()
    vintage: Vintage | None = None
    sources: Annotated[tuple[Source, ...], Meta(description="Sumber tabel")] = ()
    may_be_empty: Annotated[bool, Meta(description="Tabel tanpa baris diterima")] = field(
        name="boleh_kosong", default=False
    )
    contents: Annotated[
        tuple[Contents, ...], Meta(description="Baris yang harus ada, dan untuk apa")
    ] = field(name="memuat", default=())
    unconfirmed: Annotated[
        tuple[Literal["title", "status", "sources", "schema", "isi"], ...], Unconfirmed
    ] = field(name="belum_dikonfirmasi", default=())
    rules: Annotated[tuple[AnyRule, ...], Meta(description="Aturan isi tabel")] = field(
        name="aturan", default=()
    )
    earlier: Annotated[
        str, Meta(description="Tabel yang memuat terbitan lebih lama dari angka yang sama")
    ] = field(name="terbitan_lama", default="")
    arrangement: Annotated[
        Arrangement, Meta(description="Susunan tabel dalam berkas, bila bukan satu baris per data")
    ] = field(name="susunan", default=Arrangement())
    dated_by: Annotated[
        tuple[str, ...],
        Meta(description="Kolom yang memberi tanggal baris: tanggal, atau tahun dan bulan"),
    ] = field(name="bertanggal", default=())
    is_reference: Annotated[
        bool, Meta(description="Tabel rujukan, misalnya bobot: diketahui sejak awal tahun")
    ] = field(name="rujukan", default=False)

    def __post_init__(self) -> None:
        """Fill in what was left out; an encoding has one name."""
        force_setattr(self, "title", self.title or self.name)
        force_setattr(self, "encoding", _codec(self.encoding) or self.encoding)
        if "status" in self.unconfirmed and self.status == OFFICIAL:
            force_setattr(self, "status", PROVISIONAL)

    @property
    def delimiter(self) -> str:
        """Sign between the cells of a CSV file."""
        return self.dialect.delimiter

    @property
    def quote(self) -> str:
        """Sign around a cell of a CSV file."""
        return self.dialect.quote

    @property
    def sheet(self) -> str:
        """Sheet of a workbook; empty for the only one."""
        return self.dialect.sheet

    @property
    def fields(self) -> tuple[Field, ...]:
        """Columns in order."""
        return self.schema.fields

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Columns whose values together may not repeat; a missing part counts as a value."""
        return self.schema.primary_key

    @property
    def person(self) -> Person | None:
        """Columns that tell persons apart; a running number stands for them after intake."""
        return self.schema.person

    @property
    def missing_values(self) -> Mapping[str, str]:
        """Cell texts that mean "no data", and what each means; everything else is data."""
        given = (
            item if isinstance(item, MissingValue) else MissingValue(item)
            for item in self.schema.missing
        )
        return {item.value: item.label for item in given}

    def faults(self) -> Iterator[Fault]:
        """A path out of the folder, an unknown encoding, a status that is not where it is said."""
        path = PurePosixPath(self.path)
        if "\\" in self.path or path.is_absolute():
            what = f"{self.path!r} harus nama berkas di dalam folder, dengan garis miring '/'"
            yield Fault(what, path=("path",))
        elif ".." in path.parts:
            yield Fault(f"{self.path!r} menunjuk ke luar folder data", path=("path",))
        if not _codec(self.encoding):
            mend = "Pakai utf-8 atau windows-1252."
            yield Fault(f"{self.encoding!r} tidak dikenal", mend, ("encoding",))
        if self.sheet and self.format != "xlsx":
            what = f"berkas {self.format} tidak mempunyai lembar"
            yield Fault(what, "Hapus sheet, atau tulis format: xlsx.", ("dialect", "sheet"))
        yield from self._status_faults()
        fields = {item.name: item for item in self.fields}
        for key, parts in (("memuat", self.contents), ("aturan", self.rules)):
            for at, part in enumerate(parts):
                yield from (fault.below(key, at) for fault in part.faults_in(fields))
        if self.arrangement.marks and self.status == PER_ROW:
            what = f"status {PER_ROW} sudah menyatakan status tiap baris"
            yield Fault(what, "Hapus tanda, atau kolom status.", ("susunan", "tanda"))
        yield from (fault.below("susunan") for fault in self.arrangement.faults_in(fields))
        yield from self._dating_faults(fields)

    def _dating_faults(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        if self.is_reference and self.dated_by:
            mend = (
                "Hapus rujukan bila barisnya terjadi sepanjang tahun, atau bertanggal bila tidak."
            )
            yield Fault("tabel rujukan tidak bertanggal", mend, ("rujukan",))
        for at, name in enumerate(self.dated_by):
            if name not in fields:
                what = f"kolom {name!r} tidak ada di fields"
                yield Fault(what, near(name, fields), ("bertanggal", at))
        kinds = [fields[name].type for name in self.dated_by if name in fields]
        if kinds and set(kinds) != {"date"} and kinds != ["integer", "integer"]:
            mend = "Tulis kolom tanggal, atau dua kolom bilangan bulat: [tahun, bulan]."
            yield Fault("baris tidak dapat diberi tanggal dari kolom ini", mend, ("bertanggal",))

    def _status_faults(self) -> Iterator[Fault]:
        own = next((item for item in self.fields if item.name == STATUS_COLUMN), None)
        words = {word.value for word in Status}
        if self.status != PER_ROW:
            if own:
                what = f"tabel membawa kolom status sendiri, maka harus {PER_ROW}"
                yield Fault(what, path=("status",))
        elif (
            own is None
            or not own.constraints.required
            or not own.constraints.enum
            or not set(own.constraints.enum) <= words
        ):
            what = f"{PER_ROW} menuntut kolom status yang wajib diisi dengan enum"
            yield Fault(what, f"enum: [{', '.join(Status)}]", ("status",))


def shared_figures(earlier: Resource, later: Resource) -> list[Field]:
    """Columns of amounts that two vintages of a table share."""
    names = {item.name for item in earlier.fields} - set(later.primary_key)
    return [item for item in later.fields if item.type == "number" and item.name in names]


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
