"""What the docs and the messages cite is there: files, functions, commands, decisions in order."""

import ast
import re
import subprocess
import tomllib
from itertools import pairwise

import pytest
import yaml

PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE-DATA.md")
SUFFIXES = "md|py|ipynb|yaml|yml|csv|txt|toml|json|html|pdf|png|xlsx|lock|cff|zip"
PATH = re.compile(rf"(?<![\w/.{{}}-])[\w.<>*{{}}/-]+\.(?:{SUFFIXES})(?![\w-])")
FOLDER = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
PLACE = re.compile(r"\]\(([\w./-]*)#([^)]+)\)")
COMMAND = re.compile(r"(?<=`make )[a-z][a-z-]*|(?<=make )[a-z][a-z-]*(?= [A-Z]+=)")
DEFINED = re.compile(r"`(\w+)`\s+\(`(iku_analysis/[\w/]+\.py)`\)")
# What a build, an audit or an office makes, and words of the formats themselves.
MADE = re.compile(
    r"(data/processed|data/unit|data/kantor|data/raw/20(?!18)\d\d|data/naskah|data/masuk|reports)/.*"
    r"|.*[<>*{}].*"
    r"|(.*/)?indikator/.*"
    r"|laporan-kinerja-.*|laporan\.(md|docx)|gaya\.docx|surat\.docx|kantor/|lama/"
    r"|manifest\.json|units\.csv|(file|berkas)\.(zip|pdf)|report\.pdf|(key|kunci)\.p12|akar\.pem|isi\.json|ro-crate-metadata\.json|tanpa-data-mikro\.json"
    r"|perjanjian\.xlsx|(.*/)?data_iku_1\.(csv|xlsx)|iku\.csv|indikator/(layanan\.py)?|datapackage\.json|csv-metadata\.json|(tabel/)?(hasil|data)\.csv|(.*/)?(terima|penerimaan)\.csv|temuan\.(xlsx|json)"
    r"|pytask\.lock|index\.(html|json)|audit\.(html|json)"
)


def pages(root):
    yield from (root / name for name in PAGES)
    yield from sorted((root / "docs").glob("*.md"))
    yield from sorted((root / "iku_analysis/provenance").glob("*.md"))


def git(root, *arguments):
    command = ["git", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def tracked(root):
    listed = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    )
    files = set(listed.stdout.splitlines())
    return files | {parent for name in files for parent in _parents(name)}


def _parents(name):
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) + "/" for end in range(len(parts))]


def is_there(cited, tracked):
    """Whether a path is in the repository, as written or within a folder the text speaks of."""
    return any(f"/{name}".endswith(f"/{cited}") for name in tracked)


def test_every_file_the_pages_cite_exists(root, tracked):
    lost = [
        f"{page.relative_to(root)}: {cited}"
        for page in pages(root)
        for text in [page.read_text(encoding="utf-8")]
        for cited in {*PATH.findall(text), *FOLDER.findall(text)}
        if not MADE.fullmatch(cited) and not is_there(cited.removeprefix("../"), tracked)
    ]
    assert lost == []


def test_every_link_of_the_pages_leads_somewhere(root):
    lost = [
        f"{page.relative_to(root)}: {target}"
        for page in pages(root)
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert lost == []


def test_every_place_within_a_page_that_is_linked_is_a_heading(root):
    lost = [
        f"{page.relative_to(root)}: {target}#{place}"
        for page in pages(root)
        for target, place in PLACE.findall(page.read_text(encoding="utf-8"))
        if place not in headings(page.parent / target if target else page)
    ]
    assert lost == []


def headings(page):
    """As the pages are shown: lower case, words joined by a hyphen, signs left out."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for words in found}


def test_every_function_the_pages_name_is_defined_there(root):
    named = [
        (page.name, name, path)
        for page in pages(root)
        for name, path in DEFINED.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 10
    lost = [
        (page, name, path)
        for page, name, path in named
        if not re.search(
            rf"^ *(?:def|class) {name}\b", (root / path).read_text("utf-8"), re.MULTILINE
        )
    ]
    assert lost == []


def words_of(path):
    """Texts of a module: messages, hints and docstrings, the parts of an f-string joined."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = (v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.fixture(scope="module")
def messages(root):
    modules = [*(root / "iku_analysis").rglob("*.py"), *(root / "scripts").rglob("*.py")]
    whole = [
        root / "Makefile",
        *(root / "notebooks").glob("*.ipynb"),
        *(root / "data/raw/2018").glob("*.yaml"),
        *(root / "iku_analysis").rglob("*.j2"),
        *(root / "iku_analysis").rglob("*.typ"),
    ]
    return [(path.relative_to(root), text) for path in modules for text in words_of(path)] + [
        (path.relative_to(root), path.read_text(encoding="utf-8")) for path in whole
    ]


def test_every_file_a_message_cites_exists(messages, tracked):
    """Paths with a folder in them, and names of docs; other names are of what is built."""
    lost = [
        f"{path}: {cited}"
        for path, text in messages
        for cited in PATH.findall(text)
        if ("/" in cited.strip("/") or cited.endswith(".md"))
        and not cited.startswith((".", "/"))
        and not MADE.fullmatch(cited)
        and not is_there(cited, tracked)
    ]
    assert lost == []


def test_every_command_cited_is_in_the_makefile(root, messages):
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    texts = [(page.relative_to(root), page.read_text(encoding="utf-8")) for page in pages(root)]
    cited = {
        (str(path), command)
        for path, text in [*texts, *messages]
        for command in COMMAND.findall(text)
    }
    assert len(cited) > 30
    assert [(path, command) for path, command in cited if command not in targets] == []


def test_decisions_are_numbered_and_dated_in_order(root):
    text = (root / "docs/keputusan.md").read_text(encoding="utf-8")
    found = re.findall(r"^### (\d+)\. .+\n\n(\d{4}-\d\d-\d\d)\. ", text, re.MULTILINE)
    assert len(found) == text.count("\n### ")
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    assert all(one <= other for (_, one), (_, other) in pairwise(found))


def test_the_citation_agrees_with_the_package(root):
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert cited["version"] == project["version"]
    assert cited["abstract"].rstrip(".") == project["description"]
    assert cited["license"] == "MIT"
    assert (root / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_ci_and_the_commit_hook_run_the_commands_of_the_makefile(root):
    flow = yaml.safe_load((root / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    steps = flow["jobs"]["test"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["make lint", "make test"]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", s["uses"]) for s in steps if "uses" in s)
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]] == ["make lint"]


def test_raw_data_keeps_the_bytes_it_was_sent_with(root):
    """``pdrb.csv`` has the line ends of its office; git must not change them."""
    told = git(root, "check-attr", "text", "data/raw/2018/pdrb.csv", "iku_analysis/__main__.py")
    assert [line.rpartition(": ")[2] for line in told.splitlines()] == ["unset", "auto"]
    assert b"\r\n" in (root / "data/raw/2018/pdrb.csv").read_bytes()
