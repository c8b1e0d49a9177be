"""How the plan looks: Perjanjian Kinerja, its changes, medium-term targets."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from iku_analysis.assessment.plan import rows_of
from iku_analysis.assessment.results import targets_of_year
from iku_analysis.base.formats import format_date, format_number
from iku_analysis.declarations.catalogue import Catalogue, StrategicTarget, Variant
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import Status
from iku_analysis.pages.analysis_tables import KINDS, sentence
from iku_analysis.pages.blocks import Cell, Column, Prose, Table
from iku_analysis.pages.summary_tables import result_anchor
from iku_analysis.pages.tables import NO_TEXT, quantity_cell


def _components(
    catalogue: Catalogue,
) -> Iterator[tuple[StrategicTarget, int, str, Variant]]:
    """Sasaran, indicator number, words and main variant of every target code."""
    for target in catalogue.targets:
        for indicator in target.indicators:
            several = len(indicator.main_variants) > 1
            for variant in indicator.main_variants:
                name = f"{indicator.name}: {variant.label}" if several else indicator.name
                yield target, indicator.number, name, variant


def agreement_table(catalogue: Catalogue, agreement: pd.DataFrame, *, id: str) -> Table:
    """Form of the Perjanjian Kinerja: sasaran, indicator, target in force at year end."""
    rows = []
    for target, number, name, variant in _components(catalogue):
        in_force = targets_of_year(agreement, [variant.component])[variant.component]
        rows.append(
            (
                Cell(variant.component),
                Cell(f"{target.number}. {target.name}"),
                Cell(name),
                quantity_cell(
                    in_force,
                    variant.decimals,
                    key=f"{variant.component}.target",
                    link=result_anchor(number),
                ),
                Cell(variant.unit),
            )
        )
    return Table(
        id=id,
        caption=f"Perjanjian Kinerja {catalogue.year}",
        columns=(
            Column("No."),
            Column("Sasaran strategis"),
            Column("Indikator kinerja"),
            Column("Target", "right"),
            Column("Satuan"),
        ),
        rows=tuple(rows),
        source="lampiran-sumber",
    )


def changes_table(catalogue: Catalogue, agreement: pd.DataFrame) -> Table | Prose:
    """Changes of targets: date, old, new, one of the three permitted reasons."""
    id_ = "rencana-perubahan"
    decimals = {variant.component: variant.decimals for _, _, _, variant in _components(catalogue)}
    rows = []
    for code, number_of_decimals in decimals.items():
        own = rows_of(agreement, code).sort_values("tanggal")
        rows += [
            _change(code, number_of_decimals, old, new)
            for (_, old), (_, new) in zip(own.iterrows(), own.iloc[1:].iterrows(), strict=False)
        ]
    if not rows:
        return sentence(id_, "Perjanjian Kinerja tidak berubah sepanjang tahun.")
    heads = (
        ("IKU", "left"),
        ("Tanggal", "left"),
        ("Target lama", "right"),
        ("Target baru", "right"),
        ("Alasan (PermenPAN-RB 53/2014)", "left"),
        ("Keterangan", "left"),
    )
    return Table(
        id=id_,
        caption=f"Perubahan Perjanjian Kinerja {catalogue.year}",
        columns=tuple(Column(label, align) for label, align in heads),  # type: ignore[arg-type]  # literals above
        rows=tuple(rows),
        source="lampiran-sumber",
    )


def _change(code: str, decimals: int, old: pd.Series, new: pd.Series) -> tuple[Cell, ...]:
    reason = new["alasan_perubahan"]
    return (
        Cell(code),
        Cell(format_date(new["tanggal"].date())),
        Cell(format_number(float(old["target"]), decimals), str(old["status"])),
        Cell(format_number(float(new["target"]), decimals), str(new["status"])),
        Cell("tanpa alasan", tone="kurang") if pd.isna(reason) else Cell(str(reason)),
        Cell(NO_TEXT if pd.isna(new["keterangan"]) else str(new["keterangan"])),
    )


def medium_term_plan_table(catalogue: Catalogue, plan: pd.DataFrame) -> Table:
    """Medium-term target of every indicator, or that there is none."""
    rows = []
    for _, number, name, variant in _components(catalogue):
        own = rows_of(plan, variant.component)
        rows.append(
            (
                Cell(variant.component),
                Cell(name),
                Cell(_period(own)),
                Cell(NO_TEXT if own.empty else KINDS.get(str(own["sifat"].iloc[0]), NO_TEXT)),
                quantity_cell(_plan_target(own), variant.decimals, link=f"iku-{number}-renstra"),
                Cell(variant.unit),
            )
        )
    return Table(
        id="rencana-renstra",
        caption="Target jangka menengah",
        columns=(
            Column("IKU"),
            Column("Indikator kinerja"),
            Column("Periode"),
            Column("Sifat target"),
            Column("Target", "right"),
            Column("Satuan"),
        ),
        rows=tuple(rows),
        source="lampiran-sumber",
    )


def _period(own: pd.DataFrame) -> str:
    if own.empty:
        return NO_TEXT
    return f"{int(own['tahun_awal'].iloc[0])} sampai {int(own['tahun_akhir'].iloc[0])}"


def _plan_target(own: pd.DataFrame) -> Quantity:
    if own.empty or pd.isna(own["target"].iloc[0]):
        return missing("tidak ada baris renstra", Status.CONTOH)
    return Quantity(float(own["target"].iloc[0]), Status(own["status"].iloc[0]))
