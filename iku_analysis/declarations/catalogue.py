"""The IKU document as frozen declarations, read from ``iku.yaml`` of one year.

Word-for-word columns of the document stand beside our declarations; every declaration has a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import Meta, field
from msgspec.structs import force_setattr, replace

from iku_analysis.base.declaration import (
    Declaration,
    Fault,
    declaration_bytes,
    near,
    parse_declaration,
    twice,
)
from iku_analysis.declarations.functions import FUNCTIONS, Function, FunctionPolicy, Year
from iku_analysis.declarations.policy import (
    CoveragePolicy,
    Direction,
    EfficiencyMethod,
    EfficiencyPolicy,
    Line,
    Policy,
    RatingScale,
    UsualGrowth,
)
from iku_analysis.declarations.protection import Key, MinimumCount, SmallCounts

T = TypeVar("T")
CATALOGUE_FILE = "iku.yaml"
MAX_DECIMALS = 9
Number = Annotated[int, Meta(ge=1, le=99)]
Decimals = Annotated[int, Meta(ge=0, le=MAX_DECIMALS, description="Angka di belakang koma")]
Carried = Literal["judul", "pengesahan", "dokumen", "kebijakan", "sasaran"]
Tolerance = Annotated[float, Meta(ge=0, le=0.01)]
Extent = Literal["kab_kota", "bulan", "minggu", "tahun"]
YEARS_ADDED = "jumlah"


class Declared(Declaration, Generic[T], frozen=True):
    """A value the document lacks, with the reason we chose it (Indonesian, one line)."""

    value: T = field(name="nilai")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")


EXACT = Declared(0.0, "tidak dinyatakan, maka harus sama persis")
NOTHING_SMALL = SmallCounts({}, "tidak memuat hitungan usaha atau orang")
NOBODY = Declared("", "tidak dinyatakan")
NOTHING_JUDGED = Declared[tuple[Extent, ...]]((), "tidak dinyatakan, maka hanya disebutkan")


class Variant(Declaration, frozen=True):
    """One way to compute an indicator.

    Attributes
    ----------
    key : str
        Key in ``Measurement.values``.
    label, unit : str
        Shown to readers, Indonesian.
    is_main : bool
        Whether this one counts.
    component : str
        Code of the target it is measured against (``"2"``, ``"8a"``); empty for side variants.
    decimals : int
        Digits shown after the comma; those of the indicator unless declared.
    is_change : bool
        Whether the number is a change itself, so that its sign is a direction.
    prices : str
        Whether it is of current (``berlaku``) or constant (``konstan``) prices; may be empty.
    cumulative : str
        Where a cumulative target finds its realisation: in the variant of this key, or
        ``jumlah`` of the years; empty where there is no such number.
    """

    key: Annotated[Key, Meta(description="Kunci nilai yang dihitung fungsinya")] = field(
        name="kode"
    )
    label: Annotated[Line, Meta(description="Nama varian seperti dicetak")]
    unit: Annotated[Line, Meta(description="Satuan seperti dicetak")] = field(name="satuan")
    is_main: Annotated[bool, Meta(description="Varian yang dipakai menilai capaian")] = field(
        name="utama", default=False
    )
    component: Annotated[
        str,
        Meta(
            pattern=r"^\d{1,2}[a-z]?$",
            title="nomor indikator dan satu huruf, mis. '8a'",
            description="Kode target, bila satu indikator mempunyai beberapa",
        ),
    ] = field(name="komponen", default="")
    decimals: Decimals = field(name="desimal", default=-1)
    is_change: Annotated[
        bool, Meta(description="Angkanya sendiri suatu perubahan: tandanya adalah arahnya")
    ] = field(name="perubahan", default=False)
    prices: Annotated[
        Literal["", "berlaku", "konstan"], Meta(description="Atas dasar harga yang mana")
    ] = field(name="harga", default="")
    cumulative: Annotated[
        str,
        Meta(
            pattern=r"^[a-z][a-z0-9_]*$",
            title="kode varian, atau 'jumlah'",
            description="Varian yang menghitung kumulatifnya, atau jumlah bila tahun dapat "
            "dijumlahkan",
        ),
    ] = field(name="kumulatif", default="")


class Variants(Declaration, frozen=True):
    """All variants of an indicator with the reason for the main one."""

    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")
    value: Annotated[tuple[Variant, ...], Meta(description="Semua varian")] = field(name="daftar")


class IndicatorDeclarations(Declaration, frozen=True):
    """What the document does not say of an indicator and is therefore declared."""

    direction: Annotated[Declared[Direction], Meta(description="Ke mana yang lebih baik")] = field(
        name="arah"
    )
    decimals: Annotated[
        Declared[Decimals], Meta(description="Angka di belakang koma yang ditampilkan")
    ] = field(name="desimal")
    function: Annotated[
        Declared[Line], Meta(description="Fungsi di iku_analysis/indicators: modul.fungsi")
    ] = field(name="fungsi")
    tables: Annotated[
        Declared[tuple[Line, ...]], Meta(description="Tabel yang diberikan kepada fungsi")
    ] = field(name="tabel")
    variants: Annotated[Variants, Meta(description="Cara menghitung yang ditampilkan")] = field(
        name="varian"
    )
    policy: Annotated[
        Declared[FunctionPolicy], Meta(description="Aturan yang diberikan kepada fungsi")
    ] = field(name="kebijakan")
    responsible: Annotated[Declared[Line], Meta(description="Bidang yang menjawab")] = field(
        name="penanggung_jawab", default=NOBODY
    )
    tolerance: Annotated[
        Declared[Tolerance], Meta(description="Selisih nisbi yang dianggap sama saat audit")
    ] = field(name="toleransi", default=EXACT)
    coverage: Annotated[
        Declared[tuple[Extent, ...]],
        Meta(description="Cakupan yang harus lengkap agar angkanya dihitung dan tidak sementara"),
    ] = field(name="cakupan", default=NOTHING_JUDGED)
    small_counts: Annotated[
        SmallCounts, Meta(description="Hitungan yang tidak ditampilkan bila kecil")
    ] = field(name="rahasia", default=NOTHING_SMALL)

    def faults(self) -> Iterator[Fault]:
        """What the named function does not take or return, and variants that do not fit."""
        yield from self._variant_faults()
        function = FUNCTIONS.get(self.function.value)
        if function is None:
            what = f"fungsi {self.function.value!r} tidak ada di iku_analysis/indicators"
            yield Fault(what, near(self.function.value, FUNCTIONS), ("fungsi", "nilai"))
        else:
            yield from self._function_faults(function)

    def _variant_faults(self) -> Iterator[Fault]:
        declared = self.variants.value
        if not any(variant.is_main for variant in declared):
            yield Fault(
                "tidak ada varian utama",
                "Tulis utama: true pada satu varian.",
                ("varian", "daftar"),
            )
        for at, key in twice(variant.key for variant in declared):
            yield Fault(f"kode {key!r} sudah dipakai", path=("varian", "daftar", at, "kode"))
        for at, variant in enumerate(declared):
            if variant.component and not variant.is_main:
                what = "hanya varian utama mempunyai target sendiri"
                mend = "Hapus kunci ini, atau tulis utama: true."
                yield Fault(what, mend, ("varian", "daftar", at, "komponen"))

    def _function_faults(self, function: Function) -> Iterator[Fault]:
        """Everything named that the function does not know."""
        name = self.function.value
        variants = [
            (variant.key, ("varian", "daftar", at, "kode"))
            for at, variant in enumerate(self.variants.value)
        ]
        policies = [(key, ("kebijakan", "nilai", key)) for key in self.policy.value.given]
        for what, named, known in (
            ("varian", variants, function.variants),
            ("kebijakan", policies, function.parameters),
        ):
            for key, path in named:
                if key not in known:
                    yield Fault(f"{name} tidak mengenal {what} {key!r}", near(key, known), path)
        side = [variant.key for variant in self.variants.value if not variant.is_main]
        yield from self.small_counts.faults_with(function, name, side)
        yield from self._cumulative_faults(function)
        for at, extent in enumerate(self.coverage.value):
            if extent not in function.extents:
                mend = f"Yang ada: {', '.join(function.extents) or 'tidak ada'}."
                yield Fault(
                    f"{name} tidak menyebut cakupan {extent!r}", mend, ("cakupan", "nilai", at)
                )
        if sorted(self.tables.value) != sorted(function.tables):
            what = f"{name} memerlukan tabel {', '.join(function.tables)}"
            yield Fault(what, f"Tulis [{', '.join(function.tables)}].", ("tabel", "nilai"))

    def _cumulative_faults(self, function: Function) -> Iterator[Fault]:
        """A cumulative that is no variant, or years added that do not add up."""
        keys = [variant.key for variant in self.variants.value]
        for at, variant in enumerate(self.variants.value):
            path, named = ("varian", "daftar", at, "kumulatif"), variant.cumulative
            if named == YEARS_ADDED and variant.key not in function.additive:
                what = f"{variant.key!r} tidak dapat dijumlahkan antartahun"
                mend = "Hitungan berbeda dan bagian tidak dijumlahkan; tulis kode varian kumulatif."
                yield Fault(what, mend, path)
            elif named not in {"", YEARS_ADDED, *keys}:
                yield Fault(f"tidak ada varian {named!r}", near(named, keys), path)


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

    direction = _Of(lambda declared: declared.direction)
    decimals = _Of(lambda declared: declared.decimals)
    function = _Of(lambda declared: declared.function)
    tables = _Of(lambda declared: declared.tables)
    tolerance = _Of(lambda declared: declared.tolerance)
    small_counts = _Of(lambda declared: declared.small_counts)
    responsible = _Of(lambda declared: declared.responsible.value)
    policy = _Of(
        lambda declared: Declared[Mapping[str, Any]](
            declared.policy.value.given, declared.policy.reason
        )
    )
    variants = _Of(lambda declared: declared.variants)
    coverage = _Of(lambda declared: declared.coverage)

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


class StrategicTarget(Declaration, frozen=True):
    """One sasaran strategis and its indicators."""

    number: Annotated[Number, Meta(description="Nomor sasaran dalam dokumen")] = field(name="nomor")
    name: Annotated[Line, Meta(description="Nama, kata demi kata dari dokumen")] = field(
        name="nama"
    )
    indicators: Annotated[tuple[Indicator, ...], Meta(description="Indikator sasaran ini")] = field(
        name="indikator"
    )


class EfficiencyDeclaration(Declaration, frozen=True):
    """How use of resources is judged, with the reason."""

    method: Annotated[EfficiencyMethod, Meta(description="Cara menilai")] = field(name="nilai")
    band: Annotated[
        float, Meta(ge=0, le=100, description="Selisih dalam poin yang masih disebut wajar")
    ] = field(name="batas")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")


class PlausibleAchievement(Declaration, frozen=True):
    """Achievements outside of which something is likely wrong."""

    lowest: Annotated[float, Meta(ge=-1000, le=100, description="Persen")] = field(name="dari")
    highest: Annotated[float, Meta(ge=100, le=100_000, description="Persen")] = field(name="sampai")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")


class JumpDeclaration(Declaration, frozen=True):
    """Changes since last year that need a look."""

    value: Annotated[
        float, Meta(gt=1, le=1000, description="Perubahan sekian kali terhadap tahun lalu")
    ] = field(name="nilai")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")
    usual: Annotated[UsualDeclaration | None, Meta(description="Terhadap jalannya riwayat")] = (
        field(name="riwayat", default=None)
    )


class UsualDeclaration(Declaration, frozen=True):
    """How far a realisation may be from the growth of its past years."""

    furthest: Annotated[float, Meta(gt=1, le=100, description="Simpangan lazim paling jauh")] = (
        field(name="batas")
    )
    least: Annotated[float, Meta(gt=1, le=100, description="Kali paling kecil yang ditandai")] = (
        field(name="faktor")
    )


class CoverageDeclaration(Declaration, frozen=True):
    """How much a number must cover, with the reason."""

    computable: Annotated[
        float, Meta(ge=0, le=1, description="Di bawah bagian ini angkanya tidak dihitung")
    ] = field(name="dihitung")
    complete: Annotated[
        float, Meta(ge=0, le=1, description="Di bawah bagian ini angkanya sementara")
    ] = field(name="lengkap")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")

    def faults(self) -> Iterator[Fault]:
        """What is complete can be computed."""
        if self.computable > self.complete:
            yield Fault("dihitung tidak boleh lebih dari lengkap", path=("dihitung",))


COVERED = CoverageDeclaration(
    CoveragePolicy.computable,
    CoveragePolicy.complete,
    "tidak dinyatakan, maka bawaan program: sembilan dari dua belas bulan belum setahun",
)


class PolicyDeclarations(Declaration, frozen=True):
    """Declared choices of a year, each with its reason."""

    skala: Annotated[Declared[Line], Meta(description="Skala predikat yang berlaku")]
    batas_rata_rata: Annotated[
        Declared[Annotated[float, Meta(gt=0, le=1000)] | None],
        Meta(description="Batas atas capaian dalam rata-rata, persen; null untuk tanpa batas"),
    ]
    target_nol_tercapai: Annotated[
        Declared[bool], Meta(description="Apakah target nol dan realisasi nol berarti tercapai")
    ]
    efisiensi: Annotated[EfficiencyDeclaration, Meta(description="Cara menilai efisiensi")]
    lonjakan: Annotated[
        JumpDeclaration, Meta(description="Perubahan terhadap tahun lalu yang perlu diperiksa")
    ]
    capaian_wajar: Annotated[
        PlausibleAchievement, Meta(description="Capaian di luarnya perlu diperiksa")
    ]
    jumlah_minimum: Annotated[MinimumCount, Meta(description="Hitungan yang dilindungi")]
    cakupan: Annotated[CoverageDeclaration, Meta(description="Cakupan terkecil sebuah angka")] = (
        COVERED
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
    unconfirmed: Annotated[
        tuple[Carried, ...], Meta(description="Yang masih dari tahun lalu dan belum diperiksa")
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

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all targets: the number of an indicator, or one per component."""
        return tuple(v.component for item in self.indicators for v in item.main_variants)

    def indicator(self, number: int) -> Indicator:
        """Indicator by its number in the document."""
        return next(item for item in self.indicators if item.number == number)

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
        places = [
            ("sasaran", at, "indikator", below)
            for at, target in enumerate(self.targets)
            for below in range(len(target.indicators))
        ]
        for at, number in twice(item.number for item in self.indicators):
            yield Fault(f"IKU {number} sudah ada", "Perbaiki nomornya.", (*places[at], "nomor"))
        for at, name in twice(item.function.value for item in self.indicators):
            path = (*places[at], "deklarasi", "fungsi", "nilai")
            yield Fault(f"fungsi {name!r} sudah dipakai indikator lain", path=path)
        for place, item in zip(places, self.indicators, strict=True):
            yield from item.small_counts.faults_in(self.year, (*place, "deklarasi", "rahasia"))
        scale = self.choices.skala.value
        if scale not in self.scales:
            what = f"skala {scale!r} tidak ada di skala_predikat"
            yield Fault(what, near(scale, self.scales), ("kebijakan", "skala", "nilai"))


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
    return parse_catalogue(declaration_bytes(path, mend), str(path))


def report_year(raw_folder: Path) -> int | None:
    """Report year of a raw folder; None when it has no catalogue to say so."""
    has_catalogue = (raw_folder / CATALOGUE_FILE).is_file()
    return load_catalogue(raw_folder).year if has_catalogue else None
