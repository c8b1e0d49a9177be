"""Text from data never runs and never breaks a page, a table or a file."""

import csv
import html
import json
import re

import openpyxl
import pypdfium2
import pytest

from .conftest import YEAR

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "{{ 6997*7 }}{% raw %}",
    '#import "x": * $x^2$ @lab <lab>',
    "**tebal** [tautan](javascript:alert(1))",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "<r><t>mentah</t></r>",
    "&lt;b&gt; &amp; \\u0041",
    "https://contoh.invalid/?a=1&b=2",
]


@pytest.fixture(scope="module")
def built(single):
    """Activities of one indicator named by whoever means harm."""
    table = single.raw / "anggaran.csv"
    before = table.read_text(encoding="utf-8")
    rows = list(csv.reader(before.splitlines()))
    own = next(row for row in rows if row[2] == "5")
    rows += [[*own[:4], name, *own[5:]] for name in HOSTILE]
    with single.kept():
        with table.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        done = single.run("report", YEAR)
        assert done.returncode == 0, done.stdout + done.stderr
        yield single
        table.write_text(before, encoding="utf-8")


def test_the_page_shows_the_text_and_runs_none_of_it(built):
    page = built.html.read_text(encoding="utf-8")
    for name in HOSTILE:
        assert html.escape(name, quote=False).replace("'", "&#39;").replace('"', "&#34;") in page
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert [words for words, _ in scripts] == [' type="application/ld+json"']  # data, never run
    assert json.loads(scripts[0][1])["name"] == "Laporan Kinerja 2018"
    assert page.count("<script") == len(scripts)
    assert not re.search(r"<[^>]*\son\w+=", page)
    assert 'href="javascript:' not in page
    assert "48979" not in page


def test_notebooks_escape_it_too(built):
    for path in (built.report / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                shown = "".join(output.get("data", {}).get("text/html", ""))
                assert "<script" not in shown
                assert "onerror=alert(1)>" not in shown


def test_the_pdf_prints_it(built):
    document = pypdfium2.PdfDocument(built.pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    plain = "".join(text.split())
    document.close()
    for name in HOSTILE:
        assert "".join(name.split()) in plain, name


def test_no_cell_of_an_export_is_a_formula(built):
    for path in (built.report / "tabel").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    risky = re.match(r"[=+\-@\t\r]", cell)
                    assert not risky or re.fullmatch(r"[+-]?[\d.,e-]*( ?%)?|--?", cell), cell
    book = openpyxl.load_workbook(built.report / "laporan-kinerja-2018.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert formulas
    ours = re.compile(r"=(AVERAGE\([A-Z]\d+(,[A-Z]\d+)+\)|[-()/*\d]*(ABS\()?([-()/*\d]|[A-Z]\d+)+)")
    assert [text for text in formulas if not ours.fullmatch(text)] == []
    texts = {str(cell.value).rstrip() for cell in cells}
    assert set(HOSTILE) <= texts
