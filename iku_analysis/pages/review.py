"""Pages for the reviewer: coverage of the seven analyses, checklist, reconciliation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from iku_analysis.assessment.coverage import of_number, share_covered
from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import format_number
from iku_analysis.model.evidence import ANALYSES, AnalysisState, Availability, Check, CheckOutcome
from iku_analysis.pages.analysis_tables import sentence
from iku_analysis.pages.blocks import Cell, Column, Prose, Table, Tone
from iku_analysis.pages.checklist import AFTER_OPEN, NO, YES, Answer, Reviewed, answers
from iku_analysis.pages.summary_tables import result_anchor
from iku_analysis.pages.tables import NO_TEXT

_STATE_TONES: dict[Availability, Tone] = {
    Availability.AVAILABLE: "baik",
    Availability.ILLUSTRATIVE: "cukup",
    Availability.MISSING: "kurang",
}
_OUTCOME_TONES: dict[CheckOutcome, Tone] = {
    CheckOutcome.AGREES: "baik",
    CheckOutcome.WARNING: "cukup",
    CheckOutcome.DIFFERS: "kurang",
    CheckOutcome.IMPOSSIBLE: "netral",
}
_ANSWER_TONES: dict[str, Tone] = {YES: "baik", NO: "kurang"}


def analysis_anchor(indicator: int, number: int) -> str:
    """Id of the block an analysis leads to."""
    names = ("hasil", "riwayat", "renstra", "standar", "penyebab", "efisiensi", "program")
    return f"iku-{indicator}-{names[number - 1]}"


def _percent(states: Sequence[AnalysisState], *, illustrative: bool = True) -> str:
    return f"{format_number(share_covered(states, illustrative=illustrative), 1)} %"


def coverage_table(results: Sequence[IndicatorResult]) -> Table:
    """Indicators by the seven analyses, with the shares an evaluation scores."""
    states = [state for result in results for state in result.analyses]
    rows = [
        (
            Cell(f"IKU {result.number}", link=result_anchor(result.number)),
            *(
                Cell(state.availability.value, tone=_STATE_TONES[state.availability])
                for state in result.analyses
            ),
            Cell(_percent(result.analyses)),
        )
        for result in results
    ]
    for label, illustrative in (("Tercakup", True), ("Tercakup tanpa data contoh", False)):
        shares = [
            _percent(of_number(states, number), illustrative=illustrative)
            for number in range(1, len(ANALYSES) + 1)
        ]
        total = _percent(states, illustrative=illustrative)
        rows.append((Cell(label), *map(Cell, shares), Cell(total)))
    legend = "; ".join(f"{number} = {title}" for number, title in enumerate(ANALYSES, 1))
    return Table(
        id="lampiran-cakupan",
        caption="Cakupan tujuh analisis per indikator",
        columns=(
            Column("Indikator"),
            *(Column(str(number)) for number in range(1, len(ANALYSES) + 1)),
            Column("Tercakup"),
        ),
        rows=tuple(rows),
        total_rows=2,
        note=f"{legend}.",
    )


def coverage_reasons_table(results: Sequence[IndicatorResult]) -> Table | Prose:
    """Why analyses are missing."""
    rows = [
        (
            Cell(f"IKU {result.number}"),
            Cell(f"{state.number}. {ANALYSES[state.number - 1]}"),
            Cell(state.reason),
        )
        for result in results
        for state in result.analyses
        if state.availability is Availability.MISSING
    ]
    if not rows:
        return sentence("lampiran-cakupan-alasan", "Tidak ada analisis yang kurang.")
    return Table(
        id="lampiran-cakupan-alasan",
        caption="Analisis yang belum tersedia dan alasannya",
        columns=(Column("Indikator"), Column("Analisis"), Column("Alasan")),
        rows=tuple(rows),
    )


def checklist_tables(seen: Reviewed) -> list[Table]:
    """The review checklist, one table per part."""
    given = answers(seen)
    return [
        _checklist_part(group, list(items))
        for group, items in groupby(given, key=lambda answer: answer.group)
    ]


def _checklist_part(group: str, items: Sequence[Answer]) -> Table:
    roman = group.split(".", maxsplit=1)[0].lower()
    note = " ".join(
        f"Butir {item} diisi hanya bila butir {after} dijawab tidak."
        for item, after in AFTER_OPEN.items()
        if item.lower().startswith(f"{roman}.")
    )
    return Table(
        id=f"lampiran-checklist-{roman}",
        caption=f"Checklist reviu, {group}",
        columns=(Column("No."), Column("Pernyataan"), Column("Jawaban"), Column("Bukti")),
        rows=tuple(
            (
                Cell(item.item),
                Cell(item.statement),
                Cell(item.answer, tone=_ANSWER_TONES.get(item.answer, "netral")),
                Cell(item.evidence, link=item.link),
            )
            for item in items
        ),
        note=note,
    )


def reconciliation_tables(results: Sequence[IndicatorResult]) -> list[Table]:
    """How many comparisons agree, and every one of them."""
    checks = [check for result in results for check in result.checks]
    return [_outcomes_table(checks), _checks_table(checks)]


def _outcomes_table(checks: Sequence[Check]) -> Table:
    counts = [sum(check.outcome is outcome for check in checks) for outcome in CheckOutcome]
    return Table(
        id="lampiran-rekonsiliasi",
        caption="Ringkasan rekonsiliasi",
        columns=(*(Column(outcome.value, "right") for outcome in CheckOutcome),),
        rows=(tuple(Cell(format_number(count, 0)) for count in counts),),
        note="Selain itu, penyusunan laporan berhenti bila satu angka tampil berbeda.",
    )


def _checks_table(checks: Sequence[Check]) -> Table:
    return Table(
        id="lampiran-rekonsiliasi-rinci",
        caption="Pemeriksaan satu per satu",
        columns=(
            Column("IKU"),
            Column("Pemeriksaan"),
            Column("Diharapkan", "right"),
            Column("Ditemukan", "right"),
            Column("Satuan"),
            Column("Hasil"),
            Column("Catatan"),
        ),
        rows=tuple(
            (
                Cell(check.code),
                Cell(check.title),
                Cell(_number(check.expected, check.decimals)),
                Cell(_number(check.found, check.decimals)),
                Cell(check.unit),
                Cell(check.outcome.value, tone=_OUTCOME_TONES[check.outcome]),
                Cell(check.note or NO_TEXT),
            )
            for check in checks
        ),
    )


def _number(value: float | None, decimals: int) -> str:
    return NO_TEXT if value is None else format_number(value, decimals)
