"""A result and a sentence for each strategic target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iku_analysis.assessment.achievement import average
from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.declarations.catalogue import Catalogue, StrategicTarget
from iku_analysis.model.evidence import N, Sentence, Shown
from iku_analysis.model.labels import reader_name
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Cell, Table, cells, heads
from iku_analysis.pages.tables import PERCENT_DECIMALS, quantity_cell

TOLD = ("gerak", "banding", "target", "sumber", "tanpa")  # the first sentence of each

_WRITTEN = "Kalimat ditulis program dari data"
_CHOSEN = (
    "tentang indikator dengan capaian terendah atau yang tidak dapat dihitung; indikator lain "
    "diuraikan di babnya."
)


def target_results_table(catalogue: Catalogue, results: Sequence[IndicatorResult]) -> Table:
    """Targets met, mean achievement, and what moved the indicator farthest from its target."""
    by_number = {result.number: result for result in results}
    is_chosen = any(len(target.indicators) > 1 for target in catalogue.targets)
    return Table(
        id=anchors.TARGET_RESULTS,
        caption=f"Hasil per sasaran strategis {catalogue.year}",
        columns=heads("Sasaran | IKU tercapai | Rata-rata capaian (%): | Yang menggerakkan"),
        rows=tuple(_row(target, by_number, catalogue) for target in catalogue.targets),
        note=f"{_WRITTEN} {_CHOSEN}" if is_chosen else f"{_WRITTEN}.",
    )


def _row(
    target: StrategicTarget, by_number: Mapping[int, IndicatorResult], catalogue: Catalogue
) -> tuple[Cell, ...]:
    own = [by_number[indicator.number] for indicator in target.indicators]
    mean = average([result.achievement for result in own], catalogue.policy)
    name = f"sasaran.{target.number}"
    return cells(
        f"{target.number}. {reader_name(target.name)}",
        Cell.of(_met(own, name)),
        quantity_cell(mean.percent, PERCENT_DECIMALS, f"{name}.rata_rata_capaian"),
        Cell.of(_sentence(min(own, key=_reached))),
    )


def _met(results: Sequence[IndicatorResult], name: str) -> Sentence:
    number = sum(result.achievement.is_met is True for result in results)
    status = results[0].status.value
    shown = (
        Shown(str(number), f"{name}.jumlah_tercapai", status, float(number)),
        Shown(str(len(results)), f"{name}.jumlah_indikator", status, float(len(results))),
    )
    return Sentence("", f"{N} dari {N}", shown)


def _reached(result: IndicatorResult) -> float:
    """Achievement, the missing ones first."""
    percent = result.achievement.percent.value
    return float("-inf") if percent is None else percent


def _sentence(result: IndicatorResult) -> Sentence:
    found = [
        next((item for item in result.sentences if item.topic == topic), None) for topic in TOLD
    ]
    told = [item for item in found if item is not None]
    return Sentence.joined(told, " ") if told else Sentence("", "Belum ada kalimat.")
