"""``datapackage.yaml`` as frozen dataclasses: what each raw table must look like.

The descriptor is a Frictionless Data Package with words of our own: `status`, `vintage` and
`boleh_kosong` (may have no rows) of a resource, `orang` (a person) of a schema, `wilayah` (a
kab/kota) and `pribadi` (personal data) of a field. An unknown key is refused rather than ignored:
a misspelt ``decimalChar`` would otherwise change numbers silently.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import yaml

from iku_analysis.base.errors import IkuError
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.entry import Entry
from iku_analysis.declarations.field_entry import read_fields
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.person_fields import PERSON, Person, person_of
from iku_analysis.model.status import Status

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
        "boleh_kosong",
    }
)
DIALECT_KEYS = frozenset({"delimiter", "quoteChar", "sheet"})
SCHEMA_KEYS = frozenset({"fields", "primaryKey", "missingValues", PERSON})
SOURCE_KEYS = frozenset({"publisher", "title", "url", "accessed"})


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
    missing_values : mapping of str to str
        Cell texts that mean "no data", and what each means (``belum lapor``); everything else is
        data.
    may_be_empty : bool
        Whether a table without rows is as it should be.
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
    missing_values: Mapping[str, str]
    may_be_empty: bool = False
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


def _missing_values(schema: Entry) -> Mapping[str, str]:
    """Texts that mean no data, with what each means: Table Schema allows both ways to write it."""
    values = schema.get("missingValues", list, [""])
    found = {}
    for value in values:
        if isinstance(value, dict) and isinstance(value.get("value"), str):
            found[value["value"]] = str(value.get("label", ""))
        elif isinstance(value, str):
            found[value] = ""
        else:
            schema.fail(
                "missingValues", f"isi {value!r} bukan teks", f"Beri tanda kutip: '{value}'."
            )
    return found


def _resource(entry: Entry, folder: Path) -> Resource:
    entry.only(RESOURCE_KEYS)
    dialect, schema = entry.entry("dialect"), entry.entry("schema")
    dialect.only(DIALECT_KEYS)
    schema.only(SCHEMA_KEYS)
    if entry.need("format", str) not in FORMATS:
        entry.fail("format", "format berkas tidak dikenal", f"Yang ada: {', '.join(FORMATS)}.")
    fields = read_fields(schema)
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
        missing_values=_missing_values(schema),
        may_be_empty=entry.get("boleh_kosong", bool, default=False),
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
