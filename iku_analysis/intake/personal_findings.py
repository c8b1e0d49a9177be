"""Personal data where none is declared: told with their place, never with their value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from iku_analysis.declarations.fields import Field
from iku_analysis.intake.findings import Advice, Finding, Place, cell_findings, finding_at
from iku_analysis.intake.grid import Cells, Grid
from iku_analysis.privacy.office_texts import note_texts
from iku_analysis.privacy.personal_data import masked, suspect_lines
from iku_analysis.privacy.writings import Lines

LOOKS_LIKE = "tampak seperti NIK, nomor KK, NPWP, nomor telepon, atau surel"
IN_COLUMN = Advice(
    f"{LOOKS_LIKE}, tetapi kolom ini tidak dinyatakan pribadi",
    "Hapus isinya, atau nyatakan pribadi: true pada kolom ini di datapackage.yaml.",
)
IN_HEAD = Advice(f"judul kolom {LOOKS_LIKE}", "Ganti judul kolomnya.")
IN_NOTE = Advice(
    f"komentar, properti, atau objek buku kerja {LOOKS_LIKE}",
    "Hapus di Excel: Berkas > Info > Periksa Masalah > Periksa Dokumen; atau hapus komentarnya.",
)
IN_TEXT = Advice(
    f"{LOOKS_LIKE}; data pribadi tidak boleh ada dalam naskah",
    "Hapus, atau ganti dengan nama jabatan atau instansi.",
)
IN_NAME = Advice(f"nama berkas {LOOKS_LIKE}", "Ganti nama berkasnya.")
TEXT_SUFFIXES = frozenset({".md", ".txt", ".yaml", ".yml", ".json"})
MAX_TEXT_BYTES = 16 * 1024**2
# In a column of numbers: more digits than an amount has, or a zero no number begins with.
_NO_AMOUNT = r"0[0-9]{8,}|[0-9]{16}(?:[.,]0+)?"


def column_findings(
    cells: Cells, rows: pd.Index[int], place: Place, name: str, readable: Sequence[bool] | None = None
) -> tuple[Finding, ...]:
    """Cells of a column that look like personal data.

    Parameters
    ----------
    cells : Cells
        The column.
    rows : Index of int
        Row number of each row.
    place : Place
    name : str
        Head of the column.
    readable : sequence of bool, optional
        Which distinct texts to look at; all when it is not given.
    """
    among = np.arange(len(cells.texts)) if readable is None else np.flatnonzero(readable)
    found = {
        among[number]: hidden for number, _, hidden in suspect_lines(cells.texts.iloc[among])
    }
    if not found:
        return ()
    marked = np.isin(cells.codes, list(found))
    hidden = pd.Series([found[code] for code in cells.codes[marked]], rows[marked], dtype="str")
    return cell_findings(hidden, place, name, lambda _: IN_COLUMN)


def searched_texts(cells: Cells, field: Field) -> Sequence[bool]:
    """Which distinct texts of a declared column may hold personal data, by its type."""
    if field.type == "string":
        return np.ones(len(cells.texts), dtype=bool)
    if field.type in {"integer", "number"}:
        return cells.texts.str.fullmatch(_NO_AMOUNT).to_numpy(dtype=bool)
    return np.zeros(len(cells.texts), dtype=bool)  # a date, a word: nothing else can be read


def undeclared_findings(grid: Grid, declared: Iterable[str], place: Place) -> Iterator[Finding]:
    """Personal data in columns that are not read, and in heads of columns.

    They would leave with the raw file, in the bundle.
    """
    known = set(declared)
    for head, cells in zip(grid.head, grid.columns, strict=True):
        if head not in known:
            yield from column_findings(cells, grid.rows, place, masked(head) or "(tanpa judul)")
            if masked(head) != head:
                yield finding_at(place, IN_HEAD, row=grid.head_row, column=head)


def note_findings(path: Path, place: Place) -> Iterator[Finding]:
    """Personal data in a workbook outside its cells: comments, properties, text boxes, links."""
    for note in note_texts(path):
        for _, _, hidden in suspect_lines([note.text]):
            yield finding_at(place, IN_NOTE, row=note.row, column=note.where, value=hidden)


def text_findings(file: str, text: str) -> Iterator[Finding]:
    """Personal data in a text, by line.

    Parameters
    ----------
    file : str
        As findings name it.
    text : str
        Its content.
    """
    for number, _, hidden in suspect_lines(text.splitlines(), Lines.PROSE):
        yield finding_at(Place(file), IN_TEXT, row=number + 1, value=hidden)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _is_text(path: Path, folder: Path) -> bool:
    """Whether it is a text beside the tables; those in folders are checked by whoever reads them."""
    return path.parent == folder and path.suffix in TEXT_SUFFIXES


def folder_findings(folder: Path) -> Iterator[Finding]:
    """Personal data in the names of all files of a raw folder, and in its descriptions."""
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        for _, _, hidden in suspect_lines([name]):
            yield finding_at(Place(name), IN_NAME, value=hidden)
        if _is_text(path, folder) and path.stat().st_size <= MAX_TEXT_BYTES:
            yield from text_findings(name, path.read_text(encoding="utf-8", errors="replace"))


def folder_digest(folder: Path) -> str:
    """What `folder_findings` depends on, as one digest."""
    digest = hashlib.sha256()
    for path in _files(folder):
        content = path.read_bytes() if _is_text(path, folder) else b""
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + content + b"\0")
    return digest.hexdigest()
