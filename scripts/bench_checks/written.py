"""A raw table as written, and how a mistake gets at its columns, rows and blocks of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import structs

from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Dialect, Resource

Marks = npt.NDArray[np.bool_]
MOST_BLOCKS = 120  # a column with more distinct values names things, not blocks of rows


def as_csv(resource: Resource) -> Resource:
    """The same table, to be written as CSV."""
    if resource.format == "csv":
        return resource
    return structs.replace(
        resource, path=f"{resource.name}.csv", format="csv", encoding="utf-8", dialect=Dialect()
    )


@dataclass(frozen=True)
class Written:
    """A table as text.

    Attributes
    ----------
    resource : Resource
        What is declared of it.
    frame : DataFrame of str
        Its cells.
    year : int
        Report year, in which mistakes are made.
    """

    resource: Resource
    frame: pd.DataFrame
    year: int

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.resource.name

    def fields(self, *types: str) -> list[Field]:
        """Columns of these types, region columns among the strings; the status of a row is none."""
        return [item for item in self.resource.fields if item.type in types]

    def numbers(self, column: str) -> pd.Series[float]:
        """Values of a column of numbers."""
        field = next(item for item in self.resource.fields if item.name == column)
        text = self.frame[column]
        if field.group:
            text = text.str.replace(field.group, "", regex=False)
        return pd.to_numeric(text.str.replace(field.decimal or ".", ".", regex=False), "coerce")

    def with_numbers(self, column: str, rows: Marks, values: pd.Series[float]) -> Written:
        """Other numbers in some rows, written as the column is."""
        field = next(item for item in self.resource.fields if item.name == column)
        given = rows & values.notna().to_numpy()
        text = [_text(value, field) for value in values[given]]
        return self.with_cells(column, given, text)

    def with_cells(self, column: str, rows: Marks, text: Sequence[str] | str) -> Written:
        """Other texts in some rows."""
        frame = self.frame.copy()
        frame.loc[rows, column] = text
        return replace(self, frame=frame)

    def changed(self, column: str, rows: Marks, change: Callable[[str], str]) -> Written:
        """Texts of some rows changed one by one; empty ones stay."""
        given = rows & (self.frame[column] != "").to_numpy()
        return self.with_cells(column, given, self.frame.loc[given, column].map(change).tolist())

    @cached_property
    def this_year(self) -> Marks:
        """Rows of the report year; all rows of a table without years."""
        if "tahun" in self.frame:
            return (self.frame["tahun"] == str(self.year)).to_numpy()
        dates = self.fields("date")
        if not dates:
            return np.ones(len(self.frame), dtype=bool)
        marks = [self.frame[item.name].str.startswith(str(self.year)) for item in dates]
        return np.logical_or.reduce([mark.to_numpy() for mark in marks])

    def blocks(self, random: Random) -> tuple[str, str, Marks]:
        """A column, a value of it, and its rows of the year: a month, kab/kota, commodity ..."""
        names = [
            item.name
            for item in self.fields("string", "integer", "date")
            if item.name != "tahun"
            and 1 < self.frame.loc[self.this_year, item.name].nunique() <= MOST_BLOCKS
        ]
        if not names:
            return "", "", self.this_year
        column = random.choice(names)
        value = random.choice(sorted(set(self.frame.loc[self.this_year, column])))
        return column, value, self.this_year & (self.frame[column] == value).to_numpy()

    def some(self, random: Random) -> Marks:
        """Rows of the year: one, a block, a share of them, or all."""
        way = random.choice(("one", "block", "share", "all"))
        if way == "one":
            return self.one(random)
        if way == "block":
            return self.blocks(random)[2]
        return self.share(random, 1.0 if way == "all" else random.uniform(0.02, 0.6))

    def one(self, random: Random) -> Marks:
        """One row of the year."""
        places = np.flatnonzero(self.this_year)
        marks = np.zeros(len(self.frame), dtype=bool)
        if len(places):
            marks[random.choice(places.tolist())] = True
        return marks

    def share(self, random: Random, size: float) -> Marks:
        """A share of the rows of the year."""
        draw = np.random.default_rng(random.randrange(2**32)).random(len(self.frame))
        marks: Marks = self.this_year & (draw < size)
        return marks

    def text(self) -> str:
        """As a file."""
        return str(self.frame.to_csv(sep=self.resource.delimiter, index=False, lineterminator="\n"))


def _text(value: float, field: Field) -> str:
    if float(value).is_integer() and not field.group:
        return str(int(value))
    signs = str.maketrans({",": field.group, ".": field.decimal or "."})
    return f"{value:,.2f}".translate(signs) if field.type == "number" else str(round(value))
