"""What notebook 00 calls: all indicators at a glance, how to read them, and the sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from iku_analysis.achievement import average
from iku_analysis.blocks import Card, Cards, Cell, Column, Figure, Table
from iku_analysis.catalogue import Catalogue, load_catalogue
from iku_analysis.errors import IkuError
from iku_analysis.figures import bars
from iku_analysis.formats import format_date, format_number
from iku_analysis.intake.descriptor import PER_ROW, Package, Resource, load_package
from iku_analysis.paths import project_root
from iku_analysis.results import IndicatorResult, read_results, report_status
from iku_analysis.status import Status
from iku_analysis.tables import (
    DIRECTION_WORDS,
    NO_TEXT,
    PERCENT_DECIMALS,
    quantity_text,
    rating_text,
    summary_table,
)

FORMULAS = {
    "naik": "realisasi ÷ target",
    "turun": "(2 × target − realisasi) ÷ target",  # noqa: RUF001 -- signs of a formula
    "mendekati": "1 − |1 − realisasi ÷ target|",  # noqa: RUF001 -- signs of a formula
    "rentang": "di dalam rentang 100 persen; di luarnya realisasi ÷ batas terdekat",
}
POLICY_LABELS = {
    "skala": "Skala predikat",
    "batas_rata_rata": "Batas capaian dalam rata-rata",
    "target_nol_tercapai": "Target nol dan realisasi nol",
}


@dataclass(frozen=True)
class Summary:
    """All results of a year.

    Attributes
    ----------
    catalogue : Catalogue
        The IKU document and our declarations.
    package : Package
        Description of the raw tables.
    results : tuple of IndicatorResult
        In the order of the document.
    """

    catalogue: Catalogue
    package: Package
    results: tuple[IndicatorResult, ...]

    def headline(self) -> Cards:
        """Number of indicators per rating, and the average achievement with what it leaves out."""
        mean = average([result.achievement for result in self.results], self.catalogue.policy)
        ratings = Counter(rating_text(result) for result in self.results)
        tones = {rating_text(result): result.achievement.tone for result in self.results}
        text = quantity_text(mean.percent, PERCENT_DECIMALS)
        cards = [
            Card("Indikator Kinerja Utama", str(len(self.results))),
            Card("Rata-rata capaian", f"{text} %", mean.percent.status.value),
            *(
                Card(f"Predikat {rating}", f"{number} indikator", tone=tones[rating])
                for rating, number in ratings.most_common()
            ),
        ]
        return Cards(
            id="ringkasan-angka",
            title="Ringkasan capaian",
            cards=tuple(cards),
            note=f"Rata-rata atas {mean.counted} indikator; {mean.left_out} tidak dapat dihitung.",
        )

    def achievements(self) -> Table:
        """Target, realisation, achievement, rating and status of all indicators."""
        return summary_table(self.results)

    def achievement_chart(self) -> Figure:
        """Achievement of all indicators beside 100 percent."""
        frame = pd.DataFrame(
            {
                "iku": [f"IKU {result.number}" for result in self.results],
                "capaian": [result.achievement.percent.value for result in self.results],
            }
        ).astype({"capaian": float})
        return bars(
            frame,
            category="iku",
            value="capaian",
            unit="persen dari target",
            decimals=PERCENT_DECIMALS,
            reference=100,
            reference_label="target tercapai",
            id="ringkasan-capaian-grafik",
            caption="Capaian Indikator Kinerja Utama terhadap target",
            status=report_status(self.results),
        )

    def method(self) -> Table:
        """How achievement follows from the direction of an indicator."""
        used = {result.direction for result in self.results}
        return Table(
            id="ringkasan-rumus",
            caption="Rumus capaian menurut arah indikator",
            columns=(Column("Arah"), Column("Arti"), Column("Rumus (× 100 persen)"), Column("IKU")),  # noqa: RUF001 -- multiplication sign
            rows=tuple(
                (
                    Cell(direction),
                    Cell(DIRECTION_WORDS[direction]),
                    Cell(formula),
                    Cell(self._numbers_with(direction)),
                )
                for direction, formula in FORMULAS.items()
                if direction in used
            ),
        )

    def _numbers_with(self, direction: str) -> str:
        return ", ".join(str(r.number) for r in self.results if r.direction == direction)

    def scale(self) -> Table:
        """Rating scale in force and the other declared choices, with their reasons."""
        scale = self.catalogue.policy.scale
        policy = " ".join(
            f"{POLICY_LABELS[key]}: {reason}"
            for key, reason in self.catalogue.policy_reasons.items()
        )
        return Table(
            id="ringkasan-predikat",
            caption=scale.title,
            columns=(Column("Predikat"), Column("Capaian (%)")),
            rows=tuple(
                (Cell(item.rating, tone=item.tone), Cell(_bound(item.at_least, item.more_than)))
                for item in scale.classes
            ),
            note=policy,
        )

    def sources(self) -> Table:
        """Every raw table: publisher, title, vintage, status."""
        return Table(
            id="lampiran-sumber",
            caption=f"Tabel data mentah {self.catalogue.year}",
            columns=(
                Column("Tabel"),
                Column("Berkas"),
                Column("Sumber"),
                Column("Data per"),
                Column("Status"),
            ),
            rows=tuple(self._source_row(resource) for resource in self.package.resources),
        )

    def _source_row(self, resource: Resource) -> tuple[Cell, ...]:
        vintage = resource.vintage or self.package.vintage
        status = "per baris" if resource.status == PER_ROW else Status(resource.status).label
        sources = "; ".join(_source_text(s.publisher, s.title) for s in resource.sources)
        return (
            Cell(resource.title),
            Cell(resource.path),
            Cell(sources),
            Cell(format_date(vintage) if vintage else NO_TEXT),
            Cell(status),
        )

    def document(self) -> Table:
        """The IKU document word for word, row 7 repaired."""
        notes = [indicator.note for indicator in self.catalogue.indicators if indicator.note]
        return Table(
            id="lampiran-dokumen",
            caption=self.catalogue.title,
            columns=tuple(
                map(
                    Column,
                    (
                        "No.",
                        "Indikator Kinerja Utama",
                        "Satuan",
                        "Alasan",
                        "Sumber Data",
                        "Cara Perhitungan",
                    ),
                )
            ),
            rows=tuple(
                tuple(
                    map(
                        Cell,
                        (
                            str(i.number),
                            i.name,
                            i.unit,
                            i.reason,
                            i.source or NO_TEXT,
                            i.calculation,
                        ),
                    )
                )
                for i in self.catalogue.indicators
            ),
            note=" ".join(notes),
        )


def _source_text(publisher: str, title: str) -> str:
    return title if title.startswith(publisher) else f"{publisher}: {title}"


def _bound(at_least: float | None, more_than: float | None) -> str:
    if more_than is not None:
        return f"lebih dari {format_number(more_than, 0)}"
    if at_least is not None:
        return f"paling sedikit {format_number(at_least, 0)}"
    return "di bawah kelas sebelumnya"


def open_summary(*, year: int, raw_dir: str, results_dir: str) -> Summary:
    """Open the results of a year.

    Parameters
    ----------
    year : int
        Report year.
    raw_dir, results_dir : str
        Folders of the year, relative to the project root or absolute.

    Raises
    ------
    IkuError
        If an indicator has no result yet or a result is of another year.
    """
    root = project_root()
    catalogue = load_catalogue(root / raw_dir)
    results = read_results(root / results_dir)
    expected = [indicator.number for indicator in catalogue.indicators]
    found = [result.number for result in results if result.year == year]
    if found != expected:
        absent = ", ".join(str(number) for number in expected if number not in found)
        raise IkuError(
            f"Hasil tahun {year} belum lengkap di {results_dir}: IKU {absent or 'tidak dikenal'}.",
            f"Jalankan: make report YEAR={year}",
        )
    return Summary(catalogue, load_package(root / raw_dir), results)
