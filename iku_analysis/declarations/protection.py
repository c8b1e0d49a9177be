"""Small counts of an indicator: what is counted, what readers know of it, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault, near, twice
from iku_analysis.declarations.functions import Function
from iku_analysis.declarations.policy import Line
from iku_analysis.model.regions import current_regions
from iku_analysis.model.relations import Relation, Scope, parse_relation

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", title="huruf kecil, angka, dan _")]
Columns = Mapping[Key, tuple[Key, ...]]


class MinimumCount(Declaration, frozen=True):
    """Smallest count of businesses or persons shown, and how far a withheld one stays open."""

    value: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            description="Hitungan terkecil yang ditampilkan: 1 untuk semua, atau mulai dari 3",
        ),
    ] = field(name="nilai")
    width: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            description="Jarak terkecil antara kemungkinan terendah dan tertinggi suatu hitungan "
            "kecil yang dirahasiakan, bagi pembaca yang menghitungnya dari angka lain",
        ),
    ] = field(name="lebar")
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")

    def faults(self) -> Iterator[Fault]:
        """A smallest count of two would tell that a withheld one is one."""
        if self.value == 2:  # noqa: PLR2004 -- as above
            what = "2 berarti hitungan yang dirahasiakan pasti 1"
            mend = "Tulis 1 (semua ditampilkan) atau bilangan bulat mulai dari 3."
            yield Fault(what, mend, ("nilai",))


class AcceptedCount(Declaration, frozen=True):
    """One small count that is shown although it could tell who is meant."""

    breakdown: Annotated[Key, Meta(description="Rincian yang memuatnya")] = field(name="rincian")
    row: Annotated[Line, Meta(description="Baris, seperti tertulis di kolom pertamanya")] = field(
        name="baris"
    )
    column: Annotated[Key, Meta(description="Kolom hitungan")] = field(name="kolom")
    by: Annotated[Line, Meta(description="Jabatan yang menerima")] = field(name="oleh")
    on: Annotated[date, Meta(description="Tanggal diterima")] = field(name="tanggal")
    reason: Annotated[Line, Meta(description="Mengapa boleh ditampilkan, satu baris")] = field(
        name="alasan"
    )


class DominanceRule(Declaration, frozen=True):
    """When few contributors make up an amount of money."""

    column: Annotated[Key, Meta(description="Kolom jumlah uang")] = field(name="kolom")
    largest: Annotated[int, Meta(ge=1, le=9, description="Banyaknya penyumbang terbesar")] = field(
        name="n"
    )
    share: Annotated[
        float, Meta(gt=0, le=100, description="Bagian terbesar yang boleh mereka berikan, persen")
    ] = field(name="k")
    margin: Annotated[
        float, Meta(ge=0, le=100, description="Penyumbang terbesar tidak boleh dapat ditaksir "
                                              "sedekat sekian persen")
    ] = field(name="p")  # fmt: skip


class SmallCounts(Declaration, frozen=True):
    """Counts that may not be shown when they are small.

    Attributes
    ----------
    columns : mapping of str to tuple of str
        Columns of counts by the name of their breakdown.
    written_relations : mapping of str to tuple of str
        What every reader knows of the numbers of a breakdown; see `model.relations`.
    variants : tuple of str
        Side variants that may be withheld too; all others are published.
    closed : mapping of str to tuple of str
        Columns that are withheld whole.
    dominance : mapping of str to DominanceRule
        Breakdowns of money, where the table names contributors.
    merged : mapping of str to tuple of str
        Kab/kota that are one row, by the name of that row.
    accepted : tuple of AcceptedCount
        Small counts shown nevertheless.
    """

    columns: Annotated[Columns, Meta(description="Kolom hitungan menurut rincian")] = field(
        name="nilai"
    )
    reason: Annotated[Line, Meta(description="Mengapa demikian, satu baris")] = field(name="alasan")
    written_relations: Annotated[
        Mapping[Key, tuple[Line, ...]],
        Meta(
            description="Yang diketahui setiap pembaca, menurut rincian: 'usaha = koperasi + ukm', "
            "'usaha <= kontak', 'jumlah.usaha = nilai.usaha'"
        ),
    ] = field(name="hubungan", default_factory=dict)
    variants: Annotated[
        tuple[Key, ...], Meta(description="Varian sampingan yang ikut dirahasiakan bila kecil")
    ] = field(name="varian", default=())
    closed: Annotated[
        Columns, Meta(description="Kolom yang seluruhnya dirahasiakan, menurut rincian")
    ] = field(name="ditutup", default_factory=dict)
    dominance: Annotated[
        Mapping[Key, DominanceRule],
        Meta(description="Rincian uang yang diuji bila tabelnya memuat kolom eksportir"),
    ] = field(name="dominasi", default_factory=dict)
    merged: Annotated[
        Mapping[Line, tuple[Line, ...]],
        Meta(description="Kab/kota yang digabung menjadi satu baris, menurut nama baris itu"),
    ] = field(name="gabung", default_factory=dict)
    accepted: Annotated[
        tuple[AcceptedCount, ...], Meta(description="Hitungan kecil yang tetap ditampilkan")
    ] = field(name="terima", default=())

    @property
    def value(self) -> SmallCounts:
        """What is declared, as with every other declaration."""
        return self

    def relations(self, breakdown: str) -> tuple[Relation, ...]:
        """What readers know of a breakdown."""
        return tuple(map(parse_relation, self.written_relations.get(breakdown, ())))

    def faults(self) -> Iterator[Fault]:
        """Relations nobody can read, and decisions about what is not withheld."""
        for name, written in self.written_relations.items():
            for at, text in enumerate(written):
                try:
                    parse_relation(text)
                except ValueError as wrong:
                    yield Fault(f"hubungan {text!r} {wrong}", _EXAMPLE, ("hubungan", name, at))
        for name, columns in self.closed.items():
            yield from self._uncounted(name, columns, ("ditutup", name))
        for at, item in enumerate(self.accepted):
            yield from self._uncounted(item.breakdown, (item.column,), ("terima", at, "kolom"))
        yield from self._merge_faults()

    def _uncounted(
        self, breakdown: str, columns: tuple[str, ...], path: tuple[str | int, ...]
    ) -> Iterator[Fault]:
        known = self.columns.get(breakdown, ())
        for column in columns:
            if column not in known:
                what = f"kolom {column!r} rincian {breakdown!r} tidak ada di nilai"
                yield Fault(what, near(column, known), path)

    def _merge_faults(self) -> Iterator[Fault]:
        known, part = current_regions().names, current_regions().part
        for name, regions in self.merged.items():
            path = ("gabung", name)
            if len(regions) < 2:  # noqa: PLR2004 -- two make one
                yield Fault(f"satu {part} tidak dapat digabung", "Sebut paling sedikit dua.", path)
            for region in regions:
                if region not in known:
                    yield Fault(f"tidak ada {part} {region!r}", near(region, known), path)
            if name in known:
                what = f"nama baris gabungan adalah nama satu {part}"
                yield Fault(what, "Ganti namanya.", path)
        every = [region for regions in self.merged.values() for region in regions]
        for _, region in twice(every):
            yield Fault(f"{part} {region!r} digabung dua kali", path=("gabung",))

    def faults_in(self, year: int, path: tuple[str | int, ...]) -> Iterator[Fault]:
        """What was accepted before the counts of the year were there: in a copied catalogue."""
        for at, item in enumerate(self.accepted):
            if item.on.year <= year:
                what = f"hitungan tahun {year} belum ada ketika diterima"
                mend = "Hapus, atau terima lagi setelah angkanya ada."
                yield Fault(what, mend, (*path, "terima", at, "tanggal"))

    def faults_with(self, function: Function, name: str, side: Sequence[str]) -> Iterator[Fault]:
        """What the indicator function does not return, or is no side variant."""
        for word, known, what, path in self._named(function, name, side):
            if word not in known:
                yield Fault(what, near(word, known), ("rahasia", *path))

    def _named(self, function: Function, name: str, side: Sequence[str]) -> Iterator[_Named]:
        """Every name used, those known in its place, and what to say of another."""
        for at, key in enumerate(self.variants):
            yield key, side, f"{key!r} bukan varian sampingan", ("varian", at)
        for key in {**self.columns, **self.written_relations, **self.dominance}:
            part = next(part for part, keys in self._parts.items() if key in keys)
            yield (
                key,
                tuple(function.breakdowns),
                f"{name} tidak mengenal rincian {key!r}",
                (part, key),
            )
        used: list[tuple[str, str, tuple[str | int, ...]]] = [
            (key, rule.column, ("dominasi", key, "kolom")) for key, rule in self.dominance.items()
        ]
        for key, columns in self.columns.items():
            used += [(key, column, ("nilai", key, at)) for at, column in enumerate(columns)]
        for key, column, path in used:
            what = f"rincian {key!r} tidak memuat kolom {column!r}"
            yield column, function.breakdowns.get(key, (column,)), what, path
        for key in self.written_relations:
            for at, relation in enumerate(self.relations(key)):
                for term in relation.terms:
                    own = term.scope is not Scope.VALUE
                    known = function.breakdowns.get(key, ()) if own else function.variants
                    if term.name:
                        yield term.name, known, f"tidak ada {term.name!r}", ("hubungan", key, at)

    @property
    def _parts(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "nilai": self.columns,
            "hubungan": self.written_relations,
            "dominasi": self.dominance,
        }


_EXAMPLE = "Contoh: 'usaha = koperasi + ukm', 'usaha <= kontak', 'jumlah.usaha = nilai.usaha'."
_Named = tuple[str, Sequence[str], str, tuple[str | int, ...]]
