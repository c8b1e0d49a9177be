"""Kinerja sekilas says what happened, by each indicator's own direction."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.assessment.achievement import AverageAchievement
from iku_analysis.assessment.results import IndicatorResult, report_status
from iku_analysis.declarations.policy import Direction
from iku_analysis.model.evidence import N, Sentence, Shown, YearRecord
from iku_analysis.model.measurement import Coverage, Quantity
from iku_analysis.model.status import Status
from iku_analysis.pages.glance import LIMIT, glance
from iku_analysis.pages.highlights import _not_official
from tests.assessment.parts import POLICY, part, sample

SPENT = sample(93.5)


def of_status(status, value):
    """A result whose numbers are all of one status, there or missing."""
    number = Quantity(value, status, "" if value else "tabel kosong")
    whole = result(90, 100, None)
    component = replace(whole.components[0], target=number, realisation=number,
                        achievement=replace(whole.achievement, percent=number))  # fmt: skip
    return replace(whole, components=(component,), achievement=component.achievement)


def test_a_missing_number_calls_no_report_sample_data():
    official, absent = of_status(Status.RESMI, 90.0), of_status(Status.CONTOH, None)
    assert report_status([official, absent]) is Status.RESMI
    assert report_status([official, of_status(Status.CONTOH, 90.0)]) is Status.CONTOH
    assert report_status([absent]) is Status.CONTOH
    assert "contoh" not in _not_official([official, absent])
    assert _not_official([absent]) == "belum ada realisasi"


def result(now, target, before, direction=Direction.NAIK, number=4):
    component = part(now, target, code=str(number))
    history = [YearRecord(str(number), 2017, 100, before, 90.0, "contoh")] if before else []
    return IndicatorResult(
        number=number,
        name="Harga.",
        unit="unit",
        organisation="Dinas",
        year=2018,
        direction=direction.value,
        components=(component,),
        variants=(),
        achievement=component.achievement,
        inputs=(),
        notes=(),
        history=(*history, YearRecord(str(number), 2018, target, now, 90.0, "contoh")),
    )


COLUMNS = ("asal", "kode_iku", "tindakan", "penanggung_jawab", "tenggat", "kemajuan")


def planned(*rows):
    """``tindak_lanjut`` with a row per code, what, who and until when."""
    whole = [("target belum tercapai", *row, "berjalan")[: len(COLUMNS)] for row in rows]
    return pd.DataFrame(whole, columns=COLUMNS)


def shown(*results, actions=(), reported=None):
    target = SimpleNamespace(number=1, name="Meningkat.", indicators=results)
    catalogue = SimpleNamespace(targets=[target], year=2018, policy=POLICY)
    mean = AverageAchievement(sample(95), len(results), 0)
    absorbed = {item.number: SPENT for item in results}
    rows = planned(*actions)
    return glance(catalogue, results, mean, absorbed, SPENT, actions=rows, reported=reported)


def line(*results):
    return shown(*results).bands[0].lines[0]


@pytest.mark.parametrize(
    ("direction", "now", "before", "arrow"),
    [
        (Direction.NAIK, 110, 100, "membaik"),
        (Direction.NAIK, 90, 100, "memburuk"),
        (Direction.TURUN, 90, 100, "membaik"),
        (Direction.TURUN, 110, 100, "memburuk"),
        (Direction.NAIK, 100.5, 100, "hampir tetap"),
        (Direction.MENDEKATI, 99, 80, "membaik"),  # 99 % reached against 90 % the year before
    ],
)
def test_better_and_worse_follow_the_direction(direction, now, before, arrow):
    assert line(result(now, 100, before, direction)).arrow == arrow


def test_without_last_year_nothing_is_said_of_a_movement():
    told = line(result(90, 100, None))
    assert (told.arrow, told.moved, told.reached_before) == ("", "", None)


def test_years_without_record_are_gaps_and_heights_lie_between_nothing_and_one():
    assert line(result(110, 100, 100)).trend == (None, None, None, 0.0, 1.0)


def test_a_missing_realisation_is_told_and_no_bar_is_drawn():
    told = line(result(None, 100, 90))
    assert (told.realisation, told.reached, told.met) == ("belum ada", None, None)
    page = shown(result(None, 100, 90))
    assert page.sentences[0] == "Capaian indikatornya tidak dapat dihitung."
    two = shown(result(None, 100, 90), result(101, 100, 90, number=2))
    assert "1 dari 2 indikator mencapai target, 0 belum; 1 tidak dapat" in two.sentences[0]
    assert any("belum dilaporkan" in item for item in page.decisions)


def test_one_indicator_is_neither_counted_nor_averaged():
    told = [shown(result(now, 100, 90)).sentences[0] for now in (110, 90)]
    assert told[0].startswith("Indikatornya mencapai target, capaian 110,0")
    assert told[1].startswith("Indikatornya belum mencapai target, capaian 90,0")


def test_what_was_missed_most_is_named_and_decided_first():
    page = shown(result(50, 100, 90, number=1), result(70, 100, 90, number=2), result(101, 100, 90))
    assert "1 dari 3 indikator mencapai target, 2 belum" in page.sentences[0]
    assert "IKU 1" in page.sentences[1]
    assert [item.split(":")[0] for item in page.decisions] == ["IKU 1", "IKU 2"]


def test_the_furthest_is_told_with_what_moved_it():
    def told(topic, words):
        return Sentence(topic, f"{words} {N}.", (Shown("9", "4.x", "contoh", 9.0),))

    moved = (told("gerak", "Turun"), told("sumber", "Terbesar dari"), told("sumber", "Lalu"))
    missed = result(50, 100, 90)
    assert shown(replace(missed, sentences=moved)).sentences[1].endswith("Terbesar dari 9.")
    assert shown(replace(missed, sentences=moved[:1])).sentences[1].endswith("Turun 9.")
    other = replace(moved[1], numbers=(Shown("9", "5.x", "contoh", 9.0),))
    assert shown(replace(missed, sentences=(other,))).sentences[1].endswith("%).")


def test_a_decision_names_what_is_done_by_whom_and_until_when():
    day = pd.Timestamp("2019-06-30")
    missed = result(50, 100, 90)

    def decided(*actions):
        return shown(missed, actions=actions).decisions[0]

    assert "Menyurati (Bidang UKM, sampai 30 Juni 2019)." in decided(
        ("4", "Menyurati", "Bidang UKM", day)
    )
    lacks = decided(("4", "Menyurati", None, pd.NaT))
    assert "penanggung jawab belum ditetapkan, tenggat belum ditetapkan" in lacks
    assert "Belum ada tindak lanjut" in decided(("5", "Menyurati", "Bidang UKM", day))
    twice = decided(*[("4", "Menyurati", "Bidang UKM", day)] * 2)
    assert "dan 1 tindakan lain" in twice


@pytest.mark.parametrize(
    ("deadline", "progress", "is_told"),
    [
        ("2019-06-29", "berjalan", True),
        ("2019-06-30", "berjalan", False),
        ("2019-06-29", "selesai", False),
        (None, "berjalan", False),
    ],
)
def test_a_deadline_before_the_date_of_the_report_is_told_as_passed(deadline, progress, is_told):
    action = ("4", "Menyurati", "Bidang UKM", pd.Timestamp(deadline), progress)
    page = shown(result(50, 100, 90), actions=[action], reported=date(2019, 6, 30))
    assert ("lewat tenggat" in page.decisions[0]) is is_told


def test_a_target_of_several_measures_is_counted_once_and_the_page_says_so():
    whole = result(101, 100, 90)
    parts = tuple(replace(whole.components[0], code=code) for code in ("4a", "4b"))
    other = result(101, 100, 90, number=5)
    told = shown(replace(whole, components=parts), other).sentences[0]
    assert told.endswith("IKU 4 dihitung satu, menurut rata-rata 4a dan 4b.")
    assert "dihitung satu" not in shown(whole, other).sentences[0]


def test_a_target_that_must_not_be_passed_is_called_the_most_there_may_be():
    assert line(result(119, 115, 131, Direction.TURUN)).target.startswith("paling banyak ")
    assert not line(result(119, 115, 131)).target.startswith("paling banyak ")


def test_a_realisation_says_how_much_it_covers_unless_all():
    whole = result(90, 100, 80)
    (component,) = whole.components

    def remark(found):
        covered = replace(component.realisation, coverage=(Coverage("bulan", found, 12),))
        return line(replace(whole, components=(replace(component, realisation=covered),))).remark

    assert (remark(9), remark(12)) == ("9 dari 12 bulan", "")


def test_a_good_rating_of_a_missed_target_is_explained_where_it_shows():
    missed = result(95, 100, 90)
    rated = replace(missed.components[0].achievement, rating="Sangat Tinggi", tone="baik")
    good = replace(missed, components=(replace(missed.components[0], achievement=rated),))
    assert any("Sangat Tinggi" in item for item in shown(good).legend)
    assert not any("predikat" in item.lower() for item in shown(result(120, 100, 90)).legend)


@pytest.mark.parametrize("now", [-50, 40, 400])
def test_bars_stay_within_their_room(now):
    page = shown(result(now, 100, 90))._repr_mimebundle_()["text/html"]
    bar = re.search(r'class="bar-value"[^>]* width="([-\d.]+)"', page)
    assert 0 <= float(bar[1]) <= LIMIT
