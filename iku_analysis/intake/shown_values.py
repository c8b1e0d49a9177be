"""What Excel shows of a cell counts: where that is not what is stored, it is told, never guessed.

A percent cell is read as percent where the column says that its numbers may carry the sign; a code
is read with the zeros its format adds. Any other difference is a galat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from iku_analysis.declarations.fields import Field
from iku_analysis.intake.cell_values import number_text
from iku_analysis.intake.findings import Advice
from iku_analysis.intake.grid import Cells
from iku_analysis.intake.number_formats import (
    CURRENCY,
    GENERAL,
    ShownNumber,
    is_date_format,
    shown,
    shows_whole_day,
)

CODE = "IKU-S201"
NEAR = Decimal("0.01")  # of the value; a display further off is another number to its reader
NOTHING = Decimal("1e-9")  # what is left of a sum that is nought
PLAIN = frozenset({"", GENERAL, "@"})
ZERO_DASHES = frozenset("-\u2013\u2014")
_WORD = re.compile(r"[^\W\d_]+[\d\u00b2\u00b3]*|[$\u20ac\u00a3\u00a5\u00a4%]")
_SAME = {
    word: words[0]
    for words in (
        ("rupiah", "rp", "idr"),
        ("usd", "us", "$", "dolar", "dollar"),
        ("ribu", "ribuan", "rb", "thousand"),
        ("juta", "jutaan", "jt", "million"),
        ("miliar", "milyar", "mlr", "billion", "bn"),
        ("triliun", "trilyun", "tn", "trillion"),
    )
    for word in words
}
MAGNITUDES = frozenset({"ribu", "juta", "miliar", "triliun"})
_MONEY = frozenset({"rupiah", "usd", CURRENCY})


def unit_words(text: str) -> frozenset[str]:
    """Words of a text that may be units, one word for all that mean the same.

    Examples
    --------
    >>> sorted(unit_words("nilai_juta_rp")), sorted(unit_words("FOB (US$)"))
    (['juta', 'nilai', 'rupiah'], ['fob', 'usd'])
    """
    words = _WORD.findall(text.casefold().replace("_", " "))
    return frozenset(_SAME.get(word, word) for word in words)


def _is_declared_unit(units: Iterable[str], field: Field) -> bool:
    """Whether the words of a format are those of the column, thousands and millions alike."""
    found = unit_words(" ".join(units))
    known = unit_words(f"{field.name} {field.title}")
    if "rupiah" in field.writing:
        known |= {"rupiah"}
    if CURRENCY in found and known & _MONEY:
        known |= {CURRENCY}
    return not found or (found <= known and found & MAGNITUDES == known & MAGNITUDES)


def agrees_in_magnitude(unit: str, field: Field) -> bool:
    """Whether a unit is of thousands or millions just as the column is, by its words."""
    known = unit_words(f"{field.name} {field.title}")
    found = unit_words(unit)
    return not found or found & MAGNITUDES == known & MAGNITUDES


def _is_near(number: Decimal | None, value: Decimal, text: str) -> bool:
    if number is None:
        return not value and text in ZERO_DASHES
    return abs(number - value) <= max(NEAR * abs(value), NOTHING)


def _percent_advice(field: Field) -> Advice:
    return Advice(
        "sel berformat persen: yang tampak bukan yang tersimpan",
        f"Nyatakan tulisan: [persen] pada kolom {field.name} bila isinya persen (18,5% dibaca 18,5)"
        ", atau beri sel itu format Umum dan ketik ulang angkanya tanpa tanda persen.",
        CODE,
    )


UNIT = Advice(
    "format selnya menambah satuan yang bukan satuan kolom ini",
    "Tulis satuannya pada title kolom di datapackage.yaml bila memang itu satuannya; bila bukan,"
    " samakan dahulu angkanya, lalu beri sel itu format Umum.",
    CODE,
)
FAR = Advice(
    "angka yang tampak di Excel jauh dari yang tersimpan",
    "Beri sel itu format Umum, lalu tulis angka yang benar.",
    CODE,
)
NO_DATE = Advice(
    "sel berformat tanggal atau jam di kolom yang bukan tanggal",
    "Beri kolom itu format Teks (kode) atau Umum (angka), lalu ketik ulang isinya.",
    CODE,
)
PART_OF_DAY = Advice(
    "format tanggal sel ini tidak menampakkan hari, bulan, dan tahun sekaligus",
    "Beri sel itu format tanggal lengkap seperti 31/12/2018, periksa tahunnya, lalu simpan ulang.",
    CODE,
)


def _fault_of_number(look: ShownNumber, value: Decimal, field: Field) -> Advice | None:
    if look.percents and "persen" not in field.writing:
        return _percent_advice(field)
    if not _is_declared_unit(look.units, field):
        return UNIT
    expected = value * 100**look.percents
    return None if _is_near(look.number, expected, look.text) else FAR


def _code_text(look: ShownNumber, written: str) -> tuple[str, Advice | None]:
    """Text of a number in a column of texts."""
    if look.is_mask:
        return look.text, None
    if look.units or look.percents or look.number is None:
        return written, FAR
    if look.number != Decimal(written):  # a long number in fewer digits is the same code
        return written, None if _is_near(look.number, Decimal(written), "") else FAR
    plain = look.text.replace(",", ".")
    has_more_zeros = re.fullmatch(rf"-?0*{re.escape(written)}\.?0*", plain)
    return (plain if has_more_zeros else written), None


def _read(text: str, code: str, field: Field, *, is_number: bool) -> tuple[str, Advice | None]:
    """Text of a cell as Excel shows it, and what is wrong with that."""
    if is_date_format(code):
        fault = PART_OF_DAY if field.type == "date" else NO_DATE
        return text, None if fault is PART_OF_DAY and shows_whole_day(code) else fault
    if not is_number or field.type == "boolean":
        return text, None
    look = shown(code, text)
    if field.type == "string":
        return _code_text(look, text)
    value = Decimal(text)
    if advice := _fault_of_number(look, value, field):
        return text, advice
    return (number_text(str(value * 100**look.percents)) or text), None


def _told(text: str, code: str) -> str:
    """What Excel shows and what is stored."""
    if is_date_format(code):
        return f"{text} (format {code})"
    look = shown(code, text).text or "kosong"
    return f"tampak {look}, tersimpan {text.replace('.', ',')}"


def as_shown(cells: Cells, field: Field) -> Cells:
    """Column of a workbook as Excel shows it.

    Parameters
    ----------
    cells : Cells
        As stored.
    field : Field
        What is declared of the column.

    Returns
    -------
    Cells
        With a fault for each text that looks like something else than is stored.
    """
    texts, faults = cells.texts.tolist(), dict(cells.faults)
    for at, (text, code) in enumerate(zip(texts, cells.formats, strict=True)):
        if code in PLAIN or not text:
            continue
        read, advice = _read(text, code, field, is_number=bool(cells.typed[at]))
        texts[at] = _told(text, code) if advice else read
        if advice:
            faults[at] = advice
    return replace(cells, texts=pd.Series(texts, dtype="str"), faults=faults)
