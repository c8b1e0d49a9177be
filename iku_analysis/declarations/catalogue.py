"""The IKU document as frozen declarations, read from ``iku.yaml`` of one year.

Word-for-word columns of the document stand beside our declarations; every declaration has a reason.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import Meta, field
from msgspec.structs import force_setattr, replace

from iku_analysis.base.declaration import (
    PROMPT,
    Declaration,
    Fault,
    declaration_bytes,
    near,
    parse_declaration,
    twice,
)
from iku_analysis.base.paths import project_root
from iku_analysis.declarations.functions import Year
from iku_analysis.declarations.indicator_declarations import IndicatorDeclarations, Variant
from iku_analysis.declarations.measure_labels import MeasureLabels
from iku_analysis.declarations.office_regions import OfficeRegion, office_regions
from iku_analysis.declarations.office_words import Words
from iku_analysis.declarations.policy import (
    CoveragePolicy,
    Declared,
    EfficiencyPolicy,
    Line,
    Policy,
    RatingScale,
    UsualGrowth,
)
from iku_analysis.declarations.policy_declarations import PolicyDeclarations
from iku_analysis.declarations.protection import Key
from iku_analysis.declarations.resource import Resource
from iku_analysis.model.labels import OfficeWords, reader_name
from iku_analysis.model.regions import declare_regions

T = TypeVar("T")
CATALOGUE_FILE = "iku.yaml"
Number = Annotated[int, Meta(ge=1, le=99)]
Carried = Literal["judul", "pengesahan", "dokumen", "kebijakan", "sasaran"]
Guessed = Literal["organisasi", "wilayah"]  # by new-office; they outlive the year


class _Of(Generic[T]):
    """What is declared of an indicator, as if it stood beside its words."""

    def __init__(self, get: Callable[[IndicatorDeclarations], T]) -> None:
        self._get = get

    def __get__(self, indicator: Indicator, kind: type[Indicator]) -> T:
        return self._get(indicator.declared)


class Indicator(Declaration, frozen=True):
    """One row of the IKU document and what we declare about it."""

    number: Annotated[Number, Meta(description="Nomor indikator dalam dokumen")] = field(
        name="nomor"
    )
    name: Annotated[Line, Meta(description="Nama, kata demi kata dari dokumen")] = field(
        name="nama"
    )
    unit: Annotated[Line, Meta(description="Satuan dalam dokumen")] = field(name="satuan")
    reason: Annotated[str, Meta(description="Alasan dalam dokumen")] = field(name="alasan")
    source: Annotated[str, Meta(description="Sumber data dalam dokumen")] = field(
        name="sumber_data"
    )
    calculation: Annotated[str, Meta(description="Cara perhitungan dalam dokumen")] = field(
        name="cara_perhitungan"
    )
    declared: Annotated[
        IndicatorDeclarations,
        Meta(description="Yang tidak ada di dokumen, masing-masing beralasan"),
    ] = field(name="deklarasi")
    note: Annotated[str, Meta(description="Bagaimana baris yang rusak dalam dokumen dibaca")] = (
        field(name="catatan", default="")
    )

    @property
    def title(self) -> str:
        """The name as the report writes it."""
        return reader_name(self.name)

    direction = _Of(lambda declared: declared.direction)
    decimals = _Of(lambda declared: declared.decimals)
    function = _Of(lambda declared: declared.function)
    measures = _Of(lambda declared: declared.measures)
    signature = _Of(lambda declared: declared.signature)
    tables = _Of(lambda declared: declared.tables)
    tolerance = _Of(lambda declared: declared.tolerance)
    small_counts = _Of(lambda declared: declared.small_counts)
    responsible = _Of(lambda declared: "" if PROMPT in (who := declared.responsible.value) else who)
    policy = _Of(
        lambda declared: Declared[Mapping[str, Any]](
            declared.policy.value.given, declared.policy.reason
        )
    )
    variants = _Of(lambda declared: declared.variants)
    coverage = _Of(lambda declared: declared.coverage)
    quarter_shares = _Of(lambda declared: declared.quarter_shares.value)

    def until(self, quarter: int | None) -> Indicator:
        """As declared, in a report of a quarter with its end in place of the end of the year."""
        if quarter is None or self.measures is None:
            return self
        measures = self.measures.until(quarter)
        return replace(self, declared=replace(self.declared, measures=measures))

    def __post_init__(self) -> None:
        """Fill in what a variant takes from its indicator."""
        declared = tuple(map(self._completed, self.declared.variants.value))
        variants = replace(self.declared.variants, value=declared)
        force_setattr(self, "declared", replace(self.declared, variants=variants))

    def _completed(self, variant: Variant) -> Variant:
        decimals = self.declared.decimals.value if variant.decimals < 0 else variant.decimals
        component = variant.component or (str(self.number) if variant.is_main else "")
        return replace(variant, decimals=decimals, component=component)

    @property
    def main_variants(self) -> tuple[Variant, ...]:
        """Variants with a target of their own: one, or one per component."""
        return tuple(variant for variant in self.variants.value if variant.is_main)

    def faults(self) -> Iterator[Fault]:
        """Codes of targets: each once, and led by the number of the indicator."""
        seen = set[str]()
        for at, variant in enumerate(self.variants.value):
            code, path = variant.component, ("deklarasi", "varian", "daftar", at, "komponen")
            if code in seen:
                mend = f"Beri tiap varian utama komponen sendiri: {self.number}a, {self.number}b."
                yield Fault(f"dua varian utama berkode {code!r}", mend, path)
            if code and code.rstrip("abcdefghijklmnopqrstuvwxyz") != str(self.number):
                yield Fault(f"kode {code!r} bukan kode IKU {self.number}", path=path)
            seen.update({code} - {""})


def own_functions(items: Iterable[Indicator], raw_folder: Path) -> dict[Path, list[str]]:
    """Own functions that compute indicators, by the file each lies in.

    Parameters
    ----------
    items : iterable of Indicator
    raw_folder : Path
        Of a year; the folder of the office is above it.
    """
    found = dict[Path, list[str]]()
    for own in filter(None, (item.function.own for item in items)):
        found.setdefault(raw_folder.parent / own.file, []).append(own.function)
    return dict(sorted(found.items()))


def measure_labels(item: Indicator, resources: Iterable[Resource]) -> MeasureLabels:
    """What the columns of its detail tables are called; its first table goes before the others."""
    known = {resource.name: resource for resource in resources}
    there = [known[name] for name in item.tables.value if name in known]
    fields = {one.name: one for resource in reversed(there) for one in resource.fields}
    return MeasureLabels(item.declared, fields)


def shown_own(path: Path) -> str:
    """The file of an own function as messages name it: from the project root."""
    root = project_root()
    return path.relative_to(root if path.is_relative_to(root) else path.parents[1]).as_posix()


class StrategicTarget(Declaration, frozen=True):
    """One sasaran strategis and its indicators."""

    number: Annotated[Number, Meta(description="Nomor sasaran dalam dokumen")] = field(name="nomor")
    name: Annotated[Line, Meta(description="Nama, kata demi kata dari dokumen")] = field(
        name="nama"
    )
    indicators: Annotated[tuple[Indicator, ...], Meta(description="Indikator sasaran ini")] = field(
        name="indikator"
    )


class Catalogue(Declaration, frozen=True):
    """The whole IKU document of a year."""

    year: Annotated[Year, Meta(description="Tahun laporan")] = field(name="tahun")
    title: Annotated[Line, Meta(description="Judul dokumen")] = field(name="judul")
    approval: Annotated[Line, Meta(description="Pengesahan pada akhir dokumen")] = field(
        name="pengesahan"
    )
    organisation: Annotated[Line, Meta(description="Nama perangkat daerah")] = field(
        name="organisasi"
    )
    place: Annotated[Line, Meta(description="Tempat penandatanganan")] = field(name="tempat")
    document: Annotated[Line, Meta(description="Berkas dokumen IKU di folder ini")] = field(
        name="dokumen"
    )
    choices: Annotated[PolicyDeclarations, Meta(description="Pilihan yang berlaku setahun")] = (
        field(name="kebijakan")
    )
    scales: Annotated[Mapping[Key, RatingScale], Meta(description="Skala predikat")] = field(
        name="skala_predikat"
    )
    targets: Annotated[tuple[StrategicTarget, ...], Meta(description="Sasaran strategis")] = field(
        name="sasaran"
    )
    words: Annotated[
        Words, Meta(description="Kata instansi ini untuk tabel dan fungsinya sendiri")
    ] = field(name="kata", default=Words())
    region: Annotated[
        OfficeRegion | None, Meta(description="Wilayah kantor, yang bagiannya dilaporkan")
    ] = field(name="wilayah", default=None)
    unconfirmed: Annotated[
        tuple[Literal[Carried, Guessed], ...],
        Meta(description="Yang masih dari tahun lalu dan belum diperiksa"),
    ] = field(name="belum_dikonfirmasi", default=())

    @property
    def policy(self) -> Policy:
        """The choices as those who use them know them."""
        declared, usual = self.choices, self.choices.lonjakan.usual
        return Policy(
            scale=self.scales[declared.skala.value],
            average_cap=declared.batas_rata_rata.value,
            zero_target_met=declared.target_nol_tercapai.value,
            efficiency=EfficiencyPolicy(declared.efisiensi.method, declared.efisiensi.band),
            jump_factor=declared.lonjakan.value,
            usual_growth=UsualGrowth(usual.furthest, usual.least) if usual else None,
            plausible=(declared.capaian_wajar.lowest, declared.capaian_wajar.highest),
            minimum_count=declared.jumlah_minimum.value,
            coverage=CoveragePolicy(declared.cakupan.complete, declared.cakupan.computable),
            hidden_width=declared.jumlah_minimum.width,
        )

    @property
    def policy_reasons(self) -> Mapping[str, str]:
        """Reason of each choice by its key in the file."""
        names = self.choices.__struct_fields__
        return {name: getattr(self.choices, name).reason for name in names}

    @property
    def indicators(self) -> Iterator[Indicator]:
        """All indicators in the order of the document."""
        return (indicator for target in self.targets for indicator in target.indicators)

    def spoken(self, resources: Iterable[Resource] = ()) -> OfficeWords:
        """In which words a report of it speaks, with the titles of the columns of tables."""
        units = (variant.unit for item in self.indicators for variant in item.variants.value)
        known = {item.name: item for item in resources}
        own = {
            item.number: measure_labels(item, known.values())
            for item in self.indicators
            if item.measures or item.function.own
        }
        return dataclasses.replace(
            self.words.of_office(known.values(), frozenset(units)),
            measured={number: dict(labels.columns()) for number, labels in own.items()},
            measure_units={number: dict(labels.units()) for number, labels in own.items()},
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all targets: the number of an indicator, or one per component."""
        return tuple(v.component for item in self.indicators for v in item.main_variants)

    @property
    def counted_tables(self) -> frozenset[str]:
        """Tables behind the indicators whose small counts are withheld."""
        counted = (item for item in self.indicators if item.small_counts.columns)
        return frozenset(name for item in counted for name in item.tables.value)

    def indicator(self, number: int) -> Indicator:
        """Indicator by its number in the document."""
        return next(item for item in self.indicators if item.number == number)

    def until(self, quarter: int | None) -> Catalogue:
        """Catalogue of a report of a quarter; see `Indicator.until`."""
        targets = (
            replace(target, indicators=tuple(item.until(quarter) for item in target.indicators))
            for target in self.targets
        )
        return replace(self, targets=tuple(targets))

    def target(self, number: int) -> StrategicTarget:
        """Strategic target by its number in the document."""
        return next(item for item in self.targets if item.number == number)

    def faults(self) -> Iterator[Fault]:
        """Numbers used twice, and a scale nobody wrote."""
        if not self.targets:
            yield Fault("katalog tidak memuat sasaran", path=("sasaran",))
        for at, target in enumerate(self.targets):
            if not target.indicators:
                yield Fault("sasaran tanpa indikator", path=("sasaran", at, "indikator"))
        for at, number in twice(target.number for target in self.targets):
            yield Fault(
                f"sasaran {number} sudah ada", "Perbaiki nomornya.", ("sasaran", at, "nomor")
            )
        yield from self._indicator_faults()
        for fault in self.region.faults_in(self.year) if self.region else ():
            yield Fault(fault.what, fault.mend, ("wilayah", *fault.path))
        scale = self.choices.skala.value
        if scale not in self.scales:
            what = f"skala {scale!r} tidak ada di skala_predikat"
            yield Fault(what, near(scale, self.scales), ("kebijakan", "skala", "nilai"))

    def _indicator_faults(self) -> Iterator[Fault]:
        places = [
            ("sasaran", at, "indikator", below)
            for at, target in enumerate(self.targets)
            for below in range(len(target.indicators))
        ]
        for at, number in twice(item.number for item in self.indicators):
            yield Fault(f"IKU {number} sudah ada", "Perbaiki nomornya.", (*places[at], "nomor"))
        for at, name in twice(item.function.value for item in self.indicators):
            if name:
                path = (*places[at], "deklarasi", "fungsi", "nilai")
                yield Fault(f"fungsi {name!r} sudah dipakai indikator lain", path=path)
        for place, item in zip(places, self.indicators, strict=True):
            yield from item.small_counts.faults_in(self.year, (*place, "deklarasi", "rahasia"))


def parse_catalogue(content: bytes, shown_path: str) -> Catalogue:
    """Read a catalogue from the bytes of ``iku.yaml``.

    Raises
    ------
    DeclarationError
        If anything in it is wrong; every fault with its line and key.
    """
    return parse_declaration(content, Catalogue, shown_path)


def load_catalogue(raw_folder: Path) -> Catalogue:
    """Read the catalogue of a year, as `parse_catalogue`.

    Parameters
    ----------
    raw_folder : Path
        ``data/raw/<year>``, which holds ``iku.yaml``.

    Raises
    ------
    IkuError
        If the file is absent.
    """
    path = raw_folder / CATALOGUE_FILE
    mend = "Salin iku.yaml tahun lalu ke folder ini."
    declare_regions(office_regions(raw_folder))
    return parse_catalogue(declaration_bytes(path, mend), str(path))


def report_year(raw_folder: Path) -> int | None:
    """Report year of a raw folder; None when it has no catalogue to say so."""
    has_catalogue = (raw_folder / CATALOGUE_FILE).is_file()
    return load_catalogue(raw_folder).year if has_catalogue else None
