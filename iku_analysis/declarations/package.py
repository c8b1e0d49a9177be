"""``datapackage.yaml`` as frozen declarations: what each raw table must look like.

The descriptor is a Frictionless Data Package with words of our own: `status`, `vintage`, `aturan`
(see `rules`), `boleh_kosong` (may have no rows), `susunan` (how it lies in its file) and
`terbitan_lama` (earlier vintage) of a resource, `orang` (a person) of a schema, `wilayah` (a
kab/kota) and `pribadi` (personal data) of a field. An unknown key is refused rather than ignored:
a misspelt ``decimalChar`` would otherwise change numbers silently.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, get_args

from msgspec import Meta, field
from msgspec.structs import force_setattr

from iku_analysis.base.declaration import (
    Declaration,
    Fault,
    declaration_bytes,
    near,
    parse_declaration,
    twice,
)
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.arrangement import Arrangement
from iku_analysis.declarations.contents import Contents
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.office_regions import office_regions
from iku_analysis.declarations.person_fields import PERSON, Person
from iku_analysis.declarations.plan_rules import AnyPlanRule
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.rule_kinds import AnyRule
from iku_analysis.declarations.sending_offices import (
    SendingOffice,
    office_faults,
    sending_offices,
)
from iku_analysis.model.plan_names import PLAN_TABLES
from iku_analysis.model.regions import declare_regions
from iku_analysis.model.status import Status

DESCRIPTOR_FILE = "datapackage.yaml"
PER_ROW = "per_baris"
STATUS_COLUMN = "status"
OFFICIAL, PROVISIONAL = Status.RESMI.value, Status.SEMENTARA.value
Format = Literal["csv", "xlsx"]
StatusWord = Literal["resmi", "salinan", "sementara", "perkiraan", "contoh", "per_baris"]
FORMATS = get_args(Format)
Character = Annotated[str, Meta(min_length=1, max_length=1, title="tepat satu karakter")]
Vintage = Annotated[date, Meta(description="Tanggal data: sampai kapan angkanya diketahui")]
Unconfirmed = Meta(description="Yang masih dari tahun lalu dan belum diperiksa")


class Licence(Declaration, frozen=True):
    """Terms under which figures of the report may be used, as Frictionless names them."""

    title: Annotated[Line, Meta(description="Nama lisensi bagi pembaca")]
    name: Annotated[str, Meta(description="Nama menurut SPDX, mis. CC-BY-4.0")] = ""
    path: Annotated[str, Meta(description="Alamat naskah lisensi")] = ""
    statuses: Annotated[
        tuple[Status, ...], Meta(description="Hanya untuk angka berstatus ini; kosong untuk semua")
    ] = field(name="status", default=())

    def faults(self) -> Iterator[Fault]:
        """Nothing that a program could know it by."""
        if not self.name and not self.path:
            yield Fault("lisensi harus mempunyai name atau path")


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
        for at, item in enumerate(self.contents):
            yield from (
                replace(fault, path=("memuat", at, *fault.path))
                for fault in item.faults_in({field.name: field for field in self.fields})
            )
        fields = {item.name: item for item in self.fields}
        for at, rule in enumerate(self.rules):
            for fault in rule.faults_in(fields):
                yield replace(fault, path=("aturan", at, *fault.path))
        if self.arrangement.marks and self.status == PER_ROW:
            what = f"status {PER_ROW} sudah menyatakan status tiap baris"
            yield Fault(what, "Hapus tanda, atau kolom status.", ("susunan", "tanda"))
        for fault in self.arrangement.faults_in({item.name: item for item in self.fields}):
            yield replace(fault, path=("susunan", *fault.path))
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


class Descriptor(Declaration, frozen=True, kw_only=True):
    """The whole of ``datapackage.yaml``."""

    resources: Annotated[tuple[Resource, ...], Meta(description="Tabel mentah")]
    profile: Annotated[str, Meta(description="tabular-data-package")] = ""
    name: Annotated[str, Meta(description="Nama paket")] = ""
    title: Annotated[str, Meta(description="Judul")] = ""
    description: Annotated[str, Meta(description="Keterangan")] = ""
    vintage: Vintage | None = None
    plan_rules: Annotated[
        tuple[AnyPlanRule, ...], Meta(description="Aturan antartabel rencana")
    ] = field(name="aturan", default=())
    licences: Annotated[
        tuple[Licence, ...], Meta(description="Lisensi angka dalam berkas laporan")
    ] = field(name="licenses", default=())
    unconfirmed: Annotated[tuple[Literal["title", "description"], ...], Unconfirmed] = field(
        name="belum_dikonfirmasi", default=()
    )
    senders: Annotated[
        tuple[SendingOffice, ...], Meta(description="Kantor yang mengirim tabel")
    ] = field(name="pengirim", default=())

    def faults(self) -> Iterator[Fault]:
        """Tables declared twice, rules that share a code."""
        for at, code in twice(rule.code for rule in self.plan_rules):
            what = f"kode aturan {code} dipakai lebih dari sekali"
            yield Fault(what, path=("aturan", at, "kode"))
        for at, name in twice(resource.name for resource in self.resources):
            what = f"tabel {name!r} dinyatakan lebih dari sekali"
            yield Fault(what, path=("resources", at, "name"))
        places = [
            (at, number)
            for at, item in enumerate(self.resources)
            for number in range(len(item.rules))
        ]
        codes = [rule.code for resource in self.resources for rule in resource.rules]
        for at, code in twice(codes):
            where, number = places[at]
            what = f"kode aturan {code} dipakai lebih dari sekali"
            yield Fault(what, path=("resources", where, "aturan", number, "kode"))
        for at, resource in enumerate(self.resources):
            yield from self._date_faults(at, resource)
            if resource.earlier:
                yield from self._earlier_faults(at, resource)
        tables = {item.name: item for item in self.resources}
        for fault in office_faults(self.senders, tables):
            yield replace(fault, path=("pengirim", *fault.path))

    def _date_faults(self, at: int, resource: Resource) -> Iterator[Fault]:
        """A report cannot rest on what was not known, or not fetched, on its day."""
        if self.vintage is None:
            return
        dates: list[tuple[str, date | None, tuple[str | int, ...]]]
        dates = [("tanggal data", resource.vintage, ("vintage",))]
        dates += [
            ("tanggal diambil", source.accessed, ("sources", number, "accessed"))
            for number, source in enumerate(resource.sources)
        ]
        for what, day, path in dates:
            if day and day > self.vintage:
                late = f"{what} {day} sesudah tanggal laporan {self.vintage}"
                mend = "Pakai terbitan yang lebih lama, atau majukan vintage paketnya."
                yield Fault(late, mend, ("resources", at, *path))

    def _earlier_faults(self, at: int, resource: Resource) -> Iterator[Fault]:
        """An earlier vintage is another table, of the same rows, and known before."""
        path = ("resources", at, "terbitan_lama")
        named = {item.name: item for item in self.resources if item is not resource}
        other = named.get(resource.earlier)
        if other is None:
            what = f"tabel {resource.earlier!r} tidak dinyatakan"
            yield Fault(what, near(resource.earlier, named), path)
            return
        if not other.primary_key or other.primary_key != resource.primary_key:
            yield Fault(f"primaryKey tabel {other.name!r} harus ada dan sama", path=path)
        if not shared_figures(other, resource):
            yield Fault(f"tabel {other.name!r} tidak memuat kolom angka yang sama", path=path)
        days = (other.vintage or self.vintage, resource.vintage or self.vintage)
        if days[0] and days[1] and days[0] >= days[1]:
            yield Fault(f"vintage tabel {other.name!r} harus lebih awal", path=path)


@dataclass(frozen=True)
class Package:
    """All raw tables of a year and the folder they lie in."""

    folder: Path
    title: str
    vintage: date | None
    resources: tuple[Resource, ...]
    plan_rules: tuple[AnyPlanRule, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    offices: tuple[SendingOffice, ...] = ()
    licences: tuple[Licence, ...] = ()

    @property
    def plan_resources(self) -> tuple[Resource, ...]:
        """Those of the plan tables that are declared."""
        return tuple(resource for resource in self.resources if resource.name in PLAN_TABLES)

    @property
    def revised(self) -> tuple[tuple[Resource, Resource], ...]:
        """Tables of which two vintages are here, the earlier one first."""
        return tuple((self.resource(r.earlier), r) for r in self.resources if r.earlier)

    def resource(self, name: str) -> Resource:
        """Resource by its name.

        Raises
        ------
        IkuError
            If the descriptor declares no such table.
        """
        for resource in self.resources:
            if resource.name == name:
                return resource
        known = ", ".join(resource.name for resource in self.resources)
        raise IkuError(
            f"{DESCRIPTOR_FILE}: tabel {name!r} tidak dinyatakan.", f"Tabel yang ada: {known}."
        )


def parse_package(content: bytes, shown_path: str, folder: Path) -> Package:
    """Read a descriptor from the bytes of ``datapackage.yaml``.

    Raises
    ------
    DeclarationError
        If anything in it is wrong; every fault with its line and key.
    IkuError
        If a path leads out of the folder by a link.
    """
    declared = parse_declaration(content, Descriptor, shown_path)
    for resource in declared.resources:
        if not (folder / resource.path).resolve().is_relative_to(folder.resolve()):
            raise IkuError(
                f"{shown_path} kunci resources[{resource.name}].path: {resource.path!r} menunjuk "
                "ke luar folder data.",
                "Salin berkasnya ke folder itu.",
            )
    return Package(
        folder,
        declared.title,
        declared.vintage,
        declared.resources,
        declared.plan_rules,
        declared.unconfirmed,
        sending_offices(declared.resources, declared.senders),
        declared.licences,
    )


def load_package(folder: Path) -> Package:
    """Read the descriptor of a raw data folder, as `parse_package`.

    Parameters
    ----------
    folder : Path
        ``data/raw/<year>``, which holds ``datapackage.yaml``.

    Raises
    ------
    IkuError
        If the file is absent.
    """
    path = folder / DESCRIPTOR_FILE
    mend = f"Salin {DESCRIPTOR_FILE} tahun lalu ke folder ini."
    declare_regions(office_regions(folder))
    return parse_package(declaration_bytes(path, mend), str(path), folder)
