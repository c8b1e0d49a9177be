"""A block says once what its numbers are, and marks those that differ."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from iku_analysis.model.status import Status, weakest
from iku_analysis.pages.blocks import TABLE_MIME, Cell, Column, Prose, Table

STATUSES = st.sampled_from([*Status, ""])


@given(st.lists(STATUSES, min_size=1, max_size=8))
def test_every_number_has_a_status_by_mark_or_by_the_line_of_its_table(statuses):
    rows = tuple((Cell("a"), Cell("1", status)) for status in statuses)
    shown = Table("a", "A", (Column("x"), Column("y", "right")), rows)._repr_mimebundle_()
    block = shown[TABLE_MIME]
    read = [
        row[1]["mark"] or (block["standing"] if row[1]["status"] else "") for row in block["rows"]
    ]
    assert read == [str(status) for status in statuses]
    marked = [row[1]["mark"] for row in block["rows"] if row[1]["mark"]]
    numbers = [status for status in statuses if status]
    assert len(marked) == len(numbers) - max(Counter(numbers).values(), default=0)
    assert ("kecuali yang bertanda" in block["standing_text"]) is bool(marked)
    assert shown["text/html"].count("badge-") == len(marked)
    assert ("standing-" in shown["text/html"]) is bool(numbers)


def test_of_two_that_are_as_many_the_weaker_speaks_for_the_table():
    rows = ((Cell("1", "resmi"), Cell("2", "contoh")),)
    block = Table("a", "A", (Column("x"), Column("y")), rows)._repr_mimebundle_()[TABLE_MIME]
    assert block["standing"] == weakest(["resmi", "contoh"])
    assert [cell["mark"] for cell in block["rows"][0]] == ["resmi", ""]


def test_a_number_of_a_text_is_marked_where_it_differs_from_the_text():
    def bound(status):
        return {"type": "bound", "raw": "1", "status": status, "key": ""}

    nodes = ({"type": "paragraph", "children": [bound("contoh"), bound("resmi")]},)
    html = Prose("a", "", nodes, "contoh")._repr_mimebundle_()["text/html"]
    assert html.count('class="mark"') == 1
    assert '<sup class="mark">resmi</sup>' in html
