"""Checklist Reviu of PermenPAN-RB 53/2014 (Anak Lampiran III/2-2): what a program can answer.

*Ya* is said only where the item itself was compared, and names the weaker data it was said of. That
something is there, or that nothing contradicts it, is evidence laid before the reviewer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from iku_analysis.assessment.coverage import applicable, of_number, there
from iku_analysis.assessment.follow_up import missed_targets, unanswered
from iku_analysis.assessment.plan import Plan, rows_of
from iku_analysis.assessment.reconcile import agreement_checks
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.declarations.catalogue import Catalogue
from iku_analysis.declarations.package import Package
from iku_analysis.model.evidence import ANALYSES, AnalysisState, CheckKind, CheckOutcome
from iku_analysis.model.labels import office_word
from iku_analysis.model.status import Status, status_of, weakest
from iku_analysis.narrative.text_checks import INTRODUCTION, OVERVIEW
from iku_analysis.pages import anchors
from iku_analysis.pages.checklist_items import OPEN, STATEMENTS, ChecklistAnswer, ReviewAnswer

COMPARISONS = (2, 3, 4)


@dataclass(frozen=True)
class Reviewed:
    """What the answers are read from.

    Attributes
    ----------
    catalogue, package, plan, actions, results
        Of the year; ``actions`` is the table ``tindak_lanjut``.
    document : str
        Text of the IKU document.
    introduced, outlook : bool
        Whether the general description and the steps ahead were written.
    """

    catalogue: Catalogue
    package: Package
    plan: Plan
    actions: pd.DataFrame
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

    @property
    def sentences(self) -> dict[str, str]:
        """Sentence of the sasaran each target code belongs to."""
        return {
            variant.component: target.name
            for target in self.catalogue.targets
            for indicator in target.indicators
            for variant in indicator.main_variants
        }


def _graded(done: int, wanted: int, whole: ReviewAnswer = ReviewAnswer.YES) -> ReviewAnswer:
    if done == wanted:
        return whole
    return ReviewAnswer.PARTLY if done else ReviewAnswer.NO


def _counted(
    marks: Iterable[object], words: str, whole: ReviewAnswer = ReviewAnswer.YES
) -> tuple[ReviewAnswer, str]:
    """Answer by how many of all are true; the words have a place for both numbers."""
    found = [bool(mark) for mark in marks]
    done, wanted = sum(found), len(found)
    return _graded(done, wanted, whole), words.format(done, wanted)


def _listed(codes: Iterable[str | int]) -> str:
    return ", ".join(map(str, codes))


def _of(*frames: pd.DataFrame) -> Status:
    """Weakest status of plan tables; of none at all nothing is claimed."""
    known = [frame for frame in frames if len(frame)]
    return status_of(*known) if known else Status.RESMI


# --- I. Format -----------------------------------------------------------------------------------


def _introduction(seen: Reviewed) -> ChecklistAnswer:
    written = "ditulis; isinya dinilai pereviu" if seen.introduced else "belum ditulis"
    answer = ReviewAnswer.REVIEWER if seen.introduced else ReviewAnswer.NO
    link = anchors.authored(INTRODUCTION, OVERVIEW)
    return ChecklistAnswer("I.1", answer, f"gambaran umum {written}", link)


def _targets(seen: Reviewed) -> ChecklistAnswer:
    known = (not part.target.is_missing for part in seen.parts)
    answer, evidence = _counted(known, "{} dari {} target tersedia")
    status = weakest(part.target.status for part in seen.parts)
    return ChecklistAnswer("I.2", answer, evidence, anchors.AGREEMENT, status)


def _achievements(seen: Reviewed) -> ChecklistAnswer:
    known = (not result.achievement.percent.is_missing for result in seen.results)
    words = "capaian {} dari {} indikator dihitung; memadai tidaknya dinilai pereviu"
    answer, evidence = _counted(known, words, ReviewAnswer.REVIEWER)
    return ChecklistAnswer("I.3", answer, evidence, anchors.ACHIEVEMENTS)


def _appendices(seen: Reviewed) -> ChecklistAnswer:
    used = {item.table for result in seen.results for item in result.inputs}
    sourced = (bool(seen.package.resource(name).sources) for name in sorted(used))
    words = "{} dari {} tabel masukan bersumber; mendukung tidaknya dinilai pereviu"
    answer, evidence = _counted(sourced, words, ReviewAnswer.REVIEWER)
    return ChecklistAnswer("I.4", answer, evidence, anchors.ALL_SOURCES)


def _improvements(seen: Reviewed) -> ChecklistAnswer:
    missed = missed_targets(seen.results)
    open_ones = unanswered(seen.results, seen.actions)
    ahead = "ditulis" if seen.outlook else "belum ditulis"
    done = len(missed) - len(open_ones) + seen.outlook
    acted = (
        f"tindakan, penanggung jawab, dan tenggat untuk {len(missed) - len(open_ones)} dari "
        f"{len(missed)} target yang belum tercapai"
        if missed
        else "tidak ada target yang belum tercapai"
    )
    left = f" (belum: IKU {_listed(open_ones)})" if open_ones else ""
    evidence = f"{acted}{left}; langkah ke depan {ahead}"
    status, answer = _of(seen.actions), _graded(done, len(missed) + 1)
    return ChecklistAnswer("I.5", answer, evidence, anchors.FOLLOW_UP, status)


def _finance(seen: Reviewed) -> ChecklistAnswer:
    budget = seen.plan.budget
    spent = budget.loc[(budget["tahun"] == seen.catalogue.year) & budget["realisasi_rp"].notna()]
    covered = set(spent["sasaran"].astype(int))
    known = (target.number in covered for target in seen.catalogue.targets)
    answer, evidence = _counted(known, "informasi keuangan {} dari {} sasaran")
    return ChecklistAnswer("I.6", answer, evidence, anchors.SPENDING, _of(spent))


# --- II. Mekanisme -------------------------------------------------------------------------------


def _data(seen: Reviewed) -> ChecklistAnswer:
    realised = [part.realisation for part in seen.parts]
    official = (not item.is_missing and item.status is Status.RESMI for item in realised)
    answer, evidence = _counted(official, "realisasi {} dari {} target bersumber angka resmi")
    others = Counter(item.status for item in realised if item.status is not Status.RESMI)
    told = "".join(f"; {count} {status.label}" for status, count in sorted(others.items()))
    return ChecklistAnswer("II.2", answer, evidence + told, anchors.ALL_SOURCES)


def _mechanism(seen: Reviewed) -> ChecklistAnswer:
    named = (table.sources for table in seen.package.resources)
    words = "{} dari {} tabel menyebut pengirimnya; mekanisme penyampaian dinilai pereviu"
    answer, evidence = _counted(named, words, ReviewAnswer.REVIEWER)
    return ChecklistAnswer("II.3", answer, evidence, anchors.ALL_SOURCES)


def _responsible(seen: Reviewed) -> ChecklistAnswer:
    named = (item.responsible for item in seen.catalogue.indicators)
    words = "{} dari {} indikator menyebut penanggung jawab data; penetapannya dinilai pereviu"
    answer, evidence = _counted(named, words, ReviewAnswer.REVIEWER)
    return ChecklistAnswer("II.4", answer, evidence, anchors.ASSUMPTIONS)


def _reliable(seen: Reviewed) -> ChecklistAnswer:
    by_kind = Counter(c.kind for r in seen.results for c in r.checks)
    others = ", ".join(
        f"{by_kind[kind]} {kind.value.lower()}"
        for kind in CheckKind
        if kind is not CheckKind.SOURCES and by_kind[kind]
    )
    checks = [c for r in seen.results for c in r.checks if c.kind is CheckKind.SOURCES]
    counts = {outcome: sum(c.outcome is outcome for c in checks) for outcome in CheckOutcome}
    said = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items() if count)
    status = weakest(part.realisation.status for part in seen.parts)
    doubtful = counts[CheckOutcome.DIFFERS] or status is Status.CONTOH
    evidence = (
        f"{len(checks)} kesamaan sumber yang terpisah: {said or 'tidak ada'}; bukan bukti: "
        f"{others or 'tidak ada'}; realisasi terlemah {status.label}; keyakinan dinilai pereviu"
    )
    answer = ReviewAnswer.NO if doubtful else ReviewAnswer.REVIEWER
    return ChecklistAnswer("II.5", answer, evidence, anchors.RECONCILIATION)


# --- III. Substansi ------------------------------------------------------------------------------


def _sentence(rows: pd.DataFrame) -> str | None:
    """Sentence of the sasaran a plan table gives a code, the last one written."""
    written = rows["sasaran_strategis"].dropna()
    return str(written.iloc[-1]) if len(written) else None


def _compared_sentences(
    seen: Reviewed, table: pd.DataFrame, of: str
) -> tuple[list[str], list[str], str]:
    """Codes whose sasaran a plan table does not word, or words differently, and that in words."""
    told = {code: _sentence(rows_of(table, code)) for code in seen.sentences}
    absent = [code for code, given in told.items() if given is None]
    apart = [
        code
        for code, given in told.items()
        if given is not None and _words(given) != _words(seen.sentences[code])
    ]
    found = (("tidak memuat kalimat sasaran IKU", absent), ("berbunyi lain pada IKU", apart))
    said = "; ".join(f"{words} {_listed(codes)}" for words, codes in found if codes)
    same = f"kalimat sasaran {len(told)} dari {len(told)} target sama"
    return absent, apart, f"{of}: {said or same}"


def _agreement(seen: Reviewed) -> ChecklistAnswer:
    table = seen.plan.agreement
    absent, apart, evidence = _compared_sentences(seen, table, "Perjanjian Kinerja")
    extra = sorted(set(table["kode_iku"].dropna()) - set(seen.sentences))
    if extra:
        evidence += f"; memuat IKU lain: {_listed(extra)}"
    answer = ReviewAnswer.NO if absent or apart or extra else ReviewAnswer.YES
    return ChecklistAnswer("III.1", answer, evidence, anchors.AGREEMENT, _of(table))


def _strategic_plan(seen: Reviewed) -> ChecklistAnswer:
    """Equal sentences are in line; whether different ones are is for the reviewer."""
    table = seen.plan.medium_term
    absent, apart, evidence = _compared_sentences(seen, table, "renstra")
    answer = ReviewAnswer.NO if absent else ReviewAnswer.REVIEWER if apart else ReviewAnswer.YES
    return ChecklistAnswer("III.2", answer, evidence, anchors.MEDIUM_TERM_PLAN, _of(table))


def _same_targets(seen: Reviewed) -> ChecklistAnswer:
    table = seen.plan.agreement
    wrong = [
        check.code
        for check in agreement_checks(seen.parts, table)
        if check.outcome is not CheckOutcome.AGREES
    ]
    evidence = (
        f"satuan, alasan perubahan, atau angkanya tidak sesuai pada IKU {_listed(wrong)}"
        if wrong
        else "angkanya dibaca dari tabel Perjanjian Kinerja; satuan dan alasan perubahan sesuai"
    )
    answer = ReviewAnswer.NO if wrong else ReviewAnswer.YES
    return ChecklistAnswer("III.4", answer, evidence, anchors.AGREEMENT, _of(table))


def _same_document(seen: Reviewed) -> ChecklistAnswer:
    text = _words(seen.document)
    absent = [item.number for item in seen.catalogue.indicators if _words(item.name) not in text]
    evidence = (
        f"nama IKU {_listed(absent)} tidak ada dalam dokumen IKU"
        if absent
        else "semua nama IKU ada dalam dokumen IKU; huruf besar, spasi, dan titik akhir tidak "
        "dibedakan"
    )
    return ChecklistAnswer(
        "III.5", ReviewAnswer.NO if absent else ReviewAnswer.YES, evidence, anchors.DOCUMENT
    )


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().rstrip(".").casefold()


def _comparisons(seen: Reviewed) -> ChecklistAnswer:
    wanted = [state for number in COMPARISONS for state in of_number(seen.states, number)]
    done = there(wanted)
    told = "; ".join(
        f"{ANALYSES[number - 1].lower()}: {len(there(states))} dari {len(applicable(states))}"
        + (f", {unmatched} tanpa standar" if unmatched else "")
        for number in COMPARISONS
        if (states := of_number(seen.states, number))
        for unmatched in [len(states) - len(applicable(states))]
    )
    status = weakest(state.status for state in done) if done else Status.RESMI
    answer = _graded(len(done), len(wanted))
    return ChecklistAnswer("III.7", answer, told, anchors.COVERAGE, status)


def _explained(item: str, causes: Sequence[ChecklistAnswer]) -> ChecklistAnswer:
    """Answer to an item that asks for an explanation of others answered with no."""
    faulty = [answer.item for answer in causes if answer.answer is ReviewAnswer.NO]
    link = causes[0].link
    if faulty:
        evidence = f"penjelasan atas butir {_listed(faulty)} dinilai pereviu"
        return ChecklistAnswer(item, ReviewAnswer.REVIEWER, evidence, link)
    undecided = [answer.item for answer in causes if answer.answer is ReviewAnswer.REVIEWER]
    if undecided:
        evidence = f"hanya bila butir {_listed(undecided)} dijawab tidak"
        return ChecklistAnswer(item, ReviewAnswer.REVIEWER, evidence, link)
    listed = _listed(answer.item for answer in causes)
    return ChecklistAnswer(
        item, ReviewAnswer.NOT_APPLICABLE, f"butir {listed} tidak dijawab tidak", link
    )


ANSWERED: tuple[Callable[[Reviewed], ChecklistAnswer], ...] = (
    _introduction,
    _targets,
    _achievements,
    _appendices,
    _improvements,
    _finance,
    _data,
    _mechanism,
    _responsible,
    _reliable,
    _agreement,
    _strategic_plan,
    _same_targets,
    _same_document,
    _comparisons,
)
EXPLAINED = {"III.3": ("III.1", "III.2"), "III.6": ("III.4", "III.5"), "III.9": ("III.8",)}


def answers(seen: Reviewed) -> list[ChecklistAnswer]:
    """Answer every item, in the order of the regulation.

    Parameters
    ----------
    seen : Reviewed
        Results, plan and declarations of the year.

    Returns
    -------
    list of ChecklistAnswer
        One for each of `STATEMENTS`.
    """
    given = {answer.item: answer for answer in (answer(seen) for answer in ANSWERED)}
    office = office_word(seen.catalogue.organisation)
    given |= {
        item: ChecklistAnswer(item, ReviewAnswer.REVIEWER, f"lihat {words.format(office)}", link)
        for item, (words, link) in OPEN.items()
    }
    given |= {item: _explained(item, [given[c] for c in of]) for item, of in EXPLAINED.items()}
    return [given[item] for item in STATEMENTS]
