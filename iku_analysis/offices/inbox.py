"""What ``make masuk`` does: takes in what offices sent, file by file.

A clean file is merged into the raw tables of the year; one that is not goes back with its findings.
Files stay where they are: ``penerimaan.csv`` knows them by their digest. Everything is written
beside its place and renamed, the receipt last, so that a run that was killed is made good by the
next.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from iku_analysis.base.errors import FAULT_EXIT_CODE, UsageError
from iku_analysis.base.formats import format_date, listed
from iku_analysis.base.locks import writing_year
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.spreadsheet import write_file
from iku_analysis.base.step_processes import preload_only
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, load_catalogue
from iku_analysis.declarations.package import Package, load_package
from iku_analysis.declarations.sending_offices import SendingOffice
from iku_analysis.declarations.usual_rules import with_usual_rules
from iku_analysis.intake.findings import Advice, Finding, Place, Severity, finding_at, shown
from iku_analysis.intake.receipts import (
    RECEIPTS_FILE,
    Receipt,
    in_force,
    read_receipts,
    receipts_bytes,
)
from iku_analysis.offices.delivery import STEP, Delivery, YearOffice, noted, read_delivery
from iku_analysis.offices.inbox_words import print_outcomes
from iku_analysis.offices.merging import OURS, Merged, changes_csv, merged, write_merged
from iku_analysis.offices.office_folders import (
    clear_office_folder,
    keep,
    letter_sender,
    write_office_folder,
)
from iku_analysis.offices.other_year import OTHER_YEAR, year_doubts
from iku_analysis.privacy.personal_data import masked

KEPT, COPIES, TAKEN, UNDECIDED = "digantikan", "berkas", "diterima", "belum digabung"
ABSENT, RETURNED = "Belum mengirim:", "Sudah mengirim, tetapi kirimannya belum dapat diterima:"
MARK = 8  # digits of a digest by which a person confirms a file


@dataclass
class FileOutcome:
    """What became of a file.

    Attributes
    ----------
    delivery : Delivery
    words : str
    is_refused : bool
    lines : list of str
        What to know of it.
    """

    delivery: Delivery
    words: str
    is_refused: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass
class _Inbox:
    """A run: the year, what it received before, where things lie, and what people confirmed."""

    paths: YearPaths
    by: YearOffice
    receipts: list[Receipt]
    today: date
    copies: Path
    is_published: bool
    confirmed: frozenset[str]

    @property
    def package(self) -> Package:
        return self.by.package

    @property
    def kept(self) -> Path:
        """Where what was replaced stays."""
        return self.paths.inbox / KEPT

    def files(self) -> Iterator[tuple[Path, str]]:
        """Files that were sent, and the name of the folder each lies in; empty for the inbox."""
        entries = [path for path in sorted(self.paths.inbox.iterdir()) if _is_shown(path)]
        yield from ((path, "") for path in entries if path.is_file() or path.is_symlink())
        for folder in entries:
            if folder.is_dir() and not folder.is_symlink() and folder.name != KEPT:
                for path in filter(_is_shown, sorted(folder.iterdir())):
                    if path.is_file() or path.is_symlink():
                        yield path, folder.name

    def read(self) -> Iterator[FileOutcome | Delivery]:
        """Each file in turn: what it holds when it is new, else what became of it."""
        known = {item.sha256: item for item in self.receipts}
        current = {item.sha256 for item in in_force(self.receipts).values()}
        seen: dict[tuple[str, str], str] = {}
        for number, (path, mark) in enumerate(self.files()):
            copies = self.copies / str(number)
            copies.mkdir()
            delivery = noted(path, copies)
            if receipt := known.get(delivery.sha256):
                office = self._office(receipt.office)
                words = "sudah diterima" if delivery.sha256 in current else "sudah digantikan"
                told = f"{words} {format_date(date.fromisoformat(receipt.day))}"
                yield FileOutcome(replace(delivery, office=office), told)
            elif delivery.findings:
                yield delivery
            elif (delivery.sha256, mark) in seen:
                yield FileOutcome(delivery, f"sama dengan {shown(seen[delivery.sha256, mark])}")
            else:
                seen[delivery.sha256, mark] = path.name
                yield read_delivery(delivery, self.by, mark)

    def _office(self, name: str) -> SendingOffice | None:
        return next((item for item in self.package.offices if item.name == name), None)

    def take(self, delivery: Delivery) -> FileOutcome:
        """Merge a clean file, or send it back."""
        office = delivery.office
        if not delivery.is_clean or office is None:
            return self._refuse(delivery)
        merges = [self._merge(delivery, office, name) for name in delivery.tables]
        conflicts = [found for merge in merges for found in merge.findings]
        if ours := [found for found in conflicts if found.code == OURS]:
            lines = [f"{found.file}: {found.rule}. {found.mend}" for found in ours]
            return FileOutcome(delivery, UNDECIDED, is_refused=True, lines=lines)
        if conflicts:
            return self._refuse(delivery.with_findings(conflicts))
        delivery = delivery.with_findings(self._of_other_years(delivery, merges))
        if asked := list(self._asked(delivery)):
            lines = [*asked, *self._sent_back(delivery)]
            return FileOutcome(delivery, UNDECIDED, is_refused=True, lines=lines)
        outcome = FileOutcome(delivery, TAKEN, lines=list(self._sent_back(delivery)))
        for merge in merges:
            outcome.lines += self._write(merge, office)
        self._note(delivery, office)
        return outcome

    def _of_other_years(self, delivery: Delivery, merges: Iterable[Merged]) -> Iterator[Finding]:
        sent = {item.name: item for item in delivery.resources}
        for merge in merges:
            name = merge.resource.name
            rows = delivery.tables[name]
            yield from year_doubts(sent[name], rows, merge.removed, self.paths.year)

    def _asked(self, delivery: Delivery) -> Iterator[str]:
        """Why a clean file waits for a word of a person; nothing when it was given."""
        mark, year = delivery.sha256[:MARK], self.paths.year
        if mark in self.confirmed:
            return
        if self.is_published:
            yield f"laporan {year} sudah terbit; tabelnya hanya berubah bila memang direvisi"
        if self.is_published or any(item.code == OTHER_YEAR for item in delivery.findings):
            yield (
                "salah folder: pindahkan ke data/masuk tahunnya; salah kirim: kembalikan kepada"
                f" pengirimnya; memang benar: {self.paths.typed('masuk', YAKIN=mark)}"
            )

    def _merge(self, delivery: Delivery, office: SendingOffice, name: str) -> Merged:
        received = {item.office for item in self.receipts if item.table == name}
        offices = [item for item in self.package.offices if item.name in received]
        resource = self.package.resource(name)
        made = merged(resource, office, delivery.tables[name], offices, self.by)
        sheet = next(item.sheet for item in delivery.resources if item.name == name)
        told = (
            found if found.code == OURS else replace(found, file=delivery.path.name, sheet=sheet)
            for found in made.findings
        )
        return replace(made, findings=tuple(told))

    def _write(self, merge: Merged, office: SendingOffice) -> Iterator[str]:
        """Keep the old table and what changed, then put the new one in its place."""
        name = merge.resource.name
        path = self.paths.raw / merge.resource.path
        if merge.before is not None and merge.loses:
            kept = keep(path, merge.before, self.kept)
            if merge.removed:
                listed_at = kept.with_suffix(f".{office.mark}.csv")
                write_file(listed_at, changes_csv(merge))
                yield (
                    f"{name}: {len(merge.removed)} baris lama dihapus, {len(merge.added)} baris"
                    f" baru; rinciannya {self.paths.relative(listed_at)}"
                )
            yield f"{name}: tabel sebelumnya disimpan, {self.paths.relative(kept)}"
        write_merged(merge, path)

    def _note(self, delivery: Delivery, office: SendingOffice) -> None:
        sheets = {item.name: item.sheet for item in delivery.resources}
        for name, rows in delivery.tables.items():
            warnings = sum(
                item.severity is Severity.PERINGATAN and item.sheet == sheets[name]
                for item in delivery.findings
            )
            self.receipts.append(
                Receipt(
                    self.today.isoformat(),
                    office.name,
                    name,
                    masked(shown(delivery.path.name)),
                    delivery.day.isoformat(),
                    delivery.sha256,
                    str(len(rows.rows)),
                    str(warnings),
                )
            )
        write_file(self.paths.raw / RECEIPTS_FILE, receipts_bytes(self.receipts))

    def _refuse(self, delivery: Delivery) -> FileOutcome:
        outcome = FileOutcome(delivery, "dikembalikan", is_refused=True)
        outcome.lines += self._sent_back(delivery)
        if not delivery.office:
            outcome.lines += [f"{item.rule}. {item.mend}" for item in delivery.findings[:1]]
        return outcome

    def _sent_back(self, delivery: Delivery) -> Iterator[str]:
        if delivery.office and delivery.to_mend:
            folder = self.paths.sent_back / delivery.office.mark
            yield f"temuan dan suratnya: {self.paths.relative(folder)}/"

    def send_back(self, outcomes: Iterable[FileOutcome]) -> None:
        """Write a folder per office with what was found in all its files of this run."""
        by_office: dict[str, list[FileOutcome]] = {}
        for outcome in outcomes:
            if outcome.delivery.office:
                by_office.setdefault(outcome.delivery.office.name, []).append(outcome)
        for office in self.package.offices:
            own = by_office.get(office.name, [])
            found = [item.delivery for item in own if item.delivery.to_mend]
            if found:
                self._write_folder(office, found)
            elif any(item.words == TAKEN for item in own):
                shutil.rmtree(self.paths.sent_back / office.mark / COPIES, ignore_errors=True)
                clear_office_folder(self.paths.sent_back / office.mark)

    def _write_folder(self, office: SendingOffice, found: Sequence[Delivery]) -> None:
        """A folder that can be sent as it is: the links lead to the copies of the files in it."""
        folder = self.paths.sent_back / office.mark
        copies = folder / COPIES  # a file may be called as ours are
        shutil.rmtree(copies, ignore_errors=True)
        copies.mkdir(parents=True, exist_ok=True)
        for delivery in found:
            if delivery.sha256:
                shutil.copyfile(delivery.copy, copies / delivery.path.name)
        resources = tuple(item for delivery in found for item in delivery.resources)
        title, vintage = self.package.title, self.package.vintage
        package = Package(copies, title, vintage, resources, offices=(office,))
        findings = [item for delivery in found for item in delivery.findings]
        sender = letter_sender(self.paths.raw, str(self.paths.year))
        write_office_folder(folder, office, findings, package, sender)

    def missing(self, outcomes: Iterable[FileOutcome]) -> dict[str, list[str]]:
        """Offices and their tables that are not there, a line each, by what is known of them."""
        received = in_force(self.receipts)
        waiting = {item.delivery.office for item in outcomes if item.is_refused}
        told: dict[str, list[str]] = {}
        for office in self.package.offices:
            names = [name for name in office.tables if (office.name, name) not in received]
            if names:
                whole = "semua tabel" if len(names) == len(office.tables) else listed(names)
                why = RETURNED if office in waiting else ABSENT
                told.setdefault(why, []).append(f"{office.name}: {whole}")
        return told


def _is_shown(path: Path) -> bool:
    """Whether it is no file that office programs keep beside an open one."""
    return not path.name.startswith((".", "~$"))


def _twice(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Refuse two files of one office with the same table: only people know which one counts."""
    held = Counter(
        (item.office.name, table)
        for item in deliveries
        if item.office and item.is_clean
        for table in item.tables
    )
    return [item.with_findings(_repeated(item, held)) for item in deliveries]


def _repeated(delivery: Delivery, held: Counter[tuple[str, str]]) -> Iterator[Finding]:
    name = delivery.office.name if delivery.office else ""
    tables = [table for table in delivery.tables if held[name, table] > 1]
    if tables and delivery.is_clean:
        advice = Advice(
            f"ada {held[name, tables[0]]} kiriman baru untuk {listed(tables)}",
            "Sisakan kiriman yang berlaku di kotak masuk; pindahkan yang lain.",
            "IKU-B135",
        )
        yield finding_at(Place(delivery.path.name), advice)


def _ordered(deliveries: Iterable[Delivery], package: Package) -> list[Delivery]:
    """In the order of the offices, whatever their files are called."""
    places = {office.name: at for at, office in enumerate(package.offices)}
    return sorted(
        deliveries,
        key=lambda item: (places[item.office.name] if item.office else -1, item.path.name),
    )


def take_in_year(
    paths: YearPaths,
    console: Console,
    today: date,
    *,
    is_published: bool = False,
    confirmed: str = "",
) -> int:
    """Take in the files of ``data/masuk/<year>/``, and say what became of each.

    Parameters
    ----------
    paths : YearPaths
    console : Console
    today : date
        The day the receipts bear.
    is_published : bool
        Whether the report of the year is, so that its tables are not to change unasked.
    confirmed : str
        Files, by the first digits of their digests, that enter although they look wrong.

    Returns
    -------
    int
        Exit code: 0 when every file was taken in, 1 when one goes back.

    Raises
    ------
    UsageError
        If there is no inbox.
    IkuError
        If the declarations of the year are wrong, or something cannot be written.
    """
    if not paths.inbox.is_dir() or paths.inbox.is_symlink():
        raise UsageError(
            f"{paths.relative(paths.inbox)} tidak ada.",
            f"Buat folder itu, taruh kiriman di dalamnya, lalu: {paths.typed('masuk')}",
        )
    package = load_package(paths.raw)
    catalogue = load_catalogue(paths.raw) if (paths.raw / CATALOGUE_FILE).is_file() else None
    package = with_usual_rules(package, catalogue) if catalogue else package
    preload_only(STEP)
    with writing_year(paths), TemporaryDirectory(prefix="iku-masuk-") as name:
        by = YearOffice(package, catalogue, paths.year)
        receipts, sure = list(read_receipts(paths.raw)), frozenset(confirmed.split(","))
        inbox = _Inbox(paths, by, receipts, today, Path(name), is_published, sure)
        found = list(inbox.read())
        outcomes = [item for item in found if isinstance(item, FileOutcome)]
        deliveries = _twice([item for item in found if isinstance(item, Delivery)])
        outcomes += [inbox.take(item) for item in _ordered(deliveries, package)]
        inbox.send_back(outcomes)
        missing = inbox.missing(outcomes) if package.offices else None
        print_outcomes(outcomes, missing, console)
    say(console, f"Berikutnya: {paths.check_command}")
    return FAULT_EXIT_CODE if any(item.is_refused for item in outcomes) else 0
