"""CSV files read exactly as declared: encoding, delimiter, quote.

A file without any quote is split column-wise and without ever holding a Python text per cell, see
`csv_blocks`; one with quotes goes through Python's strict reader, which names the row of an open
quote.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from math import inf
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd
import pyarrow as pa

from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.csv_blocks import NOTE, QuotedError, split_by_blocks
from iku_analysis.intake.findings import Advice, Finding, Place, cell_findings
from iku_analysis.intake.grid import (
    Cells,
    Grid,
    aside_findings,
    folded_cells,
    grid_below,
    refuse,
    refuse_width,
)
from iku_analysis.intake.limits import MAX_LINE_LENGTH
from iku_analysis.intake.row_words import is_note
from iku_analysis.intake.table_heads import MAX_TITLE_ROWS, Head, Row, find_head

DELIMITERS = {",": "koma (,)", ";": "titik koma (;)", "\t": "tab", "|": "garis tegak (|)"}


def _encoding(resource: Resource) -> str:
    # a byte order mark is no data; Excel writes one
    return "utf-8-sig" if resource.encoding == "utf-8" else resource.encoding


def _undecodable_row(path: Path, resource: Resource) -> int | None:
    """Line of the first bytes that are not in the declared encoding."""
    if resource.encoding.startswith(("utf-16", "utf-32")):
        return None
    with path.open("rb") as stream:
        for number, line in enumerate(iter(partial(stream.readline, MAX_LINE_LENGTH), b""), 1):
            try:
                line.decode(_encoding(resource))
            except UnicodeError:
                return number
    return None


def _lines(stream: TextIO, place: Place) -> Iterator[str]:
    for number, line in enumerate(iter(partial(stream.readline, MAX_LINE_LENGTH), ""), 1):
        if len(line) == MAX_LINE_LENGTH:
            raise refuse(
                place,
                f"baris lebih panjang dari {MAX_LINE_LENGTH // 1024**2} juta huruf",
                "Periksa akhir barisnya; simpan ulang sebagai CSV UTF-8.",
                "IKU-B112",
                row=number,
            )
        yield line


def _rows(path: Path, resource: Resource, place: Place) -> Iterator[Row]:
    start = 1
    try:
        with path.open(encoding=_encoding(resource), newline="") as stream:
            # strict: a quote left open would otherwise swallow the rest of the file without a word
            reader = csv.reader(
                _lines(stream, place),
                delimiter=resource.delimiter,
                quotechar=resource.quote,
                strict=True,
            )
            for fields in reader:
                yield start, fields
                start = reader.line_num + 1
    except UnicodeError:
        raise refuse(
            place,
            f"isi berkas bukan {resource.encoding} seperti yang dinyatakan",
            "Simpan ulang sebagai CSV UTF-8, atau nyatakan encoding yang benar"
            " (misalnya windows-1252) di datapackage.yaml.",
            "IKU-B110",
            row=_undecodable_row(path, resource),
        ) from None
    except csv.Error:
        raise refuse(
            place,
            "tanda kutip atau isi sel tidak dapat dibaca mulai baris ini",
            f"Tutup tanda kutip {resource.quote} yang terbuka; di dalam sel tulis dua kali.",
            "IKU-B111",
            row=start,
        ) from None


def _check_head(fields: list[str], resource: Resource, place: Place, row: int) -> None:
    refuse_width(len(fields), place, row)
    if not any(field.strip() for field in fields):
        raise refuse(
            place, "baris judul kosong", "Tulis judul kolom di baris 1.", "IKU-B113", row=1
        )
    found = [sign for sign in DELIMITERS if sign in fields[0]] if len(fields) == 1 else []
    expected = DELIMITERS.get(resource.delimiter, resource.delimiter)
    if found and len(resource.fields) > 1:
        raise refuse(
            place,
            f"pemisah kolomnya {DELIMITERS[found[0]]}, seharusnya {expected}",
            "Simpan sebagai buku kerja Excel (.xlsx) lalu kirim itu, atau simpan CSV dengan pemisah"
            " itu (di LibreOffice Simpan Sebagai, Sunting setelan penyaring), atau betulkan"
            " dialect.delimiter di datapackage.yaml.",
            "IKU-B128",
            row=row,
        )


def _length_findings(
    lengths: list[tuple[int, int]], width: int, place: Place
) -> tuple[Finding, ...]:
    """Findings for rows (number, fields) that are not as wide as the head."""
    first = min((number for number, count in lengths if count == NOTE), default=inf)
    # what stands alone below a note belongs to it
    notes = [number for number, count in lengths if count in {NOTE, 1} and number >= first]
    known = set(notes)
    lengths = [(number, count) for number, count in lengths if number not in known]
    told = aside_findings(notes, place)
    if not lengths:
        return told
    counts = pd.Series(
        [f"{count} isian" for _, count in lengths], [number for number, _ in lengths], dtype="str"
    )
    advice = Advice(
        f"baris ini seharusnya berisi {width} isian",
        "Periksa pemisah kolom; beri tanda kutip pada isi yang memuat pemisah.",
        "IKU-B118",
    )
    return (*told, *cell_findings(counts, place, "", lambda _: advice))


def _first_rows(path: Path, resource: Resource) -> list[Row]:
    with path.open(encoding=_encoding(resource), newline="") as stream:
        lines = [stream.readline(MAX_LINE_LENGTH) for _ in range(MAX_TITLE_ROWS)]
    if any(resource.quote in line or len(line) == MAX_LINE_LENGTH for line in lines):
        raise QuotedError
    return [
        (number, line.rstrip("\r\n").split(resource.delimiter))
        for number, line in enumerate(lines, 1)
        if line
    ]


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


class _Column:
    """A column that grows row by row: a distinct text once, a number per row."""

    def __init__(self) -> None:
        self.codes, self.known = array("i"), dict[str, int]()

    def add(self, text: str) -> None:
        self.codes.append(self.known.setdefault(text, len(self.known)))

    def cells(self) -> Cells:
        codes = np.array(self.codes, np.int32)
        return folded_cells(codes, self.known)


def _head_of(first: list[Row], resource: Resource, place: Place) -> Head:
    """Head of the table, checked."""
    head = find_head(first, resource)
    _check_head(head.written, resource, place, head.row)
    return head


def _by_rows(path: Path, resource: Resource, place: Place) -> Grid:
    rows = _rows(path, resource, place)
    first = list(islice(rows, MAX_TITLE_ROWS))
    head = _head_of(first, resource, place)
    width = len(head.names)
    columns = [_Column() for _ in range(width)]
    numbers, broken = array("q"), list[tuple[int, int]]()
    for number, texts in chain((row for row in first if row[0] > head.row), rows):
        if len(texts) == width:
            numbers.append(number)
            for column, text in zip(columns, texts, strict=True):
                column.add(text)
        elif any(text.strip() for text in texts):
            is_aside = is_note(" ".join(texts).strip())
            broken.append((number, NOTE if is_aside else len(texts)))
    return grid_below(
        head,
        [column.cells() for column in columns],
        pd.Index(np.array(numbers, np.int64), dtype="int64"),
        place,
        findings=_length_findings(broken, width, place),
    )


def _by_columns(path: Path, resource: Resource, place: Place) -> Grid:
    first = _first_rows(path, resource)
    head = _head_of(first, resource, place)
    columns, rows, broken = split_by_blocks(path, resource, head.row, len(head.names))
    wide = [item for item in broken if item[1] or len(head.names) == 1]
    return grid_below(
        head,
        columns,
        rows,
        place,
        findings=_length_findings(wide, len(head.names), place),
    )
