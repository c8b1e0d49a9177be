"""A file changed after the report was made is named, whatever its kind and whatever was changed."""

import random
import zipfile

import openpyxl
import pikepdf
import pytest

from iku_analysis.audit import compare
from iku_analysis.audit.file_comparison import AFTERWARDS, Basis, compare_file
from iku_analysis.audit.record import PublishedRecord
from iku_analysis.audit.text_comparison import printed_names
from iku_analysis.audit.verdict import Kind, Verdict
from iku_analysis.base.paths import YearPaths
from iku_analysis.provenance.changes import Change, Group

NEAR, OTHER = Verdict.EQUIVALENT, Verdict.DIFFERENT
OURS = {"fingerprint": "a1" * 32, "code": {"commit": "c3" * 20}}
THEIRS = {"fingerprint": "b2" * 32, "code": {"commit": ""}}
SAME = Basis()
RENAMED = Basis.of(OURS, THEIRS, ())
CHANGED = {group: (Change(group, "x", "berubah"),) for group in Group}
FORMS = (".html", ".docx", ".xlsx", ".csv", ".pdf", ".ipynb")

HTML = """<html><head><style>p{color:black}</style></head><body><p>Nilai 1,5 · NAMED</p>
<svg width="20" height="20"><rect width="10" height="10" fill="red"/></svg>
<script>x=1</script></body></html>"""
BODY = "<w:p><w:r><w:t>Nilai 1,5 · NAMED</w:t></w:r></w:p>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20"><rect width="{}" height="10"/></svg>'
WORD = {
    "word/document.xml": BODY,
    "word/styles.xml": "<w:styles/>",
    "word/media/grafik1.svg": SVG.format(10),
}


def named(manifest):
    long, short, *_, commit = printed_names(manifest)
    return f"kode {commit} manifes {short} {long}"


def packed(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def made(folder, suffix, manifest=OURS, **changed):
    """A small file of a kind; ``changed`` says other words or members."""
    folder.mkdir(exist_ok=True)
    path = folder / f"l{suffix}"
    names = named(manifest)
    if suffix == ".html":
        path.write_text(changed.get("page", HTML).replace("NAMED", names), encoding="utf-8")
    elif suffix == ".docx":
        members = WORD | {"word/document.xml": changed.pop("body", BODY)} | changed
        packed(path, {name: text.replace("NAMED", names) for name, text in members.items()})
    elif suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active.title = "iku-4-x"
        book.active.append(["a", 1.5, names])
        book.active["B1"].number_format = changed.get("format", "General")
        book.save(path)
        with zipfile.ZipFile(path) as archive:  # as our writer packs: no clock in it
            members = {name: archive.read(name) for name in archive.namelist()}
        del members["docProps/core.xml"]
        packed(path, members)
    elif suffix == ".pdf":
        write_pdf(path, names, **changed)
    elif suffix == ".csv":
        path.write_text(f"a,b\nx,1.5\n{names},\n", encoding="utf-8")
    else:
        path.write_text(f'{{"cells": [{{"source": "x = 1.5 # {names}"}}]}}', encoding="utf-8")
    return path


def write_pdf(path, names, drawn="0 0 9 9 re f"):
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(400, 100)).obj
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
            )
        )
        text = f"{drawn} BT /F 4 Tf 10 80 Td ({names}) Tj 0 -20 Td (Nilai 1,5) Tj ET"
        page.Contents = document.make_stream(text.encode())
        document.save(path, deterministic_id=True)


def compared(suffix, before, now, basis):
    kind = Kind.TABLE if suffix in {".csv", ".xlsx"} else Kind.TEXT
    return compare_file(f"l{suffix}", (before, now), kind, basis, {4: 1e-9})


@pytest.mark.parametrize("suffix", FORMS)
def test_of_the_same_making_any_byte_changed_anywhere_is_named(tmp_path, suffix):
    seed = random.randrange(10**6)  # noqa: S311 -- places, no secrets
    chance = random.Random(seed)  # noqa: S311 -- as above
    now = made(tmp_path / "b", suffix)
    whole = now.read_bytes()
    for _ in range(25):
        at, much = chance.randrange(len(whole)), chance.choice((0, 2, 40))
        forged = whole[:at] + b"#" * chance.choice((1, 3, 9)) + whole[at + much :]
        before = tmp_path / f"l{suffix}"
        before.write_bytes(forged)
        found = compared(suffix, before, now, SAME)
        assert found.verdict is OTHER, (seed, forged)
        assert found.note.startswith(AFTERWARDS), (seed, found)


@pytest.mark.parametrize("suffix", FORMS)
def test_where_only_code_and_manifest_are_called_otherwise_only_their_names_may_differ(
    tmp_path, suffix
):
    ours, theirs = made(tmp_path / "a", suffix), made(tmp_path / "b", suffix, THEIRS)
    found = compared(suffix, ours, theirs, RENAMED)
    assert found.verdict is NEAR, found
    # ours under a name that is neither's
    swapped = Basis.of({**OURS, "fingerprint": "e5" * 32}, THEIRS, ())
    assert compared(suffix, ours, theirs, swapped).verdict is OTHER


# What a reader sees, or no longer sees, while each text stays as it is.
UNREAD = {
    "style": (".html", {"page": HTML.replace("p{", "p::after{content:'9'}p{")}, "gaya"),
    "script": (".html", {"page": HTML.replace("x=1", "x=2")}, "skrip"),
    "bar": (".html", {"page": HTML.replace('width="10"', 'width="13"')}, "gambar"),
    "hidden": (".html", {"page": HTML.replace("<p>", "<p hidden>")}, "isi"),
    "vanish": (".docx", {"body": BODY.replace("<w:t>", "<w:rPr><w:vanish/></w:rPr><w:t>")}, "isi"),
    "sign": (".docx", {"body": BODY.replace("</w:r>", '<w:sym w:char="39"/></w:r>')}, "isi"),
    "chart": (".docx", {"word/media/grafik1.svg": SVG.format(13)}, "gambar"),
    "look": (".docx", {"word/styles.xml": "<w:styles><w:vanish/></w:styles>"}, "gaya"),
    "format": (".xlsx", {"format": '"9,9"'}, "gaya"),
    "drawn": (".pdf", {"drawn": "0 0 9 30 re f"}, "halaman 1"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_a_reader_sees_that_is_no_text_needs_a_cause_that_can_bring_it_about(tmp_path, name):
    suffix, changed, part = UNREAD[name]
    before, now = made(tmp_path / "a", suffix, **changed), made(tmp_path / "b", suffix)
    for basis in (SAME, Basis(CHANGED[Group.INPUT])):
        found = compared(suffix, before, now, basis)
        assert (found.verdict, part in found.note) == (OTHER, True), found
    renamed = compared(suffix, before, made(tmp_path / "c", suffix, THEIRS), RENAMED)
    assert (renamed.verdict, part in renamed.note) == (OTHER, True), renamed
    other_code = compared(suffix, before, now, Basis(CHANGED[Group.CODE]))
    if part in {"gambar", "isi"}:  # no code hides a text or lengthens a bar for the same result
        assert other_code.verdict is OTHER, other_code
    else:
        assert (other_code.verdict, part in other_code.note) == (NEAR, True), other_code
        assert "sebab: kode berbeda" in other_code.note


def test_other_markup_or_packing_is_equivalent_only_for_a_cause_and_the_cause_is_named(tmp_path):
    before = made(tmp_path / "a", ".html", page=HTML.replace("<p>", '<p class="a">'))
    now = made(tmp_path / "b", ".html")
    assert compared(".html", before, now, SAME).verdict is OTHER
    found = compared(".html", before, now, Basis(CHANGED[Group.ENVIRONMENT]))
    assert found.verdict is NEAR
    assert found.note.endswith("lain pada isi; sebab: lingkungan berbeda")


MANIFEST = {**OURS, "results": [], "findings": [], "outputs": []}
ONE = {"indicator": 4, "variant": "total", "value": 100.0}
NEARLY, ANOTHER = {**ONE, "value": 100.00000001}, {**ONE, "value": 101.0}


@pytest.mark.parametrize(
    ("key", "sides", "verdict"),
    [
        ("outputs", ([{"path": "a"}], [{"path": "b"}]), NEAR),  # compared as files
        ("findings", ([], [{"code": "x"}]), OTHER),
        ("results", ([ONE], [ANOTHER]), OTHER),
        ("results", ([ONE], [NEARLY]), NEAR),
    ],
)
def test_what_a_manifest_says_is_compared_too(tmp_path, monkeypatch, key, sides, verdict):
    paths = YearPaths(tmp_path, 2018)
    paths.report.mkdir(parents=True)
    paths.manifest.write_text("a", encoding="utf-8")
    (tmp_path / paths.manifest.name).write_text("b", encoding="utf-8")
    monkeypatch.setattr(compare, "load_manifest", lambda _: {**MANIFEST, key: sides[1]})
    record = PublishedRecord({**MANIFEST, key: sides[0]}, tmp_path, paths)
    found = compare.compare_manifests(record, paths, RENAMED, {4: 1e-9})
    assert (found.verdict, key in found.note) == (verdict, True), found
