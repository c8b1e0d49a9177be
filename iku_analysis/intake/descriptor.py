"""``datapackage.yaml`` as frozen dataclasses: what each raw table must look like.

The descriptor is a Frictionless Data Package with words of our own: `status` and `vintage` of a
resource, `orang` (a person) of a schema, `wilayah` (a kab/kota) and `pribadi` (personal data) of a
field. An unknown key is refused rather than ignored: a misspelt ``decimalChar`` would otherwise
change numbers silently.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, cast, get_args

import yaml

from iku_analysis.errors import IkuError
from iku_analysis.intake.entry import Entry
from iku_analysis.intake.fields import Constraints, Field, FieldType, NumberFormat
from iku_analysis.intake.person_fields import PERSON, Person, person_of
from iku_analysis.status import Status
from iku_analysis.yaml_file import read_yaml

DESCRIPTOR_FILE = "datapackage.yaml"
PER_ROW = "per_baris"
STATUS_COLUMN = "status"
FORMATS = ("csv", "xlsx")
RESOURCE_KEYS = frozenset(
    {
        "name",
        "title",
        "description",
        "path",
        "format",
        "encoding",
        "dialect",
        "status",
        "vintage",
        "sources",
        "schema",
    }
)
FIELD_KEYS = frozenset(
    {
        "name",
        "title",
        "description",
        "type",
        "wilayah",
        "pribadi",
        "decimalChar",
        "groupChar",
        "trueValues",
        "falseValues",
        "constraints",
    }
)
CONSTRAINT_KEYS = frozenset({"required", "unique", "enum", "pattern", "minimum", "maximum"})
DIALECT_KEYS = frozenset({"delimiter", "quoteChar", "sheet"})
SCHEMA_KEYS = frozenset({"fields", "primaryKey", "missingValues", PERSON})
SOURCE_KEYS = frozenset({"publisher", "title", "url", "accessed"})
_VALUE_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
}


@dataclass(frozen=True)
class Source:
    """Where a table comes from, as cited in the report."""

    publisher: str
    title: str
    url: str = ""
    accessed: date | None = None


@dataclass(frozen=True)
class Resource:
    """One raw table as declared.

    Attributes
    ----------
    name, title : str
        Key used in the program; title shown to readers.
    path : str
        File inside the folder of the descriptor, with forward slashes.
    format : str
        ``csv`` or ``xlsx``.
    encoding, delimiter, quote : str
        How a CSV file is written.
    sheet : str
        Sheet of a workbook; empty means its only sheet.
    status : str
        Status of all rows, or ``per_baris`` when the table carries a column ``status``.
    vintage : date or None
        Day up to which the figures were known.
    sources : tuple of Source
    fields : tuple of Field
        Columns in order.
    primary_key : tuple of str
        Columns whose combination may not repeat; a missing part counts as a value.
    missing_values : tuple of str
        Cell texts that mean "no data"; everything else is data.
    person : Person or None
        Columns that tell persons apart; a running number stands for them after intake.
    """

    name: str
    title: str
    path: str
    format: str
    encoding: str
    delimiter: str
    quote: str
    sheet: str
    status: str
    vintage: date | None
    sources: tuple[Source, ...]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    missing_values: tuple[str, ...]
    person: Person | None = None


@dataclass(frozen=True)
class Package:
    """All raw tables of a year."""

    folder: Path
    name: str
    title: str
    description: str
    vintage: date | None
    resources: tuple[Resource, ...]

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


def _bound(entry: Entry, key: str, kind: FieldType) -> Any:  # noqa: ANN401 - kind decides the type
    if not entry.has(key):
        return None
    if kind not in {"integer", "number", "date"}:
        entry.fail(key, f"tidak berlaku untuk kolom bertipe {kind}")
    return _typed_values(entry, key, kind, [entry.raw(key)])[0]


def _typed_values(
    entry: Entry, key: str, kind: FieldType, values: Iterable[Any]
) -> tuple[Any, ...]:
    for value in values:
        is_stray_bool = isinstance(value, bool) and kind != "boolean"
        if is_stray_bool or not isinstance(value, _VALUE_KINDS[kind]):
            entry.fail(key, f"nilai {value!r} tidak sesuai tipe kolom {kind}")
    return tuple(values)


def _pattern(entry: Entry, kind: FieldType) -> str:
    pattern = entry.get("pattern", str, "")
    if pattern and kind != "string":
        entry.fail("pattern", f"tidak berlaku untuk kolom bertipe {kind}")
    try:
        re.compile(pattern)
    except re.error as fault:
        entry.fail("pattern", f"pola {pattern!r} tidak sah ({fault})")
    return pattern


def _constraints(entry: Entry, kind: FieldType) -> Constraints:
    entry.only(CONSTRAINT_KEYS)
    return Constraints(
        required=entry.get("required", bool, default=False),
        unique=entry.get("unique", bool, default=False),
        enum=_typed_values(entry, "enum", kind, entry.get("enum", list, [])),
        pattern=_pattern(entry, kind),
        minimum=_bound(entry, "minimum", kind),
        maximum=_bound(entry, "maximum", kind),
    )


def _number_format(entry: Entry) -> NumberFormat | None:
    group = entry.get("groupChar", str, "")
    decimal = entry.get("decimalChar", str, "")
    if group and not decimal:
        entry.fail("decimalChar", "wajib ada bila groupChar dinyatakan")
    if group == decimal:
        return None if not group else entry.fail("groupChar", "tidak boleh sama dengan decimalChar")
    for key, char in (("decimalChar", decimal), ("groupChar", group)):
        if char and (len(char) > 1 or char.isalnum() or char in "+-"):
            entry.fail(key, f"{char!r} harus satu tanda baca")
    return NumberFormat(decimal, group)


def _type(entry: Entry) -> FieldType:
    kind, known = entry.need("type", str), get_args(FieldType)
    if kind not in known:
        entry.fail("type", f"tipe {kind!r} tidak dikenal", f"Yang ada: {', '.join(known)}.")
    return cast("FieldType", kind)


def _field(entry: Entry) -> Field:
    entry.only(FIELD_KEYS)
    kind = _type(entry)
    if entry.get("wilayah", bool, default=False) and kind != "string":
        entry.fail("wilayah", "hanya untuk kolom bertipe string")
    name = entry.need("name", str)
    return Field(
        name=name,
        title=entry.get("title", str, name),
        type=kind,
        is_region=entry.get("wilayah", bool, default=False),
        is_personal=entry.get("pribadi", bool, default=False),
        number_format=_number_format(entry),
        true_values=entry.texts("trueValues", ("true", "True", "TRUE", "1")),
        false_values=entry.texts("falseValues", ("false", "False", "FALSE", "0")),
        constraints=_constraints(entry.entry("constraints"), kind),
    )


def _fields(schema: Entry) -> tuple[Field, ...]:
    fields = tuple(_field(entry) for entry in schema.entries("fields"))
    names = [field.name for field in fields]
    if not names:
        schema.fail("fields", "tabel harus mempunyai kolom")
    for name in names:
        if names.count(name) > 1:
            schema.fail("fields", f"kolom {name!r} dinyatakan lebih dari sekali")
    return fields


def _primary_key(schema: Entry, fields: tuple[Field, ...]) -> tuple[str, ...]:
    key = schema.texts("primaryKey", ())
    for name in key:
        if name not in {field.name for field in fields}:
            schema.fail("primaryKey", f"kolom {name!r} tidak ada di fields")
    return key


def _status(entry: Entry, fields: tuple[Field, ...]) -> str:
    status = entry.need("status", str)
    words = [word.value for word in Status]
    if status not in {*words, PER_ROW}:
        entry.fail(
            "status", f"{status!r} tidak dikenal", f"Yang ada: {', '.join(words)}, {PER_ROW}."
        )
    own = next((field for field in fields if field.name == STATUS_COLUMN), None)
    if status != PER_ROW and own:
        entry.fail("status", f"tabel membawa kolom status sendiri, maka harus {PER_ROW}")
    if status == PER_ROW and not _is_status(own):
        entry.fail(
            "status",
            f"{PER_ROW} menuntut kolom status yang wajib diisi dengan enum",
            f"enum: [{', '.join(words)}]",
        )
    return status


def _is_status(field: Field | None) -> bool:
    words = {word.value for word in Status}
    if field is None or not field.constraints.required:
        return False
    return bool(field.constraints.enum) and set(field.constraints.enum) <= words


def _path(entry: Entry, folder: Path) -> str:
    path = entry.need("path", str)
    if "\\" in path or PurePosixPath(path).is_absolute():
        entry.fail("path", f"{path!r} harus nama berkas di dalam folder, dengan garis miring '/'")
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        entry.fail("path", f"{path!r} menunjuk ke luar folder data")
    return path


def _encoding(entry: Entry) -> str:
    encoding = entry.get("encoding", str, "utf-8")
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        entry.fail("encoding", f"{encoding!r} tidak dikenal", "Pakai utf-8 atau windows-1252.")


def _character(entry: Entry, key: str, default: str) -> str:
    character = entry.get(key, str, default)
    if len(character) != 1:
        entry.fail(key, f"{character!r} harus tepat satu karakter", 'Untuk tab tulis "\\t".')
    return character


def _source(entry: Entry) -> Source:
    entry.only(SOURCE_KEYS)
    return Source(
        publisher=entry.need("publisher", str),
        title=entry.need("title", str),
        url=entry.get("url", str, ""),
        accessed=entry.day("accessed"),
    )


def _resource(entry: Entry, folder: Path) -> Resource:
    entry.only(RESOURCE_KEYS)
    dialect, schema = entry.entry("dialect"), entry.entry("schema")
    dialect.only(DIALECT_KEYS)
    schema.only(SCHEMA_KEYS)
    if entry.need("format", str) not in FORMATS:
        entry.fail("format", "format berkas tidak dikenal", f"Yang ada: {', '.join(FORMATS)}.")
    fields = _fields(schema)
    name = entry.need("name", str)
    return Resource(
        name=name,
        title=entry.get("title", str, name),
        path=_path(entry, folder),
        format=entry.need("format", str),
        encoding=_encoding(entry),
        delimiter=_character(dialect, "delimiter", ","),
        quote=_character(dialect, "quoteChar", '"'),
        sheet=dialect.get("sheet", str, ""),
        status=_status(entry, fields),
        vintage=entry.day("vintage"),
        sources=tuple(_source(source) for source in entry.entries("sources")),
        fields=fields,
        primary_key=_primary_key(schema, fields),
        missing_values=schema.texts("missingValues", ("",)),
        person=person_of(schema, fields, STATUS_COLUMN),
    )


def _document(path: Path) -> object:
    try:
        return read_yaml(path)
    except FileNotFoundError:
        raise IkuError(
            f"{path}: keterangan tabel tidak ada.",
            f"Salin {DESCRIPTOR_FILE} tahun lalu ke folder ini.",
        ) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        text = " ".join(str(fault).split())
        raise IkuError(f"{path}: bukan YAML yang dapat dibaca ({text}).") from fault


def load_package(folder: Path) -> Package:
    """Read the descriptor of a raw data folder.

    Parameters
    ----------
    folder : Path
        ``data/raw/<year>``, which holds ``datapackage.yaml``.

    Raises
    ------
    IkuError
        If the descriptor is absent, no YAML, or wrong; the message names file and key.
    """
    path = folder / DESCRIPTOR_FILE
    entry = Entry(_document(path), str(path), "")
    resources = tuple(_resource(item, folder) for item in entry.entries("resources"))
    names = [resource.name for resource in resources]
    for name in names:
        if names.count(name) > 1:
            entry.fail("resources", f"tabel {name!r} dinyatakan lebih dari sekali")
    return Package(
        folder=folder,
        name=entry.get("name", str, folder.name),
        title=entry.get("title", str, ""),
        description=entry.get("description", str, ""),
        vintage=entry.day("vintage"),
        resources=resources,
    )
