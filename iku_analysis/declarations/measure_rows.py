"""Rows a measure is about (``himpunan``, ``saring``): conditions on the cells of declared tables.

A missing cell holds no condition but ``terisi: false``. Years count from the year measured, so that
the same declaration gives last year's figure for a growth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.rules import (
    NUMERIC,
    YEARLY,
    Word,
    pair_faults,
    unknown_column,
)
from iku_analysis.model.quarter import QUARTERS, Quarter
from iku_analysis.model.regions import region_names

Fields = Mapping[str, Field]
Path = tuple[str | int, ...]
YearEnd = Literal["awal_tahun", "akhir_tahun"]
DAYS: Mapping[str, tuple[int, int]] = {
    "awal_tahun": (1, 1),
    "akhir_tahun": (12, 31),
    **{
        f"akhir_triwulan_{number}": (end.month, end.day)  # in the report of a quarter
        for number in range(1, QUARTERS + 1)
        for end in [Quarter(2001, number).end]
    },
}
"""Month and day of each day a condition may name."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
}


class InForce(Declaration, frozen=True):
    """Two columns of dates between which something holds; without an end it still does."""

    begins: Annotated[Line, Meta(description="Kolom tanggal mulai")] = field(name="mulai")
    ends: Annotated[Line, Meta(description="Kolom tanggal selesai; kosong: masih berlaku")] = field(
        name="selesai"
    )
    at: Annotated[
        Literal["tahun", "awal_tahun", "akhir_tahun"],
        Meta(description="Kapan: suatu hari dalam tahun itu, hari pertamanya, atau hari terakhir"),
    ] = field(name="pada", default="tahun")

    @property
    def days(self) -> tuple[str, str]:
        """First and last day on one of which it must be in force."""
        return (self.at, self.at) if self.at in DAYS else ("awal_tahun", f"akhir_{self.at}")


class RowCondition(Declaration, frozen=True, kw_only=True):
    """What a row must hold to be taken: exactly one way to say it."""

    column: Annotated[str, Meta(description="Nama kolom")] = field(name="kolom", default="")
    values: Annotated[tuple[Word, ...], Meta(description="Salah satu isi ini")] = field(
        name="isi", default=()
    )
    others: Annotated[
        tuple[Word, ...], Meta(description="Terisi, dan bukan salah satu isi ini")
    ] = field(name="bukan", default=())
    prefixes: Annotated[tuple[str, ...], Meta(description="Awal isi")] = field(
        name="awalan", default=()
    )
    between: Annotated[
        tuple[float, ...], Meta(max_length=2, description="Angka terkecil dan terbesar")
    ] = field(name="antara", default=())
    least: Annotated[float | None, Meta(description="Angka paling sedikit")] = field(
        name="paling_sedikit", default=None
    )
    most: Annotated[float | None, Meta(description="Angka paling banyak")] = field(
        name="paling_banyak", default=None
    )
    is_filled: Annotated[bool | None, Meta(description="Sel berisi (true) atau kosong (false)")] = (
        field(name="terisi", default=None)
    )
    years: Annotated[
        tuple[int, ...],
        Meta(max_length=2, description="Tahun pertama dan terakhir, dari tahun yang diukur"),
    ] = field(name="tahun_laporan", default=())
    since: Annotated[YearEnd | None, Meta(description="Tanggal itu atau sesudahnya")] = field(
        name="sejak", default=None
    )
    until: Annotated[YearEnd | None, Meta(description="Tanggal itu atau sebelumnya")] = field(
        name="sampai", default=None
    )
    in_force: Annotated[InForce | None, Meta(description="Berlaku menurut dua kolom tanggal")] = (
        field(name="berlaku", default=None)
    )
    keys: Annotated[tuple[Line, ...], Meta(description="Kolom yang dicari pasangannya")] = field(
        name="kunci", default=()
    )
    found_in: Annotated[str, Meta(description="Himpunan atau tabel yang memuat kuncinya")] = field(
        name="ada_di", default=""
    )
    not_in: Annotated[str, Meta(description="Himpunan atau tabel yang tidak memuatnya")] = field(
        name="tidak_ada_di", default=""
    )
    their_keys: Annotated[
        tuple[Line, ...], Meta(description="Nama kolom kunci di sana, bila lain")
    ] = field(name="kunci_di_sana", default=())
    any_of: Annotated[
        tuple[RowCondition, ...], Meta(description="Paling sedikit satu dari syarat ini")
    ] = field(name="atau", default=())

    @property
    def _ways(self) -> Mapping[str, bool]:
        """Ways of saying it on one column, and whether each is used."""
        return {
            "isi": bool(self.values),
            "bukan": bool(self.others),
            "awalan": bool(self.prefixes),
            "antara": bool(self.between),
            "paling_sedikit": self.least is not None,
            "paling_banyak": self.most is not None,
            "terisi": self.is_filled is not None,
            "tahun_laporan": bool(self.years),
            "sejak": self.since is not None,
            "sampai": self.until is not None,
        }

    @property
    def elsewhere(self) -> str:
        """Set or table that must or must not hold the keys; empty for another condition."""
        return self.found_in or self.not_in

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each key with its name in the other set."""
        return tuple(zip(self.keys, self.their_keys or self.keys, strict=True))

    @property
    def judges(self) -> tuple[str, ...]:
        """Columns without which nobody can tell whether it holds."""
        if self.in_force:
            return (self.in_force.begins,)
        parts = (column for item in self.any_of for column in item.judges)
        return (*([self.column] if self.column else ()), *self.keys, *parts)

    @property
    def flat(self) -> tuple[RowCondition, ...]:
        """Itself, or the conditions one of which must hold."""
        return self.any_of or (self,)

    @property
    def is_of_years(self) -> bool:
        """Whether it asks for years, and for nothing else."""
        return bool(self.years) or (
            bool(self.any_of) and all(item.is_of_years for item in self.any_of)
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Sets and tables it looks into."""
        own = (self.elsewhere,) if self.elsewhere else ()
        return (*own, *(name for item in self.any_of for name in item.sources))

    def faults(self) -> Iterator[Fault]:
        """Ways that are none, several, or do not fit each other."""
        used = [key for key, is_used in self._ways.items() if is_used]
        wholes = (bool(self.any_of), bool(self.in_force), bool(self.keys))
        if sum(wholes) + bool(self.column) != 1 or len(used) != bool(self.column):
            what = "menuntut satu dari: kolom dengan tepat satu cara, kunci, berlaku, atau"
            yield Fault(what, f"Cara pada kolom: {', '.join(self._ways)}.")
        if bool(self.keys) != bool(self.elsewhere) or (self.found_in and self.not_in):
            yield Fault("kunci menuntut tepat satu dari ada_di, tidak_ada_di")
        if self.their_keys and len(self.their_keys) != len(self.keys):
            yield Fault("tidak sebanyak kunci", path=("kunci_di_sana",))
        yield from pair_faults(self.years, "tahun_laporan")
        if self.between and (len(self.between) != 2 or self.between[0] > self.between[1]):  # noqa: PLR2004 -- a pair
            yield Fault("menuntut dua angka, yang kecil dahulu", path=("antara",))

    def faults_in(self, fields: Fields, path: Path) -> Iterator[Fault]:
        """Columns that are not there or of another type, and what a cell can never hold."""
        for at, item in enumerate(self.any_of):
            yield from item.faults_in(fields, (*path, "atau", at))
        for key in self.keys:
            if key not in fields:
                yield unknown_column(key, fields, (*path, "kunci"))
        if self.in_force:
            for key, name in (("mulai", self.in_force.begins), ("selesai", self.in_force.ends)):
                yield from typed_column(name, fields, ("date",), (*path, "berlaku", key))
        if not self.column:
            return
        numeric = bool(self.between) or self.least is not None or self.most is not None
        types = (
            NUMERIC if numeric
            else ("date",) if self.since or self.until
            else YEARLY if self.years
            else ("string",) if self.prefixes
            else ()
        )  # fmt: skip
        known = list(typed_column(self.column, fields, types, (*path, "kolom")))
        yield from known
        if not known:
            yield from self._never(fields[self.column], path)

    def _never(self, found: Field, path: Path) -> Iterator[Fault]:
        """Values the declared column refuses, so that the condition would hold for no row."""
        for key, words in (("isi", self.values), ("bukan", self.others)):
            for word in words:
                what = f"kolom {found.name} tidak mungkin berisi {word!r}"
                if (mend := _refused(found, word)) is not None:
                    yield Fault(what, mend, (*path, key))
        lowest, highest = found.constraints.minimum, found.constraints.maximum
        asked_most = self.between[1] if self.between else self.most
        asked_least = self.between[0] if self.between else self.least
        below = _is_less(asked_most, lowest)
        if below or _is_less(highest, asked_least):
            what = f"kolom {found.name} dibatasi {lowest} sampai {highest}: tidak pernah terpenuhi"
            yield Fault(what, "Betulkan angkanya, atau batas kolomnya.", path)
        if found.constraints.required and self.is_filled is False:
            yield Fault(f"kolom {found.name} wajib terisi: tidak pernah kosong", path=path)


def typed_column(name: str, fields: Fields, types: tuple[str, ...], path: Path) -> Iterator[Fault]:
    """Fault of a column that is not there, or of none of the types (any, when none are given)."""
    if name not in fields:
        yield unknown_column(name, fields, path)
    elif types and fields[name].type not in types:
        what = f"kolom {name!r} bertipe {fields[name].type}"
        yield Fault(what, f"Hanya untuk kolom bertipe {', '.join(types)}.", path)


def _refused(found: Field, word: Word) -> str | None:
    """How to mend a value a column never holds; None for one it may hold."""
    allowed = found.constraints.enum
    is_flag = isinstance(word, bool) and found.type != "boolean"
    if is_flag or not isinstance(word, _TYPES[found.type]):
        return f"Kolomnya bertipe {found.type}."
    if allowed and word not in allowed:
        return near(str(word), map(str, allowed))
    if found.is_region and word not in region_names():
        return near(str(word), region_names())
    pattern = found.constraints.pattern
    if pattern and not re.fullmatch(pattern, str(word), re.ASCII):
        return f"Contoh isinya: {found.example}."
    return None


def _is_less(one: object, other: object) -> bool:
    known = isinstance(one, int | float) and isinstance(other, int | float)
    return known and one < other  # type: ignore[operator]  # both are numbers


class LastKnown(Declaration, frozen=True):
    """Of each group only its latest rows, none later than the year measured."""

    by: Annotated[Line, Meta(description="Kolom tanggal atau tahun")] = field(name="menurut")
    per: Annotated[tuple[Line, ...], Meta(description="Kolom yang membentuk kelompok")] = ()
    oldest: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Paling lama sekian tahun sebelum tahun yang diukur"),
    ] = field(name="paling_lama", default=None)


class RowSet(Declaration, frozen=True, kw_only=True):
    """Rows of a table, or of another set, that hold all conditions."""

    source: Annotated[Line, Meta(description="Tabel, atau himpunan lain")] = field(name="dari")
    where: Annotated[
        tuple[RowCondition, ...], Meta(description="Hanya baris yang memenuhi semuanya")
    ] = field(name="saring", default=())
    last: Annotated[LastKnown | None, Meta(description="Hanya yang terakhir diketahui")] = field(
        name="terakhir", default=None
    )

    def faults_in(self, fields: Fields, path: Path) -> Iterator[Fault]:
        """What does not fit the columns of its table."""
        for at, condition in enumerate(self.where):
            yield from condition.faults_in(fields, (*path, "saring", at))
        if self.last:
            place = (*path, "terakhir")
            yield from typed_column(self.last.by, fields, YEARLY, (*place, "menurut"))
            for name in self.last.per:
                yield from typed_column(name, fields, (), (*place, "per"))


class Need(Declaration, frozen=True):
    """A column nobody can be counted by when it is empty in all rows."""

    column: Annotated[Line, Meta(description="Kolom yang harus terisi")] = field(name="kolom")
    where: Annotated[
        tuple[RowCondition, ...], Meta(description="Hanya baris ini; tanpa baris: tidak perlu")
    ] = field(name="bila", default=())
