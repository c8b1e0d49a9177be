"""The guide, docs/panduan.md, walked from the first command to the last as it is written."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from textwrap import dedent
from typing import NamedTuple

import pytest

from iku_analysis.base.commands import ARGUMENTS, COMMANDS, VARIABLE

from .conftest import copied

SECTION = re.compile(r"^## (.+)\n((?:(?!^## ).*\n)*)", re.MULTILINE)
BLOCK = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
RECIPE = re.compile(r"^([a-z-]+):.*\n((?:\t.*\n)+)", re.MULTILINE)
PROGRAM = "@$(RUN) "
BUILDS_NOTHING = {
    *("new-year", "template", "masuk", "new-office", "new-indicator", "remove-indicator"),
    *("verify", "publish", "asal", "bundle", "naskah"),
}
FAILS, ELSEWHERE, LONG = "gagal", "lain", "lama"
WHOLE = (
    "IKU_PANDUAN"  # set by `make test-guide`: also what builds for long, and other tests run, too
)
ASKED = (
    *("laporan pertama", "tahun baru", "triwulan", "naskah", "data", "terbit", "memeriksa"),
    *("menambah indikator", "kantor baru", "banyak unit", "Dask"),
)


class Block(NamedTuple):
    """A fenced block: its kind, the words behind the kind, what it holds."""

    section: str
    kind: str
    words: str
    text: str


@pytest.fixture(scope="module")
def blocks(root):
    page = (root / "docs/panduan.md").read_text(encoding="utf-8")
    found = [
        Block(title, kind, words.strip(), dedent(text))
        for title, section in SECTION.findall(page)
        for _, kind, words, text in BLOCK.findall(section)
    ]
    assert len(found) == page.count("```") / 2
    return found


@pytest.fixture(scope="module")
def recipes(root):
    return dict(RECIPE.findall((root / "Makefile").read_text(encoding="utf-8")))


class Walk:
    """The reader's project, and what the last command printed."""

    def __init__(self, project, recipes):
        self.project, self.recipes, self.printed = project, recipes, ""
        self.passing = False

    def follow(self, block):
        if block.kind == "sh":
            self.passing = LONG in block.words and WHOLE not in os.environ
            if not self.passing:
                self.commands(block)
        elif block.kind == "text":
            if not self.passing:
                self.shows(block)
        elif block.kind == "diff":
            self.edit(block)
        else:
            path = self.project.folder / block.words
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")

    def commands(self, block):
        self.printed = ""
        for line in block.text.splitlines():
            done = self.run(line)
            self.printed += done.stdout + done.stderr
            told = f"{block.section}: {line} ended with {done.returncode}\n{self.printed}"
            assert bool(done.returncode) == (FAILS in block.words), told

    def run(self, line):
        words = shlex.split(line)
        if words[0] != "make":
            return self.process(["sh", "-c", line])
        target, *typed = words[1:]
        recipe = self.recipes[target].strip()
        assert recipe.startswith(PROGRAM), line
        named = dict(word.split("=", 1) for word in ["YEAR=2018", *typed])
        command, *own = recipe.removeprefix(PROGRAM).split()
        variables = {VARIABLE.format(name): value for name, value in named.items()}
        if command in BUILDS_NOTHING:
            here, variables = self.project.folder, {"COLUMNS": "120", **variables}
            return self.project.run_here(command, *own, at=here, **variables)
        return self.process([sys.executable, "-m", "iku_analysis", command, *own], **variables)

    def process(self, words, **variables):
        named = {"IKU_ROOT": str(self.project.folder), "COLUMNS": "120", **variables}
        return subprocess.run(
            words,
            cwd=self.project.folder,
            env={**os.environ, **named},
            capture_output=True,
            text=True,
            check=False,
        )

    def shows(self, block):
        printed = plain(self.printed)
        for line in filter(None, map(plain, block.text.splitlines())):
            assert line in printed, f"{block.section}: {line}\n{self.printed}"

    def edit(self, block):
        path = self.project.folder / block.words
        text = path.read_text(encoding="utf-8")
        old, new = (
            "".join(f"{line[1:]}\n" for line in block.text.splitlines() if line[0] in signs)
            for signs in (" -", " +")
        )
        assert text.count(old) == 1, f"{block.section}: {block.words}\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")


def plain(text):
    return " ".join(text.split())


@pytest.fixture
def walk(single, recipes, root, tmp_path):
    """The small project as a reader gets it: in git, and built."""
    project = copied(single, tmp_path / "proyek")
    (project.folder / "docs").mkdir()
    shutil.copy(root / "docs/templat-naskah.md", project.folder / "docs")
    (project.folder / ".gitignore").write_text(
        "reports/*\ndata/processed/*\ndata/masuk\ntempat-lain\n"
    )
    git(project, "init", "-q")
    git(project, "config", "user.name", "a")
    git(project, "config", "user.email", "a@b")
    git(
        project, "add", "-A"
    )  # committed by the guide: until then the report stands as it was built
    return Walk(project, recipes)


def git(project, *words):
    done = subprocess.run(
        ["git", *words], cwd=project.folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_the_guide_can_be_followed_from_its_first_command_to_its_last(walk, blocks):
    for block in blocks:
        if block.words != ELSEWHERE:
            walk.follow(block)
    # What was published, revised and published again.
    manifest = json.loads((walk.project.report / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["draft"] == []
    results = sorted(path.name for path in (walk.project.report / "results").glob("*.json"))
    assert git(walk.project, "ls-files", "reports").split() == [
        "reports/2018/manifest.json",
        *(f"reports/2018/results/{name}" for name in results),
    ]
    page = walk.project.html.read_text(encoding="utf-8")
    assert "Laboratorium selesai sesudah laporan terbit" in page
    assert "DRAF" not in page


def test_what_needs_another_machine_names_commands_and_options_there_are(blocks, recipes):
    lines = [
        shlex.split(line)
        for block in blocks
        if block.words == ELSEWHERE
        for line in block.text.splitlines()
    ]
    made = [words[1:] for words in lines if words[0] == "make"]
    assert made
    for target, *typed in made:
        assert target in recipes
        assert {word.split("=")[0].lower() for word in typed} <= {*ARGUMENTS, "python"}
    assert {words[0] for words in lines} <= {"make", "sudo", "git", "cd", ".venv/bin/dask"}


def test_the_guide_answers_every_question_and_shows_what_comes_of_it(root, blocks):
    page = (root / "docs/panduan.md").read_text(encoding="utf-8")
    titles = [title for title, _ in SECTION.findall(page)]
    assert [words for words in ASKED if not any(words in title for title in titles)] == []
    told = {word for block in blocks if block.kind == "sh" for word in block.text.split()}
    assert {name for name, *_ in COMMANDS} - told == SPOKEN_OF_ELSEWHERE
    pictures = [root / "docs" / name for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page)]
    assert len(pictures) >= 5
    assert sum(path.stat().st_size for path in pictures) < 600_000


SPOKEN_OF_ELSEWHERE = {"tanda-tangan", "verdik", "prepare"}  # docs/bukti.md, README.md
