"""An office's name and region, as the heading of its IKU document tells them."""

from __future__ import annotations

import re

from iku_analysis.model.regions import PROVINCE, Region, all_regions

_DOCUMENT = re.compile(
    r"\b(?:indikator\s+kinerja\s+utama|iku)\b(?:\s*\(\s*iku\s*\))?", re.IGNORECASE
)
_YEARS = re.compile(
    r"\b(?:(?:untuk|pada)\s+)?(?:(?:tahun|periode|masa)\s+)*(?:anggaran\s+)?"
    r"(?:19|20)\d\d(?:\s*(?:-|\u2013|/|s\.?\s*/?\s*d\.?|sampai(?:\s+dengan)?)\s*(?:19|20)?\d\d)?\b",
    re.IGNORECASE,
)
_SAME = {"kabupaten": "kab.", "kab": "kab.", "kep": "kepulauan"}


def office_name(heading: str) -> str:
    """Heading of an IKU document without what it is and without its years.

    Examples
    --------
    >>> office_name("INDIKATOR KINERJA UTAMA TAHUN 2016-2021 DINAS SOSIAL KOTA BLITAR")
    'DINAS SOSIAL KOTA BLITAR'
    >>> office_name("Indikator Kinerja Utama (IKU) Badan Kepegawaian Tahun Anggaran 2024")
    'Badan Kepegawaian'
    """
    before, *after = _DOCUMENT.split(_YEARS.sub(" ", heading), maxsplit=1)
    named = (" ".join(text.split()).strip(" ()-\u2013:,") for text in (*after, before))
    return next(filter(None, named), "")


def region_named(text: str, year: int) -> Region | None:
    """Region a text names with its kind, or the province it names; the longest name is meant.

    Examples
    --------
    >>> region_named("Dinas Kesehatan Provinsi Sumatera Barat, Bidang P2P", 2019).kemendagri
    '13'
    >>> region_named("DINAS SOSIAL KABUPATEN BANDUNG BARAT", 2019).name
    'Kab. Bandung Barat'
    """
    plain = re.sub(r"\b(kabupaten|kab|kep)\b\.?", lambda found: _SAME[found[1]], text.casefold())
    there = {
        name.casefold(): region
        for region in all_regions()
        if region.is_in(year)
        for name in (region.name, *(region.aliases if region.level == PROVINCE else ()))
    }
    told = (name for name in there if name in plain)
    found = [name for name in told if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain)]
    kept = [name for name in found if there[name].level != PROVINCE] or [
        name for name in found if not re.search(r"\b(kab\.|kota\b)", plain)
    ]
    return there[max(kept, key=len)] if kept else None
