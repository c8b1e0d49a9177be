"""Personal data are found however they are written; what only looks like them is left alone."""

import time
import tracemalloc

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iku_analysis.base.formats import format_declared
from iku_analysis.privacy.markup import markup_texts
from iku_analysis.privacy.pdf_strings import pdf_strings
from iku_analysis.privacy.personal_data import masked, suspect_lines
from iku_analysis.privacy.writings import MAIL, NIK, NPWP, PHONE, Lines
from tests.privacy import writing_grammar as grammar

MANY = settings(max_examples=150, deadline=None, print_blob=True)
TEXTS = [
    *((NIK, grammar.written_niks()), (NPWP, grammar.written_npwps())),
    *((PHONE, grammar.written_phones()), (MAIL, grammar.written_mails())),
]


@pytest.mark.parametrize(("kind", "written"), TEXTS, ids=["nik", "npwp", "telepon", "surel"])
def test_personal_data_are_found_in_any_usual_writing(kind, written):
    @given(grammar.sentences(written))
    @MANY
    def every_writing(text):
        found = list(suspect_lines(["bersih", text]))
        assert [number for number, _, _ in found][:1] == [1], text
        assert kind in {name for _, name, _ in found}, text

    every_writing()


@given(st.one_of(*(grammar.sentences(written) for _, written in TEXTS)))
@MANY
def test_what_is_told_of_them_hides_all_but_the_first_signs(text):
    hidden = masked(text)
    assert hidden != text
    for _, _, part in suspect_lines([text]):
        assert part.count("*") >= len(part) * 2 // 3
        assert part in hidden


@pytest.mark.parametrize("lines", Lines)
def test_what_looks_alike_stays_free(lines):
    @given(st.lists(grammar.look_alikes, min_size=1, max_size=4))
    @MANY
    def every_look_alike(texts):
        assert not list(suspect_lines(texts, lines)), texts

    every_look_alike()


@st.composite
def computed(draw):
    """A number whose decimals begin as those of a phone, an NPWP or a NIK do."""
    begin = draw(st.sampled_from(["0220", "0541", "081", "08123", "64720141", "01234567", ""]))
    rest = draw(st.text("0123456789", min_size=12 - len(begin), max_size=14 - len(begin)))
    number = float(f"{draw(st.integers(-99_999, 99_999))}.{begin}{rest}")
    assume(len(format_declared(number).rpartition(",")[2]) == 8)  # nine in ten of them
    return number


@pytest.mark.parametrize("lines", Lines)
def test_a_computed_number_written_for_people_or_programs_is_no_personal_data(lines):
    @given(st.lists(computed(), min_size=1, max_size=3))
    @MANY
    def every_number(numbers):
        for write in (format_declared, repr):
            texts = [write(number) for number in numbers]
            assert not list(suspect_lines([*texts, "; ".join(texts), f"{texts[0]} persen"], lines))

    every_number()


@pytest.mark.parametrize(
    "number", ["081234567890", "0812-3456-7890", "08123 456 789", "0541-123456"]
)
def test_a_phone_number_in_the_next_column_of_a_csv_line_is_found(number):
    assert list(suspect_lines([f"17,{number},Berau"]))


@given(grammar.look_alikes, grammar.niks(), st.sampled_from(["; ", ", ", " NIK "]))
@MANY
def test_a_look_alike_beside_it_hides_no_nik(text, nik, between):
    assert list(suspect_lines([text + between + nik])), text


@given(grammar.niks())
@MANY
def test_a_number_cut_by_a_line_end_is_found_in_prose_and_not_across_cells(nik):
    lines = [f"NIK {nik[:4]} {nik[4:8]}", f"{nik[8:12]} {nik[12:]} milik peserta"]
    assert [number for number, _, _ in suspect_lines(lines, Lines.PROSE)] == [0]
    assert not list(suspect_lines(lines, Lines.CELLS))
    assert list(suspect_lines(["\n".join(lines)]))  # two lines within one cell


@pytest.mark.parametrize(
    "lines",
    [["0810", "0101.10.00"], ["NIK 6436001305032", "818/709/PKS/2002"], ["0501", "0101/0201/0301"]],
)
def test_a_line_end_joins_no_digits_that_are_parted_by_other_signs_than_spaces(lines):
    assert not list(suspect_lines(lines, Lines.PROSE))
    assert list(suspect_lines(["Telp. 0812-3456-", "7890"], Lines.PROSE))
    assert list(suspect_lines(["Telp. (0541) 123", "456"], Lines.PROSE))


@given(st.lists(st.integers(0, 999).map(str), min_size=8, max_size=12))
@MANY
def test_columns_of_small_numbers_in_a_drawn_table_are_no_personal_data(numbers):
    assert not list(
        suspect_lines([" ".join(numbers), "Kuliner 12 15 18 11 10 22 2018"], Lines.DRAWN)
    )


@pytest.mark.parametrize(
    "written", ["6.472014101900001E+15", "6472014101900001.0", "6.4720141019E15"]
)
def test_a_nik_that_a_workbook_made_a_number_is_found(written):
    assert list(suspect_lines([written]))


def test_the_real_register_of_cooperatives_shape_stays_free():
    rows = [
        f"64{region:02}01001{n:04},KOPERASI {n},{n:06}/BH/M.KUKM.2/V/2018,2018-05-{1 + n % 28:02}"
        for region in range(1, 12)
        for n in range(0, 10_000, 97)
    ]
    assert not list(suspect_lines(rows))


SIZE = 80_000
HOSTILE = [
    *("1", "0", "1.", "1 ", "1-", "1\n", "@", "a@", "a.", "(at)", " ", "62", "+62 ", "HP ", "NIK "),
    *("0812 ", "0812345678 ", "6472014101900001 ", "HS 0811 ", "6\u00ad", "\u0666", "\ufdfa", "a1"),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_takes_time_and_memory_in_proportion(unit):
    text = unit * (SIZE // len(unit))
    begin = time.process_time()
    found = sum(1 for _ in suspect_lines([text], Lines.PROSE))
    assert time.process_time() - begin < 4  # a thousandth of what trying all splits would take
    assert found <= SIZE // 8
    tracemalloc.start()
    try:
        for _ in suspect_lines([text[:10_000]]):
            pass
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<!--", '="', "='", "data:", "data:a;a", "&", "<![CDATA["]
)
def test_hostile_markup_takes_time_in_proportion(unit):
    begin = time.process_time()
    list(markup_texts(unit * (SIZE // len(unit))))
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    "unit", [b"/Alt(", b"/Alt(\\", b"/Alt (a(b)", b"/ObjStm ", b"<x:xmpmeta", b"/ObjStm>>stream\n"]
)
def test_a_hostile_pdf_takes_time_in_proportion(unit):
    begin = time.process_time()
    list(pdf_strings(unit * (SIZE // len(unit))))
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    "markup",
    [
        "<p>NIK <b>6472</b>0141<i>0190</i>0001</p>",
        "<p>6472 0141<br>0190 0001</p>",
        "<p>6472&nbsp;0141&#160;0190&shy; 0001</p>",
        '<img src="x.png" alt="Grafik 6472-0141-0190-0001">',
        "<img alt='Grafik 6472-0141-0190-0001'>",
        "<svg><text><tspan>6472 0141</tspan> 0190 0001</text></svg>",
        "<svg><!-- 6472 0141 0190 0001 --><path d='M 1 2'/></svg>",
        '<a href="data:text/csv;base64,bmlrLG5hbWEKNjQ3MjAxNDEwMTkwMDAwMSxCdWRpCg==">CSV</a>',
        '<a href="tel:+6281234567890">hubungi</a>',
        "<si><r><t>6472 0141</t></r><r><rPr><b/></rPr><t> 0190 0001</t></r></si>",
        "<script>const hp = '0812-3456-7890'</script>",
    ],
)
def test_a_number_spread_over_tags_attributes_or_files_within_is_found(markup):
    assert list(suspect_lines(markup_texts(markup)))


@pytest.mark.parametrize(
    "markup",
    [
        '<path d="M 64.720141 10.190001 L 6472 0141 0190 0001"/>',
        "<td>1101</td><td>1102</td><td>1103</td><td>1204</td>",
        "<tr><td>12</td><td>15</td><td>18</td><td>11</td><td>10</td><td>22</td><td>2018</td></tr>",
        '<td>2018<sup><a href="#c">1)</a></sup></td>',
    ],
)
def test_coordinates_and_neighbouring_cells_are_no_personal_data(markup):
    assert not list(suspect_lines(markup_texts(markup)))
