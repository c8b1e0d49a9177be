"""Small executed notebooks made of our own blocks."""

from datetime import date

import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from iku_analysis.pages.blocks import Card, Cards, Cell, Chart, Column, Table
from iku_analysis.report import ReportInfo

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20"/></svg>'
)
HOSTILE = '#panic("x") $x$ <b>tebal</b> @ref *bintang* \\u{41} `kode` "kutip"'


def table(identifier="iku-1-varian", text="18,139", status="contoh"):
    return Table(
        id=identifier,
        caption=f"Tabel {identifier}",
        columns=(Column("Varian"), Column("Nilai", "right")),
        rows=((Cell("utama"), Cell(text, status)), (Cell("jumlah"), Cell("2"))),
        total_rows=1,
        note="Catatan tabel.",
    )


def chart(identifier="iku-1-grafik", alt="Batang tunggal setinggi dua.", status="contoh"):
    return Chart(id=identifier, caption="Grafik contoh", alt=alt, svg=SVG, status=status)


def cards():
    return Cards(
        "iku-1-hasil", "Hasil", (Card("Target", "9 persen", "contoh"), Card("Capaian", "99 %"))
    )


def shown(block, tags=()):
    output = new_output("execute_result", data=block._repr_mimebundle_(), execution_count=1)
    return new_code_cell("rahasia_kode = 1", outputs=[output], metadata={"tags": list(tags)})


def prose(text, tags=()):
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def info(status="contoh"):
    return ReportInfo(
        year=2018,
        title="Laporan Kinerja 2018",
        organisation="Dinas Contoh",
        place_and_date="Samarinda, 29 Maret 2019",
        data_date=date(2019, 3, 29),
        status=status,
    )


def executed(*notebooks):
    """Notebooks given as lists of cells, by file name."""
    return {
        f"{number:02d}.ipynb": from_dict(new_notebook(cells=cells))
        for number, cells in enumerate(notebooks)
    }


@pytest.fixture
def two_chapters():
    summary = [
        prose("# Ringkasan\n\n## A. Bagian"),
        new_code_cell("year = 2018", metadata={"tags": ["parameters"]}),
        shown(cards()),
        prose("# Lampiran", ["akhir"]),
        shown(table("lampiran-sumber"), ["akhir"]),
    ]
    chapter = [
        prose('# Sasaran 1\n\n#panic("x") <b>kata</b>\n\n## Sumber\n\n- satu\n- **dua**'),
        shown(table(text=HOSTILE)),
        shown(chart()),
        prose("## Sumber"),
    ]
    return executed(summary, chapter)
