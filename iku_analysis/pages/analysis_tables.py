"""How the analyses look: medium term, national standard, efficiency, programmes, authored text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from iku_analysis.assessment.budget import Efficiency, with_absorption
from iku_analysis.assessment.medium_term import CUMULATIVE, MediumTerm
from iku_analysis.assessment.standard import NationalStandard
from iku_analysis.base.formats import MISSING_TEXT
from iku_analysis.declarations.policy import (
    EfficiencyMethod,
)
from iku_analysis.model.measurement import blanks
from iku_analysis.model.status import Status, status_of
from iku_analysis.narrative.binding import Bound, bound_tree, status_of_text, with_facts
from iku_analysis.narrative.text import FOLDER, Narrative
from iku_analysis.pages.blocks import Cell, Column, Prose, Table
from iku_analysis.pages.tables import (
    NO_TEXT,
    PERCENT_DECIMALS,
    quantity_cell,
)

METHODS = {
    EfficiencyMethod.SELISIH: "capaian − serapan anggaran (poin persen)",  # noqa: RUF001 -- sign of a formula
    EfficiencyMethod.SISA_ANGGARAN: "100 − serapan anggaran, hanya bila target tercapai",  # noqa: RUF001 -- as above
    EfficiencyMethod.KEMENKEU: "50 + E ÷ 20 × 50, E = (1 − serapan ÷ capaian) × 100 (±20)",  # noqa: RUF001 -- as above
}
MONEY = ("pagu_rp", "realisasi_rp")
KINDS = {CUMULATIVE: "jumlah sepanjang periode", "tahun akhir": "dicapai pada tahun akhir"}


def sentence(id: str, words: str, *, missing: bool = False) -> Prose:
    """A sentence in place of a table."""
    nodes = ({"type": "paragraph", "children": [{"type": "text", "raw": words}]},)
    return Prose(id, "", nodes, Status.RESMI.value, missing)


def no_data(id: str, reason: str) -> Prose:
    """The sentence printed where an input is missing."""
    return sentence(id, f"{MISSING_TEXT.capitalize()}: {reason}.", missing=True)


def medium_term_table(items: Sequence[MediumTerm], number: int, year: int) -> Table:
    """Realisation to date against the target of the plan period."""
    rows = tuple(
        (
            Cell(item.code),
            Cell(f"{item.first_year} sampai {item.last_year}" if item.first_year else NO_TEXT),
            Cell(KINDS.get(item.kind, NO_TEXT)),
            quantity_cell(item.target, item.decimals, key=f"{item.code}.renstra.target"),
            quantity_cell(item.realised, item.decimals, key=f"{item.code}.renstra.realisasi"),
            quantity_cell(item.progress.percent, PERCENT_DECIMALS),
            Cell(item.unit),
            Cell(item.source or NO_TEXT),
        )
        for item in items
    )
    heads = (
        ("IKU", "left"),
        ("Periode", "left"),
        ("Sifat target", "left"),
        ("Target", "right"),
        (f"Realisasi s.d. {year}", "right"),
        ("Capaian (%)", "right"),
        ("Satuan", "left"),
        ("Sumber target", "left"),
    )
    return Table(
        id=f"iku-{number}-renstra",
        caption=f"IKU {number}: realisasi sampai {year} terhadap target jangka menengah",
        columns=tuple(Column(label, align) for label, align in heads),  # type: ignore[arg-type]  # literals above
        rows=rows,
        source=f"iku-{number}-sumber",
    )


def standard_table(items: Sequence[NationalStandard], number: int) -> Table:
    """Realisation beside the national standard, or why there is none."""
    rows = tuple(
        (
            Cell(item.code),
            Cell(item.remark or item.standard.reason or NO_TEXT)
            if item.standard.is_missing
            else quantity_cell(item.standard, item.decimals),
            quantity_cell(item.realisation, item.decimals, key=f"{item.code}.realisasi"),
            Cell(NO_TEXT)
            if item.standard.is_missing
            else quantity_cell(item.comparison.percent, PERCENT_DECIMALS),
            Cell(item.unit),
            Cell(item.source or NO_TEXT),
        )
        for item in items
    )
    return Table(
        id=f"iku-{number}-standar",
        caption=f"IKU {number}: realisasi dibandingkan standar nasional",
        columns=(
            Column("IKU"),
            Column("Standar nasional"),
            Column("Realisasi", "right"),
            Column("Terhadap standar (%)", "right"),
            Column("Satuan"),
            Column("Sumber standar"),
        ),
        rows=rows,
        source=f"iku-{number}-sumber",
    )


def efficiency_table(item: Efficiency, number: int) -> Table:
    """Achievement beside absorption, and what the declared method says."""
    return Table(
        id=f"iku-{number}-efisiensi",
        caption=f"IKU {number}: efisiensi penggunaan anggaran",
        columns=(
            Column("Capaian (%)", "right"),
            Column("Serapan anggaran (%)", "right"),
            Column("Ukuran efisiensi", "right"),
            Column("Kesimpulan"),
        ),
        rows=(
            (
                quantity_cell(item.achievement, PERCENT_DECIMALS, key=f"{number}.capaian"),
                quantity_cell(item.absorption, PERCENT_DECIMALS),
                quantity_cell(item.value, PERCENT_DECIMALS),
                Cell(item.verdict),
            ),
        ),
        note=f"Ukuran: {METHODS[item.method]}.",
        source=f"iku-{number}-sumber",
    )


def budget_total(frame: pd.DataFrame, label_column: str) -> pd.DataFrame:
    """Rows of a budget table with their total below."""
    sums = {name: frame[name].sum(skipna=False) for name in MONEY if name in frame}
    words = {name: "" for name in frame.columns if name not in {*sums, "serapan", "status"}}
    last = {**words, **sums, label_column: "Jumlah", "status": status_of(frame).value}
    return with_absorption(
        pd.concat([frame.drop(columns="serapan"), pd.DataFrame([last])], ignore_index=True)
    )


def budget_note(rows: pd.DataFrame) -> str:
    """Why a sum of a budget table is not there: how many of its cells are empty."""
    found = "; ".join(filter(None, (blanks(rows, name) for name in MONEY if name in rows)))
    return f"{found}; jumlahnya tidak dihitung." if found else ""


def authored(
    narrative: Narrative | None,
    title: str,
    bindings: Mapping[str, Bound],
    *,
    id: str,
    file: str,
) -> Prose:
    """Section of an authored text with its numbers, or why there is none."""
    section = narrative.section(title) if narrative else None
    if narrative is None:
        return no_data(id, f"berkas {FOLDER}/{file} belum ada")
    if section is None or section.is_unfinished:
        return no_data(id, f"bagian “{title}” dalam {FOLDER}/{file} belum ditulis")
    known = with_facts(bindings, narrative)
    sources = [
        f"{fact.source} ({Bound(fact.quantity, fact.decimals).text})"
        for key, fact in narrative.facts.items()
        if f"fakta.{key}" in section.text
    ]
    nodes = bound_tree(section, known)
    if sources:
        cited = f"Sumber angka luar: {'; '.join(sources)}."
        nodes.append({"type": "paragraph", "children": [{"type": "text", "raw": cited}]})
    status = status_of_text(narrative, section, known)
    return Prose(id, title, tuple(nodes), status.value)
