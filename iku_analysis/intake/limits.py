"""Limits of what intake opens: a file from elsewhere may be broken, or meant to do harm."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from iku_analysis.intake.findings import Place
from iku_analysis.intake.grid import refuse

# Ten million price rows are 0.6 GB of CSV.
MAX_FILE_BYTES = 2 * 1024**3 - 1
MAX_SHEET_BYTES = 512 * 1024**2
MAX_PACKED_FILES = 10_000
MAX_CELL_LENGTH = 2_000
# Control characters but tab and line ends, zero-width ones, and those that turn the direction.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def refuse_file(path: Path, place: Place) -> None:
    """Refuse what must not be opened.

    Raises
    ------
    UnreadableFileError
        If the path is a link or the file is larger than any table can be.
    """
    if path.is_symlink():
        raise refuse(place, "berkas ini tautan ke tempat lain", "Salin berkasnya ke folder data.")
    if path.is_file() and path.stat().st_size > MAX_FILE_BYTES:
        raise refuse(place, "berkas lebih besar dari 2 GB", "Bagi menjadi beberapa tahun.")


def refuse_bomb(path: Path, place: Place) -> None:
    """Refuse a workbook that unpacks to more than any sheet needs.

    Raises
    ------
    UnreadableFileError
        If it holds too many files or too many bytes.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except (BadZipFile, OSError):
        return  # the reader says what is wrong with it
    if len(entries) > MAX_PACKED_FILES or sum(e.file_size for e in entries) > MAX_SHEET_BYTES:
        raise refuse(
            place,
            f"isi buku kerja lebih besar dari {MAX_SHEET_BYTES // 1024**2} MB",
            "Simpan lembarnya sebagai CSV, atau hapus lembar yang tidak dipakai.",
        )
