"""Equal, equivalent or different: what each kind of item counts as."""

import json

import openpyxl
import pytest

from iku_analysis.audit.audit_report import audit_html
from iku_analysis.audit.chart_comparison import compare_charts
from iku_analysis.audit.result_comparison import compare_results
from iku_analysis.audit.table_comparison import compare_table
from iku_analysis.audit.text_comparison import compare_text
from iku_analysis.audit.verdict import Audit, Item, Kind, Verdict, by_severity
from iku_analysis.pages.blocks import CHART_MIME
from iku_analysis.provenance.changes import Change, Group
from tests.page_policy import assert_allows_only_itself

SAME, NEAR, OTHER = Verdict.IDENTICAL, Verdict.EQUIVALENT, Verdict.DIFFERENT


def written(folder, name, text):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def result(value, status="contoh"):
    return json.dumps([{"number": 4, "achievement": {"value": value, "status": status}}])


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (100.0, 100.0, SAME),
        (100.0, 100.0 + 1e-8, NEAR),  # relative 1e-10, tolerance 1e-9
        (100.0, 100.000001, OTHER),  # relative 1e-8
        (100.0, None, OTHER),
        (None, 0.0, OTHER),  # missing is never zero
        (0.0, 1e-12, OTHER),  # no relative tolerance reaches zero
    ],
)
def test_a_number_is_judged_by_the_tolerance_of_its_indicator(tmp_path, before, now, verdict):
    written(tmp_path / "a", "04.json", result(before))
    written(tmp_path / "b", "04.json", result(now))
    value, status = compare_results(tmp_path / "a", tmp_path / "b", {4: 1e-9})
    assert (value.name, value.verdict) == ("IKU 4 capaian", verdict)
    assert status.verdict is SAME


def test_an_ignored_difference_says_how_much_and_why(tmp_path):
    written(tmp_path / "a", "04.json", result(100.0))
    written(tmp_path / "b", "04.json", result(100.00000001))
    item, _ = compare_results(tmp_path / "a", tmp_path / "b", {4: 1e-9})
    assert (
        item.note
        == "100 → 100,00000001; selisih dalam toleransi 0,000000001 (nisbi) yang dinyatakan"
    )


def test_a_word_is_the_same_or_it_is_not(tmp_path):
    written(tmp_path / "a", "04.json", result(1.0, "contoh"))
    written(tmp_path / "b", "04.json", result(1.0, "resmi"))
    _, status = compare_results(tmp_path / "a", tmp_path / "b", {4: 1.0})
    assert (status.kind, status.verdict, status.note) == (Kind.STATEMENT, OTHER, "contoh → resmi")


@pytest.mark.parametrize(
    ("now", "verdict", "note"),
    [
        ("a,b\nx,1.00000000001\n", NEAR, "1 sel berbeda dalam toleransi"),
        ("a,b\r\nx,1.0\r\n", NEAR, "isi sama, bungkus berbeda"),
        ("a,b\nx,1.1\n", OTHER, "1 sel; iku-4-x baris 2 kolom 2: 1.0 → 1.1"),
        ("a,b\ny,1.0\n", OTHER, "1 sel; iku-4-x baris 2 kolom 1: x → y"),
        ("a,b\nx,\n", OTHER, "1 sel; iku-4-x baris 2 kolom 2: 1.0 → "),
        ("a,b\nx,1.0\nx,1.0\n", OTHER, "ukuran iku-4-x: 2 → 3 baris"),
    ],
)
def test_a_table_is_compared_cell_by_cell(tmp_path, now, verdict, note):
    name = "iku-4-x.csv"
    paths = [
        written(tmp_path / folder, name, text)
        for folder, text in (("a", "a,b\nx,1.0\n"), ("b", now))
    ]
    item = compare_table(name, *paths, {4: 1e-9, 5: 0.5})
    assert (item.verdict, item.note) == (verdict, note)


def test_a_workbook_packed_otherwise_is_equivalent(tmp_path):
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for place, path in enumerate(paths):
        book = openpyxl.Workbook()
        book.active.title = "iku-4-x"
        book.active.append(["a", 1.0])
        book.properties.creator = str(place)
        book.save(path)
    assert paths[0].read_bytes() != paths[1].read_bytes()
    assert compare_table("a.xlsx", *paths, {4: 0.0}).verdict is NEAR


def notebook(svg):
    chart = {"id": "iku-4-grafik", "svg": svg}
    cell = {"source": "", "outputs": [{"data": {CHART_MIME: chart}}]}
    return json.dumps({"cells": [cell]})


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect {}/></svg>'


@pytest.mark.parametrize(
    ("attributes", "verdict"),
    [
        ('width="10" height="10" fill="red"', SAME),
        ('height="10" width="10" fill="#f00"', NEAR),
        ('width="10" height="12" fill="red"', OTHER),
    ],
)
def test_a_chart_is_compared_by_bytes_then_by_pixels(tmp_path, attributes, verdict):
    written(tmp_path / "a", "n.ipynb", notebook(SVG.format('width="10" height="10" fill="red"')))
    written(tmp_path / "b", "n.ipynb", notebook(SVG.format(attributes)))
    [item] = compare_charts(tmp_path / "a", tmp_path / "b")
    assert item.verdict is verdict


def test_only_the_names_of_commit_and_manifest_may_differ_in_a_text(tmp_path):
    line = "<p>Data per 29 Maret 2019 · kode {} · manifes {}</p><p>Nilai {}</p>"
    names = ("a" * 10, "b" * 12), ("c" * 10, "d" * 12)
    before = written(tmp_path / "a", "l.html", line.format(*names[0], "1,5"))
    other_commit = written(tmp_path / "b", "l.html", line.format(*names[1], "1,5"))
    other_number = written(tmp_path / "c", "l.html", line.format(*names[1], "1,6"))
    assert compare_text("l.html", before, other_commit, names).verdict is NEAR
    assert compare_text("l.html", before, other_commit).verdict is OTHER
    found = compare_text("l.html", before, other_number, names)
    assert found.verdict is OTHER
    assert "“Nilai 1,5” → “Nilai 1,6”" in found.note


def test_the_worst_comes_first_and_decides():
    items = [
        Item(Kind.TABLE, "t", SAME),
        Item(Kind.TEXT, "x", OTHER, "<b>&"),
        Item(Kind.NUMBER, "n", NEAR),
        Item(Kind.NUMBER, "m", OTHER, "1 → 2"),
    ]
    changes = (Change(Group.INPUT, "wub.csv", "berubah"),)
    audit = Audit(2018, "a" * 64, "b" * 64, by_severity(items), changes)
    assert [item.name for item in audit.items] == ["m", "x", "n", "t"]
    assert audit.verdict is OTHER
    assert [item.name for item in audit.moved] == ["m"]
    assert [verdict.severity for verdict in Verdict] == [0, 1, 2]
    page = audit_html(audit)
    assert "&lt;b&gt;&amp;" in page
    assert_allows_only_itself(page)
    assert page.index("1 → 2") < page.index("Setara: 1 butir")
