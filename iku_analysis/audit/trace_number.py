"""From a number of the report to the rows of the raw files it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from iku_analysis.assessment.results import ComponentResult, IndicatorResult, read_results
from iku_analysis.audit.measure_origins import origin_tables
from iku_analysis.audit.origin_steps import DeclaredTable, TableOrigin, declared_steps, origin_of
from iku_analysis.audit.second_program import ROUNDING, recomputed_indicator, same
from iku_analysis.base.errors import FAULT_EXIT_CODE, IkuError, UsageError
from iku_analysis.base.formats import WITHHELD, format_declared, format_number
from iku_analysis.base.paths import RESULTS, YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.base.whole_file import write_whole
from iku_analysis.declarations.catalogue import Catalogue, Indicator, load_catalogue
from iku_analysis.declarations.decisions import load_decisions
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.checked_tables import numbered_table
from iku_analysis.intake.senders import UNNAMED_OFFICE
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.quarter import Quarter, known_until
from iku_analysis.pages.indicator_tables import written_out
from iku_analysis.provenance.microdata import microdata
from iku_analysis.report.table_data import csv_of

FILE, ROW, SENDER, STATE, FAILED = "berkas", "baris", "pengirim", "dipakai", "gugur_pada"
GUARDED = "-rahasia"
MOST_ROWS, MOST_NAMES = 12, 3
REACHED = "capaian"


@dataclass(frozen=True)
class Number:
    """A number of the report as asked for.

    Attributes
    ----------
    paths : YearPaths
    name : str
        ``6.unggulan``: indicator and variant; ``6.capaian`` rests on the rows of its realisation.
    """

    paths: YearPaths
    name: str

    @cached_property
    def catalogue(self) -> Catalogue:
        """As declared."""
        return load_catalogue(self.paths.raw)

    @cached_property
    def results(self) -> tuple[IndicatorResult, ...]:
        """Those of the report."""
        if not self.paths.manifest.is_file():
            raise IkuError(
                f"Laporan {self.paths.period} belum ada.", f"Jalankan: {self.paths.command}"
            )
        return read_results(self.paths.report / RESULTS)

    @cached_property
    def _found(self) -> tuple[IndicatorResult, str]:
        named = {
            name: (result, item.key)
            for result in self.results
            for item in result.variants
            for name in (f"{result.number}.{item.key}", result.name_of(item.key))
        }
        named |= {
            f"{part.code}.{REACHED}": (result, key)
            for result in self.results
            for key, part in _components(result)
        }
        if self.name not in named:
            raise UsageError(f"Angka {self.name!r} tidak ada. Yang ada: {', '.join(named)}.")
        return named[self.name]

    @property
    def result(self) -> IndicatorResult:
        """What the report says of its indicator."""
        return self._found[0]

    @property
    def key(self) -> str:
        """Of the variant."""
        return self._found[1]

    @cached_property
    def indicator(self) -> Indicator:
        """As declared."""
        return self.catalogue.indicator(self.result.number).until(self.result.quarter)

    @property
    def quantity(self) -> Quantity:
        """As published."""
        return next(item.quantity for item in self.result.variants if item.key == self.key)

    @property
    def reached(self) -> str:
        """How its achievement was computed, where that was asked for; else empty."""
        parts = dict(_components(self.result))
        if self.name.rpartition(".")[2] != REACHED or self.key == REACHED:
            return ""
        return written_out(parts[self.key], self.result)

    @property
    def withheld(self) -> set[str]:
        """Variants of its indicator that may not be shown."""
        return {item.key for item in self.result.variants if WITHHELD in item.quantity.reason}

    def steps(self, frames: Mapping[str, pd.DataFrame]) -> Mapping[str, DeclaredTable]:
        """Filter steps by table."""
        measures, function = self.indicator.measures, self.indicator.function.value
        if measures is None:
            return declared_steps()[function]
        return origin_tables(measures, self.key, self.result.year, frames)

    @property
    def values(self) -> dict[str, Any]:
        """What its conditions are given: year and policy."""
        return {"tahun": self.result.year, **self.indicator.policy.value}


def _components(result: IndicatorResult) -> Iterator[tuple[str, ComponentResult]]:
    """Variant and component of each target."""
    mains = (item.key for item in result.variants if item.is_main)
    return zip(mains, result.components, strict=True)


@dataclass(frozen=True)
class NumberedRows:
    """A checked table of the number, and where its rows stand.

    Attributes
    ----------
    resource : Resource
    frame : DataFrame
        Checked, without personal data.
    rows : Index of int
        Row of the file of each.
    is_secret : bool
        Whether rows are persons or businesses: where they stand may tell what is withheld.
    """

    resource: Resource
    frame: pd.DataFrame
    rows: pd.Index[int]
    is_secret: bool

    def named(self) -> pd.Series[str]:
        """What tells each row from the others: its key and its words, besides its region."""
        text = [item.name for item in self.resource.fields if item.type == "string"]
        regions = {item.name for item in self.resource.fields if item.is_region}
        names = [
            name
            for name in dict.fromkeys((*self.resource.primary_key, *text))
            if name in self.frame and name not in regions
        ]
        told = self.frame[names[:MOST_NAMES]].astype("str").where(self.frame.notna(), "")
        return told.apply(lambda row: ", ".join(filter(None, row)), axis="columns")

    def listed(self, origin: TableOrigin) -> pd.DataFrame:
        """Every row with file, row, sender and the step that dropped it; values if not secret."""
        sources = self.resource.sources
        sender = sources[0].publisher if sources else UNNAMED_OFFICE
        places = {
            FILE: self.resource.path,
            ROW: self.rows,
            SENDER: sender,
            STATE: origin.failed.eq("").map({True: "ya", False: "tidak"}),
            FAILED: origin.failed,
        }
        told = pd.DataFrame(places)
        if self.is_secret:
            return told
        region = next((field.name for field in self.resource.fields if field.is_region), None)
        if region:
            told[SENDER] = self.frame[region].astype("str").fillna(sender)
        return pd.concat([told, self.frame.reset_index(drop=True)], axis="columns")


def trace(name: str, paths: YearPaths, console: Console) -> int:
    """Print the steps behind a number, and write its rows as CSV.

    Parameters
    ----------
    name : str
        Indicator and variant, as ``6.unggulan``.
    paths : YearPaths
    console : Console

    Returns
    -------
    int
        Exit code: 0, or 1 when the rows do not give the published number.

    Raises
    ------
    IkuError
        If there is no such number, it is withheld, or a raw table cannot be read.
    """
    number = Number(paths, name)
    result = number.result
    if code := number.indicator.function.own:
        raise IkuError(
            f"Angka {name} dihitung fungsi sendiri kantor ini; langkahnya hanya ada di sana.",
            f"Baca {code.file}, fungsi {code.function}.",
        )
    if number.key in number.withheld:
        raise IkuError(
            f"Angka {name} {WITHHELD}; baris dan langkahnya akan mengungkapkannya.",
            "Auditor yang berwenang menghitungnya dari bundel lengkap: make bundle FULL=1",
        )
    asked = name
    if number.reached:
        say(console, f"{name}: {number.reached}. Yang berikut adalah baris realisasinya.")
        asked = result.name_of(number.key)
    say(console, f"{asked}: {result.name} = {_told(number.quantity)}")
    found, deciding = list[float | None](), dict[str, pd.DataFrame]()
    tables = {table.resource.name: table for table in _tables(number)}
    frames = {own: table.frame for own, table in tables.items()}
    steps = number.steps(frames)
    for own, table in tables.items():
        origin = origin_of(own, frames, steps[own], number.key, number.values)
        _tell(origin, table, number, console)
        deciding[own] = table.frame.loc[origin.deciding.to_numpy()]
        found += [] if origin.counted is None else [origin.counted]
    found.append(recomputed_indicator(deciding, number.indicator, result.year)[number.key])
    return _agreement(number, found, console)


def _tables(number: Number) -> Iterable[NumberedRows]:
    package, secret = load_package(number.paths.raw), microdata(number.paths)
    decisions = load_decisions(package)
    for name in number.indicator.tables.value:
        resource = package.resource(name)
        read = numbered_table(number.paths.raw, resource, decisions)
        if read is None:
            raise IkuError(f"{resource.path} tidak dapat dibaca.", number.paths.check_command)
        checked, rows = read
        frame = checked.frame
        if number.result.quarter:
            end = Quarter(number.result.year, number.result.quarter).end
            frame = known_until(frame, resource.dated_by, end)
            rows, frame = rows[frame.index], frame.reset_index(drop=True)
        yield NumberedRows(resource, frame, rows, number.paths.raw / resource.path in secret)


def _tell(origin: TableOrigin, table: NumberedRows, number: Number, console: Console) -> None:
    """Print the steps and the first rows of one table, and write all its rows."""
    shown = origin
    if table.is_secret:
        minimum = number.catalogue.policy.minimum_count
        shown = origin.guarded(minimum, whole=bool(number.withheld))
    title = f"{table.resource.path}: {format_number(origin.total, 0)} baris"
    steps = Table("Langkah", title=title, title_justify="left")
    for head in ("Gugur", "Sisa"):
        steps.add_column(head, justify="right")
    for step in shown.steps:
        steps.add_row(Text(step.words), *(format_number(n, 0) for n in (step.dropped, step.left)))
    console.print(steps)
    listed = table.listed(origin)
    file = _written(listed, table, number)
    if table.is_secret:
        words = "RAHASIA: dari letak baris dapat dihitung yang dirahasiakan; untuk auditor saja."
        say(console, f"Baris: {number.paths.relative(file)}. {words}")
        return
    used = listed.loc[origin.failed.eq(""), [FILE, ROW, SENDER]]
    first = used.head(MOST_ROWS)
    names = table.named().to_numpy()[first.index] if len(first) else ()
    for row, own in zip(first.itertuples(index=False), names, strict=True):
        say(console, f"  {row[0]} baris {row[1]}, {', '.join(filter(None, (row[2], own)))}")
    rest = max(len(used) - MOST_ROWS, 0)
    more = f"dan {format_number(rest, 0)} baris lain; " if rest else ""
    say(console, f"  {more}semua baris, juga yang gugur: {number.paths.relative(file)}")


def _written(listed: pd.DataFrame, table: NumberedRows, number: Number) -> Path:
    mark = GUARDED if table.is_secret else ""
    folder = number.paths.processed / "asal"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{number.name}.{table.resource.name}{mark}.csv"
    plain = listed.astype("object").where(listed.notna(), None)
    write_whole(file, csv_of(list(plain.columns), plain.to_numpy().tolist()))
    return file


def _agreement(number: Number, found: Iterable[float | None], console: Console) -> int:
    """Say whether the rows give the published number."""
    value, told = number.quantity.value, _told(number.quantity)
    if value is None:
        say(console, f"Laporan tidak memuat angka ini: {number.quantity.reason}.")
        return 0
    allowed = max(number.indicator.tolerance.value, ROUNDING)
    differing = [item for item in found if not same(value, item, allowed)]
    if not differing:
        say(console, f"Dari baris itu saja program kedua (SQL) menghitung {told}: sama.")
        return 0
    others = ", ".join("tidak ada" if item is None else format_declared(item) for item in differing)
    say(console, f"BERBEDA: baris itu memberi {others}, laporan {told}.")
    say(
        console,
        f"Periksa apa yang berubah sejak laporan dibuat: {number.paths.typed('verify')}",
    )
    return FAULT_EXIT_CODE


def _told(quantity: Quantity) -> str:
    return quantity.reason if quantity.value is None else format_declared(quantity.value)
