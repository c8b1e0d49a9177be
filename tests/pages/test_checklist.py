"""No answer of the review checklist is stronger than what was compared."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from iku_analysis.assessment.achievement import Achievement
from iku_analysis.assessment.coverage import absent, present, without_standard
from iku_analysis.assessment.follow_up import MISSED, lacking, unanswered
from iku_analysis.assessment.plan import Plan
from iku_analysis.assessment.results import ComponentResult, IndicatorResult
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.model.evidence import Check, CheckKind, CheckOutcome
from iku_analysis.model.measurement import InputUsed, Quantity
from iku_analysis.model.plan_names import FOLLOW_UP_COLUMNS, FOLLOW_UP_TABLE, PLAN_COLUMNS
from iku_analysis.model.status import Status
from iku_analysis.pages.checklist import Reviewed, answers
from iku_analysis.pages.checklist_items import STATEMENTS, ReviewAnswer
from iku_analysis.pages.follow_up_tables import missed_table
from iku_analysis.pages.overview_tables import coverage_tables, reconciliation_tables

YES, PARTLY, NO = ReviewAnswer.YES, ReviewAnswer.PARTLY, ReviewAnswer.NO
REVIEWER, NOT_APPLICABLE = ReviewAnswer.REVIEWER, ReviewAnswer.NOT_APPLICABLE


def result_of(indicator, status, percent):
    reached = Achievement(Quantity(percent, status), "ya")
    parts = tuple(
        ComponentResult(
            variant.component,
            variant.label,
            variant.unit,
            0,
            Quantity(1.0, status),
            Quantity(percent / 100, status),
            reached,
        )
        for variant in indicator.main_variants
    )
    check = Check("a", "1", 1.0, 1.0, "unit", 0, CheckOutcome.AGREES, kind=CheckKind.SOURCES)
    return IndicatorResult(
        indicator.number,
        indicator.name,
        indicator.unit,
        "Dinas",
        2018,
        "naik",
        parts,
        (),
        reached,
        (InputUsed("pdrb", 1, status),),
        (),
        analyses=tuple(present(number, status) for number in range(1, 8)),
        checks=(check,),
    )


@pytest.fixture(scope="module")
def sound(raw):
    """A year in which everything is official and as it should be."""
    catalogue = load_catalogue(raw)
    tables = [
        pd.read_csv(raw / f"{name}.csv", dtype={"kode_iku": str}).reindex(columns=list(columns))
        for name, columns in (*PLAN_COLUMNS.items(), (FOLLOW_UP_TABLE, FOLLOW_UP_COLUMNS))
    ]
    *plan, actions = (table.assign(status="resmi") for table in tables)
    results = [result_of(item, Status.RESMI, 100.0) for item in catalogue.indicators]
    document = (raw / catalogue.document).read_text(encoding="utf-8")
    return Reviewed(
        catalogue,
        load_package(raw),
        Plan(*plan),
        actions,
        results,
        document,
        introduced=True,
        outlook=True,
    )


def answered(seen):
    return {answer.item: answer for answer in answers(seen)}


def test_every_item_is_answered_and_leads_somewhere(sound):
    found = answered(sound)
    assert list(found) == list(STATEMENTS)
    assert all(answer.link and answer.evidence for answer in found.values())
    assert {item for item, a in found.items() if a.answer is NOT_APPLICABLE} == {"III.3", "III.6"}


def test_presence_is_laid_before_the_reviewer_and_absence_is_no(sound):
    presence = ("I.1", "I.3", "I.4", "II.3", "II.4")
    found = answered(sound)
    assert {found[item].answer for item in (*presence, "II.5")} == {REVIEWER}
    assert answered(replace(sound, introduced=False))["I.1"].answer is NO


def test_what_is_said_of_sample_data_says_so(sound):
    results = [result_of(item, Status.CONTOH, 100.0) for item in sound.catalogue.indicators]
    plan = Plan(*(table.assign(status="contoh") for table in vars(sound.plan).values()))
    actions = sound.actions.assign(status="contoh")
    found = answered(replace(sound, results=results, plan=plan, actions=actions))
    said = [a for a in found.values() if a.answer in {YES, PARTLY} and a.item != "III.5"]
    assert said
    assert all(answer.words.endswith("atas data contoh") for answer in said)
    assert found["II.5"].answer is NO


@pytest.mark.parametrize("table", ["agreement", "medium_term"])
def test_sentences_of_the_sasaran_are_compared(sound, table):
    def changed(sentence):
        rows = getattr(sound.plan, table).copy()
        rows.loc[rows["kode_iku"] == "4", "sasaran_strategis"] = sentence
        return answered(replace(sound, plan=replace(sound.plan, **{table: rows})))

    item = "III.1" if table == "agreement" else "III.2"
    assert changed("TERWUJUDNYA  sistem distribusi yang efisien.")[item].answer is YES
    other, gone = changed("Terjaganya harga"), changed(None)
    # other words than the agreement's are not the same; whether in line with a plan, people judge
    assert other[item].answer is (NO if table == "agreement" else REVIEWER)
    assert (gone[item].answer, gone["III.3"].answer) == (NO, REVIEWER)
    assert "IKU 4" in other[item].evidence


@pytest.mark.parametrize(
    ("kind", "outcome", "answer"),
    [
        (CheckKind.SOURCES, CheckOutcome.DIFFERS, NO),
        (CheckKind.SOURCES, CheckOutcome.IMPOSSIBLE, REVIEWER),
        *((k, CheckOutcome.DIFFERS, REVIEWER) for k in CheckKind if k is not CheckKind.SOURCES),
    ],
)
def test_what_could_not_be_checked_is_never_counted_as_passed(sound, kind, outcome, answer):
    check = Check("b", "1", 1.0, None, "unit", 0, outcome, kind=kind)
    first, *rest = sound.results
    results = [replace(first, checks=(*first.checks, check)), *rest]
    found = answered(replace(sound, results=results))["II.5"]
    own = 12 if kind is CheckKind.SOURCES else 11
    assert found.answer is answer
    assert f"{own} kesamaan sumber yang terpisah: 11 cocok" in found.evidence
    assert (f"bukan bukti: 1 {kind.value.lower()};" in found.evidence) is (own == 11)
    summary, *lists = reconciliation_tables(results)
    counts = {row[0].text: [cell.text for cell in row[1:]] for row in summary.rows}
    assert counts["Kesamaan sumber yang terpisah"][0] == "11"
    assert sum(len(table.rows) for table in lists) == 12


def test_a_standard_that_does_not_exist_is_neither_there_nor_missing(sound):
    first, second, *rest = sound.results
    states = (*first.analyses[:3], without_standard("tidak ada"), *first.analyses[4:])
    poor = (absent(1, "kosong"), *second.analyses[1:])
    results = [replace(first, analyses=states), replace(second, analyses=poor), *rest]
    is_there, on_what = coverage_tables(results)
    assert [cell.text for cell in is_there.rows[0]][4] == "tanpa standar"
    assert (is_there.rows[0][-1].text, is_there.rows[1][-1].text) == ("6 dari 6", "6 dari 7")
    assert is_there.rows[-1][-1].text == "75 dari 76"
    assert [cell.text for cell in on_what.rows[1]][1] == "–"  # noqa: RUF001 -- dash of an empty field
    found = answered(replace(sound, results=results))["III.7"]
    assert found.answer is PARTLY
    assert "10 dari 10, 1 tanpa standar" in found.evidence


def test_a_missed_target_without_a_whole_action_is_named(sound):
    results = [result_of(item, Status.RESMI, 90.0) for item in sound.catalogue.indicators]
    whole = pd.DataFrame(
        [
            (MISSED, part.code, "a", "b", "Bidang", pd.Timestamp(2019, 6, 30), None, "resmi")
            for result in results
            for part in result.components
        ],
        columns=list(FOLLOW_UP_COLUMNS),
    )
    seen = replace(sound, results=results, actions=whole)
    assert answered(seen)["I.5"].answer is YES
    holed = whole.loc[whole["kode_iku"] != "3"].copy()
    holed.loc[holed["kode_iku"] == "5", "tenggat"] = pd.NaT
    assert unanswered(results, holed) == ["3", "5"]
    assert lacking(results[4].components[0], holed) == "tenggat belum ditetapkan"
    seen = replace(seen, actions=holed)
    found = answered(seen)["I.5"]
    assert found.answer is PARTLY
    assert "belum: IKU 3, 5" in found.evidence
    shown = missed_table(results, {part.code: "x" for part in seen.parts}, holed)
    assert re.findall(r"IKU (\d+):", shown.note) == ["3", "5"]
    assert [row[4].text for row in shown.rows if row[0].text == "3"] == ["belum ada tindak lanjut"]
