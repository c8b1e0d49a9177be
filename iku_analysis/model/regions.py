"""Regions of an office: the parts it reports by in a year, their codes and the spellings in use.

``wilayah.csv`` beside this module holds all provinces and kab/kota since 2010, a row per time of
validity; docs/wilayah.md says where it comes from. Without the dot the code systems collide: 6402
is Kutai Barat to BPS and Kutai Kartanegara to Kemendagri, 6472 Samarinda to both and Bontang to the
Kemenkop, with whose codes a Nomor Induk Koperasi begins.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FIRST_YEAR = 2010  # of the lists the table was made from
PROVINCE, REGENCY, CITY = LEVELS = ("provinsi", "kabupaten", "kota")
REGION_COLUMNS = ("kab_kota", "kecamatan")  # names of a column of parts in breakdowns
SYSTEMS = ("kemendagri", "bps", "koperasi")
_KINDS = {"prov": "prov", "provinsi": "prov", "propinsi": "prov"}
_KINDS |= {"kab": "kab", "kabupaten": "kab", "kota": "kota", "kodya": "kota"}
_KINDS |= dict.fromkeys(("kec", "kecamatan", "distrik", "kapanewon", "kemantren"), "kec")
_IDLE = frozenset({"adm", "administrasi"})
_SHORT = {"kep": "kepulauan"}
_WORDS = re.compile(r"[^\W_]+")
Key = tuple[str, str]


@dataclass(frozen=True)
class Region:
    """A province, kab/kota or kecamatan as it is from one year to another.

    Attributes
    ----------
    name : str
        Name used everywhere in the report.
    kemendagri, bps, koperasi : str
        Codes of the three systems, as written by each; empty where none is known.
    aliases : tuple of str
        Other spellings and abbreviations seen in office files.
    level, parent : str
        One of `LEVELS`; Kemendagri code of its province.
    since, until : int
        First and last year at whose end it is so; 0 where that is open.
    origin, basis : str
        What it was part of before, and what says so.
    """

    name: str
    kemendagri: str = ""
    bps: str = ""
    koperasi: str = ""
    aliases: tuple[str, ...] = ()
    level: str = ""
    parent: str = ""
    since: int = 0
    until: int = 0
    origin: str = ""
    basis: str = ""

    def is_in(self, year: int) -> bool:
        """Whether it is so at the end of a year."""
        return self.since <= year and (not self.until or year <= self.until)


def _words(text: str) -> list[str]:
    words = _WORDS.findall(text.casefold())
    return [_SHORT.get(word, word) for word in words if word not in _IDLE] or words


def _key(text: str) -> Key:
    """Kind of region a text begins with, if it does, and the rest in one word."""
    first, *rest = _words(text) or [""]
    if rest and first in _KINDS:
        return _KINDS[first], "".join(rest)
    return "", "".join((first, *rest))


def _plain(text: str) -> Key:
    """The text without any word for a kind of region."""
    return "", "".join(word for word in _words(text) if word not in _KINDS)


@dataclass(frozen=True)
class Regions:
    """An office's region in a year and the parts it reports by; empty where none is declared.

    Attributes
    ----------
    whole : Region or None
        The office's own.
    year : int
    parts : tuple of Region
        Kab/kota of a province in the order of their codes; kecamatan of a kab/kota as declared.
    """

    whole: Region | None = None
    year: int = 0
    parts: tuple[Region, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, in order."""
        return tuple(part.name for part in self.parts)

    @property
    def name(self) -> str:
        """Name of the office's own region."""
        return self.whole.name if self.whole else ""

    @property
    def _is_province(self) -> bool:
        return self.whole is None or self.whole.level == PROVINCE

    @property
    def govern(self) -> bool:
        """Whether the parts have offices of their own, which send data: kab/kota, not kecamatan."""
        return self._is_province

    @property
    def part(self) -> str:
        """What a part is called within a sentence."""
        return "kab/kota" if self._is_province else "kecamatan"

    @property
    def part_title(self) -> str:
        """What a part is called at the head of a column."""
        return "Kabupaten/kota" if self._is_province else "Kecamatan"

    def say(self, text: str) -> str:
        """What is said of a province and its kab/kota, in the words for this office's region.

        Examples
        --------
        >>> kota = next(found for found in all_regions() if found.kemendagri == "33.74")
        >>> regions_of(kota, 2018).say("Kab/kota tanpa laporan; jumlah provinsi tetap.")
        'Kecamatan tanpa laporan; jumlah kota tetap.'
        """
        if self.whole is None or self._is_province:
            return text
        words = dict.fromkeys(("kab/kota", "kabupaten/kota"), self.part)
        words |= {"provinsi": self.whole.level}
        words |= {word.capitalize(): other.capitalize() for word, other in words.items()}
        return re.sub(
            r"\b(?:[Kk]ab(?:upaten)?/kota|[Pp]rovinsi)", lambda found: words[found[0]], text
        )

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Names of the parts by their codes, for each system."""
        return {
            system: {code: part.name for part in self.parts if (code := getattr(part, system))}
            for system in SYSTEMS
        }

    @cached_property
    def _by_key(self) -> Mapping[Key, str]:
        """Names by the keys of their spellings; those that would be two regions are left out."""
        return spellings(self.parts)

    @cached_property
    def whole_words(self) -> frozenset[str]:
        """Words of the names of the office's own region."""
        named = (self.whole.name, *self.whole.aliases) if self.whole else ()
        return frozenset(word for text in named for word in _words(text))

    @cached_property
    def whole_begins(self) -> frozenset[str]:
        """Signs with which a text that names it may begin."""
        words = {*self.whole_words, *_KINDS, *self._whole_codes}
        return frozenset(sign for word in words for sign in (word[0], word[0].upper()))

    @cached_property
    def _whole_codes(self) -> frozenset[str]:
        codes = {self.whole.kemendagri, self.whole.bps} - {""} if self.whole else set()
        return frozenset(codes | {code + end for code in codes for end in ("00", ".00")})

    @cached_property
    def _whole_keys(self) -> frozenset[Key]:
        if self.whole is None:
            return frozenset()
        kind = _KINDS[self.whole.level]
        texts = (self.whole.name, *self.whole.aliases)
        keys = {(of, _key(text)[1]) for text in texts for of in ("", kind)}
        return frozenset(keys - {_key(part.name) for part in self.parts})

    def by_name(self, text: str) -> str | None:
        """Name of a part for a spelling of it; None when it is none, or could be two."""
        if self.is_whole(text):
            return None
        keys = (_key(text), ("", "".join(_words(text))), _plain(text))
        return next((name for key in keys if (name := self._by_key.get(key))), None)

    def by_code(self, code: str, system: str) -> str | None:
        """Name of a part for a code of one system, Kemendagri's also without its dots."""
        plain = code.strip()
        if system == "kemendagri" and plain.isdecimal():
            plain = ".".join(re.findall("..?", plain))
        return self.codes[system].get(plain)

    def is_whole(self, text: str) -> bool:
        """Whether a text names the office's own region, which is no part of it."""
        return text.strip() in self._whole_codes or _key(text) in self._whole_keys


def spellings(regions: Iterable[Region]) -> dict[Key, str]:
    """Names by the keys of all their spellings; a key that would be two regions is left out."""
    found = dict[Key, set[str]]()
    for region in regions:
        for text in (region.name, *region.aliases):
            keys = {_key(text)}
            if text is region.name:
                keys |= {("", _key(text)[1]), ("", "".join(_words(text)))}
            for key in keys:
                found.setdefault(key, set()).add(region.name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


UNDECLARED = Regions()
_current = UNDECLARED


def declare_regions(regions: Regions | None) -> None:
    """Say whose year this process works for; a process opens one office's at a time."""
    global _current  # noqa: PLW0603 -- one per process, as `origin`
    _current = regions or UNDECLARED


def current_regions() -> Regions:
    """What was declared; without parts where nothing was."""
    return _current


def region_names() -> tuple[str, ...]:
    """Names of the parts the current office reports by."""
    return _current.names


def region_column(names: Iterable[object]) -> str:
    """The one of some names that a column of parts may bear; empty for none."""
    return next((str(name) for name in names if name in REGION_COLUMNS), "")


@cache
def all_regions() -> tuple[Region, ...]:
    """Every row of ``wilayah.csv``."""
    with Path(__file__).with_name("wilayah.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(map(_region, csv.DictReader(stream)))


def _region(row: Mapping[str, str]) -> Region:
    return Region(
        name=row["nama"],
        kemendagri=row["kemendagri"],
        bps=row["bps"],
        koperasi=row["koperasi"],
        aliases=tuple(filter(None, row["ejaan"].split("; "))),
        level=row["tingkat"],
        parent=row["induk"],
        since=int(row["dari"] or 0),
        until=int(row["sampai"] or 0),
        origin=row["asal"],
        basis=row["dasar"],
    )


def regions_of(whole: Region, year: int, own_parts: tuple[Region, ...] = ()) -> Regions:
    """Region of an office with its parts of a year.

    Examples
    --------
    >>> kaltim = next(found for found in all_regions() if found.kemendagri == "64")
    >>> regions = regions_of(kaltim, 2018)
    >>> regions.by_name("KUTAI KERTANEGARA"), regions.by_name("Tarakan"), len(regions.parts)
    ('Kab. Kutai Kartanegara', None, 10)
    >>> [regions.by_code("6402", system) for system in SYSTEMS]
    ['Kab. Kutai Kartanegara', 'Kab. Kutai Barat', None]
    >>> [regions.is_whole(text) for text in ("PROV. KALIMANTAN TIMUR", "64", "Kutai Timur")]
    [True, True, False]
    """
    parts = own_parts
    if whole.level == PROVINCE:
        parts = tuple(region for region in all_regions() if region.parent == whole.kemendagri)
    return Regions(whole, year, tuple(part for part in parts if part.is_in(year)))


def kab_kota_named(text: str, year: int) -> Iterator[Region]:
    """Kab/kota of the country that a text may name, those of a year before those of later years."""
    key = _key(text)
    named = [
        region
        for region in all_regions()
        if region.parent and key in {_key(region.name), ("", _key(region.name)[1])}
    ]
    yield from (region for region in named if region.is_in(year))
    yield from (region for region in named if region.since > year)
