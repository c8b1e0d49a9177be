"""Steps run apart; short ones share a process, which is replaced when it ends suddenly."""

import json
import os
import signal
import time
from threading import Thread

import pytest

from iku_analysis.base import step_processes
from iku_analysis.base.digests import bytes_digest, digest_on_disk
from iku_analysis.base.errors import IkuError
from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.base.step_processes import (
    LIMIT_VARIABLE,
    SuddenEnd,
    keep_process,
    run_quick_step,
    run_step,
    stop_all,
)

GETPID, EXIT, SLEEP = "os.getpid", "os._exit", "time.sleep"


@pytest.fixture(autouse=True)
def no_process_of_another_test():
    yield
    for process in step_processes._kept.values():
        process.close()
    step_processes._kept.clear()
    if process := vars(step_processes._own).pop("process", None):
        process.close()


def test_every_step_has_a_process_of_its_own():
    assert len({os.getpid(), run_step(GETPID).result, run_step(GETPID).result}) == 3


def test_short_steps_share_one_until_it_dies():
    first = run_quick_step(GETPID).result
    assert first != os.getpid()
    assert run_quick_step(GETPID).result == first
    with pytest.raises(SuddenEnd, match="berhenti mendadak"):
        run_quick_step(EXIT, 3)
    second = run_quick_step(GETPID).result
    assert second not in {first, os.getpid()}
    assert run_quick_step(GETPID).result == second


def test_a_fault_arrives_with_its_stack_and_ends_no_process():
    before = run_quick_step(GETPID).result
    with pytest.raises(json.JSONDecodeError) as raised:
        run_quick_step("json.loads", "{")
    assert any("raw_decode" in note for note in raised.value.__notes__)
    assert run_quick_step(GETPID).result == before


def test_a_short_step_that_hangs_is_ended(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "0.2")
    with pytest.raises(SuddenEnd, match="batas waktu"):
        run_quick_step(SLEEP, 60)


def test_a_kept_process_does_all_steps_of_its_module_until_it_fails_or_has_grown(monkeypatch):
    keep_process("os")
    first = step_processes._kept["os"]._process.pid
    keep_process("os")
    assert run_step(GETPID).result == run_step(GETPID).result == first
    with pytest.raises(FileNotFoundError):
        run_step("os.stat", "/tiada")
    keep_process("os")
    second = run_step(GETPID).result
    assert second != first
    monkeypatch.setattr(step_processes, "KEPT_BYTES", 1)
    assert run_step(GETPID).result == second
    assert not step_processes._kept
    assert run_step(GETPID).result not in {first, second}


def test_a_kept_process_that_died_idle_costs_no_step():
    keep_process("os")
    kept = step_processes._kept["os"]
    kept.kill()
    kept._process.join()
    assert run_step(GETPID).result != kept._process.pid


def test_a_kept_process_is_prepared_beside_its_steps(tmp_path):
    keep_process("os", "mkdir", tmp_path / "siap")
    while not (tmp_path / "siap").is_dir():
        time.sleep(0.01)
    assert run_step(GETPID).result == step_processes._kept["os"]._process.pid


def test_a_step_that_ends_its_process_politely_is_a_fault_and_not_the_end():
    with pytest.raises(IkuError, match="SystemExit"):
        run_step("sys.exit", 0)


def test_a_step_tells_what_it_read_and_which_sources_it_runs(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    answer = run_step("iku_analysis.base.yaml_file.read_yaml", path)
    assert answer.result == {"a": 1}
    assert answer.reads[path] == bytes_digest(b"a: 1\n")
    source = PACKAGE / "base/yaml_file.py"
    assert answer.reads[source] == digest_on_disk(source)


def test_running_steps_end_at_once_when_all_are_stopped():
    fault = []

    def sleep():
        try:
            run_step(SLEEP, 60)
        except SuddenEnd as end:
            fault.append(end)

    thread = Thread(target=sleep)
    thread.start()
    while not step_processes._running:
        time.sleep(0.01)
    stop_all()
    thread.join(10)
    assert fault


def test_processes_of_steps_get_no_signal_of_the_terminal():
    mask = run_step("signal.pthread_sigmask", signal.SIG_BLOCK, ()).result
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT} <= mask
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())
