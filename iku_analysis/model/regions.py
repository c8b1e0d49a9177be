"""The ten kab/kota of Kalimantan Timur: the code systems and the spellings offices use.

Codes: Kemendagri from Permendagri 72/2019, BPS from its public region list; those of the Kemenkop,
with which a Nomor Induk Koperasi begins, from its public register. The systems collide without the
dot: 6402 is Kutai Barat to BPS and Kutai Kartanegara to Kemendagri, 6472 Samarinda to both and
Bontang to the Kemenkop.
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
    kemendagri, bps, koperasi : str
        Codes of the three systems, as written by each.
    aliases : tuple of str
        Other spellings and abbreviations seen in office files.
    """

    name: str
    kemendagri: str
    bps: str
    koperasi: str
    aliases: tuple[str, ...] = ()


REGIONS: tuple[Region, ...] = (
    Region("Kab. Paser", "64.01", "6401", "6408", ("Pasir",)),
    Region("Kab. Kutai Kartanegara", "64.02", "6403", "6404", ("Kutai Kertanegara", "Kukar")),
    Region("Kab. Berau", "64.03", "6405", "6401"),
    Region("Kab. Kutai Barat", "64.07", "6402", "6403", ("Kubar",)),
    Region("Kab. Kutai Timur", "64.08", "6404", "6405", ("Kutim",)),
    Region("Kab. Penajam Paser Utara", "64.09", "6409", "6409", ("PPU",)),
    Region("Kab. Mahakam Ulu", "64.11", "6411", "6411", ("Mahakam Hulu", "Mahulu")),
    Region("Kota Balikpapan", "64.71", "6471", "6471"),
    Region("Kota Samarinda", "64.72", "6472", "6473"),
    Region("Kota Bontang", "64.74", "6474", "6472"),
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
    "koperasi": {region.koperasi: region.name for region in REGIONS},
}
PROVINCE_CODES = frozenset({"64", "6400", "64.00"})
_PROVINCE_KEYS = frozenset({"kalimantan timur", "kaltim"})


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
    """Canonical name for a code of one system of `CODES`; None when unknown.

    Once the system is known to be Kemendagri's, its code is read without the dot as well.

    Examples
    --------
    >>> region_by_code("6402", "bps")
    'Kab. Kutai Barat'
    >>> region_by_code("64.02", "kemendagri"), region_by_code("6402", "kemendagri")
    ('Kab. Kutai Kartanegara', 'Kab. Kutai Kartanegara')
    """
    plain = code.strip()
    if system == "kemendagri" and len(plain) == len("6402") and plain.isdecimal():
        plain = f"{plain[:2]}.{plain[2:]}"
    return CODES[system].get(plain)


def is_province(text: str) -> bool:
    """Whether a text names the province itself, which is no part of it.

    Examples
    --------
    >>> [is_province(text) for text in ("PROV. KALIMANTAN TIMUR", "Kaltim", "64", "Kutai Timur")]
    [True, True, True, False]
    """
    words = (word for word in _key(text).split() if word not in {"prov", "provinsi", "propinsi"})
    return " ".join(words) in _PROVINCE_KEYS or text.strip() in PROVINCE_CODES
