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
    """Rows of the agreement are dated in the report year: those of another year rule another."""

    words = ("tanggal",)


class TargetChange(PlanRule, frozen=True, kw_only=True, tag="perubahan_target"):
    """A later row of a code changes the target and says which permitted reason it has."""

    words = ("lama", "baru")


class TargetUnit(PlanRule, frozen=True, kw_only=True, tag="satuan_target"):
    """A target has the unit of its indicator."""

    words = ("satuan", "seharusnya")


class TargetBand(PlanRule, frozen=True, kw_only=True, tag="target_wajar"):
    """A target many times last year's target and realisation is in another unit.

    Without last year, the target of the Renstra is asked.
    """

    words = ("target", "pembanding")

    times: Times = field(name="kali")


class SofterTarget(PlanRule, frozen=True, kw_only=True, tag="target_melunak"):
    """A target easier to reach than last year's, by the direction of the indicator."""

    words = ("target", "lalu")

    furthest: Difference = field(name="selisih")


class TargetToMediumTerm(PlanRule, frozen=True, kw_only=True, tag="target_renstra"):
    """In its last year a Renstra asks what the agreement does, or its years add up to it.

    Before that, only many times more or less is told.
    """

    words = ("target", "renstra")

    furthest: Difference = field(name="selisih")
    times: Times = field(name="kali")


class MediumTermKind(PlanRule, frozen=True, kw_only=True, tag="sifat_renstra"):
    """Only counts add up over the years; a percentage never does."""

    words = ("sifat", "satuan")

    units: Annotated[tuple[Line, ...], Meta(description="Satuan yang boleh dijumlahkan")] = field(
        name="satuan"
    )


class MediumTermPeriod(PlanRule, frozen=True, kw_only=True, tag="periode_renstra"):
    """The period of the Renstra holds the report year and is no longer than a plan is."""

    words = ("awal", "akhir")

    longest: Annotated[int, Meta(ge=1, le=20, description="Tahun paling banyak")] = field(
        name="paling_lama"
    )


class HistoryBand(PlanRule, frozen=True, kw_only=True, tag="riwayat_wajar"):
    """A past target or realisation many times those of the other years of its code."""

    words = ("nilai", "lazim")

    column: Annotated[Literal["target", "realisasi"], Meta(description="Kolomnya")] = field(
        name="kolom"
    )
    times: Times = field(name="kali")


class HistoryAchievement(PlanRule, frozen=True, kw_only=True, tag="capaian_riwayat"):
    """A past realisation outside a band around its target."""

    words = ("target", "realisasi")

    times: Times = field(name="kali")


class HistorySwapped(PlanRule, frozen=True, kw_only=True, tag="riwayat_tertukar"):
    """Target and realisation of a past year that fit the other years only the other way round."""

    words = ("target", "realisasi")


class HistoryYears(PlanRule, frozen=True, kw_only=True, tag="tahun_riwayat"):
    """Past years are past."""

    words = ("terakhir",)


class HistoryPublished(PlanRule, frozen=True, kw_only=True, tag="riwayat_terbit"):
    """Past figures are those last year's report published, or a note says why not.

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
    """A target once published stays a row of the agreement; a change is a row of its own."""

    words = ("terbit", "tertulis")


class StandardBand(PlanRule, frozen=True, kw_only=True, tag="standar_wajar"):
    """A national standard many times the target is in another unit."""

    words = ("nilai", "target")

    times: Times = field(name="kali")


class BudgetYears(PlanRule, frozen=True, kw_only=True, tag="tahun_anggaran"):
    """Rows of the budget are of the report year; others are read by nobody."""

    words = ("lain",)


class BudgetComplete(PlanRule, frozen=True, kw_only=True, tag="anggaran_lengkap"):
    """Every sasaran has a budget in the report year."""

    words = ("sasaran",)


class BudgetAbsorption(PlanRule, frozen=True, kw_only=True, tag="serapan_wajar"):
    """Of the budget of each sasaran a plausible part was spent."""

    words = ("sasaran", "serapan")

    lowest: Annotated[float, Meta(ge=0, le=100, description="Persen")] = field(name="dari")
    highest: Annotated[float, Meta(ge=0, le=1000, description="Persen")] = field(name="sampai")


class BudgetTwin(PlanRule, frozen=True, kw_only=True, tag="kegiatan_kembar"):
    """An activity that stands twice in a year but for capitals, spaces and punctuation."""

    words = ("kegiatan", "lain")


class PlanComplete(PlanRule, frozen=True, kw_only=True, tag="rencana_lengkap"):
    """Every code of the catalogue has a row; of the past years, one of last year."""

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
    | BudgetTwin
    | PlanComplete
)
