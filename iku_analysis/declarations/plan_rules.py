"""Rules between the plan tables (``aturan:`` of the package): targets, past years, Renstra, budget.

The columns of these tables are known, so a rule names bands and words only; a function for
each kind is in `intake.rules.plan_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from iku_analysis.base.declaration import Declaration, Fault
from iku_analysis.declarations.neighbour_rules import Factor, Share
from iku_analysis.declarations.policy import Line
from iku_analysis.declarations.rules import Weight, message_faults

PlanRuleCode = Annotated[str, Meta(pattern=r"^IKU-P[0-9]{3}$", title="seperti IKU-P101")]
Times = Annotated[Factor, Meta(description="Kali lipat, ke atas atau ke bawah, yang masih wajar")]
Difference = Annotated[Share, Meta(description="Selisih nisbi yang masih wajar")]


class PlanRule(Declaration, frozen=True, kw_only=True, tag_field="jenis"):
    """What all rules of the plan have; its words stand in `message` as ``{kata}``."""

    words: ClassVar[tuple[str, ...]] = ()
    of_whole_years: ClassVar[bool] = False  # what a year that is not over cannot hold

    code: Annotated[PlanRuleCode, Meta(description="Kode aturan")] = field(name="kode")
    reason: Annotated[Line, Meta(description="Mengapa aturan ini ada")] = field(name="alasan")
    weight: Annotated[Weight, Meta(description="Bobot temuan")] = field(name="tingkat")
    message: Annotated[Line, Meta(description="Kalimat temuan; {kata} diganti isinya")] = field(
        name="temuan"
    )
    mend: Annotated[Line, Meta(description="Cara memperbaiki")] = field(name="perbaikan")

    def faults(self) -> Iterator[Fault]:
        """Words the kind does not know."""
        yield from message_faults(self.message, {"tahun", *self.words})


class AgreementPeriod(PlanRule, frozen=True, kw_only=True, tag="masa_perjanjian"):
    """Baris Perjanjian Kinerja yang bertanggal tahun lain tidak menentukan target tahun laporan."""

    words = ("tanggal",)


class TargetChange(PlanRule, frozen=True, kw_only=True, tag="perubahan_target"):
    """Baris kedua sebuah kode harus mengubah target, dengan alasan yang diizinkan."""

    words = ("lama", "baru")


class TargetUnit(PlanRule, frozen=True, kw_only=True, tag="satuan_target"):
    """Target bersatuan sama dengan indikatornya."""

    words = ("satuan", "seharusnya")


class TargetBand(PlanRule, frozen=True, kw_only=True, tag="target_wajar"):
    """Target yang berlipat kali target dan realisasi tahun lalu.

    Without last year, the target of the Renstra is asked.
    """

    words = ("target", "pembanding")

    times: Times = field(name="kali")


class SofterTarget(PlanRule, frozen=True, kw_only=True, tag="target_melunak"):
    """Target yang lebih ringan daripada tahun lalu, menurut arah indikatornya."""

    words = ("target", "lalu")

    furthest: Difference = field(name="selisih")


class TargetToMediumTerm(PlanRule, frozen=True, kw_only=True, tag="target_renstra"):
    """Target tahun akhir sama dengan target Renstra, atau target tahunan berjumlah sama dengannya.

    Before that, only many times more or less is told.
    """

    words = ("target", "renstra")

    furthest: Difference = field(name="selisih")
    times: Times = field(name="kali")


class MediumTermKind(PlanRule, frozen=True, kw_only=True, tag="sifat_renstra"):
    """Hanya hitungan yang boleh dijumlahkan dari tahun ke tahun."""

    words = ("sifat", "satuan")

    units: Annotated[tuple[Line, ...], Meta(description="Satuan yang boleh dijumlahkan")] = field(
        name="satuan"
    )


class MediumTermPeriod(PlanRule, frozen=True, kw_only=True, tag="periode_renstra"):
    """Periode Renstra memuat tahun laporan dan tidak lebih panjang daripada sebuah rencana."""

    words = ("awal", "akhir")

    longest: Annotated[int, Meta(ge=1, le=20, description="Tahun paling banyak")] = field(
        name="paling_lama"
    )


class HistoryBand(PlanRule, frozen=True, kw_only=True, tag="riwayat_wajar"):
    """Target atau realisasi lalu yang berlipat kali tahun lainnya."""

    words = ("nilai", "lazim")

    column: Annotated[Literal["target", "realisasi"], Meta(description="Kolomnya")] = field(
        name="kolom"
    )
    times: Times = field(name="kali")


class HistoryAchievement(PlanRule, frozen=True, kw_only=True, tag="capaian_riwayat"):
    """Realisasi lalu yang berlipat kali targetnya, atau hanya sebagian kecilnya."""

    words = ("target", "realisasi")

    times: Times = field(name="kali")


class HistorySwapped(PlanRule, frozen=True, kw_only=True, tag="riwayat_tertukar"):
    """Target dan realisasi lalu yang baru cocok dengan tahun lain bila ditukar."""

    words = ("target", "realisasi")


class HistoryYears(PlanRule, frozen=True, kw_only=True, tag="tahun_riwayat"):
    """Riwayat hanya memuat tahun sebelum tahun laporan."""

    words = ("terakhir",)


class HistoryPublished(PlanRule, frozen=True, kw_only=True, tag="riwayat_terbit"):
    """Angka lalu sama dengan yang terbit, atau catatan revisi menjelaskannya.

    Attributes
    ----------
    letters : int
        Letters from which a note is one.
    """

    words = ("kolom", "terbit", "tertulis")

    letters: Annotated[int, Meta(ge=1, le=200, description="Huruf catatan paling sedikit")] = field(
        name="huruf"
    )


class TargetPublished(PlanRule, frozen=True, kw_only=True, tag="target_terbit"):
    """Target yang sudah terbit tetap ada; perubahannya baris tersendiri."""

    words = ("terbit", "tertulis")


class StandardBand(PlanRule, frozen=True, kw_only=True, tag="standar_wajar"):
    """Standar nasional yang berlipat kali target."""

    words = ("nilai", "target")

    times: Times = field(name="kali")


class BudgetYears(PlanRule, frozen=True, kw_only=True, tag="tahun_anggaran"):
    """Baris anggaran tahun lain tidak dibaca."""

    words = ("lain",)


class BudgetComplete(PlanRule, frozen=True, kw_only=True, tag="anggaran_lengkap"):
    """Setiap sasaran dan setiap IKU mempunyai anggaran pada tahun laporan."""

    words = ("kurang",)


class BudgetAbsorption(PlanRule, frozen=True, kw_only=True, tag="serapan_wajar"):
    """Serapan anggaran setiap sasaran berada dalam batas yang wajar."""

    words = ("sasaran", "serapan")
    of_whole_years = True

    lowest: Annotated[float, Meta(ge=0, le=100, description="Persen")] = field(name="dari")
    highest: Annotated[float, Meta(ge=0, le=1000, description="Persen")] = field(name="sampai")


class PlanComplete(PlanRule, frozen=True, kw_only=True, tag="rencana_lengkap"):
    """Setiap kode katalog mempunyai baris; pada riwayat, baris tahun lalu."""

    words = ("kode", "tabel")

    tables: Annotated[
        tuple[Literal["perjanjian_kinerja", "renstra", "riwayat", "standar_nasional"], ...],
        Meta(description="Tabel yang harus memuat semua kode"),
    ] = field(name="tabel")


AnyPlanRule = (
    AgreementPeriod
    | TargetChange
    | TargetUnit
    | TargetBand
    | SofterTarget
    | TargetToMediumTerm
    | MediumTermKind
    | MediumTermPeriod
    | HistoryBand
    | HistoryAchievement
    | HistorySwapped
    | HistoryYears
    | HistoryPublished
    | TargetPublished
    | StandardBand
    | BudgetYears
    | BudgetComplete
    | BudgetAbsorption
    | PlanComplete
)
