"""Items of the Checklist Reviu (PermenPAN-RB 53/2014, Anak Lampiran III/2-2) and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from iku_analysis.model.status import Status
from iku_analysis.narrative.text_checks import INTRODUCTION, OVERVIEW
from iku_analysis.pages import anchors


class ReviewAnswer(StrEnum):
    """What an item is answered with; the values are the words shown."""

    YES = "ya"
    PARTLY = "sebagian"
    NO = "tidak"
    NOT_APPLICABLE = "tidak berlaku"
    REVIEWER = "dinilai pereviu"


STATEMENTS = {
    "I.1": "Laporan Kinerja (LKj) telah menampilkan data penting IP",
    "I.2": "LKj telah menyajikan informasi target kinerja",
    "I.3": "LKj telah menyajikan capaian kinerja IP yang memadai",
    "I.4": "Telah menyajikan dengan lampiran yang mendukung informasi pada badan laporan",
    "I.5": "Telah menyajikan upaya perbaikan ke depan",
    "I.6": "Telah menyajikan akuntabilitas keuangan",
    "II.1": "LKj IP disusun oleh unit kerja yang memiliki tugas fungsi untuk itu",
    "II.2": "Informasi yang disampaikan dalam LKj telah didukung dengan data yang memadai",
    "II.3": "Telah terdapat mekanisme penyampaian data dan informasi dari unit kerja ke unit "
    "penyusun LKj",
    "II.4": "Telah ditetapkan penanggung jawab pengumpulan data/informasi di setiap unit kerja",
    "II.5": "Data/informasi kinerja yang disampaikan dalam LKj telah diyakini keandalannya",
    "II.6": "Analisis/penjelasan dalam LKj telah diketahui oleh unit kerja terkait",
    "II.7": "LKj IP bukan merupakan gabungan unit kerja di bawahnya",
    "III.1": "Tujuan/sasaran dalam LKj telah sesuai dengan tujuan/sasaran dalam perjanjian kinerja",
    "III.2": "Tujuan/sasaran dalam LKj telah selaras dengan rencana strategis",
    "III.3": "Jika butir 1 dan 2 jawabannya tidak, maka terdapat penjelasan yang memadai",
    "III.4": "Target Indikator Kinerja Tujuan/sasaran dalam LKj telah sesuai dengan target "
    "indikator kinerja tujuan/sasaran dalam perjanjian kinerja",
    "III.5": "IKU pada LKj telah sesuai dengan dokumen IKU yang ditetapkan",
    "III.6": "Jika butir 4 dan 5 jawabannya tidak, maka terdapat penjelasan yang memadai",
    "III.7": "Telah terdapat perbandingan data kinerja dengan tahun lalu, standar nasional dan "
    "sebagainya yang bermanfaat",
    "III.8": "IKU dan IK telah cukup mengukur tujuan/sasaran",
    "III.9": "Jika “tidak” telah terdapat penjelasan yang memadai",
    "III.10": "IKU dan IK telah SMART",
}
GROUPS = {"I": "I. Format", "II": "II. Mekanisme penyusunan", "III": "III. Substansi"}
# Items only people can judge, and where they may look.
OPEN = {
    "II.1": ("tugas dan fungsi {}", anchors.authored(INTRODUCTION, OVERVIEW)),
    "II.6": ("penanggung jawab data setiap indikator", anchors.ASSUMPTIONS),
    "II.7": ("sumber setiap tabel", anchors.ALL_SOURCES),
    "III.8": ("definisi setiap indikator", anchors.ASSUMPTIONS),
    "III.10": ("kata-kata dokumen IKU", anchors.DOCUMENT),
}


@dataclass(frozen=True)
class ChecklistAnswer:
    """Answer to one item with its evidence.

    Attributes
    ----------
    item : str
        ``I.1`` to ``III.10``.
    answer : ReviewAnswer
        By comparison, or left to the reviewer.
    evidence : str
        What the answer rests on, or what the reviewer may judge by.
    link : str
        Id of the evidence in the report.
    status : Status
        Weakest status of the data an answer was read from.
    """

    item: str
    answer: ReviewAnswer
    evidence: str
    link: str
    status: Status = Status.RESMI

    @property
    def statement(self) -> str:
        """Words of the regulation."""
        return STATEMENTS[self.item]

    @property
    def part(self) -> str:
        """Its part of the checklist, a key of `GROUPS`."""
        return self.item.partition(".")[0]

    @property
    def words(self) -> str:
        """As printed: what is said of data that are not official says so."""
        said = (
            self.answer in {ReviewAnswer.YES, ReviewAnswer.PARTLY}
            and self.status is not Status.RESMI
        )
        return f"{self.answer.value}, atas {self.status.label}" if said else self.answer.value
