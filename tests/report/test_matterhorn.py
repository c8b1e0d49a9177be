"""What the checker of PDF/UA conditions finds, each in a file broken in one place."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from . import matterhorn
from .conftest import cards, chart, executed, prose, shown, table
from .test_report import pdf_of


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    cells = [prose("# A\n\n## B\n\n- satu"), shown(cards()), shown(chart()), shown(table())]
    path.write_bytes(pdf_of(executed(cells)))
    return path


def first(pdf, role):
    return matterhorn.Tagged(pdf).of(role)[0].raw


def retag(role, name):
    return lambda pdf: first(pdf, role).__setattr__("S", Name(name))


def without(role, key):
    def broken(pdf):
        found = first(pdf, role)
        for place in [found, *(found.get("/A", []) if role in {"TH", "TD"} else [])]:
            if key in place:
                del place[key]

    return broken


def at_root(key, value=None):
    return lambda pdf: pdf.Root.__setitem__(key, value) if value else pdf.Root.__delitem__(key)


def paint(content):
    return lambda pdf: pdf.pages[-1].contents_add(pdf.make_stream(content))


def forget_font(key):
    def broken(pdf):
        font = next(it for it in matterhorn.Tagged(pdf).fonts if key in it)
        del font[key]

    return broken


def blind_fonts(pdf):
    for it in pdf.objects:
        if isinstance(it, Dictionary) and it.get("/Type") == "/FontDescriptor":
            for key in {"/FontFile2", "/FontFile3"} & set(it.keys()):
                del it[key]


def untitled(pdf):
    with pdf.open_metadata(set_pikepdf_as_editor=False) as told:
        del told["dc:title"]


def longer_row(pdf):
    row = first(pdf, "TR")
    row.K = Array([*row.K, row.K[0]])


def scripted(pdf):
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=""))
    pdf.Root.OpenAction = action


def loose_link(pdf):
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9]))
    pdf.pages[0].Annots = Array([note])


def loose_field(pdf):
    next(note for note in pdf.pages[0].Annots if note.Subtype == Name.Widget).TU = ""
    first(pdf, "Form").S = Name.Link


def twice_mapped(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


def note(pdf):
    first(pdf, "Span" if matterhorn.Tagged(pdf).of("Span") else "P").S = Name.Note


def layered(pdf):
    pdf.Root.OCProperties = Dictionary(D=Dictionary())


def attached(pdf):
    pdf.Root.AF = Array([pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a"))])


def referring(pdf):
    stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, Ref=Dictionary())
    pdf.Root.Kept = stream


@pytest.mark.parametrize(
    ("code", "damage"),
    [
        ("01-005", paint(b"0 0 9 9 re f")),
        ("01-004", paint(b"/Artifact BMC /P <</MCID 0>> BDC 0 0 9 9 re f EMC EMC")),
        ("01-007", at_root("/MarkInfo", Dictionary(Marked=True, Suspects=True))),
        ("02-001", retag("P", "/Alinea")),
        ("02-004", twice_mapped),
        ("06-003", untitled),
        ("07-001", at_root("/ViewerPreferences")),
        ("09-004", retag("TR", "/P")),
        ("11-001", at_root("/Lang")),
        ("13-004", without("Figure", "/Alt")),
        ("14-002", retag("H1", "/H2")),
        ("14-003", retag("H2", "/H4")),
        ("15-003", without("TH", "/Scope")),
        ("15-003", longer_row),
        ("19-003", note),
        ("20-001", layered),
        ("21-001", attached),
        ("25-001", scripted),
        ("28-010", loose_field),
        ("28-011", loose_link),
        ("30-001", referring),
        ("31-009", blind_fonts),
        ("31-027", forget_font("/ToUnicode")),
    ],
)
def test_each_condition_is_found_where_it_is_broken(whole, tmp_path, code, damage):
    path = tmp_path / "b.pdf"
    with pikepdf.open(whole) as pdf:
        damage(pdf)
        pdf.save(path)
    assert any(code in codes for codes in matterhorn.broken(path)), matterhorn.broken(path)


def test_a_report_of_all_kinds_of_blocks_breaks_none(whole):
    assert matterhorn.broken(whole) == {}


def test_what_no_machine_says_is_told():
    told = {*matterhorn.HUMAN, *matterhorn.ELSEWHERE}
    assert not told & {code for codes in matterhorn.MACHINE for code in codes.split()}
