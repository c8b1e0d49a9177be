"""What ``schema.orang`` of a table declares: the personal columns by which a person is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line

PERSON = "orang"
NUMBER, NIK, NAME, BIRTH = "nomor", "nik", "nama", "lahir"
_TYPES = {NIK: "string", NAME: "string", BIRTH: "date"}


class Person(Declaration, frozen=True):
    """Columns that tell persons apart, and the column that stands for them afterwards.

    Nothing follows from the name of a column: the ``nik`` of a cooperative is its Nomor Induk
    Koperasi and no personal data.

    Attributes
    ----------
    number : str
        New column with the running number; not in the raw file.
    nik, name, birth : str
        Columns of the raw file, all personal data; empty when not declared.
    """

    number: Annotated[Line, Meta(description="Kolom baru bagi nomor urut orang")] = field(
        name=NUMBER
    )
    nik: Annotated[Line, Meta(description="Kolom NIK")] = ""
    name: Annotated[Line, Meta(description="Kolom nama")] = field(name=NAME, default="")
    birth: Annotated[Line, Meta(description="Kolom tanggal lahir")] = field(name=BIRTH, default="")

    @property
    def columns(self) -> tuple[str, ...]:
        """Declared columns of the raw file."""
        return tuple(filter(None, (self.nik, self.name, self.birth)))

    @property
    def knows_birth(self) -> bool:
        """Whether name and birth date are both declared."""
        return bool(self.name and self.birth)

    def faults(self) -> Iterator[Fault]:
        """Too few columns, or one that stands for two things."""
        if not (self.nik or self.knows_birth):
            yield Fault(f"menuntut {NIK}, atau {NAME} dan {BIRTH}")
        if len(set(self.columns)) < len(self.columns):
            yield Fault("satu kolom tidak boleh dipakai dua kali")

    def faults_in(self, fields: Mapping[str, Field], reserved: str) -> Iterator[Fault]:
        """What does not fit the columns of the table; ``reserved`` is added by the program."""
        if self.number in {*fields, reserved}:
            what = f"kolom {self.number!r} sudah ada; nomor orang menuntut kolom baru"
            yield Fault(what, path=(PERSON, NUMBER))
        for key, name in ((NIK, self.nik), (NAME, self.name), (BIRTH, self.birth)):
            if not name:
                continue
            path, found = (PERSON, key), fields.get(name)
            if found is None:
                yield Fault(f"kolom {name!r} tidak ada di fields", near(name, fields), path)
            elif not found.is_personal:
                what = f"kolom {name!r} harus dinyatakan data pribadi"
                yield Fault(what, "Tulis: pribadi: true.", path)
            elif found.type != _TYPES[key]:
                yield Fault(f"kolom {name!r} harus bertipe {_TYPES[key]}", path=path)
