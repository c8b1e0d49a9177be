"""Rules and mends in Indonesian, as the analyst and the sending office read them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable

from iku_analysis.base.formats import format_declared, listed
from iku_analysis.declarations.fields import INDONESIAN, ISO, Field, NumberFormat
from iku_analysis.intake.dates import is_other_weekday, read_date
from iku_analysis.intake.findings import Advice
from iku_analysis.model.regions import Regions, all_regions, current_regions, kab_kota_named

MAX_DIGITS = 18  # of an integer; more do not fit into 64 bits
EXCEL_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A"})
# Kept apart from empty cells and zero: what they mean is declared, never guessed.
_NOTHING = "-|--|\u2013|..|...|\u2026|n/a|na|nihil|kosong|tidak ada|belum ada|belum lapor"
SAYING_NOTHING = frozenset(_NOTHING.split("|"))
QUARTER = Advice(
    "bukan triwulan yang dikenal", "Tulis seperti TW III, Triwulan 3, atau Q3.", "IKU-S117"
)
CUT_NUMBER = Advice(
    "disimpan Excel sebagai bilangan, sehingga angka sesudah yang ke-15 hilang",
    "Beri sel itu format teks, lalu ketik ulang nomornya.",
    "IKU-S118",
)
NO_REGION = Advice(
    "Nomor Induk Koperasi, yang tidak menyebut kab/kota menurut BPS atau Kemendagri",
    "Tulis nama kab/kota; empat angka pertama nomor ini kode Kemenkop (wilayah: koperasi).",
    "IKU-S204",
)
UNDECLARED_PARTS = Advice(
    "kantor belum menyatakan wilayah dan bagiannya, maka tidak ada nama yang dikenal",
    "Tulis wilayah: {tingkat: provinsi, kode: '64'} di iku.yaml; kecamatan di wilayah.csv.",
    "IKU-S116",
)
WHOLE = Advice(
    "nama provinsi di antara kab/kota, dan angkanya bukan jumlah atau rata-rata bagiannya",
    "Betulkan angka baris itu atau bagiannya; hapus barisnya bila bukan jumlah kab/kota.",
    "IKU-S207",
)
_COOPERATIVE = re.compile("[0-9]{13}")
# Behind a number: *, **), r, 1), or a raised figure or letter.
FOOTNOTE = (
    r"^[+-]?[0-9][0-9.,' ]{0,40}?\s?"
    r"(\*{1,3}\)?|[eprs]\)?|[0-9]\)|[\u00b9\u00b2\u00b3\u2070-\u209f\u02b0-\u02b8]+\)?)$"
)
# 0,500 is not here: no thousands begin with a zero
_AMBIGUOUS = re.compile(r"([+-]?[1-9][0-9]{0,2})[.,]([0-9]{3})")
_SEPARATED = re.compile(r"[+-]?[0-9]+([.,' ][0-9]+)+")


def closest(written: str, known: Iterable[object]) -> str:
    """Known word nearest to what is written, whatever the case; empty when none is near.

    Examples
    --------
    >>> closest("pirt", ["PIRT", "Halal"])
    'PIRT'
    >>> closest("zzz", ["PIRT", "Halal"])
    ''
    """
    by_key = {str(word).casefold(): str(word) for word in known}
    close = difflib.get_close_matches(written.casefold(), by_key, 1)
    return by_key[close[0]] if close else ""


def _question(written: str, known: Iterable[object]) -> str:
    word = closest(written, known)
    return f'Maksud Anda "{word}"? ' if word else ""


def _plain(value: object) -> str:
    return format_declared(value) if isinstance(value, float) else str(value)


def number_advice(field: Field, value: str) -> Advice:
    """Advice for text that is no number in the declared format."""
    if field.number_format is None:
        return _undeclared_number(value)
    decimal, group = field.number_format.decimal, field.number_format.group
    grouping = f'ribuan "{group}"' if group else "tanpa pemisah ribuan"
    return Advice(
        f'bukan angka dalam format kolom ini (desimal "{decimal}", {grouping})',
        f"Tulis angka saja seperti {field.number_format.example}, tanpa satuan, Rp, atau %.",
        "IKU-S107",
    )


def _undeclared_number(value: str) -> Advice:
    declare = "Nyatakan format angka kolom ini (decimalChar, groupChar) di datapackage.yaml"
    if parts := _AMBIGUOUS.fullmatch(value):
        whole, rest = parts.groups()
        small = f"{whole},{rest}".rstrip("0").rstrip(",")
        return Advice(
            f"dapat berarti {small} atau {whole}{rest}",
            f"{declare}, atau tulis {whole}{rest} bila itu yang dimaksud.",
            "IKU-S108",
        )
    if _SEPARATED.fullmatch(value):
        return Advice(
            "memakai pemisah, tetapi format angka kolom ini belum dinyatakan",
            declare + ".",
            "IKU-S109",
        )
    return Advice("bukan angka", "Tulis angka saja, tanpa satuan, Rp, atau %.", "IKU-S110")


def _integer_advice(field: Field, value: str) -> Advice:
    if value.isascii() and value.lstrip("+-").isdecimal():
        return Advice(
            f"lebih panjang dari {MAX_DIGITS} angka",
            "Periksa angkanya; kolom yang berisi nomor sebaiknya dinyatakan bertipe string.",
            "IKU-S112",
        )
    if field.number_format is None and _AMBIGUOUS.fullmatch(value):
        return _undeclared_number(value)
    if field.is_month:
        return Advice(
            "bukan bulan yang dikenal", "Tulis 1 sampai 12, atau namanya: Januari, Jan.", "IKU-S210"
        )
    group = field.number_format.group if field.number_format else ""
    return Advice("bukan bilangan bulat", f"Tulis bilangan bulat seperti 1{group}234.", "IKU-S111")


def _date_advice(field: Field, value: str) -> Advice:
    if field.date_format == ISO:
        other = " Atau nyatakan format: indonesia." if read_date(value, INDONESIAN) else ""
        return Advice(
            "bukan tanggal yang ada dengan susunan tahun-bulan-hari",
            f"Tulis seperti 2018-12-31, atau di Excel pakai sel bertipe tanggal.{other}",
            "IKU-S113",
        )
    if field.date_format == INDONESIAN and is_other_weekday(value):
        return Advice(
            "nama hari tidak cocok dengan tanggalnya", "Betulkan hari atau tanggalnya.", "IKU-S211"
        )
    if field.date_format == INDONESIAN:
        return Advice(
            "bukan tanggal yang ada dalam tulisan Indonesia",
            "Tulis seperti 31 Desember 2018 atau 31/12/2018, tahun empat angka.",
            "IKU-S113",
        )
    return Advice(
        f"bukan tanggal yang ada dengan susunan seperti {field.date_words}",
        f"Tulis seperti {field.date_words}.",
        "IKU-S113",
    )


def _boolean_advice(field: Field, _: str) -> Advice:
    words = listed((*field.true_values, *field.false_values))
    return Advice(f"harus salah satu dari: {words}", "Tulis persis seperti itu.", "IKU-S114")


def _code_advice(system: str) -> Advice:
    codes = listed(current_regions().codes[system])
    return Advice(
        f"bukan kode kab/kota {system} yang dikenal", f"Tulis salah satu dari: {codes}.", "IKU-S115"
    )


def _meanings(code: str) -> str:
    """What a code means in each system: without its dot the same code names two districts."""
    plain = code.replace(".", "")
    found = {
        system: name
        for system, codes in current_regions().codes.items()
        for known, name in codes.items()
        if known.replace(".", "") == plain
    }
    return " atau ".join(f"{name} ({system})" for system, name in found.items())


def _region_advice(value: str) -> Advice:
    regions = current_regions()
    if not regions.parts:
        return UNDECLARED_PARTS
    if regions.is_whole(value):
        return WHOLE
    if meanings := _meanings(value):
        return Advice(
            f"kode tanpa sistem kodenya: {meanings}",
            "Tulis nama kab/kota, atau nyatakan wilayah: bps atau wilayah: kemendagri.",
            "IKU-S116",
        )
    return Advice(
        f"bukan {regions.part} {regions.name} yang dikenal{_elsewhere(value, regions)}",
        f"{_question(value, regions.names)}Tulis salah satu dari: {listed(regions.names)}.",
        "IKU-S116",
    )


def _elsewhere(value: str, regions: Regions) -> str:
    """What a name means that is two of the parts, is of another province, or of a later year."""
    found = list(kab_kota_named(value, regions.year))
    own = [region.name for region in found if region.name in regions.names]
    if own:
        return f"; dapat berarti {' atau '.join(own)}"
    if not found:
        return ""
    if found[0].since > regions.year:
        return f"; {found[0].name} baru ada sejak {found[0].since}, dari {found[0].origin}"
    home = next(item for item in all_regions() if item.kemendagri == found[0].parent)
    return f"; {found[0].name} ada di {home.name}"


def _any_region_advice(system: str, value: str) -> Advice:
    if _COOPERATIVE.fullmatch(value):
        return NO_REGION
    return _region_advice(value) if system == "nama" else _code_advice(system)


_BY_TYPE: dict[str, Callable[[Field, str], Advice]] = {
    "number": number_advice,
    "integer": _integer_advice,
    "date": _date_advice,
    "boolean": _boolean_advice,
}


def unreadable_advice(field: Field, value: str) -> Advice:
    """Advice for a cell that cannot be read as the type of its column."""
    if value in EXCEL_ERRORS:
        return Advice(
            "galat rumus lembar kerja, bukan data",
            "Perbaiki rumusnya atau tulis nilainya.",
            "IKU-S119",
        )
    if value.casefold() in SAYING_NOTHING:
        return Advice(
            f"{value!r} tidak dinyatakan artinya pada kolom ini",
            "Nyatakan pada missingValues bila berarti belum ada data, atau tulis 0 bila nihil.",
            "IKU-S120",
        )
    if field.region:
        return _any_region_advice(field.region, value)
    if field.type == "string":
        return QUARTER if field.is_quarter else CUT_NUMBER
    return _BY_TYPE[field.type](field, value)


def thousands_advice(field: Field, value: str) -> Advice:
    """Advice for a number whose three decimals may be thousands."""
    signs = field.number_format or NumberFormat(",", ".")
    other = value.replace(signs.decimal, signs.group)
    return Advice(
        f"tiga angka di belakang koma, dibaca sebagai pecahan; mungkin maksudnya {other}",
        f"Tulis {other} bila ribuan; bila memang pecahan, tidak perlu diperbaiki.",
        "IKU-S121",
    )


def footnote_advice(mark: str, _: str) -> Advice:
    """Advice for numbers with a footnote mark that nothing declares."""
    return Advice(
        f"angka dengan tanda kaki {mark!r} yang belum dinyatakan artinya",
        "Hapus tanda itu, atau nyatakan artinya di datapackage.yaml: susunan: {tanda: {"
        f"'{mark}': sementara}}}} (resmi, salinan, sementara, perkiraan; catatan: tetap).",
        "IKU-S205",
    )


def grouping_advice(field: Field, value: str) -> Advice:
    """Advice for a number that is a fraction or thousands, which nothing declared tells."""
    decimal = field.number_format.decimal if field.number_format else "."
    plain, small = value.replace(decimal, ""), value.rstrip("0").rstrip(decimal)
    return Advice(
        f"dapat berarti {small} atau {plain}: tanda ribuan kolom ini belum dinyatakan",
        f'Tulis {plain} bila ribuan; bila pecahan, nyatakan pula groupChar: "'
        f'{"," if decimal == "." else "."}" pada kolom ini di datapackage.yaml.',
        "IKU-S202",
    )


def declared_missing_advice(word: str, meaning: str) -> Advice:
    """Remark on cells that say there is no data."""
    says = f"{word!r} berarti {meaning}" if meaning else f"{word!r} berarti tidak ada data"
    return Advice(
        f"{says}; tidak pernah dihitung sebagai nol", "Lengkapi bila datanya sudah ada.", "IKU-S122"
    )


def constraint_advice(field: Field, constraint: str, value: str) -> Advice:
    """Advice for a value that breaks a constraint of its column.

    Parameters
    ----------
    field : Field
    constraint : str
        Name of the broken constraint as in Table Schema.
    value : str
        Value as written; empty when it may not be told.
    """
    limits = field.constraints
    if constraint == "required":
        return Advice(
            "wajib diisi", "Isi sel ini; tanyakan kepada kantor pengirim bila perlu.", "IKU-S101"
        )
    if constraint == "unique":
        return Advice("tidak boleh berulang", "Hapus atau perbaiki baris yang ganda.", "IKU-S102")
    if constraint == "pattern":
        return Advice(
            f"harus seperti {field.pattern_words}", "Periksa panjang dan tanda bacanya.", "IKU-S103"
        )
    if constraint == "enum":
        hint = _question(value, limits.enum) or "Tulis persis salah satu dari itu."
        return Advice(f"harus salah satu dari: {listed(limits.enum)}", hint.strip(), "IKU-S104")
    bound, word = {
        "minimum": (limits.minimum, "kecil"),
        "maximum": (limits.maximum, "besar"),
    }[constraint]
    checked = "nilai, satuan, dan pemisah desimalnya" if field.type == "number" else "nilainya"
    return Advice(f"paling {word} {_plain(bound)}", f"Periksa {checked}.", "IKU-S105")


def key_advice(columns: Iterable[str]) -> Advice:
    """Advice for rows with the same primary key."""
    return Advice(
        f"gabungan kolom {listed(columns)} tidak boleh berulang",
        "Hapus atau perbaiki baris yang ganda.",
        "IKU-S106",
    )
