"""A second program, in SQL from the printed definitions, gives every value the first one gives.

``IKU_TAHUN=50`` tries as many random years; the seed of a failure is printed (``IKU_BENIH``).
"""

import os
import random

import numpy as np
import pytest

from iku_analysis.assessment.results import result_of, result_to_json, write_results
from iku_analysis.audit.origin_steps import declared_steps, origin_of
from iku_analysis.audit.second_program import QUERIES, recomputed, same, second_program_items
from iku_analysis.audit.verdict import Verdict
from iku_analysis.base.paths import YearPaths
from iku_analysis.declarations.catalogue import load_catalogue
from iku_analysis.declarations.functions import FUNCTIONS
from iku_analysis.indicators import function_of

KEYED = {"pdrb", "kukm_makro"}  # a row per key; a year without one of them has no number
NEVER_EMPTY = {"status", "tahun", "migas", "periode", "dasar_harga", "kode", "ukuran", "kelompok"}
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def catalogue(raw):
    return load_catalogue(raw)


def random_year(tables, names, draw):
    """Some rows of each table, in another order, with other amounts and empty cells."""
    found = {}
    for name in names:
        table = tables[name]
        kept = draw.uniform(0.97, 1) if name in KEYED else draw.uniform(0.02, 1)
        changed = table.sample(frac=kept, random_state=draw.randrange(2**32))
        noise = np.random.default_rng(draw.randrange(2**32))
        for column in changed.columns.difference(NEVER_EMPTY):
            cells = changed[column]
            if cells.dtype.kind == "f" and column.endswith(("_rp", "_usd", "_kg", "nilai")):
                cells = cells * noise.uniform(0.5, 1.5, len(cells))
            empty = draw.choice([0, 0, 0, 0.1, 0.001, 1 if draw.random() < 0.1 else 0])
            if cells.dtype.kind != "i":
                cells = cells.mask(noise.random(len(cells)) < empty)
            changed[column] = cells
        found[name] = changed
    return found


def differences(catalogue, tables, year):
    for indicator in catalogue.indicators:
        function, policy = indicator.function.value, indicator.policy.value
        own = {name: tables[name] for name in indicator.tables.value}
        ours = function_of(function)(**own, year=year, **policy).values
        theirs = recomputed(own, function, year, policy)
        assert set(theirs) == set(ours)
        yield from (
            (indicator.number, key, item.value, theirs[key], item.reason)
            for key, item in ours.items()
            if not same(item.value, theirs[key], TOLERANCE)
        )


def test_every_function_has_its_query_and_none_imports_the_package():
    assert {path.stem for path in QUERIES.glob("*.sql")} == set(FUNCTIONS)


@pytest.mark.parametrize("year", [2018, 2019])
def test_both_programs_agree_on_the_shipped_year_and_on_one_without_data(catalogue, tables, year):
    assert list(differences(catalogue, tables, year)) == []


def test_both_programs_agree_on_random_years(catalogue, tables):
    seed = int(os.environ.get("IKU_BENIH", random.SystemRandom().randrange(10**6)))
    names = {name for indicator in catalogue.indicators for name in indicator.tables.value}
    for number in range(int(os.environ.get("IKU_TAHUN", "2"))):
        print(f"IKU_BENIH={seed} tahun ke-{number + 1}")  # noqa: T201 -- repeats a failure
        draw = random.Random(seed + number)  # noqa: S311 -- sample data is no secret
        year = random_year(tables, sorted(names), draw)
        assert list(differences(catalogue, year, 2018)) == [], f"IKU_BENIH={seed + number}"


def test_a_published_number_the_second_program_does_not_find_is_told(
    catalogue, tables, raw, tmp_path
):
    """The audit names the number, and both values."""
    indicator = catalogue.indicator(9)
    measured = function_of(indicator.function.value)(tables["kontak_dagang"], 2018)
    result = result_of(measured, catalogue, tables["perjanjian_kinerja"])
    plain = result_to_json(result)
    plain["variants"][0]["quantity"]["value"] += 1
    paths = YearPaths(tmp_path, "2018")
    for folder in (paths.report / "results", paths.processed, paths.raw):
        folder.mkdir(parents=True)
    (paths.raw / "iku.yaml").write_bytes((raw / "iku.yaml").read_bytes())
    write_results([plain], paths.report / "results" / "05.json")
    tables["kontak_dagang"].to_parquet(paths.processed / "kontak_dagang.parquet")
    items = {item.name: item for item in second_program_items(paths)}
    assert items["IKU 9 usaha"].verdict is Verdict.DIFFERENT
    assert items["IKU 9 usaha"].note == "318 → 317"
    assert items["IKU 9 kontak"].verdict is Verdict.IDENTICAL


def traced(catalogue, tables, year, draw, share):
    """Numbers that the rows said to be behind them do not give."""
    for indicator in catalogue.indicators:
        function, policy = indicator.function.value, indicator.policy.value
        own = {name: tables[name] for name in indicator.tables.value}
        values, given = recomputed(own, function, year, policy), {"tahun": year, **policy}
        for key in [key for key in values if draw.random() < share]:
            value = values[key]
            steps = declared_steps()[function]
            origins = [origin_of(name, own, steps[name], key, given) for name in own]
            deciding = {
                item.table: own[item.table].loc[item.deciding.to_numpy()] for item in origins
            }
            again = recomputed(deciding, function, year, policy)[key]
            counted = [item.counted for item in origins if item.counted is not None]
            for found in (again, *(counted if value is not None else ())):
                if not same(value, found, TOLERANCE):
                    yield indicator.number, key, value, found
            for item in origins:
                left = item.steps[-1].left if item.steps else item.total
                assert item.total - sum(step.dropped for step in item.steps) == left
                assert left == item.failed.eq("").sum()


def test_the_rows_behind_every_number_give_that_number(catalogue, tables):
    seed = int(os.environ.get("IKU_BENIH", random.SystemRandom().randrange(10**6)))
    draw = random.Random(seed)  # noqa: S311 -- no secret
    names = sorted({name for item in catalogue.indicators for name in item.tables.value})
    for _ in range(int(os.environ.get("IKU_TAHUN", "1"))):
        few = {
            name: tables[name] if name in KEYED else tables[name].sample(300, random_state=seed)
            for name in names
        }
        changed, share = random_year(few, names, draw), 1 if "IKU_TAHUN" in os.environ else 0.3
        assert list(traced(catalogue, changed, 2018, draw, share)) == [], f"IKU_BENIH={seed}"
