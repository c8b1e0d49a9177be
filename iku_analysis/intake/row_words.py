"""Words with which rows begin that are no data: sums, means, sources, notes."""

from __future__ import annotations

import re

from iku_analysis.model.regions import current_regions

MAX_WORDS = 60
# Most texts end here: a table of millions of rows has many distinct ones.
_FIRST = frozenset("JjTtGgRrSsCcKkNnAa*\u00b9\u00b2\u00b3")
_SUMS = frozenset({"jumlah", "total", "subtotal"})
_MEANS = frozenset({"rata", "ratarata", "rerata", "average"})
# what may stand beside them without making another thing of it: "Jumlah Kab/Kota", "Total I"
_BESIDE = frozenset(
    {"sub", "grand", "sum", "seluruh", "seluruhnya", "keseluruhan", "semua", "umum"}
)
_BESIDE |= {"rata", "kab", "kabupaten", "kota", "prov", "provinsi", "kec", "kecamatan"}
_BESIDE |= {"i", "ii", "iii", "iv", "v", "a", "b", "c", "d"}
_NOTE = re.compile(
    r"(?:sumber|catatan|keterangan|ket|cat|notes?|source)(?: data)?\s*[:.=]"
    r"|\*{1,3}\s*\)?\s*[:=]?\s*[^\W\d_]{3}|[r\u00b9\u00b2\u00b3]\)?\s*[:=]\s*[^\W\d_]{3}"
    r"|r\)\s*[^\W\d_]{3}|(?:sumber|catatan|keterangan)$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+")


def _words(text: str) -> frozenset[str]:
    if len(text) > MAX_WORDS or re.search(r"[^\s\w:/().,&*+-]|[0-9]", text):
        return frozenset()
    return frozenset(_WORDS.findall(text.casefold()))


def is_sum(text: str) -> bool:
    """Whether a row that begins so adds up others.

    Examples
    --------
    >>> [is_sum(text) for text in ("JUMLAH", "Sub Total I", "Total Kab/Kota", "Jumlah penduduk")]
    [True, True, True, False]
    """
    words = _words(text)
    return bool(words & _SUMS) and words - current_regions().whole_words <= _SUMS | _BESIDE


def is_mean(text: str) -> bool:
    """Whether a row that begins so is a mean of others.

    Examples
    --------
    >>> [is_mean(text) for text in ("Rata-rata", "Rerata Kab/Kota", "Rata-rata lama sekolah")]
    [True, True, False]
    """
    words = _words(text)
    return bool(words & _MEANS) and words - current_regions().whole_words <= _MEANS | _BESIDE


def is_note(text: str) -> bool:
    """Whether a row that holds nothing else is a note below the table.

    Examples
    --------
    >>> [is_note(text) for text in ("Sumber: BPS", "*) Angka sementara", "Catatan", "Sumber Agung")]
    [True, True, True, False]
    """
    return text[:1] in _FIRST and _NOTE.match(text) is not None


def is_aside(text: str) -> bool:
    """Whether a row that begins so may be no data."""
    if text[:1] in _FIRST and (is_sum(text) or is_mean(text) or is_note(text)):
        return True
    regions = current_regions()
    return text[:1] in regions.whole_begins and regions.is_whole(text)
