"""An empty cell never becomes a number: every column of every table is emptied in turn.

Whole columns, half of the cells and one cell are emptied in the checked tables of 2018, those that
intake would refuse included. Every number of the report must then be the one it was, or missing, or
stand beside words that say how many cells are empty. ``IKU_SEMUA=1`` tries every column with all
three; otherwise partly emptied columns are a sample, whose seed is printed.
"""

import ast
import importlib
import math
import os
import random
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from types import MappingProxyType

import pandas as pd
import pytest

from iku_analysis.assessment.plan import Plan
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in, take_in_resource
from iku_analysis.intake.reading import read_raw
from iku_analysis.model.evidence import Outcome
from iku_analysis.model.plan_names import PLAN_COLUMNS, PLAN_TABLES, REVISION_TABLE
from iku_analysis.pages.chapter import Chapter
from iku_analysis.pages.summary import Summary

YEAR = 2018
LABELS = (
    "kab_kota kode hs4 negara_tujuan komoditas jenis_barang parameter kelas_kesehatan peringkat "
    "kelompok ukuran jenis_kegiatan pola bidang_usaha jenis_sertifikat tahun bulan program "
    "kegiatan_anggaran sasaran"
).split()
# What an empty cell of these columns means is declared, and the words stand where it is used.
DECLARED = {
    ("kemitraan", "selesai"): "tanpa tanggal selesai dianggap masih berlaku",
    ("anggaran", "kode_iku"): "kosong untuk semua",
}
# Counts of empty cells, which are what the words say.
COUNTS_OF_EMPTY = ("Belum dinilai", "Belum diperingkat")
SAMPLE = 30
MEASURED = {}


@dataclass(frozen=True)
class InMemory(Chapter):
    """A chapter whose tables are given instead of read."""

    tables: MappingProxyType

    def table(self, name, date_column=""):  # noqa: ARG002 -- as Chapter.table
        return self.tables[name]

    @cached_property
    def plan(self):
        return plan_of(self.tables)


def remembered(function):
    """The function; what it gave for the very same tables is not computed again."""

    @wraps(function)
    def measure(*tables, **policy):
        key = (function, *(id(t) if isinstance(t, pd.DataFrame) else t for t in tables))
        if key not in MEASURED:
            MEASURED[key] = function(*tables, **policy), tables  # kept alive, so ids stay theirs
        return MEASURED[key][0]

    return measure


def plan_of(tables):
    return Plan(*(tables[name].reindex(columns=list(PLAN_COLUMNS[name])) for name in PLAN_TABLES))


@dataclass(frozen=True)
class World:
    catalogue: object
    package: object
    raw: object

    def report(self, tables, number):
        target = next(
            t for t in self.catalogue.targets if number in [i.number for i in t.indicators]
        )
        indicator = self.catalogue.indicator(number)
        module, name = indicator.function.value.split(".")
        function = getattr(importlib.import_module(f"iku_analysis.indicators.{module}"), name)
        chapter = InMemory(
            target.number, YEAR, self.catalogue, self.package, self.raw, self.raw / "none", tables
        )
        return chapter.indicator(remembered(function), *indicator.tables.value)

    def budget(self, tables):
        summary = Summary(
            self.catalogue, self.package, (), plan_of(tables), self.raw, pd.DataFrame()
        )
        return summary.spending()


@pytest.fixture(scope="module")
def world(raw):
    return World(load_catalogue(raw), load_package(raw), raw)


@pytest.fixture(scope="module")
def tables(raw):
    return take_in(raw).tables


def rows_of(name, frame):
    """Numbers of a table by the words that name their row."""
    labels = [column for column in frame if column in LABELS]
    for record in frame.to_dict("records"):
        row = tuple(str(record[label]) for label in labels)
        for column, value in record.items():
            if isinstance(value, int | float) and column not in labels:
                yield (name, *row, column), value


def quantities(report):
    result = report.result
    yield from ((("varian", v.key), v.quantity) for v in result.variants)
    for part in result.components:
        yield ("komponen", part.code, "target"), part.target
        yield ("komponen", part.code, "realisasi"), part.realisation
        yield ("komponen", part.code, "capaian"), part.achievement.percent
    yield ("capaian",), result.achievement.percent
    yield from ((("naskah", name), bound.quantity) for name, bound in report.bindings.items())
    for item in report.plans:
        yield ("renstra", item.code, "target"), item.target
        yield ("renstra", item.code, "realisasi"), item.realised
    yield ("efisiensi",), report.use_of_budget.value


def numbers(report):
    """Every number of an indicator by a name, with NaN where it is missing."""
    found = {
        name: math.nan if item.value is None else item.value for name, item in quantities(report)
    }
    for name, frame in [*report.measurement.breakdowns.items(), *report.histories.items()]:
        found |= dict(rows_of(name, frame))
    for check in report.result.checks:
        if check.outcome is not Outcome.DIFFERS:  # then the words beside it doubt the number
            for side in ("expected", "found"):
                value = getattr(check, side)
                # Last year's number is compared at the digits it is printed with.
                found["periksa", check.title, side] = (
                    math.nan if value is None else round(value, check.decimals)
                )
    return found


def spending(published):
    return {} if not hasattr(published, "data") else dict(
        rows_of("anggaran", pd.DataFrame(published.data["records"]).astype({"pagu_rp": float}))
    )


def words(report):
    """What a reader of the indicator is told beside its numbers."""
    measured = report.measurement
    return " ".join([*measured.notes, *measured.table_notes.values(), *report.result.warnings])


def appeared(before, after):
    """Numbers that were not there: neither the same as before nor missing."""
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if pd.notna(value)
        and not (pd.notna(before.get(name)) and math.isclose(before[name], value, rel_tol=1e-9))
        and not any(word in name for word in COUNTS_OF_EMPTY)
    }


def emptied(table, column, places):
    cells = table[column]
    if cells.dtype.kind in "iu":
        cells = cells.astype("Int64")
    elif cells.dtype == bool:
        cells = cells.astype("boolean")
    cells = cells.mask(pd.Series(places, index=table.index))
    return table.assign(**{column: cells})


def using(world, name):
    """Indicators that read a table; all of them for a table of the plan."""
    return [
        indicator.number
        for indicator in world.catalogue.indicators
        if name in PLAN_TABLES or name in indicator.tables.value
    ]


def columns(tables):
    for name, table in tables.items():
        if name != REVISION_TABLE:  # its numbers are published ones, compared and not computed
            yield from ((name, column) for column in table if column != "status")


@pytest.fixture(scope="module")
def baseline(world, tables):
    everything = {
        indicator.number: numbers(world.report(tables, indicator.number))
        for indicator in world.catalogue.indicators
    }
    return everything, spending(world.budget(tables))


def check(world, tables, baseline, name, column, places, *, whole):
    """Numbers that appeared and are not declared, per indicator."""
    changed = MappingProxyType(
        {**tables, name: emptied(tables[name], column, places)}
    )
    wrong = {}
    for number in using(world, name):
        report = world.report(changed, number)
        new = appeared(baseline[0][number], numbers(report))
        told = f"{column} kosong pada" in words(report)
        if new and ((name, column) not in DECLARED) and (whole or not told):
            wrong[number] = new
    if name == "anggaran":
        new = appeared(baseline[1], spending(world.budget(changed)))
        if new:
            wrong["anggaran"] = new
    return wrong


def seeded(tables):
    seed = int(os.environ.get("IKU_SEED", random.SystemRandom().randrange(10**6)))
    every = [case for case in columns(tables) if computed_with(tables, *case)]
    partly = [(*case, share) for case in every for share in (0.0, 0.5)]
    print(f"IKU_SEED={seed}")
    rng = random.Random(seed)
    return rng, every, partly if os.environ.get("IKU_SEMUA") else rng.sample(partly, SAMPLE)


def test_a_column_that_is_empty_makes_no_number(world, tables, baseline):
    faults = {}
    for name, column in columns(tables):
        places = [True] * len(tables[name])
        wrong = appearing(world, tables, baseline, name, column, places)
        faults |= {(name, column): wrong} if wrong else {}
    assert faults == {}
