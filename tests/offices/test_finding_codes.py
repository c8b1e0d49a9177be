"""Every finding has a code, every code a page; a rule without either fails here."""

import ast
import re
import runpy

import pytest

from iku_analysis.base.package_sources import PACKAGE
from iku_analysis.declarations.package import load_package
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.offices.finding_codes import FAMILIES, finding_codes, rule_codes

CODE = re.compile(r"IKU-[A-Z]\d{3}")
# where the code of an advice stands among what it is called with
POSITIONS = {"Advice": 2, "refuse": 3}
EXAMPLES = {"IKU-S121", "IKU-T012", "IKU-P101"}  # named in words, by docstrings and messages


def _calls():
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield path.relative_to(PACKAGE).as_posix(), node


def _given(node, position):
    named = {word.arg: word.value for word in node.keywords}
    return named.get("code") or (node.args[position] if len(node.args) > position else None)


def test_every_advice_in_the_program_names_a_known_code():
    used = set()
    for path, node in _calls():
        position = POSITIONS.get(node.func.id)
        if position is None or any(word.arg is None for word in node.keywords):
            continue
        given = _given(node, position)
        assert given is not None, f"{path} line {node.lineno}: no code"
        if isinstance(given, ast.Constant):
            assert given.value in finding_codes(), f"{path} line {node.lineno}: {given.value}"
            used.add(given.value)
    assert len(used) > 80


def test_no_code_is_explained_that_nothing_finds():
    named = {
        code
        for path in PACKAGE.rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert named - EXAMPLES == set(finding_codes()) - EXAMPLES


def test_pages_and_registry_are_equal(root):
    pages = runpy.run_path(str(root / "scripts/make_finding_pages.py"))["pages"]()
    folder = root / "docs/temuan"
    assert {path.name for path in folder.iterdir()} == set(pages), "make schemas"
    for name, text in pages.items():
        assert (folder / name).read_text(encoding="utf-8") == text, "make schemas"
    assert {name.removesuffix(".md") for name in pages} >= set(finding_codes())


def test_no_rule_of_the_package_has_a_code_of_the_program(raw):
    assert not set(rule_codes(load_package(raw))) & set(finding_codes())


def test_every_rule_of_the_package_has_a_page_in_its_own_words_with_an_example(root, raw):
    rules = rule_codes(load_package(raw))
    assert len(rules) > 100
    for code, told in rules.items():
        text = (root / f"docs/temuan/{code}.md").read_text(encoding="utf-8")
        for words in (told.title, told.meaning, told.mend, told.wrong, told.right):
            assert words, f"{code}: its kind has no example in contoh_aturan.yaml"
            assert words in text


@pytest.mark.parametrize("code", sorted(finding_codes()))
def test_an_entry_tells_what_is_wrong_and_right(code):
    told = finding_codes()[code]
    assert code[4] in FAMILIES
    assert told.wrong
    assert told.right
    assert told.wrong != told.right
    assert told.severities


def test_no_finding_shows_a_pattern_to_an_office(raw_folder):
    pattern = r"constraints: {pattern: '[A-Z]{2}-\d{3}(?:/\d+)?'}"
    fields = [
        f"name: kode, type: string, description: dua huruf dan tiga angka, {pattern}",
        "name: tanggal, type: date, format: '%d.%m.%Y'",
    ]
    folder = raw_folder(fields, {"uji.csv": "kode,tanggal\nx,2018-12-31\n"})
    told = [f"{item.rule} {item.mend}" for item in take_in(folder).findings]
    assert told == [
        "bukan tanggal yang ada dengan susunan seperti 31.12.2018 Tulis seperti 31.12.2018.",
        "harus seperti AA-123 (dua huruf dan tiga angka) Periksa panjang dan tanda bacanya.",
    ]
