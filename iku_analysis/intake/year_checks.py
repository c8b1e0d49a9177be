"""What the declarations of a year lack for a report: told before a notebook dies of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap

from msgspec import to_builtins

from iku_analysis.base.declaration import PROMPT, DeclarationError, Fault, placed
from iku_analysis.base.errors import IkuError
from iku_analysis.base.formats import JOINT, listed
from iku_analysis.base.input_files import read_input
from iku_analysis.declarations.catalogue import (
    CATALOGUE_FILE,
    Catalogue,
    Indicator,
    measure_labels,
)
from iku_analysis.declarations.front_pages import FRONT_PAGES_FILE, FrontPages
from iku_analysis.declarations.measure_checks import undecided_counts, unfit, unfit_measures
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package
from iku_analysis.declarations.readable_measures import readable_measures
from iku_analysis.declarations.sending_offices import sent_by_nobody
from iku_analysis.intake.findings import (
    MAX_VALUE_LENGTH,
    Advice,
    Finding,
    Place,
    Severity,
    finding_at,
)
from iku_analysis.model.plan_names import PLAN_COLUMNS
from iku_analysis.model.regions import current_regions

KeyPath = tuple[str | int, ...]
NO_VINTAGE = Advice(
    "tidak menyatakan `vintage`, tanggal data yang dicetak pada sampul",
    "Tulis tanggal data pada barisnya sendiri, misalnya: vintage: 2019-03-29",
    "IKU-D112",
)


NO_SENDER = Advice(
    "tabel ini tidak berkantor pengirim: temuannya tidak disurati kepada siapa pun",
    "Tulis penerbitnya pada sources (publisher), atau semua kantor pada pengirim; tabel yang diisi "
    "kantor ini sendiri: nama kantor ini.",
    "IKU-D135",
)
NO_PARTS = "kecamatan kantor ini belum dinyatakan"
WRITE_PARTS = f"Buat {REGION_FILE} di folder ini: nama,kode,bps,dari,sampai,ejaan."


def declaration_findings(fault: IkuError, name: str) -> Iterator[Finding]:
    """Faults of a file of declarations that cannot be read as such."""
    if not isinstance(fault, DeclarationError):
        yield finding_at(Place(name), Advice(fault.message, fault.hint, "IKU-D111"))
        return
    if fault.file == REGION_FILE:  # read together with both declarations
        name = REGION_FILE
    yield from _declared_so(fault.faults, name)


def _declared_so(faults: Iterable[Fault], name: str) -> Iterator[Finding]:
    for item in faults:
        advice = Advice(item.what, item.mend or f"Perbaiki {name}.", "IKU-D111")
        yield finding_at(Place(name), advice, row=item.line, column=item.key)


def year_findings(package: Package, catalogue: Catalogue, year: int | None) -> tuple[Finding, ...]:
    """What would stop or empty a report although every file is sound by itself.

    Parameters
    ----------
    package : Package
    catalogue : Catalogue
    year : int or None
        Year that is asked for; not compared when it is not known.
    """
    return (
        *([] if package.vintage else [finding_at(Place(DESCRIPTOR_FILE), NO_VINTAGE)]),
        *_other_year(package, catalogue, year),
        *_absent_tables(package, catalogue),
        *_unfit_measures(package, catalogue),
        *_absent_plan(package),
        *_sent_by_nobody(package),
        *_open_points(package, catalogue),
        *_prompts(package, catalogue),
        *_no_region(package, catalogue),
    )


def _other_year(package: Package, catalogue: Catalogue, year: int | None) -> Iterator[Finding]:
    if year is not None and catalogue.year != year:
        advice = Advice(
            f"katalog ini untuk tahun {catalogue.year}, laporan diminta untuk {year}",
            f"Tulis tahun: {year}, setelah katalognya dicocokkan dengan dokumen tahun itu.",
            "IKU-D113",
        )
        yield _in_catalogue(package, ("tahun",), advice, str(catalogue.year))


def _no_region(package: Package, catalogue: Catalogue) -> Iterator[Finding]:
    named = [r.name for r in package.resources if any(item.is_region for item in r.fields)]
    if named and not current_regions().parts:
        what = "kantor belum menyatakan wilayahnya" if not catalogue.region else NO_PARTS
        mend = "Tulis, misalnya: wilayah: {tingkat: provinsi, kode: '64'}."
        advice = Advice(what, mend if not catalogue.region else WRITE_PARTS, "IKU-D115")
        yield _in_catalogue(package, ("wilayah",), advice, listed(named, 3))


def _absent_tables(package: Package, catalogue: Catalogue) -> Iterator[Finding]:
    declared = {resource.name for resource in package.resources}
    users = dict[str, list[int]]()
    for item in catalogue.indicators:
        for name in item.tables.value:
            users.setdefault(name, []).append(item.number)
    for name, numbers in users.items():
        if name not in declared:
            advice = Advice(
                f"tabel ini tidak dinyatakan, padahal IKU {listed(numbers)} dihitung darinya",
                "Nyatakan tabelnya; contoh pernyataannya ada pada tahun sebelumnya.",
                "IKU-P124",
            )
            yield finding_at(Place(DESCRIPTOR_FILE), advice, column=name)


def _unfit_measures(package: Package, catalogue: Catalogue) -> Iterator[Finding]:
    """Declared measures that ask for what no declared table has, or for what no row can hold."""
    for path, item in _placed(catalogue):
        for fault in unfit_measures(item, package):
            yield _unfit(package, path, item.number, fault)
        for name in dict.fromkeys(measure_labels(item, package.resources).untold()):
            advice = Advice(
                f"IKU {item.number}: satuan kolom ini tidak diketahui, padahal angkanya dicetak",
                "Tulis satuannya dalam kurung di akhir title kolom di datapackage.yaml, misalnya "
                "Nilai (juta rupiah).",
                "IKU-D134",
            )
            place = Place(DESCRIPTOR_FILE)
            yield finding_at(place, advice, column=name, severity=Severity.PERINGATAN)
        units = dict(measure_labels(item, package.resources).units())
        if counted := undecided_counts(item, units):
            yield _undecided(package, path, item, counted)


def _unfit(package: Package, path: KeyPath, number: object, fault: Fault) -> Finding:
    mend = fault.mend or "Samakan ukurannya dengan kolom tabelnya; lihat docs/ukuran.md."
    advice = Advice(f"IKU {number}: {fault.what}", mend, "IKU-D132")
    return _in_catalogue(package, (*path, *fault.path), advice)


def readable_findings(package: Package) -> Iterator[Finding]:
    """Of a catalogue with faults, what is wrong with measures beside them."""
    file = package.folder / CATALOGUE_FILE
    content = read_input(file) if file.is_file() else b""
    for path, number, measures, faults in readable_measures(content):
        told = (placed(replace(fault, path=(*path, *fault.path)), content) for fault in faults)
        yield from _declared_so(told, CATALOGUE_FILE)
        for fault in unfit(measures, package):
            yield _unfit(package, path[:-1], number, fault)


def _placed(catalogue: Catalogue) -> Iterator[tuple[KeyPath, Indicator]]:
    """Indicators with the path to what is declared of them."""
    for at, target in enumerate(catalogue.targets):
        for below, item in enumerate(target.indicators):
            yield ("sasaran", at, "indikator", below, "deklarasi"), item


def _in_catalogue(
    package: Package,
    path: KeyPath,
    advice: Advice,
    value: str = "",
    severity: Severity = Severity.GALAT,
) -> Finding:
    """What is wrong at a key of the catalogue, on its line."""
    file = package.folder / CATALOGUE_FILE
    found = placed(Fault("", path=path), read_input(file) if file.is_file() else b"")
    place, row = Place(CATALOGUE_FILE), found.line or None
    return finding_at(place, advice, row=row, column=found.key, value=value, severity=severity)


def _undecided(package: Package, path: KeyPath, item: Indicator, counted: Sequence[str]) -> Finding:
    """Counts about whose small ones nothing was declared, and what to write."""
    columns, absent = dict[str, list[str]](), list[str]()
    for group, column in (name.split(".") for name in counted):
        columns.setdefault(group, []).append(column)
        if item.measures and column not in item.measures.breakdowns[group].columns:
            absent.append(f"{column}: {column} pada kolom rincian {group}")
    told = ", ".join(f"{group}: [{', '.join(own)}]" for group, own in columns.items())
    first = f", sesudah {listed(absent)} ditambahkan" if absent else ""
    advice = Advice(
        f"IKU {item.number}: rincian memuat hitungan, dan rahasia tidak dinyatakan",
        "Di bawah deklarasi, bila yang dihitung usaha atau orang, tulis misalnya "
        f"rahasia: {{nilai: {{{told}}}, alasan: ...}}{first}; bila bukan, "
        "rahasia: {nilai: {}, alasan: ...}.",
        "IKU-D133",
    )
    key, value = (*path, "rahasia"), listed(counted)
    return _in_catalogue(package, key, advice, value, Severity.PERINGATAN)


def _sent_by_nobody(package: Package) -> Iterator[Finding]:
    if names := sent_by_nobody(package.resources, package.offices):
        place, value = Place(DESCRIPTOR_FILE), listed(names, 3)
        yield finding_at(place, NO_SENDER, value=value, severity=Severity.CATATAN)


def _absent_plan(package: Package) -> Iterator[Finding]:
    declared = {item.name: {field.name for field in item.fields} for item in package.resources}
    constant = {item.name for item in package.resources if item.status != "per_baris"}
    for name, columns in PLAN_COLUMNS.items():
        if name not in declared:
            what = "tabel rencana ini tidak dinyatakan; yang dibaca darinya akan belum tersedia"
        else:
            given = declared[name] | ({"status"} if name in constant else set())
            lacking = [column for column in columns if column not in given]
            what = f"kolom {listed(lacking)} tidak dinyatakan; isinya akan belum tersedia"
            if not lacking:
                continue
        advice = Advice(what, "Nyatakan seperti pada tahun sebelumnya.", "IKU-P125")
        severity = Severity.PERINGATAN
        yield finding_at(Place(DESCRIPTOR_FILE), advice, column=name, severity=severity)


def _open_points(package: Package, catalogue: Catalogue) -> Iterator[Finding]:
    """One finding per key, with the tables it stands in."""
    tables = dict[tuple[str, str], list[str]]()
    for file, keys in (
        (DESCRIPTOR_FILE, package.unconfirmed),
        (CATALOGUE_FILE, catalogue.unconfirmed),
    ):
        tables |= {(file, key): [] for key in keys}
    for resource in package.resources:
        for open_key in resource.unconfirmed:
            tables.setdefault((DESCRIPTOR_FILE, open_key), []).append(resource.name)
    for (file, key), names in tables.items():
        value = listed(names, 3)
        yield finding_at(Place(file), OPEN, column=key, value=value, severity=Severity.PERINGATAN)


def _prompts(package: Package, catalogue: Catalogue) -> Iterator[Finding]:
    """What a scaffold left to be written; the indicators or tables that lack the same together."""
    named = [
        *(("judul", catalogue.title), ("pengesahan", catalogue.approval)),
        *(("organisasi", catalogue.organisation), ("tempat", catalogue.place)),
    ]
    named += [(f"sasaran {target.number}", target.name) for target in catalogue.targets]
    asked = [(CATALOGUE_FILE, key, [key] if PROMPT in text else []) for key, text in named]
    for item in catalogue.indicators:
        found = [path[path[0] == "deklarasi"] for path in _prompted(to_builtins(item))]
        if "ukuran" in found:  # whose reason its tables take over
            found = [key for key in found if key != "tabel"]
        asked.append((CATALOGUE_FILE, f"IKU {item.number}", found))
    for table in package.resources:
        parts = {"title": table.title, "sources": to_builtins(table.sources)}
        found = [path[0] for path in _prompted(parts)]
        asked.append((DESCRIPTOR_FILE, table.name, found))
    alike = dict[tuple[str, str], list[str]]()
    for file, column, keys in asked:
        if keys:
            alike.setdefault((file, listed(list(dict.fromkeys(keys)))), []).append(column)
    for (file, value), columns in alike.items():
        for column in _in_lines(columns):
            severity = Severity.PERINGATAN
            yield finding_at(Place(file), PROMPTED, column=column, value=value, severity=severity)


def _in_lines(names: Iterable[str]) -> Iterator[str]:
    """Names with commas, as many together as a place shows."""
    whole = ", ".join(name.replace(" ", JOINT) for name in names)
    for line in wrap(whole, MAX_VALUE_LENGTH, break_long_words=False, break_on_hyphens=False):
        yield line.rstrip(",").replace(JOINT, " ")


def _prompted(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Keys that lead to each text that is still a prompt."""
    if isinstance(value, str) and PROMPT in value:
        yield path
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _prompted(below, (*path, key))
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _prompted(below, path)


PROMPTED = Advice(
    f"masih memuat petunjuk {PROMPT} sampai ditulis, laporan bertanda DRAF",
    "Periksa isian yang disebut, lalu ganti petunjuknya dengan alasan atau nama yang sebenarnya.",
    "IKU-D116",
)

OPEN = Advice(
    "terbawa dari tahun lalu atau dari templat dan belum dikonfirmasi; sampai itu laporan DRAF",
    "Sesuaikan isinya dengan kantor dan tahun ini, lalu hapus kata ini dari belum_dikonfirmasi.",
    "IKU-D114",
)


NOT_GIVEN = Advice(
    "belum diisi; laporan terbit tanpa bagian ini",
    f"Tulis kuncinya di {FRONT_PAGES_FILE}, bila kantor ini memakainya.",
    "IKU-D131",
)


def front_page_findings(pages: FrontPages) -> Iterator[Finding]:
    """Parts nobody gave, which a report may do without, and parts nobody confirmed."""
    for key in pages.unconfirmed:
        place = Place(FRONT_PAGES_FILE)
        yield finding_at(place, OPEN, column=key, severity=Severity.PERINGATAN)
    for key in pages.missing:
        place = Place(FRONT_PAGES_FILE)
        yield finding_at(place, NOT_GIVEN, column=key, severity=Severity.CATATAN)


def year_of(raw_folder: Path) -> int | None:
    """Year a raw folder is named for; None when it is named otherwise."""
    return int(raw_folder.name) if raw_folder.name.isdecimal() else None
