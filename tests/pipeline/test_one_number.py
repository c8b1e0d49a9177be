"""Every place that shows a number ties it to a name; what has one name is one number."""

import csv
import re
from collections import defaultdict
from functools import cache

import nbformat
import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from iku_analysis.assessment.results import read_results
from iku_analysis.report.document import document_of, named_numbers
from iku_analysis.report.merge import merge_notebooks
from tests.report.conftest import info


@pytest.fixture(scope="module")
def document(whole):
    folder = whole.report / "notebooks"
    notebooks = {
        path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))
    }
    return document_of(merge_notebooks(notebooks, info()))


@pytest.fixture(scope="module")
def places(document):
    """Every place of every name."""
    found = defaultdict(list)
    for part in document.parts:
        for number in named_numbers(part):
            found[number.name].append(number)
    return found


def shown(part):
    if part.kind == "table":
        return [cell for row in part.data["rows"] for cell in row]
    return part.data["cards"] if part.kind == "cards" else []


def test_a_place_that_shows_a_number_names_it(document):
    """A status or a value stands only at a number; without a name it is compared with nothing."""
    nameless = [
        (part.data["id"], item["text"])
        for part in document.parts
        for item in shown(part)
        # The badge of a wide row stands at its name.
        if (item["value"] is not None or (item["status"] and re.search(r"\d", item["text"])))
        and not item["key"]
    ]
    assert nameless == []


def test_sentences_name_their_numbers(document):
    def bound(nodes):
        for node in nodes:
            if node["type"] == "bound":
                yield node
            yield from bound(node.get("children", ()))

    nodes = [
        node
        for part in document.parts
        if part.kind == "prose"
        for node in bound(part.data["nodes"])
    ]
    assert nodes
    numbers = [node for node in nodes if node["value"] is not None]
    assert numbers
    assert [node for node in numbers if not node["key"]] == []


def test_quantities_that_stand_in_several_places_are_tied(places):
    """Breakdown, medium term, narrative, summary, appendices: at least these."""
    ties = {
        "11.kumulatif": {"iku-11-varian", "iku-11-pembanding", "iku-11-tahunan", "iku-11-penyebab"},
        "2.realisasi": {"iku-2-varian", "iku-2-hasil", "iku-2-tahunan", "iku-2-riwayat",
                        "ringkasan-capaian", "iku-2-gerak"},
        "9.target": {"rencana-perubahan", "rencana-perjanjian-kinerja", "iku-9-hasil"},
        "8a.capaian": {"ringkasan-capaian", "iku-8a-riwayat", "iku-8-gerak"},
        "8.capaian": {"iku-8-hasil", "ringkasan-sorotan", "ringkasan-capaian"},
    }  # fmt: skip
    for name, expected in ties.items():
        assert expected <= {number.place for number in places[name]}, name
    assert {number.text for number in places["11.kumulatif"]} == {"4.506"}


def test_csv_and_workbook_hold_the_named_numbers(whole, document):
    sheets = ranges_of(whole.report / "laporan-kinerja-2018.xlsx")
    compared = 0
    for part in document.parts:
        if part.kind != "table":
            continue
        id_ = part.data["id"]
        with (whole.report / "tabel" / f"{id_}.csv").open(encoding="utf-8") as stream:
            written = list(csv.reader(stream))[1:]
        sheet = sheets.get(id_.replace("-", "_"), ())
        for at, row in enumerate(part.data["rows"]):
            for cell in row:
                if cell["key"] and cell["value"] is not None:
                    assert holds(written[at], cell), (id_, cell)
                    # Totals stand below the range.
                    assert at >= len(sheet) or holds(sheet[at], cell), (id_, cell)
                    compared += at < len(sheet)
    assert compared > 500


@cache
def ranges_of(path):
    """Rows of every named range of a workbook, without heads."""
    book = load_workbook(path, data_only=True)
    return {
        table.name: [[cell.value for cell in row] for row in sheet[table.ref]][1:]
        for sheet in book
        for table in sheet.tables.values()
    }


def holds(record, cell):
    """Whether a row has the number in full, or as printed."""
    texts = [str(item) for item in record]
    if cell["text"] in texts:
        return True
    for text in texts:
        try:
            if abs(float(text) - cell["value"]) <= 1e-9 * max(1, abs(cell["value"])):
                return True
        except ValueError:
            continue
    return False


def test_the_pdf_prints_what_is_tied(whole, places):
    with PdfDocument(whole.pdf) as pdf:
        words = " ".join(pdf[page].get_textpage().get_text_range() for page in range(len(pdf)))
    texts = {numbers[0].text for name, numbers in places.items() if name.endswith(".realisasi")}
    assert len(texts) > 10
    assert [text for text in texts if text not in words] == []


@pytest.fixture(scope="module")
def told(whole):
    """What the program says of each indicator, by topic."""
    return {
        result.number: [(item.topic, item.plain) for item in result.sentences]
        for result in read_results(whole.report / "results")
    }


def test_a_reader_of_the_sentences_alone_knows_what_moved_each_number_where_and_what_lacks(told):
    assert set(told) == set(range(1, 12))
    for number, sentences in told.items():
        topics = {topic for topic, _ in sentences}
        assert topics >= {"gerak", "target", "sumber"}, number
    words = {number: " ".join(text for _, text in items) for number, items in told.items()}
    for number, facts in {
        1: ["25 produk", "Kab. Penajam Paser Utara yang tahun lalu tidak memiliki satu pun 14",
            "Tanpa Kab. Penajam Paser Utara realisasinya 4,68 persen"],
        2: ["volume industri pengolahan +0,08", "harga PDRB -0,83", "kurang 0,36"],
        3: ["volume +803.983.686", "harga -55.807.529", "2701 Batubara"],
        5: ["turun 12 item dari 131", "587 menjadi 588 barang", "masih diuji 58 item (2017: 46)"],
        6: ["peringkat melepas 414 dari 695 (276 belum diperingkat", "kurang 109 unit"],
        7: ["pembilang 71.995.069 menjadi 79.941.272 juta rupiah"],
        9: ["Terhadap target 300 unit usaha yang berlaku sampai 28 September 2018",
            "capaiannya 105,67 persen", "Kota Samarinda -14"],
        11: ["peserta 1.000 menjadi 1.040 orang", "kurang 59 WUB"],
    }.items():  # fmt: skip
        for fact in facts:
            assert fact in words[number], (number, fact)


def test_each_sasaran_has_a_result_and_a_sentence(document):
    (table,) = [p.data for p in document.parts if p.kind == "table"
                and p.data["id"] == "ringkasan-sasaran"]  # fmt: skip
    assert [row[1]["text"] for row in table["rows"]] == [
        "1 dari 1", "1 dari 2", "0 dari 1", "0 dari 1", "2 dari 5", "0 dari 1"
    ]  # fmt: skip
    assert all(row[3]["text"].startswith("Realisasi IKU ") for row in table["rows"])
