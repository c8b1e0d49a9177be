"""What a notebook calls: one strategic target with its tables, results and displays.

A notebook reads only the tables its task declares and publishes everything as cell output; it
writes no file. Folders are given relative to the project root, so that an executed notebook holds
no path of a machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from iku_analysis.blocks import DATA_MIME, RESULT_MIME, Card, Cards, Figure, Published, Table
from iku_analysis.catalogue import Catalogue, StrategicTarget, load_catalogue
from iku_analysis.errors import IkuError
from iku_analysis.figures import history_with_target
from iku_analysis.history import history_frame
from iku_analysis.intake.descriptor import Package, load_package
from iku_analysis.intake.storage import read_table
from iku_analysis.measurement import Measurement, Quantity
from iku_analysis.paths import project_root
from iku_analysis.results import (
    ComponentResult,
    IndicatorResult,
    assess,
    result_to_json,
    targets_of_year,
)
from iku_analysis.status import Status, status_of
from iku_analysis.tables import (
    PERCENT_DECIMALS,
    breakdown_table,
    definition_table,
    inputs_table,
    quantity_text,
    rating_text,
    rating_tone,
    variants_table,
)


@dataclass(frozen=True)
class Chapter:
    """One strategic target in one year.

    Attributes
    ----------
    number : int
        Number of the strategic target in the IKU document.
    year : int
        Report year.
    catalogue : Catalogue
        The IKU document and our declarations.
    package : Package
        Description of the raw tables, for sources.
    processed : Path
        Folder of the checked tables.
    """

    number: int
    year: int
    catalogue: Catalogue
    package: Package
    processed: Path

    @property
    def target(self) -> StrategicTarget:
        """The strategic target."""
        return self.catalogue.target(self.number)

    def table(self, name: str) -> pd.DataFrame:
        """Checked table by its name in ``datapackage.yaml``, with a ``status`` column."""
        path = self.processed / f"{name}.parquet"
        if not path.is_file():
            raise IkuError(
                f"Tabel olahan {path.name} belum ada.", f"Jalankan: make report YEAR={self.year}"
            )
        return read_table(path)

    def policy(self, indicator: int) -> dict[str, Any]:
        """Declared parameters of an indicator's function."""
        return dict(self.catalogue.indicator(indicator).policy.value)

    def assess(self, measurement: Measurement) -> IndicatorResult:
        """Measurement beside its targets of the year."""
        codes = [v.component for v in self.catalogue.indicator(measurement.indicator).main_variants]
        targets = targets_of_year(self.table("perjanjian_kinerja"), codes)
        return assess(measurement, self.catalogue, targets)

    def definition(self, indicator: int) -> Table:
        """Row of the IKU document and what we declare about it."""
        return definition_table(self.catalogue.indicator(indicator))

    def result(self, measurement: Measurement) -> Published:
        """Key figures of an indicator; publishes its result to the summary and the exports."""
        result = self.assess(measurement)
        return Published(result_cards(result), RESULT_MIME, result_to_json(result))

    def variants(self, measurement: Measurement) -> Table:
        """All variants side by side."""
        return variants_table(self.assess(measurement))

    def breakdown(
        self, measurement: Measurement, name: str, caption: str, note: str = ""
    ) -> Published:
        """Detail table of a measurement; publishes its data at full precision.

        Parameters
        ----------
        measurement : Measurement
            From an indicator function.
        name : str
            Key in ``measurement.breakdowns``.
        caption, note : str
            Words of the reader.
        """
        return self._published(
            measurement.breakdowns[name],
            identifier=f"iku-{measurement.indicator}-{name.replace('_', '-')}",
            caption=caption,
            note=note,
        )

    def history(self, measurement: Measurement) -> list[Figure]:
        """Realisation and target of the years before and this year, one chart per target."""
        return [
            history_with_target(
                frame,
                unit=part.unit,
                decimals=part.decimals,
                id=f"iku-{part.code}-riwayat-grafik",
                caption=f"IKU {part.code}: realisasi dan target per tahun",
                status=status_of(frame),
            )
            for part, frame in self._histories(measurement)
        ]

    def history_table(self, measurement: Measurement) -> list[Published]:
        """Numbers of the history charts, with the achievement of each year."""
        return [
            self._published(
                frame,
                identifier=f"iku-{part.code}-riwayat",
                caption=f"IKU {part.code}: target, realisasi ({part.unit}), dan capaian per tahun",
                decimals={"target": part.decimals, "realisasi": part.decimals},
            )
            for part, frame in self._histories(measurement)
        ]

    def _histories(self, measurement: Measurement) -> list[tuple[ComponentResult, pd.DataFrame]]:
        result, past = self.assess(measurement), self.table("riwayat")
        direction = self.catalogue.indicator(result.number).direction.value
        return [
            (part, history_frame(part, self.year, past, direction, self.catalogue.policy))
            for part in result.components
        ]

    def _published(
        self,
        frame: pd.DataFrame,
        *,
        identifier: str,
        caption: str,
        note: str = "",
        decimals: Mapping[str, int] | None = None,
    ) -> Published:
        table = breakdown_table(
            frame, id=identifier, caption=caption, note=note, decimals=decimals or {}
        )
        records = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return Published(table, DATA_MIME, {"id": identifier, "records": records})

    def status(self, measurement: Measurement, name: str) -> Status:
        """Weakest status of a breakdown, for its chart."""
        return status_of(measurement.breakdowns[name])

    def sources(self, measurement: Measurement) -> Table:
        """Tables the indicator was computed from."""
        resources = self.package.resources
        return inputs_table(
            measurement.inputs,
            {resource.name: resource.title for resource in resources},
            {r.name: "; ".join(s.publisher for s in r.sources) for r in resources},
            number=measurement.indicator,
        )


def result_cards(result: IndicatorResult) -> Cards:
    """Target, realisation, achievement and rating; per component where there are several."""
    parts = result.components
    prefix = {part.code: f"{part.code} " if len(parts) > 1 else "" for part in parts}
    cards = [
        card
        for part in parts
        for card in (
            _card(
                f"Target {prefix[part.code]}{result.year}", part.target, part.decimals, part.unit
            ),
            _card(
                f"Realisasi {prefix[part.code]}{result.year}",
                part.realisation,
                part.decimals,
                part.unit,
            ),
        )
    ]
    label = "Capaian (rata-rata)" if len(parts) > 1 else "Capaian"
    cards.append(_card(label, result.achievement.percent, PERCENT_DECIMALS, "%"))
    cards.append(Card("Predikat", rating_text(result), tone=rating_tone(result)))
    return Cards(
        id=f"iku-{result.number}-hasil",
        title=f"Hasil IKU {result.number}",
        cards=tuple(cards),
        note=" ".join(result.notes),
    )


def _card(label: str, quantity: Quantity, decimals: int, unit: str) -> Card:
    text = quantity_text(quantity, decimals)
    return Card(label, text if quantity.is_missing else f"{text} {unit}", quantity.status.value)


def open_chapter(number: int, *, year: int, raw_dir: str, processed_dir: str) -> Chapter:
    """Open the chapter of one strategic target.

    Parameters
    ----------
    number : int
        Strategic target, 1 to 6.
    year : int
        Report year.
    raw_dir, processed_dir : str
        Folders of the year, relative to the project root or absolute.

    Raises
    ------
    IkuError
        If the catalogue is of another year or a file is missing.
    """
    root = project_root()
    catalogue = load_catalogue(root / raw_dir)
    if catalogue.year != year:
        raise IkuError(
            f"Katalog di {raw_dir} untuk tahun {catalogue.year}, notebook diminta tahun {year}.",
            f"Beri folder tahun {year}, atau perbaiki `tahun` di iku.yaml.",
        )
    return Chapter(number, year, catalogue, load_package(root / raw_dir), root / processed_dir)
