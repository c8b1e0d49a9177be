"""All indicators in one table: results, declarations, sources, and what a reviewer asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from iku_analysis.assessment.coverage import applicable, of_number, there
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import format_date, format_declared, format_number
from iku_analysis.declarations.catalogue import Catalogue, Indicator
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.resource import PER_ROW, Resource
from iku_analysis.model.evidence import (
    ANALYSES,
    AnalysisState,
    Availability,
    Check,
    CheckKind,
    CheckOutcome,
    N,
    Sentence,
    Shown,
)
from iku_analysis.model.status import Status
from iku_analysis.pages import anchors
from iku_analysis.pages.authored import sentence
from iku_analysis.pages.blocks import Cell, Prose, Table, Tone, cells, heads
from iku_analysis.pages.checklist_items import GROUPS, ChecklistAnswer, ReviewAnswer
from iku_analysis.pages.method_tables import policy_text
from iku_analysis.pages.tables import (
    NO_TEXT,
    PERCENT_DECIMALS,
    number_cell,
    percent_cell,
    quantity_text,
    rating_cell,
    result_cells,
)

_STATE_TONES: dict[Availability, Tone] = {
    Availability.AVAILABLE: "baik",
    Availability.NO_STANDARD: "netral",
    Availability.MISSING: "kurang",
}
_OUTCOME_TONES: dict[CheckOutcome, Tone] = {
    CheckOutcome.AGREES: "baik",
    CheckOutcome.WITHIN: "baik",
    CheckOutcome.WARNING: "cukup",
    CheckOutcome.DIFFERS: "kurang",
    CheckOutcome.IMPOSSIBLE: "netral",
}
_ANSWER_TONES: dict[ReviewAnswer, Tone] = {
    ReviewAnswer.YES: "baik",
    ReviewAnswer.PARTLY: "cukup",
    ReviewAnswer.NO: "kurang",
}

# --- results -------------------------------------------------------------------------------------


def achievements_table(results: Sequence[IndicatorResult]) -> Table:
    """All indicators: target, realisation, achievement, rating; components below their own.

    Every number leads to its chapter; doubtful ones carry a footnote.
    """
    doubtful = [result for result in results if result.remarks]
    footnotes = {result.number: mark for mark, result in enumerate(doubtful, 1)}
    return Table(
        id=anchors.ACHIEVEMENTS,
        caption=f"Capaian Indikator Kinerja Utama {results[0].period}",
        columns=heads(
            "No. | Indikator Kinerja Utama | Satuan | Target: | Realisasi: | Capaian (%): | "
            "Predikat | Status data"
        ),
        rows=tuple(
            row
            for result in results
            for row in _achievement_rows(result, footnotes.get(result.number, 0))
        ),
        footnotes=tuple(f"IKU {item.number}: {item.doubts}" for item in doubtful),
    )


def _achievement_rows(result: IndicatorResult, footnote: int) -> list[tuple[Cell, ...]]:
    link = anchors.iku(result.number, anchors.RESULT)
    if len(result.components) == 1:
        (only,) = result.components
        return [_achievement_row(result.name, only, link, footnote)]
    mean = cells(
        str(result.number),
        Cell.of(mean_of(result)),
        result.components[0].unit,
        NO_TEXT,
        NO_TEXT,
        percent_cell(result.number, result.achievement.percent, link),
        rating_cell(result),
        result.status.label,
    )
    parts = result.components
    return [mean, *(_achievement_row(p.label, p, link, footnote) for p in parts)]


def mean_of(result: IndicatorResult) -> Sentence:
    """Name of an indicator with several targets, and what its achievement is the mean of."""
    shown = [
        Shown(
            quantity_text(part.achievement.percent, PERCENT_DECIMALS),
            f"{part.code}.capaian",
            part.achievement.percent.status.value,
            part.achievement.percent.value,
        )
        for part in result.components
    ]
    listed = " dan ".join(f"{part.code} {N} %" for part in result.components)
    return Sentence("", f"{result.name} (rata-rata capaian {listed})", tuple(shown))


def _achievement_row(
    name: str, part: ComponentResult, link: str, footnote: int
) -> tuple[Cell, ...]:
    return cells(
        part.code,
        name,
        part.unit,
        *result_cells(part, link, footnote),
        rating_cell(part),
        part.achievement.percent.status.label,
    )


# --- what was declared ---------------------------------------------------------------------------


def document_table(catalogue: Catalogue) -> Table:
    """The IKU document word for word, row 7 repaired."""
    return Table(
        id=anchors.DOCUMENT,
        caption=catalogue.title,
        columns=heads(
            "No. | Indikator Kinerja Utama | Satuan | Alasan | Sumber Data | Cara Perhitungan"
        ),
        rows=tuple(
            cells(
                str(item.number),
                item.name,
                item.unit,
                item.reason,
                item.source or NO_TEXT,
                item.calculation,
            )
            for item in catalogue.indicators
        ),
        note=" ".join(item.note for item in catalogue.indicators if item.note),
    )


def sources_table(package: Package, year: int) -> Table:
    """Every raw table: publisher, title, vintage, status."""
    return Table(
        id=anchors.ALL_SOURCES,
        caption=f"Tabel data mentah {year}",
        columns=heads("Tabel | Berkas | Sumber | Data per | Status"),
        rows=tuple(_source_row(resource, package) for resource in package.resources),
    )


def _source_row(resource: Resource, package: Package) -> tuple[Cell, ...]:
    vintage = resource.vintage or package.vintage
    return cells(
        resource.title,
        resource.path,
        "; ".join(_source_text(item.publisher, item.title) for item in resource.sources),
        format_date(vintage) if vintage else NO_TEXT,
        "per baris" if resource.status == PER_ROW else Status(resource.status).label,
    )


def _source_text(publisher: str, title: str) -> str:
    return title if title.startswith(publisher) else f"{publisher}: {title}"


def assumptions_table(catalogue: Catalogue) -> Table:
    """Every declared choice about an indicator with its reason."""
    return Table(
        id=anchors.ASSUMPTIONS,
        caption="Definisi dan asumsi yang dinyatakan",
        columns=heads("IKU | Unsur | Pilihan | Alasan"),
        rows=tuple(
            cells(str(item.number), *choice)
            for item in catalogue.indicators
            for choice in _assumptions(item)
        ),
    )


def _assumptions(item: Indicator) -> list[tuple[str, str, str]]:
    main = "; ".join(variant.label for variant in item.main_variants)
    return [
        ("Arah", item.direction.value.value, item.direction.reason),
        ("Varian utama", main, item.variants.reason),
        ("Aturan", policy_text(item.policy.value), item.policy.reason),
        ("Toleransi audit", _tolerance_text(item.tolerance.value), item.tolerance.reason),
        ("Penanggung jawab data", item.responsible or "belum dinyatakan", ""),
    ]


def _tolerance_text(tolerance: float) -> str:
    if tolerance == 0:
        return "sama persis"
    return f"selisih nisbi paling besar {format_declared(tolerance)}"


# --- for the reviewer ----------------------------------------------------------------------------


def coverage_tables(results: Sequence[IndicatorResult]) -> tuple[Table, Table]:
    """Indicators by the seven analyses: whether each is there, and on what data."""
    numbers = range(1, len(ANALYSES) + 1)
    legend = "; ".join(f"{number} = {ANALYSES[number - 1]}" for number in numbers)
    states = [state for result in results for state in result.analyses]
    analyses = [*map(str, numbers)]
    is_there = Table(
        id=anchors.COVERAGE,
        caption="Cakupan tujuh analisis: apakah analisisnya ada",
        columns=heads(" | ".join(["Indikator", *analyses, "Ada"])),
        rows=(
            *(_coverage_row(result, _there, _there_of(result.analyses)) for result in results),
            _coverage_total("Ada", states, _there_of),
        ),
        total_rows=1,
        note=f"{legend}. Analisis tanpa standar, dengan alasannya, tidak dihitung sebagai ada "
        "maupun kurang.",
    )
    on_what = Table(
        id=anchors.COVERAGE_DATA,
        caption="Cakupan tujuh analisis: atas data apa",
        columns=heads(" | ".join(["Indikator", *analyses, "Tanpa data contoh"])),
        rows=(
            *(_coverage_row(result, _stands_on, _real_of(result.analyses)) for result in results),
            _coverage_total("Tanpa data contoh", states, _real_of),
        ),
        total_rows=1,
        note="Yang disebut adalah status terlemah dari semua masukannya.",
    )
    return is_there, on_what


def _coverage_row(
    result: IndicatorResult, shown: Callable[[AnalysisState], Cell], last: str
) -> tuple[Cell, ...]:
    name = Cell(f"IKU {result.number}", link=anchors.iku(result.number, anchors.RESULT))
    return cells(name, *map(shown, result.analyses), last)


def _there(state: AnalysisState) -> Cell:
    return Cell(state.availability.value, tone=_STATE_TONES[state.availability])


def _stands_on(state: AnalysisState) -> Cell:
    return Cell(Status(state.status).label if state.status else NO_TEXT)


def _there_of(states: Sequence[AnalysisState]) -> str:
    return _share(len(there(states)), len(applicable(states)))


def _real_of(states: Sequence[AnalysisState]) -> str:
    real = [state for state in there(states) if state.status != Status.CONTOH]
    return _share(len(real), len(there(states)))


def _share(done: int, wanted: int) -> str:
    return f"{done} dari {wanted}" if wanted else NO_TEXT


def _coverage_total(
    label: str, states: Sequence[AnalysisState], told: Callable[[Sequence[AnalysisState]], str]
) -> tuple[Cell, ...]:
    groups = [of_number(states, number) for number in range(1, len(ANALYSES) + 1)]
    return cells(label, *map(told, [*groups, states]))


def coverage_reasons_table(results: Sequence[IndicatorResult]) -> Table | Prose:
    """Why analyses are missing."""
    rows = tuple(
        cells(f"IKU {result.number}", f"{state.number}. {ANALYSES[state.number - 1]}", state.reason)
        for result in results
        for state in result.analyses
        if state.availability is Availability.MISSING
    )
    if not rows:
        return sentence(anchors.COVERAGE_REASONS, "Tidak ada analisis yang kurang.")
    return Table(
        id=anchors.COVERAGE_REASONS,
        caption="Analisis yang belum tersedia dan alasannya",
        columns=heads("Indikator | Analisis | Alasan"),
        rows=rows,
    )


def checklist_tables(answers: Sequence[ChecklistAnswer]) -> tuple[Table, ...]:
    """The review checklist, one table per part."""
    parts = groupby(answers, key=lambda answer: answer.part)
    return tuple(_checklist_part(part, list(items)) for part, items in parts)


def _checklist_part(part: str, items: Sequence[ChecklistAnswer]) -> Table:
    return Table(
        id=anchors.checklist(part),
        caption=f"Checklist reviu, {GROUPS[part]}",
        columns=heads("No. | Pernyataan | Jawaban | Bukti"),
        rows=tuple(
            cells(
                item.item,
                item.statement,
                Cell(item.words, tone=_ANSWER_TONES.get(item.answer, "netral")),
                Cell(item.evidence, link=item.link),
            )
            for item in items
        ),
    )


def reconciliation_tables(results: Sequence[IndicatorResult]) -> tuple[Table, ...]:
    """How many comparisons of each kind agree, and every one of them."""
    checks = [check for result in results for check in result.checks]
    by_kind = {kind: [check for check in checks if check.kind is kind] for kind in CheckKind}
    lists = (_checks_table(kind, of_kind) for kind, of_kind in by_kind.items() if of_kind)
    doubtful = [result for result in results if result.remarks]
    return _outcomes_table(by_kind), *lists, *([_doubts_table(doubtful)] if doubtful else [])


def _doubts_table(results: Sequence[IndicatorResult]) -> Table:
    """Every doubt about a number with the code of its finding."""
    return Table(
        id=anchors.DOUBTS,
        caption="Peringatan tentang angka, dengan kode temuannya",
        columns=heads("IKU | Peringatan"),
        rows=tuple(cells(str(item.number), text) for item in results for text in item.remarks),
    )


def _outcomes_table(by_kind: Mapping[CheckKind, Sequence[Check]]) -> Table:
    outcomes = " | ".join(f"{outcome.value}:" for outcome in CheckOutcome)
    return Table(
        id=anchors.RECONCILIATION,
        caption="Ringkasan rekonsiliasi",
        columns=heads(f"Jenis | {outcomes} | Jumlah:"),
        rows=tuple(
            cells(
                Cell(kind.value, link=anchors.checks(kind) if checks else ""),
                *(str(sum(c.outcome is outcome for c in checks)) for outcome in CheckOutcome),
                str(len(checks)),
            )
            for kind, checks in by_kind.items()
        ),
        note="Hanya kesamaan sumber yang terpisah menjadi bukti keandalan; yang tidak dapat "
        "diperiksa tidak dihitung lolos. Selain itu, penyusunan laporan berhenti bila satu angka "
        "tampil berbeda.",
    )


def _checks_table(kind: CheckKind, checks: Sequence[Check]) -> Table:
    """One list; a comparison without a number of its own shows none."""
    is_range = kind in {CheckKind.RANGE, CheckKind.BOUNDS}
    expected = "Rentang:" if is_range else "Diharapkan:"
    return Table(
        id=anchors.checks(kind),
        caption=kind.value,
        columns=heads(f"IKU | Pemeriksaan | {expected} | Ditemukan: | Satuan | Hasil | Catatan"),
        rows=tuple(
            cells(
                check.code,
                check.title,
                _expected(check, f"{kind.name}.{number}"),
                number_cell(check.found, check.decimals, f"{kind.name}.{number}.ditemukan"),
                check.unit,
                Cell(check.outcome.value, tone=_OUTCOME_TONES[check.outcome]),
                check.note or NO_TEXT,
            )
            for number, check in enumerate(checks, 1)
        ),
    )


def _expected(check: Check, name: str) -> Cell:
    low = number_cell(check.expected, check.decimals, f"{name}.diharapkan")
    if check.until is None:
        return low
    return Cell(f"{low.text} s.d. {format_number(check.until, check.decimals)}")
