"""Rows to be pasted into the revision log are written as its table is declared."""

import csv

import pytest

from iku_analysis.declarations.package import load_package
from iku_analysis.provenance.report_notes import revision_row
from iku_analysis.provenance.revision import Moved

PACKAGE = """
name: uji
resources:
  - name: revisi
    path: revisi.csv
    format: csv
    dialect: {{delimiter: '{delimiter}'}}
    status: resmi
    schema:
      fields:
        - {{name: tanggal, type: date}}
        - {{name: angka, type: string}}
        - {{name: terbit, type: number, decimalChar: '{mark}'}}
        - {{name: apa, type: string}}
        - {{name: mengapa, type: string}}
"""


@pytest.mark.parametrize(
    ("delimiter", "mark", "before", "row"),
    [
        (",", ".", 1234.5, "tanggal,2.total,1234.5,apa yang berubah,mengapa"),
        (";", ",", 1234.5, "tanggal;2.total;1234,5;apa yang berubah;mengapa"),
        (",", ",", 0.5, 'tanggal,2.total,"0,5",apa yang berubah,mengapa'),
        (" ", ".", 1e22, 'tanggal 2.total 10000000000000000000000 "apa yang berubah" mengapa'),
        (",", ".", 1e-7, "tanggal,2.total,0.0000001,apa yang berubah,mengapa"),
        (",", ".", None, "tanggal,2.total,,apa yang berubah,mengapa"),
    ],
)
def test_a_row_fits_the_table_it_is_pasted_into(tmp_path, delimiter, mark, before, row):
    text = PACKAGE.format(delimiter=delimiter, mark=mark)
    (tmp_path / "datapackage.yaml").write_text(text, encoding="utf-8")
    log = load_package(tmp_path).resource("revisi")
    written = revision_row(Moved("2.total", before, 1.0), log)
    assert written == row
    [cells] = csv.reader([written], delimiter=delimiter)
    assert len(cells) == len(log.fields)
