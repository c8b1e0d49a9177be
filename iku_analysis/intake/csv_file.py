"""CSV files read exactly as declared: encoding, delimiter, quote.

A file without any quote is split column-wise and without ever holding a Python text per cell, see
`csv_blocks`; one with quotes goes through Python's strict reader, which names the row of an open
quote.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from iku_analysis.declarations.package import Resource
from iku_analysis.intake.csv_blocks import QuotedError, split_by_blocks
from iku_analysis.intake.findings import (
    Advice,
    Finding,
    Place,
    Severity,
    cell_findings,
    finding_at,
)
from iku_analysis.intake.grid import (
    MAX_TITLE_ROWS,
    TOTAL_ADVICE,
    Cells,
    Grid,
    declared_heads,
    find_head,
    grid_of_rows,
    refuse,
    total_rows,
)

DELIMITERS = (",", ";", "\t", "|")
TAIL_ROWS = 50
Row = tuple[int, list[str]]


def _encoding(resource: Resource) -> str:
    # a byte order mark is no data; Excel writes one
    return "utf-8-sig" if resource.encoding == "utf-8" else resource.encoding


def _text(path: Path, resource: Resource, place: Place) -> str:
    content = path.read_bytes()
    try:
        return content.decode(_encoding(resource))
    except UnicodeError as fault:
        start = fault.start if isinstance(fault, UnicodeDecodeError) else 0
        raise refuse(
            place,
            f"isi berkas bukan {resource.encoding} seperti yang dinyatakan",
            "Simpan ulang sebagai CSV UTF-8, atau nyatakan encoding yang benar"
            " (misalnya windows-1252) di datapackage.yaml.",
            row=content.count(b"\n", 0, start) + 1,
        ) from None


def _rows(text: str, resource: Resource, place: Place) -> Iterator[Row]:
    # strict: a quote left open would otherwise swallow the rest of the file without a word
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=resource.delimiter,
        quotechar=resource.quote,
        strict=True,
    )
    start = 1
    try:
        for fields in reader:
            yield start, fields
            start = reader.line_num + 1
    except csv.Error:
        raise refuse(
            place,
            "tanda kutip atau isi sel tidak dapat dibaca mulai baris ini",
            f"Tutup tanda kutip {resource.quote} yang terbuka; di dalam sel tulis dua kali.",
            row=start,
        ) from None


def _check_head(fields: list[str], resource: Resource, place: Place, row: int) -> None:
    if not any(field.strip() for field in fields):
        raise refuse(place, "baris judul kosong", "Tulis judul kolom di baris 1.", row=1)
    found = [sign for sign in DELIMITERS if sign in fields[0]] if len(fields) == 1 else []
    if found and len(resource.fields) > 1:
        raise refuse(
            place,
            f"pemisah kolom dinyatakan {resource.delimiter!r}, di berkas tampaknya {found[0]!r}",
            "Betulkan dialect.delimiter di datapackage.yaml, atau simpan ulang berkasnya.",
            row=row,
        )


def _length_findings(
    lengths: list[tuple[int, int]], width: int, place: Place
) -> tuple[Finding, ...]:
    """Findings for rows (number, fields) that are not as wide as the head."""
    if not lengths:
        return ()
    counts = pd.Series(
        [f"{count} isian" for _, count in lengths], [number for number, _ in lengths], dtype="str"
    )
    advice = Advice(
        f"baris ini seharusnya berisi {width} isian",
        "Periksa pemisah kolom; beri tanda kutip pada isi yang memuat pemisah.",
    )
    return cell_findings(counts, place, "", lambda _: advice)


def _first_rows(path: Path, resource: Resource) -> list[Row]:
    with path.open(encoding=_encoding(resource), newline="") as stream:
        lines = [line.rstrip("\r\n") for line in islice(stream, MAX_TITLE_ROWS)]
    if any(resource.quote in line for line in lines):
        raise QuotedError
    return [(number, line.split(resource.delimiter)) for number, line in enumerate(lines, 1)]


def read_csv_grid(path: Path, resource: Resource, place: Place) -> Grid:
    """Read a CSV file.

    Raises
    ------
    UnreadableFileError
        If the bytes are not in the declared encoding, a quote is wrong, or the file is empty.
    OSError
        If the file cannot be opened.
    """
    if resource.encoding in {"utf-8", "cp1252", "iso8859-1", "ascii"}:
        try:
            return _by_columns(path, resource, place)
        except (QuotedError, pa.ArrowInvalid, UnicodeError):  # let the other reader name the row
            pass
    return _by_rows(path, resource, place)


def _by_rows(path: Path, resource: Resource, place: Place) -> Grid:
    rows = list(_rows(_text(path, resource, place), resource, place))
    position = find_head(rows, resource)
    head_row, head = rows[position] if rows else (1, [""])
    _check_head(head, resource, place, head_row)
    below = rows[position + 1 :]
    whole = [row for row in below if len(row[1]) == len(head)]
    broken = [
        (number, len(texts))
        for number, texts in below
        if len(texts) != len(head) and any(text.strip() for text in texts)
    ]
    grid = grid_of_rows(whole, (head_row, head), resource, place)
    findings = _length_findings(broken, len(head), place)
    return Grid(grid.head, grid.columns, grid.rows, head_row, (*findings, *grid.findings))


def _by_columns(path: Path, resource: Resource, place: Place) -> Grid:
    first = _first_rows(path, resource)
    position = find_head(first, resource)
    head_row, head = first[position] if first else (1, [""])
    _check_head(head, resource, place, head_row)
    columns, rows, broken = split_by_blocks(path, resource, head_row, len(head))
    heads = declared_heads(head, resource)
    keep = _filled(columns, len(rows))
    totals = _tail_totals(columns, rows, keep, heads, resource)
    keep[totals] = False
    remarks = [
        finding_at(place, TOTAL_ADVICE, row=int(rows[row]), severity=Severity.CATATAN)
        for row in totals
    ]
    if not keep.all():
        columns = [Cells(cells.codes[keep], cells.texts, cells.typed) for cells in columns]
        rows = rows[keep]
    wide = [item for item in broken if item[1] or len(head) == 1]
    findings = _length_findings(wide, len(head), place)
    return Grid(heads, columns, rows, head_row, (*findings, *remarks))


def _filled(columns: list[Cells], count: int) -> npt.NDArray[np.bool_]:
    """Mark the rows with any text."""
    filled = np.zeros(count, dtype=bool)
    for cells in columns:
        has_text = (cells.texts != "").to_numpy()
        if has_text.all():
            return np.ones(count, dtype=bool)
        filled |= cells.rows_where(has_text)
    return filled


def _tail_totals(
    columns: list[Cells],
    rows: pd.Index[int],
    keep: npt.NDArray[np.bool_],
    head: list[str],
    resource: Resource,
) -> list[int]:
    """Positions of rows of sums among the last rows."""
    last = np.flatnonzero(keep)[-TAIL_ROWS:]
    texts = [
        (int(rows[row]), [str(cells.texts.iloc[cells.codes[row]]) for cells in columns])
        for row in last
    ]
    return [int(last[position]) for position in total_rows(texts, head, resource)]
