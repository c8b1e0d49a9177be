"""Words an office declares for what its own tables and functions bring (``kata:``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, twice
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.protection import Key
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.labels import ColumnLabel, OfficeWords

Adjective = Annotated[str, Meta(pattern=r"^[a-z]+$", title="satu kata, huruf kecil")]
CodeName = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z][\w./-]*\d[\w./-]*$", title="satu kata berangka, huruf di depan"),
]
_DECIMALS = {"integer": 0, "number": 2}


class ColumnWords(Declaration, frozen=True):
    """How a column of a breakdown is shown."""

    label: Annotated[Line, Meta(description="Judul kolom, dengan satuan dalam kurung")] = field(
        name="judul"
    )
    decimals: Annotated[
        Annotated[int, Meta(ge=0, le=9)] | None,
        Meta(description="Angka di belakang koma; tanpa kunci ini kolomnya berisi kata"),
    ] = field(name="desimal", default=None)
    grouped: Annotated[bool, Meta(description="Ribuan dipisahkan titik; tidak pada tahun")] = field(
        name="ribuan", default=True
    )


class Words(Declaration, frozen=True):
    """Words of an office beside those of the program."""

    columns: Annotated[
        Mapping[Key, ColumnWords], Meta(description="Kolom rincian, menurut namanya")
    ] = field(name="kolom", default_factory=dict)
    values: Annotated[
        Mapping[Line, Line], Meta(description="Isi rincian seperti di tabel, dan cara mencetaknya")
    ] = field(name="isi", default_factory=dict)
    extents: Annotated[
        Mapping[Key, Line], Meta(description="Yang dihitung suatu cakupan: '20 dari 24 pasar'")
    ] = field(name="cakupan", default_factory=dict)
    opposites: Annotated[
        Mapping[Adjective, Adjective],
        Meta(description="Kata banding naskah dan lawannya: ramai dan sepi"),
    ] = field(name="banding", default_factory=dict)
    acronyms: Annotated[
        tuple[Key, ...], Meta(description="Bagian nama kolom yang ditulis dengan huruf besar")
    ] = field(name="singkatan", default=())

    code_names: Annotated[
        tuple[CodeName, ...],
        Meta(description="Nama dalam naskah yang memuat angka dan bukan angka: C.1, K4"),
    ] = field(name="nama", default=())

    def faults(self) -> Iterator[Fault]:
        """Two contents that would be shown as one."""
        for at, words in twice(self.values.values()):
            key = list(self.values)[at]
            yield Fault(f"{words!r} sudah dipakai isi lain", "Beri kata lain.", ("isi", key))

    def of_office(self, resources: Iterable[Resource], units: frozenset[str]) -> OfficeWords:
        """As the program asks for them; see `Catalogue.spoken`."""
        titles = {
            field.name: field_label(field)
            for resource in resources
            for field in resource.fields
            if field.title != field.name
        }
        columns = {
            name: ColumnLabel(item.label, item.decimals, item.grouped)
            for name, item in self.columns.items()
        }
        return OfficeWords(
            columns,
            titles,
            values=self.values,
            extents=self.extents,
            opposites=self.opposites,
            acronyms=frozenset(self.acronyms),
            units=units,
            code_names=frozenset(self.code_names),
        )


def field_label(field: Field) -> ColumnLabel:
    """How the column of a table is shown: as its title has it, by its type."""
    is_year = field.name.startswith("tahun")
    return ColumnLabel(field.title, _DECIMALS.get(field.type), grouped=not is_year)
