"""What ``make new-office`` does: the first year of an office, and what is left to fill in it."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from rich.console import Console

from iku_analysis.base.asked_years import latest_year, paths_of_planned_year
from iku_analysis.base.declaration import PROMPT
from iku_analysis.base.errors import UsageError
from iku_analysis.base.paths import DATA, NOTEBOOKS, OWN_FUNCTIONS, YearPaths
from iku_analysis.base.terminal import say
from iku_analysis.base.yaml_file import read_yaml
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Catalogue, Guessed, load_catalogue
from iku_analysis.declarations.front_pages import FRONT_PAGES_FILE
from iku_analysis.declarations.office_regions import REGION_FILE, own_parts
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package, load_package
from iku_analysis.declarations.resource import PER_ROW
from iku_analysis.intake.iku_table import IkuTable, read_iku_table
from iku_analysis.model.plan_names import FOLLOW_UP_TABLE, PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.text_checks import expected_names
from iku_analysis.offices.chosen_indicators import (
    catalogue_of,
    chosen_numbers,
    descriptor_of,
    document_of,
    needed_tables,
    of_any_catalogue,
    rows_of,
)
from iku_analysis.offices.indicator_guesses import countable_units
from iku_analysis.offices.indicator_scaffold import (
    RESPONSIBLE,
    budget_rows,
    catalogue_entry,
    plan_rows,
    settled,
    table_entry,
)
from iku_analysis.offices.new_year import Files, YearLayout, written_files
from iku_analysis.offices.new_year_plan import KEPT_TABLES, csv_bytes, written_rows
from iku_analysis.offices.new_year_texts import empty_text, read_text_template
from iku_analysis.offices.new_year_yaml import (
    UNCONFIRMED,
    Flow,
    Items,
    Kept,
    carried_table,
    descriptor_text,
    next_catalogue,
    next_descriptor,
    schema_comment,
    yaml_text,
)
from iku_analysis.offices.office_name import office_name, region_named
from iku_analysis.offices.template import template_bytes

DOCUMENT = "dokumen_iku.txt"
STANDARDS = "standar_nasional"  # hold for every office
WHOSE = {
    "organisasi": f"{PROMPT} nama perangkat daerah",
    "tempat": f"{PROMPT} tempat penandatanganan",
}
Plain = dict[str, Any]


@dataclass(frozen=True)
class _Declared:
    """Declarations of the new office, and the files that go with them."""

    catalogue: str
    descriptor: str
    files: Files
    unread: tuple[str, ...] = ()


def _region(text: str, year: int) -> Plain:
    """``wilayah`` of the region a text names; nothing without one."""
    region = region_named(text, year)
    return {"wilayah": Flow(tingkat=region.level, kode=region.kemendagri)} if region else {}


def _head(table: IkuTable, year: int) -> Plain:
    title = table.title or f"INDIKATOR KINERJA UTAMA {year} {PROMPT} nama perangkat daerah"
    named = office_name(table.title)
    place, comma, _ = table.approval.partition(",")
    return {
        "tahun": year,
        UNCONFIRMED: Items(["kebijakan", *get_args(Guessed)]),
        "judul": title,
        "pengesahan": table.approval or f"{PROMPT} tempat, bulan, tahun, dan jabatan",
        "dokumen": DOCUMENT,
        "organisasi": named or WHOSE["organisasi"],
        "tempat": place.strip() if comma and place.strip() else WHOSE["tempat"],
        **_region(f"{table.title} {table.approval}", year),
    }


def _catalogue(table: IkuTable, base: YearPaths, year: int) -> Plain:
    """Catalogue of a document, with the policy of the office that serves as pattern."""
    pattern = cast("Plain", read_yaml(base.raw / CATALOGUE_FILE))
    scale = pattern["kebijakan"]["skala"]["nilai"]
    targets = dict[int, Plain]()
    for row in table.rows:
        own = targets.setdefault(
            row.target_number, {"nomor": row.target_number, "nama": row.target, "indikator": []}
        )
        own["indikator"].append(catalogue_entry(row, ""))
    return {
        **_head(table, year),
        "kebijakan": pattern["kebijakan"],
        "skala_predikat": {scale: pattern["skala_predikat"][scale]},
        "sasaran": list(targets.values()),
    }


def _plan_table(entry: Plain, base: YearPaths, year: int, publisher: str) -> Plain:
    """Table of the plan as the pattern declares it, without what is only true there."""
    kept = Kept(KEPT_TABLES.__contains__, lambda _: False)
    made = of_any_catalogue(carried_table(entry, base.year, kept))
    made["title"] = re.sub(r"\s*\d{4}-\d{4}$", "", entry["title"]).replace(
        str(base.year), str(year)
    )
    made["status"] = entry["status"] if entry["status"] == PER_ROW else "sementara"
    made["sources"] = [Flow(publisher=publisher, title=f"{PROMPT} nama dokumen")]
    del made[UNCONFIRMED]
    return made


def _descriptor(table: IkuTable, base: YearPaths, year: int, publisher: str) -> Plain:
    pattern = cast("Plain", read_yaml(base.raw / DESCRIPTOR_FILE))
    plan = [item for item in pattern["resources"] if item["name"] in KEPT_TABLES]
    units = countable_units(table.rows)
    rules = [
        {**rule, "satuan": units} if "satuan" in rule else rule
        for rule in pattern.get("aturan", ())
    ]
    return {
        "profile": "data-package",
        "title": f"Data mentah Indikator Kinerja Utama {year}",
        "description": publisher,
        "resources": [
            *(table_entry(row, publisher) for row in table.rows),
            *(_plan_table(item, base, year, publisher) for item in plan),
        ],
        "aturan": rules,
    }


def _from_document(paths: YearPaths, source: Path, chosen: str) -> _Declared:
    """Of a document; plan tables and policy are those of the latest year of ``data/raw``.

    Kecamatan in a file beside the document become the parts of its tables.
    """
    table, base = read_iku_table(source), latest_year(YearPaths(paths.root, 0))
    districts = source.with_name(REGION_FILE)
    has_parts = bool(own_parts(source.parent))
    files = {f"{paths.year}/{REGION_FILE}": districts.read_bytes()} if has_parts else {}
    numbers = chosen_numbers(chosen, (row.number for row in table.rows))
    rows = tuple(
        settled(row, "", has_parts=has_parts) for row in table.rows if row.number in numbers
    )
    table = replace(table, rows=rows)
    catalogue = _catalogue(table, base, paths.year)
    kept = replace(table, title=catalogue["judul"], approval=catalogue["pengesahan"])
    descriptor = _descriptor(table, base, paths.year, catalogue["organisasi"])
    made = f"# Disusun oleh make new-office dari {source.name}; ganti setiap petunjuk {PROMPT}\n"
    return _Declared(
        made + yaml_text(catalogue),
        made + descriptor_text(descriptor),
        {f"{paths.year}/{DOCUMENT}": kept.text.encode(), **files},
        table.unread,
    )


def _from_office(paths: YearPaths, base: YearPaths, chosen: str) -> _Declared:
    """Of another office: its catalogue, tables and functions, not its targets and history."""
    old = YearLayout(base, paths)
    numbers = chosen_numbers(chosen, (item.number for item in old.catalogue.indicators))
    catalogue = catalogue_of(next_catalogue(base.raw, paths.year), numbers)
    catalogue = re.sub(r"^wilayah:.*\n", "", catalogue, flags=re.MULTILINE)
    for key, prompt in WHOSE.items():
        catalogue = re.sub(rf"^{key}:.*$", f"{key}: '{prompt}'", catalogue, flags=re.MULTILINE)
    who = rf"\g<1>'{PROMPT} {RESPONSIBLE}'"
    catalogue = re.sub(r"(\bpenanggung_jawab: \{nilai: )[^,}\n]*", who, catalogue)
    kept = Kept(KEPT_TABLES.__contains__, {STANDARDS}.__contains__)
    tables = needed_tables(old.catalogue, old.package, numbers)

    def to_other(body: Plain) -> Plain:
        named = {"name": f"iku-{paths.office.name}-{paths.year}"}
        named |= {"description": WHOSE["organisasi"]}
        return {**descriptor_of(body, tables), **named}

    descriptor = next_descriptor(base.raw, base.year, paths.year, kept, to_other)
    targets = {
        target.number
        for target in old.catalogue.targets
        if not numbers.isdisjoint(item.number for item in target.indicators)
    }
    files = {
        f"{folder}/{path.name}": path.read_bytes()
        for folder, pattern in ((OWN_FUNCTIONS, "*.py"), (NOTEBOOKS, "[0-9][0-9]_*.ipynb"))
        for path in sorted((base.office / folder).glob(pattern))
        if folder == OWN_FUNCTIONS or int(path.name[:2]) in {0, *targets}
    }
    document = document_of(old.document().decode(), numbers)
    files[f"{paths.year}/{old.catalogue.document}"] = document.encode()
    for item in old.package.resources:
        if item.name == STANDARDS and item.format == "csv":
            rows = rows_of(written_rows(base.raw, item), numbers)
            files[f"{paths.year}/{item.path}"] = csv_bytes(item, rows)
    return _Declared(_without_schema(catalogue), _without_schema(descriptor), files)


def _without_schema(text: str) -> str:
    """Text without its first line, which leads from another folder to the schema."""
    first, _, rest = text.partition("\n")
    return rest if first.startswith("# yaml-language-server") else text


def _rows(catalogue: Catalogue, year: int) -> dict[str, list[dict[str, str]]]:
    """Rows of the plan tables for every indicator."""
    rows = {"anggaran": budget_rows([target.number for target in catalogue.targets], year)}
    for target in catalogue.targets:
        for item in target.indicators:
            for name, own in plan_rows(item, target.name, year).items():
                rows.setdefault(name, []).extend(own)
    return rows


def year_files(paths: YearPaths, catalogue: Catalogue, package: Package) -> Files:
    """Tables and texts of a first year, by their path in its folder."""
    rows, template = _rows(catalogue, paths.year), read_text_template(paths.root)
    tables = {
        item.path: csv_bytes(item, rows.get(item.name, ()))
        if item.name in {*PLAN_TABLES, *SUMMARY_TABLES} and item.format == "csv"
        else template_bytes(item, paths.year, package.vintage)
        for item in package.resources
    }
    texts = {f"{FOLDER}/{name}": empty_text(name, template) for name in expected_names(catalogue)}
    return {**tables, **{name: text.encode() for name, text in texts.items()}}


def _lay_out(paths: YearPaths, declared: _Declared) -> Catalogue:
    """Write everything, or nothing where a declaration would be refused."""
    data = paths.root / DATA
    with tempfile.TemporaryDirectory(dir=data, prefix=".kantor-") as name:
        office = Path(name)
        raw = office / str(paths.year)
        for file, text in (
            (CATALOGUE_FILE, declared.catalogue),
            (DESCRIPTOR_FILE, declared.descriptor),
        ):
            line = schema_comment(paths.raw, file, paths.root)
            written_files({file: (line + text).encode()}, raw)
        written_files(declared.files, office)
        catalogue, package = load_catalogue(raw), load_package(raw)
        begun = year_files(paths, catalogue, package)
        begun = {f"{paths.year}/{name}": content for name, content in begun.items()}
        written_files({**begun, **declared.files}, office)
        made = sorted(office.iterdir())
        if there := [item.name for item in made if (paths.office / item.name).exists()]:
            raise UsageError(
                f"{paths.relative(paths.office)} sudah memuat {', '.join(there)}; "
                "tidak ada yang ditimpa."
            )
        paths.office.mkdir(parents=True, exist_ok=True)
        for item in made:
            item.rename(paths.office / item.name)
    return catalogue


def _pattern(paths: YearPaths, source: Path) -> YearPaths:
    """Latest year of the office whose folder was named, or that very year."""
    folder = source.parent if (source / CATALOGUE_FILE).is_file() else source
    known = paths_of_planned_year("2018", paths.root, str(folder))
    if folder != source and source.name.isdecimal():
        return latest_year(known, before=int(source.name) + 1)
    return latest_year(known)


def lay_out_office(paths: YearPaths, source: Path, console: Console, chosen: str = "") -> int:
    """Make the folder of an office with its first year, and print what is left to fill.

    Parameters
    ----------
    paths : YearPaths
        The new office and its year.
    source : Path
        An IKU document, or the folder of another office.
    console : Console
        Where to print.
    chosen : str, optional
        Numbers of the indicators to take, as typed; all by default.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    UsageError
        If no office or source was named, or the year is there.
    IkuError
        If the source cannot be read; then nothing is written.
    """
    if paths.office == YearPaths(paths.root, 0).office:
        raise UsageError(
            "Kantor yang mana?",
            "Sebut folder barunya, misalnya: make new-office OFFICE=data/kantor/bogor "
            f"FROM=iku.csv YEAR={paths.year}",
        )
    if paths.raw.exists():
        raise UsageError(
            f"{paths.relative(paths.raw)} sudah ada; tidak ada yang ditimpa.",
            f"Periksa isinya: {paths.check_command}",
        )
    source = (paths.root / source).resolve()
    if not source.exists() or source == paths.root:
        raise UsageError(
            "FROM tidak menyebut berkas atau folder yang ada.",
            "Sebut dokumen IKU (.xlsx, .csv), atau folder kantor lain, misalnya: FROM=data/raw",
        )
    declared = (
        _from_office(paths, _pattern(paths, source), chosen)
        if source.is_dir()
        else _from_document(paths, source, chosen)
    )
    catalogue = _lay_out(paths, declared)
    if declared.unread:
        say(console, f"Kolom dokumen yang tidak dibaca: {', '.join(declared.unread)}.")
    _tell(paths, catalogue, console)
    return 0


def _tell(paths: YearPaths, catalogue: Catalogue, console: Console) -> None:
    count = len(tuple(catalogue.indicators))
    where = "tulis wilayah kantor, misalnya wilayah: {tingkat: provinsi, kode: '64'}"
    lines = (
        f"{paths.relative(paths.raw)} disusun: {count} IKU. Yang masih harus diisi:",
        f"- {CATALOGUE_FILE}: periksa dugaan tiap indikator, ganti setiap {PROMPT}",
        *([] if catalogue.region else [f"- {CATALOGUE_FILE}: {where}"]),
        f"- {DESCRIPTOR_FILE}: tulis vintage; sesuaikan kolom tabel data, ganti setiap {PROMPT}",
        "- buku kerja data (.xlsx): isi lembar Data",
        f"- {', '.join(f'{name}.csv' for name in PLAN_TABLES)}: isi, hapus baris yang tidak ada",
        f"- {FOLLOW_UP_TABLE}.csv: tindakan bagi setiap target yang belum tercapai",
        f"- {UNCONFIRMED} di kedua berkas: hapus setiap kata yang sudah diperiksa",
        f"- {FRONT_PAGES_FILE}: tulis bila laporan memuat kata pengantar, dasar hukum, pengesahan",
        f"- {FOLDER}/: ganti setiap petunjuk {PROMPT} dengan uraian",
        f"Daftar yang belum terisi, kapan saja: {paths.check_command}",
        f"Lalu: {paths.command}",
    )
    say(console, "\n".join(lines))
