"""Tables of the plan: targets and their changes, medium term, past years, standards, budget."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from iku_analysis.base.parquet import read_table
from iku_analysis.model.plan_names import (
    FOLLOW_UP_COLUMNS,
    FOLLOW_UP_TABLE,
    PLAN_COLUMNS,
    QUARTER_COLUMNS,
    REVISION_COLUMNS,
    REVISION_TABLE,
)


@dataclass(frozen=True)
class Plan:
    """Plan tables of a year; a table nobody sent is empty, never invented.

    Attributes
    ----------
    agreement : DataFrame
        ``perjanjian_kinerja``, a row per target and change.
    past : DataFrame
        ``riwayat``, a row per year and code.
    medium_term : DataFrame
        ``renstra``, a row per code.
    standards : DataFrame
        ``standar_nasional``, a row per code: a value, or the reason there is none.
    budget : DataFrame
        ``anggaran``, a row per activity; ``kode_iku`` lists codes or is empty for all of the
        sasaran.
    """

    agreement: pd.DataFrame
    past: pd.DataFrame
    medium_term: pd.DataFrame
    standards: pd.DataFrame
    budget: pd.DataFrame

    def within_year(self) -> Plan:
        """Return what a part of the year may be set beside: its agreement, and nothing annual.

        Whole years, medium-term targets and national standards are of other spans of time; what
        was spent carries no date.
        """
        annual = {"past": self.past, "medium_term": self.medium_term, "standards": self.standards}
        spent = self.budget.assign(realisasi_rp=float("nan"))
        return replace(self, budget=spent, **{name: rows.iloc[:0] for name, rows in annual.items()})


def _read(folder: Path, name: str, columns: Iterable[str]) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    table = read_table(path) if path.is_file() else pd.DataFrame()
    return table.reindex(columns=list(columns))


def read_plan(processed: Path, year: int) -> Plan:
    """Read the plan tables of a folder of checked tables, of the agreement what rules the year."""
    first, *others = PLAN_COLUMNS.items()
    wanted = ((first[0], (*first[1], *QUARTER_COLUMNS)), *others)
    tables = (_read(processed, name, columns) for name, columns in wanted)
    return Plan(agreed_in(next(tables), year), *tables)


def agreed_in(agreement: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of the agreement that may rule a year: a target of another year is not this year's."""
    rows: pd.DataFrame = agreement.loc[pd.to_datetime(agreement["tanggal"]).dt.year == year]
    return rows


def read_revisions(processed: Path) -> pd.DataFrame:
    """Table ``revisi`` of a folder of checked tables; empty where nobody wrote any.

    Returns
    -------
    DataFrame
        tanggal, angka (``2.total``), terbit (value it replaces), apa, mengapa.
    """
    return _read(processed, REVISION_TABLE, REVISION_COLUMNS)


def read_follow_up(processed: Path) -> pd.DataFrame:
    """Table ``tindak_lanjut`` of a folder of checked tables; empty where nobody wrote any.

    Returns
    -------
    DataFrame
        A row per action: for a missed target, or for last year's evaluation.
    """
    return _read(processed, FOLLOW_UP_TABLE, FOLLOW_UP_COLUMNS)


def rows_of(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Rows of one IKU code, ``"4"`` or ``"8a"``."""
    rows: pd.DataFrame = table.loc[table["kode_iku"] == code]
    return rows


def number_of(code: str) -> int:
    """Number of the indicator of a code: its digits, whatever letter names the component.

    Raises
    ------
    ValueError
        If the code does not begin with a number.

    Examples
    --------
    >>> number_of("8a"), number_of("8c"), number_of("11")
    (8, 8, 11)
    """
    found = re.match(r"[0-9]+", code)
    if not found:
        raise ValueError(f"no IKU code: {code!r}")
    return int(found[0])
