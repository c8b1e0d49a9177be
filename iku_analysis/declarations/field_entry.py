"""Columns of a table as the descriptor declares them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, cast, get_args

from iku_analysis.declarations.entry import Entry
from iku_analysis.declarations.fields import (
    INDONESIAN,
    ISO,
    Constraints,
    Field,
    FieldType,
    NumberFormat,
    NumberWriting,
    RegionSystem,
)

FIELD_KEYS = frozenset(
    {
        "name",
        "title",
        "description",
        "type",
        "format",
        "wilayah",
        "triwulan",
        "tulisan",
        "gabung",
        "pribadi",
        "decimalChar",
        "groupChar",
        "trueValues",
        "falseValues",
        "constraints",
    }
)
CONSTRAINT_KEYS = frozenset({"required", "unique", "enum", "pattern", "minimum", "maximum"})
_VALUE_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
}


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


def _region_system(entry: Entry) -> RegionSystem | Literal[""]:
    if not entry.has("wilayah"):
        return ""
    value = entry.raw("wilayah")
    if isinstance(value, bool):
        return "nama" if value else ""
    known = get_args(RegionSystem)
    if value not in known:
        entry.fail("wilayah", f"{value!r} tidak dikenal", f"Yang ada: {', '.join(known)}.")
    return cast("RegionSystem", value)


def _writing(entry: Entry, kind: FieldType) -> tuple[NumberWriting, ...]:
    words, known = entry.texts("tulisan", ()), get_args(NumberWriting)
    if words and kind not in {"number", "integer"}:
        entry.fail("tulisan", f"tidak berlaku untuk kolom bertipe {kind}")
    for word in words:
        if word not in known:
            entry.fail("tulisan", f"{word!r} tidak dikenal", f"Yang ada: {', '.join(known)}.")
    return cast("tuple[NumberWriting, ...]", words)


def _date_format(entry: Entry, kind: FieldType) -> str:
    written = entry.get("format", str, ISO)
    if written != ISO and kind != "date":
        entry.fail("format", f"tidak berlaku untuk kolom bertipe {kind}")
    if written not in {ISO, INDONESIAN} and not {"%d", "%m", "%Y"} <= set(
        re.findall("%[a-zA-Z]", written)
    ):
        entry.fail(
            "format", f"{written!r} tidak dikenal", f"Yang ada: {ISO}, {INDONESIAN}, atau %d/%m/%Y."
        )
    return written


def _field(entry: Entry) -> Field:
    entry.only(FIELD_KEYS)
    kind = _type(entry)
    for key in ("wilayah", "triwulan"):
        if entry.has(key) and kind != "string":
            entry.fail(key, "hanya untuk kolom bertipe string")
    name = entry.need("name", str)
    return Field(
        name=name,
        title=entry.get("title", str, name),
        type=kind,
        region=_region_system(entry),
        is_quarter=entry.get("triwulan", bool, default=False),
        is_merged=entry.get("gabung", bool, default=False),
        writing=_writing(entry, kind),
        date_format=_date_format(entry, kind),
        is_personal=entry.get("pribadi", bool, default=False),
        number_format=_number_format(entry),
        true_values=entry.texts("trueValues", ("true", "True", "TRUE", "1")),
        false_values=entry.texts("falseValues", ("false", "False", "FALSE", "0")),
        constraints=_constraints(entry.entry("constraints"), kind),
    )


def read_fields(schema: Entry) -> tuple[Field, ...]:
    """Columns of a table in order.

    Raises
    ------
    IkuError
        If there is none, one appears twice, or a key or value does not fit.
    """
    fields = tuple(_field(entry) for entry in schema.entries("fields"))
    names = [field.name for field in fields]
    if not names:
        schema.fail("fields", "tabel harus mempunyai kolom")
    for name in names:
        if names.count(name) > 1:
            schema.fail("fields", f"kolom {name!r} dinyatakan lebih dari sekali")
    return fields
