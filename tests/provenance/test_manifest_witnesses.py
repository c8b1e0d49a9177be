"""A manifest that was changed with its files is contradicted by the PDF, or by what is in git."""

import json
import subprocess
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from iku_analysis.base.paths import YearPaths
from iku_analysis.base.pdf_content import CONTENT_FILE, PdfContent, sealed
from iku_analysis.provenance.manifest_witnesses import unknown_files, witnesses

PAGE, TABLE, OWN = "laporan-kinerja-2018.html", "tabel/hasil.csv", "a1" * 32


def digests(paths):
    files = [path for path in paths.report.rglob("*") if path.is_file()]
    return {
        path.relative_to(paths.report).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in files
        if path != paths.manifest
    }


def manifest(paths):
    outputs = [{"path": name, "sha256": digest} for name, digest in digests(paths).items()]
    told = {"fingerprint": OWN, "outputs": sorted(outputs, key=lambda entry: entry["path"])}
    paths.manifest.write_text(json.dumps(told), encoding="utf-8")
    return told


def write_pdf(paths, fingerprint=OWN, record=None):
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, data in (
            ("manifest.json", record or json.dumps({"fingerprint": fingerprint}).encode()),
            ("hasil.csv", (paths.report / TABLE).read_bytes()),
        ):
            document.attachments[name] = pikepdf.AttachedFileSpec(document, data)
        told = PdfContent.of(document).to_json({PAGE: digests(paths)[PAGE]}).encode()
        document.attachments[CONTENT_FILE] = pikepdf.AttachedFileSpec(document, told)
        packed = BytesIO()
        document.save(packed, deterministic_id=True)
    paths.pdf.write_bytes(sealed(packed.getvalue()))


@pytest.fixture
def paths(tmp_path):
    found = YearPaths(tmp_path, 2018)
    (found.report / "tabel").mkdir(parents=True)
    (found.report / PAGE).write_text("10,64", encoding="utf-8")
    (found.report / TABLE).write_text("a,10.64\n", encoding="utf-8")
    write_pdf(found)
    return found


def bad(paths):
    return [item.words for item in witnesses(manifest(paths), paths) if not item.is_good]


@pytest.mark.parametrize("name", [PAGE, TABLE])
def test_a_file_changed_together_with_the_manifest_is_named_by_the_pdf(paths, name):
    assert bad(paths) == []
    (paths.report / name).write_text("19,64", encoding="utf-8")
    assert bad(paths) == [f"keluaran: {name} lain daripada yang dicatat di dalam PDF"]


def test_a_pdf_of_another_manifest_is_named(paths):
    write_pdf(paths, "b2" * 32)
    assert bad(paths) == ["laporan-kinerja-2018.pdf: manifes di dalamnya b2b2b2b2b2b2, lain."]


def test_a_pdf_whose_record_cannot_be_read_is_no_witness_for_anything(paths):
    write_pdf(paths, record=b"[1")
    assert bad(paths) == ["laporan-kinerja-2018.pdf: catatan di dalamnya tidak dapat dibaca."]


def test_the_manifest_published_in_git_is_compared_with_and_what_was_done_is_said(paths):
    def said():
        return [item.words for item in witnesses(manifest(paths), paths)][-1]

    def git(*words):
        subprocess.run(["git", "-C", paths.root, *words], check=True, capture_output=True)

    git("init", "-q")
    assert said() == "Tidak ada manifes terbit dalam git untuk dibandingkan."
    git("add", "-f", paths.manifest)
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "Terbitkan")
    assert said() == "Manifes ini sama dengan yang terbit dalam git."
    (paths.report / PAGE).write_text("19,64", encoding="utf-8")
    write_pdf(paths)  # whoever changes the PDF as well
    assert bad(paths) == [f"lain daripada yang terbit dalam git: {PAGE}, {paths.pdf.name}"]


def test_a_file_the_manifest_does_not_know_is_named_but_not_what_systems_leave_behind(paths):
    told = manifest(paths)
    for name in ("laporan-kinerja-2018-revisi.pdf", "tabel/lain.csv", ".DS_Store", "~$lap.docx"):
        (paths.report / name).write_text("x", encoding="utf-8")
    expected = ["laporan-kinerja-2018-revisi.pdf", "tabel/lain.csv"]
    assert unknown_files(told, paths.report) == expected
