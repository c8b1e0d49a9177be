"""Steps run apart; short ones share a process, which is replaced when it ends suddenly."""

import json
import os

import pytest

from iku_analysis.pipeline import workers
from iku_analysis.pipeline.workers import (
    LIMIT_VARIABLE,
    SuddenEnd,
    run_quick_step,
    run_step,
    start_early,
)

GETPID, EXIT, SLEEP = "os.getpid", "os._exit", "time.sleep"


@pytest.fixture(autouse=True)
def no_process_of_another_test():
    yield
    if process := vars(workers._own).pop("process", None):
        process.close()


def test_every_step_has_a_process_of_its_own():
    assert len({os.getpid(), run_step(GETPID), run_step(GETPID)}) == 3


def test_short_steps_share_one_until_it_dies():
    first = run_quick_step(GETPID)
    assert first != os.getpid()
    assert run_quick_step(GETPID) == first
    with pytest.raises(SuddenEnd, match="berhenti mendadak"):
        run_quick_step(EXIT, 3)
    second = run_quick_step(GETPID)
    assert second not in {first, os.getpid()}
    assert run_quick_step(GETPID) == second


def test_a_fault_arrives_with_its_stack_and_ends_no_process():
    before = run_quick_step(GETPID)
    with pytest.raises(json.JSONDecodeError) as raised:
        run_quick_step("json.loads", "{")
    assert any("raw_decode" in note for note in raised.value.__notes__)
    assert run_quick_step(GETPID) == before


def test_a_short_step_that_hangs_is_ended(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "0.2")
    with pytest.raises(SuddenEnd, match="batas waktu"):
        run_quick_step(SLEEP, 60)


def test_the_process_started_early_takes_the_first_checks():
    start_early(workers.CHECKING)
    early = workers._early[workers.CHECKING]
    assert run_quick_step(GETPID) == early._process.pid
    assert not workers._early
