"""How results look as tables: accessible, Indonesian, with the status beside each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.base.formats import MISSING_TEXT, format_declared, format_number
from iku_analysis.base.records import plain_records
from iku_analysis.declarations.catalogue import Indicator
from iku_analysis.model.labels import COLUMN_LABELS, ColumnLabel
from iku_analysis.model.measurement import InputUsed, Quantity
from iku_analysis.pages.blocks import DATA_MIME, Cell, Column, Published, Table, Tone

MAIN_MARK = "utama"
PERCENT_DECIMALS = 2
WIDE = 8  # columns; beyond it the badge of a row stands at its name
NO_TEXT = "–"  # noqa: RUF001 -- the dash Indonesian tables print for an empty field
DIRECTION_WORDS = {
    "naik": "makin tinggi makin baik",
    "turun": "makin rendah makin baik",
    "mendekati": "makin dekat ke target makin baik",
    "rentang": "di dalam rentang target",
}
FORMULAS = {
    "naik": "realisasi ÷ target",
    "turun": "(2 × target − realisasi) ÷ target",  # noqa: RUF001 -- signs of a formula
    "mendekati": "1 − |1 − realisasi ÷ target|",  # noqa: RUF001 -- signs of a formula
    "rentang": "di dalam rentang 100 persen; di luarnya realisasi ÷ batas terdekat",
}


def quantity_text(quantity: Quantity, decimals: int) -> str:
    """Number in Indonesian notation, or the words for missing data with the reason."""
    if quantity.value is None:
        return f"{MISSING_TEXT} ({quantity.reason})"
    return format_number(quantity.value, decimals)


def quantity_cell(
    quantity: Quantity,
    decimals: int,
    *,
    key: str = "",
    link: str = "",
    footnote: int = 0,
) -> Cell:
    """Cell with the number, its status, and where it leads; see `Cell`."""
    text = quantity_text(quantity, decimals)
    return Cell(text, quantity.status.value, link=link, key=key, footnote=footnote)


def rating_text(result: IndicatorResult | ComponentResult) -> str:
    """Rating, or why there is none."""
    return result.achievement.rating or "tidak dapat dinilai"


def rating_tone(result: IndicatorResult | ComponentResult) -> Tone:
    """Colour of the rating as the rating scale declares it."""
    return result.achievement.tone


def definition_table(indicator: Indicator) -> Table:
    """Row of the IKU document word for word, and what we declare beside it."""
    main = "; ".join(variant.label for variant in indicator.main_variants)
    direction = indicator.direction
    rows = [
        ("Nama dalam dokumen", indicator.name, ""),
        ("Satuan", indicator.unit, ""),
        ("Alasan", indicator.reason, ""),
        (
            "Sumber data",
            indicator.source or NO_TEXT,
            "" if indicator.source else "kosong dalam dokumen",
        ),
        ("Cara perhitungan", indicator.calculation, ""),
        ("Arah", DIRECTION_WORDS[direction.value], direction.reason),
        ("Varian utama", main, indicator.variants.reason),
        ("Fungsi", indicator.function.value, indicator.function.reason),
        ("Aturan", policy_text(indicator.policy.value), indicator.policy.reason),
        *_small_counts_row(indicator),
    ]
    return Table(
        id=f"iku-{indicator.number}-definisi",
        caption=f"Definisi IKU {indicator.number}",
        columns=(Column("Unsur"), Column("Isi"), Column("Penjelasan")),
        rows=tuple(tuple(map(Cell, row)) for row in rows),
        note=indicator.note,
    )


def _small_counts_row(indicator: Indicator) -> list[tuple[str, str, str]]:
    counts = indicator.small_counts.value.columns.values()
    labels = [_label_of(name, {}).label for columns in counts for name in columns]
    reason = indicator.small_counts.reason
    return [("Dirahasiakan bila kecil", "; ".join(labels), reason)] if labels else []


def policy_text(policy: Mapping[str, object]) -> str:
    """Declared parameters of an indicator function, as ``name = value``."""
    return "; ".join(f"{key} = {_plain(value)}" for key, value in policy.items()) or NO_TEXT


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return format_declared(value) if isinstance(value, float) else str(value)


def variants_table(result: IndicatorResult) -> Table:
    """All variants side by side, the main one marked."""
    rows = tuple(
        (
            Cell(f"{variant.label} ({MAIN_MARK})" if variant.is_main else variant.label),
            quantity_cell(variant.quantity, variant.decimals, link=f"iku-{result.number}-sumber"),
            Cell(variant.unit),
        )
        for variant in result.variants
    )
    return Table(
        id=f"iku-{result.number}-varian",
        caption=f"IKU {result.number} menurut varian perhitungan, {result.year}",
        columns=(Column("Varian"), Column("Nilai", "right"), Column("Satuan")),
        rows=rows,
        source=f"iku-{result.number}-sumber",
    )


def _label_of(column: str, decimals: Mapping[str, int]) -> ColumnLabel:
    # Wide tables carry data as heads (kab/kota); those hold measures of two decimals.
    label = COLUMN_LABELS.get(column, ColumnLabel(column, PERCENT_DECIMALS))
    return replace(label, decimals=decimals[column]) if column in decimals else label


def _breakdown_cell(value: object, label: ColumnLabel, status: str) -> Cell:
    if pd.isna(value):  # type: ignore[call-overload]  # cells are scalars
        return Cell(NO_TEXT if label.decimals is None else MISSING_TEXT)
    if label.decimals is None:
        return Cell(str(value))
    if not label.grouped:
        return Cell(str(int(value)))  # type: ignore[call-overload]  # numeric column
    return Cell(format_number(float(value), label.decimals), status)  # type: ignore[arg-type]


def breakdown_table(
    frame: pd.DataFrame,
    *,
    id: str,
    caption: str,
    note: str = "",
    total_rows: int = 0,
    decimals: Mapping[str, int] = MappingProxyType({}),
    source: str = "",
    keys: Mapping[tuple[int, str], str] = MappingProxyType({}),
    words: Mapping[tuple[int, str], str] = MappingProxyType({}),
) -> Table:
    """Detail table of a measurement.

    Parameters
    ----------
    frame : DataFrame
        One of ``Measurement.breakdowns``; its ``status`` column becomes the badge of the row.
    id, caption, note, total_rows, source
        As in `Table`.
    decimals : mapping of str to int
        Digits of columns whose unit differs from table to table.
    keys : mapping of (int, str) to str
        Name of the number at a row's position and a column; see `Cell`.
    words : mapping of (int, str) to str
        What is shown in place of a missing number, by position and column likewise.

    Returns
    -------
    Table
        The badge stands at the first number of a row and speaks for the whole row, so that wide
        tables stay readable.
    """
    names = [name for name in frame.columns if name != "status"]
    labels = [_label_of(name, decimals) for name in names]
    rows = []
    for index, record in enumerate(frame.to_dict("records")):
        cells = [
            _keyed(
                Cell(words[index, name])
                if (index, name) in words
                else _breakdown_cell(record[name], label, record["status"]),
                keys.get((index, str(name)), ""),
            )
            for name, label in zip(names, labels, strict=True)
        ]
        rows.append(_badge_once(cells))
    return Table(
        id=id,
        caption=caption,
        columns=tuple(
            Column(label.label, "left" if label.decimals is None else "right") for label in labels
        ),
        rows=tuple(rows),
        total_rows=total_rows,
        note=note,
        source=source,
    )


def with_data(table: Table, frame: pd.DataFrame) -> Published:
    """Table that also publishes the frame it shows, at full precision."""
    return Published(table, DATA_MIME, {"id": table.id, "records": plain_records(frame)})


def _keyed(cell: Cell, key: str) -> Cell:
    return replace(cell, key=key) if key else cell


def _badge_once(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    first = next((index for index, cell in enumerate(cells) if cell.status), None)
    if first is None:
        return tuple(cells)
    at = 0 if len(cells) > WIDE else first
    status = cells[first].status
    return tuple(
        replace(cell, status=status if index == at else "") if cell.status or index == at else cell
        for index, cell in enumerate(cells)
    )


def inputs_table(
    inputs: Sequence[InputUsed],
    titles: Mapping[str, str],
    publishers: Mapping[str, str],
    *,
    number: int,
) -> Table:
    """Tables an indicator was computed from, with rows used and status.

    Parameters
    ----------
    inputs : sequence of InputUsed
        From the measurement.
    titles, publishers : mapping of str to str
        Per table name, from ``datapackage.yaml``.
    number : int
        Indicator number.
    """
    rows = tuple(
        (
            Cell(titles[used.table]),
            Cell(publishers[used.table]),
            Cell(format_number(used.rows, 0)),
            Cell(used.status.label if used.status else MISSING_TEXT),
        )
        for used in inputs
    )
    return Table(
        id=f"iku-{number}-sumber",
        caption=f"Sumber data IKU {number}",
        columns=(
            Column("Tabel"),
            Column("Penerbit"),
            Column("Baris dipakai", "right"),
            Column("Status"),
        ),
        rows=rows,
    )
