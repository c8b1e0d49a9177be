"""The revision log of a year: which published numbers were changed since, and why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import format_date, format_number
from iku_analysis.base.parquet import read_table
from iku_analysis.model.plan_names import REVISION_COLUMNS, REVISION_TABLE
from iku_analysis.pages.analysis_tables import sentence
from iku_analysis.pages.blocks import Cell, Column, Prose, Table
from iku_analysis.pages.tables import NO_TEXT, PERCENT_DECIMALS

BLOCK = "lampiran-revisi"
NO_REVISION = "Tidak ada angka yang direvisi sejak laporan tahun ini terbit."


def read_revisions(processed: Path) -> pd.DataFrame:
    """Table ``revisi`` of a folder of checked tables; empty where nobody wrote any.

    Returns
    -------
    DataFrame
        tanggal, angka (``2.total``), terbit (value it replaces), apa, mengapa.
    """
    path = processed / f"{REVISION_TABLE}.parquet"
    table = read_table(path) if path.is_file() else pd.DataFrame()
    return table.reindex(columns=list(REVISION_COLUMNS))


def revisions_table(log: pd.DataFrame, results: Iterable[IndicatorResult]) -> Table | Prose:
    """The log as readers see it.

    Parameters
    ----------
    log : DataFrame
        From `read_revisions`.
    results : iterable of IndicatorResult
        They name the numbers and their decimals.
    """
    if log.empty:
        return sentence(BLOCK, NO_REVISION)
    labels = {
        f"{result.number}.{variant.key}": (
            f"IKU {result.number}: {variant.label}",
            variant.decimals,
        )
        for result in results
        for variant in result.variants
    }
    heads = ("Tanggal", "Angka", "Terbit sebagai", "Apa yang berubah", "Mengapa")
    return Table(
        id=BLOCK,
        caption="Angka yang direvisi sejak laporan tahun ini terbit",
        columns=tuple(Column(head, "right" if head == heads[2] else "left") for head in heads),
        rows=tuple(_row(entry, labels) for _, entry in log.iterrows()),
    )


def _row(entry: pd.Series, labels: dict[str, tuple[str, int]]) -> tuple[Cell, ...]:
    key = str(entry["angka"])
    fallback = f"IKU {key.partition('.')[0]}: capaian", PERCENT_DECIMALS
    label, decimals = labels.get(key, fallback)
    published = NO_TEXT if pd.isna(entry["terbit"]) else format_number(entry["terbit"], decimals)
    day = format_date(entry["tanggal"])
    return tuple(map(Cell, (day, label, published, str(entry["apa"]), str(entry["mengapa"]))))
