"""Checks that find what they are for, and stay silent where nothing is wrong."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iku_analysis.assessment import reconcile
from iku_analysis.assessment.medium_term import medium_term
from iku_analysis.declarations.policy import UsualGrowth
from iku_analysis.indicators import industri, wirausaha
from iku_analysis.intake.checked_tables import take_in_table
from iku_analysis.model.evidence import CheckKind, CheckOutcome
from iku_analysis.model.measurement import Measurement, Sum

from .parts import UP, part, past, plan, sample


def outcome(checks):
    (check,) = checks
    return check.outcome


def agreement(*rows):
    columns = ["tanggal", "kode_iku", "target", "satuan", "alasan_perubahan"]
    frame = pd.DataFrame([(date, "4", *rest) for date, *rest in rows], columns=columns)
    return frame.assign(tanggal=pd.to_datetime(frame["tanggal"]))


@given(gap=st.floats(1e-3, 1e6))
def test_a_sum_that_is_off_differs(gap):
    off = Measurement(4, 2018, {}, sums=(Sum("x", sample(100 + gap), sample(100), "unit"),))
    assert outcome(reconcile.sum_checks(off)) is CheckOutcome.DIFFERS


def test_last_year_as_published_agrees_up_to_its_printed_digits():
    def check(published, recomputed, note=None):
        table = past((2017, 100, published, note))
        values = {"4": sample(recomputed)}
        return outcome(reconcile.last_year_checks([part(decimals=2)], values, table, 2018))

    assert check(18.93, 18.9347) is CheckOutcome.AGREES
    assert check(18.93, 18.9412) is CheckOutcome.DIFFERS
    assert check(18.93, 18.9412, "angka tetap BPS") is CheckOutcome.WARNING
    assert check(18.93, 18.9412, "-") is CheckOutcome.DIFFERS  # a dash explains nothing


def test_a_number_rounded_twice_is_shown_as_it_was_found_and_told():
    values = {"4": sample(18.9347)}
    for published, is_told in ((18.935, True), (18.93, False)):
        table = past((2017, 100, published, None))
        (check,) = reconcile.last_year_checks([part(decimals=2)], values, table, 2018)
        assert (check.found, bool(check.note)) == (18.9347, is_told)
        assert check.outcome is CheckOutcome.AGREES


@pytest.mark.parametrize(
    ("percent", "is_told"), [(9.9, True), (10, False), (300, False), (301, True)]
)
def test_an_achievement_outside_the_declared_band_is_doubted_and_kept(percent, is_told):
    component = part(percent)
    component = replace(
        component, achievement=replace(component.achievement, percent=sample(percent))
    )
    (check,) = reconcile.achievement_checks([component], (10.0, 300.0))
    assert check.outcome is (CheckOutcome.WARNING if is_told else CheckOutcome.WITHIN)
    assert (check.expected, check.found, check.until) == (10, percent, 300)
    assert check.kind is CheckKind.BOUNDS


def test_last_year_that_cannot_be_recomputed_is_said_so():
    checks = reconcile.last_year_checks([part()], {"4": sample(1)}, past(), 2018)
    assert outcome(checks) is CheckOutcome.IMPOSSIBLE


def test_a_target_is_not_compared_with_itself():
    first, second = (
        ("2018-01-31", 90, "unit", None),
        ("2018-09-28", 100, "unit", "perubahan strategi"),
    )
    (check,) = reconcile.agreement_checks([part()], agreement(first, second))
    assert (check.outcome, check.expected) == (CheckOutcome.AGREES, None)
    assert check.kind is CheckKind.UNITS


@pytest.mark.parametrize(
    ("target", "expected"),
    [(100, CheckOutcome.AGREES), (99, CheckOutcome.WARNING), (None, CheckOutcome.IMPOSSIBLE)],
)
def test_a_target_of_the_last_year_is_held_against_the_plan(target, expected):
    item = medium_term(part(), 2018, plan(target), past(), UP)
    assert outcome(reconcile.plan_checks([item], 2018)) is expected
    assert {check.kind for check in reconcile.plan_checks([item], 2018)} == {CheckKind.PLANS}
    # an earlier year, and a sum of years, have targets of their own
    assert not list(reconcile.plan_checks([item], 2017))
    several = medium_term(part(), 2018, plan(target, "kumulatif"), past(), UP)
    assert not list(reconcile.plan_checks([several], 2018))


def test_only_what_was_published_apart_is_evidence_and_a_range_is_shown_as_one(raw):
    table, _ = take_in_table(raw, "pdrb")
    kinds = {c.kind for c in reconcile.sum_checks(industri.industry_share(table, 2018))}
    assert kinds == {CheckKind.SOURCES}
    own = Measurement(4, 2018, {}, sums=(Sum("x", sample(1), sample(1), "unit"),))
    assert {check.kind for check in reconcile.sum_checks(own)} == {CheckKind.REPORT}
    (jump,) = reconcile.jump_checks([part(90)], past((2017, 1, 100, None)), 2018, 4)
    assert (jump.kind, jump.expected, jump.until) == (CheckKind.RANGE, 25, 400)


@pytest.mark.parametrize(
    ("second", "note"),
    [
        (("2018-09-28", 100, "unit", None), "tanpa alasan"),
        (("2018-09-28", 100, "persen", "perubahan strategi"), "satuan"),
    ],
)
def test_a_change_without_reason_or_of_another_unit_differs(second, note):
    rows = agreement(("2018-01-31", 90, second[2], None), second)
    (check,) = reconcile.agreement_checks([part()], rows)
    assert check.outcome is CheckOutcome.DIFFERS
    assert note in check.note


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (89, CheckOutcome.WITHIN),
        (9, CheckOutcome.WARNING),
        (90_000, CheckOutcome.WARNING),
        (0, CheckOutcome.IMPOSSIBLE),
    ],
)
def test_a_factor_of_ten_or_a_thousand_is_a_warning(before, expected):
    checks = reconcile.jump_checks([part(90)], past((2017, 1, before, None)), 2018, 10)
    assert outcome(checks) is expected


USUAL = UsualGrowth(furthest=6, least=1.2)


@pytest.mark.parametrize(
    ("realised", "is_doubted"),
    [
        (264, False),  # as last year
        (300, False),  # as it grew
        (140, True),  # half of the register
        (560, True),  # twice
    ],
)
def test_a_realisation_far_from_its_past_growth_is_doubted(realised, is_doubted):
    years = [(2014, 204), (2015, 226), (2016, 251), (2017, 264)]
    history = past(*((year, 300, value, None) for year, value in years))
    (check,) = reconcile.jump_checks([part(realised)], history, 2018, 10, USUAL)
    assert check.outcome is (CheckOutcome.WARNING if is_doubted else CheckOutcome.WITHIN)
    assert check.expected < 264 < check.until
    # no year since last year's, or too few of them, tell no growth
    for few in (history.iloc[2:], history.iloc[:3]):
        (check,) = reconcile.jump_checks([part(realised)], few, 2018, 10, USUAL)
        assert check.outcome is not CheckOutcome.WARNING


@pytest.mark.parametrize("is_row_there", [True, False])
def test_a_year_without_realisation_ends_what_is_known_of_the_past_and_is_named(is_row_there):
    """Growth over two years is not taken for that of one."""
    years = {2011: 100, 2012: 110, 2013: None, 2014: 204, 2015: 226, 2016: 251, 2017: 264}

    def jump(known):
        rows = [(year, 300, value, None) for year, value in known.items()]
        rows = [row for row in rows if is_row_there or row[2] is not None]
        (check,) = reconcile.jump_checks([part(264)], past(*rows), 2018, 10, USUAL)
        return check

    whole, since = jump({year: years[year] for year in range(2014, 2018)}), jump(years)
    assert (since.expected, since.until) == (whole.expected, whole.until)
    assert (whole.note, since.note) == ("", SINCE)
    little = jump(years | {2015: None})
    assert (little.expected, little.until) == (26.4, 2640)
    assert little.note == (
        "rentangnya 1/10 sampai 10 kali realisasi 2017; "
        "realisasi 2013, 2015 kosong, maka jalannya selama ini tidak dinilai"
    )


SINCE = "realisasi 2013 kosong, maka jalannya selama ini dinilai sejak 2014"


def test_small_counts_may_differ_more_by_chance_than_large_ones():
    def widths(scale):
        rows = past(*((year, 1, scale, None) for year in range(2014, 2018)))
        for decimals in (0, 2):
            (check,) = reconcile.jump_checks([part(scale, 1, "4", decimals)], rows, 2018, 10, USUAL)
            yield check.until / check.expected

    # 1.2 squared of a share; of 100 counted, four standard deviations of ten percent each way
    assert list(widths(100)) == pytest.approx([math.exp(2 * 0.4), 1.44])
    assert list(widths(10_000)) == pytest.approx([1.44, 1.44])


def test_a_changed_category_no_longer_adds_up_to_the_real_pdrb(raw):
    table, _ = take_in_table(raw, "pdrb")
    sound = list(reconcile.sum_checks(industri.industry_share(table, 2018)))
    assert {check.outcome for check in sound} == {CheckOutcome.AGREES}
    assert len(sound) == 6
    row = table.index[
        (table["tahun"] == 2018)
        & (table["kode"] == "A")
        & (table["dasar_harga"] == "ADHB")
        & (table["periode"] == "tahun")
    ]
    table.loc[row, "nilai_juta_rp"] += 1000
    broken = list(reconcile.sum_checks(industri.industry_share(table, 2018)))
    wrong = [check.title for check in broken if check.outcome is CheckOutcome.DIFFERS]
    assert wrong == ["Jumlah kategori lapangan usaha = PDRB (ADHB)"]


def test_a_person_counted_in_two_kab_kota_is_found(raw):
    table, _ = take_in_table(raw, "wub")
    measured = wirausaha.new_entrepreneurs(table, 2018)
    frame = measured.breakdowns["kab_kota"]
    doubled = replace(measured.sums[0], parts=sample(frame["dilatih_dan_didampingi"].sum() + 1))
    assert outcome(reconcile.sum_checks(replace(measured, sums=(doubled,)))) is CheckOutcome.DIFFERS
