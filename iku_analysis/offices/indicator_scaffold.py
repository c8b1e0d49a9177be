"""A new indicator as it is first written: what can be guessed, and prompts for all the rest.

A guess stands beside the prompt ``TULIS: ...`` for its reason; `make check` lists it until somebody
gives the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from iku_analysis.base.declaration import PROMPT
from iku_analysis.base.errors import UsageError
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.intake.iku_table import DocumentRow
from iku_analysis.model.labels import is_percentage
from iku_analysis.model.regions import REGION_COLUMNS
from iku_analysis.offices.indicator_guesses import (
    RATE,
    guessed_decimals,
    guessed_direction,
    guessed_kind,
)
from iku_analysis.offices.new_year_yaml import UNCONFIRMED, Flow, Items
from iku_analysis.offices.template import DATA_SHEET

Plain = dict[str, Any]
VALUE, ORIGIN, ROWS = "nilai", "asal", "baris_tahun"
DISTRICT = "kecamatan"
COLUMN_TITLES = {"kab_kota": "Kabupaten/kota"}
ABOVE, BELOW = "pembilang", "penyebut"
RESPONSIBLE = "bidang atau pejabat yang menjawab datanya"
HALF = 40  # letters of what is counted, in the head of its column
_YEAR: Plain = {
    "name": "tahun", "title": "Tahun", "type": "integer",
    "constraints": {"required": True, "minimum": 2010, "maximum": 2100},
}  # fmt: skip
_ORIGIN: Plain = {
    "name": ORIGIN, "title": "Asal data", "type": "string",
    "description": "kecamatan, puskesmas, sekolah, atau bidang yang melapor",
    "constraints": {"required": True},
}  # fmt: skip


class MeasureKind(NamedTuple):
    """A way to measure, as it is first written.

    Attributes
    ----------
    words : str
        What it is, for the reason of the declaration.
    amounts : mapping of str to str
        Columns of numbers of its table, with their heads.
    measures : mapping of str to mapping
        ``daftar`` of its ``ukuran``; rows are those of the year.
    """

    words: str
    amounts: Mapping[str, str]
    measures: Mapping[str, Plain]


def _of_rows(kind: str, **more: str) -> Plain:
    return {"jenis": kind, "dari": ROWS, **more}


_AMOUNT = {VALUE: "Nilai"}
_PARTS = {ABOVE: "Pembilang", BELOW: "Penyebut"}
_SUMS = {name: _of_rows("jumlah", kolom=name) for name in _PARTS}
KINDS: Mapping[str, MeasureKind] = {
    "jumlah": MeasureKind(
        "jumlah kolom nilai pada tahun laporan", _AMOUNT, {VALUE: _of_rows("jumlah", kolom=VALUE)}
    ),
    "rata_rata": MeasureKind(
        "rata-rata kolom nilai pada tahun laporan",
        _AMOUNT, {VALUE: _of_rows("rata_rata", kolom=VALUE)},
    ),
    "median": MeasureKind(
        "nilai tengah kolom nilai pada tahun laporan",
        _AMOUNT, {VALUE: _of_rows("median", kolom=VALUE)},
    ),
    "banyak_baris": MeasureKind(
        "banyaknya baris pada tahun laporan", {}, {VALUE: _of_rows("banyak_baris")}
    ),
    "bagian": MeasureKind(
        "jumlah pembilang dibagi jumlah penyebut, dalam persen",
        _PARTS, {VALUE: {"jenis": "bagian", "keseluruhan": BELOW, "bagian": ABOVE}, **_SUMS},
    ),
    "rasio": MeasureKind(
        "jumlah pembilang dibagi jumlah penyebut",
        _PARTS, {VALUE: {"jenis": "rasio", ABOVE: ABOVE, BELOW: BELOW}, **_SUMS},
    ),
    "selisih": MeasureKind(
        "jumlah pembilang dikurangi jumlah penyebut",
        _PARTS, {VALUE: {"jenis": "selisih", "ukuran": ABOVE, "dikurangi": BELOW}, **_SUMS},
    ),
    "pertumbuhan": MeasureKind(
        "perubahan jumlah kolom nilai terhadap tahun lalu, dalam persen",
        _AMOUNT,
        {
            "pertumbuhan": {"jenis": "pertumbuhan", "ukuran": VALUE},
            VALUE: _of_rows("jumlah", kolom=VALUE),
        },
    ),
}  # fmt: skip


def table_name(number: int) -> str:
    """Name of the table that is laid out for an indicator."""
    return f"data_iku_{number}"


def _asked(what: str) -> str:
    return f"{PROMPT} {what}"


def _told(value: object, what: str) -> Flow:
    return Flow(nilai=value, alasan=_asked(what))


def _measures(row: DocumentRow) -> Plain:
    kind, table, parts = KINDS[row.measure], table_name(row.number), row.parts
    key = next(iter(kind.measures))
    rate = RATE.match(row.unit)
    times = {"kali": int(rate[1].replace(".", ""))} if rate else {}
    return {
        "alasan": _asked(f"apakah benar {kind.words}"),
        "himpunan": {
            ROWS: Flow(dari=table, saring=[{"kolom": "tahun", "tahun_laporan": [0, 0]}]),
        },
        "daftar": {
            name: Flow(item, **times) if item["jenis"] == "rasio" else Flow(item)
            for name, item in kind.measures.items()
        },
        "rincian": {parts: Flow(menurut=[parts], kolom={key: key})},
        **({"liputan": Flow({parts: parts})} if parts in REGION_COLUMNS else {}),
    }


def catalogue_entry(row: DocumentRow, function: str) -> Plain:
    """Entry of ``iku.yaml`` for an indicator.

    Parameters
    ----------
    row : DocumentRow
        Its words, `settled`.
    function : str
        ``indikator.<file>.<function>`` instead of a declared measure; empty for one.
    """
    table, percent, kind = table_name(row.number), is_percentage(row.unit), row.measure
    measured = KINDS[kind]
    key = VALUE if function else next(iter(measured.measures))
    computed: Plain = {"ukuran": _measures(row)}
    if function:
        steps = [_asked("cara hitungnya, satu kalimat per langkah")]
        computed = {
            "fungsi": {**_told(function, "mengapa fungsi sendiri"), "langkah": steps},
            "tabel": _told(Items([table]), "tabel apa ini"),
            "kebijakan": Flow(nilai={}, alasan="Tidak ada aturan khusus."),
        }
    is_change = {"perubahan": True} if kind == "pertumbuhan" and not function else {}
    unit = row.unit.casefold() if percent else row.unit
    variant = {"kode": key, "label": row.name, "satuan": unit, "utama": True, **is_change}
    return {
        "nomor": row.number,
        "nama": row.name,
        "satuan": row.unit,
        "alasan": row.reason,
        "sumber_data": row.source,
        "cara_perhitungan": row.calculation,
        "deklarasi": {
            "arah": _told(
                guessed_direction(row), "mengapa ke arah itu lebih baik (naik, turun, mendekati)"
            ),
            "penanggung_jawab": _told(_asked(RESPONSIBLE), "siapa yang menetapkannya"),
            "desimal": _told(guessed_decimals(row), "mengapa sekian angka di belakang koma"),
            **computed,
            "varian": {
                "alasan": _asked("mengapa cara hitung ini, dan adakah cara lain"),
                "daftar": [Flow(variant)],
            },
        },
    }


def table_entry(row: DocumentRow, publisher: str) -> Plain:
    """Entry of ``datapackage.yaml`` for the table an indicator is computed from."""
    measured, name = KINDS[row.measure], table_name(row.number)
    amounts = [
        {"name": key, "title": title, "type": "number", "decimalChar": "."}
        for key, title in _titles(row, measured.amounts).items()
    ]
    purpose = f"IKU {row.number} dan perbandingannya dengan tahun sebelumnya"
    years = [{"kolom": "tahun", "tahun": [-1, 0], "untuk": purpose}]
    return {
        "name": name,
        "title": f"Data IKU {row.number}: {row.name}",
        "path": f"{name}.xlsx",
        "format": "xlsx",
        "dialect": Flow(sheet=DATA_SHEET),
        "status": "sementara",
        "sources": [
            Flow(publisher=row.source or publisher, title=_asked("nama dokumen atau aplikasinya"))
        ],
        "memuat": [Flow(item) for item in years],
        UNCONFIRMED: Items(["status", "schema"]),
        "schema": {
            "fields": [Flow(field) for field in (_YEAR, _parts_field(row.parts), *amounts)],
            "primaryKey": Items(["tahun", row.parts] if amounts else []),
            "missingValues": Items([""]),
        },
    }


def _titles(row: DocumentRow, amounts: Mapping[str, str]) -> dict[str, str]:
    """Heads of the columns of numbers, with the unit or what the document says is counted there."""
    if row.measure == "pertumbuhan":
        return {key: f"{title} setiap tahun, bukan persen" for key, title in amounts.items()}
    is_divided = ABOVE in amounts and row.measure != "selisih"
    units = _halves(row.unit) if is_divided else [row.unit] * len(amounts)
    told = [f" ({unit})" for unit in units] or [f", {half}" for half in _halves(row.calculation)]
    words = dict(zip(amounts, told, strict=False))  # nothing where the document does not say
    return {key: f"{title}{words.get(key, '')}" for key, title in amounts.items()}


def _halves(text: str) -> list[str]:
    """What is divided and what by, where a text tells both in few words."""
    plain = re.sub(r"\([^()]*\)|\b(?:di)?kali\w*.*|[x\u00d7*]\s*100.*", "", text)
    halves = re.split(r"\s*/\s*|\s+(?:dibagi(?: dengan)?|per)\s+", plain)
    told = [half.strip(" .,") for half in halves]
    fits = all(re.match(rf"[^\W\d].{{,{HALF}}}$", half) for half in told)
    return told if fits and len(told) == len(_PARTS) else []


def plan_rows(item: Indicator, target: str, year: int) -> dict[str, list[dict[str, str]]]:
    """Rows of the plan tables for an indicator; what is not known is empty, and so a finding."""
    rows = dict[str, list[dict[str, str]]]()
    for variant in item.main_variants:
        code = {"kode_iku": variant.component, "sasaran_strategis": target, "status": "sementara"}
        for name, more in (
            ("perjanjian_kinerja", {"satuan": variant.unit}),
            ("renstra", {"sifat": "tahun akhir"}),
            ("standar_nasional", {}),
            ("riwayat", {"tahun": str(year - 1)}),
        ):
            rows.setdefault(name, []).append({**code, **more})
    return rows


def budget_rows(targets: Sequence[int], year: int) -> list[dict[str, str]]:
    """A row of the budget per sasaran, to be filled."""
    return [{"tahun": str(year), "sasaran": str(number)} for number in targets]


def settled(row: DocumentRow, measure: str, *, has_parts: bool) -> DocumentRow:
    """A row with its kind of measure and the column it is reported by: as asked, else guessed.

    Parameters
    ----------
    row : DocumentRow
    measure : str
        Kind that was asked for; empty for that of the document, or the most likely one.
    has_parts : bool
        Whether the office declared its kecamatan.

    Raises
    ------
    UsageError
        If there is no kind or column of that name.
    """
    kind = measure.strip() or row.measure or guessed_kind(row)
    if kind not in KINDS:
        raise UsageError(
            f"Ukuran {kind!r} tidak ada (IKU {row.number}).",
            f"Yang ada: {', '.join(KINDS)}; yang lain ditulis menurut docs/ukuran.md.",
        )
    parts = re.sub(r"[\s/]+", "_", row.parts.casefold().replace("kabupaten", "kab"))
    parts = parts or (DISTRICT if has_parts else ORIGIN)
    if not re.fullmatch("[a-z][a-z0-9_]*", parts) or parts in {"tahun", VALUE, ABOVE, BELOW}:
        raise UsageError(
            f"Kolom menurut {row.parts!r} tidak dapat dipakai (IKU {row.number}).",
            f"Tulis misalnya {', '.join((ORIGIN, *REGION_COLUMNS))}, atau puskesmas.",
        )
    return row._replace(measure=kind, parts=parts)


def _parts_field(name: str) -> Plain:
    """Column of a table that tells what its rows are of."""
    if name == ORIGIN:
        return _ORIGIN
    title = COLUMN_TITLES.get(name, name.replace("_", " ").capitalize())
    region = {"wilayah": True} if name in REGION_COLUMNS else {}
    required = {"constraints": {"required": True}}
    return {"name": name, "title": title, "type": "string", **region, **required}
