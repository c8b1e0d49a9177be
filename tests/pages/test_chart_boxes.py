"""Where words stand in the drawings, measured in drawings of random numbers."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from iku_analysis.model.status import Status
from iku_analysis.pages import charts
from iku_analysis.pages.charts.style import POINTS, WIDTH, text_width

BOLD, TALL = 1.12, 0.72  # of bold letters to others; height of digits and capitals to the size
CLEAR = 1.0  # points between the words of two places
NAMES = ("Kab. Penajam Paser Utara", "industri mesin dan peralatan ytdl", "RAT", "Lainnya")


def boxes(svg):
    """Words of a drawing that is not turned with the four sides of each, in points."""
    found = []
    for text in ET.fromstring(svg).iter(  # noqa: S314 -- our own drawing
        "{http://www.w3.org/2000/svg}text"
    ):
        if "transform" in text.attrib:
            continue
        size = float(text.get("font-size")[:-2])
        wide = text_width(text.text, size) * POINTS * (BOLD if text.get("font-weight") else 1)
        share = {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor"), 0.0)
        left, foot = float(text.get("x")) - share * wide, float(text.get("y"))
        found.append((text.text, left, left + wide, foot - TALL * size, foot))
    return found


def meeting(svg):
    """Pairs of words over each other, but for two ticks, and words that leave the drawing."""
    found = boxes(svg)
    ticks = max(foot for *_, foot in found)
    wide, high = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    for one, other in combinations(found, 2):
        across = min(one[2], other[2]) - max(one[1], other[1])
        apart = across <= -CLEAR or min(one[4], other[4]) <= max(one[3], other[3])
        if not apart and not one[4] == other[4] == ticks:
            yield one[0], other[0]
    yield from (
        (word, "tepi")
        for word, left, right, top, foot in found
        if left < 0 or right > wide or top < 0 or foot > high
    )


def draw(kind, names, rng, width):
    """A chart of one kind of numbers from tiny to huge, below and above zero."""
    values = rng.normal(rng.choice([-1, 0, 1]), 1, (len(names), 2)) * 10.0 ** rng.uniform(-1, 12)
    values[rng.random(values.shape) < 0.1] = 0.0
    frame = pd.DataFrame({"nama": names, "nilai": values[:, 0], "lain": values[:, 1]})
    looks = charts.Subject("a", "Uji", "unit", int(rng.integers(3)), Status.CONTOH, width=width)
    if kind == "waterfall":
        return charts.waterfall(frame, looks, total="seluruhnya", steps_down=bool(rng.integers(2)))
    if kind == "bars":
        return charts.bars(frame, looks, category="nama", value="nilai")
    if kind in {"lines", "history"}:
        years = frame.assign(tahun=range(2019 - len(names), 2019))
        if kind == "lines":
            series = {"nilai": "Nilai ekspor", "lain": "Lainnya"}
            return charts.lines(years, looks, x="tahun", series=series)
        columns = {"nilai": "realisasi", "lain": "target"}
        return charts.history_with_target(years.rename(columns=columns), looks)
    if kind == "heatmap":
        return charts.heatmap(frame, looks, index="nama", centre=0)
    positive = frame.assign(nilai=frame["nilai"].abs(), lain=frame["lain"].abs())
    stacked = kind == "stacks"
    return charts.grouped_bars(
        positive if stacked else frame, looks, category="nama",
        series={"nilai": "Nilai", "lain": "Lain"}, stacked=stacked,
    )  # fmt: skip


@pytest.mark.parametrize("width", [charts.HALF, WIDTH])
@pytest.mark.parametrize(
    "kind", ["waterfall", "bars", "groups", "stacks", "lines", "history", "heatmap"]
)
def test_no_number_lies_over_a_name_or_leaves_the_drawing(kind, width):
    rng = np.random.default_rng(20181126)
    for _ in range(3):
        names = list(rng.permutation(NAMES))[: rng.integers(2, 5)]
        chart = draw(kind, names, rng, width)
        assert not list(meeting(chart.svg))
