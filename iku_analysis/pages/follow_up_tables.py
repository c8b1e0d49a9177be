"""How Bab IV shows what is done about missed targets and about last year's evaluation."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from iku_analysis.assessment.follow_up import EVALUATION, actions_for, lacking, missed_targets
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import MISSING_TEXT, format_date
from iku_analysis.model.status import status_of
from iku_analysis.pages import anchors
from iku_analysis.pages.authored import no_data, sentence
from iku_analysis.pages.blocks import Cell, Prose, Table, cells, heads
from iku_analysis.pages.tables import NO_TEXT, percent_cell

ALL_MET = "Semua target yang dapat dihitung tercapai; tidak ada yang perlu ditindaklanjuti."
NO_EVALUATION = "tabel tindak_lanjut tidak memuat tindak lanjut evaluasi tahun lalu"
ACTION = "Tindakan | Penanggung jawab | Tenggat | Kemajuan"


def missed_table(
    results: Sequence[IndicatorResult], names: Mapping[str, str], follow_up: pd.DataFrame
) -> Table | Prose:
    """Every missed target with its actions, or that it has none.

    Parameters
    ----------
    results : sequence of IndicatorResult
    names : mapping of str to str
        Words of each target code.
    follow_up : DataFrame
        ``tindak_lanjut``.
    """
    missed = missed_targets(results)
    if not missed:
        return sentence(anchors.FOLLOW_UP, ALL_MET)
    faults = {part.code: lacking(part, follow_up) for part in missed}
    absent = [f"IKU {code}: {fault}" for code, fault in faults.items() if fault]
    return Table(
        id=anchors.FOLLOW_UP,
        caption="Tindak lanjut atas target yang belum tercapai",
        columns=heads(f"IKU | Indikator kinerja | Capaian (%): | Masalah | {ACTION}"),
        rows=tuple(
            row for part in missed for row in _missed_rows(part, names[part.code], follow_up)
        ),
        note=f"Belum lengkap: {'; '.join(absent)}." if absent else "",
        source=anchors.ALL_SOURCES,
    )


def _missed_rows(
    part: ComponentResult, name: str, follow_up: pd.DataFrame
) -> list[tuple[Cell, ...]]:
    start = cells(part.code, name, percent_cell(part.code, part.achievement.percent))
    rows = actions_for(part, follow_up)
    if rows.empty:
        none = Cell("belum ada tindak lanjut", tone="kurang")
        return [(*start, *cells(NO_TEXT, none, NO_TEXT, NO_TEXT, NO_TEXT))]
    return [(*start, _text(row["masalah"]), *_action(row)) for row in rows.to_dict("records")]


def evaluation_table(follow_up: pd.DataFrame) -> Table | Prose:
    """What became of the recommendations of last year's evaluation."""
    rows = follow_up.loc[follow_up["asal"] == EVALUATION]
    if rows.empty:
        return no_data(anchors.EVALUATION, NO_EVALUATION)
    return Table(
        id=anchors.EVALUATION,
        caption="Tindak lanjut atas evaluasi tahun lalu",
        columns=heads(f"No. | Rekomendasi | {ACTION}"),
        rows=tuple(
            (Cell(str(number)), _text(row["masalah"]), *_action(row))
            for number, row in enumerate(rows.to_dict("records"), 1)
        ),
        note=f"Isi tabel: {status_of(rows).label}.",
        source=anchors.ALL_SOURCES,
    )


def _action(row: Mapping[Hashable, Any]) -> tuple[Cell, ...]:
    day = row["tenggat"]
    deadline = _text(None) if pd.isna(day) else Cell(format_date(day))
    what, who = _text(row["tindakan"]), _text(row["penanggung_jawab"])
    return what, who, deadline, _text(row["kemajuan"])


def _text(value: object) -> Cell:
    return Cell(MISSING_TEXT, tone="kurang") if pd.isna(value) else Cell(str(value))  # type: ignore[call-overload]  # a scalar
