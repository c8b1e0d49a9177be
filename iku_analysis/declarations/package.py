"""``datapackage.yaml`` as frozen declarations: what each raw table must look like.

The descriptor is a Frictionless Data Package with words of our own: `status`, `vintage`, `aturan`
(see `rules`), `boleh_kosong` (may have no rows), `susunan` (how it lies in its file) and
`terbitan_lama` (earlier vintage) of a resource, `orang` (a person) of a schema, `wilayah` (a
kab/kota) and `pribadi` (personal data) of a field. An unknown key is refused rather than ignored:
a misspelt ``decimalChar`` would otherwise change numbers silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import (
    Declaration,
    Fault,
    declaration_bytes,
    near,
    parse_declaration,
    twice,
)
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.office_regions import office_regions
from iku_analysis.declarations.plan_rules import AnyPlanRule
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.resource import Resource, Unconfirmed, Vintage, shared_figures
from iku_analysis.declarations.sending_offices import SendingOffice, office_faults, sending_offices
from iku_analysis.model.plan_names import PLAN_TABLES
from iku_analysis.model.regions import declare_regions
from iku_analysis.model.status import Status

DESCRIPTOR_FILE = "datapackage.yaml"


class Licence(Declaration, frozen=True):
    """Terms under which figures of the report may be used, as Frictionless names them."""

    title: Annotated[Line, Meta(description="Nama lisensi bagi pembaca")]
    name: Annotated[str, Meta(description="Nama menurut SPDX, mis. CC-BY-4.0")] = ""
    path: Annotated[str, Meta(description="Alamat naskah lisensi")] = ""
    statuses: Annotated[
        tuple[Status, ...], Meta(description="Hanya untuk angka berstatus ini; kosong untuk semua")
    ] = field(name="status", default=())

    def faults(self) -> Iterator[Fault]:
        """Nothing that a program could know it by."""
        if not self.name and not self.path:
            yield Fault("lisensi harus mempunyai name atau path")


class Descriptor(Declaration, frozen=True, kw_only=True):
    """The whole of ``datapackage.yaml``."""

    resources: Annotated[tuple[Resource, ...], Meta(description="Tabel mentah")]
    profile: Annotated[str, Meta(description="tabular-data-package")] = ""
    name: Annotated[str, Meta(description="Nama paket")] = ""
    title: Annotated[str, Meta(description="Judul")] = ""
    description: Annotated[str, Meta(description="Keterangan")] = ""
    vintage: Vintage | None = None
    plan_rules: Annotated[
        tuple[AnyPlanRule, ...], Meta(description="Aturan antartabel rencana")
    ] = field(name="aturan", default=())
    licences: Annotated[
        tuple[Licence, ...], Meta(description="Lisensi angka dalam berkas laporan")
    ] = field(name="licenses", default=())
    unconfirmed: Annotated[tuple[Literal["title", "description"], ...], Unconfirmed] = field(
        name="belum_dikonfirmasi", default=()
    )
    senders: Annotated[
        tuple[SendingOffice, ...], Meta(description="Kantor yang mengirim tabel")
    ] = field(name="pengirim", default=())

    def faults(self) -> Iterator[Fault]:
        """Tables declared twice, rules that share a code."""
        for at, name in twice(resource.name for resource in self.resources):
            what = f"tabel {name!r} dinyatakan lebih dari sekali"
            yield Fault(what, path=("resources", at, "name"))
        yield from self._code_faults()
        for at, resource in enumerate(self.resources):
            yield from self._date_faults(at, resource)
            if resource.earlier:
                yield from self._earlier_faults(at, resource)
        tables = {item.name: item for item in self.resources}
        yield from (fault.below("pengirim") for fault in office_faults(self.senders, tables))

    def _code_faults(self) -> Iterator[Fault]:
        """Rules of the plan, or of the tables, that share a code."""
        of_plan = [(("aturan", at, "kode"), rule.code) for at, rule in enumerate(self.plan_rules)]
        of_tables = [
            (("resources", at, "aturan", number, "kode"), rule.code)
            for at, resource in enumerate(self.resources)
            for number, rule in enumerate(resource.rules)
        ]
        for placed in (of_plan, of_tables):
            for at, code in twice(code for _, code in placed):
                yield Fault(f"kode aturan {code} dipakai lebih dari sekali", path=placed[at][0])

    def _date_faults(self, at: int, resource: Resource) -> Iterator[Fault]:
        """A report cannot rest on what was not known, or not fetched, on its day."""
        if self.vintage is None:
            return
        dates: list[tuple[str, date | None, tuple[str | int, ...]]]
        dates = [("tanggal data", resource.vintage, ("vintage",))]
        dates += [
            ("tanggal diambil", source.accessed, ("sources", number, "accessed"))
            for number, source in enumerate(resource.sources)
        ]
        for what, day, path in dates:
            if day and day > self.vintage:
                late = f"{what} {day} sesudah tanggal laporan {self.vintage}"
                mend = "Pakai terbitan yang lebih lama, atau majukan vintage paketnya."
                yield Fault(late, mend, ("resources", at, *path))

    def _earlier_faults(self, at: int, resource: Resource) -> Iterator[Fault]:
        """An earlier vintage is another table, of the same rows, and known before."""
        path = ("resources", at, "terbitan_lama")
        named = {item.name: item for item in self.resources if item is not resource}
        other = named.get(resource.earlier)
        if other is None:
            what = f"tabel {resource.earlier!r} tidak dinyatakan"
            yield Fault(what, near(resource.earlier, named), path)
            return
        if not other.primary_key or other.primary_key != resource.primary_key:
            yield Fault(f"primaryKey tabel {other.name!r} harus ada dan sama", path=path)
        if not shared_figures(other, resource):
            yield Fault(f"tabel {other.name!r} tidak memuat kolom angka yang sama", path=path)
        days = (other.vintage or self.vintage, resource.vintage or self.vintage)
        if days[0] and days[1] and days[0] >= days[1]:
            yield Fault(f"vintage tabel {other.name!r} harus lebih awal", path=path)


@dataclass(frozen=True)
class Package:
    """All raw tables of a year and the folder they lie in."""

    folder: Path
    title: str
    vintage: date | None
    resources: tuple[Resource, ...]
    plan_rules: tuple[AnyPlanRule, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    offices: tuple[SendingOffice, ...] = ()
    licences: tuple[Licence, ...] = ()

    @property
    def plan_resources(self) -> tuple[Resource, ...]:
        """Those of the plan tables that are declared."""
        return tuple(resource for resource in self.resources if resource.name in PLAN_TABLES)

    @property
    def revised(self) -> tuple[tuple[Resource, Resource], ...]:
        """Tables of which two vintages are here, the earlier one first."""
        return tuple((self.resource(r.earlier), r) for r in self.resources if r.earlier)

    def resource(self, name: str) -> Resource:
        """Resource by its name.

        Raises
        ------
        IkuError
            If the descriptor declares no such table.
        """
        for resource in self.resources:
            if resource.name == name:
                return resource
        known = ", ".join(resource.name for resource in self.resources)
        raise IkuError(
            f"{DESCRIPTOR_FILE}: tabel {name!r} tidak dinyatakan.", f"Tabel yang ada: {known}."
        )


def parse_package(content: bytes, shown_path: str, folder: Path) -> Package:
    """Read a descriptor from the bytes of ``datapackage.yaml``.

    Raises
    ------
    DeclarationError
        If anything in it is wrong; every fault with its line and key.
    IkuError
        If a path leads out of the folder by a link.
    """
    declared = parse_declaration(content, Descriptor, shown_path)
    for resource in declared.resources:
        if not (folder / resource.path).resolve().is_relative_to(folder.resolve()):
            raise IkuError(
                f"{shown_path} kunci resources[{resource.name}].path: {resource.path!r} menunjuk "
                "ke luar folder data.",
                "Salin berkasnya ke folder itu.",
            )
    return Package(
        folder,
        declared.title,
        declared.vintage,
        declared.resources,
        declared.plan_rules,
        declared.unconfirmed,
        sending_offices(declared.resources, declared.senders),
        declared.licences,
    )


def load_package(folder: Path) -> Package:
    """Read the descriptor of a raw data folder, as `parse_package`.

    Parameters
    ----------
    folder : Path
        ``data/raw/<year>``, which holds ``datapackage.yaml``.

    Raises
    ------
    IkuError
        If the file is absent.
    """
    path = folder / DESCRIPTOR_FILE
    mend = f"Salin {DESCRIPTOR_FILE} tahun lalu ke folder ini."
    declare_regions(office_regions(folder))
    return parse_package(declaration_bytes(path, mend), str(path), folder)
