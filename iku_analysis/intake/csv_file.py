"""CSV files read exactly as declared: encoding, delimiter, quote.

A file without any quote is split by pyarrow, column-wise and without ever holding a Python text per
cell; one with quotes goes through Python's strict reader, which names the row of an open quote.
"""

from __future__ import annotations

import csv
import io
import mmap
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from iku_analysis.intake.descriptor import Resource
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


def _has_quotes(path: Path, quote: str, encoding: str) -> bool:
    with path.open("rb") as stream:
        if not stream.seek(0, io.SEEK_END):
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(quote.encode(encoding)) >= 0


def _first_rows(path: Path, resource: Resource) -> list[Row]:
    with path.open(encoding=_encoding(resource), newline="") as stream:
        lines = [line.rstrip("\r\n") for line in islice(stream, MAX_TITLE_ROWS)]
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
    plain = resource.encoding in {"utf-8", "cp1252", "iso8859-1", "ascii"}
    if plain and not _has_quotes(path, resource.quote, resource.encoding):
        try:
            return _by_columns(path, resource, place)
        except (pa.ArrowInvalid, UnicodeError):  # let the other reader name the row
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
    return Grid(grid.head, grid.columns, grid.numbers, head_row, (*findings, *grid.findings))


# --- column-wise -----------------------------------------------------------------------------


def _by_columns(path: Path, resource: Resource, place: Place) -> Grid:
    first = _first_rows(path, resource)
    position = find_head(first, resource)
    head_row, head = first[position] if first else (1, [""])
    _check_head(head, resource, place, head_row)
    table, broken = _split(path, resource, head_row, len(head))
    numbers = np.arange(head_row + 1, head_row + 1 + table.num_rows + len(broken))
    numbers = np.delete(numbers, [number - head_row - 1 for number, _ in broken])
    heads = declared_heads(head, resource)
    columns = [_cells(column) for column in table.columns]
    keep = _filled(columns, len(numbers))
    totals = _tail_totals(columns, numbers, keep, heads, resource)
    keep[totals] = False
    if not keep.all():
        columns = [Cells(cells.codes[keep], cells.texts, cells.typed) for cells in columns]
    remarks = [
        finding_at(place, TOTAL_ADVICE, row=int(numbers[row]), severity=Severity.CATATAN)
        for row in totals
    ]
    wide = [item for item in broken if item[1] or len(head) == 1]
    findings = _length_findings(wide, len(head), place)
    return Grid(heads, columns, numbers[keep], head_row, (*findings, *remarks))


def _split(
    path: Path, resource: Resource, skipped: int, width: int, *, by_threads: bool = True
) -> tuple[pa.Table, list[tuple[int, int]]]:
    """Rows below the head as dictionary columns, and number and length of rows not as wide."""
    broken: list[tuple[int, int]] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        blank = not row.text.replace(resource.delimiter, "").strip()
        broken.append((row.number, 0 if blank else row.actual_columns))
        return "skip"

    names = [str(place) for place in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    table = arrow_csv.read_csv(
        path,
        read_options=arrow_csv.ReadOptions(
            skip_rows=skipped,
            column_names=names,
            encoding="utf8" if resource.encoding == "utf-8" else resource.encoding,
            use_threads=by_threads,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=resource.delimiter,
            quote_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, kind), strings_can_be_null=False
        ),
    )
    if broken and by_threads:  # the row numbers of broken rows are only known without threads
        return _split(path, resource, skipped, width, by_threads=False)
    return table, broken


def _cells(column: pa.ChunkedArray) -> Cells:
    whole = column.unify_dictionaries()
    texts = whole.chunk(0).dictionary if whole.num_chunks else pa.array([], pa.string())
    codes = np.concatenate(
        [np.empty(0, np.int32), *(chunk.indices.to_numpy() for chunk in whole.chunks)]
    )
    plain = texts.to_pandas().astype("str").str.replace("\xa0", " ", regex=False).str.strip()
    return Cells(codes, plain, np.zeros(len(plain), dtype=bool))


def _filled(columns: list[Cells], count: int) -> np.ndarray:
    filled = np.zeros(count, dtype=bool)
    for cells in columns:
        filled |= (cells.texts != "").to_numpy()[cells.codes]
    return filled


def _tail_totals(
    columns: list[Cells], numbers: np.ndarray, keep: np.ndarray, head: list[str], resource: Resource
) -> list[int]:
    """Positions of rows of sums among the last rows."""
    last = np.flatnonzero(keep)[-TAIL_ROWS:]
    rows = [
        (int(numbers[row]), [str(cells.texts.iloc[cells.codes[row]]) for cells in columns])
        for row in last
    ]
    return [int(last[position]) for position in total_rows(rows, head, resource)]
