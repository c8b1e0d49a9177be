"""Others use HiGHS in the same process, and it may give no answer; neither is an answer of ours."""

import highspy
import pytest
from highspy import _core

from iku_analysis.privacy.possible_tables import KnownRelation, Question

TOTAL = KnownRelation({0: 1, 1: 1, 2: 1}, 14, is_equality=True)
QUESTION = Question((1, 4, 9), [TOTAL], (0, 1, 2), {1: 10, 2: 11})


@pytest.fixture
def fresh_scheduler():
    """HiGHS has one scheduler per process, made by whoever comes first."""
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 -- takes no keyword
    yield
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 -- takes no keyword


@pytest.mark.parametrize("threads", [0, 1, 2])
@pytest.mark.usefixtures("fresh_scheduler")
def test_another_user_of_the_solver_that_ran_first_changes_no_answer(threads):
    other = highspy.Highs()
    other.silent()
    other.setOptionValue("threads", threads)
    number = other.addIntegral(lb=0, ub=5)
    other.maximize(number)
    assert other.val(number) == 5
    assert QUESTION.cheapest_pair(0, 3) == ((0, 5, 9), (3, 2, 9))


def test_a_solver_that_ends_without_an_answer_is_not_read_as_none(monkeypatch):
    class Hurried(_core._Highs):
        def run(self):
            self.setOptionValue("time_limit", 0.0)
            return super().run()

    impossible = Question((1, 4, 9), [TOTAL], (0, 1), {1: 10})
    assert impossible.cheapest_pair(0, 9) is None
    monkeypatch.setattr(_core, "_Highs", Hurried)
    with pytest.raises(RuntimeError, match="TimeLimit"):
        QUESTION.cheapest_pair(0, 3)
