"""Rows of an office put into a raw table of the year in place of its own earlier ones."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from iku_analysis.base.errors import IkuError
from iku_analysis.base.spreadsheet import write_file
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.resource import Resource
from iku_analysis.declarations.sending_offices import SendingOffice, owner_of
from iku_analysis.intake.delivered_rows import DeliveredRows
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at, has_faults
from iku_analysis.offices.cell_rules import HEAD_ROW, LAST_ROW
from iku_analysis.offices.delivery import YearOffice
from iku_analysis.offices.examples import is_calendar_date
from iku_analysis.offices.new_year_plan import csv_bytes
from iku_analysis.offices.template import template_bytes

UNDECLARED_COLUMN, OURS = "IKU-B117", "IKU-B138"
DOUBTFUL_DECIMALS = 3  # read as thousands where no sign for these is declared
Row = tuple[Any, ...]
TOO_LONG = Advice(
    "lembar kerja tidak memuat baris sebanyak itu",
    "Nyatakan tabelnya sebagai CSV di datapackage.yaml.",
    OURS,
)


@dataclass(frozen=True)
class Merged:
    """A table with the rows of a delivery in it.

    Attributes
    ----------
    resource : Resource
    content : bytes
        The new file.
    before : bytes or None
        The file as it was; None when there was none.
    added, removed : tuple of tuple
        Rows of the office that were not there, or are there no more.
    loses : bool
        Whether the new file lacks anything of the old one: rows, or whatever stands around them.
    findings : tuple of Finding
        Why it must not be written; then there is no content.
    """

    resource: Resource
    content: bytes = b""
    before: bytes | None = None
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    loses: bool = False
    findings: tuple[Finding, ...] = ()


def cell_text(field: Field, value: Any) -> str:  # noqa: ANN401 -- text, number or day
    """Write a value as the declaration of its column says."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat() if is_calendar_date(field) else f"{value:{field.date_format}}"
    text = format(Decimal(repr(value)), "f").removesuffix(".0")
    if len(text.partition(".")[2]) == DOUBTFUL_DECIMALS:
        text += "0"
    return text.replace(".", field.number_format.decimal if field.number_format else ".")


def _workbook_cell(field: Field, value: Any) -> Any:  # noqa: ANN401 -- as above
    """Value as a workbook holds it: days in a pattern of their own are text."""
    is_text = isinstance(value, date) and not is_calendar_date(field)
    return cell_text(field, value) if is_text else value


def _content(resource: Resource, rows: Iterable[Row], by: YearOffice) -> bytes:
    """File of a table as it is declared, with these rows and nothing else."""
    if resource.format == "xlsx":
        told = (tuple(map(_workbook_cell, resource.fields, row)) for row in rows)
        return template_bytes(resource, by.year, by.package.vintage, told)
    names = [(field, field.name) for field in resource.fields]
    return csv_bytes(
        resource,
        (
            {name: cell_text(field, cell) for (field, name), cell in zip(names, row, strict=True)}
            for row in rows
        ),
    )


def merged(
    resource: Resource,
    office: SendingOffice,
    rows: DeliveredRows,
    received: Iterable[SendingOffice],
    by: YearOffice,
) -> Merged:
    """Put the rows of an office into a table; nothing is written.

    Rows of offices that sent theirs stand in the order of the offices below all others, so the
    order in which these sent does not matter.

    Parameters
    ----------
    resource : Resource
        The table as declared.
    office : SendingOffice
    rows : DeliveredRows
        Its rows, clean.
    received : iterable of SendingOffice
        Offices whose rows came through the inbox before.
    by : YearOffice
    """
    path = by.package.folder / resource.path
    before = path.read_bytes() if path.is_file() and not path.is_symlink() else None
    there = by.rows(by.package.folder, resource) if before is not None else DeliveredRows()
    if fault := _unfit(resource, there):
        return Merged(resource, findings=(fault,))
    cells = there.rows if resource.format == "xlsx" else there.texts
    owners = [owner_of(by.package.offices, resource.name, region) for region in there.regions]
    own = [row for row, owner in zip(there.rows, owners, strict=True) if owner is office]
    ranks = {item.name: by.package.offices.index(item) for item in (*received, office)}
    kept = [
        (ranks.get(owner.name, -1) if owner else -1, row)
        for row, owner in zip(cells, owners, strict=True)
        if owner is not office
    ]
    ranked = [*kept, *((ranks[office.name], row) for row in rows.rows)]
    whole = [row for _, row in sorted(ranked, key=lambda item: item[0])]
    if resource.format == "xlsx" and len(whole) > LAST_ROW - HEAD_ROW:
        return Merged(resource, findings=(finding_at(Place(resource.path), TOO_LONG),))
    try:
        content = _content(resource, whole, by)
    except UnicodeEncodeError as sign:
        return Merged(resource, findings=(_unwritable(resource, sign),))
    conflicts = _conflicts(resource, content, [row for _, row in kept], by) if kept else ()
    old, new = Counter(own), Counter(rows.rows)
    removed = tuple((old - new).elements())
    loses = bool(removed) or (before is not None and before != _content(resource, cells, by))
    added = tuple((new - old).elements())
    return Merged(resource, content, before, added, removed, loses, conflicts)


def _unfit(resource: Resource, there: DeliveredRows) -> Finding | None:
    """A table that could not be written anew without losing something."""
    undeclared = next((item for item in there.findings if item.code == UNDECLARED_COLUMN), None)
    if undeclared is None and (there.rows or not has_faults(there.findings)):
        return None
    first = undeclared or there.findings[0]
    advice = Advice(f"tabel ini tidak dapat ditambah barisnya: {first.rule}", first.mend, OURS)
    return finding_at(Place(resource.path, resource.sheet), advice, column=first.column)


def _unwritable(resource: Resource, fault: UnicodeEncodeError) -> Finding:
    sign = fault.object[fault.start : fault.end]
    advice = Advice(
        f"memuat huruf yang tidak ada dalam {resource.encoding}",
        "Ganti hurufnya, atau nyatakan encoding: utf-8 di datapackage.yaml.",
        OURS,
    )
    return finding_at(Place(resource.path), advice, value=sign)


def _conflicts(
    resource: Resource, content: bytes, kept: Sequence[Row], by: YearOffice
) -> tuple[Finding, ...]:
    """What is wrong of the whole table that was wrong neither of its parts."""
    after = _row_faults(resource, content, by)
    if not after:
        return ()
    before = Counter[str]()
    for item in _row_faults(resource, _content(resource, kept, by), by):
        before[item.code] += item.count
    now = Counter[str]()
    for item in after:
        now[item.code] += item.count
    worse = (item for item in after if now[item.code] > before[item.code])
    return tuple(
        finding_at(
            Place(resource.path, resource.sheet),
            Advice(f"bertentangan dengan baris kantor lain: {item.rule}", item.mend, "IKU-B136"),
            column=item.column,
            value=item.value,
        )
        for item in worse
    )


def _row_faults(resource: Resource, content: bytes, by: YearOffice) -> list[Finding]:
    with TemporaryDirectory(prefix="iku-gabung-") as name:
        write_file(Path(name) / resource.path, content)
        found = by.rows(Path(name), resource).findings
    return [item for item in found if item.severity is Severity.GALAT and item.row is not None]


def changes_csv(merge: Merged) -> bytes:
    """Rows of the office that went and came, as they are written in the table."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    fields = merge.resource.fields
    writer.writerow(["perubahan", *(field.name for field in fields)])
    for word, rows in (("dihapus", merge.removed), ("ditambah", merge.added)):
        for row in rows:
            writer.writerow([word, *map(cell_text, fields, row)])
    return stream.getvalue().encode()


def write_merged(merge: Merged, path: Path) -> None:
    """Put the new table in place of the one it was made from.

    Raises
    ------
    IkuError
        If somebody saved the table meanwhile.
    """
    now = path.read_bytes() if path.is_file() else None
    if now != merge.before:
        raise IkuError(
            f"{path.name} berubah selama perintah ini berjalan; tidak ada yang ditimpa.",
            "Selesaikan penyimpanan berkas itu, lalu jalankan lagi perintah yang sama.",
        )
    if merge.content != now:
        write_file(path, merge.content)
