"""Tables of all results for who computes on: one row per number, and what the keys mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.model.evidence import RegionFigure, Shown, YearRecord
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.regions import current_regions
from iku_analysis.report.exports import ExportedTable, ForeignKey
from iku_analysis.report.table_data import UNIT_WORDS, of_records

INDICATORS, REGION_LIST, RESULTS, LONG = "indikator", "wilayah", "hasil", "data"
WHOLE = "seluruh wilayah"  # a report may be of a province or of one kab/kota
PERCENT, COUNT = "persen", "hitungan"
_UNIT = re.compile(r"\s*\(([^()]+)\)$")
_OF_INDICATOR = ForeignKey(("iku",), INDICATORS)
_VALUES = {"nilai": ""}

Record = dict[str, Any]


def result_tables(results: Sequence[IndicatorResult]) -> tuple[ExportedTable, ...]:
    """Indicators, regions, results, and every number in one long table.

    Parameters
    ----------
    results : sequence of IndicatorResult
        Of one year; what they withhold is not in them.
    """
    if not results:
        return ()
    long = [record for result in results for record in _long(result)]
    regions = dict.fromkeys(record["wilayah"] for record in long)
    measures = {"target": "", "capaian": PERCENT, "capaian_iku": PERCENT}
    return (
        ExportedTable(
            INDICATORS,
            "Indikator kinerja utama",
            of_records([_indicator(result) for result in results], {"iku": ""}),
            primary_key=("iku",),
        ),
        ExportedTable(
            REGION_LIST,
            "Wilayah dan kodenya",
            of_records([_region(name) for name in regions], {}),
            primary_key=("wilayah",),
        ),
        ExportedTable(
            RESULTS,
            "Hasil semua indikator dan varian",
            of_records(
                [record for result in results for record in _results(result)],
                {"tahun": "", "iku": "", **_VALUES, **measures},
            ),
            primary_key=("tahun", "iku", "varian"),
            foreign_keys=(_OF_INDICATOR,),
        ),
        ExportedTable(
            LONG,
            "Semua angka menurut tahun, indikator, varian, dan wilayah",
            of_records(long, {"tahun": "", "iku": "", **_VALUES}),
            primary_key=("tahun", "iku", "kode", "varian", "wilayah"),
            foreign_keys=(_OF_INDICATOR, ForeignKey(("wilayah",), REGION_LIST)),
        ),
    )


def _indicator(result: IndicatorResult) -> Record:
    return {
        "iku": result.number,
        "indikator": result.name,
        "satuan": result.unit,
        "arah": result.direction,
        "status": result.status.value,
    }


def _region(name: str) -> Record:
    known = {region.name: (region.kemendagri, region.bps) for region in current_regions().parts}
    kemendagri, bps = known.get(name, ("", ""))
    return {"wilayah": name, "kode_kemendagri": kemendagri, "kode_bps": bps, "status": ""}


def _coverage(quantity: Quantity) -> str:
    return ", ".join(item.text for item in quantity.coverage)


def _results(result: IndicatorResult) -> Iterator[Record]:
    """A row per variant; the main ones have a target, and how far it was reached."""
    parts = iter(result.components)
    for variant in result.variants:
        quantity = variant.quantity
        yield {
            "tahun": result.year,
            "iku": result.number,
            "indikator": result.name,
            "varian": variant.key,
            "label": variant.label,
            "utama": "ya" if variant.is_main else "tidak",
            "satuan": variant.unit,
            "nilai": quantity.value,
            **_reached(result, next(parts) if variant.is_main else None),
            "cakupan": _coverage(quantity),
            "keterangan": quantity.reason,
            "status": quantity.status.value,
        }


def _reached(result: IndicatorResult, part: ComponentResult | None) -> Record:
    whole = result.achievement if part else None
    return {
        "kode": part.code if part else "",
        "target": part.target.value if part else None,
        "capaian": part.achievement.percent.value if part else None,
        "predikat": (part.achievement.rating or "") if part else "",
        "capaian_iku": whole.percent.value if whole else None,
        "predikat_iku": (whole.rating or "") if whole else "",
    }


def _long(result: IndicatorResult) -> Iterator[Record]:
    for variant in result.variants:
        quantity = variant.quantity
        yield {
            **_row(result, result.year, variant.key, variant.label, variant.unit),
            "nilai": quantity.value,
            "cakupan": _coverage(quantity),
            "keterangan": quantity.reason,
            "status": quantity.status.value,
        }
    units = {part.code: part.unit for part in result.components}
    for record in result.history:
        yield from _yearly(result, record, units.get(record.code, result.unit))
    for figure in result.regions:
        yield _regional(result, figure, result.year, figure.now)
        if figure.before is not None:
            yield _regional(result, figure, result.year - 1, figure.before)


def _row(  # noqa: PLR0913 -- the keys of a row
    result: IndicatorResult,
    year: int,
    variant: str,
    label: str,
    unit: str,
    *,
    code: str = "",
    region: str = WHOLE,
) -> Record:
    return {
        "tahun": year,
        "iku": result.number,
        "kode": code or str(result.number),
        "varian": variant,
        "uraian": label,
        "wilayah": region,
        "satuan": unit,
    }


def _yearly(result: IndicatorResult, record: YearRecord, unit: str) -> Iterator[Record]:
    for name, value, of in (
        ("target", record.target, unit),
        ("realisasi", record.realisation, unit),
        ("capaian", record.achievement, PERCENT),
    ):
        yield {
            **_row(result, record.year, name, name.capitalize(), of, code=record.code),
            "nilai": value,
            "cakupan": "",
            "keterangan": "",
            "status": record.status,
        }


def _regional(result: IndicatorResult, figure: RegionFigure, year: int, shown: Shown) -> Record:
    unit = _UNIT.search(figure.measure)
    label = _UNIT.sub("", figure.measure)
    of = UNIT_WORDS.get(unit[1], unit[1]) if unit else COUNT
    return {
        **_row(result, year, figure.measure, label, of, region=figure.region),
        "nilai": shown.value,
        "cakupan": "",
        "keterangan": "" if shown.value is not None else shown.text,
        "status": shown.status,
    }
