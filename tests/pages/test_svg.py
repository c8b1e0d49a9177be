"""Drawings stand within a page: their words are text, nothing in them meets another's."""

import re

import pandas as pd

from iku_analysis.model.status import Status
from iku_analysis.pages import charts
from iku_analysis.pages.block_html import drawing


def drawn(name):
    frame = pd.DataFrame({"a": ["Kab. <Paser>", "Kota Bontang"], "b": [1.0, 2.0], "c": [2.0, 3.0]})
    subject = charts.Subject(name, "Judul", "unit", 0, Status.CONTOH)
    return charts.grouped_bars(frame, subject, category="a", series={"b": "B", "c": "C"}).svg


def test_two_drawings_of_one_page_share_no_id_and_refer_to_their_own():
    one, other = drawn("satu"), drawn("dua")
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]
    for svg, own in zip((one, other), ids, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= own


def test_words_are_text_and_no_style_is_left_for_a_policy_to_drop():
    svg = drawn("satu")
    assert "Kab. &lt;Paser&gt;</text>" in svg
    assert "style" not in svg


def test_within_a_page_a_drawing_says_its_alternative_text_and_keeps_no_metadata():
    shown = drawing(drawn("satu"), 'dua "batang" <b>')
    assert shown.startswith(
        '<svg class="chart" role="img" aria-label="dua &#34;batang&#34; &lt;b&gt;"'
    )
    assert "metadata" not in shown
    assert "xmlns" not in shown
