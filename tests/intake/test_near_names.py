"""Two writings of one name are seen, two names are left alone."""

import random
import time

import pytest

from iku_analysis.intake.near_names import near_pairs
from iku_analysis.model.countries import country_code

LIKENESS = 0.8


def are_near(one, other, kind_of=None):
    return bool(near_pairs([one, other], LIKENESS, kind_of))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Merek 03", "MEREK 03"),
        ("Merek 03", "Merek 03."),
        ("Bawang merah", "Bawang  merah"),
        ("Bawang merah", "Bawangmerah"),
        ("Bawang merah", "Merah, bawang"),
        ("Nur'aini", "Nuraini"),
        ("Cafe Sungai", "Café Sungai"),
        ("Lampu LED", "Lampu-lampu LED"),
        ("Helm", "helm-helm"),
        ("Maju Jaya", "CV. Maju Jaya"),
        ("C.V. Maju Jaya", "UD Maju Jaya"),
        ("KSP Maju", "Koperasi Simpan Pinjam Maju"),
        ("Koperasi Sumber Rejeki", "Koperasi Sumber Rezeki"),
        ("Sawit Sungebatu", "Sawit Sunge Batu"),
        ("Amplang Contoh 017", "Amplnag Cntoh 017"),
        ("Koperasi Maju II", "Koperasi Maju 2"),
        ("Usaha 1", "Usaha 001"),
        ("U-0006", "u 0006"),
        ("PK/12/2018", "pk.12.2018"),
        ("C.1", "C1"),
    ],
)
def test_two_writings_of_one_name_are_near(one, other):
    assert are_near(one, other)
    assert are_near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Koperasi Maju 1", "Koperasi Maju 2"),
        ("Usaha 001", "Usaha 002"),
        ("Pembeli 01-2", "Pembeli 02-1"),
        ("Koperasi Maju II", "Koperasi Maju III"),
        ("Usaha A", "Usaha B"),
        ("Koperasi Maju Jaya", "Koperasi Maju Raya"),
        ("Beras medium", "Beras premium"),
        ("Minyak goreng", "Minyak goreng curah"),
        ("Cabai merah", "Cabai rawit"),
        ("C.1", "C.10"),
        ("Kain m²", "Kain m³"),
        ("UD 1", "PT 1"),
        ("-", "?"),
    ],
)
def test_two_names_are_not_near(one, other):
    assert not are_near(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tiongkok", "China"), ("RRT", "Cina"), ("Korea Selatan", "Korea, Rep."), ("Jepang", "JAPAN")],
)
def test_two_names_of_a_country_are_near(one, other):
    assert are_near(one, other, country_code)
    assert not are_near(one, other)


def test_two_countries_are_never_near_and_a_misspelt_one_is():
    assert not are_near("Gambia", "Zambia", country_code)
    assert are_near("Gambia", "Zambia")
    assert not are_near("Dominica", "Dominika Republik", country_code)
    assert are_near("Filipina", "Filipna", country_code)


def test_each_writing_is_told_once_with_the_one_that_stands_first():
    texts = ["Tiongkok", "India", "tiongkok", "TIONGKOK "]
    assert near_pairs(texts, LIKENESS) == [(2, 0), (3, 0)]


def test_a_pair_known_to_be_two_things_is_not_told_again():
    texts = ["Koperasi Maju", "KSP Maju"]
    assert near_pairs(texts, LIKENESS, apart=[frozenset(texts)]) == []


def test_many_names_take_time_in_proportion():
    """Forty thousand made-up names; comparing each with each would take minutes."""
    rng = random.Random(16)  # noqa: S311 -- made-up names
    syllables = [a + b for a in "bcdgjklmnprst" for b in "aeiou"]
    words = ["".join(rng.choices(syllables, k=3)) for _ in range(4000)]
    names = list({" ".join(rng.sample(words, 2)) for _ in range(40_000)})
    start = time.process_time()
    found = near_pairs([*names, names[0].upper()], LIKENESS)
    assert (len(names), 0) in found
    assert time.process_time() - start < 20
