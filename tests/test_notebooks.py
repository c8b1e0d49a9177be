"""Notebooks hold prose and calls: no outputs, no figures typed in, headings of the catalogue."""

import ast
import re

import nbformat
import pytest

from iku_analysis.declarations.catalogue import load_catalogue
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
    "00_ringkasan": {"year", "raw_dir", "processed_dir", "results_dir", "quarter"},
    "chapter": {"year", "raw_dir", "processed_dir", "quarter"},
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
            assert f"## IKU {indicator.number}. {indicator.title}\n" in prose


def test_a_section_opens_with_the_call_and_closes_with_the_analyses_all_have(root, raw):
    catalogue = load_catalogue(raw)
    for stem, target in zip(STEMS[1:], catalogue.targets, strict=True):
        notebook = nbformat.read(root / f"notebooks/{stem}.ipynb", as_version=4)
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        for item in target.indicators:
            name = f"iku{item.number}"
            own = [source for source in code if source.startswith(name)]
            opening = f"{name} = bab.indicator({item.number})\n{name}"
            assert own[:2] == [opening, f"{name}.achievement()"]
            closing = own.index(f"{name}.analyses()")
            assert own[closing + 1] == f"{name}.technical()"
            more = own[2:closing] + own[closing + 2 :]
            assert all(re.match(rf"{name}\.(breakdown|chart)\(", source) for source in more)


def test_no_function_or_table_of_an_indicator_is_named_beside_the_catalogue(root, raw):
    paths = (root / "notebooks").glob("*.ipynb")
    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    text = "".join(cell.source for notebook in notebooks for cell in notebook.cells)
    for indicator in load_catalogue(raw).indicators:
        assert indicator.function.value.partition(".")[2] not in text
        assert "iku_analysis.indicators" not in text
