"""Personal data anywhere in a raw folder are told by the check, with their place and masked."""

import shutil

import openpyxl
import pytest
from openpyxl.comments import Comment

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.intake.checked_tables import take_in
from iku_analysis.intake.findings import Severity
from iku_analysis.narrative.text_checks import check_narratives

NIK = "6472-0141-0190-0001"


def edit(path, old, new):
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def told(root, tmp_path_factory):
    """Findings of the year's raw folder with personal data everywhere."""
    raw = tmp_path_factory.mktemp("mentah") / "2018"
    shutil.copytree(root / "data/raw/2018", raw)
    edit(raw / "anggaran.csv", "Pembinaan mutu", f"Pembinaan {NIK}")
    edit(raw / "renstra.csv", "\n", ",catatan\n")
    lines = (raw / "renstra.csv").read_text(encoding="utf-8").splitlines()
    rows = [lines[0], *(f"{line}," for line in lines[1:-1]), f"{lines[-1]},WA 0812 3456 7890"]
    (raw / "renstra.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    edit(
        raw / "narasi/iku-4.md", "## Efisiensi", "<!-- orang (at) contoh.go.id -->\n\n## Efisiensi"
    )
    edit(raw / "narasi/iku-5.md", "status: contoh", f"status: contoh\n# {NIK}")
    edit(raw / "iku.yaml", "tempat: Samarinda", "tempat: Samarinda  # (0541) 743210")
    edit(raw / "datapackage.yaml", "name: iku-kaltim-2018", f"name: iku-kaltim-2018\n# {NIK}")
    book = openpyxl.load_workbook(raw / "produk_unggulan.xlsx")
    book["Data"]["B7"].comment = Comment("milik 6472 0141 0190 0001", "x")
    book.properties.description = "hubungi orang@contoh.go.id"
    book.save(raw / "produk_unggulan.xlsx")
    (raw / f"scan {NIK}.png").write_bytes(b"")
    findings = (*take_in(raw).findings, *check_narratives(raw, load_catalogue(raw)))
    return [item for item in findings if item.severity is Severity.GALAT]


@pytest.mark.parametrize(
    ("file", "row", "column", "masked"),
    [
        ("anggaran.csv", 3, "kegiatan", "6472*"),
        ("renstra.csv", None, "catatan", "0812*"),
        ("narasi/iku-4.md", None, "", "oran*"),
        ("narasi/iku-5.md", 3, "", "6472*"),
        ("iku.yaml", None, "", "0541*"),
        ("datapackage.yaml", None, "", "6472*"),
        ("produk_unggulan.xlsx", 7, "(komentar)", "6472*"),
        ("produk_unggulan.xlsx", None, "(properti)", "oran*"),
        ("scan 6472***************.png", None, "", "6472*"),
    ],
)
def test_each_place_is_told_with_a_masked_value_and_a_mend(told, file, row, column, masked):
    here = [item for item in told if (item.file, item.column) == (file, column)]
    assert len(here) == 1
    assert row in {None, here[0].row}
    assert here[0].value.startswith(masked[:4])
    assert set(here[0].value[4:]) == {"*"}
    assert "tampak seperti NIK" in here[0].rule
    assert here[0].mend


def test_nothing_else_is_a_fault_and_no_value_is_told(told):
    assert len(told) == 9
    for value in (NIK, "0812 3456 7890", "743210", "contoh.go.id"):
        assert value not in repr(told)


@pytest.mark.parametrize(
    ("kind", "cell", "is_told"),
    [
        ("string", "6472.0141.0190.0001", True),
        ("string", "6401010010122", False),
        ("integer", "6472014101900001", True),
        ("number", "6472014101900001", True),
        ("number", "081234567890", True),
        ("number", "62812345678", False),
        ("number", "5990000000", False),
    ],
)
def test_numbers_of_persons_are_told_in_columns_of_every_type(raw_folder, kind, cell, is_told):
    folder = raw_folder([f"name: n, type: {kind}"], {"uji.csv": f"n\n{cell}\n"})
    told = [item for item in take_in(folder).findings if "tampak seperti NIK" in item.rule]
    assert bool(told) == is_told


def test_a_value_that_cannot_be_read_is_told_without_a_nik(raw_folder):
    folder = raw_folder(["name: n, type: date"], {"uji.csv": "n\nlahir 6472014101900001\n"})
    (finding,) = take_in(folder).findings
    assert finding.value == "lahir 6472************"


def test_a_nik_at_the_end_of_what_is_shown_is_hidden_too(raw_folder):
    text = "x" * 50 + " 6472014101900001"
    folder = raw_folder(["name: n, type: date"], {"uji.csv": f"n\n{text}\n"})
    assert "647201" not in take_in(folder).findings[0].value
