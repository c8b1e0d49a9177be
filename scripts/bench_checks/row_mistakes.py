"""Mistakes in rows: lost, doubled, copied, added up."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd

from scripts.bench_checks.kind import amounts, called, ids, if_any, kind
from scripts.bench_checks.written import Written

TOTALS = ("Jumlah", "Total", "JUMLAH", "Rata-rata")


@kind("blok salinan blok lain")
def block_copied(random: Random, table: Written) -> Written | None:
    column, value, rows = table.blocks(random)
    others = sorted(set(table.frame.loc[table.this_year, column]) - {value}) if column else []
    if not others:
        return None
    source = table.this_year & (table.frame[column] == random.choice(others)).to_numpy()
    copied = table.frame[source].assign(**{column: value})
    named = [name for name in ids(table) if name != column]
    copied = copied.assign(**{name: copied[name] + "9" for name in named})
    return replace(table, frame=pd.concat([table.frame[~rows], copied], ignore_index=True))


@kind("blok hilang (bulan, kab/kota, pasar, kode)")
def block_lost(random: Random, table: Written) -> Written | None:
    _, _, rows = table.blocks(random)
    return if_any(rows, lambda: replace(table, frame=table.frame[~rows].reset_index(drop=True)))


@kind("sebagian register hilang")
def part_of_the_rows_lost(random: Random, table: Written) -> Written | None:
    rows = table.share(random, random.uniform(0.25, 0.7))
    return if_any(rows, lambda: replace(table, frame=table.frame[~rows].reset_index(drop=True)))


@kind("berkas yang sama dua kali, bernomor baru")
def rows_again_under_new_ids(random: Random, table: Written) -> Written | None:
    names = [name for name in ids(table) if name in row_ids(table)]
    rows = table.share(random, random.choice((0.1, 0.3, 1.0)))
    if not names or not rows.any():
        return None
    again = table.frame[rows].copy()
    for name in names:
        numbers = again[name].str.extract(r"(\d+)$")[0]
        known = {text: f"9{text[1:]}" for text in numbers.dropna()}
        again[name] = [
            cell.removesuffix(n) + known[n] if isinstance(n, str) else cell + "-B"
            for cell, n in zip(again[name], numbers, strict=True)
        ]
    return replace(table, frame=pd.concat([table.frame, again], ignore_index=True))


def row_ids(table: Written) -> set[str]:
    unique = {item.name for item in table.resource.fields if item.constraints.unique}
    return unique | set(table.resource.primary_key)


@kind("baris jumlah di antara data")
def row_of_sums(random: Random, table: Written) -> Written | None:
    names, measures = called(table), amounts(table)
    rows = table.this_year
    if not names or not rows.any():
        return None
    total = table.frame[rows].iloc[[0]].copy()
    total[names] = random.choice(TOTALS)
    frame = pd.concat([table.frame, total], ignore_index=True)
    made = replace(table, frame=frame)
    last = np.arange(len(frame)) == len(frame) - 1
    for name in measures:
        sums = pd.Series(float(table.numbers(name)[rows].sum()), frame.index)
        made = made.with_numbers(name, last, sums)
    at = random.randrange(len(frame))
    order = [*range(at), len(frame) - 1, *range(at, len(frame) - 1)]
    return replace(made, frame=made.frame.iloc[order].reset_index(drop=True))


@kind("tahun ini salinan tahun lalu")
def last_year_copied(_: Random, table: Written) -> Written | None:
    last, year = str(table.year - 1), str(table.year)
    dates = [item.name for item in table.fields("date")]
    keys = [name for name in ("tahun", *dates[:1]) if name in table.frame]
    if not keys:
        return None
    past = table.frame[keys[0]].str.startswith(last)
    copied = table.frame[past].copy()
    for item in table.fields("date", "integer"):
        copied[item.name] = copied[item.name].str.replace(last, year, n=1)
    for name in set(ids(table)) & row_ids(table):
        copied[name] = copied[name].str.replace(last, year)
    frame = pd.concat([table.frame[~table.this_year], copied], ignore_index=True)
    return if_any(past.to_numpy(), lambda: replace(table, frame=frame))
