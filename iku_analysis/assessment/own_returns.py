"""What an own function must return, in the words of the page that explains how to write one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from iku_analysis.base.declaration import near
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.model.labels import label_of
from iku_analysis.model.measurement import InputUsed, Measurement, Quantity, Sum
from iku_analysis.model.parts import Origins
from iku_analysis.model.regions import REGION_COLUMNS, region_names
from iku_analysis.model.status import Status

STATUS = "status"
_STATUSES = [item.value for item in Status]
_MAPPINGS = ("values", "breakdowns", "table_notes", "contributions")
_KINDS: tuple[tuple[str, type, str], ...] = (
    ("inputs", InputUsed, "InputUsed"),
    ("notes", str, "kalimat"),
    ("doubts", str, "kalimat"),
    ("sums", Sum, "Sum"),
)


def return_faults(measured: object, item: Indicator, year: int) -> Iterator[str]:
    """What is wrong with what the function of an indicator returned for a year."""
    if not isinstance(measured, Measurement):
        yield f"mengembalikan {type(measured).__name__}, seharusnya Measurement"
        return
    unlike = list(_unlike_kinds(measured))
    yield from unlike
    if unlike:
        return
    asked = {"indicator": (measured.indicator, item.number), "year": (measured.year, year)}
    for what, (found, wanted) in asked.items():
        if found != wanted:
            yield f"mengembalikan {what}={found!r}, seharusnya {wanted}"
    variants = [variant.key for variant in item.variants.value]
    yield from _unlike_names("varian", measured.values, variants)
    yield from _unlike_names("rincian", measured.breakdowns, item.function.breakdowns)
    used = {entry.table for entry in measured.inputs}
    if foreign := sorted(used - set(item.tables.value)):
        yield f"menyebut masukan {listed(foreign)}, yang tidak diberikan kepadanya"
    for key, value in measured.values.items():
        if fault := _number_fault(value):
            yield f"memberi varian {key!r} {fault}"
    for name in item.function.breakdowns.keys() & measured.breakdowns.keys():
        fault = next(_table_faults(measured.breakdowns[name], item.function.breakdowns[name]), "")
        if fault:
            yield f"memberi rincian {name!r} {fault}"


def _unlike_kinds(measured: Measurement) -> Iterator[str]:
    for name in _MAPPINGS:
        if not isinstance(getattr(measured, name), Mapping):
            yield f"memberi {name} yang bukan dict"
    for name, kind, word in _KINDS:
        items = getattr(measured, name)
        if not isinstance(items, tuple) or not all(isinstance(entry, kind) for entry in items):
            yield f"memberi {name} yang bukan tuple berisi {word}"
    if not isinstance(measured.origins, Origins):
        yield "memberi origins yang bukan Origins"


def _unlike_names(what: str, found: Collection[str], wanted: Collection[str]) -> Iterator[str]:
    if absent := [name for name in wanted if name not in found]:
        yield f"tidak memberi {what} {listed(absent)}, yang dinyatakan iku.yaml"
    if more := [name for name in found if name not in wanted]:
        yield f"memberi {what} {listed(more)}, yang tidak dinyatakan iku.yaml"


def _number_fault(value: object) -> str:
    if not isinstance(value, Quantity) or not isinstance(value.status, Status):
        return "yang bukan Quantity dengan Status"
    plain = isinstance(value.value, int | float | None) and not isinstance(value.value, bool)
    return "" if plain else f"bertipe {type(value.value).__name__}; tulis float(...)"


def _is_named(column: str) -> bool:
    named = {STATUS, *REGION_COLUMNS, *region_names()}
    return column in named or label_of(column) is not None


def _table_faults(frame: object, columns: Collection[str]) -> Iterator[str]:
    if not isinstance(frame, pd.DataFrame):
        yield f"yang bukan DataFrame melainkan {type(frame).__name__}"
        return
    numbers = [name for name in frame if pd.api.types.is_numeric_dtype(frame[name])]
    if absent := [name for name in (*columns, STATUS) if name not in frame]:
        yield f"tanpa kolom {listed(absent)}"
        return
    if words := [name for name in columns if name not in numbers]:
        yield f"dengan kolom {listed(words)} yang bukan angka; pakai float, NaN bila tidak ada"
    if more := [name for name in numbers if name not in columns]:
        yield f"dengan kolom angka {listed(more)}, yang tidak dinyatakan iku.yaml"
    if other := sorted({str(word) for word in frame[STATUS]} - set(_STATUSES)):
        yield f"dengan status {listed(other)}. {near(other[0], _STATUSES)}"
    if unnamed := [name for name in frame if not _is_named(str(name))]:
        yield f"dengan kolom {listed(unnamed)} tanpa judul; tulis di iku.yaml pada kata.kolom"
    first = frame.iloc[:, 0]
    if first.isna().any() or first.duplicated().any():
        yield f"yang kolom pertamanya, {first.name!r}, kosong atau sama pada beberapa baris"
