"""Mistakes in names, codes and categories: respelt, exchanged, unknown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd

from scripts.bench_checks.kind import called, chosen, ids, if_any, if_changed, kind
from scripts.bench_checks.written import Written

MOST_LABELS = 60
OTHER_COUNTRIES = {
    "Tiongkok": ("China", "RRT", "Cina"),
    "Korea Selatan": ("Korea, Rep.", "South Korea"),
    "Amerika Serikat": ("USA", "United States"),
    "Jepang": ("Japan",),
    "Belanda": ("Netherlands",),
    "Filipina": ("Philippines",),
    "Vietnam": ("Viet Nam",),
}


def _enums(table: Written) -> list[str]:
    """Columns of categories."""
    words = [item.name for item in table.fields("string") if item.constraints.enum]
    flags = [item.name for item in table.fields("boolean")]
    return [*(name for name in words if name != "status"), *flags]


def _doubled(text: str) -> str:
    first, _, rest = text.partition(" ")
    return f"{first}-{first.lower()} {rest}".strip()


def _turned(text: str) -> str:
    words = text.split()
    return " ".join((*words[1:], words[0]))


def _mistyped(random: Random, text: str) -> str:
    word = max(re.findall(r"[A-Za-z]+", text), key=len, default="")
    if len(word) < 5:
        return text
    at = random.randrange(1, len(word) - 2)
    typed = random.choice((word[:at] + word[at + 1 :], word[: at + 1] + word[at:]))
    return text.replace(word, typed, 1)


def _respelt(random: Random) -> Callable[[str], str]:
    return random.choice(
        (
            str.upper,
            str.lower,
            lambda text: f"{text}.",
            lambda text: text.replace(" ", "  ", 1) if " " in text else f"{text} .",
            lambda text: text.replace(" ", "", 1) if " " in text else text.upper(),
            lambda text: f"CV {text}",
            lambda text: f"Koperasi {text}",
            _doubled,
            _turned,
            lambda text: text.replace(" ", "-", 1) if " " in text else text.lower(),
            lambda text: _mistyped(Random(text), text),
        )
    )


@kind("nama ditulis dengan ejaan lain")
def name_respelt(random: Random, table: Written) -> Written | None:
    column = chosen(random, called(table))
    if not column:
        return None
    rows = table.share(random, random.uniform(0.05, 0.5))
    made = table.changed(column, rows, _respelt(random))
    return if_changed(made, table)


@kind("satu nama muncul lagi dengan ejaan lain")
def name_again_respelt(random: Random, table: Written) -> Written | None:
    column = chosen(random, called(table))
    values = sorted(set(table.frame.loc[table.this_year, column])) if column else []
    if not values:
        return None
    rows = table.this_year & (table.frame[column] == random.choice(values)).to_numpy()
    again = replace(table, frame=table.frame[rows].reset_index(drop=True))
    made = again.changed(column, np.ones(len(again.frame), dtype=bool), _respelt(random))
    if made.frame.equals(again.frame):
        return None
    frame = made.frame.assign(
        **{name: made.frame[name] + "9" for name in ids(table) if name != column}
    )
    return replace(table, frame=pd.concat([table.frame, frame], ignore_index=True))


@kind("negara dengan nama lain")
def country_renamed(random: Random, table: Written) -> Written | None:
    if "negara_tujuan" not in table.frame:
        return None
    country = random.choice(sorted(OTHER_COUNTRIES))
    other = random.choice(OTHER_COUNTRIES[country])
    rows = table.this_year & (table.frame["negara_tujuan"] == country).to_numpy()
    if random.random() < 0.5:
        return table.with_cells("negara_tujuan", rows & table.share(random, 0.5), other)
    again = table.frame[rows].assign(negara_tujuan=other)
    return replace(table, frame=pd.concat([table.frame, again], ignore_index=True))


@kind("kode usaha, produk, peserta dengan huruf atau spasi lain")
def id_respelt(random: Random, table: Written) -> Written | None:
    column = chosen(random, ids(table))
    if not column:
        return None
    rows = table.share(random, random.uniform(0.05, 0.6))
    way = random.choice(
        (str.lower, lambda text: text.replace("-", ""), lambda text: text.replace("-", " "))
    )
    made = table.changed(column, rows, way)
    return if_changed(made, table)


@kind("kategori keliru atau tertukar (dasar harga, migas, hasil, sifat)")
def category_wrong(random: Random, table: Written) -> Written | None:
    column = chosen(random, _enums(table))
    held = sorted(set(table.frame.loc[table.this_year, column]) - {""}) if column else []
    if len(held) < 2:
        return None
    one, other = random.sample(held, 2)
    rows = random.choice((table.blocks(random)[2], table.this_year))
    words = {one: other, other: one} if random.random() < 0.5 else {one: other}
    made = table.changed(column, rows, lambda text: words.get(text, text))
    return if_changed(made, table)


@kind("kode atau kab/kota tertukar dengan yang lain")
def label_exchanged(random: Random, table: Written) -> Written | None:
    labels = [
        item.name
        for item in table.fields("string")
        if (item.is_region or item.constraints.pattern or item.name in {"kode", "komoditas"})
        and 1 < table.frame[item.name].nunique() <= MOST_LABELS
    ]
    column = chosen(random, labels)
    held = sorted(set(table.frame.loc[table.this_year, column]) - {""}) if column else []
    if len(held) < 2:
        return None
    one, other = random.sample(held, 2)
    rows = table.this_year & (table.frame[column] == one).to_numpy()
    return table.with_cells(column, rows, other)


@kind("kode yang tidak ada")
def code_unknown(random: Random, table: Written) -> Written | None:
    names = [name for name in ("kode_iku", "kode", "hs4") if name in table.frame]
    column = chosen(random, names)
    if not column:
        return None
    code = {"kode_iku": "55", "kode": "Z", "hs4": "9999"}[column]
    rows = random.choice((table.one(random), table.blocks(random)[2]))
    return if_any(rows, lambda: table.with_cells(column, rows, code))


@kind("satuan baris diganti")
def unit_renamed(random: Random, table: Written) -> Written | None:
    if "satuan" not in table.frame:
        return None
    held = sorted(set(table.frame["satuan"]))
    rows = table.some(random)
    words = {"kg": "kuintal", "liter": "ml", "persen": "rasio", "orang": "juta rupiah"}
    made = table.changed("satuan", rows, lambda text: words.get(text, random.choice(held)))
    return if_changed(made, table)
