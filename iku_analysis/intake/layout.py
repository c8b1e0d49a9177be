"""What a workbook hides from whoever reads its values: hidden rows, merged cells, bare formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, cell_findings
from iku_analysis.intake.sheet_xml import Sheet

HIDDEN = Advice(
    "baris ini tersembunyi di lembar kerja, tetapi ikut dibaca",
    "Tampilkan barisnya, lalu hapus bila memang bukan data.",
    "IKU-B122",
)
MERGED = Advice(
    "sel gabungan; hanya baris pertamanya yang berisi",
    "Pisahkan selnya dan isi tiap baris, atau nyatakan gabung: true pada kolom ini.",
    "IKU-B123",
)
BARE_FORMULA = Advice(
    "rumus tanpa nilai tersimpan",
    "Buka berkasnya di Excel atau LibreOffice, simpan, lalu kirim ulang; atau tulis nilainya.",
    "IKU-B124",
)


def _spans(sheet: Sheet, column: int) -> Iterator[tuple[int, int]]:
    """First and last row of merged cells of a column that go over several rows."""
    for top, left, bottom, _ in sheet.merged:
        if left == column and bottom > top:
            yield top, bottom


def fill_merged(codes: Codes, rows: Codes, sheet: Sheet, column: int) -> None:
    """Let every row of a merged cell hold what its first row holds, in place.

    Parameters
    ----------
    codes, rows : ndarray of int, one per row
        What the column holds; row numbers, ascending.
    sheet : Sheet
    column : int
        Number of the column.
    """
    for top, bottom in _spans(sheet, column):
        start, end = np.searchsorted(rows, [top, bottom + 1])
        if start < len(rows) and rows[start] == top:
            codes[start:end] = codes[start]


def _in_rows(
    rows: Iterable[int], place: Place, column: str, advice: Advice, severity: Severity
) -> tuple[Finding, ...]:
    numbers = sorted(rows)
    nothing = pd.Series("", index=numbers, dtype="str")
    return cell_findings(nothing, place, column, lambda _: advice, severity=severity)


def layout_findings(
    sheet: Sheet, head: tuple[int, Sequence[str]], resource: Resource, place: Place
) -> tuple[Finding, ...]:
    """Say what the layout of a sheet hides below the head, once per column.

    Parameters
    ----------
    sheet : Sheet
    head : (row number, heads)
        Those of declared columns by their declared names.
    resource : Resource
    place : Place
    """
    head_row, heads = head
    filled = set(np.unique(sheet.rows[sheet.rows > head_row]).tolist())
    findings = [*_in_rows(sheet.hidden & filled, place, "", HIDDEN, Severity.PERINGATAN)]
    fields = {field.name: field for field in resource.fields}
    for column, name in enumerate(heads, 1):
        if name in fields and not fields[name].is_merged:
            tops = [top for top, _ in _spans(sheet, column) if top in filled]
            findings += _in_rows(tops, place, name, MERGED, Severity.GALAT)
    bare: dict[int, list[int]] = {}
    for row, column in sheet.bare_formulas:
        if row > head_row:
            bare.setdefault(column, []).append(row)
    for column, name in enumerate(heads, 1):
        if name in fields:
            rows = bare.get(column, ())
            findings += _in_rows(rows, place, name, BARE_FORMULA, Severity.GALAT)
    return tuple(findings)
