"""The words of the catalogue, held to the IKU document they were taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from iku_analysis.base.input_files import read_input_text
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Catalogue, Indicator
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at

_NUMBER = re.compile(r"(\d+)\.?(?:\s|$)")
_HEADS = ("nama", "satuan", "alasan", "sumber_data", "cara_perhitungan")
_FIRST_CELL = 2  # before it: number and name of the sasaran
UNKNOWN_LAYOUT = Advice(
    "tabel indikator tidak dikenali, maka kata-katanya tidak dicocokkan dengan katalog",
    "Simpan tabel dokumen sebagai teks dengan tab di antara kolom: No., Sasaran, nomor, Indikator, "
    "Satuan, Alasan, Sumber Data, Cara Perhitungan.",
    "IKU-D102",
)


class _Row(NamedTuple):
    line: int
    cells: list[str]


def check_document(raw_folder: Path, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Compare the catalogue with its document, word for word.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``, which holds the document.
    catalogue : Catalogue
        A unit's may hold only some of the indicators.

    Returns
    -------
    tuple of Finding
        A galat for words that differ and for an indicator the document does not have; a catatan for
        one that only the document has.
    """
    name = catalogue.document
    try:
        text = read_input_text(raw_folder / name).removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as fault:
        reason = "bukan UTF-8" if isinstance(fault, UnicodeDecodeError) else "tidak dapat dibaca"
        advice = Advice(
            f"dokumen IKU {reason}",
            f"Taruh dokumennya, atau betulkan `dokumen` di {CATALOGUE_FILE}.",
            "IKU-D101",
        )
        return (finding_at(Place(name), advice),)
    return tuple(_compare(name, text, catalogue))


def _compare(name: str, text: str, catalogue: Catalogue) -> Iterator[Finding]:
    lines = text.rstrip().split("\n")
    rows = [
        _Row(line, [cell.strip() for cell in written.split("\t")])
        for line, written in enumerate(lines, 1)
        if written.count("\t") > _FIRST_CELL
    ]
    by_number = {found: row for row in rows if (found := _number(row, _FIRST_CELL))}
    if not by_number:
        yield finding_at(Place(name), UNKNOWN_LAYOUT, severity=Severity.PERINGATAN)
        return
    head, foot = lines[0].lstrip("# ").strip(), lines[-1].strip()
    for line, column, written, own in (
        (1, "judul", head, catalogue.title),
        (len(lines), "pengesahan", foot, catalogue.approval),
    ):
        if written != own:
            yield _differs(name, line, column, written, own)
    sasaran = {found: row for row in rows if (found := _number(row, 0)) and row.cells[1]}
    for target in catalogue.targets:
        row = sasaran.get(target.number)
        if row is None:
            yield _absent(name, f"sasaran {target.number}")
        elif row.cells[1] != target.name:
            yield _differs(name, row.line, f"sasaran {target.number}", row.cells[1], target.name)
        for item in target.indicators:
            yield from _indicator(name, item, by_number.get(item.number))
    if left := sorted(by_number.keys() - {item.number for item in catalogue.indicators}):
        advice = Advice(
            f"IKU {', '.join(map(str, left))} tidak ada di {CATALOGUE_FILE}, maka tidak dilaporkan",
            "Tambahkan bila milik kantor ini.",
            "IKU-D105",
        )
        line = by_number[left[0]].line
        yield finding_at(Place(name), advice, row=line, severity=Severity.CATATAN)


def _number(row: _Row, at: int) -> int | None:
    found = _NUMBER.match(row.cells[at])
    return int(found[1]) if found else None


def _indicator(name: str, item: Indicator, row: _Row | None) -> Iterator[Finding]:
    if row is None:
        yield _absent(name, f"IKU {item.number}")
        return
    own = (item.name, item.unit, item.reason, item.source, item.calculation)
    if any(f'"{cell}"' in item.note for cell in row.cells if cell):
        yield from _run_together(name, item, row, own)
        return
    written = [*row.cells[_FIRST_CELL + 1 :], *[""] * len(own)]
    for column, cell, word in zip(_HEADS, written, own, strict=False):
        if cell != " ".join(word.split()):
            yield _differs(name, row.line, f"IKU {item.number}, {column}", cell, word)


def _run_together(name: str, item: Indicator, row: _Row, own: tuple[str, ...]) -> Iterator[Finding]:
    """A row whose columns merged, as ``catatan`` says: what it repeats stands in the middle."""
    written = " ".join(cell for cell in row.cells if cell)
    head = " ".join((str(item.number), *own[:2]))
    tail = " ".join(word for word in own[2:] if word)
    if not (written.startswith(head) and written.endswith(tail)):
        yield _differs(name, row.line, f"IKU {item.number}", written, f"{head} ... {tail}")


def _differs(name: str, line: int, column: str, written: str, own: str) -> Finding:
    advice = Advice(
        f"berbeda dari {CATALOGUE_FILE}: {own!r}",
        f"Salin kata demi kata dari dokumen ke {CATALOGUE_FILE}.",
        "IKU-D103",
    )
    return finding_at(Place(name), advice, row=line, column=column, value=written)


def _absent(name: str, what: str) -> Finding:
    advice = Advice(
        f"{what} di {CATALOGUE_FILE} tidak ada dalam dokumen",
        "Betulkan nomornya, atau taruh dokumen tahun ini.",
        "IKU-D104",
    )
    return finding_at(Place(name), advice)
