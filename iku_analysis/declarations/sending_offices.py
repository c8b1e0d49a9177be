"""Offices that send tables (``pengirim:``), and whose a row is.

Without a declaration they follow from the tables: each kab/kota sends its own rows, and who
publishes a table sends the rows that name none. A kecamatan is a part of the office's own region
and sends nothing by itself: the publisher does, for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from iku_analysis.base.declaration import Declaration, Fault, near, twice
from iku_analysis.declarations.arrangement import Arrangement
from iku_analysis.declarations.fields import Field
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.plan_names import PLAN_TABLES, SUMMARY_TABLES
from iku_analysis.model.regions import current_regions, region_names

NO_OFFICE = (
    "Tidak ada kantor pengirim: tulis penerbit tabelnya pada sources (publisher), atau pengirim, "
    "di datapackage.yaml."
)
_OWN_TABLES = frozenset({*PLAN_TABLES, *SUMMARY_TABLES})  # the analysts' own


class SendingOffice(Declaration, frozen=True):
    """One office and the tables it sends.

    Attributes
    ----------
    name : str
        As the office is called in findings, letters and files.
    region : str
        Its kab/kota, whose rows it sends and no others; empty for an office that sends the rows no
        other office of the table does.
    tables : tuple of str
        Names of the tables.
    addressee, address : str
        To whom a letter goes.
    """

    name: Annotated[Line, Meta(description="Nama kantor")] = field(name="nama")
    region: Annotated[str, Meta(description="Kab/kota yang barisnya dikirim kantor ini")] = field(
        name="wilayah", default=""
    )
    tables: Annotated[
        tuple[str, ...],
        Meta(description="Tabel yang dikirim; tanpa ini menurut kolom kab/kota dan penerbitnya"),
    ] = field(name="tabel", default=())
    addressee: Annotated[str, Meta(description="Kepada siapa surat ditujukan")] = field(
        name="kepada", default=""
    )
    address: Annotated[str, Meta(description="Alamat surat")] = field(name="alamat", default="")

    def faults(self) -> Iterator[Fault]:
        """A region that is none, a name that makes no file."""
        known = region_names()
        if self.region and known and self.region not in known:
            what = f"{self.region!r} bukan nama {current_regions().part}"
            yield Fault(what, near(self.region, known), ("wilayah",))
        if not self.mark:
            yield Fault("harus memuat huruf atau angka", path=("nama",))

    @property
    def mark(self) -> str:
        """Name of its files and folder: ``kab-berau``."""
        return "-".join(re.findall(r"[a-z0-9]+", self.name.casefold()))[:60].strip("-")


def region_field(resource: Resource) -> Field | None:
    """Column that says whose a row is; a personal one must not."""
    fields = (item for item in resource.fields if item.is_region and not item.is_personal)
    return next(fields, None)


def region_of(column: Field, text: str) -> str | None:
    """Kab/kota that a cell names, by name or code."""
    if column.region == "nama":
        return current_regions().by_name(text)
    return current_regions().by_code(text, column.region)


def _sent(resource: Resource) -> bool:
    return resource.name not in _OWN_TABLES and resource.arrangement == Arrangement()


def _publisher(resource: Resource) -> str:
    """Who sends rows that name no kab/kota; empty where every row must name one."""
    column = region_field(resource)
    is_divided = current_regions().govern and column is not None and column.constraints.required
    return "" if is_divided or not resource.sources else resource.sources[0].publisher


def sending_offices(
    resources: Sequence[Resource], declared: Sequence[SendingOffice]
) -> tuple[SendingOffice, ...]:
    """Offices with the tables each sends; those without any are left out."""
    sent = [item for item in resources if _sent(item)]
    if not declared:
        publishers = dict.fromkeys(filter(None, map(_publisher, sent)))
        senders = region_names() if current_regions().govern else ()
        parts = ((name, name) for name in senders)
        named = chain(parts, ((name, "") for name in publishers))
        declared = [SendingOffice(name, region) for name, region in named]
    told = (
        office if office.tables else replace(office, tables=_tables(office, sent))
        for office in declared
    )
    return tuple(office for office in told if office.tables and office.mark)


def _tables(office: SendingOffice, sent: Iterable[Resource]) -> tuple[str, ...]:
    if office.region:
        return tuple(item.name for item in sent if region_field(item))
    return tuple(item.name for item in sent if _publisher(item) == office.name)


def sent_by_nobody(
    resources: Iterable[Resource], offices: Iterable[SendingOffice]
) -> tuple[str, ...]:
    """Tables, but for the analysts' own, whose findings reach no office."""
    known = {name for office in offices for name in (office.name, *office.tables)}
    return tuple(
        item.name
        for item in resources
        if item.name not in _OWN_TABLES and known.isdisjoint({item.name, _publisher(item)})
    )


def owner_of(
    offices: Iterable[SendingOffice], table: str, region: str | None
) -> SendingOffice | None:
    """Whose a row is: the office of its kab/kota, else the one of the table without a kab/kota."""
    senders = [office for office in offices if table in office.tables]
    own = (office for office in senders if office.region and office.region == region)
    return next(own, next((office for office in senders if not office.region), None))


def office_faults(
    offices: Sequence[SendingOffice], tables: Mapping[str, Resource]
) -> Iterator[Fault]:
    """Tables that are not declared or not divided, offices that cannot be told apart."""
    for at, mark in twice(office.mark for office in offices):
        yield Fault(f"nama berkasnya, {mark}, sudah dipakai kantor lain", path=(at, "nama"))
    shares: dict[tuple[str, str], str] = {}
    for at, office in enumerate(offices):
        for number, name in enumerate(office.tables):
            path = (at, "tabel", number)
            if name not in tables:
                yield Fault(f"tabel {name!r} tidak dinyatakan", near(name, tables), path)
            elif office.region and not region_field(tables[name]):
                yield Fault(f"tabel {name!r} tanpa kolom kab/kota yang terbuka", path=path)
            elif tables[name].arrangement != Arrangement():
                yield Fault(f"tabel {name!r} bersusunan sendiri, tanpa templat", path=path)
            elif shares.setdefault((name, office.region), office.name) != office.name:
                what = f"baris tabel {name!r} sudah dikirim {shares[name, office.region]}"
                yield Fault(what, path=path)
