import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iku_analysis.assessment.achievement import (
    Achievement,
    achieve,
    average,
    mean_achievement,
)
from iku_analysis.base.declaration import parse_declaration
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.policy import (
    Direction,
    Policy,
    RatingScale,
)
from iku_analysis.model.measurement import Quantity, missing
from iku_analysis.model.status import Status


def rating_scale(declared):
    return parse_declaration(yaml.safe_dump(declared).encode(), RatingScale, "iku.yaml")


PERMENDAGRI = rating_scale(
    {
        "judul": "Permendagri 86/2017",
        "kelas": [
            {"batas_bawah": 91, "predikat": "Sangat Tinggi", "nada": "baik"},
            {"batas_bawah": 76, "predikat": "Tinggi", "nada": "baik"},
            {"batas_bawah": 66, "predikat": "Sedang", "nada": "cukup"},
            {"batas_bawah": 51, "predikat": "Rendah", "nada": "kurang"},
            {"predikat": "Sangat Rendah", "nada": "kurang"},
        ],
    }
)
POLICY = Policy(PERMENDAGRI)
numbers = st.floats(min_value=0.01, max_value=1e6)
quick = settings(derandomize=True, max_examples=50, deadline=None)


def known(value):
    return Quantity(value, Status.RESMI)


def percent(realisation, target, direction, policy=POLICY, upper=None):
    return achieve(known(realisation), known(target), Direction(direction), policy, upper).percent


@pytest.mark.parametrize(
    ("realisation", "expected"), [(0, 200), (8, 120), (10, 100), (12, 80), (25, -50)]
)
def test_lower_is_better_is_uncapped_and_may_be_negative(realisation, expected):
    assert percent(realisation, 10, "turun").value == pytest.approx(expected)


@pytest.mark.parametrize(("realisation", "expected"), [(8, 80), (10, 100), (40, 400)])
def test_higher_is_better_is_uncapped(realisation, expected):
    assert percent(realisation, 10, "naik").value == pytest.approx(expected)


@pytest.mark.parametrize(("realisation", "expected"), [(93, 93), (107, 93), (100, 100)])
def test_closeness_loses_equally_on_both_sides(realisation, expected):
    assert percent(realisation, 100, "mendekati").value == pytest.approx(expected)


@pytest.mark.parametrize(
    # 92 / 90 = 102.2 by the rule of PermenPANRB 8/2021; 72 / 80 = 90
    ("realisation", "expected"),
    [(92, 102.222), (85, 100), (72, 90)],
)
def test_a_range_compares_with_the_bound_passed(realisation, expected):
    assert percent(realisation, 80, "rentang", upper=90).value == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    # 7 to 8 months, PermenPANRB 6/2022: 1 + (1 - 6.5 / 7) = 107.1; 1 + (1 - 9 / 8) = 87.5
    ("realisation", "expected"),
    [(6.5, 107.143), (7.5, 100), (9, 87.5)],
)
def test_a_range_in_which_less_is_better_turns_the_share_around(realisation, expected):
    found = percent(realisation, 7, "rentang_turun", upper=8).value
    assert found == pytest.approx(expected, abs=1e-3)
    assert percent(realisation, 7, "rentang_turun").is_missing


def test_a_range_around_zero_is_met_inside_and_undefined_beyond_a_bound_of_zero():
    assert percent(0, -5, "rentang", upper=5).value == 100
    beyond = percent(3, -5, "rentang", upper=0)
    assert beyond.is_missing
    assert "target nol" in beyond.reason


def test_a_range_without_its_upper_bound_is_no_range():
    refused = percent(85, 80, "rentang")
    assert refused.is_missing
    assert "batas atas rentang kosong" in refused.reason


def test_target_zero_has_no_achievement_unless_declared():
    refused = percent(0, 0, "turun")
    assert refused.is_missing
    assert "target nol" in refused.reason
    declared = Policy(PERMENDAGRI, zero_target_met=True)
    assert percent(0, 0, "turun", declared).value == 100
    assert percent(3, 0, "turun", declared).is_missing
    assert percent(0, 0, "naik", declared).is_missing


def test_missing_realisation_stays_missing_with_its_reason():
    reached = achieve(missing("belum lapor", Status.RESMI), known(5), Direction.NAIK, POLICY)
    assert reached.percent.is_missing
    assert reached.percent.reason == "tidak dapat dihitung: belum lapor"
    assert reached.rating is None


def test_missing_target_stays_missing_with_its_reason():
    reached = achieve(known(5), missing("target belum ada", Status.RESMI), Direction.NAIK, POLICY)
    assert reached.percent.reason == "tidak dapat dihitung: target belum ada"
    assert reached.rating is None


def test_the_weakest_status_follows():
    sample = Quantity(5, Status.CONTOH)
    for pair in ((known(5), sample), (sample, known(5))):
        assert achieve(*pair, Direction.NAIK, POLICY).percent.status is Status.CONTOH


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        (400, "Sangat Tinggi"),
        (91, "Sangat Tinggi"),
        (90.5, "Tinggi"),
        (75.999, "Sedang"),
        (51, "Rendah"),
        (50.7, "Sangat Rendah"),
        (-50, "Sangat Rendah"),
    ],
)
def test_rating_is_by_lower_bound_on_the_unrounded_value(value, rating):
    assert PERMENDAGRI.classify(value).rating == rating


def test_three_classes_of_kaltim():
    scale = rating_scale(
        {
            "judul": "tiga kelas",
            "kelas": [
                {"lebih_dari": 100, "predikat": "melampaui", "nada": "baik"},
                {"batas_bawah": 100, "predikat": "sesuai", "nada": "baik"},
                {"predikat": "tidak mencapai", "nada": "kurang"},
            ],
        }
    )
    ratings = [scale.classify(value).rating for value in (100.01, 100, 99.99)]
    assert ratings == ["melampaui", "sesuai", "tidak mencapai"]


@pytest.mark.parametrize(
    "classes",
    [
        [{"batas_bawah": 50, "predikat": "a", "nada": "baik"}],
        [
            {"batas_bawah": 50, "predikat": "a", "nada": "baik"},
            {"batas_bawah": 60, "predikat": "b", "nada": "baik"},
            {"predikat": "c", "nada": "kurang"},
        ],
        [
            {"batas_bawah": 100, "predikat": "a", "nada": "baik"},
            {"lebih_dari": 100, "predikat": "never reached", "nada": "baik"},
            {"predikat": "c", "nada": "kurang"},
        ],
        [
            {"batas_bawah": 91, "predikat": "a", "nada": "baik"},
            {"batas_bawah": 91, "predikat": "never reached", "nada": "baik"},
            {"predikat": "c", "nada": "kurang"},
        ],
        [
            {"batas_bawah": 91, "lebih_dari": 80, "predikat": "two bounds", "nada": "baik"},
            {"predikat": "c", "nada": "kurang"},
        ],
        [
            {"predikat": "open too early", "nada": "baik"},
            {"predikat": "c", "nada": "kurang"},
        ],
        [],
    ],
)
def test_a_scale_that_leaves_values_without_rating_is_refused(classes):
    with pytest.raises(IkuError, match="kelas"):
        rating_scale({"judul": "rusak", "kelas": classes})


def test_an_indicator_of_two_parts_needs_both():
    both = [Achievement(known(110), None), Achievement(known(80), None)]
    reached = mean_achievement(both, POLICY)
    assert (reached.percent.value, reached.rating) == (95, "Sangat Tinggi")
    absent = Achievement(missing("belum lapor", Status.RESMI), None)
    unknown = mean_achievement([both[0], absent], POLICY)
    assert unknown.percent.is_missing
    assert "belum lapor" in unknown.percent.reason
    assert "memerlukan semuanya" in unknown.percent.reason
    assert unknown.rating is None


def test_components_are_averaged_without_a_cap_and_a_single_one_is_itself():
    capped = Policy(PERMENDAGRI, average_cap=120)
    parts = [Achievement(known(400), "Sangat Tinggi"), Achievement(known(80), "Tinggi")]
    assert mean_achievement(parts, capped).percent.value == 240  # (400 + 80) / 2
    assert mean_achievement(parts[:1], capped) is parts[0]


def test_the_mean_of_components_takes_the_weakest_status():
    parts = [Achievement(known(90), None), Achievement(Quantity(90, Status.SEMENTARA), None)]
    assert mean_achievement(parts, POLICY).percent.status is Status.SEMENTARA


def test_average_caps_only_here_and_counts_what_it_leaves_out():
    parts = [
        Achievement(known(400), None),
        Achievement(known(80), None),
        Achievement(missing("belum lapor", Status.RESMI), None),
    ]
    mean = average(parts, Policy(PERMENDAGRI, average_cap=120))
    assert (mean.percent.value, mean.counted, mean.left_out) == (100, 2, 1)  # (120 + 80) / 2
    assert average(parts, POLICY).percent.value == 240


def test_average_of_only_missing_achievements_is_missing():
    absent = Achievement(missing("belum lapor", Status.CONTOH), None)
    mean = average([absent, absent], POLICY)
    assert (mean.percent.is_missing, mean.counted, mean.left_out) == (True, 0, 2)


def test_what_is_left_out_of_an_average_does_not_weaken_its_status():
    parts = [Achievement(known(80), None), Achievement(missing("belum", Status.CONTOH), None)]
    assert average(parts, POLICY).percent.status is Status.RESMI


@quick
@given(target=numbers, gap=numbers)
def test_closeness_is_symmetric_and_never_above_100(target, gap):
    above = percent(target + gap, target, "mendekati").value
    below = achieve(
        Quantity(target - gap, Status.RESMI), known(target), Direction.MENDEKATI, POLICY
    ).percent.value
    assert above == pytest.approx(below, rel=1e-6, abs=1e-6)
    assert above <= 100


@quick
@given(target=numbers, realisation=numbers, factor=st.sampled_from([0.5, 2, 1000]))
@pytest.mark.parametrize("direction", ["naik", "turun", "mendekati"])
def test_the_unit_does_not_matter(direction, target, realisation, factor):
    plain = percent(realisation, target, direction).value
    scaled = percent(realisation * factor, target * factor, direction).value
    assert scaled == pytest.approx(plain, rel=1e-9, abs=1e-9)


@quick
@given(target=numbers, realisation=numbers, gain=numbers)
def test_more_is_never_worse_when_higher_is_better(target, realisation, gain):
    before = percent(realisation, target, "naik").value
    assert percent(realisation + gain, target, "naik").value >= before


@quick
@given(target=numbers)
@pytest.mark.parametrize("direction", ["naik", "turun", "mendekati", "rentang", "rentang_turun"])
def test_meeting_the_target_exactly_is_100(direction, target):
    assert percent(target, target, direction, upper=target).value == 100


@quick
@given(target=numbers, realisation=numbers, gain=numbers)
def test_less_is_never_worse_when_lower_is_better(target, realisation, gain):
    more = percent(realisation + gain, target, "turun").value
    assert percent(realisation, target, "turun").value >= more


@quick
@given(target=numbers, gap=numbers, gain=numbers)
@pytest.mark.parametrize("side", [1, -1])
def test_nearer_is_never_worse_when_closeness_counts(target, gap, gain, side):
    near = percent(target + side * gap, target, "mendekati").value
    assert near >= percent(target + side * (gap + gain), target, "mendekati").value


@quick
@given(low=numbers, width=numbers, gap=numbers, gain=numbers)
def test_a_range_is_met_inside_and_grows_with_the_realisation_outside(low, width, gap, gain):
    # Above the range the rule divides by the upper bound, so more is counted as more.
    high = low + width
    inside = percent(low + width / 2, low, "rentang", upper=high).value
    assert inside == 100
    above = percent(high + gap, low, "rentang", upper=high).value
    assert 100 < above <= percent(high + gap + gain, low, "rentang", upper=high).value
    share = gap / (gap + gain)
    assert percent(low * share, low, "rentang", upper=high).value < 100


@pytest.mark.parametrize("direction", ["naik", "turun", "mendekati"])
def test_a_negative_target_has_no_achievement(direction):
    found = percent(-5, -10, direction)
    assert found.reason == "tidak dapat dihitung: target negatif"


def test_a_negative_realisation_is_a_number_like_any_other():
    assert percent(-5, 10, "naik").value == -50
    assert percent(0, 10, "naik").value == 0
