"""How the numbers are judged: formulas, rating scale, declared choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iku_analysis.assessment.budget import EFFICIENT, FAIR, INEFFICIENT, fair_band
from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import WITHHELD, format_declared
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.policy import EfficiencyMethod, Policy
from iku_analysis.model.status import Status
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Cell, Table, cells, heads
from iku_analysis.pages.tables import NO_TEXT
from iku_analysis.privacy.small_counts import small_text

DIRECTION_WORDS = {
    "naik": "makin tinggi makin baik",
    "turun": "makin rendah makin baik",
    "mendekati": "makin dekat ke target makin baik",
    "rentang": "di dalam rentang target, di atasnya lebih baik",
    "rentang_turun": "di dalam rentang target, di bawahnya lebih baik",
}
FORMULAS = {
    "naik": "realisasi ÷ target",
    "turun": "(2 × target − realisasi) ÷ target",  # noqa: RUF001 -- signs of a formula
    "mendekati": "1 − |1 − realisasi ÷ target|",  # noqa: RUF001 -- signs of a formula
    "rentang": "di dalam rentang 100 persen; di luarnya realisasi ÷ batas terdekat",
    "rentang_turun": "di dalam rentang 100 persen; di luarnya 1 + (1 − realisasi ÷ batas terdekat)",  # noqa: RUF001 -- signs of a formula
}
METHODS = {
    EfficiencyMethod.SELISIH: "capaian − serapan anggaran (poin persen)",  # noqa: RUF001 -- sign of a formula
    EfficiencyMethod.SISA_ANGGARAN: "100 − serapan anggaran, hanya bila target tercapai",  # noqa: RUF001 -- as above
    EfficiencyMethod.KEMENKEU: "50 + E ÷ 20 × 50, E = (1 − serapan ÷ capaian) × 100 (±20)",  # noqa: RUF001 -- as above
}
POLICY_LABELS = {
    "skala": "Skala predikat",
    "batas_rata_rata": "Batas capaian dalam rata-rata",
    "target_nol_tercapai": "Target nol dan realisasi nol",
    "efisiensi": "Ukuran efisiensi",
    "lonjakan": "Lonjakan yang ditandai",
    "capaian_wajar": "Capaian yang wajar",
    "jumlah_minimum": "Hitungan terkecil yang ditampilkan",
    "cakupan": "Cakupan sebuah angka",
}


def formulas_table(results: Sequence[IndicatorResult]) -> Table:
    """How achievement follows from the direction of an indicator."""
    return Table(
        id=anchors.FORMULAS,
        caption="Rumus capaian menurut arah indikator",
        columns=heads("Arah | Arti | Rumus (× 100 persen) | IKU"),  # noqa: RUF001 -- multiplication sign
        rows=tuple(
            cells(direction, DIRECTION_WORDS[direction], formula, numbers)
            for direction, formula in FORMULAS.items()
            if (numbers := _numbers_with(direction, results))
        ),
    )


def _numbers_with(direction: str, results: Sequence[IndicatorResult]) -> str:
    return ", ".join(str(result.number) for result in results if result.direction == direction)


def scale_table(policy: Policy) -> Table:
    """Rating scale in force."""
    return Table(
        id=anchors.RATING_SCALE,
        caption=policy.scale.title,
        columns=heads("Predikat | Capaian (%)"),
        rows=tuple(
            cells(Cell(item.rating, tone=item.tone), _bound(item.at_least, item.more_than))
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


def statuses_table() -> Table:
    """The one legend of the words and marks that say how far a number can be trusted."""
    return Table(
        id=anchors.STATUSES,
        caption="Arti status",
        columns=heads("Status | Tanda | Arti"),
        rows=tuple(
            cells(status.label, status.value, status.meaning) for status in reversed(Status)
        ),
        note="Hasil hitungan membawa status terlemah dari semua masukannya.",
    )


def policies_table(catalogue: Catalogue) -> Table:
    """Declared choices with their reasons."""
    chosen = _chosen(catalogue.policy)
    return Table(
        id=anchors.POLICIES,
        caption="Pilihan yang dinyatakan dalam katalog",
        columns=heads("Hal | Pilihan | Alasan"),
        rows=tuple(
            cells(label, chosen[key], catalogue.policy_reasons.get(key, NO_TEXT))
            for key, label in POLICY_LABELS.items()
        ),
    )


def policy_text(policy: Mapping[str, object]) -> str:
    """Declared parameters of an indicator function, as ``name = value``."""
    words = (f"{key.replace('_', ' ')} = {_plain(value)}" for key, value in policy.items())
    return "; ".join(words) or NO_TEXT


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return format_declared(value) if isinstance(value, float) else str(value)


def _chosen(policy: Policy) -> dict[str, str]:
    cap, band = policy.average_cap, tuple(map(format_declared, fair_band(policy.efficiency)))
    met, small = "tercapai penuh bila arahnya turun", small_text(policy.minimum_count)
    return {
        "skala": policy.scale.title,
        "batas_rata_rata": "tanpa batas" if cap is None else f"{format_declared(cap)} persen",
        "target_nol_tercapai": met if policy.zero_target_met else "tidak dapat dihitung",
        "efisiensi": f"{METHODS[policy.efficiency.method]}: di atas {band[1]} {EFFICIENT}, "
        f"{band[0]} sampai {band[1]} {FAIR}, di bawah {band[0]} {INEFFICIENT}; tidak "
        "dinyatakan efisien bila target belum tercapai",
        "lonjakan": f"{format_declared(policy.jump_factor)} kali atau lebih{_usual(policy)}",
        "capaian_wajar": " sampai ".join(map(format_declared, policy.plausible)) + " persen",
        "jumlah_minimum": f"{policy.minimum_count}; yang {small} {WITHHELD}, dan "
        f"kemungkinannya bagi pembaca terentang paling sedikit {policy.hidden_width}",
        "cakupan": f"di bawah {_percent(policy.coverage.computable)} tidak dihitung, di bawah "
        f"{_percent(policy.coverage.complete)} sementara",
    }


def _usual(policy: Policy) -> str:
    usual = policy.usual_growth
    if usual is None:
        return ""
    furthest, least = format_declared(usual.furthest), format_declared(usual.least)
    return f"; lebih dari {furthest} simpangan lazim dan {least} kali dari pertumbuhan riwayat"


def _percent(share: float) -> str:
    return f"{format_declared(share * 100)} persen"
