"""A small share of ``make fuzz``, other files at every run; the seed printed gives them again."""

import secrets

import pytest

from scripts.fuzz import book_mutations, csv_mutations
from scripts.fuzz.__main__ import RAW
from scripts.fuzz.bases import bases
from scripts.fuzz.case import FAULT, SAME, Mutation
from scripts.fuzz.run import run

CASES = 50
KINDS = {"csv": csv_mutations.MUTATIONS, "xlsx": book_mutations.MUTATIONS}


@pytest.fixture(scope="module")
def clean():
    return dict(zip(KINDS, bases(RAW), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_no_mutated_file_ends_in_a_traceback_or_passes_for_another_table(clean, kind):
    seed = secrets.randbelow(10**6)
    print(f"python -m scripts.fuzz {CASES} {seed}")  # noqa: T201 -- to run the same again
    wrong = [item for item in run(CASES, seed, clean[kind], KINDS[kind]) if item.wrong]
    assert not wrong, f"seed {seed}: {wrong}"


def test_a_reader_that_loses_rows_would_be_noticed(clean):
    for kind, lose in (
        ("csv", csv_mutations.dropped_or_doubled_rows),
        ("xlsx", book_mutations.rows_dropped),
    ):
        ways = [Mutation(lose, SAME), Mutation(lose, FAULT)]
        results = list(run(6, 1, clean[kind], ways))
        accepted = [item for item in results if item.outcome.digest]
        assert accepted
        assert all(item.wrong for item in accepted)
