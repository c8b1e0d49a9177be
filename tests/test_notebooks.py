"""Notebooks hold prose and calls: no outputs, no figures typed in, headings of the catalogue."""

import ast
import re

import nbformat
import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.model.evidence import ANALYSES
from iku_analysis.narrative.text import literal_figures

STEMS = [
    "00_ringkasan",
    "01_daya_saing",
    "02_industri",
    "03_distribusi",
    "04_pengawasan",
    "05_koperasi_ukm",
    "06_wirausaha_baru",
]
PARAMETERS = {
    "00_ringkasan": {"year", "raw_dir", "processed_dir", "results_dir"},
    "chapter": {"year", "raw_dir", "processed_dir"},
}
# The seven analyses and the appendices are numbered by the regulation and by us.
NUMBERED = re.compile(r"^#+ (?:Lampiran )?\d+\. ", re.MULTILINE)
SETTINGS = {"decimals", "reference", "centre"}


@pytest.fixture(scope="module", params=STEMS)
def notebook(request, root):
    path = root / f"notebooks/{request.param}.ipynb"
    return request.param, nbformat.read(path, as_version=4)


def cells(notebook, kind):
    return [cell for cell in notebook[1].cells if cell.cell_type == kind]


def test_there_are_seven_notebooks(root):
    assert sorted(path.stem for path in (root / "notebooks").glob("*.ipynb")) == STEMS


def test_stored_without_outputs(notebook):
    for cell in cells(notebook, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_parameters_are_declared_once(notebook):
    tagged = [c for c in cells(notebook, "code") if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    assigned = {node.targets[0].id for node in ast.parse(tagged[0].source).body}
    assert assigned == PARAMETERS.get(notebook[0], PARAMETERS["chapter"])


def test_no_figure_is_typed_into_prose(notebook):
    for cell in cells(notebook, "markdown"):
        assert list(literal_figures(NUMBERED.sub("", cell.source))) == [], cell.source


def test_no_number_is_typed_into_code(notebook):
    for cell in cells(notebook, "code"):
        if "parameters" in cell.metadata.get("tags", []):
            continue
        tree = ast.parse(cell.source)
        allowed = {
            id(word.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for word in node.keywords
            if word.arg in SETTINGS
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                numbered = isinstance(node.value, bool) or node.value in range(1, 12)
                assert numbered or id(node) in allowed, cell.source


def test_headings_are_those_of_the_catalogue(root, raw):
    catalogue = load_catalogue(raw)
    for stem, target in zip(STEMS[1:], catalogue.targets, strict=True):
        notebook = nbformat.read(root / f"notebooks/{stem}.ipynb", as_version=4)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert f"# Sasaran {target.number}. {target.name.rstrip('.')}\n" in prose
        for indicator in target.indicators:
            assert f"## IKU {indicator.number}. {indicator.name}\n" in prose


def test_every_function_called_is_the_declared_one_with_the_declared_tables(root, raw):
    catalogue = load_catalogue(raw)
    code = "\n".join(
        cell.source
        for stem in STEMS[1:]
        for cell in nbformat.read(root / f"notebooks/{stem}.ipynb", as_version=4).cells
        if cell.cell_type == "code"
    )
    for indicator in catalogue.indicators:
        call = re.search(rf"^iku{indicator.number} = bab\.indicator\((.*)\)$", code, re.MULTILINE)
        function, *tables = call[1].split(", ")
        assert function == indicator.function.value
        assert {name.strip('"') for name in tables} == set(indicator.tables.value)


def test_every_indicator_has_the_seven_analyses_in_order(root, raw):
    catalogue = load_catalogue(raw)
    expected = [f"### {number}. {title}" for number, title in enumerate(ANALYSES, 1)]
    for stem, target in zip(STEMS[1:], catalogue.targets, strict=True):
        notebook = nbformat.read(root / f"notebooks/{stem}.ipynb", as_version=4)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        headings = re.findall(r"^(### \d\. .*)$", prose, re.MULTILINE)
        assert headings == expected * len(target.indicators)
