"""A CSV file without quotes, split by pyarrow in blocks of whole lines.

Several blocks are read at once, each by one thread, and only their distinct texts and small numbers
stay in memory: a table of ten million rows takes less than its file. One thread per block also
makes pyarrow tell the number of a row that is not as wide as the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from iku_analysis.base.parquet import Codes
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.grid import Cells, folded_cells, smallest_codes
from iku_analysis.intake.limits import MAX_LINE_LENGTH
from iku_analysis.intake.row_words import is_note

BLOCK_BYTES = 4 * 1024**2
# Each thread holds a few times its block.
MAX_THREADS = 8
NOTE = -1  # in place of the number of fields of a row that is a note below the table
_WORDS = pa.dictionary(pa.int32(), pa.string())


class QuotedError(Exception):
    """The file holds quotes or endless lines, of which only the reader by rows tells the row."""


@dataclass(frozen=True)
class _Piece:
    """Part of a column: what its rows hold, by position among the distinct texts."""

    codes: Codes
    texts: pa.StringArray


@dataclass(frozen=True)
class _Block:
    """Rows of whole lines.

    Attributes
    ----------
    columns : list of _Piece
    broken : list of (int, int)
        Position in the block and number of fields of rows left out; no fields for an empty row.
    count : int
        Rows, those left out among them.
    """

    columns: list[_Piece]
    broken: list[tuple[int, int]]
    count: int


def split_by_blocks(
    path: Path, resource: Resource, skipped: int, width: int
) -> tuple[list[Cells], pd.Index[int], list[tuple[int, int]]]:
    """Split the rows below the head.

    Parameters
    ----------
    path : Path
    resource : Resource
        What is declared.
    skipped : int
        Rows down to the head.
    width : int
        Number of columns.

    Returns
    -------
    columns : list of Cells
    rows : Index of int
        Row numbers as a person sees them.
    broken : list of (row number, fields)
        Rows not as wide as the head; they are left out. An empty one has no fields.

    Raises
    ------
    QuotedError
        If the file holds a quote.
    ArrowInvalid, UnicodeError
        If the bytes are not in the declared encoding, or there are none.
    """
    starts = range(0, path.stat().st_size, BLOCK_BYTES)
    with ThreadPoolExecutor(min(pa.cpu_count(), MAX_THREADS)) as threads:
        read = threads.map(partial(_block, path, resource, skipped, width), starts)
        blocks = [block for block in read if block]
        pieces = zip(*(block.columns for block in blocks), strict=True)
        columns = list(threads.map(_joined, pieces))
    first = skipped + 1
    before = accumulate((block.count for block in blocks), initial=first)
    broken = [
        (start + position, fields)
        for start, block in zip(before, blocks, strict=False)
        for position, fields in block.broken
    ]
    rows = pd.RangeIndex(first, first + sum(block.count for block in blocks))
    whole = rows.delete([number - first for number, _ in broken]) if broken else rows
    return columns, whole, broken


def _line(stream: BinaryIO) -> bytes:
    line = stream.readline(MAX_LINE_LENGTH)
    if len(line) == MAX_LINE_LENGTH:
        raise QuotedError
    return line


def _lines(path: Path, start: int) -> bytes:
    """Whole lines that begin within one block of the file."""
    with path.open("rb") as stream:
        if start:  # a line that began before belongs to the block before
            stream.seek(start - 1)
            _line(stream)
        left = start + BLOCK_BYTES - stream.tell()
        return stream.read(left - 1) + _line(stream) if left > 0 else b""


def _block(path: Path, resource: Resource, skipped: int, width: int, start: int) -> _Block | None:
    lines = _lines(path, start)
    if resource.quote.encode(resource.encoding) in lines:
        raise QuotedError
    if not lines:
        return None
    if resource.encoding == "utf-8":  # pyarrow would print what it cannot decode of a broken row
        pa.array([lines], pa.large_binary()).cast(pa.large_string())
    above = 0 if start else skipped
    broken: list[tuple[int, int]] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        text = row.text.replace(resource.delimiter, " ").strip()
        fields = (NOTE if is_note(text) else row.actual_columns) if text else 0
        broken.append((row.number - above - 1, fields))
        return "skip"

    names = [str(place) for place in range(width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(lines),
        read_options=arrow_csv.ReadOptions(
            skip_rows=above,
            column_names=names,
            encoding="utf8" if resource.encoding == "utf-8" else resource.encoding,
            use_threads=False,
            block_size=len(lines),
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=resource.delimiter,
            quote_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, _WORDS),
            strings_can_be_null=False,
            check_utf8=False,  # as above
        ),
    )
    pieces = [_piece(column) for column in table.columns]
    return _Block(pieces, broken, table.num_rows + len(broken))


def _piece(column: pa.ChunkedArray) -> _Piece:
    whole = column.combine_chunks()
    codes = whole.indices.to_numpy()
    return _Piece(codes.astype(smallest_codes(len(whole.dictionary))), whole.dictionary)


def _joined(pieces: Sequence[_Piece]) -> Cells:
    """Whole column; each text once, in the order in which the texts appear."""
    encoded = pa.concat_arrays([piece.texts for piece in pieces]).dictionary_encode()
    texts = encoded.dictionary
    places = encoded.indices.to_numpy().astype(smallest_codes(len(texts)))
    ends = np.cumsum([len(piece.texts) for piece in pieces])
    codes = np.concatenate(
        [
            known[piece.codes]
            for known, piece in zip(np.split(places, ends[:-1]), pieces, strict=True)
        ]
    )
    return folded_cells(codes, texts.to_pylist())
