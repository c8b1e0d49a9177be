"""Rules of a table (``aturan:``): what all of them have.

The kinds, told apart by ``jenis``, are in `row_kinds` and `table_kinds`; `intake.rules` has a
function for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near, twice
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line

RuleCode = Annotated[str, Meta(pattern=r"^IKU-T[0-9]{3}$", title="seperti IKU-T012")]
Weight = Literal["galat", "peringatan", "catatan"]
Column = Annotated[Line, Meta(description="Nama kolom")]
Columns = Annotated[tuple[Line, ...], Meta(description="Nama-nama kolom")]
Word = str | int | float | bool
Positive = Annotated[float, Meta(gt=0)]
ORDERED = ("date", "integer", "number")
NUMERIC = ("integer", "number")
YEARLY = ("date", "integer")


def pair_faults(pair: tuple[int, ...], key: str) -> Iterator[Fault]:
    """Fault of what should be a lower and an upper bound, if it is given."""
    if pair and (len(pair) != 2 or pair[0] > pair[1]):  # noqa: PLR2004 -- a pair
        yield Fault("menuntut dua bilangan, yang kecil dahulu", path=(key,))


class Holding(Declaration, frozen=True, kw_only=True):
    """Cells of a column that hold what is asked: one of the ways to say it."""

    column: Column = field(name="kolom")
    values: Annotated[tuple[Word, ...], Meta(description="Isi yang dimaksud")] = field(
        name="isi", default=()
    )
    prefixes: Annotated[tuple[str, ...], Meta(description="Awal isi yang dimaksud")] = field(
        name="awalan", default=()
    )
    words: Annotated[
        tuple[str, ...], Meta(description="Kata yang dimuat, huruf besar kecil sama saja")
    ] = field(name="kata", default=())
    is_filled: Annotated[bool | None, Meta(description="Sel berisi (true) atau kosong (false)")] = (
        field(name="terisi", default=None)
    )

    years: Annotated[
        tuple[int, ...],
        Meta(max_length=2, description="Tahun pertama dan terakhir, dari tahun laporan"),
    ] = field(name="tahun_laporan", default=())

    def faults(self) -> Iterator[Fault]:
        """None or several of the ways, or years that are no pair."""
        is_filled = () if self.is_filled is None else (True,)
        ways = (self.values, self.prefixes, self.words, is_filled, self.years)
        if sum(map(bool, ways)) != 1:
            yield Fault("menuntut tepat satu dari isi, awalan, kata, terisi, tahun_laporan")
        yield from pair_faults(self.years, "tahun_laporan")

    def faults_in(
        self, fields: Mapping[str, Field], path: tuple[str | int, ...]
    ) -> Iterator[Fault]:
        """A column that is not there, or values it can never hold."""
        found = fields.get(self.column)
        if found is None:
            yield unknown_column(self.column, fields, (*path, "kolom"))
            return
        allowed = found.constraints.enum
        for value in self.values:
            if allowed and value not in allowed:
                what = f"{value!r} tidak ada dalam enum kolom {self.column}"
                yield Fault(what, near(str(value), map(str, allowed)), (*path, "isi"))
        for key, way, types in (
            ("awalan", self.prefixes, ("string",)),
            ("kata", self.words, ("string",)),
            ("tahun_laporan", self.years, YEARLY),
        ):
            if way and found.type not in types:
                yield Fault(f"tidak berlaku untuk kolom bertipe {found.type}", path=(*path, key))


class Rule(Declaration, frozen=True, kw_only=True, tag_field="jenis"):
    """What all rules have.

    Attributes
    ----------
    code, reason : str
    weight : str
        A severity of findings.
    message, mend : str
        What the finding says, with ``{kolom}`` for the cell of its first row and the words of the
        kind; how to mend it.
    where : tuple of Holding
        The rows it is about; all rows when empty.
    """

    words: ClassVar[tuple[str, ...]] = ()
    has_row: ClassVar[bool] = True
    of_whole_years: ClassVar[bool] = False  # what a year that is not over cannot hold

    code: Annotated[RuleCode, Meta(description="Kode aturan")] = field(name="kode")
    reason: Annotated[Line, Meta(description="Mengapa aturan ini ada")] = field(name="alasan")
    weight: Annotated[Weight, Meta(description="Bobot temuan")] = field(name="tingkat")
    message: Annotated[Line, Meta(description="Kalimat temuan; {kolom} diganti isi selnya")] = (
        field(name="temuan")
    )
    mend: Annotated[Line, Meta(description="Cara memperbaiki")] = field(
        name="perbaikan", default="Periksa barisnya; tanyakan kepada kantor pengirim bila perlu."
    )
    where: Annotated[
        tuple[Holding, ...], Meta(description="Hanya baris yang memenuhi semuanya")
    ] = field(name="bila", default=())

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Columns it names, by the key that names them."""
        return {}

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """Types its columns may have, by the key that names them; any when not given."""
        return {}

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """What does not fit the columns of the table."""
        for key, names in self.columns().items():
            yield from _column_faults(key, names, fields, self.types().get(key))
        for at, holding in enumerate(self.where):
            yield from holding.faults_in(fields, ("bila", at))
        told = (name for name, item in fields.items() if self.has_row and not item.is_personal)
        known = {*self.words, *told}
        yield from message_faults(self.message, known)


def unknown_column(name: str, known: Mapping[str, Field], path: tuple[str | int, ...]) -> Fault:
    """Fault of a column the table does not have."""
    return Fault(f"kolom {name!r} tidak ada di fields", near(name, known), path)


def word_faults(
    words: tuple[str, ...], column: str, fields: Mapping[str, Field], key: str
) -> Iterator[Fault]:
    """Faults of words a column can never hold."""
    allowed = fields[column].constraints.enum if column in fields else ()
    for word in words:
        if allowed and word not in allowed:
            what = f"{word!r} tidak ada dalam enum kolom {column}"
            yield Fault(what, near(word, map(str, allowed)), (key,))


def _column_faults(
    key: str, names: tuple[str, ...], fields: Mapping[str, Field], types: tuple[str, ...] | None
) -> Iterator[Fault]:
    for name in names:
        if name not in fields:
            yield unknown_column(name, fields, (key,))
        elif types and fields[name].type not in types:
            what = f"kolom {name!r} bertipe {fields[name].type}"
            yield Fault(what, f"Hanya untuk kolom bertipe {', '.join(types)}.", (key,))
    for _, name in twice(names):
        yield Fault(f"kolom {name!r} disebut dua kali", path=(key,))


def message_faults(message: str, known: set[str]) -> Iterator[Fault]:
    """Braces that do not match, and words nobody gives."""
    try:
        named = [name for _, name, _, _ in Formatter().parse(message) if name is not None]
    except ValueError:
        yield Fault("kurung kurawal tidak berpasangan", "Tulis seperti {kolom}.", ("temuan",))
        return
    for name in named:
        if name not in known:
            yield Fault(f"{{{name}}} bukan kolom tabel ini", near(name, known), ("temuan",))
