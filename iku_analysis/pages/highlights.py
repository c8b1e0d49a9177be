"""What a head of office reads in a minute: met and missed, moved most, not official, doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iku_analysis.assessment.history import change, last_year
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import format_number
from iku_analysis.model.evidence import N, Sentence, Shown
from iku_analysis.model.labels import is_percentage
from iku_analysis.model.measurement import Quantity, difference
from iku_analysis.model.status import Status
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Cell, Table, cells, heads
from iku_analysis.pages.tables import PERCENT_DECIMALS, quantity_text

MOST_CHANGED = 3
NONE = "tidak ada"
MET, NOT_MET, NOT_COMPUTABLE = "Target tercapai", "Target belum tercapai", "Tidak dapat dihitung"


def highlights_table(results: Sequence[IndicatorResult], year: int) -> Table:
    """The same with names, and what moved, is not official or is doubtful."""
    return Table(
        id=anchors.HIGHLIGHTS,
        caption=f"Sorotan {year}",
        columns=heads("Hal | Isi"),
        rows=(
            cells(MET, _named(results, met=True)),
            cells(NOT_MET, _named(results, met=False)),
            cells(NOT_COMPUTABLE, _not_computable(results)),
            cells(
                "Perubahan terbesar dari tahun lalu, dalam persen nilainya",
                _largest_changes(results),
            ),
            cells("Angka contoh dan bukan resmi", _not_official(results)),
            cells("Perlu diperiksa", _doubtful(results)),
        ),
    )


def _percent(quantity: Quantity) -> str:
    return quantity_text(quantity, PERCENT_DECIMALS)


def _listed(found: Sequence[Sentence], between: str, none: str = NONE) -> Cell:
    return Cell.of(Sentence.joined(found, between)) if found else Cell(none)


def _named(results: Sequence[IndicatorResult], *, met: bool) -> Cell:
    found = [
        Sentence("", f"IKU {result.number} ({N} %)", (_reached(result),))
        for result in results
        if result.achievement.is_met is met
    ]
    return _listed(found, ", ")


def _reached(result: IndicatorResult) -> Shown:
    percent = result.achievement.percent
    return Shown(_percent(percent), f"{result.number}.capaian", percent.status.value, percent.value)


def _not_computable(results: Sequence[IndicatorResult]) -> str:
    found = [
        f"IKU {result.number}: {result.achievement.percent.reason}"
        for result in results
        if result.achievement.is_met is None
    ]
    return "; ".join(found) or NONE


def _largest_changes(results: Sequence[IndicatorResult]) -> Cell:
    changes = list[tuple[float, Sentence]]()
    for result in results:
        for part in result.components:
            before = last_year(result.history, part.code, result.year)["realisasi"]
            moved = change(part.realisation, before).value
            if moved is not None:
                changes.append((abs(moved), _change_words(part, before)))
    largest = sorted(changes, key=lambda item: -item[0])[:MOST_CHANGED]
    return _listed([words for _, words in largest], "; ", "tidak ada pembanding tahun lalu")


def _change_words(part: ComponentResult, before: Quantity) -> Sentence:
    """Shares in points, everything else in percent of last year."""
    is_share = is_percentage(part.unit)
    moved = (difference if is_share else change)(part.realisation, before)
    size = abs(moved.value or 0.0)
    sign = "naik" if (moved.value or 0.0) >= 0 else "turun"
    key = f"{part.code}.{'langkah_poin' if is_share else 'perubahan_mutlak'}"
    shown = Shown(format_number(size, PERCENT_DECIMALS), key, moved.status.value, size)
    unit = "poin persen" if is_share else "%"
    return Sentence("", f"IKU {part.code} {sign} {N} {unit}", (shown,))


def _not_official(results: Sequence[IndicatorResult]) -> str:
    words = []
    for status in [status for status in Status if status is not Status.RESMI]:
        found = [
            part.code
            for result in results
            for part in result.components
            if part.realisation.value is not None and part.realisation.status is status
        ]
        if found:
            words.append(f"{status.label}: realisasi IKU {', '.join(found)}")
    is_known = any(part.realisation.value is not None for r in results for part in r.components)
    said = "semua realisasi angka resmi" if is_known else "belum ada realisasi"
    return "; ".join(words) or said


def _doubtful(results: Sequence[IndicatorResult]) -> str:
    open_ones = (replace(result, accepted=()) for result in results if result.warnings)
    found = [f"IKU {result.number}: {result.doubts}" for result in open_ones]
    return " ".join(found) or NONE
