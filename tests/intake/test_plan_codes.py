"""Codes of the plan tables and words of the document are held to the catalogue."""

import shutil

import pytest

from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.package import load_package
from iku_analysis.declarations.plan_codes import CODED_TABLES, PlanCodes, codes_of
from iku_analysis.intake.checked_tables import check_resource
from iku_analysis.intake.findings import Severity
from iku_analysis.intake.iku_document import check_document

REVISION = "2019-04-01,"


def edited(raw, folder, name, old, new):
    text = (raw / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def findings_of(raw, folder, table, old, new):
    resource = load_package(raw).resource(table)
    edited(raw, folder, resource.path, old, new)
    _, found = check_resource(folder, resource, PlanCodes.of(load_catalogue(raw)))
    return [(f.severity, f.row, f.column, f.value, f.mend) for f in found]


@pytest.mark.parametrize(
    ("table", "edit", "expected"),
    [
        ("perjanjian_kinerja", ("31,11,", "31,12,"), (13, "kode_iku", "12", "'11'")),
        ("perjanjian_kinerja", ("31,8b,", "31,8,"), (10, "kode_iku", "8", "'8b'")),
        ("renstra", ("\n8a,", "\n8,"), (9, "kode_iku", "8", "'8a'")),
        ("standar_nasional", ("\n10,", "\n20,"), (12, "kode_iku", "20", "'10'")),
        ("anggaran", ("2018,6,11,", "2018,6,10,"), (16, "kode_iku", "10", "")),
        ("anggaran", ("2018,5,7;8,", "2018,5,7;18,"), (13, "kode_iku", "18", "'8'")),
        (
            "revisi",
            ("mengapa\n", "mengapa\n2019-04-01,2.totl,1,angka berubah,data direvisi\n"),
            (2, "angka", "2.totl", "'2.total'"),
        ),
        (
            "revisi",
            ("mengapa\n", "mengapa\n2019-04-01,12.capaian,1,angka berubah,data direvisi\n"),
            (2, "angka", "12.capaian", ""),
        ),
    ],
)
def test_a_code_the_catalogue_lacks_is_a_galat_that_names_the_one_meant(
    raw, tmp_path, table, edit, expected
):
    ((severity, *found, mend),) = findings_of(raw, tmp_path, table, *edit)
    *place, meant = expected
    assert severity is Severity.GALAT
    assert found == place
    assert meant in mend


def test_a_number_of_a_published_quarter_is_known_and_a_misspelt_one_is_not(raw, tmp_path):
    row = "mengapa\n2019-04-01,T3.5.barang,99,satu baris menyusul,dikirim terlambat\n"
    assert findings_of(raw, tmp_path, "revisi", "mengapa\n", row) == []
    ((_, *found, _),) = findings_of(
        raw, tmp_path, "revisi", "mengapa\n", row.replace("barang", "barangg")
    )
    assert found == [2, "angka", "T3.5.barangg"]


def test_a_row_of_a_former_indicator_is_a_warning(raw, tmp_path):
    first = (raw / "riwayat.csv").read_text(encoding="utf-8").splitlines()[1]
    year, _, rest = first.split(",", 2)
    (found,) = findings_of(raw, tmp_path, "riwayat", first, f"{first}\n{year},17,{rest}")
    assert found[:4] == (Severity.PERINGATAN, 3, "kode_iku", "17")


def test_a_sasaran_of_no_catalogue_is_found_in_the_budget(raw, tmp_path):
    catalogue = (raw / "iku.yaml").read_text(encoding="utf-8")
    (tmp_path / "iku.yaml").write_text(catalogue[: catalogue.index("  - nomor: 6\n    nama")])
    resource = load_package(raw).resource("anggaran")
    known = PlanCodes.of(load_catalogue(tmp_path))
    _, found = check_resource(raw, resource, known)
    assert [(f.severity, f.column, f.value) for f in found] == [
        (Severity.PERINGATAN, "sasaran", "6")
    ]


def test_the_shipped_plan_tables_name_what_the_catalogue_has(raw):
    known = PlanCodes.of(load_catalogue(raw))
    for resource in load_package(raw).resources:
        if resource.name in CODED_TABLES:
            assert check_resource(raw, resource, known)[1] == ()


# --- the document ----------------------------------------------------------------------------


def document_findings(raw, folder, *, file="iku.yaml", old="", new=""):
    for name in ("iku.yaml", "dokumen_iku.txt"):
        shutil.copy(raw / name, folder)
    edited(raw, folder, file, old, new)
    return check_document(folder, load_catalogue(folder))


def test_the_shipped_catalogue_is_word_for_word(raw):
    assert check_document(raw, load_catalogue(raw)) == ()


@pytest.mark.parametrize(
    ("edit", "line", "where"),
    [
        (("nama: Disparitas harga antarwilayah", "nama: Disparitas harga"), 7, "IKU 4, nama"),
        (("satuan: WUB\n        alasan", "satuan: orang\n        alasan"), 14, "IKU 11, satuan"),
        (("peran sektor industri", "peran industri"), 5, "IKU 2, alasan"),
        (("BPS dan Bank Indonesia\n", "BPS\n"), 6, "IKU 3, sumber_data"),
        (("Harga di Provinsi", "Harga Provinsi"), 7, "IKU 4, cara_perhitungan"),
        (("BPS, Dinas Perindagkop dan UMKM Provinsi", "Dinas Provinsi"), 10, "IKU 7"),
        (("Meningkatnya jumlah wirausaha", "Meningkatnya wirausaha"), 14, "sasaran 6"),
        (("judul: INDIKATOR", "judul: Indikator"), 1, "judul"),
        (("pengesahan: Samarinda, Januari", "pengesahan: Samarinda"), 16, "pengesahan"),
    ],
)  # fmt: skip
def test_words_that_differ_from_the_document_are_a_galat_with_its_line(
    raw, tmp_path, edit, line, where
):
    (found,) = document_findings(raw, tmp_path, old=edit[0], new=edit[1])
    assert (found.severity, found.file, found.row, found.column) == (
        Severity.GALAT, "dokumen_iku.txt", line, where,
    )  # fmt: skip
    assert "berbeda dari iku.yaml" in found.rule


def test_a_document_of_another_year_or_form_is_told(raw, tmp_path):
    words = {"file": "dokumen_iku.txt", "old": "\t\t10\t"}
    (more,) = document_findings(raw, tmp_path, **words, new="\t\t12\tLain\tx\ty\n\t\t10\t")
    assert (more.severity, "IKU 12 tidak ada di iku.yaml" in more.rule) == (Severity.CATATAN, True)
    (less,) = document_findings(raw, tmp_path, **words, new="\t\tx\t")
    assert (less.severity, "IKU 10" in less.rule) == (Severity.GALAT, True)
    (tmp_path / "dokumen_iku.txt").write_text("Dokumen tanpa tabel\n", encoding="utf-8")
    (form,) = check_document(tmp_path, load_catalogue(tmp_path))
    assert (form.severity, "tidak dikenali" in form.rule) == (Severity.PERINGATAN, True)
    (tmp_path / "dokumen_iku.txt").unlink()
    (gone,) = check_document(tmp_path, load_catalogue(tmp_path))
    assert gone.severity is Severity.GALAT


@pytest.mark.parametrize(
    ("entry", "is_told"),
    [
        ("2.total,67.19", True),
        ("2.total,76.19047619", False),
        ("2.total,", True),
        ("T2.2.total,42", False),
        ("T2.2.total,43", True),
        ("2.capaian,1", False),  # nobody knows what it was published as
    ],
)
def test_an_entry_of_the_revision_log_is_about_a_value_that_was_published(
    raw, tmp_path, entry, is_told
):
    resource = load_package(raw).resource("revisi")
    row = f"2019-04-01,{entry},angka berubah,data direvisi"
    edited(raw, tmp_path, resource.path, "mengapa\n", f"mengapa\n{row}\n")
    ever = (("2.total", (75.86, 76.19047619047619)), ("T2.2.total", (42.0,)))
    _, found = check_resource(tmp_path, resource, codes_of(resource, load_catalogue(raw), ever))
    assert [(f.code, f.row, f.column) for f in found] == [("IKU-P156", 2, "terbit")] * is_told
