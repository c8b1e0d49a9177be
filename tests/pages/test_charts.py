import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from html import unescape

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.font_manager import findfont

from iku_analysis.model.status import Status
from iku_analysis.pages import charts
from iku_analysis.pages.charts.line_charts import spread
from iku_analysis.pages.charts.scale import Scale
from iku_analysis.pages.charts.style import contrasting

MISSING = float("nan")
FRAME = pd.DataFrame(
    {
        "kab_kota": ["Kab. Berau", "Kab. Paser", "Kota Bontang"],
        "tahun": [2016, 2017, 2018],
        "a": [5.0, MISSING, 9.0],
        "b": [6.0, MISSING, 8.0],
    }
)
SERIES = {"a": "A", "b": "B"}


def subject(status):
    return charts.Subject("iku-1-grafik", "Uji", "persen", 1, status)


def history(frame, status):
    renamed = frame.rename(columns={"a": "realisasi", "b": "target"})
    return charts.history_with_target(renamed, subject(status))


def heatmap(frame, status):
    wide = frame[["kab_kota", "a", "b"]]
    return charts.heatmap(wide, subject(status), index="kab_kota", centre=7)


def lines(frame, status, **keywords):
    settings = {"x": "tahun", "series": SERIES} | keywords
    return charts.lines(frame, subject(status), **settings)


def by_category(chart, frame, status, **keywords):
    return chart(frame, subject(status), category="kab_kota", **keywords)


DRAW = {
    "history": history,
    "bars": partial(by_category, charts.bars, value="a"),
    "grouped": partial(by_category, charts.grouped_bars, series=SERIES),
    "stacked": partial(by_category, charts.grouped_bars, series=SERIES, stacked=True),
    "lines": lines,
    "heatmap": heatmap,
}


@cache
def drawn_of(draw, status):
    return draw(FRAME, status)


every_chart = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


def words_in(svg):
    return [unescape(text) for text in re.findall(r"<text[^>]*>(.*?)</text>", svg, flags=re.DOTALL)]


def count(svg, prefix):
    return svg.count(f'class="{prefix}"')


@every_chart
def test_bytes_do_not_depend_on_the_users_plots(draw):
    first = drawn_of(draw, Status.CONTOH).svg
    plt.style.use("ggplot")
    plt.figure().subplots().plot([1, 2])
    try:
        with mpl.rc_context({"axes.formatter.use_locale": True, "svg.fonttype": "none"}):
            assert draw(FRAME, Status.CONTOH).svg == first
    finally:
        plt.close("all")
        plt.style.use("default")


def test_drawing_leaves_the_users_settings_alone():
    before = dict(mpl.rcParams)
    DRAW["heatmap"](FRAME, Status.CONTOH)
    assert dict(mpl.rcParams) == before
    assert not plt.get_fignums()


def test_charts_drawn_in_threads_are_the_same():
    alone = [drawn_of(draw, Status.CONTOH).svg for draw in DRAW.values()]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda draw: draw(FRAME, Status.CONTOH).svg, DRAW.values())
        assert list(together) == alone


def test_letters_come_from_the_locked_font_not_from_the_machine():
    assert findfont("DejaVu Sans").startswith(mpl.get_data_path())


@every_chart
@pytest.mark.parametrize("status", [Status.CONTOH, Status.SEMENTARA, Status.PERKIRAAN])
def test_numbers_that_are_not_official_are_marked_inside_the_drawing(draw, status):
    drawn = drawn_of(draw, status)
    assert count(drawn.svg, "iku-status") == 1
    assert status.label.upper() in words_in(drawn.svg)
    assert status.label in drawn.alt


@every_chart
def test_official_numbers_carry_no_mark(draw):
    drawn = drawn_of(draw, Status.RESMI)
    assert count(drawn.svg, "iku-status") == 0
    assert "bertanda" not in drawn.alt


@every_chart
def test_the_drawing_is_small_and_holds_no_font_or_date(draw):
    svg = drawn_of(draw, Status.CONTOH).svg
    root = ET.fromstring(svg)  # noqa: S314 -- our own drawing
    assert float(root.attrib["width"].removesuffix("pt")) == 504  # 7 inches of 72 points
    assert "style" not in svg  # a page's content policy would drop it
    assert len(svg) < 16_000
    assert not re.search(r"20\d\d-\d\d-\d\d", svg)


@every_chart
def test_letters_can_be_read_on_a_phone(draw):
    narrow = ET.fromstring(drawn_of(draw, Status.CONTOH).narrow)  # noqa: S314 -- our own drawing
    room = 294 / float(narrow.attrib["width"].removesuffix("pt"))  # pixels left of 360
    sizes = [
        float(at.attrib["font-size"].removesuffix("px"))
        for at in narrow.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert min(sizes) * room >= 9


@pytest.mark.parametrize(("longest", "legend"), [(900.0, False), (9.0, True)])
def test_series_are_named_in_their_bars_where_there_is_room(longest, legend):
    frame = pd.DataFrame({"kab_kota": ["a", "b"], "x": [longest, 8.0], "y": [900.0, 7.0]})
    series = {"x": "Pagu semula", "y": "Realisasi"}
    svg = by_category(charts.grouped_bars, frame, Status.RESMI, series=series).svg
    assert set(series.values()) < set(words_in(svg))
    assert svg.count('fill="#0b4f5c"') == 2 + legend


@every_chart
def test_an_alternative_text_is_written_from_the_data(draw):
    alt = drawn_of(draw, Status.CONTOH).alt
    assert "9,0" in alt
    assert "5,0" in alt


def test_an_authored_alternative_text_is_kept():
    own = replace(subject(Status.CONTOH), alt="Ditulis sendiri.")
    drawn = charts.bars(FRAME, own, category="kab_kota", value="a")
    assert drawn.alt == "Ditulis sendiri."


def test_the_alternative_text_names_extremes_gaps_and_the_comparison():
    drawn = DRAW["bars"](FRAME, Status.RESMI, reference=7, reference_label="rata-rata")
    assert drawn.alt == (
        "Grafik batang: Uji. Tertinggi 9,0 persen (Kota Bontang), terendah 5,0 persen "
        "(Kab. Berau). Data belum tersedia: Kab. Paser. Garis pembanding rata-rata 7,0 persen."
    )


def test_all_that_share_the_highest_value_are_named():
    alt = DRAW["bars"](FRAME.assign(a=[9.0, 1.0, 9.0]), Status.RESMI).alt
    assert "Tertinggi 9,0 persen (Kab. Berau dan Kota Bontang)" in alt


def test_the_alternative_text_of_a_history_ends_with_the_last_known_year():
    alt = history(FRAME.assign(a=[5.0, 9.0, MISSING]), Status.RESMI).alt
    assert "Terakhir 9,0 persen (2017). Data belum tersedia: 2018." in alt


@pytest.mark.parametrize(
    ("name", "bars", "gaps"),
    # Of three rows one has no number: two bars per series, and one note per missing bar or stack.
    [("bars", 2, 1), ("grouped", 4, 2), ("stacked", 4, 1)],
)
def test_a_missing_value_is_words_not_a_bar_of_zero(name, bars, gaps):
    svg = drawn_of(DRAW[name], Status.CONTOH).svg
    assert count(svg, "iku-batang") == bars
    assert count(svg, "iku-hilang") == gaps
    assert words_in(svg).count("data belum tersedia") == gaps


@pytest.mark.parametrize("name", ["bars", "grouped"])
def test_a_real_zero_is_written_as_zero(name):
    svg = DRAW[name](FRAME.assign(a=[5.0, 0.0, 9.0], b=1.0), Status.CONTOH).svg
    assert "0,0" in words_in(svg)
    assert count(svg, "iku-hilang") == 0


def test_a_year_without_realisation_is_a_gap_named_below_its_year():
    svg = drawn_of(DRAW["history"], Status.CONTOH).svg
    assert count(svg, "iku-hilang") == 1
    assert "0,0" not in words_in(svg)


def test_a_missing_cell_is_hatched_and_holds_a_dash():
    svg = drawn_of(DRAW["heatmap"], Status.CONTOH).svg
    assert count(svg, "iku-hilang") == 2  # one row, two columns
    assert words_in(svg).count("–") == 2  # noqa: RUF001 -- the dash drawn


@every_chart
def test_no_data_at_all_is_said_in_drawing_and_words(draw):
    drawn = draw(FRAME.assign(a=MISSING, b=MISSING), Status.CONTOH)
    assert "data belum tersedia" in words_in(drawn.svg)
    assert "Data belum tersedia" in drawn.alt
    assert count(drawn.svg, "iku-batang") == 0


def test_a_stack_that_lacks_a_part_has_no_full_total():
    svg = DRAW["stacked"](FRAME.assign(b=[MISSING, 1.0, 8.0]), Status.CONTOH).svg
    assert "5,0 (belum lengkap)" in words_in(svg)
    assert "17,0" in words_in(svg)  # 9 + 8


def test_names_that_begin_alike_stay_apart_and_whole():
    names = [f"Industri Kayu, Barang dari Kayu dan Gabus dan Barang Anyaman {end}" for end in "XY"]
    svg = DRAW["bars"](pd.DataFrame({"kab_kota": names, "a": [1.0, 3.0]}), Status.RESMI).svg
    assert count(svg, "iku-batang") == 2
    drawn = "".join("".join(words_in(svg)).split())  # names are broken into lines
    assert all("".join(name.split()) in drawn for name in names)


def test_numbers_and_ticks_are_written_as_indonesians_do():
    svg = DRAW["bars"](FRAME.assign(a=[1234.5, 900.0, 2000.0]), Status.RESMI).svg
    assert "1.234,5" in words_in(svg)
    assert "1.000" in words_in(svg)  # a tick, without needless digits


def test_long_numbers_are_drawn_in_millions():
    scale = Scale.of(pd.Series([1_362_310_000.0, MISSING]), "US$", 0)
    assert scale.quantity(1_362_310_000.0) == "1.362,31 juta US$"


def test_a_line_that_ends_early_says_when():
    drawn = lines(FRAME.assign(b=[6.0, MISSING, MISSING]), Status.RESMI)
    assert "B (2016) 6,0" in words_in(drawn.svg)


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="at most 4"):
        lines(FRAME, Status.RESMI, series=dict.fromkeys("abcde", ""))


def test_labels_are_moved_apart_and_stay_in_the_plot():
    places = spread(np.array([2.0, 3.0, 90.0]), np.array([10.0, 20.0, 10.0]), 100.0)
    # The first two need 30 points from the edge: middles at 5 and 10 + 20 / 2; the third stays.
    assert places.tolist() == [5.0, 20.0, 90.0]


@pytest.mark.parametrize(
    ("background", "expected"),
    [("#ffffff", "#1c2628"), ("#000000", "#fefefe"), ("#0b4f5c", "white")],
)
def test_letters_contrast_with_their_background(background, expected):
    assert contrasting(background) == expected


@pytest.mark.parametrize("name", ["bars", "grouped", "stacked", "heatmap"])
@pytest.mark.parametrize("size", [3, 60])
def test_a_chart_of_many_parts_stays_on_a_page_and_names_each_once(name, size):
    names = [f"Kecamatan {number:02d}" for number in range(size)]
    frame = pd.DataFrame({"kab_kota": names, "a": 5.0, "b": np.arange(size) + 1.0})
    drawn = DRAW[name](frame, Status.RESMI).svg
    height = float(re.search(r'viewBox="0 0 \S+ (\S+)"', drawn)[1])
    assert height <= 9.5 * 72
    assert all(drawn.count(f">{part}<") == 1 for part in names)


def test_a_matrix_of_many_columns_is_turned():
    wide = pd.DataFrame([["Beras", *range(60)]], columns=["komoditas", *map(str, range(60))])
    drawn = charts.heatmap(wide, subject(Status.RESMI), index="komoditas", centre=None)
    assert "60 baris dan 1 kolom" in drawn.alt
