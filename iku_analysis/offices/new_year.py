"""What ``make new-year`` does: a folder for the new year, and what is left to fill in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.console import Console

from iku_analysis.assessment.results import IndicatorResult, read_results
from iku_analysis.base.asked_years import latest_year
from iku_analysis.base.declaration import PROMPT
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import RESULTS, YearPaths
from iku_analysis.base.spreadsheet import write_file
from iku_analysis.base.terminal import say
from iku_analysis.declarations.catalogue import CATALOGUE_FILE, Catalogue, load_catalogue
from iku_analysis.declarations.decisions import SAME_FILE
from iku_analysis.declarations.front_pages import FRONT_PAGES_FILE, front_page_files
from iku_analysis.declarations.office_regions import REGION_FILE
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package, load_package
from iku_analysis.declarations.resource import Resource
from iku_analysis.intake.findings import shown
from iku_analysis.narrative.text import FOLDER
from iku_analysis.narrative.text_checks import GLOSSARY, expected_names
from iku_analysis.offices.new_year_plan import (
    COPIED,
    HISTORY_TABLE,
    KEPT_TABLES,
    carried_on,
    csv_bytes,
)
from iku_analysis.offices.new_year_texts import empty_text, read_text_template
from iku_analysis.offices.new_year_yaml import (
    UNCONFIRMED,
    Kept,
    next_catalogue,
    next_descriptor,
    open_front_pages,
)
from iku_analysis.offices.template import template_bytes

Files = dict[str, bytes]
GLOSSARY_PATH = f"{FOLDER}/{GLOSSARY}"


@dataclass(frozen=True)
class YearLayout:
    """Everything the new folder will hold; nothing is written before all of it is known.

    Attributes
    ----------
    old, new : YearPaths
        The year before and the new one.
    """

    old: YearPaths
    new: YearPaths

    @cached_property
    def package(self) -> Package:
        """Tables of the year before."""
        return load_package(self.old.raw)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Catalogue of the year before."""
        return load_catalogue(self.old.raw)

    @property
    def published(self) -> Path:
        """Results that went into the report of the year before."""
        return self.old.report / RESULTS

    @cached_property
    def results(self) -> tuple[IndicatorResult, ...]:
        """Of the year before; empty when its report is not here."""
        try:
            return read_results(self.published)
        except (KeyError, TypeError, ValueError):
            raise IkuError(
                f"{self.old.relative(self.published)}: hasil tidak dapat dibaca.",
                f"Buat lagi: {self.old.command}",
            ) from None

    @cached_property
    def history(self) -> tuple[list[dict[str, str]], int]:
        """Rows of ``riwayat`` and how many were added."""
        resource = self.package.resource(HISTORY_TABLE)
        return carried_on(self.old.raw, resource, self.results, self.old.year)

    def files(self) -> Files:
        """Every file by its path in the new folder."""
        document, plan = self.document(), self.plan_tables  # the year before must be sound
        catalogue = next_catalogue(self.old.raw, self.new.year)
        kept = Kept(KEPT_TABLES.__contains__, {*COPIED, HISTORY_TABLE}.__contains__)
        descriptor = next_descriptor(self.old.raw, self.old.year, self.new.year, kept)
        return {
            CATALOGUE_FILE: catalogue.encode(),
            DESCRIPTOR_FILE: descriptor.encode(),
            self.catalogue.document: document,
            **self._decisions(),
            **self._front_pages(),
            **self._texts(),
            **{item.path: self._plan_file(item) for item in plan},
        }

    def source_files(self, declared: Package) -> Files:
        """A template for each table an office sends, as the new descriptor declares it."""
        created = self.package.vintage
        return {
            item.path: template_bytes(item, self.new.year, created)
            for item in declared.resources
            if item.name not in KEPT_TABLES
        }

    @property
    def plan_tables(self) -> tuple[Resource, ...]:
        """Tables of the plan, which stay as they are declared."""
        return tuple(item for item in self.package.resources if item.name in KEPT_TABLES)

    def _plan_file(self, resource: Resource) -> bytes:
        if resource.name in COPIED or self._is_copied_history(resource):
            return _content(self.old.raw / resource.path)
        if resource.format == "xlsx":
            return template_bytes(resource, self.new.year, self.package.vintage)
        return csv_bytes(resource, self.history[0] if resource.name == HISTORY_TABLE else ())

    @staticmethod
    def _is_copied_history(resource: Resource) -> bool:
        """A workbook is not written anew: its form is the analyst's."""
        return resource.name == HISTORY_TABLE and resource.format == "xlsx"

    def document(self) -> bytes:
        """The IKU document of the year before."""
        path = self.old.raw / self.catalogue.document
        if not path.resolve().is_relative_to(self.old.raw.resolve()):
            raise IkuError(
                f"{CATALOGUE_FILE} kunci dokumen: {self.catalogue.document!r} di luar folder data.",
                "Salin dokumennya ke folder itu dan betulkan namanya.",
            )
        return _content(path)

    def _decisions(self) -> Files:
        """Kecamatan, and what was decided about two writings: names outlive the year."""
        paths = {name: self.old.raw / name for name in (REGION_FILE, SAME_FILE)}
        return {name: _content(path) for name, path in paths.items() if path.is_file()}

    def _front_pages(self) -> Files:
        """What stood around last year's report, each part to be confirmed."""
        files = {path.name: path for path in front_page_files(self.old.raw) if path.is_file()}
        made = {name: _content(path) for name, path in files.items()}
        if text := made.get(FRONT_PAGES_FILE, b"").decode():
            made[FRONT_PAGES_FILE] = open_front_pages(text).encode()
        return made

    def _texts(self) -> Files:
        template = read_text_template(self.new.root)
        names = expected_names(self.catalogue)
        made = {f"{FOLDER}/{name}": empty_text(name, template).encode() for name in names}
        terms = self.old.raw / GLOSSARY_PATH
        return made | ({GLOSSARY_PATH: _content(terms)} if terms.is_file() else {})

    def to_do(self, files: Mapping[str, bytes]) -> Iterator[str]:
        """What is left for people, a line each."""
        old, new = self.old.year, self.new.year
        yield f"{self.catalogue.document}: ganti dengan dokumen IKU {new}"
        for name in (CATALOGUE_FILE, DESCRIPTOR_FILE):
            for number, line in enumerate(files[name].decode().splitlines(), 1):
                if str(old) in line and not line.startswith("#"):
                    yield f"{name} baris {number}: masih menyebut {old}: {shown(line.strip())}"
        yield f"{CATALOGUE_FILE}: cocokkan setiap indikator dengan dokumen IKU {new}"
        yield f"{DESCRIPTOR_FILE}: tulis vintage"
        yield f"{UNCONFIRMED} di kedua berkas: hapus setiap kunci yang sudah disesuaikan"
        for item in self.package.resources:
            yield self._table_to_do(item)
        if SAME_FILE in files:
            yield f"{SAME_FILE}: disalin dari {old}; hapus keputusan yang tidak berlaku lagi"
        for name in self._front_pages():
            yield f"{name}: disalin dari {old}; sesuaikan, terutama pejabat dan tanggal"
        for name in files:
            if name == GLOSSARY_PATH and PROMPT.encode() not in files[name]:
                yield f"{name}: disalin dari {old}; sesuaikan istilahnya"
            elif name.startswith(f"{FOLDER}/"):
                yield f"{name}: ganti setiap petunjuk TULIS dengan uraian"

    def _table_to_do(self, resource: Resource) -> str:
        if resource.name not in KEPT_TABLES:
            is_csv = resource.format == "csv"
            path, where = (resource.path, "") if is_csv else (f"{resource.name}.xlsx", "lembarnya ")
            return f"{path}: isi {where}({resource.title}){self._rows_to_do(resource)}"
        if resource.name == HISTORY_TABLE:
            return f"{resource.path}: {self._history_to_do(resource)}"
        if resource.name in COPIED:
            return f"{resource.path}: disalin dari {self.old.year}, periksa apakah masih berlaku"
        return f"{resource.path}: isi ({resource.title})"

    @staticmethod
    def _rows_to_do(resource: Resource) -> str:
        """Which rows of before the new year needs too."""
        dates = any(field.type == "date" for field in resource.fields)
        if resource.contents or dates:  # years and dates: last year's moves the change
            return "; bawa serta baris tahun-tahun sebelumnya yang masih dipakai"
        return ""

    def _history_to_do(self, resource: Resource) -> str:
        last = self.old.year
        if self._is_copied_history(resource):
            return f"tambahkan target dan realisasi {last}"
        if not self.results:
            return f"isi target dan realisasi {last}; {self.old.relative(self.published)} tidak ada"
        return f"{self.history[1]} baris {last} ditambahkan; cocokkan dengan laporan yang terbit"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise IkuError(
            f"{path}: tidak dapat dibaca ({fault.strerror or type(fault).__name__}).",
            f"Lengkapi dahulu folder {path.parent.name}.",
        ) from None


def written_files(files: Files, folder: Path) -> None:
    """Write files by their path in a folder."""
    for name, content in files.items():
        write_file(folder / name, content)


def _lay_out(layout: YearLayout) -> Files:
    """Write the folder whole or not at all."""
    target = layout.new.raw
    files = layout.files()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".tahun-") as name:
        made = Path(name) / target.name
        written_files(files, made)
        load_catalogue(made)
        written_files(layout.source_files(load_package(made)), made)
        made.rename(target)
    return files


def lay_out_year(paths: YearPaths, console: Console) -> int:
    """Make the raw data folder of a new year and print what is left to fill.

    Parameters
    ----------
    paths : YearPaths
        The new year.
    console : Console
        Where to print.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    UsageError
        If the folder exists, or there is no year before.
    IkuError
        If the year before cannot be read.
    """
    if paths.raw.exists():
        raise UsageError(
            f"{paths.relative(paths.raw)} sudah ada; tidak ada yang ditimpa.",
            f"Periksa isinya: {paths.check_command}",
        )
    layout = YearLayout(latest_year(paths, before=paths.year), paths)
    files = _lay_out(layout)
    lines = [
        f"{paths.relative(paths.raw)} disusun dari {layout.old.year}. Yang masih harus diisi:",
        *(f"- {line}" for line in layout.to_do(files)),
        f"Lalu: {paths.check_command}",
    ]
    say(console, "\n".join(lines))
    return 0
