"""What a template tells the person who fills it (Indonesian)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.wording import constraint_advice, unreadable_advice
from iku_analysis.model.labels import is_percentage
from iku_analysis.model.regions import current_regions
from iku_analysis.offices.examples import cell_text, choices, is_calendar_date

REQUIRED, OPTIONAL = "wajib diisi", "boleh kosong"
PERSONAL = "data pribadi: hanya dipakai untuk pemeriksaan, tidak pernah keluar dari tahap itu"
EXAMPLE_MARK = "contoh"
COLUMN_HEADS = ("Kolom", "Judul", "Jenis", "Wajib", "Aturan", "Contoh", "Catatan")
_KINDS: Mapping[str, str] = {
    "string": "teks",
    "integer": "bilangan bulat",
    "number": "angka",
    "boolean": "pilihan",
    "date": "tanggal (tttt-bb-hh)",
}


def kind_words(field: Field) -> str:
    """Type of a column in words."""
    if field.is_region:
        regions = current_regions()
        named = field.region == "nama"
        return regions.part_title.lower() if named else f"kode {regions.part} {field.region}"
    if field.is_quarter:
        return "triwulan"
    if field.type == "date" and not is_calendar_date(field):
        return f"tanggal dengan susunan seperti {field.date_words}"
    return "pilihan" if field.constraints.enum else _KINDS[field.type]


def required_words(field: Field) -> str:
    """Whether a column may stay empty."""
    return REQUIRED if field.constraints.required else OPTIONAL


def column_title(field: Field) -> str:
    """What a column holds, above its head."""
    return f"{field.title}: {kind_words(field)}, {required_words(field)}"


def rules(field: Field) -> tuple[str, ...]:
    """Every rule a cell of the column must follow, in the words of the findings."""
    limits = field.constraints
    told = []
    if field.is_region or field.is_quarter or limits.enum:
        told.append(f"salah satu dari: {', '.join(map(str, choices(field)))}")
    if field.type == "boolean":
        told.append(unreadable_advice(field, "").rule)
    given = {
        "pattern": bool(limits.pattern),
        "minimum": limits.minimum is not None,
        "maximum": limits.maximum is not None,
        "unique": limits.unique,
    }
    told += [constraint_advice(field, name, "").rule for name, is_set in given.items() if is_set]
    return tuple(told)


def column_words(field: Field, year: int) -> tuple[str, ...]:
    """Row of a column in the instructions, under `COLUMN_HEADS`."""
    return (
        field.name,
        field.title,
        kind_words(field),
        "ya" if field.constraints.required else "tidak",
        "; ".join(rules(field)),
        cell_text(field, year),
        PERSONAL if field.is_personal else "",
    )


def _missing(values: Mapping[str, str]) -> str:
    words = [
        (f'"{value}"' if value else "sel kosong") + (f" ({meaning})" if meaning else "")
        for value, meaning in values.items()
    ]
    listed = " atau ".join(words)
    return f"Data yang tidak ada ditulis: {listed}. Tidak ada data bukan nol." if listed else ""


def _is_percent(field: Field) -> bool:
    return any(map(is_percentage, re.findall(r"[\w%]+", f"{field.name} {field.title}")))


def _percent_words(resource: Resource) -> str:
    """How percents are written: a sign of percent divides what is stored by a hundred."""
    numeric = [field for field in resource.fields if field.type in {"number", "integer"}]
    signed = [field.name for field in numeric if "persen" in field.writing]
    if not numeric:
        return ""
    if not signed:
        is_asked = any(map(_is_percent, numeric))
        return "Tulis angka tanpa tanda persen: 18, bukan 18%." if is_asked else ""
    return f"Tanda persen hanya di kolom {', '.join(signed)}; di kolom lain tulis angkanya saja."


def sheet_instructions(resource: Resource, year: int, sheet: str, head_row: int) -> tuple[str, ...]:
    """How to fill a workbook, a line each."""
    above = f"baris 1 sampai {head_row - 1} adalah keterangan dan tidak dibaca"
    return (
        f"Isi lembar {sheet} mulai baris {head_row + 1}, satu baris per data.",
        f"Jangan mengubah judul kolom di baris {head_row}; {above}, juga baris contohnya.",
        "Judul kolom berwarna tua wajib diisi.",
        "Kolom teks menyimpan nomor panjang apa adanya; jangan mengubah format selnya.",
        *instructions(resource, year),
    )


def instructions(resource: Resource, year: int) -> tuple[str, ...]:
    """What the rows of a table must be, however it is filled, a line each."""
    key = ", ".join(resource.primary_key)
    lines = (
        _percent_words(resource),
        *(item.words(year) for item in resource.contents),
        _missing(resource.missing_values),
        f"Gabungan kolom {key} tidak boleh berulang." if key else "",
    )
    return tuple(line for line in lines if line)
