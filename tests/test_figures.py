import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from iku_analysis import figures
from iku_analysis.status import Status

FRAME = pd.DataFrame(
    {
        "kab_kota": ["Kab. Berau", "Kab. Paser", "Kota Bontang"],
        "tahun": [2016, 2017, 2018],
        "a": [5.0, float("nan"), 9.0],
        "b": [6.0, float("nan"), 8.0],
    }
)
COMMON = {"unit": "persen", "decimals": 1, "id": "iku-1-grafik", "caption": "Uji"}
DRAW = {
    "history": lambda frame, status: figures.history_with_target(
        frame.rename(columns={"a": "realisasi", "b": "target"}), status=status, **COMMON
    ),
    "bars": lambda frame, status: figures.bars(
        frame, category="kab_kota", value="a", status=status, **COMMON
    ),
    "grouped": lambda frame, status: figures.grouped_bars(
        frame, category="kab_kota", series={"a": "A", "b": "B"}, status=status, **COMMON
    ),
    "stacked": lambda frame, status: figures.grouped_bars(
        frame,
        category="kab_kota",
        series={"a": "A", "b": "B"},
        stacked=True,
        status=status,
        **COMMON,
    ),
    "lines": lambda frame, status: figures.lines(
        frame, x="tahun", series={"a": "A", "b": "B"}, status=status, **COMMON
    ),
    "heatmap": lambda frame, status: figures.heatmap(
        frame[["kab_kota", "a", "b"]], index="kab_kota", centre=7, status=status, **COMMON
    ),
}
charts = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


@charts
def test_bytes_do_not_depend_on_the_users_plots(draw):
    first = draw(FRAME, Status.CONTOH).svg
    plt.style.use("ggplot")
    plt.figure().subplots().plot([1, 2])
    try:
        assert draw(FRAME, Status.CONTOH).svg == first
    finally:
        plt.close("all")
        plt.style.use("default")


@charts
def test_sample_data_is_marked_inside_the_drawing(draw):
    assert 'id="iku-status"' in draw(FRAME, Status.CONTOH).svg
    assert 'id="iku-status"' not in draw(FRAME, Status.RESMI).svg


@charts
def test_the_drawing_is_small_and_holds_no_font_of_the_machine(draw):
    svg = draw(FRAME, Status.CONTOH).svg
    ET.fromstring(svg)  # noqa: S314 -- our own drawing
    assert "<text" not in svg
    assert len(svg) < 60_000
    assert not re.search(r"20\d\d-\d\d-\d\d", svg)


@charts
def test_an_alternative_text_is_written_from_the_data(draw):
    alt = draw(FRAME, Status.CONTOH).alt
    assert "9,0" in alt
    assert "5,0" in alt


@pytest.mark.parametrize("name", ["bars", "stacked", "grouped"])
def test_a_missing_value_is_words_not_a_bar_of_zero(name):
    svg = DRAW[name](FRAME, Status.CONTOH).svg
    assert "iku-hilang" in svg
    assert "iku-hilang" not in DRAW[name](FRAME.dropna(), Status.CONTOH).svg


def test_no_data_at_all_is_said():
    drawn = DRAW["bars"](FRAME.assign(a=float("nan")), Status.CONTOH)
    assert "iku-hilang" in drawn.svg
    assert "Data belum tersedia" in drawn.alt
