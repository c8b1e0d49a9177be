"""One file of the inbox: who sent it, which tables it holds, what is wrong with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec.structs import replace as altered

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.base.formats import listed
from iku_analysis.base.step_processes import SuddenEnd, run_quick_step
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.decisions import Decisions, decisions_of, load_decisions
from iku_analysis.declarations.package import Package
from iku_analysis.declarations.plan_codes import codes_of
from iku_analysis.declarations.resource import Dialect, Resource
from iku_analysis.declarations.sending_offices import SendingOffice, owner_of, region_field
from iku_analysis.intake.delivered_rows import Cover, DeliveredRows
from iku_analysis.intake.findings import (
    MAX_MORE_ROWS,
    TO_MEND,
    Advice,
    Finding,
    OfficePart,
    Place,
    Severity,
    finding_at,
    has_faults,
    heaviest_first,
    shown,
)
from iku_analysis.intake.limits import MAX_FILE_BYTES
from iku_analysis.intake.personal_findings import IN_NOTE
from iku_analysis.intake.wording import closest
from iku_analysis.model.regions import current_regions
from iku_analysis.offices.office_template import OFFICE_LINE, YEAR_LINE, sheets_of
from iku_analysis.offices.template import GUIDE_SHEET, LISTS_SHEET

STEP = "iku_analysis.intake.delivered_rows"
LINK = Advice("berkas ini tautan ke tempat lain", "Salin berkasnya ke kotak masuk.", "IKU-B104")
TOO_LARGE = Advice("berkas lebih besar dari 2 GB", "Bagi menjadi beberapa berkas.", "IKU-B105")
OTHER_KIND = Advice(
    "jenis berkas ini tidak dibaca",
    "Buka di Excel atau LibreOffice, simpan sebagai .xlsx, lalu kirim ulang.",
    "IKU-B107",
)
NOTHING = Advice("tidak ada baris yang terisi", "Isi lembar tabelnya, lalu kirim.", "IKU-B137")
UNREAD = Advice(
    "lembar ini bukan lembar templat dan tidak dibaca",
    "Kembalikan nama lembarnya, atau hapus lembarnya.",
    "IKU-B133",
)
NO_SHEET = "IKU-B108"
COPY = "Salin hanya tabelnya ke berkas baru."
ENDED = "pemeriksaan berkas ini melewati batas waktu atau memori"


@dataclass(frozen=True)
class YearOffice:
    """What deliveries of a year are read by.

    Attributes
    ----------
    package : Package
    catalogue : Catalogue or None
        Whose codes plan tables may name.
    year : int
    """

    package: Package
    catalogue: Catalogue | None
    year: int

    @cached_property
    def decisions(self) -> Decisions:
        """Which writings people decided to be one thing."""
        return load_decisions(self.package)

    def rows(self, folder: Path, resource: Resource) -> DeliveredRows:
        """Check a table in a process with limits."""
        codes = codes_of(resource, self.catalogue) if self.catalogue else None
        own = decisions_of(resource, self.decisions)
        try:
            known = (codes, self.year, own, current_regions())
            answer = run_quick_step(f"{STEP}.take_rows", folder, resource, *known)
        except SuddenEnd:
            place = Place(resource.path, resource.sheet)
            return DeliveredRows((finding_at(place, Advice(ENDED, COPY, "IKU-B106")),))
        rows: DeliveredRows = answer.result
        return rows


@dataclass(frozen=True)
class Delivery:
    """A file as it was taken in.

    Attributes
    ----------
    path : Path
        In the inbox.
    sha256 : str
    day : date
        When it was saved.
    copy : Path
        What is checked, whatever happens in the inbox meanwhile.
    office : SendingOffice or None
    resources : tuple of Resource
        Its tables as it holds them.
    tables : mapping of str to DeliveredRows
        Those with any row, by name.
    findings : tuple of Finding
    """

    path: Path
    sha256: str
    day: date
    copy: Path = Path()
    office: SendingOffice | None = None
    resources: tuple[Resource, ...] = ()
    tables: Mapping[str, DeliveredRows] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing in it stops a report."""
        return not has_faults(self.findings)

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """What its office has to look at, the heaviest first."""
        return heaviest_first(item for item in self.findings if item.severity in TO_MEND)

    def with_findings(self, findings: Iterable[Finding]) -> Delivery:
        """The same with more found; all of it goes back to its sender, whatever its rows say."""
        told = (sent_back(item, self.office) if self.office else item for item in findings)
        return replace(self, findings=(*told, *self.findings))


def noted(path: Path, copies: Path) -> Delivery:
    """Copy a file, so that what is checked is what is merged, and note its digest and day."""
    try:
        stat = path.lstat()
        if path.is_symlink():
            fault = LINK
        elif stat.st_size > MAX_FILE_BYTES:
            fault = TOO_LARGE
        else:
            copy = shutil.copyfile(path, copies / path.name, follow_symlinks=False)
            day = datetime.fromtimestamp(stat.st_mtime, UTC).astimezone().date()
            return Delivery(path, digest_on_disk(copy).sha256, day, copy)
    except OSError as refused:
        what = f"berkas tidak dapat dibuka ({refused.strerror or type(refused).__name__})"
        fault = Advice(what, "Tutup berkas di program lain dan periksa izin bacanya.", "IKU-B102")
    return Delivery(path, "", date.min, findings=(finding_at(Place(path.name), fault),))


def read_delivery(delivery: Delivery, by: YearOffice, folder_mark: str) -> Delivery:
    """Find out who sent a file, and check all its tables.

    Parameters
    ----------
    delivery : Delivery
        As noted.
    by : YearOffice
    folder_mark : str
        Folder of the inbox in which it lies; empty for the inbox itself.
    """
    name, copies = delivery.path.name, delivery.copy.parent
    first = _cover(copies, name)
    cover = None if isinstance(first, Finding) else first
    office, faults = _office(cover, by, folder_mark, name)
    if isinstance(first, Finding):
        faults = [first]
    if office is None:
        return replace(delivery, findings=tuple(faults))
    if faults:
        return replace(delivery, office=office).with_findings(faults)
    resources = _resources(office, by.package, name, cover)
    if not resources:
        return replace(delivery, office=office).with_findings([_unnamed(office, name)])
    read = {item.name: by.rows(copies, item) for item in resources}
    found = [*_unread(name, resources, cover)]
    for resource in resources:
        found += _found(office, resource, read[resource.name], by.package)
    tables = {table: rows for table, rows in read.items() if rows.rows}
    if not tables and not has_faults(found):
        found.append(finding_at(Place(name), NOTHING))
    read_whole = replace(delivery, office=office, resources=resources, tables=tables)
    return read_whole.with_findings(_once(found))


def _cover(copies: Path, name: str) -> Cover | Finding | None:
    """What the first sheet says, or why it cannot be read; None for a table without one."""
    kind = _kind(name)
    if kind != "xlsx":
        return None if kind == "csv" else finding_at(Place(name), OTHER_KIND, value=kind)
    try:
        step = f"{STEP}.read_cover"
        found: Cover | Finding = run_quick_step(step, copies, name, GUIDE_SHEET).result
    except SuddenEnd:
        return finding_at(Place(name), Advice(ENDED, COPY, "IKU-B106"))
    if isinstance(found, Finding):
        return None if found.code == NO_SHEET else replace(found, sheet="")
    return found if OFFICE_LINE in found.labels else None


def _kind(name: str) -> str:
    return Path(name).suffix.casefold().removeprefix(".")


def _placed(by: YearOffice, folder_mark: str) -> SendingOffice | None:
    return next((item for item in by.package.offices if item.mark == folder_mark), None)


def _office(
    cover: Cover | None, by: YearOffice, folder_mark: str, name: str
) -> tuple[SendingOffice | None, list[Finding]]:
    """Office by the first sheet of its template, or by the folder its file lies in."""
    offices = by.package.offices
    placed = _placed(by, folder_mark)
    if cover is None:
        return placed, [] if placed else [_unknown(offices, folder_mark, name)]
    told = cover.labels[OFFICE_LINE]
    named = next((item for item in offices if item.name == told), None)
    if named is None or placed not in {None, named}:
        rule = f'templat kantor "{shown(told)}", yang ' + (
            f"ditaruh di folder {shown(folder_mark)}"
            if named
            else "tidak mengirim tabel menurut paket ini"
        )
        advice = Advice(rule, "Taruh berkasnya di folder yang benar.", "IKU-B131")
        return named, [finding_at(Place(name, GUIDE_SHEET), advice)]
    if cover.labels.get(YEAR_LINE) != str(by.year):
        rule = f"templat tahun {shown(cover.labels.get(YEAR_LINE, '?'))}, bukan {by.year}"
        advice = Advice(rule, f"Isi templat tahun {by.year}.", "IKU-B132")
        return named, [finding_at(Place(name, GUIDE_SHEET), advice)]
    return named, []


def _unknown(offices: Sequence[SendingOffice], folder_mark: str, name: str) -> Finding:
    """Nobody says whose file it is."""
    marks = [item.mark for item in offices]
    rule = "tidak diketahui kantor pengirimnya: bukan templat kantor, dan "
    rule += f"{shown(folder_mark)} bukan folder kantor" if folder_mark else "tidak di folder kantor"
    near = closest(folder_mark, marks)
    mend = f"Isi templat kantornya, atau taruh di foldernya: {listed(marks)}."
    mend = f'Maksud Anda folder "{near}"?' if near else mend
    return finding_at(Place(name), Advice(rule, mend, "IKU-B131"))


def _unnamed(office: SendingOffice, name: str) -> Finding:
    """A file of several that could be meant."""
    rule = "nama berkas ini tidak menyebut tabel mana isinya"
    mend = f"Beri berkasnya nama tabelnya: {listed(office.tables)}."
    return finding_at(Place(name), Advice(rule, mend, "IKU-B140"))


def _resources(
    office: SendingOffice, package: Package, name: str, cover: Cover | None
) -> tuple[Resource, ...]:
    """Tables as the file holds them: a sheet each, or the one it is named for or can only be."""
    declared = [package.resource(table) for table in office.tables]
    if cover:
        sheets = sheets_of(declared)
        return tuple(
            _as_sent(item, name, "xlsx", sheets[item.name])
            for item in declared
            if sheets[item.name] in cover.sheets
        )
    stem = Path(name).stem
    return tuple(
        _as_sent(item, name, _kind(name), item.sheet)
        for item in declared
        if stem in {item.name, Path(item.path).stem} or len(declared) == 1
    )


def _as_sent(resource: Resource, name: str, kind: Any, sheet: str) -> Resource:  # noqa: ANN401 -- a format
    dialect = altered(resource.dialect, sheet=sheet) if kind == "xlsx" else resource.dialect
    is_same = kind == resource.format
    return altered(
        resource,
        path=name,
        format=kind,
        dialect=dialect if is_same or kind == "xlsx" else Dialect(),
        may_be_empty=True,
    )


def _unread(name: str, resources: Iterable[Resource], cover: Cover | None) -> Iterator[Finding]:
    known = {GUIDE_SHEET, LISTS_SHEET, *(item.sheet for item in resources)}
    for sheet in cover.sheets if cover else ():
        if sheet not in known:
            yield finding_at(Place(name, sheet), UNREAD, severity=Severity.PERINGATAN)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What was found of the workbook and not of a sheet, told once and not for each table."""
    seen = set[Finding]()
    for finding in findings:
        of_book = replace(finding, sheet="") if finding.code == IN_NOTE.code else finding
        if of_book not in seen:
            yield of_book
        seen.add(of_book)


def _found(
    office: SendingOffice, resource: Resource, read: DeliveredRows, package: Package
) -> Iterator[Finding]:
    """What the office can mend: not what only the tables of all offices together can show."""
    senders = [item for item in package.offices if resource.name in item.tables]
    of_all = {rule.code for rule in resource.rules if len(senders) > 1 and not rule.has_row}
    yield from (item for item in read.findings if item.code not in of_all)
    others: dict[str, list[int]] = {}
    for number, region in zip(read.numbers, read.regions, strict=True):
        owner = owner_of(package.offices, resource.name, region)
        if owner is not office:
            name = region or (owner.name if owner else "kantor yang tidak disebut")
            others.setdefault(name, []).append(number)
    for name, numbers in others.items():
        advice = Advice(
            f"baris milik {name}, bukan {office.name}",
            "Hapus barisnya, atau betulkan kab/kotanya; kantor lain mengirim barisnya sendiri.",
            "IKU-B134",
        )
        column = region_field(resource)
        told = finding_at(
            Place(resource.path, resource.sheet),
            advice,
            row=numbers[0],
            column=column.name if column else "",
            value=name,
        )
        more = tuple(numbers[1 : 1 + MAX_MORE_ROWS])
        yield replace(told, count=len(numbers), more_rows=more)


def sent_back(finding: Finding, office: SendingOffice) -> Finding:
    """A finding as one of an office."""
    rows = [row for row in (finding.row, *finding.more_rows) if row is not None]
    return replace(finding, offices=(OfficePart(office.name, finding.count, tuple(rows)),))
