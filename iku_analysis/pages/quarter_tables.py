"""Quarters of an indicator, of all indicators, and beside the same months of last year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from iku_analysis.assessment.quarters import only_whole_years
from iku_analysis.assessment.results import IndicatorResult
from iku_analysis.base.formats import listed
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.declarations.package import Package
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.quarter import QUARTERS, ROMAN, QuarterRecord
from iku_analysis.pages import anchors
from iku_analysis.pages.blocks import Cell, Table, cells, heads
from iku_analysis.pages.tables import NO_TEXT, PERCENT_DECIMALS, quantity_cell

PACE = (
    "Bila laju sama: realisasi dikali empat, dibagi nomor triwulan. Aturan hitung berlabel, bukan "
    "ramalan; hanya untuk jumlah yang bertambah sepanjang tahun."
)
NO_TARGET = "Target triwulan tidak dinyatakan."
IN_APPENDIX = "Target triwulan ada pada lampiran teknis."
Take = Callable[[QuarterRecord], Quantity]


def quarters_table(result: IndicatorResult) -> Table:
    """Realisation, target and what both say at the end of each quarter, a column each."""
    numbers = sorted({record.quarter for record in result.quarters})
    heading = " | ".join(("Sejak Januari", *(f"Triwulan {ROMAN[item - 1]}:" for item in numbers)))
    return Table(
        id=anchors.iku(result.number, anchors.QUARTERS),
        caption=f"IKU {result.number} pada akhir setiap triwulan {result.year}",
        columns=heads(heading),
        rows=tuple(row for code in _codes(result) for row in _rows(code, result)),
        note="" if _have_targets(result) else NO_TARGET,
        source=anchors.iku(result.number, anchors.SOURCES),
    )


def _have_targets(result: IndicatorResult) -> bool:
    within = [record for record in result.quarters if record.quarter < QUARTERS]
    return any(not record.target.is_missing for record in within)


def _rows(code: str, result: IndicatorResult) -> Iterator[tuple[Cell, ...]]:
    records = [record for record in result.quarters if record.code == code]
    first, named = records[0], f" {code}" if len(result.components) > 1 else ""
    ends = result.quarter or QUARTERS
    wanted: list[tuple[str, str, Take, int]] = [
        (f"Realisasi{named} ({first.unit})", "realisasi", attrgetter("realisation"), first.decimals)
    ]
    if _have_targets(result):
        wanted += [
            (f"Target{named} ({first.unit})", "target", attrgetter("target"), first.decimals),
            (f"Capaian{named} (%)", "capaian", attrgetter("achievement"), PERCENT_DECIMALS),
        ]
    if any(not record.of_year.is_missing for record in records):
        share = f"Terhadap target tahun{named} (%)"
        wanted.append((share, "bagian_target_tahun", attrgetter("of_year"), PERCENT_DECIMALS))
    if narrower := _narrower(records):
        yield cells(f"Cakupan{named}", *(narrower.get(r.quarter, NO_TEXT) for r in records))
    for label, key, take, decimals in wanted:
        yield cells(
            label,
            *(
                _cell(take(item), decimals, _name(code, key, item.quarter, ends))
                for item in records
            ),
        )


def _narrower(records: Sequence[QuarterRecord]) -> dict[int, str]:
    """What the quarters cover that cover less than the last: a step may be who joined since."""
    last = {item.extent: item.share for item in records[-1].realisation.coverage}
    told = {
        record.quarter: listed(
            item.text
            for item in record.realisation.coverage
            if item.share < last.get(item.extent, item.share)
        )
        for record in records
    }
    return {quarter: text for quarter, text in told.items() if text}


def _name(code: str, key: str, quarter: int, ends: int) -> str:
    """Name of a number in the whole report; the last quarter's are those of the report."""
    return f"{code}.{key}" if quarter == ends else f"{code}.{key}@T{quarter}"


def _cell(quantity: Quantity, decimals: int, key: str) -> Cell:
    """Number, or a dash: why there is none is told at the realisation."""
    return Cell(NO_TEXT) if quantity.is_missing else quantity_cell(quantity, decimals, key)


def year_quarters_table(results: Sequence[IndicatorResult]) -> Table:
    """What stood at the end of each quarter, an indicator or component a row."""
    within = [item for item in results if item.quarters]
    said = [IN_APPENDIX if any(map(_have_targets, within)) else NO_TARGET]
    if len(within) < len(results):
        said.insert(0, "Yang lain hanya diketahui setahun penuh.")
    said += [
        f"IKU {code}, triwulan {ROMAN[quarter - 1]}: hanya {text}."
        for item in within
        for code in _codes(item)
        for quarter, text in _narrower([r for r in item.quarters if r.code == code]).items()
    ]
    quarters = " | ".join(f"Triwulan {numeral}:" for numeral in ROMAN)
    return Table(
        id=anchors.YEAR_QUARTERS,
        caption=f"Realisasi sejak Januari pada akhir setiap triwulan {results[0].year}",
        columns=heads(f"No. | Indikator Kinerja Utama | Satuan | {quarters}"),
        rows=tuple(_year_row(item, code) for item in within for code in _codes(item)),
        note=" ".join(said),
    )


def _codes(result: IndicatorResult) -> list[str]:
    return list(dict.fromkeys(record.code for record in result.quarters))


def _year_row(result: IndicatorResult, code: str) -> tuple[Cell, ...]:
    found = {record.quarter: record for record in result.quarters if record.code == code}
    first = next(iter(found.values()))
    stood = (
        _cell(one.realisation, one.decimals, _name(code, "realisasi", quarter, QUARTERS))
        if (one := found.get(quarter))
        else Cell(NO_TEXT)
        for quarter in range(1, QUARTERS + 1)
    )
    return cells(code, result.name, first.unit, *stood)


# --- a quarter's report --------------------------------------------------------------------------


def progress_table(results: Sequence[IndicatorResult]) -> Table:
    """What is reached at the end of the quarter, of its target and of the year's."""
    first = results[0]
    records = [(item, record) for item in results for record in _current(item)]
    return Table(
        id=anchors.PROGRESS,
        caption=f"Kemajuan {first.period}",
        columns=heads(
            "No. | Indikator Kinerja Utama | Satuan | Target triwulan: | Realisasi: | Capaian (%): "
            "| Target tahun: | Terhadap target tahun (%): | Bila laju sama:"
        ),
        rows=tuple(_progress_row(item, record) for item, record in records),
        note=PACE,
    )


def _current(result: IndicatorResult) -> list[QuarterRecord]:
    return [record for record in result.quarters if record.quarter == result.quarter]


def _progress_row(result: IndicatorResult, record: QuarterRecord) -> tuple[Cell, ...]:
    code, digits = record.code, record.decimals
    return cells(
        code,
        result.name,
        record.unit,
        _cell(record.target, digits, f"{code}.target"),
        quantity_cell(record.realisation, digits, f"{code}.realisasi"),
        _cell(record.achievement, PERCENT_DECIMALS, f"{code}.capaian"),
        _cell(record.year_target, digits, f"{code}.target_tahun"),
        _cell(record.of_year, PERCENT_DECIMALS, f"{code}.bagian_target_tahun"),
        _cell(record.at_this_pace, digits, f"{code}.laju_sama"),
    )


def unmeasured_table(indicators: Iterable[Indicator], package: Package) -> Table:
    """Indicators that only a whole year can tell, and why."""
    reasons = [(item, only_whole_years(item, package)) for item in indicators]
    return Table(
        id=anchors.ONLY_YEARLY,
        caption="Yang tidak diukur dalam tahun berjalan",
        columns=heads("No. | Indikator Kinerja Utama | Mengapa"),
        rows=tuple(
            cells(str(item.number), item.title, reason) for item, reason in reasons if reason
        ),
    )


def last_year_table(result: IndicatorResult, before: Mapping[str, Quantity]) -> Table:
    """Every variant beside the same months of last year."""
    earlier = result.year - 1
    return Table(
        id=anchors.iku(result.number, anchors.HISTORY),
        caption=f"IKU {result.number} dan periode yang sama tahun {earlier}",
        columns=heads(f"Varian | Satuan | {result.year}: | {earlier}:"),
        rows=tuple(
            cells(
                variant.label,
                variant.unit,
                quantity_cell(variant.quantity, variant.decimals, result.name_of(variant.key)),
                quantity_cell(
                    before[variant.key],
                    variant.decimals,
                    f"{result.name_of(variant.key)}@{earlier}-T{result.quarter}",
                ),
            )
            for variant in result.variants
        ),
        source=anchors.iku(result.number, anchors.SOURCES),
    )
