"""How the plan looks: Perjanjian Kinerja, its changes, medium-term targets, revised numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from iku_analysis.assessment.medium_term import CUMULATIVE
from iku_analysis.assessment.plan import rows_of
from iku_analysis.assessment.results import IndicatorResult, targets_of_year
from iku_analysis.assessment.vintages import CHANGE, EARLIER, LATER
from iku_analysis.base.formats import MISSING_TEXT, format_date, format_number
from iku_analysis.declarations.catalogue import Catalogue, StrategicTarget
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.indicator_declarations import Variant
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.evidence import number_name
from iku_analysis.model.labels import reader_name
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.quarter import ROMAN
from iku_analysis.model.status import Status, weakest
from iku_analysis.pages import anchors
from iku_analysis.pages.authored import sentence
from iku_analysis.pages.blocks import Cell, Prose, Table, cells, heads
from iku_analysis.pages.tables import NO_TEXT, PERCENT_DECIMALS, quantity_cell

KINDS = {CUMULATIVE: "jumlah sepanjang periode", "tahun akhir": "dicapai pada tahun akhir"}
NO_CHANGE = "Perjanjian Kinerja tidak berubah sepanjang tahun."
NO_REVISION = "Tidak ada angka yang direvisi sejak laporan tahun ini terbit."


def _components(catalogue: Catalogue) -> Iterator[tuple[StrategicTarget, int, str, Variant]]:
    """Sasaran, indicator number, words and main variant of every target code."""
    for target in catalogue.targets:
        for indicator in target.indicators:
            several = len(indicator.main_variants) > 1
            for variant in indicator.main_variants:
                name = f"{indicator.title}: {variant.label}" if several else indicator.title
                yield target, indicator.number, name, variant


def names_of_targets(catalogue: Catalogue) -> dict[str, str]:
    """Words of every target code."""
    return {variant.component: name for _, _, name, variant in _components(catalogue)}


def agreement_table(
    catalogue: Catalogue, agreement: pd.DataFrame, *, id: str, named: str = "target"
) -> Table:
    """Form of the Perjanjian Kinerja: sasaran, indicator, target in force at year end.

    ``named`` ends the names of its numbers: in a quarter's report, ``target`` is the quarter's.
    """
    components = list(_components(catalogue))
    in_force = targets_of_year(agreement, [variant.component for *_, variant in components])
    return Table(
        id=id,
        caption=f"Perjanjian Kinerja {catalogue.year}",
        columns=heads("No. | Sasaran strategis | Indikator kinerja | Target: | Satuan"),
        rows=tuple(
            cells(
                variant.component,
                f"{target.number}. {reader_name(target.name)}",
                name,
                quantity_cell(
                    in_force[variant.component],
                    variant.decimals,
                    f"{variant.component}.{named}",
                    link=anchors.iku(number, anchors.RESULT),
                ),
                variant.unit,
            )
            for target, number, name, variant in components
        ),
        source=anchors.ALL_SOURCES,
    )


def changes_table(
    catalogue: Catalogue, agreement: pd.DataFrame, *, named: str = "target"
) -> Table | Prose:
    """Changes of targets: date, old, new, one of the three permitted reasons."""
    rows = [
        row
        for *_, variant in _components(catalogue)
        for row in _changes(variant, rows_of(agreement, variant.component), named)
    ]
    if not rows:
        return sentence(anchors.AGREEMENT_CHANGES, NO_CHANGE)
    return Table(
        id=anchors.AGREEMENT_CHANGES,
        caption=f"Perubahan Perjanjian Kinerja {catalogue.year}",
        columns=heads(
            "IKU | Tanggal | Target lama: | Target baru: | Alasan (PermenPAN-RB 53/2014) | "
            "Keterangan"
        ),
        rows=tuple(rows),
        source=anchors.ALL_SOURCES,
    )


def _changes(variant: Variant, rows: pd.DataFrame, named: str) -> Iterator[tuple[Cell, ...]]:
    own = rows.sort_values("tanggal").to_dict("records")
    # A target is named by the day until which it held; the last one is the target.
    ends = [f"target_sampai_{row['tanggal'].date()}" for row in own[1:]] + [named]
    shown = [
        quantity_cell(
            Quantity(float(row["target"]), Status(row["status"])),
            variant.decimals,
            f"{variant.component}.{end}",
        )
        for row, end in zip(own, ends, strict=True)
    ]
    for (old, new), row in zip(pairwise(shown), own[1:], strict=True):
        reason, remark = row["alasan_perubahan"], row["keterangan"]
        yield cells(
            variant.component,
            format_date(row["tanggal"].date()),
            old,
            new,
            Cell("tanpa alasan", tone="kurang") if pd.isna(reason) else str(reason),
            NO_TEXT if pd.isna(remark) else str(remark),
        )


def medium_term_plan_table(catalogue: Catalogue, plan: pd.DataFrame) -> Table:
    """Medium-term target of every indicator, or that there is none."""
    return Table(
        id=anchors.MEDIUM_TERM_PLAN,
        caption="Target jangka menengah",
        columns=heads("IKU | Indikator kinerja | Periode | Sifat target | Target: | Satuan"),
        rows=tuple(
            cells(
                variant.component,
                name,
                *_planned(rows_of(plan, variant.component), number, variant),
                variant.unit,
            )
            for _, number, name, variant in _components(catalogue)
        ),
        source=anchors.ALL_SOURCES,
    )


def _planned(rows: pd.DataFrame, number: int, variant: Variant) -> tuple[str, str, Cell]:
    """Period, kind and target of a row of the plan."""
    period, kind = NO_TEXT, NO_TEXT
    target = missing("tidak ada baris renstra", Status.CONTOH)
    whole = rows.dropna(subset=["tahun_awal", "tahun_akhir", "sifat"])
    for row in whole.head(1).to_dict("records"):
        period = f"{int(row['tahun_awal'])} sampai {int(row['tahun_akhir'])}"
        kind = KINDS.get(str(row["sifat"]), NO_TEXT)
        if pd.notna(row["target"]):
            target = Quantity(float(row["target"]), Status(row["status"]))
    link = anchors.iku(number, anchors.COMPARISON)
    key = f"{variant.component}.renstra.target"
    return period, kind, quantity_cell(target, variant.decimals, key, link=link)


def revisions_table(log: pd.DataFrame, results: Iterable[IndicatorResult]) -> Table | Prose:
    """Published numbers that were changed since, and why.

    Parameters
    ----------
    log : DataFrame
        From `plan.read_revisions`.
    results : iterable of IndicatorResult
        They name the numbers and their decimals.
    """
    if log.empty:
        return sentence(anchors.REVISIONS, NO_REVISION)
    labels = {
        f"{result.number}.{variant.key}": (
            f"IKU {result.number}: {variant.label}",
            variant.decimals,
        )
        for result in results
        for variant in result.variants
    }
    return Table(
        id=anchors.REVISIONS,
        caption="Angka yang direvisi sejak laporan tahun ini terbit",
        columns=heads("Tanggal | Angka | Terbit sebagai: | Apa yang berubah | Mengapa"),
        rows=tuple(_revision(entry, labels) for _, entry in log.iterrows()),
    )


def vintages_table(
    earlier: Resource, later: Resource, column: Field, figures: pd.DataFrame
) -> Table:
    """Figures of two vintages of a table.

    Parameters
    ----------
    earlier, later : Resource
        As declared.
    column : Field
        Column compared.
    figures : DataFrame
        From `vintages.revised_figures`.
    """
    names = {item.name: item.title for item in later.fields}
    key = later.primary_key
    labels = " | ".join(f"{names[name]}" for name in key)
    days = [format_date(r.vintage) if r.vintage else NO_TEXT for r in (earlier, later)]
    return Table(
        id=anchors.vintages(later.name, column.name),
        caption=f"{later.title}, {column.title}: terbitan lama dan yang dipakai",
        columns=heads(f"{labels} | Data per {days[0]}: | Data per {days[1]}: | Perubahan (%):"),
        rows=tuple(
            _vintage_row((later.name, column.name), row, key) for row in figures.to_dict("records")
        ),
        note=f"Laporan memakai data per {days[1]}. {earlier.description}".strip(),
        source=anchors.ALL_SOURCES,
    )


def _vintage_row(
    figure: Sequence[str], row: Mapping[Hashable, Any], key: Sequence[str]
) -> tuple[Cell, ...]:
    statuses = [Status(str(row[f"status_{which}"])) for which in ("lama", "baru")]
    of = [str(row[name]) for name in key]
    shown = zip((EARLIER, LATER, CHANGE), (*statuses, weakest(statuses)), strict=True)
    return cells(
        *of,
        *(
            _figure(row[name], status, number_name("terbitan", *figure, *of, name))
            for name, status in shown
        ),
    )


def _figure(value: float, status: Status, key: str) -> Cell:
    if pd.isna(value):
        return Cell(MISSING_TEXT, status.value, key=key)
    return Cell(format_number(value, PERCENT_DECIMALS), status.value, key=key, value=float(value))


def _revision(entry: pd.Series, labels: dict[str, tuple[str, int]]) -> tuple[Cell, ...]:
    quarter, key = "", str(entry["angka"])
    if key.startswith("T"):  # of a published quarter: T3.5.barang
        quarter, key = f", triwulan {ROMAN[int(key[1]) - 1]}", key[3:]
    fallback = f"IKU {key.partition('.')[0]}: capaian", PERCENT_DECIMALS
    label, decimals = labels.get(key, fallback)
    published = NO_TEXT if pd.isna(entry["terbit"]) else format_number(entry["terbit"], decimals)
    day = format_date(entry["tanggal"])
    return cells(day, f"{label}{quarter}", published, str(entry["apa"]), str(entry["mengapa"]))
