"""A quarter has texts of its own; terms mean there what they mean in the year."""

import pytest

from iku_analysis.narrative.text_checks import text_file


@pytest.mark.parametrize(
    ("file", "there", "expected"),
    [
        ("glosarium.md", [], "narasi"),
        ("glosarium.md", ["glosarium.md"], "narasi-T3"),
        ("penutup.md", [], "narasi-T3"),
    ],
)
def test_only_terms_are_taken_from_the_year(tmp_path, file, there, expected):
    (tmp_path / "narasi-T3").mkdir()
    for name in there:
        (tmp_path / "narasi-T3" / name).touch()
    assert text_file(tmp_path, file, 3) == tmp_path / expected / file
    assert text_file(tmp_path, file) == tmp_path / "narasi" / file
