"""CSV files read exactly as declared: encoding, delimiter, quote."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from iku_analysis.intake.descriptor import Resource
from iku_analysis.intake.findings import Advice, Finding, Place, cell_findings
from iku_analysis.intake.grid import Grid, refuse

DELIMITERS = (",", ";", "\t", "|")
Row = tuple[int, list[str]]


def _text(path: Path, resource: Resource, place: Place) -> str:
    content = path.read_bytes()
    # a byte order mark is no data; Excel writes one
    encoding = "utf-8-sig" if resource.encoding == "utf-8" else resource.encoding
    try:
        return content.decode(encoding)
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


def _head(fields: list[str], resource: Resource, place: Place) -> list[str]:
    head = [name.strip() for name in fields]
    found = [sign for sign in DELIMITERS if sign in head[0]] if len(head) == 1 else []
    if found and len(resource.fields) > 1:
        raise refuse(
            place,
            f"pemisah kolom dinyatakan {resource.delimiter!r}, di berkas tampaknya {found[0]!r}",
            "Betulkan dialect.delimiter di datapackage.yaml, atau simpan ulang berkasnya.",
            row=1,
        )
    return head


def _length_findings(rows: list[Row], width: int, place: Place) -> tuple[Finding, ...]:
    counts = pd.Series(
        [f"{len(fields)} isian" for _, fields in rows], [number for number, _ in rows], dtype="str"
    )
    advice = Advice(
        f"baris ini seharusnya berisi {width} isian",
        "Periksa pemisah kolom; beri tanda kutip pada isi yang memuat pemisah.",
    )
    return cell_findings(counts, place, "", lambda _: advice)


def read_csv_grid(path: Path, resource: Resource, place: Place) -> Grid:
    """Read a CSV file.

    Raises
    ------
    UnreadableFileError
        If the bytes are not in the declared encoding, a quote is wrong, or the file is empty.
    OSError
        If the file cannot be opened.
    """
    rows = _rows(_text(path, resource, place), resource, place)
    _, first = next(rows, (1, []))
    if not any(field.strip() for field in first):
        raise refuse(place, "baris judul kosong", "Tulis judul kolom di baris 1.", row=1)
    head = _head(first, resource, place)
    filled = [row for row in rows if any(field and not field.isspace() for field in row[1])]
    whole = [row for row in filled if len(row[1]) == len(head)]
    broken = [row for row in filled if len(row[1]) != len(head)]
    return Grid(
        head=head,
        rows=[fields for _, fields in whole],
        numbers=[number for number, _ in whole],
        findings=_length_findings(broken, len(head), place) if broken else (),
    )
