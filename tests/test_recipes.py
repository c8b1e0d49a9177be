"""The recipes of docs/resep.md, run as they are written."""

import io
import re
from pathlib import Path
from textwrap import indent

import openpyxl
import pandas as pd
import pytest
import yaml

from iku_analysis.intake.checked_tables import take_in

PAGE = (Path(__file__).parents[1] / "docs" / "resep.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n)*)", PAGE, re.MULTILINE))
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def workbook(text, merged):
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append([cell or None for cell in line.split(";")])
    for area in merged:
        book.active.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def expected(recipe):
    lines = [line for line in recipe.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def as_text(value):
    if pd.isna(value):
        return ""
    return str(value).removesuffix(" 00:00:00").removesuffix(".0")


def test_there_is_a_recipe_for_each_kind_of_table():
    assert len(RECIPES) == 5


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_gives_the_table_written_below_it(tmp_path, title):
    recipe = RECIPES[title]
    (_, options, content), (_, _, declared) = BLOCK.findall(recipe)
    resource = yaml.safe_load(declared)
    kind, *merged = options.split() or ["csv"]
    data = workbook(content, merged) if kind == "xlsx" else content.encode()
    (tmp_path / resource["path"]).write_bytes(data)
    package = "resources:\n  - " + indent(declared, "    ").strip()
    (tmp_path / "datapackage.yaml").write_text(package, encoding="utf-8")
    intake = take_in(tmp_path)
    assert {finding.severity.value for finding in intake.findings} <= {"catatan"}
    table = intake.tables[resource["name"]]
    head, *rows = expected(recipe)
    assert list(table.columns) == head
    assert [[as_text(value) for value in row] for row in table.itertuples(index=False)] == rows
