"""The text and the chart of a change agree, or the text says why they do not."""

from types import SimpleNamespace

import pandas as pd
import pytest

from iku_analysis.assessment.sources_of_change import (
    BEFORE,
    CHANGE,
    GAP,
    NOW,
    Contributions,
    Sources,
)
from iku_analysis.model.evidence import YearRecord
from iku_analysis.model.parts import BY_REGION, PART
from iku_analysis.narrative.change_sentences import Writer
from tests.assessment.parts import part as component


@pytest.mark.parametrize(
    ("published", "digits", "told"),
    [
        (19.98, 2, "-1,09 poin dari 19,984; terbit 19,98"),  # rounded as it was published
        (21.5, 1, "-1,1 poin dari 20,0; terbit 21,5"),  # revised since
        (19.984, 2, None),
        (19.983, 2, None),  # prints the same step
    ],
)
def test_the_text_says_what_the_chart_adds_up_to_where_the_published_step_is_another(
    published, digits, told
):
    now, before = 18.8967, 19.984
    frame = pd.DataFrame({CHANGE: [now - before - 1.0, 1.0]})
    record = YearRecord("4", 2017, 20.0, published, 100.0, "contoh")
    about = SimpleNamespace(
        result=SimpleNamespace(history=(record,), year=2018),
        sources={"4": Sources(now, before, (Contributions("kab/kota", "", frame),))},
    )
    writer = Writer(about, component(now, 18, decimals=digits))
    words = [
        f"{whole.text} poin dari {last.text}; terbit {printed.text}"
        for sentence in writer._from_data()
        for whole, last, printed in [sentence.numbers]
    ]
    assert words == ([told] if told else [])


def test_no_part_is_named_for_a_number_that_prints_as_zero():
    parts = {"Berau": (-0.004, -0.004), "Paser": (0.5, 0.3), "Kutai": (-2.0, -1.0)}
    rows = [(name, moved, gap, 1.0, 1.0) for name, (moved, gap) in parts.items()]
    frame = pd.DataFrame(rows, columns=[PART, CHANGE, GAP, BEFORE, NOW])
    change = Contributions(BY_REGION, "", frame)
    about = SimpleNamespace(
        result=SimpleNamespace(year=2018), sources={"4": Sources(17.5, 19.0, (change,))}
    )
    told = [one.text for one in Writer(about, component(17.5, 18, decimals=2))._by_parts(change)]
    assert len(told) == 2
    assert not [text for text in told if "Berau" in text or "Kutai" not in text]
