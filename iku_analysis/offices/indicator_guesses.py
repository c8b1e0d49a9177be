"""How an indicator is most likely measured, and which way is better, by the words it is told in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iku_analysis.intake.iku_table import DocumentRow
from iku_analysis.model.labels import is_percentage

RATE = re.compile(r"per\s+([\d.]+)\b", re.IGNORECASE)  # of so many; 1.000 is a thousand
COUNTED = ("jumlah", "banyak_baris")  # what may be added over the years
_MIDDLE = re.compile(r"\b(median|nilai tengah)\b")
_MEAN = re.compile(r"(rata-rata|rerata|rataan|indeks|skor|tingkat|survei|angka harapan)\b")
_SUM = re.compile(r"(jumlah|banyaknya|total|volume)\b")
_RATIO = re.compile(r"(rasio|perbandingan|kepadatan|produktivitas|produktifitas)\b")
_GROWTH = re.compile(r"((persentase|tingkat) )?(pertumbuhan|peningkatan|kenaikan|laju)\b")
_OF_EACH = re.compile(r"\w\s*/\s*\w|\w\s+per\s+\w")  # orang per unit, kg/kapita
_NO_AMOUNT = re.compile(  # their sum says nothing: marks, and times
    r"(nilai|skor|indeks|poin|angka|predikat|skala|bintang|derajat|detik|menit|jam|hari|minggu"
    r"|bulan|tahun)\b"
)
_THOUSANDS = re.compile(r"\b(ribu|juta|mil[iy]ar|tril[iy]un)\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(tindak ?lanjut|ditindaklanjuti|\w*selesai\w*|\w*tangani|penanganan|penanggulangan"
    r"|penurunan|pengurangan|pencegahan|bebas|\w*sembuh\w*|keberhasilan|\w*layani|cakupan"
    r"|pemenuhan|\w*obati|pengobatan|penemuan|ditemukan|\w*pulih\w*|rehabilitasi)\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(r"(?<!tepat )\b(waktu|lama)\b", re.IGNORECASE)
_BAD = re.compile(
    r"\b(menurun\w*|berkurang\w*|kematian|kesakitan|(?:ke)?miskin(?:an)?|pengangguran|stunting"
    r"|wasting|gizi buruk|prevalensi|insidens?i?|kasus|kecelakaan|pelanggaran|kejahatan"
    r"|kriminalitas|tidak sesuai|waktu (?:tunggu|tanggap|layanan|pelayanan|proses|penyelesaian)"
    r"|lama (?:waktu|proses|pelayanan|layanan|penyelesaian)|response time|keterlambatan"
    r"|kebocoran|kehilangan|pengaduan|aduan|keluhan|komplain|sengketa|konflik|temuan|tunggakan"
    r"|kerusakan|rusak|pencemaran|emisi|kumuh|backlog|putus sekolah|buta (?:aksara|huruf)"
    r"|ketimpangan|kesenjangan|disparitas|inflasi|kebakaran|perceraian|perkawinan anak)\b",
    re.IGNORECASE,
)


def guessed_kind(row: DocumentRow) -> str:  # noqa: PLR0911 -- one line per kind
    """The most likely way to measure an indicator: by its name, unit and calculation."""
    name, unit, how = (text.casefold() for text in (row.name, row.unit, row.calculation))
    if _MIDDLE.search(f"{name} {how}"):
        return "median"
    if is_percentage(row.unit):
        return "pertumbuhan" if _GROWTH.match(name) else "bagian"
    if _RATIO.match(name) or RATE.match(unit):
        return "rasio"
    if _SUM.match(name):
        return "jumlah"
    if _OF_EACH.search(unit):
        return "rasio"
    if _MEAN.match(name) or re.match("rata-rata", how) or _NO_AMOUNT.match(unit):
        return "rata_rata"
    return "jumlah"


def guessed_direction(row: DocumentRow) -> str:
    """``turun`` for what nobody wants more of, unless it is about mending it."""
    falls = _BAD.search(f"{row.target} {row.name}") and not _is_mending(row.name)
    return "turun" if falls else "naik"


def _is_mending(name: str) -> bool:
    """Whether a name is about what is done against something: complaints that were answered."""
    return bool(_GOOD.search(name)) and not _HOW_LONG.search(name)


def guessed_decimals(row: DocumentRow) -> int:
    """None for what is counted one by one."""
    return 0 if row.measure in COUNTED and not _THOUSANDS.search(row.unit) else 2


def countable_units(rows: Sequence[DocumentRow]) -> list[str]:
    """Units of what is counted, which may be added over the years."""
    return sorted({row.unit for row in rows if row.measure in COUNTED})
