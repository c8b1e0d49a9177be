"""A report agrees with its manifest and its inputs, or is the last one; the exit code says which.

Moments, signals, files and operations are drawn anew in every run; the seed is printed and can be
given again as ``IKU_BENIH``. ``IKU_MOMEN`` says how many are drawn of each kind. All are compared
with a report built from nothing, one for each state of the inputs.
"""

import contextlib
import json
import os
import pty
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iku_analysis.base.digests import digest_on_disk
from iku_analysis.pipeline.watch import WAITING
from tests.sharing import once

from .conftest import ONE, YEAR, Project, copied, report_bytes

SEED = int(os.environ.get("IKU_BENIH", random.SystemRandom().randrange(10**6)))
FAULTS = ("galat", "mati", "listrik")  # an error, a killed build, and all it started with it
MOMENTS = int(os.environ.get("IKU_MOMEN", "1"))
SECONDS = 600  # none takes so long but one that hangs, on however busy a machine
COMMAND = [sys.executable, "-m", "iku_analysis", "report", YEAR]
# As the Makefile starts it: an interpreter that is starting is not interrupted.
WAITING_SIGNALS = [f"--block-signal={name}" for name in ("INT", "TERM", "HUP", "QUIT")]
IN_TERMINAL = ["/usr/bin/env", *WAITING_SIGNALS, *COMMAND]
# A file of every kind, and another text for the first place one is found at.
KINDS = {
    "tabel": ("data/raw/2018/pengawasan.csv", "tidak sesuai\n", "sesuai\n"),
    "katalog": ("data/raw/2018/iku.yaml", "tempat: Samarinda", "tempat: Bontang"),
    "deskriptor": ("data/raw/2018/datapackage.yaml", "vintage: 2026-11-26", "vintage: 2026-11-27"),
    "naskah": ("data/raw/2018/narasi/iku-5.md", "Pembinaan", "pembinaan"),
    "notebook": ("notebooks/04_pengawasan.ipynb", "# Sasaran", "# SASARAN"),
    "kunci": ("requirements.lock", "\n", "\n# catatan\n"),
}


@pytest.fixture(scope="module")
def chance():
    print(f"IKU_BENIH={SEED}")  # noqa: T201 -- shown when a test fails
    return random.Random(SEED)  # noqa: S311 -- moments are no secret


@pytest.fixture(scope="module")
def own(single, tmp_path_factory):
    copy = copied(single, tmp_path_factory.mktemp("cocok"))
    copy.saved = frozenset()
    copy.first = {kind: (copy.folder / KINDS[kind][0]).read_text("utf-8") for kind in KINDS}
    return copy


@pytest.fixture(scope="module")
def built_anew(own, root, tmp_path_factory):
    """Bytes of a report built from nothing from the inputs there are now."""

    def build(folder):
        fresh = Project(folder, root, ONE)
        for name, _, _ in KINDS.values():
            (folder / name).write_bytes((own.folder / name).read_bytes())
        done = fresh.run("report", YEAR)
        assert done.returncode == 0, done.stdout + done.stderr

    def built():
        name = "-".join(("satu", *sorted(own.saved)))
        return report_bytes(Project.there(once(tmp_path_factory, name, build)))

    return built


def environment(project):
    return {**os.environ, "IKU_ROOT": str(project.folder), "PYTHONUNBUFFERED": "1"}


def save(project, *kinds):
    """Save the other text of these kinds, and the first one of all others."""
    for kind in project.saved ^ set(kinds):
        name, here, there = KINDS[kind]
        text = project.first[kind]
        assert here in text
        changed = text.replace(here, there, 1) if kind in kinds else text
        (project.folder / name).write_text(changed, "utf-8")
    project.saved = frozenset(kinds)


def other_state(project, chance):
    """Kinds to save that give one of the few states that are built anew, not the one there is."""
    states = ((), ("tabel",), ("naskah",))
    return chance.choice([state for state in states if set(state) != project.saved])


def late_files(project):
    """Inputs that are other than the manifest of the report says."""
    manifest = json.loads((project.report / "manifest.json").read_text(encoding="utf-8"))
    entries = [*manifest["inputs"], *manifest["code"]["notebooks"]]
    return {
        entry["path"]
        for entry in entries
        if digest_on_disk(project.folder / entry["path"]).sha256 != entry["sha256"]
    }


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, project):
        self.said, self.start = b"", time.monotonic()
        self.process, self.line = pty.fork()
        if self.process == 0:
            os.chdir(project.elsewhere)
            os.execve(IN_TERMINAL[0], IN_TERMINAL, environment(project))  # noqa: S606 -- our own command

    def send(self, number):
        typed = {signal.SIGINT: b"\x03", signal.SIGQUIT: b"\x1c"}
        if number in typed:
            os.write(self.line, typed[number])
        else:
            os.kill(self.process, number)

    def until_end(self, moment, number):
        """Wait for the end, sending the signal when its moment has come; the exit code."""
        sent = False
        while time.monotonic() - self.start < SECONDS:
            if select.select([self.line], [], [], 0.005)[0]:
                try:
                    self.said += os.read(self.line, 65536)
                except OSError:  # nobody has the terminal open any more
                    break
            if not sent and time.monotonic() - self.start >= moment:
                sent = True
                self.send(number)
        os.close(self.line)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def processes_of(project):
    """Processes that know the project's folder as theirs."""
    found = []
    for folder in os.scandir("/proc"):
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                with open(f"/proc/{folder.name}/environ", "rb") as stream:  # noqa: PTH123 -- of /proc
                    known = stream.read()
            except OSError:
                continue
            if f"IKU_ROOT={project.folder}\0".encode() in known:
                found.append(folder.name)
    return found


@pytest.fixture(scope="module")
def length(own, chance):
    """How many seconds, and how many operations, a build has."""
    save(own, *other_state(own, chance))
    start = time.monotonic()
    counting = inject(own, 0, "galat")
    assert counting.returncode == 0, counting.stderr
    return time.monotonic() - start, int(counting.stdout.split()[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and the env of GNU")
def test_a_signal_at_any_moment_cancels_or_comes_too_late(own, chance, length, built_anew):
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    for _ in range(MOMENTS):
        before = report_bytes(own)
        save(own, *other_state(own, chance))
        moment, number = chance.uniform(0.02, 1.1 * length[0]), chance.choice(numbers)
        case = f"{signal.Signals(number).name} pada {moment:.2f} detik, IKU_BENIH={SEED}"
        terminal = Terminal(own)
        code = terminal.until_end(moment, number)
        assert b"Traceback" not in terminal.said, case
        assert code in {0, 128 + number}, case
        assert (b"Dibatalkan" in terminal.said) == (code != 0), case
        assert report_bytes(own) == (before if code else built_anew()), case
        for _ in range(100):
            if processes_of(own):
                time.sleep(0.02)
        assert not processes_of(own), case
    assert own.run("report", YEAR).returncode == 0
    assert report_bytes(own) == built_anew()


def test_a_file_saved_at_any_moment_is_in_the_report_or_seen_as_late(
    own, chance, length, built_anew
):
    kinds = chance.sample(sorted(KINDS), len(KINDS))
    for number in range(MOMENTS):
        kind, moment = kinds[number % len(kinds)], chance.uniform(0, 1.1 * length[0])
        case = f"{kind} disimpan pada {moment:.2f} detik, IKU_BENIH={SEED}"
        save(own, *other_state(own, chance))
        with subprocess.Popen(
            COMMAND, cwd=own.elsewhere, env=environment(own), stdout=subprocess.DEVNULL
        ) as running:
            time.sleep(moment)
            save(own, *own.saved ^ {kind})
            assert running.wait(SECONDS) == 0, case
        # what was saved after the last look at the disk is a change that is seen
        is_late = own.run("verify", YEAR).returncode != 0
        assert late_files(own) <= ({KINDS[kind][0]} if is_late else set()), case
        assert is_late or report_bytes(own) == built_anew(), case
        assert own.run("report", YEAR).returncode == 0, case
        assert report_bytes(own) == built_anew(), case


def test_a_fault_at_any_operation_or_moment_leads_to_no_false_report(
    own, chance, built_anew, length
):
    kinds = chance.sample(FAULTS, min(MOMENTS, len(FAULTS)))
    for how in kinds * MOMENTS:
        before = report_bytes(own)
        save(own, *other_state(own, chance))
        moment, number = chance.uniform(0, 1.1 * length[0]), chance.randrange(1, length[1] + 1)
        case = f"{how} pada operasi {number} atau {moment:.2f} detik, IKU_BENIH={SEED}"
        code = power_cut(own, moment) if how == "listrik" else inject(own, number, how).returncode
        assert report_bytes(own) in (before, built_anew()), case
        if code == 0:
            assert report_bytes(own) == built_anew(), case
        again = own.run("report", YEAR)
        assert again.returncode == 0, f"{case}: {again.stdout}{again.stderr}"
        assert report_bytes(own) == built_anew(), case
        assert not list(own.report.parent.glob(".laporan-*")), case


def power_cut(project, moment):
    """The exit code of a build that is killed with every process it started."""
    running = subprocess.Popen(
        COMMAND,
        cwd=project.elsewhere,
        env=environment(project),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(moment)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    return running.wait()


def inject(project, number, how):
    command = [sys.executable, str(Path(__file__).with_name("broken_build.py")), str(number), how]
    return subprocess.run(
        command,
        cwd=project.elsewhere,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_second_save_while_watch_builds_is_followed(own, chance, built_anew):
    command = [sys.executable, "-m", "iku_analysis", "watch", YEAR]
    with subprocess.Popen(
        command, cwd=own.elsewhere, env=environment(own), stdout=subprocess.PIPE, text=True
    ) as watching:
        said = iter(watching.stdout)
        _until(said, WAITING)
        marks = ["mulai    periksa", "selesai  notebook", "mulai    laporan"]
        for mark in chance.sample(marks, min(MOMENTS, len(marks))):
            if chance.random() < 0.5:
                kill_renderer(watching.pid)
            first, second = (("tabel",), ("naskah",)) if not own.saved else ((), ("tabel",))
            save(own, *first)
            _until(said, mark)
            save(own, *second)
            while late_files(own):
                _until(said, WAITING)
            assert report_bytes(own) == built_anew(), mark
        watching.send_signal(signal.SIGINT)
        watching.stdout.read()
    assert watching.returncode == 128 + signal.SIGINT


def kill_renderer(watching):
    """End the process that renders, and remembers what it laid out."""
    for child in Path(f"/proc/{watching}/task/{watching}/children").read_text("utf-8").split():
        if b"multiprocessing.spawn" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)


def _until(lines, mark):
    return next(line for line in lines if mark in line)
