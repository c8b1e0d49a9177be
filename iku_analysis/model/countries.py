"""Countries by any of their usual names, so that two names of one are known for what they are.

Indonesian and English names are those of the Unicode CLDR, which Babel carries, codes those of
ISO 3166-1. Beside them stand official names of the United Nations and of Indonesian statistics:
Keppres 12/2014 writes Tiongkok and Republik Rakyat Tiongkok for what was Cina.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

OTHER_NAMES = {
    "AE": ("UEA", "UAE", "Persatuan Emirat Arab"),
    "BN": ("Brunei Darussalam",),
    "CD": ("Republik Demokratik Kongo", "DR Congo"),
    "CN": (
        *("RRT", "RRC", "Cina", "PRC", "Republik Rakyat Tiongkok", "Republik Rakyat Cina"),
        *("People's Republic of China", "Tiongkok Daratan"),
    ),
    "CZ": ("Republik Ceko", "Czech Republic"),
    "GB": (
        *("Inggris", "Britania Raya", "UK", "England", "Great Britain"),
        "United Kingdom of Great Britain and Northern Ireland",
    ),
    "HK": ("Hong Kong", "Hongkong", "Hong Kong SAR"),
    "IR": ("Republik Islam Iran", "Islamic Republic of Iran"),
    "KH": ("Kampuchea",),
    "KP": ("DPR Korea", "Democratic People's Republic of Korea", "Korea, Dem. People's Rep."),
    "KR": ("Korea", "Korea, Rep.", "Korea, Republic of", "Republik Korea", "Korsel"),
    "LA": ("Lao PDR", "Lao People's Democratic Republic"),
    "MM": ("Myanmar", "Burma", "Birma"),
    "MO": ("Makau", "Macau", "Macao"),
    "NL": ("Netherland", "The Netherlands", "Holland", "Negeri Belanda"),
    "NZ": ("Selandia Baru",),
    "PG": ("Papua New Guinea", "Papua Nugini"),
    "PH": ("Philipina", "Pilipina", "Philippine"),
    "RU": ("Federasi Rusia", "Russian Federation"),
    "SA": ("Saudi", "Kerajaan Arab Saudi"),
    "TL": ("Timor Timur", "East Timor"),
    "TR": ("Turki", "Turkey", "Turkiye"),
    "TW": ("Taiwan, Province of China", "Chinese Taipei", "Tionghoa Taipei"),
    "US": ("AS", "USA", "Amerika", "United States of America", "US of America"),
    "VN": ("Viet Nam",),
}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(re.findall(r"[^\W_]", plain))


@cache
def _codes() -> dict[str, str]:
    codes = {
        _key(long): short[0]
        for long, short in get_global("territory_aliases").items()
        if long.isalpha() and len(long) == 3 and len(short) == 1  # noqa: PLR2004 -- ISO alpha-3
    }
    for language in ("en", "id"):
        territories = Locale(language).territories.items()
        codes |= {_key(name): code for code, name in territories if code.isalpha()}
    return codes | {_key(name): code for code, names in OTHER_NAMES.items() for name in names}


def country_code(name: str) -> str | None:
    """ISO code of a country by one of its names; None when it is not known.

    Examples
    --------
    >>> [country_code(name) for name in ("Tiongkok", "China", "KOREA, REP.", "Viet  Nam", "Mars")]
    ['CN', 'CN', 'KR', 'VN', None]
    """
    return _codes().get(_key(name))
