"""What a column of a raw table may hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field
from msgspec.structs import force_setattr, replace

from iku_analysis.base.declaration import Declaration, Fault, written_keys
from iku_analysis.declarations.pattern_examples import matching
from iku_analysis.declarations.policy import Line

RegionSystem = Literal["nama", "bps", "kemendagri", "koperasi"]
NumberWriting = Literal["rupiah", "persen", "kurung"]
ISO, INDONESIAN = "default", "indonesia"
FieldType = Literal["string", "integer", "number", "boolean", "date"]
Sign = Annotated[str, Meta(pattern=r"^[^\w+-]?$", title="satu tanda baca")]
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
}
_ONLY_FOR = {
    "wilayah": ("string",),
    "triwulan": ("string",),
    "bulan": ("integer",),
    "tulisan": ("number", "integer"),
    "format": ("date",),
    "decimalChar": ("number", "integer"),
    "groupChar": ("number", "integer"),
    "trueValues": ("boolean",),
    "falseValues": ("boolean",),
}


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written in a column.

    Attributes
    ----------
    decimal : str
        Sign before the fraction.
    group : str
        Sign between groups of three digits; empty when none is used.

    Examples
    --------
    >>> NumberFormat(",", ".").example
    '1.234,56'
    """

    decimal: str
    group: str = ""

    @property
    def example(self) -> str:
        """A number written this way."""
        return f"1{self.group}234{self.decimal}56"


class Constraints(Declaration, frozen=True):
    """Table Schema constraints of a column; an empty one does not constrain."""

    required: Annotated[bool, Meta(description="Setiap baris wajib berisi")] = False
    unique: Annotated[bool, Meta(description="Tidak boleh sama pada dua baris")] = False
    enum: Annotated[tuple[Any, ...], Meta(description="Isi yang diterima")] = ()
    pattern: Annotated[str, Meta(description="Pola (regular expression) seluruh isi sel")] = ""
    minimum: Annotated[Any, Meta(description="Nilai terkecil")] = None
    maximum: Annotated[Any, Meta(description="Nilai terbesar")] = None

    def with_dates(self) -> Constraints:
        """The same for a column of dates: a date in quotation marks is one, too."""
        return replace(
            self,
            enum=tuple(map(_date_of, self.enum)),
            minimum=_date_of(self.minimum),
            maximum=_date_of(self.maximum),
        )

    def faults_for(self, kind: str) -> Iterator[Fault]:
        """What does not fit the type of the column."""
        bounds = [(key, getattr(self, key)) for key in ("minimum", "maximum")]
        given = [(key, value) for key, value in bounds if value is not None]
        for key, value in [*(("enum", item) for item in self.enum), *given]:
            is_finite = not isinstance(value, float) or math.isfinite(value)
            if type(value) not in _KINDS[kind] or not is_finite:
                what = f"nilai {value!r} tidak sesuai tipe kolom {kind}"
                yield Fault(what, path=("constraints", key))
        low, high = self.minimum, self.maximum
        if type(low) is type(high) and low is not None and low > high:
            yield Fault(f"lebih besar dari maximum {high}", path=("constraints", "minimum"))
        patterned = [("pattern", self.pattern)] if self.pattern else []
        for found, allowed in ((given, ("integer", "number", "date")), (patterned, ("string",))):
            if found and kind not in allowed:
                what = f"tidak berlaku untuk kolom bertipe {kind}"
                yield Fault(what, "Hapus kunci ini.", ("constraints", found[0][0]))
        if not _is_pattern(self.pattern):
            what = f"pola {self.pattern!r} tidak sah"
            yield Fault(what, path=("constraints", "pattern"))


def _date_of(value: object) -> object:
    try:
        return msgspec.convert(value, date)
    except msgspec.ValidationError:
        return value


class Field(Declaration, frozen=True, kw_only=True):
    """One declared column.

    Attributes
    ----------
    name, title : str
        Head in the file; words shown to readers.
    type : str
        ``string``, ``integer``, ``number``, ``boolean`` or ``date``.
    is_quarter : bool
        Whether it names a quarter (``TW III``), read as ``Q3``.
    is_month : bool
        Whether it holds months, as numbers or by their names.
    is_merged : bool
        Whether merged cells of a workbook count for every row they span.
    is_personal : bool
        Whether it holds personal data, which never leaves intake.
    example : str
        A cell as it should be, shown in place of a pattern; made from it unless declared.
    writing : tuple of str
        What may stand around a number: ``rupiah`` (``Rp 1.500,-``), ``persen`` (``12,5 %``),
        ``kurung`` (``(1.234)`` is negative).
    date_format : str
        ``default`` (2018-12-31), ``indonesia`` (31 Desember 2018, 31/12/2018), or a pattern such as
        ``%d.%m.%Y``.
    true_values, false_values : tuple of str
        Words of a boolean.
    constraints : Constraints
    """

    name: Annotated[Line, Meta(description="Judul kolom dalam berkas")]
    type: Annotated[FieldType, Meta(description="Tipe isi kolom")]
    title: Annotated[str, Meta(description="Nama kolom bagi pembaca")] = ""
    description: Annotated[
        str, Meta(description="Keterangan; pada kolom berpola, susunan isinya dalam kata")
    ] = ""
    example: Annotated[str, Meta(description="Contoh isi; wajib bila pola tidak sederhana")] = ""
    region_system: Annotated[
        bool | RegionSystem,
        Meta(
            description="Kolom kab/kota: true atau nama, atau kode bps, kemendagri, atau koperasi"
            " (empat angka pertama Nomor Induk Koperasi)"
        ),
    ] = field(name="wilayah", default=False)
    is_quarter: Annotated[bool, Meta(description="Kolom triwulan")] = field(
        name="triwulan", default=False
    )
    is_month: Annotated[bool, Meta(description="Kolom bulan: angka 1 sampai 12 atau namanya")] = (
        field(name="bulan", default=False)
    )
    is_merged: Annotated[bool, Meta(description="Sel gabungan berlaku untuk semua barisnya")] = (
        field(name="gabung", default=False)
    )
    is_personal: Annotated[
        bool, Meta(description="Data pribadi, yang tidak pernah keluar dari pemeriksaan")
    ] = field(name="pribadi", default=False)
    writing: Annotated[
        tuple[NumberWriting, ...], Meta(description="Yang boleh menyertai angka")
    ] = field(name="tulisan", default=())
    date_format: Annotated[
        str, Meta(description="Cara tanggal ditulis: default, indonesia, atau pola %d/%m/%Y")
    ] = field(name="format", default=ISO)
    decimal: Annotated[Sign, Meta(description="Tanda desimal")] = field(
        name="decimalChar", default=""
    )
    group: Annotated[Sign, Meta(description="Tanda ribuan")] = field(name="groupChar", default="")
    true_values: Annotated[tuple[str, ...], Meta(description="Kata untuk ya")] = field(
        name="trueValues", default=("true", "True", "TRUE", "1")
    )
    false_values: Annotated[tuple[str, ...], Meta(description="Kata untuk tidak")] = field(
        name="falseValues", default=("false", "False", "FALSE", "0")
    )
    constraints: Annotated[Constraints, Meta(description="Batasan isi")] = Constraints()

    def __post_init__(self) -> None:
        """Fill in what was left out."""
        force_setattr(self, "title", self.title or self.name)
        force_setattr(self, "example", self.example or _matching(self.constraints.pattern))
        if self.type == "date":
            force_setattr(self, "constraints", self.constraints.with_dates())

    @property
    def pattern_words(self) -> str:
        """How its cells are composed, without the pattern: an example, and words if declared."""
        return f"{self.example} ({self.description})" if self.description else self.example

    @property
    def date_words(self) -> str:
        """How its dates are written: the last day of 2018."""
        day = date(2018, 12, 31)
        return (
            day.isoformat()
            if self.date_format in {ISO, INDONESIAN}
            else f"{day:{self.date_format}}"
        )

    @property
    def region(self) -> RegionSystem | Literal[""]:
        """How it says which kab/kota: any known spelling of its name, or a code; else empty."""
        if isinstance(self.region_system, bool):
            return "nama" if self.region_system else ""
        return self.region_system

    @property
    def is_region(self) -> bool:
        """Whether it names a kab/kota, by name or by code."""
        return bool(self.region)

    @property
    def number_format(self) -> NumberFormat | None:
        """None when not declared; then a number with any separator is refused."""
        # intake reads every kind of space as a plain one
        group = " " if self.group.isspace() else self.group
        return NumberFormat(self.decimal, group) if self.decimal else None

    @property
    def dtype(self) -> str:
        """Pandas type of the checked column; only an optional one may hold missing values."""
        if self.constraints.required:
            return _REQUIRED_DTYPES.get(self.type, self.nullable_dtype)
        return self.nullable_dtype

    @property
    def nullable_dtype(self) -> str:
        """Pandas type that also holds missing values, used until the column is checked."""
        return _NULLABLE_DTYPES[self.type]

    def faults(self) -> Iterator[Fault]:
        """Keys that do not fit the type of the column or each other."""
        written = written_keys(self)
        for key, kinds in _ONLY_FOR.items():
            if key in written and self.type not in kinds:
                what = f"tidak berlaku untuk kolom bertipe {self.type}"
                yield Fault(what, f"Hanya untuk kolom bertipe {', '.join(kinds)}.", (key,))
        if self.group and not self.decimal:
            yield Fault("wajib ada bila groupChar dinyatakan", path=("decimalChar",))
        elif self.group and self.group == self.decimal:
            yield Fault("tidak boleh sama dengan decimalChar", path=("groupChar",))
        parts = set(re.findall("%[a-zA-Z]", self.date_format))
        if self.date_format not in {ISO, INDONESIAN} and not {"%d", "%m", "%Y"} <= parts:
            mend = f"Yang ada: {ISO}, {INDONESIAN}, atau %d/%m/%Y."
            yield Fault(f"{self.date_format!r} tidak dikenal", mend, ("format",))
        yield from self._example_faults()
        yield from self.constraints.faults_for(self.type)

    def _example_faults(self) -> Iterator[Fault]:
        """A pattern nobody could be told of, or an example that does not follow it."""
        pattern = self.constraints.pattern
        if not pattern or not _is_pattern(pattern):
            return
        if not self.example:
            mend = "Tulis satu isi yang benar, misalnya example: PU-00017."
            yield Fault("wajib ada: dari pola ini tidak dapat disusun contoh", mend, ("example",))
        elif not re.fullmatch(pattern, self.example, re.ASCII):
            yield Fault(f"{self.example!r} tidak sesuai dengan polanya", path=("example",))


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _matching(pattern: str) -> str:
    return matching(pattern) if pattern and _is_pattern(pattern) else ""


_NULLABLE_DTYPES: Mapping[str, str] = {
    "string": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
}
_REQUIRED_DTYPES: Mapping[str, str] = {"integer": "int64", "boolean": "bool"}
