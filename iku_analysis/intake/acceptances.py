"""``terima.csv`` of a year: warnings somebody answers for, by code and place, with name and reason.

A galat is never accepted, and an acceptance that fits nothing any more is told.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from iku_analysis.base.formats import format_date, listed
from iku_analysis.base.input_files import read_input_text
from iku_analysis.intake.dates import read_date
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at, has_faults
from iku_analysis.privacy.personal_data import suspect_lines

ACCEPTANCES_FILE = "terima.csv"
COLUMNS = ("kode", "berkas", "tempat", "nama", "tanggal", "alasan")
HEAD = ",".join(COLUMNS)
TO_FILL = {"nama": "nama", "tanggal": "tttt-bb-hh", "alasan": "alasan"}
_CODE = re.compile(r"IKU-[A-Z][0-9]{3}")
_PLACE = Place(ACCEPTANCES_FILE)
# A finding about the finished report is not known before there is one.
OF_REPORT = "laporan, "


class Acceptance(NamedTuple):
    """One row: which warning, who accepts it, when and why.

    Attributes
    ----------
    code, file, place : str
        As `Finding.code`, `Finding.file` and `Finding.place`.
    name, reason : str
    day : date
    line : int
        In the file.
    """

    code: str
    file: str
    place: str
    name: str
    day: date
    reason: str
    line: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What it accepts."""
        return self.code, self.file, _folded(self.place)

    @property
    def words(self) -> str:
        """Who, when and why, as printed."""
        return f"Diterima oleh {self.name} pada {format_date(self.day)}: {self.reason}"


def _folded(text: str) -> str:
    return " ".join(text.split())


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.file, _folded(finding.place)


def acceptance_row(finding: Finding) -> str:
    """Row of ``terima.csv`` that would accept a finding; name, day and reason are to be filled."""
    line = io.StringIO()
    cells = (*_key(finding), *TO_FILL.values())
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def read_acceptances(raw_folder: Path) -> tuple[tuple[Acceptance, ...], tuple[Finding, ...]]:
    """Acceptances of a year, and what is wrong with their file; nothing when there is none.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``.

    Returns
    -------
    acceptances : tuple of Acceptance
    findings : tuple of Finding
        A galat per row that cannot be read as it should.
    """
    try:
        text = read_input_text(raw_folder / ACCEPTANCES_FILE).removeprefix("\ufeff")
        head = text.partition("\n")[0]
        delimiter = ";" if head.count(";") > head.count(",") else ","
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        rows = [(reader.line_num, [_folded(cell) for cell in cells]) for cells in reader]
    except FileNotFoundError:
        return (), ()
    except (UnicodeDecodeError, OSError, csv.Error):
        return (), (_fault(None, "berkas tidak dapat dibaca sebagai CSV UTF-8"),)
    heads, *rest = [row for row in rows if any(row[1])] or [(1, [])]
    if tuple(heads[1]) != COLUMNS:
        return (), (_fault(heads[0], "judul kolom tidak seperti seharusnya"),)
    read = [_read(line, cells) for line, cells in rest]
    personal = _personal(rest)
    return (
        tuple(item for item in read if isinstance(item, Acceptance)),
        (*(item for item in read if isinstance(item, Finding)), *personal),
    )


def _read(line: int, cells: Sequence[str]) -> Acceptance | Finding:
    if len(cells) != len(COLUMNS):
        return _fault(line, f"baris ini berisi {len(cells)} isian, bukan {len(COLUMNS)}")
    if empty := [head for head, cell in zip(COLUMNS, cells, strict=True) if not cell]:
        return _fault(line, f"kolom {listed(empty)} kosong")
    code, file, place, name, written, reason = cells
    filled = zip(COLUMNS, map(str.lower, cells), strict=True)
    if left := [head for head, word in filled if word == TO_FILL.get(head)]:
        mend = "Tulis siapa yang menerima, kapan (misalnya 2019-03-29), dan mengapa."
        return _fault(line, f"kolom {listed(left)} masih berisi kata contohnya", mend=mend)
    day = read_date(written, "default") or read_date(written, "indonesia")
    if not _CODE.fullmatch(code):
        return _fault(line, "kode tidak seperti IKU-S121", code)
    if day is None:
        return _fault(line, "tanggal tidak seperti 2019-03-29", written)
    return Acceptance(code, file, place, name, day, reason, line)


def _personal(rows: Sequence[tuple[int, Sequence[str]]]) -> Iterator[Finding]:
    for number, _, hidden in suspect_lines(" ".join(cells) for _, cells in rows):
        yield _fault(rows[number][0], "memuat data pribadi", hidden)


def _fault(line: int | None, what: str, value: str = "", mend: str = "") -> Finding:
    advice = Advice(what, mend or f"Baris judulnya: {HEAD}; satu baris per peringatan.", "IKU-D121")
    return finding_at(_PLACE, advice, row=line, value=value)


def accepted(findings: Iterable[Finding], acceptances: Iterable[Acceptance]) -> tuple[Finding, ...]:
    """Findings in which each accepted warning is told as such, with who, when and why."""
    by_key = {item.key: item for item in acceptances}
    return tuple(
        replace(finding, severity=Severity.DITERIMA, mend=by_key[_key(finding)].words)
        if finding.severity is Severity.PERINGATAN and _key(finding) in by_key
        else finding
        for finding in findings
    )


def acceptance_findings(
    findings: Sequence[Finding], acceptances: Sequence[Acceptance], *, of_report: bool = False
) -> Iterator[Finding]:
    """Acceptances that accept nothing: the finding is gone, moved on, or may not be accepted.

    That one is gone is known once there is no galat: a table that cannot be read has no warnings.

    Parameters
    ----------
    findings : sequence of Finding
        Before they were accepted.
    acceptances : sequence of Acceptance
    of_report : bool
        Whether the findings are those of a finished report, or those before there is one.
    """
    weights = {_key(finding): finding.severity for finding in findings}
    times, faulty = Counter(item.key for item in acceptances), has_faults(findings)
    for item in (item for item in acceptances if item.file.startswith(OF_REPORT) == of_report):
        weight = weights.get(item.key)
        if weight is Severity.PERINGATAN:
            advice = TWICE if times[item.key] > 1 else None
        else:
            advice = NOT_ACCEPTABLE if weight else (None if faulty else UNUSED)
        if advice:
            value = f"{item.code} {item.file}: {item.place}"
            yield finding_at(
                _PLACE, advice, row=item.line, value=value, severity=Severity.PERINGATAN
            )


UNUSED = Advice(
    "tidak cocok dengan peringatan mana pun; yang diterima sudah hilang atau berubah",
    "Hapus barisnya, atau salin lagi kode, berkas, dan tempat dari temuan yang dimaksud.",
    "IKU-D122",
)
NOT_ACCEPTABLE = Advice(
    "menerima temuan yang bukan peringatan; galat harus diperbaiki, catatan tidak perlu diterima",
    "Perbaiki datanya, lalu hapus baris ini.",
    "IKU-D123",
)
TWICE = Advice("peringatan ini diterima lebih dari sekali", "Sisakan satu baris.", "IKU-D124")


def judged(
    findings: Iterable[Finding], raw_folder: Path, quarter: int | None = None
) -> tuple[Finding, ...]:
    """All findings before a report, with those accepted told as such, and faults of acceptances.

    What a quarter has no warning for may be accepted for the year, which reads the same file.
    """
    given = tuple(findings)
    acceptances, faults = read_acceptances(raw_folder)
    told = accepted(given, acceptances)
    unused = acceptance_findings(given, acceptances)
    if quarter:
        unused = (item for item in unused if item.code != UNUSED.code)
    return (*told, *faults, *unused)
