"""Every example of docs/ukuran.md gives the result it shows, in both programs, in its words."""

import io
import re
from typing import get_args

import pandas as pd
import pytest

from iku_analysis.audit.measure_origins import origin_tables
from iku_analysis.audit.origin_steps import origin_of
from iku_analysis.audit.second_program import recomputed_measures
from iku_analysis.base.declaration import parse_declaration
from iku_analysis.base.formats import format_declared
from iku_analysis.declarations.measure_kinds import AnyMeasure
from iku_analysis.declarations.measure_rows import RowCondition
from iku_analysis.declarations.measure_words import formula_steps
from iku_analysis.declarations.measures import Measures
from iku_analysis.indicators._calculation import Calculation

DATES = ("tanggal", "mulai", "selesai", "bulan_lapor")
SETS = "  setahun: {dari: pameran, saring: [{kolom: tanggal, tahun_laporan: [0, 0]}]}\n"
EXAMPLE = re.compile(
    r"^### ([^\n]+)\n(?:(?!^##).)*?```yaml\n(.*?)```\n\n(.*?)\n\n", re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs/ukuran.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables(page):
    found = {
        name: pd.read_csv(io.StringIO(text))
        for name, text in re.findall(r"```csv (\w+)\n(.*?)```", page, re.DOTALL)
    }
    for name, table in found.items():
        dates = {column: pd.to_datetime(table[column]) for column in DATES if column in table}
        found[name] = table.assign(**dates, status="contoh")
    return found


def example_measures(title, body):
    sets, _, named = body.rpartition("daftar:\n")
    own = sets.removeprefix("himpunan:\n")
    text = f"alasan: Contoh.\nhimpunan:\n{SETS}{own}daftar:\n{named}"
    return parse_declaration(text.encode(), Measures, title)


def test_every_example_gives_the_result_and_the_formula_it_shows(page, tables):
    examples = EXAMPLE.findall(page)
    assert len(examples) >= len(get_args(AnyMeasure))
    for title, body, told in examples:
        measures = example_measures(title, body)
        key = [*measures.named][-1]
        ours = Calculation(measures, tables).figure(key, 2018).value
        theirs = recomputed_measures(tables, measures, [key], 2018)[key]
        assert ours == pytest.approx(theirs), title
        shown = f"{formula_steps(measures)[-1]} Hasil 2018: **{format_declared(ours)}**."
        assert told.replace("\n", " ") == shown, title


def test_the_page_names_every_kind_and_every_condition(page):
    kinds = {str(kind.__struct_config__.tag) for kind in get_args(AnyMeasure)}
    ways = set(RowCondition.__struct_encode_fields__) - {"kolom"}
    assert [word for word in (*kinds, *ways) if not re.search(rf"\b{word}\b", page)] == []


def test_every_example_is_traced_to_rows_that_give_it_again(page, tables):
    """`make asal`, also where a table has no condition or several sets of rows are used."""
    for title, body, _ in EXAMPLE.findall(page):
        measures = example_measures(title, body)
        key = [*measures.named][-1]
        steps = origin_tables(measures, key, 2018, tables)
        origins = [origin_of(name, tables, steps[name], key, {}) for name in measures.tables]
        deciding = {o.table: tables[o.table].loc[o.deciding.to_numpy()] for o in origins}
        again = recomputed_measures(deciding, measures, [key], 2018)[key]
        assert again == pytest.approx(Calculation(measures, tables).figure(key, 2018).value), title
