"""Authored text: numbers by name, findings with file and line, nothing typed in by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iku_analysis.base.declaration import DeclarationError
from iku_analysis.base.errors import IkuError
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.intake.findings import Severity
from iku_analysis.model.measurement import Quantity
from iku_analysis.model.status import Status
from iku_analysis.narrative.binding import bound_tree, indicator_names, status_of_text
from iku_analysis.narrative.bound import Bound
from iku_analysis.narrative.text import literal_figures, read_narrative
from iku_analysis.narrative.text_checks import check_narratives, expected_names
from iku_analysis.pages.prose import marked, prose_html

HEAD = "---\nstatus: resmi\n---\n"
CAUSES = "## Penyebab keberhasilan atau kegagalan\n\n"
SOLUTIONS = "\n\n## Solusi yang telah dilakukan\n\nPembinaan.\n"


@pytest.fixture
def folder(tmp_path, raw):
    """Raw folder whose texts are sound but for what a test writes."""
    (tmp_path / "narasi").mkdir()
    for path in (raw / "narasi").glob("*.md"):
        (tmp_path / "narasi" / path.name).write_bytes(path.read_bytes())
    return tmp_path


def findings(folder, raw, text, name="iku-4.md"):
    if text is not None:
        (folder / "narasi" / name).write_text(text, encoding="utf-8")
    return check_narratives(folder, load_catalogue(raw))


def test_the_texts_shipped_are_sound_sample_and_complete(raw):
    assert check_narratives(raw, load_catalogue(raw)) == ()
    for name in expected_names(load_catalogue(raw)):
        assert read_narrative(raw / "narasi" / name).status is Status.CONTOH


@pytest.mark.parametrize(
    ("sentence", "value", "hint"),
    [
        ("Realisasi {{ realisai }}.", "realisai", "{{ realisasi }}"),
        ("Naik 5,2 persen.", "5,2", "{{ nama }}"),
        ("Naik {{ realisasi persen.", "Naik {{ realisasi persen.", "nama yang ada"),
    ],
)
def test_a_fault_names_file_and_line(folder, raw, sentence, value, hint):
    text = f"{HEAD}{CAUSES}Baik.\n\n{sentence}{SOLUTIONS}"
    (found,) = findings(folder, raw, text)
    assert (found.severity, found.file, found.value) == (
        Severity.GALAT,
        "narasi/iku-4.md",
        value,
    )
    assert text.split("\n")[found.row - 1] == sentence
    assert hint in found.mend


def test_a_text_left_as_its_template_is_a_warning(folder, raw):
    text = f"{HEAD}{CAUSES}TULIS: sebab utama capaian.{SOLUTIONS}"
    (found,) = findings(folder, raw, text)
    assert found.severity is Severity.PERINGATAN
    assert found.row == 6


def test_an_absent_file_a_misspelt_heading_and_a_stray_file_are_warnings(folder, raw):
    (folder / "narasi/iku-7.md").unlink()
    (folder / "narasi/iku-12.md").write_text(HEAD, encoding="utf-8")
    found = findings(folder, raw, f"{HEAD}## Penyebab\n\nx{SOLUTIONS}")
    assert {item.severity for item in found} == {Severity.PERINGATAN}
    assert {item.file for item in found} == {
        "narasi/iku-4.md",
        "narasi/iku-7.md",
        "narasi/iku-12.md",
    }


@pytest.mark.parametrize(
    "head",
    ["tanpa kepala\n", "---\nstatus: asli\n---\n", "---\nstatus: [\n---\n", "---\n- 1\n---\n"],
)
def test_an_unreadable_head_is_one_finding(folder, raw, head):
    (found,) = findings(folder, raw, head + CAUSES)
    assert found.severity is Severity.GALAT
    assert "kepala berkas" in found.rule


def test_a_figure_from_outside_is_declared_with_its_source(folder, raw):
    fact = "fakta:\n  inflasi: {nilai: 3.24, desimal: 2, sumber: BPS, status: resmi}\n"
    text = (
        f"---\nstatus: resmi\n{fact}---\n{CAUSES}Inflasi {{{{ fakta.inflasi }}}} persen.{SOLUTIONS}"
    )
    assert findings(folder, raw, text) == ()
    narrative = read_narrative(folder / "narasi/iku-4.md")
    assert narrative.facts["inflasi"].quantity == Quantity(3.24, Status.RESMI)
    (folder / "narasi/iku-4.md").write_text(text.replace("sumber: BPS, ", ""))
    with pytest.raises(IkuError, match="sumber"):
        read_narrative(folder / "narasi/iku-4.md")


def section_of(text, tmp_path):
    path = tmp_path / "iku-4.md"
    path.write_text(f"{HEAD}{CAUSES}{text}", encoding="utf-8")
    narrative = read_narrative(path)
    return narrative, narrative.sections[0]


def test_numbers_are_put_in_with_their_status_and_text_stays_text(tmp_path):
    text = "Capai **{{ capaian }}** <script>alert(1)</script> {{ realisasi }} {{7*7}}"
    narrative, section = section_of(text.replace("{{7*7}}", ""), tmp_path)
    bindings = {
        "capaian": Bound(Quantity(98.125, Status.CONTOH), 2, "1.capaian"),
        "realisasi": Bound(Quantity(1234.5, Status.RESMI), 1, "1.realisasi"),
    }
    html = prose_html(marked(bound_tree(section, bindings), "resmi"))
    first = '<span class="bound" data-key="1.capaian" data-value="98.125">98,13</span>'
    assert f'<strong>{first}\u202f<sup class="mark">contoh</sup></strong>' in html
    assert 'data-value="1234.5">1.234,5</span></p>' in html
    assert "<script>" not in html
    assert status_of_text(narrative, section, bindings) is Status.CONTOH


def test_changing_a_number_changes_every_sentence_that_uses_it(tmp_path):
    _, section = section_of(
        "A {{ realisasi }} dan B {{ realisasi }}.\n\n- C {{ realisasi }}", tmp_path
    )
    for value, shown in ((7.0, "7,0"), (8.0, "8,0")):
        html = prose_html(
            bound_tree(
                section, {"realisasi": Bound(Quantity(value, Status.RESMI), 1, "1.realisasi")}
            )
        )
        assert html.count(shown) == 3


@pytest.mark.parametrize("text_status", list(Status))
def test_a_number_of_the_catalogue_bears_no_status(tmp_path, text_status):
    _, section = section_of("Ada {{ jumlah_indikator }} IKU.", tmp_path)
    count = Bound(Quantity(6.0, Status.RESMI), 0, "jumlah_indikator", is_declared=True)
    nodes = bound_tree(section, {"jumlah_indikator": count})
    assert "6</span> IKU" in prose_html(marked(nodes, text_status.value))


def test_names_of_an_indicator_with_two_targets_carry_its_code(raw):
    names = indicator_names(load_catalogue(raw).indicator(8))
    assert {"8a.realisasi", "8b.target", "capaian"} <= set(names)
    assert "realisasi" not in names


def test_the_template_is_known_as_one(folder, raw, root):
    found = findings(folder, raw, (root / "docs/templat-naskah.md").read_text(encoding="utf-8"))
    (finding,) = found
    assert finding.rule == "naskah tidak boleh sama dengan templatnya"
    assert (finding.row, finding.value) == (None, "semua bagian")


def test_sections_still_to_be_written_are_one_line(folder, raw, root):
    template = (root / "docs/templat-naskah.md").read_text(encoding="utf-8")
    written = template.replace("TULIS: tindakan", "Tindakan", 1)
    (finding,) = findings(folder, raw, written)
    assert finding.value.startswith("Penyebab keberhasilan atau kegagalan, Efisiensi, Program")
    assert finding.row == template.split("\n").index("## Penyebab keberhasilan atau kegagalan") + 3


@given(st.integers(10, 1899) | st.floats(0.1, 99.9).map(lambda x: round(x, 2)))
def test_any_figure_in_a_sentence_is_found(number):
    assert list(literal_figures(f"Sebanyak {number} unit.")) == [(str(number), 0)]


@given(st.integers(1900, 2099), st.sampled_from(["unit", "koperasi", "persen", "orang"]))
def test_what_counts_something_is_a_figure_even_if_it_could_be_a_year(number, unit):
    for words in ("Sebanyak", "Pada", "Sasaran", "Naik"):
        assert list(literal_figures(f"{words} {number} {unit}.")) == [(str(number), 0)]
    assert list(literal_figures(f"Pada tahun {number} dan sejak {number}.")) == []
    assert list(literal_figures(f"{number} unit {number} lain.")) == [(str(number), 0)] * 2


@pytest.mark.parametrize("sentence", ["Sasaran 500 tercapai.", "Capaian IKU 12 persen."])
def test_a_figure_after_a_label_is_one(sentence):
    assert len(list(literal_figures(sentence))) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Tahun 2018, periode 2014-2018, 31 Desember 2018.",
        "Permendagri 86/2017 dan Pasal 5 ayat 2.",
        "IKU 8a pada Sasaran 5, HS 2701, `12,5`.",
        "1. Langkah pertama",
    ],
)
def test_names_with_digits_are_no_figures(sentence):
    assert list(literal_figures(sentence)) == []


@pytest.mark.parametrize(
    ("head", "line", "said"),
    [
        ("status: contoh\nfakt: {}", 3, "tidak dikenal"),
        ("status: contoh\nstatus: resmi", 3, "dua kali"),
        ("status: contoh\nfakta:\n  a: {nilai: '3', sumber: BPS, status: resmi}", 4, "bilangan"),
        ("status: contoh\nfakta:\n  a: {nilai: .nan, sumber: BPS, status: resmi}", 4, "bilangan"),
        (
            "status: contoh\nfakta:\n  a: {nilai: 3, sumber: BPS, lalu Bank, status: resmi}",
            4,
            "kenal",
        ),
        ("status: contoh\nfakta: " + "[" * 100_000, 3, "tingkat"),
        (
            "status: contoh\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n"
                for a, b in zip("abcdefg", "bcdefgh", strict=True)
            ),
            2,
            "200000 nilai",
        ),
    ],
    ids=["kunci", "dua kali", "teks", "nan", "koma", "kurung", "alias"],
)
def test_a_wrong_head_is_refused_with_its_line_and_never_grows(tmp_path, head, line, said):
    path = tmp_path / "iku-4.md"
    path.write_text(f"---\n{head}\n---\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_narrative(path)
    assert any(fault.line == line and said in fault.what for fault in caught.value.faults)
