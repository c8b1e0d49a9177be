"""Texts corrected in Word come back: a small report goes out, is edited, and is read again."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from iku_analysis.base.errors import IkuError, UsageError
from iku_analysis.base.outputs import WORD
from iku_analysis.base.paths import YearPaths
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status
from iku_analysis.narrative.binding import bound_tree, status_of_text
from iku_analysis.narrative.bound import Bound
from iku_analysis.narrative.corrections_run import take_corrections
from iku_analysis.narrative.flat_text import Block, Run, blocks_of_text, named_runs, plain_runs
from iku_analysis.narrative.markdown_text import corrected_text
from iku_analysis.narrative.text import read_narrative
from iku_analysis.pages.blocks import Prose, TextOrigin
from iku_analysis.report import document_of, merge_notebooks
from iku_analysis.report.word import word_of
from tests.report.conftest import executed, info, prose, shown

HEAD = "---\nstatus: contoh\n---\n"
TEXT = """
Realisasi {{ realisasi }} persen dari **target {{ target }} persen**.

Baris  kedua   tetap\tbegitu, *miring* dan `kode`.

- satu
- dua {{ realisasi }}
    - dalam

1) pertama
2) kedua
"""
FILE = f"{HEAD}\n## Penyebab\n{TEXT}\n## Solusi\n\nSolusi lama.\n"
NUMBERS = {
    "realisasi": Bound(Quantity(-10.5, Status.CONTOH), 2),
    "target": Bound(Quantity(9.0, Status.RESMI), 2),
}


def blocks_in(folder):
    for path in sorted(folder.glob("*.md")):
        narrative = read_narrative(path)
        for number, section in enumerate(narrative.sections):
            yield Prose(
                f"{path.stem}-{number}",
                section.title,
                tuple(bound_tree(section, NUMBERS)),
                status_of_text(narrative, section, NUMBERS).value,
                origin=TextOrigin(path.name, section.title, section.text),
            )


def sent(folder, **of):
    """The Word edition of all texts of a folder."""
    cells = [prose("# Bab satu\n\nKata program."), *map(shown, blocks_in(folder))]
    about = replace(info(), **{"fingerprint": "abc", "office": ".", **of})
    return word_of(document_of(merge_notebooks(executed(cells), about)))


def edited(content, *pairs, **parts):
    """The file with texts of its body replaced, and parts added or replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                text = part.decode()
                for before, after in pairs:
                    assert before in text
                    text = text.replace(before, after)
                part = text.encode()
            new.writestr(name, part)
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


@pytest.fixture
def year(tmp_path):
    paths = YearPaths(tmp_path, 2018)
    (paths.raw / "narasi").mkdir(parents=True)
    (paths.raw / "narasi/iku-1.md").write_bytes(FILE.encode())
    return paths


def take(paths, content, changes=""):
    """Exit code, the text after that, and the report."""
    file = paths.root / "kembali.docx"
    file.write_bytes(content)
    code = take_corrections(paths, str(file), changes, Console(quiet=True))
    (report,) = paths.corrections.glob("*/laporan.md")
    text = (paths.raw / "narasi/iku-1.md").read_bytes().decode()
    return code, text, report.read_text(encoding="utf-8")


def run(words, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


LAST = run("Solusi lama.")


def test_a_file_nobody_edited_changes_no_byte(year):
    (year.raw / "narasi/dos.md").write_bytes(FILE.replace("\n", "\r\n").encode())
    code, text, _ = take(year, sent(year.raw / "narasi"))
    assert (code, text) == (0, FILE)
    assert (year.raw / "narasi/dos.md").read_bytes() == FILE.replace("\n", "\r\n").encode()


def test_corrected_words_are_taken_and_every_other_byte_stays(year):
    content = edited(
        sent(year.raw / "narasi"), (LAST, run("Solusi ") + run("baru.", "<w:rPr><w:b/></w:rPr>"))
    )
    code, text, _ = take(year, content)
    assert (code, text) == (0, FILE.replace("Solusi lama.", "Solusi **baru.**"))
    (kept,) = year.corrections.glob("*/iku-1.md")
    assert kept.read_text(encoding="utf-8") == FILE


def test_a_changed_paragraph_leaves_its_neighbours_as_they_were_written(year):
    content = edited(sent(year.raw / "narasi"), (" persen dari ", " persen, jauh dari "))
    _, text, _ = take(year, content)
    assert text == FILE.replace(" persen dari ", " persen, jauh dari ")


def test_lists_come_back_as_lists(year):
    _, text, _ = take(year, edited(sent(year.raw / "narasi"), (">satu<", ">1. *satu*<")))
    assert "- 1\\. \\*satu\\*\n- dua {{ realisasi }}\n  - dalam\n" in text
    assert "\n1) pertama\n2) kedua\n" in text


def test_a_line_end_of_windows_stays_one(year):
    path = year.raw / "narasi/iku-1.md"
    path.write_bytes(FILE.replace("\n", "\r\n").encode())
    _, text, _ = take(year, edited(sent(path.parent), ("Solusi lama", "Solusi baru")))
    assert text == FILE.replace("lama", "baru").replace("\n", "\r\n")


INSERTED = '<w:ins w:id="900" w:author="Kepala Dinas">' + run("Sisipan. ") + "</w:ins>"
REMOVED = (
    '<w:del w:id="901" w:author="Kepala Dinas">'
    "<w:r><w:delText>Solusi lama.</w:delText></w:r></w:del>"
)


@pytest.mark.parametrize(("changes", "words"), [("terima", "Sisipan."), ("tolak", "Solusi lama.")])
def test_tracked_changes_are_taken_or_refused_as_asked(year, changes, words):
    content = edited(sent(year.raw / "narasi"), (LAST, INSERTED + REMOVED))
    _, text, report = take(year, content, changes)
    assert text == FILE.replace("Solusi lama.", words)
    assert "Kepala Dinas: 1 hapusan\n- Kepala Dinas: 1 sisipan" in report


def test_a_removed_paragraph_mark_joins_two_paragraphs_when_it_is_accepted(year):
    mark = '<w:rPr><w:del w:id="9" w:author="A"/></w:rPr>'
    style = '<w:p><w:pPr><w:pStyle w:val="Normal"/>'
    joined = f"{style}{mark}</w:pPr>{run('Satu ')}</w:p>{style}</w:pPr>{run('dua.')}</w:p>"
    content = edited(sent(year.raw / "narasi"), (f"{style}</w:pPr>{LAST}</w:p>", joined))
    assert take(year, content)[1] == FILE.replace("Solusi lama.", "Satu dua.")


def test_comments_are_listed_with_author_and_place(year):
    said = (
        '<w:comment w:id="3" w:author="Inspektorat"><w:p>'
        + run("Apa buktinya?")
        + "</w:p></w:comment>"
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    anchored = (
        '<w:commentRangeStart w:id="3"/>' + LAST + '<w:commentRangeEnd w:id="3"/>'
        '<w:r><w:commentReference w:id="3"/></w:r>'
    )
    content = sent(year.raw / "narasi")
    relations = zipfile.ZipFile(BytesIO(content)).read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    added = f'<Relationship Id="k1" Type="{kind}" Target="comments.xml"/></Relationships>'
    stripped = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stripped, "w") as new:
        for name in old.namelist():
            if not name.endswith("document.xml.rels"):
                new.writestr(name, old.read(name))
    parts = {
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", added),
        "word/comments.xml": f"<w:comments {space}>{said}</w:comments>",
    }
    code, text, report = take(year, edited(stripped.getvalue(), (LAST, anchored), **parts))
    assert (code, text) == (0, FILE)
    assert "Inspektorat pada iku-1.md, Solusi “Solusi lama.”: Apa buktinya?" in report


def test_a_changed_number_is_refused_with_its_place_and_both_values(year):
    content = edited(
        sent(year.raw / "narasi"), (">9,00<", ">12,00<"), ("Solusi lama", "Solusi baru")
    )
    code, text, report = take(year, content)
    assert (code, text) == (1, FILE.replace("Solusi lama", "Solusi baru"))
    assert "iku-1.md, Penyebab: target: 9,00 resmi menjadi '12,00 resmi'" in report


def test_a_text_changed_in_its_file_meanwhile_is_left_and_both_are_kept(year):
    content = edited(sent(year.raw / "narasi"), ("Solusi lama", "Solusi dari Word"))
    path = year.raw / "narasi/iku-1.md"
    path.write_text(FILE.replace("Solusi lama", "Solusi dari berkas"), encoding="utf-8")
    code, text, report = take(year, content)
    assert code == 1
    assert "Solusi dari berkas" in text
    assert "    Solusi dari Word." in report


def test_the_same_file_twice_changes_nothing_more(year):
    content = edited(sent(year.raw / "narasi"), ("Solusi lama", "Solusi baru"))
    assert take(year, content)[:2] == take(year, content)[:2]


BOX = f"<w:r><w:pict><w:p>{run('Kata dalam kotak.')}</w:p></w:pict></w:r>"


def test_what_no_markdown_says_is_told_and_the_words_are_taken(year):
    underlined = run("Solusi baru.", "<w:rPr><w:u w:val='single'/></w:rPr>")
    content = edited(
        sent(year.raw / "narasi"), (LAST, underlined + "<w:r><w:drawing/></w:r>" + BOX)
    )
    code, text, report = take(year, content)
    assert (code, text) == (1, FILE.replace("Solusi lama", "Solusi baru"))
    assert "iku-1.md, Solusi: garis bawah" in report
    assert "iku-1.md, Solusi: gambar\n" in report
    assert "iku-1.md, Solusi: gambar: Kata dalam kotak." in report


def test_words_of_the_program_that_were_changed_are_told(year):
    content = sent(year.raw / "narasi")
    file = year.path_of(WORD)
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    code, text, report = take(year, edited(content, ("Kata program.", "Kata orang.")))
    assert (code, text) == (1, FILE)
    assert "- - Kata program.\n- + Kata orang." in report


def test_a_text_whose_control_is_gone_stays(year):
    content = sent(year.raw / "narasi")
    body = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    control = re.search(r"<w:sdt><w:sdtPr><w:alias w:val=\"iku-1.md: Solusi\"/>.*?</w:sdt>", body)
    code, text, report = take(year, edited(content, (control[0], "")))
    assert (code, text) == (1, FILE)
    assert "kendali isinya dihapus" in report


def test_a_program_that_drops_content_controls_still_gives_the_texts_back(year):
    """LibreOffice 7.4 keeps the bookmarks only."""

    def bare(words, **of):
        content = sent(year.raw / "narasi", **of)
        body = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
        dropped = re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt(Content)?>", "", body)
        return edited(content, (body, dropped.replace("Solusi lama", words)))

    assert take(year, bare("Solusi lama"))[:2] == (0, FILE)
    paths = replace(year, year=2019)
    (paths.raw / "narasi").mkdir(parents=True)
    (paths.raw / "narasi/iku-1.md").write_text(FILE, encoding="utf-8")
    assert take(paths, bare("Solusi baru", year=2019))[1] == FILE.replace(
        "Solusi lama", "Solusi baru"
    )


def test_a_number_moved_to_another_text_is_no_longer_bound(year):
    content = sent(year.raw / "narasi")
    body = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    number = re.search(r"<w:sdt><w:sdtPr><w:alias w:val=\"target\"/>.*?</w:sdt>", body)[0]
    code, text, report = take(year, edited(content, (LAST, LAST + number)))
    assert code == 1
    assert "Solusi lama.**9,00**" in text
    assert "dipindahkan dari bagian lain" in report


# --- files from elsewhere ------------------------------------------------------------------------

ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def replaced(content, name, part):
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return out.getvalue()


def deep(levels):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inner = "<w:sdt><w:sdtContent>" * levels + "</w:sdtContent></w:sdt>" * levels
    return f"<w:document {space}><w:body>{inner}</w:body></w:document>".encode()


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (ENTITY, "tidak utuh"),
        (b" " * (33 * 1024**2), "terlalu besar"),
        (deep(5000), "terlalu dalam"),
        (b"<a/>", "tidak ada naskah"),
        (b"<a>", "tidak utuh"),
    ],
    ids=["entity", "bomb", "deep", "other", "broken"],
)
def test_a_hostile_file_is_refused_and_nothing_is_written(year, part, told):
    content = replaced(sent(year.raw / "narasi"), "word/document.xml", part)
    file = year.root / "a.docx"
    file.write_bytes(content)
    with pytest.raises(IkuError, match=told):
        take_corrections(year, str(file), "", Console(quiet=True))
    assert (year.raw / "narasi/iku-1.md").read_text(encoding="utf-8") == FILE
    assert not year.corrections.exists()


def test_a_record_that_names_another_file_reaches_none(year, tmp_path):
    content = sent(year.raw / "narasi")
    record = zipfile.ZipFile(BytesIO(content)).read("customXml/naskah.xml")
    forged = replaced(content, "customXml/naskah.xml", record.replace(b"iku-1.md", b"../../a.md"))
    code, text, report = take(year, forged)
    assert (code, text) == (1, FILE)
    assert "bagian ini tidak ada lagi" in report
    assert not list(tmp_path.rglob("a.md"))


UNSOUND = (
    b'<naskah xmlns="urn:iku-analysis:naskah"><bagian berkas="iku-1.md" bagian="Solusi">'
    b"<teks>&lt;b&gt; {{ x }}</teks></bagian></naskah>"
)


@pytest.mark.parametrize("record", [b"<a/>", UNSOUND])
def test_a_file_without_a_sound_record_is_refused(year, record):
    content = replaced(sent(year.raw / "narasi"), "customXml/naskah.xml", record)
    file = year.root / "a.docx"
    file.write_bytes(content)
    with pytest.raises(IkuError, match=r"a\.docx"):
        take_corrections(year, str(file), "", Console(quiet=True))


@pytest.mark.parametrize(
    "of", [{"year": 2019}, {"year": 2019, "quarter": 2}, {"office": "kantor/maros"}]
)
def test_a_file_of_another_year_or_office_is_refused_with_the_command_that_takes_it(year, of):
    file = year.root / "a.docx"
    file.write_bytes(edited(sent(year.raw / "narasi", **of), (LAST, run("Solusi baru."))))
    with pytest.raises(UsageError, match=f"YEAR={of.get('year', 2018)}") as fault:
        take_corrections(year, str(file), "", Console(quiet=True))
    assert ("OFFICE=data/kantor/maros" in str(fault.value)) == ("office" in of)
    assert (year.raw / "narasi/iku-1.md").read_text(encoding="utf-8") == FILE


def test_a_published_year_is_not_written_without_a_word(year):
    file, console = year.root / "a.docx", Console(file=StringIO())
    file.write_bytes(edited(sent(year.raw / "narasi"), (LAST, run("Solusi baru."))))
    take_corrections(year, str(file), "", console, is_published=True)
    assert "2018 sudah terbit" in console.file.getvalue()


def test_wrong_words_are_wrong_usage(year):
    with pytest.raises(UsageError):
        take_corrections(year, "", "", Console(quiet=True))
    with pytest.raises(UsageError, match="terima atau tolak"):
        take_corrections(year, "a.docx", "mungkin", Console(quiet=True))


# --- whatever is written -------------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from("abé1 .,;:!()*_`[]<>#-+=|\\&~{}\u2212\u00a0"), min_size=1, max_size=9
)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(["{{ realisasi }}", "{{ target }}", "**tebal**", "*miring*", "`kode`", "\\\n"]),
)
LINES = st.lists(PIECES, min_size=1, max_size=5).map(" ".join)
MARKDOWN = st.lists(
    st.tuples(st.sampled_from(["", "- ", "  - ", "1. ", "> ", "### "]), LINES).map("".join),
    min_size=1,
    max_size=5,
).map("\n\n".join)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(MARKDOWN, min_size=6, max_size=6))
def test_random_prose_with_bound_numbers_survives_out_and_back(texts, tmp_path_factory):
    paths = YearPaths(tmp_path_factory.mktemp("tahun"), 2018)
    (paths.raw / "narasi").mkdir(parents=True)
    sections = chain.from_iterable((f"## Bagian {n}", text) for n, text in enumerate(texts))
    whole = HEAD + "\n" + "\n\n".join(sections) + "\n\n## Solusi\n\nSolusi lama.\n"
    (paths.raw / "narasi/iku-1.md").write_text(whole, encoding="utf-8")
    content = edited(sent(paths.raw / "narasi"), (LAST, run("Solusi baru.")))
    code, text, report = take(paths, content)
    assert (code, text) == (0, whole.replace("Solusi lama.", "Solusi baru.")), report


@given(st.lists(LINES, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_words_typed_in_word_are_words_in_markdown(lines):
    typed = [Block("paragraph", plain_runs(named_runs(Run(line)))) for line in lines]
    wanted = tuple(block for block in typed if block.runs)
    text, whole = corrected_text("\nlama\n", wanted)
    assert whole
    assert blocks_of_text(text) == wanted


@pytest.mark.parametrize("written", ["<b>tebal</b> kata", "- ", "![gambar](a.png)", "3. tiga"])
def test_a_text_word_has_no_paragraph_for_can_be_read_and_not_corrected(year, written):
    whole = FILE.replace("Solusi lama.", written)
    (year.raw / "narasi/iku-1.md").write_text(whole, encoding="utf-8")
    content = sent(year.raw / "narasi")
    body = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert body.count('<w:lock w:val="sdtContentLocked"/>') == 1
    assert take(year, content)[:2] == (0, whole)
