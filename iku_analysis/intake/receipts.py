"""``penerimaan.csv`` of a year: which office sent which rows, when, in which file.

Rows of a table are told apart by their kab/kota (`sending_offices.owner_of`), so that nothing need
be added to the tables themselves.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from iku_analysis.base.errors import IkuError
from iku_analysis.base.input_files import read_input_text

RECEIPTS_FILE = "penerimaan.csv"


class Receipt(NamedTuple):
    """Rows of one table that were taken in; a later receipt of office and table replaces them.

    Attributes
    ----------
    day : str
        When they were taken in.
    office, table : str
    file, file_day : str
        Name of the file and the day it was saved.
    sha256 : str
        Of the file.
    rows, warnings : str
        How many.
    """

    day: str
    office: str
    table: str
    file: str
    file_day: str
    sha256: str
    rows: str
    warnings: str

    @property
    def words(self) -> str:
        """Which file it was, and when it came."""
        return f"{self.file}, diterima {self.day}"


COLUMNS = (
    *("tanggal", "kantor", "tabel", "berkas", "tanggal_berkas"),
    *("sha256", "baris", "peringatan"),
)


def read_receipts(raw_folder: Path) -> tuple[Receipt, ...]:
    """Receipts of a year, the oldest first; none when nothing came through the inbox.

    Raises
    ------
    IkuError
        If the file is not as it was written.
    """
    try:
        text = read_input_text(raw_folder / RECEIPTS_FILE)
        head, *rows = csv.reader(io.StringIO(text), strict=True)
        if tuple(head) == COLUMNS:
            return tuple(_dated(Receipt(*row)) for row in rows if row)
    except FileNotFoundError:
        return ()
    except (UnicodeDecodeError, ValueError, TypeError, csv.Error):
        pass
    raise IkuError(
        f"{raw_folder / RECEIPTS_FILE}: isinya bukan catatan penerimaan.",
        "Kembalikan berkas itu dari cadangan; program menambah barisnya, tidak pernah mengubahnya.",
    )


def _dated(receipt: Receipt) -> Receipt:
    date.fromisoformat(receipt.day)
    return receipt


def receipts_bytes(receipts: Iterable[Receipt]) -> bytes:
    """The file that holds these receipts."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *receipts])
    return stream.getvalue().encode()


def in_force(receipts: Sequence[Receipt]) -> dict[tuple[str, str], Receipt]:
    """The last receipt by office and table; whose a row is says `sending_offices.owner_of`."""
    return {(item.office, item.table): item for item in receipts}
