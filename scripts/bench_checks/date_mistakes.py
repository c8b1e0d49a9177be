"""Mistakes in dates and years, and cells left empty."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd

from scripts.bench_checks.kind import chosen, if_any, if_changed, kind
from scripts.bench_checks.written import Written


@kind("tahun pada tanggal salah ketik")
def year_mistyped(random: Random, table: Written) -> Written | None:
    column = chosen(random, [item.name for item in table.fields("date")])
    if not column:
        return None
    year = str(table.year)
    typed = random.choice((year[0] + year[1:][::-1], "2081", "2108", "2017", "2019", "2028"))
    rows = table.share(random, random.uniform(0.05, 0.7))
    made = table.changed(column, rows, lambda text: text.replace(year, typed, 1))
    return if_changed(made, table)


@kind("tanggal satu blok bergeser")
def dates_shifted(random: Random, table: Written) -> Written | None:
    column = chosen(random, [item.name for item in table.fields("date")])
    if not column:
        return None
    names = [
        item.name for item in table.fields("string") if item.is_region or item.constraints.enum
    ]
    rows = table.this_year
    if names and rows.any():
        label = random.choice(names)
        rows = rows & (table.frame[label] == random.choice(table.frame.loc[rows, label].tolist()))
    days = pd.Timedelta(days=random.choice((-1, 1, 3, 31)))

    def shifted(text: str) -> str:
        return (pd.Timestamp(text) + days).strftime("%Y-%m-%d")

    return table.changed(column, np.asarray(rows), shifted)


@kind("tanggal selesai mendahului mulai")
def dates_in_wrong_order(random: Random, table: Written) -> Written | None:
    names = [item.name for item in table.fields("date")]
    if len(names) < 2:
        return None
    one, other = random.sample(names, 2)
    rows = table.share(random, random.uniform(0.05, 0.7))
    frame = table.frame.copy()
    full = rows & (frame[one] != "").to_numpy() & (frame[other] != "").to_numpy()
    frame.loc[full, [one, other]] = table.frame.loc[full, [other, one]].to_numpy()
    return if_any(full, lambda: replace(table, frame=frame))


@kind("kolom tahun tidak sesuai isinya")
def year_column_wrong(random: Random, table: Written) -> Written | None:
    names = [item.name for item in table.fields("integer") if item.name.startswith("tahun")]
    column = chosen(random, names)
    if not column:
        return None
    rows = random.choice((table.share(random, random.uniform(0.1, 0.6)), table.blocks(random)[2]))
    step = random.choice((-1, 1))
    return if_any(rows, lambda: table.changed(column, rows, lambda text: str(int(text) + step)))


@kind("sel yang biasanya berisi dikosongkan")
def cells_emptied(random: Random, table: Written) -> Written | None:
    optional = [
        item.name
        for item in table.resource.fields
        if not item.constraints.required and (table.frame[item.name] != "").mean() > 0.2
    ]
    column = chosen(random, optional)
    rows = random.choice((table.blocks(random)[2], table.share(random, random.uniform(0.3, 1))))
    if not column or not rows.any():
        return None
    return table.with_cells(column, rows, "")


@kind("kolom tahun disalin dari tanggal")
def year_copied_from_date(random: Random, table: Written) -> Written | None:
    years = [item.name for item in table.fields("integer") if item.name.startswith("tahun")]
    column, day = chosen(random, years), chosen(random, [f.name for f in table.fields("date")])
    if not column or not day:
        return None
    rows = table.this_year & (table.frame[day] != "").to_numpy()
    text = table.frame.loc[rows, day].str[:4].tolist()
    return if_any(rows, lambda: table.with_cells(column, rows, text))
