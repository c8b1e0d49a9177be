"""Checklist Reviu of PermenPAN-RB 53/2014 (Anak Lampiran III/2-2): what a program can answer.

Items only people can judge stay open with boxes to tick; conditional items are shown only when the
items they depend on were answered with no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iku_analysis.assessment.coverage import of_number, share_covered
from iku_analysis.assessment.plan import Plan, number_of
from iku_analysis.assessment.reconcile import agreement_checks
from iku_analysis.assessment.results import ComponentResult, IndicatorResult, report_status
from iku_analysis.base.formats import format_number
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.package import Package
from iku_analysis.model.evidence import ANALYSES, AnalysisState, Availability, CheckOutcome
from iku_analysis.model.status import Status
from iku_analysis.narrative.text_checks import AHEAD, CLOSING, INTRODUCTION, OVERVIEW
from iku_analysis.pages import anchors

YES, PARTLY, NO = "ya", "sebagian", "tidak"
OPEN = "☐ ya  ☐ tidak"
COMPARISONS = (2, 3, 4)
FULL = 100.0
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
# Its condition is an answer only people give.
AFTER_OPEN = {"III.9": "III.8"}


@dataclass(frozen=True)
class ChecklistAnswer:
    """ChecklistAnswer to one item with its evidence.

    Attributes
    ----------
    item : str
        ``I.1`` to ``III.10``.
    answer : str
        ``ya``, ``sebagian``, ``tidak``, or boxes to tick.
    evidence : str
        What the answer rests on.
    link : str
        Id of the evidence in the report, may be empty.
    """

    item: str
    answer: str
    evidence: str
    link: str = ""

    @property
    def statement(self) -> str:
        """Words of the regulation."""
        return STATEMENTS[self.item]

    @property
    def part(self) -> str:
        """Its part of the checklist, a key of `GROUPS`."""
        return self.item.partition(".")[0]


@dataclass(frozen=True)
class Reviewed:
    """What the answers are read from.

    Attributes
    ----------
    catalogue, package, plan, results
        Of the year.
    document : str
        Text of the IKU document.
    introduced, outlook : bool
        Whether the general description and the steps ahead were written.
    """

    catalogue: Catalogue
    package: Package
    plan: Plan
    results: Sequence[IndicatorResult]
    document: str
    introduced: bool
    outlook: bool

    @property
    def parts(self) -> list[ComponentResult]:
        """Targets of all indicators."""
        return [part for result in self.results for part in result.components]

    @property
    def states(self) -> list[AnalysisState]:
        """Analyses of all indicators."""
        return [state for result in self.results for state in result.analyses]


def _graded(done: int, wanted: int) -> str:
    if done == wanted:
        return YES
    return PARTLY if done else NO


def _counted(item: str, marks: Iterable[object], words: str, link: str) -> ChecklistAnswer:
    """ChecklistAnswer by how many of all are true; the words have a place for both numbers."""
    found = [bool(mark) for mark in marks]
    done, wanted = sum(found), len(found)
    return ChecklistAnswer(item, _graded(done, wanted), words.format(done, wanted), link)


def _listed(codes: Iterable[str | int]) -> str:
    return ", ".join(map(str, codes))


def _introduction(seen: Reviewed) -> ChecklistAnswer:
    written = "ditulis" if seen.introduced else "belum ditulis"
    link = anchors.authored(INTRODUCTION, OVERVIEW)
    return ChecklistAnswer("I.1", YES if seen.introduced else NO, f"gambaran umum {written}", link)


def _targets(seen: Reviewed) -> ChecklistAnswer:
    known = (not part.target.is_missing for part in seen.parts)
    return _counted("I.2", known, "{} dari {} target tersedia", anchors.AGREEMENT_FORM)


def _achievements(seen: Reviewed) -> ChecklistAnswer:
    known = (not result.achievement.percent.is_missing for result in seen.results)
    return _counted("I.3", known, "capaian {} dari {} indikator dihitung", anchors.ACHIEVEMENTS)


def _improvements(seen: Reviewed) -> ChecklistAnswer:
    written = of_number(seen.states, 5)
    done = [state for state in written if state.availability is not Availability.MISSING]
    answer = _graded(len(done) + seen.outlook, len(written) + 1)
    ahead = "ditulis" if seen.outlook else "belum ditulis"
    evidence = (
        f"uraian sebab dan solusi {len(done)} dari {len(written)} indikator; "
        f"langkah ke depan {ahead}"
    )
    return ChecklistAnswer("I.5", answer, evidence, anchors.authored(CLOSING, AHEAD))


def _finance(seen: Reviewed) -> ChecklistAnswer:
    budget = seen.plan.budget
    spent = budget.loc[(budget["tahun"] == seen.catalogue.year) & budget["realisasi_rp"].notna()]
    covered = set(spent["sasaran"].astype(int))
    known = (target.number in covered for target in seen.catalogue.targets)
    return _counted("I.6", known, "informasi keuangan {} dari {} sasaran", anchors.SPENDING)


def _data(seen: Reviewed) -> ChecklistAnswer:
    realised = [part.realisation for part in seen.parts]
    official = (not item.is_missing and item.status is Status.RESMI for item in realised)
    words = "realisasi {} dari {} target bersumber angka resmi"
    return _counted("II.2", official, words, anchors.ALL_SOURCES)


def _mechanism(seen: Reviewed) -> ChecklistAnswer:
    named = (table.sources for table in seen.package.resources)
    words = "{} dari {} tabel menyatakan sumber, format, dan aturannya"
    return _counted("II.3", named, words, anchors.ALL_SOURCES)


def _responsible(seen: Reviewed) -> ChecklistAnswer:
    named = (item.responsible for item in seen.catalogue.indicators)
    words = "{} dari {} indikator menyatakan penanggung jawab data"
    return _counted("II.4", named, words, anchors.ASSUMPTIONS)


def _reliable(seen: Reviewed) -> ChecklistAnswer:
    checks = [check for result in seen.results for check in result.checks]
    wrong = [check for check in checks if check.outcome is CheckOutcome.DIFFERS]
    sample = report_status(seen.results) is not Status.RESMI
    answer = NO if wrong else PARTLY if sample else YES
    evidence = f"{len(checks) - len(wrong)} dari {len(checks)} pemeriksaan tanpa selisih" + (
        "; sebagian angka bukan angka resmi" if sample else ""
    )
    return ChecklistAnswer("II.5", answer, evidence, anchors.RECONCILIATION)


def _agreement(seen: Reviewed) -> ChecklistAnswer:
    ours = {v.component for item in seen.catalogue.indicators for v in item.main_variants}
    agreed = set(seen.plan.agreement["kode_iku"].dropna())
    apart = sorted(ours ^ agreed, key=lambda code: (number_of(code), code))
    evidence = f"berbeda pada IKU {_listed(apart)}" if apart else "semua kode IKU sama"
    return ChecklistAnswer("III.1", NO if apart else YES, evidence, anchors.AGREEMENT_FORM)


def _strategic_plan(seen: Reviewed) -> ChecklistAnswer:
    ours = [v.component for item in seen.catalogue.indicators for v in item.main_variants]
    planned = set(seen.plan.medium_term["kode_iku"].dropna())
    absent = [code for code in ours if code not in planned]
    evidence = (
        f"renstra tidak memuat IKU {_listed(absent)}" if absent else "semua IKU ada dalam renstra"
    )
    return ChecklistAnswer("III.2", NO if absent else YES, evidence, anchors.MEDIUM_TERM_PLAN)


def _same_targets(seen: Reviewed) -> ChecklistAnswer:
    wrong = [
        check.code
        for result in seen.results
        for check in agreement_checks(result.components, seen.plan.agreement)
        if check.outcome is not CheckOutcome.AGREES
    ]
    evidence = f"tidak sesuai pada IKU {_listed(wrong)}" if wrong else "semua target sama"
    return ChecklistAnswer("III.4", NO if wrong else YES, evidence, anchors.RECONCILIATION)


def _same_document(seen: Reviewed) -> ChecklistAnswer:
    text = _words(seen.document)
    absent = [item.number for item in seen.catalogue.indicators if _words(item.name) not in text]
    evidence = (
        f"nama IKU {_listed(absent)} tidak ada dalam dokumen IKU"
        if absent
        else "semua nama IKU sama dengan dokumen IKU"
    )
    return ChecklistAnswer("III.5", NO if absent else YES, evidence, anchors.DOCUMENT)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()


def _comparisons(seen: Reviewed) -> ChecklistAnswer:
    states = [state for number in COMPARISONS for state in of_number(seen.states, number)]
    share = share_covered(states)
    named = ", ".join(ANALYSES[number - 1].lower() for number in COMPARISONS)
    answer = YES if share == FULL else PARTLY if share else NO
    return ChecklistAnswer(
        "III.7", answer, f"{format_number(share, 1)} persen: {named}", anchors.COVERAGE
    )


def _explained(item: str, causes: Sequence[ChecklistAnswer]) -> list[ChecklistAnswer]:
    faulty = [answer for answer in causes if answer.answer == NO]
    if not faulty:
        return []
    evidence = "alasannya dicetak pada butir " + _listed(answer.item for answer in faulty)
    return [ChecklistAnswer(item, OPEN, evidence, faulty[0].link)]


def answers(seen: Reviewed) -> list[ChecklistAnswer]:
    """ChecklistAnswer every item that applies, in the order of the regulation.

    Parameters
    ----------
    seen : Reviewed
        Results, plan and declarations of the year.

    Returns
    -------
    list of ChecklistAnswer
        Open items carry boxes; III.3 and III.6 appear only when they apply.
    """
    first, second = _agreement(seen), _strategic_plan(seen)
    fourth, fifth = _same_targets(seen), _same_document(seen)
    return [
        _introduction(seen),
        _targets(seen),
        _achievements(seen),
        ChecklistAnswer(
            "I.4", YES, "tabel pengukuran, sumber, asumsi, dan rekonsiliasi", anchors.ALL_SOURCES
        ),
        _improvements(seen),
        _finance(seen),
        _open("II.1"),
        _data(seen),
        _mechanism(seen),
        _responsible(seen),
        _reliable(seen),
        _open("II.6"),
        _open("II.7"),
        first,
        second,
        *_explained("III.3", [first, second]),
        fourth,
        fifth,
        *_explained("III.6", [fourth, fifth]),
        _comparisons(seen),
        _open("III.8"),
        _open("III.10"),
    ]


def _open(item: str) -> ChecklistAnswer:
    return ChecklistAnswer(item, OPEN, "dijawab oleh pereviu")
