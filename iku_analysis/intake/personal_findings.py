"""Personal data where none is declared: told with their place, never with their value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from iku_analysis.base.input_files import read_input
from iku_analysis.declarations.fields import Field
from iku_analysis.intake.findings import Advice, Finding, Place, cell_findings, finding_at
from iku_analysis.intake.grid import Cells, Grid
from iku_analysis.intake.raw_files import file_names, text_files
from iku_analysis.intake.unseen import UNSEEN
from iku_analysis.privacy.office_texts import note_texts
from iku_analysis.privacy.personal_data import masked, suspect_lines
from iku_analysis.privacy.writings import Lines

Marks = npt.NDArray[np.bool_]
LOOKS_LIKE = "tampak seperti NIK, nomor KK, NPWP, nomor telepon, atau surel"
IN_COLUMN = Advice(
    f"{LOOKS_LIKE}, tetapi kolom ini tidak dinyatakan pribadi",
    "Hapus isinya, atau nyatakan pribadi: true pada kolom ini di datapackage.yaml.",
    "IKU-S131",
)
IN_HEAD = Advice(f"judul kolom {LOOKS_LIKE}", "Ganti judul kolomnya.", "IKU-S132")
IN_NOTE = Advice(
    f"komentar, properti, atau objek buku kerja {LOOKS_LIKE}",
    "Hapus di Excel: Berkas > Info > Periksa Masalah > Periksa Dokumen; atau hapus komentarnya.",
    "IKU-S133",
)
IN_TEXT = Advice(
    f"{LOOKS_LIKE}; data pribadi tidak boleh ada dalam naskah",
    "Hapus, atau ganti dengan nama jabatan atau instansi.",
    "IKU-S134",
)
UNSEEN_SIGN = Advice(
    "memuat karakter yang tidak terlihat, yang ditolak PDF arsip",
    "Ketik ulang baris ini tanpa menyalinnya dari PDF atau web.",
    "IKU-N110",
)
IN_NAME = Advice(f"nama berkas {LOOKS_LIKE}", "Ganti nama berkasnya.", "IKU-S135")
# In a column of numbers: more digits than an amount has, or a zero no number begins with.
_NO_AMOUNT = r"0[0-9]{8,}|[0-9]{16}(?:[.,]0+)?"


def column_findings(
    cells: Cells, rows: pd.Index[int], place: Place, name: str, among: Marks | None = None
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
    among : ndarray of bool, optional
        Which distinct texts to look at; all when it is not given.
    """
    places = np.arange(len(cells.texts)) if among is None else np.flatnonzero(among)
    texts = cells.texts.iloc[places]
    found = {int(places[number]): hidden for number, _, hidden in suspect_lines(texts)}
    if not found:
        return ()
    marked = np.isin(cells.codes, list(found))
    hidden = pd.Series([found[code] for code in cells.codes[marked]], rows[marked], dtype="str")
    return cell_findings(hidden, place, name, lambda _: IN_COLUMN)


def searched_texts(cells: Cells, field: Field) -> Marks:
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
    notes = list(note_texts(path.read_bytes()))
    for number, _, hidden in suspect_lines(note.text for note in notes):
        note = notes[number]
        yield finding_at(place, IN_NOTE, row=note.row, column=note.where, value=hidden)


def text_findings(folder: Path, raw_folder: Path) -> Iterator[Finding]:
    """Personal data in the texts of a folder, and signs nobody sees; of all lines, printed or not.

    Parameters
    ----------
    folder : Path
        The raw folder or one in it.
    raw_folder : Path
        Files are named from here.
    """
    for path in (path for path in text_files(raw_folder) if path.parent == folder):
        name = path.relative_to(raw_folder).as_posix()
        lines = read_input(path).decode("utf-8", errors="replace").splitlines()
        for number, _, hidden in suspect_lines(lines, Lines.PROSE):
            yield finding_at(Place(name), IN_TEXT, row=number + 1, value=hidden)
        for number, line in enumerate(lines, 1):
            if UNSEEN.search(line):
                yield finding_at(Place(name), UNSEEN_SIGN, row=number)


def folder_findings(raw_folder: Path) -> Iterator[Finding]:
    """Personal data in the names of all files of a raw folder, and in its descriptions."""
    names = file_names(raw_folder)
    for number, _, hidden in suspect_lines(names):
        yield finding_at(Place(names[number]), IN_NAME, value=hidden)
    yield from text_findings(raw_folder, raw_folder)
