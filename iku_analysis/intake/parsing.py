"""Text as written -> typed columns, by what the descriptor declares and nothing else.

A converter turns the distinct cells of a column into values and leaves missing what it cannot read;
a cell that was given but has no value is a fault. So no converter ever guesses or raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.fields import Field, NumberFormat
from iku_analysis.intake.dates import read_date, read_quarter, read_serial
from iku_analysis.intake.findings import (
    MAX_DISTINCT_VALUES,
    Advice,
    Finding,
    Severity,
    cell_findings,
)
from iku_analysis.intake.grid import FOLDED, Cells
from iku_analysis.intake.grouping_doubts import may_be_thousands
from iku_analysis.intake.limits import MAX_CELL_LENGTH
from iku_analysis.intake.number_texts import bare_numbers, integers, numbers
from iku_analysis.intake.personal_findings import column_findings, searched_texts
from iku_analysis.intake.reading import RawTable
from iku_analysis.intake.wording import (
    EXCEL_ERRORS,
    FOOTNOTE,
    declared_missing_advice,
    footnote_advice,
    grouping_advice,
    thousands_advice,
    unreadable_advice,
)
from iku_analysis.model.regions import current_regions

REGION_REMARK = Advice(
    "ejaan lain dari nama resmi wilayah, dibaca sebagai nama resminya",
    "Tidak perlu diperbaiki.",
    "IKU-S123",
)
SERIAL_REMARK = Advice(
    "angka seri Excel, dibaca sebagai tanggal", "Beri sel itu format tanggal di Excel.", "IKU-S124"
)
GARBLED = Advice(
    "huruf UTF-8 yang dibaca dengan pengodean lain (misalnya Ã© untuk é)",
    "Nyatakan encoding: utf-8 di datapackage.yaml; bila sudah, ketik ulang isi sel ini.",
    "IKU-S203",
)
UNSEEN_ADVICE = Advice(
    "memuat karakter yang tidak terlihat atau membalik arah tulisan",
    "Ketik ulang isi sel ini.",
    "IKU-S125",
)
LONG_ADVICE = Advice(
    f"lebih panjang dari {MAX_CELL_LENGTH} huruf",
    "Persingkat, atau periksa tanda kutip dan kolom.",
    "IKU-S126",
)
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ParsedTable:
    """Typed columns and what could not be read.

    Attributes
    ----------
    rows : Index of int
        Row numbers as a person sees them.
    distinct : Mapping of str to Series
        Values of the distinct texts of each column, typed as `Field.nullable_dtype`.
    codes : Mapping of str to ndarray of int
        Which of the distinct values each row holds.
    unreadable : Mapping of str to Index
        Rows of each column whose cell could not be read (their value is missing in `frame`).
    findings : tuple of Finding
    """

    rows: pd.Index[int]
    distinct: Mapping[str, pd.Series]
    codes: Mapping[str, Codes]
    unreadable: Mapping[str, pd.Index[int]]
    findings: tuple[Finding, ...]
    _numbered: dict[str, tuple[Codes, int]] = field(default_factory=dict, repr=False)

    def numbered(self, column: str) -> tuple[Codes, int]:
        """Number of the value of each distinct text, and how many values there are.

        Texts may differ and be the same value; a missing one is a value of its own.
        """
        if column not in self._numbered:
            codes, values = pd.factorize(self.distinct[column], use_na_sentinel=False)
            self._numbered[column] = codes, len(values)
        return self._numbered[column]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Declared columns that exist, a row per row."""
        columns = {
            name: pd.Series(values.array.take(self.codes[name]), self.rows)
            for name, values in self.distinct.items()
        }
        return pd.DataFrame(columns, self.rows)


def _dates(
    text: pd.Series[str], typed: Marks, field: Field, *, is_1904: bool = False
) -> pd.Series[pd.Timestamp]:
    days = [
        None
        if pd.isna(cell)
        else read_serial(float(cell), is_1904=is_1904)
        if is_number
        else read_date(cell, field.date_format)
        for cell, is_number in zip(text, typed, strict=True)
    ]
    return pd.Series(pd.to_datetime(pd.Series(days, text.index, dtype=object))).astype(
        "datetime64[us]"
    )


def _booleans(text: pd.Series[str], _: Marks, field: Field) -> pd.Series[bool]:
    words = dict.fromkeys(field.true_values, True) | dict.fromkeys(field.false_values, False)
    return text.map(words).astype("boolean")


def _mapped(text: pd.Series[str], read: Callable[[str], str | None]) -> pd.Series[str]:
    return text.map({word: read(word) for word in text.dropna().unique()}).astype("str")


def _strings(text: pd.Series[str], typed: Marks, field: Field) -> pd.Series[str]:
    if field.region == "nama":
        return _mapped(text, current_regions().by_name)
    if field.region:
        return _mapped(text, partial(current_regions().by_code, system=field.region))
    if field.is_quarter:
        return _mapped(text, read_quarter)
    # a workbook keeps 15 digits of a number: what follows is lost, and must not look like data
    is_cut = typed & text.str.fullmatch(r"[0-9]{16,}", na=False).to_numpy()
    return text.where(~is_cut)


_CONVERTERS: Mapping[str, Callable[[pd.Series, Marks, Field], pd.Series]] = {
    "string": _strings,
    "integer": integers,
    "number": numbers,
    "boolean": _booleans,
    "date": _dates,
}


@dataclass(frozen=True)
class _Column:
    """One column while it is read."""

    field: Field
    cells: Cells
    raw: RawTable
    values: pd.Series
    is_given: Marks

    def findings(
        self,
        marked: Marks,
        advice: Callable[[str], Advice],
        severity: Severity,
        most: int = MAX_DISTINCT_VALUES,
        *,
        hidden: bool = False,
    ) -> tuple[Finding, ...]:
        """Findings for the rows of marked distinct texts."""
        if not marked.any():
            return ()
        rows = self.cells.rows_where(marked)
        return cell_findings(
            self.cells.written(self.raw.rows, rows),
            self.raw.place,
            self.field.name,
            advice,
            severity=severity,
            hidden=hidden or self.field.is_personal,
            max_distinct=most,
        )

    @cached_property
    def unreadable(self) -> Marks:
        return self.is_given & self.values.isna().to_numpy()

    def _among(self, distinct: Iterable[int]) -> Marks:
        marked = np.zeros(len(self.values), dtype=bool)
        marked[list(distinct)] = True
        return marked

    def unreadable_findings(self) -> Iterator[Finding]:
        """A galat for every cell that is given but has no value."""
        faults = self.cells.faults
        for advice in dict.fromkeys(faults.values()):
            marked = self._among(at for at, known in faults.items() if known == advice)
            yield from self.findings(marked, lambda _, said=advice: said, Severity.GALAT)  # type: ignore[misc]  # bound now
        others = self.unreadable & ~self._among(faults)
        if self.field.type in {"number", "integer"} and others.any():
            marks = self.cells.texts.str.extract(FOOTNOTE, expand=False).where(others)
            for mark in marks.dropna().unique():
                said = partial(footnote_advice, mark)
                yield from self.findings((marks == mark).to_numpy(), said, Severity.GALAT, 1)
            others &= marks.isna().to_numpy()
        advice_for = partial(unreadable_advice, self.field)
        yield from self.findings(others, advice_for, Severity.GALAT)


def _unshowable(column: _Column) -> Iterator[Finding]:
    """Cells that can be read but that no reader could see as they are."""
    texts, readable = column.cells.texts, ~column.unreadable
    unseen, garbled = column.cells.unseen & ~column.cells.garbled, column.cells.garbled
    long = (texts.str.len() > MAX_CELL_LENGTH).to_numpy()
    yield from column.findings(readable & unseen, lambda _: UNSEEN_ADVICE, Severity.GALAT)
    yield from column.findings(readable & ~unseen & long, lambda _: LONG_ADVICE, Severity.GALAT)
    yield from column.findings(readable & garbled, lambda _: GARBLED, Severity.GALAT, 1)


def _undeclared_personal(column: _Column) -> tuple[Finding, ...]:
    """Personal data by their shape, in a column that would be kept."""
    field, cells, raw = column.field, column.cells, column.raw
    if field.is_personal:
        return ()
    # a longer one is refused as it is
    short = (cells.texts.str.len() <= MAX_CELL_LENGTH).to_numpy()
    among = searched_texts(cells, field) & ~column.unreadable & short
    return column_findings(cells, raw.rows, raw.place, field.name, among)


def _remarks(column: _Column, missing_values: Mapping[str, str]) -> Iterator[Finding]:
    """What was read, but is worth knowing."""
    field, texts, values = column.field, column.cells.texts, column.values
    yield from column.findings(column.cells.folded, lambda _: FOLDED, Severity.CATATAN, 1)
    known = values.notna().to_numpy()
    if field.region == "nama":
        other_spelling = known & (texts != values).to_numpy()
        yield from column.findings(other_spelling, lambda _: REGION_REMARK, Severity.CATATAN, 1)
    if field.type == "date":
        serial = known & column.cells.typed
        yield from column.findings(serial, lambda _: SERIAL_REMARK, Severity.CATATAN, 1)
    if field.type == "number" and field.number_format:
        yield from _grouping_doubts(column, field.number_format, known)
    for word, meaning in missing_values.items():
        if word and not field.constraints.required:
            advice = declared_missing_advice(word, meaning)
            is_word = (texts == word).to_numpy()
            yield from column.findings(is_word, lambda _, said=advice: said, Severity.CATATAN)  # type: ignore[misc]  # bound now


def _grouping_doubts(column: _Column, signs: NumberFormat, known: Marks) -> tuple[Finding, ...]:
    field, is_text = column.field, known & ~column.cells.typed
    doubtful = may_be_thousands(bare_numbers(column.cells.texts.where(is_text), field), field)
    if signs.group:
        return column.findings(doubtful, partial(thousands_advice, field), Severity.PERINGATAN)
    return column.findings(doubtful, partial(grouping_advice, field), Severity.GALAT)


def _read(field: Field, raw: RawTable, missing_values: Mapping[str, str]) -> _Column:
    cells = raw.columns[field.name]
    is_given = ~cells.texts.isin(list(missing_values)).to_numpy()
    text = cells.texts.where(is_given & ~cells.texts.isin(EXCEL_ERRORS).to_numpy())
    if cells.faults:
        text[list(cells.faults)] = None
    convert = partial(_dates, is_1904=True) if raw.is_1904 else _dates
    values = {**_CONVERTERS, "date": convert}[field.type](text, cells.typed, field)
    return _Column(field, cells, raw, values, is_given)


def parse_table(
    raw: RawTable, fields: Sequence[Field], missing_values: Mapping[str, str]
) -> ParsedTable:
    """Convert all columns of a raw table.

    Parameters
    ----------
    raw : RawTable
        Cells as written.
    fields : sequence of Field
        Declared columns; those absent from `raw` are skipped.
    missing_values : mapping of str to str
        Cell texts that mean "no data", and what each means.

    Returns
    -------
    ParsedTable
        With a galat for every cell that is given but unreadable, and remarks on what was read
        otherwise than it is written.
    """
    columns = [_read(field, raw, missing_values) for field in fields if field.name in raw.columns]
    findings: list[Finding] = []
    for column in columns:
        findings += column.unreadable_findings()
        findings += _unshowable(column)
        findings += _undeclared_personal(column)
        findings += _remarks(column, missing_values)
    return ParsedTable(
        raw.rows,
        {column.field.name: column.values for column in columns},
        {column.field.name: column.cells.codes for column in columns},
        {
            column.field.name: raw.rows[column.cells.rows_where(column.unreadable)]
            if column.unreadable.any()
            else raw.rows[:0]
            for column in columns
        },
        tuple(findings),
    )
