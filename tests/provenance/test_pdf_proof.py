"""What a PDF proves by itself: its attachments, its signature, and what became of it."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pkcs11
import pypdfium2 as pdfium
import pytest
from pikepdf import Name
from pkcs11 import Attribute, CertificateType, ObjectClass
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from iku_analysis.base.errors import IkuError
from iku_analysis.base.outputs import PDF
from iku_analysis.base.pdf_content import (
    SIGNATURE_FIELD,
    PdfContent,
    attachments,
    is_sealed,
    opened,
    own_part,
)
from iku_analysis.provenance.pdf_bundle import attached_bundle, with_bundle
from iku_analysis.provenance.pdf_signatures import signatures_of, trusted_roots
from iku_analysis.provenance.pdf_state import PdfState, judged_pdf
from iku_analysis.provenance.signature_mark import signature_mark
from iku_analysis.provenance.signing import Key, signed_pdf
from iku_analysis.provenance.verify_pdf import told_pdf
from iku_analysis.report import Report, document_of, merge_notebooks, write_output
from tests.report.conftest import executed, info, prose, shown, table
from tests.signing_keys import (
    PASSWORD,
    SIGNER,
    key_file,
    other_root_file,
    plain_key,
    root_file,
)

MANIFEST = json.dumps({"fingerprint": "a1b2c3d4e5f6" + "0" * 52, "year": 2018}) + "\n"
TOKEN, PIN = "dinas", "1234"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    notebooks = executed([prose("# A\n\nSatu kalimat."), shown(table()), prose("# B\n\nDua.")])
    document = document_of(merge_notebooks(notebooks, info()))
    report = Report(document, info(), manifest=MANIFEST, result_files=(("01_uji.json", b"[]\n"),))
    return write_output(PDF, report, tmp_path_factory.mktemp("pdf")).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("kunci")


@pytest.fixture(scope="module")
def signer(folder):
    with Key(key_file(folder)).signer(lambda: PASSWORD) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def signed(pdf, signer):
    return signed_pdf(pdf, signer)


def saved(document, **options):
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


def test_manifest_results_and_tables_are_attached_as_pdf_a_asks(pdf):
    with opened(pdf) as document:
        carried = attachments(document)
        specs = {str(spec.UF): spec for spec in document.Root.AF}
        assert set(carried) == set(specs)
        assert carried["manifest.json"].decode() == MANIFEST
        assert {"01_uji.json", "iku-1-varian.csv", "datapackage.json", "isi.json"} < set(carried)
        for spec in specs.values():
            assert spec.AFRelationship in {Name.Data, Name.Source, Name.Supplement}
            assert str(spec.Desc)
            file = spec.EF.F
            assert "/" in str(file.Subtype)[1:]
            assert int(file.Params.Size) == len(file.read_bytes())


def field_of(pdf):
    with opened(pdf) as document:
        page = next(p for p in document.pages if any("/FT" in a for a in p.get("/Annots", [])))
        widget = next(annotation for annotation in page.Annots if "/FT" in annotation)
        number = int(widget.StructParent)
        tags = document.Root.StructTreeRoot.ParentTree
        found = dict(_leaves(tags))[number]
        return {
            "name": str(widget.T),
            "told": str(widget.TU),
            "tabs": page.obj.Tabs,
            "tag": found.S,
            "printed": int(widget.F) & 4,
            "shows": widget.AP.N.read_bytes(),
            "box": [float(at) for at in widget.Rect],
        }


def _leaves(node):
    for kid in node.get("/Kids", ()):
        yield from _leaves(kid)
    listed = list(node.get("/Nums", ()))
    yield from (
        (int(number), value) for number, value in zip(listed[::2], listed[1::2], strict=True)
    )


def test_the_place_of_the_signature_is_a_tagged_form_field_before_and_after(pdf, signed):
    before, after = field_of(pdf), field_of(signed)
    empty, drawn = before.pop("shows"), after.pop("shows")
    assert before == after
    assert before["tag"] == Name.Form
    assert before["tabs"] == Name.S
    assert before["told"]
    assert before["printed"]
    assert empty == b""
    assert drawn


def test_the_mark_is_paths_alone_and_fits_its_place():
    drawn = signature_mark(("a", "Nama yang sangat panjang " * 6), "isi kode", 260, 74).decode()
    operators = {line.split()[-1] for line in drawn.splitlines()}
    assert operators <= {"q", "Q", "rg", "re", "f", "cm", "m", "l", "c", "h"}


def test_a_signed_pdf_begins_with_our_bytes_and_verify_names_the_signer(pdf, signed, folder):
    assert signed.startswith(pdf)
    assert own_part(signed) == pdf
    words, is_good = told_pdf(signed, pdf, None)
    assert is_good
    assert words.startswith("COCOK: isi sama dengan manifes a1b2c3d4e5f6; ditambah tanda tangan")
    assert f"oleh {SIGNER}, rantai {SIGNER} < CA uji" in words
    assert "BERBEDA" not in words
    trusting, is_good = told_pdf(signed, pdf, trusted_roots(root_file(folder)))
    assert is_good
    assert "sampai ke akar" in trusting
    other, is_good = told_pdf(signed, pdf, trusted_roots(other_root_file(folder)))
    assert not is_good
    assert "TIDAK SAMPAI" in other


def test_a_second_signer_adds_and_breaks_nothing(signed, signer):
    twice = signed_pdf(signed, signer)
    assert twice.startswith(signed)
    assert [item.holds for item in signatures_of(twice)] == [True, True]
    assert judged_pdf(twice).state is PdfState.ADDED


def test_a_bundle_within_keeps_our_bytes_and_is_the_same_twice(pdf, signer):
    one = with_bundle(pdf, "x-bundel.zip", b"isi bundel", info().data_date)
    assert one == with_bundle(pdf, "x-bundel.zip", b"isi bundel", info().data_date)
    assert one.startswith(pdf)
    both = signed_pdf(one, signer)
    assert attached_bundle(both) == b"isi bundel"
    assert judged_pdf(both).attached == ("x-bundel.zip",)
    assert judged_pdf(saved_again(both)).state is PdfState.SAVED_AGAIN
    assert "bagian yang tidak ditandatangani" in told_pdf(one, pdf, None)[0]
    assert "bagian yang tidak ditandatangani" not in told_pdf(both, pdf, None)[0]


def saved_again(pdf, **options):
    with opened(pdf) as document:
        return saved(document, **options)


def printed_again(pdf):
    with pdfium.PdfDocument(pdf) as source, pdfium.PdfDocument.new() as target:
        target.import_pages(source)
        out = BytesIO()
        target.save(out)
    return out.getvalue()


def with_other_page(pdf):
    with opened(pdf) as document:
        page = document.pages[1]
        words = page.Contents.read_bytes() + b"\nq 0 0 10 10 re f Q"
        page.Contents = document.make_stream(words)
        return saved(document)


def with_other_table(pdf):
    with opened(pdf) as document:
        document.attachments["iku-1-varian.csv"].obj.EF.F.write(b"nilai\n99\n")
        return saved(document)


@pytest.mark.parametrize(
    "case",
    [
        (lambda pdf: pdf[: len(pdf) // 2], PdfState.CUT, "berhenti pada bita"),
        (lambda pdf: pdf[:-3], PdfState.CUT, "berhenti pada bita"),
        (lambda _: b"bukan pdf", PdfState.CUT, "tidak utuh"),
        (saved_again, PdfState.SAVED_AGAIN, "menyimpan ulang"),
        (lambda pdf: saved_again(pdf, linearize=True), PdfState.SAVED_AGAIN, "menyimpan ulang"),
        (
            lambda pdf: saved_again(
                pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False
            ),
            PdfState.SAVED_AGAIN,
            "menyimpan ulang",
        ),
        (printed_again, PdfState.PRINTED_AGAIN, "cetak ulang"),
        (with_other_page, PdfState.ALTERED, "halaman 2"),
        (with_other_table, PdfState.ALTERED, "lampiran iku-1-varian.csv"),
    ],
)
@pytest.mark.parametrize("which", ["pdf", "signed"])
def test_what_became_of_a_pdf_is_told_apart(request, pdf, which, case):
    change, state, said = case
    given = request.getfixturevalue(which)
    changed = change(given)
    if which == "signed" and state is PdfState.CUT and len(changed) > len(pdf):
        said = "tidak utuh"  # it is our bytes and half a signature
    assert judged_pdf(changed).state is state
    words, is_good = told_pdf(changed, pdf, None)
    assert not is_good
    assert said in words
    assert words.startswith(state.value)
    assert not told_pdf(changed, None, None)[1]


def test_a_pdf_printed_again_is_told_beside_the_report_it_shows(pdf):
    assert "Teks halamannya sama" in told_pdf(printed_again(pdf), pdf, None)[0]
    other = printed_again(with_other_page(pdf))
    assert "Teks halamannya sama" in told_pdf(other, pdf, None)[0]  # a rectangle is no text


def added(pdf, change):
    """Something appended behind a signed PDF."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(writer):
    return writer.root["/Pages"]["/Kids"][0].get_object()


def over_drawn(writer):
    stream = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 600 800 re f")
    writer.add_stream_to_page(0, writer.add_object(stream))


def covered(writer, **options):
    """A field that lies over the page, as a signature that shows something else."""
    stream = generic.StreamObject(
        {
            generic.NameObject("/Subtype"): generic.NameObject("/Form"),
            generic.NameObject("/BBox"): generic.ArrayObject(
                map(generic.NumberObject, [0, 0, 9, 9])
            ),
        },
        stream_data=b"1 0 0 rg 0 0 9 9 re f",
    )
    shown_as = generic.DictionaryObject({generic.NameObject("/N"): writer.add_object(stream)})
    told = {
        "/Type": generic.NameObject("/Annot"),
        "/Subtype": generic.NameObject("/Widget"),
        "/Rect": generic.ArrayObject(map(generic.NumberObject, [0, 0, 600, 800])),
        "/AP": shown_as,
        **options,
    }
    widget = generic.DictionaryObject({generic.NameObject(k): v for k, v in told.items()})
    page = writer.root["/Pages"]["/Kids"].raw_get(0).get_object()
    while page["/Type"] == "/Pages":
        page = page["/Kids"].raw_get(0).get_object()
    writer.register_annotation(page.container_ref, writer.add_object(widget))


def as_signature(writer):
    covered(writer, **{"/FT": generic.NameObject("/Sig"), "/T": generic.pdf_string("lain")})


def as_our_field(writer):
    name = generic.pdf_string(SIGNATURE_FIELD)
    covered(writer, **{"/FT": generic.NameObject("/Sig"), "/T": name})


def with_script(writer):
    action = {"/S": generic.NameObject("/JavaScript"), "/JS": generic.pdf_string("app.alert(1)")}
    named = {generic.NameObject(key): value for key, value in action.items()}
    writer.root["/OpenAction"] = generic.DictionaryObject(named)
    writer.update_root()


@pytest.mark.parametrize("change", [over_drawn, covered, as_signature, as_our_field, with_script])
def test_what_is_shown_otherwise_after_signing_is_not_called_ours(pdf, signed, change):
    changed = added(signed, change)
    assert changed.startswith(pdf)
    judged = judged_pdf(changed)
    assert judged.state is PdfState.CHANGED_AFTER
    assert judged.differing
    assert not told_pdf(changed, pdf, None)[1]
    with pytest.raises(IkuError, match="DIUBAH SESUDAHNYA"):
        judged.or_refuse("laporan.pdf")


def test_a_broken_signature_is_said_to_be(pdf, signed):
    at = signed.index(b"1 1 1 rg", len(pdf))  # the mark is signed with the rest
    broken = signed[:at] + b"1 1 0 rg" + signed[at + 8 :]
    words, is_good = told_pdf(broken, pdf, None)
    assert not is_good
    assert "TIDAK SAH" in words


def test_another_report_is_not_taken_for_this_one(pdf, signed):
    words, is_good = told_pdf(signed, pdf + b" ", None)
    assert not is_good
    assert words.startswith("LAPORAN LAIN")


def test_the_identifier_fits_these_bytes_only(pdf):
    assert is_sealed(pdf)
    for at in (20, len(pdf) // 3, len(pdf) - 30):
        changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
        assert not is_sealed(changed)


def test_what_a_pdf_states_of_itself_is_what_it_shows(pdf):
    with opened(pdf) as document:
        assert PdfContent.of(document) == PdfContent.stated(document)


@pytest.mark.parametrize(("name", "password"), [("kunci.p12", "salah"), ("akar.pem", PASSWORD)])
def test_a_key_that_cannot_be_opened_says_why(folder, name, password):
    key_file(folder), root_file(folder)
    with (
        pytest.raises(IkuError, match="tidak dapat dibuka"),
        Key(folder / name).signer(lambda: password),
    ):
        pass


@pytest.mark.skipif(not shutil.which("softhsm2-util"), reason="needs SoftHSM")
def test_a_token_signs_through_pkcs11(pdf, tmp_path, monkeypatch):
    (tmp_path / "token").mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tmp_path / 'token'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    module = next(Path("/usr/lib").rglob("libsofthsm2.so")).resolve()
    private, certificate = plain_key()
    (tmp_path / "k.pem").write_bytes(private)
    pins = ["--pin", PIN]
    for arguments in (
        ["--init-token", "--free", "--label", TOKEN, "--so-pin", PIN],
        ["--import", str(tmp_path / "k.pem"), "--token", TOKEN, "--label", "kepala", "--id", "a1"],
    ):
        subprocess.run(["softhsm2-util", *arguments, *pins], check=True, capture_output=True)
    token = next(iter(pkcs11.lib(str(module)).get_tokens(token_label=TOKEN)))
    with token.open(user_pin=PIN, rw=True) as session:
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.LABEL: "kepala",
                Attribute.ID: b"\xa1",
                Attribute.TOKEN: True,
                Attribute.VALUE: certificate,
                Attribute.SUBJECT: b"0\x00",
            }
        )
    with Key(module, TOKEN, "kepala").signer(lambda: PIN) as signer:
        signed = signed_pdf(pdf, signer)
    assert [(item.signer, item.holds) for item in signatures_of(signed)] == [(SIGNER, True)]
    with pytest.raises(IkuError, match="menolak"), Key(module, TOKEN).signer(lambda: "0000"):
        pass
