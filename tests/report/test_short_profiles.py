"""An indicator of which one sentence is told takes no page of its own."""

import pytest

from iku_analysis.report.document import FEW, PROFILE_LEVEL, Part, _join_short_profiles


def heading(level):
    attributes = {"level": level, "id": "a", "opens_page": level == PROFILE_LEVEL}
    return {"type": "heading", "attrs": attributes, "children": [{"type": "text", "raw": "IKU"}]}


def words(text):
    return [{"type": "paragraph", "children": [{"type": "text", "raw": text}]}]


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        ([Part("prose", "1", {"nodes": words("belum tersedia")})], False),
        ([Part("markdown", "1", [heading(PROFILE_LEVEL + 1), *words("kata")])], False),
        ([Part("prose", "1", {"nodes": words("x" * (FEW + 1))})], True),
        ([Part("table", "1", {})], True),
        ([Part("cards", "1", {}), Part("prose", "1", {"nodes": words("kata")})], True),
    ],
)
@pytest.mark.parametrize("next_level", [1, PROFILE_LEVEL - 1, PROFILE_LEVEL])
def test_only_a_short_one_opens_no_page(after, opens, next_level):
    first, last = heading(PROFILE_LEVEL), heading(next_level)
    following = [Part("markdown", "1", [last]), Part("table", "1", {})]
    _join_short_profiles([Part("markdown", "1", [first]), *after, *following])
    assert first["attrs"]["opens_page"] is opens
    assert last["attrs"]["opens_page"] is (next_level == PROFILE_LEVEL)
