"""Choices of a year as ``iku.yaml`` declares them, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault
from iku_analysis.declarations.policy import CoveragePolicy, Declared, EfficiencyMethod, Line
from iku_analysis.declarations.protection import MinimumCount


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
