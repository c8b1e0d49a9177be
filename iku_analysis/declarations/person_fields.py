"""What ``schema.orang`` of a table declares: the personal columns by which a person is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iku_analysis.declarations.entry import Entry
from iku_analysis.declarations.fields import Field, FieldType

PERSON = "orang"
NUMBER, NIK, NAME, BIRTH = "nomor", "nik", "nama", "lahir"
_TYPES: Mapping[str, FieldType] = {NIK: "string", NAME: "string", BIRTH: "date"}


@dataclass(frozen=True)
class Person:
    """Columns that tell persons apart, and the column that stands for them afterwards.

    Attributes
    ----------
    number : str
        New column with the running number; not in the raw file.
    nik, name, birth : str
        Columns of the raw file, all personal data; empty when not declared.
    """

    number: str
    nik: str = ""
    name: str = ""
    birth: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Declared columns of the raw file."""
        return tuple(filter(None, (self.nik, self.name, self.birth)))

    @property
    def knows_birth(self) -> bool:
        """Whether name and birth date are both declared."""
        return bool(self.name and self.birth)


def _new_column(entry: Entry, taken: Iterable[str]) -> str:
    number = entry.need(NUMBER, str)
    if not number.strip():
        entry.fail(NUMBER, "nama kolom baru tidak boleh kosong")
    if number in set(taken):
        entry.fail(NUMBER, f"kolom {number!r} sudah ada; nomor orang menuntut kolom baru")
    return number


def _personal_column(entry: Entry, key: str, fields: Mapping[str, Field]) -> str:
    if not entry.has(key):
        return ""
    name = entry.need(key, str)
    if name not in fields:
        entry.fail(key, f"kolom {name!r} tidak ada di fields")
    if not fields[name].is_personal:
        entry.fail(key, f"kolom {name!r} harus dinyatakan data pribadi", "Tulis: pribadi: true.")
    if fields[name].type != _TYPES[key]:
        entry.fail(key, f"kolom {name!r} harus bertipe {_TYPES[key]}")
    return name


def person_of(schema: Entry, fields: Iterable[Field], reserved: str) -> Person | None:
    """Read ``orang`` of a schema.

    Parameters
    ----------
    schema : Entry
        The schema of a table.
    fields : iterable of Field
        Its columns.
    reserved : str
        Column name the program itself adds.

    Returns
    -------
    Person or None
        None when the table declares no person. Nothing follows from the name of a column: the
        ``nik`` of a cooperative is its Nomor Induk Koperasi and no personal data.

    Raises
    ------
    IkuError
        If the declaration is wrong; the message names file and key.
    """
    if not schema.has(PERSON):
        return None
    entry, by_name = schema.entry(PERSON), {field.name: field for field in fields}
    entry.only((NUMBER, *_TYPES))
    person = Person(
        _new_column(entry, (*by_name, reserved)),
        *(_personal_column(entry, key, by_name) for key in _TYPES),
    )
    if not (person.nik or person.knows_birth):
        entry.fail("", f"menuntut {NIK}, atau {NAME} dan {BIRTH}")
    if len(set(person.columns)) < len(person.columns):
        entry.fail("", "satu kolom tidak boleh dipakai dua kali")
    return person
