"""The Makefile: what is typed arrives as data, whatever it is, and runs nothing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iku_analysis.__main__ import main
from iku_analysis.base.commands import ARGUMENTS, COMMANDS, VARIABLE

TYPED = (
    *("YEAR", "NAME", "UNITS", "BUNDLE", "FULL", "ONLY", "SCHEDULER", "PYTHON", "CASES", "SEED"),
    *(
        "FILE",
        "CHANGES",
        "OFFICE",
        "FROM",
        "INDICATORS",
        "NUMBER",
        "TARGET",
        "MEASURE",
        "FUNCTION",
        "QUARTER",
        "YAKIN",
    ),
    *("PDF", "AKAR", "KUNCI", "TOKEN", "SERTIFIKAT", "ANGKA", "PEMERIKSA"),
)
# Each would make a file named canary, were it read by make or a shell.
NASTY = (
    'x.zip"; touch canary; "',
    "x'; touch canary; '",
    "x; touch canary",
    "x | touch canary",
    "x & touch canary &",
    "x && touch canary",
    "$(shell touch canary)",
    "${shell touch canary}",
    "$(eval X := $(shell touch canary))",
    "$$(touch canary)",
    "$$$$(touch canary)",
    "`touch canary`",
    "\\`touch canary\\`",
    "2018\ntouch canary\n\ttouch canary",
    "\n\t@touch canary",
    "!touch canary",
    "<(touch canary)",
    "x > canary",
    "--help",
    "-x",
    "--",
    "-",
    "",
    " ",
    "$",
    "$$",
    "#x",
    "a=b",
    "%s%n",
    "\\",
    "*",
    "~",
    "Penajam Pāser \u202e\u2028 ünit 😀",
    b"\xff\xfe".decode(errors="surrogateescape"),
)
FAKE_TOOL = """#!/bin/sh
exec >> "$LOG"
printf 'CALL\\0'
printf 'argument=%s\\0' "$@"
exec env -0
"""
# Found by the fake tool instead of what they are: removing, and reading help from the Makefile.
UNTYPED_TARGETS = {"help", "clean"}


@pytest.fixture(scope="module")
def targets(root):
    text = (root / "Makefile").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)) - UNTYPED_TARGETS)


@pytest.fixture
def front_door(root, tmp_path):
    """The Makefile alone, with every tool it calls replaced by one that writes down what it got."""
    folder = tmp_path / "pro yek 'a' \"b\" $(c)"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(root / "Makefile", folder)
    for script in re.findall(r"scripts/\w+\.sh", (root / "Makefile").read_text(encoding="utf-8")):
        (folder / script).write_text(FAKE_TOOL, encoding="utf-8")
    tools = folder / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name in ("python", "ruff", "mypy", "uv", "jupyter", "dask"):
        (tools / name).write_text(FAKE_TOOL, encoding="utf-8")
        (tools / name).chmod(0o755)
    return folder


def run_make(folder, *words, **variables):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    log = folder.parent / "log"
    log.unlink(missing_ok=True)
    out = subprocess.run(
        ["make", *words],
        check=False,
        cwd=folder,
        env={**inherited, **variables, "LOG": str(log)},
        capture_output=True,
        text=True,
        errors="surrogateescape",
    )
    text = log.read_bytes().decode(errors="surrogateescape") if log.exists() else ""
    return out, [call.split("\0") for call in text.split("CALL\0")[1:]]


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("origin", "value"),
    [
        *(("command line", value) for value in NASTY),
        *(("environment", value) for value in NASTY),
        *(("environment, make -e", value) for value in NASTY if "$" in value),
    ],
)
def test_whatever_is_typed_reaches_every_command_as_it_is_and_runs_nothing(
    front_door, targets, origin, value
):
    before = files(front_door)
    arrives = value
    if origin == "command line":
        arrives = value.lstrip(" \t\n")  # make leaves blanks after the equals sign out
        out, calls = run_make(front_door, *targets, *(f"{name}={value}" for name in TYPED))
    else:
        option = ["-e"] if origin.endswith("-e") else []
        out, calls = run_make(front_door, *option, *targets, **dict.fromkeys(TYPED, value))
    assert out.returncode == 0, out.stderr
    assert len(calls) >= len(targets)
    for call in calls:
        for name in TYPED:
            assert f"IKU_{name}={arrives}" in call
            assert not any(entry.startswith(f"{name}=") for entry in call)
        assert not any(entry.startswith("MAKEFLAGS=") and "=" in entry[10:] for entry in call)
    assert files(front_door) == before


def test_without_a_word_the_program_chooses_the_year(front_door):
    assert "IKU_YEAR=" in run_make(front_door, "report")[1][-1]


@pytest.mark.parametrize(
    "word", ["YAER=2019", "TAHUN=2019", "IKU_YEAR=2019", "RUN=touch canary;", "SHELL=touch canary"]
)
def test_a_variable_that_nothing_reads_is_refused_with_those_there_are(front_door, word):
    out, calls = run_make(front_door, "report", word)
    assert (out.returncode, calls) == (2, [])
    assert f"Tidak dikenal: {word.split('=')[0]}. Yang dikenal: YEAR NAME" in out.stderr


def test_no_variable_of_the_environment_replaces_what_a_command_runs(front_door):
    variables = {"RUN": "touch canary;", "BIN": "/canary", "TYPED": "", "SHELL": "/canary"}
    out, calls = run_make(front_door, "-e", "report", "YEAR=2017", **variables)
    assert out.returncode == 0, out.stderr
    assert "IKU_YEAR=2017" in calls[-1]
    assert not (front_door / "canary").exists()


def test_the_makefile_hands_on_what_the_program_takes():
    assert {*ARGUMENTS, "python", "cases", "seed"} == {name.lower() for name in TYPED}


@pytest.mark.parametrize("value", ["--help", "-x", "--", " ", "2018;x", "\udcff", "a\nb", "[b]x"])
@pytest.mark.parametrize("command", [name for name, *_ in COMMANDS])
def test_a_year_that_is_none_is_wrong_usage_even_when_it_looks_like_an_option(
    command, value, monkeypatch, capsys
):
    for name in ARGUMENTS:
        monkeypatch.setenv(VARIABLE.format(name.upper()), value)
    assert main([command]) == (3 if command == "audit" else 2)
    assert repr(value) in capsys.readouterr().err.replace("\n", "")
    assert not any(VARIABLE.format(name.upper()) in os.environ for name in ARGUMENTS)


def test_the_console_script_is_the_command_line():
    script = Path(sys.executable).parent / "iku"
    out = subprocess.run([script, "--help"], check=True, capture_output=True, text=True)
    assert out.stdout.startswith("usage: iku ")
    assert all(f"    {name} " in out.stdout for name, *_ in COMMANDS)
