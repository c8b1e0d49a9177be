"""What is declared of an indicator because the IKU document does not say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import force_setattr

from iku_analysis.base.declaration import Declaration, Fault, near, twice
from iku_analysis.declarations.functions import FUNCTIONS, Function, FunctionPolicy
from iku_analysis.declarations.measures import Measures
from iku_analysis.declarations.named_function import NamedFunction
from iku_analysis.declarations.policy import Declared, Direction, Line
from iku_analysis.declarations.protection import Key, SmallCounts
from iku_analysis.model.labels import is_percentage

MAX_DECIMALS = 9
AMBIGUOUS = 3  # digits of a share: 18,500 may be thousands
Decimals = Annotated[int, Meta(ge=0, le=MAX_DECIMALS, description="Angka di belakang koma")]
Tolerance = Annotated[float, Meta(ge=0, le=0.01)]
YEARS_ADDED = "jumlah"
Shares = Annotated[
    tuple[Annotated[float, Meta(ge=0, le=1000)], ...],
    Meta(min_length=3, max_length=3, title="tiga bilangan, untuk triwulan I, II, dan III"),
]

EXACT = Declared(0.0, "tidak dinyatakan, maka harus sama persis")
NOTHING_SMALL = SmallCounts({}, "tidak memuat hitungan usaha atau orang")
NOBODY = Declared("", "tidak dinyatakan")
NO_SHARES = Declared[Shares]((), "tidak dinyatakan")
NO_FUNCTION = NamedFunction("", "dihitung dari ukuran yang dinyatakan")
NO_TABLES = Declared[tuple[str, ...]]((), "disebut ukurannya")
NO_POLICY = Declared(FunctionPolicy(), "seluruhnya dalam ukurannya")
NOTHING_JUDGED = Declared[tuple[Key, ...]]((), "tidak dinyatakan, maka hanya disebutkan")


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
    variants: Annotated[Variants, Meta(description="Cara menghitung yang ditampilkan")] = field(
        name="varian"
    )
    function: Annotated[NamedFunction, Meta(description="Fungsi yang menghitungnya")] = field(
        name="fungsi", default=NO_FUNCTION
    )
    measures: Annotated[
        Measures | None, Meta(description="Ukuran sebagai pengganti fungsi; lihat docs/ukuran.md")
    ] = field(name="ukuran", default=None)
    tables: Annotated[
        Declared[tuple[Line, ...]],
        Meta(description="Tabel yang diberikan kepada fungsi; ukuran menyebutnya sendiri"),
    ] = field(name="tabel", default=NO_TABLES)
    policy: Annotated[
        Declared[FunctionPolicy], Meta(description="Aturan yang diberikan kepada fungsi")
    ] = field(name="kebijakan", default=NO_POLICY)
    responsible: Annotated[Declared[Line], Meta(description="Bidang yang menjawab")] = field(
        name="penanggung_jawab", default=NOBODY
    )
    tolerance: Annotated[
        Declared[Tolerance], Meta(description="Selisih nisbi yang dianggap sama saat audit")
    ] = field(name="toleransi", default=EXACT)
    coverage: Annotated[
        Declared[tuple[Key, ...]],
        Meta(description="Cakupan yang harus lengkap agar angkanya dihitung dan tidak sementara"),
    ] = field(name="cakupan", default=NOTHING_JUDGED)
    small_counts: Annotated[
        SmallCounts, Meta(description="Hitungan yang tidak ditampilkan bila kecil")
    ] = field(name="rahasia", default=NOTHING_SMALL)
    quarter_shares: Annotated[
        Declared[Shares],
        Meta(description="Persen target tahun yang harus tercapai pada akhir triwulan I, II, III"),
    ] = field(name="triwulan", default=NO_SHARES)

    def __post_init__(self) -> None:
        """Fill in the tables that declared measures name."""
        if self.measures and self.tables is NO_TABLES:
            force_setattr(self, "tables", Declared(self.measures.tables, self.measures.reason))

    @property
    def signature(self) -> Function | None:
        """What computes it takes and returns; an own function is held to it when it has run."""
        named = self.function
        if self.measures:
            return self.measures.signature
        if not named.own:
            return FUNCTIONS.get(named.value)
        keys = tuple(variant.key for variant in self.variants.value)
        extents = self.coverage.value
        return Function(self.tables.value, keys, named.breakdowns, (), extents, additive=keys)

    def faults(self) -> Iterator[Fault]:
        """What the named function does not take or return, and variants that do not fit."""
        yield from self._variant_faults()
        yield from self._digit_faults()
        if bool(self.measures) == bool(self.function.value):
            yield Fault("menuntut tepat satu dari fungsi, ukuran", "Lihat docs/ukuran.md.")
            return
        function = self.signature
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

    def _digit_faults(self) -> Iterator[Fault]:
        """Shares with digits that can be read as thousands."""
        paths = {
            ("desimal", "nilai") if variant.decimals < 0 else ("varian", "daftar", at, "desimal")
            for at, variant in enumerate(self.variants.value)
            if is_percentage(variant.unit)
            and (self.decimals.value if variant.decimals < 0 else variant.decimals) == AMBIGUOUS
        }
        for path in sorted(paths, key=str):
            what = "persen dengan tiga desimal (18,500) dapat terbaca sebagai ribuan"
            yield Fault(what, "Tulis 2, atau 4 bila lebih teliti.", path)

    def _function_faults(self, function: Function) -> Iterator[Fault]:
        """Everything named that the function does not know."""
        name = self.function.value or "ukuran"
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
