"""A small share of ``make bench-checks``: which mistakes are noticed, and no false alarm."""

import shutil
from random import Random

import pytest
import yaml

from scripts.bench_checks.figures import UNMOVED, size_of
from scripts.bench_checks.kinds import KINDS
from scripts.bench_checks.sample_years import fresh_years
from scripts.bench_checks.trials import Checker, mistaken, silent, trials

SEED, SAMPLE, FRESH = 16, 12, 2


@pytest.fixture(scope="module")
def checker(raw):
    return Checker(raw)


@pytest.fixture(scope="module")
def results(checker):
    names = Random(SEED).sample(sorted(KINDS), SAMPLE)  # noqa: S311 -- a sample of mistakes
    return list(trials(checker, {name: KINDS[name] for name in names}, 1, SEED))


def test_every_kind_of_mistake_can_be_made(checker):
    tables = list(checker.tables.values())
    for name, kind in KINDS.items():
        assert mistaken(Random(name), kind, tables), name  # noqa: S311 -- as above


def test_most_mistakes_that_move_a_figure_are_noticed(results):
    moved = [trial for trial in results if trial.is_moved]
    assert len(moved) >= SAMPLE / 3
    unseen = [(trial.kind, trial.number, trial.table) for trial in silent(results)]
    assert len(unseen) <= len(moved) / 4, unseen


def test_without_rules_they_would_not_be(raw, results, tmp_path):
    """The share noticed is of the rules, not of the bench."""
    folder = shutil.copytree(raw, tmp_path / raw.name)
    declared = yaml.load((folder / "datapackage.yaml").read_bytes(), yaml.CSafeLoader)
    for resource in declared["resources"]:
        resource.pop("aturan", None)
    (folder / "datapackage.yaml").write_text(yaml.dump(declared, Dumper=yaml.CSafeDumper), "utf-8")
    moved = {trial.kind: KINDS[trial.kind] for trial in results if trial.is_moved}
    assert len(silent(trials(Checker(folder), moved, 1, SEED))) >= len(moved) / 3


def test_the_same_seed_makes_the_same_mistakes(checker, results):
    name = results[0].kind
    assert list(trials(checker, {name: KINDS[name]}, 1, SEED)) == results[:1]


def test_a_clean_table_moves_nothing_and_is_told_nothing_new(checker):
    for table in checker.tables.values():
        assert checker.new(table) == ((), 0.0)


def test_how_far_a_figure_moves_is_measured(checker):
    exports = checker.tables["ekspor"]
    doubled = exports.with_numbers(
        "nilai_fob_usd", exports.this_year, exports.numbers("nilai_fob_usd") * 2
    )
    _, effect = checker.new(doubled)
    assert effect >= 1  # the main figure of IKU 3 doubles
    assert [size_of(share) for share in (0.0, 0.02, 0.2, 3)] == [
        UNMOVED,
        "kecil (1-5 %)",
        "menengah (5-25 %)",
        "besar (> 25 %)",
    ]


def test_fresh_sample_years_raise_no_alarm(raw):
    years = list(fresh_years(raw, FRESH, SEED))
    assert [year for year in years if year.is_alarm] == []
    assert len({year.seed for year in years}) == FRESH
