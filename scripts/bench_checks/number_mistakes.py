"""Mistakes in amounts: another unit, a slipped digit, zeros, columns exchanged."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pandas as pd

from scripts.bench_checks.kind import amounts, chosen, if_any, kind
from scripts.bench_checks.written import Written

FACTORS = (10, 100, 1000, 1_000_000, 0.1, 0.01, 0.001)


@kind("blok dalam satuan lain (ribuan, jutaan, /10, /100)")
def block_in_another_unit(random: Random, table: Written) -> Written | None:
    column = chosen(random, amounts(table))
    if not column:
        return None
    rows = random.choice((table.blocks(random)[2], table.this_year))
    values = table.numbers(column) * random.choice(FACTORS)
    return if_any(rows, lambda: table.with_numbers(column, rows, values))


@kind("satu angka salah ketik (nol lebih atau kurang, koma bergeser)")
def one_number_slipped(random: Random, table: Written) -> Written | None:
    column = chosen(random, amounts(table))
    if not column:
        return None
    rows = table.one(random)
    values = table.numbers(column) * random.choice((10, 100, 1000, 0.1, 0.01))
    return if_any(rows, lambda: table.with_numbers(column, rows, values))


@kind("titik ribuan dalam kolom bertitik desimal")
def grouped_by_points(random: Random, table: Written) -> Written | None:
    names = [
        item.name
        for item in table.fields("number")
        if item.decimal == "." and table.numbers(item.name)[table.this_year].ge(1000).any()
    ]
    column = chosen(random, names)
    if not column:
        return None
    values = table.numbers(column)
    rows = (table.one(random) | table.blocks(random)[2]) & values.between(1000, 999_999).to_numpy()
    text = [f"{value:,.0f}".replace(",", ".") for value in values[rows]]
    return if_any(rows, lambda: table.with_cells(column, rows, text))


@kind("blok berisi nol")
def block_of_zeros(random: Random, table: Written) -> Written | None:
    column = chosen(random, amounts(table))
    if not column:
        return None
    rows = table.blocks(random)[2]
    zeros = pd.Series(0.0, table.frame.index)
    return if_any(rows, lambda: table.with_numbers(column, rows, zeros))


@kind("satu angka dari jumlah atau bagiannya meleset 3-30 persen")
def one_part_off(random: Random, table: Written) -> Written | None:
    if table.name not in {"pdrb", "kukm_makro"}:
        return None
    (column,) = amounts(table)
    rows = table.one(random)
    values = table.numbers(column) * random.choice((0.7, 0.9, 0.97, 1.03, 1.1, 1.3))
    return if_any(rows, lambda: table.with_numbers(column, rows, values))


@kind("seluruh ukuran tahun ini dua atau tiga kali")
def measure_multiplied(random: Random, table: Written) -> Written | None:
    column = chosen(random, amounts(table))
    rows = table.blocks(random)[2]
    if not column or not rows.any():
        return None
    return table.with_numbers(column, rows, table.numbers(column) * random.choice((2, 3, 0.5)))


@kind("dua kolom angka tertukar")
def two_columns_exchanged(random: Random, table: Written) -> Written | None:
    names = amounts(table)
    if len(names) < 2:
        return None
    one, other = random.sample(names, 2)
    rows = random.choice((table.one(random), table.blocks(random)[2], table.this_year))
    frame = table.frame.copy()
    frame.loc[rows, [one, other]] = table.frame.loc[rows, [other, one]].to_numpy()
    return if_any(rows, lambda: replace(table, frame=frame))
