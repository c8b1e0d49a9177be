"""How a table lies in its file when that is not a row of heads above a row per datum.

Years, months or districts across, heads over several rows, a row of units, groups by indentation,
year and quarter in one cell, footnote marks: declared here, so that nobody retypes a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near, twice
from iku_analysis.declarations.fields import INDONESIAN, ISO, Field
from iku_analysis.declarations.policy import Line

StatusMark = Literal["resmi", "salinan", "sementara", "perkiraan", "contoh", "catatan"]
NOTE_ONLY = "catatan"  # the mark explains, and changes no status
# A digit alone could be the last of a number.
_MARK = re.compile(r"[0-9]\)|[^\s\d.,%()+-]{1,4}\)?")


class Fold(Declaration, frozen=True, kw_only=True):
    """Columns folded into rows: what stands in their heads becomes data.

    Attributes
    ----------
    columns : tuple of str
        Heads to fold, as written.
    pattern : str
        Or the pattern of these heads.
    to : tuple of str
        Columns that receive the head, one for each of its last rows.
    values : str or mapping of str to str
        Column that receives the cells; or, by the last row of the head, several.
    skips_empty : bool
        Whether an empty cell makes no row.
    names : mapping of str to str
        What the columns receive in place of what the heads say.
    """

    to: Annotated[
        str | tuple[str, ...],
        Meta(description="Kolom yang menerima judul; sebanyak baris judulnya"),
    ] = field(name="ke")
    values: Annotated[
        str | Mapping[str, str],
        Meta(description="Kolom yang menerima isi sel; atau satu kolom per judul baris terakhir"),
    ] = field(name="nilai")
    columns: Annotated[tuple[str, ...], Meta(description="Judul kolom yang dilipat")] = field(
        name="kolom", default=()
    )
    pattern: Annotated[str, Meta(description="Atau pola (regular expression) judulnya")] = field(
        name="pola", default=""
    )
    skips_empty: Annotated[bool, Meta(description="Sel kosong tidak menjadi baris")] = field(
        name="lewati_kosong", default=False
    )
    names: Annotated[
        Mapping[str, str], Meta(description="Isi kolom sebagai ganti bunyi judulnya")
    ] = field(name="sebut", default={})

    @property
    def labels(self) -> tuple[str, ...]:
        """Columns that receive the head."""
        return (self.to,) if isinstance(self.to, str) else self.to

    @property
    def value_names(self) -> tuple[str, ...]:
        """Columns that receive the cells."""
        return (self.values,) if isinstance(self.values, str) else tuple(self.values.values())

    def folds(self, head: str) -> bool:
        """Whether the column with this head is folded."""
        if self.pattern:
            return re.fullmatch(self.pattern, head) is not None
        return head in self.columns

    def faults(self) -> Iterator[Fault]:
        """Neither or both ways to say which columns; a pattern that is none."""
        if bool(self.columns) == bool(self.pattern):
            yield Fault("nyatakan tepat satu: kolom atau pola", path=("kolom",))
        try:
            re.compile(self.pattern)
        except re.error as fault:
            yield Fault(f"pola {self.pattern!r} tidak sah ({fault})", path=("pola",))
        if not self.labels:
            yield Fault("wajib menyebut sedikitnya satu kolom", path=("ke",))
        for _, name in twice((*self.labels, *self.value_names)):
            yield Fault(f"kolom {name!r} disebut dua kali", path=("nilai",))


class Split(Declaration, frozen=True, kw_only=True):
    """A cell such as ``Triwulan I 2018`` taken apart; each part names the column it goes to."""

    column: Annotated[Line, Meta(description="Kolom yang dipecah; boleh hasil lipat")] = field(
        name="kolom"
    )
    year: Annotated[str, Meta(description="Kolom tahun")] = field(name="tahun", default="")
    quarter: Annotated[
        str, Meta(description="Kolom triwulan (Q1..Q4); setahun penuh menjadi 'tahun'")
    ] = field(name="triwulan", default="")
    month: Annotated[str, Meta(description="Kolom bulan (1 sampai 12)")] = field(
        name="bulan", default=""
    )
    week: Annotated[str, Meta(description="Kolom minggu dalam bulan (1 sampai 5)")] = field(
        name="minggu", default=""
    )
    first_day: Annotated[
        str,
        Meta(description="Kolom tanggal hari pertama; minggu mulai tanggal 1, 8, 15, 22, 29"),
    ] = field(name="tanggal_awal", default="")

    @property
    def targets(self) -> dict[str, str]:
        """Columns by the part they receive."""
        parts = ("year", "quarter", "month", "week", "first_day")
        return {part: name for part in parts if (name := getattr(self, part))}

    def faults(self) -> Iterator[Fault]:
        """No part at all."""
        if not self.targets:
            what = "wajib menyebut sedikitnya satu: tahun, triwulan, bulan, minggu, tanggal_awal"
            yield Fault(what, path=("kolom",))


class Parent(Declaration, frozen=True, kw_only=True):
    """Rows below others: each receives the text of the one it belongs to."""

    column: Annotated[Line, Meta(description="Kolom yang bertingkat")] = field(name="kolom")
    to: Annotated[Line, Meta(description="Kolom yang menerima isi induknya")] = field(name="ke")
    by: Annotated[
        Literal["indentasi", "kode"], Meta(description="Tingkatnya terlihat dari apa")
    ] = field(name="menurut", default="indentasi")


class Arrangement(Declaration, frozen=True, kw_only=True):
    """How a table lies in its file.

    Attributes
    ----------
    head_rows : int
        Rows of the head, the upper ones over several columns.
    unit_rows : int
        Rows under the head that hold units or numbers of columns.
    fold : Fold or None
    split : Split or None
    parent : Parent or None
    constants : mapping of str to str
        What columns that are not in the file hold in every row.
    ignored : tuple of str
        Heads of columns that are not read.
    marks : mapping of str to str
        Footnote marks behind numbers and heads, and the status of the rows that carry them.
    """

    head_rows: Annotated[int, Meta(ge=1, le=5, description="Banyak baris judul")] = field(
        name="baris_judul", default=1
    )
    unit_rows: Annotated[int, Meta(ge=0, le=5, description="Baris satuan di bawah judul")] = field(
        name="baris_satuan", default=0
    )
    fold: Annotated[Fold | None, Meta(description="Kolom yang dilipat menjadi baris")] = field(
        name="lipat", default=None
    )
    split: Annotated[Split | None, Meta(description="Tahun dan bagiannya dalam satu sel")] = field(
        name="pecah", default=None
    )
    parent: Annotated[Parent | None, Meta(description="Baris bertingkat")] = field(
        name="induk", default=None
    )
    constants: Annotated[
        Mapping[str, str], Meta(description="Kolom yang tidak ada di berkas dan isinya")
    ] = field(name="tetap", default={})
    ignored: Annotated[
        tuple[str, ...], Meta(description="Judul kolom yang tidak dibaca, misalnya No")
    ] = field(name="abaikan", default=())
    marks: Annotated[
        Mapping[str, StatusMark], Meta(description="Tanda kaki dan status barisnya")
    ] = field(name="tanda", default={})

    def _made(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Columns that do not stand in the file, and the keys that name them."""
        if self.fold:
            yield from ((name, ("lipat", "ke")) for name in self.fold.labels)
            yield from ((name, ("lipat", "nilai")) for name in self.fold.value_names)
        if self.split:
            yield from ((name, ("pecah",)) for name in self.split.targets.values())
        if self.parent:
            yield self.parent.to, ("induk", "ke")
        yield from ((name, ("tetap", name)) for name in self.constants)

    @property
    def made(self) -> frozenset[str]:
        """Columns that do not stand in the file."""
        return frozenset(name for name, _ in self._made())

    def faults_in(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        """Columns that are not declared, and marks that could be part of a number."""
        virtual = self.split.column if self.split else ""
        for name, path in self._made():
            if name not in fields and name != virtual:
                yield Fault(f"kolom {name!r} tidak ada di fields", near(name, fields), path)
        if self.parent and self.parent.column not in fields:
            what = f"kolom {self.parent.column!r} tidak ada di fields"
            yield Fault(what, near(self.parent.column, fields), ("induk", "kolom"))
        yield from self._split_faults(fields)
        for mark in self.marks:
            if not _MARK.fullmatch(mark):
                mend = "Tulis seperti r, *), **), 1), atau \u00b9; angka harus diikuti kurung."
                yield Fault(f"{mark!r} bukan tanda kaki", mend, ("tanda", mark))

    def _split_faults(self, fields: Mapping[str, Field]) -> Iterator[Fault]:
        kinds = {"quarter": "string", "first_day": "date"}
        for part, name in (self.split.targets if self.split else {}).items():
            wanted, found = kinds.get(part, "integer"), fields.get(name)
            if found and found.type != wanted:
                yield Fault(f"kolom {name!r} harus bertipe {wanted}", path=("pecah",))
            if found and found.type == "date" and found.date_format not in {ISO, INDONESIAN}:
                mend = f"Pakai format: {ISO} atau {INDONESIAN}."
                yield Fault(f"kolom {name!r} berpola tanggal sendiri", mend, ("pecah",))
