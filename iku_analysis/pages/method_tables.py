"""How the numbers are judged: formulas, rating scale, declared choices."""

from __future__ import annotations

from collections.abc import Sequence

from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import format_declared
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.policy import (
    Policy,
)
from iku_analysis.pages.analysis_tables import METHODS
from iku_analysis.pages.blocks import Cell, Column, Table
from iku_analysis.pages.tables import DIRECTION_WORDS, FORMULAS, NO_TEXT
from iku_analysis.privacy.small_counts import small_text

POLICY_LABELS = {
    "skala": "Skala predikat",
    "batas_rata_rata": "Batas capaian dalam rata-rata",
    "target_nol_tercapai": "Target nol dan realisasi nol",
    "efisiensi": "Ukuran efisiensi",
    "lonjakan": "Lonjakan yang ditandai",
    "jumlah_minimum": "Hitungan terkecil yang ditampilkan",
}


def formulas_table(results: Sequence[IndicatorResult]) -> Table:
    """How achievement follows from the direction of an indicator."""
    heads = ("Arah", "Arti", "Rumus (× 100 persen)", "IKU")  # noqa: RUF001 -- multiplication sign
    return Table(
        id="metode-rumus",
        caption="Rumus capaian menurut arah indikator",
        columns=tuple(map(Column, heads)),
        rows=tuple(
            (Cell(direction), Cell(DIRECTION_WORDS[direction]), Cell(formula), Cell(numbers))
            for direction, formula in FORMULAS.items()
            if (numbers := _numbers_with(direction, results))
        ),
    )


def _numbers_with(direction: str, results: Sequence[IndicatorResult]) -> str:
    return ", ".join(str(result.number) for result in results if result.direction == direction)


def scale_table(policy: Policy) -> Table:
    """Rating scale in force."""
    return Table(
        id="metode-predikat",
        caption=policy.scale.title,
        columns=(Column("Predikat"), Column("Capaian (%)")),
        rows=tuple(
            (Cell(item.rating, tone=item.tone), Cell(_bound(item.at_least, item.more_than)))
            for item in policy.scale.classes
        ),
        note="Dibandingkan dengan nilai yang belum dibulatkan.",
    )


def _bound(at_least: float | None, more_than: float | None) -> str:
    if more_than is not None:
        return f"lebih dari {format_declared(more_than)}"
    if at_least is not None:
        return f"paling sedikit {format_declared(at_least)}"
    return "di bawah kelas sebelumnya"


def policies_table(catalogue: Catalogue) -> Table:
    """Declared choices with their reasons."""
    chosen = _chosen(catalogue.policy)
    return Table(
        id="metode-kebijakan",
        caption="Pilihan yang dinyatakan dalam katalog",
        columns=(Column("Hal"), Column("Pilihan"), Column("Alasan")),
        rows=tuple(
            (Cell(label), Cell(chosen[key]), Cell(catalogue.policy_reasons.get(key, NO_TEXT)))
            for key, label in POLICY_LABELS.items()
        ),
    )


def _chosen(policy: Policy) -> dict[str, str]:
    cap, band = policy.average_cap, format_declared(policy.efficiency.band)
    met = "tercapai penuh bila arahnya turun"
    return {
        "skala": policy.scale.title,
        "batas_rata_rata": "tanpa batas" if cap is None else f"{format_declared(cap)} persen",
        "target_nol_tercapai": met if policy.zero_target_met else "tidak dapat dihitung",
        "efisiensi": f"{METHODS[policy.efficiency.method]}; batas wajar ±{band}",
        "lonjakan": f"{format_declared(policy.jump_factor)} kali atau lebih",
        "jumlah_minimum": f"{policy.minimum_count} usaha atau orang; yang lebih kecil ditulis "
        f"{small_text(policy.minimum_count)}",
    }
