"""The workbook of the sample year as a person in an office uses it."""

import json
import math
import re
import shutil
import subprocess
import zipfile

import pytest
from openpyxl import load_workbook

from iku_analysis.privacy.small_counts import WITHHELD

MOST_PAGES = 60
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def path(whole):
    return whole.report / "laporan-kinerja-2018.xlsx"


@pytest.fixture(scope="module")
def book(path):
    return load_workbook(path)


@pytest.fixture(scope="module")
def values(path):
    return load_workbook(path, data_only=True)


def formulas_of(book):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def without_stored_values(path, copy):
    """The same workbook, whose formulas nobody has computed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode() if name.startswith("xl/worksheets/sheet") else None
            blank = content and re.sub(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1", content)
            new.writestr(name, blank or old.read(name))


@pytest.mark.skipif(not OFFICE, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_computes_every_formula_to_the_number_we_stored(path, book, values, tmp_path):
    without_stored_values(path, tmp_path / "kosong.xlsx")
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profil", "--headless",
         "--convert-to", "xlsx", "--outdir", tmp_path / "hasil", tmp_path / "kosong.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    computed = load_workbook(tmp_path / "hasil/kosong.xlsx", data_only=True)
    formulas = formulas_of(book)
    assert len(formulas) > 100
    for (sheet, place), text in formulas.items():
        ours, theirs = values[sheet][place].value, computed[sheet][place].value
        assert math.isclose(ours, theirs, rel_tol=1e-12), (sheet, place, text)


def test_every_achievement_of_the_summary_follows_from_its_target(whole, book, values):
    names = {name: item.attr_text for name, item in book.defined_names.items()}
    sheet = values["Ringkasan"]
    for number in (1, 4, 6, 11):
        (part,) = whole.result(number)["components"]
        for word, quantity in (
            ("target", part["target"]),
            ("realisasi", part["realisation"]),
            ("capaian", part["achievement"]["percent"]),
        ):
            place = names[f"IKU_{number}_{word}"].partition("!")[2].replace("$", "")
            assert sheet[place].value == pytest.approx(quantity["value"], rel=1e-14)
        assert book["Ringkasan"][place].data_type == "f"


def test_sheets_are_by_subject_and_lead_back(book):
    subjects = ["Anggaran", "Sumber", "Rekonsiliasi", "Checklist", "Profil kab-kota"]
    assert book.sheetnames[0] == "Ringkasan"
    assert {*subjects, *(f"IKU {number}" for number in range(1, 12))} < {*book.sheetnames}
    assert book.sheetnames[-1] == "data"
    links = {cell.hyperlink.location for (cell,) in book["Ringkasan"]["A1:A60"] if cell.hyperlink}
    assert {f"'{name}'!A1" for name in book.sheetnames[1:]} == links
    for sheet in book.worksheets[1:]:
        assert sheet["A2"].hyperlink.location == "'Ringkasan'!A1"


def test_every_sheet_can_be_read_sorted_and_printed(book):
    pages = 0
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes
        assert sheet["A1"].value
        setup = sheet.page_setup
        assert setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert setup.fitToWidth is None  # one
        assert max(row.height or 0 for row in sheet.row_dimensions.values()) <= 409  # Excel's most
        pages += setup.fitToHeight or 1
        for table in sheet.tables.values():
            assert table.autoFilter.ref == table.ref
    assert pages <= MOST_PAGES


def test_the_long_sheet_has_every_number_with_where_it_stands(values, whole):
    rows = list(values["data"].iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if row[0] == "Tahun")
    head = [str(cell).casefold() for cell in rows[at]]
    records = [dict(zip(head, row, strict=True)) for row in rows[at + 1 :]]
    assert {"tahun", "iku", "varian", "wilayah", "nilai", "satuan", "status", "cakupan"} <= {*head}
    variants = {(r["iku"], r["varian"]): r["nilai"] for r in records if r["tahun"] == 2018}
    for number in range(1, 12):
        for variant in whole.result(number)["variants"]:
            value = variant["quantity"]["value"]
            assert variants[number, variant["key"]] == pytest.approx(value, rel=1e-14)
    withheld = [record for record in records if record["keterangan"] == WITHHELD]
    assert withheld
    assert {record["nilai"] for record in withheld} == {None}


def test_the_file_says_whose_it_is_and_which_manifest_it_belongs_to(book, whole):
    about = book.properties
    assert about.title == "Laporan Kinerja 2018"
    assert about.creator.startswith("Dinas Perindustrian")
    manifest = json.loads((whole.report / "manifest.json").read_text())
    assert manifest["fingerprint"][:12] in about.description
