"""What ``make template`` does."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from iku_analysis.base.asked_years import latest_year
from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.paths import YearPaths
from iku_analysis.base.spreadsheet import write_file
from iku_analysis.base.terminal import say
from iku_analysis.declarations.arrangement import Arrangement
from iku_analysis.declarations.package import DESCRIPTOR_FILE, Package, load_package
from iku_analysis.declarations.sending_offices import NO_OFFICE
from iku_analysis.intake.personal_findings import text_findings
from iku_analysis.offices.office_template import office_template
from iku_analysis.offices.template import template_bytes

OFFICES = "kantor"


def declared_tables(paths: YearPaths) -> Package:
    """Descriptor of a year, or of the latest year when it has none yet."""
    if (paths.raw / DESCRIPTOR_FILE).is_file():
        return load_package(paths.raw)
    return load_package(latest_year(paths).raw)


def _refuse_to_overwrite(made: dict[Path, bytes], paths: YearPaths) -> None:
    """An office's work in a template is worth more than a new template."""
    changed = [
        paths.relative(path)
        for path, content in made.items()
        if path.is_file() and path.read_bytes() != content
    ]
    if changed:
        raise UsageError(
            f"Sudah ada dan berbeda, mungkin sudah diisi: {', '.join(changed)}.",
            f"Pindahkan berkas itu, lalu jalankan lagi: {paths.typed('template')}",
        )


def _refuse_personal_data(package: Package) -> None:
    """A template quotes the descriptor, and goes to every office."""
    for finding in text_findings(package.folder, package.folder):
        if finding.file == DESCRIPTOR_FILE:
            raise IkuError(
                f"{finding.file} baris {finding.row}: {finding.value} {finding.rule}.", finding.mend
            )


def write_templates(paths: YearPaths, console: Console) -> int:
    """Write a template for every declared table that has a row per datum, and one per office.

    Returns
    -------
    int
        Exit code 0; a fault is raised.

    Raises
    ------
    UsageError
        If a file there differs from its template; then none is written.
    IkuError
        If the descriptor is wrong or holds personal data, or a file cannot be written.
    """
    package = declared_tables(paths)
    _refuse_personal_data(package)
    made = {
        paths.templates / resource.path: template_bytes(resource, paths.year, package.vintage)
        for resource in package.resources
        if resource.arrangement == Arrangement()
    }
    made |= {
        paths.templates / OFFICES / f"{office.mark}.xlsx": office_template(
            office, package, paths.year, package.vintage
        )
        for office in package.offices
    }
    _refuse_to_overwrite(made, paths)
    for path, content in made.items():
        write_file(path, content)
        say(console, paths.relative(path))
    arranged = [item.name for item in package.resources if item.arrangement != Arrangement()]
    if arranged:
        say(console, f"Tanpa templat, karena susunannya dari pengirim: {', '.join(arranged)}.")
    folder = paths.relative(paths.templates / OFFICES)
    say(console, f"Satu buku kerja per kantor: {folder}/" if package.offices else NO_OFFICE)
    say(console, f"{len(made)} templat dari {paths.relative(package.folder / DESCRIPTOR_FILE)}.")
    return 0
