"""The ten kab/kota of Kalimantan Timur: both code systems and the spellings offices use.

Codes: Kemendagri from Permendagri 72/2019, BPS from its public region list. The two systems collide
without the dot: 6402 is Kutai Barat to BPS and Kutai Kartanegara to Kemendagri.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """One kab/kota.

    Attributes
    ----------
    name : str
        Name used everywhere in the report.
    kemendagri, bps : str
        Codes of the two systems, as written by each.
    aliases : tuple of str
        Other spellings and abbreviations seen in office files.
    """

    name: str
    kemendagri: str
    bps: str
    aliases: tuple[str, ...] = ()


REGIONS: tuple[Region, ...] = (
    Region("Kab. Paser", "64.01", "6401", ("Pasir",)),
    Region("Kab. Kutai Kartanegara", "64.02", "6403", ("Kutai Kertanegara", "Kukar")),
    Region("Kab. Berau", "64.03", "6405"),
    Region("Kab. Kutai Barat", "64.07", "6402", ("Kubar",)),
    Region("Kab. Kutai Timur", "64.08", "6404", ("Kutim",)),
    Region("Kab. Penajam Paser Utara", "64.09", "6409", ("PPU",)),
    Region("Kab. Mahakam Ulu", "64.11", "6411", ("Mahakam Hulu", "Mahulu")),
    Region("Kota Balikpapan", "64.71", "6471"),
    Region("Kota Samarinda", "64.72", "6472"),
    Region("Kota Bontang", "64.74", "6474"),
)
REGION_NAMES: tuple[str, ...] = tuple(region.name for region in REGIONS)


def _key(text: str) -> str:
    words = text.casefold().replace(".", " ").split()
    return " ".join(word for word in words if word not in {"kab", "kabupaten", "kota"})


_BY_KEY = {
    _key(spelling): region.name for region in REGIONS for spelling in (region.name, *region.aliases)
}
CODES = {
    "kemendagri": {region.kemendagri: region.name for region in REGIONS},
    "bps": {region.bps: region.name for region in REGIONS},
}


def region_by_name(text: str) -> str | None:
    """Canonical name for a name, spelling variant or abbreviation; None when unknown.

    Examples
    --------
    >>> region_by_name("KUTAI KERTANEGARA")
    'Kab. Kutai Kartanegara'
    >>> region_by_name("Tarakan") is None
    True
    """
    return _BY_KEY.get(_key(text))


def region_by_code(code: str, system: str) -> str | None:
    """Canonical name for a code of one system, ``"bps"`` or ``"kemendagri"``; None when unknown.

    Examples
    --------
    >>> region_by_code("6402", "bps")
    'Kab. Kutai Barat'
    >>> region_by_code("64.02", "kemendagri")
    'Kab. Kutai Kartanegara'
    """
    return CODES[system].get(code.strip())
