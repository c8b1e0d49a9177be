"""What ``make remove-indicator`` does: one indicator taken out of the files of a year."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, load_catalogue, parse_catalogue
from iku_analysis.declarations.package import DESCRIPTOR_FILE, load_package, parse_package
from iku_analysis.model.plan_names import FOLLOW_UP_TABLE, PLAN_TABLES
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.text_checks import indicator_file
from iku_analysis.offices.chosen_indicators import (
    catalogue_of,
    descriptor_without,
    document_of,
    needed_tables,
)
from iku_analysis.offices.new_indicator import write_together

CODED = {*PLAN_TABLES, FOLLOW_UP_TABLE} - {"anggaran"}  # money is not dropped, and has many codes


def _rows_without(text: str, delimiter: str, number: int) -> str:
    """Rows of a plan table that are not of an indicator, as they were written."""
    lines, kept, column, at = list(io.StringIO(text, newline="")), list[str](), -1, 0
    reader = csv.reader(lines, delimiter=delimiter)
    for cells in reader:
        code = re.match(r"\s*(\d+)", cells[column]) if -1 < column < len(cells) else None
        if code is None or int(code[1]) != number:
            kept += lines[at : reader.line_num]
        column = cells.index("kode_iku") if column < 0 and "kode_iku" in cells else column
        at = reader.line_num
    return "".join(kept)


def _changes(paths: YearPaths, number: int) -> tuple[dict[Path, bytes], list[Path]]:
    """Files without the indicator, and files nobody reads any more."""
    raw, catalogue, package = paths.raw, load_catalogue(paths.raw), load_package(paths.raw)
    kept = {item.number for item in catalogue.indicators} - {number}
    own = set(catalogue.indicator(number).tables.value)
    own |= {item.earlier for item in package.resources if item.name in own}
    gone = own - needed_tables(catalogue, package, kept)
    edits: Mapping[Path, str] = {
        raw / CATALOGUE_FILE: catalogue_of(_text(raw / CATALOGUE_FILE), kept),
        raw / DESCRIPTOR_FILE: descriptor_without(_text(raw / DESCRIPTOR_FILE), gone),
        raw / catalogue.document: document_of(_text(raw / catalogue.document), kept),
    }
    files = {path: text.encode() for path, text in edits.items()}
    parse_catalogue(files[raw / CATALOGUE_FILE], CATALOGUE_FILE)
    parse_package(files[raw / DESCRIPTOR_FILE], DESCRIPTOR_FILE, raw)
    for table in package.resources:
        path = raw / table.path
        if table.name in CODED and table.format == "csv" and path.is_file():
            text = path.read_bytes().decode(table.encoding)
            rows = _rows_without(text, table.delimiter, number)
            files[path] = rows.encode(table.encoding)
    left = [raw / item.path for item in package.resources if item.name in gone]
    left.append(raw / FOLDER / indicator_file(number))
    changed = {path: made for path, made in files.items() if path.read_bytes() != made}
    return changed, [path for path in left if path.is_file()]


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def remove_indicator(paths: YearPaths, typed: str, console: Console) -> int:
    """Take an indicator out of a year and print which files nobody reads any more; none is deleted.

    Parameters
    ----------
    paths : YearPaths
        The year.
    typed : str
        Its number.
    console : Console
        Where to print.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    IkuError
        If there is none of that number, or no other; then every file stays as it was.
    """
    known = {str(item.number) for item in load_catalogue(paths.raw).indicators}
    if typed.strip() not in known or len(known) == 1:
        raise UsageError(
            f"NUMBER={typed!r} bukan nomor IKU yang dapat dihapus.",
            f"Yang ada: {', '.join(sorted(known, key=int))}; paling sedikit satu tetap.",
        )
    files, left = _changes(paths, int(typed))
    write_together(files)
    lines = (
        f"IKU {typed.strip()} dihapus. Diubah:",
        *(f"- {paths.relative(path)}" for path in sorted(files)),
        "Tidak dibaca lagi; hapus atau simpan di luar folder ini:",
        *(f"- {paths.relative(path)}" for path in left),
        f"Sesuaikan anggarannya di anggaran.csv. Yang terlewat: {paths.check_command}",
    )
    say(console, "\n".join(lines))
    return 0
